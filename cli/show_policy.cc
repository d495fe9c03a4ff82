#include "cli/show_policy.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "cli/open_mesh.h"
#include "rules/touches.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Something that changes a policy, or is changed by it.
struct Relation {
  std::string text;
  Span span;
};

std::string level_name(const Rulebook& book, TermId level) {
  return level == Schema::kRoot ? "the centre" : book.schema.domain_name(level);
}

/// The domain of a policy and all below it.
std::vector<std::string> jurisdiction(const Rulebook& book, TermId level) {
  if (level == Schema::kRoot) return {"every domain"};
  std::vector<std::string> names;
  for (size_t i = 0; i < book.schema.domains().terms.size(); ++i) {
    const TermId domain = book.schema.domains().terms.id_at(i);
    const std::vector<TermId> chain = book.schema.chain(domain);
    if (std::ranges::find(chain, level) != chain.end()) {
      names.push_back(book.schema.domain_name(domain));
    }
  }
  return names;
}

std::string_view enforcement_word(Enforcement enforcement) {
  switch (enforcement) {
    case Enforcement::kEnforced:
      return "enforced";
    case Enforcement::kWarn:
      return "warn";
    case Enforcement::kObserve:
      return "observe";
  }
  return {};
}

std::vector<Relation> overrides_of(const Rulebook& book, PolicyId id) {
  std::vector<Relation> found;
  for (const Override& lift : book.overrides) {
    if (lift.standard == id) found.push_back({level_name(book, lift.level), lift.span});
  }
  return found;
}

std::vector<Relation> waivers_of(const Rulebook& book, PolicyId id) {
  std::vector<Relation> found;
  for (const Waiver& waiver : book.waivers) {
    if (waiver.standard != id) continue;
    found.push_back({waiver.name.full() + " for " + level_name(book, waiver.domain) + " until " +
                         waiver.until_text,
                     waiver.span});
  }
  return found;
}

std::vector<Relation> guarantees_subject_to(const Rulebook& book, PolicyId id) {
  std::vector<Relation> found;
  for (const Policy& policy : book.policies) {
    if (std::ranges::find(policy.subject_to, id) != policy.subject_to.end()) {
      found.push_back({policy.name.full(), policy.span});
    }
  }
  return found;
}

/// The tests in which some rule of the policy applied.
std::vector<Relation> tests_of(const Rulebook& book, PolicyId id, const Coverage& coverage) {
  std::set<size_t> tests;
  for (const CoveredItem& item : coverage.items()) {
    if (item.kind != CoveredItem::Kind::kRule) continue;
    if (book.rules[RuleId(item.index)].policy != id) continue;
    tests.insert(item.tests.begin(), item.tests.end());
  }
  std::vector<Relation> found;
  for (const size_t test : tests) {
    found.push_back({quote(book.tests[test].name), book.tests[test].span});
  }
  return found;
}

/// "reads      User.clearance, DataProduct.tier"; nothing for nothing.
void add_line(std::string& out, std::string_view what, const std::vector<std::string>& words) {
  if (words.empty()) return;
  out += "  " + std::string(what) + std::string(14 - what.size(), ' ');
  for (size_t i = 0; i < words.size(); ++i) out += (i > 0 ? ", " : "") + words[i];
  out += '\n';
}

void add_lines(std::string& out, std::string_view what, const SourceMap& sources,
               const std::vector<Relation>& relations) {
  for (const Relation& relation : relations) {
    add_line(out, what, {relation.text + " at " + place_text(sources, relation.span)});
    what = "";
  }
}

std::vector<std::string> list(const std::set<std::string>& words) {
  return {words.begin(), words.end()};
}

Json relations_json(const SourceMap& sources, const std::vector<Relation>& relations) {
  Json out = Json::array();
  for (const Relation& relation : relations) {
    out.push_back(Json{{"text", relation.text}, {"place", place_text(sources, relation.span)}});
  }
  return out;
}

}  // namespace

