// What expressions mean: how words are read, what converts, what narrows, what folds.
#include "compiler/sema/expr_checker.h"

#include <doctest/doctest.h>

#include "compiler/sema/expr_fixture.h"

namespace bylaw {
namespace {

/// The expression is right as it stands, and prints as it was written.
void same(ExprFixture& f, const std::string& text) {
  const Typed typed = f.type(text);
  CAPTURE(text);
  CHECK(typed.codes == "");
  CHECK(typed.text == text);
  CHECK(typed.type == "bool");
}

}  // namespace

TEST_CASE_FIXTURE(ExprFixture, "the vocabulary of these tests is right") {
  CHECK(vocabulary_codes() == "");
}

TEST_CASE_FIXTURE(ExprFixture, "words are read by the other side's type") {
  same(*this, "principal.clearance < confidential");
  same(*this, "resource.region == eea");
  same(*this, "context.purpose == essential.service");
  same(*this, "context.purpose under essential.service.claims");
  same(*this, "analytics in resource.purposes");
  same(*this, "context.login in [password, mfa]");
  CHECK(type("eea == resource.region").text == "eea == resource.region");
  CHECK(type("context.time.weekday() in [sat, sun]").codes == "");
  CHECK(type("(if principal.employee then eea else uk) == resource.region").codes == "");
  CHECK(type("principal.region == Region.uk").text == "principal.region == uk");
  CHECK(type("m.Region.uk == principal.region").codes == "");
  CHECK(type("Purpose.essential.service == context.purpose").codes == "");
}

TEST_CASE_FIXTURE(ExprFixture,
                  "a base taxonomy's term is a term of those that extend it, a value is not") {
  CHECK(type("context.purpose under Use.essential").codes == "");
  CHECK(type("context.purpose == Use.marketing").codes == "");
  CHECK(type("context.purpose == context.use").codes == "BY0403");
}

TEST_CASE_FIXTURE(ExprFixture, "ints become decimals, decimals don't become ints") {
  CHECK(type("principal.score < 5").text == "principal.score < 5.0");
  CHECK(type("5 < principal.score").text == "5.0 < principal.score");
  CHECK(type("principal.score < principal.age").op == Op::kLess);
  CHECK(type("principal.age in [1, 2.5]").codes == "");
  CHECK(type("half(1)").codes == "");
  CHECK(type("resource.amount * 2.5 == 1").codes == "");
  CHECK(type("2.5 * 2 == 5.0").text == "true");
}

TEST_CASE_FIXTURE(ExprFixture, "arithmetic of times, durations and numbers") {
  same(*this, "context.time - resource.created < 30d");
  same(*this, "resource.created + limit > context.time");
  CHECK(type("30d + resource.created > context.time").text ==
        "resource.created + 30d > context.time");
  same(*this, "context.today - principal.joined >= 365d");
  same(*this, "principal.joined + 30d <= context.today");
  same(*this, "context.hours * 2 < 8h");
  same(*this, "context.time.timeOfDay() >= context.hours");
  same(*this, "context.time.date() >= principal.joined.addMonths(principal.age)");
  same(*this, "resource.created.date().addMonths(-6) < context.today");
  CHECK(type("2 * context.hours < 8h").text == "context.hours * 2 < 8h");
  same(*this, "-principal.age < 3");
  CHECK(type("context.hours < 2 * 4h").text == "context.hours < 8h");
  CHECK(type("principal.joined < 2026-03-01 + 1d").text == "principal.joined < 2026-03-02");
  CHECK(type("principal.age < -(3)").text == "principal.age < -3");
}

TEST_CASE_FIXTURE(ExprFixture, "membership by what stands on the right") {
  CHECK(type("principal in Team::\"audit\"").op == Op::kInEntity);
  CHECK(type("principal in resource.readers").op == Op::kInAnyEntity);
  CHECK(type("principal in [Team::\"a\", Team::\"b\"]").op == Op::kInAnyEntity);
  CHECK(type("context.ip in ip\"10.0.0.0/8\"").op == Op::kInNetwork);
  CHECK(type("any n in resource.networks: context.ip in n").codes == "");
  CHECK(type("\"gdpr\" in principal.courses").op == Op::kInSet);
  CHECK(type("resource.purposes.contains(analytics)").op == Op::kContains);
  CHECK(type("resource.purposes.containsAll([analytics, marketing])").op == Op::kContainsAll);
  CHECK(type("principal.homes & [eea] == [eea]").codes == "");
  CHECK(type("(principal.homes | [uk]) - [eea] == []").codes == "");
  CHECK(type("principal.courses.size() > 2 and \"x\".size() == 1").codes == "");
}

TEST_CASE_FIXTURE(ExprFixture, "the environment decides 'is' and tests of the action") {
  CHECK(type("principal is User").text == "true");
  CHECK(type("principal is Service").text == "false");
  CHECK(type("principal is User and principal.employee").text == "principal.employee");
  CHECK(type("principal is User and principal.employee", "read", "Service").text == "false");
  CHECK(type("not (principal is User) or principal.employee", "read", "Service").text == "true");
  CHECK(type("principal is User implies principal.employee", "read", "Service").text == "true");
  CHECK(type("if principal is User then principal.employee else false", "read", "Service").codes ==
        "");
  CHECK(type("action == read").text == "true");
  CHECK(type("action != m.read").text == "false");
  CHECK(type("action in [query, erase]").text == "false");
  CHECK(type("action in access").text == "true");
  CHECK(type("action in access", "erase").text == "false");
  CHECK(type("action == erase and action.reason == \"gdpr\"").text == "false");
  CHECK(type("action == erase and action.reason == \"gdpr\"", "erase").text ==
        "action.reason == \"gdpr\"");
  // Elsewhere a type is known without a request, and the question is idle.
  CHECK(type("resource.owner is User").codes == "BY0436");
}

TEST_CASE_FIXTURE(ExprFixture, "what was tested may be read to the right") {
  same(*this, "has principal.manager and principal.manager.employee");
  same(*this, "has principal.manager implies principal.manager.employee");
  same(*this, "not has principal.manager or principal.manager.employee");
  same(*this,
       "has context.ticket and has principal.manager and context.ticket == \"x\" and "
       "principal.manager.region == eea");
  CHECK(type("if has context.ticket then context.ticket == \"a\" else false").codes == "");
  CHECK(type("if not has context.ticket then false else context.ticket == \"a\"").codes == "");
  CHECK(
      type("not (has context.ticket and has context.deadline) or context.ticket == \"a\"").codes ==
      "");
  CHECK(type("(has context.ticket or false) and context.ticket == \"a\"").codes == "");
  CHECK(type("not (not has context.ticket) and context.ticket == \"a\"").codes == "");
  CHECK(type("any c in resource.columns: has c.note and c.note == \"x\"").codes == "");
  CHECK(type("has principal.manager and any c in resource.columns: c.tier == "
             "principal.manager.clearance")
            .codes == "");
  CHECK(unless("not has context.ticket or context.ticket == \"a\"").codes == "");
  CHECK(type("has action.soft and action.soft", "erase").codes == "");
}

TEST_CASE_FIXTURE(ExprFixture, "what was not tested may not be read") {
  const std::string untested = "BY0416";
  CHECK(type("principal.manager.employee").codes == untested);
  CHECK(type("context.ticket == \"a\" and has context.ticket").codes == untested);
  CHECK(type("has context.ticket or context.ticket == \"a\"").codes == untested);
  CHECK(type("not has context.ticket and context.ticket == \"a\"").codes == untested);
  CHECK(type("(has context.ticket or principal.employee) and context.ticket == \"a\"").codes ==
        untested);
  CHECK(type("has principal.manager and principal.manager.manager.employee").codes == untested);
  CHECK(type("has resource.reviewer and resource.owner.manager.employee").codes == untested);
  CHECK(type("(any c in resource.columns: has c.note) and (any c in resource.columns: c.note == "
             "\"x\")")
            .codes == untested);
  CHECK(type("if has context.ticket then true else context.ticket == \"a\"").codes == untested);
  CHECK(type("known principal.manager").codes == untested);
  CHECK(type("has principal.manager.manager").codes == untested);
}

TEST_CASE_FIXTURE(ExprFixture, "otherwise stands in for what is absent") {
  CHECK(type("context.ticket otherwise \"none\" == \"none\"").codes == "");
  CHECK(type("resource.retention otherwise 0d < limit").op == Op::kLess);
  CHECK(type("(principal.manager otherwise principal).employee").codes == "");
  CHECK(type("context.ticket otherwise 3 == \"none\"").codes == "BY0401");
}

TEST_CASE_FIXTURE(ExprFixture, "a guard's conditions narrow those after them") {
  CHECK(type("has context.ticket").codes == "");
  CHECK(type("principal.employee").frame_size == 0);
  CHECK(type("any c in resource.columns: any t in c.categories: t under user").frame_size == 2);
  CHECK(type("(any c in resource.columns: c.name == \"x\") and "
             "(all c in resource.columns: c.tier == public)")
            .frame_size == 1);
}

TEST_CASE_FIXTURE(ExprFixture, "cells are read as the other side's type") {
  CHECK(filter("row.region == principal.region").codes == "");
  CHECK(filter("row.\"Order ID\" == \"7\"").codes == "");
  CHECK(filter("row.amount > 100 and row.share < 0.5").codes == "");
  CHECK(filter("row.owner == principal").codes == "");
  CHECK(filter("row.region in principal.homes").codes == "");
  CHECK(filter("row.active").codes == "");
  CHECK(filter("row.region == eea").codes == "");
  CHECK(filter("row.region in [eea, us]").codes == "");
  CHECK(filter("row.a == row.b").codes == "");
  CHECK(filter("row.name.lower() like \"a*\"").codes == "");
  CHECK(filter("row.amount + 1 < 5").codes == "");
  CHECK(filter("row.purpose under essential.service").codes == "BY0414");
  CHECK(filter("row.purpose under Purpose.essential.service").codes == "");
}

TEST_CASE_FIXTURE(ExprFixture, "a cell's expression has the type it is read as") {
  filter("row.region == principal.region");
  bool seen = false;
  for (size_t i = 0; i < book().exprs.size(); ++i) {
    const Expr& e = book().exprs[ExprId(static_cast<uint32_t>(i))];
    seen = seen || (e.op == Op::kRow && book().schema.type_name(e.type) == "Region");
  }
  CHECK(seen);
}

TEST_CASE_FIXTURE(ExprFixture, "columns, parameters, defines") {
  CHECK(column("col.tier >= confidential").codes == "");
  CHECK(column("any t in col.categories: t under user.contact").codes == "");
  same(*this, "resource.created + limit < context.time");
  CHECK(type("trained(principal, \"privacy\")").op == Op::kCall);
  CHECK(type("m.trained(principal, \"privacy\")").op == Op::kCall);
  CHECK(type("unique resource.address").op == Op::kUnique);
  CHECK(type("known resource.owner").op == Op::kKnown);
  CHECK(type("resource.domain == \"*\"").codes == "");
  CHECK(apart("context.login == mfa").codes == "");
}

TEST_CASE_FIXTURE(ExprFixture, "constants") {
  CHECK(constant("2 * 15min + 1h", "duration") == "90min");
  CHECK(constant("5", "decimal") == "5.0");
  CHECK(constant("-5", "int") == "-5");
  CHECK(constant("[eea, uk]", "set<Region>") == "none");
  CHECK(constant("[user.contact.email]", "set<Category>") == "none");
  CHECK(constant("[{ name: \"email\", categories: [user.contact.email], tier: internal }]",
                 "list<Column>") ==
        "[{ name: \"email\", categories: [user.contact.email], tier: internal }]");
  CHECK(constant("{ nam: \"x\" }", "Column") == "none");
  CHECK(last().codes == "BY0406");
  CHECK(constant("limit", "duration") == "none");
  CHECK(last().codes == "BY0460");
}

TEST_CASE("an assumption and defines are typed over their variables") {
  ExprFixture f(
      "assume \"text\" for every User u, Doc d: u.employee or d.tier == public\n"
      "define older(a: User, b: User): bool = a.age > b.age and known b\n"
      "define oldest(a: User): bool = older(a, a) implies older(a, a)\n");
  CHECK(f.vocabulary_codes() == "");
  REQUIRE(f.book().assumptions.size() == 1);
  CHECK(f.book().assumptions[0].variables.size() == 2);
  CHECK(f.book().assumptions[0].frame_size == 2);
  CHECK(f.type("oldest(principal)").codes == "");
}

}  // namespace bylaw
