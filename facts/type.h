// The types of the language, interned. Entry point: TypeTable.
#ifndef BYLAW_FACTS_TYPE_H_
#define BYLAW_FACTS_TYPE_H_

#include <cstdint>
#include <map>
#include <tuple>

#include "base/id.h"

namespace bylaw {

struct TypeTag;
using TypeId = Id<TypeTag>;
struct EnumTag;
using EnumId = Id<EnumTag>;
struct TaxonomyTag;
using TaxonomyId = Id<TaxonomyTag>;
struct TermTag;
using TermId = Id<TermTag>;  // within its taxonomy
struct EntityTypeTag;
using EntityTypeId = Id<EntityTypeTag>;
struct RecordTag;
using RecordId = Id<RecordTag>;
struct ActionTag;
using ActionId = Id<ActionTag>;

enum class TypeKind : uint8_t {
  kError,  // of an expression that was already reported; fits everything
  kBool,
  kInt,
  kDecimal,
  kString,
  kDuration,
  kTimestamp,
  kDate,
  kIp,
  kAction,
  kWeekday,     // what .weekday() gives: mon … sun, ordered
  kColumnText,  // a cell of the row under a filter: read as the other side's type
  kEnum,
  kTaxonomy,
  kEntity,
  kRecord,
  kSet,
  kList,
};

/// `declaration` is the EnumId, TaxonomyId, EntityTypeId or RecordId; `element` the type of a set's
/// or list's members.
struct Type {
  TypeKind kind = TypeKind::kError;
  uint32_t declaration = Id<void>::kNone;
  TypeId element;

  EnumId enumeration() const { return EnumId(declaration); }
  TaxonomyId taxonomy() const { return TaxonomyId(declaration); }
  EntityTypeId entity() const { return EntityTypeId(declaration); }
  RecordId record() const { return RecordId(declaration); }
};

/// Equal types have equal ids.
class TypeTable {
 public:
  TypeTable();
  const Type& operator[](TypeId id) const { return types_[id]; }

  TypeId simple(TypeKind kind);  // any kind without declaration and element
  TypeId enumeration(EnumId id) { return intern({TypeKind::kEnum, id.value, {}}); }
  TypeId taxonomy(TaxonomyId id) { return intern({TypeKind::kTaxonomy, id.value, {}}); }
  TypeId entity(EntityTypeId id) { return intern({TypeKind::kEntity, id.value, {}}); }
  TypeId record(RecordId id) { return intern({TypeKind::kRecord, id.value, {}}); }
  TypeId set(TypeId element) { return intern({TypeKind::kSet, Id<void>::kNone, element}); }
  TypeId list(TypeId element) { return intern({TypeKind::kList, Id<void>::kNone, element}); }

 private:
  TypeId intern(Type type);
  Store<Type, TypeId> types_;
  std::map<std::tuple<TypeKind, uint32_t, uint32_t>, TypeId> index_;
};

}  // namespace bylaw

#endif  // BYLAW_FACTS_TYPE_H_
