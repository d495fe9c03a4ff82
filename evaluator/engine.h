// The engine: decides requests over a graph and a snapshot of facts with the meaning of the
// reference evaluator, without allocation, locks, exceptions or comparison of texts. Entry points:
// Engine, Context (one per thread).
#ifndef BYLAW_EVALUATOR_ENGINE_H_
#define BYLAW_EVALUATOR_ENGINE_H_

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "evaluator/machine.h"
#include "evaluator/request.h"
#include "evaluator/snapshot.h"
#include "facts/outcome.h"
#include "facts/request.h"

namespace bylaw::engine {

/// Why a request is refused.
enum class Refusal : uint8_t {
  kNone,
  kUndeclaredDomain,  // the store gives the resource a domain that the mesh doesn't have
  kUnknownDomain,     // the store doesn't know the resource, so its domain can't be told
  kBrokenAssumption,
};

/// What the fold of docs/language.md, "What a decision is", comes to. Rules are numbered as in the
/// rulebook. The spans last until the context's next decision. Refused for kUnknownDomain, grants
/// and guardrails are there all the same: what a caller can't enforce is denied before that is
/// told.
struct Decision {
  bool permit = false;
  Outcome outcome = Outcome::kNotPermitted;
  Refusal refusal = Refusal::kNone;
  Outcome fold = Outcome::kNotPermitted;  // the outcome if it weren't refused for its domain
  uint32_t level = graph::kNone;          // the deciding domain, where forbidden or guaranteed
  std::span<const uint32_t> reasons;      // all rules that apply in the deciding row, ascending
  /// Of a permit, if they were asked for: the grants whose views it has, and the caps, filters and
  /// duties that apply, each by level from the root down.
  std::span<const uint32_t> grants;
  std::span<const uint32_t> guardrails;
};

/// One decision of a batch, without its reasons.
struct BatchDecision {
  bool permit = false;
  /// Of a permit, or what would be one if the resource's domain were known: a grant, or a
  /// guardrail, may have duties, or filters or masks (as what an action shows that reads columns)
  /// which the caller doesn't enforce, so that it wants an Answer.
  bool shaped = false;
  Outcome outcome = Outcome::kNotPermitted;
  Refusal refusal = Refusal::kNone;
};

class Engine;
struct Workspace;

/// Where the parts that every walk reads begin.
struct HotTables {
  const uint32_t* tables = nullptr;
  const uint8_t* masks = nullptr;
  const graph::NodeRecord* nodes = nullptr;
  const graph::LeafRecord* leaves = nullptr;
  const graph::RowRecord* rows = nullptr;
  const uint32_t* entries = nullptr;
  const graph::InputRecord* inputs = nullptr;
  const graph::BucketRecord* buckets = nullptr;
  const uint32_t* bucket_index = nullptr;
  size_t domains = 0;
  uint32_t action_count = 0;
  uint32_t type_count = 0;
  size_t assumption_count = 0;
  uint32_t usual_rows = 0;  // leaves of no more rows have all of them looked at
};

/// What one thread needs to decide; reused from request to request.
class Context {
 public:
  explicit Context(const Engine& engine);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  /// Evaluates for the request that was decided last.
  Machine& machine() { return machine_; }
  /// What answers are made of; lasts until forget().
  Workspace& workspace();
  /// Gives up what was made while a request was answered.
  void forget();

 private:
  friend class Batch;
  friend class Engine;
  friend class Walk;
  Scratch scratch_;
  Machine machine_;
  std::vector<uint32_t> computed_;  // classes of computed inputs; kNone: not asked yet
  std::vector<uint32_t> touched_;   // which of them were
  std::vector<uint32_t> lists_;     // of computed multi-valued inputs
  std::vector<uint32_t> rows_[2];   // of a principal or resource that is unknown or claims
  std::vector<uint32_t> stack_;     // references still to be walked
  std::vector<uint32_t> chain_;     // buckets from the resource's domain up
  std::vector<uint32_t> reasons_, grants_, guardrails_, found_, erring_;
  std::vector<uint32_t> rolling_;     // policies in roll-out of which a rule was met,
  std::vector<uint8_t> met_;          // by policy: whether it is among them
  std::vector<graph::Datum> chosen_;  // of an assumption's variables,
  std::vector<size_t> choices_;       // which of the entities each is
  uint32_t also_ = graph::kNone;      // the policy that is taken as enforced
  const graph::Graph& graph_;
  std::unique_ptr<Workspace> workspace_;  // once there was an answer
};

/// Immutable; shared by all threads.
class Engine {
 public:
  explicit Engine(std::shared_ptr<const Snapshot> snapshot);

