// Evaluates the graph's code for one request, in strong Kleene logic: an error is a datum of kind
// kInvalid that says what erred and why (fault.h). Entry point: Machine::evaluate().
#ifndef BYLAW_EVALUATOR_MACHINE_H_
#define BYLAW_EVALUATOR_MACHINE_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluator/fault.h"
#include "evaluator/request.h"
#include "evaluator/snapshot.h"
#include "graph/written.h"

namespace bylaw::engine {

/// What is made while code is evaluated, kept for the next time: members of sets, variables, texts
/// that neither the snapshot nor the request knows.
struct Scratch {
  std::vector<graph::Datum> members;
  std::vector<graph::Datum> locals;
  std::vector<std::string> texts;
  size_t texts_used = 0;
  std::string text;  // one that is being made
  // Guards that were read, each at the place that its number has here; which was read last.
  std::vector<graph::WrittenGuard> guards;
  std::vector<uint32_t> guard_numbers;  // in Part::kWritten
  size_t guard = 0;
};
/// Symbols: the snapshot's, then this many for a request's own texts, then the scratch's.
inline constexpr uint32_t kRequestTexts = 1u << 20;

class Machine {
 public:
  /// All three outlive the machine. `request` may be null while facts are classified.
  Machine(const Snapshot& snapshot, Scratch& scratch, const RequestSlots* request)
      : snapshot_(snapshot),
        graph_(snapshot.graph()),
        scratch_(scratch),
        request_(request),
        own_{graph_.get<graph::Part::kCode>().data(), graph_.get<graph::Part::kOperands>().data(),
             graph_.get<graph::Part::kLiterals>().data(), 0},
        codes_(static_cast<uint32_t>(graph_.get<graph::Part::kCode>().size())),
        space_(own_) {}

  void set_request(const RequestSlots* request) { request_ = request; }
  /// What kSelf is.
  void set_self(graph::Datum self) { self_ = self; }
  /// What kColumn is.
  void set_column(graph::Datum column) { column_ = column; }
  /// The term of the resource's domain, for parameters.
  void set_domain(uint32_t domain) { domain_ = domain; }

  /// A rule's guard: code that lasts until the next one is read; kNone: always.
  struct Guard {
    uint32_t code = graph::kNone;
    uint32_t frame_size = 0;
  };
  Guard read_guard(const graph::BodyRecord& body);
  /// Whether code is of the guard that was read last.
  bool is_written(uint32_t code) const { return code != graph::kNone && code >= codes_; }
  const graph::WrittenGuard& guard() const { return scratch_.guards[scratch_.guard]; }
  /// Code of the graph, or of the guard that was read last.
  const graph::Code& code(uint32_t code) const {
    return is_written(code) ? guard().code[code - codes_] : graph_.get<graph::Part::kCode>()[code];
  }
  std::span<const uint32_t> operands(uint32_t code) const;
  const graph::Datum& literal(uint32_t code) const;
  /// What it was before it was code; kNone for the place of what was read.
  graph::OriginRecord origin(uint32_t code) const;
  /// Where it stands; of what stands nowhere the file is kNone.
  graph::PlaceRecord place_of(uint32_t code) const;

  /// Evaluates code that needs `frame_size` slots.
  graph::Datum evaluate(uint32_t code, uint32_t frame_size);
  /// The same, with variables in the first slots, as if `depth` evaluations were under way.
  graph::Datum evaluate(uint32_t code, uint32_t frame_size, std::span<const graph::Datum> variables,
                        uint32_t depth = 0);
  /// An access as far as it is known: absent is no error yet.
  graph::Datum read(uint32_t code, uint32_t frame_size);

  /// Whether the store knows an entity.
  bool knows(const graph::Datum& entity) const { return find(entity) != graph::kNone; }
  /// What the store has of an entity's attribute, which may be absent; no value if it doesn't know
  /// the entity.
  graph::Datum stored(const graph::Datum& entity, uint32_t index) const;

  std::string_view text(int64_t symbol) const;
  /// The number of a text that was made: the snapshot's, the request's, or one of the scratch.
  uint32_t symbol(std::string_view text);
  /// The members of a set, list or record.
  std::span<const graph::Datum> members(const graph::Datum& d) const;
  const graph::Address& address(const graph::Datum& d) const;
  /// Whether `term` stands under `ancestor`.
  bool under(const graph::Datum& term, const graph::Datum& ancestor) const;
  /// The order of members in sets; 0 where two data are equal.
  int compare(const graph::Datum& a, const graph::Datum& b) const;
  bool equal(const graph::Datum& a, const graph::Datum& b) const;
  /// The set of the members of two collections.
  graph::Datum unite(const graph::Datum& a, const graph::Datum& b);

 private:
  using Datum = graph::Datum;
  using Code = graph::Code;

  Datum eval(uint32_t code);
  Datum eval_here(uint32_t code);
  Datum access(uint32_t code);
  Datum attribute(const Datum& entity, uint32_t index);
  Datum applied(const Code& c, const Datum& a, const Datum& b);
  uint32_t find(const Datum& entity) const;
  Datum slot(std::span<const Datum> slots, graph::Span32 declared, const Code& c,
             Fault fault) const;
  Datum connective(const Code& c);
  Datum conditional(const Code& c);
  Datum binary(const Code& c);
  Datum unary(const Code& c);
  Datum applied(const Code& c, const Datum& d);
  Datum collection(const Code& c);
  Datum quantifier(const Code& c);
  Datum unique(const Code& c);
  Datum call(const Code& c);
  Datum membership(const Datum& entity, const Datum& groups) const;
  Datum is_in(const Datum& entity, const Datum& group) const;
  Datum compare_op(graph::CodeOp op, const Datum& a, const Datum& b) const;
  Datum set_op(graph::CodeOp op, const Datum& a, const Datum& b);
  Datum text_op(graph::CodeOp op, const Datum& a, const Datum& b) const;
  Datum arithmetic(graph::CodeOp op, const Datum& a, const Datum& b) const;
  Datum clock(graph::CodeOp op, const Datum& time) const;
  int64_t zone_at(int64_t ms) const;
  bool includes(const Datum& collection, const Datum& member) const;
  Datum make_collection(graph::Kind kind, size_t first);
  /// Where code that is being evaluated stands, and what it refers to.
  struct Space {
    const Code* code = nullptr;
    const uint32_t* operands = nullptr;
    const Datum* literals = nullptr;
    uint32_t first = 0;  // the number of the first code
  };
  const Code& at(uint32_t code) const { return space_.code[code - space_.first]; }
  /// Which code it is.
  uint32_t place(const Code& c) const {
    return static_cast<uint32_t>(&c - space_.code) + space_.first;
  }
  uint32_t operand(const Code& c, size_t i) const { return space_.operands[c.first + i]; }
  void enter(uint32_t code);

  const Snapshot& snapshot_;
  const graph::Graph& graph_;
  Scratch& scratch_;
  const RequestSlots* request_;
  Space own_;       // the graph's
  uint32_t codes_;  // of the graph; those of a guard that was read are numbered on
  Space space_;
  Datum self_;
  Datum column_ = Datum::invalid();
  uint32_t domain_ = 0;
  size_t frame_ = 0;  // where the frame begins in Scratch::locals
  uint32_t depth_ = 0;
  uint32_t other_resource_ =
      graph::kNone;  // the symbol that `resource` has while `unique` compares
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_MACHINE_H_
