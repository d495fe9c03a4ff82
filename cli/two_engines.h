// Decides by the reference evaluator and by the engine over the mesh's own graph, for examples that
// are shown to people: where the two disagree, one of them is wrong, and nothing is shown. Entry
// point: TwoEngines.
#ifndef BYLAW_CLI_TWO_ENGINES_H_
#define BYLAW_CLI_TWO_ENGINES_H_

#include <memory>
#include <mutex>

#include "checker/witness.h"
#include "cli/host.h"
#include "graph/graph.h"

namespace bylaw::cli {

class TwoEngines {
 public:
  /// Both must outlive it. The graph is made when it is first needed. `reference`: another
  /// evaluator in the place of the reference's, for tests.
  TwoEngines(Host& host, const Rulebook& rulebook, const SourceMap& sources,
             Replay reference = bylaw::decide)
      : host_(host), rulebook_(rulebook), sources_(sources), reference_(std::move(reference)) {}

  /// The decision on which both agree; nothing after complaining. For any number of threads.
  std::optional<Decision> decide(const EntityStore& store, const Request& request,
                                 const DecideOptions& options);
  /// The same as the checker asks for it. Lasts as long as this.
  Replay replay();

 private:
  bool lower();
  void complain_of(const std::string& what);

  Host& host_;
  const Rulebook& rulebook_;
  const SourceMap& sources_;
  Replay reference_;
  std::once_flag once_;
  std::shared_ptr<const graph::GraphImage> image_;
  std::optional<graph::Graph> graph_;
  std::mutex mutex_;
};

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_TWO_ENGINES_H_
