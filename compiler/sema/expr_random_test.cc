// Random expressions, most of them mistyped: an expression is wrong exactly if that was reported,
// and a right one prints as text that means the same.
#include <doctest/doctest.h>

#include <random>

#include "compiler/sema/expr_fixture.h"

namespace bylaw {
namespace {

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  std::string expr(int depth) {
    if (depth == 0 || pick(5) == 0) return leaf();
    const auto sub = [&] { return expr(depth - 1); };
    switch (pick(16)) {
      case 0:
        return "(" + sub() + " and " + sub() + ")";
      case 1:
        return "(" + sub() + " or " + sub() + ")";
      case 2:
        return "(not " + sub() + ")";
      case 3:
        return "(" + sub() + " implies " + sub() + ")";
      case 4:
        return "(if " + sub() + " then " + sub() + " else " + sub() + ")";
      case 5:
      case 6:
        return "(" + sub() + any({" == ", " != ", " < ", " >= "}) + sub() + ")";
      case 7:
        return "(" + sub() + any({" in ", " under "}) + sub() + ")";
      case 8:
        return "(" + sub() + any({" + ", " - ", " * ", " | ", " & "}) + sub() + ")";
      case 9:
        return "(-" + sub() + ")";
      case 10:
        return "(" + any({"any", "all", "count"}) + " x in " + sub() + ": " + sub() + ")";
      case 11:
        return "[" + sub() + ", " + sub() + "]";
      case 12:
        return sub() + any({".size()", ".lower()", ".weekday()", ".date()", ".timeOfDay()"});
      case 13:
        return sub() + any({".contains(", ".containsAll(", ".startsWith(", ".addMonths("}) + sub() +
               ")";
      case 14:
        return "(" + access() + " otherwise " + sub() + ")";
      default:
        return any({"trained(", "half("}) + sub() + any({", \"x\")", ")"});
    }
  }

 private:
  size_t pick(size_t n) { return random_() % n; }
  std::string any(const std::vector<std::string>& of) { return of[pick(of.size())]; }
  std::string access() {
    return any({"principal.manager", "principal.nick", "context.ticket", "context.deadline",
                "resource.retention", "resource.owner", "resource.tier"});
  }
  std::string leaf() {
    switch (pick(4)) {
      case 0:
        return access();
      case 1:
        return "(has " + access() + ")";
      case 2:
        return any({"1",
                    "2.5",
                    "\"a\"",
                    "true",
                    "30d",
                    "2026-01-01",
                    "2026-01-01T00:00:00Z",
                    "ip\"10.0.0.0/8\"",
                    "Team::\"a\"",
                    "User::\"b\"",
                    "[]",
                    "eea",
                    "uk",
                    "public",
                    "analytics",
                    "essential.service",
                    "mfa",
                    "mon",
                    "read",
                    "limit",
                    "nowhere",
                    "Region.eea",
                    "Zone.uk",
                    "(principal is User)",
                    "(action == read)"});
      default:
        return any({"principal",
                    "resource",
                    "action",
                    "context.time",
                    "context.ip",
                    "context.login",
                    "context.purpose",
                    "context.today",
                    "principal.age",
                    "principal.score",
                    "principal.employee",
                    "principal.courses",
                    "principal.homes",
                    "principal.region",
                    "resource.purposes",
                    "resource.columns",
                    "resource.readers",
                    "resource.domain",
                    "resource.address",
                    "x",
                    "x.name",
                    "x.tier",
                    "row.a",
                    "row.b",
                    "resource.networks"});
    }
  }
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("random expressions: wrong exactly if reported, and printed as what they mean") {
  ExprFixture f;
  size_t right = 0;
  for (uint32_t seed = 0; seed < 3'000; ++seed) {
    const std::string text = Generator(seed).expr(1 + static_cast<int>(seed % 4));
    const Typed typed = f.filter(text);
    CAPTURE(seed);
    CAPTURE(text);
    CAPTURE(typed.messages);
    bool wrong = false;
    for (const Diagnostic& d : typed.diagnostics) wrong = wrong || d.severity == Severity::kError;
    REQUIRE(!typed.text.empty());
    REQUIRE((typed.text == "error") == wrong);
    if (wrong) continue;
    ++right;
    REQUIRE(typed.type == "bool");
    const Typed again = f.filter(typed.text);
    CAPTURE(typed.text);
    CAPTURE(again.messages);
    // A cell's literal prints bare; of two enums with the word the author must choose again.
    if (again.codes.find("BY0414") != std::string::npos) continue;
    REQUIRE(again.text == typed.text);
  }
  CHECK(right > 150);
}

}  // namespace bylaw
