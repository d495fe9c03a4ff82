// The parts of print_rulebook(): one package's vocabulary, and one package's policies, as policy
// text. Entry points: VocabularyPrinter, PolicyPrinter.
#ifndef BYLAW_RULES_RULEBOOK_PRINTER_H_
#define BYLAW_RULES_RULEBOOK_PRINTER_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/expr_printer.h"
#include "rules/rulebook.h"

namespace bylaw {

/// "/// …" lines, indented.
std::string doc_text(std::string_view doc, std::string_view indent);

class VocabularyPrinter {
 public:
  VocabularyPrinter(const Rulebook& book, NameBook& names) : book_(book), names_(names) {}

  /// The declarations of a module, without its header.
  std::string module(std::string_view package);
  /// Context and assumptions, which belong to no package.
  std::string shared();
  /// The terms that a domain added.
  std::string terms_of(std::string_view domain);
  std::string type(TypeId id);

 private:
  std::string declaration(const Enum& declared);
  std::string declaration(const Taxonomy& declared);
  std::string declaration(const Record& declared);
  std::string declaration(const EntityType& declared);
  std::string declaration(ActionId id);
  std::string declaration(const Mask& declared);
  std::string declaration(const Duty& declared);
  std::string declaration(const Define& declared);
  std::string term(const Taxonomy& taxonomy, const Term& term) const;
  std::string member(const Member& member);
  std::string members(const std::vector<Member>& members, std::string_view indent);
  std::string parameters(const std::vector<Member>& members);

  const Rulebook& book_;
  NameBook& names_;
};

class PolicyPrinter {
 public:
  PolicyPrinter(const Rulebook& book, NameBook& names);

  /// Standards, guarantees, parameters, waivers and assertions of a package, without its header.
  std::string standards(std::string_view package);
  /// Bylaws, settings, overrides and assertions of a domain's package, without its header.
  std::string bylaws(std::string_view package);

 private:
  /// One clause's worth of cases: those that read the same.
  struct Group {
    std::string body;     // what follows the guard
    std::string columns;  // of a cap
    std::optional<std::string> guard;
    std::string conjunct;  // the guard as it stands after an `and`
    std::vector<EnvironmentId> environments;
  };

  std::string policy(const Policy& policy);
  std::string rule(const Policy& policy, const Rule& rule);
  std::string clause(const Policy& policy, const Rule& rule, const Group& group);
  std::vector<Group> groups(const Rule& rule);
  /// Splits groups until each covers whole actions, or says by its guard which types it is about.
  std::vector<Group> by_actions(std::vector<Group> groups, TermId level);
  /// "read, query when …" of cases that carry a guard alone.
  std::string scope(const std::vector<RuleCase>& cases, TermId level, std::string_view before_when);
  bool covers_its_actions(const std::vector<RuleCase>& cases) const;
  std::string alternatives(const std::vector<RuleCase>& cases);
  std::string environment_test(EnvironmentId id);
  std::string actions(const std::vector<EnvironmentId>& environments);
  std::string parameter(const Parameter& parameter);
  std::string waiver(const Waiver& waiver);
  std::string assertion(const Assertion& assertion);
  std::string assertions(std::string_view package);
  std::string expr(ExprId id, const std::vector<EnvironmentId>& environments);
  std::string and_guard(const RuleCase& rule_case);
  ExprPrinter printer(const std::vector<EnvironmentId>& environments);
  std::string columns(const ColumnSelector& selector,
                      const std::vector<EnvironmentId>& environments);
  std::string mask(const MaskUse& use);
  std::string duty(const DutyUse& use, const std::vector<EnvironmentId>& environments);
  std::string last_day(Timestamp exclusive_end) const;

  const Rulebook& book_;
  NameBook& names_;
  std::vector<std::vector<EnvironmentId>> by_action_;
};

}  // namespace bylaw

#endif  // BYLAW_RULES_RULEBOOK_PRINTER_H_
