// Chance from a seed, the same on every machine. Entry point: Random.
#ifndef BYLAW_TESTS_GENERATE_RANDOM_H_
#define BYLAW_TESTS_GENERATE_RANDOM_H_

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace bylaw::tests {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  /// 0 … n-1; `n` is at least 1.
  size_t below(size_t n) { return static_cast<size_t>(engine_() % n); }
  /// True in `percent` of 100 cases.
  bool chance(size_t percent) { return below(100) < percent; }
  template <typename T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  /// A choice by weight: the index of one of `weights`.
  size_t weighted(const std::vector<size_t>& weights) {
    size_t sum = 0;
    for (const size_t w : weights) sum += w;
    size_t at = below(sum);
    for (size_t i = 0;; ++i) {
      if (at < weights[i]) return i;
      at -= weights[i];
    }
  }
  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }
  /// Between `least` and `most` of them, in their order.
  template <typename T>
  std::vector<T> some(const std::vector<T>& from, size_t least, size_t most) {
    std::vector<size_t> order(from.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    shuffle(order);
    order.resize(std::min(from.size(), least + below(most - least + 1)));
    std::sort(order.begin(), order.end());
    std::vector<T> chosen;
    for (const size_t i : order) chosen.push_back(from[i]);
    return chosen;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_GENERATE_RANDOM_H_
