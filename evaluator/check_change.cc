#include "evaluator/check_change.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "evaluator/row_maker.h"
#include "facts/diagnostics.h"

namespace bylaw::engine {
namespace {

using graph::Datum;
using graph::Kind;
using graph::Part;

/// Of an entity.
std::string text_of(const Schema& schema, const Snapshot& snapshot, const Datum& d) {
  const std::string_view id = snapshot.symbols().text(static_cast<uint32_t>(d.n));
  return schema.value_text(Value(EntityRef{EntityTypeId(d.aux), std::string(id)}));
}

/// Finds owners that are gone.
class OwnerSearch {
 public:
  OwnerSearch(const Schema& schema, const Snapshot& before, const FactsDelta& change)
      : schema_(schema), before_(before) {
    for (const EntityRef& ref : change.removals) note(ref, gone_);
    changed_ = gone_;
    for (const Entity& entity : change.upserts) note(entity.ref, changed_);
  }

  /// Of what stays as it is.
  void report(Diagnostics& diagnostics) const;

 private:
  void note(const EntityRef& ref, std::unordered_set<EntityKey>& keys) const {
    const uint32_t symbol = before_.symbols().find(ref.id);
    if (symbol != SymbolTable::kNone) keys.insert(entity_key(ref.type.value, symbol));
  }
  /// The entity that is gone which a value names; null if none. Values nest no deeper than their
  /// types.
  const Datum* gone_in(const Datum& d) const;

  const Schema& schema_;
  const Snapshot& before_;
  std::unordered_set<EntityKey> gone_;
  std::unordered_set<EntityKey> changed_;
};

const Datum* OwnerSearch::gone_in(const Datum& d) const {
  if (d.kind == Kind::kEntity) {
    return gone_.contains(entity_key(d.aux, static_cast<uint64_t>(d.n))) ? &d : nullptr;
  }
  const size_t count = d.kind == Kind::kRecord ? before_.graph().get<Part::kRecords>()[d.aux].count
                       : d.kind == Kind::kSet || d.kind == Kind::kList ? d.aux
                                                                       : 0;
  if (count == 0 || d.pool != graph::Pool::kFacts) return nullptr;
  for (const Datum& member : before_.members().subspan(static_cast<size_t>(d.n), count)) {
    if (const Datum* found = gone_in(member); found != nullptr) return found;
  }
  return nullptr;
}

void OwnerSearch::report(Diagnostics& diagnostics) const {
  for (uint32_t type = 0; type < schema_.entity_types.size(); ++type) {
    const std::vector<Member>& members = schema_.entity_types[EntityTypeId(type)].attributes;
    const auto position = find_member(members, kOwner);
    if (!position) continue;
    for (const uint32_t e : before_.of_type(type)) {
      const EntityRecord& record = before_.entities()[e];
      const Datum* owner = gone_in(before_.slots()[record.first_slot + *position]);
      if (owner == nullptr || changed_.contains(entity_key(type, record.symbol))) continue;
      const Datum owned{.kind = Kind::kEntity, .aux = type, .n = record.symbol};
      diagnostics.emit(kDanglingOwner, Span{}, text_of(schema_, before_, *owner),
                       text_of(schema_, before_, owned));
      return;
    }
  }
}

/// The first choice with the entity among it of which the assumption is false, in words; empty if
/// there is none.
std::string broken_by(const Schema& schema, const Snapshot& snapshot, RowMaker& maker,
                      const graph::AssumptionRecord& a, uint32_t entity) {
  const auto types =
      snapshot.graph().get<Part::kVariables>().subspan(a.variables.first, a.variables.count);
  std::vector<size_t> at(types.size(), 0);
  const bool none =
      std::ranges::any_of(types, [&](uint32_t t) { return snapshot.of_type(t).empty(); });
  for (bool more = !none && !types.empty(); more;) {
    std::vector<Datum> chosen;
    bool concerns = false;
    for (size_t i = 0; i < at.size(); ++i) {
      const uint32_t e = snapshot.of_type(types[i])[at[i]];
      concerns |= e == entity;
      const uint32_t symbol = snapshot.entities()[e].symbol;
      chosen.push_back({.kind = Kind::kEntity, .aux = types[i], .n = symbol});
    }
    if (concerns && maker.breaks(a, chosen)) {
      std::string text =
          "the assumption \"" + std::string(snapshot.graph().text(a.name)) + "\" does not hold";
      for (size_t i = 0; i < chosen.size(); ++i) {
        text += (i == 0 ? " for " : ", ") + text_of(schema, snapshot, chosen[i]);
      }
      return text;
    }
    size_t i = 0;
    while (i < at.size() && ++at[i] == snapshot.of_type(types[i]).size()) at[i++] = 0;
    more = i < at.size();
  }
  return {};
}

}  // namespace

Status first_error(const Diagnostics& found) {
  for (const Diagnostic& diagnostic : found.list()) {
    if (diagnostic.severity != Severity::kError) continue;
    return Error{"the change: " + diagnostic.message + " [" + std::string(diagnostic.code) + "]"};
  }
  return {};
}

Status check_change(const Schema& schema, const Snapshot& before, const FactsDelta& change,
                    const EntityStore& after) {
  Diagnostics found;
  check_upserts(schema, after, change, found);
  if (!change.removals.empty()) OwnerSearch(schema, before, change).report(found);
  return first_error(found);
}

Error broken_assumption(const Schema& schema, const Snapshot& snapshot, uint32_t entity) {
  RowMaker maker(snapshot, 0, 0);
  std::string broken;
  for (const graph::AssumptionRecord& a : snapshot.graph().get<Part::kAssumptions>()) {
    if (broken.empty() && a.steady != 0) broken = broken_by(schema, snapshot, maker, a, entity);
  }
  Diagnostics found;
  found.emit(kAssumptionViolated, Span{}, broken);
  return first_error(found).error();
}

}  // namespace bylaw::engine
