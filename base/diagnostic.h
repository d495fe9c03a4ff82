// Diagnostics: what is wrong with a user's input, as data. A kind is declared once, next to the
// code that emits it:
//
//   inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnknownAttribute{
//       "BY0310", "unknown-attribute", Severity::kError, "{0} has no attribute '{1}'"};
//   ...
//   diagnostics.emit(kUnknownAttribute, span, type_name, attribute).hint("did you mean 'region'?");
//
// Style: lower case, no full stop, say what was seen; the hint, if any, comes last. Every code has
// a section in docs/diagnostics/ (shown by `bylaw explain`) and a golden test; tests/house_test
// holds both. Ranges: 00 files · 01 syntax · 02 manifests and rights · 03 names · 04 types · 05
// vocabulary · 06 rules · 07 tests and assertions · 08 facts · 09 requests and evaluation · 10
// checker · 11 audit.
#ifndef BYLAW_BASE_DIAGNOSTIC_H_
#define BYLAW_BASE_DIAGNOSTIC_H_

#include <concepts>
#include <deque>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/source.h"

namespace bylaw {

enum class Severity : uint8_t { kNote, kWarning, kError };

/// "error", "warning", "note".
std::string_view severity_word(Severity severity);

/// The declaration of one diagnostic. `format` holds {0}, {1}… for the arguments, which are strings
/// or integers.
template <typename... Args>
struct DiagnosticKind {
  std::string_view code;
  std::string_view name;
  Severity severity;
  std::string_view format;
};

/// A place in a source text with what is to be said about it.
struct Label {
  Span span;
  std::string text;
};

/// Replaces the text of `span` by `replacement`; an empty span inserts.
struct FixIt {
  Span span;
  std::string replacement;
};

struct Diagnostic {
  std::string_view code;  // static storage: from the kind
  std::string_view name;
  Severity severity = Severity::kError;
  std::string message;
  std::vector<Label> labels;  // [0] is the place itself; empty when it is nowhere in a text
  std::vector<std::string> notes;
  std::string hint;
  std::vector<FixIt> fixits;  // applied together or not at all
  std::string rule;           // "package.name" of the rule at fault, where there is one
  std::string against;        // "package.name" of the rule it collides with
  std::string witness;        // a JSON text, or empty
};

/// Adds to a diagnostic that was just emitted; use it at once, it refers into the list.
class DiagnosticBuilder {
 public:
  explicit DiagnosticBuilder(Diagnostic& diagnostic) : d_(diagnostic) {}
  DiagnosticBuilder& label(Span span, std::string text) {
    d_.labels.push_back({span, std::move(text)});
    return *this;
  }
  DiagnosticBuilder& note(std::string text) {
    d_.notes.push_back(std::move(text));
    return *this;
  }
  DiagnosticBuilder& hint(std::string text) {
    d_.hint = std::move(text);
    return *this;
  }
  DiagnosticBuilder& fix(Span span, std::string replacement) {
    d_.fixits.push_back({span, std::move(replacement)});
    return *this;
  }
  DiagnosticBuilder& rule(std::string name) {
    d_.rule = std::move(name);
    return *this;
  }
  DiagnosticBuilder& against(std::string name) {
    d_.against = std::move(name);
    return *this;
  }
  DiagnosticBuilder& witness(std::string json) {
    d_.witness = std::move(json);
    return *this;
  }

 private:
  Diagnostic& d_;
};

/// Fills {0}, {1}… of `format`.
std::string format_message(std::string_view format, const std::vector<std::string>& arguments);

/// A growing list of diagnostics. Not thread-safe; a worker has its own and they are merged with
/// append().
class Diagnostics {
 public:
  template <typename... Args>
  DiagnosticBuilder emit(const DiagnosticKind<Args...>& kind, Span span,
                         std::type_identity_t<Args>... args) {
    Diagnostic& d = list_.emplace_back();
    d.code = kind.code;
    d.name = kind.name;
    d.severity = kind.severity;
    d.message = format_message(kind.format, {to_text(args)...});
    if (span.valid()) d.labels.push_back({span, ""});
    return DiagnosticBuilder(d);
  }

  bool has_errors() const { return count(Severity::kError) > 0; }
  size_t count(Severity severity) const;
  size_t size() const { return list_.size(); }
  bool empty() const { return list_.empty(); }
  const std::deque<Diagnostic>& list() const { return list_; }
  void append(Diagnostics other);
  void add(Diagnostic diagnostic) { list_.push_back(std::move(diagnostic)); }
  /// Takes back all but the first `size`, for a pass that tries one text several times and reports
  /// once.
  std::vector<Diagnostic> take_since(size_t size);
  /// Orders by path, place, code and message, so that output never depends on the order of work.
  void sort(const SourceMap& sources);

 private:
  static std::string to_text(std::string_view text) { return std::string(text); }
  template <std::integral Number>
  static std::string to_text(Number number) {
    return std::to_string(number);
  }
  std::deque<Diagnostic> list_;
};

}  // namespace bylaw

#endif  // BYLAW_BASE_DIAGNOSTIC_H_
