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

}  // namespace bylaw::engine
