"""Hospital-N: staff with a role in teams of N departments, 32 permits and one forbid for each department, and five
for the whole house. The shape (role x department x type, 33 N + 5 policies) is that of SAPL's hospital benchmark;
policies, entities and requests are our own. Entry point: hospital()."""
import random

from neutral import Workload

MATRIX = {
    "attending": (4, {"PatientRecord": "read write create", "LabResult": "read order", "Prescription": "read write prescribe",
                      "Imaging": "read order", "CareNote": "read write create", "Referral": "read write create"}),
    "resident": (3, {"PatientRecord": "read write", "LabResult": "read", "Prescription": "read", "Imaging": "read order",
                     "CareNote": "read write create", "Referral": "read create"}),
    "nurse": (3, {"PatientRecord": "read write", "LabResult": "read", "Prescription": "read",
                  "CareNote": "read write create", "Schedule": "read write"}),
    "lab": (2, {"LabResult": "read write create", "Imaging": "read write create"}),
    "pharmacist": (3, {"Prescription": "read write approve", "PatientRecord": "read"}),
    "office": (2, {"Schedule": "read write create delete", "BillingRecord": "read write", "AuditLog": "read"}),
    "billing": (2, {"BillingRecord": "read write create bill", "PatientRecord": "read"}),
    "auditor": (4, {"AuditLog": "read write create audit", "PatientRecord": "read", "BillingRecord": "read"}),
    "researcher": (1, {"PatientRecord": "read", "LabResult": "read", "Imaging": "read"}),
}
EMERGENCY = ["PatientRecord", "LabResult", "Prescription", "Imaging", "CareNote"]
KINDS = EMERGENCY + ["Referral", "Schedule", "BillingRecord", "AuditLog"]
ACTIONS = ["read", "write", "create", "delete", "prescribe", "order", "approve", "bill", "audit"]
PRINCIPAL, RESOURCE = ["principal"], ["resource"]


def is_text(entity, name, text):
    return ["eq", ["attr", entity, name], ["str", text]]


def hospital(departments, requests):
    rng = random.Random(departments)
    work = Workload(
        f"hospital-{33 * departments + 5}", "hospital", 33 * departments + 5,
        {"Department": {"in": [], "attributes": {}}, "Team": {"in": ["Department"], "attributes": {}},
         "Staff": {"in": ["Team"], "attributes": {"role": "string", "clearance": "int"}},
         "Record": {"in": [], "attributes": {"kind": "string", "department": "Department", "sensitivity": "int",
                                             "emergency": "bool"}}},
        {action: (["Staff"], ["Record"]) for action in ACTIONS}, carried=True)
    for d in range(departments):
        department = ["entity", "Department", f"dept_{d}"]
        at = ["eq", ["attr", RESOURCE, "department"], department]
        for role, (_, kinds) in MATRIX.items():
            for kind, actions in kinds.items():
                work.rule(f"d{d}_{role}_{kind.lower()}", "permit", actions.split(), [
                    "all", is_text(PRINCIPAL, "role", role), is_text(RESOURCE, "kind", kind), at,
                    ["in", PRINCIPAL, department]])
        work.rule(f"d{d}_sensitivity", "forbid", ACTIONS,
                  ["all", at, ["gt", ["attr", RESOURCE, "sensitivity"], ["attr", PRINCIPAL, "clearance"]]])
    for kind in EMERGENCY:
        work.rule(f"emergency_{kind.lower()}", "permit", ["read", "write"], [
            "all", is_text(RESOURCE, "kind", kind), ["true", ["attr", RESOURCE, "emergency"]],
            ["oneof", ["attr", PRINCIPAL, "role"], ["attending", "resident", "nurse"]]])

    for d in range(departments):
        work.entity("Department", f"dept_{d}")
        for t in range(2):
            work.entity("Team", f"team_{d}_{t}", parents=[f"dept_{d}"])
    roles = list(MATRIX)
    staff = []
    elsewhere = min(0.05 * departments, 15.0)     # departments beside one's own, as many on average
    for d in range(departments):
        for s in range(5):
            role = rng.choice(roles)
            others = {rng.randrange(departments) for _ in range(round(rng.uniform(0, 2 * elsewhere)))} - {d}
            teams = [f"team_{d}_{rng.randrange(2)}"] + [f"team_{o}_{rng.randrange(2)}" for o in sorted(others)]
            work.entity("Staff", f"staff_{d}_{s}", {"role": role, "clearance": MATRIX[role][0]}, teams)
            staff.append((f"staff_{d}_{s}", role, d))
    for n in range(requests):
        who, role, home = rng.choice(staff)
        at_home = rng.random() < 0.8
        department = home if at_home else rng.randrange(departments)
        if rng.random() < 0.7:                    # what the role does, mostly
            kind = rng.choice(list(MATRIX[role][1]))
            action = rng.choice(MATRIX[role][1][kind].split())
        else:
            kind, action = rng.choice(KINDS), rng.choice(ACTIONS)
        record = work.entity("Record", f"record_{n}", {
            "kind": kind, "department": f"dept_{department}", "sensitivity": rng.choice([0, 0, 1, 1, 2, 3, 4, 5]),
            "emergency": rng.random() < 0.05})
        work.requests.append((who, action, record))
    return work
