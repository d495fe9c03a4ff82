// Traces: of each rule, the part of its guard that settled it, and the values seen there. The
// decision's words stand in decision_told.cc.
#include "rules/explain.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "rules/expr_printer.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

/// Values longer than this say little in an explanation.
constexpr size_t kLongestValue = 200;
/// So do more than these, and calls within calls within calls.
constexpr size_t kMostValues = 20;
constexpr uint32_t kDeepestCall = 8;

char truth_of(const Evaluated& e) { return !e.ok() ? 'e' : e.is_true() ? 't' : 'f'; }

class Explainer {
 public:
  Explainer(const Evaluator& evaluator, uint32_t frame_size)
      : evaluator_(evaluator), exprs_(evaluator.exprs()), frame_(frame_size) {}

  /// The smallest part of a condition that made it what it is.
  ExprId cause(ExprId id);
  /// The values read in it, each once; of a call, its own and those that its body reads.
  std::vector<std::string> values(ExprId id) {
    const bool told = note_members(id);
    // A list of records is long, and which of them settled it has been said.
    if (told && is_list_of_records(exprs_.operand(id, 0))) {
      note_attribute(exprs_.operand(id, 0));
      collect(exprs_.operand(id, 1));
    } else {
      collect(id);
    }
    return std::move(values_);
  }
  /// The resource's attributes that were read in it; after values().
  std::vector<uint32_t> attributes() { return std::move(attributes_); }

 private:
  void collect(ExprId id);
  void note_attribute(ExprId id);
  bool note_members(ExprId quantifier);
  bool is_list_of_records(ExprId id) const;
  std::string short_name(const Value& member) const;
  void collect_body(ExprId call);
  bool is_access(ExprId id) const;
  bool is_open(ExprId id) const;
  std::string name(ExprId id) const;
  std::string seen(ExprId id);

  const Evaluator& evaluator_;
  const ExprStore& exprs_;
  Frame frame_;
  std::vector<std::string>
      names_;  // of the first slots: a define's parameters as the arguments put in
  std::vector<std::string> values_;
  std::vector<uint32_t> attributes_;
};

ExprId Explainer::cause(ExprId id) {
  while (true) {
    const Op op = exprs_[id].op;
    const char whole = truth_of(evaluator_.evaluate(id, frame_));
    // An `and` is false, and an `or` true, for the first operand that is; and either errs for the
    // first that errs.
    const bool one_suffices =
        (op == Op::kAnd && whole != 't') || (op == Op::kOr && whole != 'f') || op == Op::kNot;
    if (!one_suffices) return id;
    const auto operands = exprs_.operands(id);
    const char wanted = op != Op::kNot || whole == 'e' ? whole : whole == 't' ? 'f' : 't';
    const auto it = std::ranges::find_if(operands, [&](ExprId operand) {
      return truth_of(evaluator_.evaluate(operand, frame_)) == wanted;
    });
    if (it == operands.end()) return id;
    id = *it;
  }
}

bool Explainer::is_access(ExprId id) const {
  switch (exprs_[id].op) {
    case Op::kPrincipal:
    case Op::kResource:
    case Op::kAction:
    case Op::kContext:
    case Op::kProperty:
    case Op::kParameter:
    case Op::kAttribute:
    case Op::kField:
    case Op::kCall:
      return true;
    case Op::kLiteral:
    case Op::kLocal:
    case Op::kColumn:
    case Op::kRow:
    case Op::kHas:
    case Op::kKnown:
    case Op::kOtherwise:
    case Op::kAnd:
    case Op::kOr:
    case Op::kNot:
    case Op::kImplies:
    case Op::kIf:
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
    case Op::kInEntity:
    case Op::kInAnyEntity:
    case Op::kInSet:
    case Op::kInNetwork:
    case Op::kUnder:
    case Op::kMatches:
    case Op::kLike:
    case Op::kStartsWith:
    case Op::kEndsWith:
    case Op::kContains:
    case Op::kContainsAll:
    case Op::kContainsAny:
    case Op::kLower:
    case Op::kSize:
    case Op::kWeekday:
    case Op::kDate:
    case Op::kTimeOfDay:
    case Op::kAddMonths:
    case Op::kUnion:
    case Op::kIntersect:
    case Op::kMinus:
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kNegate:
    case Op::kToDecimal:
    case Op::kSet:
    case Op::kList:
    case Op::kAny:
    case Op::kAll:
    case Op::kCount:
    case Op::kUnique:
      return false;
  }
  return false;
}

