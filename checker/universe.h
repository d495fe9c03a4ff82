// All requests of one environment and one domain, with the facts they reach, as symbols: made on
// demand, named by path, and held together by constraints (one entity under two names has one set
// of attributes; membership is transitive). Entry point: Universe.
#ifndef BYLAW_CHECKER_UNIVERSE_H_
#define BYLAW_CHECKER_UNIVERSE_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "checker/footprint.h"
#include "checker/symbol.h"
#include "facts/entities.h"
#include "rules/rulebook.h"

namespace bylaw {

/// An environment for resources of one domain. No domain: the resource has none (or its type can't
/// have one), and the root's rules alone hold.
struct Place {
  EnvironmentId environment;
  std::optional<TermId> domain;
  auto operator<=>(const Place&) const = default;
};

/// Where a symbol stands: "resource.owner.region", and its rank in the order in which witnesses are
/// made plain.
struct SymbolPath {
  std::string text;
  std::vector<uint32_t> rank;
  SymbolPath below(const std::string& name, uint32_t index) const;
};

/// An entity that a request reaches: by path, or because policies name it.
struct EntitySymbol {
  EntityTypeId type;
  FormulaId id;                     // kEntityBits wide
  FormulaId known;                  // does the store know it
  std::optional<std::string> name;  // policies name it
  SymbolPath path;
  std::map<uint32_t, SlotSymbol> attributes;  // those that were read
  /// Those that are the resource's where it is the resource: what they are where it is not.
  std::map<uint32_t, SlotSymbol> beside;
};

/// A formula's variable with what a witness wants of it.
struct VariableSymbol {
  enum class Kind : uint8_t { kPresence, kTruth, kNumber, kWord, kEntity };
  Kind kind = Kind::kTruth;
  FormulaId variable;
  SymbolPath path;
  Bits plain = 0;  // the value to be tried first
};

/// A timestamp by the mesh's clocks.
struct LocalTime {
  FormulaId days;  // since 1970-01-01, 64 bits
  FormulaId ms;    // since 00:00, 64 bits
};

/// A number, and whether there is one.
struct Checked {
  FormulaId bits;
  FormulaId ok;
};

/// Members and terms that no request's facts have, though rules may name them.
struct BarredValues {
  std::map<EnumId, std::vector<uint32_t>> members;
  std::map<TaxonomyId, std::vector<uint32_t>> terms;
};

inline constexpr uint16_t kNumberBits = 64;
inline constexpr uint16_t kDateBits = 32;
inline constexpr uint16_t kEntityBits = 12;
/// The dates that there are, 0001-01-01 to 9999-12-31, as days since 1970-01-01.
inline constexpr int64_t kFirstDay = -719'162;
inline constexpr int64_t kLastDay = 2'932'896;

class Universe {
 public:
  /// Requests from `at` on. From `most_entities` on collections have no members. Attributes and
  /// parents of `facts` are those that the store states; the first of them is the resource. Keeps
  /// references to `rulebook` and to the facts.
  Universe(const Rulebook& rulebook, Place place, Timestamp at, Footprint footprint,
           uint32_t most_entities, const std::vector<const Entity*>& facts);

  Formulas formulas;

  const Rulebook& rulebook() const { return rulebook_; }
  const Schema& schema() const { return rulebook_.schema; }
  const Place& place() const { return place_; }
  const Environment& environment() const { return schema().environments[place_.environment]; }
  const std::vector<TermId>& chain() const { return chain_; }
  const Footprint& footprint() const { return footprint_; }
  const StringUniverse& strings() const { return strings_; }
  const std::vector<EntitySymbol>& entities() const { return entities_; }
  /// Whether it is one of the facts.
  bool is_stated(uint32_t entity) const;
  const std::vector<VariableSymbol>& variables() const { return variables_; }
  Timestamp at() const { return at_; }
  /// An entity that was reached, as a value whose type is still to be said.
  Symbol entity(uint32_t index) const;
  std::vector<Limit> limits;  // met while encoding, and those of the footprint
  /// Where it holds, what is found out of an open collection can be anything: then all requests are
  /// looked at, and some that don't exist. Where it doesn't, all that are looked at exist. No
  /// formula if no collection is open.
  std::optional<FormulaId> beyond() const { return beyond_; }
  /// A truth value, or a number, that was found out of open collections.
  FormulaId loosened(FormulaId found);
  /// Set before anything is encoded, if at all.
  const BarredValues* barred = nullptr;
  /// Also before: what can be adjusted of the resource is chosen anew, whatever name it is read by.
  bool adjusts = false;
  /// While assumptions are encoded: whom they alone lead to need not be known.
  bool assuming = false;

