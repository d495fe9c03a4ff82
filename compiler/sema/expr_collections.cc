// Membership in entities, sets, lists and networks; standing under a term; quantifiers; lists and
// the algebra of sets. Entry points: ExprChecker::membership(), under(), quantifier(), list(),
// set_operation().
#include <algorithm>
#include <map>
#include <utility>

#include "compiler/sema/diagnostics_types.h"
#include "compiler/sema/expr_checker.h"

namespace bylaw {

ExprId ExprChecker::membership(ast::ExprId expr) {
  const ast::ExprId left = operand(expr, 0);
  const ast::ExprId right = operand(expr, 1);
  if (need(left) > need(right)) {
    const ExprId b = infer(right, std::nullopt);
    const Type type = schema().types[type_of(b)];
    return membership_of(expr, infer(left, is_collection(type_of(b)) ? type.element : type_of(b)),
                         b);
  }
  const ExprId a = infer(left, std::nullopt);
  if (kind_of(a) == TypeKind::kAction) {
    if (const auto group = action_group(right)) return membership_of(expr, a, *group);
  }
  return membership_of(expr, a, infer(right, type_of(a)));
}

std::optional<ExprId> ExprChecker::action_group(ast::ExprId expr) {
  const std::vector<ast::Name> words = words_of(expr);
  if (words.empty() || is_value_root(words.front().text)) return std::nullopt;
  const auto found = analysis_.scope.find(scope_.file, dotted(words, 0, words.size()),
                                          kinds(SymbolKind::kActionGroup));
  if (found.size() != 1) return std::nullopt;
  const Span span = tree(expr).span;
  const TypeId action = simple(TypeKind::kAction);
  std::vector<ExprId> members;
  for (const ActionId id : analysis_.action_groups[found.front().index]) {
    members.push_back(book().exprs.literal(Value(ActionValue{id}), action, span));
  }
  return book().exprs.add(Op::kList, schema().types.list(action), span, members);
}

ExprId ExprChecker::membership_of(ast::ExprId expr, ExprId a, ExprId b) {
  const Span span = tree(expr).span;
  if (is_error(a) || is_error(b)) return error(span);
  if (is_collection(type_of(b))) return in_collection(expr, a, b);
  const TypeId boolean = simple(TypeKind::kBool);
  if (kind_of(b) == TypeKind::kEntity && kind_of(a) == TypeKind::kEntity) {
    check_reach(span, a, schema().types[type_of(b)].entity());
    return add(Op::kInEntity, boolean, span, {a, b});
  }
  if (kind_of(b) == TypeKind::kIp) {
    if (const auto address = convert(a, type_of(b))) {
      return add(Op::kInNetwork, boolean, span, {*address, b});
    }
  }
  if (kind_of(b) == TypeKind::kEntity || kind_of(b) == TypeKind::kIp) {
    report(diag::kInAcrossTypes, span, type_name(a), type_name(b))
        .label(book().exprs[a].span, "this is " + type_name(a))
        .label(book().exprs[b].span, "this is " + type_name(b));
    return error(span);
  }
  DiagnosticBuilder d = report(diag::kInNeedsCollection, span, type_name(b));
  const Span word = tree(expr).name_span;
  switch (kind_of(b)) {
    case TypeKind::kTaxonomy:
      d.hint("to stand below a term is 'under'");
      if (word.valid()) d.fix(word, "under");
      break;
    case TypeKind::kString:
      d.hint("a part of a text is asked for by '.contains(…)'");
      break;
    case TypeKind::kColumnText:
      d.hint("a cell holds one text; compare with '=='");
      break;
    case TypeKind::kError:
    case TypeKind::kBool:
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kDuration:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kIp:
    case TypeKind::kAction:
    case TypeKind::kWeekday:
    case TypeKind::kEnum:
    case TypeKind::kEntity:
    case TypeKind::kRecord:
    case TypeKind::kSet:
    case TypeKind::kList:
      if (type_of(a) == type_of(b)) d.hint("compare with '=='");
      break;
  }
  return error(span);
}

ExprId ExprChecker::in_collection(ast::ExprId expr, ExprId a, ExprId b) {
  const Span span = tree(expr).span;
  const TypeId boolean = simple(TypeKind::kBool);
  const TypeId element = schema().types[type_of(b)].element;
  const Expr right = book().exprs[b];
  const bool written = right.op == Op::kList || right.op == Op::kSet;
  if (written && right.count == 0) {
    report(diag::kEmptyCollection, right.span, "false");
    return truth(false, span);
  }
  if (kind_of(a) == TypeKind::kEntity && kind_of(element) == TypeKind::kEntity) {
    check_reach(span, a, schema().types[element].entity());
    return add(Op::kInAnyEntity, boolean, span, {a, b});
  }
  const auto converted = convert(a, element);
  if (!converted) {
    DiagnosticBuilder d = report(diag::kInAcrossTypes, span, type_name(a), type_name(b));
    d.label(book().exprs[a].span, "this is " + type_name(a))
        .label(right.span, "this is " + type_name(b));
    if (type_of(a) == type_of(b)) {
      d.hint("to ask whether it holds all of them, write '.containsAll(…)'");
    }
    return error(span);
  }
  if (kind_of(element) == TypeKind::kEntity) {
    return add(Op::kInAnyEntity, boolean, span, {*converted, b});
  }
  if (written && kind_of(element) == TypeKind::kIp) {
    for (const ExprId member : book().exprs.operands(b)) {
      if (book().exprs[member].op != Op::kLiteral) continue;
      if (book().exprs.value(member).as<Ip>().prefix == 128) continue;
      report(diag::kNetworkInList, book().exprs[member].span).hint("write 'any n in […]: … in n'");
      break;
    }
  }
  if (kind_of(element) == TypeKind::kAction && written && scope_.environment &&
      book().exprs[*converted].op == Op::kAction) {
    const ActionId here = schema().environments[*scope_.environment].action;
    const auto members = book().exprs.operands(b);
    const bool literal = std::all_of(members.begin(), members.end(), [&](ExprId member) {
      return book().exprs[member].op == Op::kLiteral;
    });
    const bool found = std::any_of(members.begin(), members.end(), [&](ExprId member) {
      return book().exprs[member].op == Op::kLiteral &&
             book().exprs.value(member).as<ActionValue>().action == here;
    });
    if (found || literal) return truth(found, span);
  }
  return add(Op::kInSet, boolean, span, {*converted, b});
}

void ExprChecker::check_reach(Span span, ExprId below, EntityTypeId above) {
  const Op op = book().exprs[below].op;
  // What a rule says of several principals or resources need not suit each of them.
  if (op == Op::kPrincipal || op == Op::kResource) return;
  const EntityTypeId start = schema().types[type_of(below)].entity();
  std::vector<EntityTypeId> seen{start};
  for (size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] == above) return;
    for (const EntityTypeId parent : schema().entity_types[seen[i]].parents) {
      if (std::find(seen.begin(), seen.end(), parent) == seen.end()) seen.push_back(parent);
    }
  }
  const std::string name = schema().entity_types[above].name.local;
  report(diag::kNeverIn, span, schema().entity_types[start].name.local, name)
      .label(schema().entity_types[start].span, "declared here, not 'in " + name + "'");
}

