"""A workload as a mesh of one domain "*", with its requests as AuthZEN JSON, one a line. Entry point: write()."""
import json
import os

from neutral import write_json

PER_FILE = 1000     # bylaws in one file


def term(t):
    kind = t[0]
    if kind == "attr":
        return f"{term(t[1])}.{t[2]}"
    if kind == "str":
        return json.dumps(t[1])
    if kind == "entity":
        return f'{t[1]}::"{t[2]}"'
    return str(t[1]) if kind == "int" else kind


def condition(c):
    kind = c[0]
    if kind in ("all", "any"):
        word = " and " if kind == "all" else " or "
        return word.join(f"({condition(p)})" if p[0] in ("all", "any") else condition(p) for p in c[1:])
    left = term(c[1])
    if kind == "true":
        return left
    if kind == "oneof":
        return f"{left} in [{', '.join(json.dumps(s) for s in c[2])}]"
    if kind == "matches":
        return f'{left} matches r"{c[2]}"'
    if kind == "member":
        return f"{term(c[2])}.contains({left})"
    return f"{left} {({'eq': '==', 'gt': '>', 'in': 'in', 'in_any': 'in'})[kind]} {term(c[2])}"


def model(work):
    lines = ["/// Made by bench/peers/generate.py.", "module app.model", ""]
    for name, shape in work.types.items():
        parents = f" in {', '.join(shape['in'])}" if shape["in"] else ""
        attributes = "".join(f"\n  {a}: {t}" for a, t in shape["attributes"].items())
        lines.append(f"entity {name}{parents} {{{attributes}{chr(10) if attributes else ' '}}}")
    for name, (principals, resources) in work.actions.items():
        lines.append(f"action {name} by {', '.join(principals)} on {', '.join(resources)}")
    return "\n".join(lines) + "\n"


def bylaw(policy):
    when = f" when {condition(policy['when'])}" if policy["when"] else ""
    return f"bylaw {policy['id']} {{ {policy['effect']} {', '.join(policy['actions'])}{when} }}\n"


def write(work, folder):
    for name in ("app", "entities"):
        os.makedirs(os.path.join(folder, "mesh", name), exist_ok=True)

    def put(path, text):
        with open(os.path.join(folder, path), "w", encoding="utf-8") as out:
            out.write(text)

    put("mesh/mesh.yaml", f'mesh: {work.name.replace("-", "_")}\ntimezone: UTC\ndomains:\n  "*": {{ path: app, owner: team/app }}\n'
        "entities: [entities/*.json]\n")
    put("mesh/app/model.bylaw", model(work))
    for first in range(0, len(work.policies), PER_FILE):
        put(f"mesh/app/policies_{first // PER_FILE:03}.bylaw", 'domain "*"\nimport app.model\n\n' +
            "".join(bylaw(p) for p in work.policies[first:first + PER_FILE]))

    def ref(name):
        return {"type": work.entities[name]["type"], "id": name}

    write_json(os.path.join(folder, "mesh/entities/entities.json"), [
        {**ref(name), "attributes": e["attributes"], "parents": [ref(p) for p in e["parents"]]}
        for name, e in work.entities.items()])
    put("requests.jsonl", "".join(
        json.dumps({"subject": ref(who), "action": {"name": action}, "resource": ref(what)}, separators=(",", ":")) + "\n"
        for who, action, what in work.requests))
    return None
