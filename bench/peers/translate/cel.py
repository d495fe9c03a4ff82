"""A workload as one CEL expression over typed variables, one for each fact. CEL evaluates an expression and knows no
set of rules, so this is for small workloads whose requests carry their facts. Entry point: write()."""
import json
import os

from neutral import write_json

LARGEST = 200      # policies joined to one expression
TYPES = {"string": "STRING", "int": "INT", "bool": "BOOL"}


def term(t):
    kind = t[0]
    if kind == "attr":
        return f"{t[1][0]}_{t[2]}"
    if kind in ("principal", "resource"):
        return f"{kind}_id"
    return json.dumps(t[2] if kind == "entity" else t[1])


def condition(c):
    kind = c[0]
    if kind in ("all", "any"):
        return "(" + (" && " if kind == "all" else " || ").join(condition(p) for p in c[1:]) + ")"
    left = term(c[1])
    if kind == "true":
        return left
    if kind == "oneof":
        return f"{left} in {json.dumps(c[2])}"
    if kind == "matches":
        return f"{left}.matches({json.dumps('^' + c[2] + '$')})"
    if kind == "in":
        return f"{term(c[2])} in {c[1][0]}_ancestors"
    return f"{left} {'==' if kind == 'eq' else '>'} {term(c[2])}"


def joined(policies):
    """The policies as one disjunction, as a tree that is no deeper than it must be."""
    parts = [f"(action in {json.dumps(p['actions'])}" + (f" && {condition(p['when'])}" if p["when"] else "") + ")"
             for p in policies]
    while len(parts) > 8:
        parts = ["(" + " || ".join(parts[n:n + 8]) + ")" for n in range(0, len(parts), 8)]
    return " || ".join(parts) or "false"


def write(work, folder):
    if not work.carried or len(work.policies) > LARGEST:
        return "an expression, no set of rules" if work.carried else "has no store to look up in"
    permits, forbids = ([p for p in work.policies if p["effect"] == effect] for effect in ("permit", "forbid"))
    expression = f"({joined(permits)})" + (f" && !({joined(forbids)})" if forbids else "")
    variables = {"action": "STRING"}
    for side, kinds in (("principal", {work.entities[r[0]]["type"] for r in work.requests}),
                        ("resource", {work.entities[r[2]]["type"] for r in work.requests})):
        variables[f"{side}_id"] = "STRING"
        for kind in kinds:
            variables.update({f"{side}_{a}": TYPES.get(t, "STRING") for a, t in work.types[kind]["attributes"].items()})
    above = work.ancestors()
    if "_ancestors" in expression:
        variables["principal_ancestors"] = "LIST"

    def facts(who, action, what):
        values = {"action": action, "principal_id": who, "resource_id": what}
        for side, name in (("principal", who), ("resource", what)):
            values.update({f"{side}_{a}": v for a, v in work.entities[name]["attributes"].items()})
        if "principal_ancestors" in variables:
            values["principal_ancestors"] = above[who]
        return values

    with open(os.path.join(folder, "expression.cel"), "w", encoding="utf-8") as out:
        out.write(expression + "\n")
    write_json(os.path.join(folder, "variables.json"), variables)
    write_json(os.path.join(folder, "requests.json"), [facts(*r) for r in work.requests])
    return None
