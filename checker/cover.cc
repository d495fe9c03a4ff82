// A way is found as one point of the region, the first in the order of the tests, and then widened:
// a test is left out, or allowed one more value, wherever everything that it then takes in is of
// the region.
#include "checker/cover.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/text.h"
#include "rules/print.h"

namespace bylaw {
namespace {

constexpr size_t kMostValues = 8;
constexpr uint32_t kDeepest = 200;
constexpr size_t kMostOrdered = 24;      // tests for which the first request is looked for
constexpr size_t kMostQuestions = 4000;  // to the solver, for one cover

/// The members of a list that is written down; none if they aren't all constants.
std::vector<Value> constants(const ExprStore& exprs, ExprId list) {
  const Expr& e = exprs[list];
  std::vector<Value> members;
  if (e.op == Op::kLiteral) {
    const Value& value = exprs.value(list);
    const bool several = value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr;
    if (several) members.assign(value.members().begin(), value.members().end());
  }
  if (e.op != Op::kSet && e.op != Op::kList) return members;
  for (const ExprId member : exprs.operands(list)) {
    if (exprs[member].op != Op::kLiteral) return {};
    members.push_back(exprs.value(member));
  }
  return members;
}

}  // namespace

Conditions::Conditions(Situation& situation, const std::vector<ExprId>& guards,
                       const std::vector<RuleId>& rules, size_t most_tests)
    : situation_(situation), book_(situation.rulebook()), most_tests_(most_tests) {
  for (const ExprId guard : guards) {
    if (guard.valid()) split(guard, 0);
  }
  for (const RuleId id : rules) {
    const Rule& rule = book_.rules[id];
    const Policy& policy = book_.policies[rule.policy];
    if (rule.until) add_moment(*rule.until);
    if (policy.enforced_from) add_moment(*policy.enforced_from);
    for (const Waiver& waiver : book_.waivers) {
      if (waiver.standard == rule.policy) add_moment(waiver.until);
    }
  }
}

/// Down through the connectives to what they connect.
void Conditions::split(ExprId id, uint32_t depth) {
  if (!seen_.insert(id).second) return;
  const Expr& e = book_.exprs[id];
  const bool connects = e.op == Op::kAnd || e.op == Op::kOr || e.op == Op::kNot ||
                        e.op == Op::kImplies || e.op == Op::kIf;
  if (connects && depth < kDeepest) {
    for (const ExprId operand : book_.exprs.operands(id)) split(operand, depth + 1);
    return;
  }
  const bool orders = e.op == Op::kLess || e.op == Op::kLessEqual || e.op == Op::kGreater ||
                      e.op == Op::kGreaterEqual;
  const bool compares = orders || e.op == Op::kEqual || e.op == Op::kNotEqual || e.op == Op::kInSet;
  if (!compares && e.op != Op::kInAnyEntity) return add_condition(id);
  const ExprId left = book_.exprs.operand(id, 0);
  const ExprId right = book_.exprs.operand(id, 1);
  const Type& type = book_.schema.types[book_.exprs[left].type];
  const std::vector<Value> listed = constants(book_.exprs, right);
  const bool constant = book_.exprs[right].op == Op::kLiteral || !listed.empty();
  if (compares && constant && type.kind == TypeKind::kEnum &&
      book_.schema.enums[type.enumeration()].members.size() <= kMostValues) {
    return add_values(left);
  }
  const bool lists = e.op == Op::kInSet || e.op == Op::kInAnyEntity;
  if (lists && !listed.empty() && listed.size() <= kMostValues) return add_members(id, listed);
  add_condition(id);
}

void Conditions::add_condition(ExprId id) {
  if (tests_.size() >= most_tests_) return;
  Test test;
  test.expr = id;
  const Kleene truth = situation_.encoder().truth(id);
  test.values = {truth.yes, truth.no};
  tests_.push_back(std::move(test));
}

/// `x in [a, b]`: whether it is a, whether it is b.
void Conditions::add_members(ExprId id, const std::vector<Value>& members) {
  const ExprId left = book_.exprs.operand(id, 0);
  const ExprId list = book_.exprs.operand(id, 1);
  const bool entity = book_.exprs[id].op == Op::kInAnyEntity;
  const Valued value = situation_.encoder().value(left);
  const TypeId element = book_.schema.types[book_.exprs[list].type].element;
  Formulas& f = situation_.formulas();
  for (const Value& member : members) {
    if (tests_.size() >= most_tests_) return;
    Test test;
    test.expr = left;
    test.member = member;
    test.compares = entity ? Op::kInEntity : Op::kEqual;
    const Symbol literal = situation_.universe().literal(member, element);
    const FormulaId equal = entity ? f.no() : situation_.universe().equal(value.value, literal);
    const Kleene truth =
        entity ? situation_.universe().is_in(value.value, literal) : Kleene{equal, f.negate(equal)};
    test.values = {f.both(value.ok, truth.yes), f.both(value.ok, truth.no)};
    tests_.push_back(std::move(test));
  }
}

/// Of an enum: which member it is.
void Conditions::add_values(ExprId expr) {
  if (tests_.size() >= most_tests_) return;
  if (!valued_.insert(print_expr(book_, book_.exprs, expr)).second) return;
  Test test;
  test.expr = expr;
  const TypeId type = book_.exprs[expr].type;
  const EnumId enumeration = book_.schema.types[type].enumeration();
  const Valued value = situation_.encoder().value(expr);
  for (uint32_t m = 0; m < book_.schema.enums[enumeration].members.size(); ++m) {
    test.members.emplace_back(EnumValue{enumeration, m});
    const Symbol literal = situation_.universe().literal(test.members.back(), type);
    test.values.push_back(
        situation_.formulas().both(value.ok, situation_.universe().equal(value.value, literal)));
  }
  tests_.push_back(std::move(test));
}

void Conditions::add_moment(Timestamp moment) {
  const bool over = moment <= situation_.universe().at();
  if (over || tests_.size() >= most_tests_ || !moments_.insert(moment.ms).second) return;
  Universe& universe = situation_.universe();
  const FormulaId before =
      universe.compare(FormulaOp::kSignedLess, universe.time(), universe.number(moment.ms));
  Test test;
  test.member = Value(moment);
  test.compares = Op::kLess;
  test.values = {before, situation_.formulas().negate(before)};
  tests_.push_back(std::move(test));
}

FormulaId Conditions::formula(const Cube& cube) {
  Formulas& f = situation_.formulas();
  std::vector<FormulaId> all;
  for (const auto& [test, values] : cube) {
    std::vector<FormulaId> ways;
    for (const size_t value : values) ways.push_back(tests_[test].values[value]);
    all.push_back(f.any_of(std::move(ways)));
  }
  return f.all_of(std::move(all));
}

FormulaId Conditions::formula_of(const Cover& cover) {
  std::vector<FormulaId> ways;
  for (const Cube& cube : cover.cubes) ways.push_back(formula(cube));
  return situation_.formulas().any_of(std::move(ways));
}

void Conditions::start(FormulaId region, FormulaId given) {
  Formulas& f = situation_.formulas();
  region_ = region;
  outside_ = f.both(given, f.negate(region));
  below_outside_ = f.below(std::array{outside_});
  seen_outside_.clear();
  questions_ = 0;
}

Conditions::Row Conditions::row_of(const Assignment& model) const {
  Row row(tests_.size());
  for (size_t t = 0; t < tests_.size(); ++t) {
    for (size_t v = 0; v < tests_[t].values.size() && !row[t]; ++v) {
      if (situation_.formulas().evaluate(tests_[t].values[v], model) != 0) row[t] = v;
    }
  }
  return row;
}

/// Puts a request of `wanted` into `row`, if there is one.
bool Conditions::narrow(Prover& prover, FormulaId wanted, Row& row) {
  ++questions_;
  std::optional<Assignment> model;
  if (prover.ask(wanted, &model) != Existence::kSome || !model) return false;
  row = row_of(*model);
  return true;
}

/// The first request of `wanted` in the order of the tests and their values, as far as the tests
/// tell it; with many tests the one of `row`.
Cube Conditions::point(Prover& prover, FormulaId wanted, Row row) {
  Formulas& f = situation_.formulas();
  Cube cube;
  for (size_t t = 0; t < tests_.size(); ++t) {
    const std::vector<FormulaId>& values = tests_[t].values;
    for (size_t v = 0; tests_.size() <= kMostOrdered && v < values.size(); ++v) {
      if (row[t] == v || f.is_no(values[v])) {
        if (row[t] == v) break;
      } else if (narrow(prover, f.both(wanted, values[v]), row)) {
        break;
      }
    }
    if (!row[t]) continue;
    wanted = f.both(wanted, values[*row[t]]);
    cube[t] = {*row[t]};
  }
  return cube;
}

/// Whether nothing of the cube can lie outside by the connectives alone, whatever the rest is.
bool Conditions::follows(const Cube& cube) const {
  const Formulas& f = situation_.formulas();
  enum class Three : uint8_t { kOpen, kNo, kYes };
  std::unordered_map<FormulaId, Three> known;
  for (const auto& [t, allowed] : cube) {
    for (size_t v = 0; v < tests_[t].values.size(); ++v) {
      if (!allowed.contains(v)) known[tests_[t].values[v]] = Three::kNo;
      if (allowed.contains(v) && allowed.size() == 1) known[tests_[t].values[v]] = Three::kYes;
    }
  }
  const auto of = [&](FormulaId id) {
    const auto it = known.find(id);
    return it == known.end() ? Three::kOpen : it->second;
  };
  for (const FormulaId id : below_outside_) {
    if (f[id].width != 0 || known.contains(id)) continue;
    const auto operands = f.operands(id);
    const auto has = [&](Three what) {
      return std::ranges::any_of(operands, [&](FormulaId o) { return of(o) == what; });
    };
    const auto all = [&](Three what) {
      return std::ranges::all_of(operands, [&](FormulaId o) { return of(o) == what; });
    };
    if (f.is_yes(id) || f.is_no(id)) known[id] = f.is_yes(id) ? Three::kYes : Three::kNo;
    if (f[id].op == FormulaOp::kNot && of(operands[0]) != Three::kOpen) {
      known[id] = of(operands[0]) == Three::kYes ? Three::kNo : Three::kYes;
    }
    if (f[id].op == FormulaOp::kAnd && has(Three::kNo)) known[id] = Three::kNo;
    if (f[id].op == FormulaOp::kAnd && all(Three::kYes)) known[id] = Three::kYes;
    if (f[id].op == FormulaOp::kOr && has(Three::kYes)) known[id] = Three::kYes;
    if (f[id].op == FormulaOp::kOr && all(Three::kNo)) known[id] = Three::kNo;
    if (f[id].op == FormulaOp::kIf && of(operands[0]) != Three::kOpen) {
      known[id] = of(operands[of(operands[0]) == Three::kYes ? 1 : 2]);
    }
  }
  return of(outside_) == Three::kNo;
}

/// Whether everything of the cube is of the region. Most of it is known without the solver: from
/// the connectives, or from a request outside that was met before.
bool Conditions::inside(Prover& prover, const Cube& cube) {
  const auto holds = [&](const Row& row) {
    return std::ranges::all_of(cube, [&](const auto& part) {
      const auto& value = row[part.first];
      return value && part.second.contains(*value);
    });
  };
  if (std::ranges::any_of(seen_outside_, holds)) return false;
  if (follows(cube)) return true;
  if (questions_ >= kMostQuestions) return false;
  ++questions_;
  std::optional<Assignment> model;
  const FormulaId beyond = situation_.formulas().both(formula(cube), outside_);
  const Existence answer = prover.ask(beyond, &model);
  if (model) seen_outside_.push_back(row_of(*model));
  return answer == Existence::kNever;
}

/// Leaves out what isn't needed, the last tests first: all that is open at once, or half of it.
void Conditions::leave_out(Prover& prover, Cube& cube) {
  std::vector<size_t> open;
  for (const auto& [test, values] : cube) open.push_back(test);
  size_t step = open.size();
  while (!open.empty()) {
    step = std::min(step, open.size());
    Cube wider = cube;
    for (size_t i = open.size() - step; i < open.size(); ++i) wider.erase(open[i]);
    if (inside(prover, wider)) {
      cube = std::move(wider);
      open.resize(open.size() - step);
      step *= 2;
    } else if (step == 1) {
      open.pop_back();
    } else {
      step /= 2;
    }
  }
}

/// False if the point itself takes in something outside.
bool Conditions::widen(Prover& prover, Cube& cube) {
  if (!inside(prover, cube)) return false;
  leave_out(prover, cube);
  for (auto& [test, values] : cube) {
    for (size_t v = 0; !tests_[test].members.empty() && v < tests_[test].values.size(); ++v) {
      if (values.contains(v)) continue;
      // A value that never arises there would say nothing.
      const std::set<size_t> others = std::exchange(values, {v});
      const FormulaId arises = situation_.formulas().both(region_, formula(cube));
      const bool does = prover.ask(arises) == Existence::kSome;
      values = others;
      if (does && values.insert(v).second && !inside(prover, cube)) values.erase(v);
    }
  }
  return true;
}

/// A way that the others make superfluous goes.
void Conditions::drop_superfluous(Prover& prover, FormulaId region, std::vector<Cube>& cubes) {
  Formulas& f = situation_.formulas();
  for (size_t i = 0; i < cubes.size() && cubes.size() > 1;) {
    std::vector<FormulaId> alone{region, formula(cubes[i])};
    for (size_t j = 0; j < cubes.size(); ++j) {
      if (j != i) alone.push_back(f.negate(formula(cubes[j])));
    }
    if (prover.ask(f.all_of(std::move(alone))) == Existence::kNever) {
      cubes.erase(cubes.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
}

std::optional<Cover> Conditions::cover(Prover& prover, FormulaId region, FormulaId given,
                                       size_t most_ways) {
  Formulas& f = situation_.formulas();
  start(region, given);
  std::vector<Cube> cubes;
  FormulaId left = region;
  Cover cover;
  while (true) {
    std::optional<Assignment> model;
    const Existence more = prover.ask(left, &model);
    cover.whole = more == Existence::kNever;
    if (!model || cubes.size() == most_ways || questions_ >= kMostQuestions) break;
    Cube cube = point(prover, left, row_of(*model));
    if (!widen(prover, cube)) break;
    left = f.both(left, f.negate(formula(cube)));
    cubes.push_back(std::move(cube));
  }
  if (cubes.empty()) return std::nullopt;
  drop_superfluous(prover, region, cubes);
  ConditionWriter writer(book_, situation_.universe().environment().action);
  for (const Cube& cube : cubes) {
    cover.ways.push_back(way(cube, writer));
  }
  cover.cubes = std::move(cubes);
  return cover;
}

Way Conditions::way(const Cube& cube, ConditionWriter& writer) const {
  for (const auto& [t, values] : cube) {
    const Test& test = tests_[t];
    const bool holds = *values.begin() == 0;
    if (!test.members.empty()) {
      writer.add_one_of(test.expr, test.members, values);
    } else if (!test.compares) {
      writer.add(test.expr, holds);
    } else if (test.expr.valid()) {
      writer.add_comparison(test.expr, *test.compares, test.member, holds);
    } else {
      writer.add_time(test.member.as<Timestamp>(), holds);
    }
  }
  return writer.take();
}

std::string way_text(const Way& way) {
  std::string text;
  for (const std::string& part : way) text += (text.empty() ? "" : " and ") + part;
  return text;
}

std::string cover_sentence(const Cover& cover) {
  std::string text = cover.whole ? "whenever " : "among others whenever ";
  for (size_t i = 0; i < cover.ways.size(); ++i) {
    if (cover.ways[i].empty()) return "of every such request";
    text += (i == 0 ? "" : ", or ") + way_text(cover.ways[i]);
  }
  return text;
}

}  // namespace bylaw
