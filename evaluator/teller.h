// What the words of one decision are made from: evaluates the graph's code as it was written, and
// says what erred, why and where. Entry point: Teller.
#ifndef BYLAW_EVALUATOR_TELLER_H_
#define BYLAW_EVALUATOR_TELLER_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluator/engine.h"
#include "evaluator/loaded.h"
#include "evaluator/workspace.h"
#include "facts/request.h"

namespace bylaw::engine {

/// Neither file nor line are known.
inline constexpr graph::PlaceRecord kNowhere{.file = graph::kNone};

/// Something that erred while a rule was weighed.
struct Trouble {
  uint32_t rule = graph::kNone;  // kNone: of an override, a waiver or a bound
  std::string_view message;      // of the context's workspace
  graph::PlaceRecord place = kNowhere;
};

class Teller {
 public:
  /// `slots` are of known types and a known action; all outlive the teller. `request` is what they
  /// were read from, if that is at hand: it has the words for values that don't fit. What is made
  /// for the teller lasts until the context forgets it.
  Teller(const Loaded& loaded, const RequestSlots& slots, Context& context,
         const Request* request = nullptr);
  ~Teller();
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;

  const Loaded& loaded() const { return loaded_; }
  const graph::Graph& graph() const { return graph_; }
  const Schema& schema() const { return loaded_.schema(); }
  const Engine& engine() const { return loaded_.engine(); }
  const Machine& machine() const { return machine_; }
  const RequestSlots& slots() const { return slots_; }
  Context& context() { return context_; }
  Workspace& workspace() { return workspace_; }
  /// Null if it isn't at hand.
  const Request* request() const { return request_; }
  /// Whether something would have been told in words of the request, which wasn't at hand.
  bool lacks_request() const { return lacks_request_; }
  uint32_t environment() const { return environment_; }
  /// The buckets of the resource's levels, from the root down.
  std::vector<uint32_t> chain() const;

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
  graph::Datum unite(const graph::Datum& a, const graph::Datum& b) { return machine_.unite(a, b); }
  /// What kColumn is from now on.
  void set_column(const graph::Datum& column);
  /// An attribute of an entity as it is known: what the request claims first, else what the store
  /// has.
  graph::Datum attribute(const graph::Datum& entity, uint32_t index) const;

  /// Nothing if it is no value.
  std::optional<Value> value(const graph::Datum& d) const;
  /// As Schema::value_text() has it.
  void append_value(const graph::Datum& d, std::string& out) const;
  /// Of what erred.
  void append_message(const graph::Datum& error, std::string& out);
  std::string message(const graph::Datum& error);
  /// What `write` writes to the end of a text, kept in the workspace.
  template <typename Write>
  std::string_view words(Write write) {
    std::string& text = workspace_.text;
    text.clear();
    write(text);
    return workspace_.arena.keep(text);
  }
  graph::PlaceRecord place(const graph::Datum& error) const { return machine_.place_of(error.aux); }
  graph::PlaceRecord place_of(uint32_t code) const { return machine_.place_of(code); }
  Trouble trouble(uint32_t rule, const graph::Datum& error) {
    return {rule, words([&](std::string& out) { append_message(error, out); }), place(error)};
  }
  /// `User::"bob" is not known`.
  void append_not_known(const graph::Datum& entity, std::string& out) const;
  /// The principal or the resource.
  static graph::Datum entity_of(const RequestEntitySlots& who) {
    return {.kind = graph::Kind::kEntity, .aux = who.type, .n = who.symbol};
  }

 private:
  void append_attribute_problem(const graph::Datum& entity, uint32_t index, std::string& out);
  void append_slot_problem(const Member& member, const graph::Datum& known, const Slot* slot,
                           std::string& out);

  const Loaded& loaded_;
  const graph::Graph& graph_;
  const RequestSlots& slots_;
  Context& context_;
  Workspace& workspace_;
  Machine& machine_;
  const Request* request_;
  bool lacks_request_ = false;
  uint32_t environment_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_TELLER_H_
