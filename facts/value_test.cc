// Tests of values: their order, and sets, lists and records of them.
#include "facts/value.h"

#include <doctest/doctest.h>

#include <string>

namespace bylaw {
namespace {

using std::string;

TEST_CASE("values of one kind compare by content") {
  CHECK(Value(int64_t{-1}) < Value(int64_t{2}));
  CHECK(Value(string("a")) < Value(string("b")));
  CHECK(Value(string("z")) < Value(string("\xC3\xA9")));  // bytewise: é after z
  CHECK(Value(true) > Value(false));
  CHECK(Value(EnumValue{EnumId(0), 1}) < Value(EnumValue{EnumId(0), 2}));
  CHECK(Value(EnumValue{EnumId(0), 2}) < Value(EnumValue{EnumId(1), 1}));
  CHECK(Value(EntityRef{EntityTypeId(1), "a"}) < Value(EntityRef{EntityTypeId(1), "b"}));
  CHECK(Value(Duration{5}) == Value(Duration{5}));
}

TEST_CASE("values of different kinds are never equal") {
  CHECK(Value(int64_t{1}) != Value(Decimal{10000}));
  CHECK(Value(Duration{0}) != Value(Timestamp{0}));
  CHECK(Value::set({}) != Value::list({}));
}

TEST_CASE("a set is sorted and without duplicates, a list keeps both") {
  const Value a(string("a"));
  const Value b(string("b"));
  CHECK(Value::set({b, a, b}) == Value::set({a, b}));
  CHECK(Value::set({b, a, b}).members().size() == 2);
  CHECK(Value::list({b, a, b}) != Value::list({a, b}));
  CHECK(Value::list({b, a, b}).members().size() == 3);
  CHECK(Value::set({}).members().empty());
}

TEST_CASE("records compare by declaration, then member by member, an absent one first") {
  const RecordId r(0);
  const Value one = Value::record(r, {Value(int64_t{1}), std::nullopt});
  const Value two = Value::record(r, {Value(int64_t{1}), Value(true)});
  CHECK(one < two);
  CHECK(one == Value::record(r, {Value(int64_t{1}), std::nullopt}));
  CHECK(two < Value::record(RecordId(1), {Value(int64_t{1}), std::nullopt}));
}

TEST_CASE("an empty record handle is below a filled one and equal to itself") {
  const Value none(RecordValue{RecordId(0), nullptr});
  CHECK(none == Value(RecordValue{RecordId(0), nullptr}));
  CHECK(none < Value::record(RecordId(0), {}));
}

}  // namespace
}  // namespace bylaw
