#include "compiler/lower/pool.h"

#include <functional>

namespace bylaw::lower {

using graph::Datum;
using graph::Kind;
using graph::Part;

bool ValuePool::is_scalar(const Value& value) {
  return value.if_a<Ip>() == nullptr && value.if_a<RecordValue>() == nullptr &&
         value.if_a<SetValue>() == nullptr && value.if_a<ListValue>() == nullptr;
}

std::string_view ValuePool::view(uint32_t symbol) const {
  const auto& ends = parts_.get<Part::kSymbols>();
  const uint32_t begin = symbol == 0 ? 0 : ends[symbol - 1];
  return {parts_.get<Part::kText>().data() + begin, ends[symbol] - begin};
}

uint32_t ValuePool::symbol(std::string_view text) {
  auto& symbols = parts_.get<Part::kSymbols>();
  auto& all = parts_.get<Part::kText>();
  const auto fresh = static_cast<uint32_t>(symbols.size());
  const auto same = [&](uint32_t known) { return text == view(known); };
  const uint32_t id = symbols_.find_or_add(std::hash<std::string_view>()(text), fresh, same);
  if (id != fresh) return id;
  all.insert(all.end(), text.begin(), text.end());
  symbols.push_back(static_cast<uint32_t>(all.size()));
  return id;
}

/// Members stand in one run; those of their own members stand behind it.
void ValuePool::members(const std::vector<const Value*>& values, Datum& collection) {
  auto& pool = parts_.get<Part::kMembers>();
  const size_t first = pool.size();
  collection.n = static_cast<int64_t>(first);
  pool.resize(first + values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const Datum member = values[i] == nullptr ? Datum::absent() : datum(*values[i]);
    parts_.get<Part::kMembers>()[first + i] = member;
  }
}

Datum ValuePool::datum(const Value& value) {
  struct Maker {
    ValuePool& pool;
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
      return {.kind = Kind::kString, .n = pool.symbol(v)};
    }
    Datum operator()(const EntityRef& v) const {
      return {.kind = Kind::kEntity, .aux = v.type.value, .n = pool.symbol(v.id)};
    }
    Datum operator()(const Ip& v) const {
      auto& addresses = pool.parts_.get<Part::kAddresses>();
      addresses.push_back({.bytes = v.bytes, .prefix = v.prefix});
      return {.kind = Kind::kIp, .n = static_cast<int64_t>(addresses.size() - 1)};
    }
    Datum operator()(const RecordValue& v) const {
      Datum d{.kind = Kind::kRecord, .aux = v.record.value};
      std::vector<const Value*> values;
      for (const std::optional<Value>& member : *v.members) {
        values.push_back(member ? &*member : nullptr);
      }
      pool.members(values, d);
      return d;
    }
    Datum collection(Kind kind, const std::vector<Value>* list) const {
      Datum d{.kind = kind};
      std::vector<const Value*> values;
      if (list != nullptr) {
        for (const Value& member : *list) values.push_back(&member);
      }
      d.aux = static_cast<uint32_t>(values.size());
      pool.members(values, d);
      return d;
    }
    Datum operator()(const SetValue& v) const { return collection(Kind::kSet, v.members.get()); }
    Datum operator()(const ListValue& v) const { return collection(Kind::kList, v.members.get()); }
  };
  return std::visit(Maker{*this}, value.data());
}

uint32_t ValuePool::literal(const Value& value) {
  auto& literals = parts_.get<Part::kLiterals>();
  const auto fresh = static_cast<uint32_t>(literals.size());
  if (!is_scalar(value)) {
    const auto [it, added] = literals_.emplace(value, fresh);
    if (added) literals.push_back(datum(value));
    return it->second;
  }
  const Datum d = datum(value);
  const auto n = static_cast<uint64_t>(d.n);
  const uint64_t hash = mix(mix(static_cast<uint64_t>(d.kind), d.aux), n);
  const uint32_t index = scalars_.find_or_add(hash, fresh, [&](uint32_t known) {
    const Datum& other = literals[known];
    return other.kind == d.kind && other.aux == d.aux && other.n == d.n;
  });
  if (index == fresh) literals.push_back(d);
  return index;
}

uint32_t ValuePool::invalid_literal() {
  auto& literals = parts_.get<Part::kLiterals>();
  if (invalid_ == graph::kNone) {
    invalid_ = static_cast<uint32_t>(literals.size());
    literals.push_back(Datum::invalid());
  }
  return invalid_;
}

}  // namespace bylaw::lower
