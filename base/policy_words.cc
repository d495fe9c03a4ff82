// Words of policy text.
#include "base/policy_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace bylaw {
namespace {

constexpr std::array<std::string_view, 29> kReserved = {
    "and",    "or",      "not",       "implies", "if",      "then",    "else",   "in",
    "under",  "is",      "like",      "any",     "all",     "matches", "has",    "known",
    "unique", "count",   "otherwise", "true",    "false",   "cap",     "permit", "forbid",
    "oblige", "require", "filter",    "lift",    "override"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

bool is_word(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

bool is_reserved(std::string_view word) {
  return std::ranges::find(kReserved, word) != kReserved.end();
}

std::string name_text(std::string_view name) {
  return is_word(name) ? std::string(name) : quote(name);
}

std::string dotted_text(std::string_view name) {
  std::string text;
  while (true) {
    const size_t dot = name.find('.');
    text += name_text(name.substr(0, dot));
    if (dot == std::string_view::npos) return text;
    text += '.';
    name.remove_prefix(dot + 1);
  }
}

}  // namespace bylaw
