// Texts with numbers: equal texts have one number, so nothing compares texts while it decides.
// Entry point: SymbolTable.
#ifndef BYLAW_EVALUATOR_SYMBOLS_H_
#define BYLAW_EVALUATOR_SYMBOLS_H_

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "base/load.h"

namespace bylaw::engine {

/// A hash of a text, stable within one run.
uint64_t hash_of(std::string_view text);

/// Whether two texts are equal. Those of requests are mostly short: a call to compare their bytes
/// takes longer than to compare them, by their ends, which overlap.
inline bool same_text(std::string_view a, std::string_view b) {
  const size_t size = a.size();
  if (size != b.size()) return false;
  const char* x = a.data();
  const char* y = b.data();
  if (size > 16) return std::memcmp(x, y, size) == 0;
  const auto ends_differ = [&]<typename Number>(Number) {
    const size_t last = size - sizeof(Number);
    return (load<Number>(x) ^ load<Number>(y)) | (load<Number>(x + last) ^ load<Number>(y + last));
  };
  if (size >= 8) return ends_differ(uint64_t{}) == 0;
  if (size >= 4) return ends_differ(uint32_t{}) == 0;
  if (size >= 2) return ends_differ(uint16_t{}) == 0;
  return size == 0 || *x == *y;
}

/// A copy shares the texts that it has copied, and goes on by itself.
class SymbolTable {
 public:
  SymbolTable() = default;
  SymbolTable(const SymbolTable& other);
  SymbolTable& operator=(const SymbolTable&) = delete;

  static constexpr uint32_t kNone = 0xFFFFFFFFu;

  /// Adds a text that outlives the table and is not in it; its number is the next one.
  void add_lasting(std::string_view text);
  /// The number of a text, which is copied if it is new.
  uint32_t intern(std::string_view text);
  /// kNone if it is not there.
  uint32_t find(std::string_view text) const { return find(text, hash_of(text)); }
  uint32_t find(std::string_view text, uint64_t hash) const;
  /// Fetches ahead what find() looks at first.
  void prefetch(uint64_t hash) const {
    if (!places_.empty()) __builtin_prefetch(&places_[hash & (places_.size() - 1)]);
  }
  /// And what it looks at next. The number that a text of that hash would have; kNone: there is
  /// none.
  uint32_t prefetch_text(uint64_t hash) const {
    if (places_.empty()) return kNone;
    const uint32_t symbol = places_[hash & (places_.size() - 1)].symbol;
    if (symbol != kNone) __builtin_prefetch(&texts_[symbol]);
    return symbol;
  }
  std::string_view text(uint32_t symbol) const { return texts_[symbol]; }
  uint32_t size() const { return static_cast<uint32_t>(texts_.size()); }

 private:
  struct Place {
    uint32_t check = 0;
    uint32_t symbol = kNone;
  };
  void insert(uint64_t hash, uint32_t symbol);
  void grow();

  std::vector<std::string_view> texts_;
  std::vector<Place> places_;
  std::vector<std::shared_ptr<char[]>> blocks_;
  size_t left_ = 0;  // of the last block
  size_t block_size_ = 0;
  size_t next_block_ = 1u << 16;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_SYMBOLS_H_
