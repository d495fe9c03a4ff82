#include "mesh/release.h"

#include <doctest/doctest.h>

namespace bylaw {
namespace {

constexpr std::string_view kManifestText =
    "mesh: m\n"
    "timezone: Asia/Tokyo\n"
    "central: [global/]\n"
    "domains:\n"
    "  shop: { path: domains/shop, owner: \"team/shop \\\"a\\\"\", standards: [domains/shop/s] }\n"
    "  shop.eu: { path: domains/shop/eu, owner: eu, repository: \"https://example.org/eu\" }\n"
    "catalog: [catalog/]\n"
    "entities: [entities/*.json]\n"
    "terms:\n"
    "  classification: { \"02_GDPR\": confidential, \"on\": \"no\" }\n";

Manifest manifest_of(std::string_view text) {
  SourceMap sources;
  Diagnostics found;
  const auto manifest = read_manifest(sources, sources.add("mesh.yaml", std::string(text)), found);
  REQUIRE(manifest.has_value());
  CHECK(found.empty());
  return *manifest;
}

Release example() {
  Release release;
  release.mesh = "m";
  release.version = {3, 2, 0};
  release.files = {{"global/a.bylaw", "module a\r\n\n"},
                   {"global/b.bylaw", ""},
                   {"mesh.yaml", manifest_text(manifest_of(kManifestText))}};
  return release;
}

std::string refusal(const Release& release) {
  const Result<Release> opened = open_release(release_text(release, {}));
  return opened ? "opened" : opened.error().message;
}

/// A release whose body is `body`, rightly sealed.
std::string refusal_of_body(const std::string& body) {
  const std::string text =
      seal({"release", 1}, R"({"mesh":"m","version":"3.2.0","previous":null})", body + "\n", {});
  const Result<Release> opened = open_release(text);
  return opened ? "opened" : opened.error().message;
}

TEST_CASE("a manifest in its canonical form says the same") {
  const std::string text = manifest_text(manifest_of(kManifestText));
  const Manifest again = manifest_of(text);
  CHECK(manifest_text(again) == text);
  CHECK(again.timezone == "Asia/Tokyo");
  CHECK(again.domains[0].owner == "team/shop \"a\"");
  CHECK(again.domains[0].standards == std::vector<std::string>{"domains/shop/s"});
  CHECK(again.domains[1].repository == "https://example.org/eu");
  CHECK(again.entities == std::vector<std::string>{"entities/*.json"});
  CHECK(again.terms.at("classification").at("on") == "no");
}

TEST_CASE("a release holds what was put into it, byte for byte") {
  const SecretKey key(std::array<uint8_t, 32>{7});
  const std::string text = release_text(example(), {key});
  CHECK(text == release_text(example(), {key}));
  const Result<Release> opened = open_release(text);
  REQUIRE(opened.ok());
  CHECK(opened->files == example().files);
  CHECK(opened->version == ReleaseVersion{3, 2, 0});
  CHECK(opened->signers == std::vector<PublicKey>{key.public_key()});
  const Result<Release> bare = open_release(release_text(example(), {}));
  REQUIRE(bare.ok());
  CHECK(bare->seal == opened->seal);
}

TEST_CASE("what can't be a release is refused, though its seal is right") {
  CHECK(refusal(example()) == "opened");
  Release other = example();
  other.mesh = "n";
  CHECK(refusal(other) == "its mesh.yaml is that of another mesh");
  other = example();
  other.files.erase("mesh.yaml");
  CHECK(refusal(other) == "there is no mesh.yaml in it");
  for (const char* path : {"../x", "/x", "a/../x", ".git/config", "a/.b", "."}) {
    other = example();
    other.files[path] = "x";
    CHECK(refusal(other) == "the path '" + std::string(path) + "' in it is not a plain path");
  }
  CHECK(refusal_of_body("[]") == "its list of files is malformed");
  CHECK(refusal_of_body(R"({"files": [1]})") == "an entry of its files is malformed");
  CHECK(refusal_of_body(R"({"files": [{"path": "a", "digest": "sha256:00", "text": ["b"]}]})") ==
        "the text of 'a' in it is not what its digest says");
  const std::string entry =
      R"({"path": "a", "digest": ")" + to_string(sha256("b")) + R"(", "text": ["b"]})";
  CHECK(refusal_of_body(R"({"files": [)" + entry + "," + entry + "]}") ==
        "the path 'a' is there twice");
}

TEST_CASE("numbers of releases") {
  CHECK(parse_release_version("3.2.0") == ReleaseVersion{3, 2, 0});
  CHECK(ReleaseVersion{3, 2, 10} > ReleaseVersion{3, 2, 9});
  for (const char* text : {"", "3", "3.2", "3.2.0.1", "3.02.0", "3.2.-1", "v3.2.0", "3.2.0 ",
                           "3..0", "99999999999.0.0"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_release_version(text).has_value());
  }
}

}  // namespace
}  // namespace bylaw
