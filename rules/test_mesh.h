// A small mesh for the tests of this room, built by hand: vocabulary, entities, a request, and
// short words to write expressions and rules. Entry point: TestMesh.
#ifndef BYLAW_RULES_TEST_MESH_H_
#define BYLAW_RULES_TEST_MESH_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/source.h"
#include "rules/decide.h"
#include "rules/evaluate.h"
#include "rules/rulebook.h"

namespace bylaw {

/// Domains `*`, `clothing`, `clothing.eu`, `payments`. Ada, an employee cleared for confidential
/// data in the eea, asks to read `orders` (clothing, internal, eea; columns email, name, note of
/// unknown category). `export` reads no columns; `view` is of documents, which have no domain.
class TestMesh {
 public:
  Rulebook book;
  SourceMap sources;
  EntityStore store;
  Request request;
  DecideOptions options;

  TermId root = Schema::kRoot, clothing, clothing_eu, payments;
  EnumId tier, region;
  TaxonomyId purpose, category;
  EntityTypeId team, user, product, document;
  RecordId column;
  ActionId read, export_, view;
  EnvironmentId on_read, on_export, on_view;
  MaskId null, full, hash, last;
  DutyId audit, keep, approval, tag, notify, exclusive;
  TypeId boolean, integer, decimal, text, duration, timestamp, row_text;

  TestMesh() {
    simple_types();
    vocabulary();
    things();
    actions();
    masks_and_duties();
    book.schema.index();
    facts();
    request.principal = {user, "User", "ada", {}};
    request.resource = {product, "DataProduct", "orders", {}};
    request.action = read;
    request.action_name = "read";
    set_context("purpose", word(purpose, "analytics"));
    request.enforces = Enforces::everything();
    options.now = *parse_timestamp("2026-03-02T10:00:00Z");
  }

  // --- values
  Value tier_of(const char* name) const {
    return Value(EnumValue{tier, *book.schema.enums[tier].find(name)});
  }
  Value region_of(const char* name) const {
    return Value(EnumValue{region, *book.schema.enums[region].find(name)});
  }
  Value word(TaxonomyId t, const char* name) const {
    return Value(TermValue{t, *book.schema.taxonomies[t].find(name)});
  }
  /// Without categories: of unknown category.
  Value column_of(const char* name, std::vector<const char*> categories, const char* level) const {
    std::vector<Value> terms;
    for (const char* c : categories) terms.push_back(word(category, c));
    const bool known = !terms.empty();
    return Value::record(column,
                         {Value(std::string(name)),
                          known ? std::optional(Value::set(std::move(terms))) : std::nullopt,
                          level == nullptr ? std::nullopt : std::optional(tier_of(level))});
  }

  // --- facts
  void put(EntityTypeId type, const char* id, const std::map<std::string, Value>& attributes,
           std::vector<EntityRef> parents = {}) {
    Entity entity{{type, id}, {}, std::move(parents), "test"};
    for (const Member& m : book.schema.entity_types[type].attributes) {
      const auto it = attributes.find(m.name);
      entity.attributes.push_back(it == attributes.end() ? Slot() : Slot::present(it->second));
    }
    EntityStoreBuilder builder(store);
    builder.put(std::move(entity));
    store = std::move(builder).build();
  }
  void set(EntityTypeId type, const char* id, const char* attribute, Slot slot) {
    EntityStoreBuilder builder(store);
    builder.find({type, id})->attributes[position(type, attribute)] = std::move(slot);
    store = std::move(builder).build();
  }
  void move_orders_to(TermId domain) {
    set(product, "orders", "domain", Slot::present(Value(TermValue{Schema::kDomains, domain})));
  }
  void state(RequestEntity& entity, const char* attribute, Slot slot) {
    entity.stated.resize(book.schema.entity_types[entity.type].attributes.size());
    entity.stated[position(entity.type, attribute)] = std::move(slot);
  }
  void set_context(const char* name, Value value) {
    set_context(name, Slot::present(std::move(value)));
  }
  void set_context(const char* name, Slot slot) {
    request.context.resize(book.schema.context.size());
    request.context[*find_member(book.schema.context, name)] = std::move(slot);
  }

