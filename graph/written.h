// Guards as they were written, as bytes: each part of a guard stands once for all guards that have
// it, wherever they have it. What explains a decision reads the guard of one rule at a time.
// Entry point: read_guard(). docs/bundle-format.md specifies the bytes.
#ifndef BYLAW_GRAPH_WRITTEN_H_
#define BYLAW_GRAPH_WRITTEN_H_

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/graph.h"

namespace bylaw::graph {

/// Whether values of a kind name what declares them (Datum::aux).
inline bool of_declared_type(Kind kind) {
  return kind == Kind::kEnum || kind == Kind::kTerm || kind == Kind::kEntity;
}
/// Whether code of that operator has a number: Code::index, or the value of a literal.
bool has_number(CodeOp op);

/// Small numbers in few bytes: seven bits a byte, the lowest first, all but the last with the
/// highest bit.
void append_number(uint64_t number, std::vector<uint8_t>& out);
inline size_t size_of_number(uint64_t number) {
  return (static_cast<size_t>(std::bit_width(number | 1)) + 6) / 7;
}
/// A number with a sign: 0, -1, 1, -2, … are 0, 1, 2, 3, …
inline uint64_t folded(int64_t n) {
  return (static_cast<uint64_t>(n) << 1) ^ static_cast<uint64_t>(n >> 63);
}
inline int64_t unfolded(uint64_t n) {
  return static_cast<int64_t>(n >> 1) ^ -static_cast<int64_t>(n & 1);
}

/// Reads numbers from bytes; beyond their end all numbers are 0 and good() is false.
class NumberReader {
 public:
  explicit NumberReader(std::span<const uint8_t> bytes, size_t at = 0) : bytes_(bytes), at_(at) {}
  uint64_t next();
  size_t at() const { return at_; }
  void go_to(size_t at) { at_ = at; }
  bool good() const { return good_; }

 private:
  std::span<const uint8_t> bytes_;
  size_t at_ = 0;
  bool good_ = true;
};

/// What stands before the code of a guard.
struct GuardHead {
  uint32_t begin = 0;  // of the whole, in its source
  uint32_t frame_size = 0;
  uint32_t text = kNone;   // symbol: the source from `begin` on, if the code does not print as it
  int32_t first_line = 0;  // less the rule's
  std::vector<uint32_t> breaks;  // where lines end behind `begin`, less `begin`
};
/// Bits of the number that tells which parts of a head are there.
enum GuardPart : unsigned { kHasFrame = 1, kHasText = 2, kHasLines = 4 };
void append_head(const GuardHead& head, std::vector<uint8_t>& out);
void read_head(NumberReader& bytes, GuardHead& head);

/// A guard that was read, kept to read the next one into.
struct WrittenGuard {
  /// Of what stands at the same place of `code`.
  struct Origin {
    uint32_t type = 0;  // in Part::kValueTypes
    uint32_t begin = 0;
    uint32_t end = 0;
  };
  uint32_t rule = kNone;
  GuardHead head;
  std::vector<Code> code;  // operands before their users, the whole last
  std::vector<uint32_t> operands;
  std::vector<Datum> literals;
  std::vector<Origin> origins;

  /// The line of a place in it, less the rule's.
  int32_t line(uint32_t begin) const;

  /// What reading needs.
  struct Open {
    ShapeRecord shape;
    uint64_t number = 0;
    Origin origin;
    uint32_t left = 0;    // operands that are still to come
    uint32_t cursor = 0;  // where the last operand ended
    size_t resume = 0;    // where reading goes on; 0: here
  };
  std::vector<Open> open;
  std::vector<uint32_t> done;
};

/// All guards, each piece of code once, places left out.
struct WrittenPieces {
  struct Guard {
    uint32_t at = 0;  // in Part::kWritten
    uint32_t frame_size = 0;
    uint32_t text = kNone;
    uint32_t code = 0;
  };
  std::vector<Code> code;          // operands before their users
  std::vector<uint32_t> operands;  // numbers of pieces
  std::vector<uint32_t> types;     // of what stands at the same place of `code`
  std::vector<Datum> literals;     // those that are written as numbers, or copies
  std::vector<Guard> guards;       // ascending
};
/// False if the bytes of Part::kWritten are no guards, or one of them refers to what is not there.
/// Nothing is said of types, and of numbers other than a literal's.
bool read_pieces(const Graph& graph, WrittenPieces& pieces);

/// Reads the guard at byte `at` of Part::kWritten of a verified graph. Operands are numbered from
/// `first` on, so that the n-th piece is `first` + n; literals and operands from 0.
void read_guard(const Graph& graph, uint32_t at, uint32_t first, WrittenGuard& guard);

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_WRITTEN_H_
