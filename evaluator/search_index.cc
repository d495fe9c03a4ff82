#include "evaluator/search_index.h"

#include <algorithm>

namespace bylaw::engine {

using graph::Part;

Postings::Postings(std::vector<std::pair<uint32_t, uint32_t>> numbered) {
  std::ranges::stable_sort(numbered, {}, &std::pair<uint32_t, uint32_t>::first);
  entities_.reserve(numbered.size());
  for (const auto& [key, entity] : numbered) {
    if (keys_.empty() || keys_.back() != key) {
      keys_.push_back(key);
      starts_.push_back(static_cast<uint32_t>(entities_.size()));
    }
    entities_.push_back(entity);
  }
  starts_.push_back(static_cast<uint32_t>(entities_.size()));
}

std::span<const uint32_t> Postings::of(uint32_t low, uint32_t high) const {
  const auto place = [&](uint32_t key) {
    return starts_[static_cast<size_t>(std::ranges::lower_bound(keys_, key) - keys_.begin())];
  };
  const uint32_t first = place(low);
  return std::span(entities_).subspan(first, place(high) - first);
}

const Postings& SearchIndex::classes(uint32_t type, uint32_t offset) const {
  const std::scoped_lock lock(mutex_);
  auto& made = made_[{type, offset}];
  if (made) return *made;
  const graph::Graph& graph = snapshot_.graph();
  const graph::Span32 classifiers = graph.get<Part::kTypes>()[type].classifiers;
  const bool multi = offset < classifiers.count &&
                     is_multi(graph.get<Part::kClassifiers>()[classifiers.first + offset].form);
  std::vector<std::pair<uint32_t, uint32_t>> numbered;
  for (const uint32_t entity : snapshot_.of_type(type)) {
    const uint32_t k = snapshot_.row(snapshot_.entities()[entity].row)[offset];
    if (!multi) {
      numbered.emplace_back(k, entity);
      continue;
    }
    const auto lists = snapshot_.lists();
    for (uint32_t i = 0; i < lists[k]; ++i) numbered.emplace_back(lists[k + 1 + i], entity);
  }
  made = std::make_unique<const Postings>(std::move(numbered));
  return *made;
}

const Postings& SearchIndex::domains(uint32_t type) const {
  const std::scoped_lock lock(mutex_);
  auto& made = made_[{type, graph::kNone}];
  if (made) return *made;
  std::vector<std::pair<uint32_t, uint32_t>> numbered;
  for (const uint32_t entity : snapshot_.of_type(type)) {
    const DomainOf domain = snapshot_.head(snapshot_.entities()[entity].row).domain();
    if (domain.state != DomainOf::State::kUndeclared) numbered.emplace_back(domain.term, entity);
  }
  made = std::make_unique<const Postings>(std::move(numbered));
  return *made;
}

}  // namespace bylaw::engine
