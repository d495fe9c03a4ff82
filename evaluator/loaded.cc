#include "evaluator/loaded.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "facts/read_json.h"
#include "facts/schema_json.h"

namespace bylaw::engine {
namespace {

using graph::Part;

/// Whether the members of the vocabulary are the slots that the graph knows.
bool fits(const graph::Graph& graph, const std::vector<Member>& members, graph::Span32 slots) {
  if (members.size() != slots.count) return false;
  for (size_t i = 0; i < members.size(); ++i) {
    const uint32_t flags = graph.get<Part::kSlots>()[slots.first + i];
    if (((flags & graph::kOptional) != 0) != members[i].optional) return false;
  }
  return true;
}

/// The graph and the vocabulary speak of the same things. The engine follows a request's numbers
/// into the graph, so it must not meet one that the graph doesn't have.
Status check_vocabulary(const graph::Graph& graph, const Schema& schema) {
  const Error other{"its graph was made for another vocabulary"};
  const auto types = graph.get<Part::kTypes>();
  if (types.size() != schema.entity_types.size()) return other;
  for (size_t i = 0; i < types.size(); ++i) {
    const EntityType& type = schema.entity_types[schema.entity_types.id_at(i)];
    const bool same = fits(graph, type.attributes, types[i].attributes) &&
                      types[i].domain == type.domain.value_or(graph::kNone);
    if (!same) return other;
  }
  const auto records = graph.get<Part::kRecords>();
  if (records.size() != schema.records.size()) return other;
  for (size_t i = 0; i < records.size(); ++i) {
    if (!fits(graph, schema.records[schema.records.id_at(i)].members, records[i])) return other;
  }
  const auto context = graph.get<Part::kContext>();
  if (context.size() != 1 || !fits(graph, schema.context, context[0])) return other;
  const auto actions = graph.get<Part::kActions>();
  if (actions.size() != schema.actions.size()) return other;
  for (size_t i = 0; i < actions.size(); ++i) {
    const Action& action = schema.actions[schema.actions.id_at(i)];
    const bool same = fits(graph, action.properties, actions[i].properties) &&
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
  return {};
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

Result<std::shared_ptr<const Loaded>> Loaded::open(graph::LastingBytes bytes) {
  std::shared_ptr<Loaded> loaded(new Loaded);
  loaded->bytes_ = std::move(bytes);
  const Result<graph::Bundle> bundle = graph::Bundle::open(loaded->bytes_.bytes);
  if (!bundle.ok()) return bundle.error();
  loaded->bundle_ = *bundle;
  Result<Schema> schema = read_schema(bundle->text(graph::Section::kVocabulary));
  if (!schema.ok()) return schema.error();
  loaded->schema_ = std::move(*schema);
  if (Status status = check_vocabulary(bundle->graph(), *loaded->schema_); !status.ok()) {
    return status.error();
  }
  Result<EntityStore> store = read_store(*loaded->schema_, bundle->text(graph::Section::kFacts));
  if (!store.ok()) return store.error();
  loaded->store_ = *std::move(store);
  loaded->engine_.emplace(Snapshot::make(bundle->graph(), loaded->store_));
  return std::shared_ptr<const Loaded>(std::move(loaded));
}

}  // namespace bylaw::engine
