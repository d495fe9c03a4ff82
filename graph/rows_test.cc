// Which of a row's runs a class is in, by all numbers at once as by one after the other.
#include "graph/rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

namespace bylaw::graph {
namespace {

TEST_CASE("near numbers are counted as a search counts them, however many there are") {
  std::mt19937_64 random(6);
  for (uint32_t count = 0; count <= 200; ++count) {
    for (const uint32_t span : {3u, 300u, 0x10000u}) {
      std::vector<uint16_t> numbers;
      for (uint32_t i = 0; i < count; ++i) {
        numbers.push_back(static_cast<uint16_t>(random() % span));
      }
      std::ranges::sort(numbers);
      std::vector<uint8_t> bytes(1 + count * 2 + kMaskReach);  // not aligned
      for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
      if (count > 0) std::memcpy(bytes.data() + 1, numbers.data(), count * 2);
      std::vector<uint32_t> bounds{0, 0xFFFE, 0xFFFF, 0x10000, 0xFFFFFFFF};
      for (const uint16_t number : numbers) {
        for (const int step : {-1, 0, 1}) bounds.push_back(static_cast<uint32_t>(number + step));
      }
      for (const uint32_t bound : bounds) {
        const auto meant = std::ranges::count_if(numbers, [&](uint16_t n) { return n <= bound; });
        REQUIRE(count_near(bytes.data() + 1, count, bound) == meant);
      }
    }
  }
}

}  // namespace
}  // namespace bylaw::graph
