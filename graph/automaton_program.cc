// Each test is compiled from its end to its beginning, so that every instruction knows where to go
// on when it is made. Only well-formed UTF-8 will be read, which keeps programs small: a set of
// code points that has all of those beyond ASCII needs to look at lead bytes only, and repeated
// forever not even at those. Entry point: compile_tests().
#include "graph/automaton_program.h"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "base/text.h"
#include "graph/automaton_pattern.h"

namespace bylaw {
namespace {

/// Bytes of a code point beyond ASCII, with the number of them.
struct Encoded {
  std::array<uint8_t, 4> bytes{};
  size_t size = 0;
};
Encoded encode(char32_t code) {
  const auto tail = [&](int shift) {
    return static_cast<uint8_t>(0x80 | ((code >> shift) & 0x3F));
  };
  if (code < 0x800) return {{static_cast<uint8_t>(0xC0 | (code >> 6)), tail(0)}, 2};
  if (code < 0x10000) return {{static_cast<uint8_t>(0xE0 | (code >> 12)), tail(6), tail(0)}, 3};
  return {{static_cast<uint8_t>(0xF0 | (code >> 18)), tail(12), tail(6), tail(0)}, 4};
}

Error too_many(size_t most) {
  return Error{"the tests need more than " + std::to_string(most) + " instructions"};
}

class TestCompiler {
 public:
  TestCompiler(Program& program, const StringTest& test, uint32_t index, size_t most)
      : code_(program.code), test_(test), index_(index), most_(most) {}

  /// The test's first instruction.
  Result<uint32_t> run() {
    uint32_t start = 0;
    switch (test_.kind) {
      case StringTestKind::kEquals:
        start = literal(test_.text, add(InstructionKind::kAccept));
        break;
      case StringTestKind::kStartsWith:
        start = literal(test_.text, always());
        break;
      case StringTestKind::kEndsWith:
        start = any_then(0, literal(test_.text, add(InstructionKind::kAccept)));
        break;
      case StringTestKind::kContains:
        start = any_then(0, literal(test_.text, always()));
        break;
      case StringTestKind::kLike:
        start = glob();
        break;
      case StringTestKind::kMatches: {
        auto tree = parse_pattern(test_.text);
        if (!tree) return tree.error();
        start = node(*tree, tree->root, add(InstructionKind::kAccept));
        break;
      }
      case StringTestKind::kMinLength:
        start = always();
        for (uint32_t i = 0; i < test_.length && !full(); ++i) start = all_code_points(start);
        break;
      case StringTestKind::kIsLower: {
        const uint32_t accept = add(InstructionKind::kAccept);
        start = fork(0, accept);
        const CodePointSet kept = test_.lower ? CodePointSet::all() : CodePointSet::own_lower();
        const uint32_t body = set(kept, start);
        code_[start].next = body;
        break;
      }
    }
    if (full()) return too_many(most_);
    return start;
  }

 private:
  bool full() const { return code_.size() > most_; }

  uint32_t add(Instruction instruction) {
    instruction.test = index_;
    instruction.rank = rank_;
    code_.push_back(instruction);
    return static_cast<uint32_t>(code_.size() - 1);
  }
  uint32_t add(InstructionKind kind) { return add(Instruction{.kind = kind}); }
  uint32_t bytes(uint8_t low, uint8_t high, uint32_t next) {
    return add({.kind = InstructionKind::kBytes, .low = low, .high = high, .next = next});
  }
  uint32_t fork(uint32_t next, uint32_t other) {
    return add({.kind = InstructionKind::kFork, .next = next, .other = other});
  }
  uint32_t any_of(const std::vector<uint32_t>& ways) {
    if (ways.empty()) return add(InstructionKind::kNothing);
    uint32_t start = ways.back();
    for (size_t i = ways.size() - 1; i-- > 0;) start = fork(ways[i], start);
    return start;
  }
  uint32_t always() {
    const uint32_t start = add(InstructionKind::kAlways);
    code_[start].loop = true;
    code_[start].rank = UINT32_MAX;
    return start;
  }
  /// Any run of bytes, then `next`.
  uint32_t any_then(uint32_t rank, uint32_t next) {
    const uint32_t loop = bytes(0, 0xFF, 0);
    code_[loop].loop = true;
    code_[loop].rank = rank;
    const uint32_t start = fork(loop, next);
    code_[start].rank = rank;
    code_[loop].next = start;
    return start;
  }

  uint32_t literal(std::string_view text, uint32_t next) {
    if (test_.lower) {
      const std::u32string codes = code_points(text);
      for (size_t i = codes.size(); i-- > 0;) {
        next = set(CodePointSet::of({{codes[i], codes[i]}}).before_lower(), next);
      }
      return next;
    }
    for (size_t i = text.size(); i-- > 0;) {
      const auto byte = static_cast<uint8_t>(text[i]);
      next = bytes(byte, byte, next);
    }
    return next;
  }

