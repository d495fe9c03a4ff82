// Tests of the readers of entities, requests and values, and of the writers' way back.
#include "facts/read_json.h"

#include <doctest/doctest.h>

#include <string>

#include "facts/test_schema.h"

namespace bylaw {
namespace {

/// Reads entity files and keeps what was reported.
struct EntityRun {
  SourceMap sources;
  TestSchema schema;
  EntityStoreBuilder builder;
  Diagnostics diagnostics;

  void add(const std::string& text) {
    const FileId file = sources.add("entities/" + std::to_string(sources.size()) + ".json", text);
    read_entities(sources, file, schema, builder, diagnostics);
  }
  /// "BY0812 message (hint)" of each, and the text each points at.
  std::vector<std::string> messages() const {
    std::vector<std::string> result;
    for (const Diagnostic& d : diagnostics.list()) {
      result.push_back(std::string(d.code) + " " + d.message +
                       (d.hint.empty() ? "" : " (" + d.hint + ")"));
    }
    return result;
  }
  std::string only() const {
    REQUIRE(diagnostics.size() == 1);
    return messages().front();
  }
  std::string place(size_t i = 0) const {
    const Diagnostic& d = diagnostics.list()[i];
    return d.labels.empty() ? "" : std::string(sources.text(d.labels[0].span));
  }
};

std::string user(const std::string& attributes, const std::string& id = "ada") {
  return R"([{"type": "User", "id": ")" + id + R"(", "attributes": {"clearance": "public")" +
         (attributes.empty() ? "" : ", " + attributes) + "}}]";
}

TEST_CASE("entities are read with their attributes and parents") {
  EntityRun run;
  run.add(R"([
    {"type": "Team", "id": "data"},
    {"type": "User", "id": "ada", "attributes": {"clearance": "confidential", "training": ["b", "a", "b"],
      "manager": {"type": "m.User", "id": "bob"}, "limit": 12.5, "network": "10.0.0.0/8", "age": null},
     "parents": [{"type": "Team", "id": "data"}, "data", "sales"]}])");
  CHECK(run.diagnostics.empty());
  const EntityStore store = std::move(run.builder).build();
  const Entity* ada = store.find({run.schema.user, "ada"});
  REQUIRE(ada != nullptr);
  CHECK(ada->attributes[0].value == run.schema.tier_value("confidential"));
  CHECK(ada->attributes[1].value.members().size() == 2);
  CHECK(ada->attributes[2].value == Value(EntityRef{run.schema.user, "bob"}));
  CHECK(ada->attributes[3].value == Value(Decimal{125000}));
  CHECK(ada->attributes[4].state == Slot::State::kAbsent);
  CHECK(ada->attributes[6].state == Slot::State::kAbsent);  // a claim may be missing
  CHECK(ada->parents.size() == 2);
  CHECK(ada->origin == "entities/0.json#/1");
}

TEST_CASE("the shape of entities is checked at its place") {
  const auto only = [](const char* text) {
    EntityRun run;
    run.add(text);
    return run.only();
  };
  CHECK(only("{}") == "BY0804 a file of entities expects a list of entities, saw an object");
  CHECK(only("[7]") == "BY0804 an entity expects an object, saw 7");
  CHECK(only(R"([{"id": "x"}])") == "BY0805 an entity has no member 'type'");
  CHECK(only(R"([{"type": "Team", "id": 7}])") == "BY0804 the member 'id' expects a text, saw 7");
  CHECK(only(R"([{"type": "Teem", "id": "x"}])") ==
        "BY0807 no entity type is named 'Teem' (did you mean 'Team'?)");
  CHECK(only(R"([{"type": "Team", "id": ""}])") == "BY0808 an entity's id is empty");
  CHECK(only(R"([{"type": "Team", "id": "x", "parent": []}])") ==
        "BY0806 an entity has no member named 'parent' (did you mean 'parents'?)");
  CHECK(only(R"([{"type": "Team", "id": "x", "attributes": []}])") ==
        "BY0804 the member 'attributes' expects an object, saw a list");
  CHECK(only(R"([{"type": "Team", "id": "x", "parents": {}}])") ==
        "BY0804 the member 'parents' expects a list, saw an object");
  CHECK(only(R"([{"type": "Team", "id": "x", "parents": [7]}])") ==
        "BY0804 a parent expects an object with type and id, saw 7");
  CHECK(only(R"([{"type": "User", "id": "x"}])") ==
        "BY0811 User::\"x\" has no value for the required attribute 'clearance'");
  CHECK(only("[1") == "BY0801 not well-formed JSON: expected ',' or ']', saw the end of the text");
  CHECK(only(R"([{"type": "Team", "type": "Team", "id": "x"}])") ==
        "BY0802 the member 'type' is there twice");
  CHECK(only(std::string(70, '[').c_str()) ==
        "BY0803 the text is refused: nested deeper than 64 levels");
}

TEST_CASE("attributes that don't fit their type say what was seen, and where") {
  const auto only = [](const std::string& attributes) {
    EntityRun run;
    run.add(user(attributes));
    return run.only();
  };
  CHECK(only(R"("clearence": "public")") ==
        "BY0810 User has no attribute 'clearence' (did you mean 'clearance'?)");
  CHECK(only(R"("training": "privacy")") ==
        "BY0812 /0/attributes/training: expects a set<string>, saw \"privacy\"");
  CHECK(only(R"("training": ["a", 7])") ==
        "BY0812 /0/attributes/training/1: expects a string, saw 7");
  CHECK(only(R"("age": "7")") == "BY0812 /0/attributes/age: expects an int, saw \"7\"");
  CHECK(only(R"("age": 1.5)") ==
        "BY0815 /0/attributes/age: expects an int, saw 1.5, which is not a whole number");
  CHECK(only(R"("age": 9223372036854775808)") ==
        "BY0814 /0/attributes/age: expects an int, saw 9223372036854775808, which is out of its "
        "range");
  CHECK(only(R"("age": 1e400)") ==
        "BY0814 /0/attributes/age: expects an int, saw 1e400, which is out of its range");
  CHECK(only(R"("age": 1e-99999999999999999999)").substr(0, 6) == "BY0815");
  CHECK(only(R"("limit": 0.12345)") ==
        "BY0815 /0/attributes/limit: expects a decimal, saw 0.12345, which has more than four "
        "places");
  CHECK(only(R"("network": "10.1.2.3/8")") ==
        "BY0816 /0/attributes/network: expects an ip, saw \"10.1.2.3/8\" (the bits of a network "
        "after its "
        "prefix are zero)");
  CHECK(only(R"("network": "home")") ==
        "BY0816 /0/attributes/network: expects an ip, saw \"home\" (written as 10.1.2.3 or "
        "10.0.0.0/8)");
  CHECK(only(R"("manager": {"type": "Team", "id": "x"})") ==
        "BY0817 /0/attributes/manager: expects a User, saw a Team");
  CHECK(only(R"("manager": {"type": "Usr", "id": "x"})") ==
        "BY0817 /0/attributes/manager: no entity type is named \"Usr\" (did you mean 'User'?)");
  CHECK(only(R"("manager": "")") == "BY0817 /0/attributes/manager: an entity's id is empty");
  CHECK(only(R"("device": null)") == "BY0812 /0/attributes/device: expects a string, saw null");
}

TEST_CASE(
    "an enum's unknown word and a term nobody declared are told apart from an undeclared domain") {
  EntityRun run;
  run.add(R"([{"type": "DataProduct", "id": "p", "attributes": {"domain": "clothin", "address": "p",
    "tier": "secret", "purposes": ["analytic"], "columns": []}}])");
  CHECK(run.messages() ==
        std::vector<std::string>{
            "BY0818 /0/attributes/domain: \"clothin\" is not a domain of the mesh (did you "
            "mean 'clothing'?)",
            "BY0813 /0/attributes/tier: Tier has no member \"secret\"",
            "BY0813 /0/attributes/purposes/0: Purpose has no term \"analytic\" (did you mean "
            "'analytics'?)"});
  CHECK(run.place(1) == "\"secret\"");
  const EntityStore store = std::move(run.builder).build();
  const Entity* p = store.find({run.schema.product, "p"});
  REQUIRE(p != nullptr);
  CHECK(p->attributes[0].state == Slot::State::kInvalid);
  CHECK(p->attributes[1].state == Slot::State::kPresent);
}

