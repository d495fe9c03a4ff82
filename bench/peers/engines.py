"""The engines that take part: how each is built, and how its harness is called. Entry point: ENGINES.

A harness is called with a workload's folder and a number of seconds, and prints one line of JSON (docs/peers.md)."""
import glob
import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import Callable

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, "build", "peers")


class Refused(Exception):
    """Why an engine can't take part here."""


@dataclass
class Engine:
    name: str
    folder: str          # of the translation it reads, below a workload's folder
    build: Callable      # () -> nothing; raises Refused
    command: Callable    # (workload folder, seconds) -> list of words
    must: bool = False   # a run without it fails
    largest: int = 10 ** 9   # policies; beyond, a reason is given instead of a figure
    why_largest: str = ""


def call(words, cwd, **more):
    """Runs a build step, gently; raises Refused with the end of what it said."""
    try:
        done = subprocess.run(["nice", "-n", "10"] + words, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", timeout=3600, **more)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused(f"{words[0]}: {error}") from error
    if done.returncode != 0:
        raise Refused(f"`{' '.join(words)}` failed: {done.stdout[-600:].strip()}")


def needs(tool):
    if shutil.which(tool) is None:
        raise Refused(f"{tool} is not installed")


def bylaw_command(evaluator):
    program = os.path.join(ROOT, "build", "release", "bench", "peers_bylaw")
    return lambda work, seconds: [program, work, str(seconds), evaluator]


def build_bylaw():
    if not os.path.exists(os.path.join(ROOT, "build", "release", "build.ninja")):
        call(["cmake", "--preset", "release"], ROOT)
    call(["ninja", "-C", "build/release", "-j2", "peers_bylaw"], ROOT)


def build_cargo(name):
    def build():
        needs("cargo")
        call(["cargo", "build", "--release", "--locked", "-j2"], os.path.join(HERE, name),
             env={**os.environ, "CARGO_TARGET_DIR": os.path.join(BUILD, name)})
    return build


def cargo_command(name):
    return lambda work, seconds: [os.path.join(BUILD, name, "release", f"peer-{name}"), work, str(seconds)]


def build_go(name):
    def build():
        needs("go")
        call(["go", "build", "-p", "2", "-trimpath", "-mod=readonly", "-o", os.path.join(BUILD, name, f"peer-{name}"), "."],
             os.path.join(HERE, name))
    return build


def go_command(name, *more):
    return lambda work, seconds: [os.path.join(BUILD, name, f"peer-{name}"), work, str(seconds), *more]


def build_sapl():
    needs("mvn")
    call(["mvn", "-q", "-B", f"-Dpeers.build={BUILD}/sapl", "compile", "dependency:copy-dependencies",
          f"-DoutputDirectory={BUILD}/sapl/lib"], os.path.join(HERE, "sapl"))


def newest_java():
    """The Java of the highest major version among those installed beside each other, else the one on the path."""
    def major(home):
        try:
            with open(os.path.join(home, "release"), encoding="utf-8") as release:
                for line in release:
                    if line.startswith("JAVA_VERSION="):
                        return int(line.split('"')[1].split(".")[0])
        except OSError:
            pass
        return 0
    homes = sorted(glob.glob("/usr/lib/jvm/*"), key=major)
    return os.path.join(homes[-1], "bin", "java") if homes and major(homes[-1]) else "java"


def sapl_version():
    jar = glob.glob(os.path.join(BUILD, "sapl", "lib", "sapl-pdp-embedded-*.jar"))
    return os.path.basename(jar[0])[len("sapl-pdp-embedded-"):-len(".jar")] if jar else "unknown"


def sapl_command(index):
    """Four times the seconds: a virtual machine that compiles while it runs needs the longer warm-up."""
    return lambda work, seconds: [newest_java(), "-Xmx6g", "-Xss64m", "-XX:+UseParallelGC", "-cp",
                                  f"{BUILD}/sapl/classes:{BUILD}/sapl/lib/*", "peers.Sapl", work, str(4 * seconds), index,
                                  sapl_version()]


def build_cel():
    there = os.path.join(BUILD, "cel")
    call(["python3", "-m", "venv", there], HERE)
    call([f"{there}/bin/pip", "install", "-q", "--disable-pip-version-check", "-r", "cel/requirements.txt"], HERE)


def cel_command(work, seconds):
    return [os.path.join(BUILD, "cel", "bin", "python"), os.path.join(HERE, "cel", "harness.py"), work, str(seconds)]


def build_cerbos():
    needs("npm")
    there = os.path.join(BUILD, "cerbos")
    os.makedirs(there, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, "cerbos", name), there)
    call(["npm", "ci", "--no-audit", "--no-fund"], there)


def cerbos_command(work, seconds):
    server = os.path.join(BUILD, "cerbos", "node_modules", "@cerbos", "cerbos-linux-x64", "cerbos-linux-x64")
    return ["python3", os.path.join(HERE, "cerbos", "harness.py"), work, str(seconds), server]


BUILD_OPA = build_go("opa")

ENGINES = [
    Engine("bylaw", "bylaw", build_bylaw, bylaw_command("engine"), must=True),
    Engine("bylaw-reference", "bylaw", build_bylaw, bylaw_command("reference")),
    Engine("cedar", "cedar", build_cargo("cedar"), cargo_command("cedar"), must=True),
    Engine("opa", "rego", BUILD_OPA, go_command("opa", "rego"), must=True),
    Engine("opa-walking", "rego-walking", BUILD_OPA, go_command("opa", "rego-walking")),
    Engine("sapl", "sapl", build_sapl, sapl_command("canonical"), must=True),
    Engine("sapl-naive", "sapl", build_sapl, sapl_command("naive"), largest=2000, why_largest="linear: measured up to 2,000"),
    Engine("regorus", "rego", build_cargo("regorus"), cargo_command("regorus")),
    Engine("casbin", "casbin", build_go("casbin"), go_command("casbin")),
    Engine("cel", "cel", build_cel, cel_command),
    Engine("cerbos", "cerbos", build_cerbos, cerbos_command),
]
