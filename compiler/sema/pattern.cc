// A single left-to-right scan with an explicit stack of groups. Entry point: pattern_problem().
#include "compiler/sema/pattern.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

namespace bylaw {
namespace {

constexpr size_t kMostRepeats = 1000;
constexpr size_t kDeepestGroup = 100;

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

/// Bytes of the UTF-8 sequence that starts with `lead`.
size_t sequence_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

class Scanner {
 public:
  explicit Scanner(std::string_view pattern) : p_(pattern) {}

  std::optional<PatternProblem> run() {
    groups_.push_back({});
    while (at_ < p_.size() && !problem_) step();
    if (!problem_ && groups_.size() > 1) {
      fail(groups_.back().begin, groups_.back().begin + 1, "this '(' is never closed");
    }
    return std::move(problem_);
  }

 private:
  struct Group {
    size_t begin = 0;
    size_t repeats = 1;  // the greatest product of repetitions within
  };
  /// What a repetition would repeat: nothing, something, or a repetition.
  enum class Item { kNone, kOne, kRepeated };

  void fail(size_t begin, size_t end, std::string message, std::string hint = {}) {
    if (problem_) return;
    problem_ = PatternProblem{begin, std::min(end, p_.size()), std::move(message), std::move(hint)};
  }

  void step() {
    const char c = p_[at_];
    switch (c) {
      case '\\':
        escape();
        one(1);
        return;
      case '[':
        bracket();
        one(1);
        return;
      case '(':
        open_group();
        return;
      case ')':
        close_group();
        return;
      case '|':
        ++at_;
        item_ = Item::kNone;
        return;
      case '*':
      case '+':
      case '?':
      case '{':
        repeat();
        return;
      case '^':
      case '$':
        fail(at_, at_ + 1, std::string("'") + c + "' is an anchor, which patterns do without",
             "a pattern is matched against the whole string; leave it out");
        return;
      case '}':
      case ']':
        fail(at_, at_ + 1, std::string("this '") + c + "' closes nothing",
             std::string("the sign itself is '\\") + c + "'");
        return;
      default:
        at_ += sequence_length(c);
        one(1);
    }
  }

  void one(size_t repeats) {
    item_ = Item::kOne;
    item_repeats_ = repeats;
    groups_.back().repeats = std::max(groups_.back().repeats, repeats);
  }

  /// At a backslash, outside or inside a class.
  void escape() {
    const size_t begin = at_;
    if (begin + 1 >= p_.size()) return fail(begin, begin + 1, "the pattern ends in a '\\'");
    const char c = p_[begin + 1];
    at_ = begin + 2;
    if (is_digit(c)) {
      return fail(begin, at_, "back-references are outside the subset of patterns");
    }
    if (c == 'b' || c == 'B') {
      return fail(begin, at_, std::string("'\\") + c + "' is outside the subset of patterns",
                  "spell out what may stand around the word");
    }
    if (c == 'A' || c == 'z' || c == 'Z') {
      return fail(begin, at_, std::string("'\\") + c + "' is an anchor, which patterns do without",
                  "a pattern is matched against the whole string; leave it out");
    }
    if (c == 'x') return hex(begin);
    if (std::string_view("dDwWsStnr").find(c) != std::string_view::npos) return;
    if (is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80) {
      fail(begin, begin + 1 + sequence_length(c),
           "'\\" + std::string(p_.substr(begin + 1, sequence_length(c))) +
               "' is outside the subset of patterns");
    }
  }

  void hex(size_t begin) {
    size_t digits = 0;
    if (at_ < p_.size() && p_[at_] == '{') {
      ++at_;
      uint32_t code = 0;
      for (; at_ < p_.size() && is_hex(p_[at_]) && digits < 7; ++at_, ++digits) {
        code = code * 16 + static_cast<uint32_t>(std::stoul(std::string(1, p_[at_]), nullptr, 16));
      }
      const bool closed = at_ < p_.size() && p_[at_] == '}';
      if (closed) ++at_;
      if (closed && digits > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF)) return;
    } else {
      for (; at_ < p_.size() && is_hex(p_[at_]) && digits < 2; ++at_) ++digits;
      if (digits == 2) return;
    }
    fail(begin, at_, "'" + std::string(p_.substr(begin, at_ - begin)) + "' is no character",
         "write '\\x41' or '\\x{20AC}'");
  }

  /// The value of a class's member for the order of a range; a set (\d) has none.
  std::optional<std::string> class_member() {
    const size_t begin = at_;
    if (p_[at_] != '\\') {
      at_ += sequence_length(p_[at_]);
      return std::string(p_.substr(begin, at_ - begin));
    }
    escape();
    if (problem_) return std::nullopt;
    const char c = p_[begin + 1];
    if (std::string_view("dDwWsS").find(c) != std::string_view::npos) return std::nullopt;
    if (c == 't') return "\t";
    if (c == 'n') return "\n";
    if (c == 'r') return "\r";
    if (c == 'x') return hex_value(begin + 2);
    return std::string(1, c);
  }

