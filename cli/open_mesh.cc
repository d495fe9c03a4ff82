#include "cli/open_mesh.h"

#include "cli/facts_file.h"
#include "cli/open_domain.h"
#include "cli/progress.h"
#include "cli/shown.h"

namespace bylaw::cli {
namespace {

constexpr std::string_view kManifest = "mesh.yaml";

bool is_mesh(const FileSystem& disk) {
  return disk.exists(kManifest) || disk.exists(kDomainManifest);
}

/// The mesh's folder: as named (the manifest itself will do), or the nearest one upwards.
std::optional<std::string> find_folder(Host& host, const std::string& path) {
  if (path.empty()) {
    std::string found = nearest_folder(host);
    if (!found.empty()) return found;
    complain(host,
             "no mesh.yaml here or above; name a mesh's folder, or make one with `bylaw new`");
    return std::nullopt;
  }
  std::string folder = path;
  for (const std::string_view manifest : {kManifest, kDomainManifest}) {
    if (folder == manifest) {
      folder = ".";
    } else if (folder.ends_with("/" + std::string(manifest))) {
      folder.resize(folder.size() - manifest.size() - 1);
    }
  }
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  if (host.is_folder(folder) && is_mesh(*host.open(folder))) return folder;
  if (!host.exists(path)) {
    complain(host, "there is no '" + path + "'");
  } else if (!host.is_folder(folder)) {
    complain(host, "'" + path + "' is no folder; name the folder that holds the mesh.yaml");
  } else {
    complain(host, "'" + path + "' holds no mesh.yaml or domain.yaml");
  }
  return std::nullopt;
}

}  // namespace

std::optional<OpenMesh> open_mesh(Host& host, const MeshOptions& options, bool facts) {
  OpenMesh open;
  const std::optional<Timestamp> now = time_asked(host, options.at);
  if (!now) return std::nullopt;
  open.now = *now;
  open.today = options.at.empty();
  const std::optional<std::string> folder = find_folder(host, options.path);
  if (!folder) return std::nullopt;
  std::optional<FactsFile> snapshot;
  if (facts && !options.facts.empty()) {
    const auto trust = read_trusted(host, options.trust);
    if (!trust) return std::nullopt;
    snapshot = read_facts_file(host, options.facts, *trust);
    if (!snapshot) return std::nullopt;
    facts = false;
  }
  const Progress progress(host, "reading " + *folder);
  const CompileOptions compile{open.now, facts, options.jobs};
  std::unique_ptr<FileSystem> disk = host.open(*folder);
  if (disk->exists(kManifest)) {
    open.folder = *folder;
    open.disk = std::move(disk);
    open.mesh = compile_mesh(*open.disk, compile, open.diagnostics);
  } else {
    open = open_domain(host, *folder, compile);
  }
  if (snapshot && !open.diagnostics.has_errors()) {
    open.mesh->store = load_facts(*snapshot, options.facts, *open.mesh, open.diagnostics);
    check_facts(open.mesh->rulebook, open.mesh->store, open.now, open.diagnostics);
    open.diagnostics.sort(open.mesh->sources);
  }
  return open;
}

std::string nearest_folder(const Host& host) {
  std::string mesh = host.folder_with(std::string(kManifest));
  std::string domain = host.folder_with(std::string(kDomainManifest));
  if (mesh.empty() || domain.empty()) return mesh.empty() ? domain : mesh;
  return domain.size() < mesh.size() ? domain : mesh;  // "." or "../…", longer the farther up
}

bool OpenMesh::holds(const std::string& path) const {
  return domain ? domain->disk->is_own(path) : disk->exists(path);
}

bool usable(Host& host, const OpenMesh& mesh, OutputFormat format) {
  if (mesh.mesh->usable && !mesh.diagnostics.has_errors()) return true;
  std::ostream& stream = format == OutputFormat::kText ? host.err : host.out;
  stream << render(mesh.diagnostics, mesh.mesh->sources,
                   shown_as(host, mesh, format, host.progress && host.color));
  complain(host, "the mesh has " + summary(mesh.diagnostics) + "; nothing was decided");
  return false;
}

std::optional<Timestamp> time_asked(Host& host, const std::string& at) {
  if (at.empty()) return host.now();
  const std::optional<Timestamp> time = parse_time(at);
  if (!time) {
    complain(host,
             "--at takes a date such as 2026-03-02 or a time such as 2026-03-02T10:00:00Z, not '" +
                 at + "'");
  }
  return time;
}

std::optional<Timestamp> parse_time(std::string_view text) {
  if (const std::optional<Date> date = parse_date(text)) return start_of(*date);
  return parse_timestamp(text);
}

std::string place_text(const SourceMap& sources, Span span) {
  if (!span.valid()) return {};
  const LineColumn at = sources[span.file].line_column(span.begin);
  return sources[span.file].path() + ":" + std::to_string(at.line) + ":" +
         std::to_string(at.column);
}

std::string counted(size_t count, std::string_view noun) {
  std::string word(noun);
  if (count != 1) {
    if (word.ends_with('y')) word.replace(word.size() - 1, 1, "ie");
    word += 's';
  }
  return std::to_string(count) + " " + word;
}

std::string summary(const Diagnostics& diagnostics) {
  std::string out;
  for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kNote}) {
    const size_t count = diagnostics.count(severity);
    if (count == 0) continue;
    if (!out.empty()) out += ", ";
    out += counted(count, severity_word(severity));
  }
  return out.empty() ? "no findings" : out;
}

void complain(Host& host, std::string_view message) { host.err << "bylaw: " << message << '\n'; }

}  // namespace bylaw::cli
