// Reads mesh.yaml: its keys and their shapes here, then the domains and paths against each other
// (manifest_paths.cc). Entry point: read_manifest().
#include "mesh/manifest.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "base/policy_words.h"
#include "base/text.h"
#include "mesh/diagnostics.h"
#include "mesh/manifest_paths.h"
#include "mesh/time_zone.h"
#include "mesh/yaml_reader.h"

namespace bylaw {
namespace {

/// Letters, digits and '_', with '-' between them: "north_wind", "acl-100".
bool is_mesh_name(std::string_view text) {
  const auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  if (text.empty() || !plain(text.front()) || !plain(text.back())) return false;
  return text.find("--") == std::string_view::npos &&
         std::ranges::all_of(text, [&](char c) { return plain(c) || c == '-'; });
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (true) {
    const size_t end = text.find(at);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

class ManifestReader : private YamlReader {
 public:
  ManifestReader(const SourceMap& sources, FileId file, Diagnostics& diagnostics)
      : YamlReader(sources, file, diagnostics) {
    manifest_.file = file;
  }

  std::optional<Manifest> run() {
    const size_t before = out_.count(Severity::kError);
    const YamlNode* root = read_root("the manifest");
    if (root == nullptr) return std::nullopt;
    const Span start{manifest_.file, 0, 0};
    each(*root, "the manifest",
         {"mesh", "timezone", "central", "domains", "catalog", "terms", "entities"},
         [&](const YamlNode& key, const YamlNode& value) { read_key(key, value); });
    if (manifest_.mesh.empty() && !mesh_seen_) out_.emit(diag::kUnnamedMesh, start);
    if (manifest_.central.empty() && manifest_.domains.empty() && !layers_seen_) {
      out_.emit(diag::kNothingDeclared, start).hint("add `central:` or `domains:`");
    }
    std::sort(manifest_.domains.begin(), manifest_.domains.end(),
              [](const ManifestDomain& a, const ManifestDomain& b) { return a.name < b.name; });
    check_parents();
    check_paths(manifest_, out_);
    if (out_.count(Severity::kError) > before) return std::nullopt;
    return std::move(manifest_);
  }

 private:
  void read_key(const YamlNode& key, const YamlNode& value) {
    const std::string what = "'" + key.text + "'";
    if (key.text == "mesh") {
      mesh_seen_ = true;
      read_mesh(value);
    } else if (key.text == "timezone") {
      read_time_zone(value);
    } else if (key.text == "central") {
      layers_seen_ = true;
      manifest_.central = read_paths(value, what, PathForm::kPlain);
    } else if (key.text == "domains") {
      layers_seen_ = true;
      read_domains(value);
    } else if (key.text == "catalog") {
      manifest_.catalog = read_paths(value, what, PathForm::kPlain);
    } else if (key.text == "entities") {
      manifest_.entities = read_paths(value, what, PathForm::kPattern);
    } else {
      read_terms(value);
    }
  }

  void read_mesh(const YamlNode& value) {
    if (!is(value, YamlNode::Kind::kScalar, "'mesh'")) return;
    if (!is_mesh_name(value.text)) {
      out_.emit(diag::kBadMeshName, value.span, value.text)
          .hint("use letters, digits, '_', and '-' between them");
      return;
    }
    manifest_.mesh = value.text;
  }

  void read_time_zone(const YamlNode& value) {
    if (!is(value, YamlNode::Kind::kScalar, "'timezone'")) return;
    const std::optional<TimeZone> zone = find_time_zone(value.text);
    if (!zone) {
      out_.emit(diag::kUnknownTimeZone, value.span, value.text)
          .hint("write UTC, an offset such as \"+02:00\", or a name such as Asia/Tokyo");
      return;
    }
    manifest_.timezone = zone->name;
  }

  std::vector<std::string> read_paths(const YamlNode& value, const std::string& what,
                                      PathForm form) {
    std::vector<std::string> paths;
    each_text(value, what, [&](const YamlNode& node) {
      const auto path = plain_path(node.text, node.span, form, out_);
      if (!path) return;
      if (std::find(paths.begin(), paths.end(), *path) != paths.end()) {
        out_.emit(diag::kPathTwice, node.span, *path, what);
        return;
      }
      paths.push_back(*path);
      manifest_.places.emplace(*path, node.span);
    });
    return paths;
  }

  void read_domains(const YamlNode& value) {
    if (!is(value, YamlNode::Kind::kMap, "'domains'")) return;
    for (size_t i = 0; i < value.keys.size(); ++i) {
      const YamlNode& key = document_.nodes[value.keys[i]];
      const YamlNode& body = document_.nodes[value.items[i]];
      const bool named = check_domain_name(key);
      if (!is(body, YamlNode::Kind::kMap, "the domain '" + key.text + "'")) continue;
      ManifestDomain domain = read_domain(key, body);
      if (named) manifest_.domains.push_back(std::move(domain));
    }
  }

  bool check_domain_name(const YamlNode& key) {
    if (key.text == "*") return true;
    for (const std::string& part : split(key.text, '.')) {
      if (!is_word(part)) {
        DiagnosticBuilder report = out_.emit(diag::kBadDomainName, key.span, key.text);
        report.hint("use words of letters, digits and '_', with dots between");
        return false;
      }
      // The library's package is `std`.
      if (is_reserved(part) || part == "std") {
        out_.emit(diag::kReservedDomainName, key.span, key.text, part);
        return false;
      }
    }
    return true;
  }

  ManifestDomain read_domain(const YamlNode& key, const YamlNode& body) {
    ManifestDomain domain;
    domain.name = key.text;
    domain.span = key.span;
    const std::string what = "the domain '" + key.text + "'";
    bool path_seen = false;
    bool owner_seen = false;
    each(body, what, {"path", "owner", "standards", "repository"},
         [&](const YamlNode& name, const YamlNode& value) {
           if (name.text == "standards") {
             domain.standards = read_paths(value, "'standards'", PathForm::kPlain);
             return;
           }
           const bool is_path = name.text == "path";
           path_seen |= is_path;
           owner_seen |= name.text == "owner";
           if (!is(value, YamlNode::Kind::kScalar, "'" + name.text + "' of " + what)) return;
           if (is_path) {
             if (const auto path = plain_path(value.text, value.span, PathForm::kPlain, out_)) {
               domain.path = *path;
               manifest_.places.emplace(*path, value.span);
             }
           } else if (name.text == "repository") {
             domain.repository = value.text;
           } else if (value.text.find_first_not_of(" \t\n") == std::string::npos) {
             out_.emit(diag::kOwnerMissing, value.span, key.text);
           } else {
             domain.owner = value.text;
           }
         });
    if (!path_seen) out_.emit(diag::kPathMissing, key.span, key.text).hint("add `path:`");
    if (!owner_seen) out_.emit(diag::kOwnerMissing, key.span, key.text).hint("add `owner:`");
    return domain;
  }

  void read_terms(const YamlNode& value) {
    if (!is(value, YamlNode::Kind::kMap, "'terms'")) return;
    for (size_t i = 0; i < value.keys.size(); ++i) {
      const std::string& kind = document_.nodes[value.keys[i]].text;
      const YamlNode& words = document_.nodes[value.items[i]];
      if (!is(words, YamlNode::Kind::kMap, "'" + kind + "' of 'terms'")) continue;
      for (size_t j = 0; j < words.keys.size(); ++j) {
        const std::string& local = document_.nodes[words.keys[j]].text;
        const YamlNode& own = document_.nodes[words.items[j]];
        if (!is(own, YamlNode::Kind::kScalar, "the word for '" + local + "'")) continue;
        manifest_.terms[kind][local] = own.text;
      }
    }
  }

  void check_parents() {
    std::set<std::string_view> names;
    for (const ManifestDomain& domain : manifest_.domains) names.insert(domain.name);
    for (const ManifestDomain& domain : manifest_.domains) {
      const size_t dot = domain.name.rfind('.');
      if (dot == std::string::npos) continue;
      const std::string parent = domain.name.substr(0, dot);
      if (names.contains(parent)) continue;
      DiagnosticBuilder report = out_.emit(diag::kOrphanDomain, domain.span, domain.name, parent);
      const std::vector<std::string> candidates(names.begin(), names.end());
      if (const auto guess = nearest(parent, candidates)) {
        report.hint("did you mean '" + *guess + domain.name.substr(dot) + "'?");
      } else {
        report.hint("declare '" + parent + "' too");
      }
    }
  }

  Manifest manifest_;
  bool mesh_seen_ = false;
  bool layers_seen_ = false;
};

}  // namespace

std::optional<Manifest> read_manifest(const SourceMap& sources, FileId file,
                                      Diagnostics& diagnostics) {
  return ManifestReader(sources, file, diagnostics).run();
}

}  // namespace bylaw
