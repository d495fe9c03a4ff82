// The vocabulary's words by hash, for reading requests: types, actions, members of enumerations,
// terms. Immutable. Entry point: Words.
#ifndef BYLAW_EVALUATOR_WORDS_H_
#define BYLAW_EVALUATOR_WORDS_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "facts/schema.h"

namespace bylaw::engine {

/// Texts that outlive it, each with a number.
class WordTable {
 public:
  explicit WordTable(size_t count = 0);
  /// Of two equal texts the first one stays.
  void add(std::string_view word, uint32_t number);
  /// graph::kNone if it is not there.
  uint32_t find(std::string_view word) const;

 private:
  struct Place {
    std::string_view word;
    uint32_t number = 0;
    bool taken = false;
  };
  std::vector<Place> places_;
};

/// Those of one schema, which outlives them.
struct Words {
  explicit Words(const Schema& schema);
  Words(const Words&) = delete;
  Words& operator=(const Words&) = delete;
  WordTable types;    // by wire name
  WordTable actions;  // likewise
  std::vector<WordTable> enums;
  std::vector<WordTable> taxonomies;
  WordTable duties;                     // by local and by full name; of which is not said
  std::vector<std::string> duty_names;  // as answers have them: duty_name()
  std::vector<std::string> full_duty_names;
  // Local names that several enums, taxonomies, records and entity types have, or several actions.
  std::set<std::string, std::less<>> shared_types;
  std::set<std::string, std::less<>> shared_actions;
  std::deque<std::string> texts;  // of tables
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_WORDS_H_
