#!/usr/bin/env python3
"""Holds what Bylaw reads of real contracts against PyYAML's view of the same files.

usage: contracts_test.py BYLAW CONTRACT_TREE FOLDER
Each contract below FOLDER is compared twice: as a tree, every scalar of it; and as the data product that it
becomes, every attribute that docs/catalog.md derives from it. A contract may also be refused, with a reason.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
from fractions import Fraction

import yaml

MODEL = """module model

enum Tier ordered { public < internal < confidential < restricted }
entity User { clearance: Tier }
entity DataProduct {
  domain?: Domain
  name?: string
  id: string
  version: string
  status: string
  tenant?: string
  data_product?: string
  tags: set<string>
  owner?: string
  purpose?: string
  limitations?: string
  usage?: string
  price_amount?: decimal
  price_currency?: string
  retention?: duration
  servers: list<Server>
  service_levels: list<Level>
  roles: list<Role>
  support: list<Channel>
  members: list<Person>
  tables: list<Table>
  quality: list<Check>
  relationships: list<Relation>
  columns: list<Column>
}
record Server { server: string, type: string, environment?: string, host?: string, port?: int, location?: string }
record Level { property: string, value: string, unit?: string, element?: string, driver?: string }
record Role { role: string, access?: string, first_level_approvers?: string, second_level_approvers?: string }
record Channel { channel: string, url?: string, tool?: string, scope?: string, description?: string }
record Person { username: string, role?: string, date_in?: date, description?: string }
record Table { name: string, physical_name?: string, physical_type?: string, business_name?: string, description?: string, tags: set<string> }
record Check { element: string, metric?: string, type?: string, dimension?: string, severity?: string, description?: string, must_be?: decimal, must_be_greater_than?: decimal, query?: string }
record Relation { element: string, type?: string, from?: list<string>, to: list<string> }
record Column { name: string, type?: string, table: string, tier: Tier, physical_name?: string, physical_type?: string, business_name?: string, description?: string, required: bool, unique: bool, primary_key: bool, partitioned: bool, critical: bool, encrypted: bool, tags: set<string>, sources: list<string>, transform_logic?: string }
action read by User on DataProduct reading columns of resource.columns
"""
MANIFEST = """mesh: m
central: [global/]
domains: { seller: { path: seller, owner: team/seller } }
catalog: [catalog/]
"""
NULLS = ("~", "null", "Null", "NULL")
TIERS = ["public", "internal", "confidential", "restricted"]
UNITS = {"d": 86400000, "day": 86400000, "days": 86400000, "y": 365 * 86400000, "yr": 365 * 86400000, "years": 365 * 86400000,
         "h": 3600000, "hours": 3600000}


def snake(name):
    out = ""
    for c in name:
        out += ("_" if out and c.isupper() else "") + c.lower()
    return out


def record(item, fields, lists=(), numbers=()):
    """The fields of an item by the names of a record's members; what is null or absent is left out."""
    out = {}
    for field in fields:
        value = item.get(field)
        if value in (None, "", *NULLS):
            continue
        if field in lists and not isinstance(value, list):
            value = [value]
        out[snake(field)] = number(value) if field in numbers else value
    return out


def number(text):
    value = Fraction(text)
    return int(value) if value.denominator == 1 else float(value)


def tag_set(item):
    return sorted(set(item.get("tags") or []))


def duration(ms):
    for unit, size in (("d", 86400000), ("h", 3600000), ("min", 60000), ("s", 1000), ("ms", 1)):
        if ms % size == 0:
            return f"{ms // size}{unit}"


def flag(item, field):
    return item.get(field, "false").lower() == "true"


def columns(contract):
    tables = contract.get("schema") or []
    out = []

    def walk(owner, prefix, table, inherited):
        """Returns the highest tier found."""
        highest = -1
        for item in owner.get("properties") or []:
            stated = item.get("classification")
            tier = inherited if stated is None else TIERS.index(stated) if stated in TIERS else len(TIERS) - 1
            entry = {"name": prefix + item["name"]}
            position = len(out)
            out.append(None)
            below = walk(item, entry["name"] + ".", table, tier)
            if tier is None:
                tier = len(TIERS) - 1 if below < 0 else below
            tier = max(tier, below)
            highest = max(highest, tier)
            kind = item.get("logicalType") or item.get("physicalType")
            if kind:
                entry["type"] = kind
            entry["table"] = table
            entry["tier"] = TIERS[tier]
            entry.update(record(item, ["physicalName", "physicalType", "businessName", "description"]))
            for field in ("required", "unique", "primaryKey", "partitioned"):
                entry[snake(field)] = flag(item, field)
            entry["critical"] = flag(item, "criticalDataElement")
            entry["encrypted"] = bool(item.get("encryptedName"))
            entry["tags"] = tag_set(item)
            entry["sources"] = item.get("transformSourceObjects") or []
            entry.update(record(item, ["transformLogic"]))
            out[position] = entry
        if owner.get("items"):
            highest = max(highest, walk(owner["items"], prefix, table, inherited))
        return highest

    for table in tables:
        walk(table, table["name"] + "." if len(tables) > 1 else "", table["name"], None)
    return out


