// The patterns of `matches`, ready to run. Entry point: Patterns.
#ifndef BYLAW_EVALUATOR_PATTERNS_H_
#define BYLAW_EVALUATOR_PATTERNS_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace bylaw::engine {

class Patterns {
 public:
  Patterns();
  ~Patterns();
  void add(std::string_view pattern);
  /// Whether the whole of `text` matches; nothing if the pattern can't be read.
  std::optional<bool> matches(size_t index, std::string_view text) const;

 private:
  std::vector<std::unique_ptr<re2::RE2>> all_;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_PATTERNS_H_
