// The checker: a standard against an override of it, and whole meshes, cold, again, and after one
// file has changed. `check_bench [pair] [RULES[xSTANDARDS]…]`, by default pair 1000x100 10000x100,
// each in a process of its own; `check_bench --write FOLDER RULES[xSTANDARDS]` writes the generated
// mesh instead, for `bylaw check FOLDER`.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/render.h"
#include "bench/layered.h"
#include "bench/own_process.h"
#include "checker/check.h"
#include "compiler/compile.h"
#include "mesh/sign.h"

namespace {

using Clock = std::chrono::steady_clock;

/// Of all threads: on a machine where others work too, it tells better than the clock.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

bylaw::CheckSettings settings_of(const bylaw::Mesh& mesh, unsigned jobs) {
  bylaw::CheckSettings settings;
  settings.at = *bylaw::parse_timestamp("2026-03-02T00:00:00Z");
  settings.store = &mesh.store;
  settings.jobs = jobs;
  return settings;
}

std::unique_ptr<bylaw::Mesh> compile(const bylaw::FileSystem& disk) {
  bylaw::Diagnostics diagnostics;
  auto mesh = bylaw::compile_mesh(disk, {}, diagnostics);
  if (!diagnostics.has_errors()) return mesh;
  std::fputs(bylaw::render(diagnostics, mesh->sources, {}).substr(0, 4000).c_str(), stderr);
  return nullptr;
}

/// Findings of earlier checks, kept in memory.
class Kept {
 public:
  Kept() {
    cache_.program = "bench";
    cache_.digest = [](std::string_view bytes) { return to_string(bylaw::sha256(bytes)); };
    cache_.load = [this](const std::string& key) -> std::optional<std::string> {
      const std::lock_guard<std::mutex> lock(mutex_);
      const auto it = entries_.find(key);
      return it == entries_.end() ? std::nullopt : std::optional(it->second);
    };
    cache_.store = [this](const std::string& key, const std::string& entry) {
      const std::lock_guard<std::mutex> lock(mutex_);
      entries_[key] = entry;
    };
  }
  const bylaw::CheckCache& cache() const { return cache_; }

 private:
  bylaw::CheckCache cache_;
  std::mutex mutex_;
  std::map<std::string, std::string> entries_;
};

bool measure_pairs() {
  constexpr size_t kPairs = 240;
  std::vector<double> ms;
  size_t out_of_bounds = 0;
  for (size_t i = 0; i < kPairs; ++i) {
    const auto mesh = compile(bylaw::bench::override_pair(i));
    if (mesh == nullptr) return false;
    const double start = cpu_seconds();
    const bylaw::Diagnostics found =
        check_rulebook(mesh->rulebook, mesh->sources, settings_of(*mesh, 1));
    ms.push_back((cpu_seconds() - start) * 1e3);
    out_of_bounds += found.count(bylaw::Severity::kError);
  }
  std::ranges::sort(ms);
  std::printf("%zu pairs, %zu of them out of bounds: median %.2f ms, 95%% below %.2f ms\n", kPairs,
              out_of_bounds, ms[kPairs / 2], ms[kPairs * 95 / 100]);
  return true;
}

struct Size {
  size_t rules = 1000;
  size_t standards = 100;
};

bylaw::bench::MeshShape shape_of(const Size& size) {
  bylaw::bench::MeshShape shape;
  shape.rules = size.rules;
  shape.standards = size.standards;
  shape.domains = std::max<size_t>(1, size.rules / 50);
  return shape;
}

bool measure(const Size& size) {
  const unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  bylaw::MemoryDisk disk = bylaw::bench::layered_mesh(shape_of(size));
  Kept kept;
  size_t findings = 0;
  size_t unknown = 0;
  double cpu = 0;
  const auto check = [&]() -> double {
    const auto start = Clock::now();
    const double cpu_start = cpu_seconds();
    const auto mesh = compile(disk);
    if (mesh == nullptr) return -1;
    bylaw::CheckSettings settings = settings_of(*mesh, jobs);
    settings.cache = &kept.cache();
    const bylaw::Diagnostics found = check_rulebook(mesh->rulebook, mesh->sources, settings);
    findings = found.size();
    unknown = 0;
    for (const bylaw::Diagnostic& d : found.list()) unknown += d.code == bylaw::kUnknownCode;
    cpu = cpu_seconds() - cpu_start;
    return since(start);
  };
  const double cold = check();
  const double cold_cpu = cpu;
  const size_t undecided = unknown;
  const double again = check();
  disk.files["domains/domain_0/layers.bylaw"] += "\n// One more line.\n";
  const double changed = check();
  const double changed_cpu = cpu;
  if (cold < 0 || again < 0 || changed < 0) return false;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "| %6zu | %9zu | %6.2f / %6.2f s | %6.2f s | %6.2f / %5.2f s | %8zu | %9zu | %5ld MiB |\n",
      size.rules, size.standards, cold, cold_cpu, again, changed, changed_cpu, findings, undecided,
      usage.ru_maxrss / 1024);
  return true;
}

bool write(const std::string& folder, const Size& size) {
  for (const auto& [path, text] : bylaw::bench::layered_mesh(shape_of(size)).files) {
    const std::filesystem::path target = std::filesystem::path(folder) / path;
    std::filesystem::create_directories(target.parent_path());
    std::ofstream file(target, std::ios::binary);
    file << text;
    if (!file) return false;
  }
  return true;
}

Size parse_size(const char* text) {
  char* end = nullptr;
  Size size;
  size.rules = std::strtoull(text, &end, 10);
  if (*end == 'x') size.standards = std::strtoull(end + 1, nullptr, 10);
  return size;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> asked(argv + 1, argv + argc);
  if (asked.size() == 3 && asked[0] == "--write") {
    return write(asked[1], parse_size(asked[2].c_str())) ? 0 : 1;
  }
  if (asked.empty()) asked = {"pair", "1000x100", "10000x100"};
  bool header = false;
  for (const std::string& what : asked) {
    if (what == "pair") {
      if (!bylaw::bench::in_a_process(measure_pairs)) return 1;
      continue;
    }
    if (!header) {
      std::printf(
          "| rules  | standards | cold, wall / CPU  | again    | a change         | findings | "
          "undecided | peak RSS  |\n");
      std::printf(
          "|--------|-----------|-------------------|----------|------------------|----------|-----"
          "------|-----------|\n");
      header = true;
    }
    if (!bylaw::bench::in_a_process([&] { return measure(parse_size(what.c_str())); })) return 1;
  }
  return 0;
}
