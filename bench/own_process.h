// A row of a bench in a process of its own, so that its memory and its caches are its own. Entry
// point: in_a_process().
#ifndef BYLAW_BENCH_OWN_PROCESS_H_
#define BYLAW_BENCH_OWN_PROCESS_H_

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

namespace bylaw::bench {

/// Whether `work()` came to an end and was true.
template <typename Work>
bool in_a_process(const Work& work) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const bool ok = work();
    std::fflush(stdout);
    _exit(ok ? 0 : 1);
  }
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

}  // namespace bylaw::bench

#endif  // BYLAW_BENCH_OWN_PROCESS_H_