  // --- expressions; `at` is a part of the text given to write(), and becomes their span
  Span here;
  void write(std::string policy_text) { sources.add("test.bylaw", std::move(policy_text)); }
  TestMesh& at(std::string_view part) {
    const size_t begin = sources[FileId(0)].text().find(part);
    here = {FileId(0), static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + part.size())};
    return *this;
  }
  ExprId make(Op op, TypeId type, std::vector<ExprId> operands = {}, uint32_t index = 0) {
    return book.exprs.add(op, type, here, operands, index);
  }
  ExprId lit(Value value, TypeId type) { return book.exprs.literal(std::move(value), type, here); }
  ExprId yes() { return lit(Value(true), boolean); }
  ExprId no() { return lit(Value(false), boolean); }
  ExprId number(int64_t n) { return lit(Value(n), integer); }
  ExprId string(const char* s) { return lit(Value(std::string(s)), text); }
  ExprId tier_lit(const char* name) {
    return lit(tier_of(name), book.schema.types.enumeration(tier));
  }
  ExprId region_lit(const char* name) {
    return lit(region_of(name), book.schema.types.enumeration(region));
  }
  ExprId principal() { return make(Op::kPrincipal, book.schema.types.entity(user)); }
  ExprId resource() { return make(Op::kResource, book.schema.types.entity(product)); }
  ExprId entity(EntityTypeId type, const char* id) {
    return lit(Value(EntityRef{type, id}), book.schema.types.entity(type));
  }
  ExprId attribute(ExprId of, const char* name) {
    const EntityTypeId type = book.schema.types[book.exprs[of].type].entity();
    const uint32_t index = position(type, name);
    return make(Op::kAttribute, book.schema.entity_types[type].attributes[index].type, {of}, index);
  }
  ExprId principal(const char* name) { return attribute(principal(), name); }
  ExprId resource(const char* name) { return attribute(resource(), name); }
  ExprId context(const char* name) {
    const uint32_t index = *find_member(book.schema.context, name);
    return make(Op::kContext, book.schema.context[index].type, {}, index);
  }
  ExprId row(const char* name) { return make(Op::kRow, row_text, {}, book.exprs.text(name)); }
  ExprId test(Op op, ExprId a, ExprId b) { return make(op, boolean, {a, b}); }
  ExprId all_of(std::vector<ExprId> operands) {
    return make(Op::kAnd, boolean, std::move(operands));
  }
  ExprId any_of(std::vector<ExprId> operands) {
    return make(Op::kOr, boolean, std::move(operands));
  }
  ExprId negate(ExprId a) { return make(Op::kNot, boolean, {a}); }
  /// Always an error: reads an entity that nobody knows.
  ExprId error() { return test(Op::kEqual, attribute(entity(user, "nobody"), "age"), number(1)); }

  // --- policies
  std::vector<EnvironmentId> everywhere() const { return {on_read, on_export}; }
  RuleCase body(ExprId guard, std::vector<EnvironmentId> environments = {}) const {
    RuleCase c;
    c.environments = environments.empty() ? everywhere() : std::move(environments);
    c.guard = guard;
    c.frame_size = 4;
    return c;
  }
  PolicyId policy(const char* name, PolicyKind kind, TermId level,
                  Strength strength = Strength::kMandatory) {
    Policy p;
    p.name = {level == root ? "root" : book.schema.domain_name(level), name};
    p.kind = kind;
    p.level = level;
    p.strength = strength;
    p.span = here;
    return book.policies.add(std::move(p));
  }
  PolicyId standard(const char* name, TermId level, Strength strength = Strength::kMandatory) {
    return policy(name, PolicyKind::kStandard, level, strength);
  }
  PolicyId bylaw(const char* name, TermId level) { return policy(name, PolicyKind::kBylaw, level); }
  PolicyId guarantee(const char* name, TermId level) {
    return policy(name, PolicyKind::kGuarantee, level);
  }
  RuleId rule(PolicyId of, RuleKind kind, RuleCase c) {
    Rule r;
    r.kind = kind;
    r.policy = of;
    r.span = here;
    r.head = here;
    r.cases.push_back(std::move(c));
    const RuleId id = book.rules.add(std::move(r));
    book.policies[of].rules.push_back(id);
    return id;
  }
  RuleId permit(PolicyId of, ExprId guard = {}) { return rule(of, RuleKind::kPermit, body(guard)); }
  RuleId forbid(PolicyId of, ExprId guard = {}) { return rule(of, RuleKind::kForbid, body(guard)); }
  RuleId filter(PolicyId of, ExprId condition, ExprId guard = {}) {
    RuleCase c = body(guard);
    c.filter = condition;
    return rule(of, RuleKind::kFilter, std::move(c));
  }
  RuleId cap(PolicyId of, MaskClause clause, ExprId guard = {}) {
    RuleCase c = body(guard, {on_read});
    c.masks.push_back(std::move(clause));
    return rule(of, RuleKind::kCap, std::move(c));
  }
  RuleId oblige(PolicyId of, DutyUse duty, ExprId guard = {}) {
    RuleCase c = body(guard);
    c.duties.push_back(std::move(duty));
    return rule(of, RuleKind::kOblige, std::move(c));
  }
  RuleCase& case_of_rule(RuleId id) { return book.rules[id].cases.front(); }

