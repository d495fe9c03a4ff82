#include "tests/doc_page.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#include "cli/commands.h"
#include "tests/golden_file.h"
#include "tests/memory_host.h"

namespace bylaw::tests {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrompt = "$ bylaw ";
constexpr std::string_view kExamples = "policies/northwind";
constexpr std::string_view kSections = "<!-- Sections begin anew. -->";

struct Block {
  std::string path;  // of `file=PATH`
  bool console = false;
  std::string body;
};

Block read_opening(const std::string& line) {
  Block block;
  block.console = line.starts_with("```console");
  const size_t at = line.find(" file=");
  if (at != std::string::npos) block.path = line.substr(at + 6, line.find(' ', at + 6) - at - 6);
  return block;
}

bool starts_file(const std::string& path, const std::string& body) {
  if (!path.ends_with(".bylaw")) return true;
  std::istringstream in(body);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("module ") || line.starts_with("standards ") ||
        line.starts_with("domain "))
      return true;
  }
  return false;
}

void load_policies(MemoryHost& host) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator("policies")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    host.files[entry.path().generic_string()] = {std::istreambuf_iterator<char>(in),
                                                 std::istreambuf_iterator<char>()};
  }
}

std::string run_console(const std::string& body, MemoryHost& host) {
  std::istringstream in(body);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(kPrompt)) continue;
    host.out_text.str("");
    host.err_text.str("");
    cli::run(split_words(std::string_view(line).substr(kPrompt.size())), host);
    out += line + "\n" + host.out_text.str() + host.err_text.str();
  }
  return out;
}

/// What is wrong with the mesh as it is left.
std::string problems_of(MemoryHost& host, bool strict) {
  std::string problems;
  std::vector<std::string> check = {"check"};
  if (strict) check.emplace_back("--strict");
  for (const std::vector<std::string>& command : {check, {"test"}}) {
    host.out_text.str("");
    host.err_text.str("");
    if (cli::run(command, host) != cli::kHolds)
      problems += host.out_text.str() + host.err_text.str();
  }
  return problems;
}

}  // namespace

PageRun run_page(const std::string& text) {
  MemoryHost host;
  PageRun run;
  std::istringstream in(text);
  bool makes_mesh = false;
  std::optional<decltype(host.files)> start;  // what each section begins with
  std::string section;
  const auto end_section = [&] {
    if (!makes_mesh) return;
    const std::string problems = problems_of(host, start.has_value());
    if (!problems.empty()) run.problems += section + problems;
  };
  for (std::string line; std::getline(in, line);) {
    run.text += line + "\n";
    if (line == kSections) start = host.files;
    if (start && line.starts_with("## ")) {
      end_section();
      section = line + "\n";
      host.files = *start;
    }
    if (!line.starts_with("```") || line == "```") continue;
    Block block = read_opening(line);
    while (std::getline(in, line) && line != "```") block.body += line + "\n";
    if (!block.path.empty()) {
      makes_mesh = true;
      std::string& file = host.files[block.path];
      if (start) file = start->contains(block.path) ? start->at(block.path) : "";
      if (starts_file(block.path, block.body)) file.clear();
      file += block.body;
    }
    const bool shows_example = block.body.find(kExamples) != std::string::npos;
    if (block.console && shows_example && !host.exists(std::string(kExamples))) load_policies(host);
    run.text += block.console ? run_console(block.body, host) : block.body;
    run.text += "```\n";
  }
  end_section();
  return run;
}

}  // namespace bylaw::tests
