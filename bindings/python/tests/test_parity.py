"""boto3 and libcognito.boto3 side by side: equal results, exceptions and requests, but for what PARITY.md names."""

from __future__ import annotations

import os
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

import parity_cases
import parity_operations
import patterns
from conftest import skip
from libcognito import boto3 as ours
from parity import ASPECTS, Case, differences, run
from servers import Server

try:
    import boto3 as theirs
    import botocore.config
    import botocore.endpoint
except ImportError:
    theirs = None  # type: ignore[assignment]

PAGE = Path(__file__).resolve().parents[1] / "PARITY.md"

INTRODUCTION = """<!-- Which calls behave as boto3's, and which do not: written by tests/test_parity.py, see below. -->
# libcognito.boto3 beside boto3

Each line is a call that the tests make through boto3 and through `libcognito.boto3`, against the same server. Compared
are: the result, the exception's class, its text, its `response`, how many requests were sent, and the first request
(method, path, host, target, content type, absence of a signature, JSON value). "equal" means equal in all of these.

What differs everywhere, on purpose:

- Every exception is `libcognito.CognitoError` as well, with `code_sent`, `hint`, `request_id` and so on.
- The body is written without white space and in UTF-8; boto3 writes blanks and `\\\\u` escapes. The JSON value is equal.
- The User-Agent is libcognito's own, with `user_agent_extra` after it.
- No credentials, no region and no metadata service are asked for. `AWS_REGION` is read as well as `AWS_DEFAULT_REGION`.
- Waits between attempts are limited by the call's deadline: 30 s in all by default, `connect_timeout + read_timeout`
  where a Config gives them; boto3 counts 60 s for each wait of each attempt.
- `verify=False` and plain http to another machine are refused, since the request carries the user's token.
- Certificates are checked against the system's trust store; boto3 has one of its own.
- Exceptions can be pickled as they are; boto3's come back as `ClientError`.
- Of boto3's modules `session` and `exceptions` are here. Others are imported from boto3 itself
  (`from boto3.dynamodb.conditions import Key`): `libcognito.boto3.dynamodb.conditions` is not there.
- What is not one of the 34 operations is boto3's own: it is signed, and what acts is sent again as boto3 does (three times
  where the answer of `admin_create_user` is lost). Its errors are those of `client.exceptions` here too.
- Where a test mocks boto3, from the first use of `client.meta.events` on, and in clients of a session whose `events` were
  used or that was made of a `botocore_session`, botocore's own client makes the calls of the 34 operations, and sends each
  once at most; see "Your tests" in the README.

Written by `LIBCOGNITO_WRITE_PARITY=1 bindings/python/run_tests.sh`; the tests fail where it is out of date.

| call | |
|---|---|
"""


PATTERNS = """## How programs use boto3

Ways in which public programs, libraries and their tests use boto3 for Cognito, each tried with both, on a local server.
Compared is what the program sees: results, errors, and what was sent. Ten whole programs (with Flask, Django, FastAPI, for
AWS Lambda, wrappers, jobs) are compared too, unchanged but for the import line: with the local pool, and with moto, a
patched `_make_api_call` and Stubber.
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


OF_OPERATIONS = [case for cases in parity_operations.CASES.values() for case in cases]


@pytest.mark.parametrize("case", [*parity_cases.CASES, *OF_OPERATIONS], ids=lambda case: case.name)
def test_equal_but_for_what_is_named(case: Case, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    if theirs is None:
        skip("boto3", "pip install boto3")
    # boto3 waits up to 20 s between attempts, and nothing here depends on it.
    monkeypatch.setattr(botocore.endpoint, "time", types.SimpleNamespace(sleep=lambda seconds: None))
    expected = run(theirs, case, server, botocore.config.Config)
    found = run(ours, case, server, botocore.config.Config)
    assert set(differences(found, expected)) == set(case.differs), (found, expected)
    assert bool(case.differs) == bool(case.why)


def test_the_table_is_long_and_each_name_is_there_once() -> None:
    names = [case.name for case in parity_cases.CASES]
    assert len(names) == len(set(names)) >= 40


def test_the_page_is_up_to_date() -> None:
    lines = [f"| each of the 34 operations: {name} | equal |" for name in parity_operations.CASES]
    for case in parity_cases.CASES:
        differing = ", ".join(aspect for aspect in ASPECTS if aspect in case.differs)
        lines.append(f"| {case.name} | {f'differs in {differing}: {case.why}' if differing else 'equal'} |")
    lines += ["", PATTERNS, "| way | |", "|---|---|"]
    for pattern in patterns.PATTERNS:
        lines.append(f"| {pattern.name} | {f'differs: {pattern.differs}' if pattern.differs else 'equal'} |")
    page = INTRODUCTION.replace("\\\\", "\\") + "\n".join(lines) + "\n"
    if os.environ.get("LIBCOGNITO_WRITE_PARITY") == "1":
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "run with LIBCOGNITO_WRITE_PARITY=1"
