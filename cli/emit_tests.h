// Writes the example of each finding as a `test` of the language, which says what is decided today.
// Entry points: emit_tests(),
// run_check_with_tests().
#ifndef BYLAW_CLI_EMIT_TESTS_H_
#define BYLAW_CLI_EMIT_TESTS_H_

#include <string>

#include "cli/host.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {

/// Writes a file of tests in canonical form, to `path` or, if that is a folder, to `findings.bylaw`
/// in it. The tests were compiled with the mesh in that place (in one of the centre, if the place
/// is nobody's) and pass: an example that can't be written so is left out, and told on `host.err`.
/// A file that was not written so before is not written over. False after complaining.
bool emit_tests(Host& host, const OpenMesh& open, const std::string& path);

/// run_check(), and emit_tests() of what it found; an empty path writes none.
int run_check_with_tests(Host& host, const CheckOptions& options, const std::string& path);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_EMIT_TESTS_H_
