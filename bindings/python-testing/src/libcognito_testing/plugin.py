"""The pytest plugin: one pool for the run, or for each worker of pytest-xdist, emptied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import CognitoPool
from ._environment import forget_default_client


@pytest.fixture(scope="session")
def cognito_pool_session() -> Iterator[CognitoPool]:
    """The pool's process, for fixtures that live longer than a test: not emptied, and the environment is not set.

    Override it in conftest.py for a pool with other arguments.
    """
    pool = CognitoPool()
    pool.start()
    yield pool
    pool.stop()


@pytest.fixture
def cognito_pool(cognito_pool_session: CognitoPool, monkeypatch: pytest.MonkeyPatch) -> Iterator[CognitoPool]:
    """A local Cognito user pool, empty but for one user; boto3, libcognito and other clients find it meanwhile."""
    cognito_pool_session.reset()
    # Not set_for_now: what the test changes by its monkeypatch must be undone before this is, in whatever order it asks
    # for the two.
    for name, value in cognito_pool_session.environment.items():
        monkeypatch.setenv(name, value)
    forget_default_client()
    yield cognito_pool_session
    forget_default_client()
