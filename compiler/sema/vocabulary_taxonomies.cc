// Taxonomies: `extends`, terms with their parents, terms that domains add, and the closed
// hierarchies. Entry point: build_taxonomies().
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_vocabulary.h"
#include "compiler/sema/taxonomy_drafts.h"
#include "compiler/sema/vocabulary.h"

namespace bylaw {
namespace {

class TaxonomyBuilder {
 public:
  explicit TaxonomyBuilder(Analysis& analysis)
      : analysis_(analysis),
        schema_(analysis.book.schema),
        out_(analysis.diagnostics),
        drafts_(analysis.book.schema) {}

  void run() {
    for_each_declaration<ast::TaxonomyDecl>(
        analysis_,
        [&](const Unit& unit, const ast::Decl&, const ast::TaxonomyDecl& node, uint32_t index) {
          if (index == Analysis::kNoIndex) return;
          Draft& draft = drafts_[TaxonomyId(index)];
          draft.unit = &unit;
          draft.node = &node;
          draft.base = resolve_base(unit, node, TaxonomyId(index));
        });
    order_by_base();
    for (const TaxonomyId id : drafts_.order) collect_terms(id);
    for (const TaxonomyId id : drafts_.order) resolve_parents(id);
    for (const TaxonomyId id : drafts_.order) break_cycles(id);
    add_domain_terms(analysis_, drafts_);
    for (const TaxonomyId id : drafts_.order) finish(id);
  }

 private:
  std::optional<TaxonomyId> resolve_base(const Unit& unit, const ast::TaxonomyDecl& node,
                                         TaxonomyId self) {
    if (!node.base) return std::nullopt;
    const auto symbol =
        analysis_.scope.resolve(unit.ast.file, *node.base, kinds(SymbolKind::kTaxonomy), out_);
    if (!symbol) return std::nullopt;
    const TaxonomyId base(symbol->index);
    if (base == Schema::kDomains) {
      out_.emit(diag::kExtendsDomain, node.base->span, drafts_.name(self));
      return std::nullopt;
    }
    return base;
  }

  /// Fills the order; a taxonomy that would extend itself loses its base.
  void order_by_base() {
    enum class State : uint8_t { kNew, kOpen, kDone };
    std::vector<State> state(drafts_.size(), State::kNew);
    for (size_t i = 0; i < drafts_.size(); ++i) {
      std::vector<TaxonomyId> path;
      TaxonomyId at(static_cast<uint32_t>(i));
      if (at == Schema::kDomains || state[i] != State::kNew) continue;
      while (true) {
        state[at.index()] = State::kOpen;
        path.push_back(at);
        std::optional<TaxonomyId>& base = drafts_[at].base;
        if (!base || state[base->index()] == State::kDone) break;
        if (state[base->index()] == State::kOpen) {
          report_cycle(path, *base);
          base.reset();
          break;
        }
        at = *base;
      }
      for (auto it = path.rbegin(); it != path.rend(); ++it) {
        state[it->index()] = State::kDone;
        drafts_.order.push_back(*it);
        if (const auto base = drafts_[*it].base) drafts_[*base].derived.push_back(*it);
      }
    }
  }

  void report_cycle(const std::vector<TaxonomyId>& path, TaxonomyId target) {
    std::string text;
    for (auto it = std::find(path.begin(), path.end(), target); it != path.end(); ++it) {
      text += drafts_.name(*it) + " → ";
    }
    const Draft& last = drafts_[path.back()];
    out_.emit(diag::kTaxonomyCycle, last.node->base->span, text + drafts_.name(target));
  }

  /// The names of a taxonomy's own terms. Its base's are there already.
  void collect_terms(TaxonomyId id) {
    Draft& draft = drafts_[id];
    if (draft.node == nullptr) return;
    if (draft.node->terms.empty() && !draft.node->base) {
      out_.emit(diag::kEmptyTaxonomy, draft.node->name.span, draft.node->name.text);
    }
    for (const ast::TermDecl& written : draft.node->terms) {
      if (draft.terms.size() == Drafts::kMostTerms) {
        out_.emit(diag::kTooManyTerms, written.span, draft.node->name.text, Drafts::kMostTerms);
        return;
      }
      const std::string name = written.name.text();
      const auto found = drafts_.find(id, name);
      if (!found && !draft.reopened.contains(name)) {
        drafts_.add(id, {name, written.name.span, written.doc, {}, written.open, ""});
      } else if (found->taxonomy == id || draft.reopened.contains(name)) {
        out_.emit(diag::kDuplicateTerm, written.name.span, draft.node->name.text, name)
            .label(found->term->span, "the first is here");
      } else if (written.open && written.parents.empty()) {
        draft.reopened.insert(name);
      } else {
        out_.emit(diag::kInheritedTerm, written.name.span, name, drafts_.name(found->taxonomy))
            .label(found->term->span, "declared here");
      }
    }
  }

