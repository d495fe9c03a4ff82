// JsonNodes against simdjson's DOM: what it takes the DOM takes, as the same values, and what it
// doesn't take is no JSON or unusual in a way that can be told.
#include "evaluator/json_nodes.h"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <random>
#include <string>

namespace {

using bylaw::engine::JsonKind;
using bylaw::engine::JsonNode;
using bylaw::engine::JsonNodes;
using simdjson::dom::element;
using simdjson::dom::element_type;
using Random = std::mt19937_64;

bool same(const JsonNode& node, element value) {
  switch (value.type()) {
    case element_type::OBJECT: {
      if (!node.is_map()) return false;
      auto range = node.members();
      auto at = range.begin();
      const simdjson::dom::object map = value.get_object().value_unsafe();
      for (const auto field : map) {
        if (at == range.end() || (*at).key != field.key || !same((*at).value, field.value)) {
          return false;
        }
        ++at;
      }
      return at == range.end();
    }
    case element_type::ARRAY: {
      if (!node.is(JsonKind::kList)) return false;
      auto range = node.items();
      auto at = range.begin();
      const simdjson::dom::array list = value.get_array().value_unsafe();
      for (const element item : list) {
        if (at == range.end() || !same(*at, item)) return false;
        ++at;
      }
      return at == range.end();
    }
    case element_type::STRING:
      return node.is_text() && node.text() == value.get_string().value_unsafe();
    case element_type::INT64:
      return node.is(JsonKind::kInt) && node.number() == value.get_int64().value_unsafe();
    case element_type::DOUBLE:
      return node.is(JsonKind::kReal);
    case element_type::BOOL:
      return node.is(value.get_bool().value_unsafe() ? JsonKind::kTrue : JsonKind::kFalse);
    case element_type::NULL_VALUE:
      return node.is(JsonKind::kNull);
    case element_type::UINT64:
      break;
  }
  return false;
}

size_t depth_of(element value) {
  size_t deepest = 0;
  if (value.is_object()) {
    const simdjson::dom::object map = value.get_object().value_unsafe();
    for (const auto field : map) {
      deepest = std::max(deepest, depth_of(field.value));
    }
  } else if (value.is_array()) {
    const simdjson::dom::array list = value.get_array().value_unsafe();
    for (const element item : list) {
      deepest = std::max(deepest, depth_of(item));
    }
  } else {
    return 0;
  }
  return deepest + 1;
}

/// Whether it may have what JsonNodes leaves to others: texts that want a closer look, numbers of
/// many digits or with a long exponent.
bool may_be_unusual(std::string_view json) {
  size_t digits = 0;
  bool exponent = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (static_cast<uint8_t>(c) >= 0x80 || (c == '\\' && json.substr(i, 2) == "\\u")) return true;
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    exponent = c == 'e' || c == 'E' || (exponent && (digits > 0 || c == '-' || c == '+'));
    if (digits > (exponent ? 2 : 18)) return true;
  }
  return false;
}

struct Tally {
  size_t texts = 0;
  size_t taken = 0;
  size_t refused = 0;  // by both
};

class Both {
 public:
  /// Empty if they agree.
  std::string difference(const std::string& json, Tally& tally) {
    element root;
    const bool sound = dom_.parse(json).get(root) == simdjson::SUCCESS;
    const JsonNode* node = nodes_.parse(json);
    ++tally.texts;
    tally.taken += node != nullptr ? 1 : 0;
    tally.refused += node == nullptr && !sound ? 1 : 0;
    if (node != nullptr) {
      if (!sound) return "taken, and no JSON: " + json;
      return same(*node, root) ? "" : "taken for something else: " + json;
    }
    const bool must =
        sound && root.is_object() && depth_of(root) <= JsonNodes::kDeepest && !may_be_unusual(json);
    return must ? "not taken: " + json : "";
  }

 private:
  simdjson::dom::parser dom_;
  JsonNodes nodes_;
};

template <size_t count>
std::string one_of(Random& random, const std::string_view (&choices)[count]) {
  return std::string(choices[random() % count]);
}

std::string space(Random& random) {
  constexpr std::string_view kSpaces[] = {"", "", "", " ", "\n  ", "\t", "\r\n", "          "};
  return one_of(random, kSpaces);
}

std::string text(Random& random) {
  constexpr std::string_view kTexts[] = {
      "",         "a",          "type",
      "subject",  "properties", "a somewhat longer text, of words",
      "\\\"",     "\\\\",       "a\\nb",
      "\\\\\\\"", "\\u00e9",    "\\u0041",
      "née",      "日本",       "{\\\"a\\\": [1, 2]}",
      ": , }",    "true",       "e\\u0301"};
  return '"' + one_of(random, kTexts) + '"';
}

std::string value(Random& random, size_t depth) {
  constexpr std::string_view kScalars[] = {"true",
                                           "false",
                                           "null",
                                           "0",
                                           "-0",
                                           "7",
                                           "-12",
                                           "731205",
                                           "999999999999999999",
                                           "12.5",
                                           "-0.25",
                                           "1e3",
                                           "2.5E-07",
                                           "1e400",
                                           "9223372036854775807",
                                           "-9223372036854775808",
                                           "9223372036854775808",
                                           "18446744073709551616"};
  const size_t kind = random() % 8;
  if (depth < 4 && kind < 2) {
    const bool map = kind == 0;
    std::string all = map ? "{" : "[";
    const size_t count = random() % 5;
    for (size_t i = 0; i < count; ++i) {
      if (i > 0) all += "," + space(random);
      if (map) all += space(random) + text(random) + space(random) + ":" + space(random);
      all += value(random, depth + 1) + space(random);
    }
    return all + space(random) + (map ? "}" : "]");
  }
  return kind < 5 ? text(random) : one_of(random, kScalars);
}