ExprId ExprChecker::under(ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  const ast::ExprId left = operand(expr, 0);
  const ast::ExprId right = operand(expr, 1);
  const auto element = [&](ExprId id) {
    return is_collection(type_of(id)) ? schema().types[type_of(id)].element : type_of(id);
  };
  ExprId a;
  ExprId b;
  if (need(left) > need(right)) {
    b = infer(right, std::nullopt);
    a = infer(left, element(b));
  } else {
    a = infer(left, std::nullopt);
    b = infer(right, element(a));
  }
  if (is_error(a) || is_error(b)) return error(e.span);
  const bool cells = kind_of(a) == TypeKind::kColumnText && kind_of(b) == TypeKind::kColumnText;
  if (kind_of(a) == TypeKind::kColumnText && kind_of(b) == TypeKind::kTaxonomy)
    a = *convert(a, type_of(b));
  if (kind_of(b) == TypeKind::kColumnText && kind_of(a) == TypeKind::kTaxonomy)
    b = *convert(b, type_of(a));
  if (cells) {
    report(diag::kUntypedCell, e.span).hint("compare it with a term of a taxonomy");
    return error(e.span);
  }
  if (kind_of(a) != TypeKind::kTaxonomy || kind_of(b) != TypeKind::kTaxonomy) {
    DiagnosticBuilder d = report(diag::kUnderNeedsTerms, e.span, type_name(a), type_name(b));
    if (is_collection(type_of(a)) && kind_of(element(a)) == TypeKind::kTaxonomy) {
      d.hint("ask about its members: 'any t in …: t under …'");
    } else if (is_collection(type_of(b)) && kind_of(element(b)) == TypeKind::kTaxonomy) {
      d.hint("ask about its members: 'any t in …: … under t'");
    } else if (kind_of(a) == TypeKind::kEntity) {
      d.hint("to stand below an entity is 'in'");
      if (e.name_span.valid()) d.fix(e.name_span, "in");
    }
    return error(e.span);
  }
  if (!unify(a, b)) {
    report(diag::kUnderAcrossTaxonomies, e.span, type_name(a), type_name(b))
        .label(book().exprs[a].span, "a term of " + type_name(a))
        .label(book().exprs[b].span, "a term of " + type_name(b));
    return error(e.span);
  }
  if (const std::string path = path_key(a); !path.empty() && path == path_key(b)) {
    report(diag::kComparedWithItself, e.span, path);
  }
  return add(Op::kUnder, simple(TypeKind::kBool), e.span, {a, b});
}

