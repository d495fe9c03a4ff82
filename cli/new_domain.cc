// `bylaw new domain`: an entry in mesh.yaml, and a folder with a first bylaw. Entry point:
// new_domain().
#include <algorithm>

#include "cli/new_parts.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {
namespace {

/// A line of a text, with its place.
struct Line {
  size_t begin = 0;
  size_t end = 0;  // behind its line break
  std::string_view text;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t found = text.find('\n', begin);
    const size_t end = found == std::string_view::npos ? text.size() : found + 1;
    lines.push_back(
        {begin, end, text.substr(begin, (found == std::string_view::npos ? end : found) - begin)});
    begin = end;
  }
  return lines;
}

size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

/// Nothing but spaces or a comment.
bool says_nothing(std::string_view line) {
  const size_t at = line.find_first_not_of(" \t\r");
  return at == std::string_view::npos || line[at] == '#';
}

/// The manifest with an entry more at the end of `domains:`. Nothing if that is not written as a
/// block of lines.
std::optional<std::string> with_entry(const std::string& manifest, const std::string& entry) {
  const std::vector<Line> lines = lines_of(manifest);
  const auto head = std::ranges::find_if(
      lines, [](const Line& line) { return line.text.starts_with("domains:"); });
  const std::string gap = manifest.empty() || manifest.ends_with('\n') ? "" : "\n";
  if (head == lines.end()) return manifest + gap + "domains:\n  " + entry + "\n";
  if (!says_nothing(head->text.substr(8))) return std::nullopt;
  size_t at = head->end;
  size_t indent = 0;
  for (auto line = head + 1; line != lines.end(); ++line) {
    if (says_nothing(line->text)) continue;
    if (indentation(line->text) == 0) break;
    if (indent == 0) indent = indentation(line->text);
    at = line->end;
  }
  std::string out = manifest.substr(0, at);
  if (!out.ends_with('\n')) out += '\n';
  return out + std::string(indent == 0 ? 2 : indent, ' ') + entry + "\n" + manifest.substr(at);
}

}  // namespace

int new_domain(Host& host, const NewOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (open->domain) {
    complain(host, "a domain's repository can't declare domains; the centre's mesh.yaml does");
    return kUnusable;
  }
  const Mesh& mesh = *open->mesh;
  if (!mesh.usable) {
    host.err << render(open->diagnostics, mesh.sources, {OutputFormat::kText, false});
    return kUnusable;
  }
  std::string path = "domains/" + options.name;
  std::ranges::replace(path, '.', '/');
  const std::string owner = options.owner.empty() ? "team/" + options.name : options.owner;
  const std::string entry = options.name + ": { path: " + path + ", owner: " + owner + " }";
  const std::optional<std::string> text =
      with_entry(mesh.sources[mesh.manifest.file].text(), entry);
  if (!text) {
    complain(host, "mesh.yaml writes its domains in one line; add there: " + entry);
    return kUnusable;
  }
  // What the manifest's reader would refuse is not written.
  SourceMap sources;
  Diagnostics diagnostics;
  const std::optional<Manifest> manifest =
      read_manifest(sources, sources.add("mesh.yaml", *text), diagnostics);
  const auto added = [&](const ManifestDomain& domain) { return domain.name == options.name; };
  if (!manifest || diagnostics.has_errors() || std::ranges::none_of(manifest->domains, added)) {
    host.err << render(diagnostics, sources, {OutputFormat::kText, false});
    complain(host, "'" + options.name + "' can't be a domain of this mesh; nothing was written");
    return kUnusable;
  }
  std::string team = options.name;
  std::ranges::replace(team, '.', '_');
  const ManifestDomain& domain = *std::ranges::find_if(manifest->domains, added);
  const std::string folder = open->folder == "." ? "" : open->folder + "/";
  std::vector<NewFile> files;
  if (const auto bylaw = bylaw_text(mesh, domain, team + "_reads")) {
    files.push_back({folder + path + "/" + team + ".bylaw", *bylaw});
  }
  const int status = write_new(host, files);
  if (status != kHolds) return status;
  const Status written = host.write(folder + "mesh.yaml", *text);
  if (!written.ok()) {
    complain(host, written.error().message);
    return kUnusable;
  }
  host.out << folder << "mesh.yaml\n";
  host.err << "next: say who may do what in " << path << ", then bylaw check\n";
  return kHolds;
}

}  // namespace bylaw::cli
