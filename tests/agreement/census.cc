// Which forms of a graph the tests have met.
#include <algorithm>
#include <span>

#include "graph/written.h"
#include "tests/agreement/agreement.h"

namespace bylaw::tests {
namespace {

using graph::Part;

void sum(std::span<size_t> mine, std::span<const size_t> more) {
  for (size_t i = 0; i < mine.size(); ++i) mine[i] += more[i];
}

std::string told(const char* what, std::span<const size_t> counts) {
  std::string text = what;
  for (const size_t count : counts) text += " " + std::to_string(count);
  return text;
}

void miss(const char* what, std::span<const size_t> counts, std::vector<std::string>& missing) {
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) missing.push_back(std::string(what) + " " + std::to_string(i));
  }
}

}  // namespace

void Census::add(const graph::Graph& graph) {
  for (const auto& node : graph.get<Part::kNodes>()) ++nodes_[static_cast<size_t>(node.form)];
  for (const auto& row : graph.get<Part::kRows>()) ++rows_[static_cast<size_t>(row.form())];
  for (const auto& c : graph.get<Part::kClassifiers>()) {
    ++classifiers_[static_cast<size_t>(c.form)];
  }
  graph::WrittenPieces written;
  graph::read_pieces(graph, written);
  for (const auto code : {graph.get<Part::kCode>(), std::span<const graph::Code>(written.code)}) {
    for (const graph::Code& c : code) ++code_[static_cast<size_t>(c.op)];
  }
  for (const auto& bucket : graph.get<Part::kBuckets>()) {
    for (size_t row = 0; row < graph::kFoldRows; ++row) roots_[row] += bucket.roots[row] != 0;
  }
}

void Census::add(const Census& more) {
  sum(nodes_, more.nodes_);
  sum(rows_, more.rows_);
  sum(classifiers_, more.classifiers_);
  sum(code_, more.code_);
  sum(roots_, more.roots_);
}

std::string Census::text() const {
  return told("nodes by form:", nodes_) + told("; rows:", rows_) +
         told("; classifiers:", classifiers_) + told("; roots by row of the fold:", roots_) +
         told("; code by operator:", code_);
}

std::vector<std::string> Census::missing() const {
  std::vector<std::string> missing;
  miss("node", nodes_, missing);
  miss("row", rows_, missing);
  miss("classifier", classifiers_, missing);
  miss("root", roots_, missing);
  miss("code", code_, missing);
  return missing;
}

}  // namespace bylaw::tests
