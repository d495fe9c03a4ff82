// Which of many tests of words hold of a text: all words are looked for at once, in one pass over
// its bytes, by the automaton of Aho and Corasick as it lies in a mapped file; its memory is in
// proportion to the words' letters. Entry points: make_finder(), PackedFinder::members_of().
#ifndef BYLAW_GRAPH_FINDER_H_
#define BYLAW_GRAPH_FINDER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw {

/// Holds of texts in which `word` stands and, if there is a glob, that fit it.
struct FinderTest {
  std::string word;  // UTF-8, not empty; stands in whatever fits the glob
  std::string glob;  // empty: none
  auto operator<=>(const FinderTest&) const = default;
};

/// The spans must outlive it. Tests have members from 1 on, those of a word next to each other.
///
/// A state stands for the longest end of what was read that a word begins with; the first is 0, of
/// nothing. It is the place of its first word in `states`, its head: the lowest 22 bits are the
/// state of the next shorter such end (`shorter`), bit 22 says that it has finds, bit 23 that it is
/// a line. Of a line the highest byte is the one byte on which it goes on, to the state behind it;
/// of others it is how many bytes there are on which it goes on. Behind the head stand the finds,
/// if it has them: the number of the word that ends here, from 1 (0: none), and the nearest state
/// along `shorter` in which one ends (0: none). Then, if it is no line, for each byte on which it
/// goes on, ascending: the byte (highest) and the state.
struct PackedFinder {
  static constexpr uint32_t kFinds = 1u << 22;
  static constexpr uint32_t kLine = 1u << 23;
  static constexpr uint32_t kShorter = kFinds - 1;
  static constexpr unsigned kByteShift = 24;
  static constexpr uint32_t kNowhere = (1u << kByteShift) - 1;

  std::span<const uint32_t> states;
  std::span<const uint32_t> firsts;  // by word: its first member; and one more, the end
  std::span<const uint32_t> ends;    // by member, from 0: where its glob ends in the letters
  std::span<const uint8_t> letters;  // of the globs

  static uint32_t finds_of(uint32_t head) { return (head & kFinds) != 0 ? 2 : 0; }
  /// Where it goes on from a state with a byte; kNowhere if it does not.
  uint32_t child(uint32_t state, uint8_t byte) const {
    const uint32_t head = states[state];
    const uint32_t first = state + 1 + finds_of(head);
    if ((head & kLine) != 0) return head >> kByteShift == byte ? first : kNowhere;
    uint32_t low = first;
    uint32_t count = head >> kByteShift;
    while (count > 0) {
      const uint32_t half = count / 2;
      const uint32_t here = states[low + half];
      if (here >> kByteShift == byte) return here & kNowhere;
      if (here >> kByteShift < byte) {
        low += half + 1;
        count -= half + 1;
      } else {
        count = half;
      }
    }
    return kNowhere;
  }
  /// The state after one byte more.
  uint32_t step(uint32_t state, uint8_t byte) const {
    while (true) {
      const uint32_t next = child(state, byte);
      if (next != kNowhere) return next;
      if (state == 0) return 0;
      state = states[state] & kShorter;
    }
  }
  std::string_view glob(uint32_t member) const {
    const uint32_t begin = ends[member - 1];
    return {reinterpret_cast<const char*>(letters.data()) + begin, ends[member] - begin};
  }
  /// Puts the members of all tests that hold of `text` behind what is in `members`, ascending and
  /// each once. The tables must be well_formed().
  void members_of(std::string_view text, std::vector<uint32_t>& members) const;
  /// Whether members_of() stays within the tables and ends, whatever the text, and tells members
  /// below `members` alone: to be asked of tables that come from a file.
  bool well_formed(uint32_t members) const;
  /// The test of each member, from 1 on.
  std::vector<FinderTest> tests() const;
};

/// Whether the whole of `text` fits the glob, in which '*' stands for any run of characters. Takes
/// a time in proportion to both lengths.
bool matches_glob(std::string_view text, std::string_view glob);

struct Finder {
  std::vector<uint32_t> states;
  std::vector<uint32_t> firsts;
  std::vector<uint32_t> ends;
  std::vector<uint8_t> letters;
  std::vector<uint32_t> members;  // by test; equal tests have the same

  PackedFinder packed() const { return {states, firsts, ends, letters}; }
};

/// Nothing if the words have too many letters for states of 22 bits.
std::optional<Finder> make_finder(std::span<const FinderTest> tests);

}  // namespace bylaw

#endif  // BYLAW_GRAPH_FINDER_H_
