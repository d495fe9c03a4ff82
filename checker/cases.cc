// Splitting goes down through `and`, `or` and calls only: what stands below `not` or a quantifier
// is no case that the author names.
#include "checker/cases.h"

#include <map>
#include <set>

#include "checker/free_slots.h"
#include "rules/expr_printer.h"

namespace bylaw {
namespace {

constexpr uint32_t kDeepest = 200;

class Splitter {
 public:
  explicit Splitter(const Rulebook& rulebook)
      : rulebook_(rulebook), exprs_(rulebook.exprs), slots_(rulebook.exprs) {}

  std::vector<ConditionCase> run(ExprId guard) {
    std::vector<ConditionCase> cases = split(guard, {}, 0);
    find_enums(guard, 0);
    for (const auto& [text, access] : enums_) {
      const Type& type = rulebook_.schema.types[exprs_[access].type];
      const std::vector<EnumMember>& members = rulebook_.schema.enums[type.enumeration()].members;
      if (cases.size() * members.size() > kMostCases) continue;
      std::vector<ConditionCase> pinned;
      for (const ConditionCase& one : cases) {
        for (uint32_t m = 0; m < members.size(); ++m) {
          ConditionCase with = one;
          CasePart part;
          part.kind = CasePart::Kind::kEquals;
          part.expr = access;
          part.member = Value(EnumValue{type.enumeration(), m});
          part.type = exprs_[access].type;
          with.parts.push_back(std::move(part));
          with.text.push_back(text + " == " + members[m].name);
          pinned.push_back(std::move(with));
        }
      }
      cases = std::move(pinned);
    }
    return cases;
  }

 private:
  using Calls = std::vector<ExprId>;

  /// As it is written where the innermost of `calls` stands: with what the calls put in for
  /// parameters.
  std::string print(ExprId id, const Calls& calls) const {
    std::vector<std::string> locals;
    for (const ExprId call : calls) {
      std::vector<std::string> arguments;
      for (const ExprId argument : exprs_.operands(call)) {
        std::string text = ExprPrinter(rulebook_, exprs_, locals).print(argument);
        const bool simple = text.find(' ') == std::string::npos;
        arguments.push_back(simple ? std::move(text) : "(" + text + ")");
      }
      locals = std::move(arguments);
    }
    return ExprPrinter(rulebook_, exprs_, std::move(locals)).print(id);
  }

  static ConditionCase whole(ExprId id, const Calls& calls) {
    ConditionCase one;
    CasePart part;
    part.expr = id;
    part.calls = calls;
    one.parts.push_back(std::move(part));
    return one;
  }

  std::vector<ConditionCase> split(ExprId id, const Calls& calls, uint32_t depth) {
    if (depth > kDeepest) return {whole(id, calls)};
    const Expr& e = exprs_[id];
    if (e.op == Op::kAnd) {
      std::vector<ConditionCase> all{{}};
      for (const ExprId operand : exprs_.operands(id)) {
        std::vector<ConditionCase> parts = split(operand, calls, depth + 1);
        if (all.size() * parts.size() > kMostCases) parts = {whole(operand, calls)};
        std::vector<ConditionCase> product;
        for (const ConditionCase& a : all) {
          for (const ConditionCase& b : parts) {
            ConditionCase both = a;
            both.parts.insert(both.parts.end(), b.parts.begin(), b.parts.end());
            both.text.insert(both.text.end(), b.text.begin(), b.text.end());
            product.push_back(std::move(both));
          }
        }
        all = std::move(product);
      }
      return all;
    }
    if (e.op == Op::kOr) {
      std::vector<ConditionCase> all;
      for (const ExprId operand : exprs_.operands(id)) {
        for (ConditionCase& one : split(operand, calls, depth + 1)) {
          if (one.text.empty()) one.text.push_back(print(operand, calls));
          all.push_back(std::move(one));
        }
      }
      if (all.size() <= kMostCases) return all;
      return {whole(id, calls)};
    }
    if (e.op == Op::kCall) {
      Calls inner = calls;
      inner.push_back(id);
      std::vector<ConditionCase> body =
          split(rulebook_.defines[DefineId(e.index)].body, inner, depth + 1);
      if (body.size() == 1 && body.front().text.empty()) return {whole(id, calls)};
      return body;
    }
    if (e.op == Op::kInSet || e.op == Op::kInAnyEntity) return members(id, calls);
    return {whole(id, calls)};
  }

