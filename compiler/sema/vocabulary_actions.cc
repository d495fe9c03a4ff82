// Actions with their types, properties and columns, action groups, and the environments that rules
// are typed for. Entry point: build_actions().
#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_vocabulary.h"
#include "compiler/sema/types.h"
#include "compiler/sema/vocabulary.h"

namespace bylaw {
namespace {

std::vector<EntityTypeId> resolve_types(Analysis& analysis, FileId from,
                                        const std::vector<ast::Path>& paths,
                                        std::string_view list) {
  std::vector<EntityTypeId> out;
  for (const ast::Path& path : paths) {
    const auto symbol =
        analysis.scope.resolve(from, path, kinds(SymbolKind::kEntityType), analysis.diagnostics);
    if (!symbol) continue;
    const EntityTypeId id(symbol->index);
    if (std::find(out.begin(), out.end(), id) != out.end()) {
      analysis.diagnostics.emit(diag::kRepeatedType, path.span, list, path.text());
      continue;
    }
    out.push_back(id);
  }
  return out;
}

/// Reads `reading columns of resource.columns` for the resource types of an action.
class ColumnFinder {
 public:
  ColumnFinder(Analysis& analysis, const ast::Path& path)
      : schema_(analysis.book.schema), out_(analysis.diagnostics), path_(path) {}

  std::optional<ColumnSource> run(const std::vector<EntityTypeId>& resources) {
    if (path_.parts.size() < 2 || path_.parts.front().text != "resource") {
      out_.emit(diag::kColumnsNotOfResource, path_.span, path_.text())
          .hint("write `resource.` and the attribute that lists the columns");
      return std::nullopt;
    }
    std::optional<RecordId> record;
    EntityTypeId first;
    for (const EntityTypeId resource : resources) {
      const auto found = record_of(resource);
      if (!found) return std::nullopt;
      if (record && *record != *found) {
        out_.emit(diag::kColumnsDiffer, path_.span, name(first),
                  schema_.records[*record].name.local, name(resource),
                  schema_.records[*found].name.local);
        return std::nullopt;
      }
      if (!record) first = resource;
      record = found;
    }
    if (!record) return std::nullopt;
    return source(*record);
  }

 private:
  const std::string& name(EntityTypeId id) const { return schema_.entity_types[id].name.local; }

  std::optional<RecordId> record_of(EntityTypeId resource) {
    const std::vector<Member>* members = &schema_.entity_types[resource].attributes;
    std::string owner = "entity type '" + name(resource) + "'";
    TypeId type;
    for (size_t i = 1; i < path_.parts.size(); ++i) {
      const ast::Name& part = path_.parts[i];
      const auto position = find_member(*members, part.text);
      if (!position) {
        report_no_member(part, owner, *members);
        return std::nullopt;
      }
      type = (*members)[*position].type;
      const Type& t = schema_.types[type];
      if (t.kind == TypeKind::kError) return std::nullopt;
      if (i + 1 == path_.parts.size()) break;
      if (t.kind != TypeKind::kRecord) {
        report_no_member(path_.parts[i + 1], schema_.type_name(type), {});
        return std::nullopt;
      }
      members = &schema_.records[t.record()].members;
      owner = "record '" + schema_.records[t.record()].name.local + "'";
    }
    const Type& t = schema_.types[type];
    if (t.kind == TypeKind::kList && schema_.types[t.element].kind == TypeKind::kRecord) {
      return schema_.types[t.element].record();
    }
    out_.emit(diag::kColumnsNotRecords, path_.span, path_.parts.back().text, owner,
              schema_.type_name(type));
    return std::nullopt;
  }

  void report_no_member(const ast::Name& part, const std::string& owner,
                        const std::vector<Member>& members) {
    DiagnosticBuilder report = out_.emit(diag::kNoColumns, part.span, owner, part.text);
    std::vector<std::string> names;
    for (const Member& member : members) names.push_back(member.name);
    if (const auto guess = nearest(part.text, names)) {
      report.hint("did you mean '" + *guess + "'?").fix(part.span, *guess);
    }
  }

  std::optional<ColumnSource> source(RecordId id) {
    const Record& record = schema_.records[id];
    const auto position = find_member(record.members, "name");
    if (!position || record.members[*position].optional ||
        schema_.types[record.members[*position].type].kind != TypeKind::kString) {
      out_.emit(diag::kColumnWithoutName, path_.span, record.name.local)
          .label(record.span, "declared here");
      return std::nullopt;
    }
    ColumnSource columns;
    for (size_t i = 1; i < path_.parts.size(); ++i) columns.path.push_back(path_.parts[i].text);
    columns.record = id;
    columns.name = *position;
    std::vector<std::string> sets;
    for (uint32_t i = 0; i < record.members.size(); ++i) {
      const Type& type = schema_.types[record.members[i].type];
      if (type.kind != TypeKind::kSet || schema_.types[type.element].kind != TypeKind::kTaxonomy) {
        continue;
      }
      sets.push_back(record.members[i].name);
      if (sets.size() == 1 || record.members[i].name == "categories") columns.categories = i;
    }
    if (sets.size() > 1 && record.members[*columns.categories].name != "categories") {
      out_.emit(diag::kSeveralCategories, path_.span, record.name.local, join_words(sets))
          .label(record.span, "declared here")
          .hint("call the one that holds a column's categories 'categories'");
    }
    return columns;
  }

