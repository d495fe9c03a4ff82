#include "evaluator/request.h"

#include <algorithm>

#include "evaluator/symbols.h"

namespace bylaw::engine {
namespace {

/// So few are looked through one by one.
constexpr size_t kFew = 16;

}  // namespace

void Texts::clear() {
  bytes_.clear();
  ends_.clear();
  places_.clear();
}

/// Where `text` stands in the hash, or the empty place where it would.
uint32_t Texts::place_of(std::string_view text, uint64_t hash) const {
  const auto mask = static_cast<uint32_t>(places_.size() - 1);
  auto at = static_cast<uint32_t>(hash) & mask;
  while (places_[at] != 0 && (*this)[places_[at] - 1] != text) at = (at + 1) & mask;
  return at;
}

void Texts::index() {
  places_.assign(std::max<size_t>(4 * kFew, places_.size() * 2), 0);
  for (uint32_t i = 0; i < ends_.size(); ++i) {
    places_[place_of((*this)[i], hash_of((*this)[i]))] = i + 1;
  }
}

bool Texts::contains(std::string_view text) const {
  if (!places_.empty()) return places_[place_of(text, hash_of(text))] != 0;
  for (size_t i = 0; i < ends_.size(); ++i) {
    if ((*this)[i] == text) return true;
  }
  return false;
}

uint32_t Texts::add(std::string_view text, uint64_t hash) {
  if (places_.empty()) {
    for (uint32_t i = 0; i < ends_.size(); ++i) {
      if ((*this)[i] == text) return i;
    }
  } else if (const uint32_t known = places_[place_of(text, hash)]; known != 0) {
    return known - 1;
  }
  bytes_ += text;
  ends_.push_back(bytes_.size());
  if (places_.empty()) {
    if (ends_.size() > kFew) index();
  } else if (ends_.size() * 2 > places_.size()) {
    index();
  } else {
    places_[place_of(text, hash)] = static_cast<uint32_t>(ends_.size());
  }
  return static_cast<uint32_t>(ends_.size() - 1);
}

}  // namespace bylaw::engine
