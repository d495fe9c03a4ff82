#include "evaluator/snapshot.h"

#include <algorithm>
#include <bit>
#include <map>
#include <unordered_map>

#include "evaluator/classify.h"
#include "evaluator/convert.h"
#include "evaluator/machine.h"

namespace bylaw::engine {

using graph::Datum;
using graph::Graph;
using graph::Kind;
using graph::Part;

namespace {

uint32_t hash_key(EntityKey key) {
  return static_cast<uint32_t>((key * 0x9e3779b97f4a7c15u) >> 32);
}

}  // namespace

uint32_t Snapshot::find(uint32_t type, uint64_t symbol) const {
  const size_t mask = places_.size() - 1;
  for (size_t at = hash_key(entity_key(type, symbol)) & mask; places_[at] != 0;
       at = (at + 1) & mask) {
    const EntityRecord& e = entities_[places_[at] - 1];
    if (e.type == type && e.symbol == symbol) return places_[at] - 1;
  }
  return graph::kNone;
}

class SnapshotBuilder {
 public:
  SnapshotBuilder(const Graph& graph, const EntityStore& store)
      : store_(store), snapshot_(new Snapshot(graph)) {}

  std::shared_ptr<const Snapshot> build() {
    add_symbols();
    add_entities();
    add_hierarchy();
    add_rows();
    check_assumptions();
    return std::shared_ptr<const Snapshot>(std::move(snapshot_));
  }

 private:
  void add_symbols();
  void add_entities();
  void add_hierarchy();
  void add_rows();
  void check_assumptions();
  uint32_t place_row(size_t stride);
  uint32_t* row(const EntityRecord& e) { return snapshot_->rows_.front().words.data() + e.row; }
  DomainOf domain_of(const EntityRecord& record) const;

