#include "evaluator/weigh.h"

#include <string>
#include <string_view>

namespace bylaw::engine {
namespace {

using graph::BodyRecord;
using graph::CaseRecord;
using graph::Datum;
using graph::Part;
using graph::PolicyRecord;
using graph::RelaxationRecord;
using graph::RuleRecord;
using graph::StandingRecord;

class Weigher {
 public:
  Weigher(Teller& teller, List<Trouble>& errors)
      : teller_(teller),
        graph_(teller.graph()),
        now_ms_(teller.slots().now_ms),
        domain_(teller.engine().domain_of(teller.slots())),
        errors_(errors) {}

  Weighed weigh(const BodyRecord& body);

 private:
  const CaseRecord* case_of(const graph::Span32& cases) const;
  bool holds(const CaseRecord& relaxation, std::string_view what, uint32_t of);
  uint32_t waiver_of(const StandingRecord& standing);
  uint32_t override_of(const PolicyRecord& policy, const StandingRecord& standing);

  Teller& teller_;
  const graph::Graph& graph_;
  int64_t now_ms_;
  uint32_t domain_;
  List<Trouble>& errors_;
};

const CaseRecord* Weigher::case_of(const graph::Span32& cases) const {
  for (const CaseRecord& c : graph_.get<Part::kCases>().subspan(cases.first, cases.count)) {
    if (c.environment == teller_.environment()) return &c;
  }
  return nullptr;
}

/// An error is told, and is not true. `of` is the symbol of a name.
bool Weigher::holds(const CaseRecord& relaxation, std::string_view what, uint32_t of) {
  const Datum guard = teller_.truth(relaxation.guard, relaxation.frame_size);
  if (!guard.is_value()) {
    const std::string_view message = teller_.words([&](std::string& out) {
      out += what;
      out += graph_.text(of);
      out += ": ";
      teller_.append_message(guard, out);
    });
    errors_.push_back({graph::kNone, message, teller_.place(guard)});
  }
  return guard.is_true();
}

uint32_t Weigher::waiver_of(const StandingRecord& standing) {
  const auto all = graph_.get<Part::kRelaxations>();
  for (uint32_t i = 0; i < standing.waivers.count; ++i) {
    const RelaxationRecord& waiver = all[standing.waivers.first + i];
    if (now_ms_ >= waiver.until_ms || !teller_.engine().below(domain_, waiver.domain)) continue;
    const CaseRecord* body = case_of(waiver.cases);
    if (body != nullptr && holds(*body, "waiver ", waiver.name)) {
      return standing.waivers.first + i;
    }
  }
  return graph::kNone;
}

/// Its own condition and the standard's bound must both be true.
uint32_t Weigher::override_of(const PolicyRecord& policy, const StandingRecord& standing) {
  const CaseRecord* within = case_of(standing.within);
  if (within == nullptr) return graph::kNone;
  const auto all = graph_.get<Part::kRelaxations>();
  for (uint32_t i = 0; i < standing.overrides.count; ++i) {
    const RelaxationRecord& lift = all[standing.overrides.first + i];
    if (!teller_.engine().below(domain_, lift.domain)) continue;
    const CaseRecord* body = case_of(lift.cases);
    if (body == nullptr || !holds(*body, "override of ", policy.name)) continue;
    if (holds(*within, "the bound of ", policy.name)) return standing.overrides.first + i;
  }
  return graph::kNone;
}

Weighed Weigher::weigh(const BodyRecord& body) {
  const RuleRecord& rule = graph_.get<Part::kRules>()[body.rule];
  const PolicyRecord& policy = graph_.get<Part::kPolicies>()[rule.policy];
  const graph::StandingRecord& standing = graph_.standing(policy);
  const graph::EndRecord* end = graph_.end_of(body.rule);
  const Machine::Guard guard = teller_.guard_of(body);
  Weighed weighed{&body, teller_.truth(guard.code, guard.frame_size)};
  if (in_rollout(standing, now_ms_)) {
    weighed.standing = Standing::kRolledOut;
    return weighed;
  }
  if (end != nullptr && now_ms_ >= end->until_ms) {
    weighed.standing = Standing::kEnded;
    return weighed;
  }
  if (!weighed.guard.is_false()) {
    weighed.relaxation = waiver_of(standing);
    if (weighed.relaxation != graph::kNone) {
      weighed.standing = Standing::kWaived;
      return weighed;
    }
    if (rule.kind == graph::RuleKind::kForbid) weighed.relaxation = override_of(policy, standing);
    if (weighed.relaxation != graph::kNone) {
      weighed.standing = Standing::kLifted;
      return weighed;
    }
  }
  if (!weighed.guard.is_value()) errors_.push_back(teller_.trouble(body.rule, weighed.guard));
  return weighed;
}

}  // namespace

std::vector<Weighed> weigh(Teller& teller, List<Trouble>& errors) {
  const graph::Graph& graph = teller.graph();
  Weigher weigher(teller, errors);
  std::vector<Weighed> all;
  for (const uint32_t bucket : teller.chain()) {
    const graph::Span32 bodies = graph.get<Part::kBuckets>()[bucket].bodies;
    for (const uint32_t body : graph.get<Part::kBodyLists>().subspan(bodies.first, bodies.count)) {
      all.push_back(weigher.weigh(graph.get<Part::kBodies>()[body]));
    }
  }
  return all;
}

void weigh(Teller& teller, std::span<const uint32_t> rules, List<Trouble>& errors) {
  Weigher weigher(teller, errors);
  for (const uint32_t rule : rules) {
    if (const BodyRecord* body = teller.body_of(rule)) weigher.weigh(*body);
  }
}

bool in_rollout(const graph::StandingRecord& standing, int64_t now_ms) {
  return standing.enforced_from_ms != INT64_MIN &&
         (standing.enforced_from_ms == INT64_MAX || now_ms < standing.enforced_from_ms);
}

}  // namespace bylaw::engine
