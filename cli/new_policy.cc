// `bylaw new standard` and `bylaw new bylaw`. Entry points: new_standard(), new_bylaw().
#include <algorithm>
#include <set>

#include "base/embedded.h"
#include "base/text.h"
#include "cli/new_parts.h"
#include "cli/open_mesh.h"
#include "rules/expr_printer.h"

namespace bylaw {

extern const std::vector<EmbeddedFile> standard_starters;

}  // namespace bylaw

namespace bylaw::cli {
namespace {

/// The mesh to add to; nothing, and `host.err` was told, if its manifest can't be read.
std::optional<OpenMesh> mesh_to_extend(Host& host, const NewOptions& options) {
  std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (open && !open->mesh->usable) {
    host.err << render(open->diagnostics, open->mesh->sources, {OutputFormat::kText, false});
    return std::nullopt;
  }
  return open;
}

/// The modules that declare the mesh's actions, as imports.
std::string imports(const Schema& schema) {
  std::set<std::string> packages;
  for (const Action& action : schema.actions) packages.insert(action.name.package);
  std::string out;
  for (const std::string& package : packages) out += "import " + package + "\n";
  return out;
}

/// "break_glass" is asked for as "break-glass", too.
std::string starter_name(std::string_view path) {
  std::string name(path.substr(0, path.rfind('.')));
  std::ranges::replace(name, '_', '-');
  return name;
}

/// The first line of a starter, without the slashes and up to the first full stop.
std::string_view purpose(std::string_view text) {
  text = text.substr(3, text.find('\n') - 3);
  return text.substr(0, text.find('.') + 1);
}

const EmbeddedFile* find_starter(Host& host, const std::string& wanted) {
  std::string name = wanted;
  std::ranges::replace(name, '_', '-');
  std::vector<std::string> known;
  for (const EmbeddedFile& file : standard_starters) {
    known.push_back(starter_name(file.path));
    if (known.back() == name) return &file;
  }
  std::string message = "there is no standard '" + wanted + "' to start from";
  const std::optional<std::string> near = nearest(name, known);
  message += near ? "; did you mean '" + *near + "'?" : "; there are " + join_words(known);
  complain(host, message);
  return nullptr;
}

/// Says what of a new file its mesh doesn't understand: a starter speaks the words of a new mesh.
void say_what_to_adapt(Host& host, const NewOptions& options, const std::string& path) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return;
  const auto count =
      static_cast<size_t>(std::ranges::count_if(open->diagnostics.list(), [&](const Diagnostic& d) {
        return d.severity == Severity::kError && !d.labels.empty() &&
               open->mesh->sources[d.labels.front().span.file].path() == path;
      }));
  if (count > 0) {
    host.err << "adapt it to the words of your mesh: `bylaw check` finds "
             << counted(count, "error") << " in it\n";
  } else {
    host.err << "next: read it, then bylaw check && bylaw test\n";
  }
}

std::string in_folder(const OpenMesh& open, const std::string& path) {
  return open.folder == "." ? path : open.folder + "/" + path;
}

/// The domain asked for, or the only one.
const ManifestDomain* find_domain(Host& host, const Manifest& manifest, const std::string& wanted) {
  std::vector<std::string> names;
  for (const ManifestDomain& domain : manifest.domains) {
    names.push_back(domain.name);
    if (domain.name == wanted) return &domain;
  }
  if (wanted.empty() && names.size() == 1) return &manifest.domains.front();
  if (names.empty()) {
    complain(host, "the mesh has no domain; add one with `bylaw new domain NAME`");
  } else if (wanted.empty()) {
    complain(host, "say which domain's: --domain " + join_words(names, "or"));
  } else {
    const std::optional<std::string> near = nearest(wanted, names);
    complain(host, "the mesh has no domain '" + wanted + "'" +
                       (near ? "; did you mean '" + *near + "'?" : ""));
  }
  return nullptr;
}

}  // namespace

