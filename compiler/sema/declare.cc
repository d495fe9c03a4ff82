// The first pass: every file's header, imports and rights are checked, and every declared name gets
// its entry in the store of its kind and its symbol in the scope. Entry point: declare_names().
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/text.h"
#include "compiler/sema/analysis.h"
#include "compiler/sema/diagnostics_names.h"
#include "compiler/sema/rights.h"
#include "compiler/stdlib.h"

namespace bylaw {
namespace {

constexpr std::string_view kBuiltInTypes[] = {"bool", "int",       "decimal", "string", "duration",
                                              "date", "timestamp", "ip",      "Domain"};

struct Package {
  ast::HeaderKind kind = ast::HeaderKind::kModule;
  const Unit* first = nullptr;
  std::map<std::string, Span> imports;  // the first import of each, of any of its files
};
using Packages = std::map<std::string, Package>;

std::string_view kind_text(ast::HeaderKind kind) {
  switch (kind) {
    case ast::HeaderKind::kModule:
      return "a module";
    case ast::HeaderKind::kStandards:
      return "a standards file";
    case ast::HeaderKind::kDomain:
      return "a domain";
  }
  return "a module";
}

Packages find_packages(Analysis& analysis) {
  Packages packages;
  for (const Unit& unit : analysis.units) {
    if (!unit.ast.has_header) continue;
    const std::string name = unit.package();
    const Span at = unit.ast.package.span;
    if (!unit.standard_library && (name == "std" || name.starts_with("std."))) {
      analysis.diagnostics.emit(diag::kReservedPackage, at, name);
      continue;
    }
    Package& package = packages[name];
    if (package.first == nullptr) {
      package.kind = unit.ast.header;
      package.first = &unit;
      analysis.scope.add_package(name);
      continue;
    }
    const Span first = package.first->ast.package.span;
    if (package.kind != unit.ast.header) {
      analysis.diagnostics
          .emit(diag::kPackageOfTwoKinds, at, name, kind_text(package.kind),
                kind_text(unit.ast.header))
          .label(first, "here");
    } else if (package.kind == ast::HeaderKind::kStandards &&
               package.first->domain != unit.domain) {
      const Schema& schema = analysis.book.schema;
      analysis.diagnostics
          .emit(diag::kPackageHeldTwice, at, name, holder_text(*package.first, schema),
                holder_text(unit, schema))
          .label(first, "here");
    }
  }
  return packages;
}

void report_unknown_import(Analysis& analysis, const ast::Import& import) {
  const std::string name = import.path.text();
  DiagnosticBuilder report =
      analysis.diagnostics.emit(diag::kUnknownImport, import.path.span, name);
  std::vector<std::string> candidates = analysis.scope.packages();
  for (const StandardModule& module : standard_modules()) candidates.push_back(module.package);
  if (const auto guess = nearest(name, candidates)) {
    report.hint("did you mean '" + *guess + "'?").fix(import.path.span, *guess);
  }
}

/// The packages that those named import, by any way: an import hands on what it imports itself.
std::set<std::string> with_handed_on(const std::set<std::string>& imports,
                                     const Packages& packages) {
  std::set<std::string> reached = imports;
  std::vector<std::string> open(imports.begin(), imports.end());
  while (!open.empty()) {
    const auto package = packages.find(open.back());
    open.pop_back();
    if (package == packages.end()) continue;
    for (const auto& [name, at] : package->second.imports) {
      if (reached.insert(name).second) open.push_back(name);
    }
  }
  return reached;
}

void see_imports(Analysis& analysis, Packages& packages) {
  const Schema& schema = analysis.book.schema;
  std::vector<std::pair<FileId, Visible>> seen;
  for (const Unit& unit : analysis.units) {
    Visible visible{.own = unit.package(),
                    .imports = {},
                    .chain = schema.chain(unit.domain),
                    .import_point = {}};
    const Span last =
        unit.ast.imports.empty() ? unit.ast.header_span : unit.ast.imports.back().span;
    if (last.valid()) visible.import_point = Span{last.file, last.end, last.end};
    const auto own = packages.find(visible.own);
    for (const ast::Import& import : unit.ast.imports) {
      const std::string name = import.path.text();
      const Span at = import.path.span;
      if (name == visible.own) {
        analysis.diagnostics.emit(diag::kImportsItself, at, name)
            .hint("files of one package see each other without it")
            .fix(import.span, "");
        continue;
      }
      if (!visible.imports.insert(name).second) {
        analysis.diagnostics.emit(diag::kRepeatedImport, at, name).fix(import.span, "");
        continue;
      }
      const auto package = packages.find(name);
      if (package == packages.end()) {
        report_unknown_import(analysis, import);
        continue;
      }
      const Unit& holder = *package->second.first;
      if (std::find(visible.chain.begin(), visible.chain.end(), holder.domain) ==
          visible.chain.end()) {
        analysis.diagnostics
            .emit(diag::kImportFromAside, at, holder_text(unit, schema), name,
                  holder_text(holder, schema))
            .hint("a file may import what is written at its own level or above");
      }
      if (own != packages.end()) own->second.imports.emplace(name, at);
    }
    seen.emplace_back(unit.ast.file, std::move(visible));
  }
  for (auto& [file, visible] : seen) {
    visible.imports = with_handed_on(visible.imports, packages);
    analysis.scope.set_visible(file, std::move(visible));
  }
}

/// Reports each knot of packages that import each other once, by one of its cycles, starting from
/// its first package.
class CycleFinder {
 public:
  CycleFinder(const Packages& packages, Diagnostics& diagnostics)
      : packages_(packages), diagnostics_(diagnostics) {}