TEST_CASE("records are read by member, and say which member is wrong") {
  const auto product = [](const std::string& columns) {
    return R"([{"type": "DataProduct", "id": "p", "attributes": {"domain": "clothing", "address": "p",
      "tier": "public", "columns": )" +
           columns + "}}]";
  };
  EntityRun good;
  good.add(
      product(R"([{"name": "email", "tier": "internal", "categories": ["user.contact.email"]}])"));
  CHECK(good.diagnostics.empty());
  EntityRun bad;
  bad.add(product(R"([{"name": "a", "tier": "internal", "tyer": 1}, {"name": "b"}, 7])"));
  CHECK(bad.messages() ==
        std::vector<std::string>{
            "BY0819 /0/attributes/columns/0: Column has no member 'tyer' (did you mean 'tier'?)",
            "BY0820 /0/attributes/columns/1: the required member 'tier' of Column is missing",
            "BY0812 /0/attributes/columns/2: expects a Column, saw 7"});
  CHECK(bad.place(0) == "\"tyer\"");
}

TEST_CASE("a slip of the pen is one finding, with its mend") {
  EntityRun run;
  run.add(R"([{"type": "User", "id": "ada", "attributes": {"clearence": "publik"}}])");
  CHECK(run.only() == "BY0810 User has no attribute 'clearence' (did you mean 'clearance'?)");
  const std::vector<FixIt>& fixits = run.diagnostics.list()[0].fixits;
  REQUIRE(fixits.size() == 1);
  CHECK(fixits[0].replacement == "\"clearance\"");
  CHECK(run.sources.text(fixits[0].span) == "\"clearence\"");
  EntityRun word;
  word.add(R"([{"type": "User", "id": "ada", "attributes": {"clearance": "publik"}}])");
  CHECK(word.only() ==
        "BY0813 /0/attributes/clearance: Tier has no member \"publik\" (did you mean 'public'?)");
  CHECK(word.diagnostics.list()[0].fixits[0].replacement == "\"public\"");
  EntityRun far;
  far.add(R"([{"type": "User", "id": "ada", "attributes": {"shoe": 42}}])");
  CHECK(far.messages().size() == 2);
  CHECK(far.diagnostics.list()[0].fixits.empty());
}

