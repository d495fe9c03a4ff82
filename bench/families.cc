#include "bench/families.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

namespace bylaw::bench {
namespace {

constexpr std::string_view kModel = R"(module app.model

entity User {
  role: string
  department: string
  level: int
  region: string
}
entity Thing {
  domain?: Domain
  kind: string
  department: string
  region: string
  path: string
  size: int
  price: int
  age: int
  weight: int
  a0: int
  a1: int
  a2: int
  a3: int
  a4: int
  a5: int
  a6: int
  a7: int
}
context { purpose: string, ip: ip }
action read, write, list, share by User on Thing
)";

constexpr size_t kUsers = 4096;
constexpr size_t kThings = 16384;
constexpr size_t kRulesPerFile = 2000;
constexpr int64_t kSpan = 1'000'000;  // of numbers that ranges are about

using Random = std::mt19937_64;
size_t below(Random& random, size_t n) { return static_cast<size_t>(random() % n); }
std::string number(size_t n) { return std::to_string(n); }
std::string quoted(const std::string& prefix, size_t n) { return "\"" + prefix + number(n) + "\""; }
std::string action_of(size_t i) {
  constexpr std::string_view kActions[] = {"read", "write", "list", "share"};
  return std::string(kActions[i % 4]);
}

/// How many roles and departments a hospital of that many rules has; kinds are ten.
size_t roles_of(size_t rules) {
  return std::max<size_t>(4, static_cast<size_t>(std::sqrt(static_cast<double>(rules) / 10)));
}

size_t domains_of(size_t rules) { return std::max<size_t>(1, rules / 100); }

std::string path_of(size_t a, size_t b, size_t c) {
  return "/org" + number(a) + "/team" + number(b) + "/item" + number(c);
}

/// The width of ranges of which, two to a rule, about one rule of so many holds of a request.
size_t narrow_range(size_t rules) {
  return static_cast<size_t>(static_cast<double>(kSpan) / std::sqrt(static_cast<double>(rules)));
}

std::string condition(Family family, size_t i, size_t rules, Random& random) {
  switch (family) {
    case Family::kStructured:
      switch (i % 10) {
        case 0:
          return "principal.role == " + quoted("role", i % 40) +
                 " and context.purpose == " + quoted("purpose", below(random, 20));
        case 1:
        case 2:
        case 3:
          return "principal.level >= " + number(below(random, 10)) +
                 " and resource.kind == " + quoted("kind", below(random, 10));
        default:
          return "resource == Thing::" + quoted("t", i % kThings) +
                 " and principal.department == " + quoted("department", below(random, 50));
      }
    case Family::kHospital: {
      const size_t roles = roles_of(rules);
      return "principal.role == " + quoted("role", i % roles) +
             " and resource.department == " + quoted("department", i / roles % roles) +
             " and resource.kind == " + quoted("kind", i / roles / roles % 10);
    }
    case Family::kConjunctions: {
      std::string text;
      const size_t first = below(random, 8);
      for (size_t k = 0; k < 4; ++k) {
        const size_t attribute = (first + k * 2 + below(random, 2)) % 8;
        text += (k == 0 ? "" : " and ") + std::string("resource.a") + number(attribute) +
                " == " + number(below(random, 20));
      }
      return text;
    }
    case Family::kRanges:
    case Family::kWideRanges: {
      constexpr std::string_view kNumbers[] = {"size", "price", "age", "weight"};
      const size_t first = below(random, 4);
      std::string text;
      for (const size_t k : {first, (first + 1 + below(random, 3)) % 4}) {
        const size_t low = below(random, kSpan);
        const size_t wide = 1000 + below(random, kSpan / 20);
        const size_t narrow = narrow_range(rules) / 2 + below(random, narrow_range(rules));
        const std::string name = "resource." + std::string(kNumbers[k]);
        text += (text.empty() ? "" : " and ") + name + " >= " + number(low) + " and " + name +
                " < " + number(low + (family == Family::kRanges ? narrow : wide));
      }
      return text;
    }
    case Family::kPrefixes: {
      const std::string path = path_of(below(random, 100), i % 1000, i);
      const size_t slash = path.rfind('/');
      if (i % 3 == 0) return "resource.path.startsWith(\"" + path.substr(0, slash + 1) + "\")";
      if (i % 3 == 1) return "resource.path like \"" + path.substr(0, slash) + "/*\"";
      return "resource.path like \"*" + path.substr(slash) + "\"";
    }
    case Family::kInfixes: {
      const std::string org = "org" + number(i * 37 % 100);
      const std::string team = "team" + number(i % 1000);
      const std::string item = "item" + number(i);
      if (i % 3 == 0) return "resource.path.contains(\"/" + team + "/" + item + "\")";
      if (i % 3 == 1) return "resource.path like \"*" + team + "*" + item + "*\"";
      return "resource.path like \"/" + org + "/*/" + item + "\"";
    }
    case Family::kNetworks:
      return "context.ip in ip\"10." + number(below(random, 200)) + "." +
             number(below(random, 16) * 16) + ".0/" + number(20 + below(random, 5)) +
             "\" and principal.department == " + quoted("department", below(random, 50));
    case Family::kAttributes:
      return "principal.department == resource.department and resource.size <= " +
             number(below(random, kSpan)) +
             " and principal.role == " + quoted("role", below(random, 1 + rules / 10));
  }
  return "false";
}

Slot text_slot(const std::string& prefix, size_t n) {
  return Slot::present(Value(prefix + number(n)));
}
Slot number_slot(size_t n) { return Slot::present(Value(static_cast<int64_t>(n))); }

}  // namespace