  /// UTF-8 of the code point whose digits start at `begin`, perhaps in braces.
  std::string hex_value(size_t begin) const {
    const bool braces = p_[begin] == '{';
    const std::string digits(p_.substr(begin + (braces ? 1 : 0), braces ? at_ - begin - 2 : 2));
    const auto code = static_cast<uint32_t>(std::stoul(digits, nullptr, 16));
    std::string out;
    const auto push = [&](uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
      push(code);
    } else if (code < 0x800) {
      push(0xC0 | (code >> 6));
      push(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
      push(0xE0 | (code >> 12));
      push(0x80 | ((code >> 6) & 0x3F));
      push(0x80 | (code & 0x3F));
    } else {
      push(0xF0 | (code >> 18));
      push(0x80 | ((code >> 12) & 0x3F));
      push(0x80 | ((code >> 6) & 0x3F));
      push(0x80 | (code & 0x3F));
    }
    return out;
  }

  void bracket() {
    const size_t begin = at_++;
    if (at_ < p_.size() && p_[at_] == '^') ++at_;
    if (at_ < p_.size() && p_[at_] == ']') {
      return fail(begin, at_ + 1, "this class is empty", "the sign itself is '\\]'");
    }
    while (at_ < p_.size() && p_[at_] != ']' && !problem_) {
      const size_t member_begin = at_;
      if (p_[at_] == '[') {
        return fail(at_, at_ + 1, "'[' stands inside a class", "the sign itself is '\\['");
      }
      const auto low = class_member();
      if (problem_ || at_ + 1 >= p_.size() || p_[at_] != '-' || p_[at_ + 1] == ']') continue;
      ++at_;
      const auto high = class_member();
      if (problem_) return;
      if (!low || !high || *high < *low) {
        const std::string range(p_.substr(member_begin, at_ - member_begin));
        return fail(member_begin, at_, "'" + range + "' is no range");
      }
    }
    if (at_ >= p_.size()) return fail(begin, begin + 1, "this '[' is never closed");
    ++at_;
  }

  void open_group() {
    const size_t begin = at_++;
    if (at_ < p_.size() && p_[at_] == '?') {
      const std::string_view rest = p_.substr(at_ + 1);
      if (rest.starts_with("=") || rest.starts_with("!") || rest.starts_with("<=") ||
          rest.starts_with("<!")) {
        const size_t length = rest.front() == '<' ? 4 : 3;
        return fail(begin, begin + length, "look-around is outside the subset of patterns",
                    "join two tests with 'and' instead");
      }
      if (rest.starts_with("P<") || rest.starts_with("<")) {
        return fail(begin, begin + 3, "groups have no names", "write '(' alone");
      }
      if (!rest.starts_with(":")) {
        return fail(begin, begin + 3, "flags are outside the subset of patterns",
                    "to disregard case, test '.lower()'");
      }
      at_ += 2;
    }
    groups_.push_back({begin, 1});
    item_ = Item::kNone;
    if (groups_.size() > kDeepestGroup) {
      fail(begin, begin + 1,
           "groups stand more than " + std::to_string(kDeepestGroup - 1) + " deep");
    }
  }

  void close_group() {
    if (groups_.size() == 1) {
      return fail(at_, at_ + 1, "this ')' closes nothing", "the sign itself is '\\)'");
    }
    const size_t repeats = groups_.back().repeats;
    groups_.pop_back();
    ++at_;
    one(repeats);
  }

  void repeat() {
    const size_t begin = at_;
    if (item_ == Item::kNone) {
      return fail(begin, begin + 1,
                  std::string("there is nothing for '") + p_[begin] + "' to repeat",
                  std::string("the sign itself is '\\") + p_[begin] + "'");
    }
    if (item_ == Item::kRepeated) {
      if (p_[begin] == '?') {
        return fail(begin, begin + 1, "lazy repetition is outside the subset of patterns",
                    "a whole string matches or it doesn't; leave out the '?'");
      }
      return fail(begin, begin + 1, "this is repeated already", "put brackets around it");
    }
    size_t times = 1;
    if (p_[at_] == '{') {
      const auto counted = braces();
      if (!counted) return;
      times = std::max<size_t>(1, *counted);
    } else {
      ++at_;
    }
    if (times * item_repeats_ > kMostRepeats) {
      return fail(begin, at_, "this repeats more than " + std::to_string(kMostRepeats) + " times");
    }
    one(times * item_repeats_);
    item_ = Item::kRepeated;
  }

  /// {n}, {n,} or {n,m}: the greatest number in it.
  std::optional<size_t> braces() {
    const size_t begin = at_++;
    const auto count = [&]() -> std::optional<size_t> {
      size_t value = 0;
      const size_t from = at_;
      for (; at_ < p_.size() && is_digit(p_[at_]); ++at_) {
        value = std::min<size_t>(value * 10 + static_cast<size_t>(p_[at_] - '0'), 1'000'000);
      }
      return at_ == from ? std::nullopt : std::optional(value);
    };
    const auto low = count();
    auto high = low;
    if (low && at_ < p_.size() && p_[at_] == ',') {
      ++at_;
      high = count();
    }
    const bool closed = low && at_ < p_.size() && p_[at_] == '}';
    if (closed) ++at_;
    if (!closed || (high && *high < *low)) {
      fail(begin, at_, "'" + std::string(p_.substr(begin, at_ - begin)) + "' is no repetition",
           "write '{2}', '{2,}' or '{2,5}'; the sign itself is '\\{'");
      return std::nullopt;
    }
    return high ? *high : *low;
  }

  std::string_view p_;
  size_t at_ = 0;
  std::vector<Group> groups_;
  Item item_ = Item::kNone;
  size_t item_repeats_ = 1;
  std::optional<PatternProblem> problem_;
};

}  // namespace

std::optional<PatternProblem> pattern_problem(std::string_view pattern) {
  return Scanner(pattern).run();
}

}  // namespace bylaw
