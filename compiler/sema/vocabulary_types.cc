// Enums, records, entity types and the context. Entry point: build_types().
#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "compiler/sema/diagnostics_vocabulary.h"
#include "compiler/sema/types.h"
#include "compiler/sema/vocabulary.h"

namespace bylaw {
namespace {

void build_enums(Analysis& analysis) {
  for_each_declaration<ast::EnumDecl>(
      analysis, [&](const Unit&, const ast::Decl&, const ast::EnumDecl& node, uint32_t index) {
        if (index == Analysis::kNoIndex) return;
        Enum& item = analysis.book.schema.enums[EnumId(index)];
        item.ordered = node.ordered;
        if (node.members.empty()) {
          analysis.diagnostics.emit(diag::kEmptyEnum, node.name.span, node.name.text);
        }
        std::unordered_map<std::string_view, Span> seen;
        for (const ast::EnumMember& member : node.members) {
          const auto [first, fresh] = seen.try_emplace(member.name.text, member.name.span);
          if (!fresh) {
            analysis.diagnostics
                .emit(diag::kDuplicateMember, member.name.span, "enum '" + node.name.text + "'",
                      member.name.text)
                .label(first->second, "the first is here");
            continue;
          }
          item.members.push_back({member.name.text, member.name.span, member.doc});
        }
      });
}

void build_records(Analysis& analysis) {
  for_each_declaration<ast::RecordDecl>(analysis, [&](const Unit& unit, const ast::Decl&,
                                                      const ast::RecordDecl& node, uint32_t index) {
    if (index == Analysis::kNoIndex) return;
    std::vector<Member> members = resolve_members(analysis, unit.ast.file, node.members, {},
                                                  "record '" + node.name.text + "'");
    analysis.book.schema.records[RecordId(index)].members = std::move(members);
  });
}

/// Finds records that hold themselves, through members or through sets and lists of them.
class RecordCycles {
 public:
  explicit RecordCycles(Analysis& analysis)
      : schema_(analysis.book.schema),
        diagnostics_(analysis.diagnostics),
        state_(schema_.records.size(), State::kNew) {}

  void run() {
    for (size_t i = 0; i < schema_.records.size(); ++i) {
      if (state_[i] == State::kNew) visit(schema_.records.id_at(i));
    }
  }

 private:
  enum class State : uint8_t { kNew, kOpen, kDone };
  struct Step {
    RecordId record;
    size_t next = 0;
  };

  RecordId held(const Member& member) const {
    TypeId type = member.type;
    while (schema_.types[type].element.valid()) type = schema_.types[type].element;
    return schema_.types[type].kind == TypeKind::kRecord ? schema_.types[type].record()
                                                         : RecordId();
  }

  void visit(RecordId start) {
    path_.push_back({start});
    state_[start.index()] = State::kOpen;
    while (!path_.empty()) {
      Step& step = path_.back();
      Record& record = schema_.records[step.record];
      if (step.next == record.members.size()) {
        state_[step.record.index()] = State::kDone;
        path_.pop_back();
        continue;
      }
      Member& member = record.members[step.next++];
      const RecordId inner = held(member);
      if (!inner.valid() || state_[inner.index()] == State::kDone) continue;
      if (state_[inner.index()] == State::kOpen) {
        report(inner, member);
        member.type = schema_.types.simple(TypeKind::kError);
      } else {
        state_[inner.index()] = State::kOpen;
        path_.push_back({inner});
      }
    }
  }

  void report(RecordId target, const Member& closing) {
    const auto begin = std::find_if(path_.begin(), path_.end(),
                                    [&](const Step& step) { return step.record == target; });
    std::string text;
    for (auto it = begin; it != path_.end(); ++it) {
      text += schema_.records[it->record].name.local + " → ";
    }
    const std::string& name = schema_.records[target].name.local;
    diagnostics_.emit(diag::kRecursiveRecord, closing.span, name, text + name)
        .label(schema_.records[target].span, "declared here")
        .hint("refer to an entity instead, which may refer to its own kind");
  }

