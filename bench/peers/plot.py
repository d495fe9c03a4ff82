"""A small writer of SVG line plots with logarithmic axes. Entry point: plot()."""
import math
from xml.sax.saxutils import escape

from results import percentile, time_text

COLOURS = ["#1b4f9c", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#be123c", "#0e7490", "#4b5563", "#84cc16"]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 440, 80, 170, 40, 50


def scale(values, start, end):
    """From a value to its place on a logarithmic axis, and the powers of ten to mark."""
    low, high = math.log10(min(values)), math.log10(max(values))
    low, high = (low - 0.15, high + 0.15) if high - low > 0.01 else (low - 0.5, high + 0.5)
    marks = [10.0 ** e for e in range(math.ceil(low), math.floor(high) + 1)]
    return (lambda v: start + (math.log10(v) - low) / (high - low) * (end - start)), marks


def line(x1, y1, x2, y2, colour):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def text(x, y, content, anchor="middle", colour="#111", size=12):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size}">'
            f"{escape(content)}</text>")


def plot(results, title, grows):
    """An SVG of p50 (line) and p99 (dashed) of each engine against the workload's size; None without two sizes."""
    good = [r for r in results if "failed" not in r]
    sizes = sorted({r["size"] for r in good})
    if len(sizes) < 2:
        return None
    series = {}
    for r in good:
        series.setdefault(r["engine"], []).append((r["size"], percentile(r, 0.5), percentile(r, 0.99)))
    across, _ = scale(sizes, LEFT, WIDTH - RIGHT)
    up, marks = scale([p for points in series.values() for _, *two in points for p in two], HEIGHT - BOTTOM, TOP)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>', text(WIDTH / 2, 22, title, size=15)]
    for mark in marks:
        parts += [line(LEFT, up(mark), WIDTH - RIGHT, up(mark), "#ddd"), text(LEFT - 8, up(mark) + 4, time_text(mark), "end")]
    for size in sizes:
        parts += [line(across(size), HEIGHT - BOTTOM, across(size), HEIGHT - BOTTOM + 5, "#111"),
                  text(across(size), HEIGHT - BOTTOM + 19, f"{size:,}", size=11)]
    parts += [line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "#111"), line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, "#111"),
              text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, f"{grows}; line: p50 of a decision, dashes: p99")]
    for n, (engine, points) in enumerate(series.items()):
        colour = COLOURS[n % len(COLOURS)]
        points.sort()
        for column, dash in ((1, ""), (2, ' stroke-dasharray="5 4" stroke-opacity="0.6"')):
            path = " ".join(f"{across(p[0]):.1f},{up(p[column]):.1f}" for p in points)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        parts += [f'<circle cx="{across(p[0]):.1f}" cy="{up(p[1]):.1f}" r="3" fill="{colour}"/>' for p in points]
        parts.append(text(WIDTH - RIGHT + 12, TOP + 10 + 18 * n, engine, "start", colour))
    return "\n".join(parts + ["</svg>"]) + "\n"
