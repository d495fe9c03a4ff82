// One golden file: its inputs, the commands to run, what is expected. docs/stages/diagnostics.md
// describes the form. Entry points: read_golden(), Golden.
#ifndef BYLAW_TESTS_GOLDEN_FILE_H_
#define BYLAW_TESTS_GOLDEN_FILE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw::tests {

/// `// CHECK: words` behind a line: a finding on it. `// CHECK-BELOW: words` is about the next
/// line.
struct Check {
  size_t line = 0;  // of the golden file, from 0: where the comment stands
  std::string path;
  size_t about = 0;  // line of the input, from 1
  std::string words;
};

/// One input file, a run of the golden file's lines.
struct Input {
  std::string path;
  size_t first = 0;  // line of the golden file that is the input's first
  size_t count = 0;
};

struct Golden {
  std::vector<std::string> lines;              // all of the file
  std::vector<std::vector<std::string>> runs;  // arguments; `check` where the file names none
  bool runs_stated = false;
  std::vector<Input> inputs;
  std::vector<Check> checks;
  size_t expect = 0;  // the line of the first EXPECT; lines.size() if there is none

  bool has_expect() const { return expect < lines.size(); }
  std::string text(const Input& input) const;
  /// From the first EXPECT on.
  std::string expected() const;
  /// The inputs by path, with a manifest where the file gives none.
  std::map<std::string, std::string, std::less<>> files() const;
};

Golden read_golden(std::string_view text);

/// Words of a command line; double quotes hold several together.
std::vector<std::string> split_words(std::string_view text);

/// `text` as comment lines.
std::string commented(std::string_view text);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_GOLDEN_FILE_H_
