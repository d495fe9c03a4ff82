// Holds the tree against its own rules (docs/architecture.md): who may include whom, how files
// begin and how long they are, that every diagnostic is documented and tested, that nothing is left
// to do.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "tests/tree.h"

namespace bylaw::tests {
namespace {

const std::vector<TreeFile>& tree() {
  static const std::vector<TreeFile> files = tree_files();
  return files;
}

const TreeFile& file(std::string_view path) {
  const auto found = std::ranges::find(tree(), path, &TreeFile::path);
  REQUIRE_MESSAGE(found != tree().end(), path);
  return *found;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if ((c >= 'a' && c <= 'z') || c == '_') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

/// Room → rooms it may include, from the table "Rooms" of docs/architecture.md.
std::map<std::string, std::set<std::string>> allowed_includes() {
  std::map<std::string, std::set<std::string>> allowed;
  bool table = false;
  for (const std::string& line : lines_of(file("docs/architecture.md").text)) {
    if (line.starts_with("| folder | holds | may include |")) table = true;
    if (!table || !line.starts_with("| `")) {
      if (table && !line.starts_with("|")) break;
      continue;
    }
    const std::string room = line.substr(3, line.find('/') - 3);
    const std::string last = line.substr(line.rfind('|', line.size() - 2) + 1);
    for (const std::string& word : words_of(last)) allowed[room].insert(word);
    allowed[room].insert(room);
  }
  return allowed;
}

/// One line each, so that a failing test shows all of them at once.
std::string list(const std::vector<std::string>& problems) {
  std::string out;
  for (const std::string& problem : problems) out += "\n  " + problem;
  return out;
}

struct Include {
  std::string target;
  bool quoted = false;
};

std::vector<Include> includes_of(const TreeFile& source) {
  std::vector<Include> includes;
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  for (const std::string& line : lines_of(without_comments(source.text))) {
    std::smatch match;
    if (std::regex_search(line, match, kInclude)) includes.push_back({match[2], match[1] == "\""});
  }
  return includes;
}

TEST_CASE("rooms include only what the table allows") {
  const auto allowed = allowed_includes();
  REQUIRE(allowed.contains("base"));
  REQUIRE(allowed.at("compiler").contains("rules"));
  for (const TreeFile& source : tree()) {
    if (!source.is_cpp() || !allowed.contains(source.room())) continue;
    const std::set<std::string>& may = allowed.at(source.room());
    for (const Include& include : includes_of(source)) {
      if (!include.quoted) continue;
      const std::string room = include.target.substr(0, include.target.find('/'));
      CAPTURE(source.path);
      CAPTURE(include.target);
      CHECK((may.contains("all") || may.contains(room) || !allowed.contains(room)));
    }
  }
}

TEST_CASE("ANTLR is seen in compiler/parse only") {
  for (const TreeFile& source : tree()) {
    if (!source.is_cpp() || source.path.starts_with("compiler/parse/")) continue;
    for (const Include& include : includes_of(source)) {
      const bool antlr = include.target.find("antlr") != std::string::npos ||
                         include.target.starts_with("BylawLexer") ||
                         include.target.starts_with("BylawParser");
      CHECK_MESSAGE(!antlr, source.path, " includes ", include.target);
    }
  }
}

TEST_CASE("the solver is seen in one file at most") {
  std::set<std::string> seen;
  for (const TreeFile& source : tree()) {
    if (!source.is_cpp()) continue;
    for (const Include& include : includes_of(source)) {
      if (include.target.starts_with("z3")) seen.insert(source.path);
    }
  }
  CHECK(seen.size() <= 1);
}

TEST_CASE("no source is longer than 1000 lines") {
  for (const TreeFile& source : tree()) {
    const bool counted = source.is_cpp() || source.path.ends_with(".g4") ||
                         source.path.ends_with(".bylaw") || source.path.ends_with(".cmake");
    if (counted) CHECK_MESSAGE(lines_of(source.text).size() <= 1000, source.path);
  }
}

TEST_CASE("a file's first lines say what it is") {
  for (const TreeFile& source : tree()) {
    const std::string header = source.path.substr(0, source.path.rfind('.')) + ".h";
    const bool header_says = source.path.ends_with(".cc") &&
                             std::ranges::find(tree(), header, &TreeFile::path) != tree().end();
    const bool test_says = source.path.ends_with("_test.cc");  // its name and its cases say it
    if (source.is_cpp() && !header_says && !test_says)
      CHECK_MESSAGE(source.text.starts_with("// "), source.path);
    const bool cmake = source.path.ends_with("CMakeLists.txt") || source.path.ends_with(".cmake");
    if (cmake) CHECK_MESSAGE(source.text.starts_with("# "), source.path);
    if (source.path.ends_with(".g4")) CHECK_MESSAGE(source.text.starts_with("//"), source.path);
  }
}

TEST_CASE("headers are guarded by their path") {
  for (const TreeFile& source : tree()) {
    if (!source.path.ends_with(".h")) continue;
    std::string guard = "BYLAW_" + source.path + "_";
    for (char& c : guard)
      c = std::isalnum(static_cast<unsigned char>(c)) ? static_cast<char>(std::toupper(c)) : '_';
    CHECK_MESSAGE(
        source.text.find("#ifndef " + guard + "\n#define " + guard + "\n") != std::string::npos,
        source.path);
  }
}

TEST_CASE("no two headers define one name in one namespace") {
  // Two classes of one name share the code that templates make of them, whichever it was made for.
  const std::regex space(R"(^namespace ([\w:]*) ?\{)");
  const std::regex definition(R"(^(?:struct|class) (?:alignas\(\d+\) )?(\w+)[^;]*\{)");
  std::map<std::string, std::string> defined;
  std::vector<std::string> problems;
  for (const TreeFile& file : tree()) {
    if (!file.path.ends_with(".h")) continue;
    std::vector<std::string> within;
    for (const std::string& line : lines_of(file.text)) {
      std::smatch found;
      if (std::regex_search(line, found, space)) within.push_back(found[1]);
      if (line.starts_with("}  // namespace") && !within.empty()) within.pop_back();
      if (!std::regex_search(line, found, definition)) continue;
      std::string name;
      for (const std::string& part : within) name += part + "::";
      name += found[1];
      const auto [it, fresh] = defined.emplace(name, file.path);
      if (!fresh) problems.push_back(name + ": " + it->second + " and " + file.path);
    }
  }
  CHECK(defined.size() > 300);
  CHECK_MESSAGE(problems.empty(), list(problems));
}

TEST_CASE("nothing is left to do, and no test is skipped") {
  static const std::regex kLeft(R"(\b(TO)(DO)\b|\bFIX(ME)\b|\bX(XX)\b|\bHA(CK)\b|doctest::sk(ip))");
  for (const TreeFile& source : tree()) {
    std::smatch match;
    CHECK_MESSAGE(!std::regex_search(source.text, match, kLeft), source.path, ": ", match.str());
  }
}

/// Where a code may be declared: sources, but not tests.
bool declares_codes(const TreeFile& source) {
  return source.is_cpp() && !source.path.ends_with("_test.cc") && source.room() != "tests";
}

std::map<std::string, std::string> declared_codes() {
  static const std::regex kKind(R"(DiagnosticKind<[^{;]*\{\s*"(BY[0-9]{4})\",\s*"([a-z0-9-]+)\")");
  std::map<std::string, std::string> codes;
  for (const TreeFile& source : tree()) {
    if (!declares_codes(source)) continue;
    const std::string text = without_comments(source.text);
    for (auto it = std::sregex_iterator(text.begin(), text.end(), kKind);
         it != std::sregex_iterator(); ++it) {
      CHECK_MESSAGE(codes.emplace((*it)[1], (*it)[2]).second, (*it)[1].str(),
                    " is declared twice, again in ", source.path);
    }
  }
  return codes;
}

TEST_CASE("every diagnostic has a section in the index, and every section a diagnostic") {
  const auto declared = declared_codes();
  CHECK(declared.size() >= 120);
  std::vector<std::string> problems;
  std::map<std::string, std::string> documented;
  for (const TreeFile& page : tree()) {
    if (!page.path.starts_with("docs/diagnostics/")) continue;
    for (const std::string& line : lines_of(page.text)) {
      if (!line.starts_with("## BY")) continue;
      const std::string code = line.substr(3, 6);
      const std::string name = line.substr(std::min<size_t>(line.size(), 10));
      if (!documented.emplace(code, name).second)
        problems.push_back(code + " is documented twice, again in " + page.path);
    }
  }
  for (const auto& [code, name] : declared) {
    if (!documented.contains(code)) {
      problems.push_back(code + " " + name + " has no section in docs/diagnostics");
    } else if (documented[code] != name) {
      problems.push_back(code + " " + name + " is documented as " + documented[code]);
    }
  }
  for (const auto& [code, name] : documented) {
    if (!declared.contains(code))
      problems.push_back(code + " " + name + " is documented, but is no diagnostic");
  }
  CHECK_MESSAGE(problems.empty(), list(problems));
}

TEST_CASE("every verdict of the checker is shown by docs/verdicts.md") {
  const std::string& shown = file("docs/verdicts.md").text;
  for (const auto& [code, name] : declared_codes()) {
    if (code.starts_with("BY10"))
      CHECK_MESSAGE(shown.find("[" + code + "] " + name + ":") != std::string::npos, code, name);
  }
}

TEST_CASE("names of diagnostics are unique") {
  std::set<std::string> names;
  std::vector<std::string> problems;
  for (const auto& [code, name] : declared_codes()) {
    if (!names.insert(name).second) problems.push_back(code + " " + name);
  }
  CHECK_MESSAGE(problems.empty(), list(problems));
}

TEST_CASE("every diagnostic is shown by a golden file or a unit test") {
  const auto declared = declared_codes();
  std::set<std::string> tested;
  for (const TreeFile& test : tree()) {
    const bool golden = test.path.starts_with("tests/files/");
    if (!golden && !test.path.ends_with("_test.cc")) continue;
    for (const std::string& code : codes_in(test.text)) tested.insert(code);
    // A check may also name a diagnostic by its name.
    for (const auto& [code, name] : declared) {
      if (golden && test.text.find(name) != std::string::npos) tested.insert(code);
    }
  }
  std::vector<std::string> problems;
  for (const auto& [code, name] : declared) {
    if (!tested.contains(code)) problems.push_back(code + " " + name + " has no test");
  }
  for (const std::string& code : tested) {
    if (!declared.contains(code)) problems.push_back(code + " is tested, but is no diagnostic");
  }
  CHECK_MESSAGE(problems.empty(), list(problems));
}

TEST_CASE("nearly every diagnostic is shown with its words by a golden file") {
  // The rest need bytes, links or sizes that a golden file can't hold: unit tests and
  // hostile_test.sh have them.
  std::set<std::string> shown;
  for (const TreeFile& file : tree()) {
    if (!file.path.starts_with("tests/files/")) continue;
    for (const std::string& code : codes_in(file.text)) shown.insert(code);
  }
  CHECK(shown.size() >= 300);
}

TEST_CASE("C++ without comments keeps strings and line breaks") {
  CHECK(without_comments("a // b\nc") == "a     \nc");
  CHECK(without_comments("a /* b\n */ c") == "a     \n    c");
  CHECK(without_comments("\"// no\" // yes") == "\"// no\"       ");
  CHECK(without_comments("'\"' // x") == "'\"'     ");
  CHECK(without_comments("R\"(// \")\" // x") == "R\"(// \")\"     ");
}

}  // namespace
}  // namespace bylaw::tests
