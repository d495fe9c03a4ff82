#include "compiler/lower/codes.h"

#include <algorithm>
#include <utility>

namespace bylaw::lower {
namespace {

using graph::Code;
using graph::CodeOp;
using graph::Part;

/// A guard that nests deeper keeps its calls, so that the machine counts depth as the meaning does.
constexpr uint32_t kDeepestUnfolded = 400;
/// How much of one guard is unfolded; beyond it calls stay calls.
constexpr size_t kUnfoldBudget = 4096;
/// Slots of an unfolded guard: its own come first, the same number for every guard, so that code
/// can be shared.
constexpr uint32_t kOwnSlots = 64;
constexpr uint32_t kMostSlots = 200;

}  // namespace

std::vector<uint32_t> CodeMaker::operands(uint32_t code) const {
  const Code& c = (*this)[code];
  const auto& all = parts_.get<Part::kOperands>();
  return {all.begin() + c.first, all.begin() + c.first + c.count};
}

const Value* CodeMaker::value(uint32_t code) const { return values_[code]; }

ParameterId CodeMaker::parameter_at(uint32_t index) const {
  const auto it =
      std::ranges::find(parameters_, index, [](const auto& pair) { return pair.second; });
  return ParameterId(it->first);
}

DefineId CodeMaker::define_at(uint32_t index) const {
  const auto it = std::ranges::find(defines_, index, [](const auto& pair) { return pair.second; });
  return DefineId(it->first);
}

uint32_t CodeMaker::literal(const Value& value, TypeId type) {
  const uint32_t code = add(CodeOp::kLiteral, type, {}, pool_.literal(value));
  if (values_[code] == nullptr) values_[code] = &kept_.emplace_back(value);
  return code;
}

uint32_t CodeMaker::add(CodeOp op, TypeId type, std::span<const uint32_t> operands,
                        uint32_t index) {
  uint64_t key = mix(mix(static_cast<uint64_t>(op), type.value), index);
  for (const uint32_t operand : operands) key = mix(key, operand);
  const auto& all = parts_.get<Part::kCode>();
  const auto& links = parts_.get<Part::kOperands>();
  const auto fresh = static_cast<uint32_t>(all.size());
  const uint32_t id = index_.find_or_add(key, fresh, [&](uint32_t known) {
    const Code& c = all[known];
    return c.op == op && c.index == index && facts_[known].type == type &&
           std::ranges::equal(operands, std::span(links).subspan(c.first, c.count));
  });
  return id == fresh ? append(op, type, operands, index, graph::kNone) : id;
}

uint32_t CodeMaker::append(CodeOp op, TypeId type, std::span<const uint32_t> operands,
                           uint32_t index, uint32_t place) {
  auto& all = parts_.get<Part::kCode>();
  auto& links = parts_.get<Part::kOperands>();
  Code c;
  c.op = op;
  c.index = index;
  c.first = static_cast<uint32_t>(links.size());
  c.count = static_cast<uint32_t>(operands.size());
  const CodeFacts facts = facts_of(c, type, operands);
  const std::vector<uint32_t> copy(operands.begin(), operands.end());
  links.insert(links.end(), copy.begin(), copy.end());
  const auto id = static_cast<uint32_t>(all.size());
  all.push_back(c);
  parts_.get<Part::kOrigins>().push_back({value_type(type), place});
  facts_.push_back(facts);
  values_.push_back(nullptr);
  return id;
}

CodeFacts CodeMaker::facts_of(const Code& code, TypeId type, std::span<const uint32_t> operands) {
  CodeFacts facts;
  facts.type = type;
  for (const uint32_t operand : operands) {
    const CodeFacts& part = facts_[operand];
    if (part.role.valid()) facts.role = part.role;
    facts.principal |= part.principal;
    facts.resource |= part.resource;
    facts.beyond |= part.beyond;
    facts.far_claims |= part.far_claims;
    facts.claim_bits |= part.claim_bits;
    facts.locals = std::max(facts.locals, part.locals);
  }
  if (code.op == CodeOp::kPrincipal) facts.principal = true;
  if (code.op == CodeOp::kResource) facts.resource = true;
  if (facts.role == TypeId() && (facts.principal || facts.resource)) facts.role = type;
  const bool quantifies =
      code.op == CodeOp::kAny || code.op == CodeOp::kAll || code.op == CodeOp::kCount;
  if (code.op == CodeOp::kLocal || quantifies)
    facts.locals = std::max(facts.locals, code.index + 1);
  if (code.op == CodeOp::kAction || code.op == CodeOp::kContext || code.op == CodeOp::kProperty ||
      code.op == CodeOp::kParameter || code.op == CodeOp::kUnique || code.op == CodeOp::kCall) {
    facts.beyond = true;
  }
  if (code.op == CodeOp::kAttribute) {
    const CodeOp base = (*this)[operands[0]].op;
    const Type& entity = book_.schema.types[facts_[operands[0]].type];
    const EntityType& declared = book_.schema.entity_types[entity.entity()];
    if (declared.attributes[code.index].claim && declared.domain != code.index) {
      if (base == CodeOp::kPrincipal || base == CodeOp::kResource) {
        facts.claim_bits |= 1u << std::min(code.index, 31u);
      } else {
        facts.far_claims = true;
      }
    }
  }
  return facts;
}

/// How deep the evaluation of an expression nests, bodies of defines included.
uint32_t CodeMaker::depth(ExprId expr, uint32_t level) {
  if (depths_[expr.index()] != 0) return depths_[expr.index()];
  if (level > kDeepestGuard) {
    too_deep_ = true;
    return 1;
  }
  const Expr& e = book_.exprs[expr];
  uint32_t deepest = 0;
  for (const ExprId operand : book_.exprs.operands(expr)) {
    deepest = std::max(deepest, depth(operand, level + 1));
  }
  if (e.op == Op::kCall) {
    deepest = std::max(deepest, depth(book_.defines[DefineId(e.index)].body, level + 1));
  }
  depths_[expr.index()] = deepest + 1;
  return deepest + 1;
}

uint32_t CodeMaker::make(ExprId expr, uint32_t frame_size) {
  budget_ = kUnfoldBudget;
  const bool nests_too_deeply = depth(expr, 0) > kDeepestGuard;
  if (nests_too_deeply || too_deep_) {
    too_deep_ = true;
    return add(CodeOp::kLiteral, book_.exprs[expr].type, {}, pool_.invalid_literal());
  }
  Scope scope;
  scope.frame_size = kOwnSlots;
  scope.unfold = frame_size <= kOwnSlots && depth(expr, 0) <= kDeepestUnfolded;
  return visit(expr, scope);
}

uint32_t CodeMaker::parameter(ParameterId id, TypeId type) {
  const Parameter& parameter = book_.parameters[id];
  if (parameter.settings.empty()) return literal(parameter.initial, type);
  return add(CodeOp::kParameter, type, {}, parameter_index(id));
}

uint32_t CodeMaker::pattern(const std::string& text) {
  auto& patterns = parts_.get<Part::kPatterns>();
  const uint32_t symbol = pool_.symbol(text);
  const auto [it, fresh] = patterns_.emplace(symbol, static_cast<uint32_t>(patterns.size()));
  if (fresh) patterns.push_back(symbol);
  return it->second;
}

uint32_t CodeMaker::call(ExprId expr, const Scope& scope) {
  const Expr& e = book_.exprs[expr];
  const Define& declared = book_.defines[DefineId(e.index)];
  std::vector<uint32_t> arguments;
  for (const ExprId operand : book_.exprs.operands(expr)) {
    arguments.push_back(visit(operand, scope));
  }
  const uint32_t shift = scope.shift + scope.frame_size;
  const bool fits = shift + declared.frame_size <= kMostSlots;
  if (!scope.unfold || budget_ == 0 || !fits) {
    return add(CodeOp::kCall, e.type, arguments, define(DefineId(e.index)));
  }
  Scope inner;
  inner.arguments = std::move(arguments);
  inner.shift = shift;
  inner.frame_size = declared.frame_size;
  return visit(declared.body, inner);
}

/// A set or list of literals is a literal.
std::optional<uint32_t> CodeMaker::folded_collection(CodeOp op, TypeId type,
                                                     std::span<const uint32_t> operands) {
  std::vector<Value> members;
  for (const uint32_t operand : operands) {
    if (values_[operand] == nullptr) return std::nullopt;
    members.push_back(*values_[operand]);
  }
  return literal(
      op == CodeOp::kSet ? Value::set(std::move(members)) : Value::list(std::move(members)), type);
}

uint32_t CodeMaker::visit(ExprId expr, const Scope& scope) {
  const Expr& e = book_.exprs[expr];
  const bool plain = scope.arguments.empty() && scope.shift == 0 && scope.unfold;
  if (plain && plain_[expr.index()] != graph::kNone) return plain_[expr.index()];
  if (budget_ > 0) --budget_;
  const auto made = [&](uint32_t code) {
    if (plain) plain_[expr.index()] = code;
    return code;
  };
  if (e.op == Op::kLiteral) return made(literal(book_.exprs.value(expr), e.type));
  if (e.op == Op::kParameter) return made(parameter(ParameterId(e.index), e.type));
  if (e.op == Op::kCall) return made(call(expr, scope));
  if (e.op == Op::kLocal && e.index < scope.arguments.size()) return scope.arguments[e.index];
  const CodeOp op = code_op(e.op);
  std::vector<uint32_t> operands;
  for (const ExprId operand : book_.exprs.operands(expr)) {
    operands.push_back(visit(operand, scope));
  }
  if (op == CodeOp::kSet || op == CodeOp::kList) {
    if (const auto folded = folded_collection(op, e.type, operands)) return made(*folded);
  }
  if (op == CodeOp::kToDecimal && values_[operands[0]] != nullptr) {
    int64_t units = 0;
    const int64_t whole = values_[operands[0]]->as<int64_t>();
    if (!__builtin_mul_overflow(whole, int64_t{10'000}, &units)) {
      return made(literal(Value(Decimal{units}), e.type));
    }
  }
  uint32_t index = e.index;
  const bool variable =
      e.op == Op::kLocal || e.op == Op::kAny || e.op == Op::kAll || e.op == Op::kCount;
  if (variable) index += scope.shift;
  if (e.op == Op::kLike) index = pool_.symbol(book_.exprs.text(expr));
  if (e.op == Op::kMatches) index = pattern(book_.exprs.text(expr));
  return made(add(op, e.type, operands, index));
}

uint32_t CodeMaker::about_self(uint32_t code) {
  if (const auto it = selves_.find(code); it != selves_.end()) return it->second;
  const Code c = (*this)[code];
  uint32_t self = code;
  if (c.op == CodeOp::kPrincipal || c.op == CodeOp::kResource) {
    self = add(CodeOp::kSelf, facts_[code].type, {});
  } else if (facts_[code].principal || facts_[code].resource) {
    std::vector<uint32_t> parts = operands(code);
    for (uint32_t& part : parts) part = about_self(part);
    self = add(c.op, facts_[code].type, parts, c.index);
  }
  selves_[code] = self;
  return self;
}

}  // namespace bylaw::lower
