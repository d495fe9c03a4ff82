// Reporting, and going on. What is said stands in describe.cc; what opens what in token_view.cc.
#include "compiler/parse/recovery.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "BylawParser.h"
#include "base/text.h"
#include "compiler/parse/describe.h"
#include "compiler/parse/diagnostics.h"
#include "compiler/parse/heads.h"
#include "compiler/parse/nesting.h"

namespace bylaw::parsing {
namespace {

using antlr::BylawParser;

std::vector<std::string> words_of(const auto& heads) {
  std::vector<std::string> out;
  for (const Head& head : heads) out.emplace_back(head.word);
  return out;
}

std::string_view meant_by(std::string_view seen, const auto& table) {
  for (const Foreign& entry : table) {
    if (entry.seen == seen) return entry.meant;
  }
  return {};
}

size_t type_of(std::string_view word, const auto& heads) {
  for (const Head& head : heads) {
    if (head.word == word) return head.type;
  }
  return BylawParser::WORD;
}

/// The first token of the declaration in which `context` stands.
const Token* item_start(const antlr4::RuleContext* context) {
  for (; context != nullptr; context = dynamic_cast<const antlr4::RuleContext*>(context->parent)) {
    if (context->getRuleIndex() == BylawParser::RuleItem) {
      return static_cast<const Token*>(
          static_cast<const antlr4::ParserRuleContext*>(context)->start);
    }
  }
  return nullptr;
}

/// True if `at` stands where a `rule` is to begin.
bool begins(const antlr4::ParserRuleContext* context, const Token& at, size_t rule) {
  while (context != nullptr && context->start == &at && context->getRuleIndex() != rule) {
    context = dynamic_cast<const antlr4::ParserRuleContext*>(context->parent);
  }
  return context != nullptr && context->start == &at && context->getRuleIndex() == rule;
}

bool is_rule_head(const Token& token) {
  return token.type >= BylawParser::PERMIT && token.type <= BylawParser::OVERRIDE;
}

}  // namespace

bool Recovery::silent(const Token& at) {
  if (recovering_ || at.index == last_reported_) {
    recovering_ = true;
    return true;
  }
  recovering_ = true;
  last_reported_ = at.index;
  if (at.bad || at.mute) return true;
  if (++errors_ > kMaxSyntaxErrors) {
    diagnostics_.emit(kTooManyErrors, span(at), kMaxSyntaxErrors);
    throw TooManyErrors{};
  }
  return false;
}

antlr4::misc::IntervalSet Recovery::expected_here(antlr4::Parser* parser) const {
  antlr4::misc::IntervalSet expected = parser->getExpectedTokens();
  if (stops_at_ != parser->getCurrentToken()->getTokenIndex()) return expected;
  for (const Stop& stop : stops_) {
    expected.addAll(parser->getATN().getExpectedTokens(stop.state, stop.context));
  }
  return expected;
}

void Recovery::report(antlr4::Parser* parser, const Token& at) {
  if (silent(at)) return;
  const antlr4::ParserRuleContext* context = parser->getContext();
  const size_t rule = context->getRuleIndex();
  const antlr4::misc::IntervalSet expected = expected_here(parser);
  if (report_slip(at, rule) || report_brackets(at, item_start(context), rule, expected)) return;
  if (expected.contains(static_cast<size_t>(BylawParser::ELSE)) && rule == BylawParser::RuleExpr) {
    diagnostics_.emit(kMissingElse, span(at), describe_token(at))
        .hint("'if' always has a value: add 'else …'");
    return;
  }
  // Where a block has yet to open, its brace is missing.
  const bool within = context->start != &at || rule == BylawParser::RuleFile;
  if (within && report_place(at, rule)) return;
  const Token* last = view_.before(at);
  if (&at != parser->getCurrentToken() && last != nullptr) {
    // The parser looked ahead: what it expected here is not known.
    if (last->type == BylawParser::COMMA && rule == BylawParser::RuleExpr) {
      diagnostics_.emit(kExpectedExpression, span(at), describe_token(at));
    } else {
      diagnostics_.emit(kDoesNotFollow, span(at), describe_token(at), describe_token(*last));
    }
    return;
  }
  report_expected(context, at, expected);
}

/// Words of other languages, and keywords taken for names where something is missing.
bool Recovery::report_slip(const Token& at, size_t rule) {
  Token* last = view_.before(at);
  const Token& next = view_.after(at);
  if (last == nullptr) return false;
  if (Token* swallowed = swallowed_keyword(at)) {
    swallowed->bad = true;  // no name: the expression it was taken for is an error
    const std::string saw = describe_token(*swallowed);
    const Token& wanting = *view_.before(*swallowed);
    if (is_rule_head(wanting)) {
      diagnostics_.emit(kExpected, span(*swallowed), "an action", saw);
    } else if (view_.starts_guard(*swallowed)) {
      diagnostics_.emit(kExpectedCondition, span(*swallowed), saw);
    } else {
      diagnostics_.emit(kExpectedExpression, span(*swallowed), saw);
    }
    return true;
  }
  if (at.type == BylawParser::COLON && last->type == BylawParser::WORD &&
      next.type == BylawParser::STRING) {
    diagnostics_.emit(kForeignOperator, span(at), ":", "::").fix(span(at), "::");
    last->bad = true;  // no name: the type of an entity
    return true;
  }
  const std::string_view outcome = meant_by(at.text(), kForeignOutcomes);
  if (last->type == BylawParser::EXPECT && !outcome.empty()) {
    diagnostics_.emit(kForeignWord, span(at), at.text(), outcome)
        .fix(span(at), std::string(outcome));
    return true;
  }
  const std::string_view guard = meant_by(at.text(), kForeignGuards);
  if (rule == BylawParser::RuleRules && !guard.empty() && ends_operand(*last)) {
    diagnostics_.emit(kForeignWord, span(at), at.text(), guard).fix(span(at), std::string(guard));
    return true;
  }
  return false;
}

bool Recovery::report_brackets(const Token& at, const Token* item, size_t rule,
                               const antlr4::misc::IntervalSet& expected) {
  const Token* open = item == nullptr ? nullptr : view_.open_bracket(*item, at);
  const bool in_block = open != nullptr && open->type == BylawParser::LBRACE;
  const bool breaks_off = at.type == antlr4::Token::EOF || view_.starts_declaration(at) ||
                          view_.starts_rule(at) || (view_.starts_guard(at) && !in_block) ||
                          closes_bracket(at);
  // Braces hold whole blocks: a ')' or ']' in one that nothing opened is the odd one.
  const bool odd = closes_bracket(at) && at.type != BylawParser::RBRACE && in_block;
  if (odd || (closes_bracket(at) && rule == BylawParser::RuleFile)) {
    diagnostics_.emit(kStrayBracket, span(at), at.text()).hint("remove it").fix(span(at), "");
    return true;
  }
  // A closing bracket's type is the one after its opening bracket's.
  if (breaks_off && open != nullptr && expected.contains(open->type + 1) &&
      at.type != open->type + 1) {
    diagnostics_.emit(kUnclosed, span(at), open->text(), describe_token(at))
        .label(span(*open), "opened here")
        .hint(std::string("add '") + closing_of(*open) + "'");
    return true;
  }
  return false;
}

/// Between the members of a block.
bool Recovery::report_place(const Token& at, size_t rule) {
  const Token* last = view_.before(at);
  const std::string saw = describe_token(at);
  const bool unjoined = !at.first_on_line && last != nullptr && ends_operand(*last) &&
                        !closes_bracket(at) && last->type != BylawParser::RBRACE;
  if (unjoined && (rule == BylawParser::RuleFile || rule == BylawParser::RuleRules ||
                   rule == BylawParser::RuleSteps)) {
    diagnostics_.emit(kNotJoined, span(at), saw)
        .hint("an operator such as 'and', a comma or a line break may be missing");
    return true;
  }
  switch (rule) {
    case BylawParser::RuleFile:
    case BylawParser::RuleItem:
    case BylawParser::RuleDeclaration:
      diagnostics_.emit(kExpectedDeclaration, span(at), saw);
      return true;
    case BylawParser::RuleRules:
      diagnostics_.emit(kExpectedRule, span(at), saw)
          .hint(
              "a rule starts with permit, forbid, require, cap, oblige, filter, lift or override "
              "within");
      return true;
    case BylawParser::RuleSteps:
      diagnostics_.emit(kExpectedStep, span(at), saw);
      return true;
    case BylawParser::RuleMembers:
      diagnostics_.emit(kExpectedMember, span(at), saw);
      return true;
    case BylawParser::RuleTerms:
      diagnostics_.emit(kExpectedTerm, span(at), saw)
          .hint("a term is written 'a.b', 'a.b under c' or 'open a.b'");
      return true;
    default:
      return false;
  }
}

void Recovery::report_expected(const antlr4::ParserRuleContext* context, const Token& at,
                               const antlr4::misc::IntervalSet& expected) {
  const std::string saw = describe_token(at);
  if (expects_expression(expected)) {
    if (begins(context, at, BylawParser::RuleCondition)) {
      diagnostics_.emit(kExpectedCondition, span(at), saw);
    } else {
      diagnostics_.emit(kExpectedExpression, span(at), saw);
    }
    return;
  }
  if (is_reserved(at) && expects_bare_name(expected)) {
    auto builder = diagnostics_.emit(kReservedWord, span(at), at.text());
    if (expected.contains(static_cast<size_t>(BylawParser::STRING))) {
      builder.hint("quote it").fix(span(at), quote(at.text()));
    } else {
      builder.hint("take another name");
    }
    return;
  }
  if (begins(context, at, BylawParser::RuleMaskComponent)) {
    diagnostics_.emit(kExpected, span(at), "what the mask reveals", saw)
        .hint(
            "nothing, everything, prefix N, suffix N, length, format, token hash or reversible, "
            "scope NAME, bucket N, or order");
    return;
  }
  std::string what = describe_expected(expected);
  if (begins(context, at, BylawParser::RuleActions)) what = "an action";
  if (begins(context, at, BylawParser::RuleType)) what = "a type";
  diagnostics_.emit(kExpected, span(at), what, saw);
}

Token* Recovery::swallowed_keyword(const Token& at) const {
  Token* last = view_.before(at);
  if (last == nullptr || at.first_on_line) return nullptr;
  const bool heads = last->first_on_line && view_.starts_declaration(*last);
  if (!heads && !view_.starts_guard(*last)) return nullptr;
  const Token* wanting = view_.before(*last);
  return wanting != nullptr && (!ends_operand(*wanting) || view_.starts_guard(*wanting)) ? last
                                                                                         : nullptr;
}

antlr4::Token* Recovery::recoverInline(antlr4::Parser* parser) {
  const Token& at = ours(parser->getCurrentToken());
  const antlr4::misc::IntervalSet expected = parser->getExpectedTokens();
  const bool breaks_off = at.type == antlr4::Token::EOF || at.first_on_line ||
                          view_.starts_rule(at) || view_.starts_guard(at) || closes_bracket(at);
  for (const size_t closer : {BylawParser::RBRACE, BylawParser::RPAREN, BylawParser::RBRACK}) {
    if (!breaks_off || expected.size() != 1 || !expected.contains(closer)) continue;
    report(parser, at);
    Token& token = conjured_.emplace_back(std::string_view(), closer, at.begin, at.begin);
    token.index = at.index;
    return &token;
  }
  throw antlr4::InputMismatchException(parser);
}

void Recovery::reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) {
  const antlr4::Token* at = error.getOffendingToken();
  report(parser, at == nullptr ? ours(parser->getCurrentToken()) : ours(at));
}