  Schema& schema_;
  Diagnostics& diagnostics_;
  std::vector<State> state_;
  std::vector<Step> path_;
};

std::vector<EntityTypeId> resolve_parents(Analysis& analysis, FileId from,
                                          const ast::EntityDecl& node) {
  std::vector<EntityTypeId> parents;
  for (const ast::Path& path : node.parents) {
    const auto symbol =
        analysis.scope.resolve(from, path, kinds(SymbolKind::kEntityType), analysis.diagnostics);
    if (!symbol) continue;
    const EntityTypeId id(symbol->index);
    if (std::find(parents.begin(), parents.end(), id) != parents.end()) {
      analysis.diagnostics.emit(diag::kRepeatedType, path.span,
                                "the parent list of '" + node.name.text + "'", path.text());
      continue;
    }
    parents.push_back(id);
  }
  return parents;
}

/// `domain` says whose an entity is: of type Domain, and never what a request claims.
void check_domain_attribute(Analysis& analysis, EntityType& type) {
  Schema& schema = analysis.book.schema;
  const auto position = find_member(type.attributes, "domain");
  if (!position) return;
  Member& member = type.attributes[*position];
  const Type& written = schema.types[member.type];
  if (written.kind == TypeKind::kError) return;
  if (written.kind != TypeKind::kTaxonomy || written.taxonomy() != Schema::kDomains) {
    analysis.diagnostics
        .emit(diag::kDomainAttributeType, member.span, type.name.local,
              schema.type_name(member.type))
        .hint("write `domain: Domain`, or give the attribute another name");
    return;
  }
  if (member.claim) {
    analysis.diagnostics.emit(diag::kDomainClaim, member.span, type.name.local);
    member.claim = false;
  }
  type.domain = *position;
}

void build_entity_types(Analysis& analysis) {
  for_each_declaration<ast::EntityDecl>(analysis, [&](const Unit& unit, const ast::Decl&,
                                                      const ast::EntityDecl& node, uint32_t index) {
    if (index == Analysis::kNoIndex) return;
    const FileId file = unit.ast.file;
    EntityType& type = analysis.book.schema.entity_types[EntityTypeId(index)];
    type.parents = resolve_parents(analysis, file, node);
    type.attributes =
        resolve_members(analysis, file, node.attributes, {.claim = true, .adjustable = true},
                        "entity type '" + node.name.text + "'");
    check_domain_attribute(analysis, type);
    if (!node.claim) return;
    for (size_t i = 0; i < type.attributes.size(); ++i) {
      type.attributes[i].claim = i != type.domain;
    }
  });
}

void build_context(Analysis& analysis) {
  std::vector<Member>& context = analysis.book.schema.context;
  std::unordered_map<std::string, Span> seen;
  for_each_declaration<ast::ContextDecl>(
      analysis, [&](const Unit& unit, const ast::Decl&, const ast::ContextDecl& node, uint32_t) {
        for (Member& member :
             resolve_members(analysis, unit.ast.file, node.members, {}, "the context")) {
          if (member.name == "time") {
            analysis.diagnostics.emit(diag::kTimeReserved, member.span);
            continue;
          }
          const auto [first, fresh] = seen.try_emplace(member.name, member.span);
          if (!fresh) {
            analysis.diagnostics.emit(diag::kContextClash, member.span, member.name)
                .label(first->second, "the first is here");
            continue;
          }
          context.push_back(std::move(member));
        }
      });
}

/// Requests name entity types and actions by their local names.
template <typename Declarations>
void check_wire_names(Analysis& analysis, const Declarations& declarations, std::string_view what) {
  std::map<std::string_view, const Declared*> seen;
  for (const Declared& item : declarations) {
    const auto [first, fresh] = seen.try_emplace(item.name.local, &item);
    if (fresh) continue;
    analysis.diagnostics
        .emit(diag::kWireNameClash, item.span, what, item.name.local, first->second->name.package)
        .label(first->second->span, "the other is here");
  }
}

}  // namespace

void build_types(Analysis& analysis) {
  build_enums(analysis);
  build_records(analysis);
  RecordCycles(analysis).run();
  build_entity_types(analysis);
  build_context(analysis);
  check_wire_names(analysis, analysis.book.schema.entity_types, "entity type");
  check_wire_names(analysis, analysis.book.schema.actions, "action");
}

}  // namespace bylaw
