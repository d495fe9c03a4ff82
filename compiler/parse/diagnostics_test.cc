// What is said of each mistake of form, and what survives it.
#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/dump.h"
#include "compiler/parse/parse.h"

namespace bylaw {
namespace {

struct Said {
  SourceMap sources;
  Diagnostics diagnostics;
  ast::File file;

  explicit Said(std::string_view text, const ParseLimits& limits = {}) {
    file = parse_file(sources, sources.add("a.bylaw", std::string(text)), diagnostics, limits);
  }
  /// "BY0130@)": code and place of each.
  std::string all() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      if (!out.empty()) out += " ";
      out += std::string(d.code) + "@";
      if (!d.labels.empty()) out += sources.text(d.labels[0].span);
    }
    return out;
  }
  std::string message() const { return diagnostics.empty() ? "" : diagnostics.list()[0].message; }
  std::string hint() const { return diagnostics.empty() ? "" : diagnostics.list()[0].hint; }
  /// The text with the mends of all diagnostics applied.
  std::string mended() const {
    std::string text = sources[file.file].text();
    std::vector<FixIt> fixes;
    for (const Diagnostic& d : diagnostics.list()) {
      fixes.insert(fixes.end(), d.fixits.begin(), d.fixits.end());
    }
    for (auto it = fixes.rbegin(); it != fixes.rend(); ++it) {
      text.replace(it->span.begin, it->span.end - it->span.begin, it->replacement);
    }
    return text;
  }
};

std::string said(std::string_view text) { return Said(text).all(); }
std::string said_of(const std::string& expr) { return Said("module m set x = " + expr).all(); }
std::string in_bylaw(const std::string& rules) {
  return Said("domain d\nbylaw b {\n" + rules + "\n}\nset after = 1\n").all();
}

TEST_CASE("texts that can't be read") {
  CHECK(said("module m \xC3(") == "BY0101@\xC3");
  CHECK(Said("module m \xFF").message() == "the byte 0xFF is not part of valid UTF-8 text");
  CHECK(said(std::string_view("module m\0", 9)) == std::string("BY0102@") + '\0');
  CHECK(Said("module too.long", ParseLimits{.bytes = 8}).all() == "BY0103@");
  CHECK(Said("module m set x = ((1))", ParseLimits{.nesting = 1}).all() == "BY0104@(");
  CHECK(Said("module m set x = ((1))", ParseLimits{.nesting = 2}).all() == "");
  CHECK(Said("module m set x = 1+2+3", ParseLimits{.nesting = 2}).all() == "BY0105@1+2+3");
  std::string many = "module m\n";
  for (int i = 0; i < 2000; ++i) many += "set x = )\n";
  const Said much(many);
  CHECK(much.diagnostics.size() == 1001);
  CHECK(much.diagnostics.list().back().code == "BY0106");
  CHECK(Said("module m " + std::string(5000, ';')).diagnostics.size() == 1002);
  CHECK(said("module m \x7F set x = 1") == "BY0107@\x7F");
}

TEST_CASE("characters and comments") {
  CHECK(said_of("1 @ 2") == "BY0107@@");
  CHECK(said_of("a \\ b") == "BY0107@\\");
  CHECK(said_of("gr\u00f6sse") == "BY0108@gr\u00f6sse");
  CHECK(Said("module m set x = gr\u00f6sse == 1").hint() == "quote it: \"gr\u00f6sse\"");
  CHECK(Said("module m set x =\u00a01").message() == "the character U+00A0 has no meaning here");
  CHECK(Said("module m set x = 1 \u2013 2").hint() == "did you mean '-'?");
  CHECK(said("module m /* never closed") == "BY0110@/*");
  CHECK(said("module m /* closed **/ set x = 1") == "");
  CHECK(said("module m // set x = ((") == "");
}

TEST_CASE("strings") {
  CHECK(said("module m set x = \"open\nset y = 1") == "BY0109@\"open");
  CHECK(said("standards s\nmandatory standard t \"u {\n  forbid read\n}\n") == "BY0109@\"u {");
  CHECK(said_of("\"a\\d\"") == "BY0111@\\d");
  CHECK(said_of("\"\\u{110000} \\u{d800} \\u{} \\u12\"") ==
        "BY0111@\\u{110000} BY0111@\\u{d800} BY0111@\\u{} BY0111@\\u");
  CHECK(said_of("\"\\u{10ffff}\"") == "");
  CHECK(said_of("'text'") == "BY0112@'text'");
  CHECK(Said("module m set x = 'a \"b\"'").mended() == "module m set x = \"a \\\"b\\\"\"");
  CHECK(said_of("a.\"\"") == "BY0121@\"\"");
}

