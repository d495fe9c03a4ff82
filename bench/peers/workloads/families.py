"""Families of N rules of one kind: rbac (a role and a kind of resource by equality), regex (a pattern on the
resource's path), acl (this principal, that resource). Entry points: rbac(), regex(), acl()."""
import random

from neutral import Workload

PRINCIPAL, RESOURCE = ["principal"], ["resource"]
ACTIONS = ["read", "write", "share", "delete", "list"]


def rbac(n, requests):
    rng = random.Random(4000 + n)
    work = Workload(f"rbac-{n}", "rbac", n,
                    {"User": {"in": [], "attributes": {"role": "string"}}, "Item": {"in": [], "attributes": {"kind": "string"}}},
                    {action: (["User"], ["Item"]) for action in ACTIONS}, carried=True)
    kinds = max(2, n // 20)
    rules = []
    for i in range(n):                # five rules to a role
        role, kind, action = f"role_{i // 5}", f"kind_{(i * 7 + i // 5) % kinds}", ACTIONS[i % 5]
        rules.append((role, kind, action))
        work.rule(f"r{i}", "permit", [action], ["all", ["eq", ["attr", PRINCIPAL, "role"], ["str", role]],
                                                ["eq", ["attr", RESOURCE, "kind"], ["str", kind]]])
    for r in range(requests):
        role, kind, action = rng.choice(rules)
        if rng.random() < 0.5:
            action = rng.choice(ACTIONS)
        work.requests.append((work.entity("User", f"user_{r}", {"role": role}), action,
                              work.entity("Item", f"item_{r}", {"kind": kind})))
    return work


def regex(n, requests):
    rng = random.Random(5000 + n)
    work = Workload(f"regex-{n}", "regex", n,
                    {"User": {"in": [], "attributes": {}}, "Item": {"in": [], "attributes": {"path": "string"}}},
                    {"read": (["User"], ["Item"])}, carried=True)
    for i in range(n):
        work.rule(f"r{i}", "permit", ["read"], ["matches", ["attr", RESOURCE, "path"], f"/svc_{i}/[a-z]+/v[0-9]+"])
    work.entity("User", "user_0")
    for r in range(requests):
        tail = rng.choice(["orders/v2", "orders/v12", "users/v1", "orders/2", "Orders/v2", "orders/v2/x"])
        work.requests.append(("user_0", "read", work.entity("Item", f"item_{r}", {"path": f"/svc_{rng.randrange(n)}/{tail}"})))
    return work


def acl(n, requests):
    rng = random.Random(6000 + n)
    work = Workload(f"acl-{n}", "acl", n,
                    {"User": {"in": [], "attributes": {}}, "Item": {"in": [], "attributes": {}}},
                    {"read": (["User"], ["Item"]), "write": (["User"], ["Item"])}, carried=True)
    side = max(4, n // 8)
    for name in range(side):
        work.entity("User", f"user_{name}")
        work.entity("Item", f"item_{name}")
    pairs = []
    for i in range(n):
        pair = (f"user_{rng.randrange(side)}", rng.choice(["read", "write"]), f"item_{rng.randrange(side)}")
        pairs.append(pair)
        work.rule(f"r{i}", "permit", [pair[1]], ["all", ["eq", PRINCIPAL, ["entity", "User", pair[0]]],
                                                 ["eq", RESOURCE, ["entity", "Item", pair[2]]]])
    for _ in range(requests):
        who, action, what = rng.choice(pairs)
        if rng.random() < 0.5:
            what = f"item_{rng.randrange(side)}"
        work.requests.append((who, action, what))
    return work
