// What the words of one decision are made from: evaluates the graph's code as it was written, and
// says what erred, why and where. Entry point: Teller.
#ifndef BYLAW_EVALUATOR_TELLER_H_
#define BYLAW_EVALUATOR_TELLER_H_

#include <optional>
#include <span>
#include <string>

#include "evaluator/engine.h"
#include "evaluator/loaded.h"
#include "facts/request.h"

namespace bylaw::engine {

/// Neither file nor line are known.
inline constexpr graph::PlaceRecord kNowhere{.file = graph::kNone};

/// Something that erred while a rule was weighed.
struct Trouble {
  uint32_t rule = graph::kNone;  // kNone: of an override, a waiver or a bound
  std::string message;
  graph::PlaceRecord place = kNowhere;
};

class Teller {
 public:
  /// `slots` are of `request`, whose action and types are known; all outlive the teller. What is
  /// made for it lasts as long as it.
  Teller(const Loaded& loaded, const Request& request, RequestSlots& slots, Context& context);
  ~Teller();
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;

  const Loaded& loaded() const { return loaded_; }
  const graph::Graph& graph() const { return graph_; }
  const Schema& schema() const { return loaded_.schema(); }
  const Engine& engine() const { return loaded_.engine(); }
  const Request& request() const { return request_; }
  RequestSlots& slots() { return slots_; }
  Context& context() { return context_; }
  uint32_t environment() const { return environment_; }
  /// The buckets of the resource's levels, from the root down.
  std::span<const uint32_t> chain() const { return chain_; }

  /// The body of a rule that speaks of the request; null if there is none.
  const graph::BodyRecord* body_of(uint32_t rule) const;

  /// A rule's guard as it was written: its code lasts until the next one is asked for.
  Machine::Guard guard_of(const graph::BodyRecord& body) { return machine_.read_guard(body); }
  /// Of the graph or of that guard.
  const graph::Code& code(uint32_t code) const { return machine_.code(code); }
  std::span<const uint32_t> operands(uint32_t code) const { return machine_.operands(code); }
  const graph::Datum& literal(uint32_t code) const { return machine_.literal(code); }
  graph::OriginRecord origin(uint32_t code) const { return machine_.origin(code); }
  /// What stands at the place of code, on one line, where that is kept; without it the code prints
  /// as it was written, unless there is no source.
  std::optional<std::string> text_of(uint32_t code) const;

  /// Code with its frame's variables.
  graph::Datum evaluate(uint32_t code, std::span<const graph::Datum> frame, uint32_t depth = 0);
  /// A condition with a frame of its own; kNone is true.
  graph::Datum truth(uint32_t code, uint32_t frame_size);
  std::span<const graph::Datum> members(const graph::Datum& d) const;
  /// What kColumn is from now on.
  void set_column(const graph::Datum& column);

  graph::Datum datum(const Value& value);
  /// Nothing if it is no value.
  std::optional<Value> value(const graph::Datum& d) const;
  /// Of what erred.
  std::string message(const graph::Datum& error) const;
  graph::PlaceRecord place(const graph::Datum& error) const { return machine_.place_of(error.aux); }
  graph::PlaceRecord place_of(uint32_t code) const { return machine_.place_of(code); }
  Trouble trouble(uint32_t rule, const graph::Datum& error) const {
    return {rule, message(error), place(error)};
  }
  /// `User::"bob" is not known`.
  std::string not_known(const EntityRef& entity) const;

 private:
  EntityRef entity(const graph::Datum& error) const;
  std::string attribute_problem(const EntityRef& entity, uint32_t index) const;
  uint32_t symbol(std::string_view text);

  const Loaded& loaded_;
  const graph::Graph& graph_;
  const Request& request_;
  RequestSlots& slots_;
  Context& context_;
  Machine& machine_;
  uint32_t environment_;
  std::vector<uint32_t> chain_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_TELLER_H_
