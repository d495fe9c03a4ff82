// `bylaw show`: what a mesh holds: its outline, one policy, the whole rulebook, its entities, or a
// page on one package.
// Entry point: run_show().
#include <map>

#include "base/text.h"
#include "cli/codeowners.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "cli/show_entities.h"
#include "cli/show_policy.h"
#include "compiler/document/document.h"
#include "compiler/stdlib.h"
#include "rules/print.h"
#include "rules/run_tests.h"

namespace bylaw::cli {
namespace {

std::string_view enforcement_word(Enforcement enforcement) {
  switch (enforcement) {
    case Enforcement::kEnforced:
      return "";
    case Enforcement::kWarn:
      return ", warns";
    case Enforcement::kObserve:
      return ", observed";
  }
  return {};
}

std::string place(const SourceMap& sources, Span span) {
  const LineColumn at = sources[span.file].line_column(span.begin);
  return sources[span.file].path() + ":" + std::to_string(at.line);
}

void outline(Host& host, const Mesh& mesh) {
  const Rulebook& book = mesh.rulebook;
  const Schema& schema = book.schema;
  host.out << mesh.manifest.mesh << '\n';
  host.out << "  " << counted(schema.entity_types.size(), "entity type") << ", "
           << counted(schema.actions.size(), "action") << ", "
           << counted(mesh.store.size(), "known entity") << ", "
           << counted(book.tests.size(), "test") << '\n';
  std::map<TermId, std::vector<PolicyId>> by_level;
  for (size_t i = 0; i < book.policies.size(); ++i) {
    const PolicyId id = book.policies.id_at(i);
    by_level[book.policies[id].level].push_back(id);
  }
  for (size_t level = 0; level < schema.domains().terms.size(); ++level) {
    const TermId domain = schema.domains().terms.id_at(level);
    host.out << '\n' << (domain == Schema::kRoot ? "the centre" : schema.domain_name(domain));
    for (const ManifestDomain& entry : mesh.manifest.domains) {
      const bool own = entry.name == schema.domain_name(domain) && !entry.owner.empty();
      if (own) host.out << " (" << entry.owner << ")";
    }
    host.out << '\n';
    for (const PolicyId id : by_level[domain]) {
      const Policy& policy = book.policies[id];
      host.out << "  " << policy.name.full() << ": " << kind_word(policy)
               << enforcement_word(policy.enforcement) << ", "
               << counted(policy.rules.size(), "rule") << ", " << place(mesh.sources, policy.span)
               << '\n';
      if (!policy.title.empty()) host.out << "    " << policy.title << '\n';
    }
    for (const Waiver& waiver : book.waivers) {
      if (waiver.domain != domain) continue;
      host.out << "  " << waiver.name.full() << ": waiver of "
               << book.policies[waiver.standard].name.full() << " until " << waiver.until_text
               << ", " << place(mesh.sources, waiver.span) << '\n';
    }
  }
}

/// The policies of that name, short or full; nothing, and `host.err` was told, if there is none.
std::vector<PolicyId> find_policies(Host& host, const Rulebook& book, const std::string& name) {
  std::vector<std::string> names;
  std::vector<PolicyId> found;
  for (size_t i = 0; i < book.policies.size(); ++i) {
    const QualifiedName& own = book.policies[book.policies.id_at(i)].name;
    names.push_back(own.full());
    names.push_back(own.local);
    if (own.full() == name || own.local == name) found.push_back(book.policies.id_at(i));
  }
  if (!found.empty()) return found;
  std::string message = "no standard, guarantee or bylaw is named '" + name + "'";
  if (const std::optional<std::string> near = nearest(name, names))
    message += "; did you mean '" + *near + "'?";
  complain(host, message);
  return {};
}

/// What the tests of the mesh exercise.
Coverage coverage_of(const OpenMesh& open) {
  return run_tests(open.mesh->rulebook, open.mesh->store, {open.now, /*coverage=*/true}).coverage;
}

int show_policies(Host& host, const OpenMesh& open, const ShowOptions& options) {
  const Rulebook& book = open.mesh->rulebook;
  std::vector<PolicyId> ids;
  if (options.name.empty()) {
    for (size_t i = 0; i < book.policies.size(); ++i) ids.push_back(book.policies.id_at(i));
  } else {
    ids = find_policies(host, book, options.name);
    if (ids.empty()) return kUnusable;
  }
  const Coverage coverage = coverage_of(open);
  if (options.json) {
    host.out << policies_json(*open.mesh, ids, coverage);
    return kHolds;
  }
  for (size_t i = 0; i < ids.size(); ++i) {
    host.out << (i > 0 ? "\n" : "") << policy_text(*open.mesh, ids[i], coverage);
  }
  return kHolds;
}

/// The library's packages need no mesh; others are those of the mesh.
int show_package(Host& host, const ShowOptions& options) {
  std::string page;
  if (const StandardModule* module = standard_module(options.doc)) {
    SourceMap sources;
    sources.add(module->path, std::string(module->text));
    page = document_package(sources, options.doc);
  } else if (options.doc.starts_with("std.")) {
    std::vector<std::string> names;
    for (const StandardModule& known : standard_modules()) names.push_back(known.package);
    std::string message = "the library has no package '" + options.doc + "'";
    if (const std::optional<std::string> near = nearest(options.doc, names)) {
      message += "; did you mean '" + *near + "'?";
    } else {
      message += "; it has " + join_words(names);
    }
    complain(host, message);
    return kUnusable;
  } else {
    const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
    if (!open) return kUnusable;
    page = document_package(open->mesh->sources, options.doc);
  }
  if (page.empty()) {
    complain(host, "no file of the mesh declares the package '" + options.doc + "'");
    return kUnusable;
  }
  host.out << page;
  return kHolds;
}

}  // namespace

int run_show(Host& host, const ShowOptions& asked) {
  ShowOptions options = asked;
  // `bylaw show NAME`: what is no folder is a policy of the mesh around.
  if (options.name.empty() && !options.mesh.path.empty() && !host.exists(options.mesh.path)) {
    options.name.swap(options.mesh.path);
  }
  if (int{options.rulebook} + int{options.entities} + int{!options.doc.empty()} > 1) {
    complain(host, "--rulebook, --entities and --doc show different things; name one of them");
    return kUnusable;
  }
  if (!options.doc.empty()) return show_package(host, options);
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open)) return kFindings;
  const Mesh& mesh = *open->mesh;
  if (!options.codeowners.empty()) {
    const Result<std::string> text = codeowners_text(mesh.manifest, options.codeowners);
    if (!text) complain(host, text.error().message);
    if (text) host.out << *text;
    return text ? kHolds : kFindings;
  }
  if (!options.name.empty() || options.json) return show_policies(host, *open, options);
  if (options.rulebook) {
    host.out << print_rulebook(mesh.rulebook);
  } else if (options.entities) {
    return show_entities(host, *open, options);
  } else {
    outline(host, mesh);
  }
  return kHolds;
}

}  // namespace bylaw::cli
