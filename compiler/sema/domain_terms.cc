// Terms that domains add below open terms. One may stand under another domain's, so a term whose
// parent isn't known yet waits for it. Entry point: add_domain_terms().
#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_vocabulary.h"
#include "compiler/sema/taxonomy_drafts.h"
#include "compiler/sema/vocabulary.h"

namespace bylaw {
namespace {

class DomainTerms {
 public:
  DomainTerms(Analysis& analysis, Drafts& drafts)
      : analysis_(analysis), out_(analysis.diagnostics), drafts_(drafts) {}

  void run() {
    for_each_declaration<ast::TermDecl>(
        analysis_, [&](const Unit& unit, const ast::Decl& decl, const ast::TermDecl& node,
                       uint32_t) { enter(unit, decl, node); });
    for (const Entry& entry : entries_) {
      if (!entry.settled) report_unknown(entry, first_missing(entry));
    }
  }

 private:
  struct Entry {
    const Unit* unit = nullptr;
    const ast::Decl* decl = nullptr;
    const ast::TermDecl* node = nullptr;
    std::vector<std::string> parents;
    std::vector<TaxonomyId> taxonomies;  // that the file sees, or the one it names
    bool settled = false;                // added or reported
  };

  void enter(const Unit& unit, const ast::Decl& decl, const ast::TermDecl& node) {
    Entry entry{&unit, &decl, &node, {}, {}, false};
    for (const ast::Path& parent : node.parents) {
      const std::string name = parent.text();
      if (std::find(entry.parents.begin(), entry.parents.end(), name) != entry.parents.end()) {
        out_.emit(diag::kRepeatedParent, parent.span, node.name.text(), name);
      } else {
        entry.parents.push_back(name);
      }
    }
    if (entry.parents.empty()) {
      const std::string prefix = term_prefix(node.name.text());
      if (prefix.empty()) {
        out_.emit(diag::kTermWithoutParent, node.name.span, node.name.text())
            .hint("add `under` and an open term");
        return;
      }
      entry.parents.push_back(prefix);
    }
    if (!find_taxonomies(entry)) return;
    std::vector<size_t> ready{entries_.size()};
    entries_.push_back(std::move(entry));
    while (!ready.empty()) {
      const size_t next = ready.back();
      ready.pop_back();
      if (!entries_[next].settled) place(next, ready);
    }
  }

  bool find_taxonomies(Entry& entry) {
    const FileId file = entry.unit->ast.file;
    if (entry.node->taxonomy) {
      const auto symbol =
          analysis_.scope.resolve(file, *entry.node->taxonomy, kinds(SymbolKind::kTaxonomy), out_);
      if (!symbol) return false;
      if (symbol->index == Schema::kDomains.value) {
        out_.emit(diag::kExtendsDomain, entry.node->name.span, entry.node->name.text());
        return false;
      }
      entry.taxonomies.push_back(TaxonomyId(symbol->index));
      return true;
    }
    for (const TaxonomyId id : drafts_.order) {
      const std::string full = analysis_.book.schema.taxonomies[id].name.full();
      if (!analysis_.scope.find(file, full, kinds(SymbolKind::kTaxonomy)).empty()) {
        entry.taxonomies.push_back(id);
      }
    }
    return true;
  }

  /// Adds the term, or lets it wait, or reports it; terms that waited for it become ready.
  void place(size_t number, std::vector<size_t>& ready) {
    Entry& entry = entries_[number];
    std::vector<TaxonomyId> knowing;
    std::set<std::string> missing;
    for (const TaxonomyId id : entry.taxonomies) {
      if (const auto parent = missing_parent(entry, id)) {
        missing.insert(*parent);
      } else {
        knowing.push_back(id);
      }
    }
    if (knowing.empty()) {
      for (const std::string& parent : missing) waiting_[parent].push_back(number);
      return;
    }
    entry.settled = true;
    std::vector<TaxonomyId> open;
    std::copy_if(knowing.begin(), knowing.end(), std::back_inserter(open), [&](TaxonomyId id) {
      return std::all_of(entry.parents.begin(), entry.parents.end(),
                         [&](const std::string& name) { return drafts_.under_open(id, name); });
    });
    if (open.empty()) {
      report_closed(entry, knowing.back());
      add(entry, knowing.back(), ready);  // so that its uses are no mistakes besides
      return;
    }
    // Of taxonomies that extend each other the base: what it has, the others have.
    const TaxonomyId chosen = open.front();
    if (!std::all_of(open.begin(), open.end(),
                     [&](TaxonomyId id) { return drafts_.extends(id, chosen); })) {
      report_ambiguous(entry, open);
      return;
    }
    add(entry, chosen, ready);
  }

