// Which places look the same to rules and conditions: the domain of a resource matters only where
// something reads it, and the action where something asks for it. Entry point: PlaceClasses::of().
#ifndef BYLAW_CHECKER_PLACE_CLASS_H_
#define BYLAW_CHECKER_PLACE_CLASS_H_

#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "checker/universe.h"

namespace bylaw {

/// All that a question about certain rules and conditions takes from the place it is asked at.
struct PlaceClass {
  EntityTypeId principal;
  EntityTypeId resource;
  std::optional<ActionId> action;  // if it is asked for
  bool domain_matters = false;
  std::optional<TermId> domain;       // if it matters
  std::vector<RuleId> rules;          // ascending
  std::vector<WaiverId> waivers;      // that can switch them off
  std::vector<OverrideId> overrides;  // that can lift them
  std::vector<ExprId> guards;         // of all of these
  auto operator<=>(const PlaceClass&) const = default;
};

class PlaceClasses {
 public:
  PlaceClasses(const Rulebook& rulebook, Timestamp at) : rulebook_(rulebook), at_(at) {}

  PlaceClass of(const Place& place, std::vector<RuleId> rules, std::vector<ExprId> guards);

 private:
  /// What conditions read of the place, whichever it is.
  struct Reading {
    bool action = false;
    bool parameter = false;               // one that a domain sets
    std::vector<EntityTypeId> domain_of;  // types of entities whose domain is read
  };
  const Reading& reading(const Environment& asked_of, const std::vector<ExprId>& guards);

  const Rulebook& rulebook_;
  Timestamp at_;
  std::map<std::tuple<EntityTypeId, EntityTypeId, std::vector<ExprId>>, Reading> known_;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_PLACE_CLASS_H_
