// Texts with numbers: equal texts have one number, so nothing compares texts while it decides.
// Entry point: SymbolTable.
#ifndef BYLAW_EVALUATOR_SYMBOLS_H_
#define BYLAW_EVALUATOR_SYMBOLS_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace bylaw::engine {

/// A hash of a text, stable within one run.
uint64_t hash_of(std::string_view text);

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
  /// Fetches ahead what find() will look at.
  void prefetch(uint64_t hash) const {
    if (!places_.empty()) __builtin_prefetch(&places_[hash & (places_.size() - 1)]);
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
