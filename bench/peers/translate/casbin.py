"""A workload as a Casbin model and its rows, where each policy is one row of equal shape: an action and comparisons of
the principal's and the resource's facts with constants. Entry point: write()."""
import csv
import os

from neutral import conjuncts, write_json

MODEL = """[request_definition]
r = act, {columns}

[policy_definition]
p = act, {columns}

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = {matcher}
"""


def shape(policy):
    """What a policy compares, as (kind, term) pairs; None if Casbin's rows can't hold it."""
    compared = conjuncts(policy["when"])
    if policy["effect"] != "permit" or len(policy["actions"]) != 1:
        return None
    if any(c[0] not in ("eq", "matches") or (c[0] == "eq" and c[2][0] not in ("str", "entity")) for c in compared):
        return None
    return [(c[0], c[1]) for c in compared]


def constant(c):
    if c[0] == "matches":
        return f"^{c[2]}$"
    return c[2][2] if c[2][0] == "entity" else c[2][1]


def write(work, folder):
    columns = shape(work.policies[0])
    if columns is None or any(shape(p) != columns for p in work.policies):
        return "not rows of one shape"
    names = [f"c{n}" for n in range(len(columns))]
    tests = ["r.act == p.act"] + [f"regexMatch(r.{name}, p.{name})" if kind == "matches" else f"r.{name} == p.{name}"
                                  for name, (kind, _) in zip(names, columns)]
    with open(os.path.join(folder, "model.conf"), "w", encoding="utf-8") as out:
        out.write(MODEL.format(columns=", ".join(names), matcher=" && ".join(tests)))
    with open(os.path.join(folder, "policies.csv"), "w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(
            [p["actions"][0]] + [constant(c) for c in conjuncts(p["when"])] for p in work.policies)

    def value(term, who, what):
        if term[0] == "attr":
            return work.entities[value(term[1], who, what)]["attributes"][term[2]]
        return who if term[0] == "principal" else what

    write_json(os.path.join(folder, "requests.json"), [
        [action] + [value(term, who, what) for _, term in columns] for who, action, what in work.requests])
    return None
