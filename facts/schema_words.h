// The words that a vocabulary's JSON has for kinds of types, tokens and combinations of duties.
// Entry points: type_kind_word(), token_word(), combination_word(), find_word().
#ifndef BYLAW_FACTS_SCHEMA_WORDS_H_
#define BYLAW_FACTS_SCHEMA_WORDS_H_

#include <array>
#include <optional>
#include <string_view>

#include "facts/mask.h"
#include "facts/schema.h"
#include "facts/type.h"

namespace bylaw {

/// By TypeKind.
inline constexpr std::array<std::string_view, 18> kTypeKindWords{
    "error",  "bool",    "int",    "decimal", "string",   "duration", "timestamp", "date", "ip",
    "action", "weekday", "column", "enum",    "taxonomy", "entity",   "record",    "set",  "list"};
static_assert(kTypeKindWords.size() == static_cast<size_t>(TypeKind::kList) + 1);
inline constexpr std::array<std::string_view, 3> kTokenWords{"none", "hash", "reversible"};
static_assert(kTokenWords.size() == static_cast<size_t>(Token::kReversible) + 1);
inline constexpr std::array<std::string_view, 5> kCombinationWords{"max", "min", "union", "all",
                                                                   "conflict"};
static_assert(kCombinationWords.size() == static_cast<size_t>(DutyCombination::kConflict) + 1);

inline std::string_view type_kind_word(TypeKind kind) {
  return kTypeKindWords[static_cast<size_t>(kind)];
}
inline std::string_view token_word(Token token) { return kTokenWords[static_cast<size_t>(token)]; }
inline std::string_view combination_word(DutyCombination combination) {
  return kCombinationWords[static_cast<size_t>(combination)];
}

/// What `word` stands for among `words`; nothing if it is none of them.
template <typename Enumeration, size_t n>
std::optional<Enumeration> find_word(const std::array<std::string_view, n>& words,
                                     std::string_view word) {
  for (size_t i = 0; i < n; ++i) {
    if (words[i] == word) return static_cast<Enumeration>(i);
  }
  return std::nullopt;
}

}  // namespace bylaw

#endif  // BYLAW_FACTS_SCHEMA_WORDS_H_
