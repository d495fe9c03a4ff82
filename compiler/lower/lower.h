// Lowering: a rulebook becomes a decision graph that decides alike. docs/stages/lower.md tells how.
// Entry point: lower_rulebook().
#ifndef BYLAW_COMPILER_LOWER_LOWER_H_
#define BYLAW_COMPILER_LOWER_LOWER_H_

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "compiler/lower/tree.h"
#include "graph/graph.h"
#include "rules/rulebook.h"

namespace bylaw {

/// What became of the rules of one environment, level and row of the fold.
struct RootReport {
  EnvironmentId environment;
  TermId level;
  graph::FoldRow row = graph::FoldRow::kPermit;
  lower::TreeReport tree;
};

struct Lowered {
  graph::GraphImage image;
  std::vector<RootReport> roots;  // by environment, level, row; without empty ones
  size_t entries = 0;             // conjunctions
  size_t inputs = 0;
  /// By classifier of texts and class: `.startsWith("/a/")`, all tests that hold of them; empty
  /// where none does. Only where it was asked for.
  std::map<uint32_t, std::vector<std::string>> text_classes;
};

/// The rulebook must be of a mesh without errors. Same rulebook, same bytes. Fails where a
/// condition nests too deeply to be compiled. With `sources`, which the rulebook's spans refer to,
/// the graph knows where each rule stands. `tell_texts` asks for Lowered::text_classes.
Result<Lowered> lower_rulebook(const Rulebook& book, const SourceMap* sources = nullptr,
                               const lower::TreeLimits& limits = {}, bool tell_texts = false);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_LOWER_LOWER_H_
