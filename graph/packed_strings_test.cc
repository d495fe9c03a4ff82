// Packed states classify as the tables that they were made of, and those that were damaged are
// found out.
#include "graph/packed_strings.h"

#include <doctest/doctest.h>

#include <random>

#include "graph/string_classes.h"

namespace bylaw {
namespace {

StringClasses classes_of(const std::vector<StringTest>& tests) {
  Result<StringClasses> classes = StringClasses::build(tests);
  REQUIRE(classes.ok());
  return *std::move(classes);
}

/// The tables of classes; both arguments outlive it.
PackedStrings packed(const StringClasses& classes, const std::vector<uint32_t>& states) {
  const StringTables tables = classes.tables();
  return {tables.byte_class, static_cast<uint32_t>(tables.byte_classes()), states, tables.words,
          tables.classes};
}

TEST_CASE("packed states lead where the states lead that they were made of") {
  const std::vector<std::vector<StringTest>> all = {
      {{StringTestKind::kEquals, "b"}},
      {{StringTestKind::kStartsWith, "ab"}, {StringTestKind::kEndsWith, "cd"}},
      {{StringTestKind::kLike, "a*b*c"}, {StringTestKind::kContains, "dd"}},
      // A state with more exceptions than are told one by one.
      {{StringTestKind::kMatches, "[a-e][a-e]"},
       {StringTestKind::kMatches, "a1|b2|c3|d4|e5|f6|g7|h8|i9|j0"}},
  };
  std::mt19937_64 random(3);
  for (const std::vector<StringTest>& tests : all) {
    const StringClasses classes = classes_of(tests);
    const auto states = pack_states(classes.tables());
    REQUIRE(states.has_value());
    const PackedStrings strings = packed(classes, *states);
    CHECK(strings.well_formed());
    for (int i = 0; i < 2000; ++i) {
      std::string text;
      for (uint64_t n = random() % 6; n > 0; --n) text += "abcdefghij0123456789"[random() % 20];
      CHECK(strings.classify(text) == classes.classify(text).value);
    }
  }
}

TEST_CASE("tables from elsewhere are verified") {
  const StringClasses classes =
      classes_of({{StringTestKind::kMatches, "a[bc]"}, {StringTestKind::kEquals, "x"}});
  const std::vector<uint32_t> states = *pack_states(classes.tables());
  const PackedStrings whole = packed(classes, states);
  CHECK(whole.well_formed());
  PackedStrings broken = whole;
  broken.classes = 1;
  CHECK_FALSE(broken.well_formed());
  broken = whole;
  broken.byte_class = broken.byte_class.first(255);
  CHECK_FALSE(broken.well_formed());
  broken = whole;
  broken.byte_classes = 1;
  CHECK_FALSE(broken.well_formed());
  broken = whole;
  broken.states = {};
  CHECK_FALSE(broken.well_formed());
  const std::vector<uint32_t> full(8, 0);  // a search would never end
  broken = whole;
  broken.words.slots = full;
  CHECK_FALSE(broken.well_formed());
  const std::vector<WordTableView::Entry> entries = {{0, 2, 0}};
  broken = whole;
  broken.words.entries = entries;
  CHECK_FALSE(broken.well_formed());
}

TEST_CASE("whatever word of the states is changed, classifying stays inside or is refused") {
  const StringClasses classes = classes_of(
      {{StringTestKind::kLike, "ab*cd"}, {StringTestKind::kMatches, "[a-f]1|[b-k]2|c3|d4|e5"}});
  const std::vector<uint32_t> states = *pack_states(classes.tables());
  std::mt19937_64 random(5);
  size_t refused = 0;
  for (size_t i = 0; i < states.size(); ++i) {
    for (int round = 0; round < 20; ++round) {
      std::vector<uint32_t> changed = states;
      changed[i] ^= 1u << random() % 32;
      const PackedStrings strings = packed(classes, changed);
      if (!strings.well_formed()) {
        ++refused;
        continue;
      }
      for (const char* text : {"", "ab", "abxcd", "f1", "k2", "zzzz"}) {
        CHECK(strings.classify(text) < strings.classes);
      }
    }
    const std::vector<uint32_t> cut(states.begin(), states.begin() + static_cast<ptrdiff_t>(i));
    CHECK_FALSE(packed(classes, cut).well_formed());
  }
  CHECK(refused > states.size());
}

}  // namespace
}  // namespace bylaw
