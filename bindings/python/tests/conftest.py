"""What the tests share: a clean environment, the pools, and skips that cannot be overlooked."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from pools import CognitoLocal, LocalPool, Moto

# Before anything is imported that reads it: no setting of the machine's own reaches the tests.
for _name in list(os.environ):
    if _name.startswith(("AWS_", "COGNITO_")) and not _name.startswith("COGNITO_TEST_"):
        del os.environ[_name]
    if _name.lower() in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "requests_ca_bundle"):
        del os.environ[_name]
os.environ["AWS_CONFIG_FILE"] = os.devnull
os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
# Nor what it was started with: `make test &` in a script begins with SIGINT ignored, which the programs that
# the tests interrupt would inherit.
signal.signal(signal.SIGINT, signal.default_int_handler)


def skip(what: str, how: str) -> None:
    """Leaves a test whose other half is not installed; fails it where nothing may be skipped."""
    words = f"SKIPPED for want of {what}: {how}"
    if os.environ.get("COGNITO_TEST_NO_SKIP") == "1":
        pytest.fail(words)
    pytest.skip(words, allow_module_level=True)


@pytest.fixture(scope="session")
def pool() -> Iterator[LocalPool]:
    started = LocalPool()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def cognito_local() -> Iterator[CognitoLocal]:
    if CognitoLocal.missing():
        skip("cognito-local", CognitoLocal.missing())
    started = CognitoLocal()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def moto_server() -> Iterator[Moto]:
    if Moto.missing():
        skip("moto's server", Moto.missing())
    started = Moto()
    yield started
    started.stop()
