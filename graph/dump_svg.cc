// A drawing of each root from left to right: a column for each step from the root, leaves below
// each other in the order of a walk, a node in the middle of what is below it. What two ways lead
// to is drawn once. Entry point: dump_svg().
#include <algorithm>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "graph/dump.h"
#include "graph/dump_words.h"

namespace bylaw::graph {
namespace {

constexpr int kLine = 16;       // of text
constexpr int kLabelLine = 12;  // of text beside an edge
constexpr int kLetter = 7;      // about as wide
constexpr int kGap = 14;        // between boxes of a column
constexpr int kEdge = 170;      // between columns, for what leads on
constexpr int kMargin = 20;
constexpr size_t kWidest = 56;  // letters of a line, and of what leads on below
constexpr size_t kLongestLabel = 24;
constexpr size_t kMostLines = 8;  // of what leads on; the rest is told under the pointer

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

struct Edge {
  std::string label;
  Ref to = 0;
};

struct Box {
  std::vector<std::string> lines;
  size_t named = 0;  // of the lines, those that name policies
  std::vector<Edge> edges;
  bool leaf = false;
  size_t column = 0;
  int x = 0;
  int y = 0;  // of its middle
  int width = 0;
  int height() const { return static_cast<int>(lines.size()) * kLine + 10; }
};

class Drawing {
 public:
  Drawing(const Graph& graph, Ref root, const ValueWords& words)
      : graph_(graph), root_(root), words_(words) {
    collect();
    place_columns();
    place_rows();
  }

  int width() const { return width_; }
  int height() const { return height_; }
  void write(std::ostream& out, int top) const;

 private:
  Box box_of(Ref ref) const;
  void collect();
  void place_columns();
  void place_rows();
  void write_edge(std::ostream& out, const Box& from, const Edge& edge, int top) const;