  const EntityStore& store_;
  size_t row_words_ = 0;
  std::unique_ptr<Snapshot> snapshot_;
  Scratch scratch_;
};

void SnapshotBuilder::add_symbols() {
  const Graph& graph = snapshot_->graph_;
  const auto count = static_cast<uint32_t>(graph.get<Part::kSymbols>().size());
  for (uint32_t i = 0; i < count; ++i) snapshot_->symbols_.add_lasting(graph.text(i));
  for (const uint32_t symbol : graph.get<Part::kPatterns>()) {
    snapshot_->patterns_.add(graph.text(symbol));
  }
}

void SnapshotBuilder::add_entities() {
  Snapshot& s = *snapshot_;
  DatumMaker maker(graph::Pool::kFacts, s.members_, s.addresses_,
                   [&](std::string_view text) { return s.symbols_.intern(text); });
  const auto types = s.graph_.get<Part::kTypes>();
  s.by_type_.resize(types.size());
  for (const Entity* entity : store_.all()) {
    EntityRecord record;
    record.type = entity->ref.type.value;
    if (record.type >= types.size()) continue;
    record.symbol = s.symbols_.intern(entity->ref.id);
    record.first_slot = static_cast<uint32_t>(s.slots_.size());
    const size_t attributes = types[record.type].attributes.count;
    for (size_t i = 0; i < attributes; ++i) {
      s.slots_.push_back(i < entity->attributes.size() ? maker.make(entity->attributes[i])
                                                       : Datum::absent());
    }
    s.by_type_[record.type].push_back(static_cast<uint32_t>(s.entities_.size()));
    s.entities_.push_back(record);
  }
  s.places_.assign(std::bit_ceil(s.entities_.size() * 2 + 2), 0);
  const size_t mask = s.places_.size() - 1;
  for (uint32_t i = 0; i < s.entities_.size(); ++i) {
    size_t at = hash_key(entity_key(s.entities_[i].type, s.entities_[i].symbol)) & mask;
    while (s.places_[at] != 0) at = (at + 1) & mask;
    s.places_[at] = i + 1;
  }
}

DomainOf SnapshotBuilder::domain_of(const EntityRecord& record) const {
  const uint32_t position = snapshot_->graph_.get<Part::kTypes>()[record.type].domain;
  if (position == graph::kNone) return {};
  const Datum& d = snapshot_->slots_[record.first_slot + position];
  if (d.kind == Kind::kAbsent) return {};
  const bool declared = d.kind == Kind::kTerm && d.aux == 0 &&
                        static_cast<uint64_t>(d.n) < snapshot_->graph_.domains();
  if (!declared) return {DomainOf::State::kUndeclared, 0};
  return {DomainOf::State::kDomain, static_cast<uint32_t>(d.n)};
}

/// Room for a head and `stride` classes in as few cache lines as may be. Returns where the classes
/// begin.
uint32_t SnapshotBuilder::place_row(size_t stride) {
  const size_t line = std::tuple_size_v<decltype(RowLine::words)>;
  const size_t left = line - row_words_ % line;
  if (left < stride + 1 && left < line) row_words_ += left;
  const size_t at = row_words_ + 1;
  row_words_ = at + stride;
  RowLine blank;
  blank.words.fill(graph::kInvalidClass);
  snapshot_->rows_.resize((row_words_ + line - 1) / line, blank);
  return static_cast<uint32_t>(at);
}

/// What each entity stands below, by any path. Entities with the same parents share the list.
void SnapshotBuilder::add_hierarchy() {
  Snapshot& s = *snapshot_;
  struct Above {
    graph::Span32 list;
    bool all_known = true;
  };
  std::map<std::vector<EntityKey>, Above> shared;
  std::unordered_map<EntityKey, const Entity*> stored;
  const auto key_of = [&](const EntityRef& ref) {
    return entity_key(ref.type.value, s.symbols_.intern(ref.id));
  };
  const std::vector<const Entity*> all = store_.all();
  for (const Entity* entity : all) stored.emplace(key_of(entity->ref), entity);
  size_t index = 0;
  for (const Entity* entity : all) {
    if (entity->ref.type.index() >= s.by_type_.size()) continue;
    EntityRecord& record = s.entities_[index++];
    std::vector<EntityKey> open;
    for (const EntityRef& parent : entity->parents) open.push_back(key_of(parent));
    std::ranges::sort(open);
    const auto [it, fresh] = shared.emplace(open, Above{});
    if (fresh) {
      std::vector<EntityKey> above;
      std::unordered_map<EntityKey, bool> seen;
      while (!open.empty()) {
        const EntityKey key = open.back();
        open.pop_back();
        if (!seen.emplace(key, true).second) continue;
        above.push_back(key);
        const auto known = stored.find(key);
        if (known == stored.end()) {
          it->second.all_known = false;
          continue;
        }
        for (const EntityRef& parent : known->second->parents) open.push_back(key_of(parent));
      }
      std::ranges::sort(above);
      it->second.list = {static_cast<uint32_t>(s.above_.size()),
                         static_cast<uint32_t>(above.size())};
      s.above_.insert(s.above_.end(), above.begin(), above.end());
    }
    record.above = it->second.list;
    record.all_above_known = it->second.all_known;
  }
}

void SnapshotBuilder::add_rows() {
  Snapshot& s = *snapshot_;
  Machine machine(s, scratch_, nullptr);
  std::map<std::vector<uint32_t>, uint32_t> lists;  // equal lists once
  std::vector<uint32_t> list;
  for (EntityRecord& e : s.entities_) {
    const graph::TypeRecord& type = s.graph_.get<Part::kTypes>()[e.type];
    e.row = place_row(type.stride);
    row(e)[-1] = RowHead(domain_of(e)).word();
    machine.set_self({.kind = Kind::kEntity, .aux = e.type, .n = e.symbol});
    for (uint32_t i = 0; i < type.classifiers.count; ++i) {
      const auto& c = s.graph_.get<Part::kClassifiers>()[type.classifiers.first + i];
      scratch_.members.clear();
      const Datum value = subject_of(c, machine);
      if (!graph::is_multi(c.form)) {
        row(e)[i] = classify(s.graph_, c, value, machine);
        continue;
      }
      list.clear();
      classify_multi(s, c, value, machine, list);
      const auto [it, fresh] = lists.emplace(list, static_cast<uint32_t>(s.lists_.size()));
      if (fresh) s.lists_.insert(s.lists_.end(), list.begin(), list.end());
      row(e)[i] = it->second;
    }
  }
}

/// Entities that break an assumption which speaks of facts alone.
void SnapshotBuilder::check_assumptions() {
  Snapshot& s = *snapshot_;
  Machine machine(s, scratch_, nullptr);
  for (const graph::AssumptionRecord& a : s.graph_.get<Part::kAssumptions>()) {
    if (a.steady == 0 || a.variables.count == 0) continue;
    const auto types =
        s.graph_.get<Part::kVariables>().subspan(a.variables.first, a.variables.count);
    std::vector<size_t> at(types.size(), 0);
    const bool none = std::ranges::any_of(types, [&](uint32_t t) { return s.by_type_[t].empty(); });
    std::vector<Datum> chosen(types.size());
    for (bool more = !none; more;) {
      for (size_t i = 0; i < at.size(); ++i) {
        const EntityRecord& e = s.entities_[s.by_type_[types[i]][at[i]]];
        chosen[i] = {.kind = Kind::kEntity, .aux = e.type, .n = e.symbol};
      }
      scratch_.members.clear();
      if (machine.evaluate(a.body, a.frame_size, chosen).is_false()) {
        for (size_t i = 0; i < at.size(); ++i) {
          uint32_t& word = row(s.entities_[s.by_type_[types[i]][at[i]]])[-1];
          RowHead head(word);
          head.set_breaks_assumption();
          word = head.word();
        }
      }
      size_t i = 0;
      while (i < at.size() && ++at[i] == s.by_type_[types[i]].size()) at[i++] = 0;
      more = i < at.size();
    }
  }
}

std::shared_ptr<const Snapshot> Snapshot::make(const Graph& graph, const EntityStore& store) {
  return SnapshotBuilder(graph, store).build();
}

}  // namespace bylaw::engine
