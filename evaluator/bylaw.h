// The C API: decisions from a bundle that `bylaw compile` made, for any language that can call C.
// Entry points: bylaw_snapshot_open(), bylaw_context_new(), bylaw_decide().
//
// Every function returns a status or does nothing on null; none lets an exception out. Where there
// is a place for a message, it says in a sentence why the status is not BYLAW_OK. Texts are a
// pointer with a length, in UTF-8, and need not end in a zero. Structs that may grow begin with
// their size, which the caller sets: a caller that was built with an older header goes on working.
#ifndef BYLAW_EVALUATOR_BYLAW_H_
#define BYLAW_EVALUATOR_BYLAW_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A bundle, opened and checked. Immutable; any number of threads may use it at once.
typedef struct bylaw_snapshot bylaw_snapshot;
// Holds the snapshot that contexts which follow it decide from. Any thread may use it at any time.
typedef struct bylaw_holder bylaw_holder;
// What one thread needs to decide, used again and again. It keeps its snapshot. Once it has grown
// what it needs, deciding allocates nothing but for requests that are written in an unusual way or
// have a value that doesn't fit and an error to tell of it (docs/c-api.md).
typedef struct bylaw_context bylaw_context;

// Not owned by who gets it; how long it lasts is said where it is given.
typedef struct bylaw_string {
  const char* data;
  size_t size;
} bylaw_string;

// What functions return.
enum {
  BYLAW_OK = 0,
  BYLAW_MISUSE = 1,       // a null, or a size, time or flag that can't be
  BYLAW_BAD_BUNDLE = 2,   // the file can't be read, or is no whole bundle
  BYLAW_BAD_REQUEST = 3,  // no JSON, a repeated key, no subject, …
  BYLAW_NO_MEMORY = 4,
  BYLAW_FAILED = 5  // a fault of the library
};

enum { BYLAW_DENY = 0, BYLAW_PERMIT = 1 };

// Why a decision is what it is; docs/decisions-json.md has a word for each. (Of an installed
// package docs/ is below share/doc/bylaw.)
enum {
  BYLAW_FORBIDDEN = 0,
  BYLAW_GUARANTEED = 1,
  BYLAW_GRANTED = 2,
  BYLAW_NOT_PERMITTED = 3,
  BYLAW_CANNOT_ENFORCE = 4,
  BYLAW_INVALID = 5
};

// Opens a bundle. On BYLAW_OK `*snapshot` is one reference to it, else null, and `message` (which
// may be null) has the reason, cut to `message_size` bytes with a zero at its end.
int32_t bylaw_snapshot_open(const char* path, size_t path_size, bylaw_snapshot** snapshot,
                            char* message, size_t message_size);
// One more reference to it, and one less; it goes with the last one.
void bylaw_snapshot_retain(bylaw_snapshot* snapshot);
void bylaw_snapshot_release(bylaw_snapshot* snapshot);

typedef struct bylaw_info {
  size_t size;                 // sizeof(bylaw_info)
  bylaw_string policy_digest;  // "sha256:…", as long as the snapshot
  bylaw_string facts_digest;
} bylaw_info;
int32_t bylaw_snapshot_info(const bylaw_snapshot* snapshot, bylaw_info* info);

// The same policy over facts that have changed, as a snapshot of its own; what is untouched is
// shared. `change` is JSON: {"upsert": [entities], "remove": [{"type", "id"}]}. `*updated` and
// `message` are as of bylaw_snapshot_open(); BYLAW_BAD_REQUEST: the change is none, or would bring
// about what no bundle has: an owner that is not described, an entity that stands in itself, a
// broken assumption about facts.
int32_t bylaw_snapshot_update(bylaw_snapshot* snapshot, const char* change, size_t change_size,
                              bylaw_snapshot** updated, char* message, size_t message_size);

