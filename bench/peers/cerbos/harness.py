"""Runs one workload under Cerbos and prints one line of JSON (docs/peers.md says which members). Cerbos is a server: it
is started on a local socket for this, asked over HTTP with ready-made requests on one connection, and stopped.
Usage: harness.py FOLDER SECONDS SERVER"""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from timing.timing import measure  # noqa: E402


def head(method, path, body):
    return (f"{method} {path} HTTP/1.1\r\nHost: local\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


class Connection:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)

    def ask(self, message):
        self.socket.sendall(message)
        data = b""
        while b"\r\n\r\n" not in data:
            got = self.socket.recv(65536)
            if not got:
                raise ConnectionError("the server closed the connection")
            data += got
        top, body = data.split(b"\r\n\r\n", 1)
        length = next(int(line.split(b":")[1]) for line in top.split(b"\r\n") if line.lower().startswith(b"content-length"))
        while len(body) < length:
            body += self.socket.recv(65536)
        return top.split(b" ", 2)[1], body


def start(server, folder, scratch):
    """The running server and a connection to it, once it says that it is ready."""
    with open(os.path.join(scratch, "conf.json"), "w", encoding="utf-8") as out:
        json.dump({"server": {"httpListenAddr": f"unix:{scratch}/http.sock", "grpcListenAddr": f"unix:{scratch}/grpc.sock"},
                   "storage": {"driver": "disk", "disk": {"directory": os.path.abspath(folder), "watchForChanges": False}},
                   "telemetry": {"disabled": True}}, out)
    process = subprocess.Popen([server, "server", f"--config={scratch}/conf.json", "--log-level=error"],
                               stdout=sys.stderr, stderr=sys.stderr)
    while process.poll() is None:
        try:
            connection = Connection(f"{scratch}/http.sock")
            if connection.ask(head("GET", "/_cerbos/health", b""))[0] == b"200":
                return process, connection
        except OSError:
            pass
        time.sleep(0.01)
    sys.exit("the server stopped")


def memory(process, name):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return next((int(line.split()[1]) for line in status if line.startswith(name)), 0)


def main(folder, seconds, server):
    with open(os.path.join(folder, "cerbos", "requests.json"), encoding="utf-8") as text:
        requests = [head("POST", "/api/check/resources", json.dumps(r).encode()) for r in json.load(text)]
    version = subprocess.run([server, "--version"], capture_output=True, text=True, check=True).stdout.split()
    with tempfile.TemporaryDirectory() as scratch:
        began = time.perf_counter()
        process, connection = start(server, os.path.join(folder, "cerbos", "policies"), scratch)
        load_ms = (time.perf_counter() - began) * 1e3

        def decide(i):
            status, body = connection.ask(requests[i])
            if status != b"200":
                raise RuntimeError(body.decode())
            return b"EFFECT_ALLOW" in body

        try:
            result = measure(len(requests), seconds, decide, process.pid)
            result.update(rss_kib=memory(process, "VmRSS:"), peak_kib=memory(process, "VmHWM:"))
        finally:
            process.terminate()
            process.wait()
    result.update(engine="cerbos", version=next((w for w in version if w[0].isdigit()), "unknown"), load_ms=load_ms,
                  mode="server on a local socket, one HTTP request a decision, client in Python")
    print(json.dumps(result))


main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
