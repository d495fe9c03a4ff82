// The program `bylaw`: the real machine around the command line of cli.cc.
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <sstream>
#include <string_view>

#include "cli/commands.h"
#include "cli/real_host.h"

namespace {

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

bool set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that went away is a failed write, told below like a full disk.
  std::signal(SIGPIPE, SIG_IGN);
  // Output is written in one piece at the end, so that a failure never leaves half a document
  // behind a good exit status.
  std::ostringstream out;
  bylaw::cli::RealHost host(out, std::cerr);
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  host.color = isatty(STDOUT_FILENO) == 1 && !dumb && !set("NO_COLOR");
  host.progress = isatty(STDERR_FILENO) == 1 && !dumb;
  if (set("XDG_CACHE_HOME")) {
    host.cache = std::string(std::getenv("XDG_CACHE_HOME")) + "/bylaw";
  } else if (set("HOME")) {
    host.cache = std::string(std::getenv("HOME")) + "/.cache/bylaw";
  }
  const int status = bylaw::cli::run({argv + 1, argv + argc}, host);
  if (!write_all(STDOUT_FILENO, out.view())) {
    std::cerr << "bylaw: cannot write the output: " << std::strerror(errno) << '\n';
    return bylaw::cli::kUnusable;
  }
  return status;
}
