// Formulas as Z3's terms. Its exceptions stop here: what goes wrong in it is "unknown".
#include "checker/solver.h"

#include <z3++.h>

#include <optional>
#include <unordered_map>

namespace bylaw {
namespace {

z3::expr bit_vector(z3::context& context, Bits value, uint16_t width) {
  const auto low = static_cast<uint64_t>(value);
  if (width <= 64) return context.bv_val(low, width);
  const auto high = static_cast<uint64_t>(value >> 64);
  return z3::concat(context.bv_val(high, width - 64U), context.bv_val(low, 64));
}

}  // namespace

struct SolverContext::State {
  z3::context context;
};

SolverContext::SolverContext() = default;
SolverContext::~SolverContext() = default;

bool SolverContext::used() const { return state_ != nullptr; }

void SolverContext::clear() { state_.reset(); }

struct Solver::State {
  State(z3::context& c, const Formulas& f) : context(c), formulas(f), solver(c, "QF_FD") {}

  z3::context& context;
  const Formulas& formulas;
  z3::solver solver;
  std::optional<z3::model> model;
  std::unordered_map<FormulaId, z3::expr> terms;
  bool failed = false;  // something could not be stated: nothing can be answered any more

  z3::expr term_of(FormulaId root) {
    for (const FormulaId id : formulas.below(std::array{root})) {
      if (!terms.contains(id)) terms.emplace(id, make(id));
    }
    return terms.at(root);
  }

  z3::expr make(FormulaId id) {
    const Formula& f = formulas[id];
    z3::expr_vector v(context);
    for (const FormulaId operand : formulas.operands(id)) v.push_back(terms.at(operand));
    const auto of = [&](unsigned i) { return v[static_cast<int>(i)]; };
    switch (f.op) {
      case FormulaOp::kConstant:
        if (f.width == 0) return context.bool_val(formulas.constant_of(id) != 0);
        return bit_vector(context, formulas.constant_of(id), f.width);
      case FormulaOp::kVariable: {
        // The name alone would clash where two attributes print alike; the id never does.
        const std::string name = "v" + std::to_string(id.value);
        return f.width == 0 ? context.bool_const(name.c_str())
                            : context.bv_const(name.c_str(), f.width);
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
    return context.bool_val(false);
  }
};

Solver::Solver(SolverContext& context, const Formulas& formulas, uint64_t budget) {
  if (!context.state_) context.state_ = std::make_unique<SolverContext::State>();
  state_ = std::make_unique<State>(context.state_->context, formulas);
  try {
    z3::params settings(state_->context);
    settings.set("random_seed", 0U);
    settings.set("ctrl_c", false);  // an interrupt ends the program, and is no answer
    settings.set("rlimit", static_cast<unsigned>(std::min<uint64_t>(budget, UINT32_MAX)));
    state_->solver.set(settings);
  } catch (const z3::exception&) {
    state_->failed = true;
  }
}

Solver::~Solver() = default;

void Solver::require(FormulaId formula) {
  try {
    state_->solver.add(state_->term_of(formula));
  } catch (const z3::exception&) {
    state_->failed = true;
  }
}

void Solver::push() { state_->solver.push(); }

void Solver::pop() { state_->solver.pop(); }

Satisfiable Solver::check() {
  if (state_->failed) return Satisfiable::kUnknown;
  try {
    switch (state_->solver.check()) {
      case z3::sat:
        state_->model = state_->solver.get_model();
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

Bits Solver::value(FormulaId variable) {
  if (!state_->model) return 0;
  try {
    const z3::expr term = state_->term_of(variable);
    const z3::expr found = state_->model->eval(term, true);
    if (found.is_bool()) return found.is_true() ? 1 : 0;
    Bits bits = 0;
    const unsigned width = found.get_sort().bv_size();
    const std::string digits = Z3_get_numeral_binary_string(state_->context, found);
    for (const char digit : digits) bits = (bits << 1) | (digit == '1' ? 1U : 0U);
    return bits & all_bits(static_cast<uint16_t>(width));
  } catch (const z3::exception&) {
    return 0;
  }
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
