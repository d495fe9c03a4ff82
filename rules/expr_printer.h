// Expressions as policy text. Entry point: ExprPrinter; print_expr() in print.h is its short form.
#ifndef BYLAW_RULES_EXPR_PRINTER_H_
#define BYLAW_RULES_EXPR_PRINTER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/rulebook.h"

namespace bylaw {

/// A declared name or a member's name: as it is, or quoted where it is not a word.
std::string name_text(std::string_view name);
/// "mesh.model" and "user.contact": each part as name_text() gives it.
std::string dotted_text(std::string_view name);

/// Names as the text of a package writes them: short, with the package where two packages declare
/// the same one. Remembers which packages were named.
class NameBook {
 public:
  /// What shares a name space.
  enum class Space : uint8_t { kType, kAction, kDefine, kMask, kDuty, kPolicy, kParameter };
  explicit NameBook(const Rulebook& book);

  std::string of(Space space, const QualifiedName& name);
  /// The packages named since, whose vocabulary must be imported.
  std::set<std::string> take_packages() { return std::exchange(packages_, {}); }

 private:
  std::map<std::pair<Space, std::string>, int> counts_;
  std::set<std::string> packages_;
};

class ExprPrinter {
 public:
  /// `locals` are the names of the first frame slots; `action` is the one whose properties the
  /// expressions read.
  ExprPrinter(const Rulebook& book, const ExprStore& exprs, std::vector<std::string> locals = {},
              std::optional<ActionId> action = {})
      : book_(book), exprs_(exprs), locals_(std::move(locals)), action_(action) {}

  /// Writes names as `names` has them.
  ExprPrinter& with(NameBook* names) {
    names_ = names;
    return *this;
  }
  std::string print(ExprId id) { return print(id, 0, true); }
  /// As it stands after an `and`.
  std::string conjunct(ExprId id);
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
  std::string declared(NameBook::Space space, const QualifiedName& name) const;
  std::string word(const QualifiedName& type, std::string_view word) const;

  const Rulebook& book_;
  const ExprStore& exprs_;
  std::vector<std::string> locals_;  // by slot
  const std::optional<ActionId> action_;
  NameBook* names_ = nullptr;
};

}  // namespace bylaw

#endif  // BYLAW_RULES_EXPR_PRINTER_H_
