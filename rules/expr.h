// Typed expressions, in one flat store with shared sub-expressions. Entry point: ExprStore.
#ifndef BYLAW_RULES_EXPR_H_
#define BYLAW_RULES_EXPR_H_

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/source.h"
#include "facts/schema.h"
#include "facts/value.h"

namespace bylaw {

struct ExprTag;
using ExprId = Id<ExprTag>;
struct DefineTag;
using DefineId = Id<DefineTag>;
struct ParameterTag;
using ParameterId = Id<ParameterTag>;

/// What an expression is. `index` and the operands mean what the comment says; n-ary ones have two
/// operands or more.
enum class Op : uint8_t {
  kLiteral,    // index: into ExprStore::literals
  kPrincipal,  // the request's subject, an entity
  kResource,   // the request's resource, an entity
  kAction,     // the request's action, a value of type Action
  kContext,    // index: position in Schema::context
  kProperty,   // index: position in the action's properties
  kLocal,      // index: slot of a quantifier's variable or a define's parameter in the frame
  kColumn,     // `col`: the record of the column asked about
  kRow,  // index: into ExprStore::literals, the column's name: `row.region`; its type is what the
         // cell is read as
  kParameter,  // index: a ParameterId; the value nearest to the resource's domain
  kAttribute,  // [entity], index: position in its entity type
  kField,      // [record], index: position in its record type
  kHas,        // [kAttribute | kField | kContext | kProperty]: is it there
  kKnown,      // [entity]: does the store know it
  kOtherwise,  // [optional access, default]
  kAnd,        // n-ary
  kOr,         // n-ary
  kNot,
  kImplies,  // [left, right]
  kIf,       // [condition, then, else]
  kEqual,    // [a, b] of one type (after conversion)
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kInEntity,     // [entity, entity]: reflexive, transitive
  kInAnyEntity,  // [entity, set or list of entities]: in any of them
  kInSet,        // [value, set or list]: exact membership
  kInNetwork,    // [ip, ip]
  kUnder,        // [term, term]: reflexive, by any path
  kMatches,      // [string], index: into ExprStore::literals, the pattern: whole string
  kLike,         // [string], index: into ExprStore::literals, the glob: '*' any run
  kStartsWith,   // [string, string]
  kEndsWith,     // [string, string]
  kContains,     // [string, string], or [set or list, element]
  kContainsAll,  // [set, set]
  kContainsAny,  // [set, set]
  kLower,        // [string], ASCII and simple Unicode case folding
  kSize,         // [string (code points), set or list]: int
  kWeekday,      // [timestamp or date]
  kDate,         // [timestamp]: the date there by the mesh's clocks
  kTimeOfDay,    // [timestamp]: what the mesh's clocks show, as a duration since 00:00
  kAddMonths,    // [date, int]: calendar months, the day no later than the month's last
  kUnion,        // [set, set]
  kIntersect,
  kMinus,      // [set, set]
  kAdd,        // numbers, durations, time + duration
  kSubtract,   // numbers, durations, time - duration, time - time
  kMultiply,   // [number or duration, int]
  kNegate,     // [number or duration]
  kToDecimal,  // [int]
  kSet,        // n-ary, also of none or one: a set of the operands
  kList,       // likewise
  kAny,        // [collection, body], index: the variable's slot
  kAll,
  kCount,   // how many members make the body true: int
  kUnique,  // [access of the resource]: no other entity of its type in the store has that value
            // (audit)
  kCall,    // operands: arguments, index: a DefineId
};

struct Expr {
  Op op = Op::kLiteral;
  TypeId type;
  uint32_t index = 0;
  uint32_t first = 0;  // operands are ExprStore::operands_[first, first + count)
  uint32_t count = 0;
  Span span;
};

/// Flat, append-only; an equal expression of the same place is the same id.
class ExprStore {
 public:
  ExprId add(Op op, TypeId type, Span span, std::span<const ExprId> operands = {},
             uint32_t index = 0);
  ExprId literal(Value value, TypeId type, Span span);
  /// The index to give kMatches, kLike, kRow for a text.
  uint32_t text(std::string value);

  const Expr& operator[](ExprId id) const { return exprs_[id]; }
  std::span<const ExprId> operands(ExprId id) const {
    const Expr& e = exprs_[id];
    return {operands_.data() + e.first, e.count};
  }
  ExprId operand(ExprId id, size_t i) const { return operands(id)[i]; }
  const Value& value(uint32_t index) const { return literals_[index]; }
  const Value& value(ExprId literal) const { return literals_[exprs_[literal].index]; }
  const std::string& text(ExprId id) const { return literals_[exprs_[id].index].as<std::string>(); }
  size_t size() const { return exprs_.size(); }

 private:
  uint64_t key(const Expr& e, std::span<const ExprId> operands) const;
  Store<Expr, ExprId> exprs_;
  std::vector<ExprId> operands_;
  std::vector<Value> literals_;
  std::unordered_multimap<uint64_t, ExprId> index_;
  std::map<Value, uint32_t> literal_index_;
};

}  // namespace bylaw

#endif  // BYLAW_RULES_EXPR_H_
