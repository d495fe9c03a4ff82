// A vocabulary as JSON, for programs that read requests without the policies that declare it.
// docs/bundle-format.md specifies the form. Entry points: write_schema(), read_schema().
#ifndef BYLAW_FACTS_SCHEMA_JSON_H_
#define BYLAW_FACTS_SCHEMA_JSON_H_

#include <string>
#include <string_view>

#include "base/result.h"
#include "facts/schema.h"

namespace bylaw {

/// Everything but documentation and places. Equal vocabularies give equal texts.
std::string write_schema(const Schema& schema);

/// What write_schema() wrote. Ids are as they were, but for those of types, which are numbered
/// anew. A text that is no vocabulary is refused with the reason: every number in it is checked
/// against what it counts, terms and domains are held to be without cycles.
Result<Schema> read_schema(std::string_view text);

}  // namespace bylaw

#endif  // BYLAW_FACTS_SCHEMA_JSON_H_
