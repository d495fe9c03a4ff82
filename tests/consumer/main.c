// A consumer of the installed C API: says whether a bundle permits the request on standard input.
#include <bylaw.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char** argv) {
  static char request[1 << 16];
  const int64_t now = 1772445600000;  // 2026-03-02T10:00:00Z
  bylaw_snapshot* snapshot = NULL;
  bylaw_context* context = NULL;
  char message[256];
  if (argc != 2) return 2;
  if (bylaw_snapshot_open(argv[1], strlen(argv[1]), &snapshot, message, sizeof message)) {
    fprintf(stderr, "%s\n", message);
    return 2;
  }
  if (bylaw_context_new(snapshot, &context)) return 2;
  bylaw_snapshot_release(snapshot);
  const size_t size = fread(request, 1, sizeof request, stdin);
  bylaw_result result = {sizeof result, BYLAW_DENY, BYLAW_INVALID, {NULL, 0}, {NULL, 0}};
  if (bylaw_decide(context, request, size, now, 0, &result)) return 2;
  puts(result.decision == BYLAW_PERMIT ? "permit" : "deny");
  bylaw_context_free(context);
  return 0;
}
