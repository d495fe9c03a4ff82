// A clause in its environments: see case_builder.h.
#include "compiler/sema/case_builder.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "compiler/sema/expr_checker.h"
#include "compiler/sema/uses.h"

namespace bylaw {
namespace {

/// What a clause's meaning can depend on: clauses that don't speak of `action` mean the same for
/// all actions of the same types and columns, and are typed once.
using Signature = std::tuple<EntityTypeId, EntityTypeId, RecordId, ActionId>;

struct Found {
  Diagnostic diagnostic;
  size_t signature = 0;
};

bool speaks_of_action(const ast::File& file, ast::ExprId root) {
  std::vector<ast::ExprId> open{root};
  while (!open.empty()) {
    const ast::ExprId id = open.back();
    open.pop_back();
    const ast::Expr& expr = file.exprs[id];
    if (expr.kind == ast::ExprKind::kName && expr.text == "action") return true;
    for (ast::ExprId operand : file.operands_of(id)) open.push_back(operand);
  }
  return false;
}

bool speaks_of_action(const ast::File& file, const ClauseParts& parts) {
  auto any = [&](const std::vector<ast::ExprId>& exprs) {
    return std::any_of(exprs.begin(), exprs.end(),
                       [&](ast::ExprId id) { return speaks_of_action(file, id); });
  };
  if (any(parts.when) || any(parts.unless)) return true;
  if (parts.requirement && speaks_of_action(file, *parts.requirement)) return true;
  if (parts.filter && speaks_of_action(file, *parts.filter)) return true;
  for (const ClauseParts::MaskPart& mask : parts.masks) {
    if (mask.columns->kind == ast::Columns::Kind::kWhere &&
        speaks_of_action(file, mask.columns->where)) {
      return true;
    }
  }
  for (const ast::Use* duty : parts.duties) {
    for (const ast::Argument& argument : duty->arguments) {
      if (speaks_of_action(file, argument.value)) return true;
    }
  }
  return false;
}

/// The value of a condition that an environment decided.
std::optional<bool> truth_of(const ExprStore& exprs, ExprId id) {
  if (!id.valid() || exprs[id].op != Op::kLiteral) return std::nullopt;
  const bool* value = exprs.value(id).if_a<bool>();
  return value == nullptr ? std::nullopt : std::make_optional(*value);
}

class CaseBuilder {
 public:
  CaseBuilder(Analysis& analysis, const ast::File& file, const ClauseParts& parts)
      : analysis_(analysis),
        file_(file),
        parts_(parts),
        by_action_(speaks_of_action(file, parts)) {}

  void add(EnvironmentId id) {
    const Schema& schema = analysis_.book.schema;
    const Environment& environment = schema.environments[id];
    Signature signature{environment.principal, environment.resource, {}, {}};
    if (!parts_.masks.empty()) {
      std::get<RecordId>(signature) = schema.actions[environment.action].columns->record;
    }
    if (by_action_) std::get<ActionId>(signature) = environment.action;
    const auto [at, fresh] = case_of_.emplace(signature, kFailed);
    if (fresh) {
      representatives_.push_back(id);
      const size_t mark = analysis_.diagnostics.size();
      std::optional<RuleCase> body = build(id);
      for (Diagnostic& d : analysis_.diagnostics.take_since(mark)) {
        found_.push_back({std::move(d), representatives_.size() - 1});
      }
      if (body) at->second = place(std::move(*body));
    }
    if (at->second != kFailed) cases_[at->second].environments.push_back(id);
  }

  std::vector<RuleCase> finish() {
    report();
    return std::move(cases_);
  }

 private:
  static constexpr size_t kFailed = std::numeric_limits<size_t>::max();

  std::optional<RuleCase> build(EnvironmentId id);
  ExprId guard(ExprChecker& checker);
  size_t place(RuleCase body);
  void report();
  std::string where(size_t signature) const;
  std::string where(const std::vector<size_t>& signatures) const;

