// The encoding against the reference evaluator, both ways: what the solver says can be is replayed,
// and what requests are seen to give must be possible for the solver. Over random conditions, with
// printed seeds.
#include "checker/encode.h"

#include <doctest/doctest.h>

#include <random>

#include "checker/prover.h"
#include "checker/witness.h"
#include "rules/print.h"
#include "rules/test_mesh.h"

namespace bylaw {
namespace {

/// 't', 'f' or 'e'.
char letter(const Evaluated& e) { return !e.ok() ? 'e' : e.is_true() ? 't' : 'f'; }

class Fixture : public TestMesh {
 public:
  Fixture() {
    book.schema.entity_types[user].parents = {team};
    book.schema.entity_types[team].parents = {team};
  }

  ExprId truth(uint32_t depth) {
    if (depth == 0) return atom();
    switch (pick(7)) {
      case 0:
        return all_of({truth(depth - 1), truth(depth - 1)});
      case 1:
        return any_of({truth(depth - 1), truth(depth - 1)});
      case 2:
        return negate(truth(depth - 1));
      case 3:
        return test(Op::kImplies, truth(depth - 1), truth(depth - 1));
      case 4:
        return make(Op::kIf, boolean, {truth(depth - 1), truth(depth - 1), truth(depth - 1)});
      case 5:
        return quantified(depth);
      default:
        return atom();
    }
  }

  /// Other facts and another request, of those that the conditions can tell apart.
  void shuffle() {
    const auto regions_of = [&] {
      std::vector<Value> members;
      for (const char* name : {"eea", "uk", "us"}) {
        if (pick(2) == 0) members.push_back(region_of(name));
      }
      return Value::set(std::move(members));
    };
    const char* tiers[] = {"public", "internal", "confidential", "restricted"};
    const char* regions[] = {"eea", "uk", "us"};
    const int64_t ages[] = {0, 1, 2, 18, INT64_MAX};
    const auto person = [&](const char* id) {
      std::map<std::string, Value> facts{{"clearance", tier_of(tiers[pick(4)])},
                                         {"employee", Value(pick(2) == 0)},
                                         {"region", region_of(regions[pick(3)])}};
      if (pick(2) == 0)
        facts.emplace("manager", Value(EntityRef{user, pick(2) == 0 ? "ada" : "bob"}));
      if (pick(3) != 0) facts.emplace("age", Value(ages[pick(5)]));
      if (pick(3) != 0) facts.emplace("regions", regions_of());
      std::vector<EntityRef> parents;
      if (pick(2) == 0) parents.push_back({team, "analysts"});
      if (pick(2) == 0) parents.push_back({team, "data"});
      put(user, id, facts, parents);
    };
    put(team, "data", {});
    put(team, "analysts", {},
        pick(2) == 0 ? std::vector<EntityRef>{{team, "data"}} : std::vector<EntityRef>{});
    person("ada");
    person("bob");
    std::map<std::string, Value> facts{{"domain", Value(TermValue{Schema::kDomains, clothing})},
                                       {"tier", tier_of(tiers[pick(4)])},
                                       {"region", region_of(regions[pick(3)])},
                                       {"columns", Value::list({})}};
    const char* addresses[] = {"x", "xy", "mesh://a", "other thing"};
    if (pick(3) != 0) facts.emplace("address", Value(std::string(addresses[pick(4)])));
    if (pick(3) != 0) facts.emplace("owner", Value(EntityRef{user, pick(2) == 0 ? "ada" : "bob"}));
    put(product, "orders", facts);
    request.principal.id = pick(2) == 0 ? "ada" : "bob";
    const char* purposes[] = {"analytics", "analytics.sales", "marketing"};
    set_context("purpose", word(purpose, purposes[pick(3)]));
    set_context("mfa", Value(pick(2) == 0));
    set_context("ticket", pick(2) == 0 ? Slot() : Slot::present(Value(std::string("x"))));
    options.now =
        Timestamp{parse_timestamp("2026-03-02T10:00:00Z")->ms + int64_t{pick(7)} * 86'400'000};
  }

  uint32_t pick(uint32_t below) {
    return std::uniform_int_distribution<uint32_t>(0, below - 1)(random_);
  }
  void seed(uint32_t s) { random_.seed(s); }

