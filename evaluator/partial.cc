// An error that doesn't depend on the row has no expression to stand for it; it is settled by what
// is asked: a part of which only the truth matters can't be made true by an error, so there it
// counts as false, and below a `not` as true.
#include "evaluator/partial.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace bylaw::engine {
namespace {

using graph::Code;
using graph::CodeOp;
using graph::Datum;
using graph::kNone;
using graph::OriginRecord;

/// What of a part matters to the whole.
enum class Ask : uint8_t { kTruth, kFalsity, kExact };

Ask flip(Ask ask) {
  switch (ask) {
    case Ask::kTruth:
      return Ask::kFalsity;
    case Ask::kFalsity:
      return Ask::kTruth;
    case Ask::kExact:
      return Ask::kExact;
  }
  return ask;
}

/// Known, erring, or still dependent on the row.
struct Piece {
  Datum known;
  TermIndex open = kNone;

  Piece(Datum d) : known(d) {}  // NOLINT(google-explicit-constructor)
  explicit Piece(TermIndex t) : open(t) {}
  bool is_open() const { return open != kNone; }
  bool erred() const { return !is_open() && !known.is_value(); }
  bool is_known() const { return !is_open() && known.is_value(); }
};

/// Local variables: known ones in `values`, those that depend on the row in `open` (kNone where
/// known).
struct OpenFrame {
  List<Datum> values;
  List<TermIndex> open;
  uint32_t depth = 0;
  OpenFrame(uint32_t size, Arena& arena)
      : values(size, Datum::invalid(), &arena), open(size, kNone, &arena) {}
};

class Partial {
 public:
  Partial(Teller& teller, Terms& terms, List<Datum>& errors)
      : teller_(teller),
        graph_(teller.graph()),
        arena_(teller.workspace().arena),
        terms_(terms),
        errors_(errors) {}

  Piece piece(uint32_t code, OpenFrame& frame, Ask ask);
  TermIndex placed(const Piece& piece, const OriginRecord& origin);
  const OriginRecord& origin(uint32_t code) const {
    return graph_.get<graph::Part::kOrigins>()[code];
  }

 private:
  Piece piece_here(uint32_t code, OpenFrame& frame, Ask ask);
  Piece settle(Piece piece, Ask ask);
  bool row_free(uint32_t code, const OpenFrame& frame) const;
  Piece join(CodeOp op, std::span<const Piece> pieces, uint32_t code, Ask ask);
  Piece join(CodeOp op, std::initializer_list<Piece> pieces, uint32_t code, Ask ask) {
    return join(op, std::span(pieces.begin(), pieces.size()), code, ask);
  }
  Piece negated(const Piece& piece, uint32_t code);
  Piece strict(uint32_t code, OpenFrame& frame, Ask ask);
  Piece conditional(uint32_t code, OpenFrame& frame, Ask ask);
  Piece equality(uint32_t code, OpenFrame& frame, Ask ask);
  Piece quantifier(uint32_t code, OpenFrame& frame, Ask ask);
  Piece sum(uint32_t code, std::span<const Piece> bodies, Ask ask);
  Piece call(uint32_t code, OpenFrame& frame, Ask ask);
  static void bind(OpenFrame& frame, uint32_t slot, const Piece& piece);

  const Code& at(uint32_t code) const { return graph_.get<graph::Part::kCode>()[code]; }
  std::span<const uint32_t> operands(uint32_t code) const { return graph_.operands(at(code)); }
  uint32_t operand(uint32_t code, size_t i) const { return operands(code)[i]; }
  bool is_bool(uint32_t code) const {
    return graph_.get<graph::Part::kValueTypes>()[origin(code).type].form ==
           graph::ValueForm::kBool;
  }
  /// An expression that stands for a piece of code.
  Piece made(CodeOp op, uint32_t code, std::span<const TermIndex> operands, uint32_t index = 0) {
    const Expression whole{op, origin(code).type, origin(code).place, index, {}};
    return Piece(terms_.add(whole, operands, teller_.machine()));
  }
  Piece made(CodeOp op, uint32_t code, std::initializer_list<TermIndex> operands,
             uint32_t index = 0) {
    return made(op, code, std::span(operands.begin(), operands.size()), index);
  }
  TermIndex literal(const Datum& value, const OriginRecord& origin) {
    return terms_.literal(value, origin.type, origin.place, teller_.machine());
  }

