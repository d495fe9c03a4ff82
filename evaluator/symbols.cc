#include "evaluator/symbols.h"

#include <algorithm>

namespace bylaw::engine {
namespace {

constexpr uint64_t kOdd = 0x9e3779b97f4a7c15u;
/// Of a copy's first block, which may be its last one.
constexpr size_t kSmallBlock = 256;
constexpr size_t kLargestBlock = 1u << 16;

uint64_t fold(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

/// The bytes of a text of at most eight: its ends, which may overlap.
uint64_t ends_of(const char* bytes, size_t size) {
  if (size >= 4) {
    return uint64_t{load<uint32_t>(bytes)} << 32 | load<uint32_t>(bytes + size - 4);
  }
  if (size == 0) return 0;
  const auto at = [&](size_t i) { return uint64_t{static_cast<uint8_t>(bytes[i])}; };
  return at(0) << 16 | at(size / 2) << 8 | at(size - 1);
}

}  // namespace

uint64_t hash_of(std::string_view text) {
  uint64_t h = text.size() * kOdd;
  const char* bytes = text.data();
  const size_t size = text.size();
  if (size <= 8) {
    h = fold(h ^ ends_of(bytes, size), kOdd);
  } else {
    for (size_t i = 0; i + 8 < size; i += 8) h = fold(h ^ load<uint64_t>(bytes + i), kOdd);
    h = fold(h ^ load<uint64_t>(bytes + size - 8), kOdd);
  }
  return fold(h, kOdd ^ size);
}

uint32_t SymbolTable::find(std::string_view text, uint64_t hash) const {
  if (places_.empty()) return kNone;
  const size_t mask = places_.size() - 1;
  const auto check = static_cast<uint32_t>(hash >> 32);
  for (size_t at = hash & mask; places_[at].symbol != kNone; at = (at + 1) & mask) {
    const uint32_t symbol = places_[at].symbol;
    if (places_[at].check == check && same_text(texts_[symbol], text)) return symbol;
  }
  return kNone;
}

SymbolTable::SymbolTable(const SymbolTable& other)
    : texts_(other.texts_),
      places_(other.places_),
      blocks_(other.blocks_),
      next_block_(kSmallBlock) {}

void SymbolTable::insert(uint64_t hash, uint32_t symbol) {
  const size_t mask = places_.size() - 1;
  size_t at = hash & mask;
  while (places_[at].symbol != kNone) at = (at + 1) & mask;
  places_[at] = {static_cast<uint32_t>(hash >> 32), symbol};
}

void SymbolTable::grow() {
  if (texts_.size() * 2 + 2 < places_.size()) return;
  places_.assign(std::max<size_t>(64, places_.size() * 2), Place{});
  for (uint32_t i = 0; i < texts_.size(); ++i) insert(hash_of(texts_[i]), i);
}

void SymbolTable::add_lasting(std::string_view text) {
  grow();
  texts_.push_back(text);
  insert(hash_of(text), size() - 1);
}

uint32_t SymbolTable::intern(std::string_view text) {
  if (const uint32_t known = find(text); known != kNone) return known;
  if (text.size() > left_) {
    block_size_ = std::max(next_block_, text.size());
    next_block_ = std::min(next_block_ * 2, kLargestBlock);
    blocks_.push_back(std::make_shared<char[]>(block_size_));
    left_ = block_size_;
  }
  char* place = blocks_.empty() ? nullptr : blocks_.back().get() + (block_size_ - left_);
  std::copy(text.begin(), text.end(), place);
  left_ -= text.size();
  add_lasting({place, text.size()});
  return size() - 1;
}

}  // namespace bylaw::engine