TEST_CASE("a parent's type must be allowed, and known where it is not the only one") {
  EntityRun run;
  run.add(R"([{"type": "User", "id": "a", "attributes": {"clearance": "public"},
               "parents": [{"type": "User", "id": "b"}]},
              {"type": "DataProduct", "id": "p", "attributes": {"domain": "*", "address": "p", "tier": "public",
               "columns": []}, "parents": ["x"]}])");
  CHECK(run.messages() ==
        std::vector<std::string>{"BY0821 a User can't stand in a User (it may stand in Team)",
                                 "BY0825 the parent \"x\" needs a type: {\"type\", \"id\"}"});
}

TEST_CASE("an entity described twice is reported with both places, the first stays") {
  EntityRun run;
  run.add(user(""));
  run.add(user(R"("age": 7)"));
  CHECK(run.only() == "BY0809 User::\"ada\" is described twice");
  CHECK(run.diagnostics.list()[0].labels.size() == 2);
  const EntityStore store = std::move(run.builder).build();
  CHECK(store.find({run.schema.user, "ada"})->attributes[4].state == Slot::State::kAbsent);
}

TEST_CASE(
    "a name without an entity is a warning, once per name, or per type where none is described") {
  EntityRun run;
  run.add(
      R"([{"type": "User", "id": "a", "attributes": {"clearance": "public", "manager": "b"}, "parents": ["t"]},
              {"type": "User", "id": "c", "attributes": {"clearance": "public", "manager": "b"}},
              {"type": "User", "id": "d", "attributes": {"clearance": "public", "manager": "a"}}])");
  const EntityStore store = std::move(run.builder).build();
  check_references(run.schema, store, run.diagnostics);
  CHECK(run.messages() ==
        std::vector<std::string>{
            "BY0822 User::\"b\" is named but not described; references: 2",
            "BY0823 no Team is described, though entities name them; references: 1"});
  CHECK(run.diagnostics.list()[0].severity == Severity::kWarning);
}

TEST_CASE("a cycle in the hierarchy is reported once, a diamond is none") {
  EntityRun run;
  run.add(
      R"([{"type": "Team", "id": "a", "parents": ["b", "c"]}, {"type": "Team", "id": "b", "parents": ["d"]},
              {"type": "Team", "id": "c", "parents": ["d"]}, {"type": "Team", "id": "d"},
              {"type": "Team", "id": "x", "parents": ["y"]}, {"type": "Team", "id": "y", "parents": ["x"]}])");
  const EntityStore store = std::move(run.builder).build();
  check_references(run.schema, store, run.diagnostics);
  CHECK(run.only() == "BY0824 Team::\"x\" stands in itself");
  CHECK(run.diagnostics.list()[0].notes[0] == "Team::\"x\" in Team::\"y\" in Team::\"x\"");
}

