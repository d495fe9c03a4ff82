// `bylaw search`: which subjects, resources or actions would be permitted, by the engine. Entry
// point: run_search().
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "compiler/lower/bundle.h"
#include "evaluator/search.h"

namespace bylaw::cli {
namespace {

/// What the mesh, or the bundle, decides from, and when. Nothing after complaining.
struct Source {
  std::shared_ptr<const engine::Loaded> loaded;
  Timestamp now;
};

std::optional<Source> open_bundle(Host& host, const SearchOptions& options) {
  const std::optional<Timestamp> now = time_asked(host, options.mesh.at);
  if (!now) return std::nullopt;
  Result<graph::LastingBytes> bytes = host.map(options.bundle);
  if (!bytes.ok()) {
    complain(host, bytes.error().message);
    return std::nullopt;
  }
  auto loaded = engine::Loaded::open(*std::move(bytes));
  if (!loaded.ok()) {
    complain(host, "the bundle '" + options.bundle + "': " + loaded.error().message);
    return std::nullopt;
  }
  return Source{*std::move(loaded), *now};
}

std::optional<Source> compile(Host& host, const OpenMesh& open) {
  const Result<Lowered> lowered = lower_rulebook(open.mesh->rulebook, &open.mesh->sources);
  if (!lowered.ok()) {
    complain(host, lowered.error().message);
    return std::nullopt;
  }
  auto loaded = engine::Loaded::open(graph::copy_bytes(bundle_of(*open.mesh, *lowered).bytes()));
  if (!loaded.ok()) {
    complain(host, loaded.error().message);
    return std::nullopt;
  }
  return Source{*std::move(loaded), open.now};
}

void show(Host& host, const engine::Found& found) {
  for (const std::string& id : found.ids) host.out << id << '\n';
  host.out << found.ids.size() << " found; " << found.tested << " of " << found.known
           << " were decided\n";
  if (!found.next.empty()) host.out << "more with the token " << found.next << '\n';
}

}  // namespace

int run_search(Host& host, const SearchOptions& options) {
  std::optional<Source> source;
  if (!options.bundle.empty()) {
    source = open_bundle(host, options);
  } else {
    const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
    if (!open) return kUnusable;
    if (!usable(host, *open)) return kFindings;
    source = compile(host, *open);
  }
  if (!source) return kUnusable;
  const Result<std::string> text = host.read(options.request);
  if (!text.ok()) {
    complain(host, text.error().message);
    return kUnusable;
  }
  engine::Decider decider(source->loaded);
  const auto found = engine::search(decider, *text, source->now);
  if (!found.ok()) {
    complain(host, "the request '" + options.request + "': " + found.error().message);
    return kUnusable;
  }
  if (options.json) {
    host.out << engine::found_json(*found) << '\n';
  } else {
    show(host, *found);
  }
  return kHolds;
}

}  // namespace bylaw::cli
