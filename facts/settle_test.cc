#include "facts/settle.h"

#include <doctest/doctest.h>

#include "facts/test_schema.h"

namespace bylaw {
namespace {

const std::string kComposed = "\xC3\xA9";     // é
const std::string kDecomposed = "e\xCC\x81";  // e and a combining accent

TEST_CASE("an id is itself, its normal form, or none") {
  std::string settled;
  for (const std::string_view id : {"a", "a longer one of plain letters", "日本", "é"}) {
    const std::string_view found = settle_id(id, settled);
    CHECK(found == id);
    CHECK(found.data() == id.data());
  }
  CHECK(settle_id(kDecomposed, settled) == kComposed);
  for (const std::string_view id : {"", "\xFF", "a plain front \xFF", "\xED\xA0\x80"}) {
    CHECK(settle_id(id, settled).data() == nullptr);
  }
  CHECK(settle_id(std::string(kMostIdBytes + 1, 'a'), settled).data() == nullptr);
}

TEST_CASE("values of a typed request are settled wherever they stand") {
  const TestSchema schema;
  Request request;
  request.principal = {schema.user, "User", kDecomposed, {}};
  request.resource = {schema.product, "Product", "b", {}};
  request.resource.stated = {Slot(), Slot::present(Value(kDecomposed)),
                             Slot::present(Value(EntityRef{schema.team, kDecomposed}))};
  request.action_properties = {
      Slot::present(Value::record(schema.column, {std::nullopt, Value(kDecomposed)}))};
  request.context = {
      Slot::present(Value::set({Value(kComposed), Value(kDecomposed), Value(std::string("z"))})),
      Slot::present(Value::list({Value(kDecomposed), Value(kDecomposed)})),
      Slot::present(Value(int64_t{7}))};
  REQUIRE(settle_request(request).ok());
  CHECK(request.principal.id == kComposed);
  CHECK(request.resource.stated[1].value == Value(kComposed));
  CHECK(request.resource.stated[2].value == Value(EntityRef{schema.team, kComposed}));
  CHECK(request.action_properties[0].value ==
        Value::record(schema.column, {std::nullopt, Value(kComposed)}));
  CHECK(request.context[0].value == Value::set({Value(kComposed), Value(std::string("z"))}));
  CHECK(request.context[1].value == Value::list({Value(kComposed), Value(kComposed)}));
  CHECK(request.context[2].value == Value(int64_t{7}));
}

TEST_CASE("what no request can have is told by its part") {
  const TestSchema schema;
  const auto error = [&](auto spoil) {
    Request request;
    request.principal = {schema.user, "User", "a", {}};
    request.resource = {schema.product, "Product", "b", {}};
    spoil(request);
    const Status status = settle_request(request);
    return status.ok() ? "" : status.error().message;
  };
  CHECK(error([](Request&) {}).empty());
  CHECK(error([](Request& r) { r.principal.id.clear(); }) == "the subject has an id that is empty");
  CHECK(error([](Request& r) { r.resource.id = "\xFF"; }) ==
        "the resource has an id that is no UTF-8 or too long");
  CHECK(error([](Request& r) { r.context = {Slot::present(Value(std::string("\xFF")))}; }) ==
        "the context has a text that is no UTF-8");
  CHECK(error([&](Request& r) {
          r.action_properties = {Slot::present(Value(EntityRef{schema.user, ""}))};
        }) == "the action has an id that is empty");
}

}  // namespace
}  // namespace bylaw
