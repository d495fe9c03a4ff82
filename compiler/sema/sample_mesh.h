// For tests of the passes on names and vocabulary: files of a small mesh as text, taken through
// them. Entry point: SampleMesh.
#ifndef BYLAW_COMPILER_SEMA_SAMPLE_MESH_H_
#define BYLAW_COMPILER_SEMA_SAMPLE_MESH_H_

#include <string>
#include <vector>

#include "compiler/parse/parse.h"
#include "compiler/sema/analysis.h"
#include "compiler/stdlib.h"

namespace bylaw {

/// The centre, and the domains clothing, clothing.eu and payments.
class SampleMesh {
 public:
  SampleMesh() {
    Taxonomy& domains = book.schema.taxonomies[Schema::kDomains];
    const auto add = [&](const std::string& name, TermId parent) {
      Term term;
      term.name = name;
      term.parents = {parent};
      const TermId id = domains.terms.add(term);
      domains.by_name.emplace(name, id);
      return id;
    };
    const TermId clothing = add("clothing", Schema::kRoot);
    add("clothing.eu", clothing);
    add("payments", Schema::kRoot);
    domains.close();
  }

  /// A file of the centre.
  SampleMesh& central(const std::string& text) {
    Unit& unit = add("global", text);
    unit.central = true;
    unit.may_hold_standards = true;
    return *this;
  }
  /// A file in the path of a domain; "*" is the root domain.
  SampleMesh& domain(const std::string& name, const std::string& text, bool standards = false) {
    Unit& unit = add("domains/" + name, text);
    unit.domain = *book.schema.domains().find(name);
    unit.may_hold_standards = standards;
    return *this;
  }

  /// The library's modules that are imported, then names and vocabulary.
  SampleMesh& run() {
    for (const StandardModule& module : standard_modules()) {
      Unit& unit = add(module.path, std::string(module.text));
      unit.central = unit.standard_library = true;
    }
    declare_names(analysis);
    build_vocabulary(analysis);
    diagnostics.sort(sources);
    return *this;
  }

  /// "BY0501:empty-enum", separated by spaces.
  std::string codes() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      out += (out.empty() ? "" : " ") + std::string(d.code) + ":" + std::string(d.name);
    }
    return out;
  }
  const Diagnostic& first() const { return diagnostics.list().front(); }
  /// The text that the first diagnostic points at.
  std::string at() const { return std::string(sources.text(first().labels.at(0).span)); }
  const Schema& schema() const { return book.schema; }

  SourceMap sources;
  std::vector<Unit> units;
  Rulebook book;
  Diagnostics diagnostics;
  Analysis analysis{.sources = sources,
                    .units = units,
                    .book = book,
                    .diagnostics = diagnostics,
                    .scope = {},
                    .action_groups = {},
                    .declared = {}};

 private:
  Unit& add(const std::string& path, const std::string& text) {
    const FileId file = sources.add(path + std::to_string(units.size()) + ".bylaw", text);
    units.emplace_back().ast = parse_file(sources, file, diagnostics);
    return units.back();
  }
};

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_SAMPLE_MESH_H_
