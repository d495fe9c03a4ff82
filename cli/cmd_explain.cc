// `bylaw explain BY0310`: the section of a code in the index of diagnostics (docs/diagnostics,
// compiled in). Entry point: run_explain().
#include <algorithm>
#include <map>

#include "base/embedded.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/open_mesh.h"

namespace bylaw {

extern const std::vector<EmbeddedFile> diagnostics_pages;

}  // namespace bylaw

namespace bylaw::cli {
namespace {

struct Section {
  std::string code;
  std::string name;
  std::string_view text;  // from its heading up to the next
};

bool is_heading(std::string_view page, size_t at) {
  return page.substr(at).starts_with("## BY") && (at == 0 || page[at - 1] == '\n');
}

/// By code.
std::map<std::string, Section> all_sections() {
  std::map<std::string, Section> sections;
  for (const EmbeddedFile& page : diagnostics_pages) {
    const std::string_view text = page.text;
    for (size_t at = text.find("## BY"); at != std::string_view::npos;) {
      size_t next = text.find("## BY", at + 1);
      while (next != std::string_view::npos && !is_heading(text, next))
        next = text.find("## BY", next + 1);
      Section section;
      section.text = text.substr(at, next == std::string_view::npos ? next : next - at);
      const std::string_view heading = section.text.substr(3, section.text.find('\n') - 3);
      section.code = std::string(heading.substr(0, heading.find(' ')));
      section.name = std::string(heading.substr(std::min(heading.size(), section.code.size() + 1)));
      if (is_heading(text, at)) sections.emplace(section.code, section);
      at = next;
    }
  }
  return sections;
}

}  // namespace

int run_explain(Host& host, const ExplainOptions& options) {
  const std::map<std::string, Section> sections = all_sections();
  if (options.code.empty()) {
    for (const auto& [code, section] : sections) host.out << code << "  " << section.name << '\n';
    return kHolds;
  }
  std::string wanted = options.code;
  std::ranges::transform(wanted, wanted.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  });
  std::vector<std::string> known;
  for (const auto& [code, section] : sections) {
    if (code == wanted || section.name == options.code) {
      std::string_view text = section.text;
      while (text.ends_with('\n')) text.remove_suffix(1);
      host.out << text.substr(3) << '\n';
      return kHolds;
    }
    known.push_back(code);
    known.push_back(section.name);
  }
  std::string message = "there is no diagnostic '" + options.code + "'";
  std::optional<std::string> near = nearest(options.code, known);
  if (!near) near = nearest(wanted, known);
  if (near) message += "; did you mean '" + *near + "'?";
  complain(host, message + " (`bylaw explain` lists them all)");
  return kUnusable;
}

}  // namespace bylaw::cli
