#include "tests/generate/mesh.h"

#include <algorithm>
#include <fstream>

#include "facts/read_json.h"
#include "tests/generate/facts.h"

namespace bylaw::tests {
namespace {

Timestamp moment(size_t i) {
  static const std::vector<std::string> kMoments = {"2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z",
                                                    "2026-03-07T12:00:00Z", "2027-07-01T00:00:00Z"};
  return *parse_timestamp(kMoments[i % kMoments.size()]);
}

}  // namespace

MeshKnobs tiny_knobs() {
  MeshKnobs knobs;
  knobs.tiny = true;
  knobs.unfold = true;  // the oracle looks for cases in a guard alone
  knobs.policies.standards = 3;
  knobs.policies.guarantees = 1;
  knobs.policies.bylaws = 2;
  knobs.policies.depth = 1;
  knobs.policies.waivers = 1;
  knobs.policies.overrides = 1;
  return knobs;
}

bool RandomMesh::usable() const { return mesh->usable && !diagnostics.has_errors(); }

std::string RandomMesh::text() const {
  std::string text;
  for (const auto& [path, content] : disk.files) text += "// --- " + path + "\n" + content;
  return text;
}

std::unique_ptr<Mesh> compile_disk(const MemoryDisk& disk, Diagnostics& diagnostics) {
  CompileOptions options;
  options.now = moment(0);
  return compile_mesh(disk, options, diagnostics);
}

std::unique_ptr<RandomMesh> random_mesh(uint64_t seed, const MeshKnobs& knobs) {
  // A few in a hundred do not compile (an override of what its standard doesn't forbid, facts that
  // break the assumption): then the next is taken.
  for (uint64_t attempt = knobs.first_attempt;; ++attempt) {
    Random random(seed + (attempt << 40));
    auto result = std::make_unique<RandomMesh>();
    result->seed = seed;
    result->vocabulary =
        knobs.tiny ? family_vocabulary(random, knobs.family) : rich_vocabulary(random);
    result->vocabulary.unfold = knobs.unfold;
    result->vocabulary.twist = knobs.twist;
    PolicyWriter(result->vocabulary, random, knobs.policies).write(result->disk);
    result->disk.files["entities/all.json"] = random_entities(result->vocabulary, random);
    result->mesh = compile_disk(result->disk, result->diagnostics);
    result->attempt = attempt;
    if (result->usable() || attempt == knobs.last_attempt) return result;
  }
}

bool write_files(const MemoryDisk& disk, const std::filesystem::path& folder) {
  for (const auto& [path, text] : disk.files) {
    std::filesystem::create_directories((folder / path).parent_path());
    std::ofstream file(folder / path, std::ios::binary);
    file << text;
    if (!file) return false;
  }
  return true;
}

RandomQuestion random_question(const RandomMesh& mesh, Random& random) {
  RandomQuestion question;
  question.json = random_request(mesh.vocabulary, random);
  const Schema& schema = mesh.mesh->rulebook.schema;
  Result<Request> request = read_request(question.json, schema);
  if (request) question.request = *std::move(request);
  question.options.now = moment(random.below(4));
  question.options.refuse_differing = random.chance(10);
  for (size_t i = 0; i < schema.duties.size(); ++i) {
    const DutyId id = schema.duties.id_at(i);
    if (!schema.duties[id].gates) continue;
    for (const Entity* entity : mesh.mesh->store.all()) {
      const bool team = schema.entity_types[entity->ref.type].name.local == "Team";
      if (team && random.chance(40)) {
        question.options.discharged.push_back({id, {Value(entity->ref)}});
      }
    }
  }
  return question;
}

EntityStore damaged(const RandomMesh& mesh, Random& random) {
  EntityStoreBuilder builder(mesh.mesh->store);
  for (const Entity* known : mesh.mesh->store.all()) {
    Entity entity = *known;
    for (Slot& slot : entity.attributes) {
      if (random.chance(6)) {
        slot = Slot::invalid("made so");
      } else if (slot.state == Slot::State::kPresent && random.chance(6)) {
        if (const auto* ref = slot.value.if_a<EntityRef>()) {
          slot = Slot::present(Value(EntityRef{ref->type, "nobody"}));
        }
      }
    }
    if (random.chance(6)) {
      for (EntityRef& parent : entity.parents) parent.id = "nowhere";
    }
    builder.put(std::move(entity));
  }
  return std::move(builder).build();
}

}  // namespace bylaw::tests
