#include "base/render.h"

#include <cstdio>

#include "base/render_formats.h"

namespace bylaw {
namespace {

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// How the note begins that says under which condition a finding is so.
constexpr std::string_view kCondition = "so it is ";

/// Whether a note shows the example or says whose the finding is; what stands behind it is advice.
bool ends_description(std::string_view note) {
  return note.starts_with("for example, ") || note.starts_with("possible today: ") ||
         note.starts_with("possible in principle") || note.starts_with("it belongs to ");
}

}  // namespace

std::optional<OutputFormat> output_format(std::string_view word) {
  if (word == "text") return OutputFormat::kText;
  if (word == "json") return OutputFormat::kJson;
  if (word == "sarif") return OutputFormat::kSarif;
  if (word == "junit") return OutputFormat::kJunit;
  if (word == "github") return OutputFormat::kGithub;
  return std::nullopt;
}

std::string render(const Diagnostics& diagnostics, const SourceMap& sources,
                   const RenderOptions& options) {
  switch (options.format) {
    case OutputFormat::kText:
      return render_text(diagnostics, sources, options.color);
    case OutputFormat::kJson:
      return render_json(diagnostics, sources, options);
    case OutputFormat::kSarif:
      return render_sarif(diagnostics, sources, options);
    case OutputFormat::kJunit:
      return render_junit(diagnostics, sources, options);
    case OutputFormat::kGithub:
      return render_github(diagnostics, sources, options);
  }
  return {};
}

TextPlace place_of(const SourceMap& sources, Span span) {
  const SourceFile& file = sources[span.file];
  return TextPlace{file.path(), file.line_column(span.begin), file.line_column(span.end)};
}

TextPlace hosted_place(const SourceMap& sources, Span span, const RenderOptions& options) {
  TextPlace place = place_of(sources, span);
  if (options.hosted) place.path = options.hosted(place.path);
  return place;
}

std::string remarks(const Diagnostic& diagnostic) {
  std::string out;
  const auto line = [&](std::string_view word, std::string_view text) {
    if (!out.empty()) out += '\n';
    out.append(word).append(": ").append(text);
  };
  for (size_t i = 1; i < diagnostic.labels.size(); ++i) {
    if (!diagnostic.labels[i].text.empty()) line("see", diagnostic.labels[i].text);
  }
  for (const std::string& note : diagnostic.notes) line("note", note);
  if (!diagnostic.hint.empty()) line("hint", diagnostic.hint);
  return out;
}

std::string fingerprint(const SourceMap& sources, const Diagnostic& d) {
  uint64_t hash = 14695981039346656037U;
  const auto mix = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    hash = (hash ^ 0xFF) * 1099511628211U;
  };
  mix(d.code);
  mix(d.message);
  mix(d.rule);
  mix(d.against);
  bool describes = true;
  for (const std::string& note : d.notes) {
    describes = describes && !ends_description(note);
    const bool quotes = note.find(" says: ") != std::string::npos;  // a title
    if ((describes && !quotes) || note.starts_with(kCondition)) mix(note);
  }
  for (size_t i = 1; i < d.labels.size(); ++i) mix(d.labels[i].text);
  if (!d.labels.empty()) {
    const SourceFile& file = sources[d.labels.front().span.file];
    mix(file.path());
    mix(trimmed(file.line(file.line_column(d.labels.front().span.begin).line)));
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

}  // namespace bylaw
