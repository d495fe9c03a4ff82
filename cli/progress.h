// A line on a terminal's standard error while work takes longer than a second. Entry point:
// Progress, for as long as it lives.
#ifndef BYLAW_CLI_PROGRESS_H_
#define BYLAW_CLI_PROGRESS_H_

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "cli/host.h"

namespace bylaw::cli {

/// Nothing else may write to `host.err` meanwhile.
class Progress {
 public:
  Progress(Host& host, std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_PROGRESS_H_
