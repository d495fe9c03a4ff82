// How `bylaw facts` and its five verbs are said on the command line. Entry point: declare_facts().
#ifndef BYLAW_CLI_FACTS_COMMAND_H_
#define BYLAW_CLI_FACTS_COMMAND_H_

#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace bylaw::cli {

/// Adds the command; parsing fills `options`, which must outlive it.
void declare_facts(CLI::App& app, FactsOptions& options);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_FACTS_COMMAND_H_
