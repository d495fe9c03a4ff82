// The machine the program runs on. Entry point: RealHost.
#ifndef BYLAW_CLI_REAL_HOST_H_
#define BYLAW_CLI_REAL_HOST_H_

#include "cli/host.h"

namespace bylaw::cli {

class RealHost : public Host {
 public:
  using Host::Host;
  std::unique_ptr<FileSystem> open(const std::string& path) const override;
  std::string folder_with(const std::string& file) const override;
  Result<std::string> read(const std::string& path) const override;
  Result<graph::LastingBytes> map(const std::string& path) const override;
  bool exists(const std::string& path) const override;
  bool is_folder(const std::string& path) const override;
  Status write(const std::string& path, std::string_view text) override;
  Status write_secret(const std::string& path, std::string_view text) override;
  Status remove(const std::string& root, const std::string& path) override;
  Result<std::string> git(const std::string& folder,
                          const std::vector<std::string>& arguments) const override;
  Timestamp now() const override;
  void shrink(const std::string& folder, uint64_t bytes) override;
};

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_REAL_HOST_H_