  Teller& teller_;
  const graph::Graph& graph_;
  Arena& arena_;
  Terms& terms_;
  List<Datum>& errors_;
};

Piece Partial::settle(Piece piece, Ask ask) {
  if (!piece.erred() || ask == Ask::kExact) return piece;
  errors_.push_back(piece.known);
  return Datum::boolean(ask == Ask::kFalsity);
}

TermIndex Partial::placed(const Piece& piece, const OriginRecord& origin) {
  if (piece.is_open()) return piece.open;
  return literal(piece.known, origin);
}

bool Partial::row_free(uint32_t code, const OpenFrame& frame) const {
  const Code& c = at(code);
  if (c.op == CodeOp::kRow) return false;
  if (c.op == CodeOp::kLocal) return frame.open[c.index] == kNone;
  return std::ranges::all_of(graph_.operands(c), [&](uint32_t x) { return row_free(x, frame); });
}

Piece Partial::piece(uint32_t code, OpenFrame& frame, Ask ask) {
  if (frame.depth >= graph::kDeepestCode) {
    return settle(at_fault(failed(Fault::kTooDeep), code), ask);
  }
  ++frame.depth;
  Piece result = piece_here(code, frame, ask);
  --frame.depth;
  return result;
}

Piece Partial::piece_here(uint32_t code, OpenFrame& frame, Ask ask) {
  const Code& c = at(code);
  if (row_free(code, frame)) return settle(teller_.evaluate(code, frame.values, frame.depth), ask);
  if (c.op == CodeOp::kRow) return made(c.op, code, {}, c.index);
  if (c.op == CodeOp::kLocal) return Piece(frame.open[c.index]);
  if (c.op == CodeOp::kAnd || c.op == CodeOp::kOr) {
    const size_t before = errors_.size();
    List<Piece> pieces(&arena_);
    pieces.reserve(c.count);
    for (const uint32_t operand : operands(code)) pieces.push_back(piece(operand, frame, ask));
    Piece whole = join(c.op, pieces, code, ask);
    if (whole.is_known()) errors_.resize(before);
    return whole;
  }
  if (c.op == CodeOp::kNot) return negated(piece(operand(code, 0), frame, flip(ask)), code);
  if (c.op == CodeOp::kImplies) {
    const Piece left = negated(piece(operand(code, 0), frame, flip(ask)), code);
    return join(CodeOp::kOr, {left, piece(operand(code, 1), frame, ask)}, code, ask);
  }
  if (c.op == CodeOp::kIf) return conditional(code, frame, ask);
  if (c.op == CodeOp::kAny || c.op == CodeOp::kAll || c.op == CodeOp::kCount) {
    return quantifier(code, frame, ask);
  }
  if (c.op == CodeOp::kCall) return call(code, frame, ask);
  const bool equates = c.op == CodeOp::kEqual || c.op == CodeOp::kNotEqual;
  if (equates && is_bool(operand(code, 0)) && is_bool(operand(code, 1))) {
    return equality(code, frame, ask);
  }
  return strict(code, frame, ask);
}

/// Kleene's and, or over pieces: the deciding value, else what is left of them.
Piece Partial::join(CodeOp op, std::span<const Piece> pieces, uint32_t code, Ask ask) {
  const bool deciding = op == CodeOp::kOr;
  List<TermIndex> open(&arena_);
  open.reserve(pieces.size());
  std::optional<Piece> error;
  for (const Piece& p : pieces) {
    if (p.is_known()) {
      if (p.known.is_true() == deciding) return Datum::boolean(deciding);
    } else if (p.erred()) {
      if (!error) error = p;
    } else if (std::ranges::find(open, p.open) == open.end()) {
      open.push_back(p.open);
    }
  }
  if (error) return settle(*error, ask);
  if (open.empty()) return Datum::boolean(!deciding);
  if (open.size() == 1) return Piece(open.front());
  return made(op, code, std::span<const TermIndex>(open));
}

Piece Partial::negated(const Piece& p, uint32_t code) {
  if (p.is_known()) return Datum::boolean(!p.known.is_true());
  if (p.erred()) return p;
  if (terms_[p.open].op == CodeOp::kNot) return Piece(terms_.operands(p.open)[0]);
  return made(CodeOp::kNot, code, {p.open});
}

/// An operator that errs where an operand errs.
Piece Partial::strict(uint32_t code, OpenFrame& frame, Ask ask) {
  List<TermIndex> parts(&arena_);
  parts.reserve(at(code).count);
  for (const uint32_t operand : operands(code)) {
    const Piece p = piece(operand, frame, Ask::kExact);
    if (p.erred()) return settle(p, ask);
    parts.push_back(placed(p, origin(operand)));
  }
  return made(at(code).op, code, std::span<const TermIndex>(parts), at(code).index);
}

Piece Partial::conditional(uint32_t code, OpenFrame& frame, Ask ask) {
  const uint32_t c = operand(code, 0);
  const uint32_t yes = operand(code, 1);
  const uint32_t no = operand(code, 2);
  const Piece condition = piece(c, frame, Ask::kExact);
  if (condition.is_known()) return piece(condition.known.is_true() ? yes : no, frame, ask);
  if (condition.is_open()) {
    const Piece then = piece(yes, frame, ask);
    const Piece otherwise = piece(no, frame, ask);
    if (then.erred()) return then;
    if (otherwise.erred()) return otherwise;
    return made(CodeOp::kIf, code,
                {condition.open, placed(then, {origin(code).type, origin(yes).place}),
                 placed(otherwise, {origin(code).type, origin(no).place})});
  }
  if (ask == Ask::kExact) return condition;
  // The condition errs for some rows or all. `if c then a else b` is true where c and a are, where
  // c is false and b true, and where a and b both are; false likewise.
  const auto branch = [&](uint32_t x) {
    const Piece p = piece(x, frame, ask);
    return ask == Ask::kFalsity ? negated(p, code) : p;
  };
  const auto both = [&](const Piece& a, const Piece& b) {
    return join(CodeOp::kAnd, {a, b}, code, Ask::kTruth);
  };
  List<Piece> cases(&arena_);
  const Piece holds = piece(c, frame, Ask::kTruth);
  cases.push_back(both(holds, branch(yes)));
  const Piece fails = negated(piece(c, frame, Ask::kFalsity), code);
  cases.push_back(both(fails, branch(no)));
  const Piece either = branch(yes);
  cases.push_back(both(either, branch(no)));
  const Piece whole = join(CodeOp::kOr, cases, code, Ask::kTruth);
  return ask == Ask::kFalsity ? negated(whole, code) : whole;
}

/// `==` and `!=` of truth values, whose operands may be connectives with errors in them.
Piece Partial::equality(uint32_t code, OpenFrame& frame, Ask ask) {
  const uint32_t a = operand(code, 0);
  const uint32_t b = operand(code, 1);
  const bool exact = std::ranges::none_of(
      operands(code), [&](uint32_t x) { return piece(x, frame, Ask::kExact).erred(); });
  if (exact || ask == Ask::kExact) return strict(code, frame, ask);
  const auto truth = [&](uint32_t x) { return piece(x, frame, Ask::kTruth); };
  const auto falsity = [&](uint32_t x) { return negated(piece(x, frame, Ask::kFalsity), code); };
  const auto both = [&](const Piece& x, const Piece& y) {
    return join(CodeOp::kAnd, {x, y}, code, Ask::kTruth);
  };
  const bool same = (at(code).op == CodeOp::kEqual) == (ask == Ask::kTruth);
  List<Piece> cases(&arena_);
  const Piece a_holds = truth(a);
  cases.push_back(both(a_holds, same ? truth(b) : falsity(b)));
  const Piece a_fails = falsity(a);
  cases.push_back(both(a_fails, same ? falsity(b) : truth(b)));
  const Piece whole = join(CodeOp::kOr, cases, code, Ask::kTruth);
  return ask == Ask::kFalsity ? negated(whole, code) : whole;
}

void Partial::bind(OpenFrame& frame, uint32_t slot, const Piece& p) {
  frame.open[slot] = p.open;
  if (!p.is_open()) frame.values[slot] = p.known;
}

/// Unrolled over the members, which are known: a row has only texts.
Piece Partial::quantifier(uint32_t code, OpenFrame& frame, Ask ask) {
  const Code& c = at(code);
  const uint32_t collection = operand(code, 0);
  const CodeOp op = at(collection).op;
  List<Piece> members(&arena_);
  if (row_free(collection, frame)) {
    const Datum known = teller_.evaluate(collection, frame.values, frame.depth);
    if (!known.is_value()) return settle(known, ask);
    const auto held = teller_.members(known);
    members.reserve(held.size());
    for (const Datum& member : held) members.emplace_back(member);
  } else if (op == CodeOp::kList || (op == CodeOp::kSet && c.op != CodeOp::kCount)) {
    for (const uint32_t member : operands(collection)) {
      members.push_back(piece(member, frame, Ask::kExact));
      if (members.back().erred()) return settle(members.back(), ask);
    }
  } else {
    return settle(at_fault(failed(Fault::kCells), code), ask);
  }
  List<Piece> bodies(&arena_);
  bodies.reserve(members.size());
  for (const Piece& member : members) {
    bind(frame, c.index, member);
    bodies.push_back(piece(operand(code, 1), frame, c.op == CodeOp::kCount ? Ask::kExact : ask));
  }
  frame.open[c.index] = kNone;
  if (c.op == CodeOp::kCount) return sum(code, bodies, ask);
  return join(c.op == CodeOp::kAny ? CodeOp::kOr : CodeOp::kAnd, bodies, code, ask);
}

/// A count is a sum of ones.
Piece Partial::sum(uint32_t code, std::span<const Piece> bodies, Ask ask) {
  const OriginRecord& own = origin(code);
  const TermIndex one = literal({.kind = graph::Kind::kInt, .n = 1}, own);
  const TermIndex none = literal({.kind = graph::Kind::kInt, .n = 0}, own);
  Piece total(none);
  for (const Piece& p : bodies) {
    if (p.erred()) return settle(p, ask);
    const TermIndex condition = placed(p, {origin(operand(code, 1)).type, own.place});
    const Piece choice = made(CodeOp::kIf, code, {condition, one, none});
    total = made(CodeOp::kAdd, code, {total.open, choice.open});
  }
  return total;
}

Piece Partial::call(uint32_t code, OpenFrame& frame, Ask ask) {
  const graph::DefineRecord& define = graph_.get<graph::Part::kDefines>()[at(code).index];
  OpenFrame inner(define.frame_size, arena_);
  uint32_t slot = 0;
  for (const uint32_t argument : operands(code)) {
    bind(inner, slot++, piece(argument, frame, Ask::kExact));
  }
  inner.depth = frame.depth;
  return piece(define.body, inner, ask);
}

}  // namespace

TermIndex partially_evaluate(Teller& teller, uint32_t filter, uint32_t frame_size, Terms& terms,
                             List<Datum>& errors) {
  Partial partial(teller, terms, errors);
  OpenFrame frame(frame_size, teller.workspace().arena);
  const Piece whole = partial.piece(filter, frame, Ask::kTruth);
  return partial.placed(whole, partial.origin(filter));
}

}  // namespace bylaw::engine
