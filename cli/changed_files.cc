#include "cli/changed_files.h"

#include <algorithm>
#include <set>
#include <vector>

namespace bylaw::cli {
namespace {

/// Adds the paths of a list that ends each with a zero byte.
void add_paths(std::string_view list, std::set<std::string>& paths) {
  while (!list.empty()) {
    const size_t end = std::min(list.find('\0'), list.size());
    paths.emplace(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

}  // namespace

bool keep_changed(Host& host, const std::string& revision, OpenMesh& open) {
  const auto git = [&](const std::vector<std::string>& arguments) {
    return host.git(open.folder, arguments);
  };
  const Result<std::string> commit =
      git({"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"});
  if (!commit || commit->empty()) {
    complain(host, "--changed-since: git knows no revision '" + revision + "' in '" + open.folder +
                       "'" + (commit ? "" : " (" + commit.error().message + ")"));
    return false;
  }
  const std::string hash = commit->substr(0, commit->find('\n'));
  std::set<std::string> changed;
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"diff", "--name-only", "-z", "--relative", "--no-renames",
                                 "--no-ext-diff", "--no-textconv", hash, "--", "."},
        std::vector<std::string>{"ls-files", "--others", "--exclude-standard", "-z", "--", "."}}) {
    const Result<std::string> paths = git(arguments);
    if (!paths) {
      complain(host, "--changed-since: " + paths.error().message);
      return false;
    }
    add_paths(*paths, changed);
  }
  Diagnostics kept;
  for (Diagnostic& d : open.diagnostics.take_since(0)) {
    const bool shows = std::ranges::any_of(d.labels, [&](const Label& label) {
      return changed.contains(open.mesh->sources[label.span.file].path());
    });
    if (d.labels.empty() || shows) kept.add(std::move(d));
  }
  open.diagnostics = std::move(kept);
  return true;
}

}  // namespace bylaw::cli
