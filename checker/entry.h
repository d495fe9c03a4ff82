// A unit's findings as a text to keep, and back. Whatever is not exactly what was written for that
// key is no entry. Entry points: write_entry(), read_entry().
#ifndef BYLAW_CHECKER_ENTRY_H_
#define BYLAW_CHECKER_ENTRY_H_

#include <map>
#include <optional>
#include <string>

#include "base/source.h"
#include "checker/check.h"
#include "checker/units.h"

namespace bylaw {

/// The sources by their paths.
using FilesByPath = std::map<std::string_view, FileId>;
FilesByPath files_by_path(const SourceMap& sources);

std::string write_entry(const CheckCache& cache, const std::string& key, const SourceMap& sources,
                        const UnitFindings& findings);

/// Nothing if the text is cut, changed, of another key, or names a file that is not there.
std::optional<UnitFindings> read_entry(const CheckCache& cache, const std::string& key,
                                       const FilesByPath& files, const std::string& entry);

}  // namespace bylaw

#endif  // BYLAW_CHECKER_ENTRY_H_
