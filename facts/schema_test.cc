// Tests of the vocabulary's look-ups and printing.
#include "facts/schema.h"

#include <doctest/doctest.h>

#include <string>

namespace bylaw {
namespace {

TermId add_term(Taxonomy& taxonomy, const std::string& name, std::vector<TermId> parents) {
  Term term;
  term.name = name;
  term.parents = std::move(parents);
  const TermId id = taxonomy.terms.add(std::move(term));
  taxonomy.by_name.emplace(name, id);
  return id;
}

EntityTypeId add_entity(Schema& schema, const char* package, const char* local) {
  EntityType type;
  type.name = {package, local};
  return schema.entity_types.add(std::move(type));
}

TEST_CASE("a new schema has the tree of domains with its root, and the time") {
  const Schema schema;
  CHECK(schema.domain_name(Schema::kRoot) == "*");
  CHECK_FALSE(schema.parent_domain(Schema::kRoot));
  CHECK(schema.chain(Schema::kRoot) == std::vector<TermId>{Schema::kRoot});
  REQUIRE(schema.context.size() == 1);
  CHECK(schema.context[0].name == "time");
  CHECK(schema.type_name(schema.context[0].type) == "timestamp");
}

TEST_CASE("the chain of a domain runs from the root to it") {
  Schema schema;
  Taxonomy& domains = schema.taxonomies[Schema::kDomains];
  const TermId clothing = add_term(domains, "clothing", {Schema::kRoot});
  const TermId eu = add_term(domains, "clothing.eu", {clothing});
  domains.close();
  CHECK(schema.parent_domain(eu) == clothing);
  CHECK(schema.chain(eu) == std::vector<TermId>{Schema::kRoot, clothing, eu});
  CHECK(domains.under(eu, Schema::kRoot));
  CHECK_FALSE(domains.under(clothing, eu));
}

TEST_CASE(
    "a term stands under itself and what is above it by any path, whatever the order of "
    "declaration") {
  Taxonomy t;
  // d under b and c, both under a; declared children first.
  const TermId d = add_term(t, "d", {TermId(1), TermId(2)});
  const TermId b = add_term(t, "b", {TermId(3)});
  const TermId c = add_term(t, "c", {TermId(3)});
  const TermId a = add_term(t, "a", {});
  const TermId e = add_term(t, "e", {});
  t.close();
  CHECK(t.under(d, d));
  CHECK(t.under(d, b));
  CHECK(t.under(d, c));
  CHECK(t.under(d, a));
  CHECK_FALSE(t.under(a, d));
  CHECK_FALSE(t.under(b, c));
  CHECK_FALSE(t.under(d, e));
  CHECK(t.find("d") == d);
  CHECK_FALSE(t.find("D"));
}

TEST_CASE("a deep and wide taxonomy closes without recursion") {
  Taxonomy t;
  constexpr uint32_t kTerms = 5000;
  for (uint32_t i = 0; i < kTerms; ++i) {
    std::vector<TermId> parents;
    if (i + 1 < kTerms) parents.push_back(TermId(i + 1));
    if (i + 2 < kTerms) parents.push_back(TermId(i + 2));
    add_term(t, std::to_string(i), std::move(parents));
  }
  t.close();
  CHECK(t.under(TermId(0), TermId(kTerms - 1)));
  CHECK_FALSE(t.under(TermId(kTerms - 1), TermId(0)));
}

TEST_CASE(
    "types and actions are found by full name, and by a local name that only one package has") {
  Schema schema;
  const EntityTypeId user = add_entity(schema, "mesh.model", "User");
  const EntityTypeId doc_a = add_entity(schema, "a", "Doc");
  const EntityTypeId doc_b = add_entity(schema, "b", "Doc");
  Action read;
  read.name = {"mesh.model", "read"};
  const ActionId read_id = schema.actions.add(std::move(read));
  const EnvironmentId environment = schema.environments.add({read_id, user, doc_a});
  schema.index();
  CHECK(schema.find_entity_type("User") == user);
  CHECK(schema.find_entity_type("mesh.model.User") == user);
  CHECK_FALSE(schema.find_entity_type("user"));
  CHECK_FALSE(schema.find_entity_type("Doc"));
  CHECK(schema.find_entity_type("a.Doc") == doc_a);
  CHECK(schema.find_entity_type("b.Doc") == doc_b);
  CHECK(schema.find_action("read") == read_id);
  CHECK_FALSE(schema.find_action("write"));
  CHECK(schema.find_environment(read_id, user, doc_a) == environment);
  CHECK_FALSE(schema.find_environment(read_id, user, doc_b));
}

TEST_CASE("types and values print as an author writes them") {
  Schema schema;
  const EntityTypeId user = add_entity(schema, "m", "User");
  const EntityTypeId odd = add_entity(schema, "m", "a b");
  Enum tier;
  tier.name = {"m", "Tier"};
  tier.ordered = true;
  tier.members = {{"public", {}, ""}, {"restricted", {}, ""}};
  const EnumId tier_id = schema.enums.add(std::move(tier));
  Record column;
  column.name = {"m", "Column"};
  column.members.resize(2);
  column.members[0].name = "name";
  column.members[1].name = "Order ID";
  const RecordId column_id = schema.records.add(std::move(column));

  TypeTable& types = schema.types;
  CHECK(schema.type_name(types.set(types.enumeration(tier_id))) == "set<Tier>");
  CHECK(schema.type_name(types.list(types.record(column_id))) == "list<Column>");
  CHECK(schema.type_name(types.entity(odd)) == "\"a b\"");

  CHECK(schema.value_text(Value(true)) == "true");
  CHECK(schema.value_text(Value(int64_t{-3})) == "-3");
  CHECK(schema.value_text(Value(Decimal{5000})) == "0.5");
  CHECK(schema.value_text(Value(std::string("a\"b"))) == "\"a\\\"b\"");
  CHECK(schema.value_text(Value(EnumValue{tier_id, 1})) == "restricted");
  CHECK(schema.value_text(Value(TermValue{Schema::kDomains, Schema::kRoot})) == "*");
  CHECK(schema.value_text(Value(EntityRef{user, "ada"})) == "User::\"ada\"");
  CHECK(schema.value_text(Value(*parse_ip("10.0.0.0/8"))) == "ip\"10.0.0.0/8\"");
  CHECK(schema.value_text(Value::set({Value(int64_t{2}), Value(int64_t{1})})) == "[1, 2]");
  CHECK(schema.value_text(Value::record(column_id, {Value(std::string("email")), Value(true)})) ==
        "{ name: \"email\", \"Order ID\": true }");
  CHECK(schema.value_text(Value::record(column_id, {std::nullopt, std::nullopt})) == "{}");

  CHECK(schema.type_of(Value(EnumValue{tier_id, 1})) == types.enumeration(tier_id));
  CHECK(schema.type_of(Value::set({Value(true)})) == types.set(types.simple(TypeKind::kBool)));
  CHECK(schema.type_of(Value::list({})) == types.list(types.simple(TypeKind::kError)));
}

TEST_CASE("members and enum members are found by name") {
  Enum e;
  e.members = {{"a", {}, ""}, {"b", {}, ""}};
  CHECK(e.find("b") == 1);
  CHECK_FALSE(e.find("c"));
  std::vector<Member> members(2);
  members[1].name = "x";
  CHECK(find_member(members, "x") == 1);
  CHECK_FALSE(find_member(members, "y"));
}

}  // namespace
}  // namespace bylaw
