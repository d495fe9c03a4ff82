#include "tests/fuzz/fuzz_mesh.h"

#include <cstdio>
#include <cstdlib>

#include "base/render.h"

namespace bylaw {

MemoryDisk fuzz_disk() {
  MemoryDisk disk;
  disk.files["mesh.yaml"] =
      "mesh: fuzz\n"
      "central: [global/]\n"
      "domains:\n"
      "  sales: { path: domains/sales, owner: team/sales }\n"
      "entities: [entities/*.json]\n";
  disk.files["entities/users.json"] =
      R"([{"type": "User", "id": "ada", "attributes": {"clearance": "internal", "courses": ["senior"],
          "budget": 2000.5, "born": "1990-01-01"}, "parents": []}])";
  disk.files["global/model.bylaw"] = R"(module mesh.model
import std.data
import std.mask
import std.duty
enum Tier ordered { public < internal < restricted }
taxonomy Purpose extends std.data.Use { open analytics }
entity Team in Team { }
entity User in Team {
  clearance: Tier
  courses: set<string>
  manager?: User
  budget: decimal
  born: date
  claim mood?: string
}
record Column { name: string, type: string, categories: set<std.data.Category>, tier: Tier }
entity DataProduct {
  domain: Domain
  address: string
  tier: Tier
  owner: User
  adjustable retention?: duration
  purposes: set<Purpose>
  networks: list<ip>
  columns: list<Column>
}
context { purpose: Purpose, ip: ip, limit?: int }
action read by User on DataProduct reading columns of resource.columns
action erase(soft?: bool, reason: string) by User on DataProduct
define senior(u: User): bool = u.budget > 1000.5 and "senior" in u.courses
assume "the board never reads" for every User u: u.clearance == restricted implies u.budget >= 0
)";
  disk.files["global/standards.bylaw"] = R"(standards privacy
import mesh.model
import std.mask
import std.duty
mandatory standard need_to_know { forbid read when principal.clearance < resource.tier }
waivable standard contact { cap columns under user.contact to hash on read }
default standard stays { forbid erase override within resource.tier == public }
parameter keep: duration = 30d within 1d .. 90d
)";
  disk.files["domains/sales/rules.bylaw"] = R"(domain sales
import mesh.model
import std.mask
import std.duty
bylaw readers {
  permit read when senior(principal) and context.purpose under analytics
    with filter row.owner == principal.clearance
    with audit(level: "basic")
}
bylaw erasers { permit erase when action.reason matches r"[a-z]+" and any n in resource.networks: context.ip in n }
)";
  return disk;
}

const Mesh& fuzz_mesh() {
  static const std::unique_ptr<Mesh> mesh = [] {
    Diagnostics diagnostics;
    auto compiled = compile_mesh(fuzz_disk(), {}, diagnostics);
    if (diagnostics.has_errors()) {
      std::fputs(render(diagnostics, compiled->sources, {}).c_str(), stderr);
      std::abort();
    }
    return compiled;
  }();
  return *mesh;
}

}  // namespace bylaw