def below(contract, field):
    """What tables and columns have under `field`, with the place it stands at."""
    out = []

    def walk(owner, element):
        for item in owner.get(field) or []:
            out.append(dict(item, element=element))
        for column in owner.get("properties") or []:
            walk(column, element + "." + column["name"])
        if owner.get("items"):
            walk(owner["items"], element)

    for table in contract.get("schema") or []:
        walk(table, table["name"])
    return out


def expected(contract):
    """The data product's attributes as docs/catalog.md says."""
    description = contract.get("description") or {}
    price = contract.get("price") or {}
    team = contract.get("team") or []
    members = team.get("members") or [] if isinstance(team, dict) else team
    present = [m for m in members if not m.get("dateOut")]
    owners = [m["username"] for m in present if m.get("role", "").lower() in ("owner", "data owner")]
    levels = contract.get("slaProperties") or []
    kept = [int(number(l["value"]) * UNITS[l["unit"]]) for l in levels if l["property"] == "retention"]
    out = record(contract, ["domain"])
    out.update({"name": n} if (n := contract.get("name") or contract.get("dataProduct")) else {})
    out.update(record(contract, ["id", "version", "status", "tenant", "dataProduct"]))
    out["tags"] = tag_set(contract)
    if owners:
        out["owner"] = owners[0]
    if isinstance(description, dict):
        out.update(record(description, ["purpose", "limitations", "usage"]))
    out.update(record(price, ["priceAmount", "priceCurrency"], numbers=["priceAmount"]))
    if kept:
        out["retention"] = duration(max(kept))
    out["servers"] = [record(s, ["server", "type", "environment", "host", "port", "location"], numbers=["port"])
                      for s in contract.get("servers") or []]
    out["service_levels"] = [record(l, ["property", "value", "unit", "element", "driver"]) for l in levels]
    out["roles"] = [record(r, ["role", "access", "firstLevelApprovers", "secondLevelApprovers"])
                    for r in contract.get("roles") or []]
    out["support"] = [record(s, ["channel", "url", "tool", "scope", "description"]) for s in contract.get("support") or []]
    out["members"] = [record(m, ["username", "role", "dateIn", "description"]) for m in present]
    out["tables"] = [dict(record(t, ["name", "physicalName", "physicalType", "businessName", "description"]), tags=tag_set(t))
                     for t in contract.get("schema") or []]
    out["quality"] = [record(q, ["element", "metric", "type", "dimension", "severity", "description", "mustBe",
                                 "mustBeGreaterThan", "query"], numbers=["mustBe", "mustBeGreaterThan"])
                      for q in below(contract, "quality")]
    out["relationships"] = [record(r, ["element", "type", "from", "to"], lists=["from", "to"])
                            for r in below(contract, "relationships")]
    out["columns"] = columns(contract)
    return out


def facts_of(bylaw, path):
    """The product's attributes as Bylaw exports them; else what it says."""
    with tempfile.TemporaryDirectory() as folder:
        mesh = pathlib.Path(folder)
        for name in ("global", "seller", "catalog"):
            (mesh / name).mkdir()
        (mesh / "mesh.yaml").write_text(MANIFEST)
        (mesh / "global/model.bylaw").write_text(MODEL)
        (mesh / "catalog" / path.name).write_bytes(path.read_bytes())
        run = subprocess.run([bylaw, "show", "--entities", folder], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            return None, run.stderr
        entities = json.loads(run.stdout)
        return entities[0]["attributes"], run.stderr


def differences(mine, other, where=""):
    if isinstance(mine, dict) and isinstance(other, dict):
        for key in sorted(set(mine) | set(other)):
            yield from differences(mine.get(key), other.get(key), f"{where}/{key}")
    elif isinstance(mine, list) and isinstance(other, list) and len(mine) == len(other):
        for i, (a, b) in enumerate(zip(mine, other)):
            yield from differences(a, b, f"{where}/{i}")
    elif mine != other and not (mine == "" and other in NULLS):
        yield f"{where}: bylaw reads {mine!r}, PyYAML {other!r}"


def main():
    bylaw, contract_tree, folder = sys.argv[1:]
    failed = 0
    paths = sorted(pathlib.Path(folder).glob("*.yaml"))
    for path in paths:
        contract = yaml.load(path.read_text(), Loader=yaml.BaseLoader)
        tree = subprocess.run([contract_tree, str(path)], capture_output=True, text=True, check=True).stdout
        problems = list(differences(json.loads(tree), contract))
        facts, said = facts_of(bylaw, path)
        if facts is not None:
            problems += differences(facts, expected(contract))
        elif "error[BY08" not in said:
            problems.append("refused without a reason: " + said)
        print(f"{path.name}: {'refused, ' + said.splitlines()[0] if facts is None else 'read'}")
        for problem in problems:
            print("  " + problem)
        failed += 1 if problems else 0
    print(f"{len(paths) - failed} passed, {failed} failed")
    return 1 if failed or not paths else 0


sys.exit(main())
