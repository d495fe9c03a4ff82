// Words of policy text: which need quotes, and which the language keeps for itself. Entry points:
// is_word(), is_reserved(), name_text(), dotted_text().
#ifndef BYLAW_BASE_POLICY_WORDS_H_
#define BYLAW_BASE_POLICY_WORDS_H_

#include <string>
#include <string_view>

namespace bylaw {

/// A name that needs no quotes: ASCII letters, digits and `_`, not first a digit.
bool is_word(std::string_view text);
/// A word that the language reads as an operator or as a rule's head where a bare name could stand.
bool is_reserved(std::string_view word);
/// A declared name or a member's name: as it is, or quoted where it is not a word.
std::string name_text(std::string_view name);
/// "mesh.model" and "user.contact": each part as name_text() gives it.
std::string dotted_text(std::string_view name);
/// The same, at the end of `out`.
void append_name(std::string_view name, std::string& out);
void append_dotted(std::string_view name, std::string& out);

}  // namespace bylaw

#endif  // BYLAW_BASE_POLICY_WORDS_H_