std::string_view kind_word(const Policy& policy) {
  switch (policy.kind) {
    case PolicyKind::kGuarantee:
      return "guarantee";
    case PolicyKind::kBylaw:
      return "bylaw";
    case PolicyKind::kStandard:
      break;
  }
  switch (policy.strength) {
    case Strength::kMandatory:
      return "mandatory standard";
    case Strength::kWaivable:
      return "waivable standard";
    case Strength::kDefault:
      return "default standard";
  }
  return {};
}

std::string policy_text(const Mesh& mesh, PolicyId id, const Coverage& coverage) {
  const Rulebook& book = mesh.rulebook;
  const Policy& policy = book.policies[id];
  const Touches touches = touches_of(book, id);
  std::string out = "// " + policy.name.full() + ", " + std::string(kind_word(policy)) + " of " +
                    level_name(book, policy.level) + ", " + place_text(mesh.sources, policy.span) +
                    "\n" + std::string(mesh.sources.text(policy.body)) + "\n\n";
  if (!policy.title.empty()) add_line(out, "says", {policy.title});
  add_line(out, "holds in", jurisdiction(book, policy.level));
  if (policy.enforcement != Enforcement::kEnforced) {
    std::string words(enforcement_word(policy.enforcement));
    if (policy.enforced_from) words += ", enforced from " + to_string(*policy.enforced_from);
    add_line(out, "rolled out", {words});
  }
  add_line(out, "actions", list(touches.actions));
  add_line(out, "principals", list(touches.principals));
  add_line(out, "resources", list(touches.resources));
  add_line(out, "reads", list(touches.reads));
  add_line(out, "columns", list(touches.columns));
  add_line(out, "masks", list(touches.masks));
  add_line(out, "duties", list(touches.duties));
  add_line(out, "parameters", list(touches.parameters));
  std::vector<std::string> subject_to;
  for (const PolicyId standard : policy.subject_to) {
    subject_to.push_back(book.policies[standard].name.full());
  }
  add_line(out, "subject to", subject_to);
  add_lines(out, "cuts", mesh.sources, guarantees_subject_to(book, id));
  add_lines(out, "overridden by", mesh.sources, overrides_of(book, id));
  add_lines(out, "waived by", mesh.sources, waivers_of(book, id));
  const std::vector<Relation> tests = tests_of(book, id, coverage);
  add_lines(out, "tested by", mesh.sources, tests);
  if (tests.empty()) add_line(out, "tested by", {"no test"});
  return out;
}

std::string policies_json(const Mesh& mesh, const std::vector<PolicyId>& ids,
                          const Coverage& coverage) {
  const Rulebook& book = mesh.rulebook;
  Json policies = Json::array();
  for (const PolicyId id : ids) {
    const Policy& policy = book.policies[id];
    const Touches touches = touches_of(book, id);
    Json subject_to = Json::array();
    for (const PolicyId standard : policy.subject_to) {
      subject_to.push_back(book.policies[standard].name.full());
    }
    policies.push_back(
        Json{{"name", policy.name.full()},
             {"kind", kind_word(policy)},
             {"enforcement", enforcement_word(policy.enforcement)},
             {"enforced_from",
              policy.enforced_from ? Json(to_string(*policy.enforced_from)) : Json(nullptr)},
             {"level", book.schema.domain_name(policy.level)},
             {"title", policy.title},
             {"place", place_text(mesh.sources, policy.span)},
             {"text", mesh.sources.text(policy.body)},
             {"domains", jurisdiction(book, policy.level)},
             {"actions", touches.actions},
             {"principals", touches.principals},
             {"resources", touches.resources},
             {"reads", touches.reads},
             {"columns", touches.columns},
             {"masks", touches.masks},
             {"duties", touches.duties},
             {"parameters", touches.parameters},
             {"subject_to", std::move(subject_to)},
             {"cuts", relations_json(mesh.sources, guarantees_subject_to(book, id))},
             {"overrides", relations_json(mesh.sources, overrides_of(book, id))},
             {"waivers", relations_json(mesh.sources, waivers_of(book, id))},
             {"tests", relations_json(mesh.sources, tests_of(book, id, coverage))}});
  }
  const Json document{{"mesh", mesh.manifest.mesh}, {"policies", std::move(policies)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bylaw::cli
