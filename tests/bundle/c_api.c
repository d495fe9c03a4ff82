// A C program over the C API: prints the answers of a bundle to the requests that are named, and
// tries what a caller may do wrong.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluator/bylaw.h"

static const int64_t kNow = 1772445600000; /* 2026-03-02T10:00:00Z */

static void require(int holds, const char* what) {
  if (holds) return;
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static int says(bylaw_string message, const char* what) {
  return message.size == strlen(what) && memcmp(message.data, what, message.size) == 0;
}

static char* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  require(file != NULL, path);
  char* text = malloc(1 << 20);
  require(text != NULL, "no memory");
  *size = fread(text, 1, 1 << 20, file);
  fclose(file);
  return text;
}

static void misuse(bylaw_snapshot* snapshot, bylaw_context* context, const char* text,
                   size_t size) {
  char message[16];
  bylaw_snapshot* none = snapshot;
  require(bylaw_snapshot_open("nowhere", 7, &none, message, sizeof message) == BYLAW_BAD_BUNDLE,
          "a file that is not there was opened");
  require(none == NULL && strlen(message) == 15, "the reason is not cut to its place");
  require(bylaw_snapshot_open(NULL, 0, &none, NULL, 0) == BYLAW_MISUSE, "a null was opened");
  require(bylaw_snapshot_open("a", 1, NULL, message, sizeof message) == BYLAW_MISUSE, "null");
  require(strcmp(message, "there is no pla") == 0, "misuse has no message");
  require(bylaw_context_new(NULL, NULL) == BYLAW_MISUSE, "a context of null");
  bylaw_result result = {sizeof result, BYLAW_PERMIT, BYLAW_GRANTED, {0, 0}, {0, 0}};
  require(bylaw_decide(NULL, text, size, kNow, 0, &result) == BYLAW_MISUSE, "null decided");
  require(result.decision == BYLAW_DENY && result.outcome == BYLAW_INVALID, "null is no denial");
  require(says(result.message, "the context is null"), "null has no message");
  result.decision = BYLAW_PERMIT;
  require(bylaw_decide(context, text, size, INT64_MAX, 0, &result) == BYLAW_MISUSE, "no time");
  require(result.decision == BYLAW_DENY, "no time is no denial");
  require(says(result.message, "the time is outside the years 0001 to 9999"), "no time, no word");
  result.decision = BYLAW_PERMIT;
  require(bylaw_decide(context, text, size, kNow, 2, &result) == BYLAW_MISUSE, "no such flag");
  require(result.decision == BYLAW_DENY, "an unknown flag is no denial");
  require(says(result.message, "a flag is set that is none"), "an unknown flag has no message");
  result.decision = BYLAW_PERMIT;
  require(bylaw_decide(context, text, size - 1, kNow, 0, &result) == BYLAW_BAD_REQUEST,
          "a request that is cut off was decided");
  require(result.decision == BYLAW_DENY && result.message.size > 0, "no reason was given");
  require(bylaw_decide(context, text, size, kNow, 0, NULL) == BYLAW_MISUSE, "null was filled");
  /* A caller of an older header knows but the decision. */
  struct {
    size_t size;
    int32_t decision;
    int32_t beyond;
  } old = {offsetof(bylaw_result, outcome), BYLAW_PERMIT, 77};
  require(bylaw_decide(context, text, size, kNow, 0, (bylaw_result*)&old) == BYLAW_OK, "old");
  require(old.beyond == 77, "more than the caller's struct was written");
  old.size = 4;
  require(bylaw_decide(context, text, size, kNow, 0, (bylaw_result*)&old) == BYLAW_MISUSE, "size");
  bylaw_snapshot_retain(NULL);
  bylaw_snapshot_release(NULL);
  bylaw_context_free(NULL);
}

