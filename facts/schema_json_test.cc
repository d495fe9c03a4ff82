#include "facts/schema_json.h"

#include <doctest/doctest.h>

#include "facts/test_schema.h"

namespace bylaw {
namespace {

TEST_CASE("a vocabulary survives being written and read") {
  const TestSchema schema;
  const std::string text = write_schema(schema);
  const Result<Schema> read = read_schema(text);
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(write_schema(*read) == text);
}

TEST_CASE("a text that is no vocabulary is refused") {
  const std::string text = write_schema(TestSchema());
  const auto broken = [&](std::string_view from, std::string_view to) {
    std::string changed = text;
    const size_t at = changed.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    changed.replace(at, from.size(), to);
    const Result<Schema> read = read_schema(changed);
    REQUIRE_MESSAGE(!read.ok(), changed);
    return read.error().message;
  };
  CHECK(read_schema("{").error().message.starts_with("the vocabulary: "));
  CHECK(read_schema("{}").error().message == "the vocabulary: 'enums' is missing");
  CHECK(broken("[\"enum\",", "[\"enum\",9") == "the vocabulary: there is no enumeration 90");
  CHECK(broken("[\"timestamp\"]", "[\"moment\"]") == "the vocabulary: 'moment' is no type");
  CHECK(broken("{\"name\":\"*\",\"parents\":[]}", "{\"name\":\"*\",\"parents\":[1]}") ==
        "the vocabulary: the terms of 'Domain' go round in a circle");
  CHECK(broken("{\"name\":\"clothing.eu\"", "{\"name\":\"clothing\"") ==
        "the vocabulary: two terms are named 'clothing'");
  CHECK(broken("\"ordered\":true", "\"ordered\":1") ==
        "the vocabulary: 'ordered' is no truth value");
}

TEST_CASE("no cut of a vocabulary is read") {
  const std::string text = write_schema(TestSchema());
  for (size_t size = 0; size + 1 < text.size(); ++size) {
    CHECK(!read_schema(std::string_view(text).substr(0, size)).ok());
  }
}

}  // namespace
}  // namespace bylaw
