// Partial evaluation. An error that doesn't depend on the row has no expression to stand for it; it
// is settled by what is asked: a part of which only the truth matters can't be made true by an
// error, so there it counts as false, and below a `not` as true.
#include "rules/partial.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

namespace bylaw {
namespace {

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

/// Known, erring, or still dependent on the row (in the residual store).
using Part = std::variant<Value, EvalError, ExprId>;

/// Local variables: known ones in `values`, those that depend on the row in `open` (invalid where
/// known).
struct OpenFrame {
  Frame values;
  std::vector<ExprId> open;
  explicit OpenFrame(uint32_t size) : values(size), open(size) {}
};

class Partial {
 public:
  Partial(const Evaluator& evaluator, ExprStore& residual, std::vector<EvalError>& errors)
      : evaluator_(evaluator), exprs_(evaluator.exprs()), residual_(residual), errors_(errors) {}

  Part part(ExprId id, OpenFrame& frame, Ask ask);
  ExprId place(const Part& part, TypeId type, Span span);

 private:
  Part part_here(ExprId id, OpenFrame& frame, Ask ask);
  Part settle(Part part, Ask ask);
  bool row_free(ExprId id, const OpenFrame& frame) const;
  Part join(Op op, std::vector<Part> parts, const Expr& e, Ask ask);
  Part negated(Part part, const Expr& e);
  Part strict(ExprId id, OpenFrame& frame, Ask ask);
  Part conditional(ExprId id, OpenFrame& frame, Ask ask);
  Part equality(ExprId id, OpenFrame& frame, Ask ask);
  Part quantifier(ExprId id, OpenFrame& frame, Ask ask);
  Part call(ExprId id, OpenFrame& frame, Ask ask);
  void bind(OpenFrame& frame, uint32_t slot, const Part& part);
  bool is_bool(ExprId id) const {
    return evaluator_.schema().types[exprs_[id].type].kind == TypeKind::kBool;
  }

