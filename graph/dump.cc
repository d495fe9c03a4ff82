#include "graph/dump.h"

#include <algorithm>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace bylaw::graph {
namespace {

constexpr size_t kShownRules = 8;

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

/// A child with what leads to it: "3", "from 17", "else".
using Child = std::pair<std::string, Ref>;

std::vector<Child> children_of(const Graph& graph, const NodeRecord& node) {
  std::vector<Child> children;
  const auto tables = graph.get<Part::kTables>();
  switch (node.form) {
    case NodeForm::kDense:
      for (uint32_t k = 0; k < node.count; ++k) {
        children.emplace_back(std::to_string(k), tables[node.table + k]);
      }
      break;
    case NodeForm::kHash: {
      std::vector<std::pair<uint32_t, Ref>> found;
      for (uint32_t i = 0; i < node.count; ++i) {
        const uint32_t* place = tables.data() + node.table + 2 * i;
        if (place[0] != 0) found.emplace_back(place[0] - 1, place[1]);
      }
      std::ranges::sort(found);
      for (const auto& [k, ref] : found) children.emplace_back(std::to_string(k), ref);
      break;
    }
    case NodeForm::kBlocks:
      for (uint32_t i = 0; i < node.count; ++i) {
        const uint64_t from = node.first_class + (uint64_t{i} << node.shift);
        children.emplace_back("from " + std::to_string(from), tables[node.table + i]);
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

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string id_of(Ref ref) { return (is_leaf(ref) ? "l" : "n") + std::to_string(index_of(ref)); }

}  // namespace

void dump_text(const Graph& graph, std::ostream& out) {
  struct Step {
    Ref ref;
    size_t depth;
    std::string label;
  };
  std::vector<Step> open;
  for (const BucketRecord& bucket : graph.get<Part::kBuckets>()) {
    out << bucket_title(graph, bucket) << '\n';
    for (size_t row = 0; row < kFoldRows; ++row) {
      if (bucket.roots[row] == 0) continue;
      open.push_back({bucket.roots[row], 1, std::string(row_word(row))});
      while (!open.empty()) {
        const Step step = std::move(open.back());
        open.pop_back();
        out << std::string(2 * step.depth, ' ') << step.label << ": ";
        if (is_leaf(step.ref)) {
          const LeafRecord& leaf = graph.get<Part::kLeaves>()[index_of(step.ref)];
          out << rules_of(graph, leaf, 64) << " (" << inputs_of(graph, leaf) << ")\n";
          if (leaf.next != 0) open.push_back({leaf.next, step.depth, "and"});
          continue;
        }
        const NodeRecord& node = graph.get<Part::kNodes>()[index_of(step.ref)];
        out << graph.name(NameOf::kInput, node.input) << " is\n";
        std::vector<Child> children = children_of(graph, node);
        for (auto it = children.rbegin(); it != children.rend(); ++it) {
          open.push_back({it->second, step.depth + 1, it->first});
        }
      }
    }
  }
}

void dump_dot(const Graph& graph, std::ostream& out) {
  out << "digraph decision {\n  rankdir=LR;\n  node [fontname=\"sans\", fontsize=10];\n";
  std::set<Ref> seen;
  std::vector<Ref> open;
  const auto edge = [&](const std::string& from, Ref to, const std::string& label) {
    const char* style = label == "else" || label == "and" ? ", style=dashed" : "";
    out << "  " << from << " -> " << id_of(to) << " [label=" << quoted(label) << style << "];\n";
    if (seen.insert(to).second) open.push_back(to);
  };
  const auto buckets = graph.get<Part::kBuckets>();
  for (size_t b = 0; b < buckets.size(); ++b) {
    const std::string id = "b" + std::to_string(b);
    out << "  " << id << " [shape=folder, label=" << quoted(bucket_title(graph, buckets[b]))
        << "];\n";
    for (size_t row = 0; row < kFoldRows; ++row) {
      if (buckets[b].roots[row] != 0) edge(id, buckets[b].roots[row], std::string(row_word(row)));
    }
  }
  while (!open.empty()) {
    const Ref ref = open.back();
    open.pop_back();
    if (is_leaf(ref)) {
      const LeafRecord& leaf = graph.get<Part::kLeaves>()[index_of(ref)];
      const std::string label = rules_of(graph, leaf, kShownRules) + "\n" + inputs_of(graph, leaf);
      out << "  " << id_of(ref) << " [shape=box, label=" << quoted(label) << "];\n";
      if (leaf.next != 0) edge(id_of(ref), leaf.next, "and");
      continue;
    }
    const NodeRecord& node = graph.get<Part::kNodes>()[index_of(ref)];
    const std::string label(graph.name(NameOf::kInput, node.input));
    out << "  " << id_of(ref) << " [shape=ellipse, label=" << quoted(label) << "];\n";
    for (const auto& [name, child] : children_of(graph, node)) edge(id_of(ref), child, name);
  }
  out << "}\n";
}

}  // namespace bylaw::graph
