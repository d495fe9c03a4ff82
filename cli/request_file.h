// The request that `bylaw eval` is asked about. Entry point: read_request_file().
#ifndef BYLAW_CLI_REQUEST_FILE_H_
#define BYLAW_CLI_REQUEST_FILE_H_

#include <optional>

#include "cli/commands.h"
#include "facts/request.h"

namespace bylaw::cli {

/// Reads the request that the options name, with what they say that the caller enforces. Nothing
/// after complaining.
std::optional<Request> read_request_file(Host& host, const EvalOptions& options,
                                         const Schema& schema);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_REQUEST_FILE_H_
