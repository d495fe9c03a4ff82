// The policies' own sentences as notes of findings. Entry point: with_sentences().
#ifndef BYLAW_CHECKER_SENTENCES_H_
#define BYLAW_CHECKER_SENTENCES_H_

#include "base/diagnostic.h"
#include "rules/rulebook.h"

namespace bylaw {

/// Puts before the other notes what the rule's policy and the one that it collides with say.
Diagnostics with_sentences(const Rulebook& rulebook, const Diagnostics& found);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_SENTENCES_H_
