// mutation MUTANTS: how many mutants of lowering and engine the agreement tests kill. Meshes and
// the reference evaluator's answers are made once; then each mutant, in a process of its own,
// lowers, opens and answers. A mutant is killed if an answer differs, the graph is refused, it
// crashes or doesn't come to an end. Prints a line for each that survives.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bench/generate.h"
#include "compiler/lower/bundle.h"
#include "evaluator/answer.h"
#include "rules/explain.h"
#include "tests/agreement/random_requests.h"
#include "tests/agreement/rare_mesh.h"
#include "tests/generate/mesh.h"
#include "tests/mutation/mutant.h"

namespace bylaw::mutants {
int chosen = 0;
unsigned char reached[kMost] = {};
}  // namespace bylaw::mutants

namespace bylaw::tests {
namespace {

constexpr unsigned kSeconds = 20;

/// A request with what is meant.
struct Pair {
  Request request;
  DecideOptions options;
  std::string meant;
};

/// A mesh over a store, to be lowered one way, and what is asked of it.
struct Exam {
  const Mesh* mesh = nullptr;
  lower::TreeLimits limits;
  EntityStore store;
  std::vector<Pair> pairs;
};

class Exams {
 public:
  Exams();
  /// Whether all answers are as meant.
  bool passed() const;

 private:
  void add(const Mesh& mesh, EntityStore store, std::vector<Pair> pairs, bool small);
  void add_random(uint64_t seed);
  void add_world(const Mesh& mesh, uint64_t seed, size_t population, bool small);

  std::vector<std::unique_ptr<RandomMesh>> random_;
  std::vector<std::unique_ptr<Mesh>> written_;
  std::vector<Exam> exams_;
};

void Exams::add(const Mesh& mesh, EntityStore store, std::vector<Pair> pairs, bool small) {
  lower::TreeLimits limits;
  if (small) limits = {.leaf_size = 2, .short_leaf = 1, .dense_classes = 3, .least_gain = 0.5};
  Exam exam{&mesh, limits, std::move(store), std::move(pairs)};
  for (Pair& pair : exam.pairs) {
    pair.request.context.resize(mesh.rulebook.schema.context.size());
    pair.request.context[0] = Slot::present(pair.options.now);
    const Decision decision = decide(mesh.rulebook, exam.store, pair.request, pair.options);
    const auto traces = explain(mesh.rulebook, exam.store, pair.request, pair.options);
    pair.meant = decision_json(mesh.rulebook, mesh.sources, decision, &traces);
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
      pairs.push_back({std::move(question.request), question.options, {}});
    }
    add(*mesh.mesh, healthy ? mesh.mesh->store : damaged(mesh, random), std::move(pairs),
        seed % 2 == 0);
  }
}

void Exams::add_world(const Mesh& mesh, uint64_t seed, size_t population, bool small) {
  RandomWorld world(mesh.rulebook, seed);
  const EntityStore known = population > 0 ? world.populated_store(population) : mesh.store;
  for (const bool healthy : {true, false}) {
    const EntityStore store = healthy ? known : world.damaged_store(known);
    std::vector<Pair> pairs;
    for (int i = 0; i < 150; ++i) {
      pairs.push_back({world.request(store), {world.time(), {}}, {}});
    }
    add(mesh, store, std::move(pairs), small);
  }
}

Exams::Exams() {
  const auto compiled = [&](const FileSystem& disk) -> const Mesh& {
    Diagnostics diagnostics;
    CompileOptions options;
    options.now = *parse_timestamp("2026-03-01T12:00:00Z");
    written_.push_back(compile_mesh(disk, options, diagnostics));
    return *written_.back();
  };
  for (uint64_t seed = 5'000'000; seed < 5'000'030; ++seed) add_random(seed);
  bench::MeshShape shape;
  shape.rules = 400;
  shape.domains = 4;
  add_world(compiled(bench::generate_mesh(shape)), 2, 20, false);
  add_world(compiled(rare_mesh()), 3, 6, true);
  add_world(compiled(Disk("policies/northwind")), 4, 0, false);
  for (uint64_t seed = 5'000'030; seed < 5'000'080; ++seed) add_random(seed);
}

bool Exams::passed() const {
  for (const Exam& exam : exams_) {
    const Result<Lowered> lowered =
        lower_rulebook(exam.mesh->rulebook, &exam.mesh->sources, exam.limits);
    if (!lowered.ok()) return false;
    const graph::GraphImage image = bundle_of(*exam.mesh, *lowered);
    const auto opened = engine::Loaded::open(graph::copy_bytes(image.bytes()));
    if (!opened.ok()) return false;
    const auto loaded = engine::Loaded::over(**opened, exam.store);
    engine::Context context(loaded->engine());
    engine::RequestSlots slots;
    for (const Pair& pair : exam.pairs) {
      const engine::AnswerOptions options{.explain = true,
                                          .discharged = pair.options.discharged,
                                          .refuse_differing = pair.options.refuse_differing};
      const engine::Answer answer =
          engine::answer(*loaded, pair.request, pair.options.now, context, slots, options);
      if (engine::answer_json(*loaded, answer) != pair.meant) return false;
    }
  }
  return true;
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
  const bylaw::tests::Exams exams;
  if (!exams.passed()) {
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
