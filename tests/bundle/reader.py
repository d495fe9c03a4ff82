"""A second reader of bundles, from docs/bundle-format.md alone: records, enumerations and operators are
read from the tables of that page. It opens a bundle, lists its rules, and decides requests.

    reader.py BUNDLE rules                  each rule: policy, kind, level, line
    reader.py BUNDLE decide TIME REQUEST…   each request (a JSON file): outcome and reasons
"""
import datetime
import hashlib
import ipaddress
import json
import os
import re
import struct
import sys

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/bundle-format.md")
NONE = 0xFFFFFFFF
SIZES = {"u8": ("B", 1), "u16": ("H", 2), "u32": ("I", 4), "u64": ("Q", 8), "i64": ("q", 8)}


class Page:
    """The tables of the page: parts, records by name, enumerations by name."""

    def __init__(self, path=PAGE):
        self.parts, self.records, self.enums = [], {}, {}
        name, header = None, None
        for line in open(path, encoding="utf-8"):
            title = re.match(r"\*\*(\w+)\*\*(?:, (\d+) bytes)?$", line.strip())
            if title:
                name, header = title.group(1), None
                if title.group(2):
                    self.records[name] = (int(title.group(2)), [])
                continue
            if not line.startswith("|"):
                header = None
                name = name if not line.strip() else None
                continue
            cells = [c.strip().strip("`") for c in line.strip().strip("|").split(" | ")]
            if header is None:
                header = cells
            elif cells[0].startswith("---"):
                continue
            elif header[:3] == ["part", "name", "element"]:
                self.parts.append((cells[1], cells[2], int(cells[3])))
            elif name and header[0] == "at":
                self.records[name][1].append((int(cells[0]), cells[1], cells[2]))
            elif name and header[0] == "number":
                self.enums.setdefault(name, {})[int(cells[0])] = cells[1]

    def unpack(self, kind, data, at):
        """A number, a number that has a name, a record as a dict, or a list of these."""
        many = re.match(r"(.*)\[(\d+)\]$", kind)
        if many:
            size = self.size(many.group(1))
            return [self.unpack(many.group(1), data, at + i * size) for i in range(int(many.group(2)))]
        if kind in self.records:
            return {n: self.unpack(k, data, at + o) for o, n, k in self.records[kind][1]}
        number, _, enum = kind.partition(" ")
        value = struct.unpack_from("<" + SIZES[number][0], data, at)[0]
        return self.enums[enum][value] if enum else value

    def size(self, kind):
        return self.records[kind][0] if kind in self.records else SIZES[kind.split(" ")[0]][1]


