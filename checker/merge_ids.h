// Which declaration of one vocabulary is which of another, and values of the one as values of the
// other. Entry points: IdMap, translate().
#ifndef BYLAW_CHECKER_MERGE_IDS_H_
#define BYLAW_CHECKER_MERGE_IDS_H_

#include <optional>
#include <vector>

#include "facts/schema.h"

namespace bylaw {

/// By the id of the one the id of the other; kNone where the other has nothing like it. Members by
/// the one's declaration and position.
struct IdMap {
  using Ids = std::vector<uint32_t>;
  static constexpr uint32_t kNone = Id<void>::kNone;

  Ids enums, taxonomies, records, types, actions, environments, duties, masks, context;
  std::vector<Ids> members, terms, fields, attributes, properties;

  template <typename IdType>
  static IdType at(const Ids& ids, IdType id) {
    return IdType(id.index() < ids.size() ? ids[id.index()] : kNone);
  }
  TermId term(TaxonomyId taxonomy, TermId term) const { return at(terms[taxonomy.index()], term); }
  TermId domain(TermId term) const { return this->term(Schema::kDomains, term); }
};

/// The way back from `to`, where the map leads.
IdMap inverse(const IdMap& map, const Schema& to);

/// The value in the vocabulary `to`; nothing if it can't be said there.
std::optional<Value> translate(const Value& value, const IdMap& map, const Schema& to);

/// A type of `from` as one of `to`; invalid if there is none.
TypeId translate(TypeId type, const IdMap& map, const Schema& from, Schema& to);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_MERGE_IDS_H_
