// What evaluation makes for something that is done at once is given up with it. Entry point:
// Passing.
#ifndef BYLAW_EVALUATOR_PASSING_H_
#define BYLAW_EVALUATOR_PASSING_H_

#include "evaluator/machine.h"

namespace bylaw::engine {

/// When it goes, so do the members and texts that were made in a scratch since it came.
class Passing {
 public:
  /// The scratch outlives it.
  explicit Passing(Scratch& scratch)
      : scratch_(scratch), members_(scratch.members.size()), texts_(scratch.texts_used) {}
  ~Passing() {
    scratch_.members.resize(members_);
    scratch_.texts_used = texts_;
  }
  Passing(const Passing&) = delete;
  Passing& operator=(const Passing&) = delete;

 private:
  Scratch& scratch_;
  size_t members_;
  size_t texts_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_PASSING_H_
