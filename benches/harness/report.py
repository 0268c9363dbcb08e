"""Puts the measurements into words: the table of peers, how cost grows, the goals."""

import statistics
from dataclasses import asdict, dataclass
from typing import Any

from .measure import difference, ratio
from .plan import GOAL_THREADS

ORDER = ("raw", "curl", "ours", "before", "reqwest", "hyper", "python", "boto3", "r")


@dataclass(frozen=True)
class Goal:
    """A figure that must stay under its limit, or above it."""

    what: str
    measured: float
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        if self.at_least:
            return self.measured >= self.limit
        return self.measured <= self.limit


def goals(results: dict[str, Any]) -> list[dict[str, Any]]:
    """What the project promises, each with what this run measured."""
    first, warm, threads = results["first"], results["warm"], results["threads"]
    starts = results["starts"]["ours"]
    found = [
        Goal("second client with its first call", starts["second_us"] / 1e3, 0.5, "ms"),
        Goal("a forked child's first call, by its parent's", child_ratio(results), 0.5),
    ]
    if "curl" in first:
        found += [
            Goal("first HTTPS call of a C process, by libcurl's", first_ratio(first, "ours", "curl"), 0.13),
            Goal("warm HTTPS call, median, by libcurl's", warm_ratio(warm, "ours", "curl", "p50_us"), 1.0),
            Goal("CPU per warm call, by libcurl's", warm_ratio(warm, "ours", "curl", "cpu_us"), 1.0),
        ]
        found += [
            Goal(
                f"throughput of {count} threads, by libcurl's",
                warm_ratio(threads[count], "ours", "curl", "calls_per_s"),
                1.0,
                at_least=True,
            )
            for count in GOAL_THREADS
            if count in threads
        ]
    if "boto3" in first and "python" in first:
        found += [
            Goal("first HTTPS call of a Python process, by boto3's", first_ratio(first, "python", "boto3"), 0.05),
            Goal(
                "resident set of a Python process, by boto3's",
                warm["python"]["rss_kb"][1] / warm["boto3"]["rss_kb"][1],
                0.5,
            ),
        ]
    if "r" in first:
        found.append(
            Goal(
                "first HTTPS call of an R process, over an empty one's time",
                over_empty(first, "r", "samples_ms"),
                12.0,
                "ms",
            )
        )
    marks = [kilobytes for _, kilobytes in results["soak"]["rss_kb"]]
    found += [
        Goal("library", results["library_bytes"] / 1e6, 2.4, "MB"),
        Goal("memory added to a C program by the first HTTPS call", added(results, "ours") / 1e3, 4.0, "MB"),
        Goal("threads of the library at rest", warm["ours"]["threads"] - 1, 1),
        # The first mark is after a hundredth of the calls.
        Goal(
            f"resident set after {results['soak']['rss_kb'][-1][0]:,} calls, by that at the start",
            marks[-1] / marks[0],
            1.05,
        ),
    ]
    return [{**asdict(goal), "met": goal.is_met} for goal in found]


def child_ratio(results: dict[str, Any]) -> float:
    ours = results["starts"]["ours"]
    return ratio(column(ours, "child_us"), column(ours, "first_us"))


def first_ratio(first: dict[str, Any], one: str, other: str) -> float:
    return ratio(first[one]["samples_ms"], first[other]["samples_ms"])


def over_empty(first: dict[str, Any], name: str, samples: str) -> float:
    """Milliseconds of a process above those of a program of the same language that does nothing."""
    return difference(first[name][samples], first[HOSTS[name]][samples])


def warm_ratio(warm: dict[str, Any], one: str, other: str, figure: str) -> float:
    return ratio(column(warm[one], figure), column(warm[other], figure))


def column(measured: dict[str, Any], figure: str) -> list[float]:
    return [each[figure] for each in measured["rounds"]]


def spread(values: list[float], digits: int) -> str:
    """From where to where the middle half of the rounds reaches."""
    if len(values) < 4:
        return ""
    low, _, high = statistics.quantiles(values, n=4)
    return f", {low:.{digits}f} to {high:.{digits}f}"


# The program without the call: the raw peer before it does anything is peer.c alone.
HOSTS = {"python": "python-empty", "boto3": "python-empty", "r": "r-empty"}


def added(results: dict[str, Any], name: str) -> float:
    """Kilobytes after the first call, above those of the same program without the library."""
    warm = results["warm"]
    return float(warm[name]["rss_kb"][1] - warm[HOSTS.get(name, "raw")]["rss_kb"][0])


