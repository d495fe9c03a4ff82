// Words for buckets, children and leaves.
#include "graph/dump_words.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

#include "base/text.h"
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
  std::string text = "ip\"";
  const bool v4 =
      address.prefix >= 96 && std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin());
  if (v4) {
    for (size_t i = 12; i < 16; ++i) text += (i > 12 ? "." : "") + std::to_string(address.bytes[i]);
    return text + "/" + std::to_string(address.prefix - 96) + "\"";
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (size_t i = 0; i < 16; ++i) {
    if (i > 0 && i % 2 == 0) text += ':';
    text += kDigits[address.bytes[i] >> 4];
    text += kDigits[address.bytes[i] & 15];
  }
  return text + "/" + std::to_string(address.prefix) + "\"";
}

/// What the code of a classifier gives.
const ValueTypeRecord& type_of(const Graph& graph, const ClassifierRecord& c) {
  return graph.get<Part::kValueTypes>()[graph.get<Part::kOrigins>()[c.code].type];
}

std::string numbered(const ValueTypeRecord& type, int64_t n, const ValueWords& words) {
  const std::string word = words.value ? words.value(type, n) : "";
  return word.empty() ? std::to_string(n) : word;
}

/// A key of a hash: the symbol of a text or of an entity, or the number of another value.
std::string key_text(const Graph& graph, const ValueTypeRecord& type, uint32_t key,
                     const ValueWords& words) {
  if (type.form == ValueForm::kString) return quote(graph.text(key));
  if (type.form != ValueForm::kEntity) return numbered(type, key, words);
  return std::string(graph.name(NameOf::kType, type.of)) + "::" + quote(graph.text(key));
}

/// The keys that a hash of pairs or triples maps to a class or member.
std::string keys_text(const Graph& graph, const ClassifierRecord& c, uint32_t k,
                      const ValueWords& words) {
  std::string text;
  const auto tables = graph.get<Part::kTables>();
  const size_t width = c.form == ClassifierForm::kGroups ? 3 : 2;
  ValueTypeRecord type = type_of(graph, c);
  if (c.form == ClassifierForm::kMembers) type = graph.get<Part::kValueTypes>()[type.of];
  for (uint32_t i = 0; i < c.count; ++i) {
    const uint32_t* place = tables.data() + c.table + width * i;
    if (place[0] == 0 || place[width - 1] != k) continue;
    if (c.form == ClassifierForm::kGroups) type.of = place[1];
    text += (text.empty() ? "" : ", ") + key_text(graph, type, place[0] - 1, words);
  }
  return text;
}

/// Of enumerations and truth values those that it has, one by one.
std::string cuts_text(const Graph& graph, const ClassifierRecord& c, uint32_t k,
                      const ValueWords& words) {
  const Cuts cuts(graph, c);
  const uint32_t at = k - kFirstClass;
  if (cuts.size() == 0) return "any";
  const ValueTypeRecord& type = type_of(graph, c);
  const bool few = type.form == ValueForm::kEnum || type.form == ValueForm::kBool ||
                   type.form == ValueForm::kWeekday;
  if (few && words.value) {
    std::string text;
    for (int64_t n = at == 0 ? 0 : cuts[at - 1]; at == cuts.size() || n < cuts[at]; ++n) {
      const std::string word = words.value(type, n);
      if (word.empty()) break;
      text += (text.empty() ? "" : ", ") + word;
    }
    return text.empty() ? "any other" : text;
  }
  const auto cut = [&](uint32_t i) { return numbered(type, cuts[i], words); };
  if (at == 0) return "< " + cut(0);
  if (at >= cuts.size()) return ">= " + cut(static_cast<uint32_t>(cuts.size()) - 1);
  if (cuts[at] - 1 == cuts[at - 1]) return cut(at - 1);
  return ">= " + cut(at - 1) + " and < " + cut(at);
}

std::string ordinals_text(const Graph& graph, const ClassifierRecord& c, uint32_t k,
                          const ValueWords& words) {
  std::string text;
  for (uint32_t n = 0; n < c.count; ++n) {
    if (graph.get<Part::kTables>()[c.table + n] != k) continue;
    text += (text.empty() ? "" : ", ") + numbered(type_of(graph, c), n, words);
  }
  return text;
}

}  // namespace

std::string class_text(const Graph& graph, uint32_t input, uint32_t k, const ValueWords& words) {
  const uint32_t number = graph.get<Part::kInputs>()[input].classifier;
  const ClassifierRecord& c = graph.get<Part::kClassifiers>()[number];
  if (c.form == ClassifierForm::kFound) {
    if (k == kMaybeMore) return "no value";
    return words.texts ? words.texts(number, k) : "texts of member " + std::to_string(k);
  }
  if (is_multi(c.form)) {
    return k == kMaybeMore ? "perhaps more" : keys_text(graph, c, k, words);
  }
  if (k == kAbsentClass) return "absent";
  if (k == kInvalidClass) return "error";
  switch (c.form) {
    case ClassifierForm::kPresence:
      return "there";
    case ClassifierForm::kCuts:
      return cuts_text(graph, c, k, words);
    case ClassifierForm::kDense:
      return ordinals_text(graph, c, k, words);
    case ClassifierForm::kSymbols:
      return k == kFirstClass ? "any other" : keys_text(graph, c, k, words);
    case ClassifierForm::kNetworks:
      if (k == kFirstClass) return "any other";
      return address_text(graph.get<Part::kNetworks>()[c.table + k - kFirstClass - 1]);
    case ClassifierForm::kStrings: {
      if (!words.texts) break;
      const std::string tests = words.texts(number, k);
      return tests.empty() ? "any other" : tests;
    }
    case ClassifierForm::kMembers:
    case ClassifierForm::kGroups:
    case ClassifierForm::kFound:
      break;
  }
  return "texts of class " + std::to_string(k);
}