void Recovery::recover(antlr4::Parser* parser, std::exception_ptr error) {
  const antlr4::ParserRuleContext* context = parser->getContext();
  const Token& start = ours(context->start);
  switch (context->getRuleIndex()) {
    case BylawParser::RuleFile:
    case BylawParser::RuleItem:
      return skip(parser, Level::kDeclaration, start);
    case BylawParser::RuleRuleClause:
      return skip(parser, Level::kRule, start);
    case BylawParser::RuleStep:
      return skip(parser, Level::kStep, start);
    case BylawParser::RuleMember:
      return skip(parser, Level::kMember, start);
    case BylawParser::RuleTerm:
      return skip(parser, Level::kTerm, start);
    default:
      std::rethrow_exception(error);
  }
}

void Recovery::skip(antlr4::Parser* parser, Level level, const Token& from) {
  const Token* item = item_start(parser->getContext());
  const uint32_t item_column = item == nullptr ? 0 : item->column;
  int depth = view_.depth(from, ours(parser->getCurrentToken()));
  for (bool first = true;; first = false) {
    const Token& at = ours(parser->getCurrentToken());
    if (at.type == antlr4::Token::EOF) return;
    const bool moved = !first || at.index > from.index;
    if (moved && stops(level, at, depth, item_column)) return;
    if (moved && level == Level::kMember && at.type == BylawParser::COMMA && depth == 0) {
      parser->consume();
      return;
    }
    if (opens_bracket(at)) ++depth;
    if (closes_bracket(at) && depth > 0) --depth;
    parser->consume();
  }
}

