// A state is a set of instructions: those that read a byte or accept, without what another one of
// the same test makes redundant. Entry point: determinise().
#include "graph/automaton_determinise.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

namespace bylaw {
namespace {

using Members = std::vector<uint32_t>;

struct HashMembers {
  size_t operator()(const Members& members) const {
    uint64_t hash = 0xCBF29CE484222325;
    for (const uint32_t m : members) hash = (hash ^ m) * 0x100000001B3;
    return hash ^ (hash >> 29);
  }
};

class Determiniser {
 public:
  Determiniser(const Program& program, const AutomatonBudget& budget)
      : program_(program), budget_(budget), seen_(program.code.size(), 0) {}

  Result<Automaton> run() {
    divide_bytes();
    state_of(program_.starts);
    std::vector<Members> targets(result_.byte_classes);
    for (uint32_t state = 0; state < order_.size(); ++state) {
      if (order_.size() > budget_.states) {
        return Error{"the string tests need more than " + std::to_string(budget_.states) +
                     " states"};
      }
      if (steps_ > budget_.steps) {
        return Error{"the string tests need more than " + std::to_string(budget_.steps) +
                     " steps to be joined"};
      }
      for (Members& target : targets) target.clear();
      // The map never moves its keys, so the members may be read while states are added.
      for (const uint32_t member : *order_[state]) {
        const Instruction& instruction = program_.code[member];
        if (instruction.kind != InstructionKind::kBytes) {
          if (instruction.kind == InstructionKind::kAlways) {
            for (Members& target : targets) target.push_back(member);
          }
          continue;
        }
        const uint32_t last = result_.byte_class[instruction.high];
        for (uint32_t c = result_.byte_class[instruction.low]; c <= last; ++c) {
          targets[c].push_back(instruction.next);
        }
      }
      for (const Members& target : targets) {
        steps_ += target.size() + 1;
        result_.next.push_back(state_of(target));
      }
    }
    return std::move(result_);
  }

 private:
  /// Bytes between which no instruction ends share a class; classes ascend with the bytes.
  void divide_bytes() {
    std::array<bool, 257> begins{};
    for (const Instruction& instruction : program_.code) {
      if (instruction.kind != InstructionKind::kBytes) continue;
      begins[instruction.low] = true;
      begins[instruction.high + size_t{1}] = true;
    }
    uint8_t current = 0;
    for (size_t byte = 0; byte < 256; ++byte) {
      if (byte > 0 && begins[byte]) ++current;
      result_.byte_class[byte] = current;
    }
    result_.byte_classes = current + 1U;
  }

  /// The state of what can be reached from `entries` without reading.
  uint32_t state_of(const Members& entries) {
    ++round_;
    stack_.assign(entries.rbegin(), entries.rend());
    Members members;
    while (!stack_.empty()) {
      const uint32_t at = stack_.back();
      stack_.pop_back();
      if (seen_[at] == round_) continue;
      seen_[at] = round_;
      ++steps_;
      const Instruction& instruction = program_.code[at];
      switch (instruction.kind) {
        case InstructionKind::kFork:
          stack_.push_back(instruction.other);
          stack_.push_back(instruction.next);
          break;
        case InstructionKind::kBytes:
        case InstructionKind::kAccept:
        case InstructionKind::kAlways:
          members.push_back(at);
          break;
        case InstructionKind::kNothing:
          break;
      }
    }
    std::ranges::sort(members);
    drop_redundant(members);
    const auto [it, added] = states_.try_emplace(std::move(members), 0);
    if (added) {
      it->second = static_cast<uint32_t>(order_.size());
      order_.push_back(&it->first);
      result_.accepts.push_back(accepted(it->first));
    }
    return it->second;
  }

  /// Looks at stretches of instructions of one test: programs are made test by test.
  void drop_redundant(Members& members) const {
    size_t kept = 0;
    for (size_t begin = 0, end = 0; begin < members.size(); begin = end) {
      const uint32_t test = program_.code[members[begin]].test;
      uint32_t least = 0;
      for (end = begin; end < members.size() && program_.code[members[end]].test == test; ++end) {
        const Instruction& instruction = program_.code[members[end]];
        if (instruction.loop) least = std::max(least, instruction.rank);
      }
      for (size_t i = begin; i < end; ++i) {
        if (program_.code[members[i]].rank >= least) members[kept++] = members[i];
      }
    }
    members.resize(kept);
  }

  uint32_t accepted(const Members& members) {
    Members tests;
    for (const uint32_t member : members) {
      const Instruction& instruction = program_.code[member];
      const bool accepts = instruction.kind == InstructionKind::kAccept ||
                           instruction.kind == InstructionKind::kAlways;
      if (accepts) tests.push_back(instruction.test);
    }
    std::ranges::sort(tests);
    tests.erase(std::unique(tests.begin(), tests.end()), tests.end());
    const auto [it, added] = sets_.try_emplace(tests, static_cast<uint32_t>(sets_.size()));
    if (added) result_.sets.push_back(std::move(tests));
    return it->second;
  }

  const Program& program_;
  const AutomatonBudget& budget_;
  Automaton result_;
  std::unordered_map<Members, uint32_t, HashMembers> states_;
  std::vector<const Members*> order_;
  std::unordered_map<Members, uint32_t, HashMembers> sets_;
  std::vector<uint32_t> seen_;  // by instruction, the round in which it was last met
  Members stack_;
  uint32_t round_ = 0;
  size_t steps_ = 0;
};

}  // namespace

Result<Automaton> determinise(const Program& program, const AutomatonBudget& budget) {
  return Determiniser(program, budget).run();
}

Result<Automaton> build_automaton(std::span<const StringTest> tests,
                                  const AutomatonBudget& budget) {
  const Result<Program> program = compile_tests(tests, budget.instructions);
  if (!program) return program.error();
  const Result<Automaton> automaton = determinise(*program, budget);
  if (!automaton) return automaton.error();
  return minimise(*automaton);
}

}  // namespace bylaw
