// Types an expression of the syntax tree and lowers it into the rulebook's expression store. Bare
// words are read by what is expected of them (an enum's members beside an enum, terms beside a
// taxonomy, actions beside `action`), optional attributes must be tested before use (`has` narrows
// what stands to the right of `and` and `implies`, and in the branches of `if`), `is` folds to a
// constant in an environment. Entry point: ExprChecker.
#ifndef BYLAW_COMPILER_SEMA_EXPR_CHECKER_H_
#define BYLAW_COMPILER_SEMA_EXPR_CHECKER_H_

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "compiler/sema/analysis.h"

namespace bylaw {

/// What an expression may speak of.
struct ExprScope {
  FileId file;                               // for name resolution
  std::optional<EnvironmentId> environment;  // principal, resource, action; none: they are errors
  bool context = true;                       // `context` may be used
  bool rows = false;                         // `row.x` may be used (filters)
  std::optional<RecordId> column;            // `col` may be used (columns where)
  std::vector<std::pair<std::string, TypeId>>
      locals;  // frame slots 0 … n-1: parameters of a define, variables of assume
};

class ExprChecker {
 public:
  /// `file` is the tree the expressions stand in. Reports to analysis.diagnostics.
  ExprChecker(Analysis& analysis, const ast::File& file, ExprScope scope);

  /// Types `expr`; with `expected`, converts to it or reports. An expression with an error is
  /// reported once and comes back with the error type.
  ExprId check(ast::ExprId expr, std::optional<TypeId> expected);

  /// `when` conditions and-ed, and `unless` conditions negated: a bool; an invalid id if both are
  /// empty.
  ExprId check_guard(std::span<const ast::ExprId> when, std::span<const ast::ExprId> unless);

  /// Takes over what `guard` has tested: for the parts of a rule that are weighed only where its
  /// guard is true.
  void learn_from(const ExprChecker& guard) { present_ = guard.present_; }

  /// A value known at compile time (literals, negation, arithmetic, lists and sets of them),
  /// converted to `expected`; anything else is reported.
  std::optional<Value> constant(ast::ExprId expr, TypeId expected);

  /// A term of `taxonomy` by its dotted name, or reported with a did-you-mean.
  std::optional<TermId> term(const ast::Path& path, TaxonomyId taxonomy);

  /// Local slots used so far: the frame that the checked expressions need.
  uint32_t frame_size() const { return frame_size_; }
  /// Whether anything checked so far spoke of this one of the scope's locals.
  bool uses_local(uint32_t slot) const { return locals_[slot].used; }
  /// True if anything was reported.
  bool failed() const { return failed_; }

 private:
  using Expected = std::optional<TypeId>;
  /// Access paths that are known to be there, as keys (path_key).
  using Facts = std::vector<std::string>;
  /// A condition with what its being true, or false, tells.
  struct Condition {
    ExprId id;
    Facts if_true;
    Facts if_false;
  };
  struct Local {
    std::string name;
    TypeId type;
    bool used = false;
  };
  /// Whether an optional attribute is read for its value, or asked about by `has` and `otherwise`.
  enum class Reading : uint8_t { kValue, kTest };
  /// How much an expression's meaning depends on what is expected of it.
  enum class Need : uint8_t { kNone, kLiteral, kWord };

  // expr_checker.cc: the walk, conversions, and small things all themes use.
  ExprId infer(ast::ExprId expr, Expected expected);
  ExprId expect(ast::ExprId expr, TypeId expected);
  std::optional<ExprId> convert(ExprId id, TypeId to);
  std::pair<ExprId, ExprId> infer_both(ast::ExprId a, ast::ExprId b, Expected expected);
  bool unify(ExprId& a, ExprId& b);
  Need need(ast::ExprId expr) const;
  ExprId error(Span span);
  ExprId add(Op op, TypeId type, Span span, std::initializer_list<ExprId> operands,
             uint32_t index = 0);
  ExprId truth(bool value, Span span);
  std::optional<bool> known_truth(ExprId id) const;
  bool is_error(ExprId id) const { return is_error_type(type_of(id)); }
  bool is_error_type(TypeId type) const { return kind_of(type) == TypeKind::kError; }
  TypeId type_of(ExprId id) const { return book().exprs[id].type; }
  TypeKind kind_of(TypeId type) const { return schema().types[type].kind; }
  TypeKind kind_of(ExprId id) const { return kind_of(type_of(id)); }
  bool is_collection(TypeId type) const;
  TypeId simple(TypeKind kind) { return schema().types.simple(kind); }
  std::string type_name(TypeId type) const;
  std::string type_name(ExprId id) const { return type_name(type_of(id)); }
  const ast::Expr& tree(ast::ExprId expr) const { return file_.exprs[expr]; }
  ast::ExprId operand(ast::ExprId expr, size_t i) const { return file_.operands_of(expr)[i]; }
  Rulebook& book() const { return analysis_.book; }
  Schema& schema() const { return analysis_.book.schema; }
  template <typename... Args>
  DiagnosticBuilder report(const DiagnosticKind<Args...>& kind, Span span,
                           std::type_identity_t<Args>... args) {
    if (kind.severity == Severity::kError) failed_ = true;
    return analysis_.diagnostics.emit(kind, span, args...);
  }

