// String tests as one nondeterministic program over bytes, in the manner of RE2: small
// instructions linked by index. Entry point: compile_tests().
#ifndef BYLAW_GRAPH_AUTOMATON_PROGRAM_H_
#define BYLAW_GRAPH_AUTOMATON_PROGRAM_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "graph/automaton.h"

namespace bylaw {

enum class InstructionKind : uint8_t {
  kBytes,    // one byte of [low, high], then `next`
  kFork,     // `next` and `other`
  kAccept,   // the test holds if the text ends here
  kAlways,   // the test holds, however the text goes on
  kNothing,  // no way on
};

struct Instruction {
  InstructionKind kind = InstructionKind::kNothing;
  uint8_t low = 0;
  uint8_t high = 0;
  /// A loop takes any byte and stays. Whoever has reached one can do whatever those of a lesser
  /// rank of the same test can, so they may be dropped beside it.
  bool loop = false;
  uint32_t rank = 0;
  uint32_t test = 0;
  uint32_t next = 0;
  uint32_t other = 0;
};

struct Program {
  std::vector<Instruction> code;
  std::vector<uint32_t> starts;  // all at once, each of one test or of several
};

/// Errors: as build_automaton()'s; `most` instructions may be made.
Result<Program> compile_tests(std::span<const StringTest> tests, size_t most);

}  // namespace bylaw

#endif  // BYLAW_GRAPH_AUTOMATON_PROGRAM_H_
