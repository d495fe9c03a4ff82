#include "tests/agreement/pointed.h"

namespace bylaw::tests {
namespace {

std::string part(const std::string& type, const std::string& id, const std::string& claims = "") {
  return R"({"type": ")" + type + R"(", "id": ")" + id + R"(", "properties": {)" + claims + "}}";
}

std::string request(const std::string& user, const std::string& claims, const std::string& action,
                    const std::string& product, const std::string& context = "") {
  return R"({"subject": )" + part("User", user, claims) + R"(, "action": {"name": ")" + action +
         R"("}, "resource": )" + part("Product", product) + R"(, "context": {)" + context + "}}";
}

}  // namespace

PointedExam pointed_exam() {
  PointedExam exam;
  exam.disk.files = {
      {"mesh.yaml",
       R"(mesh: pointed
central: [global/]
domains:
  shop: { path: domains/shop, owner: team/shop }
entities: [entities/*.json]
)"},
      {"global/model.bylaw",
       R"(module model
import other
enum Kind { plain, like }
record Column { name: string }
entity User {
  claim badge: string
  level: int, sort: model.Kind, likes?: set<string>, key?: string, grade?: int
}
entity Product {
  domain: Domain, owner?: User, readers?: list<User>, likes?: set<string>
  address: string, size: int, name: string, label: string
  columns?: list<Column>
}
entity Report { domain: Domain, owner: set<User> }
entity Memo { domain: Domain, owner: list<User> }
duty keep(days: int) combines conflict
duty note combines all
context { limit?: int }
action read, write, share, erase, list, find, rank by User on Product
action query, scan by User on Product reading columns of resource.columns
assume "badges are nobody's key" for every User u, User w: not (has w.key) or u.badge != w.key
assume "nobody is at level eleven" for every User u: u.level != 11
)"},
      {"global/other.bylaw", "module other\ntaxonomy Kind { plain }\n"},
      {"domains/shop/rules.bylaw",
       R"(domain shop
import model
bylaw sets "Sets are equal by what is in them." {
  permit read when has principal.likes and has resource.likes and principal.likes == resource.likes
}
bylaw texts "Texts that nobody has heard of before." {
  permit write when principal.badge.lower() == resource.address.lower()
}
bylaw words "Words that overlap, found one behind the other." {
  permit find when principal.badge.contains("aa")
  permit find when principal.badge.contains("bcd")
  permit find when principal.badge.contains("cde")
}
bylaw ranks "Two runs with none between them, in one leaf." {
  permit rank when not has principal.grade
  permit rank when has principal.grade and principal.grade > 50
  permit erase when has principal.grade and principal.grade in [2, 4, 6, 8, 10, 12, 14, 16, 18, 20]
}
bylaw owners "Whose it is." {
  permit share when has resource.owner and resource.owner == principal
    with keep(days: 1) with note
  permit share when principal.level == 7 with keep(days: 2)
  permit erase when has resource.owner and resource.owner == principal
  permit erase when has resource.readers and (any r in resource.readers: r.level > 3)
}
bylaw names "One name or the other." {
  permit list when (if (context.limit otherwise 0) > 5 then resource.name else resource.label) == "n1"
  permit list when (if (context.limit otherwise 0) > 5 then resource.name else resource.label) == "n2"
  permit list when (if (context.limit otherwise 0) > 5 then resource.name else resource.label) == "n3"
  permit list when (if (context.limit otherwise 0) > 5 then resource.name else resource.label) == "n4"
  permit list when (if (context.limit otherwise 0) > 5 then resource.name else resource.label) == "n5"
}
bylaw rows "Filters of members that two packages declare, and of parts that err." {
  permit query when principal.level < 5 with filter row.sort == principal.sort
  permit query when principal.level > 2
    with filter (row.count > 3) == (row.good or resource.size * 9223372036854775807 > 5)
  permit query when principal.level > 6
    with filter ((row.count > 3) == (resource.size * 9223372036854775807 > 5)) == row.good
  permit scan with filter if row.good or resource.size * 9223372036854775807 > 5 then row.count > 3 else row.count < 2
  permit scan when has resource.likes with filter any l in resource.likes: l == "b" or row.count > 7
}
)"},
      {"entities/all.json", R"([
 {"type": "User", "id": "ann", "attributes": {"level": 1, "sort": "like", "likes": ["a", "b"]}},
 {"type": "User", "id": "bob", "attributes": {"level": 3, "sort": "plain", "likes": ["c"], "key": "Qq", "grade": 60}},
 {"type": "User", "id": "cat", "attributes": {"level": 7, "sort": "like", "grade": 9}},
 {"type": "User", "id": "eve", "attributes": {"level": 2, "sort": "like"}},
 {"type": "User", "id": "fay", "attributes": {"level": 2, "sort": "like"}},
 {"type": "Report", "id": "r1", "attributes": {"domain": "shop", "owner": [{"type": "User", "id": "eve"}]}},
 {"type": "Memo", "id": "m1", "attributes": {"domain": "shop", "owner": [{"type": "User", "id": "fay"}]}},
 {"type": "Product", "id": "p1", "attributes": {"domain": "shop", "owner": {"type": "User", "id": "bob"},
  "readers": [{"type": "User", "id": "ann"}], "likes": ["b", "a"], "address": "xYz", "size": 1, "name": "n1",
  "label": "n6"}},
 {"type": "Product", "id": "p2", "attributes": {"domain": "shop", "owner": {"type": "User", "id": "cat"},
  "readers": [{"type": "User", "id": "cat"}], "likes": ["a", "c"], "address": "Rr", "size": 2, "name": "n6",
  "label": "n2"}},
 {"type": "Product", "id": "p3", "attributes": {"domain": "shop", "likes": ["c"], "address": "Rr", "size": 0,
  "readers": [{"type": "User", "id": "ann"}],
  "name": "n5", "label": "n3"}},
 {"type": "Product", "id": "p4", "attributes": {"domain": "shop", "address": "a", "size": 9, "name": "n4",
  "label": "n7"}}])"},
  };
  for (const std::string user : {"ann", "bob", "cat", "nobody"}) {
    for (const std::string product : {"p1", "p2", "p3", "p4", "nothing"}) {
      for (const std::string action : {"read", "share", "erase", "list", "query", "scan", "rank"}) {
        exam.requests.push_back(request(user, "", action, product));
      }
      exam.requests.push_back(request(user, "", "list", product, R"("limit": 9)"));
      for (const std::string badge : {"XyZ", "Qq", "rR"}) {
        exam.requests.push_back(request(user, R"("badge": ")" + badge + '"', "write", product));
      }
    }
    for (const std::string badge : {"bcde", "abcdcde", "cd"}) {
      exam.requests.push_back(request(user, R"("badge": ")" + badge + '"', "find", "p1"));
    }
  }
  for (const std::string context : {"", R"("limit": 9)"}) {
    exam.searches.push_back(
        R"({"subject": )" + part("User", "ann") +
        R"(, "action": {"name": "list"}, "resource": {"type": "Product"}, "context": {)" + context +
        "}}");
  }
  for (const std::string action : {"share", "erase", "read"}) {
    for (const std::string product : {"p1", "p2"}) {
      exam.searches.push_back(R"({"subject": {"type": "User"}, "action": {"name": ")" + action +
                              R"("}, "resource": )" + part("Product", product) + "}");
    }
  }
  exam.changes = {
      R"({"upsert": [
 {"type": "User", "id": "ann", "attributes": {"level": 9, "sort": "like", "likes": ["c"]}},
 {"type": "User", "id": "cat", "attributes": {"level": 1, "sort": "like"}},
 {"type": "Product", "id": "p4", "attributes": {"domain": "shop", "address": "a", "size": 9, "name": "n3",
  "label": "n7"}}], "remove": []})",
      R"({"upsert": [
 {"type": "User", "id": "bob", "attributes": {"level": 11, "sort": "plain", "likes": ["c"]}}], "remove": []})",
      R"({"upsert": [], "remove": [{"type": "User", "id": "eve"}]})",
      R"({"upsert": [], "remove": [{"type": "User", "id": "fay"}]})"};
  return exam;
}

}  // namespace bylaw::tests
