#include "cli/two_engines.h"

#include <algorithm>

#include "cli/open_mesh.h"
#include "compiler/lower/lower.h"
#include "evaluator/engine.h"
#include "facts/read_json.h"

namespace bylaw::cli {
namespace {

/// The engine folds rules; the reference also looks at what the views of a permit can show.
bool agree(const Decision& meant, const engine::Decision& found) {
  const bool waits = meant.outcome == Outcome::kNotPermitted && !meant.problems.empty();
  if (found.permit && (waits || meant.outcome == Outcome::kCannotEnforce)) return true;
  const TermId level = found.level == graph::kNone ? TermId() : TermId(found.level);
  return meant.permit == found.permit && meant.outcome == found.outcome && meant.level == level &&
         std::ranges::equal(meant.reasons, found.reasons, {}, &RuleId::value);
}

}  // namespace

bool TwoEngines::lower() {
  std::call_once(once_, [&] {
    Result<Lowered> lowered = lower_rulebook(rulebook_, &sources_);
    if (!lowered.ok()) {
      complain_of("the rules can't be compiled: " + lowered.error().message);
      return;
    }
    image_ = std::make_shared<const graph::GraphImage>(std::move(lowered->image));
    const Result<graph::Graph> graph = graph::Graph::open(image_->bytes());
    if (graph.ok()) {
      graph_ = *graph;
    } else {
      complain_of("the compiled rules can't be read: " + graph.error().message);
    }
  });
  return graph_.has_value();
}

void TwoEngines::complain_of(const std::string& what) {
  const std::lock_guard<std::mutex> lock(mutex_);
  complain(host_, "internal error, please report it: " + what);
}

std::optional<Decision> TwoEngines::decide(const EntityStore& store, const Request& request,
                                           const DecideOptions& options) {
  std::optional<Decision> meant = reference_(rulebook_, store, request, options);
  if (!meant || !lower()) return std::nullopt;
  const engine::Engine other(engine::Snapshot::make(*graph_, store));
  engine::Context context(other);
  engine::RequestSlots slots;
  other.read(request, options.now, slots);
  if (agree(*meant, other.decide(slots, context))) return meant;
  complain_of("the engine and the reference evaluator decide this request differently at " +
              to_string(options.now) + ": " + write_request(request, rulebook_.schema));
  return std::nullopt;
}

Replay TwoEngines::replay() {
  return [this](const Rulebook&, const EntityStore& store, const Request& request,
                const DecideOptions& options) { return decide(store, request, options); };
}

}  // namespace bylaw::cli