  void add(const Entry& entry, TaxonomyId taxonomy, std::vector<size_t>& ready) {
    const std::string name = entry.node->name.text();
    if (is_taken(entry, taxonomy)) return;
    if (drafts_[taxonomy].terms.size() >= Drafts::kMostTerms) {
      out_.emit(diag::kTooManyTerms, entry.node->name.span, drafts_.name(taxonomy),
                Drafts::kMostTerms);
      return;
    }
    const std::string& domain = analysis_.book.schema.domain_name(entry.unit->domain);
    const std::string& doc = entry.decl->doc.empty() ? entry.node->doc : entry.decl->doc;
    drafts_.add(taxonomy, {name, entry.node->name.span, doc, entry.parents, entry.node->open,
                           entry.unit->domain == Schema::kRoot ? "" : domain});
    const auto waiting = waiting_.find(name);
    if (waiting == waiting_.end()) return;
    ready.insert(ready.end(), waiting->second.rbegin(), waiting->second.rend());
    waiting_.erase(waiting);
  }

  /// The name is there already, in the taxonomy or in one that extends it.
  bool is_taken(const Entry& entry, TaxonomyId taxonomy) {
    const std::string name = entry.node->name.text();
    std::vector<TaxonomyId> todo{taxonomy};
    while (!todo.empty()) {
      const TaxonomyId at = todo.back();
      todo.pop_back();
      if (const auto found = drafts_.find(at, name)) {
        const std::string by =
            found->term->domain.empty() ? "the centre" : "the domain '" + found->term->domain + "'";
        out_.emit(diag::kTermTaken, entry.node->name.span, name, drafts_.name(found->taxonomy), by)
            .label(found->term->span, "here");
        return true;
      }
      todo.insert(todo.end(), drafts_[at].derived.begin(), drafts_[at].derived.end());
    }
    return false;
  }

  std::optional<std::string> missing_parent(const Entry& entry, TaxonomyId taxonomy) const {
    for (const std::string& name : entry.parents) {
      if (!drafts_.find(taxonomy, name)) return name;
    }
    return std::nullopt;
  }

  std::string first_missing(const Entry& entry) const {
    if (entry.taxonomies.empty()) return entry.parents.front();
    return missing_parent(entry, entry.taxonomies.front()).value_or(entry.parents.front());
  }

  Span parent_span(const Entry& entry, const std::string& parent) const {
    for (const ast::Path& path : entry.node->parents) {
      if (path.text() == parent) return path.span;
    }
    return entry.node->name.span;
  }

  void report_closed(const Entry& entry, TaxonomyId taxonomy) {
    const auto closed =
        std::find_if(entry.parents.begin(), entry.parents.end(),
                     [&](const std::string& name) { return !drafts_.under_open(taxonomy, name); });
    DiagnosticBuilder report = out_.emit(diag::kClosedTerm, parent_span(entry, *closed),
                                         entry.node->name.text(), *closed, drafts_.name(taxonomy));
    if (const auto found = drafts_.find(taxonomy, *closed)) {
      report.label(found->term->span, "declared here")
          .rule(QualifiedName{entry.unit->package(), *closed}.full())
          .against(QualifiedName{drafts_[found->taxonomy].unit->package(), *closed}.full());
    }
    report.hint("the centre may open it by `open " + *closed + "`");
  }

  void report_ambiguous(const Entry& entry, const std::vector<TaxonomyId>& open) {
    std::vector<std::string> names;
    for (const TaxonomyId id : open) names.push_back(drafts_.name(id));
    out_.emit(diag::kAmbiguousTerm, entry.node->name.span, entry.node->name.text(),
              join_words(names, "or"))
        .hint("write which, as in `term " + entry.node->name.text() + " of " + names.front() + "`");
  }

  void report_unknown(const Entry& entry, const std::string& parent) {
    const bool one = entry.taxonomies.size() == 1;
    std::vector<std::string> candidates;
    for (const TaxonomyId id : entry.taxonomies) {
      for (std::string& name : drafts_.names(id)) candidates.push_back(std::move(name));
    }
    const Span span = parent_span(entry, parent);
    DiagnosticBuilder report =
        one ? out_.emit(diag::kUnknownParentTerm, span,
                        "taxonomy '" + drafts_.name(entry.taxonomies.front()) + "'", parent)
            : out_.emit(diag::kNoTaxonomyKnows, span, parent);
    if (const auto guess = nearest(parent, candidates)) {
      report.hint("did you mean '" + *guess + "'?");
      if (span != entry.node->name.span) report.fix(span, *guess);
    }
  }

  Analysis& analysis_;
  Diagnostics& out_;
  Drafts& drafts_;
  std::deque<Entry> entries_;
  std::map<std::string, std::vector<size_t>> waiting_;  // by a parent that is missing
};

}  // namespace

void add_domain_terms(Analysis& analysis, Drafts& drafts) { DomainTerms(analysis, drafts).run(); }

}  // namespace bylaw
