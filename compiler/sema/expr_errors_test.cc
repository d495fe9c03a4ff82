// Every mistake has one message, at its place, with its mend where that is known.
#include <doctest/doctest.h>

#include "compiler/sema/expr_fixture.h"

namespace bylaw {
namespace {

struct Case {
  const char* text;
  const char* code;
  const char* fixed = nullptr;  // with the fix-its applied; null: there are none
};

void check(const Case& c, const Typed& typed) {
  const std::string text = c.text;
  CAPTURE(text);
  CAPTURE(typed.messages);
  CHECK(typed.codes == c.code);
  CHECK(typed.fixed == (c.fixed == nullptr ? c.text : c.fixed));
  const bool is_error =
      !typed.diagnostics.empty() && typed.diagnostics.front().severity == Severity::kError;
  CHECK((typed.text == "error") == is_error);
}

}  // namespace

TEST_CASE_FIXTURE(ExprFixture, "mistakes in conditions") {
  for (const Case& c : std::vector<Case>{
           {"trained(principal, \"x\") == (principal.score < true)", "BY0403"},
           {"resource.tier", "BY0402"},
           {"principal.courses", "BY0402"},
           {"principal.age == \"x\"", "BY0403"},
           {"principal == resource", "BY0403"},
           {"principal.homes == eea", "BY0403"},
           {"resource.region == principal.homes", "BY0403", "resource.region in principal.homes"},
           {"principal.employee < true", "BY0404"},
           {"resource.purposes < resource.purposes", "BY0404"},
           {"resource.region < eea", "BY0405"},
           {"principal.clearence == public", "BY0406", "principal.clearance == public"},
           {"principal.login == mfa", "BY0406", "context.login == mfa"},
           {"any c in resource.columns: c.nam == \"x\"", "BY0406",
            "any c in resource.columns: c.name == \"x\""},
           {"context.purpse == analytics", "BY0407", "context.purpose == analytics"},
           {"action.reason == \"x\"", "BY0408"},
           {"resource.region == eaa", "BY0409", "resource.region == eea"},
           {"Region.eaa == resource.region", "BY0409", "Region.eea == resource.region"},
           {"context.purpose == essential.servce", "BY0410",
            "context.purpose == essential.service"},
           {"context.purpose == fraud", "BY0410", "context.purpose == essential.fraud"},
           {"action == reed", "BY0411", "action == read"},
           {"context.time.weekday() == saturday", "BY0412"},
           {"clearance == public", "BY0413", "principal.clearance == public"},
           {"eea == us", "BY0413", "Region.eea == us"},
           {"resource.address == bob", "BY0413", "resource.address == \"bob\""},
           {"trained", "BY0413"},
           {"Team == principal", "BY0413"},
           {"prinzipal.employee", "BY0413", "principal.employee"},
           {"Zone.nowhere == nowhere", "BY0414"},
           {"principal.age.years == 3", "BY0415"},
           {"resource.columns.name == \"x\"", "BY0415"},
       }) {
    check(c, type(c.text));
  }
}

TEST_CASE_FIXTURE(ExprFixture, "mistakes about what may be absent, and where things may be said") {
  for (const Case& c : std::vector<Case>{
           {"principal.manager.employee", "BY0416",
            "has principal.manager and principal.manager.employee"},
           {"principal.employee and not principal.nick == \"x\"", "BY0416",
            "principal.employee and has principal.nick and not principal.nick == \"x\""},
           {"principal.employee or any c in resource.columns: c.note == \"x\"", "BY0416",
            "principal.employee or any c in resource.columns: has c.note and c.note == \"x\""},
           {"has resource.owner", "BY0417"},
           {"resource.region otherwise eea == uk", "BY0418"},
           {"has principal", "BY0419"},
           {"has (principal.age + 1)", "BY0419"},
           {"known principal.age", "BY0420"},
           {"trained(principal, \"x\") otherwise false", "BY0421"},
           {"unique principal.region", "BY0422"},
           {"unique (resource.owner.region)", "BY0422"},
           {"context == principal", "BY0427"},
           {"row.region == eea", "BY0425"},
           {"col.tier == public", "BY0426"},
       }) {
    check(c, type(c.text));
  }
  check({"principal.employee", "BY0423"}, apart("principal.employee"));
  check({"action == read", "BY0423"}, apart("action == read"));
  check({"context.login == mfa", "BY0424"}, apart("context.login == mfa", false));
}

TEST_CASE_FIXTURE(ExprFixture, "mistakes of membership and hierarchy") {
  for (const Case& c : std::vector<Case>{
           {"context.purpose in analytics", "BY0428", "context.purpose under analytics"},
           {"\"a\" in resource.address", "BY0428"},
           {"principal.region in eea", "BY0428"},
           {"principal.age in principal.courses", "BY0429"},
           {"principal.age in Team::\"x\"", "BY0429"},
           {"resource.owner in resource", "BY0430"},
           {"principal.region in []", "BY0431"},
           {"any x in []: x == 1", "BY0431"},
           {"context.ip in [ip\"10.0.0.0/8\", ip\"10.1.2.3\"]", "BY0432"},
           {"resource.purposes under analytics", "BY0433"},
           {"resource.owner under Team::\"x\"", "BY0433", "resource.owner in Team::\"x\""},
           {"context.purpose under Category.user", "BY0434"},
           {"context.purpose under context.use", "BY0434"},
           {"principal.age is User", "BY0435"},
           {"resource.owner is Team", "BY0436"},
           {"principal.homes | eea == []", "BY0447"},
           {"principal.employee | principal.employee", "BY0447"},
           {"principal.age in [1, \"x\"]", "BY0448"},
           {"principal in [Team::\"a\", User::\"b\"]", "BY0448"},
           {"any x in principal: x.employee", "BY0450"},
           {"any principal in resource.readers: principal.name == \"x\"", "BY0451"},
           {"any c in resource.columns: any c in resource.columns: true", "BY0451"},
           {"any c in resource.columns: principal.employee", "BY0452"},
           {"principal.region in [eea, uk, eea]", "BY0474"},
           {"principal.age == principal.age", "BY0467"},
           {"2.5 * 2 == 5.0", "BY0477"},
           {"Region.uk < Region.eea", "BY0405"},
           {"Tier.public < confidential", "BY0477"},
           {"context.purpose under context.purpose", "BY0467"},
       }) {
    check(c, type(c.text));
  }
}

TEST_CASE_FIXTURE(ExprFixture, "mistakes in texts, methods and calls") {
  for (const Case& c : std::vector<Case>{
           {"resource.address matches r\"a(?=b)\"", "BY0437"},
           {"principal.age matches r\"[0-9]\"", "BY0438"},
           {"context.ip like \"10.*\"", "BY0438"},
           {"resource.address like \"mesh\"", "BY0439"},
           {"resource.address.startWith(\"x\")", "BY0440", "resource.address.startsWith(\"x\")"},
           {"principal.age.lower() == \"x\"", "BY0441"},
           {"principal.age.weekday() == mon", "BY0441"},
           {"principal.joined.timeOfDay() > 9h", "BY0441"},
           {"context.today.date() == context.today", "BY0441"},
           {"context.time.addMonths(1) > resource.created", "BY0441"},
           {"context.today.addMonths(1mo) == context.today", "BY0401"},
           {"context.today.addMonths() == context.today", "BY0442"},
           {"resource.columns.containsAll([])", "BY0441"},
           {"resource.address.startsWith()", "BY0442"},
           {"resource.address.lower(1) == \"x\"", "BY0442"},
           {"resource.address.size > 3", "BY0443", "resource.address.size() > 3"},
           {"size(resource.address) > 3", "BY0473"},
           {"trained(principal)", "BY0463"},
           {"trained(resource, \"x\")", "BY0475"},
           {"half(\"0.5\")", "BY0470", "half(0.5)"},
           {"context.login == \"mfa\"", "BY0470", "context.login == mfa"},
           {"\"mfa\" == context.login", "BY0470", "mfa == context.login"},
           {"context.login in [\"mfa\"]", "BY0470", "context.login in [mfa]"},
           {"principal == \"ada\"", "BY0470", "principal == User::\"ada\""},
           {"context.ip in \"10.0.0.0/8\"", "BY0470", "context.ip in ip\"10.0.0.0/8\""},
           {"context.time < \"2026-01-01T00:00:00Z\"", "BY0470",
            "context.time < 2026-01-01T00:00:00Z"},
           {"principal in Team::\"\"", "BY0471"},
       }) {
    check(c, type(c.text));
  }
}

TEST_CASE_FIXTURE(ExprFixture, "a pattern's mistake is shown inside the pattern") {
  const Typed typed = type("resource.address matches r\"mesh(?!x)\"");
  REQUIRE(typed.diagnostics.size() == 1);
  const Span span = typed.diagnostics.front().labels.front().span;
  CHECK(span.end - span.begin == 3);
}

TEST_CASE_FIXTURE(ExprFixture, "mistakes in arithmetic and literals") {
  for (const Case& c : std::vector<Case>{
           {"principal.age + true == 3", "BY0444"},
           {"resource.created + 3 < context.time", "BY0444"},
           {"resource.address + \"x\" == \"y\"", "BY0444"},
           {"principal.score * principal.score < 2", "BY0445"},
           {"principal.score * 2.5 < 2", "BY0445"},
           {"-resource.address == \"x\"", "BY0446"},
           {"-principal.employee", "BY0446"},
           {"(if principal.employee then 1 else \"x\") == 1", "BY0449"},
           {"principal.age < 9223372036854775807 + 1", "BY0459"},
           {"principal.score < 922337203685477581", "BY0459"},
           {"-(-9223372036854775807 - 1) == principal.age", "BY0459"},
           {"principal.joined + 36h < context.today", "BY0472"},
           {"principal == { name: \"x\" }", "BY0461"},
       }) {
    check(c, type(c.text));
  }
}

TEST_CASE_FIXTURE(ExprFixture, "mistakes with cells") {
  for (const Case& c : std::vector<Case>{
           {"row.regions == principal.homes", "BY0468"},
           {"row.a + row.b == 3", "BY0469"},
           {"row.day.weekday() == mon", "BY0469"},
           {"row.a under row.b", "BY0469"},
           {"has row.region", "BY0419"},
           {"row.region == uk", "BY0414"},
           {"row.region == nothing", "BY0413"},
       }) {
    check(c, filter(c.text));
  }
}

TEST_CASE_FIXTURE(ExprFixture, "one mistake, one message") {
  CHECK(type("principal.nope == eea and principal.nope.more in [x, y]").codes == "BY0406 BY0406");
  CHECK(type("any x in resource.nope: x.y.z == w and x in v").codes == "BY0406");
  CHECK(type("trained(principal.nope, \"x\") and principal.nick == 3").codes == "BY0406 BY0416");
  CHECK(type("nope(principal)").diagnostics.size() == 1);
  CHECK(type("principal in Nope::\"x\"").diagnostics.size() == 1);
  CHECK(type("principal is Nope").diagnostics.size() == 1);
}

TEST_CASE("mistakes in defines") {
  const auto codes = [](const std::string& more) { return ExprFixture(more).vocabulary_codes(); };
  CHECK(codes("define f(u: User): bool = g(u)\ndefine g(u: User): bool = h(u) or f(u)\n"
              "define h(u: User): bool = u.employee\n") == "BY0464");
  CHECK(codes("define f(u: User): bool = f(u)") == "BY0464");
  CHECK(codes("define f(u: User): bool = principal == u") == "BY0423");
  CHECK(codes("define f(u: User, n: int): bool = u.employee") == "BY0466");
  CHECK(codes("define f(u: User): bool = u.age") == "BY0402");
  CHECK(codes("define f(u: User): duration = u.age") == "BY0401");
  CHECK(codes("define f(u: User, context: int): bool = u.age == context") == "BY0451");
  CHECK(codes("assume \"x\" for every Tier t: t == public") == "BY0476");
  CHECK(codes("assume \"x\" for every User u, Doc u: u.age == 3") == "BY0451 BY0406");
}

TEST_CASE("a cycle is named once, in full") {
  const ExprFixture f(
      "define a(u: User): bool = b(u)\ndefine b(u: User): bool = c(u) or a(u)\n"
      "define c(u: User): bool = a(u)\n");
  REQUIRE(f.diagnostics().size() == 1);
  CHECK(f.diagnostics().list()[0].message ==
        "a define may not lead back to itself: 'a' calls 'b', which calls 'c', which calls 'a'");
}

TEST_CASE("what a define unfolds to is bounded") {
  std::string more = "define d0(n: int): int = n + n\n";
  for (int i = 1; i <= 20; ++i) {
    const std::string below = "d" + std::to_string(i - 1);
    more += "define d" + std::to_string(i) + "(n: int): int = " + below + "(" + below + "(n))\n";
  }
  const ExprFixture f(more);
  REQUIRE(f.vocabulary_codes() == "BY0465");
  // Long chains that don't double are fine.
  std::string chain = "define c0(n: int): int = n + 1\n";
  for (int i = 1; i <= 2000; ++i) {
    chain +=
        "define c" + std::to_string(i) + "(n: int): int = c" + std::to_string(i - 1) + "(n) + 1\n";
  }
  CHECK(ExprFixture(chain).vocabulary_codes() == "");
}

}  // namespace bylaw