 private:
  ExprId person() {
    switch (pick(4)) {
      case 0:
        return principal("manager");
      case 1:
        return resource("owner");
      default:
        return principal();
    }
  }

  ExprId quantified(uint32_t depth) {
    const TypeId region_type = book.schema.types.enumeration(region);
    const ExprId each = make(Op::kLocal, region_type, {}, depth);
    const ExprId is = test(pick(2) == 0 ? Op::kEqual : Op::kNotEqual, each,
                           pick(2) == 0 ? region_lit("eea") : resource("region"));
    const ExprId body = pick(2) == 0 ? is : any_of({is, truth(depth - 1)});
    const ExprId members = attribute(person(), "regions");
    if (pick(3) == 0) {
      const ExprId count = make(Op::kCount, integer, {members, is}, depth);
      return test(pick(2) == 0 ? Op::kGreaterEqual : Op::kEqual, count, number(pick(3)));
    }
    return make(pick(2) == 0 ? Op::kAny : Op::kAll, boolean, {members, body}, depth);
  }

  ExprId regions() {
    const ExprId some = attribute(person(), "regions");
    if (pick(3) != 0) return some;
    const Op ops[] = {Op::kUnion, Op::kIntersect, Op::kMinus};
    return make(ops[pick(3)], book.exprs[some].type, {some, attribute(person(), "regions")});
  }

  ExprId atom() {
    const TypeId purpose_type = book.schema.types.taxonomy(purpose);
    switch (pick(17)) {
      case 0:
        return test(Op::kLess, attribute(person(), "clearance"), resource("tier"));
      case 1:
        return attribute(person(), "employee");
      case 2:
        return test(Op::kEqual, attribute(person(), "region"), resource("region"));
      case 3:
        return test(Op::kEqual, person(), person());
      case 4:
        return test(Op::kInEntity, person(), entity(team, pick(2) == 0 ? "data" : "analysts"));
      case 5:
        return test(Op::kInSet, resource("region"), attribute(person(), "regions"));
      case 6:
        return test(Op::kUnder, context("purpose"), lit(word(purpose, "analytics"), purpose_type));
      case 7:
        return make(Op::kHas, boolean, {pick(2) == 0 ? context("ticket") : principal("manager")});
      case 8:
        return test(Op::kEqual, context("ticket"), string("x"));
      case 9: {
        const ExprId sum = make(Op::kAdd, integer, {attribute(person(), "age"), number(1)});
        return test(Op::kGreater, sum, number(pick(20)));
      }
      case 10: {
        const ExprId age = make(Op::kOtherwise, integer, {principal("age"), number(2)});
        return test(Op::kLessEqual, age, number(2));
      }
      case 11: {
        const TypeId weekday = book.schema.types.simple(TypeKind::kWeekday);
        const ExprId day = make(Op::kWeekday, weekday, {context("time")});
        return test(Op::kEqual, day, lit(Value(Weekday{static_cast<uint8_t>(pick(7))}), weekday));
      }
      case 12:
        return test(Op::kEqual, resource("address"), context("ticket"));
      case 13: {
        const ExprId size = make(Op::kSize, integer, {attribute(person(), "regions")});
        return test(Op::kLess, size, number(2));
      }
      case 14: {
        const Op op = pick(2) == 0 ? Op::kContainsAll : Op::kContainsAny;
        return test(op, regions(), regions());
      }
      case 15:
        return test(Op::kEqual, regions(), regions());
      default:
        return context("mfa");
    }
  }

