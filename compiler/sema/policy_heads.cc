// What the head of a standard, guarantee or bylaw says: strength, roll-out, `for`, `subject to`.
// Entry points: build_head(), build_subjects().
#include <algorithm>
#include <map>
#include <variant>

#include "base/text.h"
#include "compiler/sema/diagnostics_rules.h"
#include "compiler/sema/policy_builder.h"

namespace bylaw {
namespace {

/// The parser lets no other words through, and reports where there is none.
Strength read_strength(const ast::Name& word) {
  for (Strength strength : {Strength::kWaivable, Strength::kDefault}) {
    if (word.text == strength_word(strength)) return strength;
  }
  return Strength::kMandatory;
}

void read_rollout(const Schema& schema, const ast::Rollout& rollout, Policy& policy) {
  policy.enforcement = rollout.mode.text == "warn" ? Enforcement::kWarn : Enforcement::kObserve;
  if (rollout.until) policy.enforced_from = end_of_day(schema, *rollout.until);
}

/// A body with nothing between its braces; one that the parser refused line by line says something.
void note_empty(Analysis& analysis, const Policy& policy) {
  const std::string_view text = analysis.sources.text(policy.body);
  const size_t close = text.rfind('}');
  if (close == std::string_view::npos || close == 0) return;
  const size_t last = text.find_last_not_of(" \t\r\n", close - 1);
  if (last == std::string_view::npos || text[last] != '{') return;
  analysis.diagnostics.emit(diag::kEmptyPolicy, policy.span, policy_word(policy),
                            policy.name.local);
}

void read_head(PolicyBuilder& builder, const Unit& unit, const ast::StandardDecl& decl,
               Policy& policy) {
  Analysis& analysis = builder.analysis;
  policy.strength = read_strength(decl.strength);
  if (decl.title) policy.title = decl.title->text;
  if (decl.rollout) read_rollout(builder.schema(), *decl.rollout, policy);
  policy.for_actions = resolve_actions(analysis, unit.ast.file, decl.for_actions).actions;
  const bool goes_by_for =
      std::any_of(decl.clauses.begin(), decl.clauses.end(), [](const ast::Clause& clause) {
        return clause.kind == ast::ClauseKind::kRequire && !clause.actions.any &&
               clause.actions.names.empty();
      });
  if (!decl.for_actions.empty() && !goes_by_for && !decl.clauses.empty()) {
    analysis.diagnostics.emit(diag::kIdleFor, decl.for_actions.front().span, decl.name.text);
  }
  note_empty(analysis, policy);
}

void read_head(PolicyBuilder& builder, const Unit&, const ast::GuaranteeDecl& decl,
               Policy& policy) {
  if (decl.title) policy.title = decl.title->text;
  note_empty(builder.analysis, policy);
}

void read_head(PolicyBuilder& builder, const Unit&, const ast::BylawDecl& decl, Policy& policy) {
  if (decl.title) policy.title = decl.title->text;
  note_empty(builder.analysis, policy);
}

}  // namespace

void build_head(PolicyBuilder& builder, const Unit& unit, const ast::Decl& decl, PolicyId id) {
  Policy& policy = builder.analysis.book.policies[id];
  policy.body = decl.span;
  if (const auto* standard = std::get_if<ast::StandardDecl>(&decl.node)) {
    read_head(builder, unit, *standard, policy);
  } else if (const auto* guarantee = std::get_if<ast::GuaranteeDecl>(&decl.node)) {
    read_head(builder, unit, *guarantee, policy);
  } else if (const auto* bylaw = std::get_if<ast::BylawDecl>(&decl.node)) {
    read_head(builder, unit, *bylaw, policy);
  }
}

void build_subjects(PolicyBuilder& builder, const Unit& unit, const ast::GuaranteeDecl& guarantee,
                    PolicyId id) {
  Analysis& analysis = builder.analysis;
  const Rulebook& book = analysis.book;
  std::map<PolicyId, Span> seen;
  std::vector<PolicyId> subjects;
  for (const ast::Path& path : guarantee.subject_to) {
    const std::optional<PolicyId> found = resolve_policy(analysis, unit.ast.file, path);
    if (!found) continue;
    const Policy& standard = book.policies[*found];
    const auto [at, fresh] = seen.emplace(*found, path.span);
    if (!fresh) {
      analysis.diagnostics.emit(diag::kRepeatedSubject, path.span, standard.name.local)
          .label(at->second, "first here");
    } else if (standard.kind != PolicyKind::kStandard) {
      analysis.diagnostics
          .emit(diag::kSubjectToWhat, path.span, standard.name.local, policy_word(standard))
          .label(standard.span, "declared here");
    } else if (standard.strength == Strength::kDefault) {
      analysis.diagnostics.emit(diag::kSubjectToDefault, path.span, standard.name.local)
          .label(standard.span, "declared here")
          .hint("leave it out: a guarantee stands above default standards of its own level");
    } else if (!builder.schema().domains().under(book.policies[id].level, standard.level)) {
      analysis.diagnostics
          .emit(diag::kSubjectToBelow, path.span, standard.name.local,
                builder.domain_name(standard.level))
          .label(standard.span, "declared here");
    } else {
      subjects.push_back(*found);
    }
  }
  analysis.book.policies[id].subject_to = std::move(subjects);
}

}  // namespace bylaw