std::string question(const Graph& graph, uint32_t input) {
  const InputRecord& record = graph.get<Part::kInputs>()[input];
  const ClassifierForm form = graph.get<Part::kClassifiers>()[record.classifier].form;
  std::string_view asks = " is";
  if (form == ClassifierForm::kGroups) asks = " in";
  if (form == ClassifierForm::kMembers) asks = " has";
  return std::string(graph.name(NameOf::kInput, input)) + std::string(asks);
}

namespace {

/// Of some classes that follow each other what they are together: of numbers from where to where.
std::string block_text(const Graph& graph, uint32_t input, uint32_t first, unsigned shift,
                       const ValueWords& words) {
  const ClassifierRecord& c =
      graph.get<Part::kClassifiers>()[graph.get<Part::kInputs>()[input].classifier];
  if (shift == 0) return class_text(graph, input, first, words);
  if (c.form != ClassifierForm::kCuts) return class_text(graph, input, first, words) + " …";
  const Cuts cuts(graph, c);
  const uint64_t low = first - kFirstClass;
  const uint64_t high = low + (uint64_t{1} << shift) - 1;
  const ValueTypeRecord& type = type_of(graph, c);
  const auto cut = [&](uint64_t i) {
    return numbered(type, cuts[static_cast<uint32_t>(i)], words);
  };
  std::string text;
  if (low > 0) text = ">= " + cut(low - 1);
  if (high < cuts.size()) text += (text.empty() ? "< " : " and < ") + cut(high);
  return text.empty() ? "any" : text;
}

}  // namespace

std::vector<Child> children_of(const Graph& graph, const NodeRecord& node,
                               const ValueWords& words) {
  std::vector<Child> children;
  const auto tables = graph.get<Part::kTables>();
  switch (node.form) {
    case NodeForm::kDense:
      for (uint32_t k = 0; k < node.count; ++k) {
        children.emplace_back(class_text(graph, node.input, k, words), tables[node.table + k]);
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
        children.emplace_back(class_text(graph, node.input, k, words), ref);
      }
      break;
    }
    case NodeForm::kBlocks:
      for (uint32_t i = 0; i < node.count; ++i) {
        const uint64_t from = node.first_class + (uint64_t{i} << node.shift);
        children.emplace_back(
            block_text(graph, node.input, static_cast<uint32_t>(from), node.shift, words),
            tables[node.table + i]);
      }
      children.emplace_back("no value", node.odd);
      break;
  }
  children.emplace_back("else", node.rest);
  std::erase_if(children, [](const Child& child) { return child.second == 0; });
  return children;
}

std::vector<std::string> policies_of(const Graph& graph, const LeafRecord& leaf) {
  std::vector<std::string> names;
  std::set<uint32_t> told;
  for (uint32_t i = 0; i < leaf.entry_count; ++i) {
    const uint32_t rule = graph.get<Part::kEntries>()[leaf.entries + i] & ~kChecked;
    const uint32_t policy = graph.get<Part::kRules>()[rule].policy;
    if (told.insert(policy).second) names.emplace_back(graph.name(NameOf::kPolicy, policy));
  }
  return names;
}

std::string inputs_of(const Graph& graph, const LeafRecord& leaf) {
  std::vector<std::string_view> names;
  for (uint32_t i = 0; i < leaf.row_count; ++i) {
    const uint32_t input = graph.get<Part::kRows>()[leaf.rows + i].input;
    const std::string_view name = graph.name(NameOf::kInput, input);
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  std::string text;
  for (const std::string_view name : names) {
    text += (text.empty() ? "" : ", ") + std::string(name);
  }
  return text.empty() ? "always" : "by " + text;
}

size_t letters_of(const std::string& text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

std::vector<std::string> lines_of(const std::string& text, size_t letters) {
  std::vector<std::string> lines;
  std::string line;
  for (size_t from = 0; from <= text.size();) {
    const size_t space = std::min(text.find(' ', from), text.size());
    const std::string word = text.substr(from, space - from);
    from = space + 1;
    if (line.empty()) {
      line = word;
    } else if (letters_of(line) + 1 + letters_of(word) <= letters) {
      line += " " + word;
    } else {
      lines.push_back(std::exchange(line, word));
    }
  }
  lines.push_back(line);
  return lines;
}

std::vector<std::string> lines_of(const std::vector<std::string>& items, size_t letters) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return lines_of(text, letters);
}

}  // namespace bylaw::graph
