// Types, taxonomies, entities, actions, defines, assumptions, masks and duties.
#include "compiler/parse/diagnostics.h"
#include "compiler/parse/walk.h"

namespace bylaw::parsing {

ast::EnumDecl Walk::enum_decl(const Parser::EnumDeclContext* context) {
  ast::EnumDecl out;
  out.name = name(context->named);
  out.ordered = context->ordered != nullptr;
  for (const Parser::WordOrStringContext* member : context->body->list) {
    out.members.push_back({name(member), doc_before(member->start)});
  }
  const size_t wanted = out.ordered ? Parser::LT : Parser::COMMA;
  for (const antlr4::Token* separator : context->body->separators) {
    if (separator->getType() == wanted) continue;
    const std::string mended = out.ordered ? " <" : ",";
    auto builder =
        diagnostics_.emit(kEnumSeparator, span_of(separator),
                          out.ordered ? "the members of an ordered enum stand between '<'"
                                      : "the members of an enum without order stand between ','");
    builder.hint(out.ordered ? "write 'a < b'"
                             : "did you mean 'enum " + out.name.text + " ordered'?");
    if (out.ordered) builder.fix(span_of(separator), mended);
    break;
  }
  return out;
}

ast::TaxonomyDecl Walk::taxonomy_decl(const Parser::TaxonomyDeclContext* context) {
  ast::TaxonomyDecl out;
  out.name = name(context->named);
  if (context->base != nullptr) out.base = path(context->base);
  for (const Parser::TermContext* term : context->block->list) {
    if (term->exception != nullptr) continue;
    ast::TermDecl& to = out.terms.emplace_back();
    to.name = path_from(term->named, term->named->parts);
    for (const Parser::PathContext* parent : term->parents) to.parents.push_back(path(parent));
    to.open = term->open != nullptr;
    to.doc = doc_before(term->start);
    to.span = span_of(term);
  }
  return out;
}

ast::TermDecl Walk::term_decl(const Parser::TermDeclContext* context) {
  ast::TermDecl out;
  out.name = path(context->named);
  for (const Parser::PathContext* parent : context->parents) out.parents.push_back(path(parent));
  if (context->taxonomy != nullptr) out.taxonomy = path(context->taxonomy);
  out.doc = doc_before(context->start);
  out.span = span_of(context);
  return out;
}

ast::EntityDecl Walk::entity_decl(const Parser::EntityDeclContext* context) {
  ast::EntityDecl out;
  out.name = name(context->named);
  out.claim = context->claim != nullptr;
  if (context->parents != nullptr) out.parents = paths(context->parents);
  out.attributes = members(context->block);
  return out;
}

ast::RecordDecl Walk::record_decl(const Parser::RecordDeclContext* context) {
  return {name(context->named), members(context->block)};
}

std::vector<ast::Member> Walk::members(const Parser::MembersContext* context) {
  std::vector<ast::Member> out;
  for (const Parser::MemberContext* member : context->list) {
    if (member->exception != nullptr) continue;
    ast::Member& to = out.emplace_back();
    to.name = name(member->named);
    to.type = type(member->typed);
    to.optional = member->optional != nullptr;
    to.claim = member->claim != nullptr;
    to.adjustable = member->adjustable != nullptr;
    to.doc = doc_before(member->start);
    to.span = span_of(member);
  }
  return out;
}

std::vector<ast::Member> Walk::parameters(const Parser::ParametersContext* context) {
  std::vector<ast::Member> out;
  if (context == nullptr) return out;
  for (const Parser::ParameterContext* parameter : context->list) {
    ast::Member& to = out.emplace_back();
    to.name = name(parameter->named);
    to.optional = parameter->optional != nullptr;
    to.doc = doc_before(parameter->start);
    to.span = span_of(parameter);
    if (parameter->typed != nullptr) {
      to.type = type(parameter->typed);
      continue;
    }
    to.type.kind = ast::TypeRef::Kind::kWords;
    to.type.span = span_of(parameter->words);
    for (const antlr4::Token* word : parameter->words->list) to.type.words.push_back(name(word));
  }
  return out;
}

ast::TypeRef Walk::type(const Parser::TypeContext* context) {
  ast::TypeRef out;
  out.span = span_of(context);
  out.optional = context->optional != nullptr;
  if (context->collection == nullptr) {
    out.path = path(context->named);
    return out;
  }
  const bool set = context->collection->getType() == Parser::SET;
  out.kind = set ? ast::TypeRef::Kind::kSet : ast::TypeRef::Kind::kList;
  out.element.push_back(type(context->element));
  return out;
}

ast::ActionGroupDecl Walk::action_group_decl(const Parser::ActionDeclContext* context) {
  ast::ActionGroupDecl out;
  out.name = name(context->named->start);
  if (context->grouped != nullptr) out.members = paths(context->grouped);
  return out;
}

ast::ActionDecl Walk::action_decl(const Parser::ActionDeclContext* context) {
  ast::ActionDecl out;
  for (const Parser::ActionNameContext* item : context->list) {
    out.names.push_back({name(item->named), parameters(item->properties), doc_before(item->start)});
  }
  out.principals = paths(context->principals);
  out.resources = paths(context->resources);
  if (context->columnSource != nullptr) out.columns = path(context->columnSource);
  return out;
}

ast::DefineDecl Walk::define_decl(const Parser::DefineDeclContext* context) {
  ast::DefineDecl out;
  out.name = name(context->named);
  out.parameters = parameters(context->takes);
  out.type = type(context->typed);
  out.body = expr(context->body);
  return out;
}

ast::AssumeDecl Walk::assume_decl(const Parser::AssumeDeclContext* context) {
  ast::AssumeDecl out;
  out.text = optional_name(context->text);
  for (const Parser::VariableContext* variable : context->variables) {
    ast::Member& to = out.variables.emplace_back();
    to.name = name(variable->named);
    to.type.path = path(variable->typed);
    to.type.span = to.type.path.span;
    to.span = span_of(variable);
  }
  out.body = condition(context->body);
  return out;
}

ast::MaskDecl Walk::mask_decl(const Parser::MaskDeclContext* context) {
  ast::MaskDecl out;
  out.name = name(context->named);
  out.parameters = parameters(context->takes);
  for (const Parser::WordContext* type : context->columnTypes)
    out.column_types.push_back(name(type));
  for (const Parser::MaskComponentContext* component : context->components) {
    ast::MaskComponent& to = out.components.emplace_back();
    to.name = name(component->start);
    to.span = span_of(component);
    if (component->number == nullptr && component->amount == nullptr) continue;
    const antlr4::Token* amount =
        component->number != nullptr ? component->number : component->amount->start;
    ast::Expr value;
    value.kind = component->number != nullptr ? ast::ExprKind::kInt : ast::ExprKind::kName;
    value.text = ours(amount).text();
    value.span = span_of(amount);
    value.name_span = value.span;
    to.amount = ours(amount).bad ? error_at(value.span) : add(std::move(value), {});
  }
  return out;
}

ast::DutyDecl Walk::duty_decl(const Parser::DutyDeclContext* context) {
  ast::DutyDecl out;
  out.name = name(context->named);
  out.parameters = parameters(context->takes);
  out.gates = context->gates != nullptr;
  if (context->doneBy != nullptr) out.done_by = path(context->doneBy);
  if (context->combines != nullptr) out.combines = name(context->combines);
  return out;
}

}  // namespace bylaw::parsing
