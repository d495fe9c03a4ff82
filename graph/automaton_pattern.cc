// One pass from left to right with an explicit stack of groups. Entry point: parse_pattern().
#include "graph/automaton_pattern.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"

namespace bylaw {

CodePointSet CodePointSet::of(std::vector<Range> ranges) {
  std::ranges::sort(ranges);
  CodePointSet result;
  for (const Range& range : ranges) {
    if (!result.ranges_.empty() && range.first <= result.ranges_.back().second + 1) {
      result.ranges_.back().second = std::max(result.ranges_.back().second, range.second);
    } else {
      result.ranges_.push_back(range);
    }
  }
  return result;
}

CodePointSet CodePointSet::complement() const {
  CodePointSet result;
  char32_t from = 0;
  for (const Range& range : ranges_) {
    if (range.first > from) result.ranges_.push_back({from, range.first - 1});
    from = range.second + 1;
  }
  if (from <= kLastCodePoint) result.ranges_.push_back({from, kLastCodePoint});
  return result;
}

namespace {

/// The code points that are not their own lower case, ascending, each with its lower case.
const std::vector<std::pair<char32_t, char32_t>>& lowered_code_points() {
  static const auto kLowered = [] {
    std::vector<std::pair<char32_t, char32_t>> lowered;
    for (char32_t code = 0; code <= kLastCodePoint; ++code) {
      const char32_t lower = to_lower(code);
      if (lower != code) lowered.emplace_back(code, lower);
    }
    return lowered;
  }();
  return kLowered;
}

bool contains(const CodePointSet& set, char32_t code) {
  const auto after = std::ranges::upper_bound(set.ranges(), code, {}, &CodePointSet::Range::first);
  return after != set.ranges().begin() && code <= std::prev(after)->second;
}

}  // namespace

CodePointSet CodePointSet::own_lower() {
  std::vector<Range> others;
  for (const auto& [code, lower] : lowered_code_points()) others.push_back({code, code});
  return of(std::move(others)).complement();
}

CodePointSet CodePointSet::before_lower() const {
  std::vector<Range> lost;
  std::vector<Range> ranges;
  for (const auto& [code, lower] : lowered_code_points()) {
    lost.push_back({code, code});
    if (contains(*this, lower)) ranges.push_back({code, code});
  }
  // Those that stay as they are: the members that are not lowered to something else.
  std::vector<Range> outside = complement().ranges_;
  outside.insert(outside.end(), lost.begin(), lost.end());
  const CodePointSet kept = of(std::move(outside)).complement();
  ranges.insert(ranges.end(), kept.ranges_.begin(), kept.ranges_.end());
  return of(std::move(ranges));
}

namespace {

constexpr size_t kDeepestGroup = 100;
constexpr uint32_t kMostRepeats = 1000;

const CodePointSet& digits() {
  static const CodePointSet kSet = CodePointSet::of({{'0', '9'}});
  return kSet;
}
const CodePointSet& word_signs() {
  static const CodePointSet kSet =
      CodePointSet::of({{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}});
  return kSet;
}
const CodePointSet& white_space() {
  static const CodePointSet kSet =
      CodePointSet::of({{'\t', '\n'}, {'\f', '\f'}, {'\r', '\r'}, {' ', ' '}});
  return kSet;
}

class PatternParser {
 public:
  explicit PatternParser(std::u32string pattern) : p_(std::move(pattern)) {}

  Result<PatternTree> run() {
    groups_.emplace_back();
    while (at_ < p_.size() && problem_.empty()) step();
    if (problem_.empty() && groups_.size() > 1) fail("a group is never closed");
    if (!problem_.empty()) return Error{"the pattern is outside the subset: " + problem_};
    tree_.root = close(groups_.back());
    return std::move(tree_);
  }

 private:
  struct Group {
    std::vector<PatternId> alternatives;
    std::vector<PatternId> sequence;
    bool repeatable = false;  // the last of `sequence` may take a repetition
  };

  void fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }

  void add(PatternId node) {
    groups_.back().sequence.push_back(node);
    groups_.back().repeatable = true;
  }
  void add_set(CodePointSet set) {
    Pattern node;
    node.kind = PatternKind::kSet;
    node.set = std::move(set);
    add(tree_.nodes.add(std::move(node)));
  }

  PatternId sequence(std::vector<PatternId> parts) {
    if (parts.size() == 1) return parts.front();
    Pattern node;
    node.parts = std::move(parts);
    return tree_.nodes.add(std::move(node));
  }
  PatternId close(Group& group) {
    const PatternId last = sequence(std::move(group.sequence));
    if (group.alternatives.empty()) return last;
    Pattern node;
    node.kind = PatternKind::kAlternate;
    node.parts = std::move(group.alternatives);
    node.parts.push_back(last);
    return tree_.nodes.add(std::move(node));
  }

  void step() {
    const char32_t c = p_[at_++];
    switch (c) {
      case '\\':
        add_set(escape());
        return;
      case '[':
        add_set(bracket());
        return;
      case '(':
        if (std::u32string_view(p_).substr(at_).starts_with(U"?:")) {
          at_ += 2;
        } else if (at_ < p_.size() && p_[at_] == '?') {
          return fail("'(?' opens no plain group");
        }
        groups_.emplace_back();
        if (groups_.size() > kDeepestGroup) fail("groups stand too deep");
        return;
      case ')': {
        if (groups_.size() == 1) return fail("')' closes nothing");
        const PatternId node = close(groups_.back());
        groups_.pop_back();
        return add(node);
      }
      case '|': {
        Group& group = groups_.back();
        group.alternatives.push_back(sequence(std::move(group.sequence)));
        group.sequence.clear();
        group.repeatable = false;
        return;
      }
      case '*':
        return repeat(0, Pattern::kForever);
      case '+':
        return repeat(1, Pattern::kForever);
      case '?':
        return repeat(0, 1);
      case '{':
        return braces();
      case '.':
        return add_set(CodePointSet::of({{'\n', '\n'}}).complement());
      case '^':
      case '$':
        return fail("anchors");
      case '}':
      case ']':
        return fail("a bracket closes nothing");
      default:
        add_set(CodePointSet::of({{c, c}}));
    }
  }

