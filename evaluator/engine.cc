#include "evaluator/engine.h"

#include <algorithm>
#include <bit>

#include "evaluator/code_reads.h"
#include "evaluator/convert.h"
#include "evaluator/passing.h"
#include "evaluator/walk.h"
#include "evaluator/workspace.h"

namespace bylaw::engine {

using graph::Datum;
using graph::FoldRow;
using graph::kNone;
using graph::Part;

namespace {

constexpr size_t kUsualStack = 256;
/// Rows are all looked at if they are few, and bytes that fit into a near cache.
constexpr uint32_t kUsualRows = 4;
constexpr size_t kUsualCache = 1u << 20;

uint64_t environment_key(uint32_t action, uint32_t principal, uint32_t resource) {
  return ((uint64_t{action} << 42) | (uint64_t{principal} << 21) | resource) + 1;
}

size_t place_of(uint64_t key, size_t mask) {
  return static_cast<size_t>((key * 0x9e3779b97f4a7c15u) >> 40) & mask;
}

/// Those from `first` on.
void sort_unique(std::vector<uint32_t>& rules, size_t first = 0) {
  if (rules.size() - first < 2) return;
  const auto begin = rules.begin() + static_cast<ptrdiff_t>(first);
  std::sort(begin, rules.end());
  rules.erase(std::unique(begin, rules.end()), rules.end());
}

}  // namespace

Engine::Engine(std::shared_ptr<const Snapshot> snapshot)
    : snapshot_(std::move(snapshot)), graph_(snapshot_->graph()) {
  tables_.tables = graph_.get<Part::kTables>().data();
  tables_.masks = graph_.get<Part::kMasks>().data();
  tables_.nodes = graph_.get<Part::kNodes>().data();
  tables_.leaves = graph_.get<Part::kLeaves>().data();
  tables_.rows = graph_.get<Part::kRows>().data();
  tables_.entries = graph_.get<Part::kEntries>().data();
  tables_.inputs = graph_.get<Part::kInputs>().data();
  tables_.buckets = graph_.get<Part::kBuckets>().data();
  tables_.bucket_index = graph_.get<Part::kBucketIndex>().data();
  tables_.domains = graph_.domains();
  tables_.action_count = static_cast<uint32_t>(graph_.get<Part::kActions>().size());
  tables_.type_count = static_cast<uint32_t>(graph_.get<Part::kTypes>().size());
  tables_.assumption_count = graph_.get<Part::kAssumptions>().size();
  const size_t far = graph_.get<Part::kRows>().size_bytes() + graph_.get<Part::kMasks>().size();
  tables_.usual_rows = far > kUsualCache ? 0 : kUsualRows;
  const auto environments = graph_.get<Part::kEnvironments>();
  environments_.assign(std::bit_ceil(environments.size() * 4 + 2), {0, 0});
  const size_t mask = environments_.size() - 1;
  for (uint32_t i = 0; i < environments.size(); ++i) {
    const auto& e = environments[i];
    const uint64_t key = environment_key(e.action, e.principal, e.resource);
    size_t at = place_of(key, mask);
    while (environments_[at].first != 0) at = (at + 1) & mask;
    environments_[at] = {key, i};
  }
  for (const graph::InputRecord& input : graph_.get<Part::kInputs>()) {
    if (input.base != graph::Base::kComputed) continue;
    ++computed_;
    const size_t needed = size_t{input.offset} + 1;
    if (of_resource_.size() < needed) {
      of_resource_.resize(needed);
      of_principal_.resize(needed);
    }
    if (reads_resource(graph_, input.classifier)) of_resource_[input.offset] = 1;
    if (reads_principal(graph_, input.classifier)) of_principal_[input.offset] = 1;
  }
  for (const graph::RuleRecord& rule : graph_.get<Part::kRules>()) bare_ &= rule.shapes == 0;
  for (const graph::AssumptionRecord& a : graph_.get<Part::kAssumptions>()) {
    if (a.steady == 0 || a.variables.count == 0) steady_ = false;
  }
}

uint32_t Engine::environment(uint32_t action, uint32_t principal, uint32_t resource) const {
  const uint64_t key = environment_key(action, principal, resource);
  const size_t mask = environments_.size() - 1;
  for (size_t at = place_of(key, mask); environments_[at].first != 0; at = (at + 1) & mask) {
    if (environments_[at].first == key) return environments_[at].second;
  }
  return kNone;
}

bool Engine::below(uint32_t domain, uint32_t above) const {
  const graph::Span32 tree = graph_.get<Part::kTaxonomies>()[0];
  const graph::Span32 chain = graph_.get<Part::kTerms>()[tree.first + domain];
  return std::ranges::binary_search(
      graph_.get<Part::kAncestors>().subspan(chain.first, chain.count), above);
}

/// What the case of the environment comes to; one that isn't there is false.
Datum Engine::case_of(const graph::Span32& cases, uint32_t environment, Context& context) const {
  for (const graph::CaseRecord& c : graph_.get<Part::kCases>().subspan(cases.first, cases.count)) {
    if (c.environment != environment) continue;
    if (c.guard == kNone) return Datum::boolean(true);
    const Passing passing(context.scratch_);
    return context.machine_.evaluate(c.guard, c.frame_size);
  }
  return Datum::boolean(false);
}

/// Whether the case of the environment is there and true.
bool Engine::holds(const graph::Span32& cases, uint32_t environment, Context& context) const {
  return case_of(cases, environment, context).is_true();
}

/// Whether a rule whose guard applies stands: not rolled out yet, not ended, not waived, not
/// lifted.
bool Engine::standing(uint32_t rule, const RequestSlots& request, uint32_t environment,
                      uint32_t domain, Context& context) const {
  const graph::RuleRecord& r = graph_.get<Part::kRules>()[rule];
  const graph::StandingRecord& policy = graph_.standing(graph_.get<Part::kPolicies>()[r.policy]);
  const int64_t now = request.now_ms;
  if (policy.enforced_from_ms != INT64_MIN && r.policy != context.also_ &&
      (policy.enforced_from_ms == INT64_MAX || now < policy.enforced_from_ms)) {
    if (context.met_[r.policy] == 0) context.rolling_.push_back(r.policy);
    context.met_[r.policy] = 1;
    return false;
  }
  const graph::EndRecord* end = graph_.end_of(rule);
  if (end != nullptr && now >= end->until_ms) return false;
  const auto relaxations = graph_.get<Part::kRelaxations>();
  for (const auto& waiver : relaxations.subspan(policy.waivers.first, policy.waivers.count)) {
    if (now < waiver.until_ms && below(domain, waiver.domain) &&
        holds(waiver.cases, environment, context)) {
      return false;
    }
  }
  if (r.kind != graph::RuleKind::kForbid || policy.overrides.count == 0) return true;
  for (const auto& lift : relaxations.subspan(policy.overrides.first, policy.overrides.count)) {
    if (below(domain, lift.domain) && holds(lift.cases, environment, context) &&
        holds(policy.within, environment, context)) {
      return false;
    }
  }
  return true;
}

bool Engine::breaks_assumption(const RequestSlots& request, Context& context) const {
  if (tables_.assumption_count == 0) return false;
  bool unknown = false;
  for (const RequestEntitySlots* who : {&request.principal, &request.resource}) {
    if (who->entity == kNone) {
      unknown = true;
    } else if (snapshot_->head(who->row).breaks_assumption()) {
      return true;
    }
  }
  if (steady_ && !unknown) return false;
  for (const graph::AssumptionRecord& a : graph_.get<Part::kAssumptions>()) {
    const auto types = graph_.get<Part::kVariables>().subspan(a.variables.first, a.variables.count);
    if (types.empty() && breaks(a, 0, request.principal, request, context)) return true;
    for (size_t i = 0; i < types.size(); ++i) {
      for (const RequestEntitySlots* who : {&request.principal, &request.resource}) {
        // Entities that are known were asked of facts when those came.
        if (who->type != types[i] || (a.steady != 0 && who->entity != kNone)) continue;
        if (breaks(a, i, *who, request, context)) return true;
      }
    }
  }
  return false;
}

/// Whether an assumption is false of a choice of entities, of which the variable `fixed` is `who`
/// and any other one of those that there are or that the request names.
bool Engine::breaks(const graph::AssumptionRecord& assumption, size_t fixed,
                    const RequestEntitySlots& who, const RequestSlots& request,
                    Context& context) const {
  const auto types = graph_.get<Part::kVariables>().subspan(assumption.variables.first,
                                                            assumption.variables.count);
  std::vector<Datum>& chosen = context.chosen_;
  std::vector<size_t>& at = context.choices_;
  chosen.resize(types.size());
  at.assign(types.size(), 0);
  // False once there is none left.
  const auto choose = [&](size_t i) {
    const auto known = snapshot_->of_type(types[i]);
    uint32_t symbol = 0;
    if (at[i] < known.size()) {
      symbol = snapshot_->entities()[known[at[i]]].symbol;
    } else {
      size_t left = at[i] - known.size();
      const RequestEntitySlots* next = nullptr;
      for (const RequestEntitySlots* named : {&request.principal, &request.resource}) {
        if (named->type != types[i] || named->entity != kNone) continue;
        if (left-- == 0) next = named;
      }
      if (next == nullptr) return false;
      symbol = next->symbol;
    }
    chosen[i] = {.kind = graph::Kind::kEntity, .aux = types[i], .n = symbol};
    return true;
  };
  for (size_t i = 0; i < types.size(); ++i) {
    if (i == fixed) {
      chosen[i] = {.kind = graph::Kind::kEntity, .aux = who.type, .n = who.symbol};
    } else if (!choose(i)) {
      return false;
    }
  }
  const auto is_false = [&] {
    const Passing passing(context.scratch_);
    return context.machine_.evaluate(assumption.body, assumption.frame_size, chosen).is_false();
  };
  while (!is_false()) {
    size_t i = 0;
    for (; i < types.size(); ++i) {
      if (i == fixed) continue;
      ++at[i];
      if (choose(i)) break;
      at[i] = 0;
      choose(i);
    }
    if (i == types.size()) return false;
  }
  return true;
}

Decision Engine::decide(const RequestSlots& request, Context& context, bool views,
                        uint32_t also) const {
  Decision decision;
  context.also_ = also;
  for (const uint32_t policy : context.rolling_) context.met_[policy] = 0;
  context.rolling_.clear();
  const bool known = request.action < tables_.action_count &&
                     request.principal.type < tables_.type_count &&
                     request.resource.type < tables_.type_count;
  if (!known) return decision;
  for (const RequestEntitySlots* who : {&request.principal, &request.resource}) {
    if (who->entity != kNone) __builtin_prefetch(snapshot_->row(who->row) - 1);
  }
  const uint32_t e = environment(request.action, request.principal.type, request.resource.type);
  if (e == kNone) return decision;
  DomainOf domain;
  bool domain_unknown = false;
  if (request.resource.entity != kNone) {
    domain = snapshot_->head(request.resource.row).domain();
  } else {
    domain_unknown = graph_.get<Part::kTypes>()[request.resource.type].domain != kNone;
  }
  context.machine_.set_request(&request);
  context.machine_.set_domain(domain.term);
  const auto refused = [](Refusal why) {
    Decision refusal;
    refusal.outcome = Outcome::kInvalid;
    refusal.refusal = why;
    return refusal;
  };
  if (domain.state == DomainOf::State::kUndeclared) return refused(Refusal::kUndeclaredDomain);
  if (breaks_assumption(request, context)) return refused(Refusal::kBrokenAssumption);
  Walk walk(*this, request, context, e, domain.term);
  const graph::BucketRecord* buckets = tables_.buckets;
  std::vector<uint32_t>& chain = context.chain_;
  chain.clear();
  for (uint32_t b = tables_.bucket_index[e * tables_.domains + domain.term]; b != kNone;
       b = buckets[b].next) {
    chain.push_back(b);
  }
  std::vector<uint32_t>& reasons = context.reasons_;
  reasons.clear();
  const auto row = [&](uint32_t bucket, FoldRow r) {
    return buckets[bucket].roots[static_cast<size_t>(r)];
  };
  const auto decided = [&](bool permit, Outcome outcome, uint32_t level) {
    sort_unique(reasons);
    decision.permit = permit;
    decision.outcome = decision.fold = outcome;
    decision.level = level;
    decision.reasons = reasons;
  };
  bool open = true;  // nothing has decided yet
  for (size_t i = chain.size(); open && i > 0; --i) {
    const uint32_t b = chain[i - 1];
    for (const FoldRow r : {FoldRow::kHardForbid, FoldRow::kGuarantee, FoldRow::kPlainForbid}) {
      const graph::Ref root = row(b, r);
      if (root == 0) continue;
      walk.collect(root, reasons);
      if (reasons.empty()) continue;
      const bool permit = r == FoldRow::kGuarantee;
      decided(permit, permit ? Outcome::kGuaranteed : Outcome::kForbidden, buckets[b].level);
      open = false;
      break;
    }
  }
  // Appends the rules of a row that apply, by level from the root down.
  const auto collect_levels = [&](FoldRow r, std::vector<uint32_t>& out) {
    for (size_t i = chain.size(); i > 0; --i) {
      const size_t first = out.size();
      walk.collect(row(chain[i - 1], r), out);
      sort_unique(out, first);
    }
  };
  std::vector<uint32_t>& grants = context.grants_;
  grants.clear();
  if (open && views) {
    collect_levels(FoldRow::kPermit, grants);
    reasons = grants;
  } else if (open) {
    for (const uint32_t b : chain) walk.collect(row(b, FoldRow::kPermit), reasons);
  }
  if (open && !reasons.empty()) decided(true, Outcome::kGranted, kNone);
  if (!decision.permit) return decision;
  const bool guaranteed = decision.fold == Outcome::kGuaranteed;
  if (domain_unknown) {
    const Outcome fold = decision.fold;
    const uint32_t level = decision.level;
    decision = refused(Refusal::kUnknownDomain);
    decision.fold = fold;
    decision.level = level;
  }
  if (!views) return decision;

  context.guardrails_.clear();
  if (guaranteed) {
    context.found_.clear();
    for (const uint32_t b : chain) {
      walk.collect(row(b, FoldRow::kHardForbid), context.found_);
      walk.collect(row(b, FoldRow::kPlainForbid), context.found_);
    }
    grants = reasons;
    if (context.found_.empty()) collect_levels(FoldRow::kPermit, grants);
  }
  collect_levels(FoldRow::kGuardrail, context.guardrails_);
  decision.grants = context.grants_;
  decision.guardrails = context.guardrails_;
  return decision;
}

std::span<const uint32_t> Engine::erring(const RequestSlots& request, Context& context) const {
  std::vector<uint32_t>& found = context.erring_;
  found.clear();
  const uint32_t e = environment(request.action, request.principal.type, request.resource.type);
  if (e == kNone) return found;
  const uint32_t domain = domain_of(request);
  context.machine_.set_request(&request);
  context.machine_.set_domain(domain);
  Walk walk(*this, request, context, e, domain);
  for (uint32_t b = tables_.bucket_index[e * tables_.domains + domain]; b != kNone;
       b = tables_.buckets[b].next) {
    walk.collect(tables_.buckets[b].roots[static_cast<size_t>(FoldRow::kErring)], found);
  }
  sort_unique(found);
  return found;
}

std::span<const uint32_t> Engine::rolling(Context& context) const {
  std::ranges::sort(context.rolling_);
  return context.rolling_;
}

bool Engine::quiet(const RequestSlots& request, const Decision& decision, Context& context,
                   Context& other) const {
  for (const uint32_t policy : rolling(context)) {
    const Decision with = decide(request, other, true, policy);
    const bool same = with.permit == decision.permit && with.outcome == decision.outcome &&
                      with.refusal == decision.refusal &&
                      std::ranges::equal(with.reasons, decision.reasons) &&
                      std::ranges::equal(with.grants, decision.grants) &&
                      std::ranges::equal(with.guardrails, decision.guardrails);
    if (!same) return false;
  }
  return std::ranges::none_of(erring(request, context),
                              [&](uint32_t rule) { return errs(rule, request, context); });
}

const graph::BodyRecord* Engine::body_of(uint32_t rule, uint32_t environment,
                                         uint32_t domain) const {
  if (environment == kNone) return nullptr;
  const uint32_t policy = graph_.get<Part::kRules>()[rule].policy;
  const uint32_t level = graph_.get<Part::kPolicies>()[policy].level;
  const auto bodies = graph_.get<Part::kBodies>();
  for (uint32_t b = tables_.bucket_index[environment * tables_.domains + domain]; b != kNone;
       b = tables_.buckets[b].next) {
    if (tables_.buckets[b].level != level) continue;
    const graph::Span32 listed = tables_.buckets[b].bodies;
    const auto list = graph_.get<Part::kBodyLists>().subspan(listed.first, listed.count);
    const auto it =
        std::ranges::lower_bound(list, rule, {}, [&](uint32_t body) { return bodies[body].rule; });
    if (it != list.end() && bodies[*it].rule == rule) return &bodies[*it];
  }
  return nullptr;
}

/// A rule's guard as it was written.
Datum Engine::guard_of(const graph::BodyRecord& body, Context& context) const {
  const Machine::Guard guard = context.machine_.read_guard(body);
  if (guard.code == kNone) return Datum::boolean(true);
  const Passing passing(context.scratch_);
  return context.machine_.evaluate(guard.code, guard.frame_size);
}

/// Whether weigh() has an error to tell of the rule: of its guard, or of a waiver or override of
/// its standard that would matter.
bool Engine::errs(uint32_t rule, const RequestSlots& request, Context& context) const {
  const graph::RuleRecord& r = graph_.get<Part::kRules>()[rule];
  const graph::StandingRecord& policy = graph_.standing(graph_.get<Part::kPolicies>()[r.policy]);
  const uint32_t e = environment(request.action, request.principal.type, request.resource.type);
  const uint32_t domain = domain_of(request);
  const int64_t now = request.now_ms;
  const graph::BodyRecord* body = body_of(rule, e, domain);
  if (body == nullptr) return false;
  const int64_t from = policy.enforced_from_ms;
  if (from != INT64_MIN && (from == INT64_MAX || now < from)) return false;
  const graph::EndRecord* end = graph_.end_of(rule);
  if (end != nullptr && now >= end->until_ms) return false;
  const Datum guard = guard_of(*body, context);
  if (guard.is_false()) return false;
  const auto relaxations = graph_.get<Part::kRelaxations>();
  for (const auto& waiver : relaxations.subspan(policy.waivers.first, policy.waivers.count)) {
    if (now >= waiver.until_ms || !below(domain, waiver.domain)) continue;
    const Datum waived = case_of(waiver.cases, e, context);
    if (waived.is_true() || !waived.is_value()) return !waived.is_value();
  }
  if (r.kind == graph::RuleKind::kForbid) {
    for (const auto& lift : relaxations.subspan(policy.overrides.first, policy.overrides.count)) {
      if (!below(domain, lift.domain)) continue;
      const Datum lifted = case_of(lift.cases, e, context);
      if (lifted.is_false()) continue;
      const Datum within = case_of(policy.within, e, context);
      if (!lifted.is_value() || !within.is_value()) return true;
      if (within.is_true()) return false;
    }
  }
  return !guard.is_value();
}

uint32_t Engine::domain_of(const RequestSlots& request) const {
  if (request.resource.entity == kNone) return 0;
  return snapshot_->head(request.resource.row).domain().term;
}

std::vector<uint32_t> Engine::chain(uint32_t environment, uint32_t domain) const {
  std::vector<uint32_t> buckets;
  for (uint32_t b = tables_.bucket_index[environment * tables_.domains + domain]; b != kNone;
       b = tables_.buckets[b].next) {
    buckets.push_back(b);
  }
  std::ranges::reverse(buckets);
  return buckets;
}

Context::~Context() = default;

Workspace& Context::workspace() {
  if (workspace_ == nullptr) workspace_ = std::make_unique<Workspace>(graph_);
  return *workspace_;
}

void Context::forget() {
  scratch_.members.clear();
  scratch_.texts_used = 0;
  if (workspace_ != nullptr) workspace_->clear();
}

Context::Context(const Engine& engine)
    : machine_(engine.snapshot(), scratch_, nullptr), graph_(engine.graph_) {
  const size_t rules = engine.graph_.get<Part::kRules>().size();
  computed_.assign(engine.computed_, kNone);
  touched_.reserve(engine.computed_);
  stack_.reserve(kUsualStack);
  chain_.reserve(kUsualStack);
  for (std::vector<uint32_t>* list : {&reasons_, &grants_, &guardrails_, &found_, &erring_}) {
    list->reserve(std::min<size_t>(rules, 4096) + 64);
  }
  met_.assign(engine.graph_.get<Part::kPolicies>().size(), 0);
  scratch_.locals.reserve(kUsualStack * 4);
}

void Engine::prepare(const RequestSlots& request, Context& context, uint32_t domain) const {
  context.machine_.set_request(&request);
  context.machine_.set_domain(domain);
}

void Engine::name_entity(std::string_view id, uint64_t hash, RequestEntitySlots& who,
                         RequestSlots& slots) const {
  const SymbolTable& symbols = snapshot_->symbols();
  who.symbol = symbols.find(id, hash);
  who.entity = kNone;
  if (who.symbol == SymbolTable::kNone) {
    who.symbol = symbols.size() + slots.texts.add(id, hash);
  } else if (who.type != kNone) {
    who.entity = snapshot_->find(who.type, who.symbol);
    if (who.entity != kNone) who.row = snapshot_->entities()[who.entity].row;
  }
}

void Engine::read(const Request& request, Timestamp now, RequestSlots& slots) const {
  slots.members.clear();
  slots.addresses.clear();
  slots.texts.clear();
  slots.duties.clear();
  for (const std::string& duty : request.enforces.duty_names) {
    slots.duties.add(duty, hash_of(duty));
  }
  const SymbolTable& symbols = snapshot_->symbols();
  const auto symbol = [&](std::string_view text) {
    const uint64_t hash = hash_of(text);
    const uint32_t known = symbols.find(text, hash);
    return known != SymbolTable::kNone ? known : symbols.size() + slots.texts.add(text, hash);
  };
  DatumMaker maker(graph::Pool::kRequest, slots.members, slots.addresses, symbol);
  const auto entity = [&](const RequestEntity& from, RequestEntitySlots& to,
                          std::vector<Claim>& claims) {
    to = {};
    claims.clear();
    to.type = from.type.value;
    to.symbol = symbol(from.id);
    if (to.type == kNone) return;
    to.entity = snapshot_->find(to.type, to.symbol);
    if (to.entity != kNone) to.row = snapshot_->entities()[to.entity].row;
    const graph::Span32 declared = graph_.get<Part::kTypes>()[to.type].attributes;
    for (uint32_t i = 0; i < from.stated.size() && i < declared.count; ++i) {
      const bool claim = (graph_.get<Part::kSlots>()[declared.first + i] & graph::kClaim) != 0;
      if (claim && from.stated[i].state != Slot::State::kAbsent) {
        claims.push_back({i, maker.make(from.stated[i])});
      }
    }
  };
  entity(request.principal, slots.principal, slots.principal_claims);
  entity(request.resource, slots.resource, slots.resource_claims);
  slots.claims =
      static_cast<uint32_t>(slots.principal_claims.size() + slots.resource_claims.size());
  slots.action = request.action.value;
  slots.now_ms = now.ms;
  slots.enforces = static_cast<uint8_t>((request.enforces.filters ? graph::kShapesRows : 0) |
                                        (request.enforces.masks ? graph::kShapesCells : 0) |
                                        (request.enforces.duties ? graph::kShapesDuties : 0));
  slots.context.clear();
  for (const Slot& slot : request.context) slots.context.push_back(maker.make(slot));
  slots.properties.clear();
  for (const Slot& slot : request.action_properties) slots.properties.push_back(maker.make(slot));
}

}  // namespace bylaw::engine
