// The disk in memory, and what both disks share of paths. Entry points: MemoryDisk,
// is_clean_path().
#include "mesh/file_system.h"

#include <algorithm>

namespace bylaw {
namespace {

bool is_hidden(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

}  // namespace

bool is_clean_path(std::string_view path) {
  if (path == ".") return true;
  if (path.empty()) return false;
  const bool odd = std::any_of(path.begin(), path.end(), [](char c) {
    return c == '\\' || c == '\x7f' || (static_cast<unsigned char>(c) < 0x20);
  });
  if (odd) return false;
  size_t begin = 0;
  while (true) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    if (end == path.size()) return true;
    begin = end + 1;
  }
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder == "." || path == folder) return true;
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

Result<std::string> MemoryDisk::read(std::string_view path, size_t limit) const {
  const auto it = files.find(path);
  if (it == files.end()) return Error{"there is no such file"};
  if (it->second.size() > limit) {
    return Error{"it is larger than " + std::to_string(limit) + " bytes"};
  }
  return it->second;
}

Result<std::vector<std::string>> MemoryDisk::list(std::string_view folder,
                                                  std::vector<std::string>* /*refused*/) const {
  if (!exists(folder)) return Error{"there is no such file or folder"};
  std::vector<std::string> out;
  for (const auto& [path, text] : files) {
    if (is_below(path, folder) && !is_hidden(path)) out.push_back(path);
  }
  return out;
}

bool MemoryDisk::exists(std::string_view path) const {
  if (path == ".") return true;
  const auto it = files.lower_bound(path);
  if (it != files.end() && it->first == path) return true;
  const auto below = files.lower_bound(std::string(path) + "/");
  return below != files.end() && is_below(below->first, path);
}

}  // namespace bylaw
