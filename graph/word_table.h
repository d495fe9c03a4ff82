// A table from words to numbers that holds no pointers: a hash table over one run of letters.
// Entry points: WordTable::add(), WordTableView::find().
#ifndef BYLAW_GRAPH_WORD_TABLE_H_
#define BYLAW_GRAPH_WORD_TABLE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw {

/// The table as it lies in memory or in a mapped file; the spans must outlive it.
struct WordTableView {
  struct Entry {
    uint32_t begin = 0;  // in `letters`
    uint32_t length = 0;
    uint32_t value = 0;
  };
  static constexpr uint32_t kNone = UINT32_MAX;

  std::string_view letters;
  std::span<const Entry> entries;
  /// Indices into `entries`, or kNone; a power of two of them (or none at all), of which one at
  /// least is kNone. A word is looked for from slot hash(word) on, round and round, until kNone.
  std::span<const uint32_t> slots;

  static uint64_t hash(std::string_view word);
  /// The number of `word`, or kNone.
  uint32_t find(std::string_view word) const {
    return slots.empty() ? kNone : value_in(slots[slot_of(word)]);
  }
  /// The slot that holds `word`, or the free one where it belongs.
  size_t slot_of(std::string_view word) const;
  std::string_view word(const Entry& entry) const {
    return letters.substr(entry.begin, entry.length);
  }
  /// Whether find() stays within the table and ends, and all values are below `limit`.
  bool well_formed(uint32_t limit) const;

 private:
  uint32_t value_in(uint32_t slot) const { return slot == kNone ? kNone : entries[slot].value; }
};

class WordTable {
 public:
  /// The number of `word`: `value` if it is new, else the one it has.
  uint32_t add(std::string_view word, uint32_t value);

  size_t size() const { return entries_.size(); }
  /// Valid until the next add().
  WordTableView view() const { return {letters_, entries_, slots_}; }

 private:
  void grow();

  std::string letters_;
  std::vector<WordTableView::Entry> entries_;
  std::vector<uint32_t> slots_;
};

}  // namespace bylaw

#endif  // BYLAW_GRAPH_WORD_TABLE_H_
