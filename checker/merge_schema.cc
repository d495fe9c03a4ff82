// Declarations get their ids first, then their members, whose types name declarations.
#include <cassert>

#include "checker/schema_merger.h"

namespace bylaw {

/// Members of both first, by the new order: what stands behind them is barred.
void SchemaMerger::merge_enums() {
  for (IdMap& map : out_.to) map.members.resize(map.enums.size());
  for (size_t i = 0; i < schema().enums.size(); ++i) {
    const EnumId id = schema().enums.id_at(i);
    std::array<const Enum*, 2> of{};
    for (const size_t side : {kOld, kNew}) {
      of[side] = declared(side, &Schema::enums, out_.to[side].enums, id);
    }
    const bool both = of[kOld] != nullptr && of[kNew] != nullptr;
    Enum merged = of[kNew] != nullptr ? *of[kNew] : *of[kOld];
    if (both) {
      merged.members.clear();
      for (const EnumMember& m : of[kNew]->members) {
        if (of[kOld]->find(m.name)) merged.members.push_back(m);
      }
      const size_t common = merged.members.size();
      for (const size_t side : {kOld, kNew}) {
        for (const EnumMember& m : of[side]->members) {
          if (merged.find(m.name)) continue;
          out_.barred.members[id].push_back(static_cast<uint32_t>(merged.members.size()));
          merged.members.push_back(m);
          change(side == kOld ? Kind::kRemoved : Kind::kAdded,
                 "the member " + m.name + " of " + merged.name.full(), side == kOld);
        }
      }
      const auto same_order = [&](const Enum& one) {
        return std::ranges::equal(one.members, merged.members, {}, &EnumMember::name,
                                  &EnumMember::name);
      };
      if (!same_order(*of[kOld]) || !same_order(*of[kNew])) out_.reordered.insert(id);
      const bool ordered = of[kOld]->ordered;
      std::vector<std::string> old_order;
      for (const EnumMember& m : of[kOld]->members) {
        if (of[kNew]->find(m.name)) old_order.push_back(m.name);
      }
      for (size_t m = 0; m < common; ++m) {
        if (!ordered || old_order[m] == merged.members[m].name) continue;
        change(Kind::kChanged, "the order of " + merged.name.full(), true);
        break;
      }
      if (of[kOld]->ordered != of[kNew]->ordered) {
        change(Kind::kChanged, "whether " + merged.name.full() + " is ordered", true);
      }
    }
    for (const size_t side : {kOld, kNew}) {
      if (of[side] == nullptr) continue;
      const auto own = static_cast<size_t>(std::ranges::find(out_.to[side].enums, id.value) -
                                           out_.to[side].enums.begin());
      for (const EnumMember& m : of[side]->members) {
        out_.to[side].members[own].push_back(*merged.find(m.name));
      }
    }
    schema().enums[id] = std::move(merged);
  }
}

/// Terms of both first, behind those of the base. Where the shapes differ it is flat, and the rules
/// say themselves what stands under what.
void SchemaMerger::merge_taxonomy(TaxonomyId id) {
  std::array<const Taxonomy*, 2> of{};
  std::array<std::optional<TaxonomyId>, 2> base;
  for (const size_t side : {kOld, kNew}) {
    of[side] = declared(side, &Schema::taxonomies, out_.to[side].taxonomies, id);
    if (of[side] != nullptr && of[side]->base) {
      base[side] = IdMap::at(out_.to[side].taxonomies, *of[side]->base);
    }
  }
  const Taxonomy& stem = of[kNew] != nullptr ? *of[kNew] : *of[kOld];
  Taxonomy merged;
  static_cast<Declared&>(merged) = stem;
  merged.base = of[kNew] != nullptr ? base[kNew] : base[kOld];
  const auto add = [&](const std::string& name) {
    if (merged.find(name)) return;
    Term term;
    term.name = name;
    merged.by_name.emplace(name, merged.terms.add(std::move(term)));
  };
  if (merged.base) {
    for (const Term& term : schema().taxonomies[*merged.base].terms) add(term.name);
  }
  const bool both = of[kOld] != nullptr && of[kNew] != nullptr;
  for (size_t t = 0; both && t < of[kNew]->terms.size(); ++t) {
    const std::string& name = of[kNew]->terms[TermId(static_cast<uint32_t>(t))].name;
    if (of[kOld]->find(name)) add(name);
  }
  for (const size_t side : {kOld, kNew}) {
    for (size_t t = 0; of[side] != nullptr && t < of[side]->terms.size(); ++t) {
      const std::string& name = of[side]->terms[TermId(static_cast<uint32_t>(t))].name;
      const bool known = merged.find(name).has_value();
      add(name);
      if (both && !known) {
        change(side == kOld ? Kind::kRemoved : Kind::kAdded,
               "the term " + name + " of " + merged.name.full(), side == kOld);
      }
    }
  }
  bool same = true;
  for (const size_t side : {kOld, kNew}) {
    if (of[side] == nullptr) continue;
    const auto own = static_cast<size_t>(std::ranges::find(out_.to[side].taxonomies, id.value) -
                                         out_.to[side].taxonomies.begin());
    Ids& terms = out_.to[side].terms[own];
    for (const Term& term : of[side]->terms) terms.push_back(merged.find(term.name)->value);
    for (size_t t = 0; t < terms.size(); ++t) same = same && terms[t] == t;
    same = same && terms.size() == merged.terms.size();
  }
  const auto parents = [&](size_t side, TermId term) {
    std::set<std::string> names;
    for (const TermId parent : of[side]->terms[term].parents) {
      names.insert(of[side]->terms[parent].name);
    }
    return names;
  };
  for (size_t t = 0; both && t < merged.terms.size(); ++t) {
    const std::string& name = merged.terms[TermId(static_cast<uint32_t>(t))].name;
    const auto old_term = of[kOld]->find(name);
    const auto new_term = of[kNew]->find(name);
    if (both && (!old_term || !new_term)) {
      out_.barred.terms[id].push_back(static_cast<uint32_t>(t));
      continue;
    }
    if (id != Schema::kDomains && parents(kOld, *old_term) != parents(kNew, *new_term)) {
      same = false;
      change(Kind::kChanged, "what " + name + " of " + merged.name.full() + " stands under", true);
    }
  }
  if (both && base[kOld] != base[kNew]) {
    same = false;
    change(Kind::kChanged, "what " + merged.name.full() + " extends", true);
  }
  if (merged.base && out_.reshaped.contains(*merged.base)) same = false;
  if (same) {
    for (size_t t = 0; t < merged.terms.size(); ++t) {
      const TermId term(static_cast<uint32_t>(t));
      merged.terms[term].parents = stem.terms[term].parents;
    }
  } else {
    out_.reshaped.insert(id);
  }
  merged.close();
  schema().taxonomies[id] = std::move(merged);
}

void SchemaMerger::merge_taxonomies() {
  for (IdMap& map : out_.to) map.terms.resize(map.taxonomies.size());
  // A base before what extends it.
  std::vector<bool> done(schema().taxonomies.size());
  for (size_t left = done.size(); left > 0;) {
    const size_t before = left;
    for (size_t i = 0; i < done.size(); ++i) {
      if (done[i]) continue;
      const TaxonomyId id = schema().taxonomies.id_at(i);
      bool ready = true;
      for (const size_t side : {kOld, kNew}) {
        const Taxonomy* of = declared(side, &Schema::taxonomies, out_.to[side].taxonomies, id);
        if (of == nullptr || !of->base) continue;
        ready = ready && done[IdMap::at(out_.to[side].taxonomies, *of->base).index()];
      }
      if (!ready) continue;
      merge_taxonomy(id);
      done[i] = true;
      --left;
    }
    assert(left < before && "taxonomies extend each other in a circle");
    if (left == before) return;
  }
}

/// The tree of domains is kept, as the rules' levels hang from it: the new one, with what only the
/// old one has below.
void SchemaMerger::merge_domains() {
  Taxonomy& domains = schema().taxonomies[Schema::kDomains];
  const auto name_of_parent = [&](size_t side, const std::string& name) {
    const Taxonomy& own = of_[side]->domains();
    const auto term = own.find(name);
    const auto parent = term ? of_[side]->parent_domain(*term) : std::nullopt;
    return parent ? own.terms[*parent].name : std::string();
  };
  for (size_t t = 0; t < domains.terms.size(); ++t) {
    Term& term = domains.terms[domains.terms.id_at(t)];
    const size_t side = of_[kNew]->domains().find(term.name) ? kNew : kOld;
    const std::string parent = name_of_parent(side, term.name);
    term.parents.clear();
    if (!parent.empty()) term.parents.push_back(*domains.find(parent));
  }
  domains.close();
  for (const size_t side : {kOld, kNew}) {
    const Taxonomy& own = of_[side]->domains();
    for (size_t t = 0; t < own.terms.size(); ++t) {
      std::vector<TermId> chain;
      for (const TermId at : of_[side]->chain(own.terms.id_at(t))) {
        chain.push_back(out_.to[side].domain(at));
      }
      const TermId merged = out_.to[side].domain(own.terms.id_at(t));
      if (chain == schema().chain(merged) || !out_.moved.insert(merged).second) continue;
      change(Kind::kChanged, "where the domain " + domains.terms[merged].name + " stands", true);
    }
  }
}

void SchemaMerger::merge_environments() {
  std::map<Environment, uint32_t> known;
  for (const size_t side : {kOld, kNew}) {
    IdMap& map = out_.to[side];
    for (const Environment& e : of_[side]->environments) {
      const Environment moved{IdMap::at(map.actions, e.action), IdMap::at(map.types, e.principal),
                              IdMap::at(map.types, e.resource)};
      const auto [it, fresh] =
          known.try_emplace(moved, static_cast<uint32_t>(schema().environments.size()));
      if (fresh) schema().environments.add(moved);
      map.environments.push_back(it->second);
    }
  }
  const auto has = [&](size_t side, uint32_t id) {
    const Ids& ids = out_.to[side].environments;
    return std::ranges::find(ids, id) != ids.end();
  };
  for (const auto& [environment, id] : known) {
    if (has(kOld, id) == has(kNew, id)) continue;
    const std::string what = schema().actions[environment.action].name.local + " by " +
                             schema().entity_types[environment.principal].name.local + " on " +
                             schema().entity_types[environment.resource].name.local;
    const bool added = has(kNew, id);
    change(added ? Kind::kAdded : Kind::kRemoved, what, !added);
  }
}

/// Uses carry what a mask shows; the declarations are there for their names.
void SchemaMerger::merge_masks() {
  unite(&Schema::masks, &IdMap::masks, "mask");
  for (size_t i = 0; i < schema().masks.size(); ++i) {
    const MaskId id = schema().masks.id_at(i);
    std::array<const Mask*, 2> of{};
    for (const size_t side : {kOld, kNew}) {
      of[side] = declared(side, &Schema::masks, out_.to[side].masks, id);
    }
    if (of[kOld] == nullptr || of[kNew] == nullptr) continue;
    const auto amount = [](const std::optional<MaskAmount>& a) {
      return a ? std::pair(a->constant, a->parameter.value_or(IdMap::kNone))
               : std::pair(int64_t{-1}, IdMap::kNone);
    };
    const bool same = same_members(of[kOld]->parameters, of[kNew]->parameters) &&
                      of[kOld]->base == of[kNew]->base &&
                      amount(of[kOld]->prefix) == amount(of[kNew]->prefix) &&
                      amount(of[kOld]->suffix) == amount(of[kNew]->suffix) &&
                      amount(of[kOld]->bucket) == amount(of[kNew]->bucket) &&
                      of[kOld]->column_types == of[kNew]->column_types;
    if (!same) change(Kind::kChanged, "mask " + schema().masks[id].name.full(), true);
  }
}

/// A duty that is declared otherwise is another duty.
void SchemaMerger::merge_duties() {
  std::map<std::string, uint32_t> known;
  for (const size_t side : {kOld, kNew}) {
    for (const Duty& duty : of_[side]->duties) {
      Duty moved = duty;
      for (Member& parameter : moved.parameters) parameter.type = type(side, parameter.type);
      if (duty.done_by) moved.done_by = IdMap::at(out_.to[side].actions, *duty.done_by);
      const std::string name = duty.name.full();
      const auto it = known.find(name);
      if (side == kNew && it != known.end()) {
        const Duty& old = schema().duties[DutyId(it->second)];
        const auto same_parameter = [](const Member& a, const Member& b) {
          return a.name == b.name && a.type == b.type;
        };
        if (std::ranges::equal(old.parameters, moved.parameters, same_parameter) &&
            old.words == moved.words && old.combination == moved.combination &&
            old.gates == moved.gates) {
          out_.to[side].duties.push_back(it->second);
          continue;
        }
        change(Kind::kChanged, "duty " + name, true);
      } else if (side == kNew) {
        change(Kind::kAdded, "duty " + name, false);
      }
      const auto id = static_cast<uint32_t>(schema().duties.size());
      schema().duties.add(std::move(moved));
      known.insert_or_assign(name, id);
      out_.to[side].duties.push_back(id);
    }
  }
  for (const Duty& duty : of_[kOld]->duties) {
    const bool kept = std::ranges::any_of(
        of_[kNew]->duties, [&](const Duty& other) { return other.name == duty.name; });
    if (!kept) change(Kind::kRemoved, "duty " + duty.name.full(), true);
  }
}

void SchemaMerger::merge_clock() {
  const auto same_change = [](const ZoneChange& a, const ZoneChange& b) {
    return a.from == b.from && a.offset_ms == b.offset_ms;
  };
  schema().zone = of_[kNew]->zone;
  schema().zone_offset_ms = of_[kNew]->zone_offset_ms;
  schema().zone_changes = of_[kNew]->zone_changes;
  out_.other_clock =
      of_[kOld]->zone_offset_ms != of_[kNew]->zone_offset_ms ||
      !std::ranges::equal(of_[kOld]->zone_changes, of_[kNew]->zone_changes, same_change);
  if (out_.other_clock) change(Kind::kChanged, "the time zone", true);
}

MergedSchema SchemaMerger::merge() {
  // The domains are there already in both; the merged ones are filled like any other taxonomy.
  schema().taxonomies = {};
  unite(&Schema::enums, &IdMap::enums, "enum");
  unite(&Schema::taxonomies, &IdMap::taxonomies, "taxonomy");
  unite(&Schema::records, &IdMap::records, "record");
  unite(&Schema::entity_types, &IdMap::types, "entity");
  unite(&Schema::actions, &IdMap::actions, "action");
  merge_enums();
  merge_taxonomies();
  merge_domains();
  merge_records();
  merge_entity_types();
  schema().context.clear();
  const std::array<Ids, 2> context = merge_members({&of_[kOld]->context, &of_[kNew]->context},
                                                   schema().context, "the context's", "");
  for (const size_t side : {kOld, kNew}) out_.to[side].context = context[side];
  merge_actions();
  merge_environments();
  merge_masks();
  merge_duties();
  merge_clock();
  schema().index();
  std::ranges::stable_sort(out_.changes, {}, &VocabularyChange::what);
  return std::move(out_);
}

MergedSchema merge_schemas(const Schema& before, const Schema& after) {
  return SchemaMerger(before, after).merge();
}

}  // namespace bylaw
