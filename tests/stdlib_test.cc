// The standard library against its sources: Fideslang's tables, the Data Privacy Vocabulary's
// terms, and the reference pages of docs/stdlib, which `bylaw show --doc` writes.
#include "compiler/stdlib.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/document/document.h"
#include "compiler/parse/parse.h"

namespace bylaw::tests {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file, path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

using Row = std::map<std::string, std::string>;

/// Rows by the names in the first one; fields may be quoted (RFC 4180).
std::vector<Row> read_csv(const std::string& path) {
  std::vector<std::vector<std::string>> lines{{""}};
  bool quoted = false;
  const std::string text = read(path);
  for (size_t i = 0; i < text.size(); ++i) {
    std::string& field = lines.back().back();
    if (quoted && text[i] == '"' && text.substr(i + 1).starts_with('"')) {
      field += text[i++];
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && text[i] == ',') {
      lines.back().emplace_back();
    } else if (!quoted && text[i] == '\n') {
      lines.push_back({""});
    } else {
      field += text[i];
    }
  }
  std::vector<Row> rows;
  for (size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].size() != lines[0].size()) continue;  // the empty line at the end
    Row& row = rows.emplace_back();
    for (size_t c = 0; c < lines[0].size(); ++c) row[lines[0][c]] = lines[i][c];
  }
  return rows;
}

/// The terms of a taxonomy with their documentation on one line.
std::map<std::string, std::string> terms_of(std::string_view package, const std::string& taxonomy) {
  const StandardModule* module = standard_module(package);
  REQUIRE(module != nullptr);
  SourceMap sources;
  Diagnostics diagnostics;
  const FileId id = sources.add(module->path, std::string(module->text));
  const ast::File file = parse_file(sources, id, diagnostics);
  std::map<std::string, std::string> terms;
  for (const ast::Decl& decl : file.decls) {
    const auto* node = std::get_if<ast::TaxonomyDecl>(&decl.node);
    if (node == nullptr || node->name.text != taxonomy) continue;
    for (const ast::TermDecl& term : node->terms) {
      std::string doc = term.doc;
      std::replace(doc.begin(), doc.end(), '\n', ' ');
      terms.emplace(term.name.text(), doc);
    }
  }
  return terms;
}

/// What stands in brackets.
std::vector<std::string> names_elsewhere(const std::string& doc) {
  std::vector<std::string> names;
  const size_t open = doc.rfind('[');
  if (open == std::string::npos) return names;
  std::istringstream list(doc.substr(open + 1, doc.rfind(']') - open - 1));
  for (std::string name; std::getline(list >> std::ws, name, ',');) names.push_back(name);
  return names;
}

/// "  two  spaces " as "two spaces": line ends in the tables are not ours.
std::string one_spaced(const std::string& text) {
  std::istringstream words(text);
  std::string out;
  for (std::string word; words >> word;) out += (out.empty() ? "" : " ") + word;
  return out;
}

void compare_with_table(const std::string& taxonomy, const std::string& table,
                        const std::string& root, size_t count) {
  CAPTURE(taxonomy);
  const std::map<std::string, std::string> terms = terms_of("std.data", taxonomy);
  CHECK(terms.size() == count);
  size_t rows = 0;
  for (const Row& row : read_csv("tests/data/fideslang/" + table)) {
    const std::string& key = row.at("fides_key");
    CAPTURE(key);
    if (key == root && !terms.contains(root)) continue;
    ++rows;
    REQUIRE(terms.contains(key));
    if (key == root) continue;
    const std::string described = one_spaced(row.at("name") + ": " + row.at("description"));
    CHECK(terms.at(key).starts_with(described));
    // A term stands below its prefix, or at the top.
    const size_t dot = key.rfind('.');
    CHECK(row.at("parent_key") == (dot == std::string::npos ? root : key.substr(0, dot)));
  }
  CHECK(rows == count);
}

TEST_CASE("std.data has every category, use and subject of Fideslang, described alike") {
  compare_with_table("Category", "data_categories.csv", "data_category", 86);
  compare_with_table("Use", "data_uses.csv", "data_use", 54);
  compare_with_table("DataSubject", "data_subjects.csv", "data_subject", 15);
}

std::set<std::string> vocabulary_terms(const std::string& prefix) {
  std::set<std::string> terms;
  for (const Row& row : read_csv("tests/data/dpv/terms.csv")) {
    if (row.at("prefix") == prefix) terms.insert(row.at("term"));
  }
  return terms;
}

TEST_CASE("names in brackets are terms of the Data Privacy Vocabulary") {
  size_t names = 0;
  for (const char* taxonomy : {"Category", "Use"}) {
    for (const auto& [term, doc] : terms_of("std.data", taxonomy)) {
      for (const std::string& name : names_elsewhere(doc)) {
        CAPTURE(name);
        const size_t colon = name.find(':');
        REQUIRE(colon != std::string::npos);
        CHECK(vocabulary_terms(name.substr(0, colon)).contains(name.substr(colon + 1)));
        ++names;
      }
    }
  }
  CHECK(names > 60);
}

TEST_CASE("std.law has every ground that the vocabulary has, and no other") {
  std::set<std::string> named;
  for (const char* taxonomy : {"LawfulBasis", "TransferGround"}) {
    for (const auto& [term, doc] : terms_of("std.law", taxonomy)) {
      for (const std::string& name : names_elsewhere(doc)) named.insert(name);
    }
  }
  std::set<std::string> articles;
  for (const std::string& term : vocabulary_terms("eu-gdpr")) {
    if (term.starts_with("A")) articles.insert(term);
  }
  articles.erase("AdequacyDecision");  // the decision itself, not a ground
  CHECK(named == articles);
}

TEST_CASE("the reference pages are up to date") {
  const std::string index = read("docs/stdlib/README.md");
  for (const StandardModule& module : standard_modules()) {
    CAPTURE(module.package);
    const std::string page = module.package.substr(4) + ".md";
    SourceMap sources;
    sources.add(module.path, std::string(module.text));
    CHECK_MESSAGE(read("docs/stdlib/" + page) == document_package(sources, module.package),
                  "write it anew: bylaw show --doc ", module.package, " > docs/stdlib/", page);
    CHECK(index.find("](" + page + ")") != std::string::npos);
    CHECK(module.text.starts_with("// "));
  }
}

}  // namespace
}  // namespace bylaw::tests
