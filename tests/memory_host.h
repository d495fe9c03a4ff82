// A machine of memory for the commands: files in a map, a clock that stands still, output into
// strings. Entry point: MemoryHost.
#ifndef BYLAW_TESTS_MEMORY_HOST_H_
#define BYLAW_TESTS_MEMORY_HOST_H_

#include <map>
#include <sstream>
#include <string>

#include "cli/host.h"

namespace bylaw::tests {

/// Its current folder is the root of `files`; "-" is the file of that name.
class MemoryHost : public cli::Host {
 public:
  MemoryHost() : Host(out_text, err_text) {}

  std::map<std::string, std::string, std::less<>> files;
  std::ostringstream out_text;
  std::ostringstream err_text;

  std::unique_ptr<FileSystem> open(const std::string& path) const override;
  std::string folder_with(const std::string& file) const override;
  Result<std::string> read(const std::string& path) const override;
  Result<graph::LastingBytes> map(const std::string& path) const override;
  bool exists(const std::string& path) const override;
  bool is_folder(const std::string& path) const override;
  Status write(const std::string& path, std::string_view text) override;
  Status write_secret(const std::string& path, std::string_view text) override;
  Status remove(const std::string& root, const std::string& path) override;
  /// There is none.
  Result<std::string> git(const std::string& folder,
                          const std::vector<std::string>& arguments) const override;
  /// 2026-03-01T12:00:00Z.
  Timestamp now() const override;
  /// Memory is large.
  void shrink(const std::string&, uint64_t) override {}
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_MEMORY_HOST_H_
