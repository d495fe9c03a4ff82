// Words for outcomes.
#include "facts/outcome.h"

namespace bylaw {

std::string_view outcome_word(Outcome outcome) {
  switch (outcome) {
    case Outcome::kForbidden:
      return "forbidden";
    case Outcome::kGuaranteed:
      return "guaranteed";
    case Outcome::kGranted:
      return "granted";
    case Outcome::kNotPermitted:
      return "not-permitted";
    case Outcome::kCannotEnforce:
      return "cannot-enforce";
    case Outcome::kInvalid:
      return "invalid";
  }
  return {};
}

}  // namespace bylaw