  /// The glob's pieces from the last to the first; a rank is the number of stars before it.
  uint32_t glob() {
    const std::string_view text = test_.text;
    size_t end = text.size();
    rank_ = 0;
    for (const char c : text) rank_ += c == '*' ? 1 : 0;
    uint32_t next = 0;
    if (text.ends_with('*')) {
      next = always();
      while (end > 0 && text[end - 1] == '*') --end;
      rank_ -= static_cast<uint32_t>(text.size() - end);
    } else {
      next = add(InstructionKind::kAccept);
    }
    while (true) {
      const size_t star = end == 0 ? std::string_view::npos : text.rfind('*', end - 1);
      const size_t begin = star == std::string_view::npos ? 0 : star + 1;
      next = literal(text.substr(begin, end - begin), next);
      if (star == std::string_view::npos) return next;
      next = any_then(rank_, next);
      end = star;
      --rank_;
    }
  }

  uint32_t node(const PatternTree& tree, PatternId id, uint32_t next) {
    const Pattern& pattern = tree.nodes[id];
    if (full()) return next;
    switch (pattern.kind) {
      case PatternKind::kSet:
        return set(test_.lower ? pattern.set.before_lower() : pattern.set, next);
      case PatternKind::kSequence:
        for (size_t i = pattern.parts.size(); i-- > 0;) next = node(tree, pattern.parts[i], next);
        return next;
      case PatternKind::kAlternate: {
        std::vector<uint32_t> ways;
        for (const PatternId part : pattern.parts) ways.push_back(node(tree, part, next));
        return any_of(ways);
      }
      case PatternKind::kRepeat: {
        const PatternId part = pattern.parts.front();
        uint32_t start = next;
        if (pattern.most == Pattern::kForever) {
          start = forever(tree, part, next);
        } else {
          for (uint32_t i = pattern.least; i < pattern.most && !full(); ++i) {
            start = fork(node(tree, part, start), next);
          }
        }
        for (uint32_t i = 0; i < pattern.least && !full(); ++i) start = node(tree, part, start);
        return start;
      }
    }
    return next;
  }

  uint32_t forever(const PatternTree& tree, PatternId id, uint32_t next) {
    const uint32_t start = fork(0, next);
    const Pattern& part = tree.nodes[id];
    const CodePointSet set = part.kind != PatternKind::kSet ? CodePointSet()
                             : test_.lower                  ? part.set.before_lower()
                                                            : part.set;
    uint32_t body = 0;
    if (set.all_beyond_ascii()) {
      std::vector<uint32_t> ways = ascii(set, start);
      ways.push_back(bytes(0x80, 0xFF, start));
      body = any_of(ways);
    } else {
      body = node(tree, id, start);
    }
    code_[start].next = body;
    return start;
  }

  std::vector<uint32_t> ascii(const CodePointSet& set, uint32_t next) {
    std::vector<uint32_t> ways;
    for (const auto& [low, high] : set.ranges()) {
      if (low >= 0x80) break;
      ways.push_back(
          bytes(static_cast<uint8_t>(low), static_cast<uint8_t>(high < 0x80 ? high : 0x7F), next));
    }
    return ways;
  }

  uint32_t all_code_points(uint32_t next) { return set(CodePointSet::all(), next); }

  uint32_t set(const CodePointSet& set, uint32_t next) {
    std::vector<uint32_t> ways = ascii(set, next);
    if (set.all_beyond_ascii()) {
      const uint32_t last = bytes(0x80, 0xBF, next);
      const uint32_t last_two = bytes(0x80, 0xBF, last);
      const uint32_t last_three = bytes(0x80, 0xBF, last_two);
      ways.push_back(bytes(0xC0, 0xDF, last));
      ways.push_back(bytes(0xE0, 0xEF, last_two));
      ways.push_back(bytes(0xF0, 0xFF, last_three));
      return any_of(ways);
    }
    tails_.clear();
    for (const auto& [low, high] : set.ranges()) {
      if (high < 0x80 || full()) continue;
      const char32_t from = low < 0x80 ? 0x80 : low;
      // What is no code point: surrogates.
      if (from < 0xD800) wide(from, high < 0xD800 ? high : 0xD7FF, next, ways);
      if (high > 0xDFFF) wide(from > 0xDFFF ? from : 0xE000, high, next, ways);
    }
    return any_of(ways);
  }