  void run() {
    for (const auto& [name, package] : packages_) visit(name, package);
  }

 private:
  struct Step {
    const std::string* name;
    std::map<std::string, Span>::const_iterator next, end;
  };

  void visit(const std::string& start, const Package& package) {
    if (!seen_.insert(start).second) return;
    push(start, package);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next == step.end) {
        open_.erase(*step.name);
        path_.pop_back();
        continue;
      }
      const std::string& target = step.next->first;
      ++step.next;
      const auto it = packages_.find(target);
      if (it == packages_.end()) continue;
      if (open_.contains(target)) {
        report(target);
      } else if (seen_.insert(it->first).second) {
        push(it->first, it->second);
      }
    }
  }

  void push(const std::string& name, const Package& package) {
    open_.insert(name);
    path_.push_back({&name, package.imports.begin(), package.imports.end()});
  }

  void report(const std::string& target) {
    const auto begin = std::find_if(path_.begin(), path_.end(),
                                    [&](const Step& step) { return *step.name == target; });
    std::vector<std::string> names;
    for (auto it = begin; it != path_.end(); ++it) names.push_back(*it->name);
    const bool known = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return reported_.contains(name);
    });
    reported_.insert(names.begin(), names.end());
    if (known) return;
    std::rotate(names.begin(), std::min_element(names.begin(), names.end()), names.end());
    names.push_back(names.front());
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " → ") + name;
    DiagnosticBuilder builder = diagnostics_.emit(diag::kImportCycle, import_of(names, 0), text);
    for (size_t i = 1; i + 1 < names.size(); ++i) {
      builder.label(import_of(names, i), "'" + names[i] + "' imports '" + names[i + 1] + "'");
    }
    builder.hint("move what both need into a third package");
  }

  Span import_of(const std::vector<std::string>& names, size_t i) const {
    return packages_.at(names[i]).imports.at(names[i + 1]);
  }

  const Packages& packages_;
  Diagnostics& diagnostics_;
  std::set<std::string> seen_, open_, reported_;
  std::vector<Step> path_;
};

/// Gives every declared name of one unit its entry and its symbol.
class Declarer {
 public:
  Declarer(Analysis& analysis, const Unit& unit)
      : analysis_(analysis), book_(analysis.book), unit_(unit), package_(unit.package()) {}

  std::vector<uint32_t> run() {
    std::vector<uint32_t> out;
    out.reserve(unit_.ast.decls.size());
    for (const ast::Decl& decl : unit_.ast.decls) {
      decl_ = &decl;
      out.push_back(std::visit([&](const auto& node) { return enter(node); }, decl.node));
    }
    return out;
  }

 private:
  /// The entry's index if the name is new; `add` makes the entry.
  template <typename Add>
  uint32_t declare(const ast::Name& name, SymbolKind kind, size_t index, const Add& add) {
    if (name.text.empty()) return Analysis::kNoIndex;  // reported by the parser
    const DeclaredName symbol{.kind = kind,
                              .index = static_cast<uint32_t>(index),
                              .name = {package_, name.text},
                              .span = name.span,
                              .level = unit_.domain};
    if (const auto earlier = analysis_.scope.declare(symbol)) {
      DiagnosticBuilder report =
          earlier->kind == kind
              ? analysis_.diagnostics.emit(diag::kDuplicateName, name.span,
                                           describe(kinds(kind)).substr(describe_skip(kind)),
                                           name.text)
              : analysis_.diagnostics.emit(diag::kNameTakenByOtherKind, name.span, name.text,
                                           describe(kinds(earlier->kind)));
      report.label(earlier->span, "declared here first");
      return Analysis::kNoIndex;
    }
    add(symbol);
    return symbol.index;
  }
  static size_t describe_skip(SymbolKind kind) { return describe(kinds(kind)).find(' ') + 1; }

  template <typename T>
  T described(const DeclaredName& symbol, const std::string& doc) const {
    T item;
    item.name = symbol.name;
    item.span = symbol.span;
    item.doc = doc;
    return item;
  }

  /// An entry in `store`.
  template <typename T, typename IdType>
  uint32_t simple(const ast::Name& name, SymbolKind kind, Store<T, IdType>& store) {
    return declare(name, kind, store.size(), [&](const DeclaredName& symbol) {
      store.add(described<T>(symbol, decl_->doc));
    });
  }

