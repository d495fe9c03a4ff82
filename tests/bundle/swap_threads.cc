// Threads that decide while facts change and bundles are loaded anew: none of them ever sees half a
// change. `swap_threads BUNDLE OTHER`: swap_test.sh makes both and says what they permit. It needs
// no more than the evaluator, so it is soon built under ThreadSanitizer.
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "evaluator/holder.h"
#include "evaluator/search.h"
#include "graph/mapped_file.h"

namespace {

using bylaw::Timestamp;
namespace engine = bylaw::engine;

/// 2026-03-02T10:00:00Z.
constexpr Timestamp kNow{1'772'445'600'000};

std::shared_ptr<const engine::Loaded> open(const char* path) {
  auto bytes = bylaw::graph::map_file(path);
  if (!bytes.ok()) return nullptr;
  const auto loaded = engine::Loaded::open(*std::move(bytes));
  return loaded.ok() ? *loaded : nullptr;
}

/// Ada and her product move on together; every now and then new names come, and others go.
std::string change(int n, bool removes = true) {
  const std::string phase = "p" + std::to_string(n);
  const std::string group = "g" + std::to_string(n % 5);
  std::string text = R"({"upsert": [{"type": "Group", "id": ")" + group + R"("},
    {"type": "User", "id": "ada", "attributes": {"phase": ")" +
                     phase + R"("}, "parents": [{"type": "Group", "id": ")" + group + R"("}]},
    {"type": "User", "id": "u)" +
                     std::to_string(n) + R"(", "attributes": {"phase": "x"}},
    {"type": "Product", "id": "a", "attributes": {"domain": "shop", "phase": ")" +
                     phase + R"(", "keeper": "ada"}}], "remove": [)";
  if (n > 1 && removes) text += R"({"type": "User", "id": "u)" + std::to_string(n - 1) + "\"}";
  return text + "]}";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || open(argv[1]) == nullptr || open(argv[2]) == nullptr) {
    std::fputs("swap_threads BUNDLE OTHER\n", stderr);
    return 2;
  }
  engine::Holder holder(open(argv[1]));
  std::atomic<bool> done{false};
  std::atomic<size_t> decided{0};
  std::atomic<size_t> swaps{0};
  std::atomic<size_t> wrong{0};
  const auto decide = [&] {
    uint64_t version = 0;
    engine::Decider decider(holder.get(version));
    const std::string request =
        R"({"subject": {"type": "User", "id": "ada"}, "action": {"name": "read"},
            "resource": {"type": "Product", "id": "a"}})";
    const std::string whose =
        R"({"subject": {"type": "User"}, "action": {"name": "read"},
            "resource": {"type": "Product", "id": "a"}})";
    const std::array<std::string_view, 2> ids{"a", "b"};
    std::array<engine::BatchTold, 2> told;
    for (size_t n = 0; !done; ++n) {
      if (holder.version() != version) {
        decider.use(holder.get(version));
        ++swaps;
      }
      const auto answer = decider.decide(request, kNow, n % 8 == 0);
      bool right = answer.ok() && answer->permit;
      right &=
          decider.decide_each(request, ids, kNow, told).ok() && told[0].permit && !told[1].permit;
      if (n % 64 == 0) {
        const auto found = engine::search(decider, whose, kNow);
        right &= found.ok() && found->ids == std::vector<std::string>{"ada"};
      }
      if (!right) ++wrong;
      ++decided;
    }
  };
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) readers.emplace_back(decide);
  std::thread reloads([&] {
    for (int n = 0; n < 20; ++n) {
      holder.set(open(argv[n % 2 == 0 ? 2 : 1]));
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  });
  size_t refused = 0;
  for (int n = 1; n <= 300; ++n) {
    // After a reload the names that went and came are not there.
    if (!holder.update(change(n)).ok()) {
      ++refused;
      if (!holder.update(change(n, false)).ok()) ++wrong;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  reloads.join();
  while (decided < 1000) std::this_thread::yield();
  done = true;
  for (std::thread& reader : readers) reader.join();
  std::printf(
      "%zu decisions, %zu times from something new, %zu of 300 changes did not fit a bundle "
      "that was loaded anew; %zu wrong\n",
      decided.load(), swaps.load(), refused, wrong.load());
  return wrong == 0 && swaps > 10 && refused < 100 ? 0 : 1;
}
