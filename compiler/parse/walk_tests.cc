// Tests: what is given, what is expected.
#include "compiler/parse/diagnostics.h"
#include "compiler/parse/strings.h"
#include "compiler/parse/walk.h"

namespace bylaw::parsing {

ast::TestDecl Walk::test_decl(const Parser::TestDeclContext* context) {
  ast::TestDecl out;
  out.name = name(context->named);
  for (const Parser::StepContext* step : context->block->list) {
    if (step->exception != nullptr) continue;
    if (step->facts != nullptr) {
      out.steps.emplace_back(given(step->facts));
    } else {
      out.steps.emplace_back(expectation(step->expected));
    }
  }
  return out;
}

ast::GivenDecl Walk::given(const Parser::GivenContext* context) {
  ast::GivenDecl out;
  out.span = span_of(context);
  bool context_seen = false;
  bool action_seen = false;
  const auto take = [&](bool& seen, Fields& to, const Parser::GivenPartContext* part) {
    if (seen) return repeated(part->kind);
    seen = true;
    to = fields(part->fields);
  };
  for (const Parser::GivenPartContext* part : context->parts) {
    out_.part_words.push_back(span_of(part->kind));
    switch (part->kind->getType()) {
      case Parser::CONTEXT:
        take(context_seen, out.context, part);
        break;
      case Parser::ACTION:
        take(action_seen, out.properties, part);
        break;
      case Parser::AT:
        once(out.at, optional_name(part->time), part->kind);
        break;
      default:
        out.entities.push_back(given_entity(part));
        break;
    }
  }
  return out;
}

ast::GivenEntity Walk::given_entity(const Parser::GivenPartContext* context) {
  ast::GivenEntity out;
  switch (context->kind->getType()) {
    case Parser::PRINCIPAL:
      out.role = ast::GivenEntity::Role::kPrincipal;
      break;
    case Parser::RESOURCE:
      out.role = ast::GivenEntity::Role::kResource;
      break;
    default:
      out.role = ast::GivenEntity::Role::kOther;
      break;
  }
  out.span = span_of(context);
  out.entity = entity_id(context->entity);
  out.has_attributes = context->fields != nullptr;
  if (out.has_attributes) out.attributes = fields(context->fields);
  for (const Parser::EntityIdContext* parent : context->parents) {
    out.parents.push_back(entity_id(parent));
  }
  return out;
}

ast::ExprId Walk::entity_id(const Parser::EntityIdContext* context) {
  ast::Expr out;
  out.kind = ast::ExprKind::kEntity;
  out.span = span_of(context);
  out.path = path(context->typed);
  out.text = string_value(ours(context->id).text());
  out.name_span = span_of(context->id);
  if (ours(context->id).bad) return error_at(out.span);
  return add(std::move(out), {});
}

ast::ExpectDecl Walk::expectation(const Parser::ExpectationContext* context) {
  ast::ExpectDecl out;
  out.span = span_of(context);
  if (context->row != nullptr) {
    out.kind = ast::ExpectDecl::Kind::kRow;
    out.row = fields(context->row);
    out.row_visible = context->visible != nullptr;
    if (out.row_visible) out.shows = cell_masks(context->shows);
    return out;
  }
  out.permit = context->outcome->getType() == Parser::PERMIT;
  if (context->outcome->getType() == Parser::FORBID) {
    const Span span = span_of(context->outcome);
    diagnostics_.emit(kExpectOutcome, span, "forbid")
        .hint("did you mean 'deny'?")
        .fix(span, "deny");
  }
  out.actions = actions(context->on);
  for (const Parser::ExpectPartContext* part : context->parts) {
    out_.part_words.push_back(span_of(part->kind));
    expect_part(part, out);
  }
  return out;
}

void Walk::expect_part(const Parser::ExpectPartContext* part, ast::ExpectDecl& out) {
  switch (part->kind->getType()) {
    case Parser::BY:
      if (out.by_stated) return repeated(part->kind);
      out.by_stated = true;
      out.by = paths(part->by);
      return;
    case Parser::NOT:
      if (out.not_permitted) return repeated(part->kind);
      out.not_permitted = true;
      return;
    case Parser::MASKS:
      return once(out.masks, std::optional(cell_masks(part->masks)), part->kind);
    case Parser::FILTER: {
      const ast::ExprId rows = condition(part->rows);
      const ast::Expr& word = out_.exprs[rows];
      if (!out.filter) out.filter_none = word.kind == ast::ExprKind::kName && word.text == "none";
      return once(out.filter, std::optional(rows), part->kind);
    }
    default: {
      std::vector<ast::Use> duties;
      for (const Parser::UseContext* item : part->uses) duties.push_back(use(item));
      return once(out.duties, std::optional(std::move(duties)), part->kind);
    }
  }
}

std::vector<ast::ExpectMask> Walk::cell_masks(const Parser::CellMasksContext* context) {
  std::vector<ast::ExpectMask> out;
  for (const Parser::CellMaskContext* cell : context->list) {
    out.push_back({name(cell->column), use(cell->mask)});
  }
  return out;
}

}  // namespace bylaw::parsing
