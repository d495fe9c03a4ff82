// A trie of the words, level by level; then its states in the order of a walk, so that a line of
// letters that go on in one way alone takes one word each.
#include "graph/finder.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <utility>

namespace bylaw {
namespace {

/// A state of the trie.
struct State {
  std::map<uint8_t, uint32_t> next;
  uint32_t shorter = 0;
  uint32_t word = 0;     // from 1; 0: none ends here
  uint32_t nearest = 0;  // along `shorter`: the first in which a word ends
  uint32_t place = 0;

  bool finds() const { return word != 0 || nearest != 0; }
  bool line() const { return next.size() == 1; }
  size_t size() const { return 1 + (finds() ? 2 : 0) + (line() ? 0 : next.size()); }
};

/// Nothing if there are more states than places.
std::optional<std::vector<State>> trie_of(std::span<const std::string_view> words) {
  std::vector<State> states(1);
  for (uint32_t i = 0; i < words.size(); ++i) {
    uint32_t at = 0;
    for (const char letter : words[i]) {
      const auto [it, fresh] = states[at].next.try_emplace(static_cast<uint8_t>(letter),
                                                           static_cast<uint32_t>(states.size()));
      at = it->second;
      if (fresh) states.emplace_back();
    }
    if (states.size() > PackedFinder::kShorter) return std::nullopt;
    states[at].word = i + 1;
  }
  return states;
}

/// What is shorter comes first, so that it is known.
void link(std::vector<State>& states) {
  std::vector<uint32_t> open{0};
  for (size_t i = 0; i < open.size(); ++i) {
    const uint32_t from = open[i];
    for (const auto& [byte, to] : states[from].next) {
      open.push_back(to);
      State& state = states[to];
      uint32_t at = from;
      while (at != 0) {
        at = states[at].shorter;
        const auto it = states[at].next.find(byte);
        if (it == states[at].next.end()) continue;
        state.shorter = it->second;
        break;
      }
      const State& shorter = states[state.shorter];
      state.nearest = shorter.word != 0 ? state.shorter : shorter.nearest;
    }
  }
}

/// Nothing if places are too many to be told apart.
std::optional<std::vector<uint32_t>> pack(std::vector<State> states) {
  std::vector<uint32_t> order;
  std::vector<uint32_t> open{0};
  size_t size = 0;
  while (!open.empty()) {
    const uint32_t at = open.back();
    open.pop_back();
    order.push_back(at);
    states[at].place = static_cast<uint32_t>(size);
    size += states[at].size();
    for (auto it = states[at].next.rbegin(); it != states[at].next.rend(); ++it) {
      open.push_back(it->second);
    }
  }
  if (size > PackedFinder::kShorter) return std::nullopt;
  std::vector<uint32_t> packed;
  packed.reserve(size);
  for (const uint32_t at : order) {
    const State& state = states[at];
    const uint32_t goes_on =
        state.line() ? state.next.begin()->first : static_cast<uint32_t>(state.next.size());
    packed.push_back(goes_on << PackedFinder::kByteShift |
                     (state.line() ? PackedFinder::kLine : 0) |
                     (state.finds() ? PackedFinder::kFinds : 0) | states[state.shorter].place);
    if (state.finds()) {
      packed.push_back(state.word);
      packed.push_back(states[state.nearest].place);
    }
    if (state.line()) continue;
    for (const auto& [byte, to] : state.next) {
      packed.push_back(uint32_t{byte} << PackedFinder::kByteShift | states[to].place);
    }
  }
  return packed;
}

/// How many words of a text are noted before those that are noted twice are struck out; then again
/// whenever there are so many more than twice those that stay.
constexpr size_t kMostNoted = 1024;

void sort_unique(std::vector<uint32_t>& all, size_t from) {
  const auto begin = all.begin() + static_cast<ptrdiff_t>(from);
  std::sort(begin, all.end());
  all.erase(std::unique(begin, all.end()), all.end());
}

}  // namespace

bool matches_glob(std::string_view text, std::string_view glob) {
  const size_t first = glob.find('*');
  if (first == glob.npos) return text == glob;
  const size_t last = glob.rfind('*');
  const std::string_view begin = glob.substr(0, first);
  const std::string_view end = glob.substr(last + 1);
  if (text.size() < begin.size() + end.size()) return false;
  if (!text.starts_with(begin) || !text.ends_with(end)) return false;
  text = text.substr(begin.size(), text.size() - begin.size() - end.size());
  // What stands between stars is taken where it stands first: that leaves most for what follows.
  for (size_t from = first; from < last;) {
    const size_t star = glob.find('*', from + 1);
    const std::string_view word = glob.substr(from + 1, star - from - 1);
    from = star;
    if (word.empty()) continue;
    if (word.size() > text.size()) return false;
    const void* at = memmem(text.data(), text.size(), word.data(), word.size());
    if (at == nullptr) return false;
    text = {static_cast<const char*>(at) + word.size(), text.data() + text.size()};
  }
  return true;
}

std::optional<Finder> make_finder(std::span<const FinderTest> tests) {
  std::vector<FinderTest> sorted(tests.begin(), tests.end());
  std::ranges::sort(sorted);
  const auto twins = std::ranges::unique(sorted);
  sorted.erase(twins.begin(), twins.end());
  Finder finder;
  finder.ends.push_back(0);
  std::vector<std::string_view> words;
  for (const FinderTest& test : sorted) {
    if (words.empty() || words.back() != test.word) {
      words.emplace_back(test.word);
      finder.firsts.push_back(static_cast<uint32_t>(finder.ends.size()));
    }
    finder.letters.insert(finder.letters.end(), test.glob.begin(), test.glob.end());
    finder.ends.push_back(static_cast<uint32_t>(finder.letters.size()));
  }
  finder.firsts.push_back(static_cast<uint32_t>(finder.ends.size()));
  for (const FinderTest& test : tests) {
    const auto at = std::ranges::lower_bound(sorted, test);
    finder.members.push_back(static_cast<uint32_t>(at - sorted.begin()) + 1);
  }
  std::optional<std::vector<State>> states = trie_of(words);
  if (!states) return std::nullopt;
  link(*states);
  auto packed = pack(*std::move(states));
  if (!packed) return std::nullopt;
  finder.states = *std::move(packed);
  return finder;
}

void PackedFinder::members_of(std::string_view text, std::vector<uint32_t>& members) const {
  // First the numbers of the words that stand in it, then the members of each behind them.
  const size_t begin = members.size();
  size_t most = begin + kMostNoted;
  uint32_t state = 0;
  uint32_t noted = 0;  // the last state whose words were noted
  for (const char byte : text) {
    state = step(state, static_cast<uint8_t>(byte));
    if ((states[state] & kFinds) == 0 || state == noted) continue;
    noted = state;
    for (uint32_t at = state; at != 0; at = states[at + 2]) {
      if (states[at + 1] != 0) members.push_back(states[at + 1]);
    }
    if (members.size() < most) continue;
    sort_unique(members, begin);
    most = begin + 2 * (members.size() - begin) + kMostNoted;
  }
  sort_unique(members, begin);
  const size_t words = members.size();
  for (size_t i = begin; i < words; ++i) {
    const uint32_t word = members[i];
    for (uint32_t member = firsts[word - 1]; member < firsts[word]; ++member) {
      const std::string_view shape = glob(member);
      if (shape.empty() || matches_glob(text, shape)) members.push_back(member);
    }
  }
  members.erase(members.begin() + static_cast<ptrdiff_t>(begin),
                members.begin() + static_cast<ptrdiff_t>(words));
}

bool PackedFinder::well_formed(uint32_t members) const {
  if (members == 0 || firsts.empty() || firsts.front() != 1 || firsts.back() != members)
    return false;
  if (ends.size() != members || ends.front() != 0 || ends.back() > letters.size()) return false;
  if (!std::ranges::is_sorted(firsts) || !std::ranges::is_sorted(ends)) return false;
  if (states.empty() || states.size() > kShorter) return false;
  // How many bytes lead to each state: each is led to once, by fewer.
  constexpr uint32_t kUnknown = UINT32_MAX;
  std::vector<uint32_t> depths(states.size(), kUnknown);
  depths[0] = 0;
  std::vector<uint32_t> open{0};
  for (size_t i = 0; i < open.size(); ++i) {
    const uint32_t state = open[i];
    const uint32_t head = states[state];
    const uint32_t first = state + 1 + finds_of(head);
    const bool line = (head & kLine) != 0;
    const uint32_t count = line ? 1 : head >> kByteShift;
    if (first + count > states.size()) return false;
    for (uint32_t k = 0; k < count; ++k) {
      const uint32_t to = line ? first : states[first + k] & kNowhere;
      if (to >= states.size() || depths[to] != kUnknown) return false;
      depths[to] = depths[state] + 1;
      open.push_back(to);
    }
  }
  for (const uint32_t state : open) {
    const uint32_t head = states[state];
    const auto ends_above = [&](uint32_t other) {
      return other < states.size() && depths[other] < depths[state];
    };
    if (state != 0 && !ends_above(head & kShorter)) return false;
    if ((head & kFinds) == 0) continue;
    const uint32_t nearest = states[state + 2];
    if (states[state + 1] >= firsts.size()) return false;
    if (nearest == 0) continue;
    if (!ends_above(nearest) || (states[nearest] & kFinds) == 0) return false;
    if (states[nearest + 1] == 0) return false;
  }
  return true;
}

std::vector<FinderTest> PackedFinder::tests() const {
  std::vector<FinderTest> all;
  for (uint32_t member = 1; member < ends.size(); ++member) {
    all.push_back({"", std::string(glob(member))});
  }
  struct Step {
    uint32_t state = 0;
    size_t depth = 0;
    char byte = 0;  // that led to it
  };
  std::string text;
  std::vector<Step> open{{}};
  while (!open.empty()) {
    const auto [state, depth, byte] = open.back();
    open.pop_back();
    if (depth > 0) {
      text.resize(depth - 1);
      text += byte;
    }
    const uint32_t head = states[state];
    const uint32_t first = state + 1 + finds_of(head);
    if (const uint32_t word = finds_of(head) == 0 ? 0 : states[state + 1]; word != 0) {
      for (uint32_t member = firsts[word - 1]; member < firsts[word]; ++member) {
        all[member - 1].word = text;
      }
    }
    if ((head & kLine) != 0) {
      open.push_back({first, depth + 1, static_cast<char>(head >> kByteShift)});
      continue;
    }
    for (uint32_t k = 0; k < head >> kByteShift; ++k) {
      const uint32_t word = states[first + k];
      open.push_back({word & kNowhere, depth + 1, static_cast<char>(word >> kByteShift)});
    }
  }
  return all;
}

}  // namespace bylaw
