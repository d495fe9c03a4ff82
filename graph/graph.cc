#include "graph/graph.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "graph/verify.h"

namespace bylaw::graph {

Result<Graph> Graph::open(std::span<const std::byte> bytes) {
  if (bytes.size() < sizeof(GraphHeader)) return Error{"the graph is cut off in its header"};
  if (reinterpret_cast<uintptr_t>(bytes.data()) % kPartAlignment != 0) {
    return Error{"the graph's memory is not aligned"};
  }
  const Graph graph(bytes);
  const GraphHeader& header = *graph.header_;
  const GraphHeader ours;
  if (header.magic != ours.magic) return Error{"this is no decision graph"};
  if (header.version != ours.version) {
    return Error{"the graph has format " + std::to_string(header.version) + ", format " +
                 std::to_string(ours.version) + " is understood"};
  }
  if (header.parts != kParts) return Error{"the graph has another number of parts"};
  if (header.size != bytes.size()) return Error{"the graph's size is not what its header says"};
  for (size_t i = 0; i < kParts; ++i) {
    const auto& place = header.places[i];
    const bool inside = place.offset % kPartAlignment == 0 && place.offset <= bytes.size() &&
                        place.count <= (bytes.size() - place.offset) / kElementSizes[i];
    if (!inside) return Error{"part " + std::to_string(i) + " of the graph lies outside of it"};
  }
  if (Status status = verify(graph); !status.ok()) return status.error();
  return graph;
}

PackedStrings Graph::string_tables(const ClassifierRecord& c) const {
  StringLayout layout;
  std::memcpy(static_cast<void*>(&layout), get<Part::kTables>().data() + c.table, sizeof(layout));
  const auto tables = get<Part::kTables>();
  const uint8_t* bytes = get<Part::kBytes>().data();
  using Entry = WordTableView::Entry;
  static_assert(sizeof(Entry) == 3 * sizeof(uint32_t));
  PackedStrings result;
  result.byte_class = {bytes + layout.byte_class, 256};
  result.byte_classes = layout.width;
  result.states = tables.subspan(layout.states, layout.state_words);
  result.words.letters = {reinterpret_cast<const char*>(bytes) + layout.letters,
                          layout.letter_count};
  result.words.entries = {reinterpret_cast<const Entry*>(tables.data() + layout.entries),
                          layout.entry_count};
  result.words.slots = tables.subspan(layout.slots, layout.slot_count);
  result.classes = c.classes - kFirstClass;
  return result;
}

PackedFinder Graph::finder(const ClassifierRecord& c) const {
  FinderLayout layout;
  const auto tables = get<Part::kTables>();
  std::memcpy(static_cast<void*>(&layout), tables.data() + c.table, sizeof(layout));
  return {.states = tables.subspan(layout.states, layout.state_words),
          .firsts = tables.subspan(layout.firsts, size_t{layout.words} + 1),
          .ends = tables.subspan(layout.ends, c.classes),
          .letters = get<Part::kBytes>().subspan(layout.letters, layout.letter_count)};
}

const EndRecord* Graph::end_of(uint32_t rule) const {
  if ((get<Part::kRules>()[rule].traits & kHasEnd) == 0) return nullptr;
  const auto ends = get<Part::kEnds>();
  const auto it = std::ranges::lower_bound(ends, rule, {}, &EndRecord::rule);
  return it != ends.end() && it->rule == rule ? &*it : nullptr;
}

std::string_view Graph::name(NameOf of, uint32_t index) const {
  if (of == NameOf::kPolicy) {
    const auto policies = get<Part::kPolicies>();
    return index < policies.size() ? text(policies[index].name) : std::string_view();
  }
  const auto names = get<Part::kNames>();
  const auto less = [](const NameRecord& name, const std::pair<NameOf, uint32_t>& key) {
    return std::pair(name.of, name.index) < key;
  };
  const auto it = std::lower_bound(names.begin(), names.end(), std::pair(of, index), less);
  if (it == names.end() || it->of != of || it->index != index) return {};
  return text(it->symbol);
}

GraphImage write_graph(const GraphParts& parts) {
  GraphHeader header;
  const auto aligned = [](uint64_t n) {
    return (n + kPartAlignment - 1) / kPartAlignment * kPartAlignment;
  };
  uint64_t end = aligned(sizeof(GraphHeader));
  const auto each = [&](auto visit) {
    [&]<size_t... i>(std::index_sequence<i...>) {
      (visit(i, parts.get<static_cast<Part>(i)>()), ...);
    }
    (std::make_index_sequence<kParts>());
  };
  each([&](size_t i, const auto& elements) {
    header.places[i] = {end, elements.size()};
    end = aligned(end + elements.size() * kElementSizes[i]);
  });
  header.size = end;
  std::vector<GraphBlock> blocks(end / kPartAlignment);
  auto* bytes = reinterpret_cast<std::byte*>(blocks.data());
  std::memcpy(bytes, &header, sizeof(header));
  each([&](size_t i, const auto& elements) {
    if (elements.empty()) return;
    std::memcpy(bytes + header.places[i].offset, elements.data(),
                elements.size() * kElementSizes[i]);
  });
  return GraphImage(std::move(blocks));
}

}  // namespace bylaw::graph
