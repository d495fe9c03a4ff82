#include "cli/select.h"

#include "base/text.h"
#include "cli/with_file.h"
#include "rules/evaluate.h"

namespace bylaw::cli {
namespace {

constexpr std::string_view kModule = "condition.asked";

/// A module with the condition as a define, which imports every module that declares vocabulary.
std::string module_text(const Schema& schema, EntityTypeId type, const std::string& name,
                        const std::string& condition) {
  const std::string text = "module " + std::string(kModule) + "\n" + import_vocabulary(schema);
  return text + "define asked(" + name + ": " + schema.entity_types[type].name.full() +
         "): bool =\n  " + condition + "\n";
}

const Define* find_define(const Rulebook& book) {
  for (const Define& define : book.defines) {
    if (define.name.package == kModule) return &define;
  }
  return nullptr;
}

}  // namespace

std::optional<EntityTypeId> named_type(Host& host, const Schema& schema, const std::string& name) {
  if (const std::optional<EntityTypeId> type = schema.find_entity_type(name)) return type;
  std::vector<std::string> names;
  for (const EntityType& type : schema.entity_types) names.push_back(type.name.local);
  std::string message = "the mesh has no entity type '" + name + "'";
  if (const std::optional<std::string> near = nearest(name, names)) {
    message += "; did you mean '" + *near + "'?";
  }
  complain(host, message);
  return std::nullopt;
}

std::optional<Selection> select_entities(Host& host, const OpenMesh& open, EntityTypeId type,
                                         const std::string& name, const std::string& condition) {
  const Schema& schema = open.mesh->rulebook.schema;
  Selection selected;
  if (condition.empty()) {
    for (const Entity* entity : open.mesh->store.all_of(type))
      selected.entities.push_back(entity->ref);
    return selected;
  }
  const std::string path = central_folder(open.mesh->manifest) + "/(condition).bylaw";
  const WithFile disk(*open.disk, path, module_text(schema, type, name, condition));
  Diagnostics diagnostics;
  const CompileOptions no_facts{open.now, /*facts=*/false, /*jobs=*/1};
  const std::unique_ptr<Mesh> tried = compile_mesh(disk, no_facts, diagnostics);
  if (diagnostics.has_errors() || find_define(tried->rulebook) == nullptr) {
    host.err << render(diagnostics, tried->sources, {OutputFormat::kText, false});
    complain(host, "the condition can't be read; nothing was selected");
    return std::nullopt;
  }
  // What the mesh's facts lack was told when it was opened.
  Diagnostics told;
  const std::unique_ptr<Mesh> mesh =
      compile_mesh(disk, {open.now, /*facts=*/true, /*jobs=*/1}, told);
  const Define* asked = find_define(mesh->rulebook);
  Request nobody;
  nobody.context.resize(mesh->rulebook.schema.context.size());
  nobody.context[0] = Slot::present(open.now);
  const RequestFacts facts(mesh->rulebook, mesh->store, nobody, open.now);
  const Evaluator evaluator(facts, mesh->rulebook.exprs);
  for (const Entity* entity : open.mesh->store.all_of(type)) {
    Frame frame(asked->frame_size);
    const auto own = mesh->rulebook.schema.find_entity_type(schema.entity_types[type].name.full());
    frame.locals[0] = Value(EntityRef{*own, entity->ref.id});
    const Evaluated value = evaluator.evaluate(asked->body, frame);
    if (value.is_true()) selected.entities.push_back(entity->ref);
    if (!value.ok()) {
      ++selected.undecided;
      complain(host, "of " + schema.value_text(Value(entity->ref)) +
                         " the condition can't be told: " + value.error().message);
    }
  }
  return selected;
}

}  // namespace bylaw::cli