  /// [low, high] beyond ASCII, cut until the bytes of all members are a product of ranges.
  void wide(char32_t low, char32_t high, uint32_t next, std::vector<uint32_t>& ways) {
    std::vector<CodePointSet::Range> open = {{low, high}};
    while (!open.empty()) {
      auto [from, to] = open.back();
      open.pop_back();
      for (const char32_t end : {char32_t{0x7FF}, char32_t{0xFFFF}}) {
        if (from <= end && to > end) {
          open.push_back({end + 1, to});
          to = end;
        }
      }
      for (int tail = 18; tail >= 6; tail -= 6) {
        const char32_t mask = (char32_t{1} << tail) - 1;
        if ((from & ~mask) == (to & ~mask)) continue;
        if ((from & mask) != 0) {
          open.push_back({(from | mask) + 1, to});
          to = from | mask;
        } else if ((to & mask) != mask) {
          open.push_back({to & ~mask, to});
          to = (to & ~mask) - 1;
        }
      }
      const Encoded first = encode(from);
      const Encoded last = encode(to);
      uint32_t start = next;
      for (size_t i = first.size; i-- > 0;) start = tail(first.bytes[i], last.bytes[i], start);
      ways.push_back(start);
    }
  }

  /// Ends that several code points of one set share are made once.
  uint32_t tail(uint8_t low, uint8_t high, uint32_t next) {
    const auto [it, added] = tails_.try_emplace({low, high, next}, 0);
    if (added) it->second = bytes(low, high, next);
    return it->second;
  }

  std::vector<Instruction>& code_;
  const StringTest& test_;
  uint32_t index_;
  size_t most_;
  uint32_t rank_ = 0;
  std::map<std::tuple<uint8_t, uint8_t, uint32_t>, uint32_t> tails_;
};

/// Plain endings of all tests as one trie behind one loop: however many there are, a state holds
/// only what has been read of some of them.
class EndingsCompiler {
 public:
  explicit EndingsCompiler(Program& program) : code_(program.code) {}

  void add(std::string_view ending, uint32_t test) {
    size_t node = 0;
    for (const char c : ending) {
      const auto [it, added] =
          nodes_[node].next.try_emplace(static_cast<uint8_t>(c), nodes_.size());
      node = it->second;
      if (added) nodes_.emplace_back();
    }
    nodes_[node].tests.push_back(test);
  }
  bool empty() const { return nodes_.size() == 1 && nodes_[0].tests.empty(); }

  /// The first instruction of them all.
  uint32_t run(uint32_t shared_test) {
    // A node is made after the one before it, so backwards all ways on are known.
    std::vector<uint32_t> starts(nodes_.size());
    for (size_t node = nodes_.size(); node-- > 0;) {
      uint32_t start = UINT32_MAX;
      const auto also = [&](Instruction instruction) {
        const uint32_t way = push(instruction);
        const bool first = start == UINT32_MAX;
        start = first ? way
                      : push({.kind = InstructionKind::kFork,
                              .test = shared_test,
                              .next = way,
                              .other = start});
      };
      for (const uint32_t test : nodes_[node].tests) {
        also({.kind = InstructionKind::kAccept, .test = test});
      }
      for (const auto& [byte, next] : nodes_[node].next) {
        also({.kind = InstructionKind::kBytes,
              .low = byte,
              .high = byte,
              .test = shared_test,
              .next = starts[next]});
      }
      starts[node] = start;
    }
    const auto loop = static_cast<uint32_t>(code_.size());
    push({.kind = InstructionKind::kBytes, .high = 0xFF, .test = shared_test, .next = loop + 1});
    return push({.kind = InstructionKind::kFork,
                 .test = shared_test,
                 .next = loop,
                 .other = starts.front()});
  }

 private:
  struct Node {
    std::map<uint8_t, size_t> next;
    std::vector<uint32_t> tests;
  };
  uint32_t push(Instruction instruction) {
    code_.push_back(instruction);
    return static_cast<uint32_t>(code_.size() - 1);
  }
  std::vector<Instruction>& code_;
  std::vector<Node> nodes_ = {{}};
};

}  // namespace

Result<Program> compile_tests(std::span<const StringTest> tests, size_t most) {
  Program program;
  EndingsCompiler endings(program);
  for (uint32_t i = 0; i < tests.size(); ++i) {
    if (invalid_utf8(tests[i].text)) return Error{"the text of a test is no UTF-8"};
    if (tests[i].kind == StringTestKind::kEndsWith && !tests[i].lower) {
      endings.add(tests[i].text, i);
      continue;
    }
    const Result<uint32_t> start = TestCompiler(program, tests[i], i, most).run();
    if (!start) return start.error();
    program.starts.push_back(*start);
  }
  if (!endings.empty()) program.starts.push_back(endings.run(static_cast<uint32_t>(tests.size())));
  if (program.code.size() > most) return too_many(most);
  return program;
}

}  // namespace bylaw
