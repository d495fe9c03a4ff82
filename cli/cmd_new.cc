// `bylaw new`: a small mesh to begin with (cli/template, compiled in), which checks and passes its
// tests, and what is added to a mesh later. Entry point: run_new().
#include <algorithm>

#include "base/embedded.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/new_parts.h"
#include "cli/open_mesh.h"

namespace bylaw {

extern const std::vector<EmbeddedFile> mesh_template;

}  // namespace bylaw

namespace bylaw::cli {
namespace {

/// The folder's own name as a mesh's name: letters, digits and '_'.
std::string mesh_name(std::string folder) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  std::string name;
  for (const char c : folder.substr(folder.rfind('/') + 1)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (letter || (digit && !name.empty())) {
      name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (name.ends_with('_')) name.pop_back();
  return name.empty() ? "mesh" : name;
}

int new_mesh(Host& host, const std::string& folder) {
  constexpr std::string_view kName = "@NAME@";
  const std::string name = mesh_name(folder);
  std::vector<NewFile> files;
  for (const EmbeddedFile& file : mesh_template) {
    std::string text(file.text);
    for (size_t at = text.find(kName); at != std::string::npos; at = text.find(kName, at)) {
      text.replace(at, kName.size(), name);
    }
    files.push_back({folder + "/" + std::string(file.path), std::move(text)});
  }
  const int status = write_new(host, files);
  if (status == kHolds) {
    host.err << "next: bylaw check " << folder << " && bylaw test " << folder << '\n';
  }
  return status;
}

}  // namespace

int write_new(Host& host, const std::vector<NewFile>& files) {
  for (const NewFile& file : files) {
    if (!host.exists(file.path)) continue;
    complain(host, "'" + file.path + "' is there already; nothing was written");
    return kUnusable;
  }
  for (const NewFile& file : files) {
    const Status written = host.write(file.path, file.text);
    if (!written.ok()) {
      complain(host, written.error().message);
      return kUnusable;
    }
    host.out << file.path << '\n';
  }
  return kHolds;
}

int run_new(Host& host, const NewOptions& options) {
  const std::vector<std::string> kinds{"mesh", "domain", "standard", "bylaw"};
  const bool is_kind = std::ranges::find(kinds, options.what) != kinds.end();
  if (!is_kind) {
    // `bylaw new FOLDER` is `bylaw new mesh FOLDER`.
    if (options.name.empty()) return new_mesh(host, options.what);
    std::string message = "cannot make a '" + options.what + "', only a " + join_words(kinds, "or");
    const std::optional<std::string> near = nearest(options.what, kinds);
    complain(host, near ? message + "; did you mean '" + *near + "'?" : message);
    return kUnusable;
  }
  if (options.what == "standard") return new_standard(host, options);
  if (options.name.empty()) {
    complain(host, options.what == "mesh" ? "name the new mesh's folder: bylaw new mesh FOLDER"
                                          : "name it: bylaw new " + options.what + " NAME");
    return kUnusable;
  }
  if (options.what == "mesh") return new_mesh(host, options.name);
  return options.what == "domain" ? new_domain(host, options) : new_bylaw(host, options);
}

}  // namespace bylaw::cli
