"""Holds tests/bundle/reader.py, a reader of bundles from their page alone, against `bylaw eval --bundle`:
the example mesh, and a mesh of every form that inputs, nodes and rows of a graph have.

    reader_test.py BYLAW FOLDER     the program, and where the example mesh stands
"""
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile

import reader

TIMES = ["2026-03-02T10:00:00Z", "2026-11-29T03:30:00Z"]

MODEL = """module model
enum Tier ordered { low < mid < high }
entity Team in Team { }
entity User in Team { name: string, level: int, tier: Tier, tags: set<string>, born: date, mail?: string }
entity Doc { domain: Domain, path: string, size: int, price: decimal, tier: Tier, tags: set<string> }
context { ip: ip, word?: string }
action read, list by User on Doc
"""


def rules():
    """Many of each, so that they are parted: by classes, by hashes, by blocks."""
    for i in range(150):
        yield f'permit read when resource.path == "/a/{i}"'
        yield f'permit read when resource.size >= {i * 7} and resource.size < {i * 7 + 60}'
        yield f'permit list when resource.path.contains("b{i}/")'
        yield f'permit list when resource.path like "*a{i % 40}*c{i}*"'
        yield f'permit list when principal in Team::"t{i}"'
        yield f'permit read when "g{i}" in principal.tags and resource.tier <= mid'
        yield f'permit list when context.ip in ip"10.{i}.0.0/16"'
    for i in range(9):
        yield f'permit read when resource.price > {i}.25 and principal.tier >= resource.tier'
        yield f'permit read when has principal.mail and principal.mail like "m{i}*"'
        yield f'permit list when principal.name matches r"[a-f]{{{i + 1}}}.*x"'
        yield f'forbid read when not ("g{i}" in resource.tags) and resource.size > {900 + i}'
        yield f'permit list when context.word otherwise "w{i}" == "w1" and principal.level * {i} > resource.size'
    yield 'forbid list when any t in resource.tags: t == "secret"'
    yield 'permit read when principal.born < 2000-01-01 and context.time.weekday() == mon'
    yield 'permit list when principal.tags.containsAny(resource.tags)'
    yield 'permit read until 2026-06-01 when resource.tags.containsAll(["g1", "g2"])'


def write(folder, path, text):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def every_form(folder):
    write(folder, "mesh.yaml", "mesh: forms\ntimezone: Europe/Berlin\ncentral: [global/]\n"
          "domains:\n  shop: { path: shop, owner: shop }\nentities: [all.json]\n")
    write(folder, "global/model.bylaw", MODEL)
    write(folder, "global/standards.bylaw", """standards central
import model
waivable standard clearance { forbid read, list when principal.tier < resource.tier }
guarantee owners { permit list when principal.name == "owner" }
waiver trusted of clearance for shop on read when principal in Team::"t1" until 2026-06-01
  approved by "dpo" ticket "T-1" because "audits"
""")
    text = "domain shop\nimport model\n"
    for i, rule in enumerate(rules()):
        text += f"bylaw b{i} {{ {rule} }}\n"
    write(folder, "shop/rules.bylaw", text)
    chance = random.Random(7)
    teams = [{"type": "Team", "id": f"t{i}", "parents": [{"type": "Team", "id": f"t{i // 2}"}] if i else []}
             for i in range(20)]
    some = lambda words, most: chance.sample(words, chance.randrange(most))
    tags = [f"g{i}" for i in range(12)] + ["secret"]
    users = [{"type": "User", "id": f"u{i}", "parents": [{"type": "Team", "id": f"t{chance.randrange(20)}"}],
              "attributes": {"name": chance.choice(["owner", "abcx", "faax", "x", "Åse"]), "level": chance.randrange(9),
                             "tier": chance.choice(["low", "mid", "high"]), "tags": some(tags, 4),
                             "born": chance.choice(["1999-12-31", "2000-01-01"]),
                             **({"mail": f"m{chance.randrange(12)}@x"} if i % 3 else {})}} for i in range(12)]
    docs = [{"type": "Doc", "id": f"d{i}",
             "attributes": {"domain": "shop", "path": chance.choice(["/a/", "b", "/a3/c", "a1b"]) + f"{chance.randrange(160)}/"
                            + chance.choice(["", f"c{chance.randrange(160)}", "é"]), "size": chance.randrange(1200),
                            "price": chance.choice([0.25, 4.2501, 12]), "tier": chance.choice(["low", "mid", "high"]),
                            "tags": some(tags, 5)}} for i in range(24)]
    docs[0]["attributes"]["path"] = "/a/149"
    write(folder, "all.json", json.dumps(teams + users + docs))
    for user, doc, action in itertools.product(users + [{"id": "nobody"}], docs, ["read", "list"]):
        context = {"ip": f"10.{chance.randrange(160)}.1.2"}
        if chance.random() < 0.5:
            context["word"] = f"w{chance.randrange(3)}"
        yield {"subject": {"type": "User", "id": user["id"]}, "action": {"name": action},
               "resource": {"type": "Doc", "id": doc["id"]}, "context": context}


