"""Runs one script through boto3 and through libcognito.boto3, and says in what the two differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from servers import Answer, Server

#: What is compared, in the order in which PARITY.md names it.
ASPECTS = ("result", "exception", "text", "response", "requests sent", "request")


@dataclass
class Case:
    """A call and the answers to it.

    `differs` names the aspects that differ on purpose, and why. Anything else that differs fails the test, and so does
    a difference that is named and not there.
    """

    name: str
    method: str = "get_user_attribute_verification_code"
    kwargs: dict[Any, Any] = field(default_factory=lambda: {"AccessToken": "abc", "AttributeName": "email"})
    answers: tuple[Answer, ...] = (Answer(),)
    args: tuple[Any, ...] = ()
    client: dict[str, Any] = field(default_factory=dict)
    differs: tuple[str, ...] = ()
    why: str = ""


@dataclass
class Outcome:
    """What a call came to, by aspect."""

    aspects: dict[str, Any]
    error: BaseException | None


def run(module: Any, case: Case, server: Server, make_config: Callable[..., Any]) -> Outcome:
    server.script(*case.answers)
    settings: dict[str, Any] = {"region_name": "eu-central-1", "endpoint_url": server.url, **case.client}
    if "config" in settings:
        settings["config"] = make_config(**settings["config"])
    result, error = None, None
    try:
        client = module.client("cognito-idp", **settings)
        result = getattr(client, case.method)(*case.args, **case.kwargs)
    except Exception as raised:  # noqa: BLE001 # whatever it is, it is compared
        error = raised
    requests = [
        {
            "method": request.method,
            "path": request.path,
            "host": request.headers["host"],
            "target": request.headers["x-amz-target"],
            "content type": request.headers["content-type"],
            "authorization": request.headers.get("authorization"),
            "body": request.json(),
        }
        for request in server.requests
    ]
    aspects = {
        "result": result,
        "exception": None if error is None else type(error).__name__,
        "text": None if error is None else str(error),
        "response": getattr(error, "response", None) if hasattr(error, "operation_name") else None,
        "requests sent": len(requests),
        "request": requests[:1],
    }
    return Outcome(aspects, error)


def differences(ours: Outcome, theirs: Outcome) -> list[str]:
    found = [aspect for aspect in ASPECTS if ours.aspects[aspect] != theirs.aspects[aspect]]
    # An `except` clause that caught boto3's exception has to catch ours. Those of `client.exceptions` are made for
    # each client, so their base stands for them.
    if theirs.error is not None and "exception" not in found:
        right = type(theirs.error)
        if right.__module__ == "botocore.errorfactory":
            right = right.__bases__[0]
        if not isinstance(ours.error, right):
            found.insert(0, "exception")
    return found
