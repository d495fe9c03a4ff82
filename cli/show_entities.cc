#include "cli/show_entities.h"

#include "base/text.h"
#include "cli/select.h"
#include "facts/read_json.h"

namespace bylaw::cli {
namespace {

/// Positions of the attributes that are asked for; nothing, and told, if one isn't there.
std::optional<std::vector<uint32_t>> find_attributes(Host& host, const EntityType& type,
                                                     const std::vector<std::string>& names) {
  std::vector<uint32_t> found;
  for (const std::string& name : names) {
    const std::optional<uint32_t> position = find_member(type.attributes, name);
    if (position) {
      found.push_back(*position);
      continue;
    }
    std::vector<std::string> known;
    for (const Member& member : type.attributes) known.push_back(member.name);
    std::string message = type.name.local + " has no attribute '" + name + "'";
    if (const std::optional<std::string> near = nearest(name, known)) {
      message += "; did you mean '" + *near + "'?";
    }
    complain(host, message);
    return std::nullopt;
  }
  return found;
}

std::string slot_text(const Schema& schema, const Slot& slot) {
  switch (slot.state) {
    case Slot::State::kPresent:
      return schema.value_text(slot.value);
    case Slot::State::kAbsent:
      return "-";
    case Slot::State::kInvalid:
      return "?";
  }
  return {};
}

}  // namespace

int show_entities(Host& host, const OpenMesh& open, const ShowOptions& options) {
  const Mesh& mesh = *open.mesh;
  const Schema& schema = mesh.rulebook.schema;
  if (options.type.empty()) {
    host.out << write_entities(mesh.store, schema) << '\n';
    return kHolds;
  }
  const std::optional<EntityTypeId> type = named_type(host, schema, options.type);
  if (!type) return kUnusable;
  const auto attributes = find_attributes(host, schema.entity_types[*type], options.with);
  if (!attributes) return kUnusable;
  const auto selected = select_entities(host, open, *type, "resource", options.where);
  if (!selected) return kUnusable;
  EntityStoreBuilder chosen;
  for (const EntityRef& ref : selected->entities) {
    const Entity& entity = *mesh.store.find(ref);
    if (options.with.empty()) {
      chosen.add(entity);
      continue;
    }
    host.out << ref.id;
    for (size_t i = 0; i < attributes->size(); ++i) {
      host.out << "  " << options.with[i] << ": "
               << slot_text(schema, entity.attributes[(*attributes)[i]]);
    }
    host.out << '\n';
  }
  if (options.with.empty()) {
    host.out << write_entities(std::move(chosen).build(), schema) << '\n';
  } else {
    host.out << selected->entities.size() << " of " << mesh.store.all_of(*type).size() << '\n';
  }
  return selected->undecided == 0 ? kHolds : kFindings;
}

}  // namespace bylaw::cli
