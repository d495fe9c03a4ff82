// What the parts of a graph are called where it is shown to people. Entry points: root_title(),
// children_of(), policies_of().
#ifndef BYLAW_GRAPH_DUMP_WORDS_H_
#define BYLAW_GRAPH_DUMP_WORDS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/graph.h"

namespace bylaw::graph {

/// "hard forbids", …
std::string_view row_word(size_t row);

/// "read by User on Doc, at clothing".
std::string bucket_title(const Graph& graph, const BucketRecord& bucket);

/// "read by User on Doc, at clothing: permits".
std::string root_title(const Graph& graph, const BucketRecord& bucket, size_t row);

/// What values are called by those who know the vocabulary; without it they are shown by number.
struct ValueWords {
  /// A value of a type; empty if there is none of that number.
  std::function<std::string(const ValueTypeRecord& type, int64_t n)> value;
  /// The tests that hold of a class of texts; empty if none does.
  std::function<std::string(uint32_t classifier, uint32_t k)> texts;
};

/// A child with what leads to it: `"eea"`, ">= 17", "else".
using Child = std::pair<std::string, Ref>;
std::vector<Child> children_of(const Graph& graph, const NodeRecord& node, const ValueWords& words);

/// What a node asks: "resource.kind is", "principal in".
std::string question(const Graph& graph, uint32_t input);

/// The policies of a leaf's rules, each once.
std::vector<std::string> policies_of(const Graph& graph, const LeafRecord& leaf);

/// "by principal.clearance, context.purpose", or "always".
std::string inputs_of(const Graph& graph, const LeafRecord& leaf);

/// Which of an input's classes one is: "eea", `ip"10.0.0.0/8"`, ">= 5 and < 9", "absent".
std::string class_text(const Graph& graph, uint32_t input, uint32_t k, const ValueWords& words);

/// Items with commas between, or a text, as lines of at most so many letters where they can be
/// parted.
std::vector<std::string> lines_of(const std::vector<std::string>& items, size_t letters);
std::vector<std::string> lines_of(const std::string& text, size_t letters);
/// How many letters a text has.
size_t letters_of(const std::string& text);

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_DUMP_WORDS_H_
