#!/usr/bin/env python3
"""Holds the local pool against AWS's model of the service in botocore: which operations it has, which members they
want, and the members' bounds, patterns, choices and secrecy.

Run: LIBCOGNITO_TEST_POOL=target/debug/cognito-local-pool python3 local-pool/tests/model.py
"""

from __future__ import annotations

import json
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

# The tests of the Python package have a local pool already.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings/python/tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests/support"))

import aws_model

from pools import LocalPool

#: The model does not call them sensitive, but nothing shows them.
ALSO_SECRET = {"Code", "ConfirmationCode"}
#: What keeps to the patterns of most members; the others' stand by their names.
FITTING = {"DeviceKey": "eu_0a", "UserCode": "123456", "SessionId": "tkn" + 25 * "a", "UserPoolId": "eu_Aa"}


class Checks:
    """Asks the pool, compares its answers with the model, and counts."""

    def __init__(self) -> None:
        model = aws_model.load()
        self.shapes: dict[str, Any] = model["shapes"]
        self.operations = {
            name: self.shapes[operation["input"]["shape"]]
            for name, operation in model["operations"].items()
            if operation.get("authtype") == "none"
        }
        self.pool = LocalPool()
        self.failures: list[str] = []
        self.count = 0

    def check(self, holds: bool, *words: object) -> None:
        self.count += 1
        if not holds:
            self.failures.append(" ".join(map(str, words)))

    def answer(self, path: str, body: object, **headers: str) -> dict[str, Any]:
        request = urllib.request.Request(self.pool.url + path, json.dumps(body).encode(), headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def call(self, operation: str, members: dict[str, Any]) -> tuple[str, str]:
        """Returns the error's code and its message; both are empty where there is none."""
        said = self.answer(
            "/",
            members,
            **{
                "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
            },
        )
        return said.get("__type", ""), said.get("message", "")

    def sample(self, name: str, shape: dict[str, Any]) -> Any:
        """A value that keeps to all rules."""
        if "enum" in shape:
            return shape["enum"][0]
        if shape["type"] == "string":
            return FITTING.get(name, "a" * max(shape.get("min", 1), 1))
        if shape["type"] == "structure":
            inner = {key: self.shapes[shape["members"][key]["shape"]] for key in shape.get("required", [])}
            return {key: self.sample(key, of) for key, of in inner.items()}
        return {"list": [], "map": {}, "boolean": True, "integer": 1}[shape["type"]]

    def is_refused(self, operation: str, members: dict[str, Any], name: str, constraint: str, value: object) -> None:
        code, message = self.call(operation, members)
        at = f"at '{name[0].lower()}{name[1:]}' failed to satisfy constraint: {constraint}"
        fits = code == "InvalidParameterException" and at in message
        self.check(fits, f"{operation}.{name} was to be refused: {at}; with {value!r}, but: {code}: {message}")

    def text(self, operation: str, members: dict[str, Any], name: str, shape: dict[str, Any]) -> None:
        is_secret = shape.get("sensitive", False) or name in ALSO_SECRET
        most, least, pattern = shape.get("max"), shape.get("min", 0), shape.get("pattern", "")
        broken: list[tuple[str, str]] = []
        if most is not None:
            broken.append(("b" * (most + 1), f"Member must have length less than or equal to {most}"))
        if least > 0:
            broken.append(("b" * (least - 1), f"Member must have length greater than or equal to {least}"))
        if pattern and r"\t\n\r " not in pattern:
            broken.append(("b b", f"Member must satisfy regular expression pattern: {pattern}"))
        if "enum" in shape:
            broken.append(("nonsense", f"Member must satisfy enum value set: [{', '.join(shape['enum'])}]"))
        for value, constraint in broken:
            self.is_refused(operation, {**members, name: value}, name, constraint, value[:60])
            if value:
                shown = f"'{value}'" in self.call(operation, {**members, name: value})[1]
                self.check(shown != is_secret, f"{operation}.{name}: its value is {'' if shown else 'not '}shown")

    def members(self, operation: str) -> None:
        shape = self.operations[operation]
        of = {name: self.shapes[member["shape"]] for name, member in shape["members"].items()}
        required = shape.get("required", [])
        # Where the model does without the access token, Cognito wants something in its place.
        given = [*required, *(name for name in ("AccessToken",) if name in of and name not in required)]
        good = {name: self.sample(name, of[name]) for name in given}
        code, message = self.call(operation, good)
        fits = code != "UnknownOperationException" and "failed to satisfy" not in message
        self.check(fits, f"{operation} does not take {good}: {code}: {message}")
        for name in required:
            left = {other: value for other, value in good.items() if other != name}
            self.is_refused(operation, left, name, "Member must not be null", None)
        for name, member in of.items():
            if member["type"] == "string":
                self.text(operation, good, name, member)
            if not member.get("document"):
                wrong = {**good, name: 5 if member["type"] != "integer" else "x"}
                code, message = self.call(operation, wrong)
                self.check(
                    code == "SerializationException", f"{operation}.{name} takes a wrong type: {code}, {message}"
                )

    def all(self) -> None:
        refusal = self.answer("/control/v1/faults", {"target": "?", "code": "?"})["error"]
        names = set(re.findall(r"[A-Z]\w+", refusal))
        self.check(names == set(self.operations), f"other operations: {names ^ set(self.operations)}")
        for operation in sorted(self.operations):
            self.members(operation)


def main() -> None:
    checks = Checks()
    try:
        checks.all()
    finally:
        checks.pool.stop()
    print("\n".join(checks.failures))
    print(f"{checks.count} comparisons with AWS's model, {len(checks.failures)} differ")
    sys.exit(bool(checks.failures))


if __name__ == "__main__":
    main()
