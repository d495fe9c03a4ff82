// What a caller is told: the engine's decision, held against what the caller enforces. Entry
// points: answer(), answer_json(), answer_text().
#ifndef BYLAW_EVALUATOR_ANSWER_H_
#define BYLAW_EVALUATOR_ANSWER_H_

#include <string>
#include <string_view>
#include <vector>

#include "evaluator/loaded.h"
#include "evaluator/views.h"
#include "facts/request.h"

namespace bylaw::engine {

struct Answer {
  bool permit = false;
  Outcome outcome = Outcome::kInvalid;
  uint32_t level = graph::kNone;       // the deciding domain, where forbidden or guaranteed
  std::vector<uint32_t> reasons;       // all rules that apply in the deciding row, ascending
  std::vector<View> views;             // of a permit
  std::vector<DutyValue> obligations;  // of all its views, combined
  std::vector<std::string> problems;
  std::vector<std::string> ignored;  // stated attributes that are no claims and differ
};

/// Decides one request of the bundle's vocabulary. A view of which the graph can't tell the rows (a
/// filter), or the columns of a mask (`where`), is not handed out: a permit that has no other view
/// is answered with a denial that says so.
Answer answer(const Loaded& loaded, const Request& request, Timestamp now, Context& context,
              RequestSlots& slots);

/// docs/decisions-json.md.
std::string answer_json(const Loaded& loaded, const Answer& answer);
/// For a person.
std::string answer_text(const Loaded& loaded, const Answer& answer);

/// "forbidden", "guaranteed", "granted", "not-permitted", "cannot-enforce", "invalid".
std::string_view outcome_word(Outcome outcome);
/// "permit", "guarantee", "forbid", "require", …
std::string_view kind_word(const graph::RuleRecord& rule);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_ANSWER_H_
