// Tests of how names are found: visibility, packages, levels, suggestions.
#include "compiler/sema/scope.h"

#include <doctest/doctest.h>

namespace bylaw {
namespace {

struct World {
  SourceMap sources;
  NameScope scope;
  Diagnostics diagnostics;
  uint32_t next = 0;

  FileId file(const std::string& own, std::set<std::string> imports = {},
              std::vector<TermId> chain = {Schema::kRoot}) {
    const FileId id = sources.add(own + ".bylaw", std::string(200, ' '));
    scope.add_package(own);
    scope.set_visible(id, {.own = own,
                           .imports = std::move(imports),
                           .chain = std::move(chain),
                           .import_point = Span{id, 10, 10}});
    return id;
  }
  bool add(SymbolKind kind, const std::string& package, const std::string& local,
           TermId level = Schema::kRoot) {
    return !scope.declare({kind, next++, {package, local}, {}, level}).has_value();
  }
  std::optional<DeclaredName> resolve(FileId from, const std::string& dotted, SymbolKinds wanted) {
    ast::Path path;
    path.parts.push_back({dotted, Span{from, 20, 25}});
    path.span = Span{from, 20, 25};
    return scope.resolve(from, path, wanted, diagnostics);
  }
  std::string codes() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list())
      out += std::string(d.code) + ":" + std::string(d.name) + " ";
    return out;
  }
};

TEST_CASE("types share a name space, defines have their own") {
  World w;
  CHECK(w.add(SymbolKind::kEnum, "m", "x"));
  CHECK_FALSE(w.add(SymbolKind::kRecord, "m", "x"));
  CHECK(w.add(SymbolKind::kDefine, "m", "x"));
  CHECK(w.add(SymbolKind::kEnum, "n", "x"));
  CHECK(w.add(SymbolKind::kAction, "m", "x"));
  CHECK_FALSE(w.add(SymbolKind::kActionGroup, "m", "x"));
  CHECK(w.add(SymbolKind::kPolicy, "m", "p"));
  CHECK_FALSE(w.add(SymbolKind::kWaiver, "m", "p"));
}

TEST_CASE("vocabulary is seen in its package and where it is imported") {
  World w;
  const FileId own = w.file("m");
  const FileId importing = w.file("a", {"m"});
  const FileId other = w.file("b");
  w.add(SymbolKind::kEnum, "m", "Tier");
  CHECK(w.resolve(own, "Tier", kinds(SymbolKind::kEnum)));
  CHECK(w.resolve(importing, "Tier", kinds(SymbolKind::kEnum)));
  CHECK(w.resolve(importing, "m.Tier", kinds(SymbolKind::kEnum)));
  CHECK(w.codes() == "");
  CHECK_FALSE(w.resolve(other, "Tier", kinds(SymbolKind::kEnum)));
  CHECK_FALSE(w.resolve(other, "m.Tier", kinds(SymbolKind::kEnum)));
  CHECK(w.codes() == "BY0303:not-imported BY0303:not-imported ");
  const Diagnostic& d = w.diagnostics.list().front();
  CHECK(d.message == "enum 'Tier' is declared in m, which this file does not import");
  REQUIRE(d.fixits.size() == 1);
  CHECK(d.fixits[0].replacement == "\nimport m");
  CHECK(d.fixits[0].span.begin == 10);
}

TEST_CASE("a simple name of two imported packages needs its package") {
  World w;
  const FileId file = w.file("a", {"m", "n"});
  w.add(SymbolKind::kEnum, "m", "Tier");
  w.add(SymbolKind::kEnum, "n", "Tier");
  CHECK_FALSE(w.resolve(file, "Tier", kinds(SymbolKind::kEnum)));
  CHECK(w.codes() == "BY0304:ambiguous-name ");
  CHECK(w.diagnostics.list()[0].hint == "write its package too, as in 'm.Tier'");
  CHECK(w.resolve(file, "n.Tier", kinds(SymbolKind::kEnum))->index == 1);
}

TEST_CASE("a slip is answered by the nearest visible name, another kind is said") {
  World w;
  const FileId file = w.file("m");
  w.add(SymbolKind::kEnum, "m", "Region");
  w.add(SymbolKind::kAction, "m", "read");
  CHECK_FALSE(w.resolve(file, "Regoin", kinds(SymbolKind::kEnum)));
  CHECK(w.diagnostics.list()[0].hint == "did you mean 'Region'?");
  CHECK_FALSE(w.resolve(file, "read", kinds(SymbolKind::kEnum)));
  CHECK(w.diagnostics.list()[1].code == "BY0302");
  CHECK(w.diagnostics.list()[1].message == "'read' is an action, an enum is needed here");
  CHECK_FALSE(w.resolve(file, "zzzzzz", kinds(SymbolKind::kEnum)));
  CHECK(w.diagnostics.list()[2].hint == "");
}

TEST_CASE("policies are seen everywhere, the own and the nearest above first") {
  World w;
  const TermId clothing(1), payments(2);
  const FileId centre = w.file("privacy");
  const FileId below = w.file("clothing", {}, {Schema::kRoot, clothing});
  const FileId aside = w.file("payments", {}, {Schema::kRoot, payments});
  w.add(SymbolKind::kPolicy, "privacy", "clear");
  w.add(SymbolKind::kPolicy, "payments", "clear", payments);
  w.add(SymbolKind::kPolicy, "payments", "own", payments);
  const SymbolKinds policy = kinds(SymbolKind::kPolicy);
  CHECK(w.resolve(centre, "clear", policy)->name.package == "privacy");
  CHECK(w.resolve(below, "clear", policy)->name.package == "privacy");
  CHECK(w.resolve(aside, "clear", policy)->name.package == "payments");
  CHECK(w.resolve(aside, "privacy.clear", policy)->name.package == "privacy");
  CHECK(w.resolve(centre, "own", policy)->name.package == "payments");
  CHECK(w.codes() == "");
}

TEST_CASE("equally far policies of one name are ambiguous") {
  World w;
  const FileId file = w.file("exceptions");
  w.add(SymbolKind::kPolicy, "privacy", "clear");
  w.add(SymbolKind::kPolicy, "security", "clear");
  CHECK_FALSE(w.resolve(file, "clear", kinds(SymbolKind::kPolicy)));
  CHECK(w.codes() == "BY0304:ambiguous-name ");
}

TEST_CASE("kinds are described as they are read") {
  CHECK(describe(kinds(SymbolKind::kEnum)) == "an enum");
  CHECK(describe(SymbolKind::kAction | SymbolKind::kActionGroup) == "an action or action group");
  CHECK(describe(kinds(SymbolKind::kDuty)) == "a duty");
}

}  // namespace
}  // namespace bylaw
