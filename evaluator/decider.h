// Requests as bytes to answers as bytes: what the C API and the server do for one request, without
// allocation once warm. What RequestReader doesn't take it leaves to answer(). Entry point:
// Decider.
#ifndef BYLAW_EVALUATOR_DECIDER_H_
#define BYLAW_EVALUATOR_DECIDER_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluator/answer.h"
#include "evaluator/holder.h"
#include "evaluator/request_reader.h"

namespace bylaw::engine {

/// What a caller is told. Text and list last until the next decision.
struct Told {
  bool permit = false;
  Outcome outcome = Outcome::kInvalid;
  std::string_view json;              // docs/decisions-json.md, if it was asked for
  std::span<const uint32_t> reasons;  // rules, ascending; of one request only
};

/// A request that is decided again and again: its names are looked up once for a bundle and facts.
struct Prepared {
  Request request;
  Status status;  // of settle_request(); unless it is ok, the request is denied
  RequestSlots slots;
  std::shared_ptr<const Loaded> of;  // whose the slots are
};

/// One of a batch.
struct BatchTold {
  bool permit = false;
  Outcome outcome = Outcome::kInvalid;
};

/// Whether a time is one of the years 0001 to 9999.
constexpr bool is_moment(Timestamp time) {
  return time.ms >= -62'135'596'800'000 && time.ms <= 253'402'300'799'999;
}
inline constexpr std::string_view kNoMoment = "the time is outside the years 0001 to 9999";

/// Of one thread; keeps what it decides from.
class Decider {
 public:
  explicit Decider(std::shared_ptr<const Loaded> loaded);

  /// Decides an AuthZEN-shaped request; the error says what is wrong with its text. Of
  /// "evaluations" it is a permit if all of them are.
  Result<Told> decide(std::string_view request, Timestamp now, bool want_json);
  /// Decides a request of the vocabulary of what first decides it. It is denied as invalid once
  /// another vocabulary has come.
  Told decide(Prepared& prepared, Timestamp now);

  /// Decides the request for each of the resources of those ids, all of the type that it names. Its
  /// own resource needs no id and states nothing. `told` has a place for each. An id that no
  /// request can have is denied as invalid.
  Status decide_each(std::string_view request, std::span<const std::string_view> ids, Timestamp now,
                     std::span<BatchTold> told);

  /// From now on it decides from this.
  void use(std::shared_ptr<const Loaded> loaded);
  /// From now on it decides from what is held whenever catch_up() is called.
  void follow(std::shared_ptr<const Holder> holder);
  void catch_up();

  const Loaded& loaded() const { return *loaded_; }
  std::shared_ptr<const Loaded> shared() const { return loaded_; }
  Context& context() { return *context_; }
  RequestSlots& slots() { return slots_; }
  RequestReader& reader() { return *reader_; }

 private:
  std::shared_ptr<const Loaded> loaded_;
  std::unique_ptr<Context> context_;
  std::unique_ptr<Context> other_;  // for what would be decided with a standard in roll-out
  std::unique_ptr<RequestReader> reader_;
  RequestSlots slots_;
  Told tell(const Answer& answer, bool want_json);
  Result<Told> tell(const Requests& requests, Timestamp now, bool want_json);

  std::shared_ptr<const Holder> followed_;
  uint64_t version_ = 0;  // of what it holds
  std::string json_;
  std::vector<uint32_t> reasons_;  // of an answer
  std::vector<RequestEntitySlots> resources_;
  std::vector<BatchDecision> decisions_;
  std::vector<size_t> refused_;  // of the ids of a batch
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_DECIDER_H_
