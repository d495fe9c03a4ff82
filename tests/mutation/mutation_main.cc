// mutation MUTANTS: how many mutants of lowering and engine the agreement tests kill. Meshes and
// what is meant are made once: answers by the reference evaluator; what the graph alone decides,
// searches and decisions over changed facts by the engine without a mutant, which other tests hold
// against the reference. Then each mutant, in a process of its own, lowers, opens and answers. It
// is killed if anything differs, the graph is refused, it crashes or doesn't come to an end. Prints
// a line for each that survives.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/families.h"
#include "bench/generate.h"
#include "compiler/lower/bundle.h"
#include "evaluator/answer.h"
#include "evaluator/search.h"
#include "facts/delta.h"
#include "facts/read_json.h"
#include "rules/explain.h"
#include "tests/agreement/pointed.h"
#include "tests/agreement/random_requests.h"
#include "tests/agreement/rare_mesh.h"
#include "tests/generate/editor.h"
#include "tests/generate/mesh.h"
#include "tests/mutation/mutant.h"

namespace bylaw::mutants {
int chosen = 0;
unsigned char reached[kMost] = {};
}  // namespace bylaw::mutants

namespace bylaw::tests {
namespace {

constexpr unsigned kSeconds = 20;
const Timestamp kNow = *parse_timestamp("2026-03-01T12:00:00Z");

/// A request with what is meant.
struct Pair {
  Request request;
  DecideOptions options;
  bool explained = false;
  std::string meant;
};

struct Search {
  std::string json;  // in AuthZEN's shape
  Timestamp now;
};

/// A mesh over a store, to be lowered one way, and what is asked of it.
struct Exam {
  const Mesh* mesh = nullptr;
  lower::TreeLimits limits;
  EntityStore store;
  std::vector<Pair> pairs;
  std::vector<Search> searches;
  std::vector<FactsDelta> changes;  // one after the other
  std::vector<std::string> told;    // what is said without a mutant, but for the pairs' answers
};

/// What the graph alone decides.
std::string fold_text(const engine::Engine& engine, const Pair& pair, engine::Context& context,
                      engine::RequestSlots& slots) {
  engine.read(pair.request, pair.options.now, slots);
  const engine::Decision d = engine.decide(slots, context, true);
  std::string text(outcome_word(d.outcome));
  text += std::to_string(d.level) + (d.permit ? "+" : "-");
  for (const uint32_t rule : d.reasons) text += " " + std::to_string(rule);
  return text;
}

template <typename Hear>
bool search_all(const Exam& exam, const std::shared_ptr<const engine::Loaded>& loaded,
                const Hear& hear) {
  engine::Decider decider(loaded);
  for (const Search& search : exam.searches) {
    const auto found = engine::search(decider, search.json, search.now);
    if (!hear(found.ok() ? engine::found_json(*found) : found.error().message)) return false;
  }
  return true;
}

/// Lowers, opens and asks everything. Ends with false as soon as an answer isn't as meant or
/// `hear(text)` is false.
template <typename Hear>
bool sit(const Exam& exam, const Hear& hear) {
  const Result<Lowered> lowered =
      lower_rulebook(exam.mesh->rulebook, &exam.mesh->sources, exam.limits);
  if (!lowered.ok()) return false;
  const graph::GraphImage image = bundle_of(*exam.mesh, *lowered);
  const auto opened = engine::Loaded::open(graph::copy_bytes(image.bytes()));
  if (!opened.ok()) return false;
  std::shared_ptr<const engine::Loaded> loaded = engine::Loaded::over(**opened, exam.store);
  engine::RequestSlots slots;
  {
    engine::Context context(loaded->engine());
    for (const Pair& pair : exam.pairs) {
      const engine::AnswerOptions options{.explain = pair.explained,
                                          .discharged = pair.options.discharged,
                                          .refuse_differing = pair.options.refuse_differing};
      const engine::Answer answer =
          engine::answer(*loaded, pair.request, pair.options.now, context, slots, options);
      if (engine::answer_json(*loaded, answer) != pair.meant) return false;
      if (!hear(fold_text(loaded->engine(), pair, context, slots))) return false;
    }
  }
  if (!search_all(exam, loaded, hear)) return false;
  for (const FactsDelta& change : exam.changes) {
    const auto updated = loaded->update(change);
    if (!updated.ok()) {
      if (!hear(updated.error().message)) return false;
      continue;
    }
    loaded = *updated;
    engine::Context context(loaded->engine());
    for (const Pair& pair : exam.pairs) {
      if (!hear(fold_text(loaded->engine(), pair, context, slots))) return false;
    }
    if (!search_all(exam, loaded, hear)) return false;
  }
  return true;
}

class Exams {
 public:
  Exams();
  /// Hears what is told without a mutant; false if an answer isn't as meant.
  bool remember();
  /// Whether everything is as meant.
  bool passed() const;

