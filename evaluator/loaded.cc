#include "evaluator/loaded.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "evaluator/check_change.h"
#include "facts/read_json.h"
#include "facts/schema_json.h"
#include "graph/written.h"

namespace bylaw::engine {
namespace {

using graph::Part;

/// The graph's form of a kind of types.
graph::ValueForm form_of(TypeKind kind) {
  using graph::ValueForm;
  switch (kind) {
    case TypeKind::kError:
      return ValueForm::kAny;
    case TypeKind::kBool:
      return ValueForm::kBool;
    case TypeKind::kInt:
      return ValueForm::kInt;
    case TypeKind::kDecimal:
      return ValueForm::kDecimal;
    case TypeKind::kString:
      return ValueForm::kString;
    case TypeKind::kDuration:
      return ValueForm::kDuration;
    case TypeKind::kTimestamp:
      return ValueForm::kTimestamp;
    case TypeKind::kDate:
      return ValueForm::kDate;
    case TypeKind::kIp:
      return ValueForm::kIp;
    case TypeKind::kAction:
      return ValueForm::kAction;
    case TypeKind::kWeekday:
      return ValueForm::kWeekday;
    case TypeKind::kColumnText:
      return ValueForm::kCell;
    case TypeKind::kEnum:
      return ValueForm::kEnum;
    case TypeKind::kTaxonomy:
      return ValueForm::kTerm;
    case TypeKind::kEntity:
      return ValueForm::kEntity;
    case TypeKind::kRecord:
      return ValueForm::kRecord;
    case TypeKind::kSet:
      return ValueForm::kSet;
    case TypeKind::kList:
      return ValueForm::kList;
  }
  return ValueForm::kAny;
}

/// Whether a type of the graph is one of the vocabulary.
bool same_type(const graph::Graph& graph, uint32_t ours, const Schema& schema, TypeId theirs) {
  while (true) {
    const graph::ValueTypeRecord& a = graph.get<Part::kValueTypes>()[ours];
    const Type& b = schema.types[theirs];
    if (a.form != form_of(b.kind)) return false;
    if (!b.element.valid()) return a.of == b.declaration;
    ours = a.of;
    theirs = b.element;
  }
}

/// Whether the members of the vocabulary are the slots that the graph knows, of the same types.
bool fits(const graph::Graph& graph, const Schema& schema, const std::vector<Member>& members,
          graph::Span32 slots) {
  if (members.size() != slots.count) return false;
  for (size_t i = 0; i < members.size(); ++i) {
    const uint32_t flags = graph.get<Part::kSlots>()[slots.first + i];
    if (((flags & graph::kOptional) != 0) != members[i].optional) return false;
    const uint32_t type = graph.get<Part::kSlotTypes>()[slots.first + i];
    if (!same_type(graph, type, schema, members[i].type)) return false;
  }
  return true;
}

/// Values of the graph that print by the vocabulary.
Status check_values(std::span<const graph::Datum> values, const Schema& schema) {
  for (const graph::Datum& d : values) {
    const auto below = [&](size_t count) { return d.n >= 0 && static_cast<uint64_t>(d.n) < count; };
    bool fits = true;
    if (d.kind == graph::Kind::kEnum) {
      fits = d.aux < schema.enums.size() && below(schema.enums[EnumId(d.aux)].members.size());
    } else if (d.kind == graph::Kind::kAction) {
      fits = below(schema.actions.size());
    } else if (d.kind == graph::Kind::kWeekday) {
      fits = below(7);
    } else if (d.kind == graph::Kind::kDate) {
      fits = d.n == static_cast<int32_t>(d.n);
    }
    if (!fits) return Error{"its graph has a value that the vocabulary doesn't know"};
  }
  return {};
}

Status check_duties(const graph::Graph& graph, const Schema& schema) {
  for (const graph::DutyRecord& use : graph.get<Part::kDutyUses>()) {
    const bool fits = use.duty < schema.duties.size() &&
                      schema.duties[DutyId(use.duty)].parameters.size() == use.arguments.count;
    if (!fits) return Error{"its graph has a duty that the vocabulary doesn't know"};
  }
  return {};
}

/// The graph and the vocabulary speak of the same things. The engine follows a request's numbers
/// into the graph, so it must not meet one that the graph doesn't have.
Status check_vocabulary(const graph::Graph& graph, const Schema& schema) {
  const Error other{"its graph was made for another vocabulary"};
  const auto types = graph.get<Part::kTypes>();
  if (types.size() != schema.entity_types.size()) return other;
  for (size_t i = 0; i < types.size(); ++i) {
    const EntityType& type = schema.entity_types[schema.entity_types.id_at(i)];
    const bool same = fits(graph, schema, type.attributes, types[i].attributes) &&
                      types[i].domain == type.domain.value_or(graph::kNone);
    if (!same) return other;
  }
  const auto records = graph.get<Part::kRecords>();
  if (records.size() != schema.records.size()) return other;
  for (size_t i = 0; i < records.size(); ++i) {
    if (!fits(graph, schema, schema.records[schema.records.id_at(i)].members, records[i]))
      return other;
  }
  const auto context = graph.get<Part::kContext>();
  if (context.size() != 1 || !fits(graph, schema, schema.context, context[0])) return other;
  const auto actions = graph.get<Part::kActions>();
  if (actions.size() != schema.actions.size()) return other;
  for (size_t i = 0; i < actions.size(); ++i) {
    const Action& action = schema.actions[schema.actions.id_at(i)];
    const bool same = fits(graph, schema, action.properties, actions[i].properties) &&
                      (actions[i].reads_columns != 0) == action.columns.has_value();
    if (!same) return other;
  }
  const auto taxonomies = graph.get<Part::kTaxonomies>();
  if (taxonomies.size() != schema.taxonomies.size()) return other;
  for (size_t i = 0; i < taxonomies.size(); ++i) {
    const size_t terms = schema.taxonomies[schema.taxonomies.id_at(i)].terms.size();
    if (taxonomies[i].count != terms) return other;
  }
  const auto environments = graph.get<Part::kEnvironments>();
  const bool same_environments =
      std::ranges::equal(environments, schema.environments,
                         [](const graph::EnvironmentRecord& a, const Environment& b) {
                           return a.action == b.action.value && a.principal == b.principal.value &&
                                  a.resource == b.resource.value;
                         });
  if (!same_environments) return other;
  graph::WrittenPieces pieces;
  if (!graph::read_pieces(graph, pieces)) return other;
  for (const auto values : {graph.get<Part::kLiterals>(), graph.get<Part::kMembers>(),
                            std::span<const graph::Datum>(pieces.literals)}) {
    if (Status status = check_values(values, schema); !status.ok()) return status;
  }
  return check_duties(graph, schema);
}

Result<EntityStore> read_store(const Schema& schema, std::string_view text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("facts", std::string(text));
  EntityStoreBuilder builder;
  read_entities(sources, file, schema, builder, diagnostics);
  EntityStore store = std::move(builder).build();
  check_references(schema, store, diagnostics);
  if (!diagnostics.has_errors()) return store;
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (diagnostic.severity == Severity::kError) return Error{"its facts: " + diagnostic.message};
  }
  return Error{"its facts have errors"};
}

}  // namespace

