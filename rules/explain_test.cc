// Traces and the two renderings of a decision.
#include "rules/explain.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "rules/test_mesh.h"

namespace bylaw {
namespace {

using Texts = std::vector<std::string>;
using Verdict = RuleTrace::Verdict;
using Json = nlohmann::json;

struct Fixture : TestMesh {
  Fixture() {
    write(
        "standards privacy\n"
        "mandatory standard need_to_know \"Nobody reads above their clearance.\" {\n"
        "  forbid read when principal.clearance < resource.tier\n"
        "}\n"
        "bylaw staff { permit read when principal.employee and resource.region == uk }\n"
        "bylaw rows { permit read with filter row.region == principal.region }\n");
  }
  RuleId need_to_know() {
    at("need_to_know");
    const PolicyId id = standard("need_to_know", root);
    book.policies[id].title = "Nobody reads above their clearance.";
    at("principal.clearance < resource.tier");
    const ExprId guard = test(Op::kLess, principal("clearance"), resource("tier"));
    at("forbid read when principal.clearance < resource.tier");
    return forbid(id, guard);
  }
  RuleId staff() {
    at("principal.employee");
    const ExprId employee = principal("employee");
    at("resource.region == uk");
    const ExprId uk = test(Op::kEqual, resource("region"), region_lit("uk"));
    at("principal.employee and resource.region == uk");
    const ExprId both = all_of({employee, uk});
    at("permit read when principal.employee");
    return permit(bylaw("staff", clothing), both);
  }
  std::vector<RuleTrace> traces() const { return explain(book, store, request, options); }
  std::string condition(const RuleTrace& trace) const {
    return std::string(sources.text(trace.condition));
  }
  Json json(bool explained = false) const {
    const std::vector<RuleTrace> shown = traces();
    return Json::parse(decision_json(book, sources, decide(), explained ? &shown : nullptr));
  }
  std::string text() const {
    const std::vector<RuleTrace> shown = traces();
    return decision_text(book, sources, request, decide(), &shown);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "a rule that failed shows its first conjunct that did, and the values seen") {
  staff();
  const auto seen = traces();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].verdict == Verdict::kFailed);
  CHECK(condition(seen[0]) == "resource.region == uk");
  CHECK(seen[0].values == Texts{"resource.region = eea"});
  set(user, "ada", "employee", Slot::present(Value(false)));
  CHECK(condition(traces()[0]) == "principal.employee");
}

TEST_CASE_FIXTURE(Fixture, "a rule that applied shows its whole condition") {
  need_to_know();
  set(user, "ada", "clearance", Slot::present(tier_of("public")));
  const auto seen = traces();
  REQUIRE(seen.size() == 1);
  CHECK(seen[0].verdict == Verdict::kApplied);
  CHECK(condition(seen[0]) == "principal.clearance < resource.tier");
  CHECK(seen[0].values == Texts{"principal.clearance = public", "resource.tier = internal"});
}

TEST_CASE_FIXTURE(Fixture, "a requirement that isn't met shows the part that isn't") {
  at("principal.employee");
  const ExprId employee = principal("employee");
  at("resource.region == uk");
  const ExprId uk = test(Op::kEqual, resource("region"), region_lit("uk"));
  forbid(standard("required", root), negate(all_of({employee, uk})));
  CHECK(traces()[0].verdict == Verdict::kApplied);
  CHECK(condition(traces()[0]) == "resource.region == uk");
}

TEST_CASE_FIXTURE(Fixture, "a rule that erred shows where") {
  need_to_know();
  request.principal.id = "guest";
  const auto seen = traces();
  CHECK(seen[0].verdict == Verdict::kErred);
  CHECK(seen[0].values ==
        Texts{"principal.clearance: User::\"guest\" is not known", "resource.tier = internal"});
}

TEST_CASE_FIXTURE(Fixture,
                  "waived, lifted and rolled-out rules are told apart; what fails anyway failed") {
  const PolicyId waivable = standard("waivable", root, Strength::kWaivable);
  const RuleId a = forbid(waivable);
  waive(waivable, clothing, "2026-07-01T00:00:00Z");
  const PolicyId usual = standard("usual", root, Strength::kDefault);
  const RuleId b = forbid(usual);
  book.policies[usual].within = {body({})};
  lift(usual, clothing);
  const PolicyId later = standard("later", root);
  const RuleId c = forbid(later);
  book.policies[later].enforcement = Enforcement::kWarn;
  const auto seen = traces();
  REQUIRE(seen.size() == 3);
  CHECK(seen[0].verdict == Verdict::kWaived);
  CHECK(seen[0].by == "root.waiver_of_waivable");
  CHECK(seen[1].verdict == Verdict::kLifted);
  CHECK(seen[1].by == "clothing.usual");
  CHECK(seen[2].verdict == Verdict::kRolledOut);
  for (const RuleId id : {a, b, c}) case_of_rule(id).guard = no();
  for (const RuleTrace& trace : traces()) CHECK(trace.verdict == Verdict::kFailed);
}

TEST_CASE_FIXTURE(Fixture, "a permit that ended says when") {
  const RuleId granted = staff();
  book.rules[granted].until = options.now;
  case_of_rule(granted).guard = yes();
  CHECK(traces()[0].verdict == Verdict::kFailed);
  CHECK(traces()[0].values == Texts{"it ended at 2026-03-02T10:00:00Z"});
}

TEST_CASE_FIXTURE(Fixture,
                  "only rules whose environment and jurisdiction fit are traced, by level") {
  const RuleId lower = permit(bylaw("lower", clothing));
  const RuleId upper = need_to_know();
  permit(bylaw("elsewhere", payments));
  const RuleId exports = permit(bylaw("exports", clothing));
  case_of_rule(exports).environments = {on_export};
  const auto seen = traces();
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].rule == upper);
  CHECK(seen[1].rule == lower);
  request.action = ActionId();
  CHECK(traces().empty());
}

