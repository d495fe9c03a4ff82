// Tests of types, taxonomies, actions, masks and duties.
#include <doctest/doctest.h>

#include "compiler/sema/sample_mesh.h"

namespace bylaw {
namespace {

/// A module with these declarations.
struct Module : SampleMesh {
  explicit Module(const std::string& text) { central("module m\nimport std.data\n" + text).run(); }
};

std::string codes(const std::string& text) { return Module(text).codes(); }

const Taxonomy& taxonomy(const SampleMesh& mesh, std::string_view name) {
  for (const Taxonomy& taxonomy : mesh.schema().taxonomies) {
    if (taxonomy.name.local == name) return taxonomy;
  }
  FAIL("no such taxonomy");
  return mesh.schema().domains();
}

bool under(const Taxonomy& taxonomy, std::string_view term, std::string_view ancestor) {
  return taxonomy.under(*taxonomy.find(term), *taxonomy.find(ancestor));
}

TEST_CASE("the standard library is without findings") { CHECK(SampleMesh().run().codes() == ""); }

TEST_CASE("the library's taxonomies are Fideslang's") {
  SampleMesh mesh;
  mesh.run();
  const Taxonomy& category = taxonomy(mesh, "Category");
  CHECK(category.terms.size() == 86);
  CHECK(taxonomy(mesh, "Use").terms.size() == 54);
  CHECK(under(category, "user.contact.email", "user"));
  CHECK_FALSE(under(category, "user.contact.email", "system"));
  CHECK(
      category.terms[*category.find("user.contact.email")].doc.starts_with("User Contact Email: "));
}

TEST_CASE("types of the language and of the module") {
  const Module m(
      "enum Tier ordered { low < high }\n"
      "entity User { tier: Tier, boss?: User, days: set<date>, about: list<std.data.Category> }");
  CHECK(m.codes() == "");
  const EntityType& user = m.schema().entity_types[*m.schema().find_entity_type("User")];
  REQUIRE(user.attributes.size() == 4);
  CHECK(m.schema().type_name(user.attributes[0].type) == "Tier");
  CHECK(user.attributes[1].optional);
  CHECK(m.schema().type_name(user.attributes[1].type) == "User");
  CHECK(m.schema().type_name(user.attributes[2].type) == "set<date>");
  CHECK(m.schema().type_name(user.attributes[3].type) == "list<Category>");
  CHECK(m.schema().enums[EnumId(0)].ordered);
}

TEST_CASE("enums have members, once each") {
  CHECK(codes("enum E { a, b }") == "");
  CHECK(codes("enum E { }") == "BY0501:empty-enum");
  CHECK(codes("enum E { a, a }") == "BY0502:repeated-member");
  CHECK(codes("record R { a: int, a: int }") == "BY0502:repeated-member");
}

TEST_CASE("types that can't be") {
  CHECK(codes("record R { a: set<int?> }") == "BY0503:optional-element");
  CHECK(codes("record R { a: set<int>? }") == "");
  CHECK(codes("mask m(a: \"x\" < \"y\") reveals prefix a") == "BY0504:words-outside-duty");
  CHECK(codes("record R { a: Tir }") == "BY0301:unknown-name");
  const Module slip("record R { a: strng }");
  CHECK(slip.codes() == "BY0515:unknown-type");
  CHECK(slip.first().hint == "did you mean 'string'?");
  const Module foreign("record R { a: boolean }");
  CHECK(foreign.first().hint == "did you mean 'bool'?");
  CHECK(codes("define d(a: int): int? = 1") == "BY0516:optional-result");
  CHECK(codes("define d(a?: int): int = 1") == "BY0509:optional-argument");
}

TEST_CASE("claims and adjustable attributes are those of entities") {
  CHECK(codes("entity E { claim a: int, adjustable b: int }") == "");
  CHECK(codes("context { claim a: int }") == "BY0505:misplaced-claim");
  CHECK(codes("record R { claim a: int }") == "BY0505:misplaced-claim");
  CHECK(codes("record R { adjustable a: int }") == "BY0506:misplaced-adjustable");
}

TEST_CASE("domain is a Domain, and no claim") {
  CHECK(codes("entity E { domain: string }") == "BY0507:domain-attribute-type");
  CHECK(codes("entity E { claim domain: Domain }") == "BY0508:domain-claim");
  const Module m("claim entity E { domain: Domain, a: int }");
  CHECK(m.codes() == "");
  const EntityType& e = m.schema().entity_types[EntityTypeId(0)];
  CHECK(e.domain == 0u);
  CHECK_FALSE(e.attributes[0].claim);
  CHECK(e.attributes[1].claim);
}

TEST_CASE("records end somewhere") {
  CHECK(codes("record A { b: B }\nrecord B { c: int }") == "");
  const Module ring("record A { b: list<B> }\nrecord B { a: A }");
  CHECK(ring.codes() == "BY0510:recursive-record");
  CHECK(ring.first().message == "record 'A' contains itself: A → B → A");
  CHECK(codes("record A { a?: A }") == "BY0510:recursive-record");
  CHECK(codes("record A { b: B, c: B }\nrecord B { c: int }") == "");
}

TEST_CASE("entity types and actions have one name each on the wire") {
  SampleMesh mesh;
  mesh.central("module a\nentity User { }").central("module b\nentity User { }");
  CHECK(mesh.run().codes() == "BY0511:wire-name-clash");
  CHECK(codes("entity T { }\nentity U in T, T { }") == "BY0512:repeated-type");
  CHECK(codes("entity U { }\naction r by U, U on U") == "BY0512:repeated-type");
}

TEST_CASE("modules add to one context, in which time is always there") {
  SampleMesh mesh;
  mesh.central("module a\ncontext { x: int }").central("module b\ncontext { y: int }").run();
  REQUIRE(mesh.schema().context.size() == 3);
  CHECK(mesh.schema().context[0].name == "time");
  CHECK(mesh.schema().context[2].name == "y");
  CHECK(codes("context { time: timestamp }") == "BY0513:time-reserved");
  CHECK(codes("context { a: int }\ncontext { a: int }") == "BY0514:context-clash");
}

TEST_CASE("a taxonomy extends another, with its terms first") {
  const Module m(
      "taxonomy Purpose extends Use { essential.review under essential.fraud_detection and "
      "analytics\n"
      "open analytics }");
  CHECK(m.codes() == "");
  const Taxonomy& use = taxonomy(m, "Use");
  const Taxonomy& purpose = taxonomy(m, "Purpose");
  CHECK(purpose.terms.size() == use.terms.size() + 1);
  CHECK(purpose.find("marketing") == use.find("marketing"));
  CHECK(under(purpose, "essential.review", "analytics"));
  CHECK(under(purpose, "essential.review", "essential"));
  CHECK(purpose.terms[*purpose.find("analytics")].open);
  CHECK_FALSE(use.terms[*use.find("analytics")].open);
}

TEST_CASE("an extending taxonomy may stand before its base") {
  CHECK(codes("taxonomy A extends B { x.y }\ntaxonomy B { x }") == "");
}

TEST_CASE("taxonomies and terms without rings") {
  const Module ring("taxonomy A extends B { x }\ntaxonomy B extends A { y }");
  CHECK(ring.codes() == "BY0520:taxonomy-cycle");
  CHECK(ring.first().message == "taxonomies extend each other: A → B → A");
  const Module terms("taxonomy A { a under b\nb under c\nc under a }");
  CHECK(terms.codes() == "BY0525:term-cycle");
  CHECK(terms.first().message == "terms stand under each other: a → b → c → a");
  CHECK(codes("taxonomy A { a under a }") == "BY0525:term-cycle");
}

TEST_CASE("terms that are not what they say") {
  CHECK(codes("taxonomy A { a\na }") == "BY0521:duplicate-term");
  CHECK(codes("taxonomy A extends Use { marketing }") == "BY0522:inherited-term");
  CHECK(codes("taxonomy A extends Use { open marketing\nopen marketing }") ==
        "BY0521:duplicate-term");
  const Module slip("taxonomy A extends Use { x under marketng }");
  CHECK(slip.codes() == "BY0523:unknown-parent-term");
  CHECK(slip.first().hint == "did you mean 'marketing'?");
  CHECK(slip.at() == "marketng");
  CHECK(codes("taxonomy A { x under user.contact }") == "BY0524:term-of-other-taxonomy");
  const Module orphan("taxonomy A { essential\nesential.x }");
  CHECK(orphan.codes() == "BY0526:orphan-term");
  CHECK(orphan.first().hint == "did you mean 'essential.x'?");
  CHECK(codes("taxonomy A extends Domain { x }") == "BY0530:extends-domain");
  CHECK(codes("taxonomy A { }") == "BY0532:empty-taxonomy");
  CHECK(codes("taxonomy A { a\nb under a and a }") == "BY0534:repeated-parent");
  std::string many = "taxonomy A {\n";
  for (int i = 0; i <= 16384; ++i) many += "t" + std::to_string(i) + "\n";
  CHECK(codes(many + "}") == "BY0533:too-many-terms");
}

struct Added : SampleMesh {
  explicit Added(const std::string& terms, const std::string& others = "") {
    central("module m\nimport std.data\ntaxonomy Purpose extends std.data.Use { open analytics }");
    domain("clothing", "domain clothing\nimport m\n" + terms);
    if (!others.empty()) domain("payments", "domain payments\nimport m\n" + others);
    run();
  }
};

TEST_CASE("domains add terms below open terms") {
  const Added mesh("/// How often customers come back.\nterm churn under analytics.reporting");
  CHECK(mesh.codes() == "");
  const Taxonomy& purpose = taxonomy(mesh, "Purpose");
  REQUIRE(purpose.find("churn"));
  CHECK(purpose.terms[*purpose.find("churn")].domain == "clothing");
  CHECK(purpose.terms[*purpose.find("churn")].doc == "How often customers come back.");
  CHECK(under(purpose, "churn", "analytics"));
  CHECK_FALSE(taxonomy(mesh, "Use").find("churn"));
  CHECK(Added("term analytics.churn").codes() == "");
}

TEST_CASE("closed terms stay closed") {
  const Added mesh("term newsletter under marketing");
  CHECK(mesh.codes() == "BY0527:closed-term");
  CHECK(mesh.at() == "marketing");
  CHECK(mesh.first().rule == "clothing.marketing");
  CHECK(mesh.first().against == "std.data.marketing");
  CHECK(taxonomy(mesh, "Purpose").find("newsletter"));  // its uses are no mistakes besides
  CHECK(Added("term x under analytics and marketing").codes() == "BY0527:closed-term");
}

TEST_CASE("a domain's term may stand under another domain's, whatever the order") {
  CHECK(Added("term b under a", "term a under analytics").codes() == "");
  CHECK(Added("term a under analytics", "term b under a").codes() == "");
  const Added twice("term a under analytics", "term a under analytics");
  CHECK(twice.codes() == "BY0531:term-taken");
  CHECK(twice.first().message ==
        "the term 'a' of 'Purpose' was added by the domain 'clothing' already");
  CHECK(Added("term marketing under analytics").codes() == "BY0531:term-taken");
}

TEST_CASE("a domain's term says where it stands") {
  CHECK(Added("term churn").codes() == "BY0528:term-without-parent");
  const Added slip("term churn under analytix");
  CHECK(slip.codes() == "BY0535:no-taxonomy-knows");
  CHECK(slip.first().hint == "did you mean 'analytics'?");
  CHECK(SampleMesh().domain("clothing", "domain clothing\nterm churn under x").run().codes() ==
        "BY0535:no-taxonomy-knows");
}

TEST_CASE("several open taxonomies need a name") {
  const std::string module = "module m\ntaxonomy A { open x }\ntaxonomy B { open x }\n";
  const auto with = [&](const std::string& term) {
    return SampleMesh()
        .central(module)
        .domain("clothing", "domain clothing\nimport m\n" + term)
        .run()
        .codes();
  };
  CHECK(with("term y under x") == "BY0529:ambiguous-term");
  CHECK(with("term y of B under x") == "");
}

TEST_CASE("a term added to a base is one of what extends it") {
  SampleMesh mesh;
  mesh.central("module m\ntaxonomy A { open x }\ntaxonomy B extends A { z under x }")
      .domain("clothing", "domain clothing\nimport m\nterm y under x")
      .run();
  CHECK(mesh.codes() == "");
  CHECK(taxonomy(mesh, "A").find("y") == taxonomy(mesh, "B").find("y"));
  CHECK(under(taxonomy(mesh, "B"), "y", "x"));
}

constexpr const char* kTypes =
    "entity User { }\n"
    "record Column { name: string, about: set<std.data.Category> }\n"
    "record Topic { name: string }\n"
    "record Bare { title: string }\n"
    "record Two { name: string, a: set<Use>, b: set<Category> }\n"
    "record Holder { columns: list<Column> }\n"
    "entity Table { columns: list<Column>, names: set<string>, bare: list<Bare>, two: list<Two>, "
    "inner: Holder }\n"
    "entity Queue { columns: list<Topic> }\n"
    "entity File { }\n";

TEST_CASE("actions with their environments") {
  const Module m(std::string(kTypes) +
                 "action read, query(limit?: int) by User on Table, Queue\n"
                 "action erase by User on File\naction group all_reads { read, query }\n"
                 "action group access { all_reads, erase }");
  CHECK(m.codes() == "");
  CHECK(m.schema().actions.size() == 3);
  CHECK(m.schema().environments.size() == 5);
  CHECK(m.schema().actions[ActionId(0)].properties.empty());
  CHECK(m.schema().actions[ActionId(1)].properties.size() == 1);
  REQUIRE(m.analysis.action_groups.size() == 2);
  CHECK(m.analysis.action_groups[1] ==
        std::vector<ActionId>{ActionId(0), ActionId(1), ActionId(2)});
}

TEST_CASE("columns of a resource") {
  const auto reading = [](const std::string& path, const std::string& types = "Table") {
    return Module(std::string(kTypes) + "action read by User on " + types + " reading columns of " +
                  path);
  };
  const Module m = reading("resource.columns");
  CHECK(m.codes() == "");
  const auto& columns = m.schema().actions[ActionId(0)].columns;
  REQUIRE(columns);
  CHECK(columns->path == std::vector<std::string>{"columns"});
  CHECK(columns->name == 0);
  CHECK(columns->categories == 1u);
  CHECK(reading("resource.inner.columns").codes() == "");
  CHECK(reading("principal.columns").codes() == "BY0540:columns-not-of-resource");
  const Module slip = reading("resource.colums");
  CHECK(slip.codes() == "BY0541:no-columns");
  CHECK(slip.first().hint == "did you mean 'columns'?");
  CHECK(reading("resource.columns", "Table, File").codes() == "BY0541:no-columns");
  CHECK(reading("resource.names").codes() == "BY0542:columns-not-records");
  CHECK(reading("resource.bare").codes() == "BY0543:column-without-name");
  CHECK(reading("resource.columns", "Table, Queue").codes() == "BY0544:columns-differ");
  CHECK(reading("resource.two").codes() == "BY0545:several-categories");
}

TEST_CASE("action groups") {
  const std::string base = std::string(kTypes) + "action read by User on Table\n";
  const Module ring(base + "action group a { b }\naction group b { a, read }");
  CHECK(ring.codes() == "BY0546:group-cycle");
  CHECK(codes(base + "action group a { }") == "BY0547:empty-group");
  CHECK(codes(base + "action group a { read, read }") == "BY0548:repeated-group-member");
  CHECK(codes(base + "action group a { raed }") == "BY0301:unknown-name");
}

TEST_CASE("masks are points of the algebra") {
  const Module m(
      "mask card on string reveals prefix 6, suffix 4, length\n"
      "mask last(n: int) reveals suffix n\n"
      "mask tokenise(scope: string) reveals token reversible, scope scope\n"
      "mask year on date, timestamp reveals bucket 365\nmask open reveals everything");
  CHECK(m.codes() == "");
  const auto mask = [&](std::string_view name) {
    for (const Mask& item : m.schema().masks) {
      if (item.name.full() == "m." + std::string(name)) return item;
    }
    return Mask();
  };
  CHECK(mask("card").base.prefix == 6);
  CHECK(mask("card").base.length);
  CHECK(mask("last").suffix->parameter == 0u);
  CHECK(mask("tokenise").base.token == Token::kReversible);
  CHECK(mask("tokenise").scope_parameter == 0u);
  CHECK(mask("year").base.bucket == 365);
  CHECK(mask("year").column_types.size() == 2);
  CHECK(mask("open").base.full);
}

TEST_CASE("masks that say too much, too little, or nothing known") {
  CHECK(codes("mask m reveals lenght") == "BY0550:unknown-component");
  CHECK(codes("mask m reveals prefix 4, prefix 2") == "BY0551:repeated-component");
  CHECK(codes("mask m reveals nothing, length") == "BY0552:component-alone");
  CHECK(codes("mask m reveals prefix 0") == "BY0555:bad-amount");
  CHECK(codes("mask m(n: string) reveals prefix n") == "BY0555:bad-amount");
  CHECK(codes("mask m reveals token md5") == "BY0556:unknown-token");
  CHECK(codes("mask m(s: string) reveals prefix 4, scope s") == "BY0557:scope-without-token");
  CHECK(codes("mask m on text reveals prefix 4") == "BY0558:unknown-column-type");
  CHECK(codes("mask m on number reveals prefix 4") == "BY0559:unfit-component");
  CHECK(codes("mask m(n: decimal) reveals length") ==
        "BY0560:mask-parameter-type BY0561:unused-mask-parameter");
  CHECK(codes("mask m(n: int) reveals prefix 4") == "BY0561:unused-mask-parameter");
  const Module slip("mask m(count: int) reveals prefix coutn");
  CHECK(slip.codes() == "BY0562:unknown-amount-parameter");
  CHECK(slip.first().hint == "did you mean 'count'?");
}

TEST_CASE("duties with their words, combination and action") {
  const Module m(std::string(kTypes) +
                 "action approve by User on Table\n"
                 "duty log(level: \"basic\" < \"full\") combines max\n"
                 "duty approval(by: User) gates done by approve combines all\n"
                 "duty tell(whom: set<string>) combines union");
  CHECK(m.codes() == "");
  const auto duty = [&](std::string_view name) {
    for (const Duty& item : m.schema().duties) {
      if (item.name.full() == "m." + std::string(name)) return item;
    }
    return Duty();
  };
  CHECK(duty("log").words[0] == std::vector<std::string>{"basic", "full"});
  CHECK(duty("log").combination == DutyCombination::kMax);
  CHECK(duty("approval").gates);
  CHECK(duty("approval").done_by == ActionId(0));
  CHECK(duty("tell").combination == DutyCombination::kUnion);
}

TEST_CASE("duties that can't be combined or handed on") {
  CHECK(codes("duty d(a: int) combines mox") == "BY0565:unknown-combination");
  CHECK(codes("duty d(a: string) combines max") == "BY0566:unfit-combination");
  CHECK(codes("duty d(a: int) combines union") == "BY0566:unfit-combination");
  CHECK(codes("duty d(a: \"x\" < \"x\") combines max") == "BY0567:repeated-word");
  CHECK(codes("record R { a: int }\nduty d(a: list<R>) combines all") ==
        "BY0568:duty-parameter-type");
  CHECK(codes("duty d done by nothing_known combines all") == "BY0301:unknown-name");
}

TEST_CASE("the order of files makes no difference") {
  const std::string a = "module a\nimport b\nentity User in Team { tier: Tier }";
  const std::string b = "module b\nenum Tier { x }\nentity Team { }";
  SampleMesh one, two;
  one.central(a).central(b).run();
  two.central(b).central(a).run();
  CHECK(one.codes() == "");
  CHECK(two.codes() == "");
}

}  // namespace
}  // namespace bylaw
