#include "facts/type.h"

namespace bylaw {

TypeTable::TypeTable() { intern({TypeKind::kError, Id<void>::kNone, {}}); }

TypeId TypeTable::simple(TypeKind kind) { return intern({kind, Id<void>::kNone, {}}); }

TypeId TypeTable::intern(Type type) {
  const auto key = std::make_tuple(type.kind, type.declaration, type.element.value);
  const auto it = index_.find(key);
  if (it != index_.end()) return it->second;
  const TypeId id = types_.add(type);
  index_.emplace(key, id);
  return id;
}

}  // namespace bylaw
