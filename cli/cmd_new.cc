// `bylaw new`: a small mesh to begin with (cli/template, compiled in), which checks and passes its
// tests. Entry point: run_new().
#include "base/embedded.h"
#include "cli/commands.h"
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

}  // namespace

int run_new(Host& host, const NewOptions& options) {
  constexpr std::string_view kName = "@NAME@";
  const std::string name = mesh_name(options.folder);
  for (const EmbeddedFile& file : mesh_template) {
    const std::string path = options.folder + "/" + std::string(file.path);
    if (host.exists(path)) {
      complain(host, "'" + path + "' is there already; nothing was written");
      return kUnusable;
    }
  }
  for (const EmbeddedFile& file : mesh_template) {
    std::string text(file.text);
    for (size_t at = text.find(kName); at != std::string::npos; at = text.find(kName, at)) {
      text.replace(at, kName.size(), name);
    }
    const std::string path = options.folder + "/" + std::string(file.path);
    const Status written = host.write(path, text);
    if (!written.ok()) {
      complain(host, written.error().message);
      return kUnusable;
    }
    host.out << path << '\n';
  }
  host.err << "next: bylaw check " << options.folder << " && bylaw test " << options.folder << '\n';
  return kHolds;
}

}  // namespace bylaw::cli
