#include "evaluator/classify.h"

#include <algorithm>

#include "graph/cuts.h"

namespace bylaw::engine {

using graph::ClassifierForm;
using graph::ClassifierRecord;
using graph::Datum;
using graph::Graph;
using graph::kFirstClass;
using graph::Kind;
using graph::Part;

namespace {

/// The value beside `key` in a hash of pairs; `missing` if it is not there.
uint32_t look_up(const Graph& graph, const ClassifierRecord& c, uint32_t key, uint32_t missing) {
  const uint32_t* table = graph.get<Part::kTables>().data() + c.table;
  const uint32_t wanted = key + 1;
  for (uint32_t at = graph::first_place(wanted, c.count);; at = (at + 1) & (c.count - 1)) {
    if (table[2 * at] == wanted) return table[2 * at + 1];
    if (table[2 * at] == 0) return missing;
  }
}

/// The member of a group; 0 if no rule asks for it.
uint32_t look_up_group(const Graph& graph, const ClassifierRecord& c, EntityKey key) {
  const uint32_t* table = graph.get<Part::kTables>().data() + c.table;
  const auto wanted = static_cast<uint32_t>(key) + 1;
  const auto type = static_cast<uint32_t>(key >> 32);
  for (uint32_t at = graph::first_place(wanted, c.count);; at = (at + 1) & (c.count - 1)) {
    const uint32_t* place = table + 3 * at;
    if (place[0] == wanted && place[1] == type) return place[2];
    if (place[0] == 0) return 0;
  }
}

/// The narrowest network that holds an address: the last one not behind it, or one around that.
uint32_t network_class(const Graph& graph, const ClassifierRecord& c,
                       const graph::Address& address) {
  const auto networks = graph.get<Part::kNetworks>().subspan(c.table, c.count);
  const auto parents = graph.get<Part::kTables>().subspan(c.aux, c.count);
  const auto behind = std::ranges::upper_bound(networks, address);
  auto at = static_cast<uint32_t>(behind - networks.begin());
  if (at == 0) return kFirstClass;
  --at;
  while (!graph::holds(networks[at], address)) {
    if (parents[at] == graph::kNone) return kFirstClass;
    at = parents[at];
  }
  return kFirstClass + 1 + at;
}

/// Which member a member of a set is.
uint32_t member_key(const Datum& d) { return static_cast<uint32_t>(d.n); }

}  // namespace

uint32_t classify(const Graph& graph, const ClassifierRecord& c, const Datum& value,
                  const Machine& machine) {
  if (!value.is_value()) return static_cast<uint32_t>(value.kind);
  switch (c.form) {
    case ClassifierForm::kPresence:
    case ClassifierForm::kMembers:
    case ClassifierForm::kGroups:
    case ClassifierForm::kFound:
      return kFirstClass;
    case ClassifierForm::kCuts:
      return kFirstClass + graph::Cuts(graph, c).up_to(value.n);
    case ClassifierForm::kDense:
      if (static_cast<uint64_t>(value.n) >= c.count) return graph::kInvalidClass;
      return graph.get<Part::kTables>()[c.table + static_cast<uint32_t>(value.n)];
    case ClassifierForm::kSymbols:
      return look_up(graph, c, static_cast<uint32_t>(value.n), kFirstClass);
    case ClassifierForm::kNetworks:
      if (value.kind != Kind::kIp) return graph::kInvalidClass;
      return network_class(graph, c, machine.address(value));
    case ClassifierForm::kStrings:
      if (value.kind != Kind::kString) return graph::kInvalidClass;
      return kFirstClass + graph.string_tables(c).classify(machine.text(value.n));
  }
  return graph::kInvalidClass;
}

void classify_multi(const Snapshot& snapshot, const ClassifierRecord& c, const Datum& value,
                    const Machine& machine, std::vector<uint32_t>& lists) {
  const Graph& graph = snapshot.graph();
  const size_t first = lists.size();
  lists.push_back(0);
  if (c.form == ClassifierForm::kFound) {  // tells them as they are wanted
    if (value.kind == Kind::kString) {
      graph.finder(c).members_of(machine.text(value.n), lists);
    } else {
      lists.push_back(graph::kMaybeMore);
    }
    lists[first] = static_cast<uint32_t>(lists.size() - first - 1);
    return;
  }
  const auto add = [&](uint32_t member) {
    if (member != 0) lists.push_back(member);
  };
  bool maybe_more = !value.is_value();
  if (value.is_value() && c.form == ClassifierForm::kGroups) {
    const EntityKey key = entity_key(value.aux, static_cast<uint64_t>(value.n));
    add(look_up_group(graph, c, key));
    const uint32_t known = snapshot.find(value.aux, static_cast<uint64_t>(value.n));
    if (known != graph::kNone) {
      const EntityRecord& record = snapshot.entities()[known];
      for (const EntityKey above : snapshot.above(record)) {
        if (above != key) add(look_up_group(graph, c, above));
      }
      maybe_more = !record.all_above_known;
    } else {
      maybe_more = true;
    }
  } else if (value.is_value()) {
    for (const Datum& member : machine.members(value)) {
      add(look_up(graph, c, member_key(member), 0));
    }
  }
  if (maybe_more) lists.push_back(graph::kMaybeMore);
  const auto begin = lists.begin() + static_cast<ptrdiff_t>(first) + 1;
  std::sort(begin, lists.end());
  lists.erase(std::unique(begin, lists.end()), lists.end());
  lists[first] = static_cast<uint32_t>(lists.size() - first - 1);
}

Datum subject_of(const ClassifierRecord& c, Machine& machine) {
  return machine.read(c.code, c.frame_size);
}

}  // namespace bylaw::engine