def text(results: dict[str, Any]) -> str:
    """The whole report as Markdown."""
    machine, placement = results["machine"], results["placement"]
    parts = [
        f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"{machine['kernel']}, {machine['system']}; load average at the start "
        f"{', '.join(map(str, machine['load_average']))}.",
        f"Server on core {placement['server_core']}, client on core {placement['client_core']}"
        + (", both with real-time priority" if placement["realtime"] else "")
        + f"; trust store of {results['trust_store']} authorities. "
        + "; ".join(results["versions"].values())
        + ".",
        main_table(results),
        hosts_table(results["first"]),
        versions_table(results),
        starts_table(results),
        goals_table(results["goals"]),
        threads_table(results["threads"]),
        size_table("metadata (bytes)", results["metadata"]),
        size_table("response (bytes; 0: the usual one)", results["responses"]),
        clients_table(results["clients"]),
        soak_line(results["soak"]),
        system_calls_table(results["system_calls"]),
    ]
    if results["skipped"]:
        skipped = "; ".join(f"{name}: {why}" for name, why in results["skipped"].items())
        parts.append(f"Skipped: {skipped}")
    return "\n\n".join(part for part in parts if part) + "\n"


def main_table(results: dict[str, Any]) -> str:
    first, warm, peers = results["first"], results["warm"], results["peers"]
    rows = []
    for name in ORDER:
        if name not in first:
            continue
        reference = "boto3" if name in ("python", "boto3") else "curl"
        has_reference = reference in first and name not in ("raw", "r")

        def by(value: float, has: bool = has_reference) -> str:
            return f" ({value:.2f})" if has else ""

        rows.append(
            [
                peers[name]["label"],
                f"{first[name]['median_ms']:.1f} ms{spread(first[name]['samples_ms'], 1)}"
                + by(first_ratio(first, name, reference) if has_reference else 0),
                f"{warm[name]['p50_us']:.0f} us{spread(column(warm[name], 'p50_us'), 0)}"
                + by(warm_ratio(warm, name, reference, "p50_us") if has_reference else 0),
                f"{warm[name]['p99_us']:.0f} us",
                f"{warm[name]['cpu_us']:.0f} us"
                + by(warm_ratio(warm, name, reference, "cpu_us") if has_reference else 0),
                f"{warm[name]['rss_kb'][1] / 1e3:.1f} MB",
                f"{added(results, name) / 1e3:.1f} MB",
                f"{warm[name]['threads'] - 1:.0f}",
            ]
        )
    head = [
        "peer",
        "first call, whole process",
        "warm call, median",
        "99th percentile",
        "CPU per warm call",
        "memory",
        "memory added",
        "threads added",
    ]
    note = (
        "From where to where the middle half of the rounds reaches; in brackets: by libcurl's, for boto3 and "
        "libcognito from Python by boto3's."
    )
    return table(head, rows) + "\n\n" + note


def hosts_table(first: dict[str, Any]) -> str:
    """The first call of a process in other languages, beside what the language itself costs."""
    labels = {"python": "libcognito from Python", "boto3": "Python, boto3", "r": "libcognito from R"}
    rows = []
    for name, label in labels.items():
        if name not in first or HOSTS[name] not in first:
            continue
        by = ""
        if name == "python" and "boto3" in first:
            by = f" ({over_empty(first, name, 'samples_ms') / over_empty(first, 'boto3', 'samples_ms'):.3f})"
        rows.append(
            [
                label,
                f"{first[name]['median_ms']:.1f} ms",
                f"{first[HOSTS[name]]['median_ms']:.1f} ms",
                f"{over_empty(first, name, 'samples_ms'):.1f} ms{by}",
                f"{over_empty(first, name, 'cpu_samples_ms'):.1f} ms",
            ]
        )
    if not rows:
        return ""
    head = ["first call, whole process", "all of it", "an empty one", "over it", "CPU over it"]
    note = "Medians of the differences of neighbouring runs; in brackets: by boto3's."
    return table(head, rows) + "\n\n" + note


def versions_table(results: dict[str, Any]) -> str:
    """What this version and the earlier one come to, by libcurl's, so that a loss shows."""
    first, warm, threads = results["first"], results["warm"], results["threads"]
    if "before" not in first or "curl" not in first:
        return ""

    def ratios(name: str, size: float) -> list[str]:
        found = [
            first_ratio(first, name, "curl"),
            *(warm_ratio(warm, name, "curl", figure) for figure in ("p50_us", "cpu_us")),
            *(
                warm_ratio(threads[count], name, "curl", "calls_per_s")
                for count in GOAL_THREADS
                if name in threads.get(count, {})
            ),
        ]
        return [results["peers"][name]["label"], *(f"{value:.3g}" for value in found), f"{size / 1e6:.3f} MB"]

    head = [
        "by libcurl's",
        "first call",
        "warm, median",
        "warm, CPU",
        *(f"{count} threads, calls/s" for count in GOAL_THREADS if count in threads),
        "library",
    ]
    sizes = {"before": results["before_bytes"], "ours": results["library_bytes"]}
    return table(head, [ratios(name, size) for name, size in sizes.items()])