  Analysis& analysis_;
  const ast::File& file_;
  const ClauseParts& parts_;
  const bool by_action_;
  std::map<Signature, size_t> case_of_;
  std::vector<EnvironmentId> representatives_;  // by signature
  std::vector<RuleCase> cases_;
  std::vector<Found> found_;
};

ExprId CaseBuilder::guard(ExprChecker& checker) {
  const ExprId condition = checker.check_guard(parts_.when, parts_.unless);
  if (!parts_.requirement) return condition;
  ExprStore& exprs = analysis_.book.exprs;
  const TypeId boolean = analysis_.book.schema.types.simple(TypeKind::kBool);
  const ExprId required = checker.check(*parts_.requirement, boolean);
  const Span span = file_.exprs[*parts_.requirement].span;
  if (const std::optional<bool> met = truth_of(exprs, required)) {
    if (*met) return exprs.literal(Value(false), boolean, span);
    return condition.valid() ? condition : exprs.literal(Value(true), boolean, span);
  }
  const ExprId failing = exprs.add(Op::kNot, boolean, span, {{required}});
  if (!condition.valid() || truth_of(exprs, condition) == true) return failing;
  if (truth_of(exprs, condition) == false) return condition;
  std::vector<ExprId> conjuncts;
  if (exprs[condition].op == Op::kAnd) {
    const auto operands = exprs.operands(condition);
    conjuncts.assign(operands.begin(), operands.end());
  } else {
    conjuncts.push_back(condition);
  }
  conjuncts.push_back(failing);
  return exprs.add(Op::kAnd, boolean, parts_.span, conjuncts);
}

std::optional<RuleCase> CaseBuilder::build(EnvironmentId id) {
  RuleCase body;
  bool fits = true;
  ExprChecker checker(analysis_, file_, environment_scope(file_.file, id));
  body.guard = guard(checker);
  if (const std::optional<bool> always = truth_of(analysis_.book.exprs, body.guard)) {
    if (!*always) return std::nullopt;  // what it carries is not reached, so it is not typed either
    body.guard = {};
  }
  for (const ast::Use* use : parts_.duties) {
    std::optional<DutyUse> duty = build_duty_use(analysis_, file_, *use, checker);
    fits = fits && duty.has_value();
    if (duty) body.duties.push_back(std::move(*duty));
  }
  body.frame_size = checker.frame_size();
  fits = fits && !checker.failed();
  // What follows may rely on what the guard tested.
  const bool narrowed = fits;
  if (parts_.filter && narrowed) {
    ExprScope scope = environment_scope(file_.file, id);
    scope.rows = true;
    ExprChecker rows(analysis_, file_, scope);
    rows.learn_from(checker);
    body.filter = rows.check(*parts_.filter, analysis_.book.schema.types.simple(TypeKind::kBool));
    body.frame_size = std::max(body.frame_size, rows.frame_size());
    fits = fits && !rows.failed();
  }
  for (const ClauseParts::MaskPart& part : parts_.masks) {
    if (!narrowed) break;
    std::optional<ColumnSelector> columns =
        build_columns(analysis_, file_, *part.columns, id, checker);
    fits = fits && columns.has_value();
    if (columns) body.masks.push_back({std::move(*columns), part.mask, part.span});
  }
  if (!fits) return std::nullopt;
  return body;
}

/// Of two bodies of one clause: the mask and the duty are the same, what was typed may differ.
bool same_body(const RuleCase& a, const RuleCase& b) {
  auto same_mask = [](const MaskClause& x, const MaskClause& y) {
    return x.columns.categories == y.columns.categories && x.columns.where == y.columns.where;
  };
  auto same_duty = [](const DutyUse& x, const DutyUse& y) { return x.arguments == y.arguments; };
  return a.guard == b.guard && a.filter == b.filter &&
         std::equal(a.masks.begin(), a.masks.end(), b.masks.begin(), b.masks.end(), same_mask) &&
         std::equal(a.duties.begin(), a.duties.end(), b.duties.begin(), b.duties.end(), same_duty);
}

size_t CaseBuilder::place(RuleCase body) {
  for (size_t i = 0; i < cases_.size(); ++i) {
    if (same_body(cases_[i], body)) return i;
  }
  cases_.push_back(std::move(body));
  return cases_.size() - 1;
}

std::string CaseBuilder::where(const std::vector<size_t>& signatures) const {
  constexpr size_t kNamed = 3;
  std::vector<std::string> places;
  for (size_t s : signatures) {
    if (places.size() < kNamed) places.push_back(where(s));
  }
  if (signatures.size() > kNamed) {
    places.push_back(std::to_string(signatures.size() - kNamed) + " more");
  }
  return join_words(places);
}

std::string CaseBuilder::where(size_t signature) const {
  const Schema& schema = analysis_.book.schema;
  const Environment& environment = schema.environments[representatives_[signature]];
  const std::string action = by_action_ ? schema.actions[environment.action].name.local + " " : "";
  return action + "by " + schema.entity_types[environment.principal].name.local + " on " +
         schema.entity_types[environment.resource].name.local;
}

/// Groups what was found by code and place. A message that holds in all environments stands alone;
/// of the others the first stands, said of its environments, and the rest are its notes.
void CaseBuilder::report() {
  using Place = std::tuple<std::string_view, Span>;
  std::vector<Place> order;
  std::map<Place, std::vector<const Found*>> groups;
  for (const Found& found : found_) {
    const Diagnostic& d = found.diagnostic;
    const Place place{d.code, d.labels.empty() ? Span{} : d.labels.front().span};
    auto& group = groups[place];
    if (group.empty()) order.push_back(place);
    group.push_back(&found);
  }
  for (const Place& place : order) {
    std::vector<std::pair<std::string, std::vector<size_t>>> wordings;
    for (const Found* found : groups[place]) {
      const auto at = std::find_if(wordings.begin(), wordings.end(), [&](const auto& wording) {
        return wording.first == found->diagnostic.message;
      });
      if (at == wordings.end()) {
        wordings.push_back({found->diagnostic.message, {found->signature}});
      } else if (at->second.back() != found->signature) {
        at->second.push_back(found->signature);
      }
    }
    Diagnostic partial;
    for (const auto& [message, signatures] : wordings) {
      const auto example =
          std::find_if(groups[place].begin(), groups[place].end(),
                       [&](const Found* found) { return found->diagnostic.message == message; });
      if (signatures.size() == representatives_.size()) {
        analysis_.diagnostics.add((*example)->diagnostic);
      } else if (partial.message.empty()) {
        partial = (*example)->diagnostic;
        partial.notes.push_back("only for " + where(signatures));
      } else {
        partial.notes.push_back(message + ", for " + where(signatures));
      }
    }
    if (!partial.message.empty()) analysis_.diagnostics.add(std::move(partial));
  }
}

}  // namespace

std::vector<RuleCase> build_cases(Analysis& analysis, const ast::File& file,
                                  const ClauseParts& parts,
                                  std::span<const EnvironmentId> environments) {
  CaseBuilder builder(analysis, file, parts);
  for (EnvironmentId id : environments) builder.add(id);
  return builder.finish();
}

}  // namespace bylaw
