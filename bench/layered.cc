#include "bench/layered.h"

#include <array>
#include <string>
#include <string_view>

namespace bylaw::bench {
namespace {

constexpr std::string_view kGuardrails = R"(standards layers
import mesh.model
import std.mask
import std.duty

mandatory standard known_purposes "Data serve the purposes that their owner named." {
  forbid access unless any p in resource.purposes: context.purpose under p
}

waivable standard own_region "Data are read in their own region." {
  forbid read, query when principal.region != resource.region and resource.tier >= restricted
}

default standard strong_login "What is restricted asks for a second factor." {
  forbid access when resource.tier == restricted and context.login != mfa
  override within context.purpose under essential and has context.ticket
}

mandatory standard capped_contact "Contact data are shown hashed at most." {
  cap columns under user.contact to hash on read, query
}

guarantee incidents "In an emergency the incident team reads what it must."
  subject to known_purposes {
  permit read when principal in Team::"incidents" and context.purpose under essential.service
    with mask columns under user.contact as hash
    with audit(level: "full")
}

assert nobody_unnamed "nobody reads for a purpose that the owner didn't name":
  never permit read, query when all p in resource.purposes: not (context.purpose under p)
)";

std::string number(size_t i) { return std::to_string(i); }

std::string waiver(size_t domain) {
  return "\nwaiver region_of_" + number(domain) + "\n  of own_region for domain_" + number(domain) +
         " on read\n  when principal.clearance >= restricted and context.purpose under " +
         "essential.fraud_detection\n  until 2099-12-31\n  approved by \"ciso\" ticket \"T-" +
         number(domain) + "\"\n  because \"fraud has no regions\"\n  compensating \"audited\"\n";
}

std::string layers(size_t domain) {
  const std::string name = "domain_" + number(domain);
  return "domain " + name + "\nimport mesh.model\nimport layers\n" +
         "\nbylaw fraud_desk \"The fraud desk reads what it needs.\" {\n  permit read when "
         "principal.clearance >= restricted and context.purpose under essential.fraud_detection\n"
         "    with audit(level: \"full\")\n}\n" +
         "\noverride strong_login {\n  lift access when context.purpose == essential.service and "
         "has context.ticket\n    and resource.rows < " +
         number(1000 + domain) + "\n}\n" + "\nassert quiet_" + number(domain) +
         " \"nobody exports below their clearance\":\n  never permit export when "
         "principal.clearance < resource.tier and resource.rows > 1000000\n";
}

}  // namespace

MemoryDisk layered_mesh(const MeshShape& shape) {
  MemoryDisk disk = generate_mesh(shape);
  std::string guardrails(kGuardrails);
  for (size_t d = 0; d < shape.domains; d += 10) guardrails += waiver(d);
  disk.files["global/layers.bylaw"] = guardrails;
  for (size_t d = 0; d < shape.domains; ++d) {
    disk.files["domains/domain_" + number(d) + "/layers.bylaw"] = layers(d);
  }
  return disk;
}

MemoryDisk override_pair(size_t i) {
  constexpr std::array<std::string_view, 4> kForbidden{
      "resource.tier >= confidential", "resource.region != principal.region",
      "resource.rows > 100 and context.login == password",
      "principal.seniority < 3 or not principal.employee"};
  constexpr std::array<std::string_view, 3> kBounds{"context.purpose under essential",
                                                    "has context.ticket and resource.rows < 5000",
                                                    "\"privacy\" in principal.training"};
  const std::string forbidden(kForbidden[i % kForbidden.size()]);
  const std::string bound(kBounds[i / 4 % kBounds.size()]);
  const std::string more = " and resource.rows != " + number(i);
  const std::string lifted = i % 2 == 0 ? bound + more : "context.ip in ip\"10.0.0.0/8\"" + more;
  MeshShape none;
  none.rules = 0;
  none.domains = 1;
  none.standards = 0;
  MemoryDisk disk = generate_mesh(none);
  disk.files.erase("global/standards.bylaw");
  disk.files["global/pair.bylaw"] =
      "standards layers\nimport mesh.model\n\ndefault standard it {\n" +
      std::string("  forbid access when ") + forbidden + "\n  override within " + bound + "\n}\n";
  disk.files["domains/domain_0/pair.bylaw"] =
      "domain domain_0\nimport mesh.model\nimport layers\n\noverride it {\n  lift access when " +
      lifted + "\n}\n";
  return disk;
}

}  // namespace bylaw::bench
