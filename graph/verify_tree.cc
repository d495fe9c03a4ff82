// The verifier's checks of classes, nodes, leaves and buckets.
#include <algorithm>
#include <cstring>

#include "graph/rows.h"
#include "graph/verify_parts.h"

namespace bylaw::graph {
namespace {

/// No table of a graph is larger.
constexpr uint32_t kLargestTable = 1u << 28;

}  // namespace

/// A table of `count` places of `width` words: a power of two with an empty place, the last word of
/// each below `limit`.
bool PartVerifier::hash(uint32_t table, uint32_t count, uint32_t width, uint32_t limit,
                        const char* part, size_t index) {
  const bool power = count != 0 && count < kLargestTable && (count & (count - 1)) == 0;
  if (!require(power, part, index)) return false;
  const auto tables = graph_.get<Part::kTables>();
  if (!range({table, count * width}, tables.size(), part, index)) return false;
  bool empty = false;
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t* place = tables.data() + table + i * width;
    if (place[0] == 0) {
      empty = true;
    } else if (!require(place[width - 1] < limit, part, index)) {
      return false;
    }
  }
  return require(empty, part, index);
}

bool PartVerifier::ascending(uint32_t table, uint32_t count, const char* part, size_t index) {
  if (!range({table, count}, graph_.get<Part::kTables>().size(), part, index)) return false;
  const auto values = graph_.get<Part::kTables>().subspan(table, count);
  return require(std::ranges::is_sorted(values), part, index);
}

/// An automaton over texts lies inside of its parts and stays inside of itself.
void PartVerifier::strings(const ClassifierRecord& c, size_t index) {
  constexpr const char* kPart = "classifier";
  const auto tables = graph_.get<Part::kTables>();
  const size_t text = graph_.get<Part::kBytes>().size();
  if (!require(c.classes > kFirstClass && c.count == kStringLayoutWords, kPart, index)) return;
  if (!range({c.table, c.count}, tables.size(), kPart, index)) return;
  StringLayout layout;
  std::memcpy(static_cast<void*>(&layout), tables.data() + c.table, sizeof(layout));
  if (!require(layout.entry_count < kLargestTable / 4, kPart, index)) return;
  const bool inside =
      range({layout.byte_class, 256}, text, kPart, index) &&
      range({layout.letters, layout.letter_count}, text, kPart, index) &&
      range({layout.states, layout.state_words}, tables.size(), kPart, index) &&
      range({layout.entries, layout.entry_count * 3}, tables.size(), kPart, index) &&
      range({layout.slots, layout.slot_count}, tables.size(), kPart, index);
  if (inside) require(graph_.string_tables(c).well_formed(), kPart, index);
}

/// So does a finder.
void PartVerifier::finder(const ClassifierRecord& c, size_t index) {
  constexpr const char* kPart = "classifier";
  const auto tables = graph_.get<Part::kTables>();
  if (!require(c.count == kFinderLayoutWords, kPart, index)) return;
  if (!range({c.table, c.count}, tables.size(), kPart, index)) return;
  FinderLayout layout;
  std::memcpy(static_cast<void*>(&layout), tables.data() + c.table, sizeof(layout));
  if (!require(layout.words < kLargestTable, kPart, index)) return;
  const bool inside =
      range({layout.states, layout.state_words}, tables.size(), kPart, index) &&
      range({layout.firsts, layout.words + 1}, tables.size(), kPart, index) &&
      range({layout.ends, c.classes}, tables.size(), kPart, index) &&
      range({layout.letters, layout.letter_count}, graph_.get<Part::kBytes>().size(), kPart, index);
  if (inside) require(graph_.finder(c).well_formed(c.classes), kPart, index);
}

