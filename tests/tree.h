// The tree of this project as tests of the house see it: its files, their lines, C++ without
// comments and strings. Entry points: source_files(), without_comments().
#ifndef BYLAW_TESTS_TREE_H_
#define BYLAW_TESTS_TREE_H_

#include <string>
#include <string_view>
#include <vector>

namespace bylaw::tests {

struct TreeFile {
  std::string path;  // from the root of the tree
  std::string text;

  std::string room() const { return path.substr(0, path.find('/')); }
  bool is_cpp() const { return path.ends_with(".h") || path.ends_with(".cc"); }
};

/// Files of the rooms and of cmake/, docs/ and the root, by path; nothing that a build made.
std::vector<TreeFile> tree_files();

std::vector<std::string> lines_of(std::string_view text);

/// C++ with its comments replaced by spaces; strings are kept.
std::string without_comments(std::string_view cpp);

/// Every BYnnnn in `text`, in order.
std::vector<std::string> codes_in(std::string_view text);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_TREE_H_
