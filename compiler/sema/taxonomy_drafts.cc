// Look-ups in taxonomies that are being put together. Entry point: Drafts.
#include "compiler/sema/taxonomy_drafts.h"

#include <utility>

namespace bylaw {

std::optional<Drafts::Found> Drafts::find(TaxonomyId taxonomy, const std::string& term) const {
  for (std::optional<TaxonomyId> at = taxonomy; at; at = (*this)[*at].base) {
    const Draft& draft = (*this)[*at];
    const auto it = draft.index.find(term);
    if (it != draft.index.end()) return Found{*at, &draft.terms[it->second]};
  }
  return std::nullopt;
}

void Drafts::add(TaxonomyId taxonomy, DraftTerm term) {
  Draft& draft = (*this)[taxonomy];
  draft.index.emplace(term.name, draft.terms.size());
  draft.terms.push_back(std::move(term));
}

bool Drafts::open(TaxonomyId taxonomy, const DraftTerm& term) const {
  if (term.open) return true;
  for (std::optional<TaxonomyId> at = taxonomy; at; at = (*this)[*at].base) {
    if ((*this)[*at].reopened.contains(term.name)) return true;
  }
  return false;
}

bool Drafts::under_open(TaxonomyId taxonomy, const std::string& term) const {
  std::vector<std::string> todo{term};
  std::unordered_set<std::string> seen{term};
  while (!todo.empty()) {
    const std::string name = std::move(todo.back());
    todo.pop_back();
    const std::optional<Found> found = find(taxonomy, name);
    if (!found) continue;
    if (open(taxonomy, *found->term)) return true;
    for (const std::string& parent : found->term->parents) {
      if (seen.insert(parent).second) todo.push_back(parent);
    }
  }
  return false;
}

bool Drafts::extends(TaxonomyId taxonomy, TaxonomyId base) const {
  for (std::optional<TaxonomyId> at = taxonomy; at; at = (*this)[*at].base) {
    if (*at == base) return true;
  }
  return false;
}

std::vector<std::string> Drafts::names(TaxonomyId taxonomy) const {
  std::vector<std::string> names;
  for (std::optional<TaxonomyId> at = taxonomy; at; at = (*this)[*at].base) {
    for (const DraftTerm& term : (*this)[*at].terms) names.push_back(term.name);
  }
  return names;
}

std::string term_prefix(const std::string& name) {
  const size_t dot = name.rfind('.');
  return dot == std::string::npos ? std::string() : name.substr(0, dot);
}

}  // namespace bylaw
