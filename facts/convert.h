// Plain data typed against the schema. Entry point: Converter.
#ifndef BYLAW_FACTS_CONVERT_H_
#define BYLAW_FACTS_CONVERT_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/schema.h"
#include "facts/tree.h"
#include "facts/value.h"

namespace bylaw {

enum class IssueKind : uint8_t {
  kShape,          // "expects a Tier, saw 7"
  kWord,           // "Tier has no member \"secret\""
  kDomain,         // "\"sales\" is not a domain of the mesh"
  kRange,          // a number that doesn't fit
  kInexact,        // a decimal with more than four places, an int with a fraction
  kText,           // a duration, time or address that doesn't read as one
  kReference,      // an entity of another type
  kUnknownType,    // an entity of no type
  kEmptyId,        // an entity without a name
  kUnknownMember,  // of a record
  kMissingMember,  // of a record
};

/// One reason why data doesn't fit its type.
struct Issue {
  IssueKind kind = IssueKind::kShape;
  uint32_t begin = 0;  // in the text the data came from
  uint32_t end = 0;
  std::string pointer;  // JSON pointer from where the conversion began
  std::string message;
  std::string hint;        // or empty
  std::string suggestion;  // a word that would fit in its place, or empty
};

/// "a Tier", "an int".
std::string with_article(std::string_view noun);

class Converter {
 public:
  /// What stands for `word` where a value of the member `member` is read; nothing: the word itself.
  using WordMap =
      std::function<std::optional<std::string>(std::string_view member, std::string_view word)>;

  explicit Converter(const Schema& schema) : schema_(schema) {}

  /// Undeclared members of records are counted rather than reported.
  void count_undeclared() { count_undeclared_ = true; }
  void map_words(WordMap words) { words_ = std::move(words); }

  /// The value of the type, or nothing after adding at least one issue (none for the error type,
  /// which was reported where it arose). `member` names what is read.
  std::optional<Value> convert(TypeId type, const TreeNode& node, std::string_view member);

  std::vector<Issue> take_issues() { return std::move(issues_); }
  size_t undeclared() const { return undeclared_; }

 private:
  std::optional<Value> by_kind(TypeId type, const TreeNode& node);
  std::optional<Value> number(TypeId type, const TreeNode& node, int places);
  std::optional<Value> enum_member(TypeId type, const TreeNode& node);
  std::optional<Value> term(TypeId type, const TreeNode& node);
  std::optional<Value> entity(TypeId type, const TreeNode& node);
  std::optional<Value> record(TypeId type, const TreeNode& node);
  std::optional<Value> sequence(TypeId type, const TreeNode& node, bool set);
  /// A text form; `form` describes it: "a duration such as 90d".
  template <typename T>
  std::optional<Value> text_form(TypeId type, const TreeNode& node,
                                 std::optional<T> (*parse)(std::string_view),
                                 std::string_view example);
  /// The text of a text or of a plain scalar; else an issue.
  const std::string* text_of(TypeId type, const TreeNode& node);
  std::string word(const std::string& text) const;
  void wrong_shape(TypeId type, const TreeNode& node);
  void add(IssueKind kind, const TreeNode& node, std::string message, std::string hint = "");
  /// Adds an issue about `word`, with the candidate nearest to it.
  void add_word(IssueKind kind, const TreeNode& node, std::string message, const std::string& word,
                const std::vector<std::string>& candidates);

  const Schema& schema_;
  WordMap words_;
  bool count_undeclared_ = false;
  std::vector<std::string> path_;
  std::string_view member_;
  std::vector<Issue> issues_;
  size_t undeclared_ = 0;
};

/// Names of all entity types, for suggestions.
std::vector<std::string> entity_type_names(const Schema& schema);
std::vector<std::string> member_names(const std::vector<Member>& members);

/// True for a record's member that is a set or list of terms, such as a column's categories: not to
/// know them is said by `null`, which is not the same as to have none.
bool may_be_unknown(const Schema& schema, const Member& member);

}  // namespace bylaw

#endif  // BYLAW_FACTS_CONVERT_H_
