// What stands between the quotes of a string. Entry points: string_value(), check_escapes().
#ifndef BYLAW_COMPILER_PARSE_STRINGS_H_
#define BYLAW_COMPILER_PARSE_STRINGS_H_

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/source.h"

namespace bylaw::parsing {

/// The text a string literal, with its quotes, stands for: escapes undone, in normalisation form C.
/// An unknown escape is kept as it is written.
std::string string_value(std::string_view literal);

/// The text of r"…" or ip"…": what stands between the quotes, as it is.
std::string raw_value(std::string_view literal);

/// Reports the unknown escapes of a string literal that stands at `at`; true if there are none.
bool check_escapes(std::string_view literal, Span at, Diagnostics& diagnostics);

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_STRINGS_H_
