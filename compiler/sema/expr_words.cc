// Words under their type's name (`Role.admin`), and what to say about words that mean nothing: the
// nearest one that does, the types that know it, or what was probably meant. Entry points:
// ExprChecker::qualified(), report_word().
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_types.h"
#include "compiler/sema/expr_checker.h"
#include "compiler/sema/mistakes.h"

namespace bylaw {
namespace {

constexpr SymbolKinds kWordTypes = SymbolKind::kEnum | SymbolKind::kTaxonomy;

std::string last_part(const std::string& text) {
  const size_t dot = text.rfind('.');
  return dot == std::string::npos ? text : text.substr(dot + 1);
}

std::vector<std::string> member_names(const std::vector<Member>& members) {
  std::vector<std::string> names;
  for (const Member& member : members) names.push_back(member.name);
  return names;
}

/// "did you mean 'Region.eea' or 'Zone.eea'?"
void suggest(DiagnosticBuilder& d, Span span, const std::vector<std::string>& choices) {
  if (choices.empty()) return;
  std::vector<std::string> quoted;
  for (const std::string& choice : choices) quoted.push_back("'" + choice + "'");
  d.hint("did you mean " + join_words(quoted, "or") + "?");
  if (choices.size() == 1) d.fix(span, choices.front());
}

}  // namespace

bool ExprChecker::has_qualifier(const std::vector<ast::Name>& words) const {
  for (size_t n = words.size() - 1; n > 0; --n) {
    if (!analysis_.scope.find(scope_.file, dotted(words, 0, n), kWordTypes).empty()) return true;
  }
  return words.size() > 1 &&
         !analysis_.scope
              .find(scope_.file, dotted(words, 0, words.size()), kinds(SymbolKind::kAction))
              .empty();
}

std::optional<ExprId> ExprChecker::qualified(ast::ExprId expr,
                                             const std::vector<ast::Name>& words) {
  const Span span = tree(expr).span;
  for (size_t n = words.size() - 1; n > 0; --n) {
    const auto found = analysis_.scope.find(scope_.file, dotted(words, 0, n), kWordTypes);
    if (found.size() != 1) continue;
    const std::string text = dotted(words, n, words.size());
    const Span place = join(words[n].span, words.back().span);
    if (found.front().kind == SymbolKind::kEnum) {
      const EnumId id(found.front().index);
      if (const auto member = schema().enums[id].find(text)) {
        return book().exprs.literal(Value(EnumValue{id, *member}), schema().types.enumeration(id),
                                    span);
      }
      report_unknown_member(place, id, text);
      return error(span);
    }
    const TaxonomyId id(found.front().index);
    if (const auto term = schema().taxonomies[id].find(text)) {
      return book().exprs.literal(Value(TermValue{id, *term}), schema().types.taxonomy(id), span);
    }
    report_unknown_term(place, id, text);
    return error(span);
  }
  if (words.size() == 1) return std::nullopt;
  const auto actions =
      analysis_.scope.find(scope_.file, dotted(words, 0, words.size()), kinds(SymbolKind::kAction));
  if (actions.size() != 1) return std::nullopt;
  return book().exprs.literal(Value(ActionValue{ActionId(actions.front().index)}),
                              simple(TypeKind::kAction), span);
}

std::vector<std::pair<TypeId, Value>> ExprChecker::readings(const std::string& text) {
  std::vector<std::pair<TypeId, Value>> out;
  const auto visible = [&](const QualifiedName& name, SymbolKind kind, uint32_t index) {
    const auto found = analysis_.scope.find(scope_.file, name.full(), kinds(kind));
    return std::any_of(found.begin(), found.end(),
                       [&](const DeclaredName& symbol) { return symbol.index == index; });
  };
  for (size_t i = 0; i < schema().enums.size(); ++i) {
    const EnumId id = schema().enums.id_at(i);
    const auto member = schema().enums[id].find(text);
    if (member && visible(schema().enums[id].name, SymbolKind::kEnum, id.value)) {
      out.emplace_back(schema().types.enumeration(id), Value(EnumValue{id, *member}));
    }
  }
  for (size_t i = 0; i < schema().taxonomies.size(); ++i) {
    const TaxonomyId id = schema().taxonomies.id_at(i);
    const auto term = schema().taxonomies[id].find(text);
    if (term && (id == Schema::kDomains ||
                 visible(schema().taxonomies[id].name, SymbolKind::kTaxonomy, id.value))) {
      out.emplace_back(schema().types.taxonomy(id), Value(TermValue{id, *term}));
    }
  }
  return out;
}

ExprId ExprChecker::report_word(ast::ExprId expr, const std::vector<ast::Name>& words,
                                Expected expected) {
  const Span span = tree(expr).span;
  const std::string text = dotted(words, 0, words.size());
  const TypeId wanted = expected && is_collection(*expected) ? schema().types[*expected].element
                                                             : expected.value_or(TypeId());
  const TypeKind kind = wanted.valid() ? kind_of(wanted) : TypeKind::kError;
  if (kind == TypeKind::kEnum && words.size() == 1) {
    report_unknown_member(span, schema().types[wanted].enumeration(), text);
    return error(span);
  }
  if (kind == TypeKind::kTaxonomy) {
    report_unknown_term(span, schema().types[wanted].taxonomy(), text);
    return error(span);
  }
  if (kind == TypeKind::kWeekday) {
    report(diag::kUnknownWeekday, span, text)
        .hint("the days are mon, tue, wed, thu, fri, sat, sun");
    return error(span);
  }
  if (kind == TypeKind::kAction) {
    DiagnosticBuilder d = report(diag::kUnknownActionWord, span, text);
    const auto names = analysis_.scope.visible_names(scope_.file, kinds(SymbolKind::kAction));
    if (const auto near = nearest(text, names)) suggest(d, span, {*near});
    return error(span);
  }
  std::vector<std::string> choices;
  for (const auto& [type, value] : readings(text)) choices.push_back(type_name(type) + "." + text);
  if (kind == TypeKind::kColumnText && choices.size() > 1) {
    report(diag::kAmbiguousWord, span, text, join_words(choices, "or"))
        .hint("write one of them in full");
    return error(span);
  }
  if (touches_mistake(analysis_.sources, analysis_.diagnostics, span)) return error(span);
  DiagnosticBuilder d = report(diag::kUnreadableWord, span, text);
  if (kind == TypeKind::kString) {
    d.hint("a text stands in quotes: " + quote(text)).fix(span, quote(text));
    return error(span);
  }
  const auto is_a = [&](SymbolKinds wanted_kinds) {
    return !analysis_.scope.find(scope_.file, text, wanted_kinds).empty();
  };
  if (is_a(kinds(SymbolKind::kDefine))) {
    d.hint("a define is called with its arguments: '" + text + "(…)'");
  } else if (is_a(kinds(SymbolKind::kEntityType))) {
    d.hint("an entity is written with its id: '" + text + "::\"…\"'");
  } else if (is_a(kWordTypes)) {
    d.hint("name one of its words: '" + text + ".…'");
  } else if (!choices.empty()) {
    suggest(d, span, choices);
  } else {
    if (scope_.environment) {
      const Environment& environment = schema().environments[*scope_.environment];
      const auto offer = [&](const std::string& root, const std::vector<Member>& members) {
        if (find_member(members, text)) choices.push_back(root + "." + text);
      };
      offer("principal", schema().entity_types[environment.principal].attributes);
      offer("resource", schema().entity_types[environment.resource].attributes);
    }
    if (scope_.context && find_member(schema().context, text)) choices.push_back("context." + text);
    if (choices.empty()) {
      std::vector<std::string> names =
          analysis_.scope.visible_names(scope_.file, kinds(SymbolKind::kParameter));
      for (const Local& local : locals_) names.push_back(local.name);
      for (const char* root : {"principal", "resource", "context", "action"}) {
        names.emplace_back(root);
      }
      if (const auto near = nearest(words.front().text, names)) {
        d.hint("did you mean '" + *near + "'?").fix(words.front().span, *near);
      }
      return error(span);
    }
    suggest(d, span, choices);
  }
  return error(span);
}

void ExprChecker::report_unknown_member(Span span, EnumId enumeration, const std::string& member) {
  const Enum& declared = schema().enums[enumeration];
  DiagnosticBuilder d = report(diag::kUnknownMember, span, declared.name.local, member);
  d.label(declared.span, "declared here");
  std::vector<std::string> names;
  for (const EnumMember& m : declared.members) names.push_back(m.name);
  if (const auto near = nearest(member, names)) {
    d.hint("did you mean '" + *near + "'?").fix(span, *near);
  } else if (names.size() <= 8) {
    d.hint("its members are " + join_words(names));
  }
}

void ExprChecker::report_unknown_term(Span span, TaxonomyId taxonomy, const std::string& term) {
  const Taxonomy& declared = schema().taxonomies[taxonomy];
  DiagnosticBuilder d = report(diag::kUnknownTerm, span, declared.name.local, term);
  if (declared.span.valid()) d.label(declared.span, "declared here");
  std::vector<std::string> names;
  std::vector<std::string> same_end;
  for (const Term& t : declared.terms) {
    names.push_back(t.name);
    if (last_part(t.name) == last_part(term)) same_end.push_back(t.name);
  }
  if (same_end.size() == 1) {
    suggest(d, span, same_end);
  } else if (const auto near = nearest(term, names)) {
    suggest(d, span, {*near});
  }
}

void ExprChecker::report_unknown_attribute(ExprId object, ast::ExprId expr) {
  const ast::Expr& e = tree(expr);
  const Type type = schema().types[type_of(object)];
  if (type.kind == TypeKind::kEntity || type.kind == TypeKind::kRecord) {
    const bool is_entity = type.kind == TypeKind::kEntity;
    const Declared& declared =
        is_entity ? static_cast<const Declared&>(schema().entity_types[type.entity()])
                  : static_cast<const Declared&>(schema().records[type.record()]);
    DiagnosticBuilder d = report(diag::kUnknownAttribute, e.name_span, type_name(object), e.text);
    d.label(declared.span, "declared here");
    const auto names = member_names(is_entity ? schema().entity_types[type.entity()].attributes
                                              : schema().records[type.record()].members);
    if (const auto near = nearest(e.text, names)) {
      d.hint("did you mean '" + *near + "'?").fix(e.name_span, *near);
    } else if (is_entity && scope_.context && find_member(schema().context, e.text)) {
      d.hint("did you mean 'context." + e.text + "'?").fix(e.span, "context." + e.text);
    }
    return;
  }
  for (const std::string_view method : method_names()) {
    if (method != e.text) continue;
    report(diag::kMethodWithoutBrackets, e.name_span, e.text)
        .hint("write '." + e.text + "()'")
        .fix({e.name_span.file, e.name_span.end, e.name_span.end}, "()");
    return;
  }
  DiagnosticBuilder d = report(diag::kNoMembers, e.name_span, type_name(object), e.text);
  if (is_collection(type_of(object))) {
    d.hint("ask about its members: 'any x in …: x." + e.text + "'");
  }
}

}  // namespace bylaw
