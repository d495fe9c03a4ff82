// One line with the digest of key and body, then the body as JSON. Places are paths with offsets:
// the bytes of those files went into the key.
#include "checker/entry.h"

#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

namespace bylaw {
namespace {

using Json = nlohmann::json;

Json write_span(const SourceMap& sources, Span span) {
  if (!span.valid()) return nullptr;
  return {sources[span.file].path(), span.begin, span.end};
}

Json write_finding(const SourceMap& sources, const Diagnostic& d) {
  Json json{
      {"code", d.code},       {"name", d.name},       {"severity", static_cast<int>(d.severity)},
      {"message", d.message}, {"notes", d.notes},     {"hint", d.hint},
      {"rule", d.rule},       {"against", d.against}, {"witness", d.witness}};
  json["labels"] = Json::array();
  for (const Label& label : d.labels) {
    json["labels"].push_back({write_span(sources, label.span), label.text});
  }
  json["fixits"] = Json::array();
  for (const FixIt& fix : d.fixits) {
    json["fixits"].push_back({write_span(sources, fix.span), fix.replacement});
  }
  return json;
}

/// Codes and names live as long as the program.
std::string_view lasting(const std::string& text) {
  static std::mutex mutex;
  static std::set<std::string, std::less<>> texts;
  const std::lock_guard<std::mutex> lock(mutex);
  return *texts.insert(text).first;
}

Span read_span(const FilesByPath& files, const Json& json) {
  if (json.is_null()) return {};
  return {files.at(json.at(0).get<std::string>()), json.at(1).get<uint32_t>(),
          json.at(2).get<uint32_t>()};
}

Diagnostic read_finding(const FilesByPath& files, const Json& json) {
  Diagnostic d;
  d.code = lasting(json.at("code").get<std::string>());
  d.name = lasting(json.at("name").get<std::string>());
  const int severity = json.at("severity").get<int>();
  if (severity < 0 || severity > static_cast<int>(Severity::kError))
    throw std::out_of_range("severity");
  d.severity = static_cast<Severity>(severity);
  d.message = json.at("message").get<std::string>();
  d.notes = json.at("notes").get<std::vector<std::string>>();
  d.hint = json.at("hint").get<std::string>();
  d.rule = json.at("rule").get<std::string>();
  d.against = json.at("against").get<std::string>();
  d.witness = json.at("witness").get<std::string>();
  for (const Json& label : json.at("labels")) {
    d.labels.push_back({read_span(files, label.at(0)), label.at(1).get<std::string>()});
  }
  for (const Json& fix : json.at("fixits")) {
    d.fixits.push_back({read_span(files, fix.at(0)), fix.at(1).get<std::string>()});
  }
  return d;
}

std::string seal(const CheckCache& cache, const std::string& key, std::string_view body) {
  return "bylaw check " + cache.digest(key + "\n" + std::string(body)) + "\n";
}

}  // namespace

FilesByPath files_by_path(const SourceMap& sources) {
  FilesByPath files;
  for (size_t i = 0; i < sources.size(); ++i) {
    const FileId id(static_cast<uint32_t>(i));
    files.emplace(sources[id].path(), id);
  }
  return files;
}

std::string write_entry(const CheckCache& cache, const std::string& key, const SourceMap& sources,
                        const UnitFindings& findings) {
  Json json = Json::array();
  for (const auto& [verdict, list] : findings) {
    for (const Diagnostic& d : list) json.push_back({verdict, write_finding(sources, d)});
  }
  const std::string body = json.dump() + "\n";
  return seal(cache, key, body) + body;
}

std::optional<UnitFindings> read_entry(const CheckCache& cache, const std::string& key,
                                       const FilesByPath& files, const std::string& entry) {
  const size_t line = entry.find('\n');
  if (line == std::string::npos) return std::nullopt;
  const std::string_view body = std::string_view(entry).substr(line + 1);
  if (entry.substr(0, line + 1) != seal(cache, key, body)) return std::nullopt;
  // The seal holds: what can't be read now was written by a build that forgot to say it is another.
  try {
    UnitFindings findings;
    for (const Json& one : Json::parse(body)) {
      const auto verdict = one.at(0).get<size_t>();
      if (verdict >= verdict_count()) return std::nullopt;
      findings[verdict].push_back(read_finding(files, one.at(1)));
    }
    return findings;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace bylaw
