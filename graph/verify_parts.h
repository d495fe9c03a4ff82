// The checks of the verifier, part by part. Entry point: PartVerifier; verify.h is its façade.
#ifndef BYLAW_GRAPH_VERIFY_PARTS_H_
#define BYLAW_GRAPH_VERIFY_PARTS_H_

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/graph.h"
#include "graph/written.h"

namespace bylaw::graph {

class PartVerifier {
 public:
  explicit PartVerifier(const Graph& graph) : graph_(graph) {}

  void texts();
  void data();
  void vocabulary();
  void code();
  void rules();
  void types();
  void typed_code();
  void bodies();
  void classifiers();
  void inputs();
  void masks(const RowRecord& row, uint64_t rules, size_t index);
  void tree();
  void buckets();
  /// The first thing that is wrong; empty if nothing is.
  const std::string& problem() const { return problem_; }

 private:
  /// Notes `part[index]` as wrong unless `holds`.
  bool require(bool holds, const char* part, size_t index);
  bool range(Span32 span, size_t size, const char* part, size_t index) {
    return require(span.first <= size && span.count <= size - span.first, part, index);
  }
  bool datum(const Datum& datum, const char* part, size_t index);
  void gather();
  bool frame(uint32_t code, uint32_t frame_size, const char* part, size_t index);
  bool reference(Ref ref, size_t nodes, size_t leaves, const char* part, size_t index);
  bool hash(uint32_t table, uint32_t count, uint32_t width, uint32_t limit, const char* part,
            size_t index);
  bool ascending(uint32_t table, uint32_t count, const char* part, size_t index);
  void classifier(const ClassifierRecord& c, size_t index);
  void strings(const ClassifierRecord& c, size_t index);
  void finder(const ClassifierRecord& c, size_t index);
  void node(const NodeRecord& node, size_t index);
  void row(const RowRecord& row, size_t index);
  void masks();
  void listed(const BucketRecord& bucket, size_t index);
  const ValueTypeRecord& type_of(uint32_t code) const;
  ValueForm element_of(uint32_t code) const;
  bool reads(size_t i, Span32 declared) const;
  bool fits(const Datum& datum, uint32_t type) const;
  bool note_locals(size_t i);
  bool typed(size_t i) const;
  bool classifies(const ClassifierRecord& c) const;

  std::span<const uint32_t> operands_of(const Code& code) const {
    return std::span(operands_).subspan(code.first, code.count);
  }

  const Graph& graph_;
  std::string problem_;
  // The graph's code, and behind it the pieces of its guards, numbered on.
  std::vector<Code> code_;
  std::vector<uint32_t> operands_;
  std::vector<uint32_t> types_;
  std::vector<Datum> literals_;
  std::vector<WrittenPieces::Guard> guards_;
  std::vector<uint64_t> sizes_;   // of code, calls unfolded
  std::vector<uint32_t> locals_;  // of code: the greatest slot + 1 that it reads or binds
  std::vector<uint32_t> depths_;  // of code: how deep it nests, calls apart
  using Locals = std::map<uint32_t, uint32_t>;
  std::unordered_map<uint32_t, Locals> free_;  // of code that has any: slots with their types
};

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_VERIFY_PARTS_H_
