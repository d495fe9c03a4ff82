// The values that the types of a tiny mesh have, as far as its policies can tell them apart. Entry
// point: ValueLists.
#ifndef BYLAW_TESTS_ORACLE_VALUE_LISTS_H_
#define BYLAW_TESTS_ORACLE_VALUE_LISTS_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "facts/entities.h"
#include "graph/string_classes.h"
#include "rules/rulebook.h"

namespace bylaw::tests {

/// What a slot may hold; absent where it is optional.
using Choices = std::vector<Slot>;

class ValueLists {
 public:
  explicit ValueLists(const Rulebook& book);

  /// Nothing if the type has no end.
  std::optional<std::vector<Value>> values(TypeId id) const;
  /// The columns that a resource may have: none, or one of one category (without masks always
  /// none); nothing if a condition looks at them itself.
  std::optional<std::vector<Value>> column_lists(EntityTypeId resource, const Action& action) const;
  std::optional<std::vector<Choices>> choices(const std::vector<Member>& members) const;

  /// Entities that policies name.
  const std::set<EntityRef>& named() const { return named_; }
  /// Texts that a cell may hold: what any type reads from it, and what none does.
  std::vector<std::string> cell_texts() const;

 private:
  const Type& type_of(TypeId id) const { return book_.schema.types[id]; }
  void read_expressions();
  void read_literal(const Value& value, std::vector<StringTest>& tests);
  void read_number(std::set<int64_t>& numbers, int64_t n) const;
  void read_product(ExprId id);
  std::optional<std::vector<Value>> sets(TypeId element) const;
  std::optional<std::vector<Value>> lists(TypeId element) const;
  std::optional<std::vector<Value>> records(RecordId id) const;

  const Rulebook& book_;
  std::vector<std::string> texts_;
  std::set<EntityRef> named_;
  std::set<int64_t> numbers_ = {0, 1, 2, 3, 4};  // also the sizes of what is small
  std::set<int64_t> products_;
  std::set<int64_t> durations_ = {0};
  bool arithmetic_ = false;
  bool counts_ = false;
  bool masks_ = false;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_VALUE_LISTS_H_