void PartVerifier::classifier(const ClassifierRecord& c, size_t index) {
  constexpr const char* kPart = "classifier";
  require(static_cast<uint8_t>(c.form) < kClassifierForms, kPart, index);
  require(c.code < graph_.get<Part::kCode>().size() && c.classes < kLargestTable, kPart, index);
  if (!problem_.empty() || !frame(c.code, c.frame_size, kPart, index)) return;
  require(classifies(c), kPart, index);
  const size_t words = graph_.get<Part::kTables>().size();
  switch (c.form) {
    case ClassifierForm::kPresence:
      require(c.classes == kFirstClass + 1, kPart, index);
      return;
    case ClassifierForm::kCuts: {
      const auto cuts = graph_.get<Part::kCuts>();
      if (c.aux == kNone) {
        if (!range({c.table, c.count}, cuts.size(), kPart, index)) return;
        require(std::ranges::is_sorted(cuts.subspan(c.table, c.count)), kPart, index);
      } else {
        const bool first = c.aux < cuts.size() && cuts[c.aux] <= INT64_MAX - int64_t{UINT32_MAX};
        if (!require(first, kPart, index)) return;
        ascending(c.table, c.count, kPart, index);
      }
      require(c.classes == kFirstClass + 1 + c.count, kPart, index);
      return;
    }
    case ClassifierForm::kDense: {
      if (!range({c.table, c.count}, words, kPart, index)) return;
      for (const uint32_t k : graph_.get<Part::kTables>().subspan(c.table, c.count)) {
        require(k < c.classes, kPart, index);
      }
      return;
    }
    case ClassifierForm::kSymbols:
      require(c.classes > kFirstClass, kPart, index);
      hash(c.table, c.count, 2, c.classes, kPart, index);
      return;
    case ClassifierForm::kNetworks: {
      const auto networks = graph_.get<Part::kNetworks>();
      if (!range({c.table, c.count}, networks.size(), kPart, index)) return;
      if (!range({c.aux, c.count}, words, kPart, index)) return;
      require(c.classes == kFirstClass + 1 + c.count, kPart, index);
      for (uint32_t i = 0; i < c.count; ++i) {
        const uint32_t parent = graph_.get<Part::kTables>()[c.aux + i];
        require(parent == kNone || parent < i, kPart, index);
        require(networks[c.table + i].prefix <= 128, kPart, index);
      }
      return;
    }
    case ClassifierForm::kStrings:
      strings(c, index);
      return;
    case ClassifierForm::kMembers:
      hash(c.table, c.count, 2, c.classes, kPart, index);
      return;
    case ClassifierForm::kGroups:
      hash(c.table, c.count, 3, c.classes, kPart, index);
      return;
    case ClassifierForm::kFound:
      finder(c, index);
      return;
  }
}

void PartVerifier::classifiers() {
  const auto all = graph_.get<Part::kClassifiers>();
  for (size_t i = 0; i < all.size() && problem_.empty(); ++i) classifier(all[i], i);
}

void PartVerifier::inputs() {
  const auto all = graph_.get<Part::kInputs>();
  uint32_t computed = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    const InputRecord& input = all[i];
    if (!require(static_cast<uint8_t>(input.base) < kBases, "input", i)) return;
    if (!require(input.classifier < graph_.get<Part::kClassifiers>().size(), "input", i)) return;
    const ClassifierRecord& c = graph_.get<Part::kClassifiers>()[input.classifier];
    require((input.multi != 0) == is_multi(c.form), "input", i);
    if (input.base == Base::kComputed) {
      require(input.offset == computed++, "input", i);
      continue;
    }
    // Its classifier stands at that offset of some entity type's row.
    const auto types = graph_.get<Part::kTypes>();
    const bool found = std::ranges::any_of(types, [&](const TypeRecord& type) {
      return input.offset < type.classifiers.count &&
             type.classifiers.first + input.offset == input.classifier;
    });
    require(found, "input", i);
  }
}

/// Nodes refer to nodes before them and to leaves, leaves to leaves before them, so every walk
/// ends.
bool PartVerifier::reference(Ref ref, size_t nodes, size_t leaves, const char* part, size_t index) {
  if (ref == 0) return true;
  return require(ref > 1 && index_of(ref) < (is_leaf(ref) ? leaves : nodes), part, index);
}

void PartVerifier::node(const NodeRecord& n, size_t index) {
  constexpr const char* kPart = "node";
  const auto inputs = graph_.get<Part::kInputs>();
  const size_t leaves = graph_.get<Part::kLeaves>().size();
  const auto tables = graph_.get<Part::kTables>();
  const bool known = static_cast<uint8_t>(n.form) < kNodeForms && n.input < inputs.size();
  if (!require(known, kPart, index)) return;
  if (!reference(n.rest, index, leaves, kPart, index)) return;
  const InputRecord& input = inputs[n.input];
  const ClassifierRecord& c = graph_.get<Part::kClassifiers>()[input.classifier];
  require(n.base == input.base && n.offset == input.offset && n.multi == input.multi, kPart, index);
  const auto children = [&](uint32_t first, uint32_t count) {
    if (!range({first, count}, tables.size(), kPart, index)) return;
    for (const Ref child : tables.subspan(first, count)) {
      reference(child, index, leaves, kPart, index);
    }
  };
  switch (n.form) {
    case NodeForm::kDense:
      require(input.multi == 0 && n.count >= c.classes, kPart, index);
      children(n.table, n.count);
      return;
    case NodeForm::kHash:
      if (!hash(n.table, n.count, 2, kNone, kPart, index)) return;
      for (uint32_t i = 0; i < n.count; ++i) {
        reference(tables[n.table + 2 * i + 1], index, leaves, kPart, index);
      }
      return;
    case NodeForm::kBlocks:
      require(input.multi == 0 && n.shift < 32 &&
                  n.first_class + (uint64_t{n.count} << n.shift) <= uint64_t{1} << 32,
              kPart, index);
      reference(n.odd, index, leaves, kPart, index);
      children(n.table, n.count);
      return;
  }
}

