// A decision graph over a block of bytes, which may be a mapped file: nothing is parsed, nothing is
// copied. Entry points: Graph::open() reads, GraphParts fills and write_graph() makes the bytes.
#ifndef BYLAW_GRAPH_GRAPH_H_
#define BYLAW_GRAPH_GRAPH_H_

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/result.h"
#include "graph/finder.h"
#include "graph/layout.h"
#include "graph/packed_strings.h"

namespace bylaw::graph {

/// The type of the elements of each part, in the order of Part.
using Elements =
    std::tuple<char, uint32_t, uint8_t, Datum, Datum, Address, Code, uint32_t, OriginRecord,
               PlaceRecord, ValueTypeRecord, DefineRecord, uint32_t, TypeRecord, Span32, Span32,
               ActionRecord, uint32_t, uint32_t, Span32, Span32, uint32_t, ZoneRecord, Span32,
               AssumptionRecord, uint32_t, EnvironmentRecord, PolicyRecord, RuleRecord, EndRecord,
               StandingRecord, ShapeRecord, uint8_t, BodyRecord, uint32_t, ViewRecord, MaskRecord,
               DutyRecord, uint32_t, RelaxationRecord, CaseRecord, ClassifierRecord, InputRecord,
               uint32_t, int64_t, Address, BucketRecord, uint32_t, NodeRecord, LeafRecord,
               RowRecord, uint8_t, uint32_t, NameRecord>;
static_assert(std::tuple_size_v<Elements> == kParts);
template <Part part>
using Element = std::tuple_element_t<static_cast<size_t>(part), Elements>;

/// Bytes of an element of each part.
inline constexpr auto kElementSizes = []<size_t... i>(std::index_sequence<i...>) {
  return std::array<size_t, kParts>{sizeof(std::tuple_element_t<i, Elements>)...};
}
(std::make_index_sequence<kParts>());

/// Every part begins at a multiple of this.
inline constexpr size_t kPartAlignment = 64;

struct GraphHeader {
  std::array<char, 8> magic{'B', 'Y', 'G', 'R', 'A', 'P', 'H', '\n'};
  uint32_t version = 7;
  uint32_t parts = kParts;
  uint64_t size = 0;  // of the whole block
  struct Place {
    uint64_t offset = 0;  // from the block's begin
    uint64_t count = 0;   // elements
  };
  std::array<Place, kParts> places{};
};

/// A view; the bytes must outlive it.
class Graph {
 public:
  /// `bytes` begin at a multiple of kPartAlignment. Every index in them is checked
  /// (graph/verify.h), so that an evaluator may follow all of them.
  static Result<Graph> open(std::span<const std::byte> bytes);

  template <Part part>
  std::span<const Element<part>> get() const {
    const auto& place = header_->places[static_cast<size_t>(part)];
    return {reinterpret_cast<const Element<part>*>(bytes_.data() + place.offset),
            static_cast<size_t>(place.count)};
  }
  std::string_view text(uint32_t symbol) const {
    const auto ends = get<Part::kSymbols>();
    if (symbol >= ends.size()) return {};
    const uint32_t begin = symbol == 0 ? 0 : ends[symbol - 1];
    return {get<Part::kText>().data() + begin, ends[symbol] - begin};
  }
  /// What a thing is called; empty if it has no name.
  std::string_view name(NameOf of, uint32_t index) const;
  /// What there is to a policy's standing; of most policies nothing.
  const StandingRecord& standing(const PolicyRecord& policy) const {
    static constexpr StandingRecord kPlain;
    return policy.standing == kNone ? kPlain : get<Part::kStandings>()[policy.standing];
  }
  /// The end of a permit that has one; null for other rules.
  const EndRecord* end_of(uint32_t rule) const;
  std::span<const uint32_t> operands(const Code& code) const {
    return get<Part::kOperands>().subspan(code.first, code.count);
  }
  /// The tables of a classifier of form kStrings.
  PackedStrings string_tables(const ClassifierRecord& c) const;
  /// The tables of a classifier of form kFound.
  PackedFinder finder(const ClassifierRecord& c) const;
  size_t domains() const { return get<Part::kTaxonomies>()[0].count; }
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  explicit Graph(std::span<const std::byte> bytes)
      : bytes_(bytes), header_(reinterpret_cast<const GraphHeader*>(bytes.data())) {}
  std::span<const std::byte> bytes_;
  const GraphHeader* header_;
};

/// A graph being made: the parts as vectors.
class GraphParts {
 public:
  template <Part part>
  std::vector<Element<part>>& get() {
    return std::get<static_cast<size_t>(part)>(parts_);
  }
  template <Part part>
  const std::vector<Element<part>>& get() const {
    return std::get<static_cast<size_t>(part)>(parts_);
  }

 private:
  template <typename Sequence>
  struct Vectors;
  template <size_t... i>
  struct Vectors<std::index_sequence<i...>> {
    using Type = std::tuple<std::vector<std::tuple_element_t<i, Elements>>...>;
  };
  Vectors<std::make_index_sequence<kParts>>::Type parts_;
};

/// Bytes aligned as a graph must be.
struct alignas(kPartAlignment) GraphBlock {
  std::array<std::byte, kPartAlignment> bytes{};
};
/// A graph that owns its bytes. Same parts, same bytes.
class GraphImage {
 public:
  GraphImage() = default;
  explicit GraphImage(std::vector<GraphBlock> blocks) : blocks_(std::move(blocks)) {}
  std::span<const std::byte> bytes() const {
    return std::as_bytes(std::span(blocks_.data(), blocks_.size()));
  }

 private:
  std::vector<GraphBlock> blocks_;
};
GraphImage write_graph(const GraphParts& parts);

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_GRAPH_H_
