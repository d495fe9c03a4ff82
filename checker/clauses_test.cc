// The search for clauses, against all assignments of few variables, and on a problem that takes
// thousands of conflicts.
#include "checker/clauses.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>

namespace bylaw {
namespace {

constexpr uint64_t kPlenty = 1'000'000'000;

bool holds(Literal l, uint32_t assignment) {
  return (((assignment >> l.variable()) & 1) != 0) != l.negated();
}

bool holds_all(const std::vector<std::vector<Literal>>& clauses, uint32_t assignment) {
  return std::ranges::all_of(clauses, [&](const std::vector<Literal>& clause) {
    return std::ranges::any_of(clause, [&](Literal l) { return holds(l, assignment); });
  });
}

}  // namespace

TEST_CASE("random clauses, more and more of them, under random assumptions") {
  constexpr uint32_t kVariables = 9;
  size_t answers[2] = {};
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto pick = [&](uint32_t below) {
      return std::uniform_int_distribution<uint32_t>(0, below - 1)(random);
    };
    Clauses solver;
    std::vector<std::vector<Literal>> clauses;
    for (uint32_t v = 0; v < kVariables; ++v) solver.add_variable();
    for (int round = 0; round < 50; ++round) {
      clauses.emplace_back();
      for (uint32_t i = 0; i < 2 + pick(3); ++i) clauses.back().push_back({pick(2 * kVariables)});
      solver.add(clauses.back());
      for (int question = 0; question < 4; ++question) {
        std::vector<Literal> assumed;
        for (uint32_t i = 0; i < pick(5); ++i) assumed.push_back({pick(2 * kVariables)});
        bool possible = false;
        for (uint32_t a = 0; a < (1U << kVariables) && !possible; ++a) {
          const auto given = [&](Literal l) { return holds(l, a); };
          possible = std::ranges::all_of(assumed, given) && holds_all(clauses, a);
        }
        const Clauses::Answer answer = solver.solve(assumed, kPlenty);
        CHECK(answer == (possible ? Clauses::Answer::kYes : Clauses::Answer::kNo));
        ++answers[possible ? 1 : 0];
        if (answer != Clauses::Answer::kYes) continue;
        uint32_t model = 0;
        for (uint32_t v = 0; v < kVariables; ++v) model |= solver.value({2 * v}) ? 1U << v : 0;
        CHECK(holds_all(clauses, model));
        CHECK(std::ranges::all_of(assumed, [&](Literal l) { return solver.value(l); }));
      }
    }
  }
  CHECK(answers[0] > 1000);
  CHECK(answers[1] > 1000);
}

TEST_CASE("nine pigeons don't fit into eight holes, eight do") {
  constexpr uint32_t kHoles = 8;
  Clauses solver;
  std::vector<std::array<Literal, kHoles>> in(kHoles + 1);
  std::vector<Literal> sits;
  for (auto& pigeon : in) {
    sits.push_back(solver.add_variable());
    std::vector<Literal> some{!sits.back()};
    for (Literal& hole : pigeon) some.push_back(hole = solver.add_variable());
    solver.add(some);
  }
  for (size_t a = 0; a < in.size(); ++a) {
    for (size_t b = a + 1; b < in.size(); ++b) {
      for (uint32_t hole = 0; hole < kHoles; ++hole) {
        solver.add(std::array{!in[a][hole], !in[b][hole]});
      }
    }
  }
  CHECK(solver.solve(sits, 100) == Clauses::Answer::kUnknown);
  CHECK(solver.solve(sits, kPlenty) == Clauses::Answer::kNo);
  sits.pop_back();
  CHECK(solver.solve(sits, kPlenty) == Clauses::Answer::kYes);
  for (const Literal l : sits) CHECK(solver.value(l));
}

TEST_CASE("clauses that refute each other, and none at all") {
  Clauses solver;
  CHECK(solver.solve({}, kPlenty) == Clauses::Answer::kYes);
  const Literal a = solver.add_variable();
  const Literal b = solver.add_variable();
  solver.add(std::array{a, !a});
  CHECK(solver.solve(std::array{a, !a}, kPlenty) == Clauses::Answer::kNo);
  solver.add(std::array{a, b, a});
  CHECK(solver.solve(std::array{!a, b}, kPlenty) == Clauses::Answer::kYes);
  solver.add(std::array{!a});
  solver.add(std::array{!b});
  CHECK(solver.solve({}, kPlenty) == Clauses::Answer::kNo);
  CHECK(solver.solve(std::array{a}, kPlenty) == Clauses::Answer::kNo);
}

}  // namespace bylaw
