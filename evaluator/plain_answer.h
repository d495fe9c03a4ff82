// Answers that need no views but the bare ones, as JSON without allocation once warm: what
// answer_json() makes of answer(), byte for byte. Entry point: PlainAnswers.
#ifndef BYLAW_EVALUATOR_PLAIN_ANSWER_H_
#define BYLAW_EVALUATOR_PLAIN_ANSWER_H_

#include <string>
#include <string_view>
#include <vector>

#include "evaluator/engine.h"

namespace bylaw::engine {

/// What is told of each rule of a graph, as it stands in an answer. Immutable.
class PlainAnswers {
 public:
  /// The graph outlives it.
  explicit PlainAnswers(const graph::Graph& graph);

  /// Whether the decision, made with its grants and guardrails, is the whole answer to a request
  /// that RequestReader took: no columns, filters, masks or duties, no refusal, nothing to be told.
  bool is_plain(const RequestSlots& request, const Decision& decision) const;
  /// Whether permit, outcome and reasons of the decision, made likewise, are those of the answer:
  /// it is a denial, or the caller enforces the filters and masks that its views may have, which
  /// have no duties.
  bool is_word(const RequestSlots& request, const Decision& decision) const;
  /// Makes such an answer of `out`.
  void write(const Decision& decision, std::string& out) const;
  /// What is told of a rule as a reason: the members from the value of its first one on, laid out
  /// as they stand in an answer; empty if not all of it is UTF-8.
  std::string_view reason(uint32_t rule) const { return {text_of(told_[rule]), told_[rule].size}; }

 private:
  class Names;
  /// A rule as a reason, from its name on; a grant is told by its name alone.
  struct Told {
    uint64_t begin = 0;       // in texts_
    uint32_t size = 0;        // 0: not all of it is UTF-8
    uint32_t grant_size = 0;  // of the name; 0: likewise, or it has a filter, masks or duties
  };
  const char* text_of(const Told& told) const { return texts_.data() + told.begin; }

  const graph::Graph& graph_;
  std::vector<Told> told_;  // by rule
  std::string texts_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_PLAIN_ANSWER_H_