ExprId ExprChecker::quantifier(ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  const std::string_view word = e.kind == ast::ExprKind::kAny   ? "any"
                                : e.kind == ast::ExprKind::kAll ? "all"
                                                                : "count";
  const ExprId over = infer(operand(expr, 0), std::nullopt);
  TypeId element = simple(TypeKind::kError);
  bool wrong = is_error(over);
  bool empty = false;
  if (is_collection(type_of(over))) {
    element = schema().types[type_of(over)].element;
    const Expr& c = book().exprs[over];
    if ((c.op == Op::kList || c.op == Op::kSet) && c.count == 0) {
      empty = true;
      report(diag::kEmptyCollection, c.span,
             e.kind == ast::ExprKind::kAny   ? "false"
             : e.kind == ast::ExprKind::kAll ? "true"
                                             : "0");
    }
  } else if (!wrong) {
    wrong = true;
    DiagnosticBuilder d =
        report(diag::kNotACollection, book().exprs[over].span, word, type_name(over));
    if (kind_of(over) == TypeKind::kEntity) d.hint("what stands below an entity is asked by 'in'");
  }
  if (is_value_root(e.text)) {
    report(diag::kShadowedVariable, e.name_span, e.text).hint("choose another name");
    return error(e.span);
  }
  const auto slot = static_cast<uint32_t>(locals_.size());
  locals_.push_back({e.text, element, false});
  frame_size_ = std::max(frame_size_, slot + 1);
  const bool failed_before = std::exchange(failed_, false);
  const ExprId body = condition(operand(expr, 1)).id;
  const bool body_failed = std::exchange(failed_, failed_before || failed_);
  if (!locals_.back().used && !is_error(body)) {
    report(diag::kUnusedVariable, e.name_span, e.text);
  }
  locals_.pop_back();
  const TypeId type = simple(e.kind == ast::ExprKind::kCount ? TypeKind::kInt : TypeKind::kBool);
  if (wrong || body_failed) return error(e.span);
  if (empty && e.kind == ast::ExprKind::kCount) {
    return book().exprs.literal(Value(int64_t{0}), type, e.span);
  }
  if (empty) return truth(e.kind == ast::ExprKind::kAll, e.span);
  const Op op = e.kind == ast::ExprKind::kAny   ? Op::kAny
                : e.kind == ast::ExprKind::kAll ? Op::kAll
                                                : Op::kCount;
  return add(op, type, e.span, {over, body}, slot);
}

