// Values, errors and strong Kleene logic.
#include "rules/evaluate.h"

#include <doctest/doctest.h>

#include <array>

#include "rules/operators.h"
#include "rules/test_mesh.h"

namespace bylaw {
namespace {

/// 't', 'f' or 'e'.
char truth(const Evaluated& e) { return !e.ok() ? 'e' : e.is_true() ? 't' : 'f'; }

struct Fixture : TestMesh {
  char truth_of(ExprId id) const { return truth(evaluate(id)); }
  ExprId constant(char c) { return c == 't' ? yes() : c == 'f' ? no() : error(); }
  std::string table(Op op) {
    std::string results;
    for (char a : {'t', 'e', 'f'}) {
      for (char b : {'t', 'e', 'f'}) results += truth_of(test(op, constant(a), constant(b)));
    }
    return results;
  }
  std::string message(ExprId id) const { return evaluate(id).error().message; }
  ExprId has(ExprId access) { return make(Op::kHas, boolean, {access}); }
  ExprId collection(std::vector<ExprId> members) {
    return make(Op::kList, book.schema.types.list(boolean), std::move(members));
  }
  ExprId local(uint32_t slot, TypeId type) { return make(Op::kLocal, type, {}, slot); }
  ExprId over(Op op, ExprId members, ExprId body) {
    return make(op, op == Op::kCount ? integer : boolean, {members, body}, 0);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "and, or and implies are Kleene's, whatever the order") {
  CHECK(table(Op::kAnd) == "tefeeffff");
  CHECK(table(Op::kOr) ==
        "ttttee"
        "tef");
  CHECK(table(Op::kImplies) == "tefteettt");
  CHECK(truth_of(negate(error())) == 'e');
  CHECK(truth_of(all_of({error(), yes(), no()})) == 'f');
  CHECK(truth_of(any_of({error(), no(), yes()})) == 't');
}

TEST_CASE_FIXTURE(Fixture, "any is or, all is and, count needs to know every member") {
  const ExprId regions = principal("regions");
  const TypeId region_type = book.schema.types.enumeration(region);
  const ExprId each = local(0, region_type);
  const ExprId is_eea = test(Op::kEqual, each, region_lit("eea"));
  CHECK(truth_of(over(Op::kAny, regions, is_eea)) == 't');
  CHECK(truth_of(over(Op::kAll, regions, is_eea)) == 'f');
  CHECK(evaluate(over(Op::kCount, regions, is_eea)).value() == Value(int64_t{1}));
  const ExprId eea_or_error = any_of({is_eea, error()});
  CHECK(truth_of(over(Op::kAny, regions, eea_or_error)) == 't');
  CHECK(truth_of(over(Op::kAll, regions, eea_or_error)) == 'e');
  CHECK(truth_of(over(Op::kCount, regions, eea_or_error)) == 'e');
  const ExprId eea_and_error = all_of({is_eea, error()});
  CHECK(truth_of(over(Op::kAny, regions, eea_and_error)) == 'e');
  CHECK(truth_of(over(Op::kAll, regions, eea_and_error)) == 'f');
  CHECK(truth_of(over(Op::kAny, collection({}), error())) == 'f');
  CHECK(truth_of(over(Op::kAll, collection({}), error())) == 't');
}

TEST_CASE_FIXTURE(Fixture, "if: a condition that errs decides nothing where both branches agree") {
  const auto choose = [&](char c, char a, char b) {
    return truth_of(make(Op::kIf, boolean, {constant(c), constant(a), constant(b)}));
  };
  CHECK(choose('t', 't', 'e') == 't');
  CHECK(choose('t', 'e', 't') == 'e');
  CHECK(choose('f', 'e', 't') == 't');
  CHECK(choose('e', 't', 't') == 't');
  CHECK(choose('e', 'f', 'f') == 'f');
  CHECK(choose('e', 't', 'f') == 'e');
  CHECK(choose('e', 'e', 'e') == 'e');
}

TEST_CASE_FIXTURE(Fixture, "arithmetic errs where it leaves 64 bits") {
  const auto sum = [&](Op op, Value a, Value b, TypeId type) {
    return evaluate(make(op, type, {lit(std::move(a), type), lit(std::move(b), type)}));
  };
  CHECK(sum(Op::kAdd, Value(int64_t{2}), Value(int64_t{3}), integer).value() == Value(int64_t{5}));
  CHECK_FALSE(sum(Op::kAdd, Value(INT64_MAX), Value(int64_t{1}), integer).ok());
  CHECK_FALSE(sum(Op::kSubtract, Value(INT64_MIN), Value(int64_t{1}), integer).ok());
  CHECK_FALSE(sum(Op::kMultiply, Value(INT64_MAX), Value(int64_t{2}), integer).ok());
  CHECK(sum(Op::kMultiply, Value(int64_t{3}), Value(Duration{5}), duration).value() ==
        Value(Duration{15}));
  CHECK(sum(Op::kMultiply, Value(Decimal{25}), Value(int64_t{3}), decimal).value() ==
        Value(Decimal{75}));
  CHECK(sum(Op::kAdd, Value(Duration{5}), Value(Timestamp{7}), timestamp).value() ==
        Value(Timestamp{12}));
  CHECK(sum(Op::kSubtract, Value(Timestamp{7}), Value(Timestamp{5}), duration).value() ==
        Value(Duration{2}));
  CHECK(sum(Op::kSubtract, Value(Timestamp{7}), Value(Duration{5}), timestamp).value() ==
        Value(Timestamp{2}));
  CHECK(sum(Op::kAdd, Value(Date{7}), Value(Duration{86'400'000}), timestamp).value() ==
        Value(Date{8}));
  CHECK_FALSE(sum(Op::kAdd, Value(Date{7}), Value(Duration{1}), timestamp).ok());
  CHECK(sum(Op::kSubtract, Value(Date{7}), Value(Date{5}), duration).value() ==
        Value(Duration{2 * 86'400'000}));
  CHECK_FALSE(evaluate(make(Op::kNegate, integer, {number(INT64_MIN)})).ok());
  CHECK(evaluate(make(Op::kToDecimal, decimal, {number(2)})).value() == Value(Decimal{20'000}));
  CHECK_FALSE(evaluate(make(Op::kToDecimal, decimal, {number(INT64_MAX)})).ok());
}

TEST_CASE_FIXTURE(Fixture, "an entity that the store doesn't know") {
  const ExprId nobody = entity(user, "nobody");
  CHECK(truth_of(make(Op::kKnown, boolean, {nobody})) == 'f');
  CHECK(truth_of(make(Op::kKnown, boolean, {principal()})) == 't');
  CHECK(truth_of(test(Op::kEqual, nobody, principal())) == 'f');
  CHECK(truth_of(test(Op::kEqual, nobody, nobody)) == 't');
  CHECK(truth_of(test(Op::kInEntity, nobody, entity(team, "data"))) == 'e');
  CHECK(truth_of(test(Op::kInEntity, nobody, nobody)) == 't');
  CHECK(truth_of(test(Op::kInEntity, principal(), entity(team, "data"))) == 't');
  CHECK(truth_of(test(Op::kInEntity, principal(), entity(team, "other"))) == 'f');
  CHECK(message(attribute(nobody, "clearance")) == "User::\"nobody\" is not known");
  CHECK(truth_of(has(attribute(nobody, "age"))) == 'e');
  const TypeId users = book.schema.types.set(book.schema.types.entity(user));
  CHECK(truth_of(test(Op::kInSet, nobody, make(Op::kSet, users, {principal()}))) == 'f');
  const TypeId teams = book.schema.types.set(book.schema.types.entity(team));
  const ExprId either = make(Op::kSet, teams, {entity(team, "other"), entity(team, "data")});
  CHECK(truth_of(test(Op::kInAnyEntity, principal(), either)) == 't');
  CHECK(truth_of(test(Op::kInAnyEntity, nobody, either)) == 'e');
  CHECK(truth_of(test(Op::kInAnyEntity, nobody, make(Op::kSet, teams, {}))) == 'f');
}

TEST_CASE_FIXTURE(
    Fixture, "an optional: has, reading, otherwise; what stands below an absent one is absent") {
  CHECK(truth_of(has(principal("age"))) == 'f');
  CHECK(message(principal("age")) == "an optional value is absent");
  const ExprId age = make(Op::kOtherwise, integer, {principal("age"), number(7)});
  CHECK(evaluate(age).value() == Value(int64_t{7}));
  set(user, "ada", "age", Slot::present(Value(int64_t{41})));
  CHECK(truth_of(has(principal("age"))) == 't');
  CHECK(evaluate(age).value() == Value(int64_t{41}));
  // The manager, bob, is a dangling reference.
  const ExprId managers_age = attribute(principal("manager"), "age");
  CHECK(truth_of(has(principal("manager"))) == 't');
  CHECK(truth_of(has(managers_age)) == 'e');
  set(user, "ada", "manager", Slot());
  CHECK(truth_of(has(managers_age)) == 'f');
  CHECK(truth_of(managers_age) == 'e');
}

TEST_CASE_FIXTURE(Fixture, "a missing or unfitting required value is an error where it is read") {
  CHECK(message(context("mfa")) == "context.mfa is missing");
  set_context("mfa", Slot::invalid("expects a bool, saw 7"));
  CHECK(message(context("mfa")) == "context.mfa expects a bool, saw 7");
  set_context("mfa", Value(true));
  CHECK(truth_of(context("mfa")) == 't');
  CHECK(truth_of(has(context("ticket"))) == 'f');
  set(user, "ada", "employee", Slot());
  CHECK(message(principal("employee")) == "User::\"ada\".employee is missing");
}

TEST_CASE_FIXTURE(Fixture, "the time is the evaluator's, whatever the request says") {
  set_context("time", Value(Timestamp{5}));
  CHECK(evaluate(context("time")).value() == Value(options.now));
  const ExprId day = make(Op::kWeekday, text, {context("time")});
  CHECK(evaluate(day).value() == Value(Weekday{0}));
  options.now = *parse_timestamp("2026-03-02T23:30:00Z");
  book.schema.zone_offset_ms = 3'600'000;
  CHECK(evaluate(day).value() == Value(Weekday{1}));
}

TEST_CASE_FIXTURE(Fixture, "date, time of day and calendar months, by the mesh's clocks") {
  options.now = *parse_timestamp("2026-03-28T23:30:00Z");
  book.schema.zone_offset_ms = 3'600'000;
  const Timestamp summer = *parse_timestamp("2026-03-29T01:00:00Z");
  book.schema.zone_changes = {{summer, 7'200'000}};
  const ExprId date = make(Op::kDate, text, {context("time")});
  const ExprId clock = make(Op::kTimeOfDay, text, {context("time")});
  CHECK(evaluate(date).value() == Value(*parse_date("2026-03-29")));
  CHECK(evaluate(clock).value() == Value(Duration{1'800'000}));
  options.now = summer;  // from 02:00 the clocks go on to 03:00
  CHECK(evaluate(clock).value() == Value(Duration{3 * 3'600'000}));
  CHECK(evaluate(make(Op::kAddMonths, text, {date, number(11)})).value() ==
        Value(*parse_date("2027-02-28")));
  CHECK(message(make(Op::kAddMonths, text, {date, number(INT64_MAX)})) ==
        "a date outside the years 0001 to 9999");
}

TEST_CASE_FIXTURE(Fixture,
                  "a claim holds for its entity everywhere; what isn't a claim is ignored") {
  state(request.principal, "device", Slot::present(Value(std::string("laptop"))));
  state(request.principal, "clearance", Slot::present(tier_of("restricted")));
  CHECK(evaluate(principal("device")).value() == Value(std::string("laptop")));
  CHECK(evaluate(attribute(entity(user, "ada"), "device")).value() == Value(std::string("laptop")));
  CHECK(evaluate(principal("clearance")).value() == tier_of("confidential"));
  const RequestFacts known(book, store, request, options.now);
  REQUIRE(known.ignored().size() == 1);
  CHECK(known.ignored()[0] == "principal.clearance: restricted is stated, confidential is known");
}

TEST_CASE_FIXTURE(Fixture, "stating what is known is not reported") {
  state(request.principal, "clearance", Slot::present(tier_of("confidential")));
  CHECK(RequestFacts(book, store, request, options.now).ignored().empty());
}

TEST_CASE_FIXTURE(Fixture, "of an unknown entity only what is claimed can be read") {
  request.principal.id = "guest";
  state(request.principal, "device", Slot::present(Value(std::string("phone"))));
  CHECK(evaluate(principal("device")).ok());
  CHECK_FALSE(evaluate(principal("employee")).ok());
  CHECK_FALSE(evaluate(has(principal("badge"))).ok());
}

TEST_CASE_FIXTURE(Fixture, "a claim made in two ways is an error; a domain is never a claim") {
  request.resource = request.principal;
  state(request.principal, "badge", Slot::present(Value(int64_t{1})));
  state(request.resource, "badge", Slot::present(Value(int64_t{2})));
  CHECK_FALSE(evaluate(principal("badge")).ok());
  state(request.resource, "badge", Slot::present(Value(int64_t{1})));
  CHECK(evaluate(principal("badge")).ok());

  request.resource = {product, "DataProduct", "orders", {}};
  book.schema.entity_types[product].attributes[0].claim = true;
  state(request.resource, "domain", Slot::present(Value(TermValue{Schema::kDomains, payments})));
  CHECK(RequestFacts(book, store, request, options.now).domain().term == clothing);
  CHECK(evaluate(resource("domain")).value() == Value(TermValue{Schema::kDomains, clothing}));
}

TEST_CASE_FIXTURE(Fixture, "a parameter is the setting nearest to the resource's domain") {
  Parameter p;
  p.name = {"root", "limit"};
  p.type = integer;
  p.level = root;
  p.initial = Value(int64_t{1});
  p.settings = {{clothing_eu, Value(int64_t{3}), {}},
                {clothing, Value(int64_t{2}), {}},
                {payments, Value(int64_t{9}), {}}};
  const ParameterId id = book.parameters.add(p);
  const ExprId limit = make(Op::kParameter, integer, {}, id.value);
  CHECK(evaluate(limit).value() == Value(int64_t{2}));
  move_orders_to(clothing_eu);
  CHECK(evaluate(limit).value() == Value(int64_t{3}));
  move_orders_to(root);
  CHECK(evaluate(limit).value() == Value(int64_t{1}));
}

TEST_CASE_FIXTURE(Fixture, "a call means its body with the arguments put in") {
  Define d;
  d.parameters = {{}, {}};
  d.parameters[0].type = boolean;
  d.parameters[1].type = boolean;
  d.type = boolean;
  d.body = all_of({local(0, boolean), local(1, boolean)});
  d.frame_size = 2;
  const DefineId both = book.defines.add(d);
  const auto call = [&](ExprId a, ExprId b) {
    return make(Op::kCall, boolean, {a, b}, both.value);
  };
  CHECK(truth_of(call(yes(), yes())) == 't');
  CHECK(truth_of(call(error(), no())) == 'f');
  CHECK(truth_of(call(error(), yes())) == 'e');
}

TEST_CASE_FIXTURE(Fixture, "a chain of defines that nests too deeply errs") {
  Define d;
  d.type = boolean;
  d.body = yes();
  DefineId last_define = book.defines.add(d);
  std::vector<ExprId> calls;
  for (int i = 0; i < 2000; ++i) {
    calls.push_back(make(Op::kCall, boolean, {}, last_define.value));
    d.body = negate(negate(calls.back()));
    last_define = book.defines.add(d);
  }
  CHECK(truth_of(calls[100]) == 't');
  CHECK(truth_of(calls[1999]) == 'e');
  CHECK(message(calls[1999]) == "nested too deeply");
}

TEST_CASE_FIXTURE(Fixture, "unique: no other entity of the type has the value") {
  const ExprId unique = make(Op::kUnique, boolean, {resource("address")});
  CHECK(truth_of(unique) == 't');
  put(product, "other", {});
  CHECK(truth_of(unique) == 't');
  set(product, "other", "address", Slot::invalid("is no text"));
  CHECK(truth_of(unique) == 'e');
  set(product, "other", "address", Slot::present(Value(std::string("mesh://clothing/orders/v1"))));
  CHECK(truth_of(unique) == 'f');
  set(product, "orders", "address", Slot());
  CHECK(truth_of(unique) == 'e');
}

TEST_CASE_FIXTURE(Fixture, "terms are under themselves and their ancestors") {
  const TypeId type = book.schema.types.taxonomy(purpose);
  const auto term = [&](const char* name) { return lit(word(purpose, name), type); };
  CHECK(truth_of(test(Op::kUnder, term("analytics.sales"), term("analytics"))) == 't');
  CHECK(truth_of(test(Op::kUnder, term("analytics"), term("analytics"))) == 't');
  CHECK(truth_of(test(Op::kUnder, term("analytics"), term("analytics.sales"))) == 'f');
  CHECK(truth_of(test(Op::kUnder, term("marketing"), term("analytics"))) == 'f');
}

TEST_CASE("patterns match the whole string, and an unreadable one errs") {
  CHECK(truth(matches("mesh://a/b/v1", "mesh://[a-z]+/[a-z]+/v[0-9]+", {})) == 't');
  CHECK(truth(matches("xmesh://a/b/v1", "mesh://[a-z]+/[a-z]+/v[0-9]+", {})) == 'f');
  CHECK(truth(matches("ab", "a|ab", {})) == 't');
  CHECK(truth(matches("a", "(", {})) == 'e');
}

TEST_CASE("globs") {
  CHECK(like("", ""));
  CHECK(like("", "*"));
  CHECK_FALSE(like("", "?"));
  CHECK(like("abc", "a*c"));
  CHECK(like("abcbc", "a*bc"));
  CHECK_FALSE(like("abcb", "a*bc"));
  CHECK(like("aXbYc", "a*b*c"));
  CHECK_FALSE(like("abc", "abcd"));
  CHECK_FALSE(like("abcd", "abc"));
  CHECK(like("a.c", "a.c"));
  CHECK_FALSE(like("abc", "a.c"));
  CHECK(like("aaa", "**a"));
}

TEST_CASE_FIXTURE(Fixture, "texts: case, size, parts") {
  const auto one = [&](Op op, const char* s) {
    return apply_unary(op, Value(std::string(s)), book.schema, {}).value();
  };
  CHECK(one(Op::kLower, "ÀbC") == Value(std::string("àbc")));
  CHECK(one(Op::kSize, "àb") == Value(int64_t{2}));
  CHECK(truth_of(test(Op::kStartsWith, string("abc"), string("ab"))) == 't');
  CHECK(truth_of(test(Op::kEndsWith, string("abc"), string("ab"))) == 'f');
  CHECK(truth_of(test(Op::kContains, string("abc"), string("b"))) == 't');
}

TEST_CASE_FIXTURE(Fixture, "sets: exact membership and operations") {
  const auto regions = [&](std::vector<const char*> names) {
    std::vector<ExprId> members;
    for (const char* name : names) members.push_back(region_lit(name));
    const TypeId type = book.schema.types.set(book.schema.types.enumeration(region));
    return make(Op::kSet, type, std::move(members));
  };
  const auto result = [&](Op op) {
    const TypeId type = book.schema.types.set(book.schema.types.enumeration(region));
    return evaluate(make(op, type, {regions({"eea", "uk"}), regions({"uk", "us"})})).value();
  };
  CHECK(result(Op::kUnion) == evaluate(regions({"us", "uk", "eea"})).value());
  CHECK(result(Op::kIntersect) == evaluate(regions({"uk"})).value());
  CHECK(result(Op::kMinus) == evaluate(regions({"eea"})).value());
  CHECK(truth_of(test(Op::kContainsAll, regions({"eea", "uk"}), regions({}))) == 't');
  CHECK(truth_of(test(Op::kContainsAny, regions({"eea", "uk"}), regions({}))) == 'f');
  CHECK(truth_of(test(Op::kInSet, region_lit("us"), regions({"eea"}))) == 'f');
  CHECK(truth_of(test(Op::kContains, regions({"eea"}), region_lit("eea"))) == 't');
}

TEST_CASE_FIXTURE(Fixture, "a cell is read as the other side's type; one that doesn't fit errs") {
  const Row row{{"region", "eea"}, {"amount", "12"}, {"odd", "x y"}};
  const auto reads = [&](ExprId id) { return truth(evaluate(id, &row)); };
  CHECK(reads(test(Op::kEqual, this->row("region"), principal("region"))) == 't');
  CHECK(reads(test(Op::kEqual, principal("region"), this->row("region"))) == 't');
  CHECK(reads(test(Op::kEqual, this->row("odd"), principal("region"))) == 'e');
  CHECK(reads(test(Op::kEqual, this->row("missing"), principal("region"))) == 'e');
  CHECK(reads(test(Op::kLess, this->row("amount"), number(13))) == 't');
  CHECK(reads(test(Op::kLess, this->row("amount"), number(12))) == 'f');
  CHECK(reads(test(Op::kInSet, this->row("region"), principal("regions"))) == 't');
  CHECK(reads(test(Op::kNotEqual, this->row("region"), this->row("odd"))) == 't');
}

}  // namespace bylaw
