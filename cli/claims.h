// Claims of the command line, compiled with a mesh as assertions of its root, each in a file of its
// own; what is found in them is told at the claim's own words. Entry point: Claims.
#ifndef BYLAW_CLI_CLAIMS_H_
#define BYLAW_CLI_CLAIMS_H_

#include <memory>
#include <string>
#include <vector>

#include "cli/host.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {

/// One claim: what the user wrote, and the assertion that it is compiled as. From `offset` of
/// `assertion` on they agree place by place with what stands from `from` on in `written`.
struct Claim {
  std::string written;
  std::string assertion;
  size_t offset = 0;
  size_t from = 0;
};

/// An `import` line for each module that declares vocabulary, defines included.
std::string import_all(const Rulebook& rulebook);

/// A claim that is an assertion's own form.
Claim plain_claim(const std::string& text);

class Claims {
 public:
  /// Keeps a reference to `open`.
  Claims(const OpenMesh& open, std::vector<Claim> claims);

  /// Nothing if some claim can't be read: what is wrong was shown on `host.err`.
  bool usable(Host& host, std::string_view consequence);

  const Mesh& mesh() const { return *mesh_; }
  size_t size() const { return claims_.size(); }
  const Assertion& assertion(size_t i) const { return *assertions_[i]; }
  /// The diagnostics with places in files of claims moved to the claims.
  Diagnostics moved(const Diagnostics& found) const;

 private:
  std::string path(size_t i) const;
  Span moved(Span span) const;
  const Assertion* find(size_t i) const;

  const OpenMesh& open_;
  std::vector<Claim> claims_;
  std::unique_ptr<Mesh> mesh_;
  Diagnostics told_;
  std::vector<FileId> compiled_;  // by claim: the file that was made of it,
  std::vector<FileId> written_;   // and what the user sees
  std::vector<const Assertion*> assertions_;
};

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_CLAIMS_H_
