"""What the tests share: a clean environment, programs run as processes of their own, and skips that are seen."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from libcognito_testing import CognitoPool

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "bindings" / "python-testing"
#: Seconds; only what never ends takes that long.
BOUND = 120

# Before anything is imported that reads it: no setting of the machine's own reaches the tests.
for _name in list(os.environ):
    if _name.startswith(("AWS_", "COGNITO_")) and not _name.startswith("COGNITO_TEST_"):
        del os.environ[_name]
    if _name.lower() in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        del os.environ[_name]
os.environ["AWS_CONFIG_FILE"] = os.devnull
os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull


def skip(what: str, how: str) -> None:
    """Leaves a test that lacks something; fails it where nothing may be skipped."""
    words = f"SKIPPED for want of {what}: {how}"
    if os.environ.get("COGNITO_TEST_NO_SKIP") == "1":
        pytest.fail(words)
    pytest.skip(words)


def run(program: str, *arguments: str, **environment: str) -> str:
    """What the program writes to standard output; it must end well and write nothing to standard error."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=BOUND,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def ends(number: int) -> bool:
    """Waits until the process with that number has ended; it need not be a child."""
    try:
        watched = os.pidfd_open(number)
    except ProcessLookupError:
        return True
    with os.fdopen(watched) as process:
        import select

        return bool(select.select([process], [], [], BOUND)[0])


@pytest.fixture(scope="module")
def started() -> Iterator[CognitoPool]:
    """A pool for the tests of a module; the environment is not set."""
    pool = CognitoPool()
    pool.start()
    yield pool
    pool.stop()


@pytest.fixture
def pool(started: CognitoPool) -> CognitoPool:
    """The same, emptied."""
    started.reset()
    return started
