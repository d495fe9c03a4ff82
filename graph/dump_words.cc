// Words for buckets, children and leaves.
#include "graph/dump_words.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "graph/cuts.h"

namespace bylaw::graph {

std::string_view row_word(size_t row) {
  constexpr std::string_view kWords[] = {"hard forbids", "guarantees", "plain forbids",
                                         "permits",      "guardrails", "may err"};
  return kWords[row];
}

std::string bucket_title(const Graph& graph, const BucketRecord& bucket) {
  const EnvironmentRecord& e = graph.get<Part::kEnvironments>()[bucket.environment];
  return std::string(graph.name(NameOf::kAction, e.action)) + " by " +
         std::string(graph.name(NameOf::kType, e.principal)) + " on " +
         std::string(graph.name(NameOf::kType, e.resource)) + ", at " +
         std::string(graph.name(NameOf::kDomain, bucket.level));
}

std::string root_title(const Graph& graph, const BucketRecord& bucket, size_t row) {
  return bucket_title(graph, bucket) + ": " + std::string(row_word(row));
}

namespace {

std::string address_text(const Address& address) {
  constexpr std::array<uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  std::string text;
  const bool v4 =
      address.prefix >= 96 && std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin());
  if (v4) {
    for (size_t i = 12; i < 16; ++i) text += (i > 12 ? "." : "") + std::to_string(address.bytes[i]);
    return text + "/" + std::to_string(address.prefix - 96);
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (size_t i = 0; i < 16; ++i) {
    if (i > 0 && i % 2 == 0) text += ':';
    text += kDigits[address.bytes[i] >> 4];
    text += kDigits[address.bytes[i] & 15];
  }
  return text + "/" + std::to_string(address.prefix);
}

/// The keys that a hash of pairs or triples maps to a class or member.
std::string keys_text(const Graph& graph, const ClassifierRecord& c, uint32_t k, size_t width) {
  std::string text;
  const auto tables = graph.get<Part::kTables>();
  for (uint32_t i = 0; i < c.count; ++i) {
    const uint32_t* place = tables.data() + c.table + width * i;
    if (place[0] == 0 || place[width - 1] != k) continue;
    const std::string_view name = graph.text(place[0] - 1);
    text += (text.empty() ? "" : ", ") +
            (name.empty() ? "value " + std::to_string(place[0] - 1) : std::string(name));
  }
  return text;
}

std::string cuts_text(const Graph& graph, const ClassifierRecord& c, uint32_t k) {
  const Cuts cuts(graph, c);
  const uint32_t at = k - kFirstClass;
  if (cuts.size() == 0) return "any";
  if (at == 0) return "below " + std::to_string(cuts[0]);
  if (at >= cuts.size()) return "from " + std::to_string(cuts[cuts.size() - 1]);
  if (cuts[at] - 1 == cuts[at - 1]) return std::to_string(cuts[at - 1]);
  return std::to_string(cuts[at - 1]) + " to " + std::to_string(cuts[at] - 1);
}

std::string ordinals_text(const Graph& graph, const ClassifierRecord& c, uint32_t k) {
  std::string text;
  size_t told = 0;
  for (uint32_t n = 0; n < c.count; ++n) {
    if (graph.get<Part::kTables>()[c.table + n] != k) continue;
    if (++told > 4) return text + ", …";
    text += (text.empty() ? "" : ", ") + std::to_string(n);
  }
  return text;
}

}  // namespace

std::string class_text(const Graph& graph, uint32_t input, uint32_t k) {
  const ClassifierRecord& c =
      graph.get<Part::kClassifiers>()[graph.get<Part::kInputs>()[input].classifier];
  if (is_multi(c.form)) {
    if (k == kMaybeMore) return "perhaps more";
    return keys_text(graph, c, k, c.form == ClassifierForm::kGroups ? 3 : 2);
  }
  if (k == kAbsentClass) return "absent";
  if (k == kInvalidClass) return "error";
  switch (c.form) {
    case ClassifierForm::kPresence:
      return "there";
    case ClassifierForm::kCuts:
      return cuts_text(graph, c, k);
    case ClassifierForm::kDense:
      return ordinals_text(graph, c, k);
    case ClassifierForm::kSymbols:
      return k == kFirstClass ? "any other" : keys_text(graph, c, k, 2);
    case ClassifierForm::kNetworks:
      if (k == kFirstClass) return "any other";
      return address_text(graph.get<Part::kNetworks>()[c.table + k - kFirstClass - 1]);
    case ClassifierForm::kStrings:
    case ClassifierForm::kMembers:
    case ClassifierForm::kGroups:
      break;
  }
  return "texts of class " + std::to_string(k);
}

std::vector<Child> children_of(const Graph& graph, const NodeRecord& node) {
  std::vector<Child> children;
  const auto tables = graph.get<Part::kTables>();
  switch (node.form) {
    case NodeForm::kDense:
      for (uint32_t k = 0; k < node.count; ++k) {
        children.emplace_back(class_text(graph, node.input, k), tables[node.table + k]);
      }
      break;
    case NodeForm::kHash: {
      std::vector<std::pair<uint32_t, Ref>> found;
      for (uint32_t i = 0; i < node.count; ++i) {
        const uint32_t* place = tables.data() + node.table + 2 * i;
        if (place[0] != 0) found.emplace_back(place[0] - 1, place[1]);
      }
      std::ranges::sort(found);
      for (const auto& [k, ref] : found) {
        children.emplace_back(class_text(graph, node.input, k), ref);
      }
      break;
    }
    case NodeForm::kBlocks:
      for (uint32_t i = 0; i < node.count; ++i) {
        const uint64_t from = node.first_class + (uint64_t{i} << node.shift);
        const std::string first = class_text(graph, node.input, static_cast<uint32_t>(from));
        children.emplace_back(node.shift == 0 ? first : first + " …", tables[node.table + i]);
      }
      children.emplace_back("no value", node.odd);
      break;
  }
  children.emplace_back("else", node.rest);
  std::erase_if(children, [](const Child& child) { return child.second == 0; });
  return children;
}

std::string rules_of(const Graph& graph, const LeafRecord& leaf, size_t shown) {
  std::string text;
  const auto rules = graph.get<Part::kRules>();
  for (size_t i = 0; i < leaf.entry_count && i < shown; ++i) {
    const uint32_t rule = graph.get<Part::kEntries>()[leaf.entries + i] & ~kChecked;
    text += (i == 0 ? "" : ", ") + std::string(graph.name(NameOf::kPolicy, rules[rule].policy));
  }
  if (leaf.entry_count > shown) {
    text += " and " + std::to_string(leaf.entry_count - shown) + " more";
  }
  return text;
}

std::string inputs_of(const Graph& graph, const LeafRecord& leaf) {
  std::vector<uint32_t> inputs;
  const auto add = [&](uint32_t input) {
    if (std::ranges::find(inputs, input) == inputs.end()) inputs.push_back(input);
  };
  for (size_t i = 0; i < leaf.row_count; ++i) {
    add(graph.get<Part::kRows>()[leaf.rows + i].input);
  }
  std::string text;
  for (const uint32_t input : inputs) {
    text += (text.empty() ? "" : ", ") + std::string(graph.name(NameOf::kInput, input));
  }
  return text.empty() ? "always" : "by " + text;
}

}  // namespace bylaw::graph
