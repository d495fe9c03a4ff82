// The work of merge_schemas(), in two files: declarations in merge_schema.cc, members in
// merge_members.cc. Entry point: SchemaMerger::merge().
#ifndef BYLAW_CHECKER_SCHEMA_MERGER_H_
#define BYLAW_CHECKER_SCHEMA_MERGER_H_

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "checker/merge_schema.h"

namespace bylaw {

class SchemaMerger {
 public:
  using Ids = IdMap::Ids;
  using Kind = VocabularyChange::Kind;

  SchemaMerger(const Schema& before, const Schema& after) : of_{&before, &after} {}

  MergedSchema merge();

 private:
  template <typename Store>
  void unite(Store Schema::*store, Ids IdMap::*ids, const std::string& noun);
  void merge_enums();
  void merge_taxonomies();
  void merge_taxonomy(TaxonomyId merged);
  void merge_domains();
  void merge_entity_types();
  void merge_records();
  void merge_actions();
  void merge_environments();
  void merge_masks();
  void merge_duties();
  void merge_clock();
  std::array<Ids, 2> merge_members(const std::array<const std::vector<Member>*, 2>& of,
                                   std::vector<Member>& merged, const std::string& noun,
                                   const std::string& owner);
  bool same_members(const std::vector<Member>& a, const std::vector<Member>& b);
  TypeId type(size_t side, TypeId id) { return translate(id, out_.to[side], *of_[side], schema()); }
  void change(Kind kind, std::string what, bool breaks) {
    out_.changes.push_back({kind, std::move(what), breaks});
  }
  Schema& schema() { return out_.schema; }

  /// The declaration of a version that became a merged one; null if it has none.
  template <typename T, typename IdType>
  const T* declared(size_t side, Store<T, IdType> Schema::*store, const Ids& ids,
                    IdType merged) const {
    const auto at = std::ranges::find(ids, merged.value);
    if (at == ids.end()) return nullptr;
    return &(of_[side]->*store)[IdType(static_cast<uint32_t>(at - ids.begin()))];
  }
  /// Which of a version's declarations became the merged one.
  static size_t position(const Ids& ids, uint32_t merged) {
    return static_cast<size_t>(std::ranges::find(ids, merged) - ids.begin());
  }

  std::array<const Schema*, 2> of_;
  MergedSchema out_;
};

/// Ids for all that either declares, by full name. Members are filled in later.
template <typename Store>
void SchemaMerger::unite(Store Schema::*store, Ids IdMap::*ids, const std::string& noun) {
  std::map<std::string, uint32_t> known;
  for (const size_t side : {kOld, kNew}) {
    Ids& to = out_.to[side].*ids;
    for (const auto& declaration : of_[side]->*store) {
      const std::string name = declaration.name.full();
      const auto [it, fresh] =
          known.try_emplace(name, static_cast<uint32_t>((schema().*store).size()));
      if (fresh) (schema().*store).add(declaration);
      if (fresh && side == kNew) change(Kind::kAdded, noun + " " + name, false);
      to.push_back(it->second);
    }
  }
  for (const auto& declaration : of_[kOld]->*store) {
    const uint32_t id = known.at(declaration.name.full());
    if (std::ranges::find(out_.to[kNew].*ids, id) == (out_.to[kNew].*ids).end()) {
      change(Kind::kRemoved, noun + " " + declaration.name.full(), true);
    }
  }
}

}  // namespace bylaw

#endif  // BYLAW_CHECKER_SCHEMA_MERGER_H_
