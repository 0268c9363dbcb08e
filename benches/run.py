#!/usr/bin/env python3
"""Measures libcognito against what people write by hand: `make bench`, or this file's --help."""

import argparse
import json
import os
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from harness import machine, measure, report
from harness.authority import Authority
from harness.measure import Bench
from harness.peers import Peer, Peers, run
from harness.plan import FULL, GOAL_THREADS, QUICK, Plan
from harness.server import Server

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "target/bench"
STARTED = time.monotonic()


def main() -> None:
    options = arguments()
    plan = QUICK if options.quick else FULL
    if options.long:
        plan = plan.with_soak(1_000_000)
    if options.realtime and not machine.may_realtime():
        print("SKIPPED --realtime: it is not allowed here (root is)", file=sys.stderr)
        options.realtime = False
    machine.raise_descriptor_limit()
    OUT.mkdir(parents=True, exist_ok=True)

    stage = Path(options.stage).resolve()
    before = Path(options.before).resolve() if options.before else None
    peers = Peers(ROOT, OUT, stage, before=before, quick=options.quick, unwanted=options.skip)
    found = peers.build()
    authority = Authority(OUT / "authority")
    server_core, client_core = machine.cores()
    if server_core == client_core:
        print("bench: only one core: client and server share it", file=sys.stderr)

    results: dict[str, Any] = {
        "when": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "machine": machine.describe(),
        "placement": {
            "server_core": server_core,
            "client_core": client_core,
            "realtime": options.realtime,
        },
        "plan": plan.name,
        "trust_store": authority.store_size,
        "versions": machine.versions(peers.version_commands()),
        "library_bytes": peers.library.stat().st_size,
        "before_bytes": size_of(before) if before else None,
        "peers": {n: {"label": peer.label, "scheme": peer.scheme} for n, peer in found.items()},
        "skipped": peers.skipped,
    }
    with Server(OUT / "server", authority, server_core, plan.responses, realtime=options.realtime) as server:
        bench = Bench(server, authority, client_core, options.realtime)
        results |= everything(bench, plan, found)
    results["seconds"] = round(time.monotonic() - STARTED, 1)
    results["goals"] = report.goals(results)

    (OUT / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    text = report.text(results)
    (OUT / "results.md").write_text(text)
    print(text)
    print(f"{OUT / 'results.json'} holds all figures.")
    draw(peers.python or sys.executable)


def everything(bench: Bench, plan: Plan, found: dict[str, Peer]) -> dict[str, Any]:
    """All measures, most important first."""

    def those(*names: str) -> list[Peer]:
        return [found[name] for name in names if name in found]

    c_peers = those("raw", "curl", "ours", "before", "reqwest", "hyper")
    other_peers = those("boto3", "python", "r")
    say("first calls")
    first = measure.first_calls(bench, [*those("empty"), *c_peers], plan.first_rounds)
    first |= measure.first_calls(bench, those("python-empty", "python", "boto3"), plan.slow_first_rounds)
    # Two times of 140 ms, whose difference is a tenth of them: it takes more rounds.
    first |= measure.first_calls(bench, those("r-empty", "r"), plan.r_first_rounds)
    say("second clients and children")
    starts = measure.in_turns(bench, those("curl", "ours", "before"), "clients", 1, rounds=plan.first_rounds)
    say("warm calls")
    warm = measure.in_turns(
        bench,
        [*c_peers, *those("curl-http", "ours-http")],
        "warm",
        plan.warm_calls,
        rounds=plan.warm_rounds,
    )
    warm |= measure.in_turns(bench, other_peers, "warm", plan.warm_calls, rounds=plan.warm_rounds)
    for peer in those("python-empty", "r-empty"):
        warm[peer.name] = bench.run(peer, "warm")

    say("threads")
    threads = {
        count: measure.in_turns(
            bench,
            those("curl", "ours", "before", "reqwest"),
            "threads",
            plan.thread_calls,
            count,
            rounds=plan.goal_rounds if count in GOAL_THREADS else plan.growth_rounds,
        )
        for count in plan.threads
    }
    for count in plan.python_threads:
        threads.setdefault(count, {}).update(
            measure.in_turns(
                bench,
                those("boto3", "python"),
                "threads",
                plan.thread_calls,
                count,
                rounds=plan.growth_rounds,
            )
        )
    say("sizes of request and response")
    both = those("curl", "ours")
    metadata = {
        size: measure.in_turns(bench, both, "warm", plan.size_calls, rounds=plan.size_rounds, metadata=size)
        for size in plan.metadata
    }
    responses = {
        size: measure.in_turns(bench, both, "warm", plan.size_calls, rounds=plan.size_rounds, size=size)
        for size in (0, *plan.responses)
    }
    say("many clients")
    clients: dict[int, Any] = {}
    for count in plan.clients:
        for peer in both:
            # Each of libcurl's handles reads the trust store anew: a thousand would take minutes.
            if peer.name == "curl" and count > plan.most_curl_handles:
                continue
            clients.setdefault(count, {})[peer.name] = bench.run(peer, "handles", count)
    say(f"{plan.soak:,} calls")
    soak = bench.run(found["ours"], "soak", plan.soak)
    say("system calls")
    calls = measure.system_calls(bench, those("raw", "curl", "ours", "reqwest"))
    return {
        "first": first,
        "starts": starts,
        "warm": warm,
        "threads": threads,
        "metadata": metadata,
        "responses": responses,
        "clients": clients,
        "soak": soak,
        "system_calls": calls,
    }


def size_of(stage: Path) -> int:
    """The bytes of the library that is installed there."""
    return (stage / "lib/libcognito.so").stat().st_size


def draw(python: str) -> None:
    """The plot, by the Python that has matplotlib."""
    picture = OUT / "performance.png"
    done = run([python, str(ROOT / "benches/harness/plot.py"), str(OUT / "results.json"), str(picture)])
    if done.returncode == 0:
        print(f"{picture} shows them.")
    else:
        why = (done.stderr.strip().splitlines() or ["?"])[-1]
        print(f"SKIPPED the plot: {why}", file=sys.stderr)


def say(what: str) -> None:
    """What comes next, with the seconds so far."""
    print(f"bench: {time.monotonic() - STARTED:3.0f} s: {what}", file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick",
        action="store_true",
        help="few calls: shows that every peer works, its times mean nothing",
    )
    parser.add_argument("--long", action="store_true", help="a million calls for the resident set")
    parser.add_argument(
        "--realtime",
        action="store_true",
        help="real-time priority for client and server: for a machine that is not quiet",
    )
    parser.add_argument(
        "--skip",
        action="append",
        default=[],
        metavar="PEER",
        choices=("reqwest", "python", "r"),
        help="leave out reqwest (which takes minutes to build), python (with boto3) or r",
    )
    parser.add_argument(
        "--stage",
        default=os.environ.get("COGNITO_TEST_STAGE", ROOT / "target/stage"),
        help="where the library is installed (default: target/stage, made by `make stage`)",
    )
    parser.add_argument("--before", help="where an earlier version is installed, to be measured beside this one")
    return parser.parse_args()


if __name__ == "__main__":
    main()
