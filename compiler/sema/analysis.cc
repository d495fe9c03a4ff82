// The order of the passes of semantic analysis. Entry point: analyze().
#include "compiler/sema/analysis.h"

namespace bylaw {

bool analyze(const SourceMap& sources, const std::vector<Unit>& units, Rulebook& book,
             Diagnostics& diagnostics) {
  Analysis analysis{.sources = sources,
                    .units = units,
                    .book = book,
                    .diagnostics = diagnostics,
                    .scope = {},
                    .action_groups = {},
                    .declared = {}};
  declare_names(analysis);
  build_vocabulary(analysis);
  const bool whole = !diagnostics.has_errors();
  check_defines(analysis);
  build_policies(analysis);
  build_tests(analysis);
  return whole;
}

}  // namespace bylaw