TEST_CASE("a malformed literal is one token with one message") {
  CHECK(said_of("06 + 1") == "BY0113@06");
  CHECK(Said("module m set x = 06").mended() == "module m set x = 6");
  CHECK(said_of("00") == "BY0113@00");
  CHECK(said_of("0") == "");
  CHECK(said_of("1_000") == "BY0113@1_000");
  CHECK(said_of("00.5") == "BY0113@00.5");
  CHECK(said_of("3rd_party") == "BY0113@3rd_party");
  CHECK(said_of("9223372036854775808") == "BY0114@9223372036854775808");
  CHECK(said_of("9223372036854775807") == "");
  CHECK(said_of("1.23456") == "BY0114@1.23456");
  CHECK(said_of("1.2345") == "");
  CHECK(said_of("15minutes") == "BY0115@15minutes");
  CHECK(Said("module m set x = 15minutes").hint() == "did you mean '15min'?");
  CHECK(said_of("1h30min") == "BY0115@1h30min");
  CHECK(Said("module m set x = 1h30min").mended() == "module m set x = (1h + 30min)");
  CHECK(said_of("1.5h") == "BY0115@1.5h");
  CHECK(said_of("90m") == "BY0115@90m");
  CHECK(Said("module m set x = 007d").mended() == "module m set x = 7d");
  CHECK(said_of("99999999999999999y") == "BY0115@99999999999999999y");
  CHECK(said_of("2027-06-301") == "BY0116@2027-06-301");
  CHECK(said_of("2027-6-30") == "BY0116@2027-6-30");
  CHECK(said_of("2027-02-29") == "BY0116@2027-02-29");
  CHECK(said_of("2028-02-29") == "");
  CHECK(said_of("2026-03-02T10:00") == "BY0117@2026-03-02T10:00");
  CHECK(said_of("2026-03-02T25:00:00Z") == "BY0117@2026-03-02T25:00:00Z");
  CHECK(said_of("ip\"10.0.0.0/33\"") == "BY0118@ip\"10.0.0.0/33\"");
  CHECK(in_bylaw("permit read until 2027-06-301 when true") == "BY0116@2027-06-301");
}

TEST_CASE("operators of other languages") {
  CHECK(said_of("a && !b || c === d") == "BY0119@&& BY0119@! BY0119@|| BY0119@===");
  CHECK(Said("module m set x = a && !b || c <> d => e").mended() ==
        "module m set x = a and not b or c != d implies e");
  CHECK(Said("module m set x = a && b").message() == "'&&' is written 'and'");
  CHECK(said("module m; set x = 1;") == "BY0120@; BY0120@;");
  CHECK(Said("module m; set x = 1;").mended() == "module m set x = 1");
  CHECK(said("module m enum E { a; b }") == "BY0120@;");
  CHECK(said_of("a in Team:\"x\"") == "BY0119@:");
  CHECK(Said("module m set x = a in Team:\"x\"").mended() == "module m set x = a in Team::\"x\"");
  CHECK(said_of("a = b") == "BY0151@=");
  CHECK(Said("module m set x = a = b").mended() == "module m set x = a == b");
}

TEST_CASE("expressions and conditions") {
  CHECK(said_of("a and") == "BY0130@");
  CHECK(said_of("a and )") == "BY0130@)");
  CHECK(said_of("a and 1 + * 2") == "BY0130@*");
  CHECK(Said("module m set x = [1, , 2]").message() == "expected an expression, saw ','");
  CHECK(in_bylaw("permit read when") == "BY0131@}");
  CHECK(in_bylaw("permit read when unless a\nforbid read when == 1") == "BY0131@unless BY0131@==");
  CHECK(in_bylaw("permit read when permit") == "BY0131@permit");
  CHECK(said("module m set x =\nset y = 1") == "BY0130@set");
  CHECK(Said("module m set x =\nset y = 1").file.decls.size() == 2);
  CHECK(said_of("f(a b)") == "BY0132@b");
  CHECK(Said("module m set x = f(a b)").message() == "expected ',' or ')', saw 'b'");
  CHECK(said_of("(a b)") == "BY0132@b");
  CHECK(said_of("a.1") == "BY0132@1");
  CHECK(said_of("if a then b") == "BY0141@");
  CHECK(said_of("if a else b") == "BY0132@else");
  CHECK(said_of("x not in y") == "BY0143@not");
  CHECK(in_bylaw("permit read when x not in y") == "BY0143@not");
  CHECK(said_of("any permit in xs: true") == "BY0138@permit");
  CHECK(said_of("any x of xs: true") == "BY0132@of");
  CHECK(said_of("a b") == "BY0144@b");
  CHECK(in_bylaw("permit read when a b") == "BY0144@b");
}

