#include "tests/memory_host.h"

#include <filesystem>

namespace bylaw::tests {
namespace {

/// Without "./" and ".." inside and '/' behind; the root is empty.
std::string plain(const std::string& path) {
  std::string out = std::filesystem::path(path).lexically_normal().generic_string();
  while (out.ends_with('/')) out.pop_back();
  return out == "." ? "" : out;
}

}  // namespace

std::unique_ptr<FileSystem> MemoryHost::open(const std::string& path) const {
  auto disk = std::make_unique<MemoryDisk>();
  const std::string folder = plain(path);
  const std::string prefix = folder.empty() ? "" : folder + "/";
  for (const auto& [name, text] : files) {
    if (name.starts_with(prefix)) disk->files.emplace(name.substr(prefix.size()), text);
  }
  return disk;
}

std::string MemoryHost::folder_with(const std::string& file) const {
  return exists(file) ? "." : "";
}

Result<std::string> MemoryHost::read(const std::string& path) const {
  const auto found = files.find(plain(path));
  if (found != files.end()) return found->second;
  return Error{"cannot read '" + path + "': No such file or directory"};
}

Result<graph::LastingBytes> MemoryHost::map(const std::string& path) const {
  const Result<std::string> text = read(path);
  if (!text.ok()) return text.error();
  return graph::copy_bytes(std::as_bytes(std::span(*text)));
}

bool MemoryHost::exists(const std::string& path) const {
  return files.contains(plain(path)) || is_folder(path);
}

bool MemoryHost::is_folder(const std::string& path) const {
  const std::string folder = plain(path);
  if (folder.empty()) return true;
  const auto found = files.lower_bound(folder + "/");
  return found != files.end() && found->first.starts_with(folder + "/");
}

Status MemoryHost::write(const std::string& path, std::string_view text) {
  files.insert_or_assign(plain(path), std::string(text));
  return {};
}

Status MemoryHost::write_secret(const std::string& path, std::string_view text) {
  return write(path, text);
}

Status MemoryHost::remove(const std::string& root, const std::string& path) {
  files.erase(plain(root + "/" + path));
  return {};
}

Result<std::string> MemoryHost::git(const std::string& /*folder*/,
                                    const std::vector<std::string>& /*arguments*/) const {
  return Error{"there is no git"};
}

Timestamp MemoryHost::now() const { return Timestamp{1772366400000}; }

}  // namespace bylaw::tests
