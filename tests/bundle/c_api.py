# The C API by Python's ctypes: prints the answers of a bundle to the requests that are named, as c_api.c does.
import ctypes
import json
import sys

NOW = 1772445600000  # 2026-03-02T10:00:00Z


class String(ctypes.Structure):
    _fields_ = [("data", ctypes.POINTER(ctypes.c_char)), ("size", ctypes.c_size_t)]

    def text(self):
        return ctypes.string_at(self.data, self.size).decode() if self.size else ""


class Result(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("decision", ctypes.c_int32), ("outcome", ctypes.c_int32),
                ("json", String), ("message", String)]


class Batch(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("ids", ctypes.POINTER(String)), ("count", ctypes.c_size_t),
                ("decisions", ctypes.POINTER(ctypes.c_int32)), ("outcomes", ctypes.POINTER(ctypes.c_int32)), ("message", String)]


class Found(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("ids", ctypes.POINTER(String)), ("count", ctypes.c_size_t),
                ("next", String), ("json", String), ("message", String)]


def string(text):
    return String(ctypes.cast(ctypes.c_char_p(text), ctypes.POINTER(ctypes.c_char)), len(text))


library, bundle, *requests = sys.argv[1:]
bylaw = ctypes.CDLL(library)
bylaw.bylaw_version.restype = String
bylaw.bylaw_decide.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int64, ctypes.c_uint32,
                               ctypes.POINTER(Result)]
bylaw.bylaw_decide_batch.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int64, ctypes.POINTER(Batch)]
bylaw.bylaw_snapshot_open.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(ctypes.c_void_p), ctypes.c_char_p,
                                      ctypes.c_size_t]
bylaw.bylaw_context_new.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p)]
bylaw.bylaw_snapshot_release.argtypes = [ctypes.c_void_p]
bylaw.bylaw_context_free.argtypes = [ctypes.c_void_p]

snapshot, context = ctypes.c_void_p(), ctypes.c_void_p()
message = ctypes.create_string_buffer(256)
path = bundle.encode()
if bylaw.bylaw_snapshot_open(path, len(path), ctypes.byref(snapshot), message, len(message)) != 0:
    sys.exit(message.value.decode())
assert bylaw.bylaw_context_new(snapshot, ctypes.byref(context)) == 0
bylaw.bylaw_snapshot_release(snapshot)
for name in requests:
    text = open(name, "rb").read().rstrip(b"\n")
    result = Result(size=ctypes.sizeof(Result), decision=1)
    assert bylaw.bylaw_decide(context, text, len(text), NOW, 1, ctypes.byref(result)) == 0, result.message.text()
    print(name, result.decision, result.outcome)
    print(result.json.text())
    own = json.loads(text)["resource"]["id"].encode()
    ids, decisions = (String * 2)(string(own), string(b"?")), (ctypes.c_int32 * 2)(1, 1)
    batch = Batch(size=ctypes.sizeof(Batch), ids=ids, count=2, decisions=decisions)
    assert bylaw.bylaw_decide_batch(context, text, len(text), NOW, ctypes.byref(batch)) == 0, batch.message.text()
    assert list(decisions) == [result.decision, 0]
    cut = Result(size=ctypes.sizeof(Result), decision=1)
    assert bylaw.bylaw_decide(context, text, len(text) - 1, NOW, 1, ctypes.byref(cut)) == 3
    assert cut.decision == 0 and cut.message.text()
bylaw.bylaw_search.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int64, ctypes.c_uint32,
                               ctypes.POINTER(Found)]
wanted = json.loads(open(requests[-1]).read())
del wanted["action"]
query = json.dumps(wanted).encode()
found = Found(size=ctypes.sizeof(Found))
assert bylaw.bylaw_search(context, query, len(query), NOW, 1, ctypes.byref(found)) == 0, found.message.text()
names = [found.ids[i].text() for i in range(found.count)]
assert names == [result["name"] for result in json.loads(found.json.text())["results"]]
bylaw.bylaw_context_free(context)
assert bylaw.bylaw_version().text().count(".") == 2
