#include "bench/contracts.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace bylaw::bench {
namespace {

constexpr std::string_view kVocabulary = R"(module mesh.model
import std.data

enum Tier ordered { public < internal < confidential < restricted }
enum Region { eea, uk, ch, us, apac }
enum Environment { prod, staging, dev }
entity Team in Team { }
entity User in Team { clearance: Tier }
record Column { name: string, type: string, categories: set<std.data.Category>, tier: Tier, quality: int, critical: bool }
entity DataProduct {
  domain: Domain
  address: string
  owner: User
  environment: Environment
  region: Region
  tier: Tier
  purposes: set<std.data.Use>
  retention?: duration
  columns: list<Column>
  inputs: set<DataProduct>
}
context { purpose: std.data.Use }
action read by User on DataProduct reading columns of resource.columns
action publish by User on DataProduct
)";

constexpr std::string_view kStandards = R"(standards house
import mesh.model

mandatory standard described for publish {
  require resource.address matches r"mesh://[a-z_0-9]+/[a-z_0-9]+/v[0-9]+"  "addresses follow mesh://domain/product/vN"
  require unique resource.address                       "an address names one product"
  require has resource.retention                        "every product states its retention"
  require all i in resource.inputs: resource.tier >= i.tier  "a product is at least as sensitive as its inputs"
  require all c in resource.columns: c.critical implies c.quality > 0  "critical columns are checked"
}
)";

constexpr std::array<std::string_view, 4> kTiers{"public", "internal", "confidential",
                                                 "restricted"};
constexpr std::array<std::string_view, 5> kRegions{"eea", "uk", "ch", "us", "apac"};
constexpr std::array<std::string_view, 6> kCategories{"user.contact.email",
                                                      "user.name",
                                                      "user.behavior.purchase_history",
                                                      "system.operations",
                                                      "user.location.imprecise",
                                                      "user.contact.phone_number"};
constexpr std::array<std::string_view, 4> kTypes{"string", "integer", "date", "number"};

/// Every eighth product is read by the seven that follow it, each by the next.
constexpr size_t kChain = 8;

template <size_t n>
std::string pick(const std::array<std::string_view, n>& words, size_t i) {
  return std::string(words[i % n]);
}

std::string number(size_t i) { return std::to_string(i); }
std::string domain_name(size_t d) { return "domain_" + number(d); }
std::string product_name(size_t i) { return "product_" + number(i); }

std::string address(const CatalogShape& shape, size_t i) {
  return "mesh://" + domain_name(i % shape.domains) + "/" + product_name(i) + "/v1";
}

/// The first column of a product is made from that of the product before it in its chain.
std::string column(const CatalogShape& shape, size_t product, size_t i) {
  std::string text = "  - name: column_" + number(i) + "\n    logicalType: " + pick(kTypes, i) +
                     "\n    physicalType: varchar(" + number(8 + i) +
                     ")\n    businessName: The column number " + number(i) +
                     "\n    description: What stands in column " + number(i) + " of product " +
                     number(product) + "\n    required: " + (i % 2 == 0 ? "true" : "false") +
                     "\n    classification: " + pick(kTiers, product / kChain) + "\n";
  if (i == 0 && product % kChain != 0) {
    return text + "    transformSourceObjects: ['" + address(shape, product - 1) +
           "#t1.column_0']\n";
  }
  text += "    tags: [" + pick(kCategories, i + product) + "]\n";
  if (i % 10 == 1) {
    text +=
        "    criticalDataElement: true\n    quality:\n    - type: library\n      metric: "
        "nullValues\n      mustBe: 0\n      dimension: completeness\n      severity: error\n";
  }
  return text;
}

std::string contract(const CatalogShape& shape, size_t i) {
  std::string text =
      "apiVersion: v3.1.0\nkind: DataContract\nid: contract-" + number(i) + "\nversion: 1." +
      number(i % 10) + ".0\nstatus: active\ndomain: " + domain_name(i % shape.domains) +
      "\ndataProduct: " + product_name(i) +
      "\ndescription:\n  purpose: A product of the generated catalogue\n  usage: "
      "Read it as the standards say\n" +
      "servers:\n- server: warehouse\n  type: postgres\n  environment: prod\n  host: "
      "warehouse.example\n  port: 5432\n  database: d\n  schema: s\n" +
      "team:\n  name: team-" + number(i % shape.domains) + "\n  members:\n  - { username: user-" +
      number(i % shape.users) + ", role: Data Owner, dateIn: '2024-01-01' }\n" +
      "slaProperties:\n- { property: retention, value: " + number(30 + i % 300) +
      ", unit: d }\n- { property: latency, value: 4, unit: h, driver: analytics "
      "}\nroles:\n- { role: reader, access: read }\nsupport:\n- { channel: help, "
      "url: 'https://help.example' }\nschema:\n";
  for (size_t table = 0; table < 2; ++table) {
    text += "- name: t" + number(table + 1) +
            "\n  physicalType: table\n  description: Table of the product\n  properties:\n";
    const size_t from = table == 0 ? 0 : shape.columns / 2;
    const size_t to = table == 0 ? shape.columns / 2 : shape.columns;
    for (size_t c = from; c < to; ++c) text += column(shape, i, c);
  }
  return text + "customProperties:\n- { property: region, value: " + pick(kRegions, i) +
         " }\n- { property: purposes, value: [analytics, essential.service] }\n";
}

std::string entities(const CatalogShape& shape) {
  std::string text = "[";
  for (size_t d = 0; d < shape.domains; ++d) {
    text += "{\"type\": \"Team\", \"id\": \"team-" + number(d) + "\"},\n";
  }
  for (size_t u = 0; u < shape.users; ++u) {
    text += std::string(u > 0 ? ",\n" : "") + "{\"type\": \"User\", \"id\": \"user-" + number(u) +
            "\", \"attributes\": {\"clearance\": \"internal\"}, \"parents\": [{\"type\": \"Team\", "
            "\"id\": \"team-" +
            number(u % shape.domains) + "\"}]}";
  }
  return text + "]\n";
}

}  // namespace

MemoryDisk generate_catalog(const CatalogShape& shape) {
  MemoryDisk disk;
  std::string manifest = "mesh: generated\ncentral: [global/]\ndomains:\n";
  for (size_t d = 0; d < shape.domains; ++d) {
    const std::string name = domain_name(d);
    manifest +=
        "  " + name + ": { path: domains/" + name + ", owner: team/team-" + number(d) + " }\n";
    disk.files["domains/" + name + "/rules.bylaw"] =
        "domain " + name + "\nimport mesh.model\n\nbylaw staff_" + number(d) +
        " { permit read when principal.clearance >= resource.tier }\n";
  }
  disk.files["mesh.yaml"] = manifest + "catalog: [catalog/]\nentities: [entities/*.json]\n";
  disk.files["global/model.bylaw"] = kVocabulary;
  disk.files["global/standards.bylaw"] = kStandards;
  disk.files["entities/people.json"] = entities(shape);
  for (size_t i = 0; i < shape.contracts; ++i) {
    disk.files["catalog/" + product_name(i) + ".odcs.yaml"] = contract(shape, i);
  }
  return disk;
}

}  // namespace bylaw::bench