// A holder of a snapshot; `*holder` is one reference to it, null unless BYLAW_OK.
int32_t bylaw_holder_new(bylaw_snapshot* snapshot, bylaw_holder** holder);
void bylaw_holder_release(bylaw_holder* holder);
// Puts another snapshot in its place: contexts that follow take it with their next decision. They
// are never held up.
int32_t bylaw_holder_set(bylaw_holder* holder, bylaw_snapshot* snapshot);
// Lays a change of facts over what it holds, likewise. Two changes at once wait for each other, and
// none is lost.
int32_t bylaw_holder_update(bylaw_holder* holder, const char* change, size_t change_size,
                            char* message, size_t message_size);

// A context of a snapshot; `*context` is null unless BYLAW_OK. Free it once.
int32_t bylaw_context_new(bylaw_snapshot* snapshot, bylaw_context** context);
void bylaw_context_free(bylaw_context* context);
// From now on the context decides from what the holder holds when a decision begins. It keeps the
// holder.
int32_t bylaw_context_follow(bylaw_context* context, bylaw_holder* holder);

typedef struct bylaw_result {
  size_t size;           // sizeof(bylaw_result)
  int32_t decision;      // BYLAW_DENY unless the status is BYLAW_OK and it is a permit
  int32_t outcome;       // BYLAW_INVALID where the status is not BYLAW_OK
  bylaw_string json;     // the whole answer (docs/decisions-json.md), if it was asked for
  bylaw_string message;  // what went wrong where the status is not BYLAW_OK
} bylaw_result;

// For bylaw_decide() and bylaw_search(): the answer is wanted as JSON too.
#define BYLAW_WANT_JSON 1u

// Decides a request, the bytes of a JSON text as AuthZEN has it, at a time (milliseconds since
// 1970, in the years 0001 to 9999). The first thing it does is to set `result` to a denial. Texts
// of the result last until the context is used again or freed.
int32_t bylaw_decide(bylaw_context* context, const char* request, size_t request_size,
                     int64_t now_ms, uint32_t flags, bylaw_result* result);

typedef struct bylaw_batch {
  size_t size;              // sizeof(bylaw_batch)
  const bylaw_string* ids;  // of resources, all of the type that the request names
  size_t count;
  int32_t* decisions;    // a place for each: BYLAW_DENY, unless it is a permit
  int32_t* outcomes;     // likewise, BYLAW_INVALID where nothing was decided; or null
  bylaw_string message;  // what went wrong where the status is not BYLAW_OK
} bylaw_batch;

// Decides a request for each of many resources: what bylaw_decide() decides of the same request
// with each id in its place. What depends on the subject and the context alone is computed once.
// An id that no request can have (it is empty or no UTF-8) is denied with BYLAW_INVALID, and the
// others are decided. The request's own resource needs no id and states no properties; it may have
// no "evaluations". The first thing that it does is to set all decisions to denials, whatever else
// is wrong, if `size` reaches to their place.
int32_t bylaw_decide_batch(bylaw_context* context, const char* request, size_t request_size,
                           int64_t now_ms, bylaw_batch* batch);

typedef struct bylaw_found {
  size_t size;              // sizeof(bylaw_found)
  const bylaw_string* ids;  // of entities, in order; of actions the names
  size_t count;
  bylaw_string next;     // the token of the next page; empty: there is none
  bylaw_string json;     // {"results", "page"}, if it was asked for
  bylaw_string message;  // what went wrong where the status is not BYLAW_OK
} bylaw_found;

// Finds with which subjects, resources or actions a request would be permitted: AuthZEN's search, a
// request of which one part lacks its id (or the action is missing), and "page": {"limit",
// "token"}. A page has 100 unless its limit says otherwise, and no more than 10,000. What is found
// lasts until the context is used again or freed.
int32_t bylaw_search(bylaw_context* context, const char* request, size_t request_size,
                     int64_t now_ms, uint32_t flags, bylaw_found* found);

// "0.1.0", for ever.
bylaw_string bylaw_version(void);

#ifdef __cplusplus
}
#endif

#endif  // BYLAW_EVALUATOR_BYLAW_H_
