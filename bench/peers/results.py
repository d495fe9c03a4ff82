"""What the harnesses measured, as percentiles and tables. Entry points: percentile(), tables()."""


def percentile(result, share):
    """ns below which `share` of the timed decisions lie, without the median cost of reading the clock."""
    histogram = result["histogram"]
    wanted = share * sum(count for _, count in histogram)
    seen, below = 0, 0
    for upper, count in histogram:
        if seen + count >= wanted:
            below = max(below, upper - max(1, upper // 16))        # a bucket's lower bound
            value = below + (upper - below) * (wanted - seen) / count
            return max(1.0, value - result["clock_ns"])
        seen, below = seen + count, upper
    return 0.0


def time_text(ns):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}" if ns / size < 1000 else f"{ns / size:.0f} {unit}"
    return f"{ns:.0f} ns"


def size_text(kib):
    return f"{kib / 1024:.0f} MiB" if kib < 10 << 20 else f"{kib / 1048576:.1f} GiB"


def row(cells):
    return "| " + " | ".join(cells) + " |"


def table(title, head, rows):
    return "\n".join([f"### {title}", "", row(head), row(["---"] * len(head))] + [row(r) for r in rows]) + "\n"


def by_engine(results, workloads, cell):
    engines = list(dict.fromkeys(r["engine"] for r in results))
    found = {(r["engine"], r["workload"]): r for r in results}
    return [[engine] + [cell(found[engine, w]) if (engine, w) in found else "" for w in workloads] for engine in engines]


def tables(results, ours):
    """Markdown: for each family the times, how many times as long as `ours` each engine takes, loading and memory."""
    parts = []
    for family in dict.fromkeys(r["family"] for r in results):
        mine = sorted((r for r in results if r["family"] == family), key=lambda r: r["size"])
        workloads = list(dict.fromkeys(r["workload"] for r in mine))
        base = {r["workload"]: r for r in mine if r["engine"] == ours and "failed" not in r}

        def times(r):
            if "failed" in r:
                return r["failed"]
            return f"{time_text(percentile(r, 0.5))} / {time_text(percentile(r, 0.99))}"

        def ratio(r):
            if "failed" in r or r["workload"] not in base:
                return "–"
            b = base[r["workload"]]
            return " / ".join(f"{percentile(r, share) / percentile(b, share):.3g}×" for share in (0.5, 0.99))

        def cpu(r):
            return "–" if "failed" in r else time_text(r["cpu_ns"])

        def loading(r):
            return "–" if "failed" in r else f"{time_text(r['load_ms'] * 1e6)}, {size_text(r['rss_kib'])}"

        head = ["engine"] + workloads
        parts.append(table(f"{family}: one decision, p50 / p99", head, by_engine(mine, workloads, times)))
        parts.append(table(f"{family}: times as long as {ours}, p50 / p99", head, by_engine(mine, workloads, ratio)))
        parts.append(table(f"{family}: CPU time of a decision, on average", head, by_engine(mine, workloads, cpu)))
        parts.append(table(f"{family}: loading, resident memory at the end", head, by_engine(mine, workloads, loading)))
    return "\n".join(parts)