/// Mostly a map.
std::string document(Random& random) {
  std::string all = space(random) + "{";
  const size_t count = random() % 6;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) all += ",";
    all += space(random) + text(random) + space(random) + ":" + space(random) + value(random, 0);
  }
  return all + "}" + space(random);
}

/// Another byte, one more or one less.
void damage(std::string& json, Random& random) {
  constexpr std::string_view kBytes = "{}[]:,\"\\ \n0123456789.-eEtfnul\x01\x1f\x80\xc3\xff/ab";
  const size_t at = random() % json.size();
  const char byte = kBytes[random() % kBytes.size()];
  switch (random() % 4) {
    case 0:
      json.erase(at, 1);
      break;
    case 1:
      json.insert(json.begin() + static_cast<ptrdiff_t>(at), byte);
      break;
    default:
      json[at] = byte;
  }
}

}  // namespace

TEST_CASE("random texts and damaged ones are taken as the DOM takes them") {
  constexpr uint64_t kSeed = 4'100'000;
  Random random(kSeed);
  Both both;
  Tally tally;
  for (size_t i = 0; i < 40'000; ++i) {
    std::string json = document(random);
    REQUIRE(both.difference(json, tally) == "");
    for (size_t k = random() % 4; k > 0 && !json.empty(); --k) {
      damage(json, random);
      REQUIRE(both.difference(json, tally) == "");
    }
  }
  MESSAGE("seed ", kSeed, ": ", tally.texts, " texts, ", tally.taken, " taken, ", tally.refused,
          " refused by both");
  CHECK(tally.taken > tally.texts / 4);
  CHECK(tally.refused > tally.texts / 4);
}

TEST_CASE("every truncation, at every place in a block") {
  const std::string json =
      R"({"a": "b\"c", "list": [1, -2.5, true, {"x": null}], "text": "née", "n": 12, "e": {}})";
  Both both;
  Tally tally;
  for (size_t before = 0; before < 70; ++before) {
    const std::string whole = std::string(before, ' ') + json;
    for (size_t size = 0; size <= whole.size(); ++size) {
      REQUIRE(both.difference(whole.substr(0, size), tally) == "");
    }
  }
  CHECK(tally.taken == 70);
}

TEST_CASE("what is no JSON between tokens, and what is unusual") {
  Both both;
  Tally tally;
  for (const char* json : {"{\"a\" \"b\"}",
                           "{\"a\": true\"b\"}",
                           "{\"a\": tru}",
                           "{\"a\": truee}",
                           "{\"a\": nul l}",
                           "{\"a\": 01}",
                           "{\"a\": -}",
                           "{\"a\": 1.}",
                           "{\"a\": .5}",
                           "{\"a\": 1e}",
                           "{\"a\": 1e+}",
                           "{\"a\": 1e1.5}",
                           "{\"a\": 1E400}",
                           "{\"a\": 1 2}",
                           "{\"a\": 1,}",
                           "{,}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\": [1,]}",
                           "{\"a\": [,1]}",
                           "{\"a\": [1}}",
                           "{\"a\": {]}",
                           "{\"a\": 1}}",
                           "{\"a\": 1}{}",
                           "{\"a\": \"b\"c}",
                           "{\"a\": \"b\" c}",
                           "{\"a\": \"\x01\"}",
                           "{\"a\": \"\\x\"}",
                           "{\"a\": \"\\u12\"}",
                           "{\"a\": \"\\ud800\"}",
                           "{a: 1}",
                           "{\"a\": 1\x01}",
                           "{\"a\": true\x01}",
                           "{",
                           "}",
                           "[]",
                           "1",
                           "\"a\"",
                           "\"",
                           ""}) {
    CHECK(both.difference(json, tally) == "");
  }
  CHECK(tally.taken == 0);
  for (const char* number : {"9223372036854775807", "-9223372036854775808", "1e99", "-1.5E-07"}) {
    CHECK(both.difference("{\"a\": " + std::string(number) + "}", tally) == "");
  }
  CHECK(tally.taken == 4);
  JsonNodes nodes;
  const auto nested = [](size_t depth) {
    std::string json = "{\"a\": ";
    for (size_t i = 1; i < depth; ++i) json += "[";
    for (size_t i = 1; i < depth; ++i) json += "]";
    return json + "}";
  };
  CHECK(nodes.parse(nested(JsonNodes::kDeepest)) != nullptr);
  CHECK(nodes.parse(nested(JsonNodes::kDeepest + 1)) == nullptr);
  const auto long_text = [](size_t size) {
    return "{\"a\": \"" + std::string(size - 9, 'x') + "\"}";
  };
  CHECK(nodes.parse(long_text(JsonNodes::kMostBytes)) != nullptr);
  CHECK(nodes.parse(long_text(JsonNodes::kMostBytes + 1)) == nullptr);
  CHECK(nodes.parse(long_text(100)) != nullptr);
}
