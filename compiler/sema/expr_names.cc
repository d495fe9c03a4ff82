// Names: locals and the roots (principal, resource, action, context, row, col) first, then what the
// expected type makes of a word, then parameters, words under their type's name, and actions. Entry
// point: ExprChecker::name().
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_types.h"
#include "compiler/sema/expr_checker.h"

namespace bylaw {
namespace {

constexpr std::array<std::string_view, 6> kRoots{"principal", "resource", "action",
                                                 "context",   "row",      "col"};
constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool is_root(std::string_view word) {
  return std::find(kRoots.begin(), kRoots.end(), word) != kRoots.end();
}

}  // namespace

std::string ExprChecker::dotted(const std::vector<ast::Name>& words, size_t from, size_t to) {
  std::string text;
  for (size_t i = from; i < to; ++i) {
    if (i > from) text += '.';
    text += words[i].text;
  }
  return text;
}

std::vector<ast::Name> ExprChecker::words_of(ast::ExprId expr) const {
  std::vector<ast::Name> words;
  for (ast::ExprId at = expr;; at = operand(at, 0)) {
    const ast::Expr& e = tree(at);
    if (e.kind == ast::ExprKind::kName) {
      words.push_back({e.text, e.span});
      std::reverse(words.begin(), words.end());
      return words;
    }
    if (e.kind != ast::ExprKind::kMember) return {};
    words.push_back({e.text, e.name_span});
  }
}

std::optional<uint32_t> ExprChecker::find_local(const std::string& name) const {
  for (size_t i = locals_.size(); i-- > 0;) {
    if (locals_[i].name == name) return static_cast<uint32_t>(i);
  }
  return std::nullopt;
}

bool ExprChecker::is_value_root(const std::string& word) const {
  return is_root(word) || find_local(word).has_value();
}

bool ExprChecker::names_a_value(const std::vector<ast::Name>& words) const {
  if (is_value_root(words.front().text)) return true;
  for (size_t n = words.size(); n > 0; --n) {
    const std::string text = dotted(words, 0, n);
    if (!analysis_.scope.find(scope_.file, text, kinds(SymbolKind::kParameter)).empty())
      return true;
  }
  return has_qualifier(words);
}

ExprId ExprChecker::name(ast::ExprId expr, Expected expected, Reading reading) {
  const std::vector<ast::Name> words = words_of(expr);
  if (words.empty()) return member(expr, reading);
  if (!is_value_root(words.front().text)) return word(expr, words, expected, reading);
  return words.size() == 1 ? root(expr) : member(expr, reading);
}

ExprId ExprChecker::root(ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  if (const auto slot = find_local(e.text)) {
    locals_[*slot].used = true;
    return add(Op::kLocal, locals_[*slot].type, e.span, {}, *slot);
  }
  if (e.text == "context" || e.text == "row") {
    report(diag::kBareRoot, e.span, e.text)
        .hint("name what of it is meant, as in '" + e.text +
              (e.text == "row" ? ".region'" : ".time'"));
    return error(e.span);
  }
  if (e.text == "col") {
    if (scope_.column) return add(Op::kColumn, schema().types.record(*scope_.column), e.span, {});
    report(diag::kNoColumnHere, e.span);
    return error(e.span);
  }
  if (!scope_.environment) {
    DiagnosticBuilder d = report(diag::kNoRequestHere, e.span, e.text);
    if (e.text != "action") d.hint("give the define a parameter for it");
    return error(e.span);
  }
  const Environment& environment = schema().environments[*scope_.environment];
  if (e.text == "action") return add(Op::kAction, simple(TypeKind::kAction), e.span, {});
  if (e.text == "principal") {
    return add(Op::kPrincipal, schema().types.entity(environment.principal), e.span, {});
  }
  return add(Op::kResource, schema().types.entity(environment.resource), e.span, {});
}

ExprId ExprChecker::member(ast::ExprId expr, Reading reading) {
  const ast::ExprId object_tree = operand(expr, 0);
  const ast::Expr& o = tree(object_tree);
  ExprId access;
  if (o.kind == ast::ExprKind::kName && !find_local(o.text) &&
      (o.text == "context" || o.text == "row" || o.text == "action")) {
    access = member_of_root(expr, o.text);
  } else {
    const ExprId object = infer(object_tree, std::nullopt);
    access = is_error(object) ? error(tree(expr).span) : attribute(object, expr);
  }
  if (is_error(access) || reading == Reading::kTest) return access;
  const Member* declared = member_of(access);
  if (declared != nullptr && declared->optional && !is_present(access)) {
    report_untested(access, *declared);
    return error(tree(expr).span);
  }
  return access;
}

ExprId ExprChecker::member_of_root(ast::ExprId expr, const std::string& root) {
  const ast::Expr& e = tree(expr);
  const auto guess = [&](DiagnosticBuilder d, const std::vector<Member>& members) {
    std::vector<std::string> names;
    for (const Member& member : members) names.push_back(member.name);
    if (const auto near = nearest(e.text, names)) {
      d.hint("did you mean '" + *near + "'?").fix(e.name_span, *near);
    }
  };
  if (root == "row") {
    if (scope_.rows) {
      const uint32_t column = book().exprs.text(e.text);
      return add(Op::kRow, simple(TypeKind::kColumnText), e.span, {}, column);
    }
    report(diag::kNoRowHere, e.span).hint("what a rule decides doesn't depend on rows");
    return error(e.span);
  }
  if (root == "context") {
    if (!scope_.context) {
      report(diag::kNoContextHere, e.span);
      return error(e.span);
    }
    if (const auto at = find_member(schema().context, e.text)) {
      return add(Op::kContext, schema().context[*at].type, e.span, {}, *at);
    }
    guess(report(diag::kUnknownContextMember, e.name_span, e.text), schema().context);
    return error(e.span);
  }
  if (!scope_.environment) {
    report(diag::kNoRequestHere, e.span, root);
    return error(e.span);
  }
  const Action& action = schema().actions[schema().environments[*scope_.environment].action];
  if (const auto at = find_member(action.properties, e.text)) {
    return add(Op::kProperty, action.properties[*at].type, e.span, {}, *at);
  }
  DiagnosticBuilder d = report(diag::kUnknownProperty, e.name_span, action.name.local, e.text);
  d.label(action.span, "the rule covers this action");
  guess(d, action.properties);
  return error(e.span);
}

ExprId ExprChecker::attribute(ExprId object, ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  const Type type = schema().types[type_of(object)];
  if (type.kind == TypeKind::kEntity) {
    const std::vector<Member>& members = schema().entity_types[type.entity()].attributes;
    if (const auto at = find_member(members, e.text)) {
      return add(Op::kAttribute, members[*at].type, e.span, {object}, *at);
    }
  }
  if (type.kind == TypeKind::kRecord) {
    const std::vector<Member>& members = schema().records[type.record()].members;
    if (const auto at = find_member(members, e.text)) {
      return add(Op::kField, members[*at].type, e.span, {object}, *at);
    }
  }
  report_unknown_attribute(object, expr);
  return error(e.span);
}

ExprId ExprChecker::word(ast::ExprId expr, const std::vector<ast::Name>& words, Expected expected,
                         Reading reading) {
  const Span span = tree(expr).span;
  const std::string text = dotted(words, 0, words.size());
  if (expected && is_error_type(*expected)) return error(span);
  std::optional<Value> value;
  TypeId type;
  if (expected && kind_of(*expected) == TypeKind::kColumnText) {
    const auto all = readings(text);
    if (all.size() == 1) std::tie(type, value) = all.front();
  } else if (expected) {
    type = is_collection(*expected) ? schema().types[*expected].element : *expected;
    value = read_word(text, type);
  }
  const auto parameters = analysis_.scope.find(scope_.file, text, kinds(SymbolKind::kParameter));
  if (!parameters.empty()) {
    if (value || parameters.size() > 1) {
      DiagnosticBuilder d = report(
          diag::kAmbiguousWord, span, text,
          value ? "a " + type_name(type) + " and the parameter '" + parameters[0].name.full() + "'"
                : "one of several parameters");
      for (const DeclaredName& symbol : parameters) d.label(symbol.span, "this is a parameter");
      d.hint("write '" + (value ? type_name(type) + "." + text : parameters[0].name.full()) +
             "' or '" + parameters.back().name.full() + "'");
      return error(span);
    }
    const ParameterId parameter(parameters.front().index);
    return add(Op::kParameter, book().parameters[parameter].type, span, {}, parameter.value);
  }
  if (value) return book().exprs.literal(*value, type, span);
  if (const auto found = qualified(expr, words)) return *found;
  for (size_t n = words.size() - 1; n > 0; --n) {
    const std::string prefix = dotted(words, 0, n);
    if (!analysis_.scope.find(scope_.file, prefix, kinds(SymbolKind::kParameter)).empty()) {
      return member(expr, reading);
    }
  }
  return report_word(expr, words, expected);
}

std::optional<Value> ExprChecker::read_word(const std::string& text, TypeId id) const {
  const Type type = schema().types[id];
  if (type.kind == TypeKind::kEnum) {
    if (const auto at = schema().enums[type.enumeration()].find(text)) {
      return Value(EnumValue{type.enumeration(), *at});
    }
  }
  if (type.kind == TypeKind::kTaxonomy) {
    if (const auto at = schema().taxonomies[type.taxonomy()].find(text)) {
      return Value(TermValue{type.taxonomy(), *at});
    }
  }
  if (type.kind == TypeKind::kWeekday) {
    const auto at = std::find(kDays.begin(), kDays.end(), text);
    if (at != kDays.end()) return Value(Weekday{static_cast<uint8_t>(at - kDays.begin())});
  }
  if (type.kind == TypeKind::kAction) {
    const auto found = analysis_.scope.find(scope_.file, text, kinds(SymbolKind::kAction));
    if (found.size() == 1) return Value(ActionValue{ActionId(found.front().index)});
  }
  return std::nullopt;
}

std::optional<TermId> ExprChecker::find_term(std::string_view text, TaxonomyId taxonomy) const {
  const Taxonomy& terms = schema().taxonomies[taxonomy];
  if (const auto found = terms.find(text)) return found;
  for (const std::string& qualifier : {terms.name.local, terms.name.full()}) {
    if (text.size() > qualifier.size() && text.starts_with(qualifier) &&
        text[qualifier.size()] == '.') {
      if (const auto found = terms.find(text.substr(qualifier.size() + 1))) return found;
    }
  }
  return std::nullopt;
}

}  // namespace bylaw
