// Conditions: and, or, not, implies, if, and the tests of what may be absent. Each condition says
// which optional accesses are known to be there once it is true, or false; what stands to the right
// is typed with that knowledge. A test that an environment decides (`is`, `action == read`) folds
// to a constant, and what it makes unreachable is not typed there. Entry point:
// ExprChecker::condition().
#include <algorithm>
#include <iterator>
#include <utility>

#include "base/policy_words.h"
#include "base/text.h"
#include "compiler/sema/diagnostics_types.h"
#include "compiler/sema/expr_checker.h"
#include "compiler/sema/mistakes.h"

namespace bylaw {
namespace {

using Facts = std::vector<std::string>;

/// How a path that doesn't start at a name is written in a message.
constexpr std::string_view kNoPath = "…";

void append(Facts& to, const Facts& more) { to.insert(to.end(), more.begin(), more.end()); }

Facts both(const Facts& a, const Facts& b) {
  Facts out;
  std::copy_if(a.begin(), a.end(), std::back_inserter(out), [&](const std::string& key) {
    return std::find(b.begin(), b.end(), key) != b.end();
  });
  return out;
}

/// Keeps `present` as it was at construction when the scope is left.
class Restore {
 public:
  explicit Restore(Facts& present) : present_(present), size_(present.size()) {}
  ~Restore() { present_.resize(size_); }
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;

 private:
  Facts& present_;
  size_t size_;
};

/// Keeps the span of the condition around.
class Within {
 public:
  Within(Span& atom, Span here) : atom_(atom), before_(atom) { atom = here; }
  ~Within() { atom_ = before_; }
  Within(const Within&) = delete;
  Within& operator=(const Within&) = delete;

