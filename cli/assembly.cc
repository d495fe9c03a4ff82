#include "cli/assembly.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kManifestName = "mesh.yaml";
constexpr std::string_view kRecord = ".bylaw/assembly.json";

std::string_view word(DomainState state) {
  switch (state) {
    case DomainState::kLeftOut:
      return "left out";
    case DomainState::kKept:
      return "kept";
    case DomainState::kCurrent:
      return "current";
  }
  return {};
}

std::optional<DomainState> state_of(const Json& value) {
  for (const DomainState state :
       {DomainState::kLeftOut, DomainState::kKept, DomainState::kCurrent}) {
    if (value == word(state)) return state;
  }
  return std::nullopt;
}

/// The member as a list of texts; nothing if it is none.
std::optional<std::vector<std::string>> texts(const Json& object, const char* name) {
  const auto list = object.find(name);
  if (list == object.end() || !list->is_array()) return std::nullopt;
  std::vector<std::string> out;
  for (const Json& item : *list) {
    if (!item.is_string()) return std::nullopt;
    out.push_back(item.get<std::string>());
  }
  return out;
}

/// A domain of the record, with the texts that the folder still holds as they were.
std::optional<AssembledDomain> read_recorded(const Host& host, const std::string& folder,
                                             const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const auto state = state_of(json.value("state", Json()));
  const auto catalog = texts(json, "catalog");
  const auto entities = texts(json, "entities");
  const auto files = json.find("files");
  if (!state || !catalog || !entities || files == json.end() || !files->is_object()) {
    return std::nullopt;
  }
  AssembledDomain domain{*state, *catalog, *entities, {}, {}};
  for (const auto& [path, digest] : files->items()) {
    if (!is_clean_path(path)) return std::nullopt;
    const Result<std::string> text = host.read(folder + "/" + path);
    if (!text || digest != to_string(sha256(*text))) {
      AssembledDomain left_out;
      left_out.changed = path;
      return left_out;
    }
    domain.files.emplace(path, *text);
  }
  return domain;
}

void add_present(std::vector<std::string>& list, const std::vector<std::string>& patterns,
                 const std::map<std::string, std::string>& files) {
  for (const std::string& pattern : patterns) {
    const size_t star = pattern.find('*');
    const size_t slash = pattern.rfind('/');
    std::string folder = pattern;
    if (star != std::string::npos) {
      folder = slash == std::string::npos ? "." : pattern.substr(0, slash);
    }
    const bool any = std::any_of(files.begin(), files.end(),
                                 [&](const auto& file) { return is_below(file.first, folder); });
    if (any && std::find(list.begin(), list.end(), pattern) == list.end()) list.push_back(pattern);
  }
}

std::string record_text(const Assembly& assembly) {
  Json domains = Json::object();
  for (const auto& [name, domain] : assembly.domains) {
    Json files = Json::object();
    for (const auto& [path, text] : domain.files) files[path] = to_string(sha256(text));
    domains[name] = Json{{"state", word(domain.state)},
                         {"catalog", domain.catalog},
                         {"entities", domain.entities},
                         {"files", std::move(files)}};
  }
  Json paths = Json::array();
  for (const auto& [path, text] : assembled_files(assembly)) paths.push_back(path);
  const Json record{{"mesh", assembly.mesh},
                    {"version", to_string(assembly.release.version)},
                    {"release", to_string(assembly.release.seal)},
                    {"domains", std::move(domains)},
                    {"files", std::move(paths)}};
  return record.dump(2) + "\n";
}

}  // namespace

Result<Assembly> read_assembly(const Host& host, const std::string& folder) {
  Assembly assembly;
  const std::string path = folder + "/" + std::string(kRecord);
  if (!host.exists(path)) {
    if (!host.exists(folder + "/" + std::string(kManifestName))) return assembly;
    return Error{"'" + folder + "' holds a mesh that was not assembled; name another folder"};
  }
  const Result<std::string> text = host.read(path);
  if (!text) return text.error();
  const Error malformed{"'" + path + "' is malformed; assemble into a new folder"};
  const Json record = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!record.is_object()) return malformed;
  const auto mesh = record.find("mesh");
  const auto domains = record.find("domains");
  const auto paths = texts(record, "files");
  if (mesh == record.end() || !mesh->is_string() || domains == record.end() ||
      !domains->is_object() || !paths ||
      !std::all_of(paths->begin(), paths->end(), is_clean_path)) {
    return malformed;
  }
  assembly.mesh = mesh->get<std::string>();
  const auto version = record.find("version");
  if (version != record.end() && version->is_string()) {
    const auto read = parse_release_version(version->get<std::string>());
    if (read) assembly.release.version = *read;
  }
  assembly.paths.insert(paths->begin(), paths->end());
  for (const auto& [name, json] : domains->items()) {
    auto domain = read_recorded(host, folder, json);
    if (!domain) return malformed;
    assembly.domains.emplace(name, *std::move(domain));
  }
  return assembly;
}

std::map<std::string, std::string, std::less<>> assembled_files(const Assembly& assembly) {
  auto files = assembly.release.files;
  Manifest manifest = assembly.release.manifest;
  for (const auto& [name, domain] : assembly.domains) {
    files.insert(domain.files.begin(), domain.files.end());
    add_present(manifest.catalog, domain.catalog, domain.files);
    add_present(manifest.entities, domain.entities, domain.files);
  }
  files[std::string(kManifestName)] = manifest_text(manifest);
  return files;
}

Status write_assembly(Host& host, const std::string& folder, const Assembly& last,
                      const Assembly& assembly) {
  const auto files = assembled_files(assembly);
  for (const auto& [path, text] : files) {
    if (const Status written = host.write(folder + "/" + path, text); !written) return written;
  }
  for (const std::string& path : last.paths) {
    if (files.contains(path)) continue;
    if (const Status removed = host.remove(folder, path); !removed) return removed;
  }
  return host.write(folder + "/" + std::string(kRecord), record_text(assembly));
}

}  // namespace bylaw::cli
