// The verifier's checks of types: an access has the type of the slot that it reads, an operator
// takes what it can work on. So a vocabulary that was changed under code is found when a graph is
// opened, not when something errs.
#include <algorithm>

#include "graph/verify_parts.h"

namespace bylaw::graph {
namespace {

bool is_number(ValueForm form) {
  return form == ValueForm::kInt || form == ValueForm::kDecimal || form == ValueForm::kDuration ||
         form == ValueForm::kTimestamp || form == ValueForm::kDate;
}

bool is_collection(ValueForm form) { return form == ValueForm::kSet || form == ValueForm::kList; }

/// The form of a datum's values; of no value, any.
ValueForm form_of(Kind kind) {
  switch (kind) {
    case Kind::kAbsent:
    case Kind::kInvalid:
      return ValueForm::kAny;
    case Kind::kBool:
      return ValueForm::kBool;
    case Kind::kInt:
      return ValueForm::kInt;
    case Kind::kDecimal:
      return ValueForm::kDecimal;
    case Kind::kDuration:
      return ValueForm::kDuration;
    case Kind::kTimestamp:
      return ValueForm::kTimestamp;
    case Kind::kDate:
      return ValueForm::kDate;
    case Kind::kWeekday:
      return ValueForm::kWeekday;
    case Kind::kEnum:
      return ValueForm::kEnum;
    case Kind::kTerm:
      return ValueForm::kTerm;
    case Kind::kAction:
      return ValueForm::kAction;
    case Kind::kString:
      return ValueForm::kString;
    case Kind::kEntity:
      return ValueForm::kEntity;
    case Kind::kIp:
      return ValueForm::kIp;
    case Kind::kRecord:
      return ValueForm::kRecord;
    case Kind::kSet:
      return ValueForm::kSet;
    case Kind::kList:
      return ValueForm::kList;
  }
  return ValueForm::kAny;
}

/// Whether a value of one form may stand where the other is wanted: a row's cell is read as what it
/// stands beside.
bool agree(ValueForm a, ValueForm b) {
  const auto open = [](ValueForm f) { return f == ValueForm::kAny || f == ValueForm::kCell; };
  return a == b || open(a) || open(b);
}

}  // namespace

void PartVerifier::types() {
  const auto all = graph_.get<Part::kValueTypes>();
  for (size_t i = 0; i < all.size(); ++i) {
    const ValueTypeRecord& t = all[i];
    const auto below = [&](size_t size) { require(t.of < size, "type", i); };
    if (!require(static_cast<uint8_t>(t.form) < kValueForms, "type", i)) return;
    if (is_collection(t.form)) below(i);
    if (t.form == ValueForm::kTerm) below(graph_.get<Part::kTaxonomies>().size());
    if (t.form == ValueForm::kEntity) below(graph_.get<Part::kTypes>().size());
    if (t.form == ValueForm::kRecord) below(graph_.get<Part::kRecords>().size());
  }
  const auto slots = graph_.get<Part::kSlotTypes>();
  require(slots.size() == graph_.get<Part::kSlots>().size(), "slot type", 0);
  for (size_t i = 0; i < slots.size(); ++i) require(slots[i] < all.size(), "slot type", i);
  const auto places = graph_.get<Part::kPlaces>();
  const auto origins = graph_.get<Part::kOrigins>();
  require(origins.size() == graph_.get<Part::kCode>().size(), "origin", 0);
  for (size_t i = 0; i < origins.size(); ++i) {
    require(origins[i].type < all.size(), "origin", i);
    require(origins[i].place == kNone || origins[i].place < places.size(), "origin", i);
  }
  for (size_t i = 0; i < places.size(); ++i) {
    const uint32_t text = places[i].text;
    require(text == kNone || text < graph_.get<Part::kSymbols>().size(), "place", i);
  }
}

const ValueTypeRecord& PartVerifier::type_of(uint32_t code) const {
  return graph_.get<Part::kValueTypes>()[types_[code]];
}

/// The form of the members of a code's collection.
ValueForm PartVerifier::element_of(uint32_t code) const {
  const ValueTypeRecord& type = type_of(code);
  return is_collection(type.form) ? graph_.get<Part::kValueTypes>()[type.of].form : ValueForm::kAny;
}

/// Whether code `i` reads `declared`'s slot of its index, and has its type.
bool PartVerifier::reads(size_t i, Span32 declared) const {
  const uint32_t index = code_[i].index;
  return index < declared.count &&
         graph_.get<Part::kSlotTypes>()[declared.first + index] == types_[i];
}

bool PartVerifier::fits(const Datum& d, uint32_t type) const {
  const auto types = graph_.get<Part::kValueTypes>();
  const ValueTypeRecord& t = types[type];
  const bool declared = t.form == ValueForm::kEnum || t.form == ValueForm::kTerm ||
                        t.form == ValueForm::kEntity || t.form == ValueForm::kRecord;
  if (!agree(form_of(d.kind), t.form)) return false;
  if (declared && d.is_value()) return d.aux == t.of;
  const bool members = is_collection(t.form) && d.is_value() && d.aux > 0;
  return !members || agree(form_of(graph_.get<Part::kMembers>()[static_cast<size_t>(d.n)].kind),
                           types[t.of].form);
}

/// Variables of code by slot, with their types: those that its users still have to bind.
bool PartVerifier::note_locals(size_t i) {
  const Code& c = code_[i];
  Locals free;
  if (c.op == CodeOp::kLocal) free.emplace(c.index, types_[i]);
  for (const uint32_t operand : operands_of(c)) {
    const auto it = free_.find(operand);
    if (it == free_.end()) continue;
    for (const auto& [slot, type] : it->second) {
      if (free.emplace(slot, type).first->second != type) return false;
    }
  }
  const bool binds = c.op == CodeOp::kAny || c.op == CodeOp::kAll || c.op == CodeOp::kCount;
  if (binds) {
    const auto bound = free.find(c.index);
    const ValueTypeRecord& over = type_of(operands_of(c)[0]);
    if (bound != free.end()) {
      if (is_collection(over.form) && over.of != bound->second) return false;
      free.erase(bound);
    }
  }
  if (!free.empty()) free_.emplace(static_cast<uint32_t>(i), std::move(free));
  return true;
}

bool PartVerifier::typed(size_t i) const {
  const Code& c = code_[i];
  const auto operands = operands_of(c);
  const ValueForm own = type_of(static_cast<uint32_t>(i)).form;
  const auto form = [&](size_t k) { return type_of(operands[k]).form; };
  const auto takes = [&](size_t k, ValueForm wanted) { return agree(form(k), wanted); };
  const auto both = [&](ValueForm wanted) { return takes(0, wanted) && takes(1, wanted); };
  const auto gives = [&](ValueForm wanted) { return agree(own, wanted); };
  const auto collects = [&](size_t k) {
    return is_collection(form(k)) || agree(form(k), ValueForm::kSet);
  };
  switch (c.op) {
    case CodeOp::kLiteral:
      return fits(literals_[c.index], types_[i]);
    case CodeOp::kSelf:
    case CodeOp::kPrincipal:
    case CodeOp::kResource:
      return own == ValueForm::kEntity;
    case CodeOp::kAction:
      return own == ValueForm::kAction;
    case CodeOp::kContext:
      return reads(i, graph_.get<Part::kContext>()[0]);
    case CodeOp::kProperty:
      return std::ranges::any_of(graph_.get<Part::kActions>(), [&](const ActionRecord& action) {
        return reads(i, action.properties);
      });
    case CodeOp::kLocal:
    case CodeOp::kRow:
      return true;
    case CodeOp::kColumn:
      return own == ValueForm::kRecord;
    case CodeOp::kParameter: {
      const Span32 values = graph_.get<Part::kParameters>()[c.index];
      return std::ranges::all_of(graph_.get<Part::kLiterals>().subspan(values.first, values.count),
                                 [&](const Datum& d) { return fits(d, types_[i]); });
    }
    case CodeOp::kAttribute:
      return form(0) == ValueForm::kEntity &&
             reads(i, graph_.get<Part::kTypes>()[type_of(operands[0]).of].attributes);
    case CodeOp::kField:
      return form(0) == ValueForm::kRecord &&
             reads(i, graph_.get<Part::kRecords>()[type_of(operands[0]).of]);
    case CodeOp::kHas:
    case CodeOp::kUnique:
      return gives(ValueForm::kBool);
    case CodeOp::kKnown:
      return takes(0, ValueForm::kEntity) && gives(ValueForm::kBool);
    case CodeOp::kOtherwise:
      return takes(1, form(0)) && gives(form(0));
    case CodeOp::kAnd:
    case CodeOp::kOr:
    case CodeOp::kNot:
    case CodeOp::kImplies:
      return gives(ValueForm::kBool) && std::ranges::all_of(operands, [&](uint32_t operand) {
               return agree(type_of(operand).form, ValueForm::kBool);
             });
    case CodeOp::kIf:
      return takes(0, ValueForm::kBool) && gives(form(1)) && gives(form(2));
    case CodeOp::kEqual:
    case CodeOp::kNotEqual:
    case CodeOp::kLess:
    case CodeOp::kLessEqual:
    case CodeOp::kGreater:
    case CodeOp::kGreaterEqual:
      return takes(0, form(1)) && gives(ValueForm::kBool);
    case CodeOp::kInEntity:
      return both(ValueForm::kEntity) && gives(ValueForm::kBool);
    case CodeOp::kInAnyEntity:
      return takes(0, ValueForm::kEntity) && collects(1) &&
             agree(element_of(operands[1]), ValueForm::kEntity) && gives(ValueForm::kBool);
    case CodeOp::kInSet:
      return collects(1) && takes(0, element_of(operands[1])) && gives(ValueForm::kBool);
    case CodeOp::kInNetwork:
      return both(ValueForm::kIp) && gives(ValueForm::kBool);
    case CodeOp::kUnder:
      return both(ValueForm::kTerm) && gives(ValueForm::kBool);
    case CodeOp::kMatches:
    case CodeOp::kLike:
      return takes(0, ValueForm::kString) && gives(ValueForm::kBool);
    case CodeOp::kStartsWith:
    case CodeOp::kEndsWith:
      return both(ValueForm::kString) && gives(ValueForm::kBool);
    case CodeOp::kContains:
      return gives(ValueForm::kBool) && (is_collection(form(0)) ? takes(1, element_of(operands[0]))
                                                                : both(ValueForm::kString));
    case CodeOp::kContainsAll:
    case CodeOp::kContainsAny:
      return collects(0) && collects(1) && gives(ValueForm::kBool) &&
             agree(element_of(operands[0]), element_of(operands[1]));
    case CodeOp::kLower:
      return takes(0, ValueForm::kString) && gives(ValueForm::kString);
    case CodeOp::kSize:
      return (is_collection(form(0)) || takes(0, ValueForm::kString)) && gives(ValueForm::kInt);
    case CodeOp::kWeekday:
      return (takes(0, ValueForm::kTimestamp) || takes(0, ValueForm::kDate)) &&
             gives(ValueForm::kWeekday);
    case CodeOp::kDate:
      return takes(0, ValueForm::kTimestamp) && gives(ValueForm::kDate);
    case CodeOp::kTimeOfDay:
      return takes(0, ValueForm::kTimestamp) && gives(ValueForm::kDuration);
    case CodeOp::kAddMonths:
      return takes(0, ValueForm::kDate) && takes(1, ValueForm::kInt) && gives(ValueForm::kDate);
    case CodeOp::kUnion:
    case CodeOp::kIntersect:
    case CodeOp::kMinus:
      return collects(0) && collects(1) && is_collection(own) &&
             agree(element_of(operands[0]), element_of(operands[1]));
    case CodeOp::kAdd:
    case CodeOp::kSubtract:
    case CodeOp::kMultiply:
      return is_number(own) && std::ranges::all_of(operands, [&](uint32_t operand) {
               return is_number(type_of(operand).form) || type_of(operand).form == ValueForm::kCell;
             });
    case CodeOp::kNegate:
      return is_number(own) && takes(0, own);
    case CodeOp::kToDecimal:
      return takes(0, ValueForm::kInt) && gives(ValueForm::kDecimal);
    case CodeOp::kSet:
    case CodeOp::kList:
      return is_collection(own) && std::ranges::all_of(operands, [&](uint32_t operand) {
               return agree(type_of(operand).form, element_of(static_cast<uint32_t>(i)));
             });
    case CodeOp::kAny:
    case CodeOp::kAll:
      return collects(0) && takes(1, ValueForm::kBool) && gives(ValueForm::kBool);
    case CodeOp::kCount:
      return collects(0) && takes(1, ValueForm::kBool) && gives(ValueForm::kInt);
    case CodeOp::kCall: {
      const uint32_t body = graph_.get<Part::kDefines>()[c.index].body;
      if (!gives(type_of(body).form)) return false;
      const auto read = free_.find(body);
      if (read == free_.end()) return true;
      return std::ranges::all_of(read->second, [&](const auto& local) {
        return local.first < operands.size() &&
               takes(local.first, graph_.get<Part::kValueTypes>()[local.second].form);
      });
    }
  }
  return false;
}

void PartVerifier::typed_code() {
  for (size_t i = 0; i < code_.size() && problem_.empty(); ++i) {
    require(note_locals(i) && typed(i), "type of code", i);
  }
}

/// A classifier's form goes with what it classifies.
bool PartVerifier::classifies(const ClassifierRecord& c) const {
  const ValueForm form = type_of(c.code).form;
  switch (c.form) {
    case ClassifierForm::kPresence:
      return true;
    case ClassifierForm::kCuts:
      return is_number(form) || form == ValueForm::kBool || form == ValueForm::kEnum ||
             form == ValueForm::kWeekday;
    case ClassifierForm::kDense:
      return form == ValueForm::kTerm;
    case ClassifierForm::kSymbols:
      return form == ValueForm::kString || form == ValueForm::kEntity || form == ValueForm::kAction;
    case ClassifierForm::kNetworks:
      return form == ValueForm::kIp;
    case ClassifierForm::kStrings:
    case ClassifierForm::kFound:
      return form == ValueForm::kString;
    case ClassifierForm::kMembers:
      return is_collection(form);
    case ClassifierForm::kGroups:
      return form == ValueForm::kEntity;
  }
  return false;
}

}  // namespace bylaw::graph
