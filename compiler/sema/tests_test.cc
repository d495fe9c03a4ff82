// Tests of policies as data, and every diagnostic of tests and assertions with a neighbour that is
// right.
#include <doctest/doctest.h>

#include "compiler/sema/rules_model.h"
#include "rules/print.h"

namespace bylaw {
namespace {

const std::string kBylaws = R"(
bylaw readers { permit access when context.mfa with filter row.region == "x" }
bylaw exporters { permit export }
bylaw closed { forbid leave when context.mfa }
bylaw eraser { permit erase when action.reason == "x" }
)";
const std::string kGiven = R"(
given principal User::"ada" { clearance: internal, region: eea, employee: true } in Team::"t"
      resource Doc::"d" context { mfa: true } at 2026-03-02T10:00:00Z
)";

CompiledMesh mesh_with(const std::string& steps) {
  return mesh_of("", kBylaws + "test \"t\" {" + steps + "}");
}
std::string codes(const std::string& steps) { return mesh_with(steps).codes(); }
std::string after(const std::string& expectation) { return codes(kGiven + expectation); }

TEST_CASE("what is given is typed, and laid over what was given before") {
  const CompiledMesh mesh = mesh_with(kGiven + R"(
    expect permit read by readers
    given principal User::"ada" { region: uk } entity Doc::"d" { tier: public, columns: [{ name: "email", categories: [user.contact], tier: internal }] }
          context { destination: us } at 2026-03-07T10:00:00Z
    expect deny export, publish by closed)");
  CHECK(mesh.messages().empty());
  REQUIRE(mesh.book.tests.size() == 1);
  const TestCase& test = mesh.book.tests[0];
  CHECK(test.name == "t");
  CHECK(test.package == "clothing");
  REQUIRE(test.steps.size() == 2);
  const TestStep& first = test.steps[0];
  CHECK(first.principal.id == "ada");
  REQUIRE(first.entities.size() == 1);
  CHECK(first.entities[0].parents.size() == 1);
  CHECK(first.context[1].state == Slot::State::kPresent);
  CHECK(first.context[2].state == Slot::State::kAbsent);
  REQUIRE(first.expectations.size() == 1);
  CHECK(first.expectations[0].by.size() == 1);
  const TestStep& second = test.steps[1];
  REQUIRE(second.entities.size() == 2);
  const Schema& schema = mesh.book.schema;
  const Entity& ada = second.entities[0].ref.id == "ada" ? second.entities[0] : second.entities[1];
  CHECK(schema.value_text(ada.attributes[0].value) == "internal");
  CHECK(schema.value_text(ada.attributes[1].value) == "uk");
  CHECK(ada.parents.size() == 1);
  CHECK(to_string(second.context[0].value.as<Timestamp>()) == "2026-03-07T10:00:00Z");
  CHECK(second.context[2].state == Slot::State::kPresent);
  CHECK(second.expectations[0].actions.size() == 2);
}

TEST_CASE("what is expected is typed") {
  const CompiledMesh mesh = mesh_with(kGiven + R"(
    expect permit read masks { email: hash, name: last(4) } filter row.region == "x" duties { audit(level: "full") }
    expect row { region: "x", email: "a@b" } shows { email: hash }
    expect row { region: "y" } hidden
    expect permit query filter none masks { } duties { })");
  CHECK(mesh.messages().empty());
  const std::vector<Expectation>& all = mesh.book.tests.at(0).steps.at(0).expectations;
  REQUIRE(all.size() == 4);
  CHECK(all[0].masks->size() == 2);
  CHECK(print_expr(mesh.book, mesh.book.exprs, *all[0].filter) == "row.region == \"x\"");
  CHECK(all[0].duties.size() == 1);
  CHECK(all[1].row.at("email") == "a@b");
  CHECK(all[1].shows.size() == 1);
  CHECK(!all[2].row_visible);
  CHECK(!all[3].filter->valid());
  CHECK(all[3].masks->empty());
  CHECK(all[3].duties_stated);
}

TEST_CASE("an action's properties are typed for the actions asked about") {
  const CompiledMesh mesh =
      mesh_with(kGiven + "given action { reason: \"x\", soft: true } expect permit erase");
  CHECK(mesh.messages().empty());
  const TestStep& step = mesh.book.tests.at(0).steps.at(0);
  CHECK(step.properties.size() == 2);
  CHECK(mesh_with(kGiven + "given action { reason: 3 } expect permit erase").diagnostics.size() ==
        1);
}

