// Small numbers as bytes, and heads of guards: what is written is what is read, and nothing is read
// beyond the end.
#include "graph/written.h"

#include <doctest/doctest.h>

#include <limits>

namespace bylaw::graph {
namespace {

TEST_CASE("numbers are read as they were written, in as few bytes as there are to them") {
  for (unsigned bits = 0; bits < 64; ++bits) {
    for (const uint64_t number : {uint64_t{1} << bits, (uint64_t{1} << bits) - 1}) {
      std::vector<uint8_t> bytes;
      append_number(number, bytes);
      CHECK(bytes.size() <= (bits + 7) / 7);
      CHECK(bytes.size() == size_of_number(number));
      NumberReader reader(bytes);
      CHECK(reader.next() == number);
      CHECK(reader.good());
      CHECK(reader.at() == bytes.size());
      CHECK(reader.next() == 0);
      CHECK_FALSE(reader.good());
    }
  }
  for (const int64_t n : {int64_t{0}, int64_t{-1}, int64_t{1}, std::numeric_limits<int64_t>::min(),
                          std::numeric_limits<int64_t>::max()}) {
    CHECK(unfolded(folded(n)) == n);
  }
  CHECK(folded(-1) == 1);
  CHECK(folded(1) == 2);
}

TEST_CASE("a number that does not end is none") {
  const std::vector<uint8_t> endless(20, 0xFF);
  NumberReader reader(endless);
  CHECK(reader.next() == 0);
  CHECK_FALSE(reader.good());
}

TEST_CASE("heads are read as they were written, and lines are counted from the rule's") {
  GuardHead plain;
  plain.begin = 100;
  GuardHead full{.begin = 4000, .frame_size = 3, .text = 7, .first_line = -2, .breaks = {4, 9}};
  for (const GuardHead& head : {plain, full}) {
    std::vector<uint8_t> bytes;
    append_head(head, bytes);
    NumberReader reader(bytes);
    WrittenGuard guard;
    guard.head = full;
    read_head(reader, guard.head);
    CHECK(reader.good());
    CHECK(reader.at() == bytes.size());
    CHECK(guard.head.begin == head.begin);
    CHECK(guard.head.frame_size == head.frame_size);
    CHECK(guard.head.text == head.text);
    CHECK(guard.head.first_line == head.first_line);
    CHECK(guard.head.breaks == head.breaks);
  }
  WrittenGuard guard;
  guard.head = full;
  CHECK(guard.line(4000) == -2);
  CHECK(guard.line(4004) == -2);
  CHECK(guard.line(4005) == -1);
  CHECK(guard.line(4009) == -1);
  CHECK(guard.line(4010) == 0);
}

}  // namespace
}  // namespace bylaw::graph
