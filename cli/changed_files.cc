#include "cli/changed_files.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "cli/check_layers.h"
#include "cli/fresh_findings.h"
#include "cli/past_host.h"

namespace bylaw::cli {
namespace {

/// The parts of a list that ends each with a zero byte.
std::vector<std::string> parts_of(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const size_t end = std::min(list.find('\0'), list.size());
    parts.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return parts;
}

/// Nothing after complaining.
std::optional<Revision> find_revision(Host& host, const std::string& name,
                                      const std::string& folder) {
  const Result<std::string> commit = host.git(
      folder, {"rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"});
  if (!commit || commit->empty()) {
    complain(host, "--changed-since: git knows no revision '" + name + "' in '" + folder + "'" +
                       (commit ? "" : " (" + commit.error().message + ")"));
    return std::nullopt;
  }
  Revision revision;
  revision.commit = commit->substr(0, commit->find('\n'));
  const Result<std::string> tracked =
      host.git(folder, {"diff", "--name-status", "-z", "--relative", "--no-renames",
                        "--no-ext-diff", "--no-textconv", revision.commit, "--", "."});
  const Result<std::string> others =
      host.git(folder, {"ls-files", "--others", "--exclude-standard", "-z", "--", "."});
  if (!tracked || !others) {
    complain(host, "--changed-since: " + (tracked ? others : tracked).error().message);
    return std::nullopt;
  }
  const std::vector<std::string> words = parts_of(*tracked);
  for (size_t i = 0; i + 1 < words.size(); i += 2) {
    revision.changed.emplace(words[i + 1], !words[i].starts_with('A'));
  }
  for (const std::string& path : parts_of(*others)) revision.changed.emplace(path, false);
  return revision;
}

/// What the check finds that it didn't find at the revision, by fingerprint; all of it where there
/// was no mesh then.
std::map<std::string, size_t> fresh_since(Host& host, const CheckOptions& options,
                                          const Revision& revision, const OpenMesh& open) {
  PastHost past(host, open.folder, revision);
  MeshOptions then = options.mesh;
  then.path = open.folder;
  std::optional<OpenMesh> before = open_mesh(past, then);
  const bool stood = before && before->mesh->usable && !before->diagnostics.has_errors();
  if (before) check_layers(past, *before, options.layers);
  if (!stood) {
    host.err << "there was no mesh without mistakes at " << options.changed_since
             << ", so what was found there is not known\n";
  }
  std::map<std::string, size_t> fresh;
  const Diagnostics found = before ? fresh_findings(*before, open) : open.diagnostics;
  for (const Diagnostic& d : found.list()) ++fresh[fingerprint(open.mesh->sources, d)];
  return fresh;
}

}  // namespace

bool keep_changed(Host& host, const CheckOptions& options, OpenMesh& open) {
  const auto revision = find_revision(host, options.changed_since, open.folder);
  if (!revision) return false;
  const auto concerns = [&](const Diagnostic& d) {
    return d.labels.empty() || std::ranges::any_of(d.labels, [&](const Label& label) {
             return revision->changed.contains(open.mesh->sources[label.span.file].path());
           });
  };
  const bool others = !std::ranges::all_of(open.diagnostics.list(), concerns);
  std::map<std::string, size_t> fresh;
  if (others && !revision->changed.empty()) fresh = fresh_since(host, options, *revision, open);
  Diagnostics kept;
  for (Diagnostic& d : open.diagnostics.take_since(0)) {
    size_t& left = fresh[fingerprint(open.mesh->sources, d)];
    const bool is_fresh = left > 0;
    if (is_fresh) --left;
    if (is_fresh || concerns(d)) kept.add(std::move(d));
  }
  open.diagnostics = std::move(kept);
  return true;
}

}  // namespace bylaw::cli
