// Most questions are small, and clauses (clauses.h) answer them before Z3 would have begun. It is
// asked what is left, with formulas as its terms. Its exceptions stop here: what goes wrong in it
// is "unknown".
#include "checker/solver.h"

#include <z3++.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "checker/bit_blast.h"
#include "checker/clauses.h"

namespace bylaw {

struct SolverContext::State {
  z3::context context;
};

SolverContext::SolverContext(uint64_t in_clauses) : in_clauses_(in_clauses) {}
SolverContext::~SolverContext() = default;

bool SolverContext::used() const { return state_ != nullptr; }

void SolverContext::clear() { state_.reset(); }

namespace {

z3::expr bit_vector(z3::context& context, Bits value, uint16_t width) {
  const auto low = static_cast<uint64_t>(value);
  if (width <= 64) return context.bv_val(low, width);
  const auto high = static_cast<uint64_t>(value >> 64);
  return z3::concat(context.bv_val(high, width - 64U), context.bv_val(low, 64));
}

class Z3Solver {
 public:
  Z3Solver(z3::context& context, const Formulas& formulas, uint64_t budget)
      : context_(context), formulas_(formulas), solver_(context, "QF_FD") {
    try {
      z3::params settings(context_);
      settings.set("random_seed", 0U);
      settings.set("ctrl_c", false);  // an interrupt ends the program, and is no answer
      settings.set("rlimit", static_cast<unsigned>(std::min<uint64_t>(budget, UINT32_MAX)));
      solver_.set(settings);
    } catch (const z3::exception&) {
      failed_ = true;
    }
  }

  void require(FormulaId formula) {
    try {
      solver_.add(term_of(formula));
    } catch (const z3::exception&) {
      failed_ = true;
    }
  }

  void push() {
    try {
      solver_.push();
    } catch (const z3::exception&) {
      failed_ = true;
    }
  }

  void pop() {
    try {
      solver_.pop();
    } catch (const z3::exception&) {
      failed_ = true;
    }
  }

  Satisfiable check() {
    if (failed_) return Satisfiable::kUnknown;
    try {
      switch (solver_.check()) {
        case z3::sat:
          model_ = solver_.get_model();
          return Satisfiable::kYes;
        case z3::unsat:
          return Satisfiable::kNo;
        case z3::unknown:
          return Satisfiable::kUnknown;
      }
    } catch (const z3::exception&) {
      return Satisfiable::kUnknown;
    }
    return Satisfiable::kUnknown;
  }

  Bits value(FormulaId variable) {
    if (!model_) return 0;
    try {
      const z3::expr term = term_of(variable);
      const z3::expr found = model_->eval(term, true);
      if (found.is_bool()) return found.is_true() ? 1 : 0;
      Bits bits = 0;
      const unsigned width = found.get_sort().bv_size();
      const std::string digits = Z3_get_numeral_binary_string(context_, found);
      for (const char digit : digits) bits = (bits << 1) | (digit == '1' ? 1U : 0U);
      return bits & all_bits(static_cast<uint16_t>(width));
    } catch (const z3::exception&) {
      return 0;
    }
  }

 private:
  z3::expr term_of(FormulaId root) {
    for (const FormulaId id : formulas_.below(std::array{root})) {
      if (!terms_.contains(id)) terms_.emplace(id, make(id));
    }
    return terms_.at(root);
  }

  z3::expr make(FormulaId id) {
    const Formula& f = formulas_[id];
    z3::expr_vector v(context_);
    for (const FormulaId operand : formulas_.operands(id)) v.push_back(terms_.at(operand));
    const auto of = [&](unsigned i) { return v[static_cast<int>(i)]; };
    switch (f.op) {
      case FormulaOp::kConstant:
        if (f.width == 0) return context_.bool_val(formulas_.constant_of(id) != 0);
        return bit_vector(context_, formulas_.constant_of(id), f.width);
      case FormulaOp::kVariable: {
        // The name alone would clash where two attributes print alike; the id never does.
        const std::string name = "v" + std::to_string(id.value);
        return f.width == 0 ? context_.bool_const(name.c_str())
                            : context_.bv_const(name.c_str(), f.width);
      }
      case FormulaOp::kNot:
        return !of(0);
      case FormulaOp::kAnd:
        return z3::mk_and(v);
      case FormulaOp::kOr:
        return z3::mk_or(v);
      case FormulaOp::kIf:
        return z3::ite(of(0), of(1), of(2));
      case FormulaOp::kEqual:
        return of(0) == of(1);
      case FormulaOp::kLess:
        return z3::ult(of(0), of(1));
      case FormulaOp::kLessEqual:
        return z3::ule(of(0), of(1));
      case FormulaOp::kSignedLess:
        return z3::slt(of(0), of(1));
      case FormulaOp::kSignedLessEqual:
        return z3::sle(of(0), of(1));
      case FormulaOp::kAdd:
        return of(0) + of(1);
      case FormulaOp::kSubtract:
        return of(0) - of(1);
      case FormulaOp::kMultiply:
        return of(0) * of(1);
      case FormulaOp::kBitAnd:
        return of(0) & of(1);
      case FormulaOp::kShiftLeft:
        return z3::shl(of(0), of(1));
      case FormulaOp::kShiftRight:
        return z3::lshr(of(0), of(1));
      case FormulaOp::kExtract:
        return of(0).extract(f.index + f.width - 1U, f.index);
      case FormulaOp::kExtendZero:
        return z3::zext(of(0), f.width - of(0).get_sort().bv_size());
      case FormulaOp::kExtendSign:
        return z3::sext(of(0), f.width - of(0).get_sort().bv_size());
    }
    return context_.bool_val(false);
  }

