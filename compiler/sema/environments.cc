// Actions to environments: see environments.h.
#include "compiler/sema/environments.h"

#include <algorithm>

#include "compiler/sema/diagnostics_rules.h"

namespace bylaw {

EnvironmentIndex::EnvironmentIndex(const Schema& schema) {
  by_action_.resize(schema.actions.size());
  for (size_t i = 0; i < schema.environments.size(); ++i) {
    const EnvironmentId id = schema.environments.id_at(i);
    const Environment& environment = schema.environments[id];
    by_action_[environment.action.index()].push_back(id);
    all_.push_back(id);
    has_domain_.push_back(schema.entity_types[environment.resource].domain.has_value());
  }
}

bool ActionList::contains(ActionId action) const {
  return any || std::find(actions.begin(), actions.end(), action) != actions.end();
}

ActionList resolve_actions(Analysis& analysis, FileId file, std::span<const ast::Path> names) {
  ActionList list;
  std::vector<Span> first(analysis.book.schema.actions.size());
  auto add = [&](ActionId action, Span span) {
    if (first[action.index()].valid()) {
      analysis.diagnostics
          .emit(diag::kActionCoveredTwice, span, analysis.book.schema.actions[action].name.local)
          .label(first[action.index()], "first here");
      return;
    }
    first[action.index()] = span;
    list.actions.push_back(action);
    list.spans.push_back(span);
  };
  for (const ast::Path& path : names) {
    const std::optional<DeclaredName> symbol = analysis.scope.resolve(
        file, path, SymbolKind::kAction | SymbolKind::kActionGroup, analysis.diagnostics);
    if (!symbol) {
      list.failed = true;
    } else if (symbol->kind == SymbolKind::kAction) {
      add(ActionId(symbol->index), path.span);
    } else {
      // A group beside one of its members is one slip, however many members they share.
      std::vector<ActionId> fresh;
      const ActionId* covered = nullptr;
      for (const ActionId& action : analysis.action_groups[symbol->index]) {
        if (first[action.index()].valid()) {
          covered = &action;
        } else {
          fresh.push_back(action);
        }
      }
      if (covered != nullptr) add(*covered, path.span);
      for (ActionId action : fresh) add(action, path.span);
    }
  }
  return list;
}

ActionList expand_actions(Analysis& analysis, FileId file, const ast::Actions& actions) {
  if (!actions.any) return resolve_actions(analysis, file, actions.names);
  ActionList list;
  list.any = true;
  for (size_t i = 0; i < analysis.book.schema.actions.size(); ++i) {
    list.actions.push_back(analysis.book.schema.actions.id_at(i));
    list.spans.push_back(actions.span);
  }
  return list;
}

std::vector<EnvironmentId> reachable(Analysis& analysis, const EnvironmentIndex& index,
                                     const ActionList& actions, TermId level, Span place) {
  const Schema& schema = analysis.book.schema;
  std::vector<EnvironmentId> result;
  std::vector<size_t> idle;
  for (size_t i = 0; i < actions.actions.size(); ++i) {
    bool any = index.of(actions.actions[i]).empty();
    for (EnvironmentId environment : index.of(actions.actions[i])) {
      if (!index.reaches(level, environment)) continue;
      result.push_back(environment);
      any = true;
    }
    if (!any) idle.push_back(i);
  }
  if (result.empty() && !idle.empty()) {
    analysis.diagnostics
        .emit(diag::kForeign, place, schema.domain_name(level),
              "none of its resources has a domain")
        .hint("rules about resources without an attribute 'domain: Domain' are the root's");
  } else if (!actions.any) {
    for (size_t i : idle) {
      analysis.diagnostics.emit(diag::kIdleAction, actions.spans[i],
                                schema.actions[actions.actions[i]].name.local,
                                schema.domain_name(level));
    }
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace bylaw
