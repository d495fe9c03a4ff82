"""A workload as SAPL documents, one policy each. Where the request carries the facts everything stands in the target
expression, which is what SAPL's index reads; where they are looked up, only the action does, and the lazy body the
rest. Entry point: write()."""
import json
import os

from neutral import write_json
from translate.facts import carried_requests, closed_entities


class _Printer:
    def __init__(self, work):
        self.carried = work.carried

    def term(self, t):
        kind = t[0]
        if kind in ("principal", "resource"):
            name = "subject" if kind == "principal" else kind
            return f"{name}.id" if self.carried else name
        if kind == "attr":
            return f"{self.facts(t[1])}.{t[2]}"
        return json.dumps(t[2] if kind == "entity" else t[1])

    def facts(self, t):
        """What is known of the entity that a term names."""
        if self.carried and t[0] in ("principal", "resource"):
            return "subject" if t[0] == "principal" else t[0]
        return f"entities[({self.term(t)})]"

    def condition(self, c):
        kind = c[0]
        if kind in ("all", "any"):
            word = {"all": "&", "any": "|"}[kind] * (1 if self.carried else 2)
            return "(" + f" {word} ".join(self.condition(p) for p in c[1:]) + ")"
        left = self.term(c[1])
        if kind == "true":
            return f"{left} == true"
        if kind == "oneof":
            return f"{left} in [{', '.join(json.dumps(s) for s in c[2])}]"
        if kind == "matches":
            return f"{left} =~ {json.dumps(c[2])}"
        right = self.term(c[2])
        if kind == "in":
            return f"{self.facts(c[1])}.ancestors[({right})] == true"
        if kind == "member":
            return f"{right}[({left})] == true"
        if kind == "in_any":      # a list beside the set, narrowed to the groups that the entity is in
            return f"{right}_list[?(@ in {self.facts(c[1])}.ancestors_list)] != []"
        return f"{left} {'==' if kind == 'eq' else '>'} {right}"

    def document(self, policy):
        actions = policy["actions"]
        target = f"action == {json.dumps(actions[0])}" if len(actions) == 1 else f"action in {json.dumps(actions)}"
        if policy["when"]:
            rest = self.condition(policy["when"])
            target += f" & {rest}" if self.carried else f" where {rest};"
        return f'policy "{policy["id"]}" {"permit" if policy["effect"] == "permit" else "deny"} {target}'


def write(work, folder):
    printer = _Printer(work)
    entities = closed_entities(work)
    for facts in entities.values() if not work.carried else []:
        facts.update({f"{a}_list": list(v) for a, v in facts.items() if isinstance(v, dict)})
    write_json(os.path.join(folder, "policies.json"), [printer.document(p) for p in work.policies])
    write_json(os.path.join(folder, "variables.json"), {"entities": {} if work.carried else entities})
    write_json(os.path.join(folder, "subscriptions.json"), carried_requests(work, entities))
    return None
