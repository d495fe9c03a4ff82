// Rows, cells and duties: which views a decision has, what cuts them, and what the caller must
// enforce.
#include "rules/views.h"

#include <doctest/doctest.h>

#include "facts/duties.h"
#include "rules/test_mesh.h"

namespace bylaw {
namespace {

using Masks = std::map<std::string, std::string>;
using Texts = std::vector<std::string>;

Masks masks_of(const std::vector<ColumnMask>& columns) {
  Masks masks;
  for (const ColumnMask& c : columns) masks[c.column] = c.text;
  return masks;
}

struct Fixture : TestMesh {
  PolicyId domain = bylaw("views", clothing);
  PolicyId central = standard("central", root, Strength::kWaivable);

  Texts grants(const Decision& d) const {
    Texts names;
    for (const View& v : d.views) names.push_back(book.rule_name(v.grant));
    return names;
  }
  /// The only view of the decision.
  View view_of(const Decision& d) const {
    REQUIRE(d.views.size() == 1);
    return d.views[0];
  }
  Masks masks() const { return masks_of(view_of(decide()).columns); }
  RuleId masked(PolicyId of, MaskClause clause) {
    const RuleId id = permit(of);
    case_of_rule(id).environments = {on_read};
    case_of_rule(id).masks.push_back(std::move(clause));
    return id;
  }
  RuleId filtered(PolicyId of, ExprId condition) {
    const RuleId id = permit(of);
    case_of_rule(id).filter = condition;
    return id;
  }
  ExprId row_is(const char* name) { return test(Op::kEqual, row("region"), region_lit(name)); }
  Texts duties(const std::vector<DutyValue>& values) const {
    Texts texts;
    for (const DutyValue& d : values) texts.push_back(duty_text(book.schema, d));
    return texts;
  }
  RuleId with_duty(PolicyId of, DutyUse use) {
    const RuleId id = permit(of);
    case_of_rule(id).duties.push_back(std::move(use));
    return id;
  }
  DutyUse asks(DutyId id, const char* argument) { return duty(id, {string(argument)}); }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "rows and cells: full access to a few rows doesn't unmask all rows") {
  masked(domain, named({"email"}, use(hash)));
  filtered(domain, row_is("eea"));
  const Decision d = decide();
  CHECK(d.views.size() == 2);
  const RowView eea = show(d, {{"region", "eea"}, {"email", "a@b.c"}});
  CHECK(eea.visible);
  CHECK_FALSE(masks_of(eea.columns).contains("email"));
  const RowView us = show(d, {{"region", "us"}, {"email", "a@b.c"}});
  CHECK(us.visible);
  CHECK(masks_of(us.columns).at("email") == "hash");
}

TEST_CASE_FIXTURE(
    Fixture,
    "a row is visible through a view if its filter and every guardrail's are true for it") {
  filtered(domain, any_of({row_is("eea"), row_is("us")}));
  filter(central, negate(row_is("us")));
  const Decision d = decide();
  CHECK(show(d, {{"region", "eea"}}).visible);
  CHECK_FALSE(show(d, {{"region", "us"}}).visible);
  CHECK_FALSE(show(d, {{"region", "uk"}}).visible);
  CHECK_FALSE(show(d, {{"region", "atlantis"}}).visible);
  CHECK_FALSE(show(d, {}).visible);
}

TEST_CASE_FIXTURE(Fixture,
                  "a filter guardrail whose guard errs cuts, one whose guard is false doesn't") {
  permit(domain);
  const RuleId guardrail = filter(central, row_is("eea"), error());
  CHECK_FALSE(show(decide(), {{"region", "us"}}).visible);
  case_of_rule(guardrail).guard = no();
  CHECK(show(decide(), {{"region", "us"}}).visible);
}

TEST_CASE_FIXTURE(Fixture, "the decision doesn't depend on filters: rows may be none") {
  filtered(domain, error());
  const Decision d = decide();
  CHECK(d.permit);
  CHECK(view_of(d).rows_none);
  CHECK_FALSE(show(d, {{"region", "eea"}}).visible);
  CHECK(d.errors.size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a cell reveals what the grant's masks reveal, met with the caps") {
  const RuleId grant = masked(domain, named({"email"}, last_of(4)));
  CHECK(masks() == Masks{{"email", "last(4)"}});
  const RuleId guardrail = cap(central, named({"email"}, last_of(2)));
  CHECK(masks() == Masks{{"email", "last(2)"}});
  case_of_rule(guardrail).masks = {named({"email"}, last_of(6))};
  CHECK(masks() == Masks{{"email", "last(4)"}});
  case_of_rule(guardrail).masks = {named({"email"}, use(hash))};
  CHECK(masks() == Masks{{"email", "null"}});
  case_of_rule(grant).masks.clear();
  CHECK(masks() == Masks{{"email", "hash"}});
}

TEST_CASE_FIXTURE(Fixture, "two masks of one view both hold") {
  const RuleId grant = masked(domain, all_columns(last_of(4)));
  case_of_rule(grant).masks.push_back(named({"name"}, last_of(2)));
  CHECK(masks() == Masks{{"email", "last(4)"}, {"name", "last(2)"}, {"note", "last(4)"}});
}

TEST_CASE_FIXTURE(Fixture,
                  "a column of unknown category counts as every category for caps, not for masks") {
  const RuleId grant = masked(domain, under("user.contact", use(hash)));
  CHECK(masks() == Masks{{"email", "hash"}});
  case_of_rule(grant).masks.clear();
  cap(central, under("user.contact", use(hash)));
  CHECK(masks() == Masks{{"email", "hash"}, {"note", "hash"}});
}

TEST_CASE_FIXTURE(Fixture, "columns by a condition: one that errs is chosen") {
  permit(domain);
  const ExprId tier_of_column = make(Op::kField, book.schema.types.enumeration(tier),
                                     {make(Op::kColumn, book.schema.types.record(column))}, 2);
  ColumnSelector selector;
  selector.kind = ColumnSelector::Kind::kWhere;
  selector.where = test(Op::kGreaterEqual, tier_of_column, tier_lit("confidential"));
  cap(central, {selector, use(null), {}});
  const Decision d = decide();
  CHECK(masks_of(view_of(d).columns) == Masks{{"email", "null"}, {"note", "null"}});
  REQUIRE(d.errors.size() == 1);
  CHECK(d.errors[0].message == "column note: tier is missing");
}

TEST_CASE_FIXTURE(Fixture, "a column that the catalogue doesn't list is null") {
  permit(domain);
  const RowView seen = show(decide(), {{"email", "a@b.c"}, {"shadow", "x"}});
  CHECK(masks_of(seen.columns) == Masks{{"shadow", "null"}});
}

TEST_CASE_FIXTURE(Fixture, "a column listed twice shows what both may show") {
  set(product, "orders", "columns",
      Slot::present(Value::list({column_of("id", {"user.name"}, "internal"),
                                 column_of("id", {"user.contact.email"}, "internal")})));
  permit(domain);
  CHECK(view_of(decide()).full == Texts{"id"});
  cap(central, under("user.contact", use(hash)));
  CHECK(masks() == Masks{{"id", "hash"}});
  CHECK(view_of(decide()).full.empty());
}

TEST_CASE_FIXTURE(Fixture,
                  "a cell reveals the join over its views; what no mask can show is null") {
  masked(domain, all_columns(last_of(2)));
  const RuleId second = masked(domain, all_columns(last_of(4)));
  CHECK(masks_of(show(decide(), {}).columns).at("email") == "last(4)");
  case_of_rule(second).masks = {all_columns(use(hash))};
  CHECK(masks_of(show(decide(), {}).columns).at("email") == "null");
  case_of_rule(second).masks = {all_columns(use(null))};
  CHECK(masks_of(show(decide(), {}).columns).at("email") == "last(2)");
}

TEST_CASE_FIXTURE(Fixture, "an action that reads no columns has no cells") {
  permit(domain);
  request.action = export_;
  const Decision d = decide();
  CHECK_FALSE(view_of(d).cells);
  CHECK(show(d, {{"anything", "x"}}).columns.empty());
}

TEST_CASE_FIXTURE(Fixture, "waived guardrails and those in roll-out don't cut") {
  permit(domain);
  cap(central, named({"email"}, use(hash)));
  filter(central, row_is("eea"));
  oblige(central, asks(audit, "full"));
  CHECK(masks() == Masks{{"email", "hash"}});
  book.policies[central].enforcement = Enforcement::kWarn;
  CHECK(masks().empty());
  CHECK(decide().notices.size() == 1);
  CHECK(decide().notices[0].decision_with_it);
  book.policies[central].enforcement = Enforcement::kEnforced;
  waive(central, clothing, "2026-07-01T00:00:00Z");
  const Decision d = decide();
  CHECK(view_of(d).columns.empty());
  CHECK(view_of(d).filters.empty());
  CHECK(d.obligations.empty());
}

TEST_CASE_FIXTURE(
    Fixture, "a guarantee's view is cut by the guardrails of its level and above, others by all") {
  permit(guarantee("always", clothing));
  permit(domain);
  move_orders_to(clothing_eu);
  cap(central, named({"email"}, use(hash)));
  cap(bylaw("tight", clothing), named({"name"}, use(hash)));
  cap(bylaw("tighter", clothing_eu), named({"note"}, use(hash)));
  const Decision d = decide();
  CHECK(d.outcome == Outcome::kGuaranteed);
  REQUIRE(d.views.size() == 2);
  CHECK(masks_of(d.views[0].columns) == Masks{{"email", "hash"}, {"name", "hash"}});
  CHECK(masks_of(d.views[1].columns) ==
        Masks{{"email", "hash"}, {"name", "hash"}, {"note", "hash"}});
}

TEST_CASE_FIXTURE(Fixture,
                  "permits give views beside a guarantee only if no forbid stands against them") {
  permit(guarantee("always", root));
  permit(domain);
  CHECK(grants(decide()) == Texts{"root.always", "clothing.views"});
  const RuleId forbidden = forbid(bylaw("no", clothing));
  CHECK(grants(decide()) == Texts{"root.always"});
  case_of_rule(forbidden).guard = no();
  CHECK(grants(decide()).size() == 2);
  case_of_rule(forbidden).guard = error();
  CHECK(grants(decide()).size() == 1);
  case_of_rule(forbidden).guard = no();
  forbid(standard("hard", clothing));
  CHECK(grants(decide()).size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "of guarantees only those that decided give views") {
  permit(guarantee("upper", root));
  permit(guarantee("lower", clothing));
  CHECK(grants(decide()) == Texts{"root.upper"});
}

TEST_CASE_FIXTURE(Fixture, "duties of one kind combine as declared") {
  const RuleId grant = with_duty(domain, asks(audit, "full"));
  const auto combined = [&](DutyUse a, DutyUse b) {
    case_of_rule(grant).duties = {std::move(a), std::move(b)};
    return duties(decide().obligations);
  };
  CHECK(combined(asks(audit, "basic"), asks(audit, "full")) == Texts{"audit(value: \"full\")"});
  CHECK(combined(asks(notify, "a"), asks(notify, "b")) ==
        Texts{"notify(value: \"a\")", "notify(value: \"b\")"});
  CHECK(combined(asks(notify, "a"), asks(notify, "a")) == Texts{"notify(value: \"a\")"});
  const auto days = [&](int64_t n) {
    return duty(keep, {lit(Value(Duration{n * 86'400'000}), duration)});
  };
  CHECK(combined(days(30), days(5)) == Texts{"keep(value: 5d)"});
  const auto tags = [&](const char* name) {
    return duty(tag, {make(Op::kSet, book.schema.types.set(text), {string(name)})});
  };
  CHECK(combined(tags("b"), tags("a")) == Texts{"tag(value: [\"a\", \"b\"])"});
}

TEST_CASE_FIXTURE(Fixture, "duties that conflict deny; the same one twice doesn't") {
  const RuleId grant = with_duty(domain, asks(exclusive, "a"));
  oblige(central, asks(exclusive, "a"));
  CHECK(decide().permit);
  case_of_rule(grant).duties = {asks(exclusive, "b")};
  const Decision d = decide();
  CHECK_FALSE(d.permit);
  CHECK(d.outcome == Outcome::kInvalid);
  CHECK(d.problems == Texts{"exclusive(value: \"a\") and exclusive(value: \"b\") conflict"});
}

TEST_CASE_FIXTURE(Fixture, "duties of two views combine, or conflict, as well") {
  with_duty(domain, asks(audit, "basic"));
  const RuleId second = with_duty(domain, asks(audit, "full"));
  CHECK(duties(decide().obligations) == Texts{"audit(value: \"full\")"});
  case_of_rule(RuleId(0)).duties = {asks(exclusive, "a")};
  case_of_rule(second).duties = {asks(exclusive, "b")};
  CHECK(decide().outcome == Outcome::kInvalid);
}

TEST_CASE_FIXTURE(Fixture, "a guardrail's duty reaches the views it cuts") {
  permit(domain);
  const RuleId guardrail = oblige(central, asks(audit, "full"), error());
  CHECK(duties(decide().obligations) == Texts{"audit(value: \"full\")"});
  case_of_rule(guardrail).guard = no();
  CHECK(decide().obligations.empty());
}

TEST_CASE_FIXTURE(Fixture, "a duty whose argument errs takes its view along") {
  const RuleId grant = with_duty(domain, duty(audit, {attribute(entity(document, "x"), "tier")}));
  const Decision d = decide();
  CHECK(d.outcome == Outcome::kNotPermitted);
  CHECK(d.errors.size() == 1);
  case_of_rule(grant).duties = {asks(audit, "basic")};
  CHECK(decide().permit);
}

TEST_CASE_FIXTURE(Fixture, "an approval gates its view") {
  with_duty(domain, asks(approval, "stewards"));
  const Decision d = decide();
  CHECK_FALSE(d.permit);
  CHECK(d.outcome == Outcome::kNotPermitted);
  CHECK(d.problems == Texts{"clothing.views waits for approval(value: \"stewards\")"});
  options.discharged = {{approval, {Value(std::string("others"))}}};
  CHECK_FALSE(decide().permit);
  options.discharged.push_back({approval, {Value(std::string("stewards"))}});
  CHECK(decide().permit);
  CHECK(decide().obligations.empty());
  oblige(central, asks(approval, "owners"));
  CHECK_FALSE(decide().permit);
}

TEST_CASE_FIXTURE(Fixture, "an undischarged approval leaves the other views") {
  with_duty(domain, asks(approval, "stewards"));
  masked(bylaw("masked", clothing), named({"email"}, use(hash)));
  CHECK(grants(decide()) == Texts{"clothing.masked"});
  options.discharged = {{approval, {Value(std::string("stewards"))}}};
  CHECK(grants(decide()).size() == 2);
}

TEST_CASE_FIXTURE(Fixture, "a caller must be able to enforce filters") {
  filtered(domain, row_is("eea"));
  request.enforces.filters = false;
  const Decision d = decide();
  CHECK_FALSE(d.permit);
  CHECK(d.outcome == Outcome::kCannotEnforce);
  CHECK(d.problems == Texts{"the caller cannot enforce filters"});
  CHECK(d.views.empty());
  request.enforces = {true, false, false, {}};
  CHECK(decide().permit);
  request.enforces.filters = false;
  case_of_rule(RuleId(0)).filter = error();
  CHECK_FALSE(decide().permit);
}

TEST_CASE_FIXTURE(Fixture, "a caller must be able to enforce masks") {
  const RuleId grant = masked(domain, named({"email"}, use(hash)));
  request.enforces.masks = false;
  CHECK(decide().problems == Texts{"the caller cannot enforce masks"});
  case_of_rule(grant).masks.clear();
  CHECK(decide().permit);
  set(product, "orders", "columns", Slot::present(Value::list({})));
  CHECK(decide().outcome == Outcome::kCannotEnforce);
  request.enforces.masks = true;
  CHECK(decide().permit);
}

TEST_CASE_FIXTURE(Fixture, "a caller must be able to enforce duties, all or by name") {
  with_duty(domain, asks(audit, "full"));
  request.enforces.duties = false;
  CHECK(decide().problems == Texts{"the caller cannot enforce the duty audit"});
  request.enforces.duty_names = {"notify"};
  CHECK_FALSE(decide().permit);
  request.enforces.duty_names = {"audit"};
  CHECK(decide().permit);
  request.enforces.duty_names = {"std.duty.audit"};
  CHECK(decide().permit);
}

TEST_CASE_FIXTURE(
    Fixture,
    "a caller that enforces nothing gets what needs nothing, and never less for a further grant") {
  request.enforces = {};
  permit(domain);
  CHECK(decide().permit);
  masked(bylaw("masked", clothing), named({"email"}, use(hash)));
  const Decision d = decide();
  CHECK(d.permit);
  CHECK(grants(d) == Texts{"clothing.views"});
}

}  // namespace bylaw
