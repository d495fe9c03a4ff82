// The vocabulary of a mesh: enums, taxonomies, entity types, records, context, actions, masks and
// duties, and the tree of domains. Entry point: Schema. Built by compiler/sema, immutable
// afterwards.
#ifndef BYLAW_FACTS_SCHEMA_H_
#define BYLAW_FACTS_SCHEMA_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/source.h"
#include "facts/mask.h"
#include "facts/type.h"
#include "facts/value.h"

namespace bylaw {

/// Where a declaration stands: "package.local". On the wire entity types and actions go by their
/// local name.
struct QualifiedName {
  std::string package;
  std::string local;
  std::string full() const { return package.empty() ? local : package + "." + local; }
  auto operator<=>(const QualifiedName&) const = default;
};

/// What every declaration has.
struct Declared {
  QualifiedName name;
  Span span;        // of the name
  std::string doc;  // its /// lines, without the slashes
};

struct EnumMember {
  std::string name;
  Span span;
  std::string doc;
};
struct Enum : Declared {
  bool ordered = false;
  std::vector<EnumMember> members;  // in ascending order if ordered
  std::optional<uint32_t> find(std::string_view member) const;
};

struct Term {
  std::string name;  // dotted, unique in its taxonomy
  Span span;
  std::string doc;
  std::vector<TermId> parents;
  bool open = false;   // domains may add terms below
  std::string domain;  // which domain added it; empty for the centre
};
/// A hierarchy of terms; acyclic. Call close() after the last term was added.
struct Taxonomy : Declared {
  std::optional<TaxonomyId> base;  // `extends`: its terms come first, with the same ids
  Store<Term, TermId> terms;
  std::map<std::string, TermId, std::less<>> by_name;

  std::optional<TermId> find(std::string_view term) const;
  /// Computes reachability. Terms must be acyclic.
  void close();
  /// Reflexive, by any path. Only after close().
  bool under(TermId term, TermId ancestor) const;

 private:
  std::vector<std::vector<uint64_t>> ancestors_;  // a bit per term
};

/// An attribute of an entity type or the context, a member of a record, a property of an action.
struct Member {
  std::string name;
  TypeId type;
  bool optional = false;
  bool claim = false;       // the request may state it
  bool adjustable = false;  // an owner can choose it
  Span span;
  std::string doc;
};
/// Position of a member by name.
std::optional<uint32_t> find_member(const std::vector<Member>& members, std::string_view name);

struct Record : Declared {
  std::vector<Member> members;
};
struct EntityType : Declared {
  std::vector<EntityTypeId> parents;  // `in`: types it may stand directly below
  std::vector<Member> attributes;  // `claim entity`: every attribute but `domain` is marked claim
  std::optional<uint32_t> domain;  // position of the attribute `domain: Domain`, if any
};

/// Where rows and cells apply: `reading columns of resource.columns`.
struct ColumnSource {
  std::vector<std::string> path;       // below the resource: {"columns"}
  RecordId record;                     // the list's element
  uint32_t name = 0;                   // its member `name: string`
  std::optional<uint32_t> categories;  // its member that is a set of terms of one taxonomy
};
struct Action : Declared {
  std::vector<Member> properties;
  std::vector<EntityTypeId> principals;
  std::vector<EntityTypeId> resources;
  std::optional<ColumnSource> columns;  // the same for every resource type
};

/// One (action, principal type, resource type) that rules are typed for.
struct EnvironmentTag;
using EnvironmentId = Id<EnvironmentTag>;
struct Environment {
  ActionId action;
  EntityTypeId principal;
  EntityTypeId resource;
  auto operator<=>(const Environment&) const = default;
};

struct MaskTag;
using MaskId = Id<MaskTag>;
/// `mask last(n: int) reveals suffix n`. A component is given as a number or as a parameter's
/// position.
struct MaskAmount {
  int64_t constant = 0;
  std::optional<uint32_t> parameter;
};
struct Mask : Declared {
  std::vector<Member> parameters;  // int, duration or string
  MaskPoint base;                  // components that do not depend on parameters
  std::optional<MaskAmount> prefix, suffix, bucket;
  std::optional<uint32_t> scope_parameter;
  std::vector<std::string> column_types;  // logical types it suits; empty: all
};

struct DutyTag;
using DutyId = Id<DutyTag>;
/// How two duties of one kind become one: the greater or smaller arguments, the union of sets, both
/// kept, or a conflict (the decision is then a denial with an error).
enum class DutyCombination : uint8_t { kMax, kMin, kUnion, kAll, kConflict };
struct Duty : Declared {
  std::vector<Member> parameters;
  /// For a string parameter of a closed list, the allowed words in ascending order; else empty. By
  /// parameter.
  std::vector<std::vector<std::string>> words;
  DutyCombination combination = DutyCombination::kAll;
  bool gates = false;  // undischarged, its view is gone
  std::optional<ActionId> done_by;
};

/// From `from` on, the mesh's clocks are `offset_ms` ahead of UTC.
struct ZoneChange {
  Timestamp from;
  int64_t offset_ms = 0;
};

class Schema {
 public:
  Schema();

