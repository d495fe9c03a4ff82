#include "bench/generate.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace bylaw::bench {
namespace {

constexpr std::string_view kVocabulary = R"(module mesh.model
import std.data
import std.mask
import std.duty

enum Tier ordered { public < internal < confidential < restricted }
enum Region { eea, uk, ch, us, apac }
enum Login { password, mfa }
taxonomy Purpose extends std.data.Use {
  open analytics
}
entity Team in Team { }
entity User in Team {
  clearance: Tier
  region: Region
  training: set<string>
  employee: bool
  seniority: int
}
record Column { name: string, type: string, categories: set<std.data.Category>, tier: Tier }
entity DataProduct {
  domain: Domain
  address: string
  tier: Tier
  region: Region
  purposes: set<Purpose>
  rows: int
  columns: list<Column>
}
context { purpose: Purpose, login: Login, ip: ip, ticket?: string }
action read, query by User on DataProduct reading columns of resource.columns
action export, share, publish by User on DataProduct
action group access { read, query, export, share }

define trained(u: User, course: string): bool = course in u.training
)";

constexpr std::array<std::string_view, 4> kTiers{"public", "internal", "confidential",
                                                 "restricted"};
constexpr std::array<std::string_view, 5> kRegions{"eea", "uk", "ch", "us", "apac"};
constexpr std::array<std::string_view, 5> kPurposes{"analytics", "essential.service", "marketing",
                                                    "essential.fraud_detection", "personalize"};
constexpr std::array<std::string_view, 4> kActions{"read", "query", "export", "share"};

template <size_t n>
std::string pick(const std::array<std::string_view, n>& words, size_t i) {
  return std::string(words[i % n]);
}

std::string number(size_t i) { return std::to_string(i); }

std::string standards(size_t count) {
  std::string text = "standards privacy\nimport mesh.model\nimport std.mask\nimport std.duty\n";
  for (size_t i = 0; i < count; ++i) {
    const std::string name = "standard_" + number(i);
    switch (i % 4) {
      case 0:
        text += "\nmandatory standard " + name + " \"Nobody reads above their clearance (" +
                number(i) + ").\" {\n" +
                "  forbid access when principal.clearance < resource.tier and resource.rows > " +
                number(i) + "\n}\n";
        break;
      case 1:
        text += "\nwaivable standard " + name +
                " {\n  cap columns under user.contact to hash on read, query\n" +
                "    unless trained(principal, \"privacy-" + number(i) + "\")\n}\n";
        break;
      case 2:
        text += "\nmandatory standard " + name +
                " {\n  oblige access when resource.tier >= confidential and resource.rows >= " +
                number(i) + " with audit(level: \"full\")\n}\n";
        break;
      default:
        text += "\ndefault standard " + name +
                " {\n  forbid export when resource.region == " + pick(kRegions, i) +
                " and resource.rows > " + number(i) +
                "\n  override within resource.tier <= internal\n}\n";
        break;
    }
  }
  return text;
}

std::string domain_name(size_t i) { return "domain_" + number(i); }

/// The i-th rule of the mesh as a bylaw of one clause.
std::string bylaw(size_t i) {
  const std::string name = "bylaw_" + number(i);
  const std::string action = pick(kActions, i / 3);
  const std::string team = "Team::\"team-" + number(i % 997) + "\"";
  std::string clause;
  switch (i % 5) {
    case 0:
      clause = "permit read, query\n    when principal in " + team + " and context.purpose under " +
               pick(kPurposes, i) +
               "\n    with filter row.region == principal.region\n    with mask columns under "
               "user.contact as hash\n" +
               "    with audit(level: \"full\")";
      break;
    case 1:
      clause = "permit " + action +
               " when principal.employee and resource.tier <= " + pick(kTiers, i) +
               " and resource.rows < " + number(i + 10);
      break;
    case 2:
      clause = "forbid " + action + " when principal.seniority < " + number(i % 40) +
               " and resource.region == " + pick(kRegions, i) + "\n    unless context.login == mfa";
      break;
    case 3:
      clause = "forbid " + action + " unless resource.rows < " + number(i + 1000) +
               " or has context.ticket";
      break;
    default:
      clause = "permit " + action + " when principal.region in [" + pick(kRegions, i) + ", " +
               pick(kRegions, i + 1) + "] and resource.address like \"mesh://*/" + number(i) +
               "/*\"";
      break;
  }
  return "\nbylaw " + name + " \"Rule " + number(i) + " of its domain.\" {\n  " + clause + "\n}\n";
}

}  // namespace

MemoryDisk generate_mesh(const MeshShape& shape) {
  MemoryDisk disk;
  std::string manifest = "mesh: generated\ntimezone: UTC\ncentral: [global/]\ndomains:\n";
  for (size_t d = 0; d < shape.domains; ++d) {
    manifest += "  " + domain_name(d) + ": { path: domains/" + domain_name(d) + ", owner: team/" +
                domain_name(d) + " }\n";
  }
  disk.files["mesh.yaml"] = manifest;
  disk.files["global/model.bylaw"] = kVocabulary;
  disk.files["global/standards.bylaw"] = standards(shape.standards);
  const size_t per_domain = (shape.rules + shape.domains - 1) / shape.domains;
  for (size_t d = 0; d < shape.domains; ++d) {
    const size_t end = std::min(shape.rules, (d + 1) * per_domain);
    for (size_t first = d * per_domain; first < end || first == d * per_domain;
         first += shape.rules_per_file) {
      std::string text =
          "domain " + domain_name(d) + "\nimport mesh.model\nimport std.mask\nimport std.duty\n";
      for (size_t i = first; i < std::min(end, first + shape.rules_per_file); ++i) text += bylaw(i);
      disk.files["domains/" + domain_name(d) + "/rules_" + number(first) + ".bylaw"] = text;
    }
  }
  return disk;
}

}  // namespace bylaw::bench
