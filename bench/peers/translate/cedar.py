"""A workload as Cedar policies and entities; the hierarchy and the attributes are in the entities. Entry point:
write()."""
import json
import os

from neutral import conjuncts, write_json


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
        return "(" + (" && " if kind == "all" else " || ").join(condition(p) for p in c[1:]) + ")"
    left = term(c[1])
    if kind == "true":
        return left
    if kind == "oneof":
        return f"[{', '.join(json.dumps(s) for s in c[2])}].contains({left})"
    if kind == "member":
        return f"{term(c[2])}.contains({left})"
    return f"{left} {({'eq': '==', 'gt': '>', 'in': 'in', 'in_any': 'in'})[kind]} {term(c[2])}"


def policy(p):
    """What pins the principal or the resource to one entity goes to the head, as Cedar's guide advises."""
    head = {"principal": "principal", "resource": "resource"}
    rest = []
    for c in conjuncts(p["when"]):
        if c[0] == "eq" and c[1][0] in head and c[2][0] == "entity":
            head[c[1][0]] = condition(c)
        else:
            rest.append(condition(c))
    actions = [f'Action::"{a}"' for a in p["actions"]]
    action = f"action == {actions[0]}" if len(actions) == 1 else f"action in [{', '.join(actions)}]"
    when = f" when {{ {' && '.join(rest)} }}" if rest else ""
    return f"@id(\"{p['id']}\") {p['effect']} ({head['principal']}, {action}, {head['resource']}){when};\n"


def write(work, folder):
    if any(c[0] == "matches" for p in work.policies for c in conjuncts(p["when"])):
        return "Cedar has no regular expressions"

    def ref(name):
        return {"type": work.entities[name]["type"], "id": name}

    def value(kind, v):
        if kind.startswith("set<"):
            return [{"__entity": ref(name)} for name in v]
        return {"__entity": ref(v)} if kind in work.types else v

    with open(os.path.join(folder, "policies.cedar"), "w", encoding="utf-8") as out:
        out.writelines(policy(p) for p in work.policies)
    entities = []
    for name, e in work.entities.items():
        kinds = work.types[e["type"]]["attributes"]
        entities.append({"uid": ref(name), "attrs": {a: value(kinds[a], v) for a, v in e["attributes"].items()},
                         "parents": [ref(p) for p in e["parents"]]})
    write_json(os.path.join(folder, "entities.json"), entities)
    write_json(os.path.join(folder, "requests.json"), [
        {"principal": ref(who), "action": action, "resource": ref(what)} for who, action, what in work.requests])
    return None
