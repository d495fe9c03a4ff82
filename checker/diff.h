// What two versions of a rulebook answer differently, over all requests that are valid under both:
// what is newly permitted, newly denied, or permitted with other rows, cells and duties; each with
// a request that both versions were asked. Entry point: diff_rulebooks().
#ifndef BYLAW_CHECKER_DIFF_H_
#define BYLAW_CHECKER_DIFF_H_

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "checker/merge.h"
#include "checker/project.h"

namespace bylaw {

enum class DifferenceKind : uint8_t {
  kPermitted,  // denied by the old version, permitted by the new one
  kDenied,
  kMoreRows,  // permitted by both, and so on
  kFewerRows,
  kShowsMore,
  kShowsLess,
  kAsksMore,  // duties
  kAsksLess,
  kWaitsForMore,  // duties that gate a view
  kWaitsForLess,
};
inline constexpr size_t kDifferenceKinds = 10;

/// "newly permitted", "newly denied", "more rows", …
std::string_view difference_words(DifferenceKind kind);
/// The new version allows less: newly denied, fewer rows, less of a cell, more duties.
bool is_stricter(DifferenceKind kind);

/// Requests of which the same rules make the same kind of difference.
struct Difference {
  DifferenceKind kind = DifferenceKind::kPermitted;
  std::vector<Place> places;  // in order; the example is of the first
  Witness witness;            // over the merged vocabulary
  Asked asked;
  std::array<VersionAnswer, 2> versions;
  std::vector<RuleId> rules;  // those of both that make the difference, in merged ids
};

/// Where something stands in the way of a proof.
struct Undecided {
  std::vector<Place> places;
  std::string what;  // the difference, or "everything"
  std::string why;
};

struct DiffSettings {
  Timestamp at;  // requests before it are not asked about
  uint64_t budget = 100'000'000;
  size_t most_regions = 8;  // of one kind at one place
  Replay replay = decide;
};

struct DiffResult {
  Merged merged;
  std::vector<Difference> differences;  // by kind, then by place
  std::vector<Undecided> undecided;
  /// Places with more differences of a kind than were looked for.
  std::vector<std::pair<Place, DifferenceKind>> more;
  size_t places = 0;  // that were asked about

  /// No request is answered differently: a proof.
  bool same() const { return differences.empty() && undecided.empty(); }
};

DiffResult diff_rulebooks(const Rulebook& before, const Rulebook& after,
                          const DiffSettings& settings);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_DIFF_H_
