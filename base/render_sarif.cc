// Diagnostics for code hosts, as SARIF 2.1.0 (OASIS). Entry point: render_sarif().
#include <map>
#include <nlohmann/json.hpp>

#include "base/render.h"
#include "base/render_formats.h"
#include "base/version.h"

namespace bylaw {
namespace {

using Json = nlohmann::ordered_json;

/// `path` as the path of a relative URI reference: all but unreserved characters and '/'
/// percent-encoded.
std::string uri(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kKept =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string out;
  for (const char c : path) {
    if (kKept.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

Json artifact(const TextPlace& place) { return Json{{"uri", uri(place.path)}}; }

Json region(const TextPlace& place) {
  return Json{{"startLine", place.begin.line},
              {"startColumn", place.begin.column},
              {"endLine", place.end.line},
              {"endColumn", place.end.column}};
}

Json location(const SourceMap& sources, Span span, const RenderOptions& options) {
  const TextPlace place = hosted_place(sources, span, options);
  return Json{
      {"physicalLocation", {{"artifactLocation", artifact(place)}, {"region", region(place)}}}};
}

Json fixes(const SourceMap& sources, const Diagnostic& d, const RenderOptions& options) {
  std::map<std::string, Json> changes;  // by path
  for (const FixIt& fix : d.fixits) {
    const TextPlace place = hosted_place(sources, fix.span, options);
    Json& change = changes[place.path];
    if (change.is_null()) {
      change = Json{{"artifactLocation", artifact(place)}, {"replacements", Json::array()}};
    }
    change["replacements"].push_back(
        Json{{"deletedRegion", region(place)}, {"insertedContent", {{"text", fix.replacement}}}});
  }
  Json list = Json::array();
  for (auto& [path, change] : changes) list.push_back(std::move(change));
  const std::string description = d.hint.empty() ? "mend what was found" : d.hint;
  return Json::array(
      {Json{{"description", {{"text", description}}}, {"artifactChanges", std::move(list)}}});
}

Json result(const SourceMap& sources, const Diagnostic& d, const RenderOptions& options,
            size_t rule_index, std::string print) {
  const std::string more = remarks(d);
  Json out{{"ruleId", d.code},
           {"ruleIndex", rule_index},
           {"level", severity_word(d.severity)},
           {"message", {{"text", more.empty() ? d.message : d.message + "\n" + more}}},
           {"locations", Json::array()}};
  Json related = Json::array();
  for (size_t i = 0; i < d.labels.size(); ++i) {
    Json place = location(sources, d.labels[i].span, options);
    if (i == 0) {
      out["locations"].push_back(std::move(place));
      continue;
    }
    place["id"] = i;
    place["message"] = Json{{"text", d.labels[i].text.empty() ? "see here" : d.labels[i].text}};
    related.push_back(std::move(place));
  }
  if (!related.empty()) out["relatedLocations"] = std::move(related);
  if (!d.fixits.empty()) out["fixes"] = fixes(sources, d, options);
  out["partialFingerprints"] = Json{{"bylaw/v2", std::move(print)}};
  Json properties = Json::object();
  if (!d.rule.empty()) properties["rule"] = d.rule;
  if (!d.against.empty()) properties["against"] = d.against;
  Json witness = Json::parse(d.witness, nullptr, /*allow_exceptions=*/false);
  if (!witness.is_discarded()) properties["witness"] = std::move(witness);
  if (!properties.empty()) out["properties"] = std::move(properties);
  return out;
}

}  // namespace

std::string render_sarif(const Diagnostics& diagnostics, const SourceMap& sources,
                         const RenderOptions& options) {
  Json rules = Json::array();
  Json results = Json::array();
  std::map<std::string_view, size_t> rule_index;
  std::map<std::string, size_t>
      prints;  // equal findings are counted, so that each has its own print
  for (const Diagnostic& d : diagnostics.list()) {
    const auto [entry, is_new] = rule_index.try_emplace(d.code, rules.size());
    if (is_new) {
      rules.push_back(Json{{"id", d.code},
                           {"name", d.name},
                           {"shortDescription", {{"text", d.name}}},
                           {"defaultConfiguration", {{"level", severity_word(d.severity)}}}});
    }
    std::string print = fingerprint(sources, d);
    print += ":" + std::to_string(++prints[print]);
    results.push_back(result(sources, d, options, entry->second, std::move(print)));
  }
  const Json driver{{"name", "bylaw"}, {"version", version()}, {"rules", std::move(rules)}};
  const Json run{{"tool", {{"driver", driver}}},
                 {"columnKind", "unicodeCodePoints"},
                 {"results", std::move(results)}};
  const Json document{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                      {"version", "2.1.0"},
                      {"runs", Json::array({run})}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bylaw
