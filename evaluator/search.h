// Search: which subjects, resources or actions a request would be permitted with, page by page.
// Entry point: search().
#ifndef BYLAW_EVALUATOR_SEARCH_H_
#define BYLAW_EVALUATOR_SEARCH_H_

#include <string>
#include <vector>

#include "evaluator/decider.h"

namespace bylaw::engine {

/// As many are found for one page unless the request says otherwise, and at most.
inline constexpr size_t kUsualPage = 100;
inline constexpr size_t kLargestPage = 10'000;

struct Found {
  std::vector<std::string> ids;  // of entities, in order; of actions the names
  std::string type;              // of the entities; empty: they are actions
  std::string next;              // the token of the next page; empty: there is none
  size_t tested = 0;             // how many were decided
  size_t known = 0;              // among how many
};

/// Answers AuthZEN's search over the facts of the decider's bundle: read_search() reads it. The
/// error says what is wrong with its text.
Result<Found> search(Decider& decider, std::string_view request, Timestamp now);

/// AuthZEN's shape: {"results": […], "page": {"next_token", "count"}}.
std::string found_json(const Found& found);

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_SEARCH_H_
