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
  append_dotted(name, text);
  return text;
}

void append_name(std::string_view name, std::string& out) {
  if (is_word(name)) {
    out += name;
  } else {
    append_quoted(name, out);
  }
}

void append_dotted(std::string_view name, std::string& out) {
  while (true) {
    const size_t dot = name.find('.');
    append_name(name.substr(0, dot), out);
    if (dot == std::string_view::npos) return;
    out += '.';
    name.remove_prefix(dot + 1);
  }
}

}  // namespace bylaw
