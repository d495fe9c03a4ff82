// Expressions. Chains that lean to the left (a and b and …, a.b.c) are walked without recursion;
// what nests otherwise was bounded before parsing.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "compiler/parse/diagnostics.h"
#include "compiler/parse/strings.h"
#include "compiler/parse/walk.h"

namespace bylaw::parsing {
namespace {

using antlr::BylawParser;
using ast::ExprKind;

constexpr std::array<std::string_view, 11> kMethods{
    "startsWith", "endsWith",  "contains",  "lower",       "size",       "weekday",
    "date",       "timeOfDay", "addMonths", "containsAll", "containsAny"};

size_t op_of(const BylawParser::ExprContext* context) {
  return context->op == nullptr ? 0 : context->op->getType();
}

bool is_comparison(const BylawParser::ExprContext* context) {
  if (context->left == nullptr) return false;
  switch (op_of(context)) {
    case BylawParser::EQ:
    case BylawParser::NE:
    case BylawParser::LT:
    case BylawParser::LE:
    case BylawParser::GT:
    case BylawParser::GE:
    case BylawParser::ASSIGN:
    case BylawParser::IN:
    case BylawParser::UNDER:
    case BylawParser::IS:
    case BylawParser::MATCHES:
    case BylawParser::LIKE:
      return true;
    default:
      return false;
  }
}

ExprKind binary_kind(size_t op) {
  switch (op) {
    case BylawParser::AND:
      return ExprKind::kAnd;
    case BylawParser::OR:
      return ExprKind::kOr;
    case BylawParser::IMPLIES:
      return ExprKind::kImplies;
    case BylawParser::OTHERWISE:
      return ExprKind::kOtherwise;
    case BylawParser::STAR:
      return ExprKind::kMultiply;
    case BylawParser::PLUS:
      return ExprKind::kAdd;
    case BylawParser::MINUS:
      return ExprKind::kSubtract;
    case BylawParser::AMP:
      return ExprKind::kIntersect;
    case BylawParser::PIPE:
      return ExprKind::kUnion;
    case BylawParser::ASSIGN:
    case BylawParser::EQ:
      return ExprKind::kEqual;
    case BylawParser::NE:
      return ExprKind::kNotEqual;
    case BylawParser::LT:
      return ExprKind::kLess;
    case BylawParser::LE:
      return ExprKind::kLessEqual;
    case BylawParser::GT:
      return ExprKind::kGreater;
    case BylawParser::GE:
      return ExprKind::kGreaterEqual;
    case BylawParser::IN:
      return ExprKind::kIn;
    case BylawParser::UNDER:
      return ExprKind::kUnder;
    default:
      return ExprKind::kError;
  }
}

ExprKind prefix_kind(size_t op) {
  switch (op) {
    case BylawParser::NOT:
      return ExprKind::kNot;
    case BylawParser::MINUS:
      return ExprKind::kNegate;
    case BylawParser::HAS:
      return ExprKind::kHas;
    case BylawParser::KNOWN:
      return ExprKind::kKnown;
    case BylawParser::UNIQUE:
      return ExprKind::kUnique;
    case BylawParser::ANY:
      return ExprKind::kAny;
    case BylawParser::ALL:
      return ExprKind::kAll;
    case BylawParser::COUNT:
      return ExprKind::kCount;
    default:
      return ExprKind::kError;
  }
}

ExprKind literal_kind(size_t op) {
  switch (op) {
    case BylawParser::TRUE:
    case BylawParser::FALSE:
      return ExprKind::kBool;
    case BylawParser::INT:
      return ExprKind::kInt;
    case BylawParser::DECIMAL:
      return ExprKind::kDecimal;
    case BylawParser::STRING:
      return ExprKind::kString;
    case BylawParser::DURATION:
      return ExprKind::kDuration;
    case BylawParser::DATE:
      return ExprKind::kDate;
    case BylawParser::TIMESTAMP:
      return ExprKind::kTimestamp;
    case BylawParser::IP:
      return ExprKind::kIp;
    default:
      return ExprKind::kError;
  }
}

}  // namespace

ast::ExprId Walk::add(ast::Expr expr, const std::vector<ast::ExprId>& operands) {
  expr.first = static_cast<uint32_t>(out_.operands.size());
  expr.count = static_cast<uint32_t>(operands.size());
  for (const ast::ExprId operand : operands) {
    expr.depth = std::max(expr.depth, out_.exprs[operand].depth + 1);
  }
  if (expr.depth > max_depth_) {
    diagnostics_.emit(kChainTooLong, expr.span, max_depth_)
        .hint("a long list of values is written [a, b, …]");
    return error_at(expr.span);
  }
  out_.operands.insert(out_.operands.end(), operands.begin(), operands.end());
  return out_.exprs.add(std::move(expr));
}

ast::ExprId Walk::error_at(Span span) {
  ast::Expr expr;
  expr.span = span;
  expr.first = static_cast<uint32_t>(out_.operands.size());
  return out_.exprs.add(std::move(expr));
}

ast::ExprId Walk::expr(Parser::ExprContext* context) {
  std::vector<Parser::ExprContext*> spine;
  while (context->left != nullptr && !is_call_leaf(context)) {
    spine.push_back(context);
    context = context->left;
  }
  ast::ExprId left = leaf(context);
  while (!spine.empty()) {
    const size_t op = op_of(spine.back());
    if (op != Parser::AND && op != Parser::OR) {
      const Parser::ExprContext* node = spine.back();
      spine.pop_back();
      const size_t reports = diagnostics_.size();
      left = extend(left, node);
      const bool given_up =
          diagnostics_.size() > reports && diagnostics_.list().back().code == kChainTooLong.code;
      if (given_up && out_.exprs[left].kind == ExprKind::kError) return left;
      continue;
    }
    ast::Expr chain;
    chain.kind = binary_kind(op);
    chain.name_span = span_of(spine.back()->op);
    std::vector<ast::ExprId> operands{left};
    while (!spine.empty() && op_of(spine.back()) == op) {
      chain.span = span_of(spine.back());
      operands.push_back(expr(spine.back()->right));
      spine.pop_back();
    }
    left = add(std::move(chain), operands);
  }
  return left;
}

/// `Team::"audit"` and `privacy.trained(u)` are read as a whole, not from the left.
bool Walk::is_call_leaf(const Parser::ExprContext* context) {
  const size_t op = op_of(context);
  if (op == Parser::COLONCOLON) return true;
  if (op != Parser::DOT || context->call == nullptr) return false;
  const std::string_view method = ours(context->part->start).text();
  if (std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end()) return false;
  for (const Parser::ExprContext* c = context->left;; c = c->left) {
    if (c->bare != nullptr) return true;
    if (op_of(c) != Parser::DOT || c->call != nullptr) return false;
  }
}

std::optional<ast::Path> Walk::as_path(const Parser::ExprContext* context) {
  std::vector<const antlr4::Token*> words;
  const Span span = span_of(context);
  while (op_of(context) == Parser::DOT && context->left != nullptr && context->call == nullptr) {
    words.push_back(context->part->start);
    context = context->left;
  }
  const bool quoted = op_of(context) == Parser::STRING && context->left == nullptr;
  if (context->bare == nullptr && !quoted) return std::nullopt;
  words.push_back(context->start);
  ast::Path out;
  for (auto it = words.rbegin(); it != words.rend(); ++it) out.parts.push_back(name(*it));
  out.span = span;
  return out;
}

ast::ExprId Walk::leaf(Parser::ExprContext* context) {
  if (context->callee != nullptr) {
    ast::Path callee;
    callee.parts.push_back(name(context->callee));
    callee.span = callee.parts.front().span;
    return call(context, std::move(callee));
  }
  if (context->bare != nullptr) {
    ast::Expr expr;
    expr.kind = ours(context->start).bad ? ExprKind::kError : ExprKind::kName;
    expr.text = ours(context->start).text();
    expr.span = span_of(context);
    expr.name_span = expr.span;
    return add(std::move(expr), {});
  }
  switch (op_of(context)) {
    case Parser::LPAREN:
      return expr(context->inner);
    case Parser::LBRACK:
      return list(context);
    case Parser::LBRACE:
      return record(context);
    case Parser::NOT:
    case Parser::MINUS:
    case Parser::HAS:
    case Parser::KNOWN:
    case Parser::UNIQUE:
      return prefix(context, prefix_kind(op_of(context)));
    case Parser::IF: {
      ast::Expr out;
      out.kind = ExprKind::kIf;
      out.span = span_of(context);
      out.name_span = span_of(context->op);
      const ast::ExprId test = expr(context->test);
      const ast::ExprId yes = expr(context->yes);
      const ast::ExprId no = expr(context->no);
      return add(std::move(out), {test, yes, no});
    }
    case Parser::ANY:
    case Parser::ALL:
    case Parser::COUNT:
      return quantifier(context);
    case Parser::COLONCOLON:
      return entity(context);
    case Parser::DOT: {
      std::optional<ast::Path> callee = as_path(context->left);
      callee->parts.push_back(name(context->part));
      callee->span = join(callee->span, callee->parts.back().span);
      return call(context, std::move(*callee));
    }
    default:
      return literal_expr(context);
  }
}

ast::ExprId Walk::literal_expr(const Parser::ExprContext* context) {
  const Token& token = ours(context->op);
  ast::Expr out;
  out.span = span_of(context);
  out.kind = literal_kind(token.type);
  switch (token.type) {
    case Parser::PATTERN:
      diagnostics_.emit(kMisplacedPattern, out.span).hint("a string is written \"…\", without r");
      return error_at(out.span);
    case Parser::TRUE:
    case Parser::FALSE:
      out.flag = token.type == Parser::TRUE;
      break;
    case Parser::STRING:
      out.text = string_value(token.text());
      break;
    case Parser::IP:
      out.text = raw_value(token.text());
      break;
    default:
      out.text = token.text();
      break;
  }
  if (token.bad) return error_at(out.span);
  return add(std::move(out), {});
}

ast::ExprId Walk::prefix(const Parser::ExprContext* context, ExprKind kind) {
  ast::Expr out;
  out.kind = kind;
  out.span = span_of(context);
  out.name_span = span_of(context->op);
  const ast::ExprId operand = expr(context->right);
  return add(std::move(out), {operand});
}

ast::ExprId Walk::list(const Parser::ExprContext* context) {
  ast::Expr out;
  out.kind = ExprKind::kList;
  out.span = span_of(context);
  std::vector<ast::ExprId> operands;
  for (Parser::ExprContext* item : context->list) operands.push_back(expr(item));
  return add(std::move(out), operands);
}

Walk::Fields Walk::fields(const std::vector<Parser::AttributeContext*>& list) {
  Fields out;
  for (const Parser::AttributeContext* field : list) {
    ast::Name key = name(field->named);
    const bool twice = std::any_of(out.begin(), out.end(),
                                   [&](const auto& seen) { return seen.first.text == key.text; });
    if (twice) repeated(field->named->start);
    const ast::ExprId value = expr(field->value);
    if (!twice) out.emplace_back(std::move(key), value);
  }
  return out;
}

ast::ExprId Walk::record(const Parser::ExprContext* context) {
  ast::Expr out;
  out.kind = ExprKind::kRecord;
  out.span = span_of(context);
  std::vector<ast::ExprId> operands;
  for (auto& [key, value] : fields(context->fields)) {
    out.members.push_back(std::move(key));
    operands.push_back(value);
  }
  return add(std::move(out), operands);
}

ast::ExprId Walk::quantifier(const Parser::ExprContext* context) {
  ast::Expr out;
  out.kind = prefix_kind(op_of(context));
  out.span = span_of(context);
  out.text = ours(context->variable_->start).text();
  out.name_span = span_of(context->variable_);
  const ast::ExprId over = expr(context->over);
  const ast::ExprId body = expr(context->body);
  return add(std::move(out), {over, body});
}

ast::ExprId Walk::entity(const Parser::ExprContext* context) {
  ast::Expr out;
  out.kind = ExprKind::kEntity;
  out.span = span_of(context);
  out.path = as_path(context->left);
  if (!out.path) {
    diagnostics_.emit(kEntityTypeExpected, span_of(context->left))
        .hint("an entity is written User::\"ada\"");
    return error_at(out.span);
  }
  out.text = string_value(ours(context->id).text());
  out.name_span = span_of(context->id);
  if (ours(context->id).bad) return error_at(out.span);
  return add(std::move(out), {});
}

ast::ExprId Walk::call(const Parser::ExprContext* context, ast::Path callee) {
  ast::Expr out;
  out.kind = ExprKind::kCall;
  out.span = span_of(context);
  out.name_span = callee.span;
  out.path = std::move(callee);
  std::vector<ast::ExprId> operands;
  for (Parser::ExprContext* argument : context->list) operands.push_back(expr(argument));
  return add(std::move(out), operands);
}

ast::ExprId Walk::extend(ast::ExprId left, const Parser::ExprContext* context) {
  if (op_of(context) == Parser::DOT) return member(left, context);
  if (is_comparison(context)) return comparison(left, context);
  ast::Expr out;
  out.kind = binary_kind(op_of(context));
  out.span = span_of(context);
  out.name_span = span_of(context->op);
  const ast::ExprId right = expr(context->right);
  return add(std::move(out), {left, right});
}

ast::ExprId Walk::member(ast::ExprId object, const Parser::ExprContext* context) {
  ast::Expr out;
  out.span = span_of(context);
  ast::Name part = name(context->part);
  out.text = std::move(part.text);
  out.name_span = part.span;
  out.kind = context->call == nullptr ? ExprKind::kMember : ExprKind::kMethod;
  std::vector<ast::ExprId> operands{object};
  for (Parser::ExprContext* argument : context->list) operands.push_back(expr(argument));
  return add(std::move(out), operands);
}

ast::ExprId Walk::comparison(ast::ExprId left, const Parser::ExprContext* context) {
  ast::Expr out;
  out.kind = binary_kind(op_of(context));
  out.span = span_of(context);
  out.name_span = span_of(context->op);
  if (is_comparison(context->left)) {
    // Said once of a chain, at its second comparison.
    if (!is_comparison(context->left->left)) {
      diagnostics_.emit(kComparisonChain, out.name_span)
          .label(span_of(context->left->op), "the first comparison")
          .hint("write 'a < b and b < c', or use brackets");
    }
    return error_at(out.span);
  }
  const Parser::ExprContext* right = context->right;
  const size_t right_op = right->left == nullptr ? op_of(right) : 0;
  switch (op_of(context)) {
    case Parser::ASSIGN:
      diagnostics_.emit(kAssignment, out.name_span)
          .hint("did you mean '=='?")
          .fix(out.name_span, "==");
      break;
    case Parser::IS:
      out.kind = ExprKind::kIs;
      out.path = as_path(right);
      if (out.path) return add(std::move(out), {left});
      diagnostics_.emit(kTypeExpected, span_of(right))
          .hint(right_op == Parser::NOT ? "write 'not (x is User)'" : "written 'x is User'");
      return error_at(out.span);
    case Parser::MATCHES:
      out.kind = ExprKind::kMatches;
      if (right_op == Parser::PATTERN) {
        out.text = raw_value(ours(right->op).text());
        return add(std::move(out), {left});
      }
      {
        auto builder = diagnostics_.emit(kPatternExpected, span_of(right));
        if (right_op == Parser::STRING) {
          builder.hint("put an r before the quote")
              .fix(span_of(right), "r" + ours(right->op).getText());
        }
      }
      return error_at(out.span);
    case Parser::LIKE:
      out.kind = ExprKind::kLike;
      if (right_op == Parser::STRING) {
        out.text = string_value(ours(right->op).text());
        if (ours(right->op).bad) return error_at(out.span);
        return add(std::move(out), {left});
      }
      diagnostics_.emit(kGlobExpected, span_of(right))
          .hint(right_op == Parser::PATTERN ? "a pattern r\"…\" goes with 'matches'"
                                            : "'*' stands for any text");
      return error_at(out.span);
    default:
      break;
  }
  const ast::ExprId value = expr(context->right);
  return add(std::move(out), {left, value});
}

}  // namespace bylaw::parsing
