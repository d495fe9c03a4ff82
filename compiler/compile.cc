// The way from a folder to a rulebook: manifest, files, syntax trees, meaning, facts. Entry point:
// compile_mesh().
#include "compiler/compile.h"

#include <set>
#include <utility>

#include "base/text.h"
#include "compiler/parse/parse.h"
#include "compiler/sema/analysis.h"
#include "compiler/stdlib.h"
#include "facts/diagnostics.h"
#include "facts/read_json.h"
#include "facts/read_odcs.h"
#include "mesh/diagnostics.h"
#include "mesh/time_zone.h"
#include "rules/assumptions.h"

namespace bylaw {
namespace {

constexpr std::string_view kManifestName = "mesh.yaml";
constexpr size_t kLargestManifest = size_t{4} << 20;

class Compiler {
 public:
  Compiler(const FileSystem& disk, const CompileOptions& options, Mesh& mesh, Diagnostics& out)
      : disk_(disk), options_(options), mesh_(mesh), out_(out) {}

  void run() {
    if (!read_manifest_file()) return;
    mesh_.usable = true;
    fill_domains();
    const MeshFiles files = collect_files(mesh_.manifest, disk_, mesh_.sources, out_);
    std::vector<Unit> units;
    for (const PolicyFile& policy : files.policies) units.push_back(parse(policy));
    add_standard_library(units);
    const bool whole = analyze(mesh_.sources, units, mesh_.rulebook, out_);
    if (options_.facts && whole) read_facts(files);
  }

 private:
  bool read_manifest_file() {
    if (!disk_.exists(kManifestName)) {
      out_.emit(diag::kNoManifest, Span{});
      return false;
    }
    Result<std::string> text = disk_.read(kManifestName, kLargestManifest);
    if (!text) {
      out_.emit(diag::kUnreadableFile, Span{}, kManifestName, text.error().message);
      return false;
    }
    const FileId file = mesh_.sources.add(std::string(kManifestName), *std::move(text));
    if (const auto offset = invalid_utf8(mesh_.sources[file].text())) {
      const auto at = static_cast<uint32_t>(*offset);
      out_.emit(diag::kNotUtf8, Span{file, at, at + 1}, kManifestName);
      return false;
    }
    std::optional<Manifest> manifest = read_manifest(mesh_.sources, file, out_);
    if (!manifest) return false;
    mesh_.manifest = *std::move(manifest);
    return true;
  }

  /// The tree of domains; a manifest's domain of "*" is the root itself.
  void fill_domains() {
    Schema& schema = mesh_.rulebook.schema;
    if (const auto zone = find_time_zone(mesh_.manifest.timezone)) {
      schema.zone = zone->name;
      schema.zone_offset_ms = zone->offset_ms;
      for (const TimeZone::Change& change : zone->changes) {
        schema.zone_changes.push_back({Timestamp{change.from_ms}, change.offset_ms});
      }
    }
    Taxonomy& domains = schema.taxonomies[Schema::kDomains];
    for (const ManifestDomain& domain : mesh_.manifest.domains) {
      if (domain.name == "*") {
        domains.terms[Schema::kRoot].span = domain.span;
        continue;
      }
      const size_t dot = domain.name.rfind('.');
      const TermId parent =
          dot == std::string::npos ? Schema::kRoot : domains.by_name.at(domain.name.substr(0, dot));
      Term term;
      term.name = domain.name;
      term.span = domain.span;
      term.parents = {parent};
      domains.by_name.emplace(domain.name, domains.terms.add(std::move(term)));
    }
    domains.close();
  }

  Unit parse(const PolicyFile& policy) {
    Unit unit;
    unit.ast = parse_file(mesh_.sources, policy.file, out_);
    unit.central = !policy.domain.has_value();
    unit.may_hold_standards = policy.may_hold_standards;
    if (policy.domain) {
      const std::string& name = mesh_.manifest.domains[*policy.domain].name;
      unit.domain = *mesh_.rulebook.schema.domains().find(name);
    }
    return unit;
  }

  /// The library's modules that the units import, and those that these import.
  void add_standard_library(std::vector<Unit>& units) {
    std::set<std::string> known;
    for (size_t i = 0; i < units.size(); ++i) {
      std::set<std::string> wanted;
      for (const ast::Import& import : units[i].ast.imports) wanted.insert(import.path.text());
      for (const std::string& package : wanted) {
        const StandardModule* module = standard_module(package);
        if (module == nullptr || !known.insert(package).second) continue;
        const FileId file = mesh_.sources.add(module->path, std::string(module->text));
        Unit unit;
        unit.ast = parse_file(mesh_.sources, file, out_);
        unit.standard_library = true;
        unit.central = true;
        unit.may_hold_standards = true;
        units.push_back(std::move(unit));
      }
    }
  }

  void read_facts(const MeshFiles& files) {
    const Schema& schema = mesh_.rulebook.schema;
    EntityStoreBuilder store;
    for (const FileId file : files.entities) {
      read_entities(mesh_.sources, file, schema, store, out_);
    }
    read_catalog(mesh_.sources, files.contracts, schema, mesh_.manifest.terms, store, out_);
    mesh_.store = std::move(store).build();
    check_references(schema, mesh_.store, out_);
    for (const Violation& violation : store_violations(mesh_.rulebook, mesh_.store, options_.now)) {
      out_.emit(kAssumptionViolated, violation.assumption, violation.sentence)
          .hint("correct the entity, or the assumption if it is no longer true");
    }
  }

  const FileSystem& disk_;
  const CompileOptions& options_;
  Mesh& mesh_;
  Diagnostics& out_;
};

/// What says the same of the same place is said once. The list is sorted, so repetitions stand
/// together.
void drop_repetitions(Diagnostics& diagnostics) {
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    const Span at_a = a.labels.empty() ? Span{} : a.labels.front().span;
    const Span at_b = b.labels.empty() ? Span{} : b.labels.front().span;
    return a.code == b.code && a.message == b.message && at_a == at_b;
  };
  Diagnostics kept;
  for (Diagnostic& diagnostic : diagnostics.take_since(0)) {
    if (!kept.empty() && same(kept.list().back(), diagnostic)) continue;
    kept.add(std::move(diagnostic));
  }
  diagnostics = std::move(kept);
}

}  // namespace

std::unique_ptr<Mesh> compile_mesh(const FileSystem& disk, const CompileOptions& options,
                                   Diagnostics& diagnostics) {
  auto mesh = std::make_unique<Mesh>();
  Compiler(disk, options, *mesh, diagnostics).run();
  diagnostics.sort(mesh->sources);
  drop_repetitions(diagnostics);
  return mesh;
}

}  // namespace bylaw
