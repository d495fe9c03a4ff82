#include "tests/tree.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace bylaw::tests {
namespace {

namespace fs = std::filesystem;

bool is_text(const fs::path& path) {
  static const std::set<std::string> kEndings = {
      ".h", ".cc", ".g4", ".md", ".bylaw", ".yaml", ".json", ".txt", ".cmake", ".in", ".sh", ""};
  return kEndings.contains(path.extension().string());
}

}  // namespace

std::vector<TreeFile> tree_files() {
  std::vector<TreeFile> files;
  for (auto entry = fs::recursive_directory_iterator(".");
       entry != fs::recursive_directory_iterator(); ++entry) {
    const fs::path path = entry->path().lexically_normal();
    const std::string name = path.filename().string();
    const bool hidden = name.starts_with('.') && name != ".ci";
    if (entry->is_directory() && (hidden || (name == "build" && entry.depth() == 0))) {
      entry.disable_recursion_pending();
    }
    if (!entry->is_regular_file() || hidden || !is_text(path)) continue;
    std::ifstream in(path, std::ios::binary);
    files.push_back({path.generic_string(),
                     {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}});
  }
  std::ranges::sort(files, {}, &TreeFile::path);
  return files;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string without_comments(std::string_view cpp) {
  enum class In { kCode, kLine, kBlock, kString, kRaw };
  In in = In::kCode;
  std::string out(cpp);
  std::string raw_end;
  for (size_t i = 0; i < cpp.size(); ++i) {
    const std::string_view rest = cpp.substr(i);
    switch (in) {
      case In::kCode:
        if (rest.starts_with("//")) in = In::kLine;
        if (rest.starts_with("/*")) in = In::kBlock;
        if (rest.starts_with("R\"") &&
            (i == 0 || !std::isalnum(static_cast<unsigned char>(cpp[i - 1])))) {
          raw_end = ")" + std::string(rest.substr(2, rest.find('(') - 2)) + "\"";
          in = In::kRaw;
        } else if (rest.starts_with('"')) {
          in = In::kString;
        } else if (rest.starts_with("'\"'")) {
          i += 2;
        } else if (rest.starts_with("'\\\"'")) {
          i += 3;
        }
        if (in == In::kLine || in == In::kBlock) out[i] = ' ';
        break;
      case In::kLine:
        if (cpp[i] == '\n') {
          in = In::kCode;
        } else {
          out[i] = ' ';
        }
        break;
      case In::kBlock:
        if (rest.starts_with("*/")) {
          out[i] = out[i + 1] = ' ';
          ++i;
          in = In::kCode;
        } else if (cpp[i] != '\n') {
          out[i] = ' ';
        }
        break;
      case In::kString:
        if (cpp[i] == '\\') {
          ++i;
        } else if (cpp[i] == '"') {
          in = In::kCode;
        }
        break;
      case In::kRaw:
        if (rest.starts_with(raw_end)) {
          i += raw_end.size() - 1;
          in = In::kCode;
        }
        break;
    }
  }
  return out;
}

std::vector<std::string> codes_in(std::string_view text) {
  std::vector<std::string> codes;
  for (size_t at = text.find("BY"); at != std::string_view::npos; at = text.find("BY", at + 2)) {
    const std::string_view code = text.substr(at, 6);
    const bool digits = code.size() == 6 && std::ranges::all_of(code.substr(2), [](char c) {
                          return c >= '0' && c <= '9';
                        });
    const bool more = at + 6 < text.size() && text[at + 6] >= '0' && text[at + 6] <= '9';
    if (digits && !more) codes.emplace_back(code);
  }
  return codes;
}

}  // namespace bylaw::tests