TEST_CASE_FIXTURE(Fixture, "what a quantifier binds has no value of its own") {
  const ExprId each = make(Op::kLocal, book.schema.types.enumeration(region), {}, 0);
  permit(bylaw("any", clothing),
         make(Op::kAny, boolean, {principal("regions"), test(Op::kEqual, each, context("purpose"))},
              0));
  CHECK(traces()[0].values ==
        Texts{"principal.regions = [eea, uk]", "context.purpose = analytics"});
}

TEST_CASE_FIXTURE(Fixture, "a call shows its value, and what its body read of the arguments") {
  Define d;
  d.name = {"m", "adult"};
  d.parameters = {{}};
  d.parameters[0].name = "u";
  d.parameters[0].type = book.schema.types.entity(user);
  d.type = boolean;
  const ExprId u = make(Op::kLocal, book.schema.types.entity(user), {}, 0);
  d.body = test(Op::kLess, number(17), attribute(u, "age"));
  d.frame_size = 1;
  const DefineId adult = book.defines.add(d);
  set(user, "ada", "age", Slot::present(Value(int64_t{7})));
  permit(bylaw("adults", clothing), make(Op::kCall, boolean, {principal()}, adult.value));
  CHECK(traces()[0].values == Texts{"adult(principal) = false", "principal.age = 7"});
}

TEST_CASE_FIXTURE(Fixture, "a denial as JSON") {
  staff();
  need_to_know();
  set(user, "ada", "clearance", Slot::present(tier_of("public")));
  CHECK(json() == Json::parse(R"({
    "decision": false,
    "context": {
      "outcome": "forbidden",
      "reasons": [{"rule": "root.need_to_know", "kind": "forbid", "level": "*",
                   "title": "Nobody reads above their clearance.", "source": "test.bylaw:3"}],
      "views": [], "obligations": [], "notices": [], "errors": [], "problems": [], "ignored": []
    }})"));
}

TEST_CASE_FIXTURE(Fixture,
                  "a permit as JSON: views, obligations, errors, notices and the explanation") {
  at("bylaw rows");
  const RuleId granted = permit(bylaw("rows", clothing));
  case_of_rule(granted).filter = test(Op::kEqual, row("region"), principal("region"));
  case_of_rule(granted).masks = {named({"email"}, use(hash))};
  case_of_rule(granted).duties = {duty(audit, {string("full")})};
  here = {};
  forbid(bylaw("erring", clothing_eu), error());
  const Json context = json(true)["context"];
  CHECK(context["outcome"] == "granted");
  CHECK(context["views"] ==
        Json::parse(R"([{"grant": "clothing.rows", "filter": "row.region == eea",
    "rows": "filtered", "columns": {"email": "hash", "name": "full", "note": "full"}}])"));
  CHECK(context["obligations"] ==
        Json::parse(R"([{"duty": "audit", "arguments": {"value": "full"}}])"));
  CHECK(context["explanation"] ==
        Json::parse(R"([{"rule": "clothing.rows", "kind": "permit", "verdict": "applied",
    "condition": null, "values": [], "by": null, "source": "test.bylaw:6"}])"));
  move_orders_to(clothing_eu);
  CHECK(json()["context"]["errors"] ==
        Json::parse(R"([{"rule": "clothing.eu.erring", "message": "User::\"nobody\" is not known",
    "source": null}])"));
}

