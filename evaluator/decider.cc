#include "evaluator/decider.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "facts/read_json.h"
#include "facts/settle.h"

namespace bylaw::engine {

namespace {

/// Whether a typed request's numbers are some of a vocabulary, or say that they are none.
bool is_of(const Schema& schema, const Request& request) {
  const auto is_type = [&](EntityTypeId type) {
    return !type.valid() || type.value < schema.entity_types.size();
  };
  return is_type(request.principal.type) && is_type(request.resource.type) &&
         (!request.action.valid() || request.action.value < schema.actions.size());
}

}  // namespace

Decider::Decider(std::shared_ptr<const Loaded> loaded) { use(std::move(loaded)); }

void Decider::use(std::shared_ptr<const Loaded> loaded) {
  auto context = std::make_unique<Context>(loaded->engine());
  auto reader =
      std::make_unique<RequestReader>(loaded->engine(), loaded->schema(), loaded->words());
  reader_ = std::move(reader);
  context_ = std::move(context);
  other_ = std::make_unique<Context>(loaded->engine());
  loaded_ = std::move(loaded);
}

void Decider::follow(std::shared_ptr<const Holder> holder) {
  followed_ = std::move(holder);
  version_ = 0;
}

void Decider::catch_up() {
  if (followed_ != nullptr && followed_->version() != version_) use(followed_->get(version_));
}

Told Decider::decide(Prepared& prepared, Timestamp now) {
  const Engine& engine = loaded_->engine();
  if (!prepared.status.ok()) return {};
  if (prepared.of != loaded_) {
    const bool same = prepared.of == nullptr || loaded_->same_vocabulary(*prepared.of);
    if (!same || !is_of(loaded_->schema(), prepared.request)) return {};
    prepared.request.context.resize(loaded_->schema().context.size());
    engine.read(prepared.request, now, prepared.slots);
    prepared.of = loaded_;
  }
  prepared.slots.now_ms = now.ms;
  prepared.slots.context[0] = {.kind = graph::Kind::kTimestamp, .n = now.ms};
  const Decision decision = engine.decide(prepared.slots, *context_, true);
  if (loaded_->plain().is_word(prepared.slots, decision)) {
    return {decision.permit, decision.outcome, {}, decision.reasons};
  }
  const Answer answer =
      answer_slots(*loaded_, prepared.slots, decision, *context_, {.tell = false});
  reasons_.assign(answer.reasons.begin(), answer.reasons.end());
  return {answer.permit, answer.outcome, {}, reasons_};
}

Result<Told> Decider::decide(std::string_view text, Timestamp now, bool want_json) {
  const Loaded& loaded = *loaded_;
  if (reader_->read(text, now, slots_)) {
    const Decision decision = loaded.engine().decide(slots_, *context_, true);
    const PlainAnswers& plain = loaded.plain();
    const bool known =
        want_json ? plain.is_plain(slots_, decision) : plain.is_word(slots_, decision);
    if (known && (!want_json || loaded.engine().quiet(slots_, decision, *context_, *other_))) {
      if (want_json) {
        loaded.plain().write(decision, json_);
      } else {
        json_.clear();
      }
      return Told{decision.permit, decision.outcome, json_, decision.reasons};
    }
    const Answer answer = answer_slots(loaded, slots_, decision, *context_, {.tell = want_json});
    if (!answer.lacks_request || !want_json) return tell(answer, want_json);
  }
  const Result<Requests> requests = read_requests(text, loaded.schema());
  if (!requests.ok()) return requests.error();
  return tell(*requests, now, want_json);
}

Told Decider::tell(const Answer& answer, bool want_json) {
  json_.clear();
  if (want_json) write_answer_json(*loaded_, answer, json_);
  reasons_.assign(answer.reasons.begin(), answer.reasons.end());
  return {answer.permit, answer.outcome, json_, reasons_};
}

/// By answer(), whatever it takes.
Result<Told> Decider::tell(const Requests& requests, Timestamp now, bool want_json) {
  const auto answer_of = [&](const Result<Request>& request) {
    if (request.ok()) {
      return engine::answer(*loaded_, *request, now, *context_, slots_, {.tell = want_json});
    }
    Answer refused;
    refused.problems.push_back(request.error().message);
    return refused;
  };
  if (!requests.many) return tell(answer_of(requests.list.front()), want_json);
  Told told{true, Outcome::kGranted, {}, {}};
  std::vector<std::string> answers;
  for (const Result<Request>& request : requests.list) {
    const Answer answer = answer_of(request);
    if (want_json) answers.push_back(answer_json(*loaded_, answer));
    if (told.permit) told.outcome = answer.outcome;
    told.permit &= answer.permit;
    if (requests.evaluate == Evaluate::kUntilDeny && !answer.permit) break;
    if (requests.evaluate == Evaluate::kUntilPermit && answer.permit) break;
  }
  json_ = want_json ? write_evaluations(answers) : std::string();
  told.json = json_;
  return told;
}

Status Decider::decide_each(std::string_view text, std::span<const std::string_view> ids,
                            Timestamp now, std::span<BatchTold> told) {
  const Engine& engine = loaded_->engine();
  std::ranges::fill(told, BatchTold());
  if (!reader_->read(text, now, slots_, OpenPart::kResource)) {
    Result<Request> request = read_open_request(text, loaded_->schema(), OpenPart::kResource);
    if (!request.ok()) return request.error();
    request->context.resize(loaded_->schema().context.size());
    request->context[0] = Slot::present(now);
    engine.read(*request, now, slots_);
  }
  RequestEntitySlots resource = slots_.resource;
  resources_.clear();
  const Snapshot& snapshot = engine.snapshot();
  constexpr size_t kAhead = 16;  // ids of which what is read next is fetched together
  std::array<uint64_t, kAhead> hashes{};
  std::array<std::string_view, kAhead> names{};
  std::array<std::string, kAhead> settled;
  refused_.clear();
  for (size_t first = 0; first < ids.size(); first += kAhead) {
    const auto some = ids.subspan(first, std::min(kAhead, ids.size() - first));
    for (size_t i = 0; i < some.size(); ++i) {
      names[i] = settle_id(some[i], settled[i]);
      if (names[i].data() == nullptr) refused_.push_back(first + i);
      hashes[i] = hash_of(names[i]);
      snapshot.symbols().prefetch(hashes[i]);
    }
    for (size_t i = 0; i < some.size(); ++i) {
      const uint32_t symbol = snapshot.symbols().prefetch_text(hashes[i]);
      if (symbol != SymbolTable::kNone) snapshot.prefetch(resource.type, symbol);
    }
    for (size_t i = 0; i < some.size(); ++i) {
      engine.name_entity(names[i], hashes[i], resource, slots_);
      resources_.push_back(resource);
    }
  }
  decisions_.assign(ids.size(), {});
  engine.decide_each(slots_, resources_, *context_, decisions_);
  for (const size_t i : refused_) decisions_[i] = {.outcome = Outcome::kInvalid};
  for (size_t i = 0; i < ids.size(); ++i) {
    told[i] = {decisions_[i].permit, decisions_[i].outcome};
    if (!decisions_[i].shaped) continue;
    slots_.resource = resources_[i];
    const Decision decision = engine.decide(slots_, *context_, true);
    const Answer answer = answer_slots(*loaded_, slots_, decision, *context_, {.tell = false});
    told[i] = {answer.permit, answer.outcome};
  }
  return {};
}

}  // namespace bylaw::engine
