// Texts and values of a rulebook as the graph holds them, each once. Entry point: ValuePool.
#ifndef BYLAW_COMPILER_LOWER_POOL_H_
#define BYLAW_COMPILER_LOWER_POOL_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/lower/hash_index.h"
#include "facts/value.h"
#include "graph/graph.h"

namespace bylaw::lower {

class ValuePool {
 public:
  explicit ValuePool(graph::GraphParts& parts) : parts_(parts) {}

  /// The symbol of a text.
  uint32_t symbol(std::string_view text);
  std::string text(uint32_t symbol) const { return std::string(view(symbol)); }
  graph::Datum datum(const Value& value);
  /// The index of a literal in Part::kLiterals.
  uint32_t literal(const Value& value);
  /// Whether a value's datum says all of it, wherever it stands.
  static bool is_scalar(const Value& value);
  /// A literal that is no value of the language: an error.
  uint32_t invalid_literal();

 private:
  std::string_view view(uint32_t symbol) const;
  void members(const std::vector<const Value*>& values, graph::Datum& collection);

  graph::GraphParts& parts_;
  HashIndex symbols_;
  HashIndex scalars_;                   // of literals
  std::map<Value, uint32_t> literals_;  // the others
  uint32_t invalid_ = graph::kNone;
};

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_POOL_H_
