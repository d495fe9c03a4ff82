#include "tests/golden_file.h"

#include <algorithm>
#include <set>

namespace bylaw::tests {
namespace {

constexpr std::string_view kRun = "// RUN: ";
constexpr std::string_view kSection = "// --- ";
constexpr std::string_view kExpect = "// EXPECT ";

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// Where a file without sections belongs, by its header: a domain's or the centre's.
std::string path_by_header(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    if (!line.starts_with("domain ")) continue;
    std::string_view name = trimmed(std::string_view(line).substr(7));
    name = name.substr(0, name.find_first_of(" /"));
    if (name == "\"*\"") return "app/main.bylaw";
    std::string path(name);
    std::ranges::replace(path, '.', '/');
    return "domains/" + path + "/main.bylaw";
  }
  return "global/main.bylaw";
}

void read_checks(Golden& golden, const Input& input) {
  for (size_t i = input.first; i < input.first + input.count; ++i) {
    std::string_view rest = golden.lines[i];
    for (const std::string_view word : {"CHECK: ", "CHECK-BELOW: "}) {
      for (size_t at = rest.find(word); at != std::string_view::npos;
           at = rest.find(word, at + 1)) {
        std::string_view words = rest.substr(at + word.size());
        words = words.substr(0, std::min(words.find("// CHECK"), words.find("# CHECK")));
        const size_t own = i - input.first + 1;
        golden.checks.push_back(
            {i, input.path, word == "CHECK: " ? own : own + 1, std::string(trimmed(words))});
      }
    }
  }
}

/// A manifest of exactly what the inputs need: folders that nobody uses would be findings.
std::string default_manifest(const std::vector<Input>& inputs) {
  std::set<std::string> domains;
  std::set<std::string> folders;
  for (const Input& input : inputs) {
    const std::string& path = input.path;
    folders.insert(path.substr(0, path.find('/')));
    if (!path.starts_with("domains/")) continue;
    for (size_t slash = path.find('/', 8); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      domains.insert(path.substr(8, slash - 8));
    }
  }
  std::string text = "mesh: test\n";
  if (folders.contains("global")) text += "central: [global/]\n";
  if (folders.contains("app") || !domains.empty()) text += "domains:\n";
  if (folders.contains("app")) text += "  \"*\": { path: app }\n";
  for (const std::string& domain : domains) {
    std::string name = domain;
    std::ranges::replace(name, '/', '.');
    text += "  " + name + ": { path: domains/" + domain + ", owner: team/" + name + " }\n";
  }
  if (folders.contains("catalog")) text += "catalog: [catalog/]\n";
  if (folders.contains("entities")) text += "entities: [entities/*.json]\n";
  return text;
}

}  // namespace

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  bool quoted = false;
  bool inside = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
      if (!inside) words.emplace_back();
      inside = true;
    } else if (c == ' ' && !quoted) {
      inside = false;
    } else {
      if (!inside) words.emplace_back();
      inside = true;
      words.back() += c;
    }
  }
  return words;
}

std::string Golden::text(const Input& input) const {
  std::string out;
  for (size_t i = input.first; i < input.first + input.count; ++i) out += lines[i] + "\n";
  return out;
}

std::string Golden::expected() const {
  std::string out;
  for (size_t i = expect; i < lines.size(); ++i) out += lines[i] + "\n";
  return out;
}

std::map<std::string, std::string, std::less<>> Golden::files() const {
  std::map<std::string, std::string, std::less<>> files;
  for (const Input& input : inputs) files.emplace(input.path, text(input));
  if (!inputs.empty()) files.emplace("mesh.yaml", default_manifest(inputs));
  return files;
}

Golden read_golden(std::string_view text) {
  Golden golden;
  golden.lines = split_lines(text);
  golden.expect = golden.lines.size();
  bool header = true;
  for (size_t i = 0; i < golden.lines.size(); ++i) {
    const std::string_view line = golden.lines[i];
    header = header && line.starts_with("//") && !line.starts_with(kSection);
    if (header && line.starts_with(kRun))
      golden.runs.push_back(split_words(line.substr(kRun.size())));
    if (line.starts_with(kExpect)) {
      golden.expect = i;
      break;
    }
    if (line.starts_with(kSection)) {
      golden.inputs.push_back({std::string(trimmed(line.substr(kSection.size()))), i + 1, 0});
    } else if (!golden.inputs.empty()) {
      ++golden.inputs.back().count;
    }
  }
  const bool only_commands = std::all_of(
      golden.lines.begin(), golden.lines.begin() + static_cast<std::ptrdiff_t>(golden.expect),
      [](const std::string& line) { return line.empty() || line.starts_with("//"); });
  if (golden.inputs.empty() && !(only_commands && !golden.runs.empty())) {
    golden.inputs.push_back({path_by_header(golden.lines), 0, golden.expect});
  }
  for (const Input& input : golden.inputs) read_checks(golden, input);
  golden.runs_stated = !golden.runs.empty();
  if (!golden.runs_stated) golden.runs.push_back({"check"});
  return golden;
}

std::string commented(std::string_view text) {
  std::string out;
  for (const std::string& line : split_lines(text))
    out += line.empty() ? "//\n" : "// " + line + "\n";
  return out;
}

}  // namespace bylaw::tests
