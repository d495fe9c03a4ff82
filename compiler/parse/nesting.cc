// One pass with a stack of what is open: brackets, tight operators (closed by `and` and `or`), and
// loose ones, which reach as far as their bracket, list item or rule does.
#include "compiler/parse/nesting.h"

#include "BylawLexer.h"

namespace bylaw::parsing {
namespace {

using antlr::BylawLexer;

enum class Level : uint8_t { kBracket, kTight, kLoose, kType };

class Scan {
 public:
  Scan(const std::vector<Token>& tokens, uint32_t limit) : tokens_(tokens), limit_(limit) {}

  std::optional<uint32_t> run() {
    for (const Token& token : tokens_) {
      step(token);
      if (open_.size() > limit_) return token.index;
    }
    return std::nullopt;
  }

 private:
  const Token* before(const Token& token) const {
    return token.index == 0 ? nullptr : &tokens_[token.index - 1];
  }
  bool after_operand(const Token& token) const {
    const Token* last = before(token);
    return last != nullptr && ends_operand(*last);
  }

  void pop_while(bool loose_too) {
    while (!open_.empty() && (open_.back() == Level::kTight || open_.back() == Level::kType ||
                              (loose_too && open_.back() == Level::kLoose))) {
      open_.pop_back();
    }
  }
  /// A tight operator inside a loose one ends; loose ones go on.
  void end_operand_chain() { pop_while(false); }
  void end_expression() { pop_while(true); }

  void step(const Token& token) {
    if (const Token* last = before(token); last != nullptr && last->type == BylawLexer::DOT) return;
    switch (token.type) {
      case BylawLexer::LPAREN:
      case BylawLexer::LBRACK:
      case BylawLexer::LBRACE:
        open_.push_back(Level::kBracket);
        break;
      case BylawLexer::RPAREN:
      case BylawLexer::RBRACK:
      case BylawLexer::RBRACE:
        end_expression();
        if (!open_.empty()) open_.pop_back();
        break;
      case BylawLexer::COMMA:
        end_expression();
        break;
      case BylawLexer::AND:
      case BylawLexer::OR:
        end_operand_chain();
        break;
      case BylawLexer::IMPLIES:
        end_operand_chain();
        open_.push_back(Level::kLoose);
        break;
      case BylawLexer::GT:
        if (!open_.empty() && open_.back() == Level::kType) open_.pop_back();
        break;
      case BylawLexer::LT: {
        const Token* last = before(token);
        if (last != nullptr && (last->type == BylawLexer::SET || last->type == BylawLexer::LIST)) {
          open_.push_back(Level::kType);
        }
        break;
      }
      case BylawLexer::OTHERWISE:
        open_.push_back(Level::kTight);
        break;
      case BylawLexer::MINUS:
        if (!after_operand(token)) open_.push_back(Level::kTight);
        break;
      case BylawLexer::NOT:
      case BylawLexer::HAS:
      case BylawLexer::KNOWN:
      case BylawLexer::UNIQUE:
        start_operand(token);
        open_.push_back(Level::kTight);
        break;
      case BylawLexer::IF:
      case BylawLexer::ANY:
      case BylawLexer::ALL:
      case BylawLexer::COUNT:
        start_operand(token);
        open_.push_back(Level::kLoose);
        break;
      default:
        start_operand(token);
        break;
    }
  }

  /// Two operands side by side: a new expression, rule or declaration starts here.
  void start_operand(const Token& token) {
    const bool rule_head = token.type >= BylawLexer::PERMIT && token.type <= BylawLexer::OVERRIDE;
    const bool operand = ends_operand(token) || rule_head || token.type == BylawLexer::NOT ||
                         (token.type >= BylawLexer::ANY && token.type <= BylawLexer::COUNT) ||
                         token.type == BylawLexer::IF;
    if (operand && after_operand(token)) end_expression();
  }

  const std::vector<Token>& tokens_;
  uint32_t limit_;
  std::vector<Level> open_;
};

}  // namespace

bool ends_operand(const Token& token) {
  const size_t type = token.type;
  if (type == BylawLexer::TRUE || type == BylawLexer::FALSE) return true;
  return (type >= BylawLexer::ACTION && type <= BylawLexer::IP) || type == BylawLexer::RPAREN ||
         type == BylawLexer::RBRACK || type == BylawLexer::RBRACE;
}

std::optional<uint32_t> too_deep(const std::vector<Token>& tokens, uint32_t limit) {
  return Scan(tokens, limit).run();
}

}  // namespace bylaw::parsing
