#include "cli/baseline.h"

#include <map>
#include <nlohmann/json.hpp>

#include "cli/shown.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& object, const char* name) {
  const auto it = object.find(name);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

/// Raised whenever fingerprint() says more or less of a finding.
constexpr int kForm = 2;

/// The owner of the domain whose path holds the finding's place.
std::string owner_of(const OpenMesh& open, const Diagnostic& d) {
  if (d.labels.empty()) return {};
  const std::string& path = open.mesh->sources[d.labels.front().span.file].path();
  return file_side(open.mesh->manifest, path).owner;
}

}  // namespace

std::optional<std::vector<KnownFinding>> read_baseline(Host& host, const std::string& path,
                                                       const Schema& schema) {
  const Result<std::string> text = host.read(path);
  if (!text) {
    complain(host, text.error().message);
    return std::nullopt;
  }
  const Json json = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  const auto list = json.is_object() ? json.find("findings") : json.end();
  if (!json.is_object() || list == json.end() || !list->is_array()) {
    complain(host, "'" + path + "' is no baseline; `bylaw check --write-baseline` writes one");
    return std::nullopt;
  }
  const auto form = json.find("form");
  if (form == json.end() || *form != kForm) {
    complain(host, "the ids of '" + path +
                       "' are of another form than this program's, so it can't tell what is known; "
                       "write it anew with `bylaw check --write-baseline`");
    return std::nullopt;
  }
  std::vector<KnownFinding> known;
  for (const Json& item : *list) {
    KnownFinding entry;
    std::optional<Date> until;
    if (item.is_object()) {
      entry = {text_of(item, "id"), text_of(item, "owner"), text_of(item, "until"), {}};
      until = parse_date(entry.until);
    }
    if (entry.id.empty() || entry.owner.empty() || !until) {
      complain(host, "entry " + std::to_string(known.size() + 1) + " of '" + path +
                         "' needs an \"id\", an \"owner\", and a date \"until\" such as "
                         "2026-06-30");
      return std::nullopt;
    }
    entry.end = schema.start_of_day(Date{until->days + 1});
    known.push_back(std::move(entry));
  }
  return known;
}

void apply_baseline(Host& host, const std::vector<KnownFinding>& known, OpenMesh& open) {
  std::multimap<std::string, const KnownFinding*> left;
  for (const KnownFinding& entry : known) left.emplace(entry.id, &entry);
  Diagnostics kept;
  size_t borne = 0;
  for (Diagnostic& d : open.diagnostics.take_since(0)) {
    const auto entry = left.find(fingerprint(open.mesh->sources, d));
    if (entry == left.end()) {
      kept.add(std::move(d));
      continue;
    }
    const KnownFinding& finding = *entry->second;
    left.erase(entry);
    if (open.now < finding.end) {
      ++borne;
      continue;
    }
    d.notes.push_back("it was known, with " + finding.owner + ", until " + finding.until);
    kept.add(std::move(d));
  }
  open.diagnostics = std::move(kept);
  if (borne > 0) host.err << counted(borne, "known finding") << " not shown\n";
  if (!left.empty()) {
    host.err << counted(left.size(), "entry") << " of the baseline found no more\n";
  }
}

std::optional<std::string> baseline_text(const OpenMesh& open, const std::string& owner,
                                         const std::string& until) {
  Json findings = Json::array();
  for (const Diagnostic& d : open.diagnostics.list()) {
    if (d.severity == Severity::kNote) continue;
    std::string own = owner_of(open, d);
    if (own.empty()) own = owner;
    if (own.empty()) return std::nullopt;
    findings.push_back(Json{{"id", fingerprint(open.mesh->sources, d)},
                            {"owner", own},
                            {"until", until},
                            {"code", d.code},
                            {"message", d.message}});
  }
  const Json document{{"form", kForm}, {"findings", std::move(findings)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bylaw::cli
