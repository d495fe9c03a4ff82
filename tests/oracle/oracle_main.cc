// verdict_counts [SEED [MESHES [FAMILY]]]: how often each verdict occurs among random small meshes
// (of all families, or of one by its number), and whether the oracle's fold decides as the
// reference evaluator does.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "tests/generate/mesh.h"
#include "tests/oracle/finders.h"
#include "tests/oracle/verdicts.h"

int main(int argc, char** argv) {
  using namespace bylaw;
  using namespace bylaw::tests;
  const uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 0;
  const size_t meshes = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 200;
  const bool one_family = argc > 3;
  const auto family = static_cast<Family>(one_family ? std::atoi(argv[3]) : 0);
  const Timestamp at = *parse_timestamp("2026-03-02T10:00:00Z");
  std::map<std::string, size_t> counts;
  size_t moments = 0, skipped = 0, disagree = 0, permits = 0;
  for (uint64_t s = seed; s < seed + meshes; ++s) {
    const auto mesh = random_mesh(s, family_knobs(one_family ? family : family_of(s)));
    const Rulebook& book = mesh->mesh->rulebook;
    const auto world = World::make(book, at, 8192);
    const auto of_catalogue = find_catalogue_verdicts(book, mesh->mesh->store, at, 8192);
    if (of_catalogue) {
      for (const Verdict& verdict : *of_catalogue) ++counts[verdict.name];
    }
    if (!world) {
      ++skipped;
      continue;
    }
    // Whatever gates a view is done.
    std::vector<DutyValue> approvals;
    for (size_t d = 0; d < book.schema.duties.size(); ++d) {
      const DutyId id = book.schema.duties.id_at(d);
      for (const Entity* entity : mesh->mesh->store.all()) {
        if (book.schema.duties[id].gates) approvals.push_back({id, {Value(entity->ref)}});
      }
    }
    moments += world->moments.size();
    for (const Moment& m : world->moments) {
      DecideOptions options;
      options.now = m.now;
      options.discharged = approvals;
      const Decision decision = decide(book, world->stores[m.store], m.request, options);
      permits += decision.permit ? 1 : 0;
      if (decision.permit != (fold(book, m) == Folded::kPermit)) ++disagree;
    }
    std::set<Verdict> verdicts = find_verdicts(*world, at);
    add_void(*world, mesh->mesh->sources, {}, verdicts);
    for (const Verdict& verdict : verdicts) ++counts[verdict.name];
  }
  std::printf("%zu meshes, %zu skipped, %zu requests, %zu permitted, %zu folds disagree\n", meshes,
              skipped, moments, permits, disagree);
  for (const auto& [name, n] : counts) std::printf("%8zu %s\n", n, name.c_str());
  return disagree == 0 ? 0 : 1;
}
