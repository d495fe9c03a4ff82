// Every line of docs/language.md, "What a decision is", up to the views (views_test.cc), each with
// a neighbour that decides the other way.
#include "rules/decide.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "rules/assumptions.h"
#include "rules/test_mesh.h"

namespace bylaw {
namespace {

using Rules = std::vector<RuleId>;

struct Fixture : TestMesh {
  std::string_view decided() const { return outcome_word(decide().outcome); }
  /// A standing permit of the resource's domain, so that what forbids is seen.
  RuleId grant_all() { return permit(bylaw("grant", clothing)); }
  RuleId hard(TermId level, ExprId guard = {}) { return forbid(standard("hard", level), guard); }
  RuleId plain(TermId level, ExprId guard = {}) { return forbid(bylaw("plain", level), guard); }
  RuleId guaranteed(TermId level, ExprId guard = {}) {
    return permit(guarantee("always", level), guard);
  }
  void set_within(PolicyId standard, ExprId guard = {}) {
    book.policies[standard].within = {body(guard)};
  }
  PolicyId default_forbid(TermId level) {
    const PolicyId id = standard("usual", level, Strength::kDefault);
    forbid(id);
    return id;
  }
  void assume(ExprId body_of, std::vector<EntityTypeId> variables) {
    Assumption a;
    a.text = "so it is";
    a.variables = std::move(variables);
    a.body = body_of;
    a.frame_size = 2;
    book.assumptions.push_back(a);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "nobody grants, nobody forbids") {
  const Decision d = decide();
  CHECK_FALSE(d.permit);
  CHECK(outcome_word(d.outcome) == "not-permitted");
  CHECK(d.reasons.empty());
}

TEST_CASE_FIXTURE(Fixture, "some permit of any level applies: granted by each of them") {
  const RuleId a = permit(standard("base", root, Strength::kDefault));
  const RuleId b = grant_all();
  permit(bylaw("other", clothing), no());
  const Decision d = decide();
  CHECK(d.permit);
  CHECK(outcome_word(d.outcome) == "granted");
  CHECK(d.reasons == Rules{a, b});
  CHECK_FALSE(d.level.valid());
}

TEST_CASE_FIXTURE(
    Fixture, "a hard forbid of the root denies: forbidden by every one of its level that applies") {
  grant_all();
  const RuleId a = hard(root);
  const RuleId b = forbid(standard("second", root, Strength::kWaivable));
  forbid(standard("idle", root), no());
  hard(clothing);
  const Decision d = decide();
  CHECK(outcome_word(d.outcome) == "forbidden");
  CHECK(d.reasons == Rules{a, b});
  CHECK(d.level == root);
}

TEST_CASE_FIXTURE(Fixture, "a hard forbid whose guard is false lets the permit through") {
  grant_all();
  hard(root, no());
  CHECK(decided() == "granted");
}

TEST_CASE_FIXTURE(Fixture, "a guarantee yields to a hard forbid of its own level") {
  guaranteed(clothing);
  const RuleId forbidden = hard(clothing);
  const Decision d = decide();
  CHECK(outcome_word(d.outcome) == "forbidden");
  CHECK(d.reasons == Rules{forbidden});
  CHECK(d.level == clothing);
}

TEST_CASE_FIXTURE(Fixture, "a guarantee yields to a hard forbid of a level above") {
  guaranteed(clothing);
  hard(root);
  CHECK(decided() == "forbidden");
}

TEST_CASE_FIXTURE(Fixture, "a guarantee stands against a hard forbid of a level below") {
  const RuleId a = guaranteed(root);
  const RuleId b = permit(guarantee("also", root));
  hard(clothing);
  const Decision d = decide();
  CHECK(outcome_word(d.outcome) == "guaranteed");
  CHECK(d.reasons == Rules{a, b});
  CHECK(d.level == root);
}

TEST_CASE_FIXTURE(Fixture, "a guarantee stands against plain forbids of its own level and below") {
  guaranteed(clothing);
  plain(clothing);
  CHECK(decided() == "guaranteed");
  move_orders_to(clothing_eu);
  plain(clothing_eu);
  CHECK(decided() == "guaranteed");
}

TEST_CASE_FIXTURE(Fixture, "a guarantee yields to a plain forbid of a level above") {
  guaranteed(clothing);
  default_forbid(root);
  CHECK(decided() == "forbidden");
}

TEST_CASE_FIXTURE(Fixture, "a guarantee whose guard is false leaves the lower forbid") {
  guaranteed(root, no());
  const RuleId forbidden = plain(clothing);
  CHECK(decide().reasons == Rules{forbidden});
}

TEST_CASE_FIXTURE(Fixture, "a plain forbid stands against permits, of its level and above") {
  permit(standard("base", root, Strength::kDefault));
  grant_all();
  const RuleId forbidden = plain(clothing);
  const Decision d = decide();
  CHECK(outcome_word(d.outcome) == "forbidden");
  CHECK(d.reasons == Rules{forbidden});
  case_of_rule(forbidden).guard = no();
  CHECK(decided() == "granted");
}

TEST_CASE_FIXTURE(Fixture, "the forbids of the uppermost level that forbids are the reasons") {
  const RuleId upper = plain(clothing);
  move_orders_to(clothing_eu);
  hard(clothing_eu);
  CHECK(decide().reasons == Rules{upper});
}

TEST_CASE_FIXTURE(Fixture, "a restriction applies when its guard errs, a relaxation doesn't") {
  permit(bylaw("grant", clothing), error());
  CHECK(decided() == "not-permitted");
  CHECK(decide().errors.size() == 1);
  grant_all();
  CHECK(decided() == "granted");
  const RuleId guarantor = guaranteed(root, error());
  CHECK(decided() == "granted");
  case_of_rule(guarantor).guard = no();
  const RuleId forbidden = plain(clothing, error());
  const Decision d = decide();
  CHECK(outcome_word(d.outcome) == "forbidden");
  CHECK(d.reasons == Rules{forbidden});
  CHECK(std::ranges::any_of(d.errors, [&](const EvaluationError& e) {
    return e.rule == forbidden && e.message == "User::\"nobody\" is not known";
  }));
}

TEST_CASE_FIXTURE(Fixture, "G unless B is G and not B in Kleene's logic") {
  grant_all();
  const RuleId forbidden = plain(clothing, all_of({yes(), negate(error())}));
  CHECK(decided() == "forbidden");
  case_of_rule(forbidden).guard = all_of({no(), negate(error())});
  CHECK(decided() == "granted");
  CHECK(decide().errors.empty());
  case_of_rule(forbidden).guard = all_of({error(), negate(yes())});
  CHECK(decided() == "granted");
}

TEST_CASE_FIXTURE(Fixture, "a require is a forbid where it isn't met") {
  grant_all();
  const RuleId required = hard(root, negate(test(Op::kEqual, principal("employee"), yes())));
  book.rules[required].is_require = true;
  CHECK(decided() == "granted");
  set(user, "ada", "employee", Slot::present(Value(false)));
  CHECK(decide().reasons == Rules{required});
}

TEST_CASE_FIXTURE(Fixture, "a rule speaks of its environments only") {
  permit(bylaw("grant", clothing));
  hard(root);
  case_of_rule(RuleId(1)).environments = {on_export};
  CHECK(decided() == "granted");
  request.action = export_;
  CHECK(decided() == "forbidden");
}

TEST_CASE_FIXTURE(Fixture,
                  "a domain's rules reach its own resources and those below, nothing else") {
  grant_all();
  const RuleId forbidden = plain(clothing);
  CHECK(decided() == "forbidden");
  move_orders_to(clothing_eu);
  CHECK(decide().reasons == Rules{forbidden});
  move_orders_to(payments);
  CHECK(decided() == "not-permitted");
  move_orders_to(root);
  CHECK(decided() == "not-permitted");
}

TEST_CASE_FIXTURE(Fixture, "a sub-domain's permit doesn't reach up") {
  permit(bylaw("grant", clothing_eu));
  CHECK(decided() == "not-permitted");
  move_orders_to(clothing_eu);
  CHECK(decided() == "granted");
}

TEST_CASE_FIXTURE(Fixture, "a resource without a domain falls under the root's rules alone") {
  set(product, "orders", "domain", Slot());
  grant_all();
  CHECK(decided() == "not-permitted");
  permit(bylaw("root_grant", root));
  plain(clothing);
  CHECK(decided() == "granted");
  hard(root);
  CHECK(decided() == "forbidden");
}

TEST_CASE_FIXTURE(Fixture, "so does one whose type has no domain") {
  const RuleId granted = permit(bylaw("grant", root));
  case_of_rule(granted).environments = {on_view};
  request.action = view;
  request.resource = {document, "Document", "memo", {}};
  CHECK(decided() == "granted");
}

TEST_CASE_FIXTURE(Fixture, "an undeclared domain is refused") {
  permit(bylaw("grant", root));
  CHECK(decided() == "granted");
  set(product, "orders", "domain", Slot::invalid("expects a Domain, saw \"atlantis\""));
  const Decision d = decide();
  CHECK_FALSE(d.permit);
  CHECK(outcome_word(d.outcome) == "invalid");
  CHECK(d.problems ==
        std::vector<std::string>{"the domain of DataProduct::\"orders\" is not declared"});
}

TEST_CASE_FIXTURE(
    Fixture, "a resource whose domain can't be known is decided by the root, and never permitted") {
  request.resource.id = "nothing";
  CHECK(decided() == "not-permitted");
  const RuleId forbidden = hard(root, test(Op::kEqual, resource("tier"), tier_lit("restricted")));
  CHECK(decide().reasons == Rules{forbidden});
  case_of_rule(forbidden).guard = no();
  permit(bylaw("grant", root));
  CHECK(decided() == "invalid");
}

TEST_CASE_FIXTURE(Fixture, "an unknown principal: what must be read of it errs") {
  request.principal.id = "nobody";
  permit(bylaw("grant", clothing), test(Op::kEqual, principal(), entity(user, "nobody")));
  CHECK(decided() == "granted");
  hard(root, test(Op::kLess, principal("clearance"), resource("tier")));
  CHECK(decided() == "forbidden");
}

TEST_CASE_FIXTURE(Fixture, "unknown actions and types are not permitted") {
  grant_all();
  request.action = ActionId();
  request.action_name = "fly";
  CHECK(decided() == "not-permitted");
  CHECK(decide().problems == std::vector<std::string>{"unknown action fly"});
  request.action = read;
  request.principal.type = EntityTypeId();
  request.principal.type_name = "Robot";
  CHECK(decide().problems == std::vector<std::string>{"unknown type Robot"});
  request.principal.type = user;
  CHECK(decided() == "granted");
}

TEST_CASE_FIXTURE(Fixture, "an action on a type that it isn't declared on is not permitted") {
  grant_all();
  request.action = view;
  CHECK(decided() == "not-permitted");
  CHECK(decide().problems == std::vector<std::string>{"view is no action by User on DataProduct"});
}

TEST_CASE_FIXTURE(Fixture,
                  "an override lifts a default forbid where its condition and the bound are true") {
  grant_all();
  const PolicyId usual = default_forbid(root);
  CHECK(decided() == "forbidden");
  set_within(usual);
  CHECK(decided() == "forbidden");
  const OverrideId o = lift(usual, clothing);
  CHECK(decided() == "granted");
  move_orders_to(payments);
  permit(bylaw("grant", payments));
  CHECK(decided() == "forbidden");
  move_orders_to(clothing_eu);
  CHECK(decided() == "granted");
  for (const ExprId guard : {no(), error()}) {
    book.overrides[o].lifts[0].guard = guard;
    CHECK(decided() == "forbidden");
  }
}

TEST_CASE_FIXTURE(Fixture, "an override never exceeds the bound that is compiled in") {
  grant_all();
  const PolicyId usual = default_forbid(root);
  lift(usual, clothing);
  CHECK(decided() == "forbidden");  // no bound: not at all
  set_within(usual, no());
  CHECK(decided() == "forbidden");
  set_within(usual, error());
  CHECK(decided() == "forbidden");
  set_within(usual, yes());
  CHECK(decided() == "granted");
}

TEST_CASE_FIXTURE(Fixture, "an override must come from strictly below the holder") {
  grant_all();
  const PolicyId usual = default_forbid(clothing);
  set_within(usual);
  const OverrideId o = lift(usual, clothing);
  CHECK(decided() == "forbidden");
  book.overrides[o].level = root;
  CHECK(decided() == "forbidden");
  book.overrides[o].level = clothing_eu;
  CHECK(decided() == "forbidden");
  move_orders_to(clothing_eu);
  CHECK(decided() == "granted");
}

TEST_CASE_FIXTURE(
    Fixture, "an override lifts no mandatory standard, for no other action, and grants nothing") {
  const PolicyId usual = default_forbid(root);
  set_within(usual);
  const OverrideId o = lift(usual, clothing);
  CHECK(decided() == "not-permitted");
  grant_all();
  CHECK(decided() == "granted");
  book.overrides[o].lifts[0].environments = {on_export};
  CHECK(decided() == "forbidden");
  book.overrides[o].lifts[0].environments = {on_read};
  book.policies[usual].strength = Strength::kMandatory;
  CHECK(decided() == "forbidden");
}

TEST_CASE_FIXTURE(Fixture, "an override leaves the default standard's other rules") {
  const PolicyId usual = default_forbid(root);
  const RuleId granted = permit(usual);
  set_within(usual);
  lift(usual, clothing);
  CHECK(decide().reasons == Rules{granted});
}

TEST_CASE_FIXTURE(Fixture, "a waiver switches its standard off for a domain and below") {
  grant_all();
  const PolicyId waivable = standard("usual", root, Strength::kWaivable);
  forbid(waivable);
  CHECK(decided() == "forbidden");
  const WaiverId w = waive(waivable, clothing, "2026-07-01T00:00:00Z");
  CHECK(decided() == "granted");
  move_orders_to(clothing_eu);
  CHECK(decided() == "granted");
  move_orders_to(payments);
  permit(bylaw("grant", payments));
  CHECK(decided() == "forbidden");
  book.waivers[w].domain = root;
  CHECK(decided() == "granted");
}

TEST_CASE_FIXTURE(Fixture, "a waiver for a sub-domain doesn't reach up") {
  grant_all();
  const PolicyId waivable = standard("usual", root, Strength::kWaivable);
  forbid(waivable);
  waive(waivable, clothing_eu, "2026-07-01T00:00:00Z");
  CHECK(decided() == "forbidden");
}

TEST_CASE_FIXTURE(Fixture,
                  "a waiver's condition, actions, time, holder and strength are compiled in") {
  grant_all();
  const PolicyId waivable = standard("usual", root, Strength::kWaivable);
  forbid(waivable);
  Waiver& w = book.waivers[waive(waivable, clothing, "2026-03-02T10:00:00.001Z")];
  CHECK(decided() == "granted");
  w.until = options.now;
  CHECK(decided() == "forbidden");
  w.until = Timestamp{options.now.ms + 1};
  for (const ExprId guard : {no(), error()}) {
    w.cases[0].guard = guard;
    CHECK(decided() == "forbidden");
  }
  w.cases[0].guard = yes();
  CHECK(decided() == "granted");
  w.cases[0].environments = {on_export};
  CHECK(decided() == "forbidden");
  w.cases[0].environments = everywhere();
  w.level = clothing;
  CHECK(decided() == "forbidden");
  w.level = root;
  book.policies[waivable].strength = Strength::kMandatory;
  CHECK(decided() == "forbidden");
}

TEST_CASE_FIXTURE(Fixture, "a waiver's error is reported when the standard would have applied") {
  const PolicyId waivable = standard("usual", root, Strength::kWaivable);
  const RuleId forbidden = forbid(waivable);
  waive(waivable, clothing, "2026-07-01T00:00:00Z", error());
  REQUIRE(decide().errors.size() == 1);
  CHECK(decide().errors[0].message == "waiver root.waiver_of_usual: User::\"nobody\" is not known");
  case_of_rule(forbidden).guard = no();
  CHECK(decide().errors.empty());
}

TEST_CASE_FIXTURE(Fixture, "a permit ends") {
  const RuleId granted = grant_all();
  book.rules[granted].until = Timestamp{options.now.ms + 1};
  CHECK(decided() == "granted");
  book.rules[granted].until = options.now;
  CHECK(decided() == "not-permitted");
}

TEST_CASE_FIXTURE(
    Fixture,
    "a standard in roll-out is decided as if absent, and what it would decide is reported") {
  for (const Enforcement enforcement : {Enforcement::kWarn, Enforcement::kObserve}) {
    Fixture mesh;
    mesh.grant_all();
    const RuleId forbidden = mesh.hard(mesh.root);
    Policy& policy = mesh.book.policies[mesh.book.rules[forbidden].policy];
    policy.enforcement = enforcement;
    const Decision d = mesh.decide();
    CHECK(outcome_word(d.outcome) == "granted");
    REQUIRE(d.notices.size() == 1);
    CHECK(d.notices[0].standard == mesh.book.rules[forbidden].policy);
    CHECK(d.notices[0].enforcement == enforcement);
    CHECK_FALSE(d.notices[0].decision_with_it);
    policy.enforced_from = Timestamp{mesh.options.now.ms + 1};
    CHECK(mesh.decided() == "granted");
    policy.enforced_from = mesh.options.now;
    CHECK(mesh.decided() == "forbidden");
    CHECK(mesh.decide().notices.empty());
  }
}

TEST_CASE_FIXTURE(Fixture, "a standard in roll-out that changes nothing is not reported") {
  grant_all();
  const RuleId forbidden = hard(root, no());
  book.policies[book.rules[forbidden].policy].enforcement = Enforcement::kWarn;
  CHECK(decide().notices.empty());
  case_of_rule(forbidden).guard = error();
  CHECK(decide().notices.size() == 1);
  CHECK(decide().errors.empty());
}

TEST_CASE_FIXTURE(Fixture, "a request that violates an assumption is refused") {
  grant_all();
  const TypeId user_type = book.schema.types.entity(user);
  const ExprId u = make(Op::kLocal, user_type, {}, 0);
  assume(test(Op::kLess, attribute(u, "clearance"), tier_lit("restricted")), {user});
  CHECK(decided() == "granted");
  set(user, "ada", "clearance", Slot::present(tier_of("restricted")));
  CHECK(decided() == "invalid");
  CHECK(decide().problems ==
        std::vector<std::string>{"the assumption \"so it is\" does not hold for User::\"ada\""});
}

TEST_CASE_FIXTURE(Fixture, "assumptions over claims, over two entities, and over the context") {
  grant_all();
  const ExprId u = make(Op::kLocal, book.schema.types.entity(user), {}, 0);
  const ExprId p = make(Op::kLocal, book.schema.types.entity(product), {}, 1);
  assume(any_of({test(Op::kNotEqual, attribute(u, "badge"), number(7)),
                 test(Op::kEqual, attribute(p, "tier"), tier_lit("public"))}),
         {user, product});
  state(request.principal, "badge", Slot::present(Value(int64_t{6})));
  CHECK(decided() == "granted");
  state(request.principal, "badge", Slot::present(Value(int64_t{7})));
  CHECK(decided() == "invalid");
  state(request.principal, "badge", Slot::present(Value(int64_t{6})));
  assume(context("mfa"), {});
  CHECK(decided() == "granted");  // not stated: nothing is known against it
  set_context("mfa", Value(false));
  CHECK(decided() == "invalid");
  set_context("mfa", Value(true));
  CHECK(decided() == "granted");
}

TEST_CASE_FIXTURE(Fixture,
                  "an assumption that errs is not violated; the store's are checked apart") {
  grant_all();
  const ExprId u = make(Op::kLocal, book.schema.types.entity(user), {}, 0);
  assume(test(Op::kLess, attribute(u, "clearance"), tier_lit("restricted")), {user});
  put(user, "eve", {{"clearance", tier_of("restricted")}});
  CHECK(decided() == "granted");
  const auto violations = store_violations(book, store, options.now);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].sentence == "the assumption \"so it is\" does not hold for User::\"eve\"");
  request.principal.id = "guest";
  CHECK(decided() == "granted");
  request.principal.id = "eve";
  CHECK(decided() == "invalid");
}

TEST_CASE_FIXTURE(
    Fixture, "a differing value that is no claim is ignored and reported, or refused if asked") {
  grant_all();
  hard(root, test(Op::kEqual, principal("clearance"), tier_lit("public")));
  state(request.principal, "clearance", Slot::present(tier_of("public")));
  const Decision d = decide();
  CHECK(outcome_word(d.outcome) == "granted");
  CHECK(d.ignored.size() == 1);
  options.refuse_differing = true;
  CHECK(decided() == "invalid");
  state(request.principal, "clearance", Slot());
  CHECK(decided() == "granted");
}

}  // namespace bylaw
