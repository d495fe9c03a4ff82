#include "bench/loaded_family.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/render.h"
#include "compiler/lower/bundle.h"

namespace bylaw::bench {

std::unique_ptr<Mesh> compile_family(Family family, size_t rules) {
  Diagnostics diagnostics;
  CompileOptions options;
  options.now = kNow;
  auto mesh = compile_mesh(family_mesh(family, rules), options, diagnostics);
  if (!diagnostics.has_errors()) return mesh;
  std::fputs(render(diagnostics, mesh->sources, {}).substr(0, 4000).c_str(), stderr);
  return nullptr;
}

std::optional<LoadedFamily> load_family(Family family, size_t rules, size_t requests,
                                        size_t things) {
  LoadedFamily result;
  result.mesh = compile_family(family, rules);
  if (!result.mesh) return std::nullopt;
  result.world = family_world(family, result.mesh->rulebook.schema, rules, requests, things);
  result.mesh->store = result.world.store;
  const auto lowered = lower_rulebook(result.mesh->rulebook, &result.mesh->sources);
  if (!lowered.ok()) {
    std::fprintf(stderr, "%s\n", lowered.error().message.c_str());
    return std::nullopt;
  }
  const graph::GraphImage image = bundle_of(*result.mesh, *lowered);
  const auto loaded = engine::Loaded::open(graph::copy_bytes(image.bytes()));
  if (!loaded.ok()) {
    std::fprintf(stderr, "%s\n", loaded.error().message.c_str());
    return std::nullopt;
  }
  result.loaded = *loaded;
  return result;
}

std::optional<Asked> read_arguments(int argc, char** argv, const std::vector<std::string>& words) {
  Asked asked;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::vector<Family> known = families();
    const auto family = std::ranges::find(known, word, name_of);
    if (family != known.end()) {
      asked.families.push_back(*family);
    } else if (std::ranges::find(words, word) != words.end()) {
      asked.words.push_back(word);
    } else if (const size_t rules = std::strtoull(argv[i], nullptr, 10); rules > 0) {
      asked.sizes.push_back(rules);
    } else {
      std::fprintf(stderr, "%s: '%s' is neither a family nor a number of rules\n", argv[0],
                   argv[i]);
      return std::nullopt;
    }
  }
  return asked;
}

}  // namespace bylaw::bench