bool Recovery::stops(Level level, const Token& token, int depth, uint32_t item_column) const {
  const bool declaration = view_.starts_declaration(token);
  if (level == Level::kDeclaration) {
    return declaration && (depth == 0 || token.column <= item_column);
  }
  if (declaration && token.first_on_line && token.column <= item_column) return true;
  if (token.type == BylawParser::RBRACE && depth == 0) return true;
  switch (level) {
    case Level::kDeclaration:
      return declaration;
    case Level::kRule:
      return view_.starts_rule(token);
    case Level::kStep:
      return view_.starts_step(token) && (depth == 0 || token.first_on_line);
    case Level::kMember:
    case Level::kTerm:
      return token.first_on_line && depth == 0 && fits(level, token);
  }
  return false;
}

bool Recovery::fits(Level level, const Token& token) const {
  const bool name = is_word(token) || token.type == BylawParser::STRING;
  switch (level) {
    case Level::kDeclaration:
      return token.type == BylawParser::OVERRIDE ||
             std::any_of(kDeclarationHeads.begin(), kDeclarationHeads.end(),
                         [&](const Head& head) { return head.type == token.type; }) ||
             token.type == BylawParser::STANDARDS || token.type == BylawParser::DOMAIN ||
             token.type == BylawParser::CLAIM || token.type == BylawParser::SET ||
             token.type == BylawParser::TEST;
    case Level::kRule:
      return is_rule_head(token);
    case Level::kStep:
      return token.type == BylawParser::GIVEN || token.type == BylawParser::EXPECT;
    case Level::kMember:
      return name || token.type == BylawParser::COMMA;
    case Level::kTerm:
      return name && !is_reserved(token);
  }
  return false;
}

