// A snapshot from the one before it and what has changed: values, rows and lists of what is
// untouched are shared. Entry point: Snapshot::update().
#include <algorithm>
#include <bit>
#include <unordered_map>
#include <unordered_set>

#include "evaluator/code_reads.h"
#include "evaluator/convert.h"
#include "evaluator/row_maker.h"

namespace bylaw::engine {

using graph::Datum;
using graph::Kind;
using graph::Part;

class SnapshotUpdate {
 public:
  SnapshotUpdate(std::shared_ptr<const Snapshot> before, const FactsDelta& change,
                 const EntityStore& store, std::vector<uint32_t>& broken)
      : before_(std::move(before)),
        change_(change),
        store_(store),
        broken_(broken),
        graph_(before_->graph_) {}

  std::shared_ptr<const Snapshot> make();

 private:
  bool is_small() const;
  EntityKey key_of(const EntityRef& ref) {
    return entity_key(ref.type.value, s().symbols_.intern(ref.id));
  }
  void remove(const EntityRef& ref);
  void put(const Entity& entity);
  void put_values();
  Above above_of(uint32_t entity);
  void put_hierarchy();
  void spread();
  bool mentions(const Datum& d, size_t depth) const;
  bool is_touched(uint32_t entity) const { return touched_[entity]; }
  void touch(uint32_t entity);
  void put_rows();
  std::shared_ptr<const Snapshot> make_anew();
  const std::vector<EntityKey>* parents_of(EntityKey key);
  Snapshot& s() { return *snapshot_; }

