-- The C API by LuaJIT's FFI: prints the answers of a bundle to the requests that are named, as c_api.c does.
local ffi = require("ffi")
ffi.cdef [[
typedef struct bylaw_snapshot bylaw_snapshot;
typedef struct bylaw_context bylaw_context;
typedef struct { const char* data; size_t size; } bylaw_string;
typedef struct { size_t size; int32_t decision, outcome; bylaw_string json, message; } bylaw_result;
int32_t bylaw_snapshot_open(const char*, size_t, bylaw_snapshot**, char*, size_t);
void bylaw_snapshot_release(bylaw_snapshot*);
int32_t bylaw_context_new(bylaw_snapshot*, bylaw_context**);
void bylaw_context_free(bylaw_context*);
typedef struct bylaw_holder bylaw_holder;
typedef struct { size_t size; const bylaw_string* ids; size_t count; bylaw_string next, json, message; } bylaw_found;
int32_t bylaw_search(bylaw_context*, const char*, size_t, int64_t, uint32_t, bylaw_found*);
int32_t bylaw_holder_new(bylaw_snapshot*, bylaw_holder**);
int32_t bylaw_holder_update(bylaw_holder*, const char*, size_t, char*, size_t);
void bylaw_holder_release(bylaw_holder*);
int32_t bylaw_context_follow(bylaw_context*, bylaw_holder*);
typedef struct { size_t size; const bylaw_string* ids; size_t count; int32_t *decisions, *outcomes; bylaw_string message; } bylaw_batch;
int32_t bylaw_decide_batch(bylaw_context*, const char*, size_t, int64_t, bylaw_batch*);
int32_t bylaw_decide(bylaw_context*, const char*, size_t, int64_t, uint32_t, bylaw_result*);
]]
local now = 1772445600000LL -- 2026-03-02T10:00:00Z
local bylaw = ffi.load(arg[1])
local snapshot = ffi.new("bylaw_snapshot*[1]")
local context = ffi.new("bylaw_context*[1]")
local message = ffi.new("char[256]")
if bylaw.bylaw_snapshot_open(arg[2], #arg[2], snapshot, message, 256) ~= 0 then error(ffi.string(message)) end
assert(bylaw.bylaw_context_new(snapshot[0], context) == 0)
local holder = ffi.new("bylaw_holder*[1]")
assert(bylaw.bylaw_holder_new(snapshot[0], holder) == 0)
assert(bylaw.bylaw_context_follow(context[0], holder[0]) == 0)
bylaw.bylaw_snapshot_release(snapshot[0])
local result = ffi.new("bylaw_result")
for i = 3, #arg do
  local file = assert(io.open(arg[i], "rb"))
  local text = file:read("*a"):gsub("\n+$", "")
  file:close()
  result.size, result.decision = ffi.sizeof(result), 1
  assert(bylaw.bylaw_decide(context[0], text, #text, now, 1, result) == 0)
  print(arg[i] .. " " .. result.decision .. " " .. result.outcome)
  print(ffi.string(result.json.data, result.json.size))
  local id = text:match('"resource".-"id"%s*:%s*"(.-)"')
  local ids, decisions, batch = ffi.new("bylaw_string[2]"), ffi.new("int32_t[2]", 1, 1), ffi.new("bylaw_batch")
  ids[0].data, ids[0].size, ids[1].data, ids[1].size = id, #id, "?", 1
  batch.size, batch.ids, batch.count, batch.decisions = ffi.sizeof(batch), ids, 2, decisions
  assert(bylaw.bylaw_decide_batch(context[0], text, #text, now, batch) == 0)
  assert(decisions[0] == result.decision and decisions[1] == 0)
  result.decision = 1
  assert(bylaw.bylaw_decide(context[0], text, #text - 1, now, 1, result) == 3)
  assert(result.decision == 0 and result.message.size > 0)
end

local found, open = ffi.new("bylaw_found"), '{"subject": {"type": "User"}, "action": {"name": "read"}, "resource": {"type": "DataProduct", "id": "?"}}'
found.size = ffi.sizeof(found)
assert(bylaw.bylaw_search(context[0], open, #open, now, 1, found) == 0)
assert(found.count == 0 and ffi.string(found.json.data, found.json.size):find('"results": %[%]'))
local gone = '{"remove": [{"type": "User", "id": "nobody knows her"}]}'
assert(bylaw.bylaw_holder_update(holder[0], gone, #gone, message, 256) == 3)
assert(ffi.string(message):find("not there"))
bylaw.bylaw_holder_release(holder[0])
bylaw.bylaw_context_free(context[0])
