#include "graph/dump.h"

#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/dump_words.h"

namespace bylaw::graph {
namespace {

/// Letters of a line in a box or beside an edge.
constexpr size_t kLine = 60;

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
  return text;
}

bool is_wanted(const Graph& graph, const BucketRecord& bucket, size_t row,
               const RootFilter& wanted) {
  return !wanted || wanted(root_title(graph, bucket, row));
}

std::string id_of(Ref ref) { return (is_leaf(ref) ? "l" : "n") + std::to_string(index_of(ref)); }

}  // namespace

void dump_text(const Graph& graph, std::ostream& out, const ValueWords& words,
               const RootFilter& wanted) {
  struct Step {
    Ref ref;
    size_t depth;
    std::string label;
  };
  std::vector<Step> open;
  for (const BucketRecord& bucket : graph.get<Part::kBuckets>()) {
    bool told = false;
    for (size_t row = 0; row < kFoldRows; ++row) {
      if (bucket.roots[row] == 0 || !is_wanted(graph, bucket, row, wanted)) continue;
      if (!told) out << bucket_title(graph, bucket) << '\n';
      told = true;
      open.push_back({bucket.roots[row], 1, std::string(row_word(row))});
      while (!open.empty()) {
        const Step step = std::move(open.back());
        open.pop_back();
        out << std::string(2 * step.depth, ' ') << step.label << ": ";
        if (is_leaf(step.ref)) {
          const LeafRecord& leaf = graph.get<Part::kLeaves>()[index_of(step.ref)];
          out << joined(policies_of(graph, leaf), ", ") << " (" << inputs_of(graph, leaf) << ")\n";
          if (leaf.next != 0) open.push_back({leaf.next, step.depth, "and"});
          continue;
        }
        const NodeRecord& node = graph.get<Part::kNodes>()[index_of(step.ref)];
        out << question(graph, node.input) << '\n';
        std::vector<Child> children = children_of(graph, node, words);
        for (auto it = children.rbegin(); it != children.rend(); ++it) {
          open.push_back({it->second, step.depth + 1, it->first});
        }
      }
    }
  }
}

void dump_dot(const Graph& graph, std::ostream& out, const ValueWords& words,
              const RootFilter& wanted) {
  out << "digraph decision {\n  rankdir=LR;\n  node [fontname=\"sans\", fontsize=10];\n";
  std::set<Ref> seen;
  std::vector<Ref> open;
  const auto edge = [&](const std::string& from, Ref to, const std::string& label) {
    const char* style = label == "else" || label == "and" ? ", style=dashed" : "";
    out << "  " << from << " -> " << id_of(to)
        << " [label=" << quoted(joined(lines_of(label, kLine), "\n")) << style << "];\n";
    if (seen.insert(to).second) open.push_back(to);
  };
  const auto buckets = graph.get<Part::kBuckets>();
  for (size_t b = 0; b < buckets.size(); ++b) {
    const std::string id = "b" + std::to_string(b);
    bool told = false;
    for (size_t row = 0; row < kFoldRows; ++row) {
      if (buckets[b].roots[row] == 0 || !is_wanted(graph, buckets[b], row, wanted)) continue;
      if (!told) {
        out << "  " << id << " [shape=folder, label=" << quoted(bucket_title(graph, buckets[b]))
            << "];\n";
      }
      told = true;
      edge(id, buckets[b].roots[row], std::string(row_word(row)));
    }
  }
  while (!open.empty()) {
    const Ref ref = open.back();
    open.pop_back();
    if (is_leaf(ref)) {
      const LeafRecord& leaf = graph.get<Part::kLeaves>()[index_of(ref)];
      const std::string label = joined(lines_of(policies_of(graph, leaf), kLine), "\n") + "\n" +
                                joined(lines_of(inputs_of(graph, leaf), kLine), "\n");
      out << "  " << id_of(ref) << " [shape=box, label=" << quoted(label) << "];\n";
      if (leaf.next != 0) edge(id_of(ref), leaf.next, "and");
      continue;
    }
    const NodeRecord& node = graph.get<Part::kNodes>()[index_of(ref)];
    const std::string label = joined(lines_of(question(graph, node.input), kLine), "\n");
    out << "  " << id_of(ref) << " [shape=ellipse, label=" << quoted(label) << "];\n";
    for (const auto& [name, child] : children_of(graph, node, words)) edge(id_of(ref), child, name);
  }
  out << "}\n";
}

}  // namespace bylaw::graph