  const Schema& schema_;
  Diagnostics& out_;
  const ast::Path& path_;
};

void build_action(Analysis& analysis, const Unit& unit, const ast::ActionDecl& node,
                  uint32_t first) {
  const FileId file = unit.ast.file;
  Store<Action, ActionId>& actions = analysis.book.schema.actions;
  const auto principals = resolve_types(analysis, file, node.principals, "`by`");
  const auto resources = resolve_types(analysis, file, node.resources, "`on`");
  std::optional<ColumnSource> columns;
  if (node.columns) columns = ColumnFinder(analysis, *node.columns).run(resources);
  uint32_t next = first;
  for (const ast::ActionName& name : node.names) {
    std::vector<Member> properties =
        resolve_members(analysis, file, name.properties, {}, "action '" + name.name.text + "'");
    // Names that were refused have no entry.
    if (next >= actions.size() || actions[ActionId(next)].span != name.name.span) continue;
    Action& action = actions[ActionId(next++)];
    action.properties = std::move(properties);
    action.principals = principals;
    action.resources = resources;
    action.columns = columns;
  }
}

/// Flattens groups; one that would hold itself is reported and cut there.
class GroupBuilder {
 public:
  explicit GroupBuilder(Analysis& analysis)
      : analysis_(analysis), groups_(analysis.action_groups.size()) {}

  void run() {
    for_each_declaration<ast::ActionGroupDecl>(
        analysis_,
        [&](const Unit& unit, const ast::Decl&, const ast::ActionGroupDecl& node, uint32_t index) {
          if (index != Analysis::kNoIndex) read(unit, node, groups_[index]);
        });
    for (size_t i = 0; i < groups_.size(); ++i) flatten(i);
  }

 private:
  enum class State : uint8_t { kNew, kOpen, kDone };
  struct Group {
    const ast::ActionGroupDecl* node = nullptr;
    std::set<ActionId> actions;
    std::vector<size_t> groups;
    State state = State::kNew;
  };
  struct Step {
    size_t group;
    size_t next = 0;
  };

  void read(const Unit& unit, const ast::ActionGroupDecl& node, Group& group) {
    group.node = &node;
    if (node.members.empty()) {
      analysis_.diagnostics.emit(diag::kEmptyGroup, node.name.span, node.name.text);
    }
    for (const ast::Path& path : node.members) {
      const auto symbol = analysis_.scope.resolve(unit.ast.file, path,
                                                  SymbolKind::kAction | SymbolKind::kActionGroup,
                                                  analysis_.diagnostics);
      if (!symbol) continue;
      bool fresh = true;
      if (symbol->kind == SymbolKind::kAction) {
        fresh = group.actions.insert(ActionId(symbol->index)).second;
      } else if (std::find(group.groups.begin(), group.groups.end(), symbol->index) !=
                 group.groups.end()) {
        fresh = false;
      } else {
        group.groups.push_back(symbol->index);
      }
      if (!fresh) {
        analysis_.diagnostics.emit(diag::kRepeatedAction, path.span, node.name.text, path.text());
      }
    }
  }

  void flatten(size_t start) {
    if (groups_[start].state != State::kNew) return;
    std::vector<Step> path{{start}};
    groups_[start].state = State::kOpen;
    while (!path.empty()) {
      Step& step = path.back();
      Group& group = groups_[step.group];
      if (step.next == group.groups.size()) {
        group.state = State::kDone;
        analysis_.action_groups[step.group].assign(group.actions.begin(), group.actions.end());
        path.pop_back();
        continue;
      }
      const size_t inner = group.groups[step.next];
      switch (groups_[inner].state) {
        case State::kNew:
          groups_[inner].state = State::kOpen;
          path.push_back({inner});
          break;
        case State::kOpen:
          report_cycle(path, inner);
          ++step.next;
          break;
        case State::kDone:
          group.actions.insert(groups_[inner].actions.begin(), groups_[inner].actions.end());
          ++step.next;
          break;
      }
    }
  }

  void report_cycle(const std::vector<Step>& path, size_t target) {
    std::string text;
    const auto begin = std::find_if(path.begin(), path.end(),
                                    [&](const Step& step) { return step.group == target; });
    for (auto it = begin; it != path.end(); ++it) {
      text += groups_[it->group].node->name.text + " → ";
    }
    const ast::Name& name = groups_[target].node->name;
    analysis_.diagnostics.emit(diag::kGroupCycle, name.span, text + name.text);
  }

  Analysis& analysis_;
  std::vector<Group> groups_;
};

void build_environments(Schema& schema) {
  for (size_t i = 0; i < schema.actions.size(); ++i) {
    const ActionId id = schema.actions.id_at(i);
    for (const EntityTypeId principal : schema.actions[id].principals) {
      for (const EntityTypeId resource : schema.actions[id].resources) {
        schema.environments.add({id, principal, resource});
      }
    }
  }
}

}  // namespace

void build_actions(Analysis& analysis) {
  for_each_declaration<ast::ActionDecl>(
      analysis, [&](const Unit& unit, const ast::Decl&, const ast::ActionDecl& node,
                    uint32_t first) { build_action(analysis, unit, node, first); });
  GroupBuilder(analysis).run();
  build_environments(analysis.book.schema);
}

}  // namespace bylaw