  std::shared_ptr<const Snapshot> before_;
  const FactsDelta& change_;
  const EntityStore& store_;
  std::vector<uint32_t>& broken_;
  const graph::Graph& graph_;
  std::unique_ptr<Snapshot> snapshot_;
  std::unordered_set<EntityKey> changed_;  // whose values, parents or existence have changed
  std::unordered_set<EntityKey> moved_;    // of those, whose parents or existence have
  std::vector<bool> touched_;              // by entity: whether its row is made anew
  std::vector<uint32_t> to_do_;            // those
  std::vector<std::pair<uint32_t, const Entity*>> puts_;
  std::vector<std::unordered_set<uint32_t>> gone_;  // by type
  std::vector<std::vector<uint32_t>> new_;          // by type
  std::unordered_map<EntityKey, std::vector<EntityKey>> parents_;
};

/// Whether an update is worth while and can be one.
bool SnapshotUpdate::is_small() const {
  const size_t changes = change_.upserts.size() + change_.removals.size();
  const size_t most = before_->entities_.size() / 2 + 16;
  if (changes > most || before_->replaced_ + changes > 2 * most) return false;
  return std::ranges::none_of(graph_.get<Part::kAssumptions>(),
                              [](const auto& a) { return a.steady != 0 && a.variables.count > 1; });
}

void SnapshotUpdate::touch(uint32_t entity) {
  if (touched_[entity]) return;
  touched_[entity] = true;
  to_do_.push_back(entity);
}

void SnapshotUpdate::remove(const EntityRef& ref) {
  if (ref.type.value >= gone_.size()) return;
  const EntityKey key = key_of(ref);
  changed_.insert(key);
  moved_.insert(key);
  const uint32_t entity = before_->find(ref.type.value, static_cast<uint32_t>(key));
  if (entity == graph::kNone) return;
  gone_[ref.type.value].insert(entity);
  s().entities_[entity].type = graph::kNone;
}

void SnapshotUpdate::put(const Entity& entity) {
  const uint32_t type = entity.ref.type.value;
  if (type >= new_.size()) return;
  const EntityKey key = key_of(entity.ref);
  changed_.insert(key);
  uint32_t at = before_->find(type, static_cast<uint32_t>(key));
  const bool fresh = at == graph::kNone;
  if (fresh) {
    at = static_cast<uint32_t>(s().entities_.size());
    EntityRecord& record = s().entities_.emplace_back();
    record.type = type;
    record.symbol = static_cast<uint32_t>(key);
    new_[type].push_back(at);
    moved_.insert(key);
  }
  puts_.emplace_back(at, &entity);
}

void SnapshotUpdate::put_values() {
  std::vector<Datum> slots;
  std::vector<Datum> members;
  std::vector<graph::Address> addresses;
  DatumMaker maker(
      graph::Pool::kFacts, members, addresses,
      [&](std::string_view text) { return s().symbols_.intern(text); }, s().members_.size(),
      s().addresses_.size());
  const auto types = graph_.get<Part::kTypes>();
  for (const auto& [at, entity] : puts_) {
    EntityRecord& record = s().entities_[at];
    record.first_slot = static_cast<uint32_t>(s().slots_.size() + slots.size());
    const size_t attributes = types[record.type].attributes.count;
    for (size_t i = 0; i < attributes; ++i) {
      slots.push_back(i < entity->attributes.size() ? maker.make(entity->attributes[i])
                                                    : Datum::absent());
    }
    touch(at);
  }
  s().slots_.append(slots);
  s().members_.append(members);
  s().addresses_.append(addresses);
  for (uint32_t type = 0; type < new_.size(); ++type) {
    if (gone_[type].empty() && new_[type].empty()) continue;
    std::vector<uint32_t> list;
    const auto id_less = [&](uint32_t a, uint32_t b) {
      return s().symbols_.text(s().entities_[a].symbol) <
             s().symbols_.text(s().entities_[b].symbol);
    };
    std::ranges::sort(new_[type], id_less);
    std::ranges::merge(*s().by_type_[type], new_[type], std::back_inserter(list), id_less);
    std::erase_if(list, [&](uint32_t entity) { return gone_[type].contains(entity); });
    s().by_type_[type] = std::make_shared<const std::vector<uint32_t>>(std::move(list));
  }
  const bool others = std::ranges::any_of(gone_, [](const auto& g) { return !g.empty(); }) ||
                      std::ranges::any_of(new_, [](const auto& n) { return !n.empty(); });
  if (others) s().places_ = place_entities(s().entities_);
}

const std::vector<EntityKey>* SnapshotUpdate::parents_of(EntityKey key) {
  const auto [it, fresh] = parents_.try_emplace(key);
  const EntityRef ref{EntityTypeId(static_cast<uint32_t>(key >> 32)),
                      std::string(s().symbols_.text(static_cast<uint32_t>(key)))};
  const Entity* entity = store_.find(ref);
  if (entity == nullptr) return nullptr;
  if (fresh) {
    for (const EntityRef& parent : entity->parents) it->second.push_back(key_of(parent));
  }
  return &it->second;
}

Above SnapshotUpdate::above_of(uint32_t entity) {
  const EntityRecord& record = s().entities_[entity];
  const auto* mine = parents_of(entity_key(record.type, record.symbol));
  return find_above(mine == nullptr ? std::vector<EntityKey>() : *mine,
                    [&](EntityKey key) { return parents_of(key); });
}

/// What the changed ones, and those below them, stand below.
void SnapshotUpdate::put_hierarchy() {
  for (const auto& [e, entity] : puts_) {
    if (e >= before_->entities_.size()) continue;
    const EntityRecord& old = before_->entities_[e];
    const Above above = above_of(e);
    if (above.all_known != old.all_above_known ||
        !std::ranges::equal(above.keys, before_->above(old))) {
      moved_.insert(entity_key(old.type, old.symbol));
    }
  }
  for (uint32_t e = 0; !moved_.empty() && e < before_->entities_.size(); ++e) {
    const EntityRecord& record = s().entities_[e];
    if (record.type == graph::kNone || record.above.count == 0) continue;
    const auto above = before_->above(before_->entities_[e]);
    if (std::ranges::any_of(above, [&](EntityKey key) { return moved_.contains(key); })) touch(e);
  }
  std::vector<EntityKey> added;
  for (const uint32_t e : to_do_) {
    EntityRecord& record = s().entities_[e];
    const Above above = above_of(e);
    record.above = {static_cast<uint32_t>(s().above_.size() + added.size()),
                    static_cast<uint32_t>(above.keys.size())};
    record.all_above_known = above.all_known;
    added.insert(added.end(), above.keys.begin(), above.keys.end());
  }
  s().above_.append(added);
}

/// Whether a value names an entity that is changed.
bool SnapshotUpdate::mentions(const Datum& d, size_t depth) const {
  if (d.kind == Kind::kEntity) {
    return changed_.contains(entity_key(d.aux, static_cast<uint64_t>(d.n)));
  }
  const size_t count = d.kind == Kind::kRecord ? graph_.get<Part::kRecords>()[d.aux].count
                       : d.kind == Kind::kSet || d.kind == Kind::kList ? d.aux
                                                                       : 0;
  constexpr size_t kDeepest = 64;
  if (count == 0 || depth == kDeepest || d.pool != graph::Pool::kFacts) return false;
  const auto members = snapshot_->members().subspan(static_cast<size_t>(d.n), count);
  return std::ranges::any_of(members, [&](const Datum& m) { return mentions(m, depth + 1); });
}

/// What reaches a changed entity through others, as far as classes and assumptions look.
void SnapshotUpdate::spread() {
  const auto types = graph_.get<Part::kTypes>();
  for (size_t steps = references_followed(graph_); steps > 0; --steps) {
    const size_t known = changed_.size();
    for (const uint32_t e : to_do_) {
      changed_.insert(entity_key(s().entities_[e].type, s().entities_[e].symbol));
    }
    const size_t before = to_do_.size();
    for (uint32_t e = 0; e < s().entities_.size(); ++e) {
      const EntityRecord& record = s().entities_[e];
      if (record.type == graph::kNone || is_touched(e)) continue;
      const auto slots =
          s().slots().subspan(record.first_slot, types[record.type].attributes.count);
      if (std::ranges::any_of(slots, [&](const Datum& d) { return mentions(d, 0); })) touch(e);
    }
    if (to_do_.size() == before && changed_.size() == known) return;
  }
}

void SnapshotUpdate::put_rows() {
  RowMaker rows(s(), s().rows_.size(), s().lists_.size());
  for (const uint32_t e : to_do_) s().entities_[e].row = rows.add(s().entities_[e]);
  for (const graph::AssumptionRecord& a : graph_.get<Part::kAssumptions>()) {
    if (a.steady == 0 || a.variables.count != 1) continue;
    const uint32_t type = graph_.get<Part::kVariables>()[a.variables.first];
    for (const uint32_t e : to_do_) {
      const EntityRecord& record = s().entities_[e];
      if (record.type != type) continue;
      if (rows.breaks(a, {{.kind = Kind::kEntity, .aux = type, .n = record.symbol}})) {
        rows.set_breaks_assumption(record);
      }
    }
  }
  s().rows_.append(rows.lines());
  s().lists_.append(rows.lists());
  for (const uint32_t e : to_do_) {
    if (!s().head(s().entities_[e].row).breaks_assumption()) continue;
    const bool old = e < before_->entities_.size() && before_->entities_[e].type != graph::kNone;
    if (!old || !before_->head(before_->entities_[e].row).breaks_assumption()) {
      broken_.push_back(e);
    }
  }
}

std::shared_ptr<const Snapshot> SnapshotUpdate::make_anew() {
  std::shared_ptr<const Snapshot> anew = Snapshot::make(graph_, store_);
  for (uint32_t e = 0; e < anew->entities_.size(); ++e) {
    const EntityRecord& record = anew->entities_[e];
    if (!anew->head(record.row).breaks_assumption()) continue;
    const uint32_t symbol = before_->symbols_.find(anew->symbols_.text(record.symbol));
    const uint32_t old = before_->find(record.type, symbol);
    if (old == graph::kNone || !before_->head(before_->entities_[old].row).breaks_assumption()) {
      broken_.push_back(e);
    }
  }
  return anew;
}

std::shared_ptr<const Snapshot> SnapshotUpdate::make() {
  if (!is_small()) return make_anew();
  snapshot_.reset(new Snapshot(*before_));
  const size_t types = graph_.get<Part::kTypes>().size();
  gone_.resize(types);
  new_.resize(types);
  for (const EntityRef& ref : change_.removals) remove(ref);
  for (const Entity& entity : change_.upserts) put(entity);
  touched_.assign(s().entities_.size(), false);
  put_values();
  put_hierarchy();
  spread();
  std::erase_if(to_do_, [&](uint32_t e) { return s().entities_[e].type == graph::kNone; });
  put_rows();
  s().replaced_ += to_do_.size() + change_.removals.size();
  return std::shared_ptr<const Snapshot>(std::move(snapshot_));
}

std::shared_ptr<const Snapshot> Snapshot::update(std::shared_ptr<const Snapshot> before,
                                                 const FactsDelta& change, const EntityStore& store,
                                                 std::vector<uint32_t>& broken) {
  return SnapshotUpdate(std::move(before), change, store, broken).make();
}

}  // namespace bylaw::engine
