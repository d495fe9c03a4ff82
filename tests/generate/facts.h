// Random entities and requests for a vocabulary, as JSON; also what is wrong: missing and ill-typed
// attributes, unknown entities, claims that are none. Entry points: random_entities(),
// random_request().
#ifndef BYLAW_TESTS_GENERATE_FACTS_H_
#define BYLAW_TESTS_GENERATE_FACTS_H_

#include <string>

#include "tests/generate/vocabulary.h"

namespace bylaw::tests {

/// A value of a type as JSON.
std::string random_json(const Vocabulary& vocabulary, Random& random, const std::string& type);

/// All entities but the last of each type that has more than two: nobody knows that one.
std::string random_entities(const Vocabulary& vocabulary, Random& random);

/// `odd`: percent of parts that are missing, ill-typed or unknown.
std::string random_request(const Vocabulary& vocabulary, Random& random, size_t odd = 4);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_GENERATE_FACTS_H_
