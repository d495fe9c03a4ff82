// The requests that `bylaw eval` is asked about. Entry point: read_request_file().
#ifndef BYLAW_CLI_REQUEST_FILE_H_
#define BYLAW_CLI_REQUEST_FILE_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "facts/read_json.h"

namespace bylaw::cli {

/// Reads the request that the options name, or its evaluations, with what the options say that the
/// caller enforces. Nothing after complaining.
std::optional<Requests> read_request_file(Host& host, const EvalOptions& options,
                                          const Schema& schema);

/// Answers all of them, until they say that it is enough: `answer` gives a text and whether it
/// permits, `refuse` the JSON of a refusal with its reason. Prints the texts and returns what the
/// command ends with.
int answer_all(Host& host, const EvalOptions& options, const Requests& requests,
               const std::function<std::pair<std::string, bool>(const Request&)>& answer,
               const std::function<std::string(const std::string&)>& refuse);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_REQUEST_FILE_H_
