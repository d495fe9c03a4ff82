// The least model is that of variable by variable, what is present before what it is: a plain value
// where it can be had, else the least bits, each fixed before the next. It does not depend on which
// model the solver finds first, nor on how many are asked about at once.
#include "checker/prover.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <vector>

namespace bylaw {
namespace {

constexpr uint32_t kLastRankOfRequest = 5;

/// How far from the request; memberships and named entities come after all that it leads to.
size_t steps_of(const SymbolPath& path) {
  const bool of_request = path.rank.front() <= kLastRankOfRequest;
  return of_request ? path.rank.size() : std::numeric_limits<size_t>::max();
}

}  // namespace

Prover::Prover(SolverContext& context, Situation& situation, uint64_t budget,
               const Listener* listener, bool* left_open)
    : context_(context),
      situation_(situation),
      budget_(budget),
      listener_(listener),
      left_open_(left_open) {
  situation.seal();
}

Solver& Prover::solver() {
  if (!solver_) {
    solver_ = std::make_unique<Solver>(context_, situation_.formulas(), budget_);
    for (const FormulaId fact : situation_.seal()) solver_->require(fact);
  }
  return *solver_;
}

Satisfiable Prover::check(FormulaId formula, std::optional<Assignment>* example) {
  solver().push();
  solver().require(formula);
  const Satisfiable answer = solver().check();
  if (example != nullptr && answer == Satisfiable::kYes) *example = read_model();
  solver().pop();
  if (listener_ != nullptr && *listener_) {
    std::vector<FormulaId> required = situation_.seal();
    required.push_back(formula);
    (*listener_)(situation_.formulas(), required, answer);
  }
  if (answer == Satisfiable::kUnknown) situation_.hindrance = kBudgetSpent;
  return answer;
}

FormulaId Prover::exact(FormulaId formula) {
  Formulas& f = situation_.formulas();
  const std::optional<FormulaId> beyond = situation_.universe().beyond();
  return beyond ? f.both(formula, f.negate(*beyond)) : formula;
}

Existence Prover::ask(FormulaId formula, std::optional<Assignment>* example) {
  const bool hides = std::ranges::any_of(
      situation_.universe().limits, [](const Limit& limit) { return limit.hides && !limit.open; });
  const bool open = situation_.universe().beyond().has_value();
  situation_.hindrance = {};
  Satisfiable any = Satisfiable::kNo;
  if (!situation_.formulas().is_no(formula)) {
    any = check(exact(formula), example);
    if (any == Satisfiable::kYes) return Existence::kSome;
    if (any == Satisfiable::kNo && open && !hides) {
      any = situation_.may_loosen() ? check(formula) : Satisfiable::kUnknown;
    }
  }
  if (any == Satisfiable::kNo && !hides) return Existence::kNever;
  if (left_open_ != nullptr && (open || hides)) *left_open_ = true;
  return Existence::kUnknown;
}

Assignment Prover::read_model() {
  Assignment model;
  for (const VariableSymbol& v : situation_.universe().variables()) {
    model[v.variable] = solver().value(v.variable);
  }
  return model;
}

std::optional<Assignment> Prover::any(FormulaId formula) {
  solver().push();
  solver().require(exact(formula));
  std::optional<Assignment> found;
  const Satisfiable answer = solver().check();
  if (answer == Satisfiable::kYes) found = read_model();
  situation_.hindrance = answer == Satisfiable::kUnknown ? kBudgetSpent : std::string_view();
  solver().pop();
  return found;
}

std::optional<Assignment> Prover::least(FormulaId formula) {
  Formulas& f = situation_.formulas();
  std::vector<VariableSymbol> order = situation_.universe().variables();
  std::ranges::stable_sort(order, [](const VariableSymbol& a, const VariableSymbol& b) {
    const bool a_late = a.kind != VariableSymbol::Kind::kPresence;
    const bool b_late = b.kind != VariableSymbol::Kind::kPresence;
    if (a_late != b_late) return !a_late;
    // What is near the request first: a short list that leads back to the request's own entities is
    // plainer than a long one of entities that have none.
    const size_t a_steps = a_late ? 0 : steps_of(a.path);
    const size_t b_steps = b_late ? 0 : steps_of(b.path);
    return std::tie(a_steps, a.path.rank) < std::tie(b_steps, b.path.rank);
  });
  solver().push();
  size_t pushed = 1;
  solver().require(exact(formula));
  std::optional<Assignment> best;
  const Satisfiable answer = solver().check();
  if (answer == Satisfiable::kYes) best = read_model();
  situation_.hindrance = answer == Satisfiable::kUnknown ? kBudgetSpent : std::string_view();
  // True if all can hold; then they do from here on.
  const auto settle = [&](const std::vector<FormulaId>& wanted) {
    const bool hold =
        std::ranges::all_of(wanted, [&](FormulaId w) { return f.evaluate(w, *best) != 0; });
    if (!hold) solver().push();
    for (const FormulaId w : wanted) solver().require(w);
    if (hold) return true;
    if (solver().check() == Satisfiable::kYes) {
      best = read_model();
      ++pushed;
      return true;
    }
    solver().pop();
    return false;
  };
  const auto plain = [&](const VariableSymbol& symbol) {
    const FormulaId v = symbol.variable;
    const uint16_t width = f[v].width;
    if (width > 0) return f.equal(v, f.constant(symbol.plain, width));
    return symbol.plain != 0 ? v : f.negate(v);
  };
  // So many that aren't plain yet are asked at once to be: more after a yes, fewer after a no.
  size_t at_once = 1;
  for (size_t i = 0; best && i < order.size();) {
    std::vector<FormulaId> wanted;
    size_t end = i;
    for (size_t others = 0; end < order.size() && others < at_once; ++end) {
      wanted.push_back(plain(order[end]));
      if (f.evaluate(wanted.back(), *best) == 0) ++others;
    }
    if (settle(wanted)) {
      i = end;
      at_once *= 2;
      continue;
    }
    if (at_once > 1) {
      at_once /= 2;
      continue;
    }
    // The last of them can't be plain.
    const FormulaId other = wanted.back();
    wanted.pop_back();
    settle(wanted);
    i = end;
    const VariableSymbol& symbol = order[end - 1];
    const FormulaId v = symbol.variable;
    const uint16_t width = f[v].width;
    if (width == 0) {
      solver().require(f.negate(other));
      continue;
    }
    // A number that must be negative is as near to zero as can be.
    Bits bits = 0;
    for (uint16_t bit = width; bit-- > 0;) {
      const FormulaId is = f.equal(f.extract(v, bit, 1), f.constant(bits, 1));
      if (settle({is})) continue;
      solver().require(f.negate(is));
      const bool sign =
          bit + 1 == width && symbol.kind == VariableSymbol::Kind::kNumber && width == kNumberBits;
      if (sign) bits = 1;
    }
  }
  for (; pushed > 0; --pushed) solver().pop();
  return best;
}

}  // namespace bylaw
