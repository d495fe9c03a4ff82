// What a caller is told: the engine's decision, held against what the caller enforces, with all
// that explains it. Entry points: answer(), answer_slots(), answer_json(), answer_text().
#ifndef BYLAW_EVALUATOR_ANSWER_H_
#define BYLAW_EVALUATOR_ANSWER_H_

#include <memory_resource>
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

/// Its texts and lists last until the context that it was made with makes another one or decides;
/// its data as long as the slots, too.
struct Answer {
  explicit Answer(std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : reasons(memory),
        views(memory),
        obligations(memory),
        notices(memory),
        errors(memory),
        problems(memory),
        ignored(memory) {}

  bool permit = false;
  Outcome outcome = Outcome::kInvalid;
  uint32_t level = graph::kNone;  // the deciding domain, where forbidden or guaranteed
  List<uint32_t> reasons;         // all rules that apply in the deciding row, ascending
  List<View> views;               // of a permit
  List<DutyUse> obligations;      // of all its views, combined
  List<Notice> notices;
  List<Trouble> errors;  // what erred while rules were weighed
  List<std::string_view> problems;
  List<std::string_view> ignored;  // stated attributes that are no claims and differ
  std::optional<std::vector<Trace>> explanation;
  const Machine* machine = nullptr;  // has the texts of its data
  Workspace* workspace = nullptr;    // a place for texts
  /// Something of it is to be told in words of the request, which wasn't at hand: of a value that
  /// doesn't fit. Then what is decided is right, and errors are not.
  bool lacks_request = false;
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
/// The same of a request that states nothing but claims and what is known, and whose types and
/// action are known and go together, as RequestReader takes it; `decision` was made of it in
/// `context`, with its grants and guardrails. Allocates nothing once the context has grown, but to
/// explain. Of a decision that would be told in words of the request Answer::lacks_request is true.
Answer answer_slots(const Loaded& loaded, const RequestSlots& slots, const Decision& decision,
                    Context& context, const AnswerOptions& options = {});

/// docs/decisions-json.md.
std::string answer_json(const Loaded& loaded, const Answer& answer);
/// The same at the end of `out`, without allocation beside what that needs to grow, unless there is
/// an explanation.
void write_answer_json(const Loaded& loaded, const Answer& answer, std::string& out);
/// For a person.
std::string answer_text(const Loaded& loaded, const Request& request, const Answer& answer);

/// "permit", "guarantee", "forbid", "require", …
std::string_view kind_word(const graph::RuleRecord& rule);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_ANSWER_H_
