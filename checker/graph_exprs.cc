// Types are found again from the vocabulary: code has none.
#include "checker/graph_exprs.h"

namespace bylaw {
namespace {

using graph::Base;
using graph::Code;
using graph::CodeOp;
using graph::Datum;
using graph::Part;

bool is_access(CodeOp op) {
  return op == CodeOp::kContext || op == CodeOp::kProperty || op == CodeOp::kAttribute ||
         op == CodeOp::kField;
}

}  // namespace

std::optional<Value> GraphExprs::value(const Datum& d) const {
  switch (d.kind) {
    case graph::Kind::kAbsent:
    case graph::Kind::kInvalid:
      return std::nullopt;
    case graph::Kind::kBool:
      return Value(d.n != 0);
    case graph::Kind::kInt:
      return Value(d.n);
    case graph::Kind::kDecimal:
      return Value(Decimal{d.n});
    case graph::Kind::kDuration:
      return Value(Duration{d.n});
    case graph::Kind::kTimestamp:
      return Value(Timestamp{d.n});
    case graph::Kind::kDate:
      return Value(Date{static_cast<int32_t>(d.n)});
    case graph::Kind::kWeekday:
      return Value(Weekday{static_cast<uint8_t>(d.n)});
    case graph::Kind::kEnum:
      return Value(EnumValue{EnumId(d.aux), static_cast<uint32_t>(d.n)});
    case graph::Kind::kTerm:
      return Value(TermValue{TaxonomyId(d.aux), TermId(static_cast<uint32_t>(d.n))});
    case graph::Kind::kAction:
      return Value(ActionValue{ActionId(static_cast<uint32_t>(d.n))});
    case graph::Kind::kString:
      return Value(text(static_cast<uint32_t>(d.n)));
    case graph::Kind::kEntity:
      return Value(EntityRef{EntityTypeId(d.aux), text(static_cast<uint32_t>(d.n))});
    case graph::Kind::kIp: {
      const graph::Address& address = graph_.get<Part::kAddresses>()[static_cast<size_t>(d.n)];
      return Value(Ip{address.bytes, address.prefix});
    }
    case graph::Kind::kRecord:
      return std::nullopt;
    case graph::Kind::kSet:
    case graph::Kind::kList: {
      std::vector<Value> members;
      for (uint32_t i = 0; i < d.aux; ++i) {
        const auto member = value(graph_.get<Part::kMembers>()[static_cast<size_t>(d.n) + i]);
        if (!member) return std::nullopt;
        members.push_back(*member);
      }
      return d.kind == graph::Kind::kSet ? Value::set(std::move(members))
                                         : Value::list(std::move(members));
    }
  }
  return std::nullopt;
}

ExprId GraphExprs::read_literal(const Datum& datum) {
  const std::optional<Value> found = value(datum);
  return found ? literal(*found, book_.schema.type_of(*found)) : ExprId();
}

TypeId GraphExprs::arithmetic(CodeOp op, TypeId a, TypeId b) {
  const TypeKind left = book_.schema.types[a].kind;
  const TypeKind right = book_.schema.types[b].kind;
  const bool time = left == TypeKind::kDate || left == TypeKind::kTimestamp;
  if (op == CodeOp::kSubtract && time && left == right) {
    return book_.schema.types.simple(TypeKind::kDuration);
  }
  if (op == CodeOp::kAdd && (right == TypeKind::kDate || right == TypeKind::kTimestamp)) return b;
  if (op == CodeOp::kMultiply && left == TypeKind::kInt) return b;
  return a;
}

std::optional<TypeId> GraphExprs::member_type(const Code& code,
                                              const std::vector<ExprId>& operands) {
  const Schema& schema = book_.schema;
  const std::vector<Member>* members = nullptr;
  if (code.op == CodeOp::kContext) members = &schema.context;
  if (code.op == CodeOp::kProperty) members = &schema.actions[environment_.action].properties;
  if (code.op == CodeOp::kAttribute || code.op == CodeOp::kField) {
    const Type& owner = schema.types[type_of(operands[0])];
    if (owner.kind == TypeKind::kEntity && code.op == CodeOp::kAttribute) {
      members = &schema.entity_types[owner.entity()].attributes;
    } else if (owner.kind == TypeKind::kRecord && code.op == CodeOp::kField) {
      members = &schema.records[owner.record()].members;
    }
  }
  if (members == nullptr || code.index >= members->size()) return std::nullopt;
  return (*members)[code.index].type;
}

std::optional<TypeId> GraphExprs::type_of(const Code& code, Base self,
                                          const std::vector<ExprId>& operands) {
  TypeTable& types = book_.schema.types;
  const auto operand = [&](size_t i) { return type_of(operands[i]); };
  if (is_access(code.op)) return member_type(code, operands);
  switch (code.op) {
    case CodeOp::kSelf:
      return types.entity(self == Base::kPrincipal ? environment_.principal
                                                   : environment_.resource);
    case CodeOp::kPrincipal:
      return types.entity(environment_.principal);
    case CodeOp::kResource:
      return types.entity(environment_.resource);
    case CodeOp::kAction:
      return types.simple(TypeKind::kAction);
    case CodeOp::kLocal:
      if (code.index >= slots_.size() || !slots_[code.index].valid()) return std::nullopt;
      return slots_[code.index];
    case CodeOp::kOtherwise:
    case CodeOp::kUnion:
    case CodeOp::kIntersect:
    case CodeOp::kMinus:
    case CodeOp::kNegate:
      return operand(0);
    case CodeOp::kIf:
      return operand(1);
    case CodeOp::kAdd:
    case CodeOp::kSubtract:
    case CodeOp::kMultiply:
      return arithmetic(code.op, operand(0), operand(1));
    case CodeOp::kLower:
      return types.simple(TypeKind::kString);
    case CodeOp::kSize:
    case CodeOp::kCount:
      return types.simple(TypeKind::kInt);
    case CodeOp::kWeekday:
      return types.simple(TypeKind::kWeekday);
    case CodeOp::kDate:
    case CodeOp::kAddMonths:
      return types.simple(TypeKind::kDate);
    case CodeOp::kTimeOfDay:
      return types.simple(TypeKind::kDuration);
    case CodeOp::kToDecimal:
      return types.simple(TypeKind::kDecimal);
    case CodeOp::kSet:
    case CodeOp::kList: {
      const TypeId element = operands.empty() ? types.simple(TypeKind::kError) : operand(0);
      return code.op == CodeOp::kSet ? types.set(element) : types.list(element);
    }
    case CodeOp::kColumn:
    case CodeOp::kRow:
      return std::nullopt;  // of views, not of decisions
    default:
      return boolean();
  }
}

ExprId GraphExprs::expr(uint32_t code, Base self) {
  slots_.clear();
  return read(code, self, 0);
}

ExprId GraphExprs::read(uint32_t id, Base self, uint32_t depth) {
  const auto key = std::pair(id, self);
  if (const auto it = known_.find(key); it != known_.end()) return it->second;
  if (depth > graph::kDeepestCode) return {};
  const Code& code = graph_.get<Part::kCode>()[id];
  if (code.op == CodeOp::kLiteral) return read_literal(graph_.get<Part::kLiterals>()[code.index]);
  if (code.op == CodeOp::kParameter) {
    const graph::Span32 values = graph_.get<Part::kParameters>()[code.index];
    const size_t at = values.count > domain_.index() ? domain_.index() : 0;
    return read_literal(graph_.get<Part::kLiterals>()[values.first + at]);
  }
  if (code.op == CodeOp::kCall) return read_call(code, self, depth);
  const auto links = graph_.operands(code);
  const bool binds =
      code.op == CodeOp::kAny || code.op == CodeOp::kAll || code.op == CodeOp::kCount;
  std::vector<ExprId> operands;
  for (size_t i = 0; i < links.size(); ++i) {
    if (binds && i == 1) {
      if (slots_.size() <= code.index) slots_.resize(code.index + 1);
      slots_[code.index] = book_.schema.types[type_of(operands[0])].element;
    }
    operands.push_back(read(links[i], self, depth + 1));
    if (!operands.back().valid()) return {};
  }
  const std::optional<TypeId> type = type_of(code, self, operands);
  if (!type || !type->valid()) return {};
  Op op = op_of(code.op);
  if (code.op == CodeOp::kSelf) op = self == Base::kPrincipal ? Op::kPrincipal : Op::kResource;
  uint32_t index = code.index;
  if (code.op == CodeOp::kMatches) {
    index = book_.exprs.text(text(graph_.get<Part::kPatterns>()[code.index]));
  }
  if (code.op == CodeOp::kLike) index = book_.exprs.text(text(code.index));
  const ExprId made = add(op, *type, operands, index);
  known_.emplace(key, made);
  return made;
}

ExprId GraphExprs::read_call(const Code& code, Base self, uint32_t depth) {
  std::vector<ExprId> arguments;
  for (const uint32_t operand : graph_.operands(code)) {
    arguments.push_back(read(operand, self, depth + 1));
    if (!arguments.back().valid()) return {};
  }
  auto it = defines_.find(code.index);
  if (it == defines_.end()) {
    Define define;
    std::vector<TypeId> types;
    for (const ExprId argument : arguments) {
      Member parameter;
      parameter.type = type_of(argument);
      types.push_back(parameter.type);
      define.parameters.push_back(std::move(parameter));
    }
    const graph::DefineRecord& record = graph_.get<Part::kDefines>()[code.index];
    std::swap(slots_, types);
    define.body = read(record.body, self, depth + 1);
    std::swap(slots_, types);
    if (!define.body.valid()) return {};
    define.type = type_of(define.body);
    define.frame_size = record.frame_size;
    it = defines_.emplace(code.index, book_.defines.add(std::move(define))).first;
  }
  return add(Op::kCall, book_.defines[it->second].type, arguments, it->second.value);
}

}  // namespace bylaw
