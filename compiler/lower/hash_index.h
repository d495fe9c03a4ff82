// Which of some numbered things equals another, found by hash: the things stand elsewhere, flat.
// Entry point: HashIndex::find_or_add().
#ifndef BYLAW_COMPILER_LOWER_HASH_INDEX_H_
#define BYLAW_COMPILER_LOWER_HASH_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bylaw::lower {

/// One more word taken into a hash.
inline uint64_t mix(uint64_t h, uint64_t v) { return (h ^ v) * 0x9e3779b97f4a7c15u ^ (h >> 29); }

class HashIndex {
 public:
  /// The number of the thing of that hash of which `same(number)` is true; else `fresh`, which is
  /// noted for the next time.
  template <typename Same>
  uint32_t find_or_add(uint64_t hash, uint32_t fresh, Same same) {
    if (2 * (size_ + 1) > slots_.size()) grow();
    const auto tag = static_cast<uint32_t>((hash * 0x9e3779b97f4a7c15u) >> 32);
    for (size_t at = tag & mask();; at = (at + 1) & mask()) {
      Slot& slot = slots_[at];
      if (slot.number == kEmpty) {
        slot = {fresh, tag};
        ++size_;
        return fresh;
      }
      if (slot.tag == tag && same(slot.number)) return slot.number;
    }
  }

 private:
  static constexpr uint32_t kEmpty = UINT32_MAX;
  struct Slot {
    uint32_t number = kEmpty;
    uint32_t tag = 0;
  };
  size_t mask() const { return slots_.size() - 1; }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number == kEmpty) continue;
      size_t at = slot.tag & mask();
      while (slots_[at].number != kEmpty) at = (at + 1) & mask();
      slots_[at] = slot;
    }
  }

  std::vector<Slot> slots_;
  size_t size_ = 0;
};

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_HASH_INDEX_H_