  template <typename T, typename IdType>
  uint32_t type(const ast::Name& name, SymbolKind kind, Store<T, IdType>& store) {
    if (std::find(std::begin(kBuiltInTypes), std::end(kBuiltInTypes), name.text) !=
        std::end(kBuiltInTypes)) {
      analysis_.diagnostics.emit(diag::kBuiltInName, name.span, name.text);
      return Analysis::kNoIndex;
    }
    return simple(name, kind, store);
  }

  uint32_t policy(const ast::Name& name, PolicyKind kind) {
    return declare(name, SymbolKind::kPolicy, book_.policies.size(),
                   [&](const DeclaredName& symbol) {
                     Policy item = described<Policy>(symbol, decl_->doc);
                     item.kind = kind;
                     item.level = unit_.domain;
                     item.body = decl_->span;
                     book_.policies.add(std::move(item));
                   });
  }

  uint32_t enter(const ast::EnumDecl& d) {
    return type(d.name, SymbolKind::kEnum, book_.schema.enums);
  }
  uint32_t enter(const ast::TaxonomyDecl& d) {
    return type(d.name, SymbolKind::kTaxonomy, book_.schema.taxonomies);
  }
  uint32_t enter(const ast::EntityDecl& d) {
    return type(d.name, SymbolKind::kEntityType, book_.schema.entity_types);
  }
  uint32_t enter(const ast::RecordDecl& d) {
    return type(d.name, SymbolKind::kRecord, book_.schema.records);
  }
  uint32_t enter(const ast::ActionDecl& d) {
    uint32_t first = Analysis::kNoIndex;
    for (const ast::ActionName& action : d.names) {
      Store<Action, ActionId>& store = book_.schema.actions;
      const uint32_t index =
          declare(action.name, SymbolKind::kAction, store.size(), [&](const DeclaredName& symbol) {
            store.add(described<Action>(symbol, action.doc.empty() ? decl_->doc : action.doc));
          });
      first = std::min(first, index);
    }
    return first;
  }
  uint32_t enter(const ast::ActionGroupDecl& d) {
    return declare(d.name, SymbolKind::kActionGroup, analysis_.action_groups.size(),
                   [&](const DeclaredName&) { analysis_.action_groups.emplace_back(); });
  }
  uint32_t enter(const ast::DefineDecl& d) {
    return simple(d.name, SymbolKind::kDefine, book_.defines);
  }
  uint32_t enter(const ast::MaskDecl& d) {
    return simple(d.name, SymbolKind::kMask, book_.schema.masks);
  }
  uint32_t enter(const ast::DutyDecl& d) {
    return simple(d.name, SymbolKind::kDuty, book_.schema.duties);
  }
  uint32_t enter(const ast::StandardDecl& d) { return policy(d.name, PolicyKind::kStandard); }
  uint32_t enter(const ast::GuaranteeDecl& d) { return policy(d.name, PolicyKind::kGuarantee); }
  uint32_t enter(const ast::BylawDecl& d) { return policy(d.name, PolicyKind::kBylaw); }
  uint32_t enter(const ast::ParameterDecl& d) {
    return declare(d.name, SymbolKind::kParameter, book_.parameters.size(),
                   [&](const DeclaredName& symbol) {
                     Parameter item = described<Parameter>(symbol, decl_->doc);
                     item.level = unit_.domain;
                     book_.parameters.add(std::move(item));
                   });
  }
  uint32_t enter(const ast::WaiverDecl& d) {
    return declare(d.name, SymbolKind::kWaiver, book_.waivers.size(),
                   [&](const DeclaredName& symbol) {
                     Waiver item = described<Waiver>(symbol, decl_->doc);
                     item.level = unit_.domain;
                     book_.waivers.add(std::move(item));
                   });
  }
  uint32_t enter(const ast::TermDecl&) { return Analysis::kNoIndex; }
  uint32_t enter(const ast::ContextDecl&) { return Analysis::kNoIndex; }
  uint32_t enter(const ast::AssumeDecl&) { return Analysis::kNoIndex; }
  uint32_t enter(const ast::OverrideDecl&) { return Analysis::kNoIndex; }
  uint32_t enter(const ast::SetDecl&) { return Analysis::kNoIndex; }
  uint32_t enter(const ast::AssertDecl&) { return Analysis::kNoIndex; }
  uint32_t enter(const ast::TestDecl&) { return Analysis::kNoIndex; }

  Analysis& analysis_;
  Rulebook& book_;
  const Unit& unit_;
  const std::string package_;
  const ast::Decl* decl_ = nullptr;
};

}  // namespace

void declare_names(Analysis& analysis) {
  const Schema& schema = analysis.book.schema;
  analysis.scope.declare({.kind = SymbolKind::kTaxonomy,
                          .index = Schema::kDomains.value,
                          .name = {"", "Domain"},
                          .span = {},
                          .level = Schema::kRoot});
  Packages packages = find_packages(analysis);
  see_imports(analysis, packages);
  CycleFinder(packages, analysis.diagnostics).run();
  for (const Unit& unit : analysis.units) {
    if (check_header(unit, schema, analysis.diagnostics)) {
      check_rights(unit, schema, analysis.diagnostics);
    }
    analysis.declared.push_back(Declarer(analysis, unit).run());
  }
}

}  // namespace bylaw