  MaskUse use(MaskId mask) const { return {mask, {}, book.schema.masks[mask].base, {}}; }
  MaskUse last_of(uint32_t n) const { return {last, {Value(int64_t{n})}, {.suffix = n}, {}}; }
  MaskClause named(std::vector<std::string> names, MaskUse use) const {
    ColumnSelector selector;
    selector.kind = ColumnSelector::Kind::kNamed;
    selector.names = std::move(names);
    return {std::move(selector), std::move(use), {}};
  }
  MaskClause under(const char* term, MaskUse use) const {
    ColumnSelector selector;
    selector.kind = ColumnSelector::Kind::kUnder;
    selector.categories = {word(category, term).as<TermValue>()};
    return {std::move(selector), std::move(use), {}};
  }
  MaskClause all_columns(MaskUse use) const { return {ColumnSelector{}, std::move(use), {}}; }
  DutyUse duty(DutyId id, std::vector<ExprId> arguments = {}) const {
    return {id, std::move(arguments), {}};
  }

  OverrideId lift(PolicyId standard, TermId level, ExprId guard = {}) {
    Override o;
    o.standard = standard;
    o.level = level;
    o.name = {book.schema.domain_name(level), book.policies[standard].name.local};
    o.lifts.push_back(body(guard));
    return book.overrides.add(std::move(o));
  }
  WaiverId waive(PolicyId standard, TermId domain, const char* until, ExprId guard = {}) {
    Waiver w;
    w.name = {"root", "waiver_of_" + book.policies[standard].name.local};
    w.standard = standard;
    w.level = book.policies[standard].level;
    w.domain = domain;
    w.cases.push_back(body(guard));
    w.until = *parse_timestamp(until);
    w.until_text = until;
    return book.waivers.add(std::move(w));
  }

  Decision decide() const { return bylaw::decide(book, store, request, options); }
  RowView show(const Decision& decision, const Row& cells) const {
    return show_row(book, store, request, decision, cells);
  }
  Evaluated evaluate(ExprId expr, const Row* cells = nullptr) const {
    const RequestFacts known(book, store, request, options.now);
    Frame frame(8);
    frame.row = cells;
    return Evaluator(known, book.exprs).evaluate(expr, frame);
  }

 private:
  uint32_t position(EntityTypeId type, const char* name) const {
    return *find_member(book.schema.entity_types[type].attributes, name);
  }
  static Member member(const char* name, TypeId type, bool optional = false, bool claim = false) {
    Member m;
    m.name = name;
    m.type = type;
    m.optional = optional;
    m.claim = claim;
    return m;
  }
  TermId add_term(Taxonomy& t, const char* name, std::vector<TermId> parents) {
    Term term;
    term.name = name;
    term.parents = std::move(parents);
    const TermId id = t.terms.add(std::move(term));
    t.by_name.emplace(name, id);
    return id;
  }
  EnumId add_enum(const char* name, bool ordered, std::vector<const char*> members) {
    Enum e;
    e.name = {"m", name};
    e.ordered = ordered;
    for (const char* m : members) e.members.push_back({m, {}, ""});
    return book.schema.enums.add(std::move(e));
  }

  void simple_types() {
    TypeTable& types = book.schema.types;
    boolean = types.simple(TypeKind::kBool);
    integer = types.simple(TypeKind::kInt);
    decimal = types.simple(TypeKind::kDecimal);
    text = types.simple(TypeKind::kString);
    duration = types.simple(TypeKind::kDuration);
    timestamp = types.simple(TypeKind::kTimestamp);
    row_text = types.simple(TypeKind::kColumnText);
  }

  void vocabulary() {
    Schema& s = book.schema;
    Taxonomy& domains = s.taxonomies[Schema::kDomains];
    clothing = add_term(domains, "clothing", {root});
    clothing_eu = add_term(domains, "clothing.eu", {clothing});
    payments = add_term(domains, "payments", {root});
    domains.close();
    tier = add_enum("Tier", true, {"public", "internal", "confidential", "restricted"});
    region = add_enum("Region", false, {"eea", "uk", "us"});
    Taxonomy p;
    p.name = {"m", "Purpose"};
    const TermId analytics = add_term(p, "analytics", {});
    add_term(p, "analytics.sales", {analytics});
    add_term(p, "marketing", {});
    p.close();
    purpose = s.taxonomies.add(std::move(p));
    Taxonomy c;
    c.name = {"m", "Category"};
    const TermId contact = add_term(c, "user.contact", {});
    add_term(c, "user.contact.email", {contact});
    add_term(c, "user.name", {});
    c.close();
    category = s.taxonomies.add(std::move(c));
    s.context.push_back(member("purpose", s.types.taxonomy(purpose)));
    s.context.push_back(member("mfa", boolean));
    s.context.push_back(member("ticket", text, true));
  }