int new_standard(Host& host, const NewOptions& options) {
  if (options.name.empty()) {
    for (const EmbeddedFile& file : standard_starters) {
      const std::string name = starter_name(file.path);
      host.out << name << std::string(24 - std::min<size_t>(name.size(), 23), ' ')
               << purpose(file.text) << '\n';
    }
    return kHolds;
  }
  const EmbeddedFile* starter = find_starter(host, options.name);
  if (starter == nullptr) return kUnusable;
  const std::optional<OpenMesh> open = mesh_to_extend(host, options);
  if (!open) return kUnusable;
  if (open->mesh->manifest.central.empty()) {
    complain(host, "the mesh has no central folder to hold standards: add `central: [global/]`");
    return kUnusable;
  }
  std::string text(starter->text);
  constexpr std::string_view kImport = "import mesh.model\n";
  const std::string own = imports(open->mesh->rulebook.schema);
  const size_t at = text.find(kImport);
  if (!own.empty() && at != std::string::npos) text.replace(at, kImport.size(), own);
  std::string folder = open->mesh->manifest.central.front();
  while (folder.ends_with('/')) folder.pop_back();
  const std::string path = folder + "/" + std::string(starter->path);
  const int status = write_new(host, {{in_folder(*open, path), text}});
  if (status == kHolds) say_what_to_adapt(host, options, path);
  return status;
}

int new_bylaw(Host& host, const NewOptions& options) {
  const std::string& name = options.name;
  const bool word = !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
                    std::ranges::all_of(name, [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                    });
  if (!word) {
    complain(host, "a bylaw's name is of small letters, digits and '_', such as team_reads, not '" +
                       name + "'");
    return kUnusable;
  }
  const std::optional<OpenMesh> open = mesh_to_extend(host, options);
  if (!open) return kUnusable;
  const ManifestDomain* domain = find_domain(host, open->mesh->manifest, options.domain);
  if (domain == nullptr) return kUnusable;
  const std::optional<std::string> text = bylaw_text(*open->mesh, *domain, name);
  if (!text) {
    complain(host, "the mesh has no action yet that a bylaw could permit; declare one first");
    return kUnusable;
  }
  const std::string path = domain->path + "/" + name + ".bylaw";
  const int status = write_new(host, {{in_folder(*open, path), *text}});
  if (status == kHolds) host.err << "next: say whom it permits what, then bylaw check\n";
  return status;
}

std::optional<std::string> bylaw_text(const Mesh& mesh, const ManifestDomain& domain,
                                      const std::string& name) {
  const Schema& schema = mesh.rulebook.schema;
  const auto usable = std::ranges::find_if(schema.actions, [](const Action& action) {
    return !action.principals.empty() && !action.resources.empty();
  });
  if (usable == schema.actions.end()) return std::nullopt;
  const EntityType& principal = schema.entity_types[usable->principals.front()];
  const EntityType& resource = schema.entity_types[usable->resources.front()];
  const std::string action = name_text(usable->name.local);
  const std::string header = domain.name == "*" ? "\"*\"" : dotted_text(domain.name);
  const std::string team = domain.name == "*" ? "team" : domain.name;
  const std::string who =
      principal.parents.empty()
          ? "principal == " + name_text(principal.name.local) + "::\"someone\""
          : "principal in " + name_text(schema.entity_types[principal.parents.front()].name.local) +
                "::\"" + team + "\"";
  const std::string domain_of_resource =
      resource.domain && domain.name != "*" ? " { domain: " + header + " }" : "";
  return "// Say here what this file is about.\ndomain " + header + "\n" + imports(schema) +
         "\nbylaw " + name + " \"Say in one sentence who may do what.\" {\n  permit " + action +
         " when " + who + "\n}\n\ntest \"" + name +
         ": a stranger is denied\" {\n  given principal " + name_text(principal.name.local) +
         "::\"a stranger\"\n        resource  " + name_text(resource.name.local) +
         "::\"something\"" + domain_of_resource +
         "\n        at 2026-03-02T10:00:00Z\n  expect deny " + action + "\n}\n";
}

}  // namespace bylaw::cli