TEST_CASE_FIXTURE(Fixture, "rows and columns of a view that shows none") {
  const RuleId granted = permit(bylaw("rows", clothing));
  case_of_rule(granted).filter = no();
  set(product, "orders", "columns", Slot::present(Value::list({})));
  const Json view_json = json()["context"]["views"][0];
  CHECK(view_json["rows"] == "none");
  CHECK(view_json["filter"].is_null());
  CHECK(view_json["columns"] == Json::object());
  request.action = export_;
  CHECK(json()["context"]["views"][0]["columns"].is_null());
}

TEST_CASE_FIXTURE(Fixture, "a denial in words") {
  staff();
  need_to_know();
  set(user, "ada", "clearance", Slot::present(tier_of("public")));
  CHECK(text() ==
        "DENY  User::\"ada\" may not read DataProduct::\"orders\"\n"
        "  forbidden at the root by\n"
        "    forbid root.need_to_know  \"Nobody reads above their clearance.\"  test.bylaw:3\n"
        "      because of principal.clearance < resource.tier  test.bylaw:3\n"
        "        principal.clearance = public\n"
        "        resource.tier = internal\n");
}

TEST_CASE_FIXTURE(Fixture, "what nobody grants: what would have had to hold") {
  staff();
  CHECK(text() ==
        "DENY  User::\"ada\" may not read DataProduct::\"orders\"\n"
        "  not permitted: nothing forbids it, and nothing grants it\n"
        "  it would be granted by\n"
        "    permit clothing.staff  test.bylaw:5\n"
        "      but for resource.region == uk  test.bylaw:5\n"
        "        resource.region = eea\n");
}

TEST_CASE_FIXTURE(Fixture, "a permit in words, with its view and obligations") {
  at("bylaw rows");
  const RuleId granted = permit(bylaw("rows", clothing));
  case_of_rule(granted).filter = test(Op::kEqual, row("region"), principal("region"));
  case_of_rule(granted).masks = {named({"email"}, last_of(4))};
  case_of_rule(granted).duties = {duty(audit, {string("full")})};
  CHECK(text() ==
        "PERMIT  User::\"ada\" may read DataProduct::\"orders\"\n"
        "  granted by\n"
        "    permit clothing.rows  test.bylaw:6\n"
        "  view of clothing.rows: rows where row.region == eea\n"
        "    email          last(4)\n"
        "    other columns  full\n"
        "  obligations\n"
        "    audit(value: \"full\")\n");
}

TEST_CASE_FIXTURE(
    Fixture,
    "a standard that warns is told, one that only observes when the explanation is asked for") {
  permit(bylaw("staff", clothing));
  const PolicyId later = standard("later", root);
  forbid(later);
  book.policies[later].enforcement = Enforcement::kWarn;
  CHECK(json()["context"]["notices"] == Json::parse(R"([{"standard": "root.later",
    "enforcement": "warn", "decision_with_it": false, "source": null}])"));
  book.policies[later].enforcement = Enforcement::kObserve;
  CHECK(json()["context"]["notices"].empty());
  CHECK(json(true)["context"]["notices"].size() == 1);
  CHECK(text().find("root.later (observe) once enforced: deny") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "unknown words are printed as sent") {
  request.action = ActionId();
  request.action_name = "fly";
  request.principal.type = EntityTypeId();
  request.principal.type_name = "Robot";
  CHECK(text() ==
        "DENY  Robot::\"ada\" may not fly DataProduct::\"orders\"\n"
        "  not permitted: nothing forbids it, and nothing grants it\n"
        "    unknown action fly\n"
        "    unknown type Robot\n");
}

}  // namespace bylaw
