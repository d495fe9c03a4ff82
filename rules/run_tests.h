// Runs the tests written in a mesh: each step's facts and request through the reference evaluator,
// compared with what is expected. Entry point: run_tests().
#ifndef BYLAW_RULES_RUN_TESTS_H_
#define BYLAW_RULES_RUN_TESTS_H_

#include <vector>

#include "base/diagnostic.h"
#include "facts/entities.h"
#include "rules/coverage.h"
#include "rules/rulebook.h"

namespace bylaw {

struct TestRunOptions {
  Timestamp now;          // the time of steps that state none
  bool coverage = false;  // also find out what the tests exercise
};

struct TestResult {
  size_t expectations = 0;
  Diagnostics failures;  // each at the place of the expectation that was not met
  bool passed() const { return failures.empty(); }
};

struct TestRun {
  std::vector<TestResult> results;  // by position in Rulebook::tests
  Coverage coverage;                // nothing unless it was asked for; refers into the rulebook
};

/// Tests assume a caller that enforces everything.
TestRun run_tests(const Rulebook& rulebook, const EntityStore& store,
                  const TestRunOptions& options);

}  // namespace bylaw

#endif  // BYLAW_RULES_RUN_TESTS_H_