def example(folder, bundle):
    """The requests that stand with the mesh, and others over what it knows."""
    for name in sorted(os.listdir(os.path.join(folder, "requests"))):
        with open(os.path.join(folder, "requests", name), encoding="utf-8") as file:
            yield json.load(file)
    known = reader.Reader(bundle).b
    ids = lambda kind: [e["id"] for e in known.entities if e["type"] == kind]
    chance = random.Random(11)
    purposes = [t["name"] for t in known.vocabulary["taxonomies"][1]["terms"]]
    for user, product in itertools.product(ids("User"), ids("DataProduct")):
        if chance.random() < 0.15:
            action = chance.choice([a["name"] for a in known.vocabulary["actions"] if not a["properties"]])
            yield {"subject": {"type": "User", "id": user}, "action": {"name": action},
                   "resource": {"type": "DataProduct", "id": product},
                   "context": {"purpose": chance.choice(purposes), "login": "mfa", "ip": "10.1.2.3",
                               **({"interactive": True} if chance.random() < 0.5 else {})}}


def answered(bylaw, bundle, requests, time):
    """Outcome and sources of the reasons, as the engine has them."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump({"evaluations": requests}, file)
        file.flush()
        told = subprocess.run([bylaw, "eval", "--bundle", bundle, file.name, "--at", time, "--format", "json",
                               "--enforces", "filters,masks,duties"], check=True, capture_output=True).stdout
    for answer in json.loads(told)["evaluations"]:
        context = answer["context"]
        yield context["outcome"], sorted(r["source"] for r in context["reasons"])


def compare(bylaw, bundle, requests):
    mine = reader.Reader(bundle)
    outcomes = {}
    for time in TIMES:
        for request, theirs in zip(requests, answered(bylaw, bundle, requests, time), strict=True):
            outcome, reasons = mine.decide(request, reader.time_of(time))
            ours = outcome.replace(" ", "-"), sorted(mine.rule(rule)[3] for rule in reasons)
            if ours[0] == theirs[0] == "invalid":
                ours = theirs
            if ours != theirs:
                sys.exit(f"differs at {time}: {json.dumps(request)}\n  reader: {ours}\n  engine: {theirs}")
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
    print(f"{len(mine.b.parts['rules'])} rules, {sum(outcomes.values())} decisions alike: {outcomes}")
    return mine, outcomes


def met(bundle):
    """The forms that a bundle has, by enumeration."""
    forms = {"ClassifierForm": {c["form"] for c in bundle.parts["classifiers"]},
             "NodeForm": {n["form"] for n in bundle.parts["nodes"]},
             "RowForm": {bundle.page.enums["RowForm"][r["traits"] & 7] for r in bundle.parts["rows"]}}
    return {(enum, form) for enum, some in forms.items() for form in some}


def main(bylaw, folder):
    with tempfile.TemporaryDirectory() as scratch:
        bundle = os.path.join(scratch, "example.bundle")
        subprocess.run([bylaw, "compile", folder, "-o", bundle], check=True, stdout=subprocess.DEVNULL)
        first, outcomes = compare(bylaw, bundle, list(example(folder, bundle)))
        levels = {first.rule(rule)[2] for rule in range(len(first.b.parts["rules"]))}
        assert {"*", "clothing", "payments"} <= levels, levels
        assert {"granted", "forbidden", "guaranteed", "not permitted"} <= set(outcomes), outcomes

        mesh, bundle = os.path.join(scratch, "forms"), os.path.join(scratch, "forms.bundle")
        requests = list(every_form(mesh))
        subprocess.run([bylaw, "compile", mesh, "-o", bundle], check=True, stdout=subprocess.DEVNULL)
        second, _ = compare(bylaw, bundle, requests)
        page = reader.Page()
        wanted = {(enum, form) for enum in ("ClassifierForm", "NodeForm", "RowForm") for form in page.enums[enum].values()}
        # Runs are near unless an input has more than 65,535 classes.
        missing = wanted - met(first.b) - met(second.b) - {("RowForm", "kRuns")}
        assert not missing, f"forms that no bundle of this test has: {missing}"


if __name__ == "__main__":
    main(*sys.argv[1:])
