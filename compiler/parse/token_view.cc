// Which tokens open what.
#include "compiler/parse/token_view.h"

#include "BylawLexer.h"

namespace bylaw::parsing {

using antlr::BylawLexer;

bool is_word(const Token& token) {
  return token.type >= BylawLexer::AND && token.type <= BylawLexer::WORD;
}
bool is_reserved(const Token& token) {
  return token.type >= BylawLexer::AND && token.type <= BylawLexer::OVERRIDE;
}
bool is_literal(const Token& token) {
  return token.type > BylawLexer::WORD && token.type <= BylawLexer::IP;
}
bool opens_bracket(const Token& token) {
  return token.type == BylawLexer::LBRACE || token.type == BylawLexer::LPAREN ||
         token.type == BylawLexer::LBRACK;
}
bool closes_bracket(const Token& token) {
  return token.type == BylawLexer::RBRACE || token.type == BylawLexer::RPAREN ||
         token.type == BylawLexer::RBRACK;
}
char closing_of(const Token& open) {
  if (open.type == BylawLexer::LBRACE) return '}';
  return open.type == BylawLexer::LPAREN ? ')' : ']';
}

int TokenView::depth(const Token& from, const Token& to) const {
  int depth = 0;
  for (uint32_t i = from.index; i < to.index; ++i) {
    if (opens_bracket(tokens_[i])) ++depth;
    if (closes_bracket(tokens_[i]) && depth > 0) --depth;
  }
  return depth;
}

const Token* TokenView::open_bracket(const Token& from, const Token& at) const {
  int closed = 0;
  for (uint32_t i = at.index; i > from.index; --i) {
    const Token& token = tokens_[i - 1];
    if (closes_bracket(token)) ++closed;
    if (opens_bracket(token) && --closed < 0) return &token;
  }
  return nullptr;
}

bool TokenView::starts_declaration(const Token& token) const {
  const Token* last = before(token);
  if (!token.first_on_line && last != nullptr && last->type != BylawLexer::RBRACE) return false;
  const Token& next = after(token);
  const bool named = is_word(next) || next.type == BylawLexer::STRING;
  switch (token.type) {
    case BylawLexer::ENUM:
    case BylawLexer::TAXONOMY:
    case BylawLexer::RECORD:
    case BylawLexer::STANDARD:
    case BylawLexer::GUARANTEE:
    case BylawLexer::BYLAW:
    case BylawLexer::WAIVER:
    case BylawLexer::PARAMETER:
    case BylawLexer::DEFINE:
    case BylawLexer::DUTY:
    case BylawLexer::MASK:
    case BylawLexer::TERM:
    case BylawLexer::SET:
    case BylawLexer::ENTITY:
    case BylawLexer::ACTION:
    case BylawLexer::MODULE:
    case BylawLexer::STANDARDS:
    case BylawLexer::DOMAIN:
    case BylawLexer::IMPORT:
    case BylawLexer::ASSUME:
    case BylawLexer::TEST:
      return named;
    case BylawLexer::OVERRIDE:
      return named && next.type != BylawLexer::WITHIN;
    case BylawLexer::CONTEXT:
      return next.type == BylawLexer::LBRACE;
    case BylawLexer::ASSERT:
      return named || next.type == BylawLexer::COLON;
    case BylawLexer::MANDATORY:
    case BylawLexer::WAIVABLE:
    case BylawLexer::DEFAULT:
      return next.type == BylawLexer::STANDARD;
    case BylawLexer::CLAIM:
      return next.type == BylawLexer::ENTITY;
    default:
      return false;
  }
}

bool TokenView::starts_rule(const Token& token) const {
  if (token.type < BylawLexer::PERMIT || token.type > BylawLexer::OVERRIDE) return false;
  const Token* last = before(token);
  const bool within_rule =
      last != nullptr && (last->type == BylawLexer::WITH || last->type == BylawLexer::DOT ||
                          last->type == BylawLexer::EXPECT || last->type == BylawLexer::NEVER ||
                          last->type == BylawLexer::ALWAYS);
  const Token& next = after(token);
  const bool goes_on = is_word(next) || next.type == BylawLexer::STRING ||
                       (token.type == BylawLexer::REQUIRE && next.type == BylawLexer::LPAREN);
  if (within_rule || !goes_on) return false;
  return token.type != BylawLexer::OVERRIDE || next.type == BylawLexer::WITHIN;
}

bool TokenView::starts_step(const Token& token) const {
  return (token.type == BylawLexer::GIVEN || token.type == BylawLexer::EXPECT) &&
         after(token).type != BylawLexer::COLON;
}

bool TokenView::starts_guard(const Token& token) const {
  return token.type == BylawLexer::WHEN || token.type == BylawLexer::UNLESS ||
         token.type == BylawLexer::WITH || token.type == BylawLexer::UNTIL;
}

}  // namespace bylaw::parsing
