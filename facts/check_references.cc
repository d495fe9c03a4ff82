// What only the whole store can tell: names without an entity, and cycles in the hierarchy. Entry
// point: check_references().
#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/convert.h"
#include "facts/delta.h"
#include "facts/diagnostics.h"
#include "facts/read_json.h"

namespace bylaw {
namespace {

struct References {
  const Entity* first = nullptr;  // the first that names it
  std::string first_place;
  int count = 0;
};

class ReferenceChecker {
 public:
  ReferenceChecker(const Schema& schema, const EntityStore& store, Diagnostics& diagnostics)
      : schema_(schema), store_(store), diagnostics_(diagnostics), all_(store.all()) {}

  void check() {
    for (const Entity* entity : all_) collect(*entity);
    report_dangling();
    report_cycles();
  }

 private:
  void collect(const Entity& entity) {
    const std::vector<Member>& members = schema_.entity_types[entity.ref.type].attributes;
    for (const EntityRef& parent : entity.parents) note(entity, "parents", parent);
    for (size_t i = 0; i < entity.attributes.size(); ++i) {
      const Slot& slot = entity.attributes[i];
      if (slot.state != Slot::State::kPresent) continue;
      for_each_entity(slot.value,
                      [&](const EntityRef& ref) { note(entity, members[i].name, ref); });
    }
  }

  /// Who owns a thing must be known: an owner that isn't is an error at each thing.
  void note(const Entity& entity, const std::string& place, const EntityRef& ref) {
    if (store_.find(ref) != nullptr) return;
    if (place == kOwner) {
      diagnostics_
          .emit(kDanglingOwner, entity.span, schema_.value_text(Value(ref)),
                schema_.value_text(Value(entity.ref)))
          .hint("describe it among the entities, or name another owner");
      return;
    }
    References& references = dangling_[ref];
    if (references.count++ > 0) return;
    references.first = &entity;
    references.first_place = place;
  }

  /// One finding per name, or one per type if no entity of the type is described at all.
  void report_dangling() {
    std::map<EntityTypeId, References> by_type;
    for (const auto& [ref, references] : dangling_) {
      if (!store_.all_of(ref.type).empty()) {
        place(diagnostics_.emit(kDanglingReference, references.first->span,
                                schema_.value_text(Value(ref)), references.count),
              references);
        continue;
      }
      References& sum =
          by_type.try_emplace(ref.type, References{references.first, references.first_place, 0})
              .first->second;
      sum.count += references.count;
    }
    for (const auto& [type, references] : by_type) {
      place(diagnostics_.emit(kNoEntityOfType, references.first->span,
                              schema_.entity_types[type].name.local, references.count),
            references);
    }
  }

  void place(DiagnosticBuilder built, const References& references) {
    built.note("named by " + schema_.value_text(Value(references.first->ref)) + " in '" +
               references.first_place + "' (" + references.first->origin + ")");
  }

  /// Every cycle is reported once, at its least entity: a depth-first walk on an explicit stack.
  void report_cycles() {
    enum class Mark : uint8_t { kNew, kOpen, kDone };
    std::unordered_map<const Entity*, Mark> marks;
    struct Frame {
      const Entity* entity;
      size_t next;
    };
    std::vector<Frame> stack;
    for (const Entity* start : all_) {
      if (marks[start] != Mark::kNew) continue;
      stack.push_back({start, 0});
      marks[start] = Mark::kOpen;
      while (!stack.empty()) {
        Frame& frame = stack.back();
        if (frame.next == frame.entity->parents.size()) {
          marks[frame.entity] = Mark::kDone;
          stack.pop_back();
          continue;
        }
        const Entity* parent = store_.find(frame.entity->parents[frame.next++]);
        if (parent == nullptr) continue;
        Mark& mark = marks[parent];
        if (mark == Mark::kNew) {
          mark = Mark::kOpen;
          stack.push_back({parent, 0});
        } else if (mark == Mark::kOpen) {
          std::vector<const Entity*> cycle;
          for (const Frame& f : stack) {
            if (!cycle.empty() || f.entity == parent) cycle.push_back(f.entity);
          }
          report_cycle(std::move(cycle));
        }
      }
    }
  }

  void report_cycle(std::vector<const Entity*> cycle) {
    std::rotate(cycle.begin(),
                std::min_element(cycle.begin(), cycle.end(),
                                 [](const Entity* a, const Entity* b) { return a->ref < b->ref; }),
                cycle.end());
    std::string way;
    for (const Entity* entity : cycle) way += schema_.value_text(Value(entity->ref)) + " in ";
    const std::string first = schema_.value_text(Value(cycle.front()->ref));
    auto built = diagnostics_.emit(kHierarchyCycle, cycle.front()->span, first);
    built.note(way + first);
    for (size_t i = 1; i < cycle.size(); ++i) {
      if (cycle[i]->span.valid()) built.label(cycle[i]->span, "on the way");
    }
  }

  const Schema& schema_;
  const EntityStore& store_;
  Diagnostics& diagnostics_;
  std::vector<const Entity*> all_;
  std::map<EntityRef, References> dangling_;
};

}  // namespace

void check_references(const Schema& schema, const EntityStore& store, Diagnostics& diagnostics) {
  ReferenceChecker(schema, store, diagnostics).check();
}

}  // namespace bylaw
