// Diagnostics for scripts. The shape is documented at render() in base/render.h. Entry point:
// render_json().
#include <nlohmann/json.hpp>

#include "base/render_formats.h"

namespace bylaw {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

Json place_json(const SourceMap& sources, Span span) {
  const TextPlace place = place_of(sources, span);
  return Json{{"path", place.path},
              {"line", place.begin.line},
              {"column", place.begin.column},
              {"end_line", place.end.line},
              {"end_column", place.end.column}};
}

Json finding(const Diagnostic& d, const SourceMap& sources, const RenderOptions& options) {
  Json locations = Json::array();
  for (const Label& label : d.labels) {
    Json place = place_json(sources, label.span);
    place["text"] = label.text;
    if (options.side) {
      const FileSide side = options.side(sources[label.span.file].path());
      place["layer"] = text_or_null(side.layer);
      place["domain"] = text_or_null(side.domain);
      place["owner"] = text_or_null(side.owner);
    }
    locations.push_back(std::move(place));
  }
  Json fixits = Json::array();
  for (const FixIt& fix : d.fixits) {
    Json place = place_json(sources, fix.span);
    place["replacement"] = fix.replacement;
    fixits.push_back(std::move(place));
  }
  Json witness = nullptr;
  if (!d.witness.empty()) {
    witness = Json::parse(d.witness, nullptr, /*allow_exceptions=*/false);
    if (witness.is_discarded()) witness = d.witness;
  }
  return Json{{"id", fingerprint(sources, d)},
              {"code", d.code},
              {"name", d.name},
              {"severity", severity_word(d.severity)},
              {"message", d.message},
              {"rule", text_or_null(d.rule)},
              {"against", text_or_null(d.against)},
              {"locations", std::move(locations)},
              {"notes", d.notes},
              {"hint", text_or_null(d.hint)},
              {"fixits", std::move(fixits)},
              {"witness", std::move(witness)}};
}

}  // namespace

std::string render_json(const Diagnostics& diagnostics, const SourceMap& sources,
                        const RenderOptions& options) {
  Json findings = Json::array();
  for (const Diagnostic& d : diagnostics.list()) findings.push_back(finding(d, sources, options));
  const Json document{{"findings", std::move(findings)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace bylaw
