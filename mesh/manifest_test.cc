// Tests of the manifest: what is read, and each way in which one is refused.
#include "mesh/manifest.h"

#include <doctest/doctest.h>

namespace bylaw {
namespace {

struct Read {
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<Manifest> manifest;

  explicit Read(const std::string& text) {
    const FileId file = sources.add("mesh.yaml", text);
    manifest = read_manifest(sources, file, diagnostics);
  }
  std::string names() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      out += (out.empty() ? "" : " ") + std::string(d.code) + ":" + std::string(d.name);
    }
    return out;
  }
  std::string at() const { return std::string(sources.text(first().labels.at(0).span)); }
  const Diagnostic& first() const { return diagnostics.list().front(); }
};

/// A manifest with these further lines.
Read with(const std::string& lines) { return Read("mesh: m\ncentral: [global]\n" + lines); }
/// A manifest with these domains.
Read domains(const std::string& lines) { return with("domains:\n" + lines); }

TEST_CASE("a whole manifest is read, domains by name") {
  const Read r(R"(mesh: northwind
timezone: Asia/Tokyo
central: [global/, ./more]
domains:
  payments:    { path: domains/payments, owner: team/p, standards: [domains/payments/standards/] }
  clothing.eu: { path: domains/clothing/eu, owner: team/eu }
  clothing:    { path: domains/clothing, owner: "team/c" }
catalog: [catalog/]
terms: { classification: { pii: restricted, "02_GDPR_direct": restricted } }
entities: [entities/*.json]
)");
  CHECK(r.names() == "");
  REQUIRE(r.manifest);
  CHECK(r.manifest->mesh == "northwind");
  CHECK(r.manifest->timezone == "Asia/Tokyo");
  CHECK(r.manifest->central == std::vector<std::string>{"global", "more"});
  REQUIRE(r.manifest->domains.size() == 3);
  CHECK(r.manifest->domains[0].name == "clothing");
  CHECK(r.manifest->domains[0].owner == "team/c");
  CHECK(r.manifest->domains[1].name == "clothing.eu");
  CHECK(r.manifest->domains[2].standards == std::vector<std::string>{"domains/payments/standards"});
  CHECK(r.sources.text(r.manifest->domains[1].span) == "clothing.eu");
  CHECK(r.manifest->terms.at("classification").at("02_GDPR_direct") == "restricted");
  CHECK(r.manifest->entities == std::vector<std::string>{"entities/*.json"});
}

TEST_CASE("a plain application is one domain") {
  const Read r("mesh: app\ndomains: { \"*\": { path: ., owner: me } }\n");
  CHECK(r.names() == "");
  CHECK(r.manifest->domains.at(0).name == "*");
  CHECK(r.manifest->domains.at(0).path == ".");
}

TEST_CASE("YAML that is none, or more than a manifest needs") {
  CHECK(Read("mesh: [m").names() == "BY0201:yaml-syntax");
  CHECK(Read("a: &x 1\nb: *x").names() == "BY0202:yaml-alias");
  CHECK(Read("mesh: !!binary x").names() == "BY0204:yaml-tag");
  CHECK(Read("mesh: m\n---\nmesh: n\n").names() == "BY0206:yaml-second-document");
  CHECK(Read("? [a]\n: b").names() == "BY0205:yaml-key");
  CHECK(Read("").names() == "BY0209:wrong-shape");
  CHECK(Read("- a").names() == "BY0209:wrong-shape");
  CHECK(Read("just text").names() == "BY0209:wrong-shape");
  CHECK(Read("mesh: m\nmesh: n\ncentral: [global]").names() == "BY0207:duplicate-key");
  CHECK(Read("mesh: m\nmesh: n").names() == "BY0207:duplicate-key BY0213:nothing-declared");
  CHECK(Read("x: " + std::string(100000, '[') + std::string(100000, ']')).names() ==
        "BY0203:yaml-too-deep");
  CHECK_FALSE(Read("x: " + std::string(100000, '[')).manifest);
  CHECK_FALSE(Read("x: " + std::string(100000, '{')).manifest);
  CHECK_FALSE(Read(std::string(5000, '-')).manifest);
  std::string bomb = "a: &a [x]\n";
  for (char c = 'b'; c < 'z'; ++c) {
    bomb += std::string(1, c) + ": &" + c + " [*" + char(c - 1) + ", *" + char(c - 1) + "]\n";
  }
  CHECK(Read(bomb).names() == "BY0202:yaml-alias");
}

TEST_CASE("unknown keys are answered by the nearest") {
  const Read r = with("catalogue: [x]\n");
  CHECK(r.names() == "BY0208:unknown-key");
  CHECK(r.first().hint == "did you mean 'catalog'?");
  CHECK(r.at() == "catalogue");
  CHECK(domains("  a: { path: a, owner: t, ownr: x }\n").names() == "BY0208:unknown-key");
}

TEST_CASE("shapes are said as seen and as needed") {
  CHECK(with("catalog: x\n").first().message == "'catalog' is a text, but a list is needed");
  CHECK(with("catalog: [[x]]\n").names() == "BY0209:wrong-shape");
  CHECK(with("domains: [a]\n").names() == "BY0209:wrong-shape");
  CHECK(domains("  a: x\n").names() == "BY0209:wrong-shape");
  CHECK(domains("  a: { path: [x], owner: t }\n").names() == "BY0209:wrong-shape");
  CHECK(with("terms: { a: b }\n").names() == "BY0209:wrong-shape");
  CHECK(with("timezone:\n").first().message == "'timezone' is nothing, but a text is needed");
}

TEST_CASE("a mesh has a name and something to govern") {
  CHECK(Read("central: [g]\n").names() == "BY0210:unnamed-mesh");
  CHECK(Read("mesh: \"a b\"\ncentral: [g]\n").names() == "BY0211:bad-mesh-name");
  CHECK(Read("mesh: a-\ncentral: [g]\n").names() == "BY0211:bad-mesh-name");
  CHECK(Read("mesh: a-b\ncentral: [g]\n").names() == "");
  CHECK(Read("mesh: acl-100\ncentral: [g]\n").names() == "");
  CHECK(Read("mesh: m\n").names() == "BY0213:nothing-declared");
}

TEST_CASE("time zones") {
  CHECK(with("timezone: Mars/Olympus\n").names() == "BY0212:unknown-time-zone");
  CHECK(with("timezone: ../../etc/passwd\n").names() == "BY0212:unknown-time-zone");
  CHECK(with("timezone: \"+02:00\"\n").names() == "");
  CHECK(with("timezone: \"+2\"\n").names() == "BY0212:unknown-time-zone");
  CHECK(with("timezone: Europe/Brussels\n").names() == "");
}

TEST_CASE("paths stay inside the mesh") {
  CHECK(with("catalog: [/etc]\n").names() == "BY0215:absolute-path");
  CHECK(with("catalog: [../x]\n").names() == "BY0216:path-escapes");
  CHECK(with("catalog: [a/../../x]\n").names() == "BY0216:path-escapes");
  CHECK(with("catalog: [a/../b]\n").names() == "BY0217:bad-path");
  CHECK(with("catalog: ['a\\b']\n").names() == "BY0217:bad-path");
  CHECK(with("catalog: [a//b]\n").names() == "BY0217:bad-path");
  CHECK(with("catalog: [\"\"]\n").names() == "BY0217:bad-path");
  CHECK(with("catalog: [a/*]\n").names() == "BY0220:misplaced-star");
  CHECK(with("entities: ['*/a.json']\n").names() == "BY0220:misplaced-star");
  CHECK(with("entities: ['a/*.json', a/b.json]\n").names() == "");
}

TEST_CASE("no path has two owners") {
  CHECK(domains("  a: { path: x, owner: t }\n  b: { path: x/, owner: t }\n").names() ==
        "BY0218:path-twice");
  CHECK(domains("  a: { path: x, owner: t }\n  b: { path: x/y, owner: t }\n").names() ==
        "BY0219:paths-overlap");
  CHECK(domains("  a: { path: x, owner: t }\n  a.b: { path: x/y, owner: t }\n").names() == "");
  CHECK(domains("  a: { path: x/y, owner: t }\n  a.b: { path: x, owner: t }\n").names() ==
        "BY0219:paths-overlap");
  CHECK(domains("  a: { path: global/x, owner: t }\n").names() == "BY0219:paths-overlap");
  CHECK(domains("  a: { path: globals, owner: t }\n").names() == "");
  CHECK(domains("  a: { path: x, owner: t }\n  b: { path: x-y, owner: t }\n"
                "  c: { path: x/z, owner: t }\n")
            .names() == "BY0219:paths-overlap");
  CHECK(with("").names() == "");
  CHECK(Read("mesh: m\ncentral: [a/b]\ndomains: { a: { path: a, owner: t } }\n").names() ==
        "BY0219:paths-overlap");
  CHECK(Read("mesh: m\ncentral: [g]\ndomains: { \"*\": { path: ., owner: t } }\n").names() == "");
  CHECK(with("catalog: [x, x/]\n").names() == "BY0218:path-twice");
}

TEST_CASE("domains have a parent, a path, an owner and a name that the language can say") {
  const Read orphan = domains(
      "  cloting.eu: { path: x, owner: t }\n"
      "  clothing: { path: y, owner: t }\n");
  CHECK(orphan.names() == "BY0227:orphan-domain");
  CHECK(orphan.first().hint == "did you mean 'clothing.eu'?");
  CHECK(domains("  a: { path: x }\n").names() == "BY0228:owner-missing");
  CHECK(domains("  a: { path: x, owner: \" \" }\n").names() == "BY0228:owner-missing");
  CHECK(domains("  a: { owner: t }\n").names() == "BY0229:path-missing");
  CHECK(domains("  a-b: { path: x, owner: t }\n").names() == "BY0225:bad-domain-name");
  CHECK(domains("  a..b: { path: x, owner: t }\n").names() == "BY0225:bad-domain-name");
  CHECK(domains("  in: { path: x, owner: t }\n").names() == "BY0226:reserved-domain-name");
  CHECK(domains("  std: { path: x, owner: t }\n").names() == "BY0226:reserved-domain-name");
}

TEST_CASE("standards of a domain lie in its own path") {
  CHECK(domains("  a: { path: x, owner: t, standards: [y] }\n").names() ==
        "BY0221:standards-outside");
  CHECK(domains("  a: { path: x, owner: t, standards: [x] }\n").names() == "");
  CHECK(domains("  a: { path: x, owner: t, standards: [x/y/s] }\n"
                "  a.b: { path: x/y, owner: t }\n")
            .names() == "BY0222:standards-of-sub-domain");
}

}  // namespace
}  // namespace bylaw
