// The questions of a check as SMT-LIB files, for other solvers to answer. Entry point: SmtFiles.
#ifndef BYLAW_CLI_SMT_FILES_H_
#define BYLAW_CLI_SMT_FILES_H_

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/result.h"
#include "checker/check.h"
#include "cli/host.h"

namespace bylaw::cli {

/// Two files of each question, UNIT-NUMBER.definitions.smt2 and UNIT-NUMBER.equations.smt2, and
/// index.txt with the answers. Without a folder it writes nothing.
class SmtFiles {
 public:
  SmtFiles(Host& host, std::string folder) : host_(host), folder_(std::move(folder)) {}

  /// May be called by several threads at once.
  void add(const SolverQuestion& question);
  /// Writes the index. Fails if any file could not be written.
  Status finish();

 private:
  void write(const std::string& name, const std::string& text);

  Host& host_;
  std::string folder_;
  std::mutex mutex_;
  Status written_;
  std::map<std::string, std::string> answers_;  // by name
};

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_SMT_FILES_H_
