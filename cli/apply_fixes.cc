#include "cli/apply_fixes.h"

#include <algorithm>
#include <map>

namespace bylaw::cli {
namespace {

bool overlap(const Span& a, const Span& b) {
  if (a.begin == b.begin) return true;  // also two insertions at one place: their order is unknown
  return a.begin < b.end && b.begin < a.end;
}

}  // namespace

Result<FixReport> apply_fixes(Host& host, const OpenMesh& open) {
  const SourceMap& sources = open.mesh->sources;
  std::map<FileId, std::vector<FixIt>> chosen;
  FixReport report;
  for (const Diagnostic& d : open.diagnostics.list()) {
    const bool applicable = std::ranges::all_of(d.fixits, [&](const FixIt& fix) {
      if (!open.holds(sources[fix.span.file].path())) return false;
      return std::ranges::none_of(
          chosen[fix.span.file], [&](const FixIt& other) { return overlap(fix.span, other.span); });
    });
    if (d.fixits.empty() || !applicable) continue;
    for (const FixIt& fix : d.fixits) chosen[fix.span.file].push_back(fix);
    ++report.fixes;
  }
  for (auto& [file, fixes] : chosen) {
    if (fixes.empty()) continue;
    std::ranges::sort(fixes, std::greater{}, [](const FixIt& fix) { return fix.span.begin; });
    std::string text = sources[file].text();
    for (const FixIt& fix : fixes) {
      text.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.replacement);
    }
    const Status written = host.write(open.folder + "/" + sources[file].path(), text);
    if (!written.ok()) return written.error();
  }
  return report;
}

}  // namespace bylaw::cli
