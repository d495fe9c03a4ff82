#include "cli/progress.h"

#include <chrono>

namespace bylaw::cli {

Progress::Progress(Host& host, std::string what) {
  if (!host.progress) return;
  thread_ = std::thread([this, &host, text = std::move(what)] {
    std::unique_lock lock(mutex_);
    bool shown = false;
    for (int seconds = 1; !ended_.wait_for(lock, std::chrono::seconds(1), [&] { return done_; });
         ++seconds) {
      host.err << "\r" << text << " … " << seconds << " s" << std::flush;
      shown = true;
    }
    if (shown) host.err << "\r\x1b[K" << std::flush;
  });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

}  // namespace bylaw::cli
