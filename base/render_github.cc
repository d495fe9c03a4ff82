// Diagnostics as GitHub workflow commands, which become annotations of a pull request. Entry point:
// render_github().
#include "base/render_formats.h"

namespace bylaw {
namespace {

/// The escapes of workflow commands; properties must also escape what ends them.
std::string escape(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view command(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "notice";
  }
  return "error";
}

}  // namespace

std::string render_github(const Diagnostics& diagnostics, const SourceMap& sources,
                          const RenderOptions& options) {
  std::string out;
  for (const Diagnostic& d : diagnostics.list()) {
    out.append("::").append(command(d.severity)).append(" ");
    if (!d.labels.empty()) {
      const TextPlace place = hosted_place(sources, d.labels.front().span, options);
      out += "file=" + escape(place.path, true) + ",line=" + std::to_string(place.begin.line) +
             ",endLine=" + std::to_string(place.end.line) +
             ",col=" + std::to_string(place.begin.column) +
             ",endColumn=" + std::to_string(place.end.column) + ",";
    }
    out += "title=" + escape(std::string(d.code) + " " + std::string(d.name), true) + "::";
    std::string body = d.message;
    if (const std::string more = remarks(d); !more.empty()) body += "\n" + more;
    out += escape(body, false) + "\n";
  }
  return out;
}

}  // namespace bylaw