  std::mt19937 random_;
};

/// The formula of one of the three truth values.
FormulaId of(Situation& situation, ExprId condition, char value) {
  Formulas& f = situation.formulas();
  const Kleene k = situation.guard(condition);
  return value == 't' ? k.yes : value == 'f' ? k.no : f.both(f.negate(k.yes), f.negate(k.no));
}

}  // namespace

TEST_CASE("random conditions: the encoding and the reference evaluator see the same truth values") {
  SolverContext context;
  size_t possible = 0;
  for (uint32_t seed = 1; seed <= 120; ++seed) {
    CAPTURE(seed);
    Fixture mesh;
    mesh.seed(seed);
    const ExprId condition = mesh.truth(3);
    CAPTURE(print_expr(mesh.book, mesh.book.exprs, condition));
    const Place place{mesh.on_read, mesh.clothing};
    Situation situation({mesh.book, mesh.options.now}, place, {{}, {condition}});
    std::map<char, FormulaId> formulas;
    for (const char value : {'t', 'f', 'e'}) formulas[value] = of(situation, condition, value);
    Prover prover(context, situation, 100'000'000);
    std::map<char, Existence> found;
    for (const char value : {'t', 'f', 'e'}) {
      CAPTURE(value);
      found[value] = prover.ask(formulas[value]);
      if (found[value] != Existence::kSome) continue;
      ++possible;
      const std::optional<Assignment> model = prover.least(formulas[value]);
      REQUIRE(model);
      Witness witness = make_witness(situation, *model);
      CAPTURE(witness_sentence(mesh.book, witness));
      const bool same =
          confirm(mesh.book, witness, decide, [&](const Evaluator& evaluator, const Decision&) {
            return letter(evaluator.truth(condition, 4)) == value;
          });
      CHECK(same);
    }
    for (int tries = 0; tries < 150; ++tries) {
      mesh.shuffle();
      const char value = letter(mesh.evaluate(condition));
      CAPTURE(value);
      if (found[value] == Existence::kNever) CAPTURE(mesh.request.principal.id);
      CHECK(found[value] != Existence::kNever);
    }
  }
  CHECK(possible > 150);
}

TEST_CASE("what needs more members than are looked at is not proved never to be, the rest is") {
  Fixture mesh;
  const ExprId regions = mesh.principal("regions");
  const ExprId others = mesh.resource("owner");
  const ExprId theirs = mesh.attribute(others, "regions");
  const TypeId set = mesh.book.exprs[regions].type;
  const ExprId both = mesh.lit(Value::set({mesh.region_of("eea"), mesh.region_of("uk")}), set);
  const ExprId each = mesh.make(Op::kLocal, mesh.book.schema.types.enumeration(mesh.region), {}, 0);
  const auto is = [&](const char* name) {
    return mesh.test(Op::kEqual, each, mesh.region_lit(name));
  };
  const auto over = [&](Op op, TypeId type, ExprId members, ExprId body) {
    return mesh.make(op, type, {members, body}, 0);
  };
  const auto two = [&](ExprId number) {
    return mesh.test(Op::kGreaterEqual, number, mesh.number(2));
  };
  const auto size = [&](ExprId of) { return mesh.make(Op::kSize, mesh.integer, {of}); };
  const auto made = [&](Op op, ExprId a, ExprId b) { return mesh.make(op, set, {a, b}); };
  const auto has_both = [&](ExprId of) {
    return mesh.all_of({mesh.test(Op::kInSet, mesh.region_lit("eea"), of),
                        mesh.test(Op::kInSet, mesh.region_lit("uk"), of)});
  };
  const auto only = [&](const char* name) {
    return mesh.lit(Value::set({mesh.region_of(name)}), set);
  };
  const ExprId conditions[] = {
      mesh.all_of({over(Op::kAny, mesh.boolean, regions, is("eea")),
                   over(Op::kAny, mesh.boolean, regions, is("uk"))}),
      mesh.negate(mesh.any_of({over(Op::kAll, mesh.boolean, regions, is("eea")),
                               over(Op::kAll, mesh.boolean, regions, is("uk")),
                               over(Op::kAny, mesh.boolean, regions, is("us"))})),
      has_both(regions),
      mesh.test(Op::kContainsAll, regions, both),
      mesh.test(Op::kEqual, regions, both),
      two(over(Op::kCount, mesh.integer, regions, mesh.any_of({is("eea"), is("uk")}))),
      two(size(regions)),
      two(size(made(Op::kUnion, regions, regions))),
      two(size(made(Op::kIntersect, regions, both))),
      two(size(made(Op::kMinus, regions, theirs))),
      has_both(made(Op::kIntersect, both, regions)),
      mesh.negate(
          mesh.any_of({mesh.test(Op::kContainsAny, made(Op::kMinus, both, regions), both),
                       mesh.test(Op::kContainsAny,
                                 mesh.lit(Value::set({mesh.region_of("us")}), set), regions)})),
      mesh.all_of({two(size(theirs)), mesh.test(Op::kEqual, regions, theirs)}),
      mesh.all_of({mesh.test(Op::kContainsAny, only("eea"), regions),
                   mesh.test(Op::kContainsAny, only("uk"), regions)}),
      two(size(mesh.make(Op::kIf, set, {mesh.context("mfa"), regions, theirs}))),
  };
  SolverContext context;
  const Place place{mesh.on_read, mesh.clothing};
  for (const ExprId condition : conditions) {
    CAPTURE(print_expr(mesh.book, mesh.book.exprs, condition));
    const ExprId mfa = mesh.context("mfa");
    const ExprId never = mesh.all_of({condition, mfa, mesh.negate(mfa)});
    for (const uint32_t most : {Horizon().members, uint32_t{1}}) {
      CAPTURE(most);
      Situation situation({mesh.book, mesh.options.now, {most}}, place, {{}, {condition, never}});
      const FormulaId holds = of(situation, condition, 't');
      const FormulaId contradicts = of(situation, never, 't');
      Prover prover(context, situation, 100'000'000);
      CHECK(prover.ask(holds) == (most == 1 ? Existence::kUnknown : Existence::kSome));
      CHECK(prover.ask(contradicts) == Existence::kNever);
    }
  }
}

TEST_CASE("months and days later: the encoding and the calendar agree") {
  SolverContext context;
  std::mt19937 random(20'261'127);
  const auto between = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  Fixture mesh;
  Situation situation({mesh.book, mesh.options.now}, {mesh.on_read, mesh.clothing}, {});
  Universe& universe = situation.universe();
  Formulas& f = situation.formulas();
  const FormulaId date = f.variable("date", kDateBits);
  const FormulaId months = f.variable("months", kNumberBits);
  const FormulaId ms = f.variable("ms", kNumberBits);
  const Checked later = universe.add_months(date, months);
  const Checked whole = universe.whole_days(ms);
  Prover prover(context, situation, 100'000'000);
  const auto is = [&](FormulaId variable, int64_t value) {
    const uint16_t width = f[variable].width;
    return f.equal(variable, f.extract(universe.number(value), 0, width));
  };
  const auto certain = [&](const std::vector<FormulaId>& given, FormulaId wanted) {
    std::vector<FormulaId> all = given;
    all.push_back(f.negate(wanted));
    return prover.ask(f.all_of(given)) == Existence::kSome &&
           prover.ask(f.all_of(std::move(all))) == Existence::kNever;
  };
  const int64_t far[] = {kFirstDay - 1, kFirstDay, kLastDay, kLastDay + 1, INT32_MAX, INT32_MIN};
  const int64_t many[] = {0, 1, -1, 12, 4800, 119'987, -119'987, 120'001, INT64_MAX, INT64_MIN};
  size_t dates = 0;
  for (int tries = 0; tries < 120; ++tries) {
    const int64_t day = tries % 6 == 0 ? far[between(0, 5)] : between(kFirstDay, kLastDay);
    const int64_t by = tries % 5 == 0 ? many[between(0, 9)] : between(-3000, 3000);
    CAPTURE(day);
    CAPTURE(by);
    const auto expected = add_months(Date{static_cast<int32_t>(day)}, by);
    const std::vector<FormulaId> given{is(date, day), is(months, by)};
    if (expected) {
      ++dates;
      CHECK(certain(given, f.both(later.ok, is(later.bits, expected->days))));
    } else {
      CHECK(certain(given, f.negate(later.ok)));
    }
  }
  CHECK(dates > 60);
  constexpr int64_t kDay = 86'400'000;
  for (const int64_t n : {int64_t{0}, kDay, -kDay, kDay + 1, -1L, 365 * kDay, INT64_MAX, INT64_MIN,
                          INT64_MIN / kDay * kDay, INT64_MAX / kDay * kDay}) {
    CAPTURE(n);
    const std::vector<FormulaId> given{is(ms, n)};
    if (n % kDay != 0) {
      CHECK(certain(given, f.negate(whole.ok)));
    } else {
      CHECK(certain(given, f.both(whole.ok, is(whole.bits, n / kDay))));
    }
  }
}

}  // namespace bylaw