void PartVerifier::row(const RowRecord& r, size_t index) {
  constexpr const char* kPart = "row";
  const auto inputs = graph_.get<Part::kInputs>();
  const bool known = static_cast<uint8_t>(r.form()) < kRowForms && r.input < inputs.size() &&
                     (r.traits & 0x80u) == 0;
  if (!require(known, kPart, index)) return;
  const InputRecord& input = inputs[r.input];
  const ClassifierRecord& c = graph_.get<Part::kClassifiers>()[input.classifier];
  require(r.base() == input.base && r.offset == input.offset, kPart, index);
  const bool members = r.form() == RowForm::kAnyOf || r.form() == RowForm::kNoneOf;
  require((input.multi != 0) == members, kPart, index);
  const auto all = graph_.get<Part::kMasks>();
  const uint64_t size = bytes_before_masks(r.form(), r.count()) +
                        (masks_in(r.form(), r.count()) << r.shift()) + kMaskReach;
  if (!require(r.bytes <= all.size() && size <= all.size() - r.bytes, kPart, index)) return;
  if (r.form() == RowForm::kDense) {
    require(r.count() >= c.classes, kPart, index);
    return;
  }
  const uint8_t* bytes = all.data() + r.bytes;
  const auto count = static_cast<uint32_t>(masks_in(r.form(), r.count()));
  for (uint32_t i = 1; i < count; ++i) {
    require(first_of(r, bytes, i - 1) <= first_of(r, bytes, i), kPart, index);
  }
}

/// A row rules out none but the rules that it tests.
void PartVerifier::masks(const RowRecord& r, uint64_t rules, size_t index) {
  constexpr const char* kPart = "row";
  if (!require((r.tested & ~rules) == 0, kPart, index)) return;
  const bool members = r.form() == RowForm::kAnyOf || r.form() == RowForm::kNoneOf;
  const uint8_t* masks =
      graph_.get<Part::kMasks>().data() + r.bytes + bytes_before_masks(r.form(), r.count());
  const auto count = static_cast<uint32_t>(masks_in(r.form(), r.count()));
  for (uint32_t k = 0; k < count; ++k) {
    const uint64_t mask = mask_of(masks, k, r.shift());
    const uint64_t beside = members ? mask & ~r.tested : ~mask & rules & ~r.tested;
    if (!require(beside == 0, kPart, index)) return;
  }
}

void PartVerifier::tree() {
  const auto rows = graph_.get<Part::kRows>();
  const auto leaves = graph_.get<Part::kLeaves>();
  const auto entries = graph_.get<Part::kEntries>();
  const size_t rules = graph_.get<Part::kRules>().size();
  for (size_t i = 0; i < rows.size() && problem_.empty(); ++i) row(rows[i], i);
  for (size_t i = 0; i < entries.size(); ++i) require((entries[i] & ~kChecked) < rules, "entry", i);
  for (size_t i = 0; i < leaves.size() && problem_.empty(); ++i) {
    const LeafRecord& leaf = leaves[i];
    range({leaf.rows, leaf.row_count}, rows.size(), "leaf", i);
    range({leaf.entries, leaf.entry_count}, entries.size(), "leaf", i);
    if (!require(leaf.entry_count > 0 && leaf.entry_count <= 64, "leaf", i)) return;
    if (!problem_.empty()) return;
    const uint64_t rules_of_leaf = ~uint64_t{0} >> (64 - leaf.entry_count);
    for (uint32_t k = 0; k < leaf.row_count; ++k) {
      masks(rows[leaf.rows + k], rules_of_leaf, leaf.rows + k);
    }
    require(leaf.next == 0 || is_leaf(leaf.next), "leaf", i);
    reference(leaf.next, 0, i, "leaf", i);
  }
  const auto nodes = graph_.get<Part::kNodes>();
  for (size_t i = 0; i < nodes.size() && problem_.empty(); ++i) node(nodes[i], i);
}

void PartVerifier::buckets() {
  const auto all = graph_.get<Part::kBuckets>();
  const size_t environments = graph_.get<Part::kEnvironments>().size();
  for (size_t i = 0; i < all.size(); ++i) {
    require(all[i].level < graph_.domains() && all[i].environment < environments, "bucket", i);
    require(all[i].next == kNone || all[i].next < i, "bucket", i);
    listed(all[i], i);
    for (const Ref root : all[i].roots) {
      reference(root, graph_.get<Part::kNodes>().size(), graph_.get<Part::kLeaves>().size(),
                "bucket", i);
    }
  }
  const auto index = graph_.get<Part::kBucketIndex>();
  require(index.size() == environments * graph_.domains(), "bucket index", 0);
  for (size_t i = 0; i < index.size(); ++i) {
    require(index[i] == kNone || index[i] < all.size(), "bucket index", i);
  }
}

}  // namespace bylaw::graph
