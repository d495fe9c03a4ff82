// Who may write what: a file's header against its place in the manifest, and each declaration
// against the layer of its file. Entry points: check_header(), check_rights().
#ifndef BYLAW_COMPILER_SEMA_RIGHTS_H_
#define BYLAW_COMPILER_SEMA_RIGHTS_H_

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "compiler/sema/analysis.h"

namespace bylaw {

/// "an enum", "a standard": what a declaration is, as messages say it.
std::string_view describe(const ast::Decl& decl);

/// "the centre", "the domain 'clothing'".
std::string holder_text(const Unit& unit, const Schema& schema);

/// A header that does not fit its file's place. True if the declarations of the file should be
/// judged too: a misplaced file has one mistake, not one for each declaration.
bool check_header(const Unit& unit, const Schema& schema, Diagnostics& diagnostics);

/// Declarations that the file's layer may not hold.
void check_rights(const Unit& unit, const Schema& schema, Diagnostics& diagnostics);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_RIGHTS_H_
