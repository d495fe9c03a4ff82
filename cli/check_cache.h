// The folder in which the checker's findings are kept, one file for each unit of work. Entry point:
// CacheFolder.
#ifndef BYLAW_CLI_CHECK_CACHE_H_
#define BYLAW_CLI_CHECK_CACHE_H_

#include <mutex>
#include <string>

#include "checker/check.h"
#include "cli/host.h"

namespace bylaw::cli {

/// Whoever can write the folder can change what a check says: it is the user's own.
class CacheFolder {
 public:
  /// Files are written below `folder`.
  CacheFolder(Host& host, std::string folder);
  /// Keeps the folder from growing for ever.
  ~CacheFolder();
  CacheFolder(const CacheFolder&) = delete;
  CacheFolder& operator=(const CacheFolder&) = delete;

  /// Null if this build can't be told from others, which is complained of. Lives as long as the
  /// folder.
  const CheckCache* cache();

 private:
  std::string path_of(const std::string& key) const;
  void store(const std::string& key, const std::string& entry);

  Host& host_;
  std::string folder_;
  CheckCache cache_;
  std::mutex mutex_;
  bool wrote_ = false;
  bool failed_ = false;
};

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_CHECK_CACHE_H_
