// Answers that need no views but the bare ones, as JSON without allocation once warm: what
// answer_json() makes of answer(), byte for byte. Entry point: PlainAnswers.
#ifndef BYLAW_EVALUATOR_PLAIN_ANSWER_H_
#define BYLAW_EVALUATOR_PLAIN_ANSWER_H_

#include <string>
#include <vector>

#include "evaluator/engine.h"

namespace bylaw::engine {

/// What rules and policies of a graph are called, without a search. Immutable.
class PlainAnswers {
 public:
  /// The graph outlives it.
  explicit PlainAnswers(const graph::Graph& graph);

  /// Whether the decision, made with its grants and guardrails, is the whole answer to a request
  /// that RequestReader took: no columns, filters, masks or duties, no refusal, nothing to be told.
  bool is_plain(const RequestSlots& request, const Decision& decision) const;
  /// Appends such an answer.
  void write(const Decision& decision, std::string& out) const;

 private:
  std::string_view text(uint32_t symbol) const { return graph_.text(symbol); }
  bool is_sound(uint32_t rule) const;  // all its words are UTF-8
  uint32_t file_of(uint32_t rule) const;
  void reason(uint32_t rule, std::string& out) const;

  const graph::Graph& graph_;
  // Symbols.
  std::vector<uint32_t> titles_;        // by policy
  std::vector<uint32_t> requirements_;  // by rule
  std::vector<uint32_t> files_;
  std::vector<uint32_t> domains_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_PLAIN_ANSWER_H_
