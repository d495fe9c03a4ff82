// A folder as it was at a revision of git, on the machine as it is. Entry point: PastHost.
#ifndef BYLAW_CLI_PAST_HOST_H_
#define BYLAW_CLI_PAST_HOST_H_

#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "cli/host.h"

namespace bylaw::cli {

/// A revision beside the working tree of a folder.
struct Revision {
  std::string commit;  // its whole hash
  /// The paths, relative to the folder, that differ; true: the revision has a file there.
  std::map<std::string, bool, std::less<>> changed;
};

/// Files of the folder are read from git where they differ; all else is that of `host`. What is
/// said about the past is kept to itself.
class PastHost : public Host {
 public:
  /// Keeps references to `host` and `revision`.
  PastHost(Host& host, std::string folder, const Revision& revision);

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

 private:
  Host& host_;
  std::string folder_;
  const Revision& revision_;
  std::ostringstream said_;
};

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_PAST_HOST_H_
