// Diagnostics for CI, as JUnit XML: a failing case per error (and warning, if they fail too), a
// passing one per warning or note.
// Entry point: render_junit().
#include "base/render_formats.h"
#include "base/xml.h"

namespace bylaw {

std::string render_junit(const Diagnostics& diagnostics, const SourceMap& sources,
                         const RenderOptions& options) {
  const size_t failures = diagnostics.count(Severity::kError) +
                          (options.strict ? diagnostics.count(Severity::kWarning) : 0);
  // An empty suite is an error to some readers, so a clean run is one passing case.
  const size_t cases = diagnostics.empty() ? 1 : diagnostics.size();
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  out += "  <testsuite name=\"bylaw\" tests=\"" + std::to_string(cases) + "\" failures=\"" +
         std::to_string(failures) + "\" errors=\"0\">\n";
  if (diagnostics.empty()) out += "    <testcase classname=\"mesh\" name=\"no findings\"/>\n";
  for (const Diagnostic& d : diagnostics.list()) {
    std::string path = "mesh";
    std::string where;
    if (!d.labels.empty()) {
      const TextPlace place = place_of(sources, d.labels.front().span);
      path = place.path;
      where = ":" + std::to_string(place.begin.line) + ":" + std::to_string(place.begin.column);
    }
    const std::string name = std::string(d.code) + " " + std::string(d.name) + " " + path + where;
    std::string body = path + where + ": " + d.message;
    if (const std::string more = remarks(d); !more.empty()) body += "\n" + more;
    out += "    <testcase classname=\"" + xml_attribute(path) + "\" name=\"" + xml_attribute(name) +
           "\">\n";
    const bool fails =
        d.severity == Severity::kError || (options.strict && d.severity == Severity::kWarning);
    if (fails) {
      out += "      <failure type=\"" + xml_attribute(d.code) + "\" message=\"" +
             xml_attribute(d.message) + "\">" + xml_text(body) + "</failure>\n";
    } else {
      out += "      <system-out>" + xml_text(std::string(severity_word(d.severity)) + ": " + body) +
             "</system-out>\n";
    }
    out += "    </testcase>\n";
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace bylaw
