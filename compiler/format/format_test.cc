// The canonical form: stable, faithful, and as the language's own examples are written.
#include "compiler/format/format.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/dump.h"
#include "compiler/parse/parse.h"
#include "compiler/parse/sample.h"

namespace bylaw {
namespace {

std::string formatted(std::string_view text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const std::string out =
      format_text(sources, sources.add("a.bylaw", std::string(text)), diagnostics);
  CHECK_MESSAGE(diagnostics.empty(), text);
  return out;
}

std::string tree_of(std::string_view text) {
  SourceMap sources;
  Diagnostics diagnostics;
  const ast::File file =
      parse_file(sources, sources.add("a.bylaw", std::string(text)), diagnostics);
  CHECK(diagnostics.empty());
  return dump_file(file);
}

/// Formatting is stable and changes no meaning.
void check_stable(std::string_view text, std::string_view what) {
  const std::string once = formatted(text);
  CHECK_MESSAGE(formatted(once) == once, what);
  CHECK_MESSAGE(tree_of(once) == tree_of(text), what);
}

/// `text` with all line breaks outside of comments taken away, and with one before each word: both
/// ends of what people write.
std::string squeezed(std::string_view text, char blank) {
  std::string out;
  bool comment = false;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!comment && c == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
    if (!quoted && text.substr(i, 2) == "//") comment = true;
    if (c == '\n') {
      out += comment ? '\n' : blank;
      comment = false;
      continue;
    }
    out += !comment && !quoted && c == ' ' ? blank : c;
  }
  return out;
}

std::vector<std::string> policy_texts() {
  std::vector<std::string> out(sample::kSamples.begin(), sample::kSamples.end());
  for (const std::string_view folder : {"stdlib", "policies"}) {
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".bylaw") continue;
      std::stringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      out.push_back(text.str());
    }
  }
  return out;
}

TEST_CASE("formatting twice is formatting once, and the tree stays") {
  for (const std::string& text : policy_texts()) {
    SourceMap sources;
    Diagnostics diagnostics;
    parse_file(sources, sources.add("a.bylaw", text), diagnostics);
    if (diagnostics.has_errors()) continue;  // an example of a mistake
    const std::string what = text.substr(0, 60);
    check_stable(text, what);
    check_stable(squeezed(text, ' '), what + " on one line");
    check_stable(squeezed(text, '\n'), what + " on many lines");
  }
}

TEST_CASE("every comment and doc line is kept, in order") {
  const auto comments = [](std::string_view text) {
    std::string out;
    for (size_t at = text.find("c_"); at != std::string_view::npos; at = text.find("c_", at + 1)) {
      out += text.substr(at, 4);
    }
    return out;
  };
  std::string text = "/* c_00 */ // c_01\n/* c_02 */ domain /* c_03 */ d // c_04\n\n\n/// c_05\n";
  text +=
      "bylaw b /* c_06 */ { // c_07\n/// c_08\n permit read // c_09\n when /* c_10 */ a // c_11\n";
  text +=
      " /* c_12\n c_13 */ and f( // c_14\n a /* c_15 */ , b // c_16\n ) // c_17\n // c_18\n } // "
      "c_19\n";
  text +=
      "entity E { a: int // c_20\n , b: int, /* c_21 */ c: int /* c_22 */ }\n// c_23\n\n\n// c_24";
  const std::string once = formatted(text);
  CHECK(comments(once) == comments(text));
  CHECK(formatted(once) == once);
  CHECK(tree_of(once) == tree_of(text));
}

TEST_CASE("whatever still parses after words were lost or doubled is formatted stably") {
  std::minstd_rand random(1);
  for (int round = 0; round < 400; ++round) {
    std::string text(sample::kSamples[random() % sample::kSamples.size()]);
    for (int change = 0; change < 3; ++change) {
      const size_t at = text.find_first_of(" \n", random() % text.size());
      if (at == std::string::npos) continue;
      const size_t end = text.find_first_of(" \n", at + 1);
      if (end == std::string::npos) continue;
      const std::string word = text.substr(at, end - at);
      switch (random() % 4) {
        case 0:
          text.erase(at, end - at);
          break;
        case 1:
          text.insert(at, word);
          break;
        case 2:
          text.insert(at, " // c\n");
          break;
        default:
          text.insert(at, "\n/* c */");
          break;
      }
    }
    SourceMap sources;
    Diagnostics diagnostics;
    parse_file(sources, sources.add("a.bylaw", text), diagnostics);
    if (!diagnostics.has_errors()) check_stable(text, text);
  }
}

TEST_CASE("a text that does not parse is returned untouched") {
  SourceMap sources;
  Diagnostics diagnostics;
  const std::string text = "module   m\n  set x == 1";
  CHECK(format_text(sources, sources.add("a.bylaw", text), diagnostics) == text);
  CHECK(diagnostics.has_errors());
}

