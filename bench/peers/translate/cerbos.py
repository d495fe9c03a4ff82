"""A workload as one Cerbos resource policy for each type, roles as Cerbos's own roles, the rest as conditions. Entry
point: write()."""
import json
import os

from neutral import conjuncts, write_json


def term(t):
    kind = t[0]
    if kind == "attr":
        return f"{'P' if t[1][0] == 'principal' else 'R'}.attr.{t[2]}"
    if kind in ("principal", "resource"):
        return "P.id" if kind == "principal" else "R.id"
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
        return f"{term(c[2])} in {term(['attr', c[1], 'ancestors'])}"
    return f"{left} {'==' if kind == 'eq' else '>'} {term(c[2])}"


def rule(policy):
    roles, rest = ["*"], []
    for c in conjuncts(policy["when"]):
        if c[0] in ("eq", "oneof") and c[1] == ["attr", ["principal"], "role"]:
            roles = c[2] if c[0] == "oneof" else [c[2][1]]
        else:
            rest.append(condition(c))
    made = {"name": policy["id"], "actions": policy["actions"], "roles": roles,
            "effect": "EFFECT_ALLOW" if policy["effect"] == "permit" else "EFFECT_DENY"}
    if rest:
        made["condition"] = {"match": {"expr": " && ".join(rest)}}
    return made


def write(work, folder):
    if not work.carried:
        return "has no store to look up in"
    os.makedirs(os.path.join(folder, "policies"))
    for kind in sorted({kind for _, resources in work.actions.values() for kind in resources}):
        rules = [rule(p) for p in work.policies if any(kind in work.actions[a][1] for a in p["actions"])]
        write_json(os.path.join(folder, "policies", f"{kind.lower()}.json"), {
            "apiVersion": "api.cerbos.dev/v1",
            "resourcePolicy": {"version": "default", "resource": kind.lower(), "rules": rules}})
    above = work.ancestors()

    def request(who, action, what):
        principal, resource = work.entities[who], work.entities[what]
        return {"principal": {"id": who, "roles": [principal["attributes"].get("role", "user")],
                              "attr": {**principal["attributes"], "ancestors": above[who]}},
                "resources": [{"actions": [action], "resource": {"kind": resource["type"].lower(), "id": what,
                                                                 "attr": resource["attributes"]}}]}

    write_json(os.path.join(folder, "requests.json"), [request(*r) for r in work.requests])
    return None
