#include "evaluator/explain.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "evaluator/terms.h"

namespace bylaw::engine {
namespace {

using graph::Code;
using graph::CodeOp;
using graph::Datum;
using graph::Part;

/// Values longer than this say little in an explanation.
constexpr size_t kLongestValue = 200;
/// So do more than these, and calls within calls within calls.
constexpr size_t kMostValues = 20;
constexpr uint32_t kDeepestCall = 8;
/// How many members of a collection are named.
constexpr size_t kNamedMembers = 3;

char truth_of(const Datum& d) { return !d.is_value() ? 'e' : d.is_true() ? 't' : 'f'; }

bool is_access(CodeOp op) {
  return op == CodeOp::kPrincipal || op == CodeOp::kResource || op == CodeOp::kAction ||
         op == CodeOp::kContext || op == CodeOp::kProperty || op == CodeOp::kParameter ||
         op == CodeOp::kAttribute || op == CodeOp::kField || op == CodeOp::kCall;
}

class Explainer {
 public:
  Explainer(Teller& teller, uint32_t frame_size)
      : teller_(teller), graph_(teller.graph()), frame_(frame_size, Datum::invalid()) {}

  /// The smallest part of a condition that made it what it is.
  uint32_t cause(uint32_t code);
  /// The values read in it, each once; of a call, its own and those that its body reads.
  std::vector<std::string> values(uint32_t code);
  /// Code in words.
  std::string name(uint32_t code) const;

 private:
  void collect(uint32_t code);
  void collect_body(uint32_t call);
  bool note_members(uint32_t quantifier);
  bool is_list_of_records(uint32_t code);
  bool is_open(uint32_t code) const;
  std::string short_name(const Datum& member) const;
  std::string seen(uint32_t code);
  Datum evaluate(uint32_t code) { return teller_.evaluate(code, frame_, depth_); }
  const Code& at(uint32_t code) const { return teller_.code(code); }
  std::span<const uint32_t> operands(uint32_t code) const { return teller_.operands(code); }

