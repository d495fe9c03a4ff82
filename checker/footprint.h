// What a question reads before it is encoded: how many members each collection must be able to have
// so that nothing is missed, which texts are told apart, and what lies outside the decidable part.
// Entry point: find_footprint().
#ifndef BYLAW_CHECKER_FOOTPRINT_H_
#define BYLAW_CHECKER_FOOTPRINT_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "checker/string_universe.h"
#include "facts/entities.h"
#include "rules/rulebook.h"

namespace bylaw {

/// A set or list by where it is declared: whoever has it, it has room for the same number of
/// members, so that two names of one entity see one collection.
struct CollectionKey {
  enum class Kind : uint8_t { kAttribute, kField, kContext, kProperty };
  Kind kind = Kind::kAttribute;
  uint32_t owner = 0;  // the entity type or record
  uint32_t index = 0;
  auto operator<=>(const CollectionKey&) const = default;
};

/// Why an answer may not be final, and which expression is at fault.
struct Limit {
  Span span;
  std::string what;
  /// Some requests are not seen: "there is none" is no proof.
  bool hides = false;
  /// Some requests are seen that don't exist: "there is one" has to be replayed.
  bool invents = false;
  /// Those that are not seen have more members in a collection that is open: "there is none" is a
  /// proof where Universe::beyond() may hold.
  bool open = false;
  /// What is seen may hang on entities that the request doesn't reach, and that an example lacks.
  bool elsewhere = false;
};

struct Footprint {
  std::map<CollectionKey, uint32_t> members;
  std::set<CollectionKey> open;  // to which no number is enough
  TextTests texts;
  std::set<EntityTypeId> asked_known;  // types of which some `known e` asks
  std::set<EntityTypeId> assumed;      // types of which some assumption speaks
  /// How many entities of a type can be reached at most for there to be enough members: of types of
  /// each of which some assumption asks for members.
  std::map<EntityTypeId, uint32_t> entities;
  std::vector<Limit> limits;
};

/// An expression that is to be encoded; `variables` are the types of the entities in its first
/// slots (of an assumption).
struct Root {
  ExprId expr;
  std::vector<EntityTypeId> variables;
  /// Of which request: tests that are alike share a member only in one. Others have another
  /// resource, or other choices.
  uint32_t request = 0;
};

/// How far is looked from the request: where that is not enough, collections are open.
struct Horizon {
  uint32_t members = 24;  // that one collection gets
  uint32_t entities =
      300;  // from so many on collections get none; fewer than their bits tell apart
};

struct FootprintOptions {
  std::set<ExprId> free{};  // closed expressions whose parts are not looked at
  /// What the requests differ in, attributes of the resource; nothing: in anything.
  std::optional<std::set<CollectionKey>> chosen{};
  /// Whose attributes are stated; with any of them the resource's are.
  std::vector<const Entity*> facts{};
  std::vector<EntityTypeId> own{};  // of the request's own entities
  uint32_t most_members = Horizon().members;
};

Footprint find_footprint(const Rulebook& rulebook, const std::vector<Root>& roots,
                         FootprintOptions options = {});

}  // namespace bylaw

#endif  // BYLAW_CHECKER_FOOTPRINT_H_
