#include "evaluator/convert.h"

#include "base/policy_words.h"
#include "base/text.h"

namespace bylaw::engine {

using graph::Datum;
using graph::Kind;

void DatumMaker::add_members(const std::vector<const Value*>& values, Datum& collection) {
  const size_t first = members_.size();
  collection.pool = pool_;
  collection.n = static_cast<int64_t>(members_before_ + first);
  members_.resize(first + values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const Datum member = values[i] == nullptr ? Datum::absent() : make(*values[i]);
    members_[first + i] = member;
  }
}

Datum DatumMaker::make(const Slot& slot) {
  switch (slot.state) {
    case Slot::State::kAbsent:
      return Datum::absent();
    case Slot::State::kInvalid:
      return Datum::invalid();
    case Slot::State::kPresent:
      return make(slot.value);
  }
  return Datum::invalid();
}

Datum DatumMaker::make(const Value& value) {
  struct Maker {
    DatumMaker& self;
    Datum operator()(bool v) const { return Datum::boolean(v); }
    Datum operator()(int64_t v) const { return {.kind = Kind::kInt, .n = v}; }
    Datum operator()(Decimal v) const { return {.kind = Kind::kDecimal, .n = v.units}; }
    Datum operator()(Duration v) const { return {.kind = Kind::kDuration, .n = v.ms}; }
    Datum operator()(Timestamp v) const { return {.kind = Kind::kTimestamp, .n = v.ms}; }
    Datum operator()(Date v) const { return {.kind = Kind::kDate, .n = v.days}; }
    Datum operator()(Weekday v) const { return {.kind = Kind::kWeekday, .n = v.day}; }
    Datum operator()(EnumValue v) const {
      return {.kind = Kind::kEnum, .aux = v.enumeration.value, .n = v.member};
    }
    Datum operator()(TermValue v) const {
      return {.kind = Kind::kTerm, .aux = v.taxonomy.value, .n = v.term.value};
    }
    Datum operator()(ActionValue v) const { return {.kind = Kind::kAction, .n = v.action.value}; }
    Datum operator()(const std::string& v) const {
      return {.kind = Kind::kString, .n = self.symbol_(v)};
    }
    Datum operator()(const EntityRef& v) const {
      return {.kind = Kind::kEntity, .aux = v.type.value, .n = self.symbol_(v.id)};
    }
    Datum operator()(const Ip& v) const {
      self.addresses_.push_back({.bytes = v.bytes, .prefix = v.prefix});
      return {.kind = Kind::kIp,
              .pool = self.pool_,
              .n = static_cast<int64_t>(self.addresses_before_ + self.addresses_.size() - 1)};
    }
    Datum operator()(const RecordValue& v) const {
      Datum d{.kind = Kind::kRecord, .aux = v.record.value};
      std::vector<const Value*> values;
      if (v.members) {
        for (const std::optional<Value>& member : *v.members) {
          values.push_back(member ? &*member : nullptr);
        }
      }
      self.add_members(values, d);
      return d;
    }
    Datum collection(Kind kind, const std::vector<Value>* list) const {
      Datum d{.kind = kind};
      std::vector<const Value*> values;
      if (list != nullptr) {
        for (const Value& member : *list) values.push_back(&member);
      }
      d.aux = static_cast<uint32_t>(values.size());
      self.add_members(values, d);
      return d;
    }
    Datum operator()(const SetValue& v) const { return collection(Kind::kSet, v.members.get()); }
    Datum operator()(const ListValue& v) const { return collection(Kind::kList, v.members.get()); }
  };
  return std::visit(Maker{*this}, value.data());
}

/// Of a value that neither has texts nor members.
Value simple_value(const Machine& machine, const Datum& d) {
  const auto number = static_cast<uint32_t>(d.n);
  switch (d.kind) {
    case Kind::kAbsent:
    case Kind::kInvalid:
    case Kind::kString:
    case Kind::kEntity:
    case Kind::kRecord:
    case Kind::kSet:
    case Kind::kList:
      break;
    case Kind::kBool:
      return d.n != 0;
    case Kind::kInt:
      return d.n;
    case Kind::kDecimal:
      return Decimal{d.n};
    case Kind::kDuration:
      return Duration{d.n};
    case Kind::kTimestamp:
      return Timestamp{d.n};
    case Kind::kDate:
      return Date{static_cast<int32_t>(d.n)};
    case Kind::kWeekday:
      return Weekday{static_cast<uint8_t>(d.n)};
    case Kind::kEnum:
      return EnumValue{EnumId(d.aux), number};
    case Kind::kTerm:
      return TermValue{TaxonomyId(d.aux), TermId(number)};
    case Kind::kAction:
      return ActionValue{ActionId(number)};
    case Kind::kIp: {
      const graph::Address& address = machine.address(d);
      return Ip{address.bytes, address.prefix};
    }
  }
  return {};
}

// Values nest no deeper than their types.
void append_value(const Machine& machine, const Schema& schema, const Datum& d, std::string& out) {
  if (!d.is_value()) return;
  if (d.kind == Kind::kString) return append_quoted(machine.text(d.n), out);
  if (d.kind == Kind::kEntity) {
    return schema.append_entity(EntityTypeId(d.aux), machine.text(d.n), out);
  }
  if (d.kind < Kind::kRecord) return schema.append_value(simple_value(machine, d), out);
  const auto members = machine.members(d);
  bool any = false;
  if (d.kind == Kind::kRecord) {
    const std::vector<Member>& declared = schema.records[RecordId(d.aux)].members;
    for (size_t i = 0; i < members.size(); ++i) {
      if (!members[i].is_value()) continue;
      out += any ? ", " : "{ ";
      any = true;
      append_name(declared[i].name, out);
      out += ": ";
      append_value(machine, schema, members[i], out);
    }
    out += any ? " }" : "{}";
    return;
  }
  out += '[';
  for (const Datum& member : members) {
    if (any) out += ", ";
    any = true;
    append_value(machine, schema, member, out);
  }
  out += ']';
}

// Values nest no deeper than their types.
std::optional<Value> value_of(const Machine& machine, const Datum& d) {
  const auto collected = [&]() {
    std::vector<std::optional<Value>> all;
    for (const Datum& member : machine.members(d)) all.push_back(value_of(machine, member));
    return all;
  };
  switch (d.kind) {
    case Kind::kAbsent:
    case Kind::kInvalid:
      return std::nullopt;
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kDecimal:
    case Kind::kDuration:
    case Kind::kTimestamp:
    case Kind::kDate:
    case Kind::kWeekday:
    case Kind::kEnum:
    case Kind::kTerm:
    case Kind::kAction:
    case Kind::kIp:
      return simple_value(machine, d);
    case Kind::kString:
      return Value(std::string(machine.text(d.n)));
    case Kind::kEntity:
      return Value(EntityRef{EntityTypeId(d.aux), std::string(machine.text(d.n))});
    case Kind::kRecord:
      return Value::record(RecordId(d.aux), collected());
    case Kind::kSet:
    case Kind::kList: {
      std::vector<Value> members;
      for (std::optional<Value>& member : collected()) {
        if (!member) return std::nullopt;
        members.push_back(std::move(*member));
      }
      return d.kind == Kind::kSet ? Value::set(std::move(members))
                                  : Value::list(std::move(members));
    }
  }
  return std::nullopt;
}

}  // namespace bylaw::engine
