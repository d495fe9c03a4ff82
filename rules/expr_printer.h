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

#include "facts/policy_text.h"
#include "rules/rulebook.h"

namespace bylaw {

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

class ExprPrinter : public TermText<ExprPrinter, ExprId> {
 public:
  /// `locals` are the names of the first frame slots; `action` is the one whose properties the
  /// expressions read.
  ExprPrinter(const Rulebook& book, const ExprStore& exprs, std::vector<std::string> locals = {},
              std::optional<ActionId> action = {})
      : TermText(std::move(locals)), book_(book), exprs_(exprs), action_(action) {}

  /// Writes names as `names` has them.
  ExprPrinter& with(NameBook* names) {
    names_ = names;
    return *this;
  }
  std::string print(ExprId id) { return printed(id, 0, true); }
  /// As it stands after an `and`.
  std::string conjunct(ExprId id) { return printed(id, kConjunction, false); }

 private:
  friend TermText;
  std::string printed(ExprId id, int least, bool tail) {
    std::string text;
    TermText::print(id, least, tail, text);
    return text;
  }

  int tightness(ExprId id) const;
  std::span<const ExprId> operands(ExprId id) const { return exprs_.operands(id); }
  uint32_t slot(ExprId quantifier) const { return exprs_[quantifier].index; }
  const Member* member_named(ExprId collection) const;
  const Schema& schema() const { return book_.schema; }
  void append_type(const QualifiedName& name, std::string& out) const {
    out += declared(NameBook::Space::kType, name);
  }
  void append_action(const QualifiedName& name, std::string& out) const {
    out += declared(NameBook::Space::kAction, name);
  }
  void mention(const QualifiedName& type) const;

  void bare(ExprId id, bool tail, std::string& out);
  void access(ExprId id, std::string& out);
  void property(const Expr& expr, std::string& out) const;
  std::string declared(NameBook::Space space, const QualifiedName& name) const;
  /// Of an entity or a record.
  const std::vector<Member>& members_of(ExprId object) const;

  const Rulebook& book_;
  const ExprStore& exprs_;
  const std::optional<ActionId> action_;
  NameBook* names_ = nullptr;
};

}  // namespace bylaw

#endif  // BYLAW_RULES_EXPR_PRINTER_H_
