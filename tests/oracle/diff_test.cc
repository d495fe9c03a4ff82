// What two versions answer differently, by the solver and by looking at every request of small
// meshes: the same differences at the same places.
#include "checker/diff.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "facts/duties.h"
#include "tests/generate/mesh.h"
#include "tests/oracle/mutate.h"
#include "tests/oracle/world.h"

namespace bylaw::tests {
namespace {

const Timestamp kAt = *parse_timestamp("2026-03-02T10:00:00Z");
constexpr size_t kMostMoments = 8192;

/// "newly permitted" and so on, at an environment of a domain.
using Found = std::set<std::tuple<std::string, Environment, std::string>>;

std::vector<Slot> renamed(const Mutant& mutant, std::vector<Slot> slots) {
  for (Slot& slot : slots) {
    if (slot.state == Slot::State::kPresent) slot.value = mutant.renamed(slot.value);
  }
  return slots;
}

Decision decide_renamed(const Mutant& mutant, const EntityStore& store, const Moment& moment,
                        const DecideOptions& options) {
  EntityStoreBuilder builder;
  for (const Entity* entity : store.all()) {
    Entity copy = *entity;
    copy.attributes = renamed(mutant, copy.attributes);
    builder.put(std::move(copy));
  }
  Request request = moment.request;
  request.context = renamed(mutant, request.context);
  request.action_properties = renamed(mutant, request.action_properties);
  return decide(mutant.book, std::move(builder).build(), request, options);
}

/// What a permit asks for, by the words of its own version.
std::set<std::string> duties(const Rulebook& book, const Decision& decision) {
  std::set<std::string> all;
  for (const DutyValue& duty : decision.obligations) all.insert(duty_text(book.schema, duty));
  return all;
}

Found by_looking(const World& world, const Mutant& mutant) {
  const Rulebook& book = *world.book;
  Found found;
  for (const Moment& moment : world.moments) {
    DecideOptions options;
    options.now = moment.now;
    const EntityStore& store = world.stores[moment.store];
    const Decision before = decide(book, store, moment.request, options);
    const Decision after = mutant.swapped ? decide_renamed(mutant, store, moment, options)
                                          : decide(mutant.book, store, moment.request, options);
    const Environment& environment = book.schema.environments[moment.environment];
    const std::string domain = book.schema.domain_name(moment.domain);
    if (!before.permit && after.permit) found.emplace("newly permitted", environment, domain);
    if (before.permit && !after.permit) found.emplace("newly denied", environment, domain);
    if (before.permit && after.permit && duties(book, before) != duties(mutant.book, after)) {
      found.emplace("duties", environment, domain);
    }
  }
  return found;
}

Found by_proof(const DiffResult& result) {
  Found found;
  for (const Difference& difference : result.differences) {
    const bool decisions =
        difference.kind == DifferenceKind::kPermitted || difference.kind == DifferenceKind::kDenied;
    const bool duties = difference.kind == DifferenceKind::kAsksMore ||
                        difference.kind == DifferenceKind::kAsksLess;
    if (!decisions && !duties) continue;
    const std::string kind = duties ? "duties" : std::string(difference_words(difference.kind));
    const Schema& schema = result.merged.book.schema;
    for (const Place& place : difference.places) {
      // The vocabularies have the same declarations, so the merged ids are the old ones.
      found.emplace(kind, schema.environments[place.environment],
                    schema.domain_name(place.domain.value_or(Schema::kRoot)));
    }
  }
  return found;
}

TEST_CASE("differences by proof and by looking at every request") {
  std::map<std::string, size_t> counts;
  size_t pairs = 0;
  size_t undecided = 0;
  size_t alike = 0;
  for (uint64_t seed = 5000; seed < 5050; ++seed) {
    const auto mesh = random_mesh(seed, tiny_knobs());
    const Rulebook& book = mesh->mesh->rulebook;
    const auto world = World::make(book, kAt, kMostMoments);
    if (!world) continue;
    Random random(seed);
    for (int version = 0; version < 3; ++version) {
      const Mutant mutant = mutate(book, random);
      DiffSettings settings;
      settings.at = kAt;
      const DiffResult result = diff_rulebooks(book, mutant.book, settings);
      ++pairs;
      if (!result.undecided.empty()) {
        ++undecided;
        continue;
      }
      const Found proved = by_proof(result);
      const Found looked = by_looking(*world, mutant);
      const std::string about = "seed " + std::to_string(seed) + ", version " +
                                std::to_string(version) + ": " + mutant.what;
      for (const auto& [kind, environment, domain] : looked) {
        ++counts[kind];
        CHECK_MESSAGE(proved.contains({kind, environment, domain}), about, ": ", kind, " at ",
                      domain, " is not found");
      }
      for (const auto& [kind, environment, domain] : proved) {
        CHECK_MESSAGE(looked.contains({kind, environment, domain}), about, ": ", kind, " at ",
                      domain, " is no difference");
      }
      alike += proved.empty() ? 1 : 0;
    }
  }
  MESSAGE(pairs, " pairs, ", undecided, " undecided, ", alike, " alike");
  for (const auto& [kind, count] : counts) MESSAGE(count, " ", kind);
  CHECK(pairs > 130);
  CHECK(undecided < pairs / 10);
  CHECK(counts["newly permitted"] > 20);
  CHECK(counts["newly denied"] > 20);
}

}  // namespace
}  // namespace bylaw::tests
