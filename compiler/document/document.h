// A reference page on a package, in Markdown, from the documentation comments of its files. Entry
// point: document_package().
#ifndef BYLAW_COMPILER_DOCUMENT_DOCUMENT_H_
#define BYLAW_COMPILER_DOCUMENT_DOCUMENT_H_

#include <string>
#include <string_view>

#include "base/source.h"

namespace bylaw {

/// What the files of `package` among `sources` declare, in their order: the comment at a file's
/// top, a list of the names, then each declaration with its documentation and its text; a taxonomy
/// as a table of its terms, with what stands in brackets at the end of a term's documentation as
/// its names elsewhere. Tests are left out. Empty if no file declares the package. What doesn't
/// parse is left out: whoever compiles the files is told.
std::string document_package(const SourceMap& sources, std::string_view package);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_DOCUMENT_DOCUMENT_H_
