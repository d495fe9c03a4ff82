// What rules are lowered to, and every diagnostic of rules with a neighbour that is right.
#include <doctest/doctest.h>

#include "compiler/sema/rules_model.h"
#include "rules/print.h"

namespace bylaw {
namespace {

std::string codes(const std::string& standards, const std::string& bylaws = "") {
  return mesh_of(standards, bylaws).codes();
}

std::string guard(const CompiledMesh& mesh, const RuleCase& rule_case) {
  return rule_case.guard.valid() ? print_expr(mesh.book, mesh.book.exprs, rule_case.guard)
                                 : "always";
}

const std::string kExports = R"(
default standard home {
  forbid export unless has context.destination and context.destination == resource.region
  override within has context.destination and context.destination in [eea, uk]
}
)";
const std::string kPurpose = R"(
waivable standard mfa_only { forbid access unless context.mfa }
)";

TEST_CASE("the model itself is right") { CHECK(mesh_of("").messages().empty()); }

TEST_CASE("actions become environments, and alike ones one case") {
  const CompiledMesh mesh =
      mesh_of("mandatory standard a { forbid access when resource.tier == internal }");
  CHECK(mesh.messages().empty());
  REQUIRE(mesh.rule("a").cases.size() == 1);
  CHECK(mesh.rule("a").cases[0].environments.size() == 2);
  CHECK(guard(mesh, mesh.rule("a").cases[0]) == "resource.tier == internal");
}

TEST_CASE("environments whose types differ are cases of their own") {
  const CompiledMesh mesh =
      mesh_of("mandatory standard a { forbid export when principal.clearance < resource.tier }");
  CHECK(mesh.messages().empty());
  CHECK(mesh.rule("a").cases.size() == 2);
}

TEST_CASE("an environment that the guard excludes has no case, and its filter is not typed") {
  const CompiledMesh mesh =
      mesh_of("", "bylaw a { permit export when principal is User and principal.employee }");
  CHECK(mesh.messages().empty());
  REQUIRE(mesh.rule("a").cases.size() == 1);
  CHECK(mesh.rule("a").cases[0].environments.size() == 1);
}

TEST_CASE("any action covers all that the level can reach") {
  const CompiledMesh mesh =
      mesh_of("mandatory standard a { forbid any action when not context.mfa }",
              "bylaw b { forbid any action when not context.mfa }");
  CHECK(mesh.messages().empty());
  CHECK(mesh.rule("a").cases[0].environments.size() == 7);
  CHECK(mesh.rule("b").cases[0].environments.size() == 6);
}

TEST_CASE("a require is a forbid of its negation") {
  const CompiledMesh mesh = mesh_of(R"(mandatory standard a for publish {
    require has resource.note "has a note"
    require resource.tier < restricted "not restricted" on export when context.mfa
  })");
  CHECK(mesh.messages().empty());
  const Rule& first = mesh.rule("a");
  CHECK(first.kind == RuleKind::kForbid);
  CHECK(first.is_require);
  CHECK(first.text == "has a note");
  CHECK(guard(mesh, first.cases[0]) == "not has resource.note");
  CHECK(guard(mesh, mesh.rule("a", 1).cases[0]) ==
        "context.mfa and not resource.tier < restricted");
  CHECK(mesh.policy("a").for_actions.size() == 1);
}

TEST_CASE("strength, roll-out and the last day") {
  const CompiledMesh mesh = mesh_of(
      "waivable standard a \"Title.\" warn until 2027-01-01 { forbid access when context.mfa }");
  CHECK(mesh.messages().empty());
  const Policy& a = mesh.policy("a");
  CHECK(a.strength == Strength::kWaivable);
  CHECK(a.enforcement == Enforcement::kWarn);
  CHECK(a.title == "Title.");
  CHECK(to_string(*a.enforced_from) == "2027-01-02T00:00:00Z");
}

TEST_CASE("a permit's end, filter, masks and duties") {
  const CompiledMesh mesh = mesh_of("", R"(bylaw a {
    permit read until 2026-12-31
      when principal in Team::"x"
      with filter row.region == principal.region
      with mask columns under user.contact as last(4)
      with mask columns named "a", "b" as hash
      with mask columns where col.tier >= confidential as null
      with audit("full")
      with approval(by: Team::"stewards")
  })");
  CHECK(mesh.messages().empty());
  const Rule& rule = mesh.rule("a");
  CHECK(to_string(*rule.until) == "2027-01-01T00:00:00Z");
  const RuleCase& body = rule.cases.at(0);
  CHECK(body.filter.valid());
  REQUIRE(body.masks.size() == 3);
  CHECK(body.masks[0].columns.categories.size() == 1);
  CHECK(body.masks[0].mask.point.suffix == 4);
  CHECK(body.masks[1].columns.names == std::vector<std::string>{"a", "b"});
  CHECK(body.masks[2].columns.where.valid());
  CHECK(body.duties.size() == 2);
}