  const Graph& graph_;
  Ref root_;
  const ValueWords& words_;
  std::map<Ref, Box> boxes_;
  std::vector<Ref> below_first_;  // what a box leads to comes before it
  int width_ = 0;
  int height_ = 0;
};

Box Drawing::box_of(Ref ref) const {
  Box box;
  box.leaf = is_leaf(ref);
  if (!box.leaf) {
    const NodeRecord& node = graph_.get<Part::kNodes>()[index_of(ref)];
    box.lines = lines_of(question(graph_, node.input), kWidest);
    // One edge for all classes that lead to the same.
    for (const auto& [label, to] : children_of(graph_, node, words_)) {
      const auto twin = std::ranges::find(box.edges, to, &Edge::to);
      if (twin == box.edges.end()) {
        box.edges.push_back({label, to});
      } else {
        twin->label += ", " + label;
      }
    }
    return box;
  }
  const LeafRecord& leaf = graph_.get<Part::kLeaves>()[index_of(ref)];
  box.lines = lines_of(policies_of(graph_, leaf), kWidest);
  box.named = box.lines.size();
  const std::vector<std::string> inputs = lines_of(inputs_of(graph_, leaf), kWidest);
  box.lines.insert(box.lines.end(), inputs.begin(), inputs.end());
  if (leaf.next != 0) box.edges.push_back({"and", leaf.next});
  return box;
}

/// All boxes, and an order in which each comes after those that it leads to.
void Drawing::collect() {
  std::vector<std::pair<Ref, bool>> open{{root_, false}};
  while (!open.empty()) {
    const auto [ref, done] = open.back();
    open.pop_back();
    if (done) {
      below_first_.push_back(ref);
      continue;
    }
    const auto [it, fresh] = boxes_.try_emplace(ref);
    if (!fresh) continue;
    it->second = box_of(ref);
    open.emplace_back(ref, true);
    const std::vector<Edge>& edges = it->second.edges;
    for (auto edge = edges.rbegin(); edge != edges.rend(); ++edge)
      open.emplace_back(edge->to, false);
  }
}

/// A box stands right of all that lead to it.
void Drawing::place_columns() {
  for (auto ref = below_first_.rbegin(); ref != below_first_.rend(); ++ref) {
    const Box& box = boxes_.at(*ref);
    for (const Edge& edge : box.edges) {
      Box& next = boxes_.at(edge.to);
      next.column = std::max(next.column, box.column + 1);
    }
  }
  std::map<size_t, int> widths;
  for (auto& [ref, box] : boxes_) {
    size_t longest = 0;
    for (const std::string& line : box.lines) longest = std::max(longest, letters_of(line));
    box.width = static_cast<int>(longest) * kLetter + 16;
    int& column = widths[box.column];
    column = std::max(column, box.width);
  }
  std::map<size_t, int> left;
  int x = kMargin;
  for (const auto& [column, widest] : widths) {
    left[column] = x;
    x += widest + kEdge;
  }
  width_ = x - kEdge + kMargin;
  for (auto& [ref, box] : boxes_) box.x = left.at(box.column);
}

/// In the order of the walk, each as high as what is above it in its column allows.
void Drawing::place_rows() {
  std::map<size_t, int> next;  // by column: the first free line
  for (const Ref ref : below_first_) {
    Box& box = boxes_.at(ref);
    int wanted = 0;
    if (!box.edges.empty()) {
      const int first = boxes_.at(box.edges.front().to).y;
      const int last = boxes_.at(box.edges.back().to).y;
      wanted = (first + last) / 2 - box.height() / 2;
    }
    const int top = std::max(wanted, next[box.column]);
    box.y = top + box.height() / 2;
    next[box.column] = top + box.height() + kGap;
    height_ = std::max(height_, top + box.height());
  }
  height_ += kMargin;
}

void Drawing::write_edge(std::ostream& out, const Box& from, const Edge& edge, int top) const {
  const Box& to = boxes_.at(edge.to);
  const int x1 = from.x + from.width;
  const int y1 = from.y + top;
  const int x2 = to.x;
  const int y2 = to.y + top;
  const bool aside = edge.label == "else" || edge.label == "and";
  out << "<path d=\"M" << x1 << ' ' << y1 << " C" << x1 + kEdge / 2 << ' ' << y1 << ' '
      << x2 - kEdge / 2 << ' ' << y2 << ' ' << x2 << ' ' << y2 << "\" class=\"edge"
      << (aside ? " aside" : "") << "\"/>\n";
  std::vector<std::string> lines = lines_of(edge.label, kLongestLabel);
  if (lines.size() > kMostLines) {
    lines.resize(kMostLines);
    lines.back() += " …";
  }
  out << "<g class=\"label\"><title>" << escaped(edge.label) << "</title>";
  int y = y2 - 4 - (static_cast<int>(lines.size()) - 1) * kLabelLine;
  for (const std::string& line : lines) {
    out << "<text x=\"" << x2 - 6 << "\" y=\"" << y << "\">" << escaped(line) << "</text>";
    y += kLabelLine;
  }
  out << "</g>\n";
}

void Drawing::write(std::ostream& out, int top) const {
  for (const Ref ref : below_first_) {
    const Box& box = boxes_.at(ref);
    for (const Edge& edge : box.edges) write_edge(out, box, edge, top);
  }
  for (const Ref ref : below_first_) {
    const Box& box = boxes_.at(ref);
    const int y = box.y - box.height() / 2 + top;
    out << "<g class=\"" << (box.leaf ? "leaf" : "node") << "\"><rect x=\"" << box.x << "\" y=\""
        << y << "\" width=\"" << box.width << "\" height=\"" << box.height() << "\" rx=\""
        << (box.leaf ? 2 : 12) << "\"/>";
    for (size_t i = 0; i < box.lines.size(); ++i) {
      const bool inputs = box.leaf && i >= box.named;
      out << "<text x=\"" << box.x + 8 << "\" y=\"" << y + 17 + static_cast<int>(i) * kLine << "\""
          << (inputs ? " class=\"inputs\"" : "") << ">" << escaped(box.lines[i]) << "</text>";
    }
    out << "</g>\n";
  }
}

}  // namespace

void dump_svg(const Graph& graph, std::ostream& out, const ValueWords& words,
              const RootFilter& wanted) {
  std::vector<std::pair<std::string, Drawing>> drawings;
  int width = 400;
  int height = kMargin;
  for (const BucketRecord& bucket : graph.get<Part::kBuckets>()) {
    for (size_t row = 0; row < kFoldRows; ++row) {
      const std::string title = root_title(graph, bucket, row);
      if (bucket.roots[row] == 0 || (wanted && !wanted(title))) continue;
      const Drawing& drawing =
          drawings.emplace_back(title, Drawing(graph, bucket.roots[row], words)).second;
      width = std::max(
          {width, drawing.width(), static_cast<int>(title.size()) * (kLetter + 1) + 2 * kMargin});
      height += drawing.height() + 2 * kLine;
    }
  }
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << width << "\" height=\"" << height
      << "\" viewBox=\"0 0 " << width << ' ' << height << "\" font-family=\"sans-serif\" "
      << "font-size=\"12\">\n<style>rect{fill:#fff;stroke:#446}.leaf rect{fill:#eef6ee}"
      << ".edge{fill:none;stroke:#889}.aside{stroke-dasharray:4 3}.label{text-anchor:end;"
      << "font-size:11px;fill:#446}.inputs{fill:#667}.root{font-size:14px;font-weight:bold}"
      << "</style>\n<rect width=\"100%\" height=\"100%\" style=\"stroke:none\"/>\n";
  int top = kMargin;
  for (const auto& [title, drawing] : drawings) {
    out << "<text x=\"" << kMargin << "\" y=\"" << top + 4 << "\" class=\"root\">" << escaped(title)
        << "</text>\n";
    top += kLine;
    drawing.write(out, top);
    top += drawing.height() + kLine;
  }
  out << "</svg>\n";
}

std::vector<std::string> root_titles(const Graph& graph) {
  std::vector<std::string> titles;
  for (const BucketRecord& bucket : graph.get<Part::kBuckets>()) {
    for (size_t row = 0; row < kFoldRows; ++row) {
      if (bucket.roots[row] != 0) titles.push_back(root_title(graph, bucket, row));
    }
  }
  return titles;
}

}  // namespace bylaw::graph
