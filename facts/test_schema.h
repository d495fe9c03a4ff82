// A small vocabulary for the tests of this room. Entry point: TestSchema.
#ifndef BYLAW_FACTS_TEST_SCHEMA_H_
#define BYLAW_FACTS_TEST_SCHEMA_H_

#include <string>
#include <utility>
#include <vector>

#include "facts/schema.h"

namespace bylaw {

/// Teams, users and data products as docs/language.md has them, in one package `m`, with domains
/// `clothing`, `clothing.eu` and `payments`.
class TestSchema : public Schema {
 public:
  EnumId tier, region, environment;
  TaxonomyId purpose, category;
  EntityTypeId team, user, product;
  RecordId column, agreement;
  ActionId read, erase;

  TestSchema() {
    Taxonomy& tree = taxonomies[kDomains];
    const TermId clothing = add_term(tree, "clothing", {kRoot});
    add_term(tree, "clothing.eu", {clothing});
    add_term(tree, "payments", {kRoot});
    tree.close();
    tier = add_enum("Tier", true, {"public", "internal", "confidential", "restricted"});
    region = add_enum("Region", false, {"eea", "uk", "us"});
    environment = add_enum("Environment", false, {"prod", "staging", "dev"});
    purpose = add_taxonomy("Purpose", {"analytics", "analytics.sales", "marketing"});
    category = add_taxonomy("Category", {"user.contact", "user.contact.email", "user.name"});
    add_types();
    add_context();
    index();
  }

  TypeId simple(TypeKind kind) { return types.simple(kind); }

  static Member member(std::string name, TypeId type, bool optional = false, bool claim = false) {
    Member m;
    m.name = std::move(name);
    m.type = type;
    m.optional = optional;
    m.claim = claim;
    return m;
  }

  Value tier_value(const char* word) const {
    return Value(EnumValue{tier, *enums[tier].find(word)});
  }
  Value term_value(TaxonomyId id, const char* name) const {
    return Value(TermValue{id, *taxonomies[id].find(name)});
  }
  uint32_t attribute(EntityTypeId type, const char* name) const {
    return *find_member(entity_types[type].attributes, name);
  }

 private:
  static TermId add_term(Taxonomy& taxonomy, const std::string& name, std::vector<TermId> parents) {
    Term term;
    term.name = name;
    term.parents = std::move(parents);
    const TermId id = taxonomy.terms.add(std::move(term));
    taxonomy.by_name.emplace(name, id);
    return id;
  }

  EnumId add_enum(const char* name, bool ordered, const std::vector<const char*>& members) {
    Enum e;
    e.name = {"m", name};
    e.ordered = ordered;
    for (const char* m : members) e.members.push_back({m, {}, ""});
    return enums.add(std::move(e));
  }

  /// A dotted term stands below its prefix if that is a term.
  TaxonomyId add_taxonomy(const char* name, const std::vector<const char*>& terms) {
    Taxonomy t;
    t.name = {"m", name};
    for (const char* term : terms) {
      const std::string text = term;
      std::vector<TermId> parents;
      const size_t dot = text.rfind('.');
      if (dot != std::string::npos) {
        if (const auto parent = t.find(text.substr(0, dot))) parents.push_back(*parent);
      }
      add_term(t, text, std::move(parents));
    }
    t.close();
    return taxonomies.add(std::move(t));
  }

  EntityTypeId add_entity(const char* name) {
    EntityType type;
    type.name = {"m", name};
    return entity_types.add(std::move(type));
  }

  void add_types() {
    const TypeId text = simple(TypeKind::kString);
    const TypeId time = simple(TypeKind::kTimestamp);
    team = add_entity("Team");
    user = add_entity("User");
    product = add_entity("DataProduct");
    entity_types[team].parents = {team};
    entity_types[user].parents = {team};
    Record c;
    c.name = {"m", "Column"};
    c.members = {member("name", text), member("type", text, true),
                 member("categories", types.set(types.taxonomy(category)), true),
                 member("tier", types.enumeration(tier))};
    column = records.add(std::move(c));
    Record a;
    a.name = {"m", "Agreement"};
    a.members = {member("consumer", types.entity(team)), member("purpose", types.taxonomy(purpose)),
                 member("until", time)};
    agreement = records.add(std::move(a));
    entity_types[user].attributes = {
        member("clearance", types.enumeration(tier)),
        member("training", types.set(text), true),
        member("manager", types.entity(user), true),
        member("limit", simple(TypeKind::kDecimal), true),
        member("age", simple(TypeKind::kInt), true),
        member("network", simple(TypeKind::kIp), true),
        member("device", text, false, true),
    };
    EntityType& p = entity_types[product];
    p.attributes = {
        member("domain", types.taxonomy(kDomains)),
        member("address", text),
        member("owner", types.entity(user), true),
        member("environment", types.enumeration(environment), true),
        member("tier", types.enumeration(tier)),
        member("region", types.enumeration(region), true),
        member("purposes", types.set(types.taxonomy(purpose)), true),
        member("retention", simple(TypeKind::kDuration), true),
        member("columns", types.list(types.record(column))),
        member("inputs", types.set(types.entity(product)), true),
        member("agreements", types.list(types.record(agreement)), true),
        member("end_of_support", time, true),
        member("tags", types.set(text), true),
        member("status", text, true),
        member("cost_center", text, true),
    };
    p.domain = 0;
    add_actions();
  }

  void add_actions() {
    ColumnSource source;
    source.path = {"columns"};
    source.record = column;
    source.name = 0;
    source.categories = 2;
    Action r;
    r.name = {"m", "read"};
    r.principals = {user};
    r.resources = {product};
    r.columns = source;
    read = actions.add(std::move(r));
    Action e;
    e.name = {"m", "erase"};
    e.principals = {user};
    e.resources = {product};
    e.properties = {member("soft", simple(TypeKind::kBool), true),
                    member("reason", simple(TypeKind::kString))};
    erase = actions.add(std::move(e));
    environments.add({read, user, product});
    environments.add({erase, user, product});
    Duty audit;
    audit.name = {"m", "audit"};
    duties.add(std::move(audit));
  }

  void add_context() {
    context.push_back(member("purpose", types.taxonomy(purpose)));
    context.push_back(member("ip", simple(TypeKind::kIp), true));
  }
};

}  // namespace bylaw

#endif  // BYLAW_FACTS_TEST_SCHEMA_H_
