// Expressions as they were written: nothing unfolded, folded or shared, each with its place, so
// that what erred and what is left of a filter can be told in the author's words.
#include <algorithm>

#include "compiler/lower/codes.h"
#include "rules/expr_printer.h"

namespace bylaw::lower {

using graph::CodeOp;
using graph::Part;

uint32_t CodeMaker::value_type(TypeId id) {
  if (const auto it = value_types_.find(id.value); it != value_types_.end()) return it->second;
  const Type type = id.valid() ? book_.schema.types[id] : Type();
  graph::ValueTypeRecord record;
  record.form = value_form(type.kind);
  record.of = type.element.valid() ? value_type(type.element) : type.declaration;
  auto& all = parts_.get<Part::kValueTypes>();
  all.push_back(record);
  value_types_[id.value] = static_cast<uint32_t>(all.size() - 1);
  return value_types_[id.value];
}

uint32_t CodeMaker::written(ExprId expr) {
  if (!fits(expr)) {
    return add(CodeOp::kLiteral, book_.exprs[expr].type, {}, pool_.invalid_literal());
  }
  return visit_written(expr);
}

bool CodeMaker::fits(ExprId expr) {
  too_deep_ |= depth(expr, 0) > kDeepestGuard;
  return !too_deep_;
}

uint32_t CodeMaker::visit_written(ExprId expr) {
  if (written_[expr.index()] != graph::kNone) return written_[expr.index()];
  const Expr& e = book_.exprs[expr];
  std::vector<uint32_t> operands;
  for (const ExprId operand : book_.exprs.operands(expr)) {
    operands.push_back(visit_written(operand));
  }
  const uint32_t code =
      append(code_op(e.op), e.type, operands, written_index(expr), places_.place(e.span));
  written_[expr.index()] = code;
  return code;
}

uint32_t CodeMaker::written_index(ExprId expr) {
  const Expr& e = book_.exprs[expr];
  if (e.op == Op::kLiteral) return pool_.literal(book_.exprs.value(expr));
  if (e.op == Op::kParameter) return parameter_index(ParameterId(e.index));
  if (e.op == Op::kCall) return define(DefineId(e.index));
  if (e.op == Op::kRow || e.op == Op::kLike) return pool_.symbol(book_.exprs.text(expr));
  if (e.op == Op::kMatches) return pattern(book_.exprs.text(expr));
  return e.index;
}

uint32_t CodeMaker::written_guard(ExprId guard) {
  const uint32_t code = written(guard);
  std::vector<ExprId> open{guard};
  while (!open.empty()) {
    const ExprId part = open.back();
    open.pop_back();
    const Expr& e = book_.exprs[part];
    places_.told(e.span);
    if (e.op != Op::kAnd && e.op != Op::kOr && e.op != Op::kNot) continue;
    const auto operands = book_.exprs.operands(part);
    open.insert(open.end(), operands.begin(), operands.end());
  }
  return code;
}

uint32_t CodeMaker::define(DefineId id) {
  if (const auto it = defines_.find(id.value); it != defines_.end()) return it->second;
  const Define& declared = book_.defines[id];
  graph::DefineRecord record;
  record.body = visit_written(declared.body);
  record.parameters = static_cast<uint32_t>(declared.parameters.size());
  record.frame_size = std::max(declared.frame_size, facts_[record.body].locals);
  auto& all = parts_.get<Part::kDefines>();
  const auto index = static_cast<uint32_t>(all.size());
  all.push_back(record);
  parts_.get<Part::kNames>().push_back(
      {graph::NameOf::kDefine, index,
       pool_.symbol(names_.of(NameBook::Space::kDefine, declared.name))});
  defines_[id.value] = index;
  return index;
}

/// A value for each domain, or one for all.
uint32_t CodeMaker::parameter_index(ParameterId id) {
  auto& values = parts_.get<Part::kParameters>();
  const auto [it, fresh] = parameters_.emplace(id.value, static_cast<uint32_t>(values.size()));
  if (!fresh) return it->second;
  const Parameter& parameter = book_.parameters[id];
  std::vector<graph::Datum> by_domain;
  const auto& domains = book_.schema.domains().terms;
  for (size_t i = 0; i < (parameter.settings.empty() ? 1 : domains.size()); ++i) {
    const Value* nearest = &parameter.initial;
    for (const TermId level : book_.schema.chain(domains.id_at(i))) {
      for (const ParameterSetting& setting : parameter.settings) {
        if (setting.domain == level) nearest = &setting.value;
      }
    }
    by_domain.push_back(pool_.datum(*nearest));
  }
  auto& literals = parts_.get<Part::kLiterals>();
  values.push_back(
      {static_cast<uint32_t>(literals.size()), static_cast<uint32_t>(by_domain.size())});
  literals.insert(literals.end(), by_domain.begin(), by_domain.end());
  parts_.get<Part::kNames>().push_back(
      {graph::NameOf::kParameter, it->second,
       pool_.symbol(names_.of(NameBook::Space::kParameter, parameter.name))});
  return it->second;
}

}  // namespace bylaw::lower