  const Evaluator& evaluator_;
  const ExprStore& exprs_;
  ExprStore& residual_;
  std::vector<EvalError>& errors_;
};

Part Partial::settle(Part part, Ask ask) {
  const EvalError* error = std::get_if<EvalError>(&part);
  if (error == nullptr || ask == Ask::kExact) return part;
  errors_.push_back(*error);
  return Value(ask == Ask::kFalsity);
}

ExprId Partial::place(const Part& part, TypeId type, Span span) {
  if (const ExprId* open = std::get_if<ExprId>(&part)) return *open;
  return residual_.literal(std::get<Value>(part), type, span);
}

bool Partial::row_free(ExprId id, const OpenFrame& frame) const {
  const Expr& e = exprs_[id];
  if (e.op == Op::kRow) return false;
  if (e.op == Op::kLocal) return !frame.open[e.index].valid();
  return std::ranges::all_of(exprs_.operands(id), [&](ExprId x) { return row_free(x, frame); });
}

Part Partial::part(ExprId id, OpenFrame& frame, Ask ask) {
  if (frame.values.depth >= kDeepestEvaluation) {
    return settle(EvalError{"nested too deeply", exprs_[id].span}, ask);
  }
  ++frame.values.depth;
  Part result = part_here(id, frame, ask);
  --frame.values.depth;
  return result;
}

Part Partial::part_here(ExprId id, OpenFrame& frame, Ask ask) {
  const Expr& e = exprs_[id];
  if (row_free(id, frame)) {
    Evaluated known = evaluator_.evaluate(id, frame.values);
    return settle(known.ok() ? Part(known.value()) : Part(known.error()), ask);
  }
  if (e.op == Op::kRow) {
    return residual_.add(Op::kRow, e.type, e.span, {}, residual_.text(exprs_.text(id)));
  }
  if (e.op == Op::kLocal) return frame.open[e.index];
  if (e.op == Op::kAnd || e.op == Op::kOr) {
    const size_t before = errors_.size();
    std::vector<Part> parts;
    for (const ExprId operand : exprs_.operands(id)) parts.push_back(part(operand, frame, ask));
    Part whole = join(e.op, std::move(parts), e, ask);
    if (std::holds_alternative<Value>(whole)) errors_.resize(before);
    return whole;
  }
  if (e.op == Op::kNot) return negated(part(exprs_.operand(id, 0), frame, flip(ask)), e);
  if (e.op == Op::kImplies) {
    std::vector<Part> parts{negated(part(exprs_.operand(id, 0), frame, flip(ask)), e),
                            part(exprs_.operand(id, 1), frame, ask)};
    return join(Op::kOr, std::move(parts), e, ask);
  }
  if (e.op == Op::kIf) return conditional(id, frame, ask);
  if (e.op == Op::kAny || e.op == Op::kAll || e.op == Op::kCount) {
    return quantifier(id, frame, ask);
  }
  if (e.op == Op::kCall) return call(id, frame, ask);
  const bool equates = e.op == Op::kEqual || e.op == Op::kNotEqual;
  if (equates && is_bool(exprs_.operand(id, 0)) && is_bool(exprs_.operand(id, 1))) {
    return equality(id, frame, ask);
  }
  return strict(id, frame, ask);
}

/// Kleene's and, or over parts: the deciding value, else what is left of them.
Part Partial::join(Op op, std::vector<Part> parts, const Expr& e, Ask ask) {
  const bool deciding = op == Op::kOr;
  std::vector<ExprId> open;
  std::optional<EvalError> error;
  for (const Part& p : parts) {
    if (const Value* value = std::get_if<Value>(&p)) {
      if (value->as<bool>() == deciding) return Value(deciding);
    } else if (const EvalError* wrong = std::get_if<EvalError>(&p)) {
      if (!error) error = *wrong;
    } else if (const ExprId x = std::get<ExprId>(p); std::ranges::find(open, x) == open.end()) {
      open.push_back(x);
    }
  }
  if (error) return settle(*error, ask);
  if (open.empty()) return Value(!deciding);
  if (open.size() == 1) return open.front();
  return residual_.add(op, e.type, e.span, open);
}

Part Partial::negated(Part p, const Expr& e) {
  if (const Value* value = std::get_if<Value>(&p)) return Value(!value->as<bool>());
  const ExprId* open = std::get_if<ExprId>(&p);
  if (open == nullptr) return p;
  if (residual_[*open].op == Op::kNot) return residual_.operand(*open, 0);
  const std::vector<ExprId> operand{*open};
  return residual_.add(Op::kNot, e.type, e.span, operand);
}

/// An operator that errs where an operand errs.
Part Partial::strict(ExprId id, OpenFrame& frame, Ask ask) {
  const Expr& e = exprs_[id];
  std::vector<ExprId> operands;
  for (const ExprId operand : exprs_.operands(id)) {
    const Part p = part(operand, frame, Ask::kExact);
    if (std::holds_alternative<EvalError>(p)) return settle(p, ask);
    operands.push_back(place(p, exprs_[operand].type, exprs_[operand].span));
  }
  const bool text = e.op == Op::kMatches || e.op == Op::kLike;
  return residual_.add(e.op, e.type, e.span, operands,
                       text ? residual_.text(exprs_.text(id)) : e.index);
}

Part Partial::conditional(ExprId id, OpenFrame& frame, Ask ask) {
  const Expr& e = exprs_[id];
  const ExprId c = exprs_.operand(id, 0);
  const ExprId yes = exprs_.operand(id, 1);
  const ExprId no = exprs_.operand(id, 2);
  const Part condition = part(c, frame, Ask::kExact);
  if (const Value* known = std::get_if<Value>(&condition)) {
    return part(known->as<bool>() ? yes : no, frame, ask);
  }
  if (const ExprId* open = std::get_if<ExprId>(&condition)) {
    const Part then = part(yes, frame, ask);
    const Part otherwise = part(no, frame, ask);
    if (std::holds_alternative<EvalError>(then)) return then;
    if (std::holds_alternative<EvalError>(otherwise)) return otherwise;
    const std::vector<ExprId> operands{*open, place(then, e.type, exprs_[yes].span),
                                       place(otherwise, e.type, exprs_[no].span)};
    return residual_.add(Op::kIf, e.type, e.span, operands);
  }
  if (ask == Ask::kExact) return condition;
  // The condition errs for some rows or all. `if c then a else b` is true where c and a are, where
  // c is false and b true, and where a and b both are; false likewise.
  const auto branch = [&](ExprId x) {
    Part p = part(x, frame, ask);
    return ask == Ask::kFalsity ? negated(std::move(p), e) : p;
  };
  const auto both = [&](Part a, Part b) {
    return join(Op::kAnd, {std::move(a), std::move(b)}, e, Ask::kTruth);
  };
  const Part cases = join(
      Op::kOr,
      {both(part(c, frame, Ask::kTruth), branch(yes)),
       both(negated(part(c, frame, Ask::kFalsity), e), branch(no)), both(branch(yes), branch(no))},
      e, Ask::kTruth);
  return ask == Ask::kFalsity ? negated(cases, e) : cases;
}

/// `==` and `!=` of truth values, whose operands may be connectives with errors in them.
Part Partial::equality(ExprId id, OpenFrame& frame, Ask ask) {
  const Expr& e = exprs_[id];
  const ExprId a = exprs_.operand(id, 0);
  const ExprId b = exprs_.operand(id, 1);
  const bool exact = std::ranges::none_of(exprs_.operands(id), [&](ExprId x) {
    return std::holds_alternative<EvalError>(part(x, frame, Ask::kExact));
  });
  if (exact || ask == Ask::kExact) return strict(id, frame, ask);
  const auto truth = [&](ExprId x) { return part(x, frame, Ask::kTruth); };
  const auto falsity = [&](ExprId x) { return negated(part(x, frame, Ask::kFalsity), e); };
  const auto both = [&](Part x, Part y) {
    return join(Op::kAnd, {std::move(x), std::move(y)}, e, Ask::kTruth);
  };
  const bool same = (e.op == Op::kEqual) == (ask == Ask::kTruth);
  const Part cases =
      same
          ? join(Op::kOr, {both(truth(a), truth(b)), both(falsity(a), falsity(b))}, e, Ask::kTruth)
          : join(Op::kOr, {both(truth(a), falsity(b)), both(falsity(a), truth(b))}, e, Ask::kTruth);
  return ask == Ask::kFalsity ? negated(cases, e) : cases;
}

void Partial::bind(OpenFrame& frame, uint32_t slot, const Part& p) {
  frame.open[slot] = ExprId();
  if (const ExprId* open = std::get_if<ExprId>(&p)) {
    frame.open[slot] = *open;
  } else if (const Value* value = std::get_if<Value>(&p)) {
    frame.values.locals[slot] = *value;
  } else {
    frame.values.locals[slot] = std::get<EvalError>(p);
  }
}

/// Unrolled over the members, which are known: a row has only texts.
Part Partial::quantifier(ExprId id, OpenFrame& frame, Ask ask) {
  const Expr& e = exprs_[id];
  const ExprId collection = exprs_.operand(id, 0);
  const ExprId body = exprs_.operand(id, 1);
  const Op op = exprs_[collection].op;
  std::vector<Part> members;
  if (row_free(collection, frame)) {
    const Evaluated known = evaluator_.evaluate(collection, frame.values);
    if (!known.ok()) return settle(known.error(), ask);
    for (const Value& member : known.value().members()) members.emplace_back(member);
  } else if (op == Op::kList || (op == Op::kSet && e.op != Op::kCount)) {
    for (const ExprId member : exprs_.operands(collection)) {
      members.push_back(part(member, frame, Ask::kExact));
      if (std::holds_alternative<EvalError>(members.back())) return settle(members.back(), ask);
    }
  } else {
    return settle(EvalError{"a collection of the row's cells", e.span}, ask);
  }
  std::vector<Part> bodies;
  for (const Part& member : members) {
    bind(frame, e.index, member);
    bodies.push_back(part(body, frame, e.op == Op::kCount ? Ask::kExact : ask));
  }
  frame.open[e.index] = ExprId();
  if (e.op != Op::kCount) {
    return join(e.op == Op::kAny ? Op::kOr : Op::kAnd, std::move(bodies), e, ask);
  }
  // A count is a sum of ones.
  const ExprId one = residual_.literal(Value(int64_t{1}), e.type, e.span);
  const ExprId none = residual_.literal(Value(int64_t{0}), e.type, e.span);
  ExprId sum = none;
  for (const Part& p : bodies) {
    if (std::holds_alternative<EvalError>(p)) return settle(p, ask);
    const std::vector<ExprId> choice{place(p, exprs_[body].type, e.span), one, none};
    const std::vector<ExprId> terms{sum, residual_.add(Op::kIf, e.type, e.span, choice)};
    sum = residual_.add(Op::kAdd, e.type, e.span, terms);
  }
  return sum;
}

Part Partial::call(ExprId id, OpenFrame& frame, Ask ask) {
  const Expr& e = exprs_[id];
  const Define& define = evaluator_.facts().rulebook().defines[DefineId(e.index)];
  OpenFrame inner(define.frame_size);
  for (uint32_t i = 0; i < e.count; ++i) {
    bind(inner, i, part(exprs_.operand(id, i), frame, Ask::kExact));
  }
  inner.values.depth = frame.values.depth;
  return part(define.body, inner, ask);
}

}  // namespace

ExprId partially_evaluate(const Evaluator& evaluator, ExprId filter, uint32_t frame_size,
                          ExprStore& residual, std::vector<EvalError>& errors) {
  Partial partial(evaluator, residual, errors);
  OpenFrame frame(frame_size);
  const Part whole = partial.part(filter, frame, Ask::kTruth);
  const Expr& e = evaluator.exprs()[filter];
  return partial.place(whole, e.type, e.span);
}

}  // namespace bylaw
