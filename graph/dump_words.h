// What the parts of a graph are called where it is shown to people. Entry points: root_title(),
// children_of(), rules_of().
#ifndef BYLAW_GRAPH_DUMP_WORDS_H_
#define BYLAW_GRAPH_DUMP_WORDS_H_

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

/// A child with what leads to it: "3", "from 17", "else".
using Child = std::pair<std::string, Ref>;
std::vector<Child> children_of(const Graph& graph, const NodeRecord& node);

/// The policies of a leaf's rules, each entry; at most so many are told.
std::string rules_of(const Graph& graph, const LeafRecord& leaf, size_t shown);

/// "by principal.clearance, context.purpose", or "always".
std::string inputs_of(const Graph& graph, const LeafRecord& leaf);

/// Which of an input's classes one is: "eea", "10.0.0.0/8", "from 5 to 9", "absent".
std::string class_text(const Graph& graph, uint32_t input, uint32_t k);

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_DUMP_WORDS_H_
