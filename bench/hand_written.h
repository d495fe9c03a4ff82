// What a programmer would write in the place of a small policy: the physical limit that decisions
// are measured beside. Entry points: hand_facts(), hand_request(), hand_policy().
#ifndef BYLAW_BENCH_HAND_WRITTEN_H_
#define BYLAW_BENCH_HAND_WRITTEN_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/families.h"

namespace bylaw::bench {

/// How many rules the policies written by hand have.
inline constexpr size_t kHandRules = 10;
/// Of them the last forbids.
inline constexpr uint32_t kHandForbids = 1u << 9;

struct HandUser {
  std::string role;
  std::string department;
  int64_t level = 0;
};
struct HandThing {
  std::string id;
  std::string kind;
  std::string department;
  std::string path;
  int64_t size = 0;
  int64_t price = 0;
  int64_t age = 0;
  int64_t weight = 0;
  std::array<int64_t, 8> a{};
};
/// The facts of a world, by the number in an entity's name.
struct HandFacts {
  std::vector<HandUser> users;
  std::vector<HandThing> things;
};
HandFacts hand_facts(const World& world, const Schema& schema);

/// 32 bytes, as a gateway would have them: numbers of the entities, not yet looked up.
struct HandRequest {
  uint32_t user = 0;
  uint32_t thing = 0;
  uint32_t ip = 0;
  bool reads = false;
  std::string_view purpose;  // of the world's request
};
HandRequest hand_request(const Request& request, const Schema& schema);

/// Which of the ten rules hold: bit i for rule i.
using HandPolicy = uint32_t (*)(const HandFacts& facts, const HandRequest& request);
HandPolicy hand_policy(Family family);

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_HAND_WRITTEN_H_
