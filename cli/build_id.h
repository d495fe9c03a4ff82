// What tells this build of the program from any other. Entry point: build_id().
#ifndef BYLAW_CLI_BUILD_ID_H_
#define BYLAW_CLI_BUILD_ID_H_

#include <string>

namespace bylaw::cli {

/// The version, and the number that the linker made from the program's contents; empty if it made
/// none.
std::string build_id();

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_BUILD_ID_H_