const char kRequest[] = R"({
  "subject": {"type": "User", "id": "ada", "properties": {"device": "laptop", "clearance": "public", "shoe": 42}},
  "action": {"name": "erase", "properties": {"reason": "asked", "soft": true}},
  "resource": {"type": "DataProduct", "id": "mesh://clothing/orders/v1"},
  "context": {"purpose": "analytics", "ip": "::ffff:10.1.2.3", "time": "not a time", "trace": {"id": 1}},
  "enforces": ["filters", "audit", "dance"], "evaluation_id": 7})";

TEST_CASE("a request is typed; what nobody declared is counted; the time is not the caller's") {
  const TestSchema schema;
  const auto request = read_request(kRequest, schema);
  REQUIRE(request.ok());
  CHECK(request->principal.ref() == EntityRef{schema.user, "ada"});
  CHECK(request->principal.stated[schema.attribute(schema.user, "device")].value ==
        Value(std::string("laptop")));
  CHECK(request->principal.stated[0].state == Slot::State::kPresent);
  CHECK(request->principal.stated[1].state == Slot::State::kAbsent);
  CHECK(request->action == schema.erase);
  CHECK(request->action_properties[0].value == Value(true));
  CHECK(request->context[0].state == Slot::State::kAbsent);
  CHECK(request->context[2].value == Value(*parse_ip("10.1.2.3")));
  CHECK(request->enforces.filters);
  CHECK_FALSE(request->enforces.masks);
  CHECK(request->enforces.duty_names == std::set<std::string>{"audit"});
  CHECK(request->ignored == 4);  // shoe, trace, dance, evaluation_id
}

TEST_CASE("unknown types and actions are kept by name") {
  const TestSchema schema;
  const auto request = read_request(
      R"({"subject": {"type": "Robot", "id": "r2", "properties": {"x": 1}}, "action": {"name": "fly"},
          "resource": {"type": "User", "id": "u"}})",
      schema);
  REQUIRE(request.ok());
  CHECK_FALSE(request->principal.type.valid());
  CHECK(request->principal.type_name == "Robot");
  CHECK_FALSE(request->action.valid());
  CHECK(request->action_name == "fly");
  CHECK(request->ignored == 1);
  CHECK(request->context.size() == schema.context.size());
}

TEST_CASE("an ill-typed property is an invalid slot, not an error of the request") {
  const TestSchema schema;
  const auto request = read_request(
      R"({"subject": {"type": "User", "id": "u", "properties": {"clearance": 7, "training": ["a", 1]}},
          "action": {"name": "read"}, "resource": {"type": "DataProduct", "id": "p"},
          "context": {"purpose": null, "ip": null}})",
      schema);
  REQUIRE(request.ok());
  CHECK(request->principal.stated[0].problem == "expects a Tier, saw 7");
  CHECK(request->principal.stated[1].problem == "/1: expects a string, saw 1");
  CHECK(request->context[1].problem == "expects a Purpose, saw null");
  CHECK(request->context[2].state == Slot::State::kAbsent);
}

TEST_CASE("a request that isn't one is refused, saying why") {
  const TestSchema schema;
  const auto error = [&](const char* text) {
    const auto request = read_request(text, schema);
    REQUIRE_FALSE(request.ok());
    return request.error().message;
  };
  const std::string rest =
      R"("action": {"name": "read"}, "resource": {"type": "DataProduct", "id": "p"}})";
  CHECK(error("") ==
        "the request is not well-formed JSON: expected a value, saw the end of the text at byte 0 "
        "[BY0901]");
  CHECK(error(R"({"a": 1, "a": 2})") == "the request has the member 'a' twice [BY0902]");
  CHECK(error(std::string(100, '[').c_str()) ==
        "the request is refused: nested deeper than 64 levels [BY0903]");
  CHECK(error("[]") == "a request expects an object, saw a list [BY0904]");
  CHECK(error("{}") == "the request has no subject [BY0905]");
  CHECK(error(("{\"subject\": \"ada\", " + rest).c_str()) ==
        "subject expects an object, saw \"ada\" [BY0904]");
  CHECK(error(("{\"subject\": {\"id\": \"a\"}, " + rest).c_str()) ==
        "the request has no subject.type [BY0905]");
  CHECK(error(("{\"subject\": {\"type\": \"User\", \"id\": 7}, " + rest).c_str()) ==
        "subject.id expects a text, saw 7 [BY0904]");
  CHECK(error(("{\"subject\": {\"type\": \"User\", \"id\": \"\"}, " + rest).c_str()) ==
        "subject.id is empty [BY0906]");
  CHECK(error(("{\"subject\": {\"type\": \"User\", \"id\": \"a\", \"properties\": []}, " + rest)
                  .c_str()) == "subject.properties expects an object, saw a list [BY0904]");
  CHECK(error(("{\"context\": [], \"subject\": {\"type\": \"User\", \"id\": \"a\"}, " + rest)
                  .c_str()) == "context expects an object, saw a list [BY0904]");
  CHECK(error(("{\"enforces\": [1], \"subject\": {\"type\": \"User\", \"id\": \"a\"}, " + rest)
                  .c_str()) == "enforces expects a list of words, saw 1 in it [BY0904]");
}

