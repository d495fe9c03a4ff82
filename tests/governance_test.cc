// Holds docs/governance.md against the example mesh: every rule it names is there, every standard
// is named, and the mesh is as large as its page says. Run from the root of the tree.
#include <doctest/doctest.h>

#include <fstream>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "compiler/compile.h"
#include "rules/run_tests.h"

namespace bylaw {
namespace {

/// 2026-03-02T10:00:00Z, the day of the mesh's tests.
constexpr Timestamp kDay{1'772'445'600'000};

struct Northwind {
  Disk disk{"policies/northwind"};
  Diagnostics diagnostics;
  std::unique_ptr<Mesh> mesh = compile_mesh(disk, {kDay, true, 1}, diagnostics);
};

std::string read(const char* path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// What stands in backquotes and has the form of a rule's full name.
std::set<std::string> named_rules(const std::string& page) {
  static const std::regex kName("`([a-z_]+(\\.[a-z_]+)+)`");
  std::set<std::string> names;
  for (std::sregex_iterator it(page.begin(), page.end(), kName), end; it != end; ++it) {
    const std::string name = (*it)[1];
    if (!name.ends_with(".bylaw") && !name.ends_with(".yaml")) names.insert(name);
  }
  return names;
}

TEST_CASE("the example mesh has neither errors nor warnings") {
  const Northwind northwind;
  for (const Diagnostic& finding : northwind.diagnostics.list()) CAPTURE(finding.message);
  CHECK(northwind.diagnostics.empty());
}

TEST_CASE("the page on governance names rules that are there, and every standard and waiver") {
  const Northwind northwind;
  const Rulebook& book = northwind.mesh->rulebook;
  const std::set<std::string> named = named_rules(read("docs/governance.md"));
  std::set<std::string> known;
  for (const Policy& policy : book.policies) {
    known.insert(policy.name.full());
    const bool wanted = policy.kind == PolicyKind::kStandard;
    const std::string name = policy.name.full();
    CAPTURE(name);
    if (wanted && name != "products.owners_publish") CHECK(named.contains(name));
  }
  for (const Waiver& waiver : book.waivers) {
    known.insert(waiver.name.full());
    const std::string name = waiver.name.full();
    CAPTURE(name);
    CHECK(named.contains(name));
  }
  for (const Parameter& parameter : book.parameters) known.insert(parameter.name.full());
  for (const Term& domain : book.schema.domains().terms) known.insert(domain.name);
  for (const std::string& name : named) {
    CAPTURE(name);
    CHECK(known.contains(name));
  }
}

TEST_CASE("the example mesh is one that a company could start from") {
  const Northwind northwind;
  const Mesh& mesh = *northwind.mesh;
  size_t standards = 0;
  size_t bylaws = 0;
  for (const Policy& policy : mesh.rulebook.policies) {
    standards += policy.kind == PolicyKind::kStandard ? 1 : 0;
    bylaws += policy.kind == PolicyKind::kBylaw ? 1 : 0;
  }
  CHECK(mesh.manifest.domains.size() >= 9);
  CHECK(standards >= 55);
  CHECK(bylaws >= 63);
  CHECK(mesh.rulebook.waivers.size() >= 7);
  const auto product = mesh.rulebook.schema.find_entity_type("DataProduct");
  const auto user = mesh.rulebook.schema.find_entity_type("User");
  REQUIRE(product);
  REQUIRE(user);
  CHECK(mesh.store.all_of(*user).size() >= 36);
  const auto columns =
      find_member(mesh.rulebook.schema.entity_types[*product].attributes, "columns");
  REQUIRE(columns);
  size_t all = 0;
  for (const Entity* entity : mesh.store.all_of(*product)) {
    all += entity->attributes[*columns].value.members().size();
  }
  CHECK(mesh.store.all_of(*product).size() >= 28);
  CHECK(all >= 335);
}

}  // namespace
}  // namespace bylaw
