"""A workload as Rego, written for OPA's rule index: equalities on the input stand as statements of their own, each
alternative is a body of its own. Entry points: write(), where membership is a look-up in a hierarchy closed
beforehand; write_walking(), where each decision walks it by graph.reachable."""
import json
import os

from neutral import disjuncts, write_json
from translate.facts import carried_requests, closed_entities

PER_FILE = 2000     # rules in one module: regorus refuses files of more than a mebibyte


class _Printer:
    def __init__(self, work, walking):
        self.carried = work.carried
        self.walking = walking

    def term(self, t):
        kind = t[0]
        if kind in ("principal", "resource"):
            return f"input.{kind}.id" if self.carried else f"input.{kind}"
        if kind == "attr":
            return f"{self.facts(t[1])}.{t[2]}"
        return json.dumps(t[2] if kind == "entity" else t[1])

    def facts(self, t):
        """What is known of the entity that a term names."""
        if self.carried and t[0] in ("principal", "resource"):
            return f"input.{t[0]}"
        return f"data.entities[{self.term(t)}]"

    def above(self, t, group):
        """That `group` is among what the entity of `t` is in."""
        if self.walking:
            return f"{group} in graph.reachable(data.parents, {{{self.term(t)}}})"
        return f"{self.facts(t)}.ancestors[{group}]"

    def statement(self, c):
        kind = c[0]
        left = self.term(c[1])
        if kind == "true":
            return f"{left} == true"
        if kind == "oneof":
            return f"{left} in {{{', '.join(json.dumps(s) for s in c[2])}}}"
        if kind == "matches":
            return f"regex.match({json.dumps('^' + c[2] + '$')}, {left})"
        right = self.term(c[2])
        if kind == "in":
            return self.above(c[1], right)
        if kind == "member":
            return f"{right}[{left}]"
        if kind == "in_any":
            return f"some g, _ in {right}; {self.above(c[1], 'g')}"
        return f"{left} {'==' if kind == 'eq' else '>'} {right}"

    def rule(self, policy):
        actions = policy["actions"]
        first = (f"input.action == {json.dumps(actions[0])}" if len(actions) == 1 else
                 f"input.action in {{{', '.join(json.dumps(a) for a in actions)}}}")
        for body in disjuncts(policy["when"]):
            yield f"{policy['effect']} if {{ {'; '.join([first] + [self.statement(c) for c in body])} }}\n"


def write_walking(work, folder):
    return "its facts come with the request" if work.carried else write(work, folder, walking=True)


def write(work, folder, walking=False):
    printer = _Printer(work, walking)
    forbids = any(p["effect"] == "forbid" for p in work.policies)
    head = "package peers\n\nimport rego.v1\n\n"
    rules = [rule for policy in work.policies for rule in printer.rule(policy)]
    parts = ["default allow := false\n\n" + ("allow if { permit; not forbid }\n" if forbids else "allow if permit\n")]
    parts += ["".join(rules[first:first + PER_FILE]) for first in range(0, len(rules), PER_FILE)]
    for n, part in enumerate(parts):
        with open(os.path.join(folder, f"policy_{n:03}.rego"), "w", encoding="utf-8") as out:
            out.write(head + part)
    entities = closed_entities(work)
    data = {"entities": {} if work.carried else entities}
    if walking:
        data["parents"] = {name: e["parents"] for name, e in work.entities.items()}
    write_json(os.path.join(folder, "data.json"), data)
    write_json(os.path.join(folder, "inputs.json"), carried_requests(work, entities))
    return None