TEST_CASE("a request is written so that it reads back") {
  const TestSchema schema;
  const auto first = read_request(kRequest, schema);
  REQUIRE(first.ok());
  const std::string text = write_request(*first, schema);
  const auto second = read_request(text, schema);
  REQUIRE(second.ok());
  CHECK(write_request(*second, schema) == text);
  CHECK(second->ignored == 0);
  CHECK(text.find("\"name\": \"erase\"") != std::string::npos);
}

TEST_CASE("entities are written so that they read back") {
  EntityRun run;
  run.add(
      R"([{"type": "User", "id": "a\"b", "attributes": {"clearance": "restricted", "training": ["x"],
    "limit": -0.5, "network": "10.0.0.0/8", "manager": "m"}, "parents": ["t"]}, {"type": "Team", "id": "t"},
    {"type": "DataProduct", "id": "p", "attributes": {"domain": "clothing.eu", "address": "p", "tier": "public",
     "retention": "90d", "end_of_support": "2030-01-01T00:00:00Z",
     "columns": [{"name": "c", "tier": "public", "categories": []}]}}])");
  REQUIRE(run.diagnostics.empty());
  const EntityStore store = std::move(run.builder).build();
  const std::string text = write_entities(store, run.schema);
  EntityRun again;
  again.add(text);
  CHECK(again.diagnostics.empty());
  CHECK(write_entities(std::move(again.builder).build(), again.schema) == text);
}

TEST_CASE("single values") {
  TestSchema schema;
  const TypeId decimal = schema.simple(TypeKind::kDecimal);
  const TypeId integer = schema.simple(TypeKind::kInt);
  CHECK(*read_value("12", schema, decimal) == Value(Decimal{120000}));
  CHECK(*read_value("\"12.5\"", schema, decimal) == Value(Decimal{125000}));
  CHECK(*read_value("1.2e1", schema, integer) == Value(int64_t{12}));
  CHECK(*read_value("-0", schema, integer) == Value(int64_t{0}));
  CHECK(*read_value("-9223372036854775808", schema, integer) ==
        Value(std::numeric_limits<int64_t>::min()));
  CHECK(*read_value("922337203685477.5807", schema, decimal) ==
        Value(Decimal{std::numeric_limits<int64_t>::max()}));
  CHECK_FALSE(read_value("922337203685477.5808", schema, decimal).ok());
  CHECK(*read_value("\"read\"", schema, schema.simple(TypeKind::kAction)) ==
        Value(ActionValue{schema.read}));
  CHECK_FALSE(read_value("\"fly\"", schema, schema.simple(TypeKind::kAction)).ok());
  CHECK(*read_value("\"sat\"", schema, schema.simple(TypeKind::kWeekday)) == Value(Weekday{5}));
  CHECK(*read_value("\"2027-06-30\"", schema, schema.simple(TypeKind::kDate)) ==
        Value(*parse_date("2027-06-30")));
  CHECK_FALSE(read_value("\"2027-06-31\"", schema, schema.simple(TypeKind::kDate)).ok());
  CHECK(read_value("[1, \"x\"]", schema, schema.types.list(integer)).error().message ==
        "/1: expects an int, saw \"x\"");
  CHECK(read_value("{", schema, integer).error().message ==
        "expected a member's name in quotes, saw the end of the text at byte 1");
}

}  // namespace
}  // namespace bylaw