  /// Decides; `views` asks for grants and guardrails too. `also` is a policy that is taken as
  /// enforced although it is being rolled out.
  Decision decide(const RequestSlots& request, Context& context, bool views = false,
                  uint32_t also = graph::kNone) const;

  /// Decides one subject's action on many resources; `out` has a place for each. What depends on
  /// the subject and the context alone is computed once. Afterwards the request's resource is the
  /// last one; it makes no claims of it.
  void decide_each(RequestSlots& request, std::span<const RequestEntitySlots> resources,
                   Context& context, std::span<BatchDecision> out) const;

  /// Whether there is nothing to be told of a request beside `decision`, which was made in
  /// `context` with its grants and guardrails and is the whole answer: no rule erred, and no
  /// standard in roll-out would have changed it. The decision's spans stay as they are; `other` is
  /// used to decide with such a standard. True says so surely; false may mean that it wants a
  /// closer look.
  bool quiet(const RequestSlots& request, const Decision& decision, Context& context,
             Context& other) const;
  /// Rules that may err for a request, ascending: all that do are among them.
  std::span<const uint32_t> erring(const RequestSlots& request, Context& context) const;

  /// The rule as it was written for an environment, at the levels above a domain; null if it isn't
  /// listed there.
  const graph::BodyRecord* body_of(uint32_t rule, uint32_t environment, uint32_t domain) const;

  /// Policies in roll-out of which the context's last decision, made with its grants and
  /// guardrails, met a rule that would have counted; ascending. With any other one enforced the
  /// answer is the same: whatever a decision doesn't look at can't change it.
  std::span<const uint32_t> rolling(Context& context) const;

  /// The number of an environment; graph::kNone if the action is none by such a principal on such a
  /// resource.
  uint32_t environment(uint32_t action, uint32_t principal, uint32_t resource) const;
  /// The domain of a request's resource; the root where that isn't known.
  uint32_t domain_of(const RequestSlots& request) const;
  /// The buckets of the levels from the root down to `domain` that have rules.
  std::vector<uint32_t> chain(uint32_t environment, uint32_t domain) const;
  /// Whether a domain is `above` or stands below it.
  bool below(uint32_t domain, uint32_t above) const;

  /// A request of facts/ as slots: texts are numbered, claims are those that may be stated.
  void read(const Request& request, Timestamp now, RequestSlots& slots) const;
  /// Looks up an entity of the type that `who` has; `hash` is hash_of(id).
  void name_entity(std::string_view id, uint64_t hash, RequestEntitySlots& who,
                   RequestSlots& slots) const;

  /// Whether a domain is another one or stands below it.
  bool is_below(uint32_t domain, uint32_t above) const { return below(domain, above); }
  /// Makes a context ready for walks that no decision begins.
  void prepare(const RequestSlots& request, Context& context, uint32_t domain) const;

  const Snapshot& snapshot() const { return *snapshot_; }
  const std::shared_ptr<const Snapshot>& shared_snapshot() const { return snapshot_; }

 private:
  friend class Batch;
  friend class Context;
  friend class Sweep;
  friend class Walk;
  bool breaks_assumption(const RequestSlots& request, Context& context) const;
  bool breaks(const graph::AssumptionRecord& assumption, size_t fixed,
              const RequestEntitySlots& who, const RequestSlots& request, Context& context) const;
  bool errs(uint32_t rule, const RequestSlots& request, Context& context) const;
  graph::Datum guard_of(const graph::BodyRecord& body, Context& context) const;
  graph::Datum case_of(const graph::Span32& cases, uint32_t environment, Context& context) const;
  bool standing(uint32_t rule, const RequestSlots& request, uint32_t environment, uint32_t domain,
                Context& context) const;
  bool holds(const graph::Span32& cases, uint32_t environment, Context& context) const;

  std::shared_ptr<const Snapshot> snapshot_;
  const graph::Graph& graph_;
  HotTables tables_;
  std::vector<std::pair<uint64_t, uint32_t>> environments_;  // hash: key + 1, index
  size_t computed_ = 0;
  std::vector<uint8_t> of_resource_;   // by computed input: whether it depends on the resource,
  std::vector<uint8_t> of_principal_;  // on the principal
  bool steady_ = true;                 // all assumptions speak of facts alone
  bool bare_ = true;                   // no rule has a filter, masks or duties
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_ENGINE_H_
