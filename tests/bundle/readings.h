// The reader of bytes against the reader of facts/: what the first one takes the second one takes,
// with the same meaning, and what a caller is told is the same, byte for byte. Entry point:
// reading_difference().
#ifndef BYLAW_TESTS_BUNDLE_READINGS_H_
#define BYLAW_TESTS_BUNDLE_READINGS_H_

#include <optional>
#include <string>
#include <string_view>

#include "evaluator/decider.h"

namespace bylaw::tests {

struct Readings {
  size_t texts = 0;
  size_t accepted = 0;  // by the reader of facts/
  size_t straight = 0;  // by the reader of bytes too
};

/// How they differ, if they do.
std::optional<std::string> reading_difference(engine::Decider& decider, std::string_view json,
                                              Timestamp now, Readings& readings);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_BUNDLE_READINGS_H_
