// Parse, plan, write.
#include "compiler/format/format.h"

#include <utility>

#include "compiler/format/plan.h"
#include "compiler/format/write.h"
#include "compiler/parse/parse.h"

namespace bylaw {

std::string format_text(const SourceMap& sources, FileId file, Diagnostics& diagnostics) {
  Diagnostics found;
  const ast::File tree = parse_file(sources, file, found);
  const bool refused = found.has_errors();
  diagnostics.append(std::move(found));
  if (refused) return sources[file].text();
  return format::write(format::plan(sources, tree));
}

}  // namespace bylaw
