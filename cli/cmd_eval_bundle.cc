// `bylaw eval --bundle`: decides one request, or its evaluations, by the engine, from a bundle
// alone. Entry point: run_eval_bundle().
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "cli/request_file.h"
#include "evaluator/answer.h"
#include "facts/read_json.h"

namespace bylaw::cli {

int run_eval_bundle(Host& host, const EvalOptions& options) {
  const std::optional<Timestamp> now = time_asked(host, options.mesh.at);
  if (!now) return kUnusable;
  Result<graph::LastingBytes> bytes = host.map(options.bundle);
  if (!bytes.ok()) {
    complain(host, bytes.error().message);
    return kUnusable;
  }
  const auto loaded = engine::Loaded::open(*std::move(bytes));
  if (!loaded.ok()) {
    complain(host, "the bundle '" + options.bundle + "': " + loaded.error().message);
    return kUnusable;
  }
  const engine::Loaded& bundle = **loaded;
  const std::optional<Requests> requests = read_request_file(host, options, bundle.schema());
  if (!requests) return kUnusable;
  engine::Context context(bundle.engine());
  engine::RequestSlots slots;
  const auto answer = [&](const Request& request) {
    const engine::Answer told =
        engine::answer(bundle, request, *now, context, slots, {.explain = options.explain});
    return std::pair(options.json ? engine::answer_json(bundle, told)
                                  : engine::answer_text(bundle, request, told),
                     told.permit);
  };
  const auto refuse = [&](const std::string& problem) {
    engine::Answer refused;
    refused.problems.push_back(problem);
    return engine::answer_json(bundle, refused);
  };
  return answer_all(host, options, *requests, answer, refuse);
}

}  // namespace bylaw::cli