TEST_CASE("what a guard tested may be used in its filter, duties and columns") {
  CHECK(codes("", R"(bylaw a { permit read when has resource.note
    with filter row.note == resource.note })") == "");
  CHECK(codes("", "bylaw a { permit read with filter row.note == resource.note }") != "");
}

TEST_CASE("overrides, waivers and settings are bound") {
  const CompiledMesh mesh = mesh_of(kExports + kPurpose + R"(
    parameter keep: duration = 365d within 30d .. 10y
    waiver w of mfa_only for clothing.eu on read when context.mfa until 2027-06-30
      approved by "dpo" ticket "T-1" because "x" compensating "y")",
                                    R"(set keep = 180d
    override home { lift export when has context.destination and context.destination == uk })");
  CHECK(mesh.messages().empty());
  REQUIRE(mesh.book.overrides.size() == 1);
  CHECK(mesh.book.overrides[OverrideId(0)].name.full() == "clothing.home");
  CHECK(mesh.book.overrides[OverrideId(0)].lifts.size() == 1);
  CHECK(mesh.policy("home").within.size() == 1);
  const Waiver& waiver = mesh.book.waivers[WaiverId(0)];
  CHECK(mesh.book.schema.domain_name(waiver.domain) == "clothing.eu");
  CHECK(waiver.cases.at(0).environments.size() == 1);
  CHECK(waiver.until_text == "2027-06-30");
  CHECK(mesh.book.parameters[ParameterId(0)].settings.size() == 1);
}

TEST_CASE("assertions have names") {
  const CompiledMesh mesh = mesh_of("", R"(
    assert first "no one exports": never permit export
    assert "mfa reads": always permit read when context.mfa)");
  CHECK(mesh.messages().empty());
  REQUIRE(mesh.book.assertions.size() == 2);
  CHECK(mesh.book.assertions[0].name.full() == "clothing.first");
  CHECK(mesh.book.assertions[1].name.full() == "clothing.assert-2");
  CHECK(mesh.book.assertions[1].always);
}

TEST_CASE("guarantees name hard standards") {
  const CompiledMesh mesh =
      mesh_of(kPurpose +
              "guarantee g subject to mfa_only { permit read when principal in Team::\"audit\" }");
  CHECK(mesh.messages().empty());
  CHECK(mesh.policy("g").subject_to.size() == 1);
}

TEST_CASE("one mistake in several environments is said once, and only where it is one") {
  const CompiledMesh all = mesh_of("mandatory standard a { forbid export when resource.nope }");
  CHECK(all.diagnostics.size() == 1);
  CHECK(all.diagnostics.list()[0].notes.empty());
  const CompiledMesh some =
      mesh_of("mandatory standard a { forbid export when principal.employee }");
  REQUIRE(some.diagnostics.size() == 1);
  REQUIRE(some.diagnostics.list()[0].notes.size() == 1);
  CHECK(some.diagnostics.list()[0].notes[0] == "only for by Service on Doc");
}

TEST_CASE("BY0601 action-covered-twice") {
  CHECK(codes("", "bylaw a { permit read, read }") == "BY0601");
  CHECK(codes("", "bylaw a { permit access, read }") == "BY0601");
  CHECK(codes("", "bylaw a { permit read, query }") == "");
}

TEST_CASE("BY0602 action-without-columns, BY0603 action-without-rows, BY0604 no-columns-anywhere") {
  CHECK(codes("mandatory standard a { cap all columns to hash on read, export }") == "BY0602");
  CHECK(codes("mandatory standard a { cap all columns to hash on leave }") == "BY0602");
  CHECK(codes("mandatory standard a { cap all columns to hash on any action }") == "");
  CHECK(codes("", "bylaw a { permit export with mask all columns as hash }") == "BY0602");
  CHECK(codes("mandatory standard a { filter export to row.x == \"y\" }") == "BY0603");
  CHECK(codes("", "bylaw a { permit export with filter row.x == \"y\" }") == "BY0603");
  CHECK(codes("", "bylaw a { permit read with filter row.x == \"y\" }") == "");
  CompiledMesh bare;
  bare.central(
      "module m\nentity U { }\nentity D { domain: Domain }\naction go by U on D\nmask null reveals "
      "nothing");
  bare.central(
      "standards s\nimport m\nmandatory standard a { cap all columns to null on any action }");
  CHECK(bare.analyze().codes() == "BY0604");
}

