#include "compiler/lower/lower.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/lower/bodies.h"
#include "compiler/lower/guards.h"
#include "compiler/lower/reached.h"
#include "compiler/lower/vocabulary.h"
#include "graph/rows.h"

namespace bylaw {
namespace {

using namespace lower;
using graph::FoldRow;
using graph::Part;

/// Where a rule stands in the fold.
FoldRow row_of(const Rule& rule, const Policy& policy) {
  switch (rule.kind) {
    case RuleKind::kPermit:
      return policy.kind == PolicyKind::kGuarantee ? FoldRow::kGuarantee : FoldRow::kPermit;
    case RuleKind::kForbid: {
      const bool hard =
          policy.kind == PolicyKind::kStandard && policy.strength != Strength::kDefault;
      return hard ? FoldRow::kHardForbid : FoldRow::kPlainForbid;
    }
    case RuleKind::kCap:
    case RuleKind::kFilter:
    case RuleKind::kOblige:
      return FoldRow::kGuardrail;
  }
  return FoldRow::kGuardrail;
}

/// Whether the condition of one of these can err.
bool conditional(const graph::GraphParts& parts, graph::Span32 relaxations) {
  for (uint32_t i = 0; i < relaxations.count; ++i) {
    const graph::Span32 cases = parts.get<Part::kRelaxations>()[relaxations.first + i].cases;
    for (uint32_t k = 0; k < cases.count; ++k) {
      if (parts.get<Part::kCases>()[cases.first + k].guard != graph::kNone) return true;
    }
  }
  return false;
}

graph::RuleKind kind_of(RuleKind kind) {
  switch (kind) {
    case RuleKind::kPermit:
      return graph::RuleKind::kPermit;
    case RuleKind::kForbid:
      return graph::RuleKind::kForbid;
    case RuleKind::kCap:
      return graph::RuleKind::kCap;
    case RuleKind::kFilter:
      return graph::RuleKind::kFilter;
    case RuleKind::kOblige:
      return graph::RuleKind::kOblige;
  }
  return graph::RuleKind::kOblige;
}

uint8_t shapes_of(const Rule& rule) {
  uint8_t shapes = 0;
  for (const RuleCase& c : rule.cases) {
    if (c.filter.valid()) shapes |= graph::kShapesRows;
    if (!c.masks.empty()) shapes |= graph::kShapesCells;
    if (!c.duties.empty()) shapes |= graph::kShapesDuties;
  }
  return shapes;
}

class Lowering {
 public:
  Lowering(const Rulebook& book, const SourceMap* sources, const TreeLimits& limits)
      : book_(book),
        pool_(parts_),
        places_(sources, parts_, pool_),
        codes_(book, parts_, pool_, places_),
        guards_(book, sources, parts_, pool_, codes_),
        body_maker_(book, parts_, pool_, codes_, guards_),
        classes_(book, codes_, parts_, pool_, limits.joint_states),
        normaliser_(codes_, classes_),
        trees_(classes_, parts_, limits) {}

  Result<Lowered> run(bool tell_texts);

 private:
  /// A case of a rule as alternatives of atoms, before classes are settled.
  struct Draft {
    uint32_t rule = 0;
    const std::vector<EnvironmentId>* environments = nullptr;
    Conjunction conjunction;
  };
  /// A case whose guard may err, or whose rule has a relaxation that may.
  struct Erring {
    uint32_t rule = 0;
    const std::vector<EnvironmentId>* environments = nullptr;
    std::vector<Conjunction> tests;      // each a superset of where one test of the guard errs
    std::vector<Conjunction> not_false;  // the guard's alternatives
  };
  void add_policies();
  graph::StandingRecord standing_of(PolicyId policy) const;
  void add_rules();
  void name_rule(uint32_t index, const Rule& rule);
  void add_assumptions();
  graph::Span32 add_cases(const std::vector<RuleCase>& cases);
  void add_erring(uint32_t rule, const RuleCase& c);
  void add_entries();
  void add_erring_entries();
  void add_entry(uint32_t rule, const std::vector<Literal>& literals,
                 const std::vector<EnvironmentId>& environments, FoldRow row);
  void add_buckets(Lowered& result);
  graph::Span32 body_list(uint32_t environment, uint32_t level);
  void sort_names();

