// The tree that policy text becomes.
#include "compiler/parse/parse.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "compiler/ast/dump.h"
#include "compiler/parse/sample.h"

namespace bylaw {
namespace {

struct Parsed {
  SourceMap sources;
  Diagnostics diagnostics;
  ast::File file;

  explicit Parsed(std::string_view text, const ParseLimits& limits = {}) {
    file = parse_file(sources, sources.add("a.bylaw", std::string(text)), diagnostics, limits);
  }
  std::string messages() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      out += std::string(d.code) + " " + d.message;
      if (!d.labels.empty()) out += " @" + std::string(sources.text(d.labels[0].span));
      out += "\n";
    }
    return out;
  }
  template <typename Node>
  const Node& decl(size_t index = 0) const {
    REQUIRE(index < file.decls.size());
    return std::get<Node>(file.decls[index].node);
  }
};

/// The expression `text` as a tree, where nothing is wrong with it.
std::string tree(const std::string& text) {
  const Parsed parsed("module m set x = " + text);
  CHECK_MESSAGE(parsed.diagnostics.empty(), parsed.messages());
  if (parsed.file.decls.size() != 1) return "";
  return dump_expr(parsed.file, parsed.decl<ast::SetDecl>().value);
}

TEST_CASE("every form of the language parses") {
  for (const std::string_view text : sample::kSamples) {
    const Parsed parsed(text);
    CHECK_MESSAGE(parsed.diagnostics.empty(), parsed.messages());
    CHECK(parsed.file.has_header);
  }
}

TEST_CASE("precedence, from the loosest to the tightest") {
  CHECK(tree("a implies b implies c") == "(implies a (implies b c))");
  CHECK(tree("a implies b or c") == "(implies a (or b c))");
  CHECK(tree("a or b and c or d") == "(or a (and b c) d)");
  CHECK(tree("a and b and c") == "(and a b c)");
  CHECK(tree("(a and b) and c") == "(and (and a b) c)");
  CHECK(tree("not a == b and c") == "(and (not (== a b)) c)");
  CHECK(tree("not not a") == "(not (not a))");
  CHECK(tree("a | b & c == d") == "(== (| a (& b c)) d)");
  CHECK(tree("a & b - c") == "(& a (- b c))");
  CHECK(tree("a - b - c + d") == "(+ (- (- a b) c) d)");
  CHECK(tree("a + b * c") == "(+ a (* b c))");
  CHECK(tree("-a * b") == "(* (neg a) b)");
  CHECK(tree("-a.b otherwise c") == "(neg (otherwise (member \"b\" a) c))");
  CHECK(tree("a otherwise b otherwise c") == "(otherwise a (otherwise b c))");
  CHECK(tree("has a.b and known c") == "(and (has (member \"b\" a)) (known c))");
  CHECK(tree("unique a.b == c") == "(== (unique (member \"b\" a)) c)");
}

TEST_CASE("quantifiers and if reach as far right as they can") {
  CHECK(tree("any x in xs: a and b or c implies d") ==
        "(any \"x\" xs (implies (or (and a b) c) d))");
  CHECK(tree("a and any x in xs: b or c") == "(and a (any \"x\" xs (or b c)))");
  CHECK(tree("a and if b then c else d or e") == "(and a (if b c (or d e)))");
  CHECK(tree("(count x in xs: a) > 3") == "(> (count \"x\" xs a) 3)");
  CHECK(tree("all x in xs: any y in ys: x == y") == "(all \"x\" xs (any \"y\" ys (== x y)))");
}

TEST_CASE("members, methods, calls and entities") {
  CHECK(tree("a.b.c") == "(member \"c\" (member \"b\" a))");
  CHECK(tree("row.\"Order ID\"") == "(member \"Order ID\" row)");
  CHECK(tree("Country.in") == "(member \"in\" Country)");
  CHECK(tree("a.b.size()") == "(method \"size\" (member \"b\" a))");
  CHECK(tree("a.startsWith(\"x\").lower()") ==
        "(method \"lower\" (method \"startsWith\" a (string \"x\")))");
  CHECK(tree("trained(u, \"x\")") == "(call (\"trained\") u (string \"x\"))");
  CHECK(tree("privacy.trained(u)") == "(call (\"privacy\" \"trained\") u)");
  CHECK(tree("privacy.trained(u).size()") ==
        "(method \"size\" (call (\"privacy\" \"trained\") u))");
  CHECK(tree("Team::\"audit\"") == "(entity (\"Team\") \"audit\")");
  CHECK(tree("std.x.Team::\"audit\".name") ==
        "(member \"name\" (entity (\"std\" \"x\" \"Team\") \"audit\"))");
  CHECK(tree("\"record\"::\"a\"") == "(entity (\"record\") \"a\")");
  CHECK(tree("a is std.User and b") == "(and (is (\"std\" \"User\") a) b)");
}

TEST_CASE("literals") {
  CHECK(tree("[1, 2.5, true, 90d, 2027-06-30]") ==
        "(list 1 (decimal \"2.5\") true (duration \"90d\") (date \"2027-06-30\"))");
  CHECK(tree("2026-03-02T10:00:00.25+01:00") == "(timestamp \"2026-03-02T10:00:00.25+01:00\")");
  CHECK(tree("ip\"10.0.0.0/8\"") == "(ip \"10.0.0.0/8\")");
  CHECK(tree("a matches r\"x\\.[0-9]+\"") == "(matches \"x\\\\.[0-9]+\" a)");
  CHECK(tree("a like \"x*\"") == "(like \"x*\" a)");
  CHECK(tree("10 - 5") == "(- 10 5)");
  CHECK(tree("2027-06-30-1d") == "(- (date \"2027-06-30\") (duration \"1d\"))");
  CHECK(tree("{ name: \"x\", \"odd key\": [{}], in: 1 }") ==
        "(record name: odd key: in: (string \"x\") (list (record)) 1)");
}

