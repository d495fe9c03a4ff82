#include "evaluator/patterns.h"

#include <re2/re2.h>

namespace bylaw::engine {

Patterns::Patterns() = default;
Patterns::~Patterns() = default;

void Patterns::add(std::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  all_.push_back(std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()), options));
}

std::optional<bool> Patterns::matches(size_t index, std::string_view text) const {
  const RE2& pattern = *all_[index];
  if (!pattern.ok()) return std::nullopt;
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

bool fits_glob(std::string_view text, std::string_view glob) {
  // Only the last star needs another try: what an earlier one took can stay as short as it was.
  size_t t = 0;
  size_t g = 0;
  size_t star = std::string_view::npos;
  size_t taken = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      taken = t;
    } else if (g < glob.size() && glob[g] == text[t]) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

}  // namespace bylaw::engine