  /// From here on the resource is another of the facts, at another place of the same environment.
  void stand_at(const Place& place, const EntityRef& resource);

  const Symbol& principal() const { return principal_; }
  const Symbol& resource() const { return resource_; }
  FormulaId time();
  SlotSymbol context(uint32_t index);
  SlotSymbol property(uint32_t index);
  SlotSymbol attribute(uint32_t entity, uint32_t index);
  /// A cell of the row asked about, read as a type.
  SlotSymbol cell(const std::string& column, TypeId type);
  /// The nearest setting.
  const Value& parameter(ParameterId id) const;
  Symbol literal(const Value& value, TypeId type);
  /// A value that nothing is known of.
  Symbol fresh(TypeId type, const SymbolPath& path);
  FormulaId fresh_truth(const std::string& name);

  /// `in_order`: sets are compared member by member as they stand, as lists are.
  FormulaId equal(const Symbol& a, const Symbol& b, bool in_order = false);
  Symbol choose(FormulaId condition, const Symbol& a, const Symbol& b);
  FormulaId less(const Symbol& a, const Symbol& b, bool or_equal);
  FormulaId contains(const Symbol& collection, const Symbol& member);
  Kleene is_in(const Symbol& entity, const Symbol& group);
  /// What the store states of an entity; null if anything may hold of it.
  const Entity* fact(const EntityRef& ref) const {
    const auto it = facts_.find(ref);
    return it == facts_.end() ? nullptr : it->second;
  }
  const std::map<EntityRef, const Entity*>& facts() const { return facts_; }
  FormulaId known(const Symbol& entity) const { return entities_[entity.entity].known; }
  /// Everybody of whom something was read is known, unless conditions ask for that.
  FormulaId loaded();
  LocalTime local_time(const Symbol& timestamp);
  /// Of days since 1970-01-01, 64 bits: 3 bits, 0 is Monday.
  FormulaId weekday(FormulaId days);
  /// A date (32 bits), a number of months later (64 bits): 32 bits. As bylaw::add_months().
  Checked add_months(FormulaId date, FormulaId months);
  /// A duration as a number of days, 64 bits, if it is whole days.
  Checked whole_days(FormulaId ms);

  /// Texts: a test of each word, and functions of words.
  FormulaId text_test(const Symbol& text, const std::function<bool(const std::string&)>& test);
  FormulaId text_test(const Symbol& a, const Symbol& b,
                      const std::function<bool(const std::string&, const std::string&)>& test);
  Symbol text_to_text(const Symbol& text, const std::function<std::string(const std::string&)>& to);
  FormulaId text_to_number(const Symbol& text,
                           const std::function<int64_t(const std::string&)>& to);

  FormulaId number(int64_t value) {
    return formulas.constant(static_cast<Bits>(static_cast<__int128>(value)), kNumberBits);
  }
  FormulaId compare(FormulaOp op, FormulaId a, FormulaId b) { return formulas.binary(op, a, b); }

  /// All that holds of every request that can be: to be read after everything was encoded.
  std::vector<FormulaId> constraints();

  /// The variable pairs of membership, for witnesses: member, group, formula.
  struct Membership {
    uint32_t entity;
    uint32_t group;
    FormulaId holds;
  };
  std::vector<Membership> memberships() const;
  const std::map<std::pair<std::string, TypeId>, SlotSymbol>& cells() const { return cells_; }
  const std::map<uint32_t, SlotSymbol>& context_read() const { return context_; }
  const std::map<uint32_t, SlotSymbol>& properties_read() const { return properties_; }

