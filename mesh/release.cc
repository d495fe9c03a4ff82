#include "mesh/release.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace bylaw {
namespace {

using Json = nlohmann::ordered_json;

constexpr SealKind kRelease{"release", 1};
constexpr std::string_view kManifestName = "mesh.yaml";

std::optional<std::string> text_of(const Json& object, const char* name) {
  const auto it = object.find(name);
  if (it == object.end() || !it->is_string()) return std::nullopt;
  return it->get<std::string>();
}

/// The lines of a text; joined by line breaks they are the text again.
Json lines_json(std::string_view text) {
  Json lines = Json::array();
  while (true) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::optional<std::string> joined(const Json& lines) {
  if (!lines.is_array() || lines.empty()) return std::nullopt;
  std::string text;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].is_string()) return std::nullopt;
    if (i > 0) text += '\n';
    text += lines[i].get_ref<const std::string&>();
  }
  return text;
}

/// A path as a release may hold it: hidden files and folders are nobody's.
bool is_plain(std::string_view path) {
  return is_clean_path(path) && path != "." && !path.starts_with('.') &&
         path.find("/.") == std::string_view::npos;
}

Status read_file_entry(const Json& entry, Release& release) {
  if (!entry.is_object()) return Error{"an entry of its files is malformed"};
  const auto path = text_of(entry, "path");
  const auto stated = text_of(entry, "digest");
  const auto lines = entry.find("text");
  if (!path || !stated || lines == entry.end()) {
    return Error{"an entry of its files is malformed"};
  }
  if (!is_plain(*path)) return Error{"the path '" + *path + "' in it is not a plain path"};
  std::optional<std::string> text = joined(*lines);
  if (!text) return Error{"the text of '" + *path + "' in it is malformed"};
  if (to_string(sha256(*text)) != *stated) {
    return Error{"the text of '" + *path + "' in it is not what its digest says"};
  }
  if (!release.files.emplace(*path, *std::move(text)).second) {
    return Error{"the path '" + *path + "' is there twice"};
  }
  return {};
}

Status read_release_header(const std::string& line, Release& release) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return Error{"its header is malformed"};
  const auto mesh = text_of(json, "mesh");
  const auto version = parse_release_version(text_of(json, "version").value_or(""));
  if (!mesh || !version) return Error{"its header is malformed"};
  release.mesh = *mesh;
  release.version = *version;
  release.previous = text_of(json, "previous").value_or("");
  return {};
}

Status read_release_manifest(Release& release) {
  const auto text = release.files.find(kManifestName);
  if (text == release.files.end()) return Error{"there is no mesh.yaml in it"};
  SourceMap sources;
  Diagnostics found;
  const FileId file = sources.add(std::string(kManifestName), text->second);
  if (invalid_utf8(text->second)) return Error{"its mesh.yaml is not UTF-8 text"};
  std::optional<Manifest> manifest = read_manifest(sources, file, found);
  if (!manifest) {
    return Error{"its mesh.yaml is refused: " +
                 (found.empty() ? std::string("it is unusable") : found.list().front().message)};
  }
  if (manifest->mesh != release.mesh) return Error{"its mesh.yaml is that of another mesh"};
  release.manifest = *std::move(manifest);
  release.manifest.places.clear();
  release.manifest.file = FileId();
  for (ManifestDomain& domain : release.manifest.domains) domain.span = Span{};
  return {};
}

/// A text as YAML and JSON both read it.
std::string quoted(const std::string& text) { return Json(text).dump(); }

std::string list_text(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) out += (out.size() > 1 ? ", " : "") + quoted(item);
  return out + "]";
}

}  // namespace

std::optional<ReleaseVersion> parse_release_version(std::string_view text) {
  ReleaseVersion version;
  uint32_t* const parts[] = {&version.major, &version.minor, &version.patch};
  for (size_t i = 0; i < 3; ++i) {
    const std::string_view part = text.substr(0, text.find('.'));
    if (part.size() > 1 && part.starts_with('0')) return std::nullopt;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), *parts[i]);
    if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
    text.remove_prefix(part.size());
    if (i == 2) break;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  if (!text.empty()) return std::nullopt;
  return version;
}

std::string to_string(const ReleaseVersion& version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor) + "." +
         std::to_string(version.patch);
}

std::string release_text(const Release& release, const std::vector<SecretKey>& keys) {
  const Json header{
      {"mesh", release.mesh},
      {"version", to_string(release.version)},
      {"previous", release.previous.empty() ? Json(nullptr) : Json(release.previous)}};
  Json files = Json::array();
  for (const auto& [path, text] : release.files) {
    files.push_back(
        Json{{"path", path}, {"digest", to_string(sha256(text))}, {"text", lines_json(text)}});
  }
  const Json body{{"files", std::move(files)}};
  return seal(kRelease, header.dump(), body.dump(1) + "\n", keys);
}

Result<Release> open_release(std::string_view text) {
  Result<SealedFile> sealed = open_sealed(kRelease, text);
  if (!sealed) return sealed.error();
  Release release;
  release.seal = sealed->seal;
  release.signers = std::move(sealed->signers);
  if (const Status header = read_release_header(sealed->header, release); !header) {
    return header.error();
  }
  const Json body = Json::parse(sealed->body, nullptr, /*allow_exceptions=*/false);
  const auto files = body.is_object() ? body.find("files") : body.end();
  if (!body.is_object() || files == body.end() || !files->is_array()) {
    return Error{"its list of files is malformed"};
  }
  for (const Json& entry : *files) {
    if (const Status read = read_file_entry(entry, release); !read) return read.error();
  }
  if (const Status read = read_release_manifest(release); !read) return read.error();
  return release;
}

std::string manifest_text(const Manifest& manifest) {
  std::string out = "mesh: " + quoted(manifest.mesh) + "\n";
  out += "timezone: " + quoted(manifest.timezone) + "\n";
  if (!manifest.central.empty()) out += "central: " + list_text(manifest.central) + "\n";
  if (!manifest.domains.empty()) out += "domains:\n";
  for (const ManifestDomain& domain : manifest.domains) {
    out += "  " + quoted(domain.name) + ": { path: " + quoted(domain.path) +
           ", owner: " + quoted(domain.owner);
    if (!domain.standards.empty()) out += ", standards: " + list_text(domain.standards);
    if (!domain.repository.empty()) out += ", repository: " + quoted(domain.repository);
    out += " }\n";
  }
  if (!manifest.catalog.empty()) out += "catalog: " + list_text(manifest.catalog) + "\n";
  if (!manifest.entities.empty()) out += "entities: " + list_text(manifest.entities) + "\n";
  if (!manifest.terms.empty()) out += "terms:\n";
  for (const auto& [kind, words] : manifest.terms) {
    out += "  " + quoted(kind) + ": {";
    bool first = true;
    for (const auto& [local, own] : words) {
      out += (first ? " " : ", ") + quoted(local) + ": " + quoted(own);
      first = false;
    }
    out += " }\n";
  }
  return out;
}

}  // namespace bylaw