/* A request's own resource again and again is decided as the request is. */
static void batch(bylaw_context* context, const char* text, size_t size, const char* id,
                  int32_t decision) {
  const bylaw_string ids[3] = {{id, strlen(id)}, {"nobody knows it", 15}, {id, strlen(id)}};
  int32_t decisions[3] = {BYLAW_PERMIT, BYLAW_PERMIT, BYLAW_PERMIT};
  int32_t outcomes[3] = {0, 0, 0};
  bylaw_batch many = {sizeof many, ids, 3, decisions, outcomes, {0, 0}};
  require(bylaw_decide_batch(context, text, size, kNow, &many) == BYLAW_OK, "no batch");
  require(decisions[0] == decision && decisions[2] == decision, "a batch decides otherwise");
  require(decisions[1] == BYLAW_DENY, "what nobody knows is permitted");
  decisions[0] = BYLAW_PERMIT;
  require(bylaw_decide_batch(context, text, size - 1, kNow, &many) == BYLAW_BAD_REQUEST, "cut off");
  require(decisions[0] == BYLAW_DENY && many.message.size > 0, "a cut batch is no denial");
  /* What no request can have as an id is denied; the others are decided. */
  const bylaw_string odd[3] = {{"", 0}, {id, strlen(id)}, {"\xFF", 1}};
  many.ids = odd;
  outcomes[0] = outcomes[2] = BYLAW_GRANTED;
  require(bylaw_decide_batch(context, text, size, kNow, &many) == BYLAW_OK, "odd ids");
  require(decisions[0] == BYLAW_DENY && outcomes[0] == BYLAW_INVALID, "an empty id is permitted");
  require(decisions[1] == decision, "odd ids change what others are told");
  require(decisions[2] == BYLAW_DENY && outcomes[2] == BYLAW_INVALID, "no UTF-8 is permitted");
  many.ids = ids;
  decisions[0] = BYLAW_PERMIT;
  require(bylaw_decide_batch(NULL, text, size, kNow, &many) == BYLAW_MISUSE, "a batch of null");
  require(decisions[0] == BYLAW_DENY && outcomes[0] == BYLAW_INVALID, "null is no denial");
  /* A size that reaches to the places: they are set to denials before anything is refused. */
  for (size_t small = offsetof(bylaw_batch, outcomes); small < sizeof many; small += 8) {
    many.size = small;
    decisions[2] = BYLAW_PERMIT;
    outcomes[2] = BYLAW_GRANTED;
    require(bylaw_decide_batch(context, text, size, kNow, &many) == BYLAW_MISUSE, "a small size");
    require(decisions[2] == BYLAW_DENY, "a small size is no denial");
    const int reached = small >= offsetof(bylaw_batch, message);
    require(outcomes[2] == (reached ? BYLAW_INVALID : BYLAW_GRANTED), "outcomes of a small size");
  }
  many.size = 8;
  require(bylaw_decide_batch(context, text, size, kNow, &many) == BYLAW_MISUSE, "a batch's size");
  require(bylaw_decide_batch(context, text, size, kNow, NULL) == BYLAW_MISUSE, "no batch given");
  many.size = sizeof many;
  many.decisions = NULL;
  require(bylaw_decide_batch(context, text, size, kNow, &many) == BYLAW_MISUSE, "no places");
  require(says(many.message, "there is no place for decisions"), "no places, no word");
}

