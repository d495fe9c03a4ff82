// The vocabulary that the tests of rules and of tests share. Entry point: kModel.
#ifndef BYLAW_COMPILER_SEMA_RULES_MODEL_H_
#define BYLAW_COMPILER_SEMA_RULES_MODEL_H_

#include <string>

#include "compiler/sema/test_mesh.h"

namespace bylaw {

inline const std::string kModel = R"(module model
enum Tier ordered { public < internal < confidential < restricted }
enum Region { eea, uk, us }
enum Level { one, two }
taxonomy Category { user  user.contact  user.contact.email  system }
entity Team in Team { }
entity User in Team { clearance: Tier  region: Region  employee: bool }
entity Service { clearance: Tier  secret?: string }
entity Doc { domain: Domain  tier: Tier  region: Region  columns: list<Column>  note?: string }
entity Key { tier: Tier }
record Column { name: string, categories: set<Category>, tier: Tier }
context { mfa: bool, destination?: Region }
action read, query by User on Doc reading columns of resource.columns
action export by User, Service on Doc
action publish by User on Doc
action erase(soft?: bool, reason: string) by User on Doc
action rotate by User on Key
action group access { read, query }
action group leave { export, publish }
mask null reveals nothing
mask full reveals everything
mask hash reveals token hash
mask last(n: int) on string reveals suffix n
duty audit(level: "basic" < "full") combines max
duty notice combines all
duty approval(by: Team) gates done by publish combines all
)";

/// A mesh of the model, a standards file and a file of the domain clothing.
inline CompiledMesh mesh_of(const std::string& standards, const std::string& bylaws = "") {
  CompiledMesh mesh;
  mesh.central(kModel);
  if (!standards.empty()) mesh.central("standards s\nimport model\n" + standards);
  if (!bylaws.empty()) mesh.domain("clothing", "domain clothing\nimport model\n" + bylaws);
  mesh.analyze();
  return mesh;
}

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_RULES_MODEL_H_
