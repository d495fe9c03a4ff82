// domain.yaml: its keys and their shapes. Entry point: read_domain_manifest().
#include "mesh/domain_manifest.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "mesh/diagnostics.h"
#include "mesh/diagnostics_domain.h"
#include "mesh/manifest_paths.h"
#include "mesh/yaml.h"

namespace bylaw {
namespace {

constexpr std::string_view kFileUrl = "file://";

class DomainReader {
 public:
  DomainReader(const SourceMap& sources, FileId file, Diagnostics& diagnostics)
      : sources_(sources), file_(file), out_(diagnostics) {}

  std::optional<DomainManifest> run() {
    const size_t before = out_.count(Severity::kError);
    std::optional<YamlDocument> document = read_yaml(sources_, file_, out_);
    if (!document) return std::nullopt;
    document_ = std::move(*document);
    const Span start{file_, 0, 0};
    if (!document_.root.valid()) {
      out_.emit(diag::kWrongShape, start, "domain.yaml", describe(YamlNode::Kind::kNull), "a map");
      return std::nullopt;
    }
    const YamlNode& root = document_.nodes[document_.root];
    if (!is(root, YamlNode::Kind::kMap, "domain.yaml")) return std::nullopt;
    each(root, "domain.yaml", {"mesh", "domain", "standards", "trust", "catalog", "entities"},
         [&](const YamlNode& key, const YamlNode& value) { read_key(key.text, value); });
    need(start, {"mesh", "domain", "standards"});
    if (out_.count(Severity::kError) > before) return std::nullopt;
    return std::move(manifest_);
  }

 private:
  bool is(const YamlNode& node, YamlNode::Kind kind, const std::string& what) {
    if (node.kind == kind) return true;
    out_.emit(diag::kWrongShape, node.span, what, describe(node.kind), describe(kind));
    return false;
  }

  /// Calls read(key, value) for the known keys of a map, and reports the others.
  template <typename Read>
  void each(const YamlNode& map, const std::string& what, const std::vector<std::string>& known,
            const Read& read) {
    seen_.clear();
    for (size_t i = 0; i < map.keys.size(); ++i) {
      const YamlNode& key = document_.nodes[map.keys[i]];
      if (std::find(known.begin(), known.end(), key.text) == known.end()) {
        DiagnosticBuilder report = out_.emit(diag::kUnknownKey, key.span, what, key.text);
        if (const auto guess = nearest(key.text, known)) {
          report.hint("did you mean '" + *guess + "'?").fix(key.span, *guess);
        } else {
          report.hint("there are " + join_words(known));
        }
        continue;
      }
      read(key, document_.nodes[map.items[i]]);
      seen_.push_back(key.text);
    }
  }

  void need(Span place, const std::vector<std::string>& keys) {
    for (const std::string& key : keys) {
      if (std::find(seen_.begin(), seen_.end(), key) != seen_.end()) continue;
      out_.emit(diag::kDomainKeyMissing, place, key).hint("add `" + key + ":`");
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
    const auto outer = seen_;
    each(value, "'standards'", {"release", "digest", "from"},
         [&](const YamlNode& key, const YamlNode& node) {
           if (is(node, YamlNode::Kind::kScalar, "'" + key.text + "' of 'standards'")) {
             read_pin_key(key.text, node);
           }
         });
    need(value.span, {"release", "digest", "from"});
    seen_ = outer;
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

  void read_trust(const YamlNode& value) {
    if (!is(value, YamlNode::Kind::kList, "'trust'")) return;
    for (const YamlId item : value.items) {
      const YamlNode& node = document_.nodes[item];
      if (!is(node, YamlNode::Kind::kScalar, "an item of 'trust'")) continue;
      if (const auto key = parse_public_key(node.text)) {
        manifest_.trust.push_back(*key);
      } else {
        out_.emit(diag::kBadPin, node.span, node.text, "public key")
            .hint("write \"ed25519:…\", which `bylaw keygen` prints");
      }
    }
    if (value.items.empty()) {
      out_.emit(diag::kWrongShape, value.span, "'trust'", "empty", "a key")
          .hint("leave `trust` out if the digest is enough");
    }
  }

  std::vector<std::string> read_paths(const YamlNode& value, const std::string& what,
                                      PathForm form) {
    std::vector<std::string> paths;
    if (!is(value, YamlNode::Kind::kList, what)) return paths;
    for (const YamlId item : value.items) {
      const YamlNode& node = document_.nodes[item];
      if (!is(node, YamlNode::Kind::kScalar, "an item of " + what)) continue;
      if (const auto path = plain_path(node.text, node.span, form, out_)) paths.push_back(*path);
    }
    return paths;
  }

  const SourceMap& sources_;
  FileId file_;
  Diagnostics& out_;
  YamlDocument document_;
  DomainManifest manifest_;
  std::vector<std::string> seen_;  // keys of the map that was read last
};

}  // namespace

std::optional<DomainManifest> read_domain_manifest(const SourceMap& sources, FileId file,
                                                   Diagnostics& diagnostics) {
  return DomainReader(sources, file, diagnostics).run();
}

}  // namespace bylaw