  EntityTypeId add_entity(const char* name) {
    EntityType type;
    type.name = {"m", name};
    return book.schema.entity_types.add(std::move(type));
  }

  void things() {
    Schema& s = book.schema;
    team = add_entity("Team");
    user = add_entity("User");
    product = add_entity("DataProduct");
    document = add_entity("Document");
    const TypeId tier_type = s.types.enumeration(tier);
    Record c;
    c.name = {"m", "Column"};
    c.members = {member("name", text),
                 member("categories", s.types.set(s.types.taxonomy(category)), true),
                 member("tier", tier_type)};
    column = s.records.add(std::move(c));
    s.entity_types[user].attributes = {
        member("clearance", tier_type),
        member("employee", boolean),
        member("region", s.types.enumeration(region)),
        member("manager", s.types.entity(user), true),
        member("age", integer, true),
        member("device", text, false, true),
        member("badge", integer, true, true),
        member("regions", s.types.set(s.types.enumeration(region)), true),
    };
    s.entity_types[product].attributes = {
        member("domain", s.types.taxonomy(Schema::kDomains), true),
        member("tier", tier_type),
        member("region", s.types.enumeration(region)),
        member("address", text, true),
        member("columns", s.types.list(s.types.record(column))),
        member("owner", s.types.entity(user), true),
        member("inputs", s.types.set(s.types.entity(product)), true),
    };
    s.entity_types[product].domain = 0;
    s.entity_types[document].attributes = {member("tier", tier_type)};
  }

  ActionId add_action(const char* name, EntityTypeId on, std::optional<ColumnSource> columns) {
    Action a;
    a.name = {"m", name};
    a.principals = {user};
    a.resources = {on};
    a.columns = std::move(columns);
    return book.schema.actions.add(std::move(a));
  }

  void actions() {
    read = add_action("read", product, ColumnSource{{"columns"}, column, 0, 1});
    export_ = add_action("export", product, std::nullopt);
    view = add_action("view", document, std::nullopt);
    on_read = book.schema.environments.add({read, user, product});
    on_export = book.schema.environments.add({export_, user, product});
    on_view = book.schema.environments.add({view, user, document});
  }

  MaskId add_mask(const char* name, MaskPoint point) {
    Mask m;
    m.name = {"std.mask", name};
    m.base = std::move(point);
    return book.schema.masks.add(std::move(m));
  }
  DutyId add_duty(const char* name, TypeId type, DutyCombination combination) {
    Duty d;
    d.name = {"std.duty", name};
    d.parameters = {member("value", type)};
    d.words = {{}};
    d.combination = combination;
    return book.schema.duties.add(std::move(d));
  }

  void masks_and_duties() {
    null = add_mask("null", MaskPoint::null());
    full = add_mask("full", MaskPoint::all());
    hash = add_mask("hash", {.token = Token::kHash});
    last = add_mask("last", {});
    audit = add_duty("audit", text, DutyCombination::kMax);
    book.schema.duties[audit].words = {{"basic", "full"}};
    keep = add_duty("keep", duration, DutyCombination::kMin);
    approval = add_duty("approval", text, DutyCombination::kAll);
    book.schema.duties[approval].gates = true;
    tag = add_duty("tag", book.schema.types.set(text), DutyCombination::kUnion);
    notify = add_duty("notify", text, DutyCombination::kAll);
    exclusive = add_duty("exclusive", text, DutyCombination::kConflict);
  }

  void facts() {
    put(team, "data", {});
    put(team, "analysts", {}, {{team, "data"}});
    put(user, "ada",
        {{"clearance", tier_of("confidential")},
         {"employee", Value(true)},
         {"region", region_of("eea")},
         {"manager", Value(EntityRef{user, "bob"})},
         {"regions", Value::set({region_of("eea"), region_of("uk")})}},
        {{team, "analysts"}});
    put(product, "orders",
        {{"domain", Value(TermValue{Schema::kDomains, clothing})},
         {"tier", tier_of("internal")},
         {"region", region_of("eea")},
         {"address", Value(std::string("mesh://clothing/orders/v1"))},
         {"columns", Value::list({column_of("email", {"user.contact.email"}, "confidential"),
                                  column_of("name", {"user.name"}, "internal"),
                                  column_of("note", {}, nullptr)})}});
    put(document, "memo", {{"tier", tier_of("internal")}});
  }
};

}  // namespace bylaw

#endif  // BYLAW_RULES_TEST_MESH_H_