std::string_view name_of(Family family) {
  switch (family) {
    case Family::kStructured:
      return "structured";
    case Family::kHospital:
      return "hospital";
    case Family::kConjunctions:
      return "conjunctions";
    case Family::kRanges:
      return "ranges";
    case Family::kWideRanges:
      return "wide-ranges";
    case Family::kPrefixes:
      return "prefixes";
    case Family::kInfixes:
      return "infixes";
    case Family::kNetworks:
      return "networks";
    case Family::kAttributes:
      return "attributes";
  }
  return {};
}

std::vector<Family> families() {
  return {Family::kStructured, Family::kHospital,   Family::kConjunctions,
          Family::kRanges,     Family::kWideRanges, Family::kPrefixes,
          Family::kNetworks,   Family::kAttributes, Family::kInfixes};
}

MemoryDisk family_mesh(Family family, size_t rules) {
  MemoryDisk disk;
  const bool domains = family == Family::kStructured;
  std::string manifest = "mesh: bench\ntimezone: UTC\ncentral: [global/]\ndomains:\n";
  if (domains) {
    for (size_t d = 0; d < domains_of(rules); ++d) {
      manifest += "  d" + number(d) + ": { path: domains/d" + number(d) + ", owner: team }\n";
    }
  } else {
    manifest += "  \"*\": { path: rules, owner: team }\n";
  }
  disk.files["mesh.yaml"] = manifest;
  disk.files["global/model.bylaw"] = kModel;
  Random random(static_cast<uint64_t>(family) * 7919 + rules);
  for (size_t i = 0; i < rules; ++i) {
    const size_t domain = i % domains_of(rules);
    std::string path = "rules/f" + number(i / kRulesPerFile) + ".bylaw";
    if (domains) path = "domains/d" + number(domain) + "/rules.bylaw";
    std::string& text = disk.files[path];
    if (text.empty()) {
      text = "domain " + (domains ? "d" + number(domain) : std::string("\"*\"")) +
             "\nimport app.model\n";
    }
    const std::string kind = i % 10 == 9 ? "forbid " : "permit ";
    text += "bylaw b" + number(i) + " {\n  " + kind +
            action_of(family == Family::kStructured ? i / 10 : 0) + " when " +
            condition(family, i, rules, random) + "\n}\n";
  }
  return disk;
}

World family_world(Family family, const Schema& schema, size_t rules, size_t requests,
                   size_t things) {
  World world;
  Random random(rules + 17);
  const EntityTypeId user = *schema.find_entity_type("User");
  const EntityTypeId thing = *schema.find_entity_type("Thing");
  const size_t roles = family == Family::kHospital     ? roles_of(rules)
                       : family == Family::kAttributes ? 1 + rules / 10
                                                       : 40;
  const size_t departments = family == Family::kHospital ? roles : 50;
  EntityStoreBuilder builder;
  for (size_t i = 0; i < kUsers; ++i) {
    Entity entity;
    entity.ref = {user, "u" + number(i)};
    entity.attributes = {text_slot("role", below(random, roles)),
                         text_slot("department", below(random, departments)),
                         number_slot(below(random, 12)), text_slot("region", below(random, 8))};
    builder.add(std::move(entity));
  }
  for (size_t i = 0; i < things; ++i) {
    Entity entity;
    entity.ref = {thing, "t" + number(i)};
    Slot domain;
    if (family == Family::kStructured) {
      // Where the rules that are pinned to it stand.
      const auto term = schema.domains().find("d" + number(i % domains_of(rules)));
      domain = Slot::present(Value(TermValue{Schema::kDomains, *term}));
    }
    const size_t item = below(random, std::max<size_t>(rules, 1));
    entity.attributes = {domain, text_slot("kind", below(random, 10)),
                         text_slot("department", below(random, departments)),
                         text_slot("region", below(random, 8)),
                         Slot::present(Value(path_of(below(random, 100), item % 1000, item)))};
    for (size_t k = 0; k < 4; ++k) entity.attributes.push_back(number_slot(below(random, kSpan)));
    for (size_t k = 0; k < 8; ++k) entity.attributes.push_back(number_slot(below(random, 20)));
    builder.add(std::move(entity));
  }
  world.store = std::move(builder).build();
  for (size_t i = 0; i < requests; ++i) {
    Request request;
    request.principal.type = user;
    request.principal.id = "u" + number(below(random, kUsers));
    request.resource.type = thing;
    request.resource.id = "t" + number(below(random, things));
    const std::string action = action_of(family == Family::kStructured ? below(random, 4) : 0);
    request.action = *schema.find_action(action);
    Ip ip;
    ip.bytes[10] = ip.bytes[11] = 0xFF;
    ip.bytes[12] = 10;
    ip.bytes[13] = static_cast<uint8_t>(below(random, 200));
    ip.bytes[14] = static_cast<uint8_t>(below(random, 256));
    ip.bytes[15] = static_cast<uint8_t>(below(random, 256));
    request.context = {Slot(), text_slot("purpose", below(random, 20)), Slot::present(Value(ip))};
    request.enforces = Enforces::everything();
    world.requests.push_back(std::move(request));
  }
  // Popularity falls with rank, a little faster than its inverse.
  std::vector<double> weights;
  for (size_t i = 0; i < requests; ++i)
    weights.push_back(1.0 / std::pow(static_cast<double>(i + 1), 1.01));
  std::discrete_distribution<uint32_t> popular(weights.begin(), weights.end());
  for (size_t i = 0; i < 200'000; ++i) world.order.push_back(popular(random));
  return world;
}

}  // namespace bylaw::bench