  // expr_conditions.cc: and, or, not, implies, if, and what may be absent.
  Condition condition(ast::ExprId expr);
  Condition inner_condition(ast::ExprId expr);
  Condition junction(ast::ExprId expr);
  Condition implication(ast::ExprId expr);
  Condition has(ast::ExprId expr);
  ExprId as_condition(ExprId id);
  ExprId conjunction(const std::vector<ExprId>& parts, Span span);
  ExprId disjunction(const std::vector<ExprId>& parts, Span span);
  bool any_error(const std::vector<ExprId>& ids) const;
  ExprId negation(ExprId id, Span span);
  ExprId conditional(ast::ExprId expr, Expected expected);
  ExprId known(ast::ExprId expr);
  ExprId unique(ast::ExprId expr);
  ExprId otherwise(ast::ExprId expr, Expected expected);
  std::string path_key(ExprId access) const;
  std::string path_text(ExprId access) const;
  const Member* member_of(ExprId access) const;
  bool is_present(ExprId access) const;
  void report_untested(ExprId access, const Member& member);

  // expr_names.cc: words, attributes, roots.
  static std::string dotted(const std::vector<ast::Name>& words, size_t from, size_t to);
  std::vector<ast::Name> words_of(ast::ExprId expr) const;
  ExprId name(ast::ExprId expr, Expected expected, Reading reading);
  ExprId root(ast::ExprId expr);
  ExprId member(ast::ExprId expr, Reading reading);
  ExprId member_of_root(ast::ExprId expr, const std::string& root);
  ExprId attribute(ExprId object, ast::ExprId expr);
  ExprId word(ast::ExprId expr, const std::vector<ast::Name>& words, Expected expected,
              Reading reading);
  bool is_value_root(const std::string& word) const;
  std::optional<uint32_t> find_local(const std::string& name) const;
  bool names_a_value(const std::vector<ast::Name>& words) const;
  std::optional<Value> read_word(const std::string& text, TypeId type) const;
  std::optional<TermId> find_term(std::string_view text, TaxonomyId taxonomy) const;

  // expr_words.cc: words by their type's name, and what to say about words that mean nothing.
  std::optional<ExprId> qualified(ast::ExprId expr, const std::vector<ast::Name>& words);
  bool has_qualifier(const std::vector<ast::Name>& words) const;
  std::vector<std::pair<TypeId, Value>> readings(const std::string& text);
  ExprId report_word(ast::ExprId expr, const std::vector<ast::Name>& words, Expected expected);
  void report_unknown_member(Span span, EnumId enumeration, const std::string& member);
  void report_unknown_term(Span span, TaxonomyId taxonomy, const std::string& term);
  void report_unknown_attribute(ExprId object, ast::ExprId expr);
  static std::span<const std::string_view> method_names();

  // expr_operators.cc: comparisons and tests of texts.
  ExprId compare(ast::ExprId expr);
  bool check_order(ast::ExprId expr, TypeId type);
  ExprId is_type(ast::ExprId expr);
  ExprId text_test(ast::ExprId expr);
  bool check_pattern(const ast::Expr& expr);
  void report_across(ast::ExprId expr, ExprId a, ExprId b);

  // expr_arithmetic.cc: + - * and unary minus.
  ExprId arithmetic(ast::ExprId expr, Expected expected);
  ExprId sum(ast::ExprId expr, ExprId a, ExprId b);
  ExprId product(ast::ExprId expr, ExprId a, ExprId b);
  ExprId negate(ast::ExprId expr, Expected expected);
  ExprId fold(Op op, TypeId type, Span span, ExprId a, ExprId b);
  ExprId report_operands(ast::ExprId expr, ExprId a, ExprId b);

  // expr_collections.cc: membership, hierarchies, quantifiers, lists and sets.
  ExprId membership(ast::ExprId expr);
  ExprId membership_of(ast::ExprId expr, ExprId a, ExprId b);
  ExprId in_collection(ast::ExprId expr, ExprId a, ExprId b);
  void check_reach(Span span, ExprId below, EntityTypeId above);
  ExprId under(ast::ExprId expr);
  ExprId quantifier(ast::ExprId expr);
  ExprId list(ast::ExprId expr, Expected expected);
  void report_mixed(ExprId member, TypeId element);
  ExprId set_operation(ast::ExprId expr, Expected expected);
  std::optional<ExprId> action_group(ast::ExprId expr);

  // expr_methods.cc: methods and calls of defines.
  ExprId method(ast::ExprId expr);
  ExprId method_of(ast::ExprId expr, ExprId object);
  ExprId call(ast::ExprId expr);
  ExprId report_unknown_method(const ast::Name& name, Span span);

  // expr_literals.cc: literals, entities, constants.
  ExprId literal(ast::ExprId expr, Expected expected);
  ExprId number(ast::ExprId expr, const std::string& text, Expected expected);
  ExprId string(ast::ExprId expr, Expected expected);
  ExprId entity(ast::ExprId expr);
  std::optional<std::string> unquoted(const std::string& text, TypeId type) const;
  std::optional<Value> constant_list(ast::ExprId expr, TypeId expected);
  std::optional<Value> constant_record(ast::ExprId expr, TypeId expected);

  Analysis& analysis_;
  const ast::File& file_;
  ExprScope scope_;
  std::vector<Local>
      locals_;  // by slot: scope_.locals, then the variables of the quantifiers around
  Facts present_;
  Span atom_;  // the condition around, before which `has …` can be written
  uint32_t frame_size_ = 0;
  bool failed_ = false;
};

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_EXPR_CHECKER_H_