 private:
  uint32_t add_entity(EntityTypeId type, FormulaId id, std::optional<std::string> name,
                      const SymbolPath& path);
  FormulaId new_variable(VariableSymbol::Kind kind, uint16_t width, const SymbolPath& path,
                         Bits plain = 0);
  FormulaId bounded(VariableSymbol::Kind kind, size_t count, const SymbolPath& path);
  FormulaId word(const Type& type, const SymbolPath& path);
  FormulaId ranged(__int128 low, __int128 high, uint16_t width, Bits plain, const SymbolPath& path);
  Symbol fresh_ip(TypeId type, const SymbolPath& path);
  Symbol fresh_entity(EntityTypeId type, TypeId of, const SymbolPath& path);
  SlotSymbol stated_slot(const Slot& slot, const Member& member, const SymbolPath& path);
  SlotSymbol member_slot(const Member& member, const CollectionKey& key, FormulaId known,
                         const SymbolPath& path);
  Symbol fresh_collection(TypeId type, uint32_t slots, bool open, const SymbolPath& path);
  FormulaId membership(uint32_t entity, uint32_t group);
  FormulaId stated_membership(const Entity& entity, uint32_t group);
  FormulaId zone_offset(FormulaId time);
  /// A month as what it begins with (days since 0000-03-01) and its number since March 0000, 32
  /// bits each, and how many days it has, 5 bits.
  struct MarchMonth {
    FormulaId start;
    FormulaId number;
    FormulaId days;
  };
  MarchMonth march_month();
  bool may_stand_in(EntityTypeId type, EntityTypeId group) const;
  void close_membership();
  void nobody_stands_in_others();
  void close_entities();
  void close_cells();
  void tie_cells(TypeId a, const SlotSymbol& as_a, TypeId b, const SlotSymbol& as_b);
  FormulaId equal_lowered(const Symbol& a, const Symbol& b);
  FormulaId same_slot(const SlotSymbol& a, const SlotSymbol& b, bool in_order = false);

  const Rulebook& rulebook_;
  Place place_;
  Timestamp at_;
  Footprint footprint_;
  uint32_t most_entities_;
  StringUniverse strings_;
  std::vector<TermId> chain_;
  std::vector<EntitySymbol> entities_;
  std::vector<VariableSymbol> variables_;
  std::map<std::pair<EntityTypeId, std::string>, uint32_t> named_;
  std::map<EntityTypeId, uint32_t> names_of_type_;
  std::map<EntityRef, const Entity*> facts_;
  std::map<uint32_t, SlotSymbol> context_;
  std::map<uint32_t, SlotSymbol> properties_;
  std::map<std::pair<std::string, TypeId>, SlotSymbol> cells_;
  std::map<std::pair<uint32_t, uint32_t>, FormulaId> membership_;
  std::map<uint32_t, FormulaId> dangling_;  // by entity: a group above it is not known
  std::map<FormulaId, LocalTime> local_times_;
  std::map<FormulaId, FormulaId> weekdays_;
  std::map<std::pair<FormulaId, FormulaId>, Checked> moved_dates_;
  std::map<FormulaId, Checked> whole_days_;
  uint32_t months_ = 0;  // how many were made
  std::vector<FormulaId> constraints_;
  std::optional<FormulaId> beyond_;
  uint32_t loosened_ = 0;  // how often
  /// Whether an open collection has a member is one truth value, whoever asks.
  std::map<std::tuple<std::shared_ptr<const std::vector<MemberSymbol>>, FormulaId, FormulaId>,
           FormulaId>
      in_open_;
  std::map<std::pair<FormulaId, FormulaId>, FormulaId> lower_equal_;  // likewise
  Symbol principal_;
  Symbol resource_;
};

/// How many bits tell `count` things apart.
uint16_t bits_for(size_t count);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_UNIVERSE_H_
