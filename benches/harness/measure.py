"""Runs the peers and collects what they measure. Peers take turns, so that drift hits all alike."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import machine
from .access_token import access_token
from .authority import Authority
from .peers import Peer
from .server import Server

# No run of a peer takes longer, whatever happens.
LIMIT = 900.0


@dataclass
class Bench:
    """What every run needs: the server, and the core and priority of the clients."""

    server: Server
    authority: Authority
    core: int
    realtime: bool = False

    def environment(self, peer: Peer, metadata: int = 0) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        store = str(self.authority.store)
        return {
            **kept,
            "BENCH_TOKEN": access_token(),
            "BENCH_CA_FILE": store,
            "BENCH_METADATA": str(metadata),
            "SSL_CERT_FILE": store,
            **peer.environment,
        }

    def command(self, peer: Peer, mode: str, *counts: int, size: int = 0) -> list[str]:
        if peer.scheme == "none":
            return [*peer.command, mode]
        return [*peer.command, mode, self.server.url(peer.scheme, size), *map(str, counts)]

    def run(self, peer: Peer, mode: str, *counts: int, size: int = 0, metadata: int = 0) -> dict[str, Any]:
        """One run in a mode that prints its measurements."""
        command = self.command(peer, mode, *counts, size=size)
        done = subprocess.run(
            command,
            env=self.environment(peer, metadata),
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
            stdin=subprocess.DEVNULL,
            preexec_fn=lambda: machine.place(self.core, realtime=self.realtime),
        )
        if done.returncode != 0:
            raise SystemExit(f"bench: {peer.name} {mode} {counts} failed ({done.returncode}): {done.stderr}")
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def process_time(self, peer: Peer) -> tuple[float, float]:
        """Milliseconds of a whole process that makes one call, by the clock and of CPU."""
        command = self.command(peer, "first")
        environment = self.environment(peer)
        everywhere = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {self.core})
        # Through vfork: a fork of this process would cost more than some of the peers.
        scheduler: Any = {"scheduler": machine.REALTIME} if self.realtime else {}
        try:
            start = time.perf_counter()
            process = os.posix_spawnp(command[0], command, environment, **scheduler)
            _, status, usage = os.wait4(process, 0)
            took = time.perf_counter() - start
        finally:
            os.sched_setaffinity(0, everywhere)
        if status != 0:
            raise SystemExit(f"bench: {peer.name} first failed ({status})")
        return took * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3


def first_calls(bench: Bench, peers: Iterable[Peer], rounds: int) -> dict[str, Any]:
    """The first call of a fresh process."""
    peers = list(peers)
    clock: dict[str, list[float]] = {peer.name: [] for peer in peers}
    cpu: dict[str, list[float]] = {peer.name: [] for peer in peers}
    for number in range(rounds + 1):
        for peer in peers:
            took, used = bench.process_time(peer)
            # The first turn fills the file cache.
            if number > 0:
                clock[peer.name].append(took)
                cpu[peer.name].append(used)
    return {
        name: {
            "median_ms": statistics.median(clock[name]),
            "cpu_ms": statistics.median(cpu[name]),
            "samples_ms": clock[name],
            "cpu_samples_ms": cpu[name],
        }
        for name in clock
    }


def in_turns(
    bench: Bench,
    peers: Iterable[Peer],
    mode: str,
    calls: int,
    *rest: int,
    rounds: int,
    **options: int,
) -> dict[str, Any]:
    """Several rounds of a mode; of each figure the median, and all rounds beside it."""
    peers = list(peers)
    runs: dict[str, list[dict[str, Any]]] = {peer.name: [] for peer in peers}
    for _ in range(rounds):
        for peer in peers:
            runs[peer.name].append(bench.run(peer, mode, max(calls // peer.slower, 1), *rest, **options))
    return {name: {**middle(found), "rounds": found} for name, found in runs.items()}


def system_calls(bench: Bench, peers: Iterable[Peer]) -> dict[str, Any]:
    """System calls of one warm call, by name: what 1,100 more calls add, divided by their number."""
    if shutil.which("strace") is None:
        print("SKIPPED system calls: strace is missing (Debian: apt-get install strace)", file=sys.stderr)
        return {}
    few, many = 100, 1100
    out: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for peer in peers:
            counts = [traced(bench, peer, calls, Path(folder) / f"{peer.name}.{calls}") for calls in (few, many)]
            # A tenth of the calls is made before the measured ones.
            more = (many - few) * 1.1
            each = {name: round((counts[1][name] - counts[0].get(name, 0)) / more, 2) for name in counts[1]}
            out[peer.name] = {name: n for name, n in sorted(each.items()) if n >= 0.1}
    return out


def traced(bench: Bench, peer: Peer, calls: int, output: Path) -> dict[str, int]:
    """How often each system call is made in a run of that many calls."""
    done = subprocess.run(
        ["strace", "-f", "-c", "-o", str(output), *bench.command(peer, "warm", calls)],
        env=bench.environment(peer),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        print(f"SKIPPED system calls of {peer.name}: strace failed: {done.stderr.strip()}", file=sys.stderr)
        return {}
    counts = {}
    for line in output.read_text().splitlines()[2:]:
        words = line.split()
        # The share of time, seconds, microseconds for each, calls, perhaps errors, the name.
        if len(words) >= 5 and words[-1] != "total" and words[3].isdigit():
            counts[words[-1]] = int(words[3])
    return counts


def middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure, member by member where a figure is a list."""
    out: dict[str, Any] = {}
    for name, value in runs[0].items():
        values = [run[name] for run in runs]
        if isinstance(value, list):
            out[name] = [statistics.median(column) for column in zip(*values, strict=True)]
        else:
            out[name] = statistics.median(values)
    return out


def ratio(one: list[float], other: list[float]) -> float:
    """The median of the ratios of neighbouring runs."""
    return statistics.median(a / b for a, b in zip(one, other, strict=False))


def difference(one: list[float], other: list[float]) -> float:
    """The median of the differences of neighbouring runs."""
    return statistics.median(a - b for a, b in zip(one, other, strict=False))
