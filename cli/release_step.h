// How far a release is from the one that it follows: what is proved of the two, and the number that
// this allows. Entry point: compare_releases().
#ifndef BYLAW_CLI_RELEASE_STEP_H_
#define BYLAW_CLI_RELEASE_STEP_H_

#include <memory>
#include <string>
#include <vector>

#include "cli/diff_report.h"
#include "mesh/release.h"

namespace bylaw::cli {

/// By what a domain and its consumers can notice: nothing; more rights and vocabulary; anything
/// else.
enum class ReleaseStep : uint8_t { kPatch, kMinor, kMajor };

std::string_view step_word(ReleaseStep step);

/// The least number of a release that is so far from `from`.
ReleaseVersion next_version(const ReleaseVersion& from, ReleaseStep step);

/// Why the step is no smaller: a sentence, and for a difference its example.
struct StepReason {
  ReleaseStep step = ReleaseStep::kMajor;
  std::string text;
};

/// Two releases whose every domain may write anything.
struct ReleaseComparison {
  std::array<Rulebook, 2> open;    // where domains permit, override and set parameters as they like
  std::array<Rulebook, 2> closed;  // where they forbid everything
  DiffResult answers;              // of `open`
  DiffResult guarantees;           // of `closed`
  std::vector<StepReason> reasons;  // the gravest first

  ReleaseStep step() const { return reasons.empty() ? ReleaseStep::kPatch : reasons.front().step; }
};

/// `versions` are the two releases compiled; both have no errors.
std::unique_ptr<ReleaseComparison> compare_releases(const Versions& versions, const Release& before,
                                                    const Release& after);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_RELEASE_STEP_H_