  TypeTable types;
  Store<Enum, EnumId> enums;
  Store<Taxonomy, TaxonomyId> taxonomies;  // [0] is Domain: term 0 is the root, named "*"
  Store<Record, RecordId> records;
  Store<EntityType, EntityTypeId> entity_types;
  std::vector<Member> context;  // [0] is `time: timestamp`, set by the evaluator
  Store<Action, ActionId> actions;
  Store<Environment, EnvironmentId> environments;
  Store<Mask, MaskId> masks;
  Store<Duty, DutyId> duties;
  int64_t zone_offset_ms = 0;  // the mesh's time zone, east of UTC, before its first change
  std::vector<ZoneChange> zone_changes;  // summer time and its ends, ascending; none if it is fixed
  std::string zone = "UTC";              // its IANA name

  static constexpr TaxonomyId kDomains{0};
  static constexpr TermId kRoot{0};

  const Taxonomy& domains() const { return taxonomies[kDomains]; }
  /// The tree of domains: the domain directly above, nothing for the root.
  std::optional<TermId> parent_domain(TermId domain) const;
  /// From the root to `domain`, both included.
  std::vector<TermId> chain(TermId domain) const;
  const std::string& domain_name(TermId domain) const { return domains().terms[domain].name; }

  /// How far the mesh's clocks are ahead of UTC at a time, and the date that they show.
  int64_t zone_offset_at(Timestamp time) const;
  Date local_date(Timestamp time) const;
  /// What a clock on the wall shows there, since 00:00; an hour that clocks repeat shows twice.
  Duration local_time_of_day(Timestamp time) const;
  /// The first moment of a date in the mesh's time zone.
  Timestamp start_of_day(Date date) const;

  /// By wire name: the full name, or the local one where only one package declares it.
  std::optional<EntityTypeId> find_entity_type(std::string_view name) const;
  std::optional<ActionId> find_action(std::string_view name) const;
  std::optional<EnvironmentId> find_environment(ActionId action, EntityTypeId principal,
                                                EntityTypeId resource) const;

  /// As the author writes it: "set<Purpose>".
  std::string type_name(TypeId type) const;
  /// As the author writes it: `confidential`, `user.contact`, `User::"ada"`, `[1, 2]`.
  std::string value_text(const Value& value) const;
  /// The same, at the end of `out`.
  void append_value(const Value& value, std::string& out) const;
  void append_entity(EntityTypeId type, std::string_view id, std::string& out) const;
  /// The value's type (the element type of an empty set or list is the error type).
  TypeId type_of(const Value& value);

  /// Rebuilds the indices behind find_*; call after declarations are complete.
  void index();

 private:
  struct NameHash {
    using is_transparent = void;
    size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
  };
  struct EnvironmentHash {
    size_t operator()(const Environment& e) const {
      const uint64_t pair = (uint64_t{e.action.value} << 32) | e.principal.value;
      return std::hash<uint64_t>{}(pair * 0x9e3779b97f4a7c15u ^ e.resource.value);
    }
  };
  /// By local and full name; an invalid id where two packages share a local name.
  template <typename IdType>
  using NameIndex = std::unordered_map<std::string, IdType, NameHash, std::equal_to<>>;
  NameIndex<EntityTypeId> entity_type_index_;
  NameIndex<ActionId> action_index_;
  std::unordered_map<Environment, EnvironmentId, EnvironmentHash> environment_index_;
};

}  // namespace bylaw

#endif  // BYLAW_FACTS_SCHEMA_H_
