// Tests of the contract reader: which field fills which attribute, and what is said of what doesn't
// fit.
#include "facts/read_odcs.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "facts/read_json.h"
#include "facts/test_schema.h"

namespace bylaw {
namespace {

/// Reads contracts into one store and keeps what was reported.
struct Catalog {
  SourceMap sources;
  TestSchema schema;
  TermMap terms;
  EntityStoreBuilder builder;
  Diagnostics diagnostics;

  void add(const std::string& text) {
    const FileId file = sources.add("catalog/" + std::to_string(sources.size()) + ".yaml", text);
    read_contract(sources, file, schema, terms, builder, diagnostics);
  }
  void derive() { derive_from_lineage(schema, builder, diagnostics); }

  std::vector<std::string> messages() const {
    std::vector<std::string> result;
    for (const Diagnostic& d : diagnostics.list()) {
      result.push_back(std::string(d.code) + " " + d.message +
                       (d.hint.empty() ? "" : " (" + d.hint + ")"));
    }
    return result;
  }
  /// The one finding other than that columns have no category.
  std::string only() const {
    std::vector<std::string> found;
    for (const std::string& message : messages()) {
      if (message.substr(0, 6) != "BY0856") found.push_back(message);
    }
    CAPTURE(found.size());
    REQUIRE(found.size() == 1);
    return found.front();
  }
  std::string place(size_t i = 0) const {
    const Diagnostic& d = diagnostics.list()[i];
    return d.labels.empty() ? "" : std::string(sources.text(d.labels[0].span));
  }
  const Entity& product(const std::string& id = "mesh://clothing/orders/v1") {
    const Entity* entity = builder.find({schema.product, id});
    REQUIRE(entity != nullptr);
    return *entity;
  }
  const Slot& slot(const char* attribute, const std::string& id = "mesh://clothing/orders/v1") {
    return product(id).attributes[schema.attribute(schema.product, attribute)];
  }
  /// The attribute as an author writes it; "-" if it is absent, "!" if it is invalid.
  std::string text(const char* attribute, const std::string& id = "mesh://clothing/orders/v1") {
    const Slot& s = slot(attribute, id);
    if (s.state == Slot::State::kAbsent) return "-";
    return s.state == Slot::State::kInvalid ? "!" : schema.value_text(s.value);
  }
};

const char kColumns[] =
    "schema:\n- name: t\n  properties:\n"
    "  - {name: email, logicalType: string, classification: internal, tags: "
    "[user.contact.email]}\n";

/// A contract that fits, with more lines.
std::string contract(const std::string& lines, const std::string& columns = kColumns) {
  return "apiVersion: v3.1.0\nkind: DataContract\nid: c1\nversion: 1.2.0\nstatus: active\n"
         "domain: clothing\ndataProduct: orders\n" +
         columns + lines;
}

TEST_CASE("a contract becomes a product named by its address") {
  Catalog c;
  c.add(contract("tags: [finance, finance]\n"));
  c.derive();
  CHECK(c.diagnostics.empty());
  CHECK(c.text("address") == "\"mesh://clothing/orders/v1\"");
  CHECK(c.text("domain") == "clothing");
  CHECK(c.text("tier") == "internal");
  CHECK(c.text("status") == "\"active\"");
  CHECK(c.text("tags") == "[\"finance\"]");
  CHECK(c.text("inputs") == "[]");
  CHECK(c.text("agreements") == "[]");
  CHECK(c.text("region") == "-");
  CHECK(
      c.text("columns") ==
      "[{ name: \"email\", type: \"string\", categories: [user.contact.email], tier: internal }]");
  CHECK(c.product().origin == "catalog/0.yaml");
}

TEST_CASE("the address can be stated, and needs a major version where it isn't") {
  Catalog c;
  c.add(contract("customProperties:\n- {property: address, value: \"mesh://x/y/v9\"}\n"));
  CHECK(c.text("address", "mesh://x/y/v9") == "\"mesh://x/y/v9\"");
  Catalog v;
  std::string text = contract("");
  text.replace(text.find("1.2.0"), 5, "v2");
  v.add(text);
  CHECK(v.text("address", "mesh://clothing/orders/v2") == "\"mesh://clothing/orders/v2\"");
  Catalog bad;
  text.replace(text.find("version: v2"), 11, "version: latest");
  bad.add(text);
  CHECK(bad.messages()[0] ==
        "BY0857 the version \"latest\" has no major number, which the product's address needs");
}

TEST_CASE("custom properties fill attributes of their name, also where it is spelt in camel case") {
  Catalog c;
  c.add(
      contract("customProperties:\n"
               "- {property: purposes, value: [analytics, marketing]}\n"
               "- {property: costCenter, value: 4711}\n"
               "- {property: end-of-support, value: \"2030-01-01T00:00:00Z\"}\n"
               "- {property: unheard, value: {of: 1}}\n"
               "- {property: agreements, value: [{consumer: data, purpose: analytics, until: "
               "2027-01-01T00:00:00Z}]}\n"));
  CHECK(c.diagnostics.empty());
  CHECK(c.text("purposes") == "[analytics, marketing]");
  CHECK(c.text("cost_center") == "\"4711\"");
  CHECK(c.text("end_of_support") == "2030-01-01T00:00:00Z");
  CHECK(c.text("agreements") ==
        "[{ consumer: Team::\"data\", purpose: analytics, until: 2027-01-01T00:00:00Z }]");
}

TEST_CASE("a custom property that doesn't fit its attribute is reported at its value") {
  Catalog c;
  c.add(
      contract("customProperties:\n- {property: purposes, value: [analytix]}\n- {property: region, "
               "value: eu}\n"));
  CHECK(c.messages() ==
        std::vector<std::string>{
            "BY0813 region: Region has no member \"eu\"",
            "BY0813 purposes/0: Purpose has no term \"analytix\" (did you mean 'analytics'?)"});
  CHECK(c.place(1) == "analytix");
  CHECK(c.text("purposes") == "!");
  Catalog twice;
  twice.add(
      contract("customProperties:\n- {property: costCenter, value: a}\n- {property: cost_center, "
               "value: b}\n"));
  CHECK(twice.only() == "BY0859 the custom property 'cost_center' is there twice");
  Catalog unnamed;
  unnamed.add(contract("customProperties:\n- {value: a}\n"));
  CHECK(unnamed.only() == "BY0843 the contract has no 'property', which the standard requires");
}

TEST_CASE("what the standard requires is required, what is not a contract is refused") {
  const auto only = [](const std::string& text) {
    Catalog c;
    c.add(text);
    CHECK(c.builder.store().size() == 0);
    return c.only();
  };
  const std::string good = contract("");
  const auto without = [&](const std::string& line, const std::string& instead) {
    std::string text = good;
    text.replace(text.find(line), line.size(), instead);
    return text;
  };
  CHECK(only(without("id: c1\n", "")) ==
        "BY0843 the contract has no 'id', which the standard requires");
  CHECK(only(without("status: active\n", "status:\n")) ==
        "BY0843 the contract has no 'status', which the standard requires");
  CHECK(only(without("v3.1.0", "v2.2.2")) ==
        "BY0844 apiVersion \"v2.2.2\" is not one that is read: v3.0.x or v3.1.x");
  CHECK(only(without("v3.1.0", "v3.10.0")).substr(0, 6) == "BY0844");
  CHECK(only(without("kind: DataContract", "kind: DataProdukt")) ==
        "BY0845 kind is \"DataProdukt\", not DataContract or DataProduct");
  CHECK(only(without("version: 1.2.0", "version: [1]")) ==
        "BY0842 version expects a text, saw a list");
  CHECK(only("- a\n") == "BY0842 a contract expects an object, saw a list");
  CHECK(only("") == "BY0842 a contract expects an object, saw null");
  CHECK(only("a: [1\n").substr(0, 6) == "BY0840");
  CHECK(only("a: &x 1\n<<: *x\n") == "BY0841 contracts can't hold a merge key '<<'");
  CHECK(only("a: 1\na: 2\n") == "BY0802 the member 'a' is there twice");
  CHECK(only(std::string(100, '[') + std::string(100, ']')).substr(0, 6) == "BY0803");
}

TEST_CASE("v3.0 is read as v3.1 is") {
  for (const char* version : {"v3.0.0", "v3.0.2", "v3.1.0"}) {
    Catalog c;
    std::string text = contract("");
    text.replace(text.find("v3.1.0"), 6, version);
    c.add(text);
    CHECK(c.diagnostics.empty());
    CHECK(c.builder.store().size() == 1);
  }
}

TEST_CASE("parts of a wrong shape are named") {
  const auto only = [](const std::string& lines) {
    Catalog c;
    c.add(contract(lines));
    return c.only();
  };
  CHECK(only("servers: prod\n") == "BY0842 servers expects a list, saw \"prod\"");
  CHECK(only("servers: [prod]\n") == "BY0842 a server expects an object, saw \"prod\"");
  CHECK(only("customProperties: {a: 1}\n") ==
        "BY0842 customProperties expects a list, saw an object");
  CHECK(only("customProperties: [a]\n") == "BY0842 a custom property expects an object, saw \"a\"");
  CHECK(only("slaProperties: [x]\n") == "BY0842 a service level expects an object, saw \"x\"");
  CHECK(only("team: 7\n") == "BY0842 team expects a list, saw 7");
  CHECK(only("tags: finance\n") == "BY0812 tags: expects a set<string>, saw \"finance\"");
  Catalog tables;
  tables.add(contract("", "schema: t\n"));
  CHECK(tables.messages()[0] == "BY0842 schema expects a list, saw \"t\"");
  Catalog columns;
  columns.add(contract("", "schema:\n- {name: t, properties: [x, {logicalType: string}]}\n"));
  CHECK(columns.messages()[0] == "BY0842 a column expects an object, saw \"x\"");
  CHECK(columns.messages()[1] == "BY0843 the contract has no 'name', which the standard requires");
}

TEST_CASE("fields that the standard doesn't know are warned of") {
  Catalog c;
  c.add(contract("dataproduct: x\nowner: me\n"));
  CHECK(c.messages() ==
        std::vector<std::string>{"BY0846 a contract has no field 'dataproduct' in the contract "
                                 "standard (did you mean 'dataProduct'?)",
                                 "BY0846 a contract has no field 'owner' in the contract standard "
                                 "(what the standard doesn't know "
                                 "goes into customProperties)"});
  CHECK(c.diagnostics.list()[0].severity == Severity::kWarning);
  CHECK(c.diagnostics.list()[0].fixits[0].replacement == "dataProduct");
  Catalog column;
  column.add(
      contract("",
               "schema:\n- {name: t, properties: [{name: a, logicalType: string, clasification: "
               "public, classification: public}]}\n"));
  CHECK(column.only() ==
        "BY0846 a column has no field 'clasification' in the contract standard (did you mean "
        "'classification'?)");
}

TEST_CASE("an undeclared domain is refused, a local word for one is mapped") {
  Catalog c;
  std::string text = contract("");
  text.replace(text.find("domain: clothing"), 16, "domain: clothes");
  c.add(text);
  CHECK(c.only() == "BY0818 domain: \"clothes\" is not a domain of the mesh");
  Catalog mapped;
  mapped.terms["domain"]["clothes"] = "clothing";
  mapped.add(text);
  CHECK(mapped.diagnostics.empty());
  CHECK(mapped.text("domain") == "clothing");
  Catalog none;
  text.replace(text.find("domain: clothes\n"), 16, "");
  none.add(text);
  none.derive();
  CHECK(none.only() ==
        "BY0855 the contract gives no value for the required attribute 'domain' of DataProduct "
        "(state it as the "
        "contract's field 'domain')");
  CHECK(none.text("tier", "c1") == "internal");
}

TEST_CASE(
    "words of classification are the mesh's own or mapped, else reported once and the strictest") {
  const char columns[] =
      "schema:\n- name: t\n  properties:\n"
      "  - {name: a, logicalType: string, classification: pii, tags: [user.name]}\n"
      "  - {name: b, logicalType: string, classification: pii, tags: [user.name]}\n"
      "  - {name: c, logicalType: string, classification: public, tags: [user.name]}\n";
  Catalog c;
  c.add(contract("", columns));
  c.derive();
  CHECK(c.only() ==
        "BY0848 the word \"pii\" is no Tier and the mesh's terms don't map it; treated as the "
        "strictest (map it in the "
        "manifest: terms: { classification: { pii: restricted } })");
  CHECK(c.text("tier") == "restricted");
  CHECK(c.diagnostics.list()[0].severity == Severity::kWarning);
  Catalog mapped;
  mapped.terms["classification"]["pii"] = "confidential";
  mapped.add(contract("", columns));
  mapped.derive();
  CHECK(mapped.diagnostics.empty());
  CHECK(mapped.text("tier") == "confidential");
  Catalog wrong;
  wrong.terms["classification"]["pii"] = "confidental";
  wrong.add(contract("", columns));
  wrong.derive();
  CHECK(wrong.only() ==
        "BY0813 tier: Tier has no member \"confidental\", which the mesh's terms give for \"pii\" "
        "(did you mean "
        "'confidential'?)");
  CHECK(wrong.diagnostics.list()[0].fixits.empty());  // the mend is the manifest's
  CHECK(wrong.text("tier") == "restricted");
}

TEST_CASE(
    "columns without a classification take their table's, the product's, or are the strictest") {
  const char columns[] =
      "schema:\n- name: t\n  properties:\n  - {name: a, logicalType: string, tags: [user.name]}\n";
  Catalog c;
  c.add(contract("", columns));
  c.derive();
  CHECK(c.only() == "BY0849 columns without a classification: 1 (a); treated as the strictest");
  CHECK(c.text("tier") == "restricted");
  Catalog product;
  product.add(contract("customProperties: [{property: tier, value: internal}]\n", columns));
  product.derive();
  CHECK(product.diagnostics.empty());
  CHECK(product.text("tier") == "internal");
  CHECK(product.text("columns").find("tier: internal") != std::string::npos);
  Catalog table;
  table.add(contract("", std::string(columns) +
                             "  customProperties: [{property: classification, value: public}]\n"));
  table.derive();
  CHECK(table.diagnostics.empty());
  CHECK(table.text("tier") == "public");
}

TEST_CASE("a stated tier stands, even below a column's") {
  Catalog c;
  c.add(contract("customProperties: [{property: tier, value: public}]\n"));
  c.derive();
  CHECK(c.diagnostics.empty());
  CHECK(c.text("tier") == "public");
}

TEST_CASE(
    "nested columns are listed under their path; tiers and categories rise to what holds them") {
  Catalog c;
  c.add(contract("", R"(
schema:
- name: t
  properties:
  - name: person
    logicalType: object
    classification: public
    customProperties: [{property: categories, value: [user.name]}]
    properties:
    - {name: email, logicalType: string, classification: confidential, tags: [user.contact.email]}
  - name: visits
    logicalType: array
    items:
      logicalType: object
      properties:
      - {name: day, logicalType: date, classification: internal, customProperties: [{property: category, value: user.name}]}
)"));
  c.derive();
  CHECK(c.diagnostics.empty());
  CHECK(c.text("columns") ==
        "[{ name: \"person\", type: \"object\", categories: [user.contact.email, user.name], tier: "
        "confidential }, "
        "{ name: \"person.email\", type: \"string\", categories: [user.contact.email], tier: "
        "confidential }, "
        "{ name: \"visits\", type: \"array\", categories: [user.name], tier: internal }, "
        "{ name: \"visits.day\", type: \"date\", categories: [user.name], tier: internal }]");
}

TEST_CASE("with several tables a column's name begins with its table's; a name twice is reported") {
  Catalog c;
  c.add(contract("", R"(
schema:
- {name: t, properties: [{name: id, logicalType: string, classification: public}]}
- {name: u, properties: [{name: id, logicalType: string, classification: public}]}
)"));
  CHECK(c.diagnostics.empty());
  CHECK(c.text("columns").find("\"t.id\"") != std::string::npos);
  CHECK(c.text("columns").find("\"u.id\"") != std::string::npos);
  Catalog twice;
  twice.add(contract(
      "",
      "schema:\n- {name: t, properties: [{name: id, logicalType: string, classification: public}, "
      "{name: id, logicalType: date, classification: public}]}\n"));
  CHECK(twice.only() == "BY0850 the column 'id' is described twice");
}

TEST_CASE("categories that are stated empty are known, unlike those that are not stated") {
  const auto categories = [](const char* more) {
    Catalog c;
    c.add(contract(
        "", std::string("schema:\n- name: t\n  properties:\n  - {name: a, logicalType: string, "
                        "classification: public") +
                more + "}\n"));
    c.derive();
    return c.text("columns") + (c.diagnostics.empty() ? "" : " " + c.messages()[0]);
  };
  CHECK(categories(", customProperties: [{property: categories, value: []}]")
            .find("categories: []") != std::string::npos);
  CHECK(categories("") ==
        "[{ name: \"a\", type: \"string\", tier: public }] BY0856 columns without a category, "
        "stated or from their "
        "sources: 1 (a); every cap applies to them");
  CHECK(categories(", tags: [something]").find("BY0856") != std::string::npos);
  CHECK(categories(", customProperties: [{property: category, value: user.nam}]")
            .find("did you mean") != std::string::npos);
}

TEST_CASE("service levels are durations with units, or values") {
  const auto retention = [](const std::string& level) {
    Catalog c;
    c.add(contract("slaProperties:\n- {property: retention, " + level + "}\n"));
    return c.diagnostics.empty() ? c.text("retention") : c.only();
  };
  CHECK(retention("value: 3, unit: y") == "3y");
  CHECK(retention("value: 0.5, unit: days") == "12h");
  CHECK(retention("value: \"7\", unit: w") == "49d");
  CHECK(retention("value: 90d") == "90d");
  CHECK(retention("value:") == "-");
  CHECK(retention("value: 3") ==
        "BY0852 the service level 'retention' has no unit (d for days, y for years)");
  CHECK(retention("value: 3, unit: moon") ==
        "BY0853 the service level 'retention' has the unknown unit \"moon\" (its unit is ms, s, "
        "min, h, d, w, mo or y)");
  CHECK(retention("value: 0.0001, unit: ms").substr(0, 6) == "BY0814");
  CHECK(retention("value: long").substr(0, 6) == "BY0816");
  Catalog c;
  c.add(
      contract("slaProperties:\n- {property: retention, value: 30, unit: d, element: a}\n"
               "- {property: retention, value: 1, unit: y, element: b}\n"
               "- {property: endOfSupport, value: \"2032-05-12T09:30:10-08:00\"}\n"
               "- {property: latency, value: 4, unit: d}\n"));
  CHECK(c.diagnostics.empty());
  CHECK(c.text("retention") == "365d");
  CHECK(c.text("end_of_support") == "2032-05-12T17:30:10Z");
}

TEST_CASE("the owner is the present member of the team in that role") {
  const auto owner = [](const std::string& team) {
    Catalog c;
    c.add(contract(team));
    CHECK(c.diagnostics.empty());
    return c.text("owner");
  };
  const std::string people =
      "{username: old, role: Owner, dateOut: \"2022-01-01\"}, {username: ada, role: Data Owner}, "
      "{username: bob, role: dev}";
  CHECK(owner("team: {name: t, members: [" + people + "]}\n") == "User::\"ada\"");
  CHECK(owner("team: [" + people + "]\n") == "User::\"ada\"");
  CHECK(owner("team: [{username: bob, role: downer}]\n") == "-");
  CHECK(owner("team: [{username: bob, role: dev}]\ncustomProperties: [{property: owner, value: "
              "eve}]\n") == "User::\"eve\"");
}

TEST_CASE("the environment and region are production's, or that of all servers") {
  const auto environment = [](const std::string& servers) {
    Catalog c;
    c.terms["environment"]["production"] = "prod";
    c.add(contract("servers:\n" + servers));
    return c.diagnostics.empty() ? c.text("environment") + " " + c.text("region") : c.only();
  };
  CHECK(environment("- {server: a, environment: production}\n") == "prod -");
  CHECK(environment("- {server: a, environment: dev, region: us}\n- {server: b, environment: prod, "
                    "region: eea}\n") == "prod eea");
  CHECK(environment("- {server: a, environment: dev}\n- {server: b, environment: dev}\n") ==
        "dev -");
  CHECK(environment("- {server: a, customProperties: [{property: region, value: uk}]}\n") ==
        "- uk");
  CHECK(environment("- {server: a, environment: dev}\n- {server: b, environment: staging}\n") ==
        "BY0854 the servers name several values for 'environment' and none of them is prod: dev "
        "and staging");
}

TEST_CASE("two contracts of one product are reported with both places") {
  Catalog c;
  c.add(contract(""));
  c.add(contract("tags: [other]\n"));
  CHECK(c.only() == "BY0851 two contracts describe DataProduct::\"mesh://clothing/orders/v1\"");
  CHECK(c.diagnostics.list()[0].labels.size() == 2);
  CHECK(c.text("tags") == "[]");
}

TEST_CASE("without a product type a catalogue is of no use, said once") {
  Catalog c;
  Schema empty;
  const FileId file = c.sources.add("catalog/a.yaml", contract(""));
  for (int i = 0; i < 2; ++i)
    read_contract(c.sources, file, empty, c.terms, c.builder, c.diagnostics);
  CHECK(c.only().substr(0, 6) == "BY0847");
}

/// A product of one domain with columns given as flow maps.
std::string product(const std::string& name, const std::string& columns,
                    const std::string& lines = "") {
  return "apiVersion: v3.1.0\nkind: DataContract\nid: " + name +
         "\nversion: 1.0.0\nstatus: active\ndomain: clothing\nname: " + name +
         "\nschema:\n- name: t\n  properties:\n" + columns + lines;
}
std::string column(const std::string& name, const std::string& more) {
  return "  - {name: " + name + ", logicalType: string, classification: public" + more + "}\n";
}
const std::string kA = "mesh://clothing/a/v1";
const std::string kB = "mesh://clothing/b/v1";

TEST_CASE(
    "a column without a category takes its sources', through several products and in any order") {
  Catalog c;
  c.add(product("b", column("contact", ", transformSourceObjects: ['mesh://clothing/a/v1#mail']")));
  c.add(product("a",
                column("mail", ", transformSourceObjects: ['mesh://clothing/z/v1#email', name]") +
                    column("name", ", tags: [user.name]")));
  c.add(product("z", column("email", ", tags: [user.contact.email]")));
  c.derive();
  CHECK(c.diagnostics.empty());
  CHECK(c.text("columns", kA)
            .find("\"mail\", type: \"string\", categories: [user.contact.email, user.name]") !=
        std::string::npos);
  CHECK(c.text("columns", kB).find("categories: [user.contact.email, user.name]") !=
        std::string::npos);
  CHECK(c.text("inputs", kB) == "[DataProduct::\"mesh://clothing/a/v1\"]");
}

TEST_CASE("without stated sources the same name in an input counts") {
  Catalog c;
  c.add(product("a", column("email", ", tags: [user.contact.email]")));
  c.add(product("b", column("email", ""),
                "customProperties: [{property: inputs, value: ['" + kA + "']}]\n"));
  c.derive();
  CHECK(c.diagnostics.empty());
  CHECK(c.text("columns", kB).find("categories: [user.contact.email]") != std::string::npos);
}

TEST_CASE(
    "an unknown source leaves the category unknown, a missing column is named, and a circle gives "
    "nothing") {
  Catalog c;
  c.add(product("a", column("x", ", tags: [user.name]") +
                         column("y", ", transformSourceObjects: ['" + kB + "#y']")));
  c.add(
      product("b", column("x", ", transformSourceObjects: ['" + kA + "#x', 'mesh://gone/g/v1#x']") +
                       column("y", ", transformSourceObjects: ['" + kA + "']") +
                       column("z", ", transformSourceObjects: ['" + kA + "#zz', table_name_1]")));
  c.derive();
  CHECK(
      c.messages() ==
      std::vector<std::string>{
          "BY0858 DataProduct::\"mesh://clothing/a/v1\" has no column 'zz' to take a category from",
          "BY0856 columns without a category, stated or from their sources: 1 (y); every cap "
          "applies to them",
          "BY0856 columns without a category, stated or from their sources: 3 (x, y, z); every cap "
          "applies to them"});
  CHECK(c.place() == "'" + kA + "#zz'");
}

TEST_CASE("what holds columns takes their categories where it states none") {
  Catalog c;
  c.add(contract("", R"(
schema:
- name: t
  properties:
  - name: person
    logicalType: object
    classification: public
    properties: [{name: email, logicalType: string, tags: [user.contact.email]}]
)"));
  c.derive();
  CHECK(c.diagnostics.empty());
  CHECK(c.text("columns").find(
            "\"person\", type: \"object\", categories: [user.contact.email], tier: public") !=
        std::string::npos);
}

TEST_CASE("a product without columns needs a tier of its own") {
  Catalog c;
  c.add(contract("", "schema: []\n"));
  c.derive();
  CHECK(c.only() ==
        "BY0855 the contract gives no value for the required attribute 'tier' of DataProduct (it "
        "has no columns to take "
        "it from; state it as a custom property 'tier')");
}

TEST_CASE("products of entity files take part in the derivation") {
  Catalog c;
  const FileId file =
      c.sources.add("entities/p.json", R"([{"type": "DataProduct", "id": "mesh://clothing/a/v1",
    "attributes": {"domain": "clothing", "address": "a", "tier": "public",
    "columns": [{"name": "email", "tier": "public", "categories": ["user.contact.email"]}]}}])");
  read_entities(c.sources, file, c.schema, c.builder, c.diagnostics);
  c.add(product("b", column("email", ", transformSourceObjects: ['" + kA + "']")));
  c.derive();
  CHECK(c.diagnostics.empty());
  CHECK(c.text("columns", kB).find("categories: [user.contact.email]") != std::string::npos);
}

std::string file_text(const std::string& path) {
  std::ifstream in(path);
  REQUIRE(in.good());
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

const std::string kExamples = "tests/data/odcs/";

TEST_CASE("the example of the catalogue's page is what the page says") {
  const std::string page = file_text("docs/catalog.md");
  const size_t begin = page.find("```yaml\n", page.find("## An example")) + 8;
  Catalog c;
  c.add(page.substr(begin, page.find("```\n", begin) - begin));
  c.derive();
  CHECK(c.diagnostics.empty());
  CHECK(c.text("owner") == "User::\"ada\"");
  CHECK(c.text("retention") == "2y");
  CHECK(c.text("tier") == "confidential");
  CHECK(c.text("environment") == "prod");
  CHECK(c.text("region") == "eea");
  CHECK(c.text("purposes") == "[analytics]");
}

TEST_CASE("the standard's own examples are read") {
  Catalog full;
  full.terms["domain"]["seller"] = "clothing";
  full.add(file_text(kExamples + "full-example.odcs.yaml"));
  full.derive();
  const std::string id = "mesh://clothing/my quantum/v1";
  CHECK(full.messages().size() == 1);
  CHECK(full.messages()[0].substr(0, 6) == "BY0856");
  CHECK(full.text("owner", id) == "User::\"daustin\"");
  CHECK(full.text("retention", id) == "3y");
  CHECK(full.text("end_of_support", id) == "2032-05-12T17:30:10Z");
  CHECK(full.text("tier", id) == "restricted");
  CHECK(full.text("tags", id) == "[\"transactions\"]");
  CHECK(full.slot("columns", id).value.members().size() == 7);

  Catalog adventure;
  adventure.add(file_text(kExamples + "postgresql-adventureworks-contract.odcs.yaml"));
  adventure.derive();
  const Entity& product = adventure.product("6aeafdc1-ed62-4c8f-bf0a-da1061c98cdb");
  CHECK(product.attributes[adventure.schema.attribute(adventure.schema.product, "columns")]
            .value.members()
            .size() == 456);
  CHECK(adventure.diagnostics.count(Severity::kError) == 1);  // it names no domain

  for (const char* name : {"table-column", "all-schema-types", "basic-four-dpo"}) {
    Catalog c;
    c.add(file_text(kExamples + name + ".odcs.yaml"));
    CHECK(c.builder.store().size() == 1);
    CHECK(c.diagnostics.count(Severity::kError) == 1);  // they name no domain
  }
}

}  // namespace
}  // namespace bylaw
