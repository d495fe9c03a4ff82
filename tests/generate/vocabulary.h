// The vocabulary of generated meshes as data: what expressions, facts and requests are made from.
// Entry points: rich_vocabulary(), tiny_vocabulary(), Vocabulary::text().
#ifndef BYLAW_TESTS_GENERATE_VOCABULARY_H_
#define BYLAW_TESTS_GENERATE_VOCABULARY_H_

#include <string>
#include <vector>

#include "tests/generate/random.h"

namespace bylaw::tests {

/// The largest literal of type `int`.
inline constexpr const char* kLargestInt = "9223372036854775807";

/// Types are written as in the language: "int", "Tier", "set<Purpose>".
struct MemberWords {
  std::string name;
  std::string type;
  bool optional = false;
  std::string mark;     // "claim", "adjustable" or nothing
  bool unread = false;  // no condition speaks of it
};

/// An enum, a taxonomy, a record or an entity type, as `kind` says.
struct TypeWords {
  enum class Kind { kEnum, kTaxonomy, kRecord, kEntity };
  Kind kind = Kind::kEnum;
  std::string name;
  bool ordered = false;              // enums
  std::vector<std::string> words;    // an enum's members, a taxonomy's terms, an entity's ids
  std::vector<std::string> parents;  // a taxonomy's, "b under a"; an entity's types
  std::vector<MemberWords> members;
  bool common = false;  // no type of the language: what several entity types have in common
};

struct ActionWords {
  std::string name;
  std::vector<std::string> principals, resources;
  bool reads_columns = false;
  std::vector<MemberWords> properties;
};

struct DefineWords {
  std::string name;
  std::vector<MemberWords> parameters;
  std::string type;
  std::string body;
};

struct ParameterWords {
  std::string name;
  std::string type;
};

struct Vocabulary {
  std::vector<TypeWords> types;
  std::vector<MemberWords> context;
  std::vector<ActionWords> actions;
  std::vector<DefineWords> defines;        // known to expressions
  std::vector<ParameterWords> parameters;  // likewise
  std::vector<std::string> domains;        // a sub-domain after its parent
  /// By type, values that literals and facts take: "int" → {"0", "5"}.
  std::vector<std::pair<std::string, std::vector<std::string>>> values;
  std::string extra;  // further declarations: masks, duties, groups
  bool columns = false;
  bool arithmetic = true;      // on ints
  size_t computed = 30;        // percent of the values that are computed
  bool compares_texts = true;  // with each other, also in lower case
  bool order_of_texts = true;
  bool asks_known = true;
  bool unfold = false;  // write a define's body instead of a call
  bool twist = false;   // write conditions in other words that mean the same
  /// Also quantifiers over terms, one over each collection at a time, and more tests of cells.
  bool wide_tests = false;

  const TypeWords* find(const std::string& type) const;
  const ActionWords& action(const std::string& name) const;
  /// Literals of a type; none for records and collections.
  std::vector<std::string> literals(const std::string& type) const;
  /// Everything but defines and parameters, as the text of a module.
  std::string text() const;
};

/// All kinds of types; `random` leaves some members out, so that no two meshes need be alike.
Vocabulary rich_vocabulary(Random& random);

/// What a tiny mesh is rich in: each verdict of the checker is frequent in one of them.
enum class Family : uint8_t {
  kGeneral,
  kStanding,    // waivers, overrides, numbers that overflow
  kQuantified,  // lists and sets, and tests of all their members
  kMasks,       // caps, and views with masks
  kRows,        // filters
  kDuties,      // duties of views and guardrails, and the actions by which they are done
  kLineage,     // products made from others
  kAdjustable,  // requirements that an owner can meet
};

/// A few members of small types: some thousand requests are all there are.
Vocabulary tiny_vocabulary(Random& random);
/// The same of a family.
Vocabulary family_vocabulary(Random& random, Family family);

/// Declarations of masks and of duties.
const std::string& mask_words();
const std::string& duty_words();

/// "set<T>" and "list<T>": T; else nothing.
std::string element_of(const std::string& type);

std::string join(const std::vector<std::string>& parts, const std::string& between);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_GENERATE_VOCABULARY_H_
