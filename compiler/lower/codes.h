// Expressions of a rulebook as the graph's code: defines unfolded where they are small, constants
// folded, equal code once. Entry point: CodeMaker::make().
#ifndef BYLAW_COMPILER_LOWER_CODES_H_
#define BYLAW_COMPILER_LOWER_CODES_H_

#include <deque>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "compiler/lower/hash_index.h"
#include "compiler/lower/places.h"
#include "compiler/lower/pool.h"
#include "graph/graph.h"
#include "rules/expr_printer.h"
#include "rules/rulebook.h"

namespace bylaw::lower {

/// What a piece of code depends on.
struct CodeFacts {
  TypeId type;
  TypeId role;  // the type of the principal or resource in it
  bool principal = false;
  bool resource = false;
  bool beyond =
      false;  // context, action, properties, parameters, `unique`, calls: not of one entity
  bool far_claims = false;  // reads a claim of another entity
  uint32_t claim_bits = 0;  // which claims of the entity itself, as ClassifierRecord::claims
  uint32_t locals = 0;      // greatest slot + 1 that it reads or binds
};

class CodeMaker {
 public:
  CodeMaker(const Rulebook& book, graph::GraphParts& parts, ValuePool& pool, PlaceBook& places)
      : book_(book),
        parts_(parts),
        pool_(pool),
        places_(places),
        names_(book),
        plain_(book.exprs.size(), graph::kNone),
        written_(book.exprs.size(), graph::kNone),
        depths_(book.exprs.size(), 0) {}

  /// The code of an expression that needs `frame_size` slots.
  uint32_t make(ExprId expr, uint32_t frame_size);
  /// The code of an expression as it was written, for those who ask why.
  uint32_t written(ExprId expr);
  /// The same of a guard: the graph keeps the text of what can settle it.
  uint32_t written_guard(ExprId guard);
  /// The number that such code has: an index, or which of the graph's things.
  uint32_t written_index(ExprId expr);
  /// Whether it nests no deeper than code may; else the graph must not be used.
  bool fits(ExprId expr);
  /// Its index in kValueTypes.
  uint32_t value_type(TypeId id);
  /// The same code about kSelf in place of the principal or resource.
  uint32_t about_self(uint32_t code);
  /// A code of operands that are code already.
  uint32_t add(graph::CodeOp op, TypeId type, std::span<const uint32_t> operands,
               uint32_t index = 0);
  uint32_t literal(const Value& value, TypeId type);

  const graph::Code& operator[](uint32_t code) const {
    return parts_.get<graph::Part::kCode>()[code];
  }
  uint32_t operand(uint32_t code, size_t i) const {
    return parts_.get<graph::Part::kOperands>()[(*this)[code].first + i];
  }
  std::vector<uint32_t> operands(uint32_t code) const;
  const CodeFacts& facts(uint32_t code) const { return facts_[code]; }
  const Type& type(uint32_t code) const { return book_.schema.types[facts_[code].type]; }
  /// The type of the members of a set or list.
  TypeId element(uint32_t code) const { return type(code).element; }
  /// True once a guard was too deep to be made: the graph must not be used.
  bool too_deep() const { return too_deep_; }
  /// What the index of kParameter and of kCall stands for.
  ParameterId parameter_at(uint32_t index) const;
  DefineId define_at(uint32_t index) const;
  /// The value of a literal; null for other code.
  const Value* value(uint32_t code) const;

 private:
  /// What parameters of a define stand for while its body is unfolded.
  struct Scope {
    std::vector<uint32_t> arguments;
    uint32_t shift = 0;  // added to the slots of its own variables
    uint32_t frame_size = 0;
    bool unfold = true;
  };
  uint32_t visit(ExprId expr, const Scope& scope);
  uint32_t call(ExprId expr, const Scope& scope);
  uint32_t parameter(ParameterId id, TypeId type);
  uint32_t parameter_index(ParameterId id);
  uint32_t define(DefineId id);
  uint32_t pattern(const std::string& text);
  uint32_t visit_written(ExprId expr);
  uint32_t append(graph::CodeOp op, TypeId type, std::span<const uint32_t> operands, uint32_t index,
                  uint32_t place);
  uint32_t depth(ExprId expr, uint32_t level);
  std::optional<uint32_t> folded_collection(graph::CodeOp op, TypeId type,
                                            std::span<const uint32_t> operands);
  CodeFacts facts_of(const graph::Code& code, TypeId type, std::span<const uint32_t> operands);

  const Rulebook& book_;
  graph::GraphParts& parts_;
  ValuePool& pool_;
  PlaceBook& places_;
  NameBook names_;
  std::vector<CodeFacts> facts_;
  std::vector<const Value*> values_;  // of literals, by code
  HashIndex index_;
  std::vector<uint32_t> plain_;    // by expression outside of defines: its code, or kNone
  std::vector<uint32_t> written_;  // by expression: its code as written, or kNone
  std::unordered_map<uint32_t, uint32_t> value_types_;
  std::unordered_map<uint32_t, uint32_t> selves_;   // code → about kSelf
  std::unordered_map<uint32_t, uint32_t> defines_;  // DefineId → index in kDefines
  std::vector<uint32_t> depths_;                    // by expression, calls included; 0: not known
  std::unordered_map<uint32_t, uint32_t> parameters_;
  std::deque<Value> kept_;                           // values of literals made here
  std::unordered_map<uint32_t, uint32_t> patterns_;  // symbol → index in kPatterns
  size_t budget_ = 0;
  bool too_deep_ = false;
};

/// Expressions that nest deeper, with the bodies of defines, are refused.
inline constexpr uint32_t kDeepestGuard = 2 * graph::kDeepestCode;

/// The graph's operator of a rulebook's.
graph::CodeOp code_op(Op op);
/// The graph's form of a kind of types.
graph::ValueForm value_form(TypeKind kind);

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_CODES_H_