TEST_CASE("BY0605 foreign, BY0606 idle-action") {
  CHECK(codes("", "bylaw a { permit rotate }") == "BY0605");
  CHECK(codes("", "bylaw a { permit read, rotate }") == "BY0606");
  CHECK(codes("mandatory standard a { forbid rotate when context.mfa }") == "");
  CHECK(codes("", "bylaw a { permit read when resource.domain == payments }") == "BY0605");
  CHECK(codes("", "bylaw a { permit read when context.mfa and resource.domain under payments }") ==
        "BY0605");
  CHECK(codes("", "bylaw a { permit read when resource.domain in [payments] }") == "BY0605");
  CHECK(codes("", "bylaw a { permit read when resource.domain == payments or context.mfa }") == "");
  CHECK(codes("", "bylaw a { permit read when resource.domain == clothing.eu }") == "");
  CHECK(codes("", "bylaw a { permit read when resource.domain != payments }") == "");
  CHECK(codes("", "assert \"x\": never permit read when resource.domain == payments") == "BY0605");
}

TEST_CASE("BY0611, BY0612 clauses by the kind of their policy") {
  CHECK(codes("guarantee a { permit read when context.mfa }") == "");
  CHECK(codes("default standard a { cap all columns to hash on read }") == "BY0611");
  CHECK(codes("default standard a { permit read }") == "");
  CHECK(codes("mandatory standard a { permit read }") == "BY0612");
  CHECK(codes("waivable standard a { permit read }") == "BY0612");
}

TEST_CASE("BY0613-BY0617 override within") {
  CHECK(codes("mandatory standard a { forbid read override within context.mfa }") == "BY0613");
  CHECK(codes("default standard a { forbid read override within context.mfa "
              "override within not context.mfa }") == "BY0614");
  CHECK(codes("default standard a { permit read override within context.mfa }") == "BY0617");
}

TEST_CASE("BY0618-BY0621 heads") {
  CHECK(codes("mandatory standard a { }") == "BY0618");
  CHECK(codes("", "bylaw a { }") == "BY0618");
  CHECK(codes("", "bylaw a { lift read }") == "BY0160");
  CHECK(codes("guarantee a { }") == "BY0618");
  CHECK(codes("default standard a warn { permit read }") == "BY0619");
  CHECK(codes("default standard a warn { forbid read when context.mfa }") == "");
  CHECK(codes("mandatory standard a { require context.mfa \"x\" }") == "BY0620");
  CHECK(codes("", "bylaw a { require context.mfa \"x\" }") == "BY0620");
  CHECK(codes("", "bylaw a { require context.mfa \"x\" on read }") == "");
  CHECK(codes("mandatory standard a for publish { forbid read }") == "BY0621");
}

TEST_CASE("an unknown action of a `for` is one mistake") {
  CHECK(
      mesh_of("mandatory standard a for publsh { require context.mfa \"x\" }").diagnostics.size() ==
      1);
}

TEST_CASE("BY0622, BY0624 with") {
  CHECK(codes("mandatory standard a { oblige read with mask all columns as hash }") == "BY0622");
  CHECK(codes("mandatory standard a { oblige read with notice }") == "");
  CHECK(
      codes("", "bylaw a { permit read with filter row.a == \"1\" with filter row.b == \"2\" }") ==
      "BY0624");
}

TEST_CASE("BY0630-BY0633 columns") {
  CompiledMesh plain;
  plain.central(
      "module m\nentity U { }\nentity D { domain: Domain cells: list<Cell> }\nrecord Cell { name: "
      "string }\naction go by U on D reading columns of resource.cells\nmask null reveals nothing");
  plain.central(
      "standards s\nimport m\nmandatory standard a { cap columns under x to null on go }");
  CHECK(plain.analyze().codes() == "BY0630");
  CHECK(codes("mandatory standard a { cap columns named \"x\", \"x\" to hash on read }") ==
        "BY0631");
  CHECK(codes("mandatory standard a { cap columns under user, user.contact to hash on read }") ==
        "BY0632");
  CHECK(codes("mandatory standard a { cap columns under user.contact, system to hash on read }") ==
        "");
  CHECK(codes("",
              "bylaw a { permit read with mask columns named \"x\" as hash with mask columns "
              "named \"x\" as null }") == "BY0633");
  CHECK(codes("",
              "bylaw a { permit read with mask columns named \"x\" as hash with mask columns "
              "named \"y\" as null }") == "");
}

