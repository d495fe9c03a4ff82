// What a caller is told: the engine's decision, held against what the caller enforces. Entry
// points: answer(), answer_json(), answer_text().
#ifndef BYLAW_EVALUATOR_ANSWER_H_
#define BYLAW_EVALUATOR_ANSWER_H_

#include <string>
#include <string_view>
#include <vector>

#include "evaluator/loaded.h"
#include "facts/request.h"

namespace bylaw::engine {

/// What a grant lets be seen that neither it nor a guardrail cuts: all rows, all columns of the
/// catalogue in full, no duties.
struct PlainView {
  uint32_t grant = 0;
  bool cells = false;                // the action reads columns,
  std::vector<std::string> columns;  // these
};

struct Answer {
  bool permit = false;
  Outcome outcome = Outcome::kInvalid;
  uint32_t level = graph::kNone;  // the deciding domain, where forbidden or guaranteed
  std::vector<uint32_t> reasons;  // all rules that apply in the deciding row, ascending
  std::vector<PlainView> views;   // of a permit
  std::vector<std::string> problems;
  std::vector<std::string> ignored;  // stated attributes that are no claims and differ
};

/// Decides one request of the bundle's vocabulary. Views that a filter, mask or duty cuts are not
/// computed: a permit that has no other view is answered with a denial that says so, as it is to a
/// caller that enforces nothing.
Answer answer(const Loaded& loaded, const Request& request, Timestamp now, Context& context,
              RequestSlots& slots);

/// docs/decisions-json.md.
std::string answer_json(const Loaded& loaded, const Answer& answer);
/// For a person.
std::string answer_text(const Loaded& loaded, const Answer& answer);

/// "forbidden", "guaranteed", "granted", "not-permitted", "cannot-enforce", "invalid".
std::string_view outcome_word(Outcome outcome);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_ANSWER_H_
