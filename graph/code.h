// Expressions that can't be classified, and the reads that classes are made of: flat code for the
// evaluator's machine, linked by index, operands before their users. Entry point: Code.
#ifndef BYLAW_GRAPH_CODE_H_
#define BYLAW_GRAPH_CODE_H_

#include <cstdint>

namespace bylaw::graph {

/// What a piece of code computes, in strong Kleene logic; operands in brackets.
enum class CodeOp : uint8_t {
  kLiteral,    // index: into Part::kLiterals
  kSelf,       // the entity whose row is being classified
  kPrincipal,  // the request's subject
  kResource,   // the request's resource
  kAction,     // the request's action
  kContext,    // index: position in the context; 0 is the time
  kProperty,   // index: position in the action's properties
  kLocal,      // index: slot of the frame
  kParameter,  // index: the value nearest to the resource's domain
  kAttribute,  // [entity], index: position in its type
  kField,      // [record], index: position in its record
  kHas,        // [access]
  kKnown,      // [entity]
  kOtherwise,  // [access, default]
  kAnd,        // n-ary
  kOr,         // n-ary
  kNot,        // [condition]
  kImplies,    // [left, right]
  kIf,         // [condition, then, else]
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kInEntity,     // [entity, group]
  kInAnyEntity,  // [entity, set or list of groups]
  kInSet,        // [value, set or list]
  kInNetwork,    // [address, network]
  kUnder,        // [term, term]
  kMatches,      // [string], index: into Part::kPatterns
  kLike,         // [string], index: symbol of the glob
  kStartsWith,
  kEndsWith,
  kContains,     // [string, string] or [set or list, member]
  kContainsAll,  // [set, set]
  kContainsAny,  // [set, set]
  kLower,
  kSize,
  kWeekday,
  kDate,       // [timestamp]: the date there by the mesh's clocks
  kTimeOfDay,  // [timestamp]: what the mesh's clocks show, as a duration
  kAddMonths,  // [date, int]
  kUnion,
  kIntersect,
  kMinus,
  kAdd,
  kSubtract,
  kMultiply,
  kNegate,
  kToDecimal,
  kSet,     // n-ary
  kList,    // n-ary
  kAny,     // [collection, body], index: slot of the variable
  kAll,     // likewise
  kCount,   // likewise
  kUnique,  // [access of the resource]
  kCall,    // arguments, index: into Part::kDefines
  kColumn,  // the record of the column asked about
  kRow,     // a cell of a row, which no decision knows; index: symbol of its column
};
inline constexpr uint8_t kCodeOps = static_cast<uint8_t>(CodeOp::kRow) + 1;

struct Code {
  CodeOp op = CodeOp::kLiteral;
  uint8_t zero[3] = {0, 0, 0};
  uint32_t index = 0;
  uint32_t first = 0;  // operands are Part::kOperands[first, first + count)
  uint32_t count = 0;
};
static_assert(sizeof(Code) == 16);

/// A define: its body with its parameters in slots 0 … parameters - 1 of a frame.
struct DefineRecord {
  uint32_t body = 0;
  uint32_t parameters = 0;
  uint32_t frame_size = 0;
};

/// The deepest nesting of an evaluation, calls included; deeper is an error.
inline constexpr uint32_t kDeepestCode = 600;

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_CODE_H_
