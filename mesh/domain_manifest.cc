// domain.yaml: its keys and their shapes. Entry point: read_domain_manifest().
#include "mesh/domain_manifest.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "mesh/diagnostics.h"
#include "mesh/diagnostics_domain.h"
#include "mesh/manifest_paths.h"
#include "mesh/yaml_reader.h"

namespace bylaw {
namespace {

constexpr std::string_view kFileUrl = "file://";

class DomainReader : private YamlReader {
 public:
  DomainReader(const SourceMap& sources, FileId file, Diagnostics& diagnostics)
      : YamlReader(sources, file, diagnostics) {}

  std::optional<DomainManifest> run() {
    const size_t before = out_.count(Severity::kError);
    const YamlNode* root = read_root("domain.yaml");
    if (root == nullptr) return std::nullopt;
    each(*root, "domain.yaml", {"mesh", "domain", "standards", "trust", "catalog", "entities"},
         [&](const YamlNode& key, const YamlNode& value) { read_key(key.text, value); });
    need(*root, {file_, 0, 0}, {"mesh", "domain", "standards"});
    if (out_.count(Severity::kError) > before) return std::nullopt;
    return std::move(manifest_);
  }

 private:
  void need(const YamlNode& map, Span place, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) {
      const bool there =
          std::ranges::any_of(map.keys, [&](YamlId id) { return document_.nodes[id].text == key; });
      if (!there) out_.emit(diag::kDomainKeyMissing, place, key).hint("add `" + key + ":`");
    }
  }

  void read_key(const std::string& key, const YamlNode& value) {
    const std::string what = "'" + key + "'";
    if (key == "standards") {
      read_pin(value);
    } else if (key == "trust") {
      read_trust(value);
    } else if (key == "catalog") {
      manifest_.catalog = read_paths(value, what, PathForm::kPlain);
    } else if (key == "entities") {
      manifest_.entities = read_paths(value, what, PathForm::kPattern);
    } else if (is(value, YamlNode::Kind::kScalar, what)) {
      (key == "mesh" ? manifest_.mesh : manifest_.domain) = value.text;
      if (key == "domain") manifest_.domain_span = value.span;
    }
  }

  void read_pin(const YamlNode& value) {
    if (!is(value, YamlNode::Kind::kMap, "'standards'")) return;
    manifest_.pin_span = value.span;
    each(value, "'standards'", {"release", "digest", "from"},
         [&](const YamlNode& key, const YamlNode& node) {
           if (is(node, YamlNode::Kind::kScalar, "'" + key.text + "' of 'standards'")) {
             read_pin_key(key.text, node);
           }
         });
    need(value, value.span, {"release", "digest", "from"});
  }

  void read_pin_key(const std::string& key, const YamlNode& node) {
    if (key == "release") {
      const auto version = parse_release_version(node.text);
      manifest_.version = version.value_or(ReleaseVersion{});
      if (!version) {
        out_.emit(diag::kBadPin, node.span, node.text, "number of a release")
            .hint("write three numbers, such as 3.2.0");
      }
    } else if (key == "digest") {
      const auto digest = parse_digest(node.text);
      manifest_.digest = digest.value_or(Digest{});
      if (!digest) {
        out_.emit(diag::kBadPin, node.span, node.text, "digest")
            .hint("write \"sha256:…\", which `bylaw pack` prints");
      }
    } else {
      manifest_.from_span = node.span;
      read_from(node);
    }
  }

  void read_from(const YamlNode& node) {
    std::string_view from = node.text;
    if (from.starts_with(kFileUrl)) {
      from.remove_prefix(kFileUrl.size());
      if (from.starts_with("localhost/")) from.remove_prefix(std::string_view("localhost").size());
      if (!from.starts_with('/')) {
        out_.emit(diag::kBadPin, node.span, node.text, "file: URL of this machine")
            .hint("write file:///PATH");
      }
    } else if (from.find("://") != std::string_view::npos) {
      out_.emit(diag::kBadPin, node.span, node.text, "place that `bylaw` reads from")
          .hint("checks are offline: fetch the release first, and name the file or its folder");
    } else if (from.empty()) {
      out_.emit(diag::kBadPin, node.span, node.text, "file or folder");
    }
    manifest_.from = std::string(from);
  }

  void read_key_to_trust(const YamlNode& node) {
    if (const auto key = parse_public_key(node.text)) {
      manifest_.trust.push_back(*key);
    } else {
      out_.emit(diag::kBadPin, node.span, node.text, "public key")
          .hint("write \"ed25519:…\", which `bylaw keygen` prints");
    }
  }

  void read_trust(const YamlNode& value) {
    if (!each_text(value, "'trust'", [&](const YamlNode& node) { read_key_to_trust(node); }))
      return;
    if (value.items.empty()) {
      out_.emit(diag::kWrongShape, value.span, "'trust'", "empty", "a key")
          .hint("leave `trust` out if the digest is enough");
    }
  }

  std::vector<std::string> read_paths(const YamlNode& value, const std::string& what,
                                      PathForm form) {
    std::vector<std::string> paths;
    each_text(value, what, [&](const YamlNode& node) {
      if (const auto path = plain_path(node.text, node.span, form, out_)) paths.push_back(*path);
    });
    return paths;
  }

  DomainManifest manifest_;
};

}  // namespace

std::optional<DomainManifest> read_domain_manifest(const SourceMap& sources, FileId file,
                                                   Diagnostics& diagnostics) {
  return DomainReader(sources, file, diagnostics).run();
}

}  // namespace bylaw
