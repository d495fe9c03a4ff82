#include "tests/agreement/rare_mesh.h"

namespace bylaw::tests {

MemoryDisk rare_mesh() {
  MemoryDisk disk;
  disk.files = {
      {"mesh.yaml",
       R"(mesh: rare
central: [global/]
domains:
  shop: { path: domains/shop, owner: team/shop }
entities: []
)"},
      {"global/model.bylaw",
       R"(module model
import other
import std.mask
enum Tier ordered { public < internal < secret }
taxonomy Kind {
  person
  person.name
  money
}
record Contract { until?: date, terms: string }
record Column { name: string, kinds?: set<Kind>, length?: int, nullable: bool }
entity Team { }
entity User in Team {
  clearance: model.Tier, tags?: set<string>, team?: Team, mood: other.Tier, level: int
}
entity Product {
  domain: Domain
  tier: model.Tier
  address?: string
  contract?: Contract
  starts?: timestamp
  size: int
  columns?: list<Column>
  delay: duration
}
context { day?: date, limit?: int }
action read, publish, erase by User on Product
action query(limit: int, reason?: string, purge: bool) by User on Product
  reading columns of resource.columns
define shared(n: int): bool = n < 3
define deep(a: int, b: int): bool = model.shared(a) and (b > -4 or model.shared(a + b))
assume "nobody who may see secrets is gloomy" for every User u:
  u.clearance == secret implies u.mood != low
assume "levels and sizes" for every User u, Product p: u.level > 0 or p.size != 9
)"},
      {"global/other.bylaw",
       R"(module other
enum Tier { low, high, like }
entity Robot { serial: string }
define shared(n: int): bool = n > 7
)"},
      {"global/rules.bylaw",
       R"(standards rules
import model
import other
import std.mask
mandatory standard addresses for publish "An address names one product." {
  require has resource.address implies unique resource.address "an address names one product"
}
mandatory standard contracts "Contracts are kept." {
  forbid read when has resource.contract and has resource.contract.until and has context.day
                   and resource.contract.until < context.day
  forbid erase unless has principal.tags and not has resource.contract
}
mandatory standard cells "Some cells and rows are not for all." {
  cap columns where col.nullable and has col.length and col.length > principal.level to null on query
  cap columns under person to last(2) on query unless principal.mood == high
  filter query to row.amount > -5 or row.owner == User::"ann" or row.tier == internal
}
)"},
      {"domains/shop/rules.bylaw",
       R"(domain shop
import model
import other
import std.mask
bylaw granted {
  permit read, publish, erase when action == (if has principal.tags then read else publish)
}
bylaw staff {
  permit read when principal.clearance >= resource.tier and has principal.tags
  permit read when (has resource.starts and resource.starts + resource.delay > context.time)
               or resource.size + (context.limit otherwise 9) > 3
  permit erase when has principal.team and known principal.team and principal in principal.team
}
bylaw looks {
  permit query when action.limit < 5 and deep(principal.level, resource.size)
    with filter row.mood == principal.mood and row.kind under person
                and row.count <= principal.level * 2 + -1
  permit query when other.shared(principal.level) and (has action.reason implies action.purge)
    with filter any t in ["a", "b"]: row.name == t implies model.shared(resource.size)
    with mask columns where principal.level - (col.length otherwise 3) < -2 as hash
}
)"},
  };
  return disk;
}

}  // namespace bylaw::tests