  void resolve_parents(TaxonomyId id) {
    Draft& draft = drafts_[id];
    if (draft.node == nullptr) return;
    for (const ast::TermDecl& written : draft.node->terms) {
      const auto it = draft.index.find(written.name.text());
      if (it == draft.index.end() || draft.terms[it->second].span != written.name.span) continue;
      DraftTerm& term = draft.terms[it->second];
      if (written.parents.empty()) {
        stand_below_prefix(id, term);
        continue;
      }
      for (const ast::Path& parent : written.parents) {
        const std::string name = parent.text();
        if (!drafts_.find(id, name)) {
          report_unknown(id, parent);
        } else if (std::find(term.parents.begin(), term.parents.end(), name) !=
                   term.parents.end()) {
          out_.emit(diag::kRepeatedParent, parent.span, term.name, name);
        } else {
          term.parents.push_back(name);
        }
      }
    }
  }

  void stand_below_prefix(TaxonomyId id, DraftTerm& term) {
    const std::string prefix = term_prefix(term.name);
    if (prefix.empty()) return;
    if (drafts_.find(id, prefix)) {
      term.parents.push_back(prefix);
      return;
    }
    DiagnosticBuilder report = out_.emit(diag::kOrphanTerm, term.span, term.name, prefix);
    if (const auto guess = nearest(prefix, drafts_.names(id))) {
      report.hint("did you mean '" + *guess + term.name.substr(prefix.size()) + "'?");
    } else {
      report.hint("say where it stands by `under`");
    }
  }

  void report_unknown(TaxonomyId id, const ast::Path& parent) {
    const std::string name = parent.text();
    for (const TaxonomyId other : drafts_.order) {
      if (!drafts_[other].index.contains(name)) continue;
      out_.emit(diag::kTermOfOtherTaxonomy, parent.span, name, drafts_.name(other),
                drafts_.name(id));
      return;
    }
    DiagnosticBuilder report = out_.emit(diag::kUnknownParentTerm, parent.span,
                                         "taxonomy '" + drafts_.name(id) + "'", name);
    if (const auto guess = nearest(name, drafts_.names(id))) {
      report.hint("did you mean '" + *guess + "'?").fix(parent.span, *guess);
    }
  }

  /// Walks the own terms of a taxonomy depth first; inherited ones can't refer back.
  void break_cycles(TaxonomyId id) {
    enum class State : uint8_t { kNew, kOpen, kDone };
    Draft& draft = drafts_[id];
    std::vector<State> state(draft.terms.size(), State::kNew);
    struct Step {
      size_t term;
      size_t next = 0;
    };
    for (size_t start = 0; start < draft.terms.size(); ++start) {
      if (state[start] != State::kNew) continue;
      std::vector<Step> path{{start}};
      state[start] = State::kOpen;
      while (!path.empty()) {
        Step& step = path.back();
        DraftTerm& term = draft.terms[step.term];
        if (step.next == term.parents.size()) {
          state[step.term] = State::kDone;
          path.pop_back();
          continue;
        }
        const auto it = draft.index.find(term.parents[step.next]);
        if (it == draft.index.end() || state[it->second] == State::kDone) {
          ++step.next;
        } else if (state[it->second] == State::kNew) {
          ++step.next;
          state[it->second] = State::kOpen;
          path.push_back({it->second});
        } else {
          std::string text;
          auto on = std::find_if(path.begin(), path.end(),
                                 [&](const Step& s) { return s.term == it->second; });
          for (; on != path.end(); ++on) text += draft.terms[on->term].name + " → ";
          out_.emit(diag::kTermCycle, term.span, text + it->first);
          term.parents.erase(term.parents.begin() + static_cast<std::ptrdiff_t>(step.next));
        }
      }
    }
  }

  /// The base's terms with their ids, then its own.
  void finish(TaxonomyId id) {
    const Draft& draft = drafts_[id];
    Taxonomy& taxonomy = schema_.taxonomies[id];
    taxonomy.base = draft.base;
    if (draft.base) {
      const Taxonomy& base = schema_.taxonomies[*draft.base];
      taxonomy.terms = base.terms;
      taxonomy.by_name = base.by_name;
    }
    for (const std::string& name : draft.reopened) {
      taxonomy.terms[taxonomy.by_name.at(name)].open = true;
    }
    for (const DraftTerm& term : draft.terms) {
      taxonomy.by_name.emplace(
          term.name,
          taxonomy.terms.add({term.name, term.span, term.doc, {}, term.open, term.domain}));
    }
    for (const DraftTerm& term : draft.terms) {
      std::vector<TermId>& parents = taxonomy.terms[taxonomy.by_name.at(term.name)].parents;
      for (const std::string& parent : term.parents) {
        parents.push_back(taxonomy.by_name.at(parent));
      }
    }
    taxonomy.close();
  }

  Analysis& analysis_;
  Schema& schema_;
  Diagnostics& out_;
  Drafts drafts_;
};

}  // namespace

void build_taxonomies(Analysis& analysis) { TaxonomyBuilder(analysis).run(); }

}  // namespace bylaw
