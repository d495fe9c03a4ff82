// What the parser has already said: a mistake of form makes what it stands in look wrong in other
// ways, too, and those are not told. Entry point: touches_mistake().
#ifndef BYLAW_COMPILER_SEMA_MISTAKES_H_
#define BYLAW_COMPILER_SEMA_MISTAKES_H_

#include "base/diagnostic.h"
#include "base/source.h"

namespace bylaw {

/// True if a mistake of form (BY01xx) was reported within `span` or right beside it, with nothing
/// but blanks between.
bool touches_mistake(const SourceMap& sources, const Diagnostics& diagnostics, Span span);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_MISTAKES_H_
