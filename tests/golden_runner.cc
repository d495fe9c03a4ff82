// The program `golden`: runs every golden file below the folders or files it is given (default
// tests/files) through the commands of `bylaw`, in-process over a machine of memory, and compares.
// --update rewrites what is expected.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/commands.h"
#include "tests/doc_page.h"
#include "tests/golden_file.h"
#include "tests/memory_host.h"

namespace bylaw::tests {
namespace {

namespace fs = std::filesystem;

struct Finding {
  std::string path;
  size_t line = 0;
  std::string text;  // "error BY0310 unknown-attribute: User has no attribute 'x'"
};

/// Runs the commands one after the other on one machine; what users see, as an EXPECT block.
std::string run_all(const Golden& golden) {
  MemoryHost host;
  host.files = golden.files();
  std::string block;
  for (const std::vector<std::string>& arguments : golden.runs) {
    const auto before = host.files;
    host.out_text.str("");
    host.err_text.str("");
    const int status = cli::run(arguments, host);
    block += "// EXPECT " + std::to_string(status);
    for (const std::string& argument : arguments) block += " " + argument;
    block += "\n" + commented(host.out_text.str());
    if (!host.err_text.str().empty()) block += "// STDERR\n" + commented(host.err_text.str());
    for (const auto& [path, text] : host.files) {
      const auto old = before.find(path);
      if (old == before.end() || old->second != text)
        block += "// FILE " + path + "\n" + commented(text);
    }
  }
  return block;
}

std::vector<Finding> find_all(const Golden& golden) {
  MemoryHost host;
  host.files = golden.files();
  cli::run({"check", "--format", "json"}, host);
  std::vector<Finding> findings;
  const auto document = nlohmann::json::parse(host.out_text.str(), nullptr, false);
  if (document.is_discarded()) return {{"mesh.yaml", 0, host.err_text.str()}};
  for (const auto& item : document["findings"]) {
    Finding finding;
    finding.text = item["severity"].get<std::string>() + " " + item["code"].get<std::string>() +
                   " " + item["name"].get<std::string>() + ": " +
                   item["message"].get<std::string>();
    if (!item["locations"].empty()) {
      finding.path = item["locations"][0]["path"];
      finding.line = item["locations"][0]["line"];
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

/// The lines that stand on one side only, in order (by a longest common subsequence).
std::string difference(const std::string& expected, const std::string& got) {
  const auto lines = [](const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  };
  const std::vector<std::string> a = lines(expected);
  const std::vector<std::string> b = lines(got);
  std::vector<std::vector<uint32_t>> common(a.size() + 1, std::vector<uint32_t>(b.size() + 1));
  for (size_t i = a.size(); i-- > 0;) {
    for (size_t j = b.size(); j-- > 0;) {
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::string out;
  for (size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      ++i;
      ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      out += "  - " + a[i++] + "\n";
    } else {
      out += "  + " + b[j++] + "\n";
    }
  }
  return out;
}

/// Findings that no CHECK asks for, and CHECKs without a finding.
struct Mismatch {
  std::vector<Finding> unexpected;
  std::vector<Check> missing;
};

Mismatch match(const std::vector<Check>& checks, std::vector<Finding> findings) {
  Mismatch mismatch;
  for (const Check& check : checks) {
    const auto found = std::ranges::find_if(findings, [&](const Finding& finding) {
      return finding.path == check.path && finding.line == check.about &&
             finding.text.find(check.words) != std::string::npos;
    });
    if (found == findings.end()) {
      mismatch.missing.push_back(check);
    } else {
      findings.erase(found);
    }
  }
  mismatch.unexpected = std::move(findings);
  return mismatch;
}

std::string describe(const Mismatch& mismatch) {
  std::string out;
  for (const Check& check : mismatch.missing) {
    out += "  - " + check.path + ":" + std::to_string(check.about) + ": " + check.words + "\n";
  }
  for (const Finding& finding : mismatch.unexpected) {
    out += "  + " + finding.path + ":" + std::to_string(finding.line) + ": " + finding.text + "\n";
  }
  return out;
}

/// The file's lines with CHECKs that find nothing taken out and new ones put behind the lines with
/// findings.
void rewrite_checks(Golden& golden, const Mismatch& mismatch) {
  for (const Check& check : mismatch.missing) {
    std::string& line = golden.lines[check.line];
    const size_t at = std::min(line.find("// CHECK"), line.find("# CHECK"));
    if (at != std::string::npos) line.erase(line.find_last_not_of(' ', at == 0 ? 0 : at - 1) + 1);
  }
  for (const Finding& finding : mismatch.unexpected) {
    for (const Input& input : golden.inputs) {
      if (input.path != finding.path || finding.line == 0 || finding.line > input.count) continue;
      const bool yaml = input.path.ends_with(".yaml") || input.path.ends_with(".yml");
      const std::string words = finding.text.substr(finding.text.find(' ') + 1);
      golden.lines[input.first + finding.line - 1] +=
          (yaml ? "  # CHECK: " : "  // CHECK: ") + words;
    }
  }
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// True if all is as expected, or could be written down.
bool run_file(const fs::path& path, bool update) {
  Golden golden = read_golden(read_text(path));
  const bool exact = golden.runs_stated || golden.has_expect();
  std::string problems;
  const std::string got = exact ? run_all(golden) : "";
  if (exact && got != golden.expected()) problems += difference(golden.expected(), got);
  if (!golden.checks.empty() || !exact) {
    const Mismatch mismatch = match(golden.checks, find_all(golden));
    problems += describe(mismatch);
    if (update) rewrite_checks(golden, mismatch);
  }
  if (problems.empty()) return true;
  if (!update) {
    std::cout << "FAIL\n" << problems;
    return false;
  }
  golden.lines.resize(golden.expect);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << join_lines(golden.lines) << got;
  std::cout << "updated\n" << problems;
  return true;
}

bool run_doc(const fs::path& path, bool update) {
  const std::string text = read_text(path);
  const PageRun run = run_page(text);
  if (run.text == text && run.problems.empty()) return true;
  std::cout << (update ? "updated\n" : "FAIL\n") << difference(text, run.text) << run.problems;
  if (update) std::ofstream(path, std::ios::binary | std::ios::trunc) << run.text;
  return update && run.problems.empty();
}

std::vector<fs::path> files_below(const fs::path& start) {
  if (!fs::is_directory(start)) return {start};
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(start)) {
    if (entry.is_regular_file() && entry.path().extension() == ".bylaw")
      files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

int run_main(const std::vector<std::string>& arguments) {
  bool update = false;
  std::vector<fs::path> files;
  for (const std::string& argument : arguments) {
    if (argument == "--update") {
      update = true;
      continue;
    }
    for (fs::path& file : files_below(argument)) files.push_back(std::move(file));
  }
  if (files.empty()) files = files_below("tests/files");
  size_t failures = 0;
  for (const fs::path& file : files) {
    std::cout << file.generic_string() << ": " << std::flush;  // a crash shows where
    const bool good = file.extension() == ".md" ? run_doc(file, update) : run_file(file, update);
    if (good) std::cout << "ok\n";
    failures += good ? 0 : 1;
  }
  std::cout << files.size() - failures << " passed, " << failures << " failed\n";
  return failures > 0 ? 1 : 0;
}

}  // namespace
}  // namespace bylaw::tests

int main(int argc, char** argv) { return bylaw::tests::run_main({argv + 1, argv + argc}); }
