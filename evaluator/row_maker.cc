#include "evaluator/row_maker.h"

#include <algorithm>
#include <bit>
#include <unordered_set>

#include "evaluator/classify.h"

namespace bylaw::engine {

using graph::Datum;
using graph::Kind;
using graph::Part;

/// Room for a head and `stride` classes in as few cache lines as may be. Returns where the classes
/// begin.
size_t RowMaker::place(size_t stride) {
  const size_t left = kLine - used_ % kLine;
  if (left < stride + 1 && left < kLine) used_ += left;
  const size_t at = used_ + 1;
  used_ = at + stride;
  RowLine blank;
  blank.words.fill(graph::kInvalidClass);
  lines_.resize((used_ + kLine - 1) / kLine, blank);
  return at;
}

DomainOf RowMaker::domain_of(const EntityRecord& entity) const {
  const uint32_t position = snapshot_.graph().get<Part::kTypes>()[entity.type].domain;
  if (position == graph::kNone) return {};
  const Datum& d = snapshot_.slots()[entity.first_slot + position];
  if (d.kind == Kind::kAbsent) return {};
  const bool declared = d.kind == Kind::kTerm && d.aux == 0 &&
                        static_cast<uint64_t>(d.n) < snapshot_.graph().domains();
  if (!declared) return {DomainOf::State::kUndeclared, 0};
  return {DomainOf::State::kDomain, static_cast<uint32_t>(d.n)};
}

uint32_t RowMaker::add(const EntityRecord& e) {
  const graph::Graph& graph = snapshot_.graph();
  const graph::TypeRecord& type = graph.get<Part::kTypes>()[e.type];
  const size_t at = place(type.stride);
  words()[at - 1] = RowHead(domain_of(e)).word();
  machine_.set_self({.kind = Kind::kEntity, .aux = e.type, .n = e.symbol});
  std::vector<uint32_t> list;
  for (uint32_t i = 0; i < type.classifiers.count; ++i) {
    const auto& c = graph.get<Part::kClassifiers>()[type.classifiers.first + i];
    scratch_.members.clear();
    const Datum value = subject_of(c, machine_);
    if (!graph::is_multi(c.form)) {
      words()[at + i] = classify(graph, c, value, machine_);
      continue;
    }
    list.clear();
    classify_multi(snapshot_, c, value, machine_, list);
    const auto place_of_list = static_cast<uint32_t>(lists_before_ + lists_.size());
    const auto [it, fresh] = known_.emplace(list, place_of_list);
    if (fresh) lists_.insert(lists_.end(), list.begin(), list.end());
    words()[at + i] = it->second;
  }
  return static_cast<uint32_t>(words_before_ + at);
}

void RowMaker::set_breaks_assumption(const EntityRecord& entity) {
  uint32_t& word = words()[entity.row - words_before_ - 1];
  RowHead head(word);
  head.set_breaks_assumption();
  word = head.word();
}

bool RowMaker::breaks(const graph::AssumptionRecord& assumption, const std::vector<Datum>& chosen) {
  scratch_.members.clear();
  return machine_.evaluate(assumption.body, assumption.frame_size, chosen).is_false();
}

Above find_above(std::vector<EntityKey> open,
                 const std::function<const std::vector<EntityKey>*(EntityKey)>& parents_of) {
  Above above;
  std::unordered_set<EntityKey> seen;
  while (!open.empty()) {
    const EntityKey key = open.back();
    open.pop_back();
    if (!seen.insert(key).second) continue;
    above.keys.push_back(key);
    const std::vector<EntityKey>* parents = parents_of(key);
    if (parents == nullptr) {
      above.all_known = false;
    } else {
      open.insert(open.end(), parents->begin(), parents->end());
    }
  }
  std::ranges::sort(above.keys);
  return above;
}

std::vector<uint32_t> place_entities(std::span<const EntityRecord> entities) {
  std::vector<uint32_t> places(std::bit_ceil(entities.size() * 2 + 2), 0);
  const size_t mask = places.size() - 1;
  for (uint32_t i = 0; i < entities.size(); ++i) {
    if (entities[i].type == graph::kNone) continue;
    size_t at = hash_of_key(entity_key(entities[i].type, entities[i].symbol)) & mask;
    while (places[at] != 0) at = (at + 1) & mask;
    places[at] = i + 1;
  }
  return places;
}

}  // namespace bylaw::engine
