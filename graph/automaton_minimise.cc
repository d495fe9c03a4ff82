// Hopcroft's algorithm: blocks of states that can't yet be told apart, refined by where they come
// from. Entry point: minimise().
#include <algorithm>
#include <map>
#include <numeric>
#include <vector>

#include "graph/automaton_determinise.h"

namespace bylaw {
namespace {

/// States in blocks: each block is a stretch of `states`, its marked members first.
struct Partition {
  std::vector<uint32_t> states, place, block_of;
  std::vector<uint32_t> begin, end, marked;  // by block

  void mark(uint32_t state) {
    const uint32_t block = block_of[state];
    const uint32_t to = begin[block] + marked[block];
    if (place[state] < to) return;
    const uint32_t other = states[to];
    std::swap(states[to], states[place[state]]);
    place[other] = place[state];
    place[state] = to;
    ++marked[block];
  }
  /// The marked part as a block of its own, unless that is the whole; its number, or none.
  uint32_t split(uint32_t block) {
    const uint32_t middle = begin[block] + marked[block];
    marked[block] = 0;
    if (middle == end[block]) return UINT32_MAX;
    const auto made = static_cast<uint32_t>(begin.size());
    begin.push_back(begin[block]);
    end.push_back(middle);
    marked.push_back(0);
    begin[block] = middle;
    for (uint32_t i = begin[made]; i < middle; ++i) block_of[states[i]] = made;
    return made;
  }
  uint32_t size(uint32_t block) const { return end[block] - begin[block]; }
};

Partition by_acceptance(const Automaton& a) {
  Partition p;
  const auto n = static_cast<uint32_t>(a.states());
  p.states.resize(n);
  std::iota(p.states.begin(), p.states.end(), 0);
  std::ranges::stable_sort(p.states, {}, [&](uint32_t state) { return a.accepts[state]; });
  p.place.resize(n);
  p.block_of.resize(n);
  for (uint32_t i = 0; i < n; ++i) {
    if (i == 0 || a.accepts[p.states[i]] != a.accepts[p.states[i - 1]]) {
      if (i > 0) p.end.push_back(i);
      p.begin.push_back(i);
    }
    p.place[p.states[i]] = i;
    p.block_of[p.states[i]] = static_cast<uint32_t>(p.begin.size() - 1);
  }
  p.end.push_back(n);
  p.marked.assign(p.begin.size(), 0);
  return p;
}

/// For each byte class and state, the states that go there, as stretches of one list.
struct Origins {
  std::vector<uint32_t> first, states;
  explicit Origins(const Automaton& a) : first(a.next.size() + 1, 0), states(a.next.size()) {
    const size_t n = a.states();
    const auto key = [&](size_t edge) { return edge % a.byte_classes * n + a.next[edge]; };
    for (size_t edge = 0; edge < a.next.size(); ++edge) ++first[key(edge) + 1];
    std::partial_sum(first.begin(), first.end(), first.begin());
    std::vector<uint32_t> at(first.begin(), first.end() - 1);
    for (size_t edge = 0; edge < a.next.size(); ++edge) {
      states[at[key(edge)]++] = static_cast<uint32_t>(edge / a.byte_classes);
    }
  }
};

Partition refine(const Automaton& a) {
  Partition p = by_acceptance(a);
  const Origins origins(a);
  const size_t n = a.states();
  // Work: (block, byte class), all of a block's classes at once.
  std::vector<uint32_t> work(p.begin.size());
  std::iota(work.begin(), work.end(), 0);
  std::vector<bool> waits(p.begin.size(), true);
  std::vector<uint32_t> members, touched;
  while (!work.empty()) {
    const uint32_t splitter = work.back();
    work.pop_back();
    waits[splitter] = false;
    members.assign(p.states.begin() + p.begin[splitter], p.states.begin() + p.end[splitter]);
    for (size_t c = 0; c < a.byte_classes; ++c) {
      touched.clear();
      for (const uint32_t state : members) {
        const size_t key = c * n + state;
        for (uint32_t i = origins.first[key]; i < origins.first[key + 1]; ++i) {
          const uint32_t block = p.block_of[origins.states[i]];
          if (p.marked[block] == 0) touched.push_back(block);
          p.mark(origins.states[i]);
        }
      }
      for (const uint32_t block : touched) {
        const uint32_t made = p.split(block);
        if (made == UINT32_MAX) continue;
        const bool old_waits = waits[block];
        waits.push_back(false);
        const uint32_t more = old_waits || p.size(made) <= p.size(block) ? made : block;
        if (!waits[more]) {
          waits[more] = true;
          work.push_back(more);
        }
      }
    }
  }
  return p;
}

}  // namespace

Automaton minimise(const Automaton& a) {
  const Partition p = refine(a);
  // Number the blocks as they are reached from the start.
  std::vector<uint32_t> number(p.begin.size(), UINT32_MAX), order = {p.block_of[0]};
  number[order.front()] = 0;
  const auto target = [&](uint32_t block, size_t c) {
    return p.block_of[a.next[p.states[p.begin[block]] * size_t{a.byte_classes} + c]];
  };
  for (size_t i = 0; i < order.size(); ++i) {
    for (size_t c = 0; c < a.byte_classes; ++c) {
      const uint32_t block = target(order[i], c);
      if (number[block] != UINT32_MAX) continue;
      number[block] = static_cast<uint32_t>(order.size());
      order.push_back(block);
    }
  }
  // Classes of bytes whose columns are equal become one.
  Automaton result;
  std::map<std::vector<uint32_t>, uint8_t> columns;
  std::vector<uint8_t> merged(a.byte_classes);
  std::vector<size_t> kept;
  for (size_t c = 0; c < a.byte_classes; ++c) {
    std::vector<uint32_t> column;
    for (const uint32_t block : order) column.push_back(number[target(block, c)]);
    const auto [it, added] = columns.try_emplace(std::move(column), 0);
    if (added) {
      it->second = static_cast<uint8_t>(kept.size());
      kept.push_back(c);
    }
    merged[c] = it->second;
  }
  for (size_t byte = 0; byte < 256; ++byte) result.byte_class[byte] = merged[a.byte_class[byte]];
  result.byte_classes = static_cast<uint32_t>(kept.size());
  // Sets that no state has any more are left out.
  std::vector<uint32_t> set_number(a.sets.size(), UINT32_MAX);
  for (const uint32_t block : order) {
    for (const size_t c : kept) result.next.push_back(number[target(block, c)]);
    const uint32_t set = a.accepts[p.states[p.begin[block]]];
    if (set_number[set] == UINT32_MAX) {
      set_number[set] = static_cast<uint32_t>(result.sets.size());
      result.sets.push_back(a.sets[set]);
    }
    result.accepts.push_back(set_number[set]);
  }
  return result;
}

}  // namespace bylaw
