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
  money
  person
  person.name
}
record Contract { until?: date, terms: string }
record Column { name: string, kinds?: set<model.Kind>, length?: int, nullable: bool }
entity Team { }
entity User in Team {
  claim badge: string
  clearance: model.Tier, tags?: set<string>, team?: Team, mood: other.Tier, level: int
  sort: other.Kind, likes?: set<string>
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
  kind?: model.Kind, form: model.Kind
  watchers?: set<User>
  readers?: list<User>
  owner?: User
  name: string
  label: string
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
assume "no badge of a thief" for every User u: u.badge != "Stolen" or u.level > 0
assume "few ask for much" for every User u: u.level != 7 or (context.limit otherwise 0) < 9
)"},
      {"global/other.bylaw",
       R"(module other
enum Tier { low, high, like }
enum Kind { plain, odd }
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
bylaw kinds {
  forbid read unless not (resource.form under person) or (resource.kind otherwise money) under money
  permit read when (resource.kind otherwise person) under person
                  and principal.badge.lower() != (resource.address otherwise "b")
  permit read when has principal.likes and has principal.tags and principal.likes == principal.tags
  permit read when has principal.likes and principal.likes == ["a", "b"]
  permit erase when has resource.watchers and (any w in resource.watchers: w.level > 4)
  permit erase when has resource.readers and (any r in resource.readers: r.level > 3)
  permit erase when has resource.owner and resource.owner == principal
  permit publish when (if (context.limit otherwise 0) > 5 then resource.name else resource.label) == "n1"
  permit publish when (if (context.limit otherwise 0) > 5 then resource.name else resource.label) == "n2"
  permit publish when (if (context.limit otherwise 0) > 5 then resource.name else resource.label) == "n3"
                   and principal.level > 2
  permit publish when (if (context.limit otherwise 0) > 5 then resource.name else resource.label) == "n4"
  permit erase when principal.badge.lower() == (resource.address otherwise "x").lower()
                and principal.badge.lower() != "a" and (resource.address otherwise "Bx") != "Cx"
}
bylaw looks {
  permit query when action.limit < 5 and deep(principal.level, resource.size)
    with filter row.mood == principal.mood and row.kind under person
                and row.count <= principal.level * 2 + -1
  permit query when other.shared(principal.level) and (has action.reason implies action.purge)
    with filter any t in ["a", "b"]: row.name == t implies model.shared(resource.size)
    with mask columns where principal.level - (col.length otherwise 3) < -2 as hash
  permit query when principal.level < 9
    with filter row.good == (principal.level > 2) and row.sort == principal.sort and
                row.mood == principal.mood and (row.count > 3) == (row.good or resource.size > 5) and
                row.bad != (principal.level > 3) and
                (any t in ["a", "b", "c"]: row.name == t) and
                (all t in ["a", "b"]: row.name != t or row.count > principal.level)
  permit query when has principal.tags
    with filter (count t in ["a", "b", "c"]: row.name == t or row.count > 3) >= 2 and
                (any s in principal.tags: s == "a" or row.name == s)
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
entity User { claim device: string, level: int, home: ip, last?: ip, claim desk: ip }
entity Product { domain: Domain, address: ip, size: int, ports?: set<int>, text: string }
action read, write, list by User on Product
duty keep(days: int) combines conflict
duty note combines all
assume "users are known, and none is at level six" for every User u: known u and u.level != 6
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
mandatory standard words {
  forbid write when resource.text == "abc" or resource.text == "able"
  forbid list when resource.text == "x" and principal.level < 4
}
mandatory standard addresses observe until 2026-06-30 {
  forbid read, list when principal.home == ip"10.0.0.7" or principal.desk in ip"10.0.0.0/8"
}
mandatory standard networks {
  forbid write when principal.desk in ip"10.1.0.0/16" or principal.desk in ip"10.1.2.0/24"
  forbid list when principal.desk in ip"10.1.2.0/28" and principal.level < 8
}
default standard late {
  override within resource.size > 5
  forbid list when context.time.timeOfDay() >= 22h
}
mandatory standard warned warn until 2026-06-30 {
  forbid write, list when principal.level > 1 and resource.size > 2
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
override rules.late {
  lift list when principal.level > 2 and resource.size > 3
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