  void repeat(uint32_t least, uint32_t most) {
    Group& group = groups_.back();
    if (!group.repeatable) return fail("there is nothing to repeat");
    Pattern node;
    node.kind = PatternKind::kRepeat;
    node.parts = {group.sequence.back()};
    node.least = least;
    node.most = most;
    group.sequence.back() = tree_.nodes.add(std::move(node));
    group.repeatable = false;
  }

  std::optional<uint32_t> number() {
    const size_t begin = at_;
    uint32_t value = 0;
    for (; at_ < p_.size() && p_[at_] >= '0' && p_[at_] <= '9'; ++at_) {
      value = std::min<uint32_t>(value * 10 + static_cast<uint32_t>(p_[at_] - '0'), 100'000);
    }
    return at_ == begin ? std::nullopt : std::optional(value);
  }

  void braces() {
    const std::optional<uint32_t> least = number();
    std::optional<uint32_t> most = least;
    if (least && at_ < p_.size() && p_[at_] == ',') {
      ++at_;
      most = number().value_or(Pattern::kForever);
    }
    if (!least || at_ >= p_.size() || p_[at_] != '}' || *most < *least) {
      return fail("a brace opens no repetition");
    }
    ++at_;
    if (*least > kMostRepeats || (*most > kMostRepeats && *most != Pattern::kForever)) {
      return fail("more than 1000 repetitions");
    }
    repeat(*least, *most);
  }

  /// After a backslash.
  CodePointSet escape() {
    const auto one = [](char32_t code) { return CodePointSet::of({{code, code}}); };
    if (at_ >= p_.size()) {
      fail("it ends in a backslash");
      return {};
    }
    const char32_t c = p_[at_++];
    switch (c) {
      case 'd':
        return digits();
      case 'D':
        return digits().complement();
      case 'w':
        return word_signs();
      case 'W':
        return word_signs().complement();
      case 's':
        return white_space();
      case 'S':
        return white_space().complement();
      case 't':
        return one('\t');
      case 'n':
        return one('\n');
      case 'r':
        return one('\r');
      case 'x':
        return one(hexadecimal());
      default:
        if (c >= 0x80 || contains(word_signs(), c)) fail("an escape that means nothing");
        return one(c);
    }
  }

  /// After \x: two digits, or any number in braces.
  char32_t hexadecimal() {
    const bool braces = at_ < p_.size() && p_[at_] == '{';
    if (braces) ++at_;
    char32_t code = 0;
    size_t count = 0;
    for (; at_ < p_.size() && count < (braces ? 7 : 2); ++at_, ++count) {
      const char32_t c = p_[at_];
      if (c >= '0' && c <= '9') {
        code = code * 16 + (c - '0');
      } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        code = code * 16 + ((c | 0x20) - 'a' + 10);
      } else {
        break;
      }
    }
    const bool closed = !braces || (at_ < p_.size() && p_[at_++] == '}');
    const bool enough = braces ? count > 0 : count == 2;
    if (!closed || !enough || code > kLastCodePoint || (code >= 0xD800 && code <= 0xDFFF)) {
      fail("\\x is no character");
    }
    return code;
  }

  CodePointSet member() {
    const char32_t c = p_[at_++];
    return c == '\\' ? escape() : CodePointSet::of({{c, c}});
  }

  /// After '['.
  CodePointSet bracket() {
    const bool negated = at_ < p_.size() && p_[at_] == '^';
    if (negated) ++at_;
    std::vector<CodePointSet::Range> ranges;
    if (at_ < p_.size() && p_[at_] == ']') fail("a class is empty");
    while (at_ < p_.size() && p_[at_] != ']' && problem_.empty()) {
      if (p_[at_] == '[') fail("'[' inside a class");
      const CodePointSet low = member();
      if (at_ + 1 < p_.size() && p_[at_] == '-' && p_[at_ + 1] != ']') {
        ++at_;
        const CodePointSet high = member();
        if (!is_one(low) || !is_one(high) || high.ranges()[0].first < low.ranges()[0].first) {
          fail("a range in a class");
          break;
        }
        ranges.push_back({low.ranges()[0].first, high.ranges()[0].first});
      } else {
        ranges.insert(ranges.end(), low.ranges().begin(), low.ranges().end());
      }
    }
    if (at_ >= p_.size()) fail("a class is never closed");
    ++at_;
    CodePointSet set = CodePointSet::of(std::move(ranges));
    return negated ? set.complement() : set;
  }

  static bool is_one(const CodePointSet& set) {
    return set.ranges().size() == 1 && set.ranges()[0].first == set.ranges()[0].second;
  }

  std::u32string p_;
  size_t at_ = 0;
  std::vector<Group> groups_;
  std::string problem_;
  PatternTree tree_;
};

}  // namespace

Result<PatternTree> parse_pattern(std::string_view pattern) {
  return PatternParser(code_points(pattern)).run();
}

}  // namespace bylaw
