// A mesh in memory for the tests of semantic analysis: domains clothing, clothing.eu and payments,
// and texts of which each is the centre's or a domain's. Entry point: CompiledMesh.
#ifndef BYLAW_COMPILER_SEMA_TEST_MESH_H_
#define BYLAW_COMPILER_SEMA_TEST_MESH_H_

#include <string>
#include <string_view>
#include <vector>

#include "compiler/parse/parse.h"
#include "compiler/sema/analysis.h"

namespace bylaw {

class CompiledMesh {
 public:
  CompiledMesh() {
    Taxonomy& domains = book.schema.taxonomies[Schema::kDomains];
    auto add = [&](const std::string& name, TermId parent) {
      Term term;
      term.name = name;
      term.parents = {parent};
      const TermId id = domains.terms.add(term);
      domains.by_name[name] = id;
      return id;
    };
    const TermId clothing = add("clothing", Schema::kRoot);
    add("clothing.eu", clothing);
    add("payments", Schema::kRoot);
    domains.close();
  }

  /// A text in a central path.
  CompiledMesh& central(const std::string& text) {
    Unit& unit = parse(text);
    unit.central = unit.may_hold_standards = true;
    return *this;
  }
  /// A text in a domain's path.
  CompiledMesh& domain(std::string_view name, const std::string& text) {
    Unit& unit = parse(text);
    unit.domain = *book.schema.domains().find(name);
    unit.may_hold_standards = unit.ast.header == ast::HeaderKind::kStandards;
    return *this;
  }
  CompiledMesh& analyze() {
    bylaw::analyze(sources, units, book, diagnostics);
    diagnostics.sort(sources);
    return *this;
  }

  /// "BY0601 action 'read' …" of each diagnostic, by place.
  std::vector<std::string> messages() const {
    std::vector<std::string> result;
    for (const Diagnostic& d : diagnostics.list()) {
      result.push_back(std::string(d.code) + " " + d.message);
    }
    return result;
  }
  /// The codes, with blanks between.
  std::string codes() const {
    std::string result;
    for (const Diagnostic& d : diagnostics.list()) {
      result += (result.empty() ? "" : " ") + std::string(d.code);
    }
    return result;
  }
  const Policy& policy(std::string_view name) const {
    for (const Policy& policy : book.policies) {
      if (policy.name.local == name) return policy;
    }
    return book.policies[PolicyId()];
  }
  const Rule& rule(std::string_view policy_name, size_t index = 0) const {
    return book.rules[policy(policy_name).rules.at(index)];
  }

  SourceMap sources;
  std::vector<Unit> units;
  Rulebook book;
  Diagnostics diagnostics;

 private:
  Unit& parse(const std::string& text) {
    const FileId file = sources.add("file" + std::to_string(sources.size()) + ".bylaw", text);
    units.push_back({});
    units.back().ast = parse_file(sources, file, diagnostics);
    return units.back();
  }
};

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_TEST_MESH_H_