TEST_CASE("strings have their escapes undone and are in normalisation form C") {
  const Parsed parsed("module m set x = \"a\\\"\\\\\\n\\t\\u{e9}\\u{1F600}\"");
  const ast::ExprId value = parsed.decl<ast::SetDecl>().value;
  CHECK(parsed.file.exprs[value].text == "a\"\\\n\t\u00e9\U0001F600");
  CHECK(tree("\"e\u0301\"") == "(string \"\u00e9\")");
  CHECK(tree("\"e\\u{301}\"") == "(string \"\u00e9\")");
}

TEST_CASE("words with a meaning elsewhere are names") {
  CHECK(tree("when == unless and mask.with.permit") ==
        "(and (== when unless) (member \"permit\" (member \"with\" mask)))");
  const Parsed parsed(
      "module m entity entity { entity: entity, permit?: set, claim: bool, adjustable adjustable: "
      "int }");
  CHECK(parsed.diagnostics.empty());
  const auto& entity = parsed.decl<ast::EntityDecl>();
  REQUIRE(entity.attributes.size() == 4);
  CHECK(entity.attributes[1].name.text == "permit");
  CHECK(entity.attributes[1].optional);
  CHECK(entity.attributes[2].name.text == "claim");
  CHECK(!entity.attributes[2].claim);
  CHECK(entity.attributes[3].adjustable);
}

TEST_CASE("doc lines belong to what follows them") {
  const Parsed parsed(
      "module m\n/// First.\n/// Second.\nenum E {\n  /// About a.\n  a, // not a doc\n  b }\n"
      "entity U {\n  /// Its name.\n  name: string\n  age: int }\n");
  CHECK(parsed.diagnostics.empty());
  CHECK(parsed.file.decls[0].doc == "First.\nSecond.");
  CHECK(parsed.decl<ast::EnumDecl>().members[0].doc == "About a.");
  CHECK(parsed.decl<ast::EnumDecl>().members[1].doc.empty());
  CHECK(parsed.decl<ast::EntityDecl>(1).attributes[0].doc == "Its name.");
  CHECK(parsed.decl<ast::EntityDecl>(1).attributes[1].doc.empty());
}

TEST_CASE("a byte order mark is skipped, and lines may end as on Windows") {
  const Parsed parsed("\xEF\xBB\xBFmodule a.b\r\n/// Doc.\r\nenum E { a }\r\n");
  CHECK(parsed.diagnostics.empty());
  CHECK(parsed.file.package.text() == "a.b");
  CHECK(parsed.file.header_span.begin == 3);
  CHECK(parsed.file.decls[0].doc == "Doc.");
}

TEST_CASE("headers") {
  CHECK(Parsed("module a.b").file.header == ast::HeaderKind::kModule);
  CHECK(Parsed("standards privacy").file.header == ast::HeaderKind::kStandards);
  CHECK(Parsed("domain clothing.eu").file.header == ast::HeaderKind::kDomain);
  const Parsed root("domain \"*\"");
  CHECK(root.file.package.text() == "*");
  CHECK(root.file.has_header);
}

TEST_CASE("long chains are flat and quick; deep nesting is one message") {
  std::string chain = "module m define f(): bool = a";
  for (int i = 0; i < 100000; ++i) chain += i % 2 == 0 ? " and not b.c == 1" : " and d";
  const Parsed parsed(chain);
  CHECK(parsed.diagnostics.empty());
  const ast::ExprId body = parsed.decl<ast::DefineDecl>().body;
  CHECK(parsed.file.exprs[body].kind == ast::ExprKind::kAnd);
  CHECK(parsed.file.exprs[body].count == 100001);
  CHECK(parsed.file.exprs[body].depth == 5);

  const auto repeat = [](int times, std::string_view text) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
  };
  for (const std::string_view opening :
       {"(", "[", "not ", "- ", "if a then b else ", "a implies ", "any x in xs: ", "has ", "f(",
        "{a: ", "a otherwise ", "x.f(", "if "}) {
    const Parsed deep("module m set x = " + repeat(20000, opening) + "a");
    CHECK_MESSAGE(deep.diagnostics.size() == 1, std::string(opening));
    CHECK(deep.diagnostics.list()[0].code == "BY0104");
  }
  CHECK(Parsed("module m entity E { a: " + repeat(20000, "set<") + "int }")
            .diagnostics.list()[0]
            .code == "BY0104");
  CHECK(
      Parsed("module m set x = " + repeat(199, "(") + "a" + repeat(199, ")")).diagnostics.empty());
  CHECK(Parsed("module m set x = " + repeat(199, "a + ") + "a").diagnostics.empty());
  const Parsed sum("module m set x = " + repeat(100000, "a + ") + "a");
  CHECK(sum.diagnostics.size() == 1);
  CHECK(sum.diagnostics.list()[0].code == "BY0105");
}

TEST_CASE("many rules side by side do not count as nesting") {
  std::string text = "domain d\n";
  for (int i = 0; i < 400; ++i) {
    text += "bylaw b" + std::to_string(i) +
            " { permit any action when not any x in xs: if a then b else c implies -1 < 2 }\n";
  }
  text += "bylaw all_of_them {\n";
  for (int i = 0; i < 400; ++i) text += "permit read when all x in xs: not has x.a or not b\n";
  text += "}\nentity E {\n";
  for (int i = 0; i < 400; ++i) text += "a" + std::to_string(i) + ": set<list<string>>\n";
  const Parsed parsed(text + "}\n");
  CHECK_MESSAGE(parsed.diagnostics.empty(), parsed.messages());
}

}  // namespace
}  // namespace bylaw
