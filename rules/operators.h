// The operators on plain values: comparison, arithmetic with overflow checked, texts, sets. Entry
// points: apply_unary(), apply_binary().
#ifndef BYLAW_RULES_OPERATORS_H_
#define BYLAW_RULES_OPERATORS_H_

#include <string>
#include <string_view>

#include "facts/schema.h"
#include "rules/evaluate.h"

namespace bylaw {

/// kLower, kSize, kWeekday, kDate, kTimeOfDay, kNegate, kToDecimal.
Evaluated apply_unary(Op op, const Value& operand, const Schema& schema, Span span);

/// Every operator on two values that are already known: kEqual … kGreaterEqual, kInSet, kInNetwork,
/// kUnder, kStartsWith … kContainsAny, kUnion … kMultiply,
/// kAddMonths.
Evaluated apply_binary(Op op, const Value& a, const Value& b, const Schema& schema, Span span);

/// Reflexive, by any path. A term keeps its id in the taxonomies that extend its own.
bool is_under(const Schema& schema, const TermValue& term, const TermValue& ancestor);

/// Whether the whole of `text` matches the pattern.
Evaluated matches(const std::string& text, const std::string& pattern, Span span);

/// Whether the whole of `text` fits the glob, in which '*' stands for any run of characters.
bool like(std::string_view text, std::string_view glob);

/// A cell's text read as a value of `type`.
Evaluated read_cell(const std::string& text, TypeId type, const Schema& schema, Span span);

}  // namespace bylaw

#endif  // BYLAW_RULES_OPERATORS_H_
