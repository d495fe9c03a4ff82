#include "graph/packed_strings.h"

#include <algorithm>

namespace bylaw {
namespace {

/// More exceptions than this are looked for longer than a table is read.
constexpr uint32_t kMostExceptions = 8;

/// The target that most classes of bytes lead to; of equally frequent ones the least.
uint32_t usual(std::span<const uint32_t> targets, std::vector<uint32_t>& sorted) {
  sorted.assign(targets.begin(), targets.end());
  std::ranges::sort(sorted);
  uint32_t best = sorted.front();
  size_t most = 0;
  for (size_t i = 0; i < sorted.size();) {
    size_t end = i;
    while (end < sorted.size() && sorted[end] == sorted[i]) ++end;
    if (end - i > most) {
      most = end - i;
      best = sorted[i];
    }
    i = end;
  }
  return best;
}

}  // namespace

std::optional<std::vector<uint32_t>> pack_states(const StringTables& tables) {
  const auto count = static_cast<uint32_t>(tables.class_of_state.size());
  const auto width = static_cast<uint32_t>(tables.byte_classes());
  struct Plan {
    uint32_t place = 0;
    uint32_t usual = 0;
    uint32_t exceptions = 0;
  };
  std::vector<Plan> plans(count);
  std::vector<uint32_t> sorted;
  uint64_t end = 0;
  for (uint32_t state = 0; state < count; ++state) {
    const auto targets = tables.next.subspan(size_t{state} * width, width);
    Plan& plan = plans[state];
    plan.place = static_cast<uint32_t>(end);
    plan.usual = usual(targets, sorted);
    plan.exceptions = width - static_cast<uint32_t>(std::ranges::count(targets, plan.usual));
    if (plan.exceptions > kMostExceptions) plan.exceptions = PackedStrings::kAllTold;
    end += 2 + (plan.exceptions == PackedStrings::kAllTold ? width : plan.exceptions);
    if (end > PackedStrings::kPlaceMask) return std::nullopt;
  }
  std::vector<uint32_t> words;
  words.reserve(end);
  for (uint32_t state = 0; state < count; ++state) {
    const Plan& plan = plans[state];
    const auto targets = tables.next.subspan(size_t{state} * width, width);
    words.push_back(tables.class_of_state[state]);
    const bool all_told = plan.exceptions == PackedStrings::kAllTold;
    words.push_back(plan.exceptions << PackedStrings::kPlaceBits |
                    (all_told ? 0 : plans[plan.usual].place));
    for (uint32_t k = 0; k < width; ++k) {
      const uint32_t place = plans[targets[k]].place;
      if (all_told) {
        words.push_back(place);
      } else if (targets[k] != plan.usual) {
        words.push_back(k << PackedStrings::kPlaceBits | place);
      }
    }
  }
  return words;
}

bool PackedStrings::well_formed() const {
  const bool sized = byte_class.size() == 256 && byte_classes > 0 && byte_classes <= 256 &&
                     !states.empty() && states.size() <= size_t{kPlaceMask} + 1;
  if (!sized) return false;
  for (const uint8_t k : byte_class) {
    if (k >= byte_classes) return false;
  }
  std::vector<bool> begins(states.size());
  const auto length = [&](size_t at) {
    const uint32_t exceptions = states[at + 1] >> kPlaceBits;
    return 2 + size_t{exceptions == kAllTold ? byte_classes : exceptions};
  };
  for (size_t at = 0; at < states.size(); at += length(at)) {
    const bool whole = at + 1 < states.size() && length(at) <= states.size() - at;
    if (!whole || states[at] >= classes) return false;
    begins[at] = true;
  }
  const auto is_state = [&](uint32_t place) { return place < begins.size() && begins[place]; };
  for (size_t at = 0; at < states.size(); at += length(at)) {
    const bool all_told = states[at + 1] >> kPlaceBits == kAllTold;
    if (!all_told && !is_state(states[at + 1] & kPlaceMask)) return false;
    for (size_t i = at + 2; i < at + length(at); ++i) {
      if (!is_state(all_told ? states[i] : states[i] & kPlaceMask)) return false;
    }
  }
  return words.well_formed(classes);
}

}  // namespace bylaw
