// The automaton of a string's tests as it lies in a mapped file: most states go on to the same
// state on all bytes but one or two, and say so. Entry points: pack_states(),
// PackedStrings::classify().
#ifndef BYLAW_GRAPH_PACKED_STRINGS_H_
#define BYLAW_GRAPH_PACKED_STRINGS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "graph/string_tables.h"

namespace bylaw {

/// The spans must outlive it. A state is the place of its first word: its class; then how many
/// exceptions it has (the highest byte) and where all other bytes lead; then the exceptions, each a
/// class of bytes (the highest byte) and where it leads. A state with kAllTold exceptions has no
/// default: where each class of bytes leads follows in order. The first state is 0.
struct PackedStrings {
  static constexpr uint32_t kAllTold = 255;
  static constexpr unsigned kPlaceBits = 24;
  static constexpr uint32_t kPlaceMask = (1u << kPlaceBits) - 1;

  std::span<const uint8_t> byte_class;  // 256 of them
  uint32_t byte_classes = 0;
  std::span<const uint32_t> states;
  WordTableView words;  // values: classes
  uint32_t classes = 0;

  uint32_t class_of(uint32_t state) const { return states[state]; }
  uint32_t step(uint32_t state, char byte) const {
    const uint32_t k = byte_class[static_cast<uint8_t>(byte)];
    const uint32_t* at = states.data() + state + 1;
    const uint32_t exceptions = *at >> kPlaceBits;
    if (exceptions == kAllTold) return at[1 + k];
    for (uint32_t i = 1; i <= exceptions; ++i) {
      if (at[i] >> kPlaceBits == k) return at[i] & kPlaceMask;
    }
    return *at & kPlaceMask;
  }
  /// The class of a well-formed UTF-8 text; other bytes get some class. The tables must be
  /// well_formed().
  uint32_t classify(std::string_view text) const {
    const uint32_t word = words.find(text);
    if (word != WordTableView::kNone) return word;
    uint32_t state = 0;
    for (const char byte : text) state = step(state, byte);
    return class_of(state);
  }
  /// Whether classify() stays within the tables and ends, whatever the text: to be asked of tables
  /// that come from a file.
  bool well_formed() const;
};

/// The words of all states; nothing if they are too many to be told apart.
std::optional<std::vector<uint32_t>> pack_states(const StringTables& tables);

}  // namespace bylaw

#endif  // BYLAW_GRAPH_PACKED_STRINGS_H_
