// The parts of the vocabulary pass, in their order, and how they walk declarations. Entry point:
// build_vocabulary() in vocabulary.cc; each part is in the file of its name.
#ifndef BYLAW_COMPILER_SEMA_VOCABULARY_H_
#define BYLAW_COMPILER_SEMA_VOCABULARY_H_

#include <variant>

#include "compiler/sema/analysis.h"

namespace bylaw {

void build_taxonomies(
    Analysis& analysis);  // vocabulary_taxonomies.cc: hierarchies, and terms that domains add
void build_types(
    Analysis& analysis);  // vocabulary_types.cc: enums, records, entity types, the context
void build_actions(Analysis& analysis);  // vocabulary_actions.cc: actions, groups, environments
void build_masks(Analysis& analysis);    // vocabulary_masks.cc
void build_duties(Analysis& analysis);   // vocabulary_duties.cc

/// Calls visit(unit, declaration, node, index) for every declaration of the kind Node; the index is
/// declare_names()'s.
template <typename Node, typename Visit>
void for_each_declaration(const Analysis& analysis, const Visit& visit) {
  for (size_t u = 0; u < analysis.units.size(); ++u) {
    const Unit& unit = analysis.units[u];
    for (size_t d = 0; d < unit.ast.decls.size(); ++d) {
      const ast::Decl& decl = unit.ast.decls[d];
      if (const Node* node = std::get_if<Node>(&decl.node)) {
        visit(unit, decl, *node, analysis.declared[u][d]);
      }
    }
  }
}

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_VOCABULARY_H_
