// What holds of all facts: membership, one entity under several names.
#include <algorithm>
#include <map>
#include <set>

#include "checker/universe.h"

namespace bylaw {
namespace {

/// How many ways through a member of a group that is a member itself are looked at.
constexpr size_t kMostSteps = 500'000;

/// Whether a value that anything may be can have as many members as one that is stated.
bool has_room(const Symbol& any, const Symbol& stated) {
  if (any.fields && stated.fields) {
    for (size_t i = 0; i < any.fields->size(); ++i) {
      if (!has_room((*any.fields)[i].value, (*stated.fields)[i].value)) return false;
    }
  }
  if (!any.members || !stated.members) return true;
  return any.members->size() >= stated.members->size() &&
         std::ranges::all_of(*stated.members, [&](const MemberSymbol& member) {
           return has_room(any.members->front().value, member.value);
         });
}

/// Whether some collection of a value is open.
bool has_open(const Symbol& value) {
  if (value.fields) {
    return std::ranges::any_of(*value.fields,
                               [](const SlotSymbol& slot) { return has_open(slot.value); });
  }
  return value.open || (value.members && std::ranges::any_of(*value.members, [](const auto& m) {
                          return has_open(m.value);
                        }));
}

}  // namespace

bool Universe::may_stand_in(EntityTypeId type, EntityTypeId group) const {
  std::set<EntityTypeId> seen;
  std::vector<EntityTypeId> open{type};
  while (!open.empty()) {
    const EntityTypeId at = open.back();
    open.pop_back();
    for (const EntityTypeId parent : schema().entity_types[at].parents) {
      if (parent == group) return true;
      if (seen.insert(parent).second) open.push_back(parent);
    }
  }
  return false;
}

FormulaId Universe::membership(uint32_t entity, uint32_t group) {
  const auto key = std::pair(entity, group);
  if (const auto it = membership_.find(key); it != membership_.end()) return it->second;
  const EntitySymbol& e = entities_[entity];
  const EntitySymbol& g = entities_[group];
  const FormulaId same = e.type == g.type ? formulas.equal(e.id, g.id) : formulas.no();
  if (entity == group || !may_stand_in(e.type, g.type)) {
    return membership_.emplace(key, same).first->second;
  }
  if (const Entity* stated = e.name ? fact({e.type, *e.name}) : nullptr) {
    const FormulaId holds = formulas.either(same, stated_membership(*stated, group));
    return membership_.emplace(key, holds).first->second;
  }
  const SymbolPath path{e.path.text + " in " + g.path.text, {6, entity, group}};
  const FormulaId below = new_variable(VariableSymbol::Kind::kPresence, 0, path);
  constraints_.push_back(formulas.implies(below, entities_[entity].known));
  return membership_.emplace(key, formulas.either(same, below)).first->second;
}

/// The group is one of those above the entity.
FormulaId Universe::stated_membership(const Entity& entity, uint32_t group) {
  std::vector<EntityRef> above = entity.parents;
  std::vector<FormulaId> ways;
  for (size_t i = 0; i < above.size(); ++i) {
    const EntityRef ref = above[i];
    if (ref.type == entities_[group].type) {
      const FormulaId id = literal(Value(ref), TypeId()).bits;
      ways.push_back(formulas.equal(entities_[group].id, id));
    }
    const Entity* next = fact(ref);
    if (next == nullptr) continue;
    for (const EntityRef& parent : next->parents) {
      if (std::ranges::find(above, parent) == above.end()) above.push_back(parent);
    }
  }
  return formulas.any_of(std::move(ways));
}

Kleene Universe::is_in(const Symbol& entity, const Symbol& group) {
  const FormulaId in = membership(entity.entity, group.entity);
  std::vector<FormulaId> no{formulas.negate(in), entities_[entity.entity].known};
  const EntityTypeId type = entities_[entity.entity].type;
  const bool may_dangle = std::ranges::any_of(
      footprint_.asked_known, [&](EntityTypeId asked) { return may_stand_in(type, asked); });
  if (may_dangle) {
    auto it = dangling_.find(entity.entity);
    if (it == dangling_.end()) {
      const SymbolPath path = entities_[entity.entity].path.below("dangling", 98);
      it = dangling_.emplace(entity.entity, new_variable(VariableSymbol::Kind::kPresence, 0, path))
               .first;
    }
    no.push_back(formulas.negate(it->second));
  }
  return {in, formulas.all_of(std::move(no))};
}

/// Membership is transitive wherever an entity that is itself asked about may stand between, has no
/// cycles, and is the same for two names of one group.
void Universe::close_membership() {
  // Whoever may turn out to be an entity of which the store speaks stands where that one does.
  const auto asked_so_far = membership_;
  for (const auto& [pair, holds] : asked_so_far) {
    for (uint32_t e = 0; e < entities_.size(); ++e) {
      if (is_stated(e) && entities_[e].type == entities_[pair.first].type) {
        membership(e, pair.second);
      }
    }
  }
  std::set<uint32_t> members;
  std::set<uint32_t> groups;
  for (const auto& [pair, holds] : membership_) {
    members.insert(pair.first);
    groups.insert(pair.second);
  }
  const std::set<uint32_t> asked = members;
  std::map<std::pair<EntityTypeId, EntityTypeId>, bool> standing;
  const auto may_stand = [&](EntityTypeId type, EntityTypeId group) {
    const auto [it, fresh] = standing.try_emplace({type, group});
    if (fresh) it->second = may_stand_in(type, group);
    return it->second;
  };
  // That equality is transitive needs no saying.
  const auto says_something = [&](EntityTypeId a, EntityTypeId b, EntityTypeId c) {
    return may_stand(a, b) || may_stand(b, c);
  };
  std::map<EntityTypeId, size_t> asked_of_type;
  for (const uint32_t a : asked) ++asked_of_type[entities_[a].type];
  std::map<EntityTypeId, size_t> groups_of_type = asked_of_type;
  for (const uint32_t g : groups) {
    if (!asked.contains(g)) ++groups_of_type[entities_[g].type];
  }
  size_t steps = 0;
  for (const auto& [a, as] : asked_of_type) {
    for (const auto& [b, bs] : asked_of_type) {
      for (const auto& [c, cs] : groups_of_type) {
        if ((a == b || may_stand(a, b)) && says_something(a, b, c)) steps += as * bs * cs;
      }
    }
  }
  if (steps > kMostSteps) {
    nobody_stands_in_others();
    return;
  }
  // A member may stand below another, and be a group itself under another name.
  for (const uint32_t a : asked) {
    for (const uint32_t b : asked) {
      if (a != b && (entities_[a].type == entities_[b].type ||
                     may_stand(entities_[a].type, entities_[b].type))) {
        membership(a, b);
        groups.insert(b);
      }
    }
    for (const uint32_t g : groups) {
      if (entities_[a].type == entities_[g].type) membership(a, g);
    }
  }
  const auto holds = [&](uint32_t a, uint32_t b) -> std::optional<FormulaId> {
    if (a == b) return formulas.yes();
    const auto it = membership_.find({a, b});
    return it == membership_.end() ? std::nullopt : std::optional(it->second);
  };
  for (const uint32_t a : asked) {
    for (const uint32_t b : asked) {
      if (a == b) continue;
      const auto a_in_b = holds(a, b);
      if (!a_in_b) continue;
      for (const uint32_t c : groups) {
        if (c == b || !says_something(entities_[a].type, entities_[b].type, entities_[c].type)) {
          continue;
        }
        const auto b_in_c = holds(b, c);
        const auto a_in_c = holds(a, c);
        if (!b_in_c || !a_in_c) continue;
        if (c == a) {
          constraints_.push_back(formulas.implies(
              formulas.both(*a_in_b, *b_in_c), formulas.equal(entities_[a].id, entities_[b].id)));
        } else {
          constraints_.push_back(formulas.implies(formulas.both(*a_in_b, *b_in_c), *a_in_c));
        }
      }
    }
    for (const uint32_t c : groups) {
      const auto a_in_c = holds(a, c);
      if (!a_in_c) continue;
      for (const uint32_t d : groups) {
        if (d <= c || entities_[c].type != entities_[d].type ||
            !may_stand(entities_[a].type, entities_[c].type)) {
          continue;
        }
        const auto a_in_d = holds(a, d);
        if (!a_in_d) continue;
        const FormulaId same = formulas.equal(entities_[c].id, entities_[d].id);
        constraints_.push_back(formulas.implies(same, formulas.equal(*a_in_c, *a_in_d)));
      }
      const auto dangling = dangling_.find(a);
      if (dangling == dangling_.end()) continue;
      const bool self = entities_[a].type == entities_[c].type;
      const FormulaId same =
          self ? formulas.equal(entities_[a].id, entities_[c].id) : formulas.no();
      constraints_.push_back(formulas.implies(
          formulas.all_of({*a_in_c, formulas.negate(same), formulas.negate(entities_[c].known)}),
          dangling->second));
    }
  }
}

/// Only requests are looked at in which those of whom something is asked are in nothing but
/// themselves, and none of those that are stated.
void Universe::nobody_stands_in_others() {
  limits.push_back({{}, "more members of groups than are looked at", true, false});
  for (const auto& [pair, holds] : membership_) {
    const EntitySymbol& e = entities_[pair.first];
    const EntitySymbol& g = entities_[pair.second];
    if (is_stated(pair.first)) continue;
    const FormulaId same = e.type == g.type ? formulas.equal(e.id, g.id) : formulas.no();
    constraints_.push_back(formulas.implies(holds, same));
    for (uint32_t s = 0; s < entities_.size(); ++s) {
      if (!is_stated(s) || entities_[s].type != e.type) continue;
      constraints_.push_back(formulas.negate(formulas.equal(e.id, entities_[s].id)));
    }
  }
}

FormulaId Universe::loaded() {
  std::vector<FormulaId> all;
  for (const EntitySymbol& e : entities_) {
    if (!e.attributes.empty() && !footprint_.asked_known.contains(e.type)) all.push_back(e.known);
  }
  return formulas.all_of(std::move(all));
}

bool Universe::is_stated(uint32_t entity) const {
  const EntitySymbol& e = entities_[entity];
  return e.name && fact({e.type, *e.name}) != nullptr;
}

/// Two names of one entity see the same attributes: those that the store states, too.
void Universe::close_entities() {
  // Reading one may reach further entities.
  for (size_t before = 0; before != entities_.size();) {
    before = entities_.size();
    for (uint32_t a = 0; a < entities_.size(); ++a) {
      for (uint32_t b = 0; b < entities_.size(); ++b) {
        if (entities_[a].type != entities_[b].type || is_stated(a) || !is_stated(b)) continue;
        std::vector<uint32_t> read;
        for (const auto& [index, slot] : entities_[a].attributes) read.push_back(index);
        for (const uint32_t index : read) attribute(b, index);
      }
    }
  }
  for (uint32_t a = 0; a < entities_.size(); ++a) {
    for (uint32_t b = a + 1; b < entities_.size(); ++b) {
      if (entities_[a].type != entities_[b].type) continue;
      const FormulaId same = formulas.equal(entities_[a].id, entities_[b].id);
      if (formulas.is_no(same)) continue;
      std::vector<FormulaId> alike{formulas.equal(entities_[a].known, entities_[b].known)};
      for (const auto& [index, slot] : entities_[a].attributes) {
        const auto other = entities_[b].attributes.find(index);
        if (other == entities_[b].attributes.end()) continue;
        const auto own_a = entities_[a].beside.find(index);
        const auto own_b = entities_[b].beside.find(index);
        const bool has_a = own_a != entities_[a].beside.end();
        const bool has_b = own_b != entities_[b].beside.end();
        if (has_a && has_b) alike.push_back(same_slot(own_a->second, own_b->second));
        if (has_a || has_b) continue;
        const bool one_stated = is_stated(a) != is_stated(b);
        const Symbol& any = is_stated(a) ? other->second.value : slot.value;
        const Symbol& stated = is_stated(a) ? slot.value : other->second.value;
        if (one_stated && !has_room(any, stated)) {
          // That so few members can't be so many is known here; it is hard to prove.
          const bool open = has_open(any);
          limits.push_back({{}, "more members are stated than are looked at", true, false, open});
          alike.push_back(open ? loosened(formulas.no()) : formulas.no());
          continue;
        }
        // In which order the members of a set that may be anything stand is free, so that it may be
        // that of what is stated: else each order would be tried.
        alike.push_back(same_slot(slot, other->second, one_stated));
      }
      const FormulaId all = formulas.all_of(std::move(alike));
      if (!formulas.is_yes(all)) constraints_.push_back(formulas.implies(same, all));
    }
  }
}

std::vector<FormulaId> Universe::constraints() {
  close_cells();
  close_entities();
  close_membership();
  return constraints_;
}

std::vector<Universe::Membership> Universe::memberships() const {
  std::vector<Membership> all;
  for (const auto& [pair, holds] : membership_) all.push_back({pair.first, pair.second, holds});
  return all;
}

}  // namespace bylaw
