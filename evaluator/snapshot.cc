#include "evaluator/snapshot.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "evaluator/convert.h"
#include "evaluator/row_maker.h"

namespace bylaw::engine {

using graph::Datum;
using graph::Graph;
using graph::Kind;
using graph::Part;

uint32_t Snapshot::find(uint32_t type, uint64_t symbol) const {
  const size_t mask = places_.size() - 1;
  for (size_t at = hash_of_key(entity_key(type, symbol)) & mask; places_[at] != 0;
       at = (at + 1) & mask) {
    const EntityRecord& e = entities_[places_[at] - 1];
    if (e.type == type && e.symbol == symbol) return places_[at] - 1;
  }
  return graph::kNone;
}

class SnapshotBuilder {
 public:
  SnapshotBuilder(const Graph& graph, const EntityStore& store)
      : all_(store.all()), snapshot_(new Snapshot(graph)) {}

  std::shared_ptr<const Snapshot> build() {
    add_symbols();
    add_entities();
    add_hierarchy();
    RowMaker rows(*snapshot_, 0, 0);
    for (EntityRecord& e : snapshot_->entities_) e.row = rows.add(e);
    check_assumptions(rows);
    snapshot_->rows_ = SharedArray<RowLine>(rows.lines());
    snapshot_->lists_ = SharedArray<uint32_t>(rows.lists());
    return std::shared_ptr<const Snapshot>(std::move(snapshot_));
  }

 private:
  void add_symbols();
  void add_entities();
  void add_hierarchy();
  void check_assumptions(RowMaker& rows);

  std::vector<const Entity*> all_;
  std::unique_ptr<Snapshot> snapshot_;
};

void SnapshotBuilder::add_symbols() {
  const Graph& graph = snapshot_->graph_;
  const auto count = static_cast<uint32_t>(graph.get<Part::kSymbols>().size());
  for (uint32_t i = 0; i < count; ++i) snapshot_->symbols_.add_lasting(graph.text(i));
  auto patterns = std::make_shared<Patterns>();
  for (const uint32_t symbol : graph.get<Part::kPatterns>()) patterns->add(graph.text(symbol));
  snapshot_->patterns_ = std::move(patterns);
}

void SnapshotBuilder::add_entities() {
  Snapshot& s = *snapshot_;
  std::vector<Datum> slots;
  std::vector<Datum> members;
  std::vector<graph::Address> addresses;
  DatumMaker maker(graph::Pool::kFacts, members, addresses,
                   [&](std::string_view text) { return s.symbols_.intern(text); });
  const auto types = s.graph_.get<Part::kTypes>();
  std::vector<std::vector<uint32_t>> by_type(types.size());
  for (const Entity* entity : all_) {
    EntityRecord record;
    record.type = entity->ref.type.value;
    if (record.type >= types.size()) continue;
    record.symbol = s.symbols_.intern(entity->ref.id);
    record.first_slot = static_cast<uint32_t>(slots.size());
    const size_t attributes = types[record.type].attributes.count;
    for (size_t i = 0; i < attributes; ++i) {
      slots.push_back(i < entity->attributes.size() ? maker.make(entity->attributes[i])
                                                    : Datum::absent());
    }
    by_type[record.type].push_back(static_cast<uint32_t>(s.entities_.size()));
    s.entities_.push_back(record);
  }
  for (std::vector<uint32_t>& list : by_type) {
    s.by_type_.push_back(std::make_shared<const std::vector<uint32_t>>(std::move(list)));
  }
  s.slots_ = SharedArray<Datum>(slots);
  s.members_ = SharedArray<Datum>(members);
  s.addresses_ = SharedArray<graph::Address>(addresses);
  s.places_ = place_entities(s.entities_);
}

/// What each entity stands below. Entities with the same parents share the list.
void SnapshotBuilder::add_hierarchy() {
  Snapshot& s = *snapshot_;
  const auto key_of = [&](const EntityRef& ref) {
    return entity_key(ref.type.value, s.symbols_.intern(ref.id));
  };
  std::unordered_map<EntityKey, std::vector<EntityKey>> parents;
  for (const Entity* entity : all_) {
    std::vector<EntityKey>& mine = parents[key_of(entity->ref)];
    for (const EntityRef& parent : entity->parents) mine.push_back(key_of(parent));
    std::ranges::sort(mine);
  }
  const auto parents_of = [&](EntityKey key) {
    const auto known = parents.find(key);
    return known == parents.end() ? nullptr : &known->second;
  };
  struct Shared {
    graph::Span32 list;
    bool all_known = true;
  };
  std::map<std::vector<EntityKey>, Shared> shared;
  std::vector<EntityKey> all_above;
  for (EntityRecord& record : s.entities_) {
    const std::vector<EntityKey>& mine = *parents_of(entity_key(record.type, record.symbol));
    const auto [it, fresh] = shared.emplace(mine, Shared{});
    if (fresh) {
      const Above above = find_above(mine, parents_of);
      it->second = {
          {static_cast<uint32_t>(all_above.size()), static_cast<uint32_t>(above.keys.size())},
          above.all_known};
      all_above.insert(all_above.end(), above.keys.begin(), above.keys.end());
    }
    record.above = it->second.list;
    record.all_above_known = it->second.all_known;
  }
  s.above_ = SharedArray<EntityKey>(all_above);
}

/// Entities that break an assumption which speaks of facts alone.
void SnapshotBuilder::check_assumptions(RowMaker& rows) {
  const Snapshot& s = *snapshot_;
  for (const graph::AssumptionRecord& a : s.graph_.get<Part::kAssumptions>()) {
    if (a.steady == 0 || a.variables.count == 0) continue;
    const auto types =
        s.graph_.get<Part::kVariables>().subspan(a.variables.first, a.variables.count);
    std::vector<size_t> at(types.size(), 0);
    const bool none = std::ranges::any_of(types, [&](uint32_t t) { return s.of_type(t).empty(); });
    std::vector<Datum> chosen(types.size());
    const auto entity = [&](size_t i) -> const EntityRecord& {
      return s.entities_[s.of_type(types[i])[at[i]]];
    };
    for (bool more = !none; more;) {
      for (size_t i = 0; i < at.size(); ++i) {
        chosen[i] = {.kind = Kind::kEntity, .aux = entity(i).type, .n = entity(i).symbol};
      }
      if (rows.breaks(a, chosen)) {
        for (size_t i = 0; i < at.size(); ++i) rows.set_breaks_assumption(entity(i));
      }
      size_t i = 0;
      while (i < at.size() && ++at[i] == s.of_type(types[i]).size()) at[i++] = 0;
      more = i < at.size();
    }
  }
}

std::shared_ptr<const Snapshot> Snapshot::make(const Graph& graph, const EntityStore& store) {
  return SnapshotBuilder(graph, store).build();
}

}  // namespace bylaw::engine
