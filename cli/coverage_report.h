// What the tests of a mesh covered, as a table, JSON and LCOV. Entry points: coverage_table(),
// coverage_json(), coverage_lcov(), below_minimum().
#ifndef BYLAW_CLI_COVERAGE_REPORT_H_
#define BYLAW_CLI_COVERAGE_REPORT_H_

#include <optional>
#include <string>

#include "compiler/compile.h"
#include "rules/coverage.h"

namespace bylaw::cli {

/// A line per package with its rules and branches, and below it what was never seen.
std::string coverage_table(const Mesh& mesh, const Coverage& coverage);

/// {"rules":{"seen","all","percent"},"branches":{…},"items":[{"kind","name","place","applied",
/// "tests","conditions":[{"text","place","case","actions","true","false"}]}]}, a JSON text.
std::string coverage_json(const Mesh& mesh, const Coverage& coverage);

/// LCOV's tracefile: a function per rule, override and waiver, a branch per side of a condition
/// (the block is the typed case). Paths are below `folder`.
std::string coverage_lcov(const Mesh& mesh, const Coverage& coverage, const std::string& folder);

/// What is below `minimum` percent, as a sentence; nothing if rules and branches both reach it.
std::optional<std::string> below_minimum(const Coverage& coverage, double minimum);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_COVERAGE_REPORT_H_