TEST_CASE("BY0701-BY0703 assertions") {
  CHECK(
      mesh_of("", "assert a \"x\": never permit read assert a \"y\": never permit query").codes() ==
      "BY0701");
  CHECK(mesh_of("", "assert a: never permit read").codes() == "BY0702");
  CHECK(mesh_of("", "assert: never permit read").codes() == "BY0703");
  CHECK(mesh_of("", "assert a \"x\": never permit read").codes() == "");
}

TEST_CASE("BY0710-BY0714 tests as a whole") {
  const std::string test = "test \"t\" {" + kGiven + "expect permit read }";
  CHECK(mesh_of("", kBylaws + test + test).codes() == "BY0710");
  CHECK(codes(kGiven) == "BY0711");
  CHECK(codes(kGiven + "expect permit read given context { mfa: false }") == "BY0712");
  CHECK(codes("given principal User::\"a\" resource Doc::\"d\" expect permit read expect permit "
              "query") == "BY0713");
  CHECK(codes("given resource Doc::\"d\" at 2026-03-02T10:00:00Z expect permit read") == "BY0714");
  CHECK(codes("given principal User::\"d\" at 2026-03-02T10:00:00Z expect permit read") ==
        "BY0714");
}

TEST_CASE("BY0720-BY0727 what is given") {
  CHECK(codes("given principal User::\"a\" principal User::\"b\" resource Doc::\"d\" at "
              "2026-03-02T10:00:00Z expect permit read") == "BY0720");
  CHECK(after("given context { time: 2026-03-02T10:00:00Z } expect permit read") == "BY0722");
  CHECK(after("given context { mfaa: true } expect permit read") == "BY0723");
  CHECK(after("given entity Doc::\"d\" { teir: public } expect permit read") == "BY0724");
  CHECK(after("given action { softly: true } expect permit erase") == "BY0725");
  CHECK(after("given entity Doc::\"d\" in Team::\"t\" expect permit read") == "BY0726");
  CHECK(after("given entity Team::\"t\" in Team::\"t\" expect permit read") == "BY0727");
  CHECK(after("given entity Team::\"t\" in Team::\"u\" expect permit read") == "");
}

TEST_CASE("BY0730-BY0735 decisions") {
  CHECK(after("expect permit rotate") == "BY0730");
  CHECK(after("expect permit read by readers, readers") == "BY0731");
  CHECK(after("expect permit read by exporters") == "BY0732");
  CHECK(after("expect deny export by exporters") == "BY0732");
  CHECK(after("expect deny export by closed") == "");
  CHECK(after("expect permit read not permitted") == "BY0733");
  CHECK(after("expect deny erase not permitted") == "");
  CHECK(after("expect deny export by closed not permitted") == "BY0734");
  CHECK(after("expect deny export masks { a: hash }") == "BY0735");
  CHECK(after("expect deny export filter none") == "BY0735");
  CHECK(after("expect deny export duties { notice }") == "BY0735");
}

TEST_CASE("BY0736-BY0743 columns, rows and duties") {
  CHECK(after("expect permit read masks { a: hash, a: null }") == "BY0736");
  CHECK(after("expect permit export masks { a: hash }") == "BY0737");
  CHECK(after("expect permit export filter row.a == \"x\"") == "BY0737");
  CHECK(after("expect permit export filter none") == "");
  CHECK(after("expect row { a: \"x\" } hidden") == "BY0738");
  CHECK(after("expect permit read given context { mfa: true } expect row { a: \"x\" } hidden") ==
        "BY0738");
  CHECK(after("expect deny read not permitted expect row { a: \"x\" } hidden") == "BY0739");
  CHECK(after("expect permit read, query expect row { a: \"x\" } hidden") == "BY0740");
  CHECK(after("expect permit read expect row { a: 3 } hidden") == "BY0741");
  CHECK(after("expect permit read expect row { a: \"x\" } shows { b: hash }") == "");
  CHECK(after("expect permit read duties { notice, notice }") == "BY0743");
  CHECK(after("expect permit read duties { audit(\"full\"), audit(\"basic\") }") == "");
}

TEST_CASE("unknown names in tests are one mistake each") {
  CHECK(mesh_with("given principal Usr::\"a\" resource Doc::\"d\" at 2026-03-02T10:00:00Z "
                  "expect permit read")
            .diagnostics.size() == 1);
  CHECK(mesh_with(kGiven + "expect permit raed").diagnostics.size() == 1);
  CHECK(mesh_with(kGiven + "expect permit read by nobody").diagnostics.size() == 1);
  CHECK(mesh_with(kGiven + "expect permit read masks { a: hsh }").diagnostics.size() == 1);
}

}  // namespace
}  // namespace bylaw
