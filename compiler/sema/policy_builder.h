// What the builders of policies share: the run's state, the environments, and small questions about
// policies. The entry point of the pass is build_policies() in analysis.h; its parts are the
// functions below, one file each.
#ifndef BYLAW_COMPILER_SEMA_POLICY_BUILDER_H_
#define BYLAW_COMPILER_SEMA_POLICY_BUILDER_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/sema/analysis.h"
#include "compiler/sema/case_builder.h"
#include "compiler/sema/environments.h"

namespace bylaw {

struct PolicyBuilder {
  explicit PolicyBuilder(Analysis& run) : analysis(run), index(run.book.schema) {}

  const Schema& schema() const { return analysis.book.schema; }
  std::string domain_name(TermId domain) const { return schema().domain_name(domain); }

  Analysis& analysis;
  const EnvironmentIndex index;
  std::set<PolicyId> says_within;  // default standards with `override within`, well-typed or not
  std::map<std::pair<PolicyId, TermId>, Span> overridden;  // by standard and domain: where
  std::map<std::pair<ParameterId, TermId>, Span> set;      // by parameter and domain: where
};

/// "mandatory standard", "guarantee", "bylaw": what a policy is.
std::string policy_word(const Policy& policy);
std::string_view strength_word(Strength strength);
/// The rule head: "permit", "override within".
std::string_view clause_word(ast::ClauseKind kind);

/// The end of the day that is written: the next midnight of the mesh. Nothing for a day that the
/// calendar does not have, which the parser reported.
std::optional<Timestamp> end_of_day(const Schema& schema, const ast::Name& date);

/// Whether `domain` is strictly below `holder`.
bool strictly_below(const Schema& schema, TermId domain, TermId holder);

/// A policy that a path names; nothing if it was reported.
std::optional<PolicyId> resolve_policy(Analysis& analysis, FileId file, const ast::Path& path);

/// The environments in which the standard has a rule (with `forbids_only`: one that forbids),
/// ascending.
std::vector<EnvironmentId> environments_of(const Rulebook& book, PolicyId policy,
                                           bool forbids_only);

/// The heads of standards, guarantees and bylaws, before any clause is read (policy_heads.cc).
void build_head(PolicyBuilder& builder, const Unit& unit, const ast::Decl& decl, PolicyId id);
/// What guarantees yield to, once all heads are known (policy_heads.cc).
void build_subjects(PolicyBuilder& builder, const Unit& unit, const ast::GuaranteeDecl& guarantee,
                    PolicyId id);
/// The clauses of a standard, guarantee or bylaw; `says_for`: it is a standard with a `for`
/// (clauses.cc).
void build_clauses(PolicyBuilder& builder, const Unit& unit,
                   const std::vector<ast::Clause>& clauses, bool says_for, PolicyId id);
/// `override within` of a default standard, once its rules are there (overrides.cc).
void build_within(PolicyBuilder& builder, const Unit& unit, const std::vector<ast::Clause>& clauses,
                  PolicyId id);
/// Overrides, waivers, and assertions, once all policies are complete (overrides.cc, waivers.cc,
/// assertions.cc).
void build_override(PolicyBuilder& builder, const Unit& unit, const ast::Decl& decl);
void build_waiver(PolicyBuilder& builder, const Unit& unit, const ast::Decl& decl, WaiverId id);
void build_assertions(PolicyBuilder& builder);
/// Parameters, and the values that domains set (parameters.cc).
void build_parameter(PolicyBuilder& builder, const Unit& unit, const ast::Decl& decl,
                     ParameterId id);
void build_setting(PolicyBuilder& builder, const Unit& unit, const ast::SetDecl& set);

/// Reports cases that can only be true of resources outside the level's jurisdiction
/// (jurisdiction.cc).
void check_jurisdiction(Analysis& analysis, const std::vector<RuleCase>& cases, TermId level,
                        Span place);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_POLICY_BUILDER_H_
