// Random changes of a store. Entry point: Editor.
#ifndef BYLAW_TESTS_GENERATE_EDITOR_H_
#define BYLAW_TESTS_GENERATE_EDITOR_H_

#include <cstdint>
#include <vector>

#include "facts/delta.h"
#include "facts/entities.h"
#include "tests/generate/random.h"

namespace bylaw::tests {

/// Attributes and parents as other entities have them, new names, names that go and come back.
class Editor {
 public:
  Editor(const EntityStore& store, uint64_t seed);

  /// A change of a few entities of `store`, which it began from or has made since.
  FactsDelta edit(const EntityStore& store);

 private:
  Random random_;
  std::vector<Entity> all_;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_GENERATE_EDITOR_H_
