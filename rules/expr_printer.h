// Expressions as policy text. Entry point: ExprPrinter; print_expr() in print.h is its short form.
#ifndef BYLAW_RULES_EXPR_PRINTER_H_
#define BYLAW_RULES_EXPR_PRINTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rulebook.h"

namespace bylaw {

/// A declared name or a member's name: as it is, or quoted where it is not a word.
std::string name_text(std::string_view name);
/// "mesh.model" and "user.contact": each part as name_text() gives it.
std::string dotted_text(std::string_view name);

class ExprPrinter {
 public:
  /// `locals` are the names of the first frame slots; `action` is the one whose properties the
  /// expressions read.
  ExprPrinter(const Rulebook& book, const ExprStore& exprs, std::vector<std::string> locals = {},
              std::optional<ActionId> action = {})
      : book_(book), exprs_(exprs), locals_(std::move(locals)), action_(action) {}

  std::string print(ExprId id) { return print(id, 0, true); }
  std::string value(const Value& value) const;

 private:
  /// `least`: how tightly it must bind where it stands; `tail`: nothing follows that it could
  /// swallow.
  std::string print(ExprId id, int least, bool tail);
  std::string bare(ExprId id, bool tail);
  std::string binary(ExprId id, std::string_view word, bool tail);
  std::string prefixed(ExprId id, std::string_view word, bool tail);
  std::string chain(ExprId id, std::string_view word, bool tail);
  std::string method(ExprId id, std::string_view name);
  std::string quantifier(ExprId id, std::string_view word, bool tail);
  std::string call(ExprId id);
  std::string list(ExprId id);
  std::string access(ExprId id);
  std::string property(const Expr& expr) const;
  std::string fresh_name(ExprId collection) const;

  const Rulebook& book_;
  const ExprStore& exprs_;
  std::vector<std::string> locals_;  // by slot
  const std::optional<ActionId> action_;
};

}  // namespace bylaw

#endif  // BYLAW_RULES_EXPR_PRINTER_H_
