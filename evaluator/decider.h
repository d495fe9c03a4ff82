// Requests as bytes to answers as bytes: what the C API and the server do for one request. What it
// can it does without allocation, the rest by answer(). Entry point: Decider::decide().
#ifndef BYLAW_EVALUATOR_DECIDER_H_
#define BYLAW_EVALUATOR_DECIDER_H_

#include <memory>
#include <string>
#include <string_view>

#include "evaluator/answer.h"
#include "evaluator/request_reader.h"

namespace bylaw::engine {

/// What a caller is told. The text lasts until the next decision.
struct Told {
  bool permit = false;
  Outcome outcome = Outcome::kInvalid;
  std::string_view json;  // docs/decisions-json.md, if it was asked for
};

/// Of one thread; keeps what it decides from.
class Decider {
 public:
  explicit Decider(std::shared_ptr<const Loaded> loaded);

  /// Decides an AuthZEN-shaped request; the error says what is wrong with its text.
  Result<Told> decide(std::string_view request, Timestamp now, bool want_json);

  const Loaded& loaded() const { return *loaded_; }
  Context& context() { return context_; }
  RequestSlots& slots() { return slots_; }
  RequestReader& reader() { return reader_; }

 private:
  std::shared_ptr<const Loaded> loaded_;
  Context context_;
  RequestReader reader_;
  RequestSlots slots_;
  std::string json_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_DECIDER_H_
