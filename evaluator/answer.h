// What a caller is told: the engine's decision, held against what the caller enforces, with all
// that explains it. Entry points: answer(), answer_json(), answer_text().
#ifndef BYLAW_EVALUATOR_ANSWER_H_
#define BYLAW_EVALUATOR_ANSWER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evaluator/explain.h"
#include "evaluator/loaded.h"
#include "evaluator/views.h"
#include "facts/request.h"

namespace bylaw::engine {

/// A standard in roll-out that would have changed the decision.
struct Notice {
  uint32_t policy = 0;
  bool decision_with_it = false;
};

struct Answer {
  bool permit = false;
  Outcome outcome = Outcome::kInvalid;
  uint32_t level = graph::kNone;       // the deciding domain, where forbidden or guaranteed
  std::vector<uint32_t> reasons;       // all rules that apply in the deciding row, ascending
  std::vector<View> views;             // of a permit
  std::vector<DutyValue> obligations;  // of all its views, combined
  std::vector<Notice> notices;
  std::vector<Trouble> errors;  // what erred while rules were weighed
  std::vector<std::string> problems;
  std::vector<std::string> ignored;  // stated attributes that are no claims and differ
  std::optional<std::vector<Trace>> explanation;
};

struct AnswerOptions {
  /// Weigh all rules that speak of the request, for errors and notices of roll-out; without it what
  /// is decided is the same.
  bool tell = true;
  bool explain = false;
  /// Approvals and other gating duties that are discharged already.
  std::vector<DutyValue> discharged = {};
  /// Refuse a request that states another value than is known for an attribute that is no claim.
  bool refuse_differing = false;
};

/// Decides one request of the bundle's vocabulary.
Answer answer(const Loaded& loaded, const Request& request, Timestamp now, Context& context,
              RequestSlots& slots, const AnswerOptions& options = {});

/// docs/decisions-json.md.
std::string answer_json(const Loaded& loaded, const Answer& answer);
/// For a person.
std::string answer_text(const Loaded& loaded, const Request& request, const Answer& answer);

/// "permit", "guarantee", "forbid", "require", …
std::string_view kind_word(const graph::RuleRecord& rule);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_ANSWER_H_