TEST_CASE("what the grammar takes and the language does not") {
  CHECK(said_of("a < b < c") == "BY0150@<");
  CHECK(said_of("a < b < c < d == e") == "BY0150@<");
  CHECK(said_of("a == b in c") == "BY0150@in");
  CHECK(said_of("(a < b) == c") == "");
  CHECK(said_of("a matches \"x\"") == "BY0152@\"x\"");
  CHECK(Said("module m set x = a matches \"x\"").mended() == "module m set x = a matches r\"x\"");
  CHECK(said_of("a == r\"x\"") == "BY0153@r\"x\"");
  CHECK(said_of("a like b") == "BY0154@b");
  CHECK(said_of("a is not User") == "BY0155@not User");
  CHECK(said_of("a is \"x\" + 1") == "BY0155@\"x\" + 1");
  CHECK(said_of("f(a)::\"b\"") == "BY0156@f(a)");
  CHECK(said_of("{ a: 1, a: 2 }") == "BY0157@a");
}

TEST_CASE("rules and their parts") {
  CHECK(in_bylaw("permit read unless a when b") == "BY0158@when");
  CHECK(in_bylaw("permit read with audit unless b") == "BY0158@unless");
  CHECK(in_bylaw("permit read when a when b unless c with d with e") == "");
  CHECK(in_bylaw("forbid read when a with audit") == "BY0159@with");
  CHECK(in_bylaw("forbid read until 2027-01-01") == "BY0159@until");
  CHECK(in_bylaw("permit read until 2027-01-01 until 2027-01-02") == "BY0157@until");
  CHECK(in_bylaw("lift read when a") == "BY0160@lift");
  CHECK(in_bylaw("override within a") == "BY0160@override");
  CHECK(said("standards s guarantee g { forbid read }") == "BY0160@forbid");
  CHECK(said("domain d override s { permit read }") == "BY0160@permit");
  CHECK(in_bylaw("oblige read when a") == "BY0161@oblige");
  CHECK(said("standards s standard t { }") == "BY0162@standard");
  CHECK(said("standards s mandatory standard t \"a\" for x \"b\" { }") == "BY0157@\"b\"");
  CHECK(in_bylaw("allow read when a") == "BY0142@allow");
  CHECK(Said("domain d bylaw b { deny read }").mended() == "domain d bylaw b { forbid read }");
  CHECK(in_bylaw("permitt read when a") == "BY0134@permitt");
  CHECK(in_bylaw("cap columns under a.b to hash when c") == "BY0132@when");
  CHECK(in_bylaw("permit when x") == "BY0132@when");
  CHECK(Said("domain d bylaw b { permit when x }").message() == "expected an action, saw 'when'");
  CHECK(Said("domain d bylaw b { permit ] }").message() == "']' closes nothing");
  CHECK(in_bylaw("permit read if x") == "BY0142@if");
  CHECK(Said("domain d bylaw b { permit read when a except b }").mended() ==
        "domain d bylaw b { permit read when a unless b }");
  CHECK(in_bylaw("permit filter") == "BY0138@filter");
}

