"""How many requests one call makes where the answer is lost, late or a 500, beside boto3: docs/operations.md has it."""

from __future__ import annotations

import types
from typing import Any

import pytest

from conftest import skip
from libcognito import boto3
from pools import ROOT
from servers import Answer, Server, answer

try:
    import boto3 as theirs
    import botocore.endpoint
    from botocore.config import Config
except ImportError:
    skip("boto3", "pip install boto3")

CALLS: dict[str, dict[str, Any]] = {
    "sign_up": {"ClientId": "app", "Username": "zoe", "Password": "p"},
    "initiate_auth": {"ClientId": "app", "AuthFlow": "EMAIL_OTP", "AuthParameters": {"USERNAME": "zoe"}},
    "forgot_password": {"ClientId": "app", "Username": "zoe"},
    "update_user_attributes": {"AccessToken": "abc", "UserAttributes": [{"Name": "email", "Value": "a@b.example"}]},
}


def html(status: int) -> Answer:
    return Answer(status, b"<html></html>", {"Content-Type": "text/html"})


def failed(status: int, code: str) -> Answer:
    return answer(status, {"__type": code, "message": "No."})


FAULTS = {
    "the connection is closed": Answer(act="close"),
    "the connection is reset": Answer(act="reset"),
    "no answer in time": Answer(act="hang"),
    "HTTP 500, InternalErrorException": failed(500, "InternalErrorException"),
    "HTTP 502 of a proxy": html(502),
    "HTTP 503": html(503),
    "HTTP 504 of a gateway": html(504),
    "LimitExceededException": failed(400, "LimitExceededException"),
    "CodeDeliveryFailureException": failed(400, "CodeDeliveryFailureException"),
}

TABLE = "| after the request has arrived | libcognito | boto3 | boto3, `legacy` mode |\n|---|---|---|---|\n"


def requests(module: Any, fault: Answer, method: str, handler: bool = False, **settings: Any) -> int:
    """How many requests one call makes."""
    config = Config(connect_timeout=3, read_timeout=0.2 if fault.act == "hang" else 60, **settings)
    with Server(fault) as server:
        client = module.client("cognito-idp", "eu-central-1", endpoint_url=server.url, config=config)
        if handler:
            client.meta.events.register("before-send", lambda **_: None)
        with pytest.raises(Exception):  # noqa: B017, PT011 # each fault has its own
            getattr(client, method)(**CALLS[method])
        return len(server.requests)


def test_one_call_makes_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    # boto3 waits up to 20 s between attempts, and nothing here depends on it.
    monkeypatch.setattr(botocore.endpoint, "time", types.SimpleNamespace(sleep=lambda seconds: None))
    lines = []
    for name, fault in FAULTS.items():
        # The same for all four operations.
        (standard,) = {requests(theirs, fault, method, retries={"mode": "standard"}) for method in CALLS}
        (legacy,) = {requests(theirs, fault, method, retries={"mode": "legacy"}) for method in CALLS}
        assert {requests(boto3, fault, method) for method in CALLS} == {1}, name
        assert {requests(boto3, fault, method, handler=True) for method in CALLS} == {1}, name
        lines.append(f"| {name} | 1 | {standard} | {legacy} |\n")
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = TABLE + "".join(lines)
    assert table in page, f"docs/operations.md lacks:\n{table}"
