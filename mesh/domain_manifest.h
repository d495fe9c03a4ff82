// The manifest of a domain repository, domain.yaml: whose it is, and which release of the centre it
// is checked against. Entry points: read_domain_manifest(), DomainDisk.
#ifndef BYLAW_MESH_DOMAIN_MANIFEST_H_
#define BYLAW_MESH_DOMAIN_MANIFEST_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "mesh/file_system.h"
#include "mesh/release.h"

namespace bylaw {

inline constexpr std::string_view kDomainManifest = "domain.yaml";

struct DomainManifest {
  std::string mesh;
  std::string domain;
  ReleaseVersion version;
  Digest digest;                 // the release's seal
  std::string from;              // a file, a folder of releases, or a file: URL, as a plain path
  std::vector<PublicKey> trust;  // one of which must have signed; empty: the digest is enough
  std::vector<std::string> catalog;
  std::vector<std::string> entities;  // paths with '*' in the last part
  Span domain_span;
  Span pin_span;
  Span from_span;
};

/// Reads `domain.yaml`; mistakes are diagnostics with their place. Nothing if it is unusable.
std::optional<DomainManifest> read_domain_manifest(const SourceMap& sources, FileId file,
                                                   Diagnostics& diagnostics);

/// A mesh of one release and the files of one domain repository, which stand in it at their own
/// paths. Of the folder only what is the domain's is seen: policies in its path, and what its
/// manifest names as catalogue and entities. Refers to the folder.
class DomainDisk : public FileSystem {
 public:
  DomainDisk(const Release& release, const DomainManifest& domain, const FileSystem& folder);
  Result<std::string> read(std::string_view path, size_t limit) const override;
  Result<std::vector<std::string>> list(std::string_view path,
                                        std::vector<std::string>* refused) const override;
  bool exists(std::string_view path) const override;
  std::string target(std::string_view path) const override;
  /// Whether a path is one of the repository's own files.
  bool is_own(std::string_view path) const;
  /// Paths of the repository's files that are the domain's, sorted.
  const std::vector<std::string>& own() const { return own_; }
  /// Reports a domain that the release doesn't know, and files that belong to somebody else.
  void check(Diagnostics& diagnostics) const;

 private:
  struct Foreign {
    std::string path;
    std::string owner;
  };
  void take(const std::string& path);
  bool is_fact(std::string_view path) const;

  MemoryDisk release_;
  const DomainManifest& domain_;
  const FileSystem& folder_;
  Manifest manifest_;
  bool known_ = false;  // the release has the domain
  std::vector<std::string> own_;
  std::vector<Foreign> foreign_;
};

}  // namespace bylaw

#endif  // BYLAW_MESH_DOMAIN_MANIFEST_H_
