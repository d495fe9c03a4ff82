// Names of a mesh and how they are found. Vocabulary (types, actions, defines, masks, duties) is
// visible in its own package and where the package is imported, also by way of others; policies,
// parameters and waivers are visible everywhere. A simple name that two visible packages declare
// must be written with its package; of policies, parameters and waivers of one simple name the
// file's own is meant, else the nearest above it, so that no domain's choice of names disturbs
// another's files. Entry point: NameScope.
#ifndef BYLAW_COMPILER_SEMA_SCOPE_H_
#define BYLAW_COMPILER_SEMA_SCOPE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "compiler/ast/ast.h"
#include "facts/schema.h"

namespace bylaw {

enum class SymbolKind : uint16_t {
  kEnum = 1,
  kTaxonomy = 2,
  kEntityType = 4,
  kRecord = 8,
  kAction = 16,
  kActionGroup = 32,
  kDefine = 64,
  kMask = 128,
  kDuty = 256,
  kPolicy = 512,  // standard, guarantee or bylaw
  kParameter = 1024,
  kWaiver = 2048,
};
/// A set of kinds.
using SymbolKinds = uint16_t;
constexpr SymbolKinds operator|(SymbolKind a, SymbolKind b) {
  return static_cast<SymbolKinds>(static_cast<uint16_t>(a) | static_cast<uint16_t>(b));
}
constexpr SymbolKinds operator|(SymbolKinds a, SymbolKind b) {
  return static_cast<SymbolKinds>(a | static_cast<uint16_t>(b));
}
constexpr SymbolKinds kinds(SymbolKind kind) { return static_cast<SymbolKinds>(kind); }
/// "an enum", "a standard, guarantee or bylaw".
std::string describe(SymbolKinds kinds);

struct DeclaredName {
  SymbolKind kind = SymbolKind::kEnum;
  uint32_t index = 0;  // the id's value in the store of its kind
  QualifiedName name;
  Span span;
  TermId level = Schema::kRoot;  // whose declaration it is
};

/// The packages whose vocabulary a file sees without saying so: its own, those it imports, and
/// those that they import.
struct Visible {
  std::string own;
  std::set<std::string> imports;
  std::vector<TermId> chain;  // the file's domain and those above it, the root first
  Span import_point;          // empty: where an `import` line would be inserted
};

class NameScope {
 public:
  /// Adds a name; the earlier symbol if its package has one of that name and of a kind that shares
  /// its name space already (types share one; actions and groups one; defines, masks, duties one
  /// each; policies and waivers one; parameters one).
  std::optional<DeclaredName> declare(const DeclaredName& symbol);

  void set_visible(FileId file, Visible visible) { visible_[file] = std::move(visible); }
  void add_package(const std::string& package) { packages_.insert(package); }
  bool has_package(std::string_view package) const {
    return packages_.contains(std::string(package));
  }
  std::vector<std::string> packages() const { return {packages_.begin(), packages_.end()}; }

  /// Finds silently. Empty: unknown; several: ambiguous.
  std::vector<DeclaredName> find(FileId from, std::string_view dotted, SymbolKinds wanted) const;

  /// Finds or reports: unknown (with did-you-mean, or "import x" when a package not imported has
  /// it), or ambiguous.
  std::optional<DeclaredName> resolve(FileId from, const ast::Path& path, SymbolKinds wanted,
                                      Diagnostics& diagnostics) const;

  /// Every visible simple name of the wanted kinds, for suggestions.
  std::vector<std::string> visible_names(FileId from, SymbolKinds wanted) const;

 private:
  bool sees(FileId from, const DeclaredName& symbol) const;
  void find_policies(FileId from, std::string_view local, SymbolKinds wanted,
                     std::vector<DeclaredName>& out) const;
  void report_unknown(FileId from, const ast::Path& path, SymbolKinds wanted,
                      Diagnostics& diagnostics) const;

  std::multimap<std::string, DeclaredName, std::less<>> by_local_;
  std::multimap<std::string, DeclaredName, std::less<>> by_full_;
  std::map<FileId, Visible> visible_;
  std::set<std::string> packages_;
};

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_SCOPE_H_