 private:
  Span& atom_;
  Span before_;
};

}  // namespace

ExprChecker::Condition ExprChecker::condition(ast::ExprId expr) {
  const Within within(atom_, tree(expr).span);
  return inner_condition(expr);
}

ExprChecker::Condition ExprChecker::inner_condition(ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  if (e.kind == ast::ExprKind::kAnd || e.kind == ast::ExprKind::kOr) return junction(expr);
  if (e.kind == ast::ExprKind::kImplies) return implication(expr);
  if (e.kind == ast::ExprKind::kHas) return has(expr);
  if (e.kind == ast::ExprKind::kNot) {
    Condition c = inner_condition(operand(expr, 0));
    return {negation(c.id, e.span), std::move(c.if_false), std::move(c.if_true)};
  }
  return {as_condition(infer(expr, simple(TypeKind::kBool))), {}, {}};
}

ExprId ExprChecker::as_condition(ExprId id) {
  const TypeKind kind = kind_of(id);
  if (kind == TypeKind::kBool || kind == TypeKind::kError) return id;
  if (kind == TypeKind::kColumnText) return *convert(id, simple(TypeKind::kBool));
  const Span span = book().exprs[id].span;
  if (touches_mistake(analysis_.sources, analysis_.diagnostics, span)) return error(span);
  DiagnosticBuilder d = report(diag::kConditionNotBool, span, type_name(id));
  if (is_collection(type_of(id))) d.hint("to ask whether it is empty, compare its '.size()'");
  return error(span);
}

ExprChecker::Condition ExprChecker::junction(ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  const bool is_and = e.kind == ast::ExprKind::kAnd;
  const Restore restore(present_);
  std::vector<ExprId> parts;
  Facts known;   // what an `and` that is true tells, or an `or` that is false
  Facts common;  // what every operand of an `or` tells when true, or of an `and` when false
  bool first = true;
  bool decided = false;
  for (size_t i = 0; i < e.count && !decided; ++i) {
    const ast::ExprId part = operand(expr, i);
    Condition c = condition(part);
    parts.push_back(c.id);
    append(known, is_and ? c.if_true : c.if_false);
    append(present_, is_and ? c.if_true : c.if_false);
    if (known_truth(c.id) != is_and) {
      const Facts& other = is_and ? c.if_false : c.if_true;
      common = first ? other : both(common, other);
      first = false;
    }
    decided = known_truth(c.id) == !is_and && tree(part).kind != ast::ExprKind::kBool;
  }
  if (is_and) return {conjunction(parts, e.span), std::move(known), std::move(common)};

  return {disjunction(parts, e.span), std::move(common), std::move(known)};
}

ExprId ExprChecker::disjunction(const std::vector<ExprId>& parts, Span span) {
  if (any_error(parts)) return error(span);
  std::vector<ExprId> open;
  for (const ExprId part : parts) {
    const auto value = known_truth(part);
    if (value && *value) return truth(true, span);
    if (!value) open.push_back(part);
  }
  if (open.empty()) return truth(false, span);
  if (open.size() == 1) return open.front();
  return book().exprs.add(Op::kOr, simple(TypeKind::kBool), span, open);
}

ExprId ExprChecker::conjunction(const std::vector<ExprId>& parts, Span span) {
  if (any_error(parts)) return error(span);
  std::vector<ExprId> open;
  for (const ExprId part : parts) {
    const auto value = known_truth(part);
    if (value && !*value) return truth(false, span);
    if (value) continue;
    const auto inner = book().exprs.operands(part);
    if (book().exprs[part].op == Op::kAnd) {
      open.insert(open.end(), inner.begin(), inner.end());
    } else {
      open.push_back(part);
    }
  }
  if (open.empty()) return truth(true, span);
  if (open.size() == 1) return open.front();
  return book().exprs.add(Op::kAnd, simple(TypeKind::kBool), span, open);
}

bool ExprChecker::any_error(const std::vector<ExprId>& ids) const {
  return std::any_of(ids.begin(), ids.end(), [&](ExprId id) { return is_error(id); });
}

ExprId ExprChecker::negation(ExprId id, Span span) {
  if (const auto value = known_truth(id)) return truth(!*value, span);
  return add(Op::kNot, simple(TypeKind::kBool), span, {id});
}

ExprChecker::Condition ExprChecker::implication(ast::ExprId expr) {
  const Span span = tree(expr).span;
  const Restore restore(present_);
  Condition left = condition(operand(expr, 0));
  const auto premise = known_truth(left.id);
  const bool folded = tree(operand(expr, 0)).kind != ast::ExprKind::kBool;
  if (premise == false && folded) return {truth(true, span), {}, {}};
  append(present_, left.if_true);
  Condition right = condition(operand(expr, 1));
  Facts if_false = std::move(left.if_true);
  append(if_false, right.if_false);
  if (is_error(left.id) || is_error(right.id)) return {error(span), {}, std::move(if_false)};
  if (premise == true) return {right.id, std::move(right.if_true), std::move(if_false)};
  if (premise == false || known_truth(right.id) == true) return {truth(true, span), {}, {}};
  const ExprId id = add(Op::kImplies, simple(TypeKind::kBool), span, {left.id, right.id});
  return {id, both(left.if_false, right.if_true), std::move(if_false)};
}

ExprId ExprChecker::conditional(ast::ExprId expr, Expected expected) {
  const ast::Expr& e = tree(expr);
  const Condition c = condition(operand(expr, 0));
  const bool folded = tree(operand(expr, 0)).kind != ast::ExprKind::kBool;
  const auto branch = [&](size_t i, const Facts& known, Expected as) {
    const Restore restore(present_);
    append(present_, known);
    const ast::ExprId body = operand(expr, i);
    if (as && kind_of(*as) == TypeKind::kBool) return condition(body).id;
    return infer(body, as);
  };
  if (const auto value = known_truth(c.id); value && folded) {
    return *value ? branch(1, c.if_true, expected) : branch(2, c.if_false, expected);
  }
  ExprId yes;
  ExprId no;
  if (!expected && need(operand(expr, 1)) > need(operand(expr, 2))) {
    no = branch(2, c.if_false, expected);
    yes = branch(1, c.if_true, type_of(no));
  } else {
    yes = branch(1, c.if_true, expected);
    no = branch(2, c.if_false, expected ? expected : Expected(type_of(yes)));
  }
  if (!unify(yes, no)) {
    report(diag::kMixedBranches, e.span, type_name(yes), type_name(no))
        .label(book().exprs[yes].span, type_name(yes))
        .label(book().exprs[no].span, type_name(no));
    return error(e.span);
  }
  return add(Op::kIf, type_of(yes), e.span, {c.id, yes, no});
}

ExprChecker::Condition ExprChecker::has(ast::ExprId expr) {
  const Span span = tree(expr).span;
  const ast::ExprId asked = operand(expr, 0);
  const ast::ExprKind kind = tree(asked).kind;
  if (kind != ast::ExprKind::kMember && kind != ast::ExprKind::kName) {
    report(diag::kHasNeedsAccess, span).hint("as in 'has principal.manager'");
    return {error(span), {}, {}};
  }
  const ExprId access = name(asked, std::nullopt, Reading::kTest);
  if (is_error(access)) return {access, {}, {}};
  const Member* member = member_of(access);
  if (member == nullptr) {
    DiagnosticBuilder d = report(diag::kHasNeedsAccess, span);
    if (book().exprs[access].op == Op::kRow) {
      d.hint("a row that lacks a column which a filter reads is hidden");
    } else {
      d.hint("as in 'has principal.manager'");
    }
    return {error(span), {}, {}};
  }
  if (!member->optional) {
    report(diag::kAlwaysThere, span, path_text(access))
        .label(member->span, "declared here without '?'");
  }
  const ExprId id = add(Op::kHas, simple(TypeKind::kBool), span, {access});
  std::string key = path_key(access);
  if (key.empty()) return {id, {}, {}};
  return {id, {std::move(key)}, {}};
}

ExprId ExprChecker::known(ast::ExprId expr) {
  const ExprId id = infer(operand(expr, 0), std::nullopt);
  const Span span = tree(expr).span;
  if (is_error(id)) return error(span);
  if (kind_of(id) != TypeKind::kEntity) {
    DiagnosticBuilder d = report(diag::kKnownNeedsEntity, span, type_name(id));
    if (member_of(id) != nullptr && member_of(id)->optional) {
      d.hint("to ask whether it is there, write 'has'");
    }
    return error(span);
  }
  return add(Op::kKnown, simple(TypeKind::kBool), span, {id});
}

ExprId ExprChecker::unique(ast::ExprId expr) {
  const Span span = tree(expr).span;
  const ExprId id = infer(operand(expr, 0), std::nullopt);
  if (is_error(id)) return error(span);
  const Expr& access = book().exprs[id];
  if (access.op != Op::kAttribute ||
      book().exprs[book().exprs.operand(id, 0)].op != Op::kResource) {
    report(diag::kUniqueNeedsAttribute, span).hint("as in 'unique resource.address'");
    return error(span);
  }
  return add(Op::kUnique, simple(TypeKind::kBool), span, {id});
}

ExprId ExprChecker::otherwise(ast::ExprId expr, Expected expected) {
  const Span span = tree(expr).span;
  const ast::ExprId left = operand(expr, 0);
  const ast::ExprKind kind = tree(left).kind;
  const bool access_form = kind == ast::ExprKind::kMember || kind == ast::ExprKind::kName;
  ExprId access = access_form ? name(left, expected, Reading::kTest) : infer(left, expected);
  if (!is_error(access) && member_of(access) == nullptr) {
    report(diag::kOtherwiseNeedsAccess, span).hint("as in 'context.ticket otherwise \"none\"'");
    return error(span);
  }
  if (const Member* member = is_error(access) ? nullptr : member_of(access);
      member != nullptr && !member->optional) {
    report(diag::kIdleOtherwise, span, path_text(access))
        .label(member->span, "declared here without '?'");
  }
  const ExprId fallback = expect(operand(expr, 1), type_of(access));
  return add(Op::kOtherwise, type_of(access), span, {access, fallback});
}

std::string ExprChecker::path_text(ExprId access) const {
  std::string text;
  ExprId at = access;
  for (const Member* member = member_of(at); member != nullptr; member = member_of(at)) {
    text = "." + name_text(member->name) + text;
    const Op op = book().exprs[at].op;
    if (op == Op::kContext) return "context" + text;
    if (op == Op::kProperty) return "action" + text;
    at = book().exprs.operand(at, 0);
  }
  const Expr& e = book().exprs[at];
  if (e.op == Op::kPrincipal) return "principal" + text;
  if (e.op == Op::kResource) return "resource" + text;
  if (e.op == Op::kColumn) return "col" + text;
  if (e.op == Op::kLocal) return locals_[e.index].name + text;
  if (e.op == Op::kParameter) return book().parameters[ParameterId(e.index)].name.full() + text;
  if (e.op == Op::kRow) return "row." + quote(book().exprs.text(at));
  return std::string(kNoPath) + text;
}

std::string ExprChecker::path_key(ExprId access) const {
  std::string text = path_text(access);
  return text.starts_with(kNoPath) ? std::string() : text;
}

const Member* ExprChecker::member_of(ExprId access) const {
  const Expr& e = book().exprs[access];
  const auto object = [&] { return schema().types[type_of(book().exprs.operand(access, 0))]; };
  if (e.op == Op::kAttribute) return &schema().entity_types[object().entity()].attributes[e.index];
  if (e.op == Op::kField) return &schema().records[object().record()].members[e.index];
  if (e.op == Op::kContext) return &schema().context[e.index];
  if (e.op != Op::kProperty || !scope_.environment) return nullptr;
  const ActionId action = schema().environments[*scope_.environment].action;
  return &schema().actions[action].properties[e.index];
}

bool ExprChecker::is_present(ExprId access) const {
  const std::string key = path_key(access);
  return !key.empty() && std::find(present_.begin(), present_.end(), key) != present_.end();
}

void ExprChecker::report_untested(ExprId access, const Member& member) {
  const Span span = book().exprs[access].span;
  const std::string text = path_text(access);
  DiagnosticBuilder d = report(diag::kUntestedOptional, span, text);
  d.label(member.span, "declared optional here");
  if (path_key(access).empty()) {
    d.hint("write '… otherwise' with a value to use in its stead");
    return;
  }
  d.hint("test it first: 'has " + text + " and …', or write '" + text +
         " otherwise' with a value to use in its stead");
  if (atom_.valid() && atom_.file == span.file) {
    d.fix({atom_.file, atom_.begin, atom_.begin}, "has " + text + " and ");
  }
}

}  // namespace bylaw
