// Files, headers, declarations; names, paths and doc lines.
#include <algorithm>

#include "compiler/parse/diagnostics.h"
#include "compiler/parse/strings.h"
#include "compiler/parse/walk.h"

namespace bylaw::parsing {

Span Walk::span_of(const antlr4::Token* token) const {
  return {out_.file, ours(token).begin, ours(token).end};
}

Span Walk::span_of(const antlr4::ParserRuleContext* context) const {
  const Token& start = ours(context->start);
  const uint32_t end = context->stop == nullptr ? start.end : ours(context->stop).end;
  return {out_.file, start.begin, std::max(start.begin, end)};
}

std::string Walk::doc_before(const antlr4::Token* token) const {
  const Token& at = ours(token);
  const uint32_t from = at.index == 0 ? 0 : lexed_.tokens[at.index - 1].end;
  auto it = std::lower_bound(lexed_.comments.begin(), lexed_.comments.end(), from,
                             [](const Comment& c, uint32_t place) { return c.begin < place; });
  std::string doc;
  for (; it != lexed_.comments.end() && it->begin < at.begin; ++it) {
    if (!it->doc) continue;
    if (!doc.empty()) doc += '\n';
    std::string_view text = lexed_.text.substr(it->begin + 3, it->end - it->begin - 3);
    if (text.starts_with(' ')) text.remove_prefix(1);
    text = text.substr(0, text.find_last_not_of(" \t") + 1);
    doc += text;
  }
  return doc;
}

ast::Name Walk::name(const antlr4::Token* token) {
  const Token& at = ours(token);
  if (at.type != Parser::STRING) return {std::string(at.text()), span_of(token)};
  std::string text = string_value(at.text());
  if (text.empty() && !at.bad) diagnostics_.emit(kEmptyName, span_of(token));
  return {std::move(text), span_of(token)};
}

std::optional<ast::Name> Walk::optional_name(const antlr4::Token* token) {
  if (token == nullptr) return std::nullopt;
  return literal(token);
}

/// A text, date or time; nothing if the lexer's pass refused it.
std::optional<ast::Name> Walk::literal(const antlr4::Token* token) {
  const Token& at = ours(token);
  if (at.bad) return std::nullopt;
  const bool quoted = at.type == Parser::STRING;
  return ast::Name{quoted ? string_value(at.text()) : std::string(at.text()), span_of(token)};
}

ast::Path Walk::path_from(const antlr4::ParserRuleContext* context,
                          const std::vector<Parser::WordOrStringContext*>& parts) {
  ast::Path out;
  out.parts.push_back(name(context->start));
  for (const Parser::WordOrStringContext* part : parts) out.parts.push_back(name(part));
  out.span = span_of(context);
  return out;
}

ast::Path Walk::path(const Parser::PathContext* path) { return path_from(path, path->parts); }

std::vector<ast::Path> Walk::paths(const Parser::PathsContext* paths) {
  std::vector<ast::Path> out;
  for (const Parser::PathContext* item : paths->list) out.push_back(path(item));
  return out;
}

void Walk::file(const Parser::FileContext& file) {
  const Parser::ItemContext* first = file.items.empty() ? nullptr : file.items.front();
  const auto is_header = [](const Parser::ItemContext* item) {
    const size_t type = item->start->getType();
    return type == Parser::MODULE || type == Parser::STANDARDS || type == Parser::DOMAIN;
  };
  if (std::none_of(file.items.begin(), file.items.end(), is_header)) {
    const Token& start = lexed_.tokens.front();
    diagnostics_.emit(kMissingHeader, Span{out_.file, start.begin, start.end})
        .hint("start it with 'module a.b', 'standards name' or 'domain a.b'");
  }
  for (const Parser::ItemContext* item : file.items) {
    if (item->exception != nullptr) continue;
    if (item->head != nullptr) {
      header(item->head, item == first);
    } else if (item->used != nullptr) {
      if (!out_.decls.empty()) diagnostics_.emit(kMisplacedImport, span_of(item));
      out_.imports.push_back({path(item->used->package), span_of(item)});
    } else if (item->declared != nullptr) {
      declaration(item->declared);
    }
  }
}

void Walk::header(const Parser::HeaderContext* header, bool first) {
  if (!first) diagnostics_.emit(kMisplacedHeader, span_of(header));
  if (out_.has_header) return;
  out_.has_header = true;
  out_.package = path(header->package);
  out_.header_span = span_of(header);
  switch (header->kind->getType()) {
    case Parser::STANDARDS:
      out_.header = ast::HeaderKind::kStandards;
      break;
    case Parser::DOMAIN:
      out_.header = ast::HeaderKind::kDomain;
      break;
    default:
      out_.header = ast::HeaderKind::kModule;
      break;
  }
}

void Walk::declaration(const Parser::DeclarationContext* c) {
  ast::Decl decl;
  decl.span = span_of(c);
  decl.keyword = span_of(c->start);
  decl.doc = doc_before(c->start);
  if (c->aEnum != nullptr) {
    decl.node = enum_decl(c->aEnum);
  } else if (c->aTaxonomy != nullptr) {
    decl.node = taxonomy_decl(c->aTaxonomy);
  } else if (c->aTerm != nullptr) {
    decl.node = term_decl(c->aTerm);
  } else if (c->aEntity != nullptr) {
    decl.node = entity_decl(c->aEntity);
  } else if (c->aRecord != nullptr) {
    decl.node = record_decl(c->aRecord);
  } else if (c->aContext != nullptr) {
    decl.node = ast::ContextDecl{members(c->aContext->block)};
  } else if (c->aAction != nullptr) {
    if (c->aAction->group != nullptr) {
      decl.node = action_group_decl(c->aAction);
    } else {
      decl.node = action_decl(c->aAction);
    }
  } else if (c->aDefine != nullptr) {
    decl.node = define_decl(c->aDefine);
  } else if (c->aAssume != nullptr) {
    decl.node = assume_decl(c->aAssume);
  } else if (c->aMask != nullptr) {
    decl.node = mask_decl(c->aMask);
  } else if (c->aDuty != nullptr) {
    decl.node = duty_decl(c->aDuty);
  } else if (c->aStandard != nullptr) {
    decl.node = standard_decl(c->aStandard);
  } else if (c->aGuarantee != nullptr) {
    decl.node = guarantee_decl(c->aGuarantee);
  } else if (c->aBylaw != nullptr) {
    decl.node = bylaw_decl(c->aBylaw);
  } else if (c->aOverride != nullptr) {
    decl.node = override_decl(c->aOverride);
  } else if (c->aParameter != nullptr) {
    decl.node = parameter_decl(c->aParameter);
  } else if (c->aSet != nullptr) {
    decl.node = ast::SetDecl{path(c->aSet->named), expr(c->aSet->value)};
  } else if (c->aWaiver != nullptr) {
    std::optional<ast::WaiverDecl> waiver = waiver_decl(c->aWaiver);
    if (!waiver) return;
    decl.node = std::move(*waiver);
  } else if (c->aAssert != nullptr) {
    decl.node = assert_decl(c->aAssert);
  } else if (c->aTest != nullptr) {
    decl.node = test_decl(c->aTest);
  }
  out_.decls.push_back(std::move(decl));
}

}  // namespace bylaw::parsing
