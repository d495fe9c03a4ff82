// Guards as alternatives of conjunctions of tests, each test true or false of every request: strong
// Kleene logic is compiled away by asking of each condition what its rule asks. Entry points:
// Normaliser::alternatives(), then Normaliser::entries().
#ifndef BYLAW_COMPILER_LOWER_NORMALISE_H_
#define BYLAW_COMPILER_LOWER_NORMALISE_H_

#include <vector>

#include "compiler/lower/classes.h"

namespace bylaw::lower {

/// One conjunction of a rule's guard: its tests by input. A rule may have several.
struct Entry {
  uint32_t rule = 0;              // with graph::kChecked
  std::vector<Literal> literals;  // by input, then kind; of classes at most one per input
};

/// An atom asked something.
struct AskedAtom {
  AtomId atom;
  Ask ask = Ask::kTrue;
  auto operator<=>(const AskedAtom&) const = default;
};
using Conjunction = std::vector<AskedAtom>;

class Normaliser {
 public:
  /// A condition with more alternatives stays whole where it stands.
  static constexpr size_t kMostAlternatives = 16;

  Normaliser(CodeMaker& codes, ClassBook& classes) : codes_(codes), classes_(classes) {}

  /// When `code` is what `ask` asks. No alternative: never; an empty one: always.
  std::vector<Conjunction> alternatives(uint32_t code, Ask ask);

  /// Tests of which one is fulfilled wherever `code` errs, and each only where one of the atoms in
  /// `code` errs.
  std::vector<Conjunction> erring(uint32_t code);

  /// After ClassBook::finish(): the literals of one alternative; false if nothing fulfils them.
  bool literals(const Conjunction& conjunction, std::vector<Literal>& out);

 private:
  std::vector<Conjunction> all_of(const std::vector<std::pair<uint32_t, Ask>>& parts);
  std::vector<Conjunction> any_of(const std::vector<std::pair<uint32_t, Ask>>& parts,
                                  uint32_t whole, Ask ask);
  std::vector<Conjunction> conditional(uint32_t code, Ask ask);
  std::vector<uint32_t> members_asked(uint32_t code);
  std::vector<Conjunction> atom(uint32_t code, Ask ask);
  Conjunction errs(AtomId atom) const;

  CodeMaker& codes_;
  ClassBook& classes_;
};

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_NORMALISE_H_
