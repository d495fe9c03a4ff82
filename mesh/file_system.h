// Reading files: the real disk, or one in memory for tests. Entry points: FileSystem, real_disk(),
// MemoryDisk.
#ifndef BYLAW_MESH_FILE_SYSTEM_H_
#define BYLAW_MESH_FILE_SYSTEM_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bylaw {

/// Paths use '/', and are relative to the disk's root folder; "." is the root itself. Names that
/// begin with '.' are hidden: they are not listed.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// The whole file. Refuses what is not a regular file, is larger than `limit` bytes, or is
  /// reached through a link that leads out of the root.
  virtual Result<std::string> read(std::string_view path, size_t limit) const = 0;
  /// Paths of all files below `folder` (or the file itself), sorted bytewise; one that is no
  /// regular file is refused when it is read. Links that lead out of the root or nowhere, and links
  /// to folders, are in `refused`.
  virtual Result<std::vector<std::string>> list(std::string_view folder,
                                                std::vector<std::string>* refused) const = 0;
  virtual bool exists(std::string_view path) const = 0;
  /// Where `path` leads when links are followed; the path itself where there are none.
  virtual std::string target(std::string_view path) const { return std::string(path); }
};

/// The folder `root` of the machine.
class Disk : public FileSystem {
 public:
  explicit Disk(std::string root) : root_(std::move(root)) {}
  Result<std::string> read(std::string_view path, size_t limit) const override;
  Result<std::vector<std::string>> list(std::string_view folder,
                                        std::vector<std::string>* refused) const override;
  bool exists(std::string_view path) const override;
  std::string target(std::string_view path) const override;
  const std::string& root() const { return root_; }

 private:
  std::string root_;
};

/// True for a relative path without empty, "." or ".." parts, backslashes and control characters;
/// and for ".".
bool is_clean_path(std::string_view path);

/// True if `path` is `folder` or lies below it; everything lies below ".".
bool is_below(std::string_view path, std::string_view folder);

class MemoryDisk : public FileSystem {
 public:
  std::map<std::string, std::string, std::less<>> files;
  Result<std::string> read(std::string_view path, size_t limit) const override;
  Result<std::vector<std::string>> list(std::string_view folder,
                                        std::vector<std::string>* refused) const override;
  bool exists(std::string_view path) const override;
};

}  // namespace bylaw

#endif  // BYLAW_MESH_FILE_SYSTEM_H_