  Teller& teller_;
  const graph::Graph& graph_;
  std::vector<Datum> frame_;
  uint32_t depth_ = 0;
  std::vector<std::string>
      names_;  // of the first slots: a define's parameters as the arguments put in
  std::vector<std::string> values_;
};

uint32_t Explainer::cause(uint32_t code) {
  while (true) {
    const CodeOp op = at(code).op;
    const char whole = truth_of(evaluate(code));
    // An `and` is false, and an `or` true, for the first operand that is; and either errs for the
    // first that errs.
    const bool one_suffices = (op == CodeOp::kAnd && whole != 't') ||
                              (op == CodeOp::kOr && whole != 'f') || op == CodeOp::kNot;
    if (!one_suffices) return code;
    const char wanted = op != CodeOp::kNot || whole == 'e' ? whole : whole == 't' ? 'f' : 't';
    const auto parts = operands(code);
    const auto it = std::ranges::find_if(
        parts, [&](uint32_t part) { return truth_of(evaluate(part)) == wanted; });
    if (it == parts.end()) return code;
    code = *it;
  }
}

std::vector<std::string> Explainer::values(uint32_t code) {
  // A list of records is long, and which of them settled it has been said.
  if (note_members(code) && is_list_of_records(operands(code)[0])) {
    collect(operands(code)[1]);
  } else {
    collect(code);
  }
  return std::move(values_);
}

/// True if a quantifier's variable stands in it, so that it has no one value.
bool Explainer::is_open(uint32_t code) const {
  if (at(code).op == CodeOp::kLocal) return at(code).index >= names_.size();
  return std::ranges::any_of(operands(code), [&](uint32_t x) { return is_open(x); });
}

std::string Explainer::name(uint32_t code) const {
  Terms terms;
  std::string text;
  TermPrinter(teller_, terms, names_).print(terms.copy(code, teller_), text);
  return text;
}

std::string Explainer::seen(uint32_t code) {
  const Datum d = evaluate(code);
  const std::optional<Value> value = teller_.value(d);
  if (!value) return name(code) + ": " + teller_.message(d);
  std::string text = teller_.schema().value_text(*value);
  if (text.size() > kLongestValue) {
    size_t end = kLongestValue;
    while ((static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end) + "…";
  }
  return name(code) + " = " + text;
}

bool Explainer::is_list_of_records(uint32_t code) {
  const Datum list = evaluate(code);
  const auto members = teller_.members(list);
  return list.kind != graph::Kind::kRecord && !members.empty() &&
         members.front().kind == graph::Kind::kRecord;
}

/// A record's `name` where it has one; else the value as an author writes it.
std::string Explainer::short_name(const Datum& member) const {
  const std::optional<Value> value = teller_.value(member);
  if (!value) return {};
  if (const auto* record = value->if_a<RecordValue>()) {
    const auto name = find_member(teller_.schema().records[record->record].members, "name");
    if (name && (*record->members)[*name]) {
      if (const auto* text = (*record->members)[*name]->if_a<std::string>()) return *text;
    }
  }
  return teller_.schema().value_text(*value);
}

/// Of an `all` that isn't true, the members it isn't true of; of an `any` that isn't false, those
/// it isn't false of. True if some were named.
bool Explainer::note_members(uint32_t quantifier) {
  const Code& c = at(quantifier);
  const char whole = truth_of(evaluate(quantifier));
  const bool settled_by_members =
      (c.op == CodeOp::kAll && whole != 't') || (c.op == CodeOp::kAny && whole != 'f');
  if (!settled_by_members) return false;
  const Datum list = evaluate(operands(quantifier)[0]);
  if (!list.is_value()) return false;
  const auto held = teller_.members(list);
  const std::vector<Datum> members(held.begin(), held.end());
  std::vector<std::string> names;
  size_t count = 0;
  std::vector<Datum> inner = frame_;
  for (const Datum& member : members) {
    inner[c.index] = member;
    if (truth_of(teller_.evaluate(operands(quantifier)[1], inner, depth_)) != whole) continue;
    if (++count <= kNamedMembers) names.push_back(short_name(member));
  }
  if (names.empty()) return false;
  if (count > kNamedMembers) names.push_back(std::to_string(count - kNamedMembers) + " more");
  const std::string_view how = whole == 'e'           ? "can't be told for "
                               : c.op == CodeOp::kAll ? "not so for "
                                                      : "so for ";
  values_.push_back(std::string(how) + join_words(names));
  return true;
}

void Explainer::collect(uint32_t code) {
  if (values_.size() >= kMostValues) return;
  if (is_access(at(code).op) && !is_open(code)) {
    std::string text = seen(code);
    if (std::ranges::find(values_, text) == values_.end()) values_.push_back(std::move(text));
    if (at(code).op == CodeOp::kCall) collect_body(code);
    return;
  }
  for (const uint32_t operand : operands(code)) collect(operand);
}

void Explainer::collect_body(uint32_t call) {
  if (depth_ + 1 >= kDeepestCall) return;
  const graph::DefineRecord& define = graph_.get<Part::kDefines>()[at(call).index];
  std::vector<Datum> inner(define.frame_size, Datum::invalid());
  std::vector<std::string> arguments;
  for (const uint32_t operand : operands(call)) {
    inner[arguments.size()] = evaluate(operand);
    arguments.push_back(name(operand));
  }
  frame_.swap(inner);
  names_.swap(arguments);
  ++depth_;
  collect(define.body);
  --depth_;
  names_.swap(arguments);
  frame_.swap(inner);
}

Verdict verdict_of(const Weighed& weighed) {
  if (weighed.guard.is_false()) return Verdict::kFailed;
  switch (weighed.standing) {
    case Standing::kStands:
      return weighed.guard.is_value() ? Verdict::kApplied : Verdict::kErred;
    case Standing::kWaived:
      return Verdict::kWaived;
    case Standing::kLifted:
      return Verdict::kLifted;
    case Standing::kRolledOut:
      return Verdict::kRolledOut;
    case Standing::kEnded:
      return Verdict::kFailed;
  }
  return Verdict::kFailed;
}

}  // namespace

Trace trace_of(Teller& teller, const Weighed& weighed) {
  const graph::Graph& graph = teller.graph();
  Trace trace;
  trace.rule = weighed.body->rule;
  trace.verdict = verdict_of(weighed);
  if (weighed.relaxation != graph::kNone) {
    trace.by = graph.text(graph.get<Part::kRelaxations>()[weighed.relaxation].name);
  }
  if (weighed.standing == Standing::kEnded) {
    const graph::EndRecord& end = *graph.end_of(trace.rule);
    if (end.place != graph::kNone) trace.condition = graph.get<Part::kPlaces>()[end.place];
    trace.text = graph.text(trace.condition.text);
    trace.values = {"it ended at " + to_string(Timestamp{end.until_ms})};
    return trace;
  }
  const Machine::Guard guard = teller.guard_of(*weighed.body);
  if (guard.code == graph::kNone) return trace;
  Explainer explainer(teller, guard.frame_size);
  const uint32_t cause = explainer.cause(guard.code);
  trace.condition = teller.place_of(cause);
  const std::optional<std::string> text = teller.text_of(cause);
  trace.text = text ? *text : explainer.name(cause);
  trace.values = explainer.values(cause);
  return trace;
}

}  // namespace bylaw::engine
