#include "base/diagnostic.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace bylaw {

std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

std::string format_message(std::string_view format, const std::vector<std::string>& arguments) {
  std::string out;
  for (size_t i = 0; i < format.size(); ++i) {
    const bool placeholder = format[i] == '{' && i + 2 < format.size() && format[i + 2] == '}' &&
                             format[i + 1] >= '0' && format[i + 1] <= '9';
    if (!placeholder) {
      out += format[i];
      continue;
    }
    const auto index = static_cast<size_t>(format[i + 1] - '0');
    if (index < arguments.size()) out += arguments[index];
    i += 2;
  }
  return out;
}

size_t Diagnostics::count(Severity severity) const {
  return static_cast<size_t>(std::count_if(
      list_.begin(), list_.end(), [&](const Diagnostic& d) { return d.severity == severity; }));
}

void Diagnostics::append(Diagnostics other) {
  for (Diagnostic& d : other.list_) list_.push_back(std::move(d));
}

std::vector<Diagnostic> Diagnostics::take_since(size_t size) {
  const auto first = list_.begin() + static_cast<std::ptrdiff_t>(std::min(size, list_.size()));
  std::vector<Diagnostic> taken(std::make_move_iterator(first),
                                std::make_move_iterator(list_.end()));
  list_.erase(first, list_.end());
  return taken;
}

void Diagnostics::sort(const SourceMap& sources) {
  const auto key = [&](const Diagnostic& d) {
    const Span span = d.labels.empty() ? Span{} : d.labels.front().span;
    const std::string_view path = span.valid() ? std::string_view(sources[span.file].path()) : "";
    return std::make_tuple(path, span.begin, d.code, std::string_view(d.message));
  };
  std::stable_sort(list_.begin(), list_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
}

}  // namespace bylaw
