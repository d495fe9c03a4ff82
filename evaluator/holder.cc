#include "evaluator/holder.h"

#include <utility>

namespace bylaw::engine {

std::shared_ptr<const Loaded> Holder::get(uint64_t& version) const {
  const std::scoped_lock lock(held_);
  version = version_.load(std::memory_order_relaxed);
  return loaded_;
}

void Holder::publish(std::shared_ptr<const Loaded> loaded) {
  {
    const std::scoped_lock lock(held_);
    loaded_.swap(loaded);
    version_.fetch_add(1, std::memory_order_release);
  }
  // What was held goes here, outside the lock.
}

void Holder::set(std::shared_ptr<const Loaded> loaded) {
  const std::scoped_lock lock(writers_);
  publish(std::move(loaded));
}

Status Holder::update(std::string_view change) {
  const std::scoped_lock lock(writers_);
  uint64_t version = 0;
  auto updated = get(version)->update(change);
  if (!updated.ok()) return updated.error();
  publish(*std::move(updated));
  return {};
}

}  // namespace bylaw::engine