  const Rulebook& book_;
  graph::GraphParts parts_;
  ValuePool pool_;
  PlaceBook places_;
  CodeMaker codes_;
  GuardBook guards_;
  BodyMaker body_maker_;
  ClassBook classes_;
  Normaliser normaliser_;
  TreeBuilder trees_;
  std::vector<Draft> drafts_;
  std::vector<Erring> erring_;
  /// By environment and level, ascending by rule.
  std::map<std::pair<uint32_t, uint32_t>, std::vector<uint32_t>> bodies_;
  std::map<std::vector<uint32_t>, graph::Span32> body_lists_;
  std::vector<Entry> entries_;
  /// By environment, level and row: the entries of a root.
  std::map<std::tuple<uint32_t, uint32_t, FoldRow>, std::vector<uint32_t>> roots_;
};

graph::Span32 Lowering::add_cases(const std::vector<RuleCase>& cases) {
  std::vector<graph::CaseRecord> records;
  for (const RuleCase& c : cases) {
    graph::CaseRecord record;
    if (c.guard.valid()) {
      record.guard = codes_.written(c.guard);
      record.frame_size = std::max(c.frame_size, codes_.facts(record.guard).locals);
    }
    for (const EnvironmentId environment : c.environments) {
      record.environment = environment.value;
      records.push_back(record);
    }
  }
  auto& all = parts_.get<Part::kCases>();
  const graph::Span32 span{static_cast<uint32_t>(all.size()),
                           static_cast<uint32_t>(records.size())};
  all.insert(all.end(), records.begin(), records.end());
  return span;
}

void Lowering::add_policies() {
  std::vector<std::vector<const Waiver*>> waivers(book_.policies.size());
  std::vector<std::vector<const Override*>> overrides(book_.policies.size());
  for (const Waiver& waiver : book_.waivers) {
    if (waiver.level == book_.policies[waiver.standard].level) {
      waivers[waiver.standard.index()].push_back(&waiver);
    }
  }
  const auto strictly_below = [&](TermId domain, TermId above) {
    return domain != above && book_.schema.domains().under(domain, above);
  };
  for (const Override& lift : book_.overrides) {
    if (strictly_below(lift.level, book_.policies[lift.standard].level)) {
      overrides[lift.standard.index()].push_back(&lift);
    }
  }
  auto& relaxations = parts_.get<Part::kRelaxations>();
  for (size_t i = 0; i < book_.policies.size(); ++i) {
    const Policy& policy = book_.policies[book_.policies.id_at(i)];
    graph::PolicyRecord record;
    record.level = policy.level.value;
    record.name = pool_.symbol(policy.name.full());
    record.file = policy.span.file.value;
    graph::StandingRecord standing;
    standing.observes = policy.enforcement == Enforcement::kObserve ? 1 : 0;
    if (policy.enforcement != Enforcement::kEnforced) {
      standing.enforced_from_ms = policy.enforced_from ? policy.enforced_from->ms : INT64_MAX;
      standing.line = places_.line(policy.span);
    }
    const bool standard = policy.kind == PolicyKind::kStandard;
    standing.waivers.first = static_cast<uint32_t>(relaxations.size());
    if (standard && policy.strength == Strength::kWaivable) {
      for (const Waiver* waiver : waivers[i]) {
        relaxations.push_back({waiver->domain.value, pool_.symbol(waiver->name.full()),
                               waiver->until.ms, add_cases(waiver->cases)});
      }
    }
    standing.waivers.count = static_cast<uint32_t>(relaxations.size()) - standing.waivers.first;
    standing.overrides.first = static_cast<uint32_t>(relaxations.size());
    if (standard && policy.strength == Strength::kDefault && !policy.within.empty()) {
      for (const Override* lift : overrides[i]) {
        relaxations.push_back({lift->level.value, pool_.symbol(lift->name.full()), INT64_MAX,
                               add_cases(lift->lifts)});
      }
      standing.within = add_cases(policy.within);
    }
    standing.overrides.count = static_cast<uint32_t>(relaxations.size()) - standing.overrides.first;
    const bool stands_always = policy.enforcement == Enforcement::kEnforced &&
                               standing.waivers.count == 0 && standing.within.count == 0;
    if (!stands_always) {
      auto& standings = parts_.get<Part::kStandings>();
      record.standing = static_cast<uint32_t>(standings.size());
      standings.push_back(standing);
    }
    parts_.get<Part::kPolicies>().push_back(record);
    if (policy.title.empty()) continue;
    parts_.get<Part::kNames>().push_back(
        {graph::NameOf::kTitle, static_cast<uint32_t>(i), pool_.symbol(policy.title)});
  }
}

graph::StandingRecord Lowering::standing_of(PolicyId policy) const {
  const uint32_t standing = parts_.get<Part::kPolicies>()[policy.index()].standing;
  return standing == graph::kNone ? graph::StandingRecord()
                                  : parts_.get<Part::kStandings>()[standing];
}

void Lowering::name_rule(uint32_t index, const Rule& rule) {
  auto& names = parts_.get<Part::kNames>();
  if (rule.is_require) {
    names.push_back({graph::NameOf::kRequirement, index, pool_.symbol(rule.text)});
  }
}

void Lowering::add_rules() {
  for (size_t i = 0; i < book_.rules.size(); ++i) {
    const Rule& rule = book_.rules[book_.rules.id_at(i)];
    const Policy& policy = book_.policies[rule.policy];
    const graph::StandingRecord standing = standing_of(rule.policy);
    graph::RuleRecord record;
    record.policy = rule.policy.value;
    record.kind = kind_of(rule.kind);
    record.row = row_of(rule, policy);
    record.shapes = shapes_of(rule);
    if (rule.is_require) record.traits |= graph::kIsRequire;
    name_rule(static_cast<uint32_t>(i), rule);
    record.line = places_.line(rule.span);
    // A rule stands in its policy, of which the graph knows the source.
    assert(rule.span.file == policy.span.file);
    const bool ends = rule.kind == RuleKind::kPermit && rule.until;
    if (ends) {
      record.traits |= graph::kHasEnd;
      parts_.get<Part::kEnds>().push_back(
          {static_cast<uint32_t>(i), places_.told(rule.head), rule.until->ms});
    }
    for (const RuleCase& c : rule.cases) {
      const uint32_t body = body_maker_.add(book_.rules.id_at(i), c);
      for (const EnvironmentId environment : c.environments) {
        bodies_[{environment.value, policy.level.value}].push_back(body);
      }
    }
    parts_.get<Part::kRules>().push_back(record);
    const bool checked = ends || standing.enforced_from_ms != INT64_MIN ||
                         standing.waivers.count > 0 ||
                         (standing.overrides.count > 0 && rule.kind == RuleKind::kForbid);
    const auto entry = static_cast<uint32_t>(i) | (checked ? graph::kChecked : 0u);
    const Ask ask = rule.kind == RuleKind::kPermit ? Ask::kTrue : Ask::kNotFalse;
    for (const RuleCase& c : rule.cases) {
      std::vector<Conjunction> alternatives{{}};
      if (c.guard.valid()) {
        alternatives = normaliser_.alternatives(codes_.make(c.guard, c.frame_size), ask);
      }
      for (Conjunction& conjunction : alternatives) {
        drafts_.push_back({entry, &c.environments, std::move(conjunction)});
      }
      add_erring(static_cast<uint32_t>(i), c);
    }
  }
}

void Lowering::add_assumptions() {
  for (const Assumption& assumption : book_.assumptions) {
    graph::AssumptionRecord record;
    record.body = codes_.make(assumption.body, assumption.frame_size);
    const CodeFacts& facts = codes_.facts(record.body);
    record.frame_size = std::max(assumption.frame_size, facts.locals);
    auto& variables = parts_.get<Part::kVariables>();
    record.variables = {static_cast<uint32_t>(variables.size()),
                        static_cast<uint32_t>(assumption.variables.size())};
    for (const EntityTypeId type : assumption.variables) variables.push_back(type.value);
    record.steady = !facts.beyond && !facts.far_claims ? 1 : 0;
    record.name = pool_.symbol(assumption.text);
    parts_.get<Part::kAssumptions>().push_back(record);
  }
}

/// What erred is told of all rules that speak of a request, so those that may err stand in a graph
/// of their own.
void Lowering::add_erring(uint32_t rule, const RuleCase& c) {
  const graph::StandingRecord policy = standing_of(book_.rules[RuleId(rule)].policy);
  const bool relaxed = conditional(parts_, policy.waivers) ||
                       conditional(parts_, policy.overrides) ||
                       (policy.overrides.count > 0 && policy.within.count > 0);
  Erring erring{rule, &c.environments, {}, {{}}};
  if (c.guard.valid()) {
    const uint32_t guard = codes_.make(c.guard, c.frame_size);
    if (!relaxed) erring.tests = normaliser_.erring(guard);
    const auto dear = [&](const AskedAtom& asked) { return classes_.may_be_dear(asked.atom); };
    const bool asks_more = std::ranges::any_of(
        erring.tests, [&](const Conjunction& test) { return std::ranges::any_of(test, dear); });
    if (relaxed || asks_more) erring.not_false = normaliser_.alternatives(guard, Ask::kNotFalse);
  }
  if (relaxed) erring.tests = {{}};
  if (!erring.tests.empty()) erring_.push_back(std::move(erring));
}

void Lowering::add_entry(uint32_t rule, const std::vector<Literal>& literals,
                         const std::vector<EnvironmentId>& environments, FoldRow row) {
  const auto id = static_cast<uint32_t>(entries_.size());
  entries_.push_back({rule, literals});
  const graph::RuleRecord& record = parts_.get<Part::kRules>()[rule & ~graph::kChecked];
  const uint32_t level = parts_.get<Part::kPolicies>()[record.policy].level;
  for (const EnvironmentId environment : environments) {
    roots_[{environment.value, level, row}].push_back(id);
  }
}

/// Classes are settled: atoms become literals, impossible alternatives go.
void Lowering::add_entries() {
  std::vector<Literal> literals;
  for (const Draft& draft : drafts_) {
    if (!normaliser_.literals(draft.conjunction, literals)) continue;
    const graph::RuleRecord& rule = parts_.get<Part::kRules>()[draft.rule & ~graph::kChecked];
    add_entry(draft.rule, literals, *draft.environments, rule.row);
  }
}

/// A test whose class stands in a row or is read is asked alone. One that is computed is asked only
/// where the rest of its guard isn't false.
void Lowering::add_erring_entries() {
  std::vector<Literal> literals;
  for (const Erring& erring : erring_) {
    std::set<std::vector<Literal>> entries;
    for (const Conjunction& test : erring.tests) {
      if (!normaliser_.literals(test, literals)) continue;
      const bool dear = std::ranges::any_of(
          literals, [&](const Literal& literal) { return classes_.cost(literal.input) > 1; });
      if (!dear && !test.empty()) {
        entries.insert(literals);
        continue;
      }
      for (Conjunction both : erring.not_false) {
        both.insert(both.end(), test.begin(), test.end());
        std::ranges::sort(both);
        if (normaliser_.literals(both, literals)) entries.insert(literals);
      }
    }
    for (const std::vector<Literal>& entry : entries) {
      add_entry(erring.rule, entry, *erring.environments, FoldRow::kErring);
    }
  }
}

/// Equal lists are one.
graph::Span32 Lowering::body_list(uint32_t environment, uint32_t level) {
  const auto it = bodies_.find({environment, level});
  if (it == bodies_.end()) return {};
  auto& lists = parts_.get<Part::kBodyLists>();
  const auto [list, fresh] = body_lists_.emplace(
      it->second,
      graph::Span32{static_cast<uint32_t>(lists.size()), static_cast<uint32_t>(it->second.size())});
  if (fresh) lists.insert(lists.end(), it->second.begin(), it->second.end());
  return list->second;
}

void Lowering::add_buckets(Lowered& result) {
  const Schema& schema = book_.schema;
  const size_t domains = schema.domains().terms.size();
  auto& buckets = parts_.get<Part::kBuckets>();
  auto& index = parts_.get<Part::kBucketIndex>();
  index.assign(schema.environments.size() * domains, graph::kNone);
  // A level comes after those above it, so that buckets link upwards to what is there already.
  std::vector<std::pair<size_t, uint32_t>> order;
  for (size_t d = 0; d < domains; ++d) {
    order.emplace_back(schema.chain(schema.domains().terms.id_at(d)).size(),
                       static_cast<uint32_t>(d));
  }
  std::ranges::sort(order);
  for (uint32_t e = 0; e < schema.environments.size(); ++e) {
    for (const auto& [depth, domain] : order) {
      const auto parent = schema.parent_domain(TermId(domain));
      uint32_t& own = index[e * domains + domain];
      if (parent) own = index[e * domains + parent->index()];
      graph::BucketRecord bucket;
      bucket.level = domain;
      bucket.environment = e;
      bucket.next = own;
      bucket.bodies = body_list(e, domain);
      bool any = bucket.bodies.count > 0;
      for (uint8_t row = 0; row < graph::kFoldRows; ++row) {
        const auto it = roots_.find({e, domain, static_cast<FoldRow>(row)});
        if (it == roots_.end()) continue;
        any = true;
        const TreeReport tree = trees_.build(entries_, it->second);
        bucket.roots[row] = tree.root;
        result.roots.push_back({EnvironmentId(e), TermId(domain), static_cast<FoldRow>(row), tree});
      }
      if (!any) continue;
      own = static_cast<uint32_t>(buckets.size());
      buckets.push_back(bucket);
    }
  }
}

void Lowering::sort_names() {
  std::ranges::sort(parts_.get<Part::kNames>(), {},
                    [](const graph::NameRecord& name) { return std::pair(name.of, name.index); });
}

Result<Lowered> Lowering::run(bool tell_texts) {
  Lowered result;
  write_vocabulary(book_, parts_, pool_, codes_);
  add_policies();
  add_rules();
  add_assumptions();
  if (codes_.too_deep()) return Error{"a condition, its defines unfolded, nests too deeply"};
  classes_.finish();
  add_entries();
  result.entries = entries_.size();
  add_erring_entries();
  add_buckets(result);
  sort_names();
  drop_unreached(parts_, guards_.literals());
  const std::vector<uint32_t> guards = guards_.write();
  for (graph::BodyRecord& body : parts_.get<Part::kBodies>()) {
    if (body.guard != graph::kNone) body.guard = guards[body.guard];
  }
  auto& masks = parts_.get<Part::kMasks>();
  masks.resize(masks.size() + graph::kMaskReach, 0);
  result.inputs = classes_.input_count();
  if (tell_texts) result.text_classes = classes_.text_classes();
  result.image = graph::write_graph(parts_);
  return result;
}

}  // namespace

Result<Lowered> lower_rulebook(const Rulebook& book, const SourceMap* sources,
                               const TreeLimits& limits, bool tell_texts) {
  return Lowering(book, sources, limits).run(tell_texts);
}

}  // namespace bylaw