  z3::context& context_;
  const Formulas& formulas_;
  z3::solver solver_;
  std::optional<z3::model> model_;
  std::unordered_map<FormulaId, z3::expr> terms_;
  bool failed_ = false;  // something could not be stated: nothing can be answered any more
};

}  // namespace

struct Solver::State {
  struct Frame {
    std::vector<FormulaId> required;
    size_t in_clauses = 0;            // how many of them the clauses know
    std::vector<Literal> literals{};  // what they come down to; the first frame's are for good
  };

  State(SolverContext& c, const Formulas& f, uint64_t b, uint64_t first)
      : context(c),
        formulas(f),
        budget(b),
        in_clauses(std::min(b, first)),
        frames(1),
        blaster(f, clauses) {}

  Satisfiable ask_clauses();
  Satisfiable ask_z3();

  SolverContext& context;
  const Formulas& formulas;
  const uint64_t budget;
  const uint64_t in_clauses;
  std::vector<Frame> frames;
  Clauses clauses;
  BitBlaster blaster;
  bool hard = false;             // a question was too much for clauses: Z3 is asked at once
  std::unique_ptr<Z3Solver> z3;  // made when it is needed
  std::vector<size_t> told;      // by frame that it knows, of how many formulas it was told
  bool by_z3 = false;            // the last answer
};

/// Unknown if that is too much work.
Satisfiable Solver::State::ask_clauses() {
  const uint64_t most = clauses.work() + in_clauses;
  std::vector<Literal> assumed;
  for (Frame& frame : frames) {
    for (; frame.in_clauses < frame.required.size(); ++frame.in_clauses) {
      const FormulaId formula = frame.required[frame.in_clauses];
      const bool stated = &frame == &frames.front() ? blaster.require(formula, most)
                                                    : blaster.assume(formula, most, frame.literals);
      if (stated) continue;
      hard = true;
      return Satisfiable::kUnknown;
    }
    assumed.insert(assumed.end(), frame.literals.begin(), frame.literals.end());
  }
  switch (clauses.solve(assumed, most)) {
    case Clauses::Answer::kYes:
      return Satisfiable::kYes;
    case Clauses::Answer::kNo:
      return Satisfiable::kNo;
    case Clauses::Answer::kUnknown:
      hard = true;
  }
  return Satisfiable::kUnknown;
}

Satisfiable Solver::State::ask_z3() {
  if (!z3) {
    try {
      if (!context.state_) context.state_ = std::make_unique<SolverContext::State>();
      z3 = std::make_unique<Z3Solver>(context.state_->context, formulas, budget);
    } catch (const z3::exception&) {
      return Satisfiable::kUnknown;
    }
    told.assign(1, 0);
  }
  for (size_t i = 0; i < frames.size(); ++i) {
    if (i == told.size()) {
      z3->push();
      told.push_back(0);
    }
    for (; told[i] < frames[i].required.size(); ++told[i]) z3->require(frames[i].required[told[i]]);
  }
  return z3->check();
}

Solver::Solver(SolverContext& context, const Formulas& formulas, uint64_t budget)
    : state_(std::make_unique<State>(context, formulas, budget, context.in_clauses_)) {}

Solver::~Solver() = default;

void Solver::require(FormulaId formula) { state_->frames.back().required.push_back(formula); }

void Solver::push() { state_->frames.emplace_back(); }

void Solver::pop() {
  state_->frames.pop_back();
  for (; state_->told.size() > state_->frames.size(); state_->told.pop_back()) state_->z3->pop();
}

Satisfiable Solver::check() {
  state_->by_z3 = false;
  if (!state_->hard) {
    const Satisfiable answer = state_->ask_clauses();
    if (answer != Satisfiable::kUnknown) return answer;
  }
  state_->by_z3 = true;
  return state_->ask_z3();
}

Bits Solver::value(FormulaId variable) {
  return state_->by_z3 ? state_->z3->value(variable) : state_->blaster.value(variable);
}

std::string Solver::version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned build = 0;
  unsigned revision = 0;
  Z3_get_version(&major, &minor, &build, &revision);
  return "z3 " + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(build);
}

}  // namespace bylaw
