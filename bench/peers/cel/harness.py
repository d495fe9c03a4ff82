"""Runs one workload under Google's CEL (cel-cpp, by its Python wheel) and prints one line of JSON (docs/peers.md says
which members): one checked expression, an activation for each request built before anything is timed.
Usage: harness.py FOLDER SECONDS"""
import importlib.metadata
import json
import os
import sys
from time import perf_counter_ns

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from cel_expr_python import cel  # noqa: E402
from timing.timing import measure  # noqa: E402


def main(folder, seconds):
    def read(name):
        with open(os.path.join(folder, "cel", name), encoding="utf-8") as text:
            return text.read()

    variables = {name: getattr(cel.Type, kind) for name, kind in json.loads(read("variables.json")).items()}
    text, requests = read("expression.cel"), json.loads(read("requests.json"))
    began = perf_counter_ns()
    env = cel.NewEnv(variables=variables)
    expression = env.compile(text)
    load_ms = (perf_counter_ns() - began) / 1e6
    activations = [env.Activation(request) for request in requests]
    result = measure(len(activations), seconds, lambda i: expression.eval(activations[i]).value())
    result.update(engine="cel", version=importlib.metadata.version("cel-expr-python"),
                  mode="one checked expression, activations built, called from Python", load_ms=load_ms)
    print(json.dumps(result))


main(sys.argv[1], float(sys.argv[2]))
