// The C++ API over Loaded, Holder and Decider.
#include "evaluator/pdp.h"

#include <algorithm>
#include <utility>

#include "evaluator/decider.h"
#include "evaluator/search.h"
#include "facts/settle.h"

namespace bylaw {

using engine::is_moment;
using engine::kNoMoment;

PdpSnapshot::PdpSnapshot(std::shared_ptr<const engine::Loaded> loaded)
    : loaded_(std::move(loaded)) {}

Result<PdpSnapshot> PdpSnapshot::open(const std::string& path) {
  auto bytes = graph::map_file(path);
  if (!bytes.ok()) return bytes.error();
  auto loaded = engine::Loaded::open(*std::move(bytes));
  if (!loaded.ok()) return Error{"the bundle '" + path + "': " + loaded.error().message};
  return PdpSnapshot(*std::move(loaded));
}

Result<PdpSnapshot> PdpSnapshot::update(std::string_view change) const {
  auto updated = loaded_->update(change);
  if (!updated.ok()) return updated.error();
  return PdpSnapshot(*std::move(updated));
}

const Schema& PdpSnapshot::schema() const { return loaded_->schema(); }

std::string_view PdpSnapshot::policy_of(uint32_t rule) const {
  const graph::Graph& graph = loaded_->bundle().graph();
  const auto rules = graph.get<graph::Part::kRules>();
  if (rule >= rules.size()) return {};
  return graph.name(graph::NameOf::kPolicy, rules[rule].policy);
}

std::string PdpSnapshot::policy_digest() const {
  return graph::digest_text(loaded_->bundle().policy());
}

std::string PdpSnapshot::facts_digest() const {
  return graph::digest_text(loaded_->facts_digest());
}

PdpHolder::PdpHolder(const PdpSnapshot& snapshot)
    : holder_(std::make_shared<engine::Holder>(snapshot.loaded_)) {}

void PdpHolder::set(const PdpSnapshot& snapshot) { holder_->set(snapshot.loaded_); }

Status PdpHolder::update(std::string_view change) { return holder_->update(change); }

PdpSnapshot PdpHolder::get() const {
  uint64_t version = 0;
  return PdpSnapshot(holder_->get(version));
}

PdpRequest::PdpRequest(Request request) : prepared_(std::make_unique<engine::Prepared>()) {
  prepared_->status = settle_request(request);
  prepared_->request = std::move(request);
}
PdpRequest::PdpRequest(PdpRequest&&) noexcept = default;
PdpRequest& PdpRequest::operator=(PdpRequest&&) noexcept = default;
PdpRequest::~PdpRequest() = default;

const Status& PdpRequest::status() const { return prepared_->status; }

struct Pdp::State {
  engine::Decider decider;
  std::vector<engine::BatchTold> told;
};

Pdp::Pdp(const PdpSnapshot& snapshot) : state_(new State{engine::Decider(snapshot.loaded_), {}}) {}

Pdp::Pdp(const PdpHolder& holder) : Pdp(holder.get()) { state_->decider.follow(holder.holder_); }

Pdp::Pdp(Pdp&&) noexcept = default;
Pdp& Pdp::operator=(Pdp&&) noexcept = default;
Pdp::~Pdp() = default;

Result<PdpDecision> Pdp::decide(std::string_view request, Timestamp now, bool want_json) {
  if (!is_moment(now)) return Error{std::string(kNoMoment)};
  state_->decider.catch_up();
  const Result<engine::Told> told = state_->decider.decide(request, now, want_json);
  if (!told.ok()) return told.error();
  return PdpDecision{told->permit, told->outcome, told->reasons, told->json};
}

PdpDecision Pdp::decide(PdpRequest& request, Timestamp now) {
  if (!is_moment(now)) return {};
  state_->decider.catch_up();
  const engine::Told told = state_->decider.decide(*request.prepared_, now);
  return {told.permit, told.outcome, told.reasons, told.json};
}

Status Pdp::decide_each(std::string_view request, std::span<const std::string_view> ids,
                        Timestamp now, std::span<PdpDecision> decisions) {
  std::ranges::fill(decisions, PdpDecision());
  if (decisions.size() != ids.size()) return Error{"there must be a place for each decision"};
  if (!is_moment(now)) return Error{std::string(kNoMoment)};
  state_->decider.catch_up();
  std::vector<engine::BatchTold>& told = state_->told;
  told.assign(ids.size(), {});
  Status status = state_->decider.decide_each(request, ids, now, told);
  if (!status.ok()) return status;
  for (size_t i = 0; i < told.size(); ++i) {
    decisions[i].permit = told[i].permit;
    decisions[i].outcome = told[i].outcome;
  }
  return {};
}

Result<PdpFound> Pdp::search(std::string_view request, Timestamp now) {
  if (!is_moment(now)) return Error{std::string(kNoMoment)};
  state_->decider.catch_up();
  Result<engine::Found> found = engine::search(state_->decider, request, now);
  if (!found.ok()) return found.error();
  return PdpFound{std::move(found->ids), std::move(found->next)};
}

PdpSnapshot Pdp::snapshot() const { return PdpSnapshot(state_->decider.shared()); }

}  // namespace bylaw
