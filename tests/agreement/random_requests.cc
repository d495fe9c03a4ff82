#include "tests/agreement/random_requests.h"

#include <algorithm>
#include <utility>

namespace bylaw::tests {

RandomWorld::RandomWorld(const Rulebook& book, uint64_t seed) : book_(book), random_(seed) {
  for (uint32_t i = 0; i < book.exprs.size(); ++i) {
    const Expr& e = book.exprs[ExprId(i)];
    if (e.op == Op::kLiteral) collect(book.exprs.value(ExprId(i)), e.type);
  }
  for (const Waiver& waiver : book.waivers) times_.push_back(waiver.until);
  for (const Policy& policy : book.policies) {
    if (policy.enforced_from) times_.push_back(*policy.enforced_from);
  }
  for (const Rule& rule : book.rules) {
    if (rule.until) times_.push_back(*rule.until);
  }
  times_.push_back(*parse_timestamp("2026-03-02T10:00:00Z"));
}

void RandomWorld::collect(const Value& value, TypeId type) {
  if (const auto* ref = value.if_a<EntityRef>()) named_[ref->type].push_back(ref->id);
  if (const auto* time = value.if_a<Timestamp>()) times_.push_back(*time);
  const Type& t = book_.schema.types[type];
  if (t.kind == TypeKind::kSet || t.kind == TypeKind::kList) {
    for (const Value& member : value.members()) collect(member, t.element);
  }
  constants_[type].push_back(value);
}

Timestamp RandomWorld::time() {
  const Timestamp at = times_[below(times_.size())];
  constexpr int64_t kDay = 86'400'000;
  switch (below(3)) {
    case 0:
      return at;
    case 1:
      return Timestamp{at.ms - 1};
    default:
      return Timestamp{at.ms + static_cast<int64_t>(below(14 * kDay)) - 7 * kDay};
  }
}

/// A neighbour of a number or text.
Value RandomWorld::nudged(const Value& value) {
  const int64_t by = static_cast<int64_t>(below(3)) - 1;
  const auto moved = [&](int64_t n) {
    int64_t result = n;
    return __builtin_add_overflow(n, by, &result) ? n : result;
  };
  if (const auto* v = value.if_a<int64_t>()) return Value(moved(*v));
  if (const auto* v = value.if_a<Decimal>()) return Value(Decimal{moved(v->units)});
  if (const auto* v = value.if_a<Duration>()) return Value(Duration{moved(v->ms)});
  if (const auto* v = value.if_a<Timestamp>()) return Value(Timestamp{moved(v->ms)});
  if (const auto* v = value.if_a<Date>()) return Value(Date{v->days + static_cast<int32_t>(by)});
  if (const auto* v = value.if_a<std::string>()) {
    if (by == 0) return value;
    std::string text = *v;
    std::replace(text.begin(), text.end(), '*', 'x');
    return Value(by > 0 || text.empty() ? text + "x" : text.substr(0, text.size() - 1));
  }
  if (const auto* v = value.if_a<Ip>()) {
    Ip ip = *v;
    if (ip.prefix < 128) {
      for (size_t bit = ip.prefix; bit < 128; ++bit) {
        if (one_in(2)) ip.bytes[bit / 8] |= static_cast<uint8_t>(0x80u >> (bit % 8));
      }
      ip.prefix = 128;
    } else {
      ip.bytes[15] = static_cast<uint8_t>(ip.bytes[15] + by);
    }
    return Value(ip);
  }
  return value;
}

EntityRef RandomWorld::entity(EntityTypeId type, const EntityStore& store) {
  const auto all = store.all_of(type);
  const auto& named = named_[type];
  if (!named.empty() && one_in(6)) return {type, named[below(named.size())]};
  if (all.empty() || one_in(20)) return {type, "nobody"};
  return all[below(all.size())]->ref;
}

Value RandomWorld::fresh(TypeId type, const EntityStore& store) {
  const Type& t = book_.schema.types[type];
  switch (t.kind) {
    case TypeKind::kBool:
      return Value(one_in(2));
    case TypeKind::kInt:
      return Value(static_cast<int64_t>(below(100)));
    case TypeKind::kDecimal:
      return Value(Decimal{static_cast<int64_t>(below(1'000'000))});
    case TypeKind::kDuration:
      return Value(Duration{static_cast<int64_t>(below(400)) * 86'400'000});
    case TypeKind::kTimestamp:
      return Value(time());
    case TypeKind::kDate:
      return Value(date_of(time()));
    case TypeKind::kIp: {
      Ip ip;
      ip.bytes[10] = ip.bytes[11] = 0xFF;
      ip.bytes[12] = 10;
      ip.bytes[15] = static_cast<uint8_t>(below(256));
      return Value(ip);
    }
    case TypeKind::kAction:
      return Value(ActionValue{book_.schema.actions.id_at(below(book_.schema.actions.size()))});
    case TypeKind::kWeekday:
      return Value(Weekday{static_cast<uint8_t>(below(7))});
    case TypeKind::kEnum:
      return Value(EnumValue{
          t.enumeration(),
          static_cast<uint32_t>(below(book_.schema.enums[t.enumeration()].members.size()))});
    case TypeKind::kTaxonomy: {
      const auto& terms = book_.schema.taxonomies[t.taxonomy()].terms;
      return Value(TermValue{t.taxonomy(), terms.id_at(below(terms.size()))});
    }
    case TypeKind::kEntity:
      return Value(entity(t.entity(), store));
    case TypeKind::kRecord: {
      std::vector<std::optional<Value>> members;
      for (const Member& member : book_.schema.records[t.record()].members) {
        const bool left_out = member.optional && one_in(3);
        members.push_back(left_out ? std::nullopt : std::optional(value(member.type, store)));
      }
      return Value::record(t.record(), std::move(members));
    }
    case TypeKind::kSet:
    case TypeKind::kList: {
      std::vector<Value> members;
      for (size_t i = below(4); i > 0; --i) members.push_back(value(t.element, store));
      return t.kind == TypeKind::kSet ? Value::set(std::move(members))
                                      : Value::list(std::move(members));
    }
    case TypeKind::kString:
    case TypeKind::kColumnText:
    case TypeKind::kError:
      break;
  }
  return Value(std::string("text") + static_cast<char>('a' + below(26)));
}

Value RandomWorld::value(TypeId type, const EntityStore& store) {
  const auto constants = constants_.find(type);
  if (constants == constants_.end() || one_in(4)) return fresh(type, store);
  return nudged(constants->second[below(constants->second.size())]);
}

Slot RandomWorld::slot(const Member& member, const EntityStore& store) {
  if (one_in(12)) return Slot();
  if (one_in(25)) return Slot::invalid("does not fit");
  return Slot::present(value(member.type, store));
}

Request RandomWorld::request(const EntityStore& store) {
  const Schema& schema = book_.schema;
  Request request;
  const Environment& e =
      schema.environments[schema.environments.id_at(below(schema.environments.size()))];
  request.action = e.action;
  const auto fill = [&](EntityTypeId type, RequestEntity& to) {
    const EntityRef ref = entity(type, store);
    to.type = type;
    to.id = ref.id;
    const auto& attributes = schema.entity_types[type].attributes;
    to.stated.resize(attributes.size());
    for (size_t i = 0; i < attributes.size(); ++i) {
      if (one_in(attributes[i].claim ? 2 : 15)) to.stated[i] = slot(attributes[i], store);
    }
  };
  fill(e.principal, request.principal);
  fill(e.resource, request.resource);
  if (e.principal == e.resource && one_in(3)) request.resource.id = request.principal.id;
  for (const Member& member : schema.context) request.context.push_back(slot(member, store));
  for (const Member& member : schema.actions[e.action].properties) {
    request.action_properties.push_back(slot(member, store));
  }
  request.enforces = Enforces::everything();
  if (one_in(12)) request.enforces.duties = false;
  if (one_in(12)) request.enforces.masks = false;
  if (one_in(12)) request.enforces.filters = false;
  return request;
}

EntityStore RandomWorld::populated_store(size_t count) {
  EntityStoreBuilder builder;
  for (size_t t = 0; t < book_.schema.entity_types.size(); ++t) {
    const EntityTypeId type = book_.schema.entity_types.id_at(t);
    const std::vector<std::string>& named = named_[type];
    for (size_t i = 0; i < count; ++i) {
      Entity entity;
      const bool by_rule = !named.empty() && one_in(2);
      entity.ref = {type, by_rule ? named[below(named.size())] : "e" + std::to_string(i)};
      builder.add(std::move(entity));
    }
  }
  const EntityStore names = builder.store();
  for (const Entity* known : names.all()) {
    Entity entity = *known;
    const EntityType& type = book_.schema.entity_types[entity.ref.type];
    for (const Member& member : type.attributes) {
      entity.attributes.push_back(
          member.optional && one_in(3) ? Slot() : Slot::present(value(member.type, names)));
    }
    for (const EntityTypeId parent : type.parents) {
      for (size_t i = below(3); i > 0; --i) {
        const EntityRef above = this->entity(parent, names);
        // Upwards by name, so that no one stands above themselves.
        if (above.type != entity.ref.type || entity.ref.id < above.id) {
          entity.parents.push_back(above);
        }
      }
    }
    builder.put(std::move(entity));
  }
  return std::move(builder).build();
}

EntityStore RandomWorld::damaged_store(const EntityStore& store) {
  EntityStoreBuilder builder(store);
  for (const Entity* known : store.all()) {
    if (!one_in(3)) continue;
    Entity entity = *known;
    const EntityType& type = book_.schema.entity_types[entity.ref.type];
    entity.attributes.resize(type.attributes.size());
    for (size_t i = 0; i < type.attributes.size(); ++i) {
      if (one_in(4)) entity.attributes[i] = slot(type.attributes[i], store);
    }
    if (!entity.parents.empty() && one_in(4)) entity.parents.pop_back();
    if (!type.parents.empty() && one_in(6)) {
      entity.parents.push_back(this->entity(type.parents.front(), store));
      std::erase(entity.parents, entity.ref);
    }
    builder.put(std::move(entity));
  }
  return std::move(builder).build();
}

}  // namespace bylaw::tests
