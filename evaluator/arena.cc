#include "evaluator/arena.h"

#include <algorithm>
#include <cstring>

namespace bylaw::engine {
namespace {

constexpr size_t kFirstBlock = 1u << 14;
/// What is kept from one request to the next.
constexpr size_t kMostKept = 1u << 22;

}  // namespace

void Arena::add_block(size_t size) {
  blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
  used_ = 0;
}

void Arena::clear() {
  used_ = 0;
  size_t size = 0;
  for (const Block& block : blocks_) size += block.size;
  if (blocks_.size() < 2 && size <= kMostKept) return;
  blocks_.clear();
  add_block(std::min(size, kMostKept));
}

void* Arena::do_allocate(size_t size, size_t alignment) {
  size_t begin = (used_ + alignment - 1) & ~(alignment - 1);
  if (blocks_.empty() || begin + size > blocks_.back().size) {
    const size_t last = blocks_.empty() ? 0 : blocks_.back().size;
    add_block(std::max({kFirstBlock, 2 * last, size}));
    begin = 0;
  }
  used_ = begin + size;
  return blocks_.back().bytes.get() + begin;
}

std::string_view Arena::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* copy = static_cast<char*>(allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

}  // namespace bylaw::engine
