// What classifying a string needs, as spans over the flat tables of StringClasses; packed_strings.h
// has them as a file does. Entry point: StringTables::classify().
#ifndef BYLAW_GRAPH_STRING_TABLES_H_
#define BYLAW_GRAPH_STRING_TABLES_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "graph/word_table.h"

namespace bylaw {

/// The spans must outlive it. A text among the words has the word's class, any other the class of
/// the state in which the automaton ends.
struct StringTables {
  std::span<const uint8_t> byte_class;       // 256 of them
  std::span<const uint32_t> next;            // state * byte_classes() + class of the byte
  std::span<const uint32_t> class_of_state;  // by state; 0 is the first
  WordTableView words;                       // values: classes
  uint32_t classes = 0;

  size_t byte_classes() const { return next.size() / class_of_state.size(); }

  /// The class of a well-formed UTF-8 text; other bytes get some class.
  uint32_t classify(std::string_view text) const {
    const uint32_t word = words.find(text);
    if (word != WordTableView::kNone) return word;
    const size_t width = byte_classes();
    size_t state = 0;
    for (const char byte : text) {
      state = next[state * width + byte_class[static_cast<uint8_t>(byte)]];
    }
    return class_of_state[state];
  }
};

}  // namespace bylaw

#endif  // BYLAW_GRAPH_STRING_TABLES_H_
