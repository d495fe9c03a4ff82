// Taxonomies while they are put together: terms by name, before they have ids, since a domain's
// terms come before those of the taxonomies that extend theirs. Data and look-ups; filled by
// vocabulary_taxonomies.cc and domain_terms.cc. Entry point: Drafts.
#ifndef BYLAW_COMPILER_SEMA_TAXONOMY_DRAFTS_H_
#define BYLAW_COMPILER_SEMA_TAXONOMY_DRAFTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/sema/analysis.h"

namespace bylaw {

struct DraftTerm {
  std::string name;
  Span span;
  std::string doc;
  std::vector<std::string> parents;
  bool open = false;
  std::string domain;  // which domain added it; empty for the centre
};

struct Draft {
  const Unit* unit = nullptr;
  const ast::TaxonomyDecl* node = nullptr;
  std::optional<TaxonomyId> base;
  std::vector<TaxonomyId> derived;  // directly
  std::vector<DraftTerm> terms;     // its own, then those that domains added
  std::unordered_map<std::string, size_t> index;
  std::unordered_set<std::string> reopened;  // inherited terms that it opens
};

class Drafts {
 public:
  /// Reachability takes a bit for each pair of terms.
  static constexpr uint32_t kMostTerms = 16384;

  explicit Drafts(const Schema& schema) : schema_(schema), drafts_(schema.taxonomies.size()) {}

  Draft& operator[](TaxonomyId id) { return drafts_[id.index()]; }
  const Draft& operator[](TaxonomyId id) const { return drafts_[id.index()]; }
  size_t size() const { return drafts_.size(); }
  const std::string& name(TaxonomyId id) const { return schema_.taxonomies[id].name.local; }

  /// Bases before what extends them. Filled once the bases are known.
  std::vector<TaxonomyId> order;

  struct Found {
    TaxonomyId taxonomy;  // where it is declared
    const DraftTerm* term = nullptr;
  };
  /// A term of `taxonomy` or inherited by it; valid until a term is added.
  std::optional<Found> find(TaxonomyId taxonomy, const std::string& term) const;
  /// Adds to the terms of `taxonomy` itself.
  void add(TaxonomyId taxonomy, DraftTerm term);
  /// Whether `term` or one above it is open in `taxonomy`.
  bool under_open(TaxonomyId taxonomy, const std::string& term) const;
  /// Whether `taxonomy` is `base` or extends it.
  bool extends(TaxonomyId taxonomy, TaxonomyId base) const;
  /// Every term's name, for suggestions.
  std::vector<std::string> names(TaxonomyId taxonomy) const;

 private:
  bool open(TaxonomyId taxonomy, const DraftTerm& term) const;
  const Schema& schema_;
  std::vector<Draft> drafts_;
};

/// `user.contact` of `user.contact.email`; empty if there is no dot.
std::string term_prefix(const std::string& name);

/// Puts the terms of domains' files into the taxonomies that are open to them (domain_terms.cc).
void add_domain_terms(Analysis& analysis, Drafts& drafts);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_TAXONOMY_DRAFTS_H_
