// Tests of headers, rights, imports and declared names.
#include <doctest/doctest.h>

#include "compiler/sema/sample_mesh.h"

namespace bylaw {
namespace {

std::string central(const std::string& text) { return SampleMesh().central(text).run().codes(); }
std::string clothing(const std::string& text) {
  return SampleMesh().domain("clothing", text).run().codes();
}

TEST_CASE("a header must fit its file's place") {
  CHECK(central("module a") == "");
  CHECK(clothing("module a") == "BY0240:module-not-central");
  CHECK(central("standards s") == "");
  CHECK(clothing("standards s") == "BY0241:standards-not-held");
  CHECK(SampleMesh().domain("clothing", "standards s", true).run().codes() == "");
  CHECK(clothing("domain clothing") == "");
  CHECK(clothing("domain payments") == "BY0242:domain-file-elsewhere");
  CHECK(clothing("domain clothing.eu") == "BY0242:domain-file-elsewhere");
  CHECK(central("domain clothing") == "BY0243:domain-file-in-centre");
  CHECK(clothing("domain cloting") == "BY0244:no-such-domain");
  CHECK(central("domain cloting") == "BY0244:no-such-domain");
  CHECK(SampleMesh().domain("*", "domain \"*\"").run().codes() == "");
  CHECK(clothing("domain \"*\"") == "BY0242:domain-file-elsewhere");
}

TEST_CASE("the header of a domain's file is mended to its path's domain") {
  SampleMesh mesh;
  mesh.domain("clothing.eu", "domain clothing").run();
  CHECK(mesh.first().message ==
        "this file says it is domain 'clothing', but its path belongs to the domain 'clothing.eu'");
  REQUIRE(mesh.first().fixits.size() == 1);
  CHECK(mesh.first().fixits[0].replacement == "clothing.eu");
}

TEST_CASE("a misplaced file has one mistake") {
  CHECK(clothing("module a\nenum E { x }\nbylaw b { }") == "BY0240:module-not-central");
}

TEST_CASE("domains write no vocabulary, the root domain does") {
  for (const std::string declaration :
       {"enum E { x }", "taxonomy T { x }", "entity E { }", "record R { a: int }",
        "context { a: int }", "mask m reveals nothing", "duty d combines all"}) {
    CAPTURE(declaration);
    CHECK(clothing("domain clothing\n" + declaration) == "BY0245:no-right");
    CHECK(SampleMesh().domain("*", "domain \"*\"\n" + declaration).run().codes() == "");
    CHECK(central("standards s\n" + declaration) == "BY0250:vocabulary-among-standards");
    CHECK(SampleMesh().domain("clothing", "standards s\n" + declaration, true).run().codes() ==
          "BY0245:no-right");
  }
  CHECK(clothing("domain clothing\nassume \"x\": true") == "BY0246:assumption-not-central");
  CHECK(clothing("domain clothing\ndefine d(a: int): bool = a > 1") == "");
}

TEST_CASE("each kind of policy stands in its kind of file") {
  const std::string standard = "mandatory standard p { }\n";
  const std::string bylaw = "bylaw b { }\n";
  CHECK(central("standards s\n" + standard) == "");
  CHECK(clothing("domain clothing\n" + standard) == "BY0247:not-a-standards-file");
  CHECK(clothing("domain clothing\n" + bylaw) == "");
  CHECK(central("standards s\n" + bylaw) == "BY0248:not-a-domain-file");
  CHECK(central("module m\n" + bylaw) == "BY0249:policy-in-module");
  CHECK(central("module m\n" + standard) == "BY0249:policy-in-module");
  CHECK(central("module m\nterm a under b").starts_with("BY0248:not-a-domain-file"));
  CHECK(SampleMesh().domain("*", "domain \"*\"\noverride x { }").run().codes() ==
        "BY0251:override-at-root");
  CHECK(clothing("domain clothing\noverride x { }") == "");
}

TEST_CASE("imports") {
  CHECK(central("module a\nimport std.mask") == "");
  SampleMesh slip;
  slip.central("module a\nimport std.maks").run();
  CHECK(slip.codes() == "BY0305:unknown-import");
  CHECK(slip.first().hint == "did you mean 'std.mask'?");
  CHECK(slip.at() == "std.maks");
  CHECK(central("module a\nimport a") == "BY0306:imports-itself");
  CHECK(central("module a\nimport std.mask\nimport std.mask") == "BY0307:repeated-import");
}

TEST_CASE("packages that import each other are named in their ring") {
  SampleMesh mesh;
  mesh.central("module b\nimport c").central("module a\nimport b").central("module c\nimport a");
  mesh.run();
  CHECK(mesh.codes() == "BY0308:import-cycle");
  CHECK(mesh.first().message == "packages import each other: a → b → c → a");
  SampleMesh files;
  files.central("module a\nimport b\nenum E { x }").central("module a\nrecord R { e: E }");
  files.central("module b");
  CHECK(files.run().codes() == "");
}

TEST_CASE("nobody imports from aside or from below") {
  SampleMesh aside;
  aside.domain("payments", "domain payments")
      .domain("clothing", "domain clothing\nimport payments");
  CHECK(aside.run().codes() == "BY0309:import-from-aside");
  SampleMesh below;
  below.central("module a\nimport clothing").domain("clothing", "domain clothing");
  CHECK(below.run().codes() == "BY0309:import-from-aside");
  SampleMesh above;
  above.domain("clothing", "domain clothing\ndefine d(a: int): bool = a > 1")
      .domain("clothing.eu", "domain clothing.eu\nimport clothing");
  CHECK(above.run().codes() == "");
}

TEST_CASE("packages have one kind, one holder, and names of their own") {
  CHECK(central("module std.extra") == "BY0311:reserved-package");
  CHECK(
      SampleMesh().central("module clothing").domain("clothing", "domain clothing").run().codes() ==
      "BY0312:package-of-two-kinds");
  CHECK(SampleMesh().central("standards s").domain("clothing", "standards s", true).run().codes() ==
        "BY0313:package-held-twice");
  CHECK(SampleMesh().central("standards s").central("standards s").run().codes() == "");
}

TEST_CASE("names are declared once, with both places") {
  SampleMesh mesh;
  mesh.central("module a\nenum E { x }").central("module a\nenum E { y }").run();
  CHECK(mesh.codes() == "BY0314:duplicate-name");
  CHECK(mesh.first().message == "enum 'E' is declared already");
  REQUIRE(mesh.first().labels.size() == 2);
  CHECK(mesh.sources.text(mesh.first().labels[1].span) == "E");
  CHECK(mesh.first().labels[0].span != mesh.first().labels[1].span);
  CHECK(central("module a\nenum E { x }\nrecord E { a: int }") == "BY0315:name-taken");
  CHECK(central("module a\nenum E { x }\nmask E reveals nothing") == "");
  CHECK(central("module a\nrecord string { a: int }") == "BY0316:built-in-name");
  CHECK(central("module a\nentity Domain { }") == "BY0316:built-in-name");
}

TEST_CASE("policies, parameters and waivers have their entries in order of declaration") {
  SampleMesh mesh;
  mesh.central(
          "standards s\nmandatory standard one { }\nparameter p: int = 1\ndefault standard two { }")
      .domain("clothing", "domain clothing\nbylaw three { }")
      .run();
  CHECK(mesh.codes() == "");
  REQUIRE(mesh.book.policies.size() == 3);
  CHECK(mesh.book.policies[PolicyId(1)].name.full() == "s.two");
  CHECK(mesh.book.policies[PolicyId(2)].kind == PolicyKind::kBylaw);
  CHECK(mesh.schema().domain_name(mesh.book.policies[PolicyId(2)].level) == "clothing");
  CHECK(mesh.book.parameters.size() == 1);
  CHECK(mesh.analysis.declared[0] == std::vector<uint32_t>{0, 0, 1});
}

}  // namespace
}  // namespace bylaw
