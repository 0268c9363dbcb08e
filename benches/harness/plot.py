"""Draws the figures of results.json: `plot.py results.json performance.png`. Needs matplotlib."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

COLOURS = {
    "raw": "#9aa0a6",
    "curl": "#d98c21",
    "ours": "#1a73e8",
    "reqwest": "#7c5cbf",
    "python": "#4f9bf5",
    "boto3": "#c0504d",
    "r": "#8ab8f8",
}
NAMES = {
    "raw": "raw socket,\nplain http",
    "curl": "C,\nlibcurl + cJSON",
    "ours": "C,\nlibcognito",
    "reqwest": "Rust,\nreqwest::blocking",
    "python": "Python,\nlibcognito",
    "boto3": "Python,\nboto3",
    "r": "R,\nlibcognito",
}


def main() -> None:
    source, target = sys.argv[1:]
    results = json.loads(Path(source).read_text(encoding="utf-8"))
    plt.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = plt.subplots(2, 3, figsize=(15, 8), layout="constrained")
    warm = results["warm"]
    bars(axes[0][0], "First HTTPS call, whole process (ms)", results["first"], "median_ms")
    bars(axes[0][1], "Warm call, median (µs)", warm, "p50_us")
    bars(
        axes[0][2],
        "Resident set after the first call (MB)",
        {n: {"mb": m["rss_kb"][1] / 1e3} for n, m in warm.items() if len(m["rss_kb"]) > 1},
        "mb",
    )
    lines(axes[1][0], "Threads", "calls a second", results["threads"], "calls_per_s")
    lines(axes[1][1], "Metadata (KB)", "median, µs", results["metadata"], "p50_us", scale=1024)
    lines(axes[1][2], "Response (KB)", "median, µs", results["responses"], "p50_us", scale=1024, logarithmic=True)
    axes[1][0].set_xscale("log", base=2)
    axes[1][0].xaxis.set_major_formatter("{x:.0f}")
    machine = results["machine"]
    figure.suptitle(
        f"libcognito and what people write by hand — {machine['cpu']}, {machine['cores']} cores, {machine['kernel']}"
    )
    figure.savefig(target, dpi=100, metadata={"Software": None})


def bars(axes, title, measured, figure):
    """One bar for each peer, on a logarithmic scale: the slowest is a hundred times the fastest."""
    names = [name for name in NAMES if name in measured]
    values = [measured[name][figure] for name in names]
    drawn = axes.barh([NAMES[n] for n in names], values, color=[COLOURS[n] for n in names])
    axes.bar_label(drawn, fmt=lambda v: f"{v:,.0f}" if v >= 20 else f"{v:.1f}", padding=3)
    axes.set_xscale("log")
    axes.margins(x=0.2)
    axes.invert_yaxis()
    axes.set_title(f"{title}, log scale")
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def lines(axes, what, unit, measured, figure, scale=1, logarithmic=False):
    """One line for each peer."""
    for name in NAMES:
        points = sorted((int(at) / scale, peers[name][figure]) for at, peers in measured.items() if name in peers)
        if points:
            axes.plot(*zip(*points), "o-", color=COLOURS[name], label=NAMES[name].replace("\n", " "))
    if logarithmic:
        axes.set_yscale("log")
    axes.set_ylim(bottom=None if logarithmic else 0)
    axes.set_xlabel(what)
    axes.set_title(f"{what}: {unit}" + (", log scale" if logarithmic else ""))
    axes.legend(frameon=False)


if __name__ == "__main__":
    main()
