#include "evaluator/decider.h"

#include <utility>

#include "facts/read_json.h"

namespace bylaw::engine {

Decider::Decider(std::shared_ptr<const Loaded> loaded)
    : loaded_(std::move(loaded)),
      context_(loaded_->engine()),
      reader_(loaded_->engine(), loaded_->schema(), loaded_->words()) {}

Result<Told> Decider::decide(std::string_view text, Timestamp now, bool want_json) {
  const Loaded& loaded = *loaded_;
  if (reader_.read(text, now, slots_)) {
    const Decision decision = loaded.engine().decide(slots_, context_, true);
    if (loaded.plain().is_plain(slots_, decision)) {
      json_.clear();
      if (want_json) loaded.plain().write(decision, json_);
      return Told{decision.permit, decision.outcome, json_};
    }
  }
  const Result<Request> request = read_request(text, loaded.schema());
  if (!request.ok()) return request.error();
  const Answer answer = engine::answer(loaded, *request, now, context_, slots_);
  json_ = want_json ? answer_json(loaded, answer) : std::string();
  return Told{answer.permit, answer.outcome, json_};
}

}  // namespace bylaw::engine
