// Values: how they are built and ordered. The textual forms are in literal.cc. Entry point: Value.
#include "facts/value.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace bylaw {
namespace {

const std::vector<Value>& no_members() {
  static const std::vector<Value> kEmpty;
  return kEmpty;
}

std::strong_ordering compare_all(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end());
}

std::strong_ordering compare_records(const RecordValue& a, const RecordValue& b) {
  if (a.record != b.record) return a.record <=> b.record;
  if (a.members == b.members) return std::strong_ordering::equal;
  if (!a.members || !b.members) return (a.members != nullptr) <=> (b.members != nullptr);
  return std::lexicographical_compare_three_way(
      a.members->begin(), a.members->end(), b.members->begin(), b.members->end(),
      [](const std::optional<Value>& x, const std::optional<Value>& y) {
        if (x.has_value() != y.has_value()) return x.has_value() <=> y.has_value();
        return x.has_value() ? *x <=> *y : std::strong_ordering::equal;
      });
}

/// Orders two alternatives of one kind.
struct SameKind {
  template <typename T>
  std::strong_ordering operator()(const T& a, const T& b) const {
    return a <=> b;
  }
  std::strong_ordering operator()(const RecordValue& a, const RecordValue& b) const {
    return compare_records(a, b);
  }
  std::strong_ordering operator()(const SetValue& a, const SetValue& b) const {
    return a.members == b.members ? std::strong_ordering::equal
                                  : compare_all(a.members ? *a.members : no_members(),
                                                b.members ? *b.members : no_members());
  }
  std::strong_ordering operator()(const ListValue& a, const ListValue& b) const {
    return a.members == b.members ? std::strong_ordering::equal
                                  : compare_all(a.members ? *a.members : no_members(),
                                                b.members ? *b.members : no_members());
  }
};

}  // namespace

Value Value::set(std::vector<Value> members) {
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return Value(SetValue{std::make_shared<const std::vector<Value>>(std::move(members))});
}

Value Value::list(std::vector<Value> members) {
  return Value(ListValue{std::make_shared<const std::vector<Value>>(std::move(members))});
}

Value Value::record(RecordId id, std::vector<std::optional<Value>> members) {
  return Value(RecordValue{
      id, std::make_shared<const std::vector<std::optional<Value>>>(std::move(members))});
}

const std::vector<Value>& Value::members() const {
  if (const auto* set = if_a<SetValue>()) return set->members ? *set->members : no_members();
  const auto* list = if_a<ListValue>();
  assert(list != nullptr);
  return list->members ? *list->members : no_members();
}

std::strong_ordering Value::operator<=>(const Value& other) const {
  if (data_.index() != other.data_.index()) return data_.index() <=> other.data_.index();
  return std::visit(
      [&](const auto& mine) {
        using T = std::decay_t<decltype(mine)>;
        return SameKind{}(mine, std::get<T>(other.data_));
      },
      data_);
}

void for_each_entity(const Value& value, const std::function<void(const EntityRef&)>& visit) {
  if (const auto* ref = value.if_a<EntityRef>()) visit(*ref);
  if (const auto* record = value.if_a<RecordValue>()) {
    for (const std::optional<Value>& member : *record->members) {
      if (member) for_each_entity(*member, visit);
    }
  }
  if (value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr) {
    for (const Value& member : value.members()) for_each_entity(member, visit);
  }
}

}  // namespace bylaw