/// True if a quantifier's variable stands in it, so that it has no one value.
bool Explainer::is_open(ExprId id) const {
  if (exprs_[id].op == Op::kLocal) return exprs_[id].index >= names_.size();
  return std::ranges::any_of(exprs_.operands(id), [&](ExprId x) { return is_open(x); });
}

std::string Explainer::name(ExprId id) const {
  return ExprPrinter(evaluator_.facts().rulebook(), exprs_, names_,
                     evaluator_.facts().request().action)
      .print(id);
}

std::string Explainer::seen(ExprId id) {
  const Evaluated value = evaluator_.evaluate(id, frame_);
  if (!value.ok()) return name(id) + ": " + value.error().message;
  std::string text = evaluator_.schema().value_text(value.value());
  if (text.size() > kLongestValue) {
    size_t end = kLongestValue;
    while ((static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end) + "…";
  }
  return name(id) + " = " + text;
}

void Explainer::note_attribute(ExprId id) {
  while (exprs_[id].op == Op::kField || exprs_[id].op == Op::kAttribute) {
    const ExprId base = exprs_.operand(id, 0);
    if (exprs_[base].op == Op::kResource) break;
    id = base;
  }
  if (exprs_[id].op != Op::kAttribute) return;
  if (std::ranges::find(attributes_, exprs_[id].index) != attributes_.end()) return;
  attributes_.push_back(exprs_[id].index);
}

bool Explainer::is_list_of_records(ExprId id) const {
  Frame frame(frame_);
  const Evaluated list = evaluator_.evaluate(id, frame);
  return list.ok() && !list.value().members().empty() &&
         list.value().members().front().if_a<RecordValue>() != nullptr;
}

/// A record's `name` where it has one; else the value as an author writes it.
std::string Explainer::short_name(const Value& member) const {
  if (const auto* record = member.if_a<RecordValue>()) {
    const auto name = find_member(evaluator_.schema().records[record->record].members, "name");
    if (name && (*record->members)[*name]) {
      if (const auto* text = (*record->members)[*name]->if_a<std::string>()) return *text;
    }
  }
  return evaluator_.schema().value_text(member);
}

/// Of an `all` that isn't true, the members it isn't true of; of an `any` that isn't false, those
/// it isn't false of. True if some were named.
bool Explainer::note_members(ExprId quantifier) {
  constexpr size_t kNamed = 3;
  const Expr& e = exprs_[quantifier];
  const char whole = truth_of(evaluator_.evaluate(quantifier, frame_));
  const bool settled_by_members =
      (e.op == Op::kAll && whole != 't') || (e.op == Op::kAny && whole != 'f');
  if (!settled_by_members) return false;
  const Evaluated list = evaluator_.evaluate(exprs_.operand(quantifier, 0), frame_);
  if (!list.ok()) return false;
  std::vector<std::string> names;
  size_t count = 0;
  Frame inner(frame_);
  for (const Value& member : list.value().members()) {
    inner.locals[e.index] = member;
    if (truth_of(evaluator_.evaluate(exprs_.operand(quantifier, 1), inner)) != whole) continue;
    if (++count <= kNamed) names.push_back(short_name(member));
  }
  if (names.empty()) return false;
  if (count > kNamed) names.push_back(std::to_string(count - kNamed) + " more");
  const std::string_view how = whole == 'e'       ? "can't be told for "
                               : e.op == Op::kAll ? "not so for "
                                                  : "so for ";
  values_.push_back(std::string(how) + join_words(names));
  return true;
}

void Explainer::collect(ExprId id) {
  note_attribute(id);
  if (values_.size() >= kMostValues) return;
  if (is_access(id) && !is_open(id)) {
    std::string text = seen(id);
    if (std::ranges::find(values_, text) == values_.end()) values_.push_back(std::move(text));
    if (exprs_[id].op == Op::kCall) collect_body(id);
    return;
  }
  for (const ExprId operand : exprs_.operands(id)) collect(operand);
}

void Explainer::collect_body(ExprId call) {
  const Define& define = evaluator_.facts().rulebook().defines[DefineId(exprs_[call].index)];
  Frame inner(define.frame_size);
  inner.depth = frame_.depth + 1;
  if (inner.depth >= kDeepestCall) return;
  std::vector<std::string> arguments;
  for (const ExprId operand : exprs_.operands(call)) {
    inner.locals[arguments.size()] = evaluator_.evaluate(operand, frame_);
    arguments.push_back(name(operand));
  }
  std::swap(frame_, inner);
  names_.swap(arguments);
  collect(define.body);
  names_.swap(arguments);
  std::swap(frame_, inner);
}

RuleTrace::Verdict verdict_of(const WeighedRule& weighed) {
  if (weighed.guard.is_false()) return RuleTrace::Verdict::kFailed;
  switch (weighed.standing) {
    case Standing::kStands:
      return weighed.guard.ok() ? RuleTrace::Verdict::kApplied : RuleTrace::Verdict::kErred;
    case Standing::kWaived:
      return RuleTrace::Verdict::kWaived;
    case Standing::kLifted:
      return RuleTrace::Verdict::kLifted;
    case Standing::kRolledOut:
      return RuleTrace::Verdict::kRolledOut;
    case Standing::kEnded:
      return RuleTrace::Verdict::kFailed;
  }
  return RuleTrace::Verdict::kFailed;
}

RuleTrace trace_of(const Evaluator& evaluator, const WeighedRule& weighed) {
  const Rulebook& rulebook = evaluator.facts().rulebook();
  const Rule& rule = rulebook.rules[weighed.rule];
  RuleTrace trace;
  trace.rule = weighed.rule;
  trace.verdict = verdict_of(weighed);
  if (weighed.standing == Standing::kWaived) {
    trace.by = rulebook.waivers[weighed.waiver].name.full();
  }
  if (weighed.standing == Standing::kLifted) {
    trace.by = rulebook.overrides[weighed.lifted_by].name.full();
  }
  if (weighed.standing == Standing::kEnded) {
    trace.condition = rule.head;
    trace.values = {"it ended at " + to_string(*rule.until)};
    return trace;
  }
  if (!weighed.body->guard.valid()) return trace;
  Explainer explainer(evaluator, weighed.body->frame_size);
  const ExprId cause = explainer.cause(weighed.body->guard);
  trace.condition = evaluator.exprs()[cause].span;
  trace.values = explainer.values(cause);
  trace.attributes = explainer.attributes();
  return trace;
}

}  // namespace

std::vector<RuleTrace> explain(const Rulebook& rulebook, const EntityStore& store,
                               const Request& request, const DecideOptions& options) {
  std::vector<RuleTrace> traces;
  if (!request.action.valid() || !request.principal.type.valid() ||
      !request.resource.type.valid()) {
    return traces;
  }
  const auto environment = rulebook.schema.find_environment(request.action, request.principal.type,
                                                            request.resource.type);
  if (!environment) return traces;
  const RequestFacts facts(rulebook, store, request, options.now);
  const Evaluator evaluator(facts, rulebook.exprs);
  std::vector<EvaluationError> errors;
  for (const WeighedRule& weighed : weigh(evaluator, *environment, std::nullopt, errors).rules) {
    traces.push_back(trace_of(evaluator, weighed));
  }
  return traces;
}

}  // namespace bylaw
