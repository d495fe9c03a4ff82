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
assume "few ask for much" for every User u: u.level != 7 or (context.limit otherwise 0) < 9
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

MemoryDisk rare_clock_mesh() {
  MemoryDisk disk;
  disk.files = {
      {"mesh.yaml",
       R"(mesh: rare_clock
timezone: Europe/Berlin
central: [global/]
domains:
  shop: { path: domains/shop, owner: team/shop }
entities: []
)"},
      {"global/model.bylaw",
       R"(module model
import std.mask
entity User { level: int, home: ip, last?: ip, claim desk: ip, claim device: string }
entity Product { domain: Domain, address: ip, size: int, ports?: set<int>, text: string }
action read, write, list by User on Product
duty keep(days: int) combines conflict
duty note combines all
assume "users are known" for every User u: known u
)"},
      {"global/rules.bylaw",
       R"(standards rules
import model
mandatory standard clocks {
  forbid write when context.time >= 2026-03-29T01:00:00Z and context.time.timeOfDay() < 3h
  forbid write when context.time < 2026-10-25T01:00:00Z and context.time.timeOfDay() >= 23h
  oblige read when resource.size > 2 with keep(days: 30)
  oblige read, write when principal.level > 3 with note
}
mandatory standard addresses observe until 2026-06-30 {
  forbid read, list when principal.home == ip"10.0.0.7" or principal.desk in ip"10.0.0.0/8"
}
mandatory standard warned warn until 2026-06-30 {
  forbid list when has principal.last and principal.last == resource.address
}
)"},
      {"domains/shop/rules.bylaw",
       R"(domain shop
import model
bylaw addresses {
  permit read, list when principal.home == resource.address or principal.level >= 2
  permit list when principal.device == "phone" and principal.desk != resource.address
  permit write when not (resource.size in [1, 2, 3, 7]) and principal.level != 5
}
bylaw duties {
  permit read when principal.level < 9 with keep(days: principal.level)
  permit read when resource.text.startsWith("a") with keep(days: 30) with note
}
bylaw sets {
  permit write when has resource.ports and resource.ports.containsAll([1, 3])
  permit list when has resource.ports and not resource.ports.containsAny([principal.level, 7])
  permit list when resource.text.contains(if principal.level > 4 then "b" else "like")
}
)"},
  };
  return disk;
}

}  // namespace bylaw::tests