bool Recovery::mend_head(Level level, Token& token) {
  if (recovering_ || !is_word(token) || token.bad) return false;
  const Token& next = view_.after(token);
  if (!is_word(next) && next.type != BylawParser::STRING) return false;
  const bool rule = level == Level::kRule;
  const std::string_view foreign =
      rule ? meant_by(token.text(), kForeignRules) : meant_by(token.text(), kForeignDeclarations);
  std::optional<std::string> word;
  if (!foreign.empty()) {
    word = foreign;
  } else if (token.type == BylawParser::WORD) {
    word = nearest(token.text(), rule ? words_of(kRuleHeads) : words_of(kDeclarationHeads));
  }
  if (!word || silent(token)) return false;
  const Span span{file_, token.begin, token.end};
  if (!foreign.empty()) {
    diagnostics_.emit(kForeignWord, span, token.text(), *word).fix(span, *word);
  } else {
    const std::string saw = describe_token(token);
    auto builder = rule ? diagnostics_.emit(kExpectedRule, span, saw)
                        : diagnostics_.emit(kExpectedDeclaration, span, saw);
    builder.hint("did you mean '" + *word + "'?").fix(span, *word);
  }
  token.type = rule ? type_of(*word, kRuleHeads) : type_of(*word, kDeclarationHeads);
  return true;
}

void Recovery::sync(antlr4::Parser* parser) {
  if (const size_t at = parser->getCurrentToken()->getTokenIndex(); at != stops_at_) {
    stops_.clear();
    stops_at_ = at;
  }
  stops_.push_back({parser->getState(), parser->getContext()});
  Level level = Level::kDeclaration;
  switch (parser->getContext()->getRuleIndex()) {
    case BylawParser::RuleFile:
      level = Level::kDeclaration;
      break;
    case BylawParser::RuleRules:
      level = Level::kRule;
      break;
    case BylawParser::RuleSteps:
      level = Level::kStep;
      break;
    case BylawParser::RuleMembers:
      level = Level::kMember;
      break;
    case BylawParser::RuleTerms:
      level = Level::kTerm;
      break;
    default:
      return;
  }
  for (;;) {
    Token& at = static_cast<Token&>(*parser->getCurrentToken());
    if (at.type == antlr4::Token::EOF || fits(level, at)) return;
    if (level != Level::kDeclaration) {
      if (at.type == BylawParser::RBRACE) return;
      const Token* item = item_start(parser->getContext());
      const bool outside = at.first_on_line && item != nullptr && at.column <= item->column;
      if (outside && view_.starts_declaration(at)) return;
    }
    if ((level == Level::kDeclaration || level == Level::kRule) && mend_head(level, at)) return;
    report(parser, at);
    const Token* swallowed = swallowed_keyword(at);
    if (swallowed != nullptr && view_.starts_declaration(*swallowed)) {
      parser->getInputStream()->seek(swallowed->index);
      if (level == Level::kDeclaration) continue;
      return;
    }
    skip(parser, level, at);
  }
}

}  // namespace bylaw::parsing
