"""The three applications of the paper on Cedar (OOPSLA 2024), with N entities of each kind and edges drawn with
probability 0.05: gdrive (sharing of files), github (roles on repositories by teams and organisations), tinytodo
(shared lists). Policies are written from the paper's description. Entry points: gdrive(), github(), tinytodo()."""
import random

from neutral import Workload

CHANCE = 0.05
PRINCIPAL, RESOURCE = ["principal"], ["resource"]


def attr(term, name):
    return ["attr", term, name]


def chosen(rng, prefix, count):
    return [f"{prefix}_{i}" for i in range(count) if rng.random() < CHANCE]


def gdrive(n, requests):
    rng = random.Random(1000 + n)
    work = Workload(
        f"gdrive-{n}", "gdrive", n,
        {"Group": {"in": [], "attributes": {}}, "View": {"in": ["View"], "attributes": {}},
         "Folder": {"in": ["Folder", "View"], "attributes": {}},
         "Document": {"in": ["Folder", "View"], "attributes": {"isPublic": "bool"}},
         "User": {"in": ["Group"], "attributes": {"viewAccess": "View", "ownedDocuments": "set<Document>",
                                                  "ownedFolders": "set<Folder>"}}},
        {**{a: (["User"], ["Document"]) for a in ("read", "write", "share", "changeOwner")},
         "createDocument": (["User"], ["Folder"])}, carried=False)
    owned, folders = attr(PRINCIPAL, "ownedDocuments"), attr(PRINCIPAL, "ownedFolders")
    work.rule("shared_with_me", "permit", ["read"], ["in", RESOURCE, attr(PRINCIPAL, "viewAccess")])
    work.rule("public", "permit", ["read"], ["true", attr(RESOURCE, "isPublic")])
    work.rule("owner", "permit", ["read", "write", "share"],
              ["any", ["member", RESOURCE, owned], ["in_any", RESOURCE, folders]])
    work.rule("give_away", "permit", ["changeOwner"], ["member", RESOURCE, owned])
    work.rule("create", "permit", ["createDocument"], ["member", RESOURCE, folders])

    members = {g: [] for g in range(n)}
    for u in range(n):
        groups = chosen(rng, "group", n)
        for g in groups:
            members[int(g.split("_")[1])].append(u)
        work.entity("View", f"view_of_user_{u}")
        work.entity("User", f"user_{u}", {"viewAccess": f"view_of_user_{u}", "ownedDocuments": chosen(rng, "document", n),
                                          "ownedFolders": chosen(rng, "folder", n)}, groups)
    for g in range(n):        # what a group sees, each of its members sees
        work.entity("Group", f"group_{g}")
        work.entity("View", f"view_of_group_{g}", parents=[f"view_of_user_{u}" for u in members[g]])

    def seen():
        return chosen(rng, "view_of_user", n) + chosen(rng, "view_of_group", n)

    for d in range(n):
        work.entity("Document", f"document_{d}", {"isPublic": rng.random() < 0.5}, chosen(rng, "folder", n) + seen())
    for f in range(n):
        work.entity("Folder", f"folder_{f}", {}, chosen(rng, "folder", f) + seen())
    for _ in range(requests):
        action = rng.choice(list(work.actions))
        target = "folder" if action == "createDocument" else "document"
        work.requests.append((f"user_{rng.randrange(n)}", action, f"{target}_{rng.randrange(n)}"))
    return work


