"""Runs Python programs as processes of their own: for signals, forks and fresh imports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

from servers import BOUND, Server


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, **more}


def run(program: str, *arguments: str, **more: str) -> str:
    """What the program writes to standard output; it must end well and write nothing to standard error."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *arguments],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=BOUND,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def start(program: str, *arguments: str, **more: str) -> subprocess.Popen[str]:
    """A process whose output is piped."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), *arguments],
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def signalled(process: subprocess.Popen[str], server: Server, number: signal.Signals) -> tuple[str, str]:
    """Sends a signal while the process waits for the server; returns what it writes until its end."""
    server.wait_for_request()
    process.send_signal(number)
    return process.communicate(timeout=BOUND)