ExprId ExprChecker::list(ast::ExprId expr, Expected expected) {
  const ast::Expr& e = tree(expr);
  Expected wanted;
  if (expected) wanted = is_collection(*expected) ? schema().types[*expected].element : *expected;
  const bool typed = wanted && !is_error_type(*wanted) && kind_of(*wanted) != TypeKind::kColumnText;
  TypeId element = simple(TypeKind::kError);  // settled by the first member
  std::vector<ExprId> members;
  std::map<uint32_t, Span> literals;
  bool wrong = false;
  for (const ast::ExprId part : file_.operands_of(expr)) {
    const bool first = is_error_type(element);
    ExprId id = infer(part, first ? wanted : Expected(element));
    if (is_error(id)) {
      wrong = true;
      continue;
    }
    if (first) element = typed && convert(id, *wanted) ? *wanted : type_of(id);
    if (kind_of(element) == TypeKind::kColumnText) element = simple(TypeKind::kString);
    if (const auto converted = convert(id, element)) {
      id = *converted;
    } else if (kind_of(id) == TypeKind::kDecimal && kind_of(element) == TypeKind::kInt) {
      element = type_of(id);
      for (ExprId& member : members) member = *convert(member, element);
    } else {
      wrong = true;
      report_mixed(id, element);
      continue;
    }
    wrong = wrong || is_error(id);
    members.push_back(id);
    const Expr& member = book().exprs[id];
    if (member.op != Op::kLiteral || is_error(id)) continue;
    const auto [same, fresh] = literals.emplace(member.index, member.span);
    if (fresh) continue;
    report(diag::kRepeatedElement, member.span, schema().value_text(book().exprs.value(id)))
        .label(same->second, "here first");
  }
  if (wrong) return error(e.span);
  if (members.empty() && typed) element = *wanted;
  const bool as_set = expected && kind_of(*expected) == TypeKind::kSet;
  const TypeId type = as_set ? schema().types.set(element) : schema().types.list(element);
  return book().exprs.add(as_set ? Op::kSet : Op::kList, type, e.span, members);
}

void ExprChecker::report_mixed(ExprId member, TypeId element) {
  DiagnosticBuilder d =
      report(diag::kMixedList, book().exprs[member].span, type_name(element), type_name(member));
  if (kind_of(member) == TypeKind::kEntity && kind_of(element) == TypeKind::kEntity) {
    d.hint("ask of each by itself and join them with 'or'");
  }
}

ExprId ExprChecker::set_operation(ast::ExprId expr, Expected expected) {
  const ast::Expr& e = tree(expr);
  const bool is_union = e.kind == ast::ExprKind::kUnion;
  const Expected sets = expected && kind_of(*expected) == TypeKind::kSet ? expected : std::nullopt;
  auto [a, b] = infer_both(operand(expr, 0), operand(expr, 1), sets);
  if (is_error(a) || is_error(b)) return error(e.span);
  const bool either = kind_of(a) == TypeKind::kSet || kind_of(b) == TypeKind::kSet;
  if (either && unify(a, b)) {
    return add(is_union ? Op::kUnion : Op::kIntersect, type_of(a), e.span, {a, b});
  }
  DiagnosticBuilder d =
      report(diag::kSetOperands, e.span, is_union ? "|" : "&", type_name(a), type_name(b));
  if (kind_of(a) == TypeKind::kBool && kind_of(b) == TypeKind::kBool) {
    d.hint(is_union ? "write 'or'" : "write 'and'");
  }
  return error(e.span);
}

}  // namespace bylaw