 private:
  void add(const Mesh& mesh, EntityStore store, std::vector<Pair> pairs, bool small);
  void add_random(uint64_t seed);
  void add_world(const Mesh& mesh, uint64_t seed, size_t population, bool small,
                 int questions = 150);
  void add_pointed();
  void add_family(bench::Family family);
  const Mesh& compiled(const FileSystem& disk);

  std::vector<std::unique_ptr<RandomMesh>> random_;
  std::vector<std::unique_ptr<Mesh>> written_;
  std::vector<Exam> exams_;
};

/// Some of the requests as searches for each of their parts, the first with small pages.
std::vector<Search> searches_of(const Schema& schema, const std::vector<Pair>& pairs) {
  std::vector<Search> searches;
  for (size_t i = 0; i < pairs.size() && searches.size() < 12; i += 3) {
    const Request& asked = pairs[i].request;
    if (!asked.principal.type.valid() || !asked.resource.type.valid() || !asked.action.valid()) {
      continue;
    }
    for (const char* open : {"subject", "resource", "action"}) {
      Request request = asked;
      if (open[0] == 's') request.principal.stated.clear();
      if (open[0] == 'r') request.resource.stated.clear();
      if (open[0] == 'a') request.action_properties.clear();
      auto query = nlohmann::json::parse(write_request(request, schema));
      const auto type = query[open].value("type", "");
      query.erase(open);
      if (open[0] != 'a') query[open] = {{"type", type}};
      if (i == 0) query["page"]["limit"] = 1;
      searches.push_back({query.dump(), pairs[i].options.now});
    }
  }
  return searches;
}

void Exams::add(const Mesh& mesh, EntityStore store, std::vector<Pair> pairs, bool small) {
  lower::TreeLimits limits;
  if (small) limits = {.leaf_size = 2, .dense_classes = 3, .near_span = 1, .least_gain = 0.5};
  if (small && exams_.size() % 3 != 0) limits.joint_states = 1;
  Exam exam{&mesh, limits, std::move(store), std::move(pairs), {}, {}, {}};
  for (size_t i = 0; i < exam.pairs.size(); ++i) {
    Pair& pair = exam.pairs[i];
    pair.explained = i % 2 == 0;
    pair.request.context.resize(mesh.rulebook.schema.context.size());
    pair.request.context[0] = Slot::present(pair.options.now);
    const Decision decision = decide(mesh.rulebook, exam.store, pair.request, pair.options);
    const auto traces = explain(mesh.rulebook, exam.store, pair.request, pair.options);
    pair.meant =
        decision_json(mesh.rulebook, mesh.sources, decision, pair.explained ? &traces : nullptr);
  }
  exam.searches = searches_of(mesh.rulebook.schema, exam.pairs);
  if (!exam.store.all().empty()) {
    Editor editor(exam.store, exams_.size());
    EntityStore changed = exam.store;
    std::vector<EntityRef> unknown;
    for (int round = 0; round < 3; ++round) {
      exam.changes.push_back(editor.edit(changed));
      changed = apply_delta(changed, exam.changes.back(), &unknown);
    }
  }
  exams_.push_back(std::move(exam));
}

void Exams::add_random(uint64_t seed) {
  random_.push_back(random_mesh(seed));
  const RandomMesh& mesh = *random_.back();
  Random random(seed);
  for (const bool healthy : {true, false}) {
    std::vector<Pair> pairs;
    for (int i = 0; i < 50; ++i) {
      RandomQuestion question = random_question(mesh, random);
      pairs.push_back({std::move(question.request), question.options, false, {}});
    }
    add(*mesh.mesh, healthy ? mesh.mesh->store : damaged(mesh, random), std::move(pairs),
        seed % 2 == 0);
  }
}

void Exams::add_world(const Mesh& mesh, uint64_t seed, size_t population, bool small,
                      int questions) {
  RandomWorld world(mesh.rulebook, seed);
  const EntityStore known = population > 0 ? world.populated_store(population) : mesh.store;
  for (const bool healthy : {true, false}) {
    const EntityStore store = healthy ? known : world.damaged_store(known);
    std::vector<Pair> pairs;
    for (int i = 0; i < questions; ++i) {
      pairs.push_back({world.request(store), {world.time(), {}}, false, {}});
    }
    add(mesh, store, std::move(pairs), small);
  }
}

void Exams::add_pointed() {
  const PointedExam exam = pointed_exam();
  const Mesh& mesh = compiled(exam.disk);
  std::vector<Pair> pairs;
  for (const std::string& json : exam.requests) {
    auto request = read_request(json, mesh.rulebook.schema);
    request->enforces = Enforces::everything();
    pairs.push_back({*std::move(request), {kNow, {}}, false, {}});
  }
  std::vector<FactsDelta> changes;
  Diagnostics diagnostics;
  SourceMap sources;
  for (const std::string& change : exam.changes) {
    const FileId file = sources.add("change.json", change);
    changes.push_back(read_delta(sources, file, mesh.rulebook.schema, diagnostics));
  }
  for (const bool small : {true, false}) {
    add(mesh, mesh.store, pairs, small);
    if (small) exams_.back().limits.joint_states = 1;
    exams_.back().changes = changes;
    for (const std::string& json : exam.searches) exams_.back().searches.push_back({json, kNow});
  }
}

void Exams::add_family(bench::Family family) {
  const Mesh& mesh = compiled(bench::family_mesh(family, 300));
  for (const bool small : {false, true}) {
    bench::World world = bench::family_world(family, mesh.rulebook.schema, 300, 300, 60);
    std::vector<Pair> pairs;
    for (Request& request : world.requests) {
      pairs.push_back({std::move(request), {kNow, {}}, false, {}});
    }
    add(mesh, std::move(world.store), std::move(pairs), small);
  }
  add_world(mesh, 6, 20, false);
}

const Mesh& Exams::compiled(const FileSystem& disk) {
  Diagnostics diagnostics;
  CompileOptions options;
  options.now = kNow;
  written_.push_back(compile_mesh(disk, options, diagnostics));
  return *written_.back();
}

Exams::Exams() {
  add_pointed();
  for (uint64_t seed = 5'000'000; seed < 5'000'030; ++seed) add_random(seed);
  bench::MeshShape shape;
  shape.rules = 400;
  shape.domains = 4;
  add_world(compiled(bench::generate_mesh(shape)), 2, 20, false);
  add_world(compiled(rare_mesh()), 3, 6, true, 600);
  add_world(compiled(rare_clock_mesh()), 5, 6, true, 600);
  add_world(compiled(Disk("policies/northwind")), 4, 0, false);
  for (const bench::Family family : bench::families()) add_family(family);
  for (uint64_t seed = 5'000'030; seed < 5'000'080; ++seed) add_random(seed);
}

bool Exams::remember() {
  return std::ranges::all_of(exams_, [](Exam& exam) {
    return sit(exam, [&](std::string text) {
      exam.told.push_back(std::move(text));
      return true;
    });
  });
}

bool Exams::passed() const {
  return std::ranges::all_of(exams_, [](const Exam& exam) {
    size_t next = 0;
    const auto as_before = [&](const std::string& text) {
      return next < exam.told.size() && text == exam.told[next++];
    };
    return sit(exam, as_before) && next == exam.told.size();
  });
}

/// In a process of its own.
bool survives(const Exams& exams, int mutant) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const rlimit time{kSeconds, kSeconds};
    const rlimit memory{rlim_t{4} << 30, rlim_t{4} << 30};
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CPU, &time);
    setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CORE, &none);
    mutants::chosen = mutant;
    bool passed = false;
    try {
      passed = exams.passed();
    } catch (...) {
    }
    _exit(passed ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace
}  // namespace bylaw::tests

int main(int argc, char** argv) {
  const int most = argc > 1 ? std::atoi(argv[1]) : 0;
  bylaw::tests::Exams exams;
  if (!exams.remember()) {
    std::puts("without a mutant an answer differs");
    return 2;
  }
  int killed = 0;
  int unreached = 0;
  for (int mutant = 1; mutant <= most; ++mutant) {
    if (bylaw::mutants::reached[mutant] == 0) {
      std::printf("unreached %d\n", mutant);
      ++unreached;
    } else if (bylaw::tests::survives(exams, mutant)) {
      std::printf("survived %d\n", mutant);
    } else {
      ++killed;
    }
  }
  std::printf("killed %d of %d, %d unreached\n", killed, most, unreached);
  return 0;
}
