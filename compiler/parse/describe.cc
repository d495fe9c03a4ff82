// The grammar's token sets, said in words.
#include "compiler/parse/describe.h"

#include <algorithm>
#include <vector>

#include "BylawLexer.h"
#include "BylawParser.h"
#include "base/text.h"
#include "compiler/parse/token_view.h"

namespace bylaw::parsing {
namespace {

using antlr::BylawLexer;
using antlr4::misc::IntervalSet;

bool holds(const IntervalSet& set, size_t type) { return set.contains(type); }

bool is_infix(size_t type) {
  switch (type) {
    case BylawLexer::AND:
    case BylawLexer::OR:
    case BylawLexer::IMPLIES:
    case BylawLexer::IN:
    case BylawLexer::UNDER:
    case BylawLexer::IS:
    case BylawLexer::MATCHES:
    case BylawLexer::LIKE:
    case BylawLexer::OTHERWISE:
    case BylawLexer::DOT:
    case BylawLexer::COLONCOLON:
    case BylawLexer::EQ:
    case BylawLexer::NE:
    case BylawLexer::LT:
    case BylawLexer::LE:
    case BylawLexer::GT:
    case BylawLexer::GE:
    case BylawLexer::ASSIGN:
    case BylawLexer::PLUS:
    case BylawLexer::MINUS:
    case BylawLexer::STAR:
    case BylawLexer::PIPE:
    case BylawLexer::AMP:
      return true;
    default:
      return false;
  }
}

std::string token_word(size_t type) {
  switch (type) {
    case BylawLexer::WORD:
      return "a name";
    case BylawLexer::INT:
      return "a number";
    case BylawLexer::STRING:
      return "a string";
    case BylawLexer::DATE:
      return "a date such as 2027-06-30";
    case BylawLexer::TIMESTAMP:
      return "a time such as 2026-03-02T10:00:00Z";
    default:
      break;
  }
  if (type == antlr4::Token::EOF) return "the end of the file";
  static const BylawLexer lexer(nullptr);
  return lexer.getVocabulary().getLiteralName(type);
}

}  // namespace

bool expects_expression(const IntervalSet& expected) {
  return holds(expected, BylawLexer::INT) && holds(expected, BylawLexer::LPAREN) &&
         holds(expected, BylawLexer::NOT);
}

bool expects_bare_name(const IntervalSet& expected) {
  return holds(expected, BylawLexer::WORD) && holds(expected, BylawLexer::WHERE) &&
         !holds(expected, BylawLexer::PERMIT);
}

std::string describe_token(const Token& token) {
  constexpr size_t kLongest = 40;
  std::string text(token.text());
  if (text.size() > kLongest) {
    size_t cut = kLongest;
    while ((static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
    text = text.substr(0, cut) + "…";
  }
  if (token.type == antlr4::Token::EOF) return "the end of the file";
  switch (token.type) {
    case BylawLexer::STRING:
      return "the string " + text;
    case BylawLexer::INT:
    case BylawLexer::DECIMAL:
      return "the number " + text;
    case BylawLexer::DATE:
      return "the date " + text;
    case BylawLexer::TIMESTAMP:
      return "the time " + text;
    case BylawLexer::DURATION:
      return "the duration " + text;
    default:
      break;
  }
  return (is_reserved(token) ? "the reserved word '" : "'") + text + "'";
}

std::string describe_expected(const IntervalSet& expected) {
  std::vector<std::string> words;
  if (expects_expression(expected)) words.emplace_back("an expression");
  const bool any_name = holds(expected, BylawLexer::WORD);
  const bool any_word = any_name && holds(expected, BylawLexer::PERMIT);
  if (words.empty() && any_name) words.emplace_back("a name");
  const bool after_expression = holds(expected, BylawLexer::OR) && holds(expected, BylawLexer::EQ);
  std::vector<std::string> minor;  // said only where there is nothing else
  for (const ssize_t item : expected.toList()) {
    const auto type = static_cast<size_t>(item);
    const bool contextual = type >= BylawLexer::ACTION && type <= BylawLexer::WORD;
    const bool reserved = type >= BylawLexer::AND && type <= BylawLexer::OVERRIDE;
    if (any_name && contextual && holds(expected, BylawLexer::WHERE)) continue;
    if (type == BylawLexer::WORD || (any_word && reserved)) continue;
    if (any_name && type == BylawLexer::STRING) continue;
    const bool starts = reserved || (type > BylawLexer::WORD && type <= BylawLexer::PATTERN) ||
                        type == BylawLexer::IP || type == BylawLexer::LPAREN ||
                        type == BylawLexer::LBRACK || type == BylawLexer::LBRACE ||
                        type == BylawLexer::MINUS;
    if (expects_expression(expected) && starts) continue;
    const bool goes_on = type == BylawLexer::DOT || type == BylawLexer::QUESTION ||
                         type == BylawLexer::LPAREN || (after_expression && is_infix(type));
    (goes_on ? minor : words).push_back(token_word(type));
  }
  if (words.empty()) words = after_expression ? std::vector<std::string>{"an operator"} : minor;
  std::stable_partition(words.begin(), words.end(), [](const std::string& word) {
    return word != "')'" && word != "']'" && word != "'}'";
  });
  constexpr size_t kMost = 6;
  if (words.size() > kMost) {
    words.resize(kMost);
    words.emplace_back("…");
  }
  return join_words(words, "or");
}

}  // namespace bylaw::parsing
