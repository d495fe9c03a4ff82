"""A test of the generator and of Bylaw on its small workloads: the same bytes twice, the bytes that golden.json knows, and
decisions equal to those of the neutral form. Usage: smoke.py PEERS_BYLAW [--update]"""
import filecmp
import hashlib
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from generate import generate  # noqa: E402

NAMES = ["hospital-38", "gdrive-10", "github-10", "tinytodo-10", "rbac-100", "regex-10", "acl-10"]
GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.json")


def digest(folder):
    """Of every file below the folder, names and bytes."""
    total = hashlib.sha256()
    for root, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(root, name)
            total.update(os.path.relpath(path, folder).encode())
            with open(path, "rb") as content:
                total.update(hashlib.sha256(content.read()).digest())
    return total.hexdigest()


def same(left, right):
    compared = filecmp.dircmp(left, right)
    equal = not (compared.left_only or compared.right_only or compared.funny_files)
    _, different, odd = filecmp.cmpfiles(left, right, compared.common_files, shallow=False)
    return equal and not different and not odd and all(
        same(os.path.join(left, d), os.path.join(right, d)) for d in compared.common_dirs)


def check(name, program, scratch, known):
    """What is wrong, as sentences."""
    first, second = (os.path.join(scratch, turn, name) for turn in ("first", "second"))
    generate(name, first)
    generate(name, second)
    wrong = [] if same(first, second) else ["two runs of the generator differ"]
    found = digest(first)
    if known.get(name) not in (None, found):
        wrong.append("the workload is another than golden.json knows; run with --update if that is meant")
    known[name] = found
    with open(os.path.join(first, "expected.txt"), encoding="ascii") as text:
        expected = text.read().strip()
    for evaluator in ("engine", "reference"):
        done = subprocess.run([program, first, "0.2", evaluator], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return wrong + [f"peers_bylaw {evaluator} failed: {done.stderr}"]
        decisions = json.loads(done.stdout)["decisions"]
        if len(decisions) < 32 or not expected.startswith(decisions):
            wrong.append(f"{evaluator}: decisions differ from the neutral form's: {decisions[:64]}…, expected {expected[:64]}…")
    return wrong


def main(arguments):
    update = "--update" in arguments
    known = {}
    if not update:
        with open(GOLDEN, encoding="utf-8") as golden:
            known = json.load(golden)
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name in NAMES:
            wrong = check(name, arguments[0], scratch, known)
            failed += bool(wrong)
            print("\n".join(f"{name}: {w}" for w in wrong or ["as expected"]))
    if update:
        with open(GOLDEN, "w", encoding="utf-8") as golden:
            json.dump(known, golden, indent=1)
            golden.write("\n")
    print(f"{len(NAMES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
