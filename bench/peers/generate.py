#!/usr/bin/env python3
"""Writes workloads and their translations, the same bytes every time. Usage: generate.py FOLDER [NAME…]; a folder per
workload with workload.json (the neutral form), expected.txt (decisions, where they could be had in reasonable time)
and a folder per engine. Entry point: generate()."""
import json
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from neutral import expected, write_json  # noqa: E402
from translate import bylaw, casbin, cedar, cel, cerbos, rego, sapl  # noqa: E402
from workloads import apps, families, hospital  # noqa: E402

REQUESTS = 2048
TRANSLATORS = {"bylaw": bylaw.write, "cedar": cedar.write, "rego": rego.write, "rego-walking": rego.write_walking,
               "sapl": sapl.write, "casbin": casbin.write, "cel": cel.write, "cerbos": cerbos.write}
CHECKED_WORK = 30_000_000      # policies times requests that the plain evaluator weighs: about a minute


def catalogue():
    """name -> maker, in the order of the tables."""
    makers = {}
    for departments in (1, 5, 50, 100, 300, 3030):
        makers[f"hospital-{33 * departments + 5}"] = lambda d=departments: hospital.hospital(d, REQUESTS)
    for maker in (apps.gdrive, apps.github, apps.tinytodo):
        for n in (5, 10, 20, 30, 40, 50):
            makers[f"{maker.__name__}-{n}"] = lambda m=maker, n=n: m(n, REQUESTS)
    for maker in (families.rbac, families.regex, families.acl):
        for n in (10, 100, 1000, 10000):
            makers[f"{maker.__name__}-{n}"] = lambda m=maker, n=n: m(n, REQUESTS)
    return makers


def generate(name, folder):
    """Writes the workload `name` into `folder`, which is emptied first."""
    work = catalogue()[name]()
    assert work.name == name, work.name
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    write_json(os.path.join(folder, "workload.json"), work.as_json())
    checked = min(len(work.requests), max(64, CHECKED_WORK // len(work.policies)))
    with open(os.path.join(folder, "expected.txt"), "w", encoding="ascii") as out:
        out.write(expected(work, work.requests[:checked]) + "\n")
    refused = {}
    for engine, translate in TRANSLATORS.items():
        there = os.path.join(folder, engine)
        os.makedirs(there)
        why = translate(work, there)
        if why:
            shutil.rmtree(there)
            refused[engine] = why
    write_json(os.path.join(folder, "refused.json"), refused)
    return work


def main(arguments):
    if not arguments or any(name not in catalogue() for name in arguments[1:]):
        sys.exit(f"usage: generate.py FOLDER [NAME…]\nnames: {' '.join(catalogue())}")
    for name in arguments[1:] or catalogue():
        work = generate(name, os.path.join(arguments[0], name))
        print(json.dumps({"workload": name, "policies": len(work.policies), "entities": len(work.entities),
                          "requests": len(work.requests)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
