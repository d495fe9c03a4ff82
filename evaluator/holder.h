// What all threads of a process decide from now: swapped as a whole, while they go on. Entry point:
// Holder.
#ifndef BYLAW_EVALUATOR_HOLDER_H_
#define BYLAW_EVALUATOR_HOLDER_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <string_view>

#include "evaluator/loaded.h"

namespace bylaw::engine {

/// Any thread may call any member at any time. Who reads asks for the version, which is one load,
/// and takes what is held once it has changed; nothing that a writer does at length holds it up.
class Holder {
 public:
  explicit Holder(std::shared_ptr<const Loaded> loaded) : loaded_(std::move(loaded)) {}

  /// Changes with each set() and update().
  uint64_t version() const { return version_.load(std::memory_order_acquire); }
  std::shared_ptr<const Loaded> get(uint64_t& version) const;
  void set(std::shared_ptr<const Loaded> loaded);
  /// Lays a change of facts, as read_delta() takes it, over what is held. Writers wait for each
  /// other.
  Status update(std::string_view change);

 private:
  void publish(std::shared_ptr<const Loaded> loaded);

  std::mutex writers_;       // as long as one works, so that no change is lost
  mutable std::mutex held_;  // as long as a pointer is copied
  std::shared_ptr<const Loaded> loaded_;
  std::atomic<uint64_t> version_{1};
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_HOLDER_H_
