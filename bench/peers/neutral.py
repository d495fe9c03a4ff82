"""The neutral form of a workload: vocabulary, entities, policies and requests as plain data, of no engine's
language. Entry points: Workload (holds one), expected() (what it means, decided in the plainest way).

A condition is a list whose first word says what it is:
  ["all", c…]  ["any", c…]            conjunction, disjunction
  ["eq", t, t]  ["gt", t, t]          equality; greater, of ints
  ["oneof", t, ["a", "b"]]            a string among constants
  ["true", t]                         a bool
  ["in", e, e]  ["in_any", e, s]      membership by any path, itself included; in any entity of a set
  ["member", e, s]                    exact membership in a set
  ["matches", t, "regex"]             the whole string
A term is ["principal"], ["resource"], ["attr", t, "name"], ["str", s], ["int", n] or ["entity", type, id].
"""
import json
import re
from dataclasses import dataclass, field


@dataclass
class Workload:
    name: str
    family: str
    size: int                     # what the family grows by: policies, or entities of a kind
    types: dict                   # type -> {"in": [types], "attributes": {name: "string" | "int" | "bool" | T | "set<T>"}}
    actions: dict                 # action -> (principal types, resource types)
    carried: bool                 # the request carries the attributes to engines that read them there at their fastest
    policies: list = field(default_factory=list)   # {"id", "effect": "permit" | "forbid", "actions": [...], "when": condition or None}
    entities: dict = field(default_factory=dict)   # id -> {"type", "attributes", "parents": [ids]}; ids are unique over types
    requests: list = field(default_factory=list)   # (principal id, action, resource id)

    def entity(self, kind, name, attributes=None, parents=()):
        assert name not in self.entities, name
        self.entities[name] = {"type": kind, "attributes": attributes or {}, "parents": list(parents)}
        return name

    def rule(self, name, effect, actions, when):
        self.policies.append({"id": name, "effect": effect, "actions": list(actions), "when": when})

    def ancestors(self):
        """id -> sorted ids of everything it is in, itself included."""
        done = {}
        for start in self.entities:
            stack = [start]
            while stack:
                top = stack[-1]
                missing = [p for p in self.entities[top]["parents"] if p not in done]
                if top in done or not missing:
                    stack.pop()
                    if top not in done:
                        found = {top}
                        for parent in self.entities[top]["parents"]:
                            found |= done[parent]
                        done[top] = found
                else:
                    stack.extend(missing)
        return {name: sorted(found) for name, found in done.items()}

    def as_json(self):
        return {"name": self.name, "family": self.family, "size": self.size, "types": self.types,
                "actions": self.actions, "policies": self.policies, "entities": self.entities,
                "requests": self.requests}


def conjuncts(condition):
    """A condition as the list of what must all hold."""
    if condition is None:
        return []
    if condition[0] == "all":
        return [c for part in condition[1:] for c in conjuncts(part)]
    return [condition]


def disjuncts(condition):
    """A condition as alternatives, each a list of what must all hold."""
    if condition is None:
        return [[]]
    if condition[0] == "any":
        return [d for part in condition[1:] for d in disjuncts(part)]
    if condition[0] == "all":
        result = [[]]
        for part in condition[1:]:
            result = [left + right for left in result for right in disjuncts(part)]
        return result
    return [[condition]]


class _Meaning:
    def __init__(self, work):
        self.work = work
        self.above = {name: set(found) for name, found in work.ancestors().items()}
        self.patterns = {}

    def term(self, t, request):
        kind = t[0]
        if kind == "principal":
            return request[0]
        if kind == "resource":
            return request[2]
        if kind == "attr":
            return self.work.entities[self.term(t[1], request)]["attributes"][t[2]]
        if kind == "entity":
            return t[2]
        return t[1]

    def holds(self, c, request):
        kind = c[0]
        if kind == "all":
            return all(self.holds(part, request) for part in c[1:])
        if kind == "any":
            return any(self.holds(part, request) for part in c[1:])
        left = self.term(c[1], request)
        if kind == "true":
            return left
        if kind == "oneof":
            return left in c[2]
        if kind == "matches":
            if c[2] not in self.patterns:
                self.patterns[c[2]] = re.compile(c[2])
            return self.patterns[c[2]].fullmatch(left) is not None
        right = self.term(c[2], request)
        if kind == "eq":
            return left == right
        if kind == "gt":
            return left > right
        if kind == "in":
            return right in self.above[left]
        if kind == "in_any":
            return any(group in self.above[left] for group in right)
        assert kind == "member", kind
        return left in right


def expected(work, requests):
    """A string of 0 and 1, one for each of `requests`: permitted by some policy and forbidden by none."""
    meaning = _Meaning(work)
    by_action = {}
    for policy in work.policies:
        for action in policy["actions"]:
            by_action.setdefault(action, []).append(policy)

    def decide(request):
        permit = False
        for policy in by_action.get(request[1], []):
            if policy["when"] is None or meaning.holds(policy["when"], request):
                if policy["effect"] == "forbid":
                    return "0"
                permit = True
        return "1" if permit else "0"

    return "".join(decide(r) for r in requests)


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(value, out, separators=(",", ":"))
        out.write("\n")