/* A search finds the request's own resource if the request is permitted. */
static void search(bylaw_context* context, const char* text, const char* id, int32_t decision) {
  char open[4096];
  const char* own = strstr(strstr(text, "\"resource\""), "\"id\"");
  const char* end = strchr(strchr(own + 4, '"') + 1, '"') + 1; /* behind the id */
  const size_t front = (size_t)(own - text);
  require(strlen(text) + 32 < sizeof open, "a long request");
  /* Another name in its place: what is looked for has no id. */
  snprintf(open, sizeof open, "%.*s\"unused\": 0%s", (int)front, text, end);
  bylaw_found found = {sizeof found, NULL, 7, {0, 0}, {0, 0}, {0, 0}};
  const size_t size = strlen(open);
  require(bylaw_search(context, open, size, kNow, BYLAW_WANT_JSON, &found) == BYLAW_OK, open);
  int there = 0;
  for (size_t i = 0; i < found.count; ++i) {
    there |= found.ids[i].size == strlen(id) && memcmp(found.ids[i].data, id, strlen(id)) == 0;
  }
  require(there == (decision == BYLAW_PERMIT), "a search finds what is not permitted, or not all");
  require(found.json.size > 0 && found.next.size == 0, "a search has no JSON, or no end");
  found.count = 7;
  require(bylaw_search(context, text, strlen(text), kNow, 0, &found) == BYLAW_BAD_REQUEST, "whole");
  require(found.count == 0 && found.message.size > 0, "no search finds something");
  require(bylaw_search(NULL, open, size, kNow, 0, &found) == BYLAW_MISUSE, "a search of null");
  require(bylaw_search(context, open, size, kNow, 0, NULL) == BYLAW_MISUSE, "nothing to fill");
}

/* Facts change under a context that follows; one that doesn't stays as it was. */
static void follow(bylaw_snapshot* snapshot, const char* text, size_t size) {
  /* One user leaves team and clearance behind, another is gone. */
  static const char kGone[] =
      "{\"upsert\": [{\"type\": \"User\", \"id\": \"otto\", \"attributes\": {\"clearance\": \"public\","
      " \"region\": \"eea\", \"company\": \"northwind_europe\", \"account\": \"person\", \"employee\":"
      " false, \"training\": []}}], \"remove\": [{\"type\": \"User\", \"id\": \"ole\"}]}";
  static const char kOwner[] = "{\"remove\": [{\"type\": \"User\", \"id\": \"otto\"}]}";
  bylaw_holder* holder = NULL;
  bylaw_context* following = NULL;
  bylaw_context* staying = NULL;
  bylaw_snapshot* updated = NULL;
  char message[256];
  require(bylaw_holder_new(snapshot, &holder) == BYLAW_OK, "no holder");
  require(bylaw_context_new(snapshot, &following) == BYLAW_OK, "no context");
  require(bylaw_context_new(snapshot, &staying) == BYLAW_OK, "no context");
  require(bylaw_context_follow(following, holder) == BYLAW_OK, "it does not follow");
  bylaw_result before = {sizeof before, 0, 0, {0, 0}, {0, 0}};
  bylaw_result after = {sizeof after, 0, 0, {0, 0}, {0, 0}};
  require(bylaw_decide(following, text, size, kNow, 0, &before) == BYLAW_OK, "no decision");
  require(bylaw_holder_update(holder, "[]", 2, message, sizeof message) == BYLAW_BAD_REQUEST,
          "none");
  require(strlen(message) > 0, "no reason why");
  require(bylaw_holder_update(holder, kOwner, sizeof kOwner - 1, message, sizeof message) ==
              BYLAW_BAD_REQUEST,
          "an owner is gone");
  require(strstr(message, "is not described [BY0826]") != NULL, message);
  require(bylaw_holder_update(holder, kGone, sizeof kGone - 1, message, sizeof message) == BYLAW_OK,
          message);
  require(bylaw_decide(following, text, size, kNow, 0, &after) == BYLAW_OK, "no decision");
  const int32_t expected = strstr(text, "\"otto\"") != NULL ? BYLAW_DENY : before.decision;
  require(after.decision == expected, "who has lost all may do something");
  require(bylaw_decide(staying, text, size, kNow, 0, &after) == BYLAW_OK, "no decision");
  require(after.decision == before.decision, "it followed");
  require(bylaw_holder_set(holder, snapshot) == BYLAW_OK, "not set back");
  require(bylaw_decide(following, text, size, kNow, 0, &after) == BYLAW_OK, "no decision");
  require(after.decision == before.decision, "it did not follow back");
  require(bylaw_snapshot_update(snapshot, kGone, sizeof kGone - 1, &updated, message,
                                sizeof message) == BYLAW_OK,
          message);
  bylaw_info old_info = {sizeof old_info, {0, 0}, {0, 0}};
  bylaw_info new_info = {sizeof new_info, {0, 0}, {0, 0}};
  require(bylaw_snapshot_info(snapshot, &old_info) == BYLAW_OK, "no info");
  require(bylaw_snapshot_info(updated, &new_info) == BYLAW_OK, "no info");
  require(memcmp(old_info.policy_digest.data, new_info.policy_digest.data, 71) == 0, "policy");
  require(memcmp(old_info.facts_digest.data, new_info.facts_digest.data, 71) != 0, "facts");
  require(bylaw_snapshot_update(updated, kGone, sizeof kGone - 1, &snapshot, message,
                                sizeof message) == BYLAW_BAD_REQUEST,
          "someone is gone twice");
  require(snapshot == NULL, "a failed update gives something");
  bylaw_holder_release(holder); /* the context keeps it */
  require(bylaw_holder_new(NULL, &holder) == BYLAW_MISUSE && holder == NULL, "a holder of null");
  require(bylaw_holder_set(NULL, updated) == BYLAW_MISUSE, "null was set");
  require(bylaw_holder_update(NULL, kGone, 1, NULL, 0) == BYLAW_MISUSE, "null was updated");
  require(bylaw_context_follow(NULL, NULL) == BYLAW_MISUSE, "null follows");
  bylaw_holder_release(NULL);
  require(bylaw_decide(following, text, size, kNow, 0, &after) == BYLAW_OK, "no decision");
  bylaw_context_free(following);
  bylaw_context_free(staying);
  bylaw_snapshot_release(updated);
}