TEST_CASE("blanks") {
  CHECK(formatted("module m set x=-a . b+( 1*2 )-f( a,b )") ==
        "module m\nset x = -a.b + (1 * 2) - f(a, b)\n");
  CHECK(formatted("module m set x = not ( a ) and T :: \"x\" in [ a,b ]") ==
        "module m\nset x = not (a) and T::\"x\" in [a, b]\n");
}

TEST_CASE("blocks stay on one line where they were written so and fit") {
  CHECK(formatted("module m enum E ordered {a<b}") == "module m\nenum E ordered { a < b }\n");
  CHECK(formatted("module m enum E {\na,b\n}") == "module m\nenum E {\n  a,\n  b\n}\n");
  CHECK(formatted("module m entity E in F {}") == "module m\nentity E in F { }\n");
  CHECK(formatted("module m entity E {a:int b?:set < string >}") ==
        "module m\nentity E { a: int, b?: set<string> }\n");
  CHECK(formatted("module m entity E {a:int, b?:string,\n}") ==
        "module m\nentity E {\n  a: int\n  b?: string\n}\n");
  CHECK(formatted("module m taxonomy T extends U {a open b under c and d}") ==
        "module m\ntaxonomy T extends U {\n  a\n  open b under c and d\n}\n");
}

TEST_CASE("rules and their parts") {
  CHECK(formatted("domain d bylaw b \"t\" {permit read when a}") ==
        "domain d\nbylaw b \"t\" { permit read when a }\n");
  CHECK(formatted("domain d bylaw b {permit read when a forbid read}") ==
        "domain d\nbylaw b {\n  permit read when a\n  forbid read\n}\n");
  CHECK(formatted("domain d bylaw b {permit read when a\nwith filter x with c(1)}") ==
        "domain d\nbylaw b {\n  permit read\n    when a\n    with filter x\n    with c(1)\n}\n");
  CHECK(
      formatted("domain d bylaw b {\npermit read when aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa and "
                "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb with ccccccccccccccccccccccc}") ==
      "domain d\nbylaw b {\n  permit read\n"
      "    when aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa and "
      "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n"
      "    with ccccccccccccccccccccccc\n}\n");
  CHECK(formatted("standards s mandatory standard t {require a\n\"x\" require b.c \"y\"}") ==
        "standards s\nmandatory standard t {\n  require a\n    \"x\"\n  require b.c  \"y\"\n}\n");
  CHECK(formatted("standards s mandatory standard t {require a \"x\" require b.c \"y\"}") ==
        "standards s\nmandatory standard t {\n  require a    \"x\"\n  require b.c  \"y\"\n}\n");
}

TEST_CASE("empty lines and comments") {
  CHECK(
      formatted(
          "\n\n// top\n\n\nmodule m\n\n\n\nset x = 1\nset y = 2 // why\nset zz = 3  // so\n\n\n") ==
      "// top\n\nmodule m\n\nset x = 1\nset y = 2   // why\nset zz = 3  // so\n");
  CHECK(formatted("module m entity E {\n\n  // first\n  a: int // one\n\n\n  b: int\n\n}") ==
        "module m\nentity E {\n  // first\n  a: int  // one\n\n  b: int\n}\n");
}

TEST_CASE("what is too long breaks before connectives and after commas, the outermost first") {
  const std::string a(40, 'a');
  const std::string b(40, 'b');
  CHECK(formatted("module m set x = " + a + " and (" + b + " or " + a + ")") ==
        "module m\nset x = " + a + "\n  and (" + b + " or " + a + ")\n");
  CHECK(formatted("module m define f(): bool = " + a + " and (" + b + " or " + a + ")") ==
        "module m\ndefine f(): bool =\n  " + a + "\n    and (" + b + " or " + a + ")\n");
  CHECK(formatted("module m define f(): bool =\n" + a + " and\n" + b + "\nor c") ==
        "module m\ndefine f(): bool =\n  " + a + " and " + b + "\n    or c\n");
  CHECK(formatted("module m set x = [" + a + ", " + b + ", " + a + "]") ==
        "module m\nset x = [" + a + ", " + b + ",\n  " + a + "]\n");
}

TEST_CASE("tests and waivers") {
  CHECK(
      formatted("domain d test \"t\" {given principal U::\"a\" {b:[ ],}\nresource R::\"r\" "
                "expect permit read by b\nmasks { e:hash }}") ==
      "domain d\ntest \"t\" {\n  given principal U::\"a\" { b: [], }\n        resource  R::\"r\"\n"
      "  expect permit read by b\n    masks { e: hash }\n}\n");
  CHECK(formatted("standards s waiver w\nof t for d on read\nuntil 2027-06-30 approved by \"a\" "
                  "ticket \"b\" because \"c\"") ==
        "standards s\nwaiver w\n  of t for d on read\n  until 2027-06-30 approved by \"a\" ticket "
        "\"b\" because \"c\"\n");
  CHECK(formatted("domain d assert \"a\":\nalways permit read when b\nand c") ==
        "domain d\nassert \"a\":\n  always permit read when b\n    and c\n");
}

}  // namespace
}  // namespace bylaw
