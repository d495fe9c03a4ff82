// Open addressing, half full at most. Entry points: WordTable::add(), WordTableView::find().
#include "graph/word_table.h"

#include <algorithm>
#include <bit>

namespace bylaw {
namespace {

constexpr size_t kFewestSlots = 8;

}  // namespace

uint64_t WordTableView::hash(std::string_view word) {
  // FNV-1a, then mixed so that the low bits depend on all of it.
  uint64_t hash = 0xCBF29CE484222325;
  for (const char c : word) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001B3;
  hash ^= hash >> 32;
  hash *= 0x9E3779B97F4A7C15;
  return hash ^ (hash >> 29);
}

size_t WordTableView::slot_of(std::string_view word) const {
  size_t slot = hash(word) & (slots.size() - 1);
  while (slots[slot] != kNone && this->word(entries[slots[slot]]) != word) {
    slot = (slot + 1) & (slots.size() - 1);
  }
  return slot;
}

bool WordTableView::well_formed(uint32_t limit) const {
  const auto entry_fits = [&](const Entry& entry) {
    return entry.begin <= letters.size() && entry.length <= letters.size() - entry.begin &&
           entry.value < limit;
  };
  const auto slot_fits = [&](uint32_t slot) { return slot == kNone || slot < entries.size(); };
  const bool sized = slots.empty() || (std::has_single_bit(slots.size()) &&
                                       std::ranges::find(slots, kNone) != slots.end());
  return sized && std::ranges::all_of(entries, entry_fits) && std::ranges::all_of(slots, slot_fits);
}

void WordTable::grow() {
  slots_.assign(slots_.empty() ? kFewestSlots : slots_.size() * 2, WordTableView::kNone);
  for (uint32_t i = 0; i < entries_.size(); ++i) {
    slots_[view().slot_of(view().word(entries_[i]))] = i;
  }
}

uint32_t WordTable::add(std::string_view word, uint32_t value) {
  if ((entries_.size() + 1) * 2 > slots_.size()) grow();
  const size_t slot = view().slot_of(word);
  if (slots_[slot] != WordTableView::kNone) return entries_[slots_[slot]].value;
  slots_[slot] = static_cast<uint32_t>(entries_.size());
  entries_.push_back(
      {static_cast<uint32_t>(letters_.size()), static_cast<uint32_t>(word.size()), value});
  letters_ += word;
  return value;
}

}  // namespace bylaw
