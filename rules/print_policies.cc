// Policies as policy text: see rulebook_printer.h. Cases that read the same are one clause again;
// where the types of an action are treated apart, a clause says by `is` which of them it is about.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "rules/decision_words.h"
#include "rules/rulebook_printer.h"

namespace bylaw {
namespace {

using Space = NameBook::Space;

std::string when(const std::optional<std::string>& guard) {
  return guard ? " when " + *guard : std::string();
}

}  // namespace

PolicyPrinter::PolicyPrinter(const Rulebook& book, NameBook& names) : book_(book), names_(names) {
  by_action_.resize(book.schema.actions.size());
  for (size_t i = 0; i < book.schema.environments.size(); ++i) {
    const EnvironmentId id = book.schema.environments.id_at(i);
    by_action_[book.schema.environments[id].action.index()].push_back(id);
  }
}

ExprPrinter PolicyPrinter::printer(const std::vector<EnvironmentId>& environments) {
  std::optional<ActionId> action;
  if (!environments.empty()) action = book_.schema.environments[environments.front()].action;
  return ExprPrinter(book_, book_.exprs, {}, action).with(&names_);
}

std::string PolicyPrinter::expr(ExprId id, const std::vector<EnvironmentId>& environments) {
  return printer(environments).print(id);
}

/// " and …", or nothing where the case has no guard.
std::string PolicyPrinter::and_guard(const RuleCase& rule_case) {
  if (!rule_case.guard.valid()) return {};
  return " and " + printer(rule_case.environments).conjunct(rule_case.guard);
}

std::string PolicyPrinter::last_day(Timestamp exclusive_end) const {
  return to_string(book_.schema.local_date(Timestamp{exclusive_end.ms - 1}));
}

std::string PolicyPrinter::columns(const ColumnSelector& selector,
                                   const std::vector<EnvironmentId>& environments) {
  std::string list;
  switch (selector.kind) {
    case ColumnSelector::Kind::kAll:
      return "all columns";
    case ColumnSelector::Kind::kUnder:
      for (const TermValue& category : selector.categories) {
        const Taxonomy& taxonomy = book_.schema.taxonomies[category.taxonomy];
        list += (list.empty() ? "" : ", ") + dotted_text(taxonomy.terms[category.term].name);
      }
      return "columns under " + list;
    case ColumnSelector::Kind::kNamed:
      for (const std::string& name : selector.names) {
        list += (list.empty() ? "" : ", ") + quote(name);
      }
      return "columns named " + list;
    case ColumnSelector::Kind::kWhere:
      return "columns where " + expr(selector.where, environments);
  }
  return "all columns";
}

std::string PolicyPrinter::mask(const MaskUse& use) {
  std::string text = names_.of(Space::kMask, book_.schema.masks[use.mask].name);
  std::string arguments;
  for (const Value& value : use.arguments) {
    arguments += (arguments.empty() ? "" : ", ") + book_.schema.value_text(value);
  }
  return arguments.empty() ? text : text + "(" + arguments + ")";
}

std::string PolicyPrinter::duty(const DutyUse& use,
                                const std::vector<EnvironmentId>& environments) {
  const Duty& duty = book_.schema.duties[use.duty];
  std::string arguments;
  for (size_t i = 0; i < use.arguments.size(); ++i) {
    if (!use.arguments[i].valid()) continue;
    arguments += (arguments.empty() ? "" : ", ") + name_text(duty.parameters[i].name) + ": " +
                 expr(use.arguments[i], environments);
  }
  const std::string name = names_.of(Space::kDuty, duty.name);
  return arguments.empty() ? name : name + "(" + arguments + ")";
}

std::string PolicyPrinter::actions(const std::vector<EnvironmentId>& environments) {
  std::set<ActionId> ids;
  for (EnvironmentId id : environments) ids.insert(book_.schema.environments[id].action);
  std::string text;
  for (ActionId id : ids) {
    text += (text.empty() ? "" : ", ") + names_.of(Space::kAction, book_.schema.actions[id].name);
  }
  return text;
}

std::string PolicyPrinter::environment_test(EnvironmentId id) {
  const Schema& schema = book_.schema;
  const Environment& environment = schema.environments[id];
  return "principal is " +
         names_.of(Space::kType, schema.entity_types[environment.principal].name) +
         " and resource is " +
         names_.of(Space::kType, schema.entity_types[environment.resource].name);
}

/// What each case says, those that say the same together.
std::vector<PolicyPrinter::Group> PolicyPrinter::groups(const Rule& rule) {
  std::vector<Group> result;
  for (const RuleCase& rule_case : rule.cases) {
    Group group;
    group.environments = rule_case.environments;
    const auto& environments = group.environments;
    if (rule_case.guard.valid()) group.guard = expr(rule_case.guard, environments);
    group.conjunct = and_guard(rule_case);
    if (rule.kind == RuleKind::kCap) {
      group.columns = columns(rule_case.masks.front().columns, environments) + " to " +
                      mask(rule_case.masks.front().mask);
    } else {
      if (rule_case.filter.valid()) {
        group.body += rule.kind == RuleKind::kFilter
                          ? expr(rule_case.filter, environments)
                          : "\n    with filter " + expr(rule_case.filter, environments);
      }
      for (const MaskClause& clause : rule_case.masks) {
        group.body +=
            "\n    with mask " + columns(clause.columns, environments) + " as " + mask(clause.mask);
      }
      for (const DutyUse& use : rule_case.duties) {
        group.body += "\n    with " + duty(use, environments);
      }
    }
    const auto same = std::find_if(result.begin(), result.end(), [&](const Group& other) {
      return other.body == group.body && other.columns == group.columns &&
             other.guard == group.guard;
    });
    if (same == result.end()) {
      result.push_back(std::move(group));
    } else {
      same->environments.insert(same->environments.end(), environments.begin(), environments.end());
    }
  }
  return result;
}

std::vector<PolicyPrinter::Group> PolicyPrinter::by_actions(std::vector<Group> groups,
                                                            TermId level) {
  std::vector<Group> result;
  for (Group& group : groups) {
    std::map<ActionId, std::vector<EnvironmentId>> covered;
    for (EnvironmentId id : group.environments) {
      covered[book_.schema.environments[id].action].push_back(id);
    }
    Group whole = group;
    whole.environments.clear();
    for (const auto& [action, environments] : covered) {
      const auto reachable = std::count_if(
          by_action_[action.index()].begin(), by_action_[action.index()].end(),
          [&](EnvironmentId id) {
            const EntityTypeId resource = book_.schema.environments[id].resource;
            return level == Schema::kRoot || book_.schema.entity_types[resource].domain;
          });
      if (static_cast<size_t>(reachable) == environments.size()) {
        whole.environments.insert(whole.environments.end(), environments.begin(),
                                  environments.end());
        continue;
      }
      for (EnvironmentId id : environments) {
        Group one = group;
        one.environments = {id};
        one.guard = environment_test(id) + group.conjunct;
        result.push_back(std::move(one));
      }
    }
    if (!whole.environments.empty()) result.push_back(std::move(whole));
  }
  return result;
}

std::string PolicyPrinter::clause(const Policy& policy, const Rule& rule, const Group& group) {
  const std::string on = actions(group.environments);
  std::string text = "  ";
  switch (rule.kind) {
    case RuleKind::kPermit:
      text += "permit " + on + (rule.until ? " until " + last_day(*rule.until) : "");
      return text + when(group.guard) + group.body + "\n";
    case RuleKind::kForbid: {
      if (!rule.is_require) return text + "forbid " + on + when(group.guard) + "\n";
      // What is forbidden is that the guard holds: its negation is required.
      text += "require " + (group.guard ? "not (" + *group.guard + ")" : "false");
      if (!rule.text.empty()) text += " " + quote(rule.text);
      std::set<ActionId> for_actions(policy.for_actions.begin(), policy.for_actions.end());
      std::set<ActionId> own;
      for (EnvironmentId id : group.environments) {
        own.insert(book_.schema.environments[id].action);
      }
      return text + (own == for_actions ? "" : " on " + on) + "\n";
    }
    case RuleKind::kCap:
      return text + "cap " + group.columns + " on " + on + when(group.guard) + "\n";
    case RuleKind::kFilter:
      return text + "filter " + on + " to " + group.body + when(group.guard) + "\n";
    case RuleKind::kOblige:
      return text + std::string(head_word(rule.kind)) + " " + on + when(group.guard) + group.body +
             "\n";
  }
  return text;
}

std::string PolicyPrinter::rule(const Policy& policy, const Rule& rule) {
  std::vector<Group> all;
  if (rule.is_require && rule.cases.size() == 1) {
    // Read back what was required, where the guard still shows it.
    const RuleCase& only = rule.cases.front();
    if (only.guard.valid() && book_.exprs[only.guard].op == Op::kNot) {
      Group group;
      group.environments = only.environments;
      std::string text = "  require " + expr(book_.exprs.operand(only.guard, 0), only.environments);
      if (!rule.text.empty()) text += " " + quote(rule.text);
      std::set<ActionId> own;
      for (EnvironmentId id : only.environments) own.insert(book_.schema.environments[id].action);
      const bool by_for =
          own == std::set<ActionId>(policy.for_actions.begin(), policy.for_actions.end());
      const std::vector<Group> split = by_actions({group}, policy.level);
      if (split.size() == 1 && !split.front().guard) {
        return text + (by_for ? "" : " on " + actions(only.environments)) + "\n";
      }
    }
  }
  std::string text;
  for (const Group& group : by_actions(groups(rule), policy.level)) {
    text += clause(policy, rule, group);
  }
  return text;
}

/// Whether the cases speak of all types that their actions are of, but for resources that have no
/// domain.
bool PolicyPrinter::covers_its_actions(const std::vector<RuleCase>& cases) const {
  std::set<EnvironmentId> covered;
  for (const RuleCase& rule_case : cases) {
    covered.insert(rule_case.environments.begin(), rule_case.environments.end());
  }
  return std::ranges::all_of(covered, [&](EnvironmentId one) {
    const ActionId action = book_.schema.environments[one].action;
    return std::ranges::all_of(by_action_[action.index()], [&](EnvironmentId id) {
      const EntityTypeId resource = book_.schema.environments[id].resource;
      return covered.contains(id) || !book_.schema.entity_types[resource].domain;
    });
  });
}

/// A condition that is true in every environment where its case's guard is.
std::string PolicyPrinter::alternatives(const std::vector<RuleCase>& cases) {
  std::set<std::string> guards;
  for (const RuleCase& rule_case : cases) {
    guards.insert(rule_case.guard.valid() ? expr(rule_case.guard, rule_case.environments) : "true");
  }
  if (guards.size() == 1 && covers_its_actions(cases)) return *guards.begin();
  std::string text;
  for (const RuleCase& rule_case : cases) {
    for (EnvironmentId id : rule_case.environments) {
      const ActionId action = book_.schema.environments[id].action;
      text += (text.empty() ? "" : " or ") + environment_test(id) +
              " and action == " + names_.of(Space::kAction, book_.schema.actions[action].name);
      text += and_guard(rule_case);
    }
  }
  return text;
}

std::string PolicyPrinter::scope(const std::vector<RuleCase>& cases, TermId level,
                                 std::string_view before_when) {
  std::vector<EnvironmentId> environments;
  for (const RuleCase& rule_case : cases) {
    environments.insert(environments.end(), rule_case.environments.begin(),
                        rule_case.environments.end());
  }
  Group group;
  group.environments = environments;
  const bool whole = by_actions({group}, level).size() == 1;
  const std::string guard = whole ? alternatives(cases) : [&] {
    std::string text;
    for (const RuleCase& rule_case : cases) {
      for (EnvironmentId id : rule_case.environments) {
        text += (text.empty() ? "" : " or ") + environment_test(id);
        text += and_guard(rule_case);
      }
    }
    return text;
  }();
  std::string text = actions(environments) + std::string(before_when);
  return guard == "true" ? text : text + " when " + guard;
}

std::string PolicyPrinter::policy(const Policy& policy) {
  std::string text = "\n" + doc_text(policy.doc, "");
  const std::string name = name_text(policy.name.local);
  const std::string title = policy.title.empty() ? "" : " " + quote(policy.title);
  switch (policy.kind) {
    case PolicyKind::kStandard: {
      switch (policy.strength) {
        case Strength::kMandatory:
          text += "mandatory";
          break;
        case Strength::kWaivable:
          text += "waivable";
          break;
        case Strength::kDefault:
          text += "default";
          break;
      }
      text += " standard " + name + title;
      if (policy.enforcement != Enforcement::kEnforced) {
        text += policy.enforcement == Enforcement::kWarn ? " warn" : " observe";
        if (policy.enforced_from) text += " until " + last_day(*policy.enforced_from);
      }
      for (size_t i = 0; i < policy.for_actions.size(); ++i) {
        text += (i == 0 ? " for " : ", ") +
                names_.of(Space::kAction, book_.schema.actions[policy.for_actions[i]].name);
      }
      break;
    }
    case PolicyKind::kGuarantee:
      text += "guarantee " + name + title;
      for (size_t i = 0; i < policy.subject_to.size(); ++i) {
        text += (i == 0 ? " subject to " : ", ") +
                names_.of(Space::kPolicy, book_.policies[policy.subject_to[i]].name);
      }
      break;
    case PolicyKind::kBylaw:
      text += "bylaw " + name + title;
      break;
  }
  text += " {\n";
  for (RuleId id : policy.rules) text += rule(policy, book_.rules[id]);
  if (!policy.within.empty()) text += "  override within " + alternatives(policy.within) + "\n";
  return text + "}\n";
}

std::string PolicyPrinter::parameter(const Parameter& parameter) {
  const ExprPrinter printer = ExprPrinter(book_, book_.exprs).with(&names_);
  std::string text = doc_text(parameter.doc, "") + "parameter " + name_text(parameter.name.local) +
                     ": " + VocabularyPrinter(book_, names_).type(parameter.type) + " = " +
                     printer.value(parameter.initial);
  if (parameter.low && parameter.high) {
    text += " within " + printer.value(*parameter.low) + " .. " + printer.value(*parameter.high);
  } else if (!parameter.allowed.empty()) {
    std::string list;
    for (const Value& value : parameter.allowed) {
      list += (list.empty() ? "" : ", ") + printer.value(value);
    }
    text += " within [" + list + "]";
  }
  return text + "\n";
}

std::string PolicyPrinter::waiver(const Waiver& waiver) {
  const std::string& domain = book_.schema.domain_name(waiver.domain);
  std::string text = doc_text(waiver.doc, "") + "waiver " + name_text(waiver.name.local) + " of " +
                     names_.of(Space::kPolicy, book_.policies[waiver.standard].name) + " for " +
                     dotted_text(domain) + " on " + scope(waiver.cases, waiver.domain, "") +
                     " until " + waiver.until_text + " approved by " + quote(waiver.approved_by) +
                     " ticket " + quote(waiver.ticket) + " because " + quote(waiver.because);
  if (!waiver.compensating.empty()) text += " compensating " + quote(waiver.compensating);
  return text + "\n";
}

std::string PolicyPrinter::assertion(const Assertion& assertion) {
  // Assertions without a name were numbered.
  const bool named = !assertion.name.local.starts_with("assert-");
  return doc_text(assertion.doc, "") + "assert " +
         (named ? name_text(assertion.name.local) + " " : "") + quote(assertion.text) + ": " +
         (assertion.always ? "always" : "never") + " permit " +
         scope(assertion.cases, assertion.level, "") + "\n";
}

std::string PolicyPrinter::standards(std::string_view package) {
  std::string text;
  for (const Parameter& item : book_.parameters) {
    if (item.name.package == package) text += parameter(item);
  }
  for (const Policy& item : book_.policies) {
    if (item.name.package == package && item.kind != PolicyKind::kBylaw) text += policy(item);
  }
  for (const Waiver& item : book_.waivers) {
    if (item.name.package == package && !item.cases.empty()) text += waiver(item);
  }
  return text + (book_.schema.domains().find(package) ? "" : assertions(package));
}

std::string PolicyPrinter::bylaws(std::string_view package) {
  std::string text;
  const ExprPrinter printer = ExprPrinter(book_, book_.exprs).with(&names_);
  for (const Parameter& item : book_.parameters) {
    for (const ParameterSetting& setting : item.settings) {
      if (book_.schema.domain_name(setting.domain) != package) continue;
      text += "set " + names_.of(Space::kParameter, item.name) + " = " +
              printer.value(setting.value) + "\n";
    }
  }
  for (const Override& item : book_.overrides) {
    if (item.name.package != package || item.lifts.empty()) continue;
    text += "override " + names_.of(Space::kPolicy, book_.policies[item.standard].name) + " {\n";
    for (const RuleCase& lift : item.lifts)
      text += "  lift " + scope({lift}, item.level, "") + "\n";
    text += "}\n";
  }
  for (const Policy& item : book_.policies) {
    if (item.name.package == package && item.kind == PolicyKind::kBylaw) text += policy(item);
  }
  return text + assertions(package);
}

std::string PolicyPrinter::assertions(std::string_view package) {
  std::string text;
  for (const Assertion& item : book_.assertions) {
    if (item.name.package == package && !item.cases.empty()) text += assertion(item);
  }
  return text;
}

}  // namespace bylaw
