// Satisfiability of clauses over booleans, under assumptions, by conflict-driven search: what most
// questions come down to, answered in microseconds. Entry point: Clauses.
#ifndef BYLAW_CHECKER_CLAUSES_H_
#define BYLAW_CHECKER_CLAUSES_H_

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

namespace bylaw {

/// A variable of clauses, or its negation.
struct Literal {
  uint32_t code = 0;  // 2 · variable + (1 if negated)
  uint32_t variable() const { return code >> 1; }
  bool negated() const { return (code & 1) != 0; }
  Literal operator!() const { return {code ^ 1}; }
  auto operator<=>(const Literal&) const = default;
};

/// The same clauses and questions in the same order get the same answers and models, everywhere.
class Clauses {
 public:
  enum class Answer : uint8_t { kYes, kNo, kUnknown };

  Literal add_variable();
  /// At least one of them holds.
  void add(std::span<const Literal> literals);
  /// Whether all clauses and `assumptions` can hold; unknown once work() has reached `most_work`.
  Answer solve(std::span<const Literal> assumptions, uint64_t most_work);
  /// After solve() said yes, until the next.
  bool value(Literal literal) const { return model_[literal.variable()] != literal.negated(); }
  /// How much was done so far: literals added, clauses looked at.
  uint64_t work() const { return work_; }

 private:
  using Ref = uint32_t;  // where a clause stands in `store_`
  static constexpr Ref kNone = UINT32_MAX;
  enum Truth : uint8_t { kTrue, kFalse, kOpen };

  // A clause is its number of literals, its glue (0: not learnt), for each of its first two
  // literals the next clause that watches the same, and the literals.
  static constexpr Ref kHead = 4;
  uint32_t& size(Ref c) { return store_[c]; }
  uint32_t& glue(Ref c) { return store_[c + 1]; }
  uint32_t& next(Ref c, uint32_t which) { return store_[c + 2 + which]; }
  uint32_t& code(Ref c, uint32_t i) { return store_[c + kHead + i]; }

  Truth truth(Literal l) const {
    const uint8_t t = truth_[l.variable()];
    return t == kOpen ? kOpen : static_cast<Truth>(t ^ static_cast<uint8_t>(l.negated()));
  }
  uint32_t level() const { return static_cast<uint32_t>(levels_.size()); }
  Ref store(std::span<const Literal> literals, uint32_t glue);
  void watch(Ref clause, uint32_t which);
  void set(Literal literal, Ref reason);
  Ref propagate();
  /// The learnt clause in `learnt_`; returns the level to go back to.
  uint32_t analyze(Ref conflict);
  bool follows(Literal literal);
  void learn();
  void back_to(uint32_t level);
  void bump(uint32_t variable);
  void tidy();
  Literal next_open();
  bool comes_before(uint32_t a, uint32_t b) const {
    return activity_[a] != activity_[b] ? activity_[a] > activity_[b] : a < b;
  }
  void sift_up(uint32_t at);
  void sift_down(uint32_t at);
  void put_in_heap(uint32_t variable);

  std::vector<uint32_t> store_;
  std::vector<Ref> watches_;    // by literal: the first clause that watches it
  std::vector<uint8_t> truth_;  // by variable
  std::vector<uint8_t> phase_;  // its last value
  std::vector<uint8_t> model_;
  std::vector<Ref> reason_;
  std::vector<uint32_t> level_of_;
  std::vector<double> activity_;
  std::vector<uint32_t> heap_;   // of variables, the most active first; those that are set may lack
  std::vector<uint32_t> place_;  // in the heap; kNone
  std::vector<Literal> trail_;
  std::vector<uint32_t> levels_;  // where on the trail each begins
  std::vector<Literal> assumed_;  // those of the last question
  std::vector<Literal> learnt_;
  std::vector<uint8_t> seen_;
  std::vector<Literal> scratch_;
  size_t propagated_ = 0;
  size_t learnt_count_ = 0;
  size_t most_learnt_ = 2000;
  double step_ = 1;
  uint64_t work_ = 0;
  bool refuted_ = false;  // without assumptions
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_CLAUSES_H_