/* The id of a request's resource, as the requests of the tests write it. */
static const char* resource_id(const char* text) {
  static char id[128];
  const char* from = strstr(strstr(text, "\"resource\""), "\"id\"");
  from = strchr(from + 4, '"') + 1;
  const size_t length = (size_t)(strchr(from, '"') - from);
  require(length < sizeof id, "a long id");
  memcpy(id, from, length);
  id[length] = '\0';
  return id;
}

int main(int argc, char** argv) {
  require(argc > 2, "c_api BUNDLE REQUEST…");
  char message[256];
  bylaw_snapshot* snapshot = NULL;
  const int32_t opened =
      bylaw_snapshot_open(argv[1], strlen(argv[1]), &snapshot, message, sizeof message);
  require(opened == BYLAW_OK, message);
  bylaw_info info = {sizeof info, {0, 0}, {0, 0}};
  require(bylaw_snapshot_info(snapshot, &info) == BYLAW_OK, "no info");
  require(info.policy_digest.size == 71 && info.facts_digest.size == 71, "digests");
  bylaw_context* context = NULL;
  require(bylaw_context_new(snapshot, &context) == BYLAW_OK, "no context");
  for (int i = 2; i < argc; ++i) {
    size_t size = 0;
    char* text = read_file(argv[i], &size);
    while (size > 0 && text[size - 1] == '\n') --size;
    misuse(snapshot, context, text, size);
    bylaw_result result = {sizeof result, BYLAW_PERMIT, 0, {0, 0}, {0, 0}};
    require(bylaw_decide(context, text, size, kNow, BYLAW_WANT_JSON, &result) == BYLAW_OK,
            "no decision");
    printf("%s %d %d\n%.*s\n", argv[i], (int)result.decision, (int)result.outcome,
           (int)result.json.size, result.json.data);
    text[size] = '\0';
    batch(context, text, size, resource_id(text), result.decision);
    search(context, text, resource_id(text), result.decision);
    follow(snapshot, text, size);
    free(text);
  }
  bylaw_snapshot_release(snapshot); /* the context keeps it */
  bylaw_context_free(context);
  return 0;
}