  std::vector<ConditionCase> members(ExprId id, const Calls& calls) {
    const ExprId set = exprs_.operand(id, 1);
    const Expr& s = exprs_[set];
    CasePart part;
    part.kind = exprs_[id].op == Op::kInSet ? CasePart::Kind::kEquals : CasePart::Kind::kIsIn;
    part.expr = exprs_.operand(id, 0);
    part.calls = calls;
    part.type = rulebook_.schema.types[s.type].element;
    const std::string left = print(part.expr, calls);
    const char* word = part.kind == CasePart::Kind::kEquals ? " == " : " in ";
    std::vector<ConditionCase> all;
    const auto add = [&](const std::string& text) {
      ConditionCase one;
      one.parts = {part};
      one.text = {left + word + text};
      all.push_back(std::move(one));
    };
    // A plain enum is told apart by find_enums().
    const bool pinned = is_pinned(part.expr);
    if (!pinned && s.op == Op::kLiteral) {
      for (const Value& member : exprs_.value(set).members()) {
        part.member = member;
        add(rulebook_.schema.value_text(member));
      }
    } else if (!pinned && (s.op == Op::kSet || s.op == Op::kList)) {
      for (const ExprId member : exprs_.operands(set)) {
        part.member_of = member;
        add(print(member, calls));
      }
    }
    if (all.size() < 2 || all.size() > kMostCases) return {whole(id, calls)};
    return all;
  }

  /// A plain enum that is read without a variable.
  bool is_pinned(ExprId id) {
    const Type& type = rulebook_.schema.types[exprs_[id].type];
    const Op op = exprs_[id].op;
    const bool access =
        op == Op::kAttribute || op == Op::kContext || op == Op::kProperty || op == Op::kField;
    return access && type.kind == TypeKind::kEnum && slots_.closed(id) &&
           !rulebook_.schema.enums[type.enumeration()].ordered;
  }

  /// Plain enums that the condition tests, by how they are written.
  void find_enums(ExprId id, uint32_t depth) {
    if (depth > kDeepest || !seen_.insert(id).second) return;
    const Expr& e = exprs_[id];
    if (e.op == Op::kEqual || e.op == Op::kNotEqual || e.op == Op::kInSet) {
      for (const ExprId operand : exprs_.operands(id)) {
        if (is_pinned(operand)) enums_.emplace(print(operand, {}), operand);
      }
    }
    if (e.op == Op::kCall) find_enums(rulebook_.defines[DefineId(e.index)].body, depth + 1);
    for (const ExprId operand : exprs_.operands(id)) find_enums(operand, depth + 1);
  }

  const Rulebook& rulebook_;
  const ExprStore& exprs_;
  FreeSlots slots_;
  std::map<std::string, ExprId> enums_;
  std::set<ExprId> seen_;
};

}  // namespace

std::vector<ConditionCase> split_cases(const Rulebook& rulebook, ExprId guard) {
  if (!guard.valid()) return {ConditionCase{}};
  return Splitter(rulebook).run(guard);
}

FormulaId encode_case(Situation& situation, const ConditionCase& condition_case) {
  Formulas& f = situation.formulas();
  Universe& universe = situation.universe();
  Encoder& encoder = situation.encoder();
  std::vector<FormulaId> all;
  for (const CasePart& part : condition_case.parts) {
    if (part.kind == CasePart::Kind::kHolds) {
      all.push_back(encoder.truth_inside(part.expr, part.calls).yes);
      continue;
    }
    const Valued left = encoder.value_inside(part.expr, part.calls);
    const Valued right = part.member_of.valid()
                             ? encoder.value_inside(part.member_of, part.calls)
                             : Valued{universe.literal(part.member, part.type), f.yes()};
    all.push_back(f.both(left.ok, right.ok));
    all.push_back(part.kind == CasePart::Kind::kEquals
                      ? universe.equal(left.value, right.value)
                      : universe.is_in(left.value, right.value).yes);
  }
  return f.all_of(std::move(all));
}

}  // namespace bylaw