class Bundle:
    """The three sections of a file, each part of its graph as a list."""

    def __init__(self, data, page):
        self.page = page
        check(data[:8] == b"BYLAW\r\n\x1a", "no bundle")
        version, count, size = struct.unpack_from("<IIQ", data, 8)
        check((version, count, size) == (1, 3, len(data)), "another version or size")
        sections, end = [], 232
        for i in range(3):
            offset, length = struct.unpack_from("<QQ", data, 24 + 48 * i)
            check(offset == (end + 63) // 64 * 64 and not any(data[end:offset]), "a section's place")
            end = offset + length
            sections.append(data[offset:end])
            check(hashlib.sha256(sections[-1]).digest() == data[40 + 48 * i:72 + 48 * i], "a digest")
        check(len(data) == (end + 63) // 64 * 64 and not any(data[end:]), "the end")
        check(hashlib.sha256(data[40:72] + data[88:120]).digest() == data[168:200], "the policy's digest")
        check(hashlib.sha256(data[:200]).digest() == data[200:232], "the checksum")
        graph = sections[0]
        check(graph[:8] == b"BYGRAPH\n", "no graph")
        version, count, size = struct.unpack_from("<IIQ", graph, 8)
        check((version, count, size) == (7, len(page.parts), len(graph)), "another format of the graph")
        self.parts = {}
        for i, (name, kind, size) in enumerate(page.parts):
            offset, count = struct.unpack_from("<QQ", graph, 24 + 16 * i)
            check(offset % 64 == 0 and size == page.size(kind), "a part's place")
            if kind in SIZES:
                self.parts[name] = struct.unpack_from(f"<{count}{SIZES[kind][0]}", graph, offset)
            else:
                self.parts[name] = [page.unpack(kind, graph, offset + size * k) for k in range(count)]
        self.bytes = bytes(self.parts["bytes"])
        self.masks = bytes(self.parts["masks"])
        text, ends = bytes(self.parts["text"]), self.parts["symbols"]
        self.symbols = [text[a:b].decode() for a, b in zip((0,) + ends, ends)]
        self.number = {text: i for i, text in enumerate(self.symbols)}
        self.names = {(n["of"], n["index"]): self.symbols[n["symbol"]] for n in self.parts["names"]}
        self.vocabulary = json.loads(sections[1])
        self.entities = json.loads(sections[2])

    def span(self, name, span):
        return self.parts[name][span["first"]:span["first"] + span["count"]]

    def policy_of(self, rule):
        return self.parts["policies"][self.parts["rules"][rule]["policy"]]

    def hashed(self, key, table, count, width):
        """The places of a hash, from the one where the search for a key begins."""
        h = key * 0x9E3779B1 & 0xFFFFFFFF
        at = (h ^ h >> 15) % count
        while True:
            place = self.parts["tables"][table + width * at:table + width * (at + 1)]
            if place[0] == 0:
                return
            if place[0] == key:
                yield place
            at = (at + 1) % count


def check(holds, what):
    if not holds:
        raise ValueError("not a sound bundle: " + what)


# A value is a tuple of its kind and what it is; texts stand in it as texts.
ABSENT, ERROR = ("kAbsent",), ("kInvalid",)
TRUE, FALSE = ("kBool", 1), ("kBool", 0)


def is_value(v):
    return v not in (ABSENT, ERROR)


def boolean(b):
    return TRUE if b else FALSE


def fits(text, glob):
    return re.fullmatch(".*".join(re.escape(w) for w in glob.split("*")), text, re.S) is not None


def make_set(members):
    return ("kSet", tuple(sorted(set(members), key=repr)))


class Vocabulary:
    """Reads the values of facts and requests."""

    def __init__(self, tree):
        self.tree = tree

    def index(self, kind, word):
        """The number of a declaration, by its name or its full name."""
        for i, item in enumerate(self.tree[kind]):
            if word in (item["name"], f'{item["package"]}.{item["name"]}'):
                return i
        raise ValueError(f"no {kind} '{word}'")

    def value(self, kind, v):
        name = kind[0]
        if name == "bool":
            return boolean(v)
        if name == "int":
            return ("kInt", v)
        if name == "decimal":
            whole, _, rest = str(v).partition(".")
            units = int(whole.lstrip("-") or 0) * 10000 + int((rest + "0000")[:4])
            return ("kDecimal", -units if whole.startswith("-") else units)
        if name == "string":
            return ("kString", v)
        if name == "duration":
            units = {"d": 86400000, "h": 3600000, "m": 60000, "s": 1000, "ms": 1}
            parts = re.findall(r"(\d+)(ms|d|h|m|s)", v)
            total = sum(int(n) * units[u] for n, u in parts)
            return ("kDuration", -total if v.startswith("-") else total)
        if name == "timestamp":
            return ("kTimestamp", time_of(v))
        if name == "date":
            return ("kDate", (datetime.date.fromisoformat(v) - datetime.date(1970, 1, 1)).days)
        if name == "weekday":
            return ("kWeekday", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].index(v))
        if name == "ip":
            return address_of(v)
        if name == "action":
            return ("kAction", self.index("actions", v))
        if name == "enum":
            return ("kEnum", kind[1], self.tree["enums"][kind[1]]["members"].index(v))
        if name == "taxonomy":
            terms = [t["name"] for t in self.tree["taxonomies"][kind[1]]["terms"]]
            return ("kTerm", kind[1], terms.index(v))
        if name == "entity":
            return self.entity(v, kind[1])
        if name == "record":
            members = self.tree["records"][kind[1]]["members"]
            return ("kRecord", kind[1], self.slots(members, v))
        members = [self.value(kind[1], m) for m in v]
        return make_set(members) if name == "set" else ("kList", tuple(members))

    def entity(self, v, kind=None):
        if isinstance(v, str):
            return ("kEntity", kind, v)
        return ("kEntity", self.index("types", v["type"]), v["id"])

    def slots(self, members, given):
        return tuple(self.value(m["type"], given[m["name"]]) if given.get(m["name"]) is not None else ABSENT
                     for m in members)


def time_of(text):
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(milliseconds=1)


def address_of(text):
    host, _, prefix = text.partition("/")
    address = ipaddress.ip_address(host)
    four = address.version == 4
    packed = (b"\0" * 10 + b"\xff\xff" if four else b"") + address.packed
    return ("kIp", packed, int(prefix) + (96 if four else 0) if prefix else 128)


class Facts:
    """What is known of entities: attributes, and all that they stand below."""

    def __init__(self, bundle, vocabulary):
        self.types = bundle.vocabulary["types"]
        self.known = {}
        for e in bundle.entities:
            key = vocabulary.entity(e)
            attributes = vocabulary.slots(self.types[key[1]]["attributes"], e.get("attributes", {}))
            self.known[key] = (attributes, [vocabulary.entity(p) for p in e.get("parents", [])])

    def above(self, entity):
        """All entities above one, and whether all of them are known."""
        found, open_, whole = set(), [entity], True
        while open_:
            here = open_.pop()
            if here not in self.known:
                # Of a type that stands below nothing there is nothing more to know.
                whole = whole and not self.types[here[1]]["parents"]
                continue
            for parent in self.known[here][1]:
                if parent not in found:
                    found.add(parent)
                    open_.append(parent)
        return found, whole


class Request:
    def __init__(self, tree, vocabulary, now):
        v = vocabulary.tree
        self.now = now
        self.principal = vocabulary.entity(tree["subject"])
        self.resource = vocabulary.entity(tree["resource"])
        self.action = vocabulary.index("actions", tree["action"]["name"])
        self.context = (("kTimestamp", now),) + vocabulary.slots(v["context"][1:], tree.get("context", {}))
        properties = v["actions"][self.action]["properties"]
        self.properties = vocabulary.slots(properties, tree["action"].get("properties", {}))
        self.claims = {}
        for part, entity in (("subject", self.principal), ("resource", self.resource)):
            given = tree[part].get("properties", {})
            for i, member in enumerate(v["types"][entity[1]]["attributes"]):
                if member.get("claim") and member["name"] in given:
                    self.claims[entity, i] = vocabulary.value(member["type"], given[member["name"]])


class Machine:
    """Evaluates code for one request."""

    def __init__(self, bundle, facts, request, domain):
        self.b, self.facts, self.request, self.domain = bundle, facts, request, domain
        self.own, self.other = None, None
        self.frame, self.depth = [], 0

    def run(self, code, frame_size, variables=(), reads=False):
        self.frame = list(variables) + [ERROR] * (frame_size - len(variables))
        return self.access(code) if reads else self.eval(code)

    def constant(self, d):
        kind, n, aux = d["kind"], d["n"], d["aux"]
        if kind in ("kAbsent", "kInvalid"):
            return (kind,)
        if kind == "kString":
            return (kind, self.b.symbols[n])
        if kind == "kEntity":
            return (kind, aux, self.b.symbols[n])
        if kind in ("kEnum", "kTerm"):
            return (kind, aux, n)
        if kind == "kIp":
            address = self.b.parts["addresses"][n]
            return (kind, bytes(address["bytes"]), address["prefix"])
        if kind in ("kRecord", "kSet", "kList"):
            count = self.b.parts["records"][aux]["count"] if kind == "kRecord" else aux
            members = [self.constant(m) for m in self.b.parts["members"][n:n + count]]
            if kind == "kSet":
                return make_set(members)
            return (kind, aux, tuple(members)) if kind == "kRecord" else (kind, tuple(members))
        return (kind, n)

    def eval(self, code):
        if self.depth >= 600:
            return ERROR
        self.depth += 1
        try:
            return self.apply(self.b.parts["code"][code], code)
        finally:
            self.depth -= 1

    def apply(self, c, code):
        op, ops = c["op"], self.b.span("operands", c)
        if op == "kLiteral":
            return self.constant(self.b.parts["literals"][c["index"]])
        if op == "kSelf":
            return self.own
        if op == "kPrincipal":
            return self.request.principal
        if op == "kResource":
            return self.other or self.request.resource
        if op == "kAction":
            return ("kAction", self.request.action)
        if op == "kLocal":
            return self.frame[c["index"]]
        if op == "kParameter":
            values = self.b.parts["parameters"][c["index"]]
            at = values["first"] + (0 if values["count"] == 1 else self.domain)
            return self.constant(self.b.parts["literals"][at])
        if op in ("kContext", "kProperty", "kAttribute", "kField"):
            found = self.access(code)
            return ERROR if found == ABSENT else found
        if op == "kHas":
            found = self.access(ops[0])
            return found if found == ERROR else boolean(is_value(found))
        if op == "kOtherwise":
            found = self.access(ops[0])
            return self.eval(ops[1]) if found == ABSENT else found
        if op in ("kAnd", "kOr"):
            return kleene((self.eval(o) for o in ops), op == "kOr")
        if op == "kNot":
            return negate(self.eval(ops[0]))
        if op == "kImplies":
            return kleene((f() for f in (lambda: negate(self.eval(ops[0])), lambda: self.eval(ops[1]))), True)
        if op == "kIf":
            condition = self.eval(ops[0])
            if condition != ERROR:
                return self.eval(ops[1] if condition == TRUE else ops[2])
            yes, no = self.eval(ops[1]), self.eval(ops[2])
            return yes if is_value(yes) and yes == no else ERROR
        if op in ("kAny", "kAll", "kCount"):
            return self.quantifier(op, c["index"], ops)
        if op == "kCall":
            define = self.b.parts["defines"][c["index"]]
            arguments = [self.eval(o) for o in ops]
            caller = self.frame
            self.frame = arguments + [ERROR] * (define["frame_size"] - len(arguments))
            result = self.eval(define["body"])
            self.frame = caller
            return result
        if op == "kUnique":
            return self.unique(ops[0])
        if op in ("kColumn", "kRow"):
            return ERROR
        values = [self.eval(o) for o in ops]
        if not all(is_value(v) for v in values):
            return ERROR
        return self.operate(op, c, values)

    def slot(self, slots, span, index):
        """One that may not be absent and is, is an error."""
        v = slots[index]
        optional = self.b.page_flag(span["first"] + index, "kOptional")
        return ERROR if v == ABSENT and not optional else v

    def access(self, code):
        c = self.b.parts["code"][code]
        op, i = c["op"], c["index"]
        if op == "kContext":
            return self.slot(self.request.context, self.b.parts["context"][0], i) if i else self.request.context[0]
        if op == "kProperty":
            return self.slot(self.request.properties, self.b.parts["actions"][self.request.action]["properties"], i)
        if op not in ("kAttribute", "kField"):
            return self.eval(code)
        base = self.access(self.b.parts["operands"][c["first"]])
        if not is_value(base):
            return base
        if op == "kField":
            return self.slot(base[2], self.b.parts["records"][base[1]], i)
        if (base, i) in self.request.claims:
            return self.request.claims[base, i]
        if base not in self.facts.known:
            return ERROR
        return self.slot(self.facts.known[base][0], self.b.parts["types"][base[1]]["attributes"], i)

    def quantifier(self, op, slot, ops):
        collection = self.eval(ops[0])
        if not is_value(collection):
            return ERROR

        def each():
            for member in collection[1]:
                self.frame[slot] = member
                yield self.eval(ops[1])
        if op != "kCount":
            return kleene(each(), op == "kAny")
        results = list(each())
        return ERROR if ERROR in results else ("kInt", results.count(TRUE))

    def unique(self, code):
        mine = self.eval(code)
        if not is_value(mine):
            return ERROR
        results, here = [], self.other or self.request.resource
        before = self.other
        for entity in self.facts.known:
            if entity[1] != here[1] or entity == here:
                continue
            self.other = entity
            theirs = self.access(code)
            if theirs != ABSENT:
                results.append(boolean(theirs != mine) if is_value(theirs) else ERROR)
        self.other = before
        return kleene(results, False)

    def is_in(self, entity, group):
        if entity == group:
            return TRUE
        if entity not in self.facts.known:
            return ERROR
        above, whole = self.facts.above(entity)
        return TRUE if group in above else FALSE if whole else ERROR

    def clock(self, ms):
        """Days and milliseconds of the day, as the mesh's clocks show them."""
        zone = [z for z in self.b.parts["zones"] if z["from_ms"] <= ms][-1]
        return divmod(ms + zone["offset_ms"], 86400000)

    def operate(self, op, c, v):
        a, b = v[0] if v else None, v[1] if len(v) > 1 else None
        if op in ("kEqual", "kNotEqual"):
            return boolean((a == b) == (op == "kEqual"))
        if op in ("kLess", "kLessEqual", "kGreater", "kGreaterEqual"):
            x, y = a[-1], b[-1]
            return boolean({"kLess": x < y, "kLessEqual": x <= y, "kGreater": x > y, "kGreaterEqual": x >= y}[op])
        if op == "kInEntity":
            return self.is_in(a, b)
        if op == "kInAnyEntity":
            return kleene((self.is_in(a, group) for group in b[1]), True)
        if op == "kKnown":
            return boolean(a in self.facts.known)
        if op == "kInSet":
            return boolean(a in b[1])
        if op == "kInNetwork":
            return boolean(holds(b, a))
        if op == "kUnder":
            taxonomies = self.b.parts["taxonomies"]
            wider = max(taxonomies[a[1]], taxonomies[b[1]], key=lambda s: s["count"])
            return boolean(b[2] in self.b.span("ancestors", self.b.parts["terms"][wider["first"] + a[2]]))
        if op == "kMatches":
            pattern = self.b.symbols[self.b.parts["patterns"][c["index"]]]
            return boolean(re.fullmatch(pattern, a[1]) is not None)
        if op == "kLike":
            return boolean(fits(a[1], self.b.symbols[c["index"]]))
        if op == "kStartsWith":
            return boolean(a[1].startswith(b[1]))
        if op == "kEndsWith":
            return boolean(a[1].endswith(b[1]))
        if op == "kContains":
            return boolean(b[1] in a[1] if a[0] == "kString" else b in a[1])
        if op == "kContainsAll":
            return boolean(set(b[1]) <= set(a[1]))
        if op == "kContainsAny":
            return boolean(set(b[1]) & set(a[1]))
        if op == "kUnion":
            return make_set(a[1] + b[1])
        if op == "kIntersect":
            return make_set(set(a[1]) & set(b[1]))
        if op == "kMinus" and a[0] in ("kSet", "kList"):
            return make_set(set(a[1]) - set(b[1]))
        if op == "kLower":
            return ("kString", "".join(l.lower() if len(l.lower()) == 1 else l for l in a[1]))
        if op == "kSize":
            return ("kInt", len(a[1]))
        if op == "kWeekday":
            days = a[1] if a[0] == "kDate" else self.clock(a[1])[0]
            return ("kWeekday", (days + 3) % 7)
        if op == "kDate":
            return ("kDate", self.clock(a[1])[0])
        if op == "kTimeOfDay":
            return ("kDuration", self.clock(a[1])[1])
        if op == "kAddMonths":
            return add_months(a[1], b[1])
        if op == "kSet":
            return make_set(v)
        if op == "kList":
            return ("kList", tuple(v))
        if op == "kToDecimal":
            return bounded("kDecimal", a[1] * 10000)
        if op == "kNegate":
            return bounded(a[0], -a[1])
        return arithmetic(op, a, b)


def kleene(values, wanted):
    """`or` where true is wanted, else `and`."""
    erred = False
    for v in values:
        if v == boolean(wanted):
            return v
        erred = erred or v == ERROR
    return ERROR if erred else boolean(not wanted)


def negate(v):
    return boolean(v == FALSE) if is_value(v) else v


def holds(network, address):
    if address[2] < network[2]:
        return False
    shift = 128 - network[2]
    return int.from_bytes(network[1], "big") >> shift == int.from_bytes(address[1], "big") >> shift


def bounded(kind, n):
    return (kind, n) if -2**63 <= n < 2**63 else ERROR


def arithmetic(op, a, b):
    n = a[1] * b[1] if op == "kMultiply" else a[1] + b[1] if op == "kAdd" else a[1] - b[1]
    day = 86400000
    if "kDate" in (a[0], b[0]):
        if a[0] == b[0]:
            return ("kDuration", (a[1] - b[1]) * day)
        date, by = (a, b) if a[0] == "kDate" else (b, a)
        if by[1] % day:
            return ERROR
        return ("kDate", date[1] + (by[1] if op == "kAdd" else -by[1]) // day)
    if a[0] == b[0] == "kTimestamp":
        return bounded("kDuration", n)
    return bounded(a[0] if a[0] != "kInt" and b[0] != "kTimestamp" else b[0], n)


def add_months(days, months):
    date = datetime.date(1970, 1, 1) + datetime.timedelta(days)
    years, month = divmod(date.month - 1 + months, 12)
    for day in range(date.day, 0, -1):
        try:
            moved = datetime.date(date.year + years, month + 1, day)
        except ValueError:
            continue
        return ("kDate", (moved - datetime.date(1970, 1, 1)).days)
    return ERROR


class Walk:
    """Classes of inputs, nodes and leaves for one request."""

    def __init__(self, bundle, machine, request):
        self.b, self.machine, self.request = bundle, machine, request
        self.classes = {}

    def class_of(self, number):
        """A class, or a set of members."""
        if number not in self.classes:
            entry = self.b.parts["inputs"][number]
            self.machine.own = self.request.resource if entry["base"] == "kResource" else self.request.principal
            c = self.b.parts["classifiers"][entry["classifier"]]
            value = self.machine.run(c["code"], c["frame_size"], reads=True)
            self.classes[number] = self.members(c, value) if entry["multi"] else self.one(c, value)
        return self.classes[number]

    def key(self, value):
        """What a value is looked up by: the number of its text, or its own; nothing without one."""
        last = value[-1]
        return self.b.number.get(last) if isinstance(last, str) else last & 0xFFFFFFFF

    def one(self, c, value):
        if not is_value(value):
            return 0 if value == ABSENT else 1
        form, table, count = c["form"], c["table"], c["count"]
        tables = self.b.parts["tables"]
        if form == "kCuts":
            cuts = self.b.parts["cuts"]
            if c["aux"] == NONE:
                return 2 + sum(cut <= value[-1] for cut in cuts[table:table + count])
            return 2 + sum(cuts[c["aux"]] + far <= value[-1] for far in tables[table:table + count])
        if form == "kDense":
            return tables[table + value[-1]] if value[-1] < count else 1
        if form == "kSymbols":
            key = self.key(value)
            found = [] if key is None else list(self.b.hashed(key + 1, table, count, 2))
            return found[0][1] if found else 2
        if form == "kNetworks":
            networks = self.b.parts["networks"][table:table + count]
            inside = [i for i, n in enumerate(networks) if holds((0, bytes(n["bytes"]), n["prefix"]), value)]
            return 3 + max(inside, key=lambda i: networks[i]["prefix"]) if inside else 2
        if form == "kStrings":
            return 2 + self.automaton(c, value[1].encode())
        return 2

    def automaton(self, c, text):
        words, layout = self.b.parts["tables"], self.layout("StringLayout", c)
        count = layout["slot_count"]
        if count:
            h = 0xCBF29CE484222325
            for byte in text:
                h = (h ^ byte) * 0x100000001B3 % 2**64
            h = (h ^ h >> 32) * 0x9E3779B97F4A7C15 % 2**64
            slot = (h ^ h >> 29) % count
            while words[layout["slots"] + slot] != NONE:
                at = layout["entries"] + 3 * words[layout["slots"] + slot]
                begin = layout["letters"] + words[at]
                if self.b.bytes[begin:begin + words[at + 1]] == text:
                    return words[at + 2]
                slot = (slot + 1) % count
        states, state = layout["states"], 0
        for byte in text:
            k = self.b.bytes[layout["byte_class"] + byte]
            rest = words[states + state + 1]
            exceptions = rest >> 24
            if exceptions == 255:
                state = words[states + state + 2 + k]
                continue
            told = words[states + state + 2:states + state + 2 + exceptions]
            state = next((w & 0xFFFFFF for w in told if w >> 24 == k), rest & 0xFFFFFF)
        return words[states + state]

    def layout(self, kind, c):
        words = self.b.parts["tables"][c["table"]:c["table"] + c["count"]]
        return self.b.page.unpack(kind, struct.pack(f"<{c['count']}I", *words), 0)

    def found(self, c, text):
        layout, tables = self.layout("FinderLayout", c), self.b.parts["tables"]
        states = tables[layout["states"]:layout["states"] + layout["state_words"]]
        firsts = tables[layout["firsts"]:layout["firsts"] + layout["words"] + 1]
        ends = tables[layout["ends"]:layout["ends"] + c["classes"]]

        def goes_on(state, byte):
            head = states[state]
            first = state + 1 + (2 if head >> 22 & 1 else 0)
            if head >> 23 & 1:
                return first if head >> 24 == byte else None
            return next((w & 0xFFFFFF for w in states[first:first + (head >> 24)] if w >> 24 == byte), None)
        words, state = set(), 0
        for byte in text.encode():
            while (after := goes_on(state, byte)) is None and state != 0:
                state = states[state] & 0x3FFFFF
            state = after or 0
            at = state if states[state] >> 22 & 1 else 0
            while at != 0:
                words |= {states[at + 1]} - {0}
                at = states[at + 2]
        members = set()
        for word in words:
            for member in range(firsts[word - 1], firsts[word]):
                glob = self.b.bytes[layout["letters"] + ends[member - 1]:layout["letters"] + ends[member]].decode()
                if not glob or fits(text, glob):
                    members.add(member)
        return members

    def members(self, c, value):
        form, table, count = c["form"], c["table"], c["count"]
        if not is_value(value):
            return {0}
        if form == "kFound":
            return self.found(c, value[1])
        found = set()
        if form == "kMembers":
            for member in value[1]:
                key = self.key(member)
                if key is not None:
                    found |= {place[1] for place in self.b.hashed(key + 1, table, count, 2)}
            return found
        above, whole = self.machine.facts.above(value)
        if value not in self.machine.facts.known or not whole:
            found.add(0)
        for entity in above | {value}:
            key = self.b.number.get(entity[2])
            if key is not None:
                found |= {p[2] for p in self.b.hashed(key + 1, table, count, 3) if p[1] == entity[1]}
        return found

    def child(self, node, k):
        tables, table, count = self.b.parts["tables"], node["table"], node["count"]
        if node["form"] == "kDense":
            return tables[table + k] if k < count else 0
        if node["form"] == "kHash":
            found = list(self.b.hashed(k + 1, table, count, 2))
            return found[0][1] if found else 0
        if k < 2:
            return node["odd"]
        block = (k - node["first_class"]) >> node["shift"]
        return tables[table + block] if k >= node["first_class"] and block < count else 0

    def row(self, row):
        form = self.b.page.enums["RowForm"][row["traits"] & 7]
        size = 1 << (row["traits"] >> 5 & 3)
        count = row["traits"] >> 8
        k, at = self.class_of(row["input"]), row["bytes"]
        number = lambda where, width: int.from_bytes(self.b.masks[where:where + width], "little")
        if form == "kDense":
            return number(at + k * size, size) if k < count else 0
        if form == "kRuns":
            run = sum(number(at + 4 * i, 4) <= k for i in range(count))
            return number(at + 4 * count + run * size, size)
        if form == "kNearRuns":
            run = sum(number(at, 4) + number(at + 4 + 2 * i, 2) <= k for i in range(count))
            return number(at + 4 + 2 * count + run * size, size)
        bits = 0
        for i in range(count):
            if number(at + 4 * i, 4) in k:
                bits |= number(at + 4 * count + i * size, size)
        return bits | ~row["tested"] if form == "kAnyOf" else ~bits

    def entries(self, ref):
        """The entries that apply below a reference."""
        open_ = [ref]
        while open_:
            ref = open_.pop()
            if ref == 0:
                continue
            index = (ref >> 1) - 1
            if ref & 1 == 0:
                node = self.b.parts["nodes"][index]
                k = self.class_of(node["input"])
                open_ += [node["rest"]] + [self.child(node, m) for m in (k if node["multi"] else [k])]
                continue
            leaf = self.b.parts["leaves"][index]
            alive = (1 << leaf["entry_count"]) - 1
            for row in self.b.parts["rows"][leaf["rows"]:leaf["rows"] + leaf["row_count"]]:
                alive &= self.row(row)
            for i in range(leaf["entry_count"]):
                if alive >> i & 1:
                    yield self.b.parts["entries"][leaf["entries"] + i]
            open_.append(leaf["next"])


class Reader:
    def __init__(self, path, page=None):
        page = page or Page()
        self.b = Bundle(open(path, "rb").read(), page)
        flags = {name: number for number, name in page.enums["SlotFlag"].items()}
        self.b.page_flag = lambda slot, flag: self.b.parts["slots"][slot] & flags[flag] != 0
        self.rows = {name: number for number, name in page.enums["FoldRow"].items()}
        self.has_end = {name: number for number, name in page.enums["Trait"].items()}["kHasEnd"]
        self.vocabulary = Vocabulary(self.b.vocabulary)
        self.facts = Facts(self.b, self.vocabulary)

    def domain_name(self, term):
        return self.b.vocabulary["taxonomies"][0]["terms"][term]["name"]

    def rule(self, number):
        """Its policy, its kind, its level and its line."""
        rule, policy = self.b.parts["rules"][number], self.b.policy_of(number)
        name = self.b.symbols[policy["name"]]
        source = self.b.names.get(("kFile", policy["file"]), "")
        return (name, rule["kind"], self.domain_name(policy["level"]), f'{source}:{rule["line"]}')

    def stands(self, entry, machine, request, environment, domain):
        rule = self.b.parts["rules"][entry & 0x7FFFFFFF]
        if entry >> 31 == 0:
            return True
        policy = self.b.parts["policies"][rule["policy"]]
        if rule["traits"] & self.has_end:
            end = next(e for e in self.b.parts["ends"] if e["rule"] == entry & 0x7FFFFFFF)
            if request.now >= end["until_ms"]:
                return False
        if policy["standing"] == NONE:
            return True
        standing = self.b.parts["standings"][policy["standing"]]
        if request.now < standing["enforced_from_ms"]:
            return False

        def true_case(cases):
            for case in self.b.span("cases", cases):
                if case["environment"] == environment:
                    return case["guard"] == NONE or machine.run(case["guard"], case["frame_size"]) == TRUE
            return False
        terms = self.b.parts["terms"][self.b.parts["taxonomies"][0]["first"] + domain]
        above = self.b.span("ancestors", terms)
        for waiver in self.b.span("relaxations", standing["waivers"]):
            if request.now < waiver["until_ms"] and waiver["domain"] in above and true_case(waiver["cases"]):
                return False
        if rule["kind"] != "kForbid":
            return True
        return not any(lift["domain"] in above and true_case(lift["cases"]) and true_case(standing["within"])
                       for lift in self.b.span("relaxations", standing["overrides"]))

    def decide(self, tree, now):
        """Outcome and the numbers of the rules that are the reasons."""
        request = Request(tree, self.vocabulary, now)
        kinds = (request.action, request.principal[1], request.resource[1])
        environments = [(e["action"], e["principal"], e["resource"]) for e in self.b.parts["environments"]]
        if kinds not in environments:
            return "not permitted", []
        environment = environments.index(kinds)
        kind = self.b.parts["types"][request.resource[1]]
        known = request.resource in self.facts.known
        domain = 0
        if known and kind["domain"] != NONE:
            value = self.facts.known[request.resource][0][kind["domain"]]
            domain = 0 if value == ABSENT else value[2]
        machine = Machine(self.b, self.facts, request, domain)
        if self.breaks_assumption(machine, request):
            return "invalid", []
        walk = Walk(self.b, machine, request)
        levels, at = [], self.b.parts["bucket-index"][environment * self.b.parts["taxonomies"][0]["count"] + domain]
        while at != NONE:
            levels.insert(0, self.b.parts["buckets"][at])
            at = levels[0]["next"]

        def applies(bucket, row):
            return sorted({entry & 0x7FFFFFFF for entry in walk.entries(bucket["roots"][self.rows[row]])
                           if self.stands(entry, machine, request, environment, domain)})
        outcome, reasons = "not permitted", []
        for bucket in levels:
            for row, word in (("kHardForbid", "forbidden"), ("kGuarantee", "guaranteed"), ("kPlainForbid", "forbidden")):
                reasons = reasons or applies(bucket, row)
                if reasons and outcome == "not permitted":
                    outcome = word
            if reasons:
                break
        if not reasons:
            reasons = sorted({rule for bucket in levels for rule in applies(bucket, "kPermit")})
            outcome = "granted" if reasons else outcome
        if outcome in ("granted", "guaranteed") and not known and kind["domain"] != NONE:
            return "invalid", []
        return outcome, reasons

    def breaks_assumption(self, machine, request):
        mine = (request.principal, request.resource)
        for a in self.b.parts["assumptions"]:
            kinds = self.b.span("variables", a["variables"])
            choices = [()]
            for kind in kinds:
                entities = {e for e in [*self.facts.known, *mine] if e[1] == kind}
                choices = [c + (e,) for c in choices for e in entities]
            for chosen in choices:
                concerns = not kinds or any(e in mine for e in chosen)
                if concerns and machine.run(a["body"], a["frame_size"], chosen) == FALSE:
                    return True
        return False


def main(path, command, *arguments):
    reader = Reader(path)
    if command == "rules":
        for number in range(len(reader.b.parts["rules"])):
            print(*reader.rule(number))
        return
    now = time_of(arguments[0])
    for request in arguments[1:]:
        outcome, reasons = reader.decide(json.load(open(request, encoding="utf-8")), now)
        print(outcome)
        for rule in reasons:
            print(" ", *reader.rule(rule))


if __name__ == "__main__":
    main(*sys.argv[1:])
