"""Holds the tables of docs/bundle-format.md against the headers that the engine is built from: parts, records with
the places of their fields, enumerations with their numbers.

    page_test.py ROOT       the root of the sources
"""
import os
import re
import sys

import reader

NUMBERS = {"uint8_t": "u8", "uint16_t": "u16", "uint32_t": "u32", "uint64_t": "u64", "int64_t": "i64", "char": "u8",
           "Ref": "u32"}
COUNTS = {"kFoldRows": "6"}


def without_comments(text):
    return re.sub(r"//[^\n]*", "", text)


def enums_of(text):
    """By name: the type of its numbers and the numbers with their names."""
    enums = {}
    for name, base, body in re.findall(r"enum (?:class )?(\w+)(?: : (\w+))? \{(.*?)\};", text, re.S):
        number, all_ = 0, {}
        for item, given in re.findall(r"(k\w+)(?:\s*=\s*(\d+))?", body):
            number = int(given) if given else number
            all_[number] = item
            number += 1
        enums[name] = (NUMBERS[base or "uint32_t"], all_)
    return enums


def without_bodies(text):
    """Without what stands in braces; behind a function a semicolon."""
    while (block := re.search(r"(\)|const)?\s*\{[^{}]*\}", text)) is not None:
        text = text[:block.start()] + (");" if block.group(1) else "") + text[block.end():]
    return text


def fields_of(body):
    """Each member's type, name and count."""
    body = without_bodies(body)
    for statement in body.split(";"):
        statement = " ".join(statement.split())
        if "(" in statement or statement.startswith("static") or not statement:
            continue
        kind, _, names = statement.partition(" ")
        array = re.match(r"std::array<(\w+), (\d+)> (.*)", statement)
        if array:
            kind, names = array.group(1), array.group(3) + f"[{array.group(2)}]"
        for name in names.split(","):
            name, _, _ = name.partition("=")
            name, _, count = name.strip().partition("[")
            yield kind, name.strip(), COUNTS.get(count.rstrip("]"), count.rstrip("]"))


def records_of(text, enums):
    """By name: size, fields with their places, alignment."""
    records = {}
    for name, body in re.findall(r"struct (\w+) \{\n(.*?)\n\};", text, re.S):
        at, widest, fields = 0, 1, []
        for kind, field, count in fields_of(body):
            if kind in records:
                size, _, align = records[kind]
                told = kind
            else:
                number = NUMBERS.get(kind) or enums[kind][0]
                size = align = reader.SIZES[number][1]
                told = f"{number} {kind}" if kind in enums else number
            at = (at + align - 1) // align * align
            fields.append((at, field, told + (f"[{count}]" if count else "")))
            at += size * int(count or 1)
            widest = max(widest, align)
        records[name] = ((at + widest - 1) // widest * widest, fields, widest)
    return records


def main(root):
    read = lambda path: open(os.path.join(root, path), encoding="utf-8").read()
    headers = without_comments("\n".join(read(f"graph/{name}.h") for name in ("datum", "code", "layout")))
    enums = enums_of(headers)
    records = records_of(headers, enums)
    page = reader.Page(os.path.join(root, "docs/bundle-format.md"))
    wrong = []

    def same(what, told, is_):
        if told != is_:
            wrong.append(f"{what}: the page has\n  {told}\nthe headers have\n  {is_}")
    elements = re.search(r"using Elements =\s*std::tuple<(.*?)>;", read("graph/graph.h"), re.S).group(1)
    elements = [NUMBERS.get(e.strip(), e.strip()) for e in elements.split(",")]
    names = re.findall(r'"([\w-]+)"', re.search(r"kPartNames\{(.*?)\}", headers, re.S).group(1))
    sizes = [records[e][0] if e in records else reader.SIZES[e][1] for e in elements]
    same("parts", page.parts, list(zip(names, elements, sizes)))
    same("records", sorted(page.records), sorted(records))
    for name, (size, fields, _) in records.items():
        same(name, page.records.get(name), (size, fields))
    enums.pop("Part")
    same("enumerations", sorted(page.enums), sorted(enums))
    for name, (_, numbers) in enums.items():
        same(name, page.enums.get(name), numbers)
    version = re.search(r"uint32_t version = (\d+);", read("graph/graph.h")).group(1)
    text = read("docs/bundle-format.md")
    if f"version {version} (u32), number of parts {len(names)} (u32)" not in text:
        wrong.append(f"the page's version of the graph is not {version}, or its number of parts not {len(names)}")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(names)} parts, {len(records)} records, {len(enums)} enumerations as in the headers")


if __name__ == "__main__":
    main(*sys.argv[1:])
