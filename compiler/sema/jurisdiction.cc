// A domain's rule never reaches outside its jurisdiction, and a rule whose condition can only be
// true outside is a mistake. Found by the parts of the condition that pin the resource's domain.
// Entry point: check_jurisdiction().
#include <algorithm>

#include "compiler/sema/diagnostics_rules.h"
#include "compiler/sema/policy_builder.h"

namespace bylaw {
namespace {

class OutsideFinder {
 public:
  OutsideFinder(const Rulebook& book, TermId level, EntityTypeId resource)
      : book_(book), level_(level), resource_(resource) {}

  /// The expression that is true only outside the jurisdiction, if `id` is; an invalid id
  /// otherwise.
  ExprId outside(ExprId id) const {
    const Expr& expr = book_.exprs[id];
    const auto operands = book_.exprs.operands(id);
    if (expr.op == Op::kAnd) {
      for (ExprId operand : operands) {
        if (const ExprId found = outside(operand); found.valid()) return found;
      }
      return {};
    }
    if (expr.op == Op::kOr) {
      return std::all_of(operands.begin(), operands.end(),
                         [&](ExprId operand) { return outside(operand).valid(); })
                 ? id
                 : ExprId{};
    }
    return pins_outside(expr, operands) ? id : ExprId{};
  }

 private:
  bool pins_outside(const Expr& expr, std::span<const ExprId> operands) const {
    if (operands.size() != 2) return false;
    const Taxonomy& domains = book_.schema.domains();
    ExprId subject = operands[0];
    ExprId object = operands[1];
    if (expr.op == Op::kEqual && !is_domain(subject)) std::swap(subject, object);
    if (!is_domain(subject)) return false;
    if (expr.op == Op::kEqual) {
      const std::optional<TermId> term = term_of(object);
      return term && !domains.under(*term, level_);
    }
    if (expr.op == Op::kUnder) {
      const std::optional<TermId> term = term_of(object);
      return term && !domains.under(*term, level_) && !domains.under(level_, *term);
    }
    if (expr.op == Op::kInSet) return all_outside(object);
    return false;
  }

  bool all_outside(ExprId set) const {
    const Expr& expr = book_.exprs[set];
    const Taxonomy& domains = book_.schema.domains();
    if (expr.op == Op::kLiteral) {
      const std::vector<Value>& members = book_.exprs.value(set).members();
      return !members.empty() &&
             std::all_of(members.begin(), members.end(), [&](const Value& member) {
               return !domains.under(member.as<TermValue>().term, level_);
             });
    }
    if (expr.op != Op::kSet && expr.op != Op::kList) return false;
    const auto members = book_.exprs.operands(set);
    return !members.empty() && std::all_of(members.begin(), members.end(), [&](ExprId member) {
      const std::optional<TermId> term = term_of(member);
      return term && !domains.under(*term, level_);
    });
  }

  bool is_domain(ExprId id) const {
    const Expr& expr = book_.exprs[id];
    return expr.op == Op::kAttribute &&
           book_.exprs[book_.exprs.operand(id, 0)].op == Op::kResource &&
           book_.schema.entity_types[resource_].domain == expr.index;
  }

  std::optional<TermId> term_of(ExprId id) const {
    if (book_.exprs[id].op != Op::kLiteral) return std::nullopt;
    const TermValue* term = book_.exprs.value(id).if_a<TermValue>();
    if (term == nullptr || term->taxonomy != Schema::kDomains) return std::nullopt;
    return term->term;
  }

  const Rulebook& book_;
  const TermId level_;
  const EntityTypeId resource_;
};

}  // namespace

void check_jurisdiction(Analysis& analysis, const std::vector<RuleCase>& cases, TermId level,
                        Span place) {
  if (level == Schema::kRoot || cases.empty()) return;
  const Rulebook& book = analysis.book;
  ExprId example;
  for (const RuleCase& rule_case : cases) {
    if (!rule_case.guard.valid()) return;
    const Environment& environment = book.schema.environments[rule_case.environments.front()];
    example = OutsideFinder(book, level, environment.resource).outside(rule_case.guard);
    if (!example.valid()) return;
  }
  analysis.diagnostics
      .emit(diag::kForeign, place, book.schema.domain_name(level),
            "its condition names only domains that are not below")
      .label(book.exprs[example].span, "true only outside");
}

}  // namespace bylaw