TEST_CASE("BY0634-BY0643 masks and duties") {
  CHECK(codes("mandatory standard a { cap all columns to last on read }") == "BY0634");
  CHECK(codes("mandatory standard a { oblige read with audit }") == "BY0634");
  CHECK(codes("mandatory standard a { cap all columns to last(4, 5) on read }") == "BY0635");
  CHECK(codes("mandatory standard a { cap all columns to hash(4) on read }") == "BY0635");
  CHECK(codes("mandatory standard a { oblige read with audit(levl: \"full\") }") == "BY0636");
  CHECK(codes("mandatory standard a { oblige read with audit(\"full\", level: \"full\") }") ==
        "BY0637");
  CHECK(codes("mandatory standard a { oblige read with audit(level: \"full\", \"full\") }") ==
        "BY0638");
  CHECK(codes("mandatory standard a { cap all columns to last(0) on read }") == "BY0639");
  CHECK(codes("mandatory standard a { cap all columns to last(-1) on read }") == "BY0639");
  CHECK(codes("mandatory standard a { oblige read with audit(\"ful\") }") == "BY0641");
  CHECK(codes("mandatory standard a { oblige read with audit(3) }") == "BY0642");
  CHECK(codes("mandatory standard a { cap all columns to full on read }") == "BY0643");
}

TEST_CASE("BY0650-BY0653 subject to") {
  CHECK(codes("guarantee a subject to b { permit read } guarantee b { permit read }") == "BY0650");
  CHECK(codes(kExports + "guarantee a subject to home { permit read }") == "BY0651");
  CompiledMesh below;
  below.central(kModel);
  below.central("standards s\nimport model\nguarantee a subject to low { permit read }");
  below.domain("payments", "standards p\nimport model\nmandatory standard low { forbid read }");
  CHECK(below.analyze().codes() == "BY0652");
  CHECK(codes(kPurpose + "guarantee a subject to mfa_only, mfa_only { permit read }") == "BY0653");
}

TEST_CASE("BY0660-BY0665 overrides") {
  CHECK(codes("", "bylaw b { permit read } override b { lift read }") == "BY0660");
  CHECK(codes(kPurpose, "override mfa_only { lift read }") == "BY0661");
  CHECK(codes("default standard a { forbid read }", "override a { lift read }") == "BY0662");
  CompiledMesh aside;
  aside.central(kModel);
  aside.domain("payments",
               "standards p\nimport model\ndefault standard low { forbid read override within "
               "context.mfa }");
  aside.domain("clothing", "domain clothing\nimport model\noverride p.low { lift read }");
  CHECK(aside.analyze().codes() == "BY0663");
  CHECK(codes(kExports, "override home { lift read }") == "BY0664");
  CHECK(codes(kExports, "override home { lift leave when context.mfa }") == "");
  CHECK(codes(kExports,
              "override home { lift export when context.mfa } override home { lift export }") ==
        "BY0665");
}

const std::string kRest = "until 2027-01-01 approved by \"a\" ticket \"t\" because \"b\"";

TEST_CASE("BY0670-BY0677 waivers") {
  CHECK(codes("guarantee g { permit read } waiver w of g for clothing on read " + kRest) ==
        "BY0670");
  CHECK(codes("mandatory standard a { forbid read } waiver w of a for clothing on read " + kRest) ==
        "BY0671");
  CompiledMesh other;
  other.central(kModel);
  other.central("standards s\nimport model\n" + kPurpose);
  other.domain("payments",
               "standards p\nimport model\nwaiver w of s.mfa_only for payments on read " + kRest);
  CHECK(other.analyze().codes() == "BY0672");
  CHECK(codes(kPurpose + "waiver w of mfa_only for clothng on read " + kRest) == "BY0673");
  CompiledMesh outside;
  outside.central(kModel);
  outside.domain("payments", "standards p\nimport model\n" + kPurpose +
                                 "waiver w of mfa_only for clothing on read " + kRest);
  CHECK(outside.analyze().codes() == "BY0674");
  CHECK(codes(kPurpose + "waiver w of mfa_only for clothing on export " + kRest) == "BY0675");
  CHECK(codes(kPurpose + "waiver w of mfa_only for clothing on read until 2027-01-01 approved by "
                         "\" \" ticket \"t\" because \"b\"") == "BY0677");
  CHECK(codes(kPurpose + "waiver w of mfa_only for clothing on read " + kRest) == "");
}

