// Searches: the first page of what a subject may do something to, and all of it, over stores of
// 1,000 … 100,000 things. `search_bench [FAMILY…] [RULES…]`, by default structured, hospital and
// conjunctions at 1,000 rules.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/loaded_family.h"
#include "evaluator/search.h"
#include "facts/read_json.h"

namespace {

using Clock = std::chrono::steady_clock;
using bylaw::bench::Family;
using bylaw::bench::kNow;

constexpr size_t kSearches = 40;

/// The request without its resource's id, with a page of that size.
std::string query(const bylaw::Schema& schema, bylaw::Request request, size_t limit) {
  request.principal.type_name = schema.entity_types[request.principal.type].name.local;
  const std::string& type = schema.entity_types[request.resource.type].name.local;
  request.action_name = schema.actions[request.action].name.local;
  std::string text = bylaw::write_request(request, schema);
  const size_t at = text.find(R"(, "id": ")" + request.resource.id + '"');
  text.erase(at, request.resource.id.size() + 10);
  text.insert(text.size() - 1, R"(, "page": {"limit": )" + std::to_string(limit) + "}");
  if (text.find(type) == std::string::npos) std::abort();
  return text;
}

bool run(Family family, size_t rules, size_t things) {
  const auto family_loaded = bylaw::bench::load_family(family, rules, kSearches, things);
  if (!family_loaded) return false;
  const bylaw::Schema& schema = family_loaded->mesh->rulebook.schema;
  bylaw::engine::Decider decider(family_loaded->loaded);
  size_t tested[2] = {0, 0};
  size_t found[2] = {0, 0};
  double median[2] = {0, 0};
  for (const size_t which : {0, 1}) {
    std::vector<double> times;
    for (const int round : {0, 1}) {
      for (const bylaw::Request& request : family_loaded->world.requests) {
        const std::string text = query(schema, request, which == 0 ? 100 : 10'000);
        const auto start = Clock::now();
        const auto result = bylaw::engine::search(decider, text, kNow);
        const double us = std::chrono::duration<double, std::micro>(Clock::now() - start).count();
        if (!result.ok()) {
          std::fprintf(stderr, "%s\n", result.error().message.c_str());
          return false;
        }
        if (round == 0) continue;  // indices are made
        times.push_back(us);
        tested[which] += result->tested;
        found[which] += result->ids.size();
      }
    }
    std::ranges::sort(times);
    median[which] = times[times.size() / 2];
  }
  std::printf("| %-12s | %6zu | %6zu | %6zu | %6zu | %8.1f | %6zu | %6zu | %8.1f |\n",
              std::string(bylaw::bench::name_of(family)).c_str(), rules, things,
              tested[0] / kSearches, found[0] / kSearches, median[0], tested[1] / kSearches,
              found[1] / kSearches, median[1]);
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  auto asked = bylaw::bench::read_arguments(argc, argv, {});
  if (!asked) return 2;
  auto& [chosen, sizes, words] = *asked;
  if (chosen.empty()) chosen = {Family::kStructured, Family::kHospital, Family::kConjunctions};
  if (sizes.empty()) sizes = {1000};
  std::printf(
      "| family       | rules  | things | page: decided | found | us | 10,000: decided | found | "
      "us |\n"
      "|---|---|---|---|---|---|---|---|---|\n");
  for (const Family family : chosen) {
    for (const size_t rules : sizes) {
      for (const size_t things : {1000, 10'000, 100'000}) {
        if (!run(family, rules, things)) return 1;
      }
    }
  }
  return 0;
}
