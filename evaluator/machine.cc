#include "evaluator/machine.h"

#include <algorithm>
#include <utility>

#include "graph/ascending.h"

namespace bylaw::engine {

using graph::Code;
using graph::CodeOp;
using graph::Datum;
using graph::Kind;
using graph::Part;
using graph::Pool;

namespace {

/// How many guards that were read are kept.
constexpr unsigned kGuardBits = 6;
constexpr size_t kGuards = size_t{1} << kGuardBits;

/// Kleene's `or` over operands that come one by one: `wanted` (true for or, any; false for and,
/// all) decides at once, an error stays unless it does.
class Kleene {
 public:
  explicit Kleene(bool wanted) : wanted_(wanted) {}
  /// True once nothing can change the result.
  bool add(const Datum& operand) {
    if (operand.kind != Kind::kBool) {
      if (!erred_) error_ = operand;
      erred_ = true;
    } else if ((operand.n != 0) == wanted_) {
      decided_ = true;
    }
    return decided_;
  }
  Datum result() const {
    if (decided_) return Datum::boolean(wanted_);
    return erred_ ? error_ : Datum::boolean(!wanted_);
  }

 private:
  bool wanted_;
  bool decided_ = false;
  bool erred_ = false;
  Datum error_;  // the first
};

Datum negate(const Datum& d) { return d.kind == Kind::kBool ? Datum::boolean(d.n == 0) : d; }

}  // namespace

Machine::Guard Machine::read_guard(const graph::BodyRecord& body) {
  if (body.guard != graph::kNone) {
    if (scratch_.guards.empty()) {
      scratch_.guards.resize(kGuards);
      scratch_.guard_numbers.assign(kGuards, graph::kNone);
    }
    scratch_.guard = (body.guard * 0x9E3779B1u) >> (32 - kGuardBits);
    graph::WrittenGuard& guard = scratch_.guards[scratch_.guard];
    if (scratch_.guard_numbers[scratch_.guard] != body.guard) {
      graph::read_guard(graph_, body.guard, codes_, guard);
      scratch_.guard_numbers[scratch_.guard] = body.guard;
    }
    guard.rule = body.rule;
    return {codes_ + static_cast<uint32_t>(guard.code.size()) - 1, guard.head.frame_size};
  }
  if (body.view == graph::kNone) return {};
  const graph::ViewRecord& view = graph_.get<Part::kViews>()[body.view];
  return {view.guard, view.frame_size};
}

std::span<const uint32_t> Machine::operands(uint32_t code) const {
  const Code& c = this->code(code);
  if (!is_written(code)) return graph_.operands(c);
  return std::span(guard().operands).subspan(c.first, c.count);
}

const Datum& Machine::literal(uint32_t code) const {
  const uint32_t index = this->code(code).index;
  return is_written(code) ? guard().literals[index] : graph_.get<Part::kLiterals>()[index];
}

graph::OriginRecord Machine::origin(uint32_t code) const {
  if (is_written(code)) return {guard().origins[code - codes_].type, graph::kNone};
  return graph_.get<Part::kOrigins>()[code];
}

graph::PlaceRecord Machine::place_of(uint32_t code) const {
  graph::PlaceRecord place{.file = graph::kNone};
  if (code == graph::kNone) return place;
  if (!is_written(code)) {
    const uint32_t at = graph_.get<Part::kOrigins>()[code].place;
    return at == graph::kNone ? place : graph_.get<Part::kPlaces>()[at];
  }
  const graph::WrittenGuard::Origin& origin = guard().origins[code - codes_];
  const graph::RuleRecord& rule = graph_.get<Part::kRules>()[guard().rule];
  place.file = graph_.get<Part::kPolicies>()[rule.policy].file;
  place.begin = origin.begin;
  place.end = origin.end;
  if (rule.line != 0) place.line = rule.line + static_cast<uint32_t>(guard().line(origin.begin));
  return place;
}

/// The code of an evaluation stands in the graph, or is of the guard that was read.
void Machine::enter(uint32_t code) {
  space_ = own_;
  if (code < codes_) return;
  const graph::WrittenGuard& guard = this->guard();
  space_ = {guard.code.data(), guard.operands.data(), guard.literals.data(), codes_};
}

Datum Machine::evaluate(uint32_t code, uint32_t frame_size) {
  return evaluate(code, frame_size, {});
}

Datum Machine::evaluate(uint32_t code, uint32_t frame_size, std::span<const Datum> variables,
                        uint32_t depth) {
  frame_ = 0;
  depth_ = depth;
  if (scratch_.locals.size() < frame_size) scratch_.locals.resize(frame_size);
  std::fill_n(scratch_.locals.begin(), frame_size, Datum::invalid());
  std::ranges::copy(variables, scratch_.locals.begin());
  enter(code);
  return eval(code);
}

Datum Machine::read(uint32_t code, uint32_t frame_size) {
  frame_ = 0;
  depth_ = 0;
  if (scratch_.locals.size() < frame_size) scratch_.locals.resize(frame_size);
  std::fill_n(scratch_.locals.begin(), frame_size, Datum::invalid());
  enter(code);
  return access(code);
}

Datum Machine::eval(uint32_t code) {
  if (depth_ >= graph::kDeepestCode) return at_fault(failed(Fault::kTooDeep), code);
  ++depth_;
  const Datum result = eval_here(code);
  --depth_;
  return result;
}

Datum Machine::eval_here(uint32_t code) {
  const Code& c = at(code);
  switch (c.op) {
    case CodeOp::kLiteral:
      return space_.literals[c.index];
    case CodeOp::kSelf:
      return self_;
    case CodeOp::kPrincipal:
      if (request_ == nullptr) return Datum::invalid();
      return {
          .kind = Kind::kEntity, .aux = request_->principal.type, .n = request_->principal.symbol};
    case CodeOp::kResource: {
      if (request_ == nullptr) return Datum::invalid();
      const bool other = other_resource_ != graph::kNone;
      return {.kind = Kind::kEntity,
              .aux = request_->resource.type,
              .n = other ? other_resource_ : request_->resource.symbol};
    }
    case CodeOp::kAction:
      if (request_ == nullptr) return Datum::invalid();
      return {.kind = Kind::kAction, .n = request_->action};
    case CodeOp::kLocal:
      return scratch_.locals[frame_ + c.index];
    case CodeOp::kParameter: {
      const graph::Span32 values = graph_.get<Part::kParameters>()[c.index];
      const uint32_t at = values.count == 1 ? 0 : domain_;
      return graph_.get<Part::kLiterals>()[values.first + at];
    }
    case CodeOp::kContext:
    case CodeOp::kProperty:
    case CodeOp::kAttribute:
    case CodeOp::kField: {
      const Datum found = access(code);
      return found.kind == Kind::kAbsent ? at_fault(failed(Fault::kAbsent), found.aux) : found;
    }
    case CodeOp::kHas: {
      const Datum found = access(operand(c, 0));
      return found.kind == Kind::kInvalid ? found : Datum::boolean(found.is_value());
    }
    case CodeOp::kOtherwise: {
      const Datum found = access(operand(c, 0));
      return found.kind == Kind::kAbsent ? eval(operand(c, 1)) : found;
    }
    case CodeOp::kKnown: {
      const Datum entity = eval(operand(c, 0));
      if (!entity.is_value()) return entity;
      if (entity.kind != Kind::kEntity) return Datum::invalid();
      return Datum::boolean(find(entity) != graph::kNone);
    }
    case CodeOp::kAnd:
    case CodeOp::kOr:
    case CodeOp::kNot:
    case CodeOp::kImplies:
      return connective(c);
    case CodeOp::kIf:
      return conditional(c);
    case CodeOp::kEqual:
    case CodeOp::kNotEqual:
    case CodeOp::kLess:
    case CodeOp::kLessEqual:
    case CodeOp::kGreater:
    case CodeOp::kGreaterEqual:
    case CodeOp::kInEntity:
    case CodeOp::kInAnyEntity:
    case CodeOp::kInSet:
    case CodeOp::kInNetwork:
    case CodeOp::kUnder:
    case CodeOp::kStartsWith:
    case CodeOp::kEndsWith:
    case CodeOp::kContains:
    case CodeOp::kContainsAll:
    case CodeOp::kContainsAny:
    case CodeOp::kUnion:
    case CodeOp::kIntersect:
    case CodeOp::kMinus:
    case CodeOp::kAdd:
    case CodeOp::kSubtract:
    case CodeOp::kMultiply:
    case CodeOp::kAddMonths:
      return binary(c);
    case CodeOp::kMatches:
    case CodeOp::kLike:
    case CodeOp::kLower:
    case CodeOp::kSize:
    case CodeOp::kWeekday:
    case CodeOp::kDate:
    case CodeOp::kTimeOfDay:
    case CodeOp::kNegate:
    case CodeOp::kToDecimal:
      return unary(c);
    case CodeOp::kSet:
    case CodeOp::kList:
      return collection(c);
    case CodeOp::kAny:
    case CodeOp::kAll:
    case CodeOp::kCount:
      return quantifier(c);
    case CodeOp::kUnique:
      return unique(c);
    case CodeOp::kCall:
      return call(c);
    case CodeOp::kColumn:
      return column_;
    case CodeOp::kRow:
      return Datum::invalid();
  }
  return Datum::invalid();
}

/// A slot by position; one that nobody filled is absent, and a required one that is absent is an
/// error.
Datum Machine::slot(std::span<const Datum> slots, graph::Span32 declared, const Code& c,
                    Fault fault) const {
  if (c.index >= declared.count) return Datum::invalid();
  const Datum d = c.index < slots.size() ? slots[c.index] : Datum::absent();
  if (d.is_value()) return d;
  const uint32_t flags = graph_.get<Part::kSlots>()[declared.first + c.index];
  const bool missing = d.kind == Kind::kAbsent && (flags & graph::kOptional) == 0;
  return at_fault(missing || d.kind == Kind::kInvalid ? failed(fault) : d, place(c));
}

/// What is absent says where, as an error does.
Datum Machine::access(uint32_t code) {
  const Code& c = at(code);
  if (c.op == CodeOp::kContext) {
    if (request_ == nullptr) return Datum::invalid();
    if (c.index == 0) return {.kind = Kind::kTimestamp, .n = request_->now_ms};
    return slot(request_->context, graph_.get<Part::kContext>()[0], c, Fault::kContext);
  }
  if (c.op == CodeOp::kProperty) {
    if (request_ == nullptr) return Datum::invalid();
    return slot(request_->properties, graph_.get<Part::kActions>()[request_->action].properties, c,
                Fault::kProperty);
  }
  if (c.op != CodeOp::kAttribute && c.op != CodeOp::kField) return eval(code);
  // What stands below something known to be absent is known to be absent.
  const Datum base = access(operand(c, 0));
  if (!base.is_value()) return base;
  if (c.op == CodeOp::kAttribute) {
    const Datum d = attribute(base, c.index);
    if (d.is_value()) return d;
    if (d.kind == Kind::kAbsent) return at_fault(d, code);
    const bool readable = base.kind == Kind::kEntity &&
                          c.index < graph_.get<Part::kTypes>()[base.aux].attributes.count;
    if (!readable) return d;
    const EntityKey key = entity_key(base.aux, static_cast<uint64_t>(base.n));
    return at_fault(failed(Fault::kAttribute, static_cast<int64_t>(key)), code);
  }
  if (base.kind != Kind::kRecord) return Datum::invalid();
  Datum d = slot(members(base), graph_.get<Part::kRecords>()[base.aux], c, Fault::kField);
  if (d.kind == Kind::kInvalid) d.n = base.aux;
  return d;
}

/// Its index in the snapshot; the request's own were looked up when it was read.
uint32_t Machine::find(const Datum& entity) const {
  const auto symbol = static_cast<uint64_t>(entity.n);
  if (request_ != nullptr) {
    for (const RequestEntitySlots* who : {&request_->principal, &request_->resource}) {
      if (who->type == entity.aux && who->symbol == symbol) return who->entity;
    }
  }
  return snapshot_.find(entity.aux, symbol);
}

Datum Machine::stored(const Datum& entity, uint32_t index) const {
  const uint32_t known = find(entity);
  if (known == graph::kNone) return Datum::invalid();
  const graph::Span32 declared = graph_.get<Part::kTypes>()[entity.aux].attributes;
  if (index >= declared.count) return Datum::invalid();
  return snapshot_.slots()[snapshot_.entities()[known].first_slot + index];
}

/// A claim, else what the store knows.
Datum Machine::attribute(const Datum& entity, uint32_t index) {
  if (entity.kind != Kind::kEntity) return Datum::invalid();
  const graph::Span32 declared = graph_.get<Part::kTypes>()[entity.aux].attributes;
  if (index >= declared.count) return Datum::invalid();
  const bool optional =
      (graph_.get<Part::kSlots>()[declared.first + index] & graph::kOptional) != 0;
  const auto required = [&](const Datum& d) {
    return d.kind == Kind::kAbsent && !optional ? Datum::invalid() : d;
  };
  if (request_ != nullptr) {
    const Claim* claimed = nullptr;
    for (const bool first : {true, false}) {
      const RequestEntitySlots* who = first ? &request_->principal : &request_->resource;
      if (request_->claims == 0 || who->type != entity.aux ||
          who->symbol != static_cast<uint64_t>(entity.n))
        continue;
      for (const Claim& claim : first ? request_->principal_claims : request_->resource_claims) {
        if (claim.attribute != index) continue;
        if (claimed == nullptr) {
          claimed = &claim;
        } else if (claimed->value.kind != claim.value.kind ||
                   (claim.value.is_value() && !equal(claimed->value, claim.value))) {
          return Datum::invalid();  // stated in two ways
        }
      }
    }
    if (claimed != nullptr) return required(claimed->value);
  }
  return required(stored(entity, index));
}

Datum Machine::connective(const Code& c) {
  if (c.op == CodeOp::kNot) return negate(eval(operand(c, 0)));
  Kleene result(c.op != CodeOp::kAnd);
  if (c.op == CodeOp::kImplies) {
    if (!result.add(negate(eval(operand(c, 0))))) result.add(eval(operand(c, 1)));
    return result.result();
  }
  for (uint32_t i = 0; i < c.count; ++i) {
    if (result.add(eval(operand(c, i)))) break;
  }
  return result.result();
}

Datum Machine::conditional(const Code& c) {
  const Datum condition = eval(operand(c, 0));
  if (condition.kind == Kind::kBool) return eval(operand(c, condition.n != 0 ? 1 : 2));
  // Whichever branch it were: if both give one value, that is the value.
  const Datum yes = eval(operand(c, 1));
  const Datum no = eval(operand(c, 2));
  return yes.is_value() && no.is_value() && equal(yes, no) ? yes : condition;
}

Datum Machine::is_in(const Datum& entity, const Datum& group) const {
  if (entity.kind != Kind::kEntity || group.kind != Kind::kEntity) return Datum::invalid();
  if (entity.aux == group.aux && entity.n == group.n) return Datum::boolean(true);
  const uint32_t known = find(entity);
  const auto entity_of =
      static_cast<int64_t>(entity_key(entity.aux, static_cast<uint64_t>(entity.n)));
  if (known == graph::kNone) return failed(Fault::kUnknown, entity_of);
  const EntityRecord& record = snapshot_.entities()[known];
  const EntityKey key = entity_key(group.aux, static_cast<uint64_t>(group.n));
  const std::span<const EntityKey> above = snapshot_.above(record);
  if (graph::is_among(above.data(), above.size(), key)) return Datum::boolean(true);
  return record.all_above_known ? Datum::boolean(false) : failed(Fault::kGroup, entity_of);
}

Datum Machine::membership(const Datum& entity, const Datum& groups) const {
  if (groups.kind == Kind::kEntity) return is_in(entity, groups);
  Kleene result(true);
  for (const Datum& group : members(groups)) {
    if (result.add(is_in(entity, group))) break;
  }
  return result.result();
}

Datum Machine::quantifier(const Code& c) {
  const Datum collection = eval(operand(c, 0));
  if (!collection.is_value()) return collection;
  if (collection.kind != Kind::kSet && collection.kind != Kind::kList) return Datum::invalid();
  const uint32_t body = operand(c, 1);
  Kleene result(c.op != CodeOp::kAll);
  int64_t count = 0;
  for (uint32_t i = 0; i < collection.aux; ++i) {
    scratch_.locals[frame_ + c.index] = members(collection)[i];
    const Datum here = eval(body);
    if (c.op != CodeOp::kCount) {
      if (result.add(here)) break;
      continue;
    }
    if (here.kind != Kind::kBool) return here;
    count += here.n;
  }
  if (c.op == CodeOp::kCount) return {.kind = Kind::kInt, .n = count};
  return result.result();
}

Datum Machine::unique(const Code& c) {
  if (request_ == nullptr) return Datum::invalid();
  const uint32_t code = operand(c, 0);
  const Datum mine = eval(code);
  if (!mine.is_value()) return mine;
  Kleene result(false);
  const uint32_t before = other_resource_;
  for (const uint32_t other : snapshot_.of_type(request_->resource.type)) {
    const uint32_t symbol = snapshot_.entities()[other].symbol;
    if (symbol == (before == graph::kNone ? request_->resource.symbol : before)) continue;
    other_resource_ = symbol;
    const Datum theirs = access(code);
    if (theirs.kind == Kind::kAbsent) continue;
    result.add(theirs.is_value() ? Datum::boolean(!equal(theirs, mine)) : theirs);
  }
  other_resource_ = before;
  return result.result();
}

Datum Machine::call(const Code& c) {
  const graph::DefineRecord& define = graph_.get<Part::kDefines>()[c.index];
  // Arguments are evaluated in the caller's frame; the callee's begins where all frames end.
  const size_t caller = frame_;
  const size_t callee = scratch_.locals.size();
  scratch_.locals.resize(callee + define.frame_size, Datum::invalid());
  for (uint32_t i = 0; i < c.count; ++i) {
    const Datum argument = eval(operand(c, i));
    scratch_.locals[callee + i] = argument;
  }
  frame_ = callee;
  const Space caller_space = std::exchange(space_, own_);  // bodies stand in the graph
  const Datum result = eval(define.body);
  space_ = caller_space;
  frame_ = caller;
  scratch_.locals.resize(callee);
  return result;
}

std::string_view Machine::text(int64_t symbol) const {
  const auto at = static_cast<uint64_t>(symbol);
  const SymbolTable& symbols = snapshot_.symbols();
  if (at < symbols.size()) return symbols.text(static_cast<uint32_t>(at));
  const uint64_t own = at - symbols.size();
  if (own < kRequestTexts) {
    const bool known = request_ != nullptr && own < request_->texts.size();
    return known ? request_->texts[own] : std::string_view();
  }
  const uint64_t made = own - kRequestTexts;
  return made < scratch_.texts_used ? std::string_view(scratch_.texts[made]) : std::string_view();
}

uint32_t Machine::symbol(std::string_view text) {
  const SymbolTable& symbols = snapshot_.symbols();
  if (const uint32_t known = symbols.find(text); known != SymbolTable::kNone) return known;
  for (size_t i = 0; request_ != nullptr && i < request_->texts.size(); ++i) {
    if (request_->texts[i] == text) return symbols.size() + static_cast<uint32_t>(i);
  }
  const uint32_t first = symbols.size() + kRequestTexts;
  for (size_t i = 0; i < scratch_.texts_used; ++i) {
    if (scratch_.texts[i] == text) return first + static_cast<uint32_t>(i);
  }
  if (scratch_.texts_used == scratch_.texts.size()) scratch_.texts.emplace_back();
  scratch_.texts[scratch_.texts_used].assign(text);
  return first + static_cast<uint32_t>(scratch_.texts_used++);
}

std::span<const Datum> Machine::members(const Datum& d) const {
  const size_t count = d.kind == Kind::kRecord ? graph_.get<Part::kRecords>()[d.aux].count
                       : d.kind == Kind::kSet || d.kind == Kind::kList ? d.aux
                                                                       : 0;
  if (count == 0) return {};
  const auto first = static_cast<size_t>(d.n);
  switch (d.pool) {
    case Pool::kGraph:
      return graph_.get<Part::kMembers>().subspan(first, count);
    case Pool::kFacts:
      return snapshot_.members().subspan(first, count);
    case Pool::kRequest:
      if (request_ == nullptr) return {};
      return std::span<const Datum>(request_->members).subspan(first, count);
    case Pool::kScratch:
      return std::span<const Datum>(scratch_.members).subspan(first, count);
  }
  return {};
}

const graph::Address& Machine::address(const Datum& d) const {
  const auto at = static_cast<size_t>(d.n);
  if (d.pool == Pool::kGraph) return graph_.get<Part::kAddresses>()[at];
  if (d.pool == Pool::kFacts || request_ == nullptr) return snapshot_.addresses()[at];
  return request_->addresses[at];
}

bool Machine::under(const Datum& term, const Datum& ancestor) const {
  // A term keeps its number in the taxonomies that extend its own.
  const auto taxonomies = graph_.get<Part::kTaxonomies>();
  const graph::Span32 ours = taxonomies[term.aux];
  const graph::Span32 theirs = taxonomies[ancestor.aux];
  const graph::Span32 wider = ours.count >= theirs.count ? ours : theirs;
  if (static_cast<uint64_t>(term.n) >= wider.count) return false;
  const graph::Span32 above =
      graph_.get<Part::kTerms>()[wider.first + static_cast<uint32_t>(term.n)];
  return std::ranges::binary_search(
      graph_.get<Part::kAncestors>().subspan(above.first, above.count),
      static_cast<uint32_t>(ancestor.n));
}

}  // namespace bylaw::engine