void Loaded::use(EntityStore store, std::shared_ptr<const Snapshot> snapshot) {
  store_ = std::move(store);
  engine_.emplace(std::move(snapshot));
  search_index_.emplace(engine_->snapshot());
}

Result<std::shared_ptr<const Loaded>> Loaded::open(graph::LastingBytes bytes) {
  auto policy = std::make_shared<Policy>();
  policy->bytes = std::move(bytes);
  const Result<graph::Bundle> bundle = graph::Bundle::open(policy->bytes.bytes);
  if (!bundle.ok()) return bundle.error();
  policy->bundle = *bundle;
  Result<Schema> schema = read_schema(bundle->text(graph::Section::kVocabulary));
  if (!schema.ok()) return schema.error();
  policy->schema = std::move(*schema);
  if (Status status = check_vocabulary(bundle->graph(), *policy->schema); !status.ok()) {
    return status.error();
  }
  policy->words.emplace(*policy->schema);
  policy->plain.emplace(policy->bundle->graph());
  Result<EntityStore> store = read_store(*policy->schema, bundle->text(graph::Section::kFacts));
  if (!store.ok()) return store.error();
  std::shared_ptr<Loaded> loaded(new Loaded);
  loaded->policy_ = std::move(policy);
  auto snapshot = Snapshot::make(bundle->graph(), *store);
  loaded->use(*std::move(store), std::move(snapshot));
  return std::shared_ptr<const Loaded>(std::move(loaded));
}

Result<std::shared_ptr<const Loaded>> Loaded::update(const FactsDelta& change) const {
  std::vector<EntityRef> unknown;
  EntityStore store = apply_delta(store_, change, &unknown);
  if (!unknown.empty()) {
    return Error{"the change removes " + schema().value_text(Value(unknown.front())) +
                 ", which is not there"};
  }
  const Status status = check_change(schema(), engine_->snapshot(), change, store);
  if (!status.ok()) return status.error();
  std::shared_ptr<Loaded> loaded(new Loaded);
  loaded->policy_ = policy_;
  loaded->updated_ = true;
  std::vector<uint32_t> broken;
  auto snapshot = Snapshot::update(engine_->shared_snapshot(), change, store, broken);
  if (!broken.empty()) return broken_assumption(schema(), *snapshot, broken.front());
  loaded->use(std::move(store), std::move(snapshot));
  return std::shared_ptr<const Loaded>(std::move(loaded));
}

Result<std::shared_ptr<const Loaded>> Loaded::update(std::string_view change) const {
  SourceMap sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("change", std::string(change));
  const FactsDelta delta = read_delta(sources, file, schema(), diagnostics);
  if (Status status = first_error(diagnostics); !status.ok()) return status.error();
  return update(delta);
}

bool Loaded::same_vocabulary(const Loaded& other) const {
  return policy_ == other.policy_ || bundle().text(graph::Section::kVocabulary) ==
                                         other.bundle().text(graph::Section::kVocabulary);
}

graph::Digest Loaded::facts_digest() const {
  if (!updated_) return bundle().facts();
  const std::string text = write_entities(store_, schema());
  return graph::digest_of(std::as_bytes(std::span(text)));
}

std::shared_ptr<const Loaded> Loaded::over(const Loaded& policy, EntityStore store) {
  std::shared_ptr<Loaded> loaded(new Loaded);
  loaded->policy_ = policy.policy_;
  auto snapshot = Snapshot::make(policy.bundle().graph(), store);
  loaded->use(std::move(store), std::move(snapshot));
  return loaded;
}

}  // namespace bylaw::engine
