#include "tests/generate/balance.h"

#include <array>
#include <cstdio>

#include "rules/decision_words.h"
#include "rules/evaluate.h"
#include "rules/weigh.h"

namespace bylaw::tests {
namespace {

void count_kinds(const Rulebook& book, std::map<std::string, size_t>& kinds) {
  for (const Policy& policy : book.policies) {
    std::string name = "bylaw";
    if (policy.kind == PolicyKind::kGuarantee) name = "guarantee";
    if (policy.kind == PolicyKind::kStandard) {
      static const std::array<const char*, 3> kStrengths = {"mandatory", "waivable", "default"};
      name = std::string(kStrengths[static_cast<size_t>(policy.strength)]) + " standard";
    }
    ++kinds[name];
    if (policy.level != Schema::kRoot && policy.kind != PolicyKind::kBylaw)
      ++kinds["domain's own " + name];
    if (policy.enforcement == Enforcement::kWarn) ++kinds["warn"];
    if (policy.enforcement == Enforcement::kObserve) ++kinds["observe"];
    if (policy.enforced_from) ++kinds["enforced from a day on"];
    if (!policy.within.empty()) ++kinds["override within"];
    if (!policy.subject_to.empty()) ++kinds["subject to"];
  }
  for (const Rule& rule : book.rules) {
    ++kinds[std::string(rule.is_require ? "require" : head_word(rule.kind))];
    if (rule.until) ++kinds["permit until"];
    for (const RuleCase& body : rule.cases) {
      if (rule.kind == RuleKind::kPermit && body.filter.valid()) ++kinds["filter of a view"];
      if (rule.kind == RuleKind::kPermit && !body.masks.empty()) ++kinds["mask of a view"];
      if (rule.kind == RuleKind::kPermit && !body.duties.empty()) ++kinds["duty of a view"];
      for (const MaskClause& clause : body.masks) {
        static const std::array<const char*, 4> kSelectors = {"all columns", "columns under",
                                                              "columns named", "columns where"};
        ++kinds[kSelectors[static_cast<size_t>(clause.columns.kind)]];
      }
    }
  }
  for (const Parameter& parameter : book.parameters) {
    ++kinds["parameter"];
    kinds["set"] += parameter.settings.size();
  }
  kinds["override"] += book.overrides.size();
  kinds["waiver"] += book.waivers.size();
  kinds["assumption"] += book.assumptions.size();
  kinds["assertion"] += book.assertions.size();
  kinds["define"] += book.defines.size();
}

/// How often a rule's guard was true, false and in error.
using GuardCounts = std::map<RuleId, std::array<size_t, 3>>;

void count_guards(const Rulebook& book, const EntityStore& store, const RandomQuestion& question,
                  GuardCounts& counts) {
  const Request& request = question.request;
  if (!request.action.valid() || !request.principal.type.valid() ||
      !request.resource.type.valid()) {
    return;
  }
  const auto environment =
      book.schema.find_environment(request.action, request.principal.type, request.resource.type);
  if (!environment) return;
  const RequestFacts facts(book, store, request, question.options.now);
  std::vector<EvaluationError> errors;
  for (const WeighedRule& rule :
       weigh(Evaluator(facts, book.exprs), *environment, std::nullopt, errors).rules) {
    if (!rule.body->guard.valid()) continue;
    ++counts[rule.rule][rule.guard.ok() ? (rule.guard.is_true() ? 0 : 1) : 2];
  }
}

}  // namespace

std::string op_name(Op op) {
  switch (op) {
    case Op::kLiteral:
      return "Literal";
    case Op::kPrincipal:
      return "Principal";
    case Op::kResource:
      return "Resource";
    case Op::kAction:
      return "Action";
    case Op::kContext:
      return "Context";
    case Op::kProperty:
      return "Property";
    case Op::kLocal:
      return "Local";
    case Op::kColumn:
      return "Column";
    case Op::kRow:
      return "Row";
    case Op::kParameter:
      return "Parameter";
    case Op::kAttribute:
      return "Attribute";
    case Op::kField:
      return "Field";
    case Op::kHas:
      return "Has";
    case Op::kKnown:
      return "Known";
    case Op::kOtherwise:
      return "Otherwise";
    case Op::kAnd:
      return "And";
    case Op::kOr:
      return "Or";
    case Op::kNot:
      return "Not";
    case Op::kImplies:
      return "Implies";
    case Op::kIf:
      return "If";
    case Op::kEqual:
      return "Equal";
    case Op::kNotEqual:
      return "NotEqual";
    case Op::kLess:
      return "Less";
    case Op::kLessEqual:
      return "LessEqual";
    case Op::kGreater:
      return "Greater";
    case Op::kGreaterEqual:
      return "GreaterEqual";
    case Op::kInEntity:
      return "InEntity";
    case Op::kInAnyEntity:
      return "InAnyEntity";
    case Op::kInSet:
      return "InSet";
    case Op::kInNetwork:
      return "InNetwork";
    case Op::kUnder:
      return "Under";
    case Op::kMatches:
      return "Matches";
    case Op::kLike:
      return "Like";
    case Op::kStartsWith:
      return "StartsWith";
    case Op::kEndsWith:
      return "EndsWith";
    case Op::kContains:
      return "Contains";
    case Op::kContainsAll:
      return "ContainsAll";
    case Op::kContainsAny:
      return "ContainsAny";
    case Op::kLower:
      return "Lower";
    case Op::kSize:
      return "Size";
    case Op::kWeekday:
      return "Weekday";
    case Op::kDate:
      return "Date";
    case Op::kTimeOfDay:
      return "TimeOfDay";
    case Op::kAddMonths:
      return "AddMonths";
    case Op::kUnion:
      return "Union";
    case Op::kIntersect:
      return "Intersect";
    case Op::kMinus:
      return "Minus";
    case Op::kAdd:
      return "Add";
    case Op::kSubtract:
      return "Subtract";
    case Op::kMultiply:
      return "Multiply";
    case Op::kNegate:
      return "Negate";
    case Op::kToDecimal:
      return "ToDecimal";
    case Op::kSet:
      return "Set";
    case Op::kList:
      return "List";
    case Op::kAny:
      return "Any";
    case Op::kAll:
      return "All";
    case Op::kCount:
      return "Count";
    case Op::kUnique:
      return "Unique";
    case Op::kCall:
      return "Call";
  }
  return {};
}

Balance measure(uint64_t seed, size_t meshes, size_t questions, const MeshKnobs& knobs) {
  Balance balance;
  for (size_t m = 0; m < meshes; ++m) {
    const auto mesh = random_mesh(seed + m, knobs);
    ++balance.meshes;
    if (!mesh->usable()) {
      ++balance.unusable;
      continue;
    }
    const Rulebook& book = mesh->mesh->rulebook;
    count_kinds(book, balance.kinds);
    for (size_t i = 0; i < book.exprs.size(); ++i) {
      ++balance.ops[op_name(book.exprs[ExprId(static_cast<uint32_t>(i))].op)];
    }
    Random random(seed + m);
    GuardCounts counts;
    for (size_t q = 0; q < questions; ++q) {
      const RandomQuestion question = random_question(*mesh, random);
      const Decision decision = decide(book, mesh->mesh->store, question.request, question.options);
      ++balance.questions;
      ++balance.outcomes[decision.outcome];
      if (decision.permit) ++balance.permits;
      if (!decision.errors.empty()) ++balance.with_errors;
      if (!decision.notices.empty()) ++balance.with_notices;
      for (const View& view : decision.views) {
        if (!view.filters.empty() || !view.columns.empty() || !view.duties.empty()) {
          ++balance.with_views;
          break;
        }
      }
      count_guards(book, mesh->mesh->store, question, counts);
    }
    for (const auto& [rule, n] : counts) {
      if (n[0] + n[1] + n[2] <= 10) continue;
      ++balance.guards;
      if ((n[0] == 0) + (n[1] == 0) + (n[2] == 0) == 2) ++balance.trivial_guards;
    }
  }
  return balance;
}

std::string Balance::text() const {
  std::string text;
  const auto share = [](size_t part, size_t whole) {
    std::array<char, 32> buffer{};
    std::snprintf(
        buffer.data(), buffer.size(), "%5.1f %%",
        whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole));
    return std::string(buffer.data());
  };
  text += std::to_string(meshes) + " meshes, " + std::to_string(unusable) + " unusable; " +
          std::to_string(questions) + " questions\n";
  for (const auto& [outcome, n] : outcomes) {
    text += share(n, questions) + "  " + std::string(outcome_word(outcome)) + "\n";
  }
  text += share(permits, questions) + "  permits\n";
  text += share(with_views, permits) + "  of the permits with filters, masks or duties\n";
  text += share(with_errors, questions) + "  with an error on the way\n";
  text += share(with_notices, questions) + "  with a standard in roll-out that would change them\n";
  text += share(trivial_guards, guards) + "  of the guards came out the same for all questions\n";
  for (const auto& [kind, n] : kinds) text += std::to_string(n) + " " + kind + "\n";
  for (const auto& [op, n] : ops) text += std::to_string(n) + " " + op + "\n";
  return text;
}

}  // namespace bylaw::tests
