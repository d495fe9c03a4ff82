// Many resources for one subject, action and context. Entry point: Engine::decide_each().
#include <algorithm>
#include <optional>

#include "evaluator/engine.h"
#include "evaluator/walk.h"

namespace bylaw::engine {

using graph::FoldRow;
using graph::kNone;
using graph::Part;

namespace {

/// How far ahead rows are fetched.
constexpr size_t kAhead = 6;
/// After so many resources what was computed is thrown away, so that it does not pile up.
constexpr size_t kAtOnce = 1024;

}  // namespace

/// The fold of Engine::decide(), which stops at the first rule of the deciding row.
class Batch {
 public:
  Batch(const Engine& engine, RequestSlots& request, Context& context)
      : engine_(engine), request_(request), context_(context) {
    context.machine_.set_request(&request);
    context.also_ = kNone;
  }

  BatchDecision decide(const RequestEntitySlots& resource);
  void forget() { walk_.reset(); }

 private:
  bool enter(uint32_t type);
  void follow(uint32_t domain);
  BatchDecision fold();
  bool is_shaped(const graph::BucketRecord* buckets);
  bool finds(graph::Ref root) {
    if (root == 0) return false;
    context_.found_.clear();
    walk_->find(root, context_.found_);
    return !context_.found_.empty();
  }

  const Engine& engine_;
  RequestSlots& request_;
  Context& context_;
  std::optional<Walk> walk_;
  uint32_t type_ = kNone;
  uint32_t environment_ = kNone;
  uint32_t domain_ = kNone;  // of which the context has the chain
  bool shapes_ = true;       // permits may need more than a word
};

/// The environment of resources of a type; false if there is none.
bool Batch::enter(uint32_t type) {
  if (type == type_) return environment_ != kNone;
  type_ = type;
  domain_ = kNone;
  walk_.reset();
  const bool known = request_.action < engine_.tables_.action_count &&
                     request_.principal.type < engine_.tables_.type_count &&
                     type < engine_.tables_.type_count;
  environment_ =
      known ? engine_.environment(request_.action, request_.principal.type, type) : kNone;
  if (environment_ == kNone) return false;
  shapes_ =
      !engine_.bare_ || engine_.graph_.get<Part::kActions>()[request_.action].reads_columns != 0;
  return true;
}

/// The buckets from a domain up.
void Batch::follow(uint32_t domain) {
  if (domain == domain_) return;
  domain_ = domain;
  std::vector<uint32_t>& chain = context_.chain_;
  chain.clear();
  const size_t first = environment_ * engine_.tables_.domains + domain;
  for (uint32_t b = engine_.tables_.bucket_index[first]; b != kNone;
       b = engine_.tables_.buckets[b].next) {
    chain.push_back(b);
  }
}

/// Of a permit: whether a grant or a guardrail that applies makes more of it than a word, or may
/// take it back.
bool Batch::is_shaped(const graph::BucketRecord* buckets) {
  if (!shapes_) return false;
  const bool columns = engine_.graph_.get<Part::kActions>()[request_.action].reads_columns != 0;
  const auto open = static_cast<uint8_t>(graph::kShapesDuties | ~request_.enforces);
  if (columns && (open & graph::kShapesCells) != 0) return true;
  const auto rules = engine_.graph_.get<Part::kRules>();
  for (const uint32_t b : context_.chain_) {
    for (const FoldRow row : {FoldRow::kGuardrail, FoldRow::kGuarantee, FoldRow::kPermit}) {
      context_.found_.clear();
      walk_->collect(buckets[b].roots[static_cast<size_t>(row)], context_.found_);
      for (const uint32_t rule : context_.found_) {
        if ((rules[rule].shapes & open) != 0) return true;
      }
    }
  }
  return false;
}

BatchDecision Batch::fold() {
  const graph::BucketRecord* buckets = engine_.tables_.buckets;
  const std::vector<uint32_t>& chain = context_.chain_;
  for (size_t i = chain.size(); i > 0; --i) {
    const graph::Ref* roots = buckets[chain[i - 1]].roots;
    for (const FoldRow row : {FoldRow::kHardForbid, FoldRow::kGuarantee, FoldRow::kPlainForbid}) {
      if (!finds(roots[static_cast<size_t>(row)])) continue;
      if (row != FoldRow::kGuarantee) return {.outcome = Outcome::kForbidden};
      return {.permit = true, .shaped = is_shaped(buckets), .outcome = Outcome::kGuaranteed};
    }
  }
  for (const uint32_t b : chain) {
    if (!finds(buckets[b].roots[static_cast<size_t>(FoldRow::kPermit)])) continue;
    return {.permit = true, .shaped = is_shaped(buckets), .outcome = Outcome::kGranted};
  }
  return {};
}

BatchDecision Batch::decide(const RequestEntitySlots& resource) {
  request_.resource = resource;
  if (!enter(resource.type)) return {};
  DomainOf domain;
  bool domain_unknown = false;
  if (resource.entity != kNone) {
    domain = engine_.snapshot_->head(resource.row).domain();
  } else {
    domain_unknown = engine_.graph_.get<Part::kTypes>()[resource.type].domain != kNone;
  }
  const auto refused = [](Refusal why) {
    return BatchDecision{.outcome = Outcome::kInvalid, .refusal = why};
  };
  context_.machine_.set_domain(domain.term);
  if (domain.state == DomainOf::State::kUndeclared) return refused(Refusal::kUndeclaredDomain);
  if (engine_.breaks_assumption(request_, context_)) return refused(Refusal::kBrokenAssumption);
  follow(domain.term);
  if (walk_) {
    walk_->next_resource(domain.term);
  } else {
    walk_.emplace(engine_, request_, context_, environment_, domain.term);
  }
  const BatchDecision decision = fold();
  if (!decision.permit || !domain_unknown) return decision;
  BatchDecision refusal = refused(Refusal::kUnknownDomain);
  refusal.shaped = decision.shaped;  // what a caller can't enforce is denied before that is told
  return refusal;
}

void Engine::decide_each(RequestSlots& request, std::span<const RequestEntitySlots> resources,
                         Context& context, std::span<BatchDecision> out) const {
  Batch batch(*this, request, context);
  for (size_t i = 0; i < resources.size(); ++i) {
    if (i + kAhead < resources.size()) {
      const RequestEntitySlots& coming = resources[i + kAhead];
      if (coming.entity != kNone) __builtin_prefetch(snapshot_->row(coming.row) - 1);
    }
    if (i % kAtOnce == kAtOnce - 1) batch.forget();
    out[i] = batch.decide(resources[i]);
  }
}

}  // namespace bylaw::engine
