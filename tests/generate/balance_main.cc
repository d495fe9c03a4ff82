// mesh_balance [--tiny | --family] [--show SEED] [SEED [MESHES [QUESTIONS]]]: what the generator
// makes; of the seed's family, if that is asked for.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/render.h"
#include "tests/generate/balance.h"

int main(int argc, char** argv) {
  using namespace bylaw::tests;
  MeshKnobs knobs;
  std::vector<uint64_t> numbers;
  bool show = false;
  bool of_family = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--tiny") {
      knobs = tiny_knobs();
    } else if (argument == "--family") {
      of_family = true;
    } else if (argument == "--show") {
      show = true;
    } else {
      numbers.push_back(std::strtoull(argv[i], nullptr, 10));
    }
  }
  numbers.resize(3, 0);
  if (of_family) knobs = family_knobs(family_of(numbers[0]));
  if (show) {
    const auto mesh = random_mesh(numbers[0], knobs);
    std::fputs(mesh->text().c_str(), stdout);
    std::fputs(bylaw::render(mesh->diagnostics, mesh->mesh->sources, {}).c_str(), stdout);
    return 0;
  }
  const size_t meshes = numbers[1] == 0 ? 200 : numbers[1];
  const size_t questions = numbers[2] == 0 ? 100 : numbers[2];
  std::fputs(measure(numbers[0], meshes, questions, knobs).text().c_str(), stdout);
  return 0;
}
