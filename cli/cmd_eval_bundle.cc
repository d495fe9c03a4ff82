// `bylaw eval --bundle`: decides one request by the engine, from a bundle alone. Entry point:
// run_eval_bundle().
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
  std::optional<Request> request = read_request_file(host, options, bundle.schema());
  if (!request) return kUnusable;
  engine::Context context(bundle.engine());
  engine::RequestSlots slots;
  const engine::Answer answer =
      engine::answer(bundle, *request, *now, context, slots, {.explain = options.explain});
  std::string out = options.json ? engine::answer_json(bundle, answer)
                                 : engine::answer_text(bundle, *request, answer);
  if (!out.ends_with('\n')) out += '\n';
  host.out << out;
  if (!options.exit_code) return kHolds;
  return answer.permit ? kHolds : kDeny;
}

}  // namespace bylaw::cli
