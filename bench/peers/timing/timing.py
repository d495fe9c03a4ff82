"""Checks and times decisions the way every harness here does: all requests once for their decisions (a quarter of the
time, but 256 requests, or 32 in ten seconds), a warm-up of a quarter, a quarter of decisions timed one by one, and one
of decisions without a clock between them. Entry point: measure()."""
from time import perf_counter_ns


def bucket(ns):
    """Sixteen buckets to each power of two, each named by its upper bound in ns."""
    if ns < 32:
        return ns
    power = ns.bit_length() - 1
    return ((ns >> (power - 4)) + 1) << (power - 4)


def status_kib(name):
    with open("/proc/self/status", encoding="ascii") as status:
        return next((int(line.split()[1]) for line in status if line.startswith(name)), 0)


def cpu_ns(process="self"):
    """CPU time of a whole process, all its threads; in steps of 10 ms."""
    with open(f"/proc/{process}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 10_000_000


def measure(count, seconds, decide, process="self"):
    """`process` is the one that decides, whose CPU time counts."""
    quarter = int(seconds / 4 * 1e9)
    decisions = []
    began = perf_counter_ns()
    for n in range(count):
        decisions.append("1" if decide(n) else "0")
        spent = perf_counter_ns() - began
        if spent > quarter and (n >= 255 or n >= 31 and spent > 10e9):
            break
    i = 0
    began = perf_counter_ns()
    while perf_counter_ns() - began < quarter:
        decide(i)
        i = (i + 1) % count
    clock = sorted(-(perf_counter_ns() - perf_counter_ns()) for _ in range(10001))

    histogram, timed, longest = {}, 0, 0
    began = perf_counter_ns()
    while perf_counter_ns() - began < quarter:
        start = perf_counter_ns()
        decide(i)
        ns = perf_counter_ns() - start
        upper = bucket(ns)
        histogram[upper] = histogram.get(upper, 0) + 1
        longest = max(longest, ns)
        timed += 1
        i = (i + 1) % count
    untimed = 0
    began, cpu = perf_counter_ns(), cpu_ns(process)
    while perf_counter_ns() - began < quarter:
        for _ in range(100 if timed > 10000 else 1):
            decide(i)
            i = (i + 1) % count
            untimed += 1
    mean, each = (perf_counter_ns() - began) / untimed, (cpu_ns(process) - cpu) / untimed
    return {"decisions": "".join(decisions), "timed": timed, "clock_ns": clock[5000], "mean_ns": mean, "cpu_ns": each, "max_ns": longest,
            "histogram": sorted(histogram.items()), "rss_kib": status_kib("VmRSS:"), "peak_kib": status_kib("VmHWM:")}