def github(n, requests):
    rng = random.Random(2000 + n)
    levels = ["read", "triage", "write", "maintain", "admin"]
    of_repo = dict(zip(levels, ["readers", "triagers", "writers", "maintainers", "admins"]))
    of_org = {"read": "readers", "write": "writers", "admin": "admins"}
    work = Workload(
        f"github-{n}", "github", n,
        {"OrgPermission": {"in": [], "attributes": {}}, "RepoPermission": {"in": [], "attributes": {}},
         "Org": {"in": ["OrgPermission"], "attributes": {name: "OrgPermission" for name in of_org.values()}},
         "Repo": {"in": [], "attributes": {**{name: "RepoPermission" for name in of_repo.values()}, "owner": "Org"}},
         "Team": {"in": ["Team", "RepoPermission"], "attributes": {}},
         "User": {"in": ["Team", "Org", "RepoPermission", "OrgPermission"], "attributes": {}}},
        {level: (["User"], ["Repo"]) for level in levels}, carried=False)
    for level, name in of_repo.items():       # a level allows what the levels below it allow
        work.rule(f"repo_{name}", "permit", levels[:levels.index(level) + 1], ["in", PRINCIPAL, attr(RESOURCE, name)])
    for level, name in of_org.items():
        work.rule(f"org_{name}", "permit", levels[:levels.index(level) + 1],
                  ["in", PRINCIPAL, attr(attr(RESOURCE, "owner"), name)])

    def on_repos():
        return [f"{repo}_{rng.choice(list(of_repo.values()))}" for repo in chosen(rng, "repo", n)]

    def on_orgs():
        return [f"{org}_{rng.choice(list(of_org.values()))}" for org in chosen(rng, "org", n)]

    for o in range(n):
        for name in of_org.values():
            work.entity("OrgPermission", f"org_{o}_{name}")
        work.entity("Org", f"org_{o}", {name: f"org_{o}_{name}" for name in of_org.values()}, on_orgs())
    for r in range(n):
        for name in of_repo.values():
            work.entity("RepoPermission", f"repo_{r}_{name}")
        work.entity("Repo", f"repo_{r}", {**{name: f"repo_{r}_{name}" for name in of_repo.values()},
                                          "owner": f"org_{rng.randrange(n)}"})
    for t in range(n):
        work.entity("Team", f"team_{t}", {}, chosen(rng, "team", t) + on_repos())
    for u in range(n):
        work.entity("User", f"user_{u}", {}, on_repos() + chosen(rng, "team", n) + chosen(rng, "org", n) + on_orgs())
    for _ in range(requests):
        work.requests.append((f"user_{rng.randrange(n)}", rng.choice(levels), f"repo_{rng.randrange(n)}"))
    return work


def tinytodo(n, requests):
    rng = random.Random(3000 + n)
    on_list = ["getList", "updateList", "deleteList", "createTask", "updateTask", "deleteTask", "editShares"]
    work = Workload(
        f"tinytodo-{n}", "tinytodo", n,
        {"Application": {"in": [], "attributes": {}}, "Team": {"in": ["Team", "Application"], "attributes": {}},
         "User": {"in": ["Team", "Application"], "attributes": {}},
         "TaskList": {"in": ["Application"], "attributes": {"owner": "User", "readers": "Team", "editors": "Team"}}},
        {**{a: (["User"], ["Application"]) for a in ("createList", "getLists")},
         **{a: (["User"], ["TaskList"]) for a in on_list}}, carried=False)
    work.rule("anybody_begins", "permit", ["createList", "getLists"], None)
    work.rule("owner", "permit", on_list, ["eq", attr(RESOURCE, "owner"), PRINCIPAL])
    work.rule("read", "permit", ["getList"],
              ["any", ["in", PRINCIPAL, attr(RESOURCE, "readers")], ["in", PRINCIPAL, attr(RESOURCE, "editors")]])
    work.rule("edit", "permit", ["updateList", "createTask", "updateTask", "deleteTask"],
              ["in", PRINCIPAL, attr(RESOURCE, "editors")])

    work.entity("Application", "app")
    for t in range(n):
        work.entity("Team", f"team_{t}", {}, chosen(rng, "team", t) + ["app"])
    for u in range(n):
        work.entity("User", f"user_{u}", {}, chosen(rng, "team", n) + ["app"])
    for l in range(n):
        work.entity("TaskList", f"list_{l}", {"owner": f"user_{rng.randrange(n)}", "readers": f"team_{rng.randrange(n)}",
                                              "editors": f"team_{rng.randrange(n)}"}, ["app"])
    for _ in range(requests):
        action = rng.choice(list(work.actions))
        target = f"list_{rng.randrange(n)}" if action in on_list else "app"
        work.requests.append((f"user_{rng.randrange(n)}", action, target))
    return work