TEST_CASE("BY0680-BY0690 parameters") {
  CHECK(codes("parameter p: Column = 1") == "BY0680");
  CHECK(codes("parameter p: Region = eea within eea .. uk") == "BY0681");
  CHECK(codes("parameter p: Tier = public within public .. internal") == "");
  CHECK(codes("parameter p: int = 5 within 9 .. 1") == "BY0682");
  CHECK(codes("parameter p: int = 5 within 6 .. 9") == "BY0683");
  CHECK(codes("parameter p: Region = us within [eea, uk]") == "BY0683");
  CHECK(codes("parameter p: Region = eea within [eea, eea]") == "BY0684");
  CHECK(codes("parameter p: Region = eea within []") == "BY0685");
  CHECK(codes("parameter p: int = 10 within 10 .. 1000", "set p = 5") == "BY0686");
  CHECK(codes("parameter p: Region = eea within [eea, uk]", "set p = us") == "BY0686");
  CHECK(codes("parameter p: int = 10 within 10 .. 1000", "set p = 10 set p = 11") == "BY0687");
  CompiledMesh own;
  own.central(kModel);
  own.domain("payments", "standards p\nparameter p: int = 1");
  own.domain("payments", "domain payments\nset p = 2");
  own.domain("clothing", "domain clothing\nset p.p = 2");
  CHECK(own.analyze().codes() == "BY0688 BY0689");
  CHECK(codes("parameter p: int? = 1") == "BY0690");
  CHECK(codes("parameter p: int = 1 within 9") == "BY0691");
}

TEST_CASE("what is out of range names both sides") {
  const CompiledMesh mesh = mesh_of("parameter k: int = 10 within 10 .. 1000", "set k = 5");
  REQUIRE(mesh.diagnostics.size() == 1);
  const Diagnostic& d = mesh.diagnostics.list()[0];
  CHECK(d.name == "out-of-range");
  CHECK(d.rule == "clothing.k");
  CHECK(d.against == "s.k");
  CHECK(d.message == "'k' is set to 5, which is outside 10 .. 1000");
  CHECK(d.labels.size() == 2);
}

/// The files of a printed rulebook, compiled again.
CompiledMesh read_back(const std::string& printed) {
  CompiledMesh mesh;
  size_t at = printed.find("// --- ");
  while (at != std::string::npos) {
    const size_t next = printed.find("\n// --- ", at);
    const std::string file = printed.substr(at, next - at);
    const std::string package = file.substr(7, file.find('\n') - 7);
    if (file.find("\ndomain ") != std::string::npos) {
      mesh.domain(package, file);
    } else {
      mesh.central(file);
    }
    at = next == std::string::npos ? next : next + 1;
  }
  mesh.analyze();
  return mesh;
}

TEST_CASE("a printed rulebook reads back as itself") {
  const CompiledMesh mesh = mesh_of(kExports + kPurpose + R"(
    parameter keep: duration = 365d within 30d .. 10y
    parameter home: Region = eea within [eea, uk]
    waiver w of mfa_only for clothing on read when context.mfa until 2027-06-30
      approved by "dpo" ticket "T-1" because "x"
    mandatory standard described "Said." for publish {
      require has resource.note "a note"
      require resource.tier < restricted "not restricted" when context.mfa
    }
    mandatory standard cells warn until 2027-01-01 {
      cap columns under user.contact to hash on access unless context.mfa
      cap columns where col.tier >= confidential to last(4) on read
      filter read to row.region == principal.region when principal.employee
      oblige access with audit(level: "full")
      forbid export when principal.clearance < resource.tier
    }
    guarantee g subject to mfa_only { permit read when principal in Team::"audit" }
  )",
                                    R"(set keep = 180d
    override home { lift export when has context.destination and context.destination == uk }
    bylaw a {
      permit read until 2026-12-31 when principal.clearance >= internal
        with filter row.region == principal.region with mask columns named "a" as hash
        with mask columns under user as last(2) with approval(by: Team::"stewards")
      permit export when principal is User and principal.employee
      forbid erase when action.reason == "x" and (any c in resource.columns: c.tier == public)
    }
    assert first "x": never permit export when context.mfa)");
  CHECK(mesh.messages().empty());
  const std::string printed = print_rulebook(mesh.book);
  const CompiledMesh again = read_back(printed);
  for (const std::string& message : again.messages()) MESSAGE(message);
  CHECK(again.messages().empty());
  CHECK(print_rulebook(again.book) == printed);
  CHECK(again.book.rules.size() == mesh.book.rules.size());
}

}  // namespace
}  // namespace bylaw