def starts_table(results: dict[str, Any]) -> str:
    """The first call of a process, of a second client, of one with its own connection, and of a forked child."""

    def cell(measured: dict[str, Any], figure: str) -> str:
        all_of_it = [microseconds / 1e3 for microseconds in column(measured, figure)]
        return f"{measured[figure] / 1e3:.2f} ms{spread(all_of_it, 2)}"

    figures = ("first_us", "second_us", "apart_us", "child_us")
    rows = [
        [results["peers"][name]["label"], *(cell(measured, figure) for figure in figures)]
        for name, measured in results["starts"].items()
    ]
    head = ["within one process", "first call", "a second client's", "with its own connection", "a forked child's"]
    return table(head, rows)


def goals_table(found: list[dict[str, Any]]) -> str:
    rows = []
    for goal in found:
        unit = f" {goal['unit']}" if goal["unit"] else ""
        sign = "at least" if goal["at_least"] else "at most"
        missed = abs(goal["measured"] / goal["limit"] - 1)
        rows.append(
            [
                goal["what"],
                f"{goal['measured']:.3g}{unit}",
                f"{sign} {goal['limit']:g}{unit}",
                "met" if goal["met"] else f"missed by {missed:.0%}",
            ]
        )
    return table(["goal", "measured", "limit", ""], rows)


def threads_table(threads: dict[int, Any]) -> str:
    names = [n for n in ORDER if any(n in at for at in threads.values())]
    rows = [[str(count), *(thread_cell(at.get(name)) for name in names)] for count, at in sorted(threads.items())]
    return table(["threads", *(f"{name}: calls/s, p50, p99" for name in names)], rows)


def thread_cell(measured: dict[str, Any] | None) -> str:
    if measured is None:
        return ""
    return f"{measured['calls_per_s']:,.0f}/s, {measured['p50_us'] / 1e3:.2f} ms, {measured['p99_us'] / 1e3:.2f} ms"


def size_table(what: str, sizes: dict[int, Any]) -> str:
    names = [n for n in ORDER if any(n in at for at in sizes.values())]
    rows = [
        [f"{size:,}", *(f"{at[name]['p50_us']:.0f} us, {at[name]['cpu_us']:.0f} us" for name in names)]
        for size, at in sorted(sizes.items())
    ]
    return table([what, *(f"{name}: median, CPU" for name in names)], rows)


def clients_table(clients: dict[int, Any]) -> str:
    names = [n for n in ORDER if any(n in at for at in clients.values())]
    rows = [
        [f"{count:,}", *(client_cell(at.get(name), count) for name in names)] for count, at in sorted(clients.items())
    ]
    return table(
        ["clients", *(f"{n}: each KB, threads, descriptors, ms to make and call" for n in names)],
        rows,
    )


def client_cell(measured: dict[str, Any] | None, count: int) -> str:
    if measured is None:
        return ""
    before, after = measured["rss_kb"]
    return (
        f"{(after - before) / count:,.0f}, {measured['threads']}, {measured['descriptors']}, "
        f"{measured['each_us'] / 1e3:.1f}"
    )


def soak_line(soak: dict[str, Any]) -> str:
    marks = soak["rss_kb"]
    shown = [marks[i] for i in (0, 1, len(marks) // 2, len(marks) - 1)]
    return "Resident set: " + ", ".join(f"{kb:,} kB after {n:,} calls" for n, kb in shown) + "."


def system_calls_table(calls: dict[str, dict[str, float]]) -> str:
    if not calls:
        return ""
    rows = [
        [name, f"{sum(each.values()):.1f}", ", ".join(f"{n} {call}" for call, n in each.items())]
        for name, each in calls.items()
    ]
    return table(["system calls per warm call", "sum", "which"], rows)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table whose columns stand in line."""
    lines = [head, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]

    def line_of(cells: list[str]) -> str:
        return "| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |"

    return "\n".join(
        [
            line_of(head),
            "|" + "|".join("-" * (w + 2) for w in widths) + "|",
            *map(line_of, rows),
        ]
    )
