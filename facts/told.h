// A decision in words: what its renderings say, whoever decided. Entry points: ToldDecision,
// told_json(), told_text().
#ifndef BYLAW_FACTS_TOLD_H_
#define BYLAW_FACTS_TOLD_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "facts/duties.h"
#include "facts/request.h"

namespace bylaw {

/// A rule as reasons and traces name it. Empty texts are not known.
struct ToldRule {
  uint32_t id = 0;     // equal ids, equal rules
  std::string name;    // "package.name"
  std::string kind;    // "forbid", "require", "permit", "guarantee", "cap", "filter", "oblige"
  std::string level;   // the domain that holds it
  std::string title;   // of its policy
  std::string source;  // "path:line"
  std::optional<std::string> requirement;  // the text of a `require`
};

struct ToldView {
  std::string grant;
  std::string filter;  // in policy text; empty: none
  bool no_rows = false;
  bool cells = false;                                      // the action reads columns
  std::vector<std::pair<std::string, std::string>> masks;  // by column
  std::vector<std::string> full;                           // columns that are shown in full
};

/// A standard in roll-out that would have changed the decision.
struct ToldNotice {
  std::string standard;
  std::string enforcement;  // "warn", "observe"
  bool decision_with_it = false;
  std::string source;
};

struct ToldError {
  std::string rule;  // empty: of none
  std::string message;
  std::string source;
};

struct ToldTrace {
  ToldRule rule;
  std::string verdict;           // "applied", "failed", "erred", "waived", "lifted", "rolled-out"
  std::string condition;         // as written; empty: none
  std::string condition_source;  // empty: the rule's
  std::vector<std::string> values;
  std::string by;
};

struct ToldDecision {
  bool permit = false;
  std::string outcome;  // "forbidden", "guaranteed", "granted", "not-permitted", "cannot-enforce",
                        // "invalid"
  std::string level;    // the deciding domain, "*" for the root; empty: none
  std::vector<ToldRule> reasons;
  std::vector<ToldView> views;
  std::vector<DutyValue> obligations;
  std::vector<ToldNotice> notices;  // those that are to be told
  std::vector<ToldError> errors;
  std::vector<std::string> problems;
  std::vector<std::string> ignored;
  std::optional<std::vector<ToldTrace>> explanation;
};

/// docs/decisions-json.md.
std::string told_json(const Schema& schema, const ToldDecision& told);
/// For a person.
std::string told_text(const Schema& schema, const Request& request, const ToldDecision& told);

}  // namespace bylaw

#endif  // BYLAW_FACTS_TOLD_H_