TEST_CASE("headers, imports, declarations") {
  CHECK(said("enum E { a }") == "BY0163@enum");
  CHECK(said("") == "BY0163@");
  CHECK(said("enum E { a } module m") == "BY0164@module m");
  CHECK(said("module m module n") == "BY0164@module n");
  CHECK(said("module m enum E { a } import std.x") == "BY0165@import std.x");
  CHECK(said("module m enmu E { a }") == "BY0133@enmu");
  CHECK(Said("module m enmu E { a }").hint() == "did you mean 'enum'?");
  CHECK(Said("module m\nenmu E { a }").file.decls.size() == 1);
  CHECK(said("module m\npolicy p { permit read }") == "BY0142@policy");
  CHECK(said("module m\n== 3\nset x = 1") == "BY0133@==");
  CHECK(said("module m\nset x = 1 }\nset y = 2") == "BY0140@}");
  CHECK(said("module m enum E ordered { a, b }") == "BY0166@,");
  CHECK(said("module m enum E { a < b }") == "BY0166@<");
  CHECK(said("module m entity E { a b: int\n c: int }") == "BY0132@b");
  CHECK(said("module m entity E { a: int, :\n c: int }") == "BY0136@:");
  CHECK(said("module m taxonomy T { a\n = \n b }") == "BY0137@=");
  CHECK(
      said("standards s waiver w of x for d on read until 2027-01-01 ticket \"t\" because \"b\"") ==
      "BY0161@w");
  CHECK(said("domain d test \"t\" { given at 2026-01-01 expect permit read }") ==
        "BY0132@2026-01-01");
  CHECK(said("domain d test \"t\" { expect forbid read }") == "BY0167@forbid");
  CHECK(said("domain d test \"t\" { then permit read }") == "BY0135@then");
  CHECK(Said("module m enum E { a b }").message() == "expected ',', '<' or '}', saw 'b'");
  CHECK(Said("module m entity E { a: }").message() == "expected a type, saw '}'");
  CHECK(Said("module m mask q reveals }").message() == "expected what the mask reveals, saw '}'");
  CHECK(Said("module m entity E { a: set<int }").message() == "expected '>', saw '}'");
  CHECK(said("module m action read, ] by U on D") == "BY0132@]");
  CHECK(said("domain d test \"t\" { expect deny permit }") == "BY0138@permit");
  CHECK(said("domain d\ncap x") == "BY0133@cap");
  CHECK(said("module m define f(x: int,, y: int): bool = true") == "BY0145@,");
  CHECK(said("module m set x = f(a:b)") == "BY0132@:");
  CHECK(said("module m set x = [a,") == "BY0139@");
  CHECK(said("domain d test \"t\" { expect allow read }") == "BY0142@allow");
  CHECK(Said("domain d bylaw b permit read").message() ==
        "expected a string or '{', saw the reserved word 'permit'");
  CHECK(Said("module m entity E a: int").message() == "expected 'in' or '{', saw 'a'");
  CHECK(said("domain d test unquoted { }") == "BY0132@unquoted");
}

TEST_CASE("brackets that are not closed") {
  const Said lost("domain d\nbylaw a {\n  permit read\nbylaw b { permit query }\n");
  CHECK(lost.all() == "BY0139@bylaw");
  CHECK(lost.message() == "'{' is not closed before 'bylaw'");
  CHECK(lost.file.decls.size() == 2);
  CHECK(said("domain d bylaw a { permit read") == "BY0139@");
  CHECK(in_bylaw("permit read when (a and b\nforbid read") == "BY0139@forbid");
  CHECK(in_bylaw("permit read when f(a, [b, c)") == "BY0139@)");
}

TEST_CASE("one run reports every independent mistake and keeps the rest") {
  const Said all(R"(domain d
import m.x

bylaw one {
  permit read when a and
  permit query when b
  forbid read when c = d
  cap columns to hash on read
}
set limit = 15minutes
entity U {
  a: int
  b int
  c: set<int
  d: string
}
bylaw two { permit read when principal.x }
taxonomy T {
  a.b
  c under
  d
}
bogus thing { with nested { braces } }
test "t" {
  given principal U::"x"
  expect maybe read
  expect deny query
}
bylaw three { permit read }
)");
  CHECK(all.all() ==
        "BY0130@permit BY0151@= BY0132@to BY0115@15minutes BY0132@int BY0132@d "
        "BY0133@bogus BY0132@maybe");
  CHECK(all.file.decls.size() == 7);
  const auto& one = std::get<ast::BylawDecl>(all.file.decls[0].node);
  CHECK(one.clauses.size() == 2);
  const auto& entity = std::get<ast::EntityDecl>(all.file.decls[2].node);
  CHECK(entity.attributes.size() == 2);
}

TEST_CASE("every example of the index shows its diagnostic, and only that") {
  std::ifstream page("docs/diagnostics/syntax.md");
  std::string line;
  std::string code;
  size_t examples = 0;
  while (std::getline(page, line)) {
    if (line.starts_with("## ")) code = line.substr(3, 6);
    if (line != "```bylaw") continue;
    std::string text;
    while (std::getline(page, line) && line != "```") text += line + "\n";
    const Said example(text);
    CHECK_MESSAGE(example.diagnostics.size() == 1, code, ": ", example.all());
    if (!example.diagnostics.empty()) CHECK(example.diagnostics.list()[0].code == code);
    ++examples;
  }
  CHECK(examples == 49);
}

}  // namespace
}  // namespace bylaw
