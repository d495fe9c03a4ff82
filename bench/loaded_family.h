// A family of rules as a gateway has it: compiled into a bundle and opened. Entry point:
// load_family(), compile_family().
#ifndef BYLAW_BENCH_LOADED_FAMILY_H_
#define BYLAW_BENCH_LOADED_FAMILY_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/families.h"
#include "compiler/compile.h"
#include "evaluator/loaded.h"

namespace bylaw::bench {

/// 2026-03-02T10:00:00Z.
inline constexpr Timestamp kNow{1'772'445'600'000};

/// A family's mesh; null after saying why not.
std::unique_ptr<Mesh> compile_family(Family family, size_t rules);

struct LoadedFamily {
  std::unique_ptr<Mesh> mesh;
  World world;
  std::shared_ptr<const engine::Loaded> loaded;
};
/// Nothing after saying why not.
std::optional<LoadedFamily> load_family(Family family, size_t rules, size_t requests,
                                        size_t things = 16384);

/// What a bench is asked for: families, numbers of rules, and words of its own.
struct Asked {
  std::vector<Family> families;
  std::vector<size_t> sizes;
  std::vector<std::string> words;
};
/// Nothing after complaining of what is none of these.
std::optional<Asked> read_arguments(int argc, char** argv, const std::vector<std::string>& words);

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_LOADED_FAMILY_H_
