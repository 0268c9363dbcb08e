"""Holds the operations of cognito_call against AWS's model in botocore: which they are, their members, what is secret,
what is sent again, and the statuses of their errors.

Run: LIBCOGNITO_LIBRARY=target/stage/lib/libcognito.so python3 tests/network/operations_table.py
"""

import hashlib
import json
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import library

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

import aws_model

INVALID_ARGUMENT, SERVICE_ERROR = 1, 100
TARGET = "AWSCognitoIdentityProviderService."
READ = {
    "GetDevice",
    "GetUser",
    "GetUserAuthFactors",
    "ListDevices",
    "ListUserSessions",
    "ListWebAuthnCredentials",
}
MAY_SEND = {
    "ForgotPassword",
    "GetUserAttributeVerificationCode",
    "InitiateAuth",
    "ResendConfirmationCode",
    "RespondToAuthChallenge",
    "SignUp",
    "UpdateUserAttributes",
}
# Beside what the model calls sensitive.
ALSO_SECRET = {"ClientMetadata", "Code", "ConfirmationCode"}


class Server(ThreadingHTTPServer):
    """Answers with what it is told to, and keeps what it got."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[Any, str]] = []
        self.answer: Callable[[str], tuple[int, str, str]] = lambda body: (200, "", "")
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.server.got.append((self.headers["x-amz-target"], body))
        status, code, message = self.server.answer(body)
        text = json.dumps({"__type": code, "message": message} if code else {}).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is that of the base class
        pass


class Model:
    """AWS's model of the service."""

    def __init__(self):
        data = aws_model.load()
        self.shapes = data["shapes"]
        unsigned = {name for name, operation in data["operations"].items() if operation.get("authtype") == "none"}
        self.unsigned = {name: data["operations"][name] for name in sorted(unsigned)}
        self.signed = set(data["operations"]) - unsigned
        self.errors = {error["shape"] for operation in self.unsigned.values() for error in operation["errors"]}

    def input(self, operation):
        return self.shapes[self.unsigned[operation]["input"]["shape"]]

    def sample(self, shape, path, secrets, is_secret):
        """A value of a shape; texts that are secret are added to `secrets`."""
        found = self.shapes[shape]
        is_secret = is_secret or found.get("sensitive", False)
        kind = found["type"]
        if kind == "string":
            text = hashlib.sha256(path.encode()).hexdigest()[:24]
            if is_secret:
                secrets.append(text)
            return text
        if kind == "structure":
            members = {} if found.get("document") else found["members"]
            return {
                name: self.sample(member["shape"], f"{path}.{name}", secrets, is_secret)
                for name, member in members.items()
            }
        if kind == "list":
            return [self.sample(found["member"]["shape"], f"{path}[]", secrets, is_secret)]
        if kind == "map":
            return {"some-key": self.sample(found["value"]["shape"], f"{path}.value", secrets, is_secret)}
        return {"boolean": True, "integer": 1}[kind]

    def full_input(self, operation):
        """An input with every member, and what of it is secret."""
        secrets = []
        members = {
            name: self.sample(member["shape"], f"{operation}.{name}", secrets, name in ALSO_SECRET)
            for name, member in self.input(operation)["members"].items()
        }
        return members, secrets


class Checks:
    """Compares the library with the model, and counts."""

    def __init__(self):
        self.model = Model()
        self.library = library.load()
        self.server = Server()
        self.options = {"endpoint_url": self.server.url(), "proxy": ""}
        self.failures = []
        self.count = 0

    def check(self, holds, *words):
        self.count += 1
        if not holds:
            self.failures.append(" ".join(map(str, words)))

    def call(self, operation, members):
        self.server.got.clear()
        return self.library.call(self.options, operation, members)

    def refused(self, operation, members, *words):
        status, said = self.call(operation, members)
        message = said["Error"]["Message"]
        fits = status == INVALID_ARGUMENT and all(word in message for word in words)
        self.check(fits and not self.server.got, operation, "was to be refused for", words, "but:", said)

    def names_and_members(self, operation):
        full, _ = self.model.full_input(operation)
        required = self.model.input(operation).get("required", [])
        if required:
            self.refused(operation, {}, operation, *required)
        for name in required:
            self.refused(operation, {other: full[other] for other in full if other != name}, operation, name)
        self.refused(operation, {**full, "NoMember": "x"}, operation, "NoMember")
        for name, value in full.items():
            self.refused(operation, {**full, name: 5 if isinstance(value, str) else "x"}, operation, name)
            self.refused(operation, {**full, name: None}, operation, name)

    def wire(self, operation):
        full, _ = self.model.full_input(operation)
        self.server.answer = lambda body: (200, "", "")
        status, said = self.call(operation, full)
        self.check(status == 0 and len(self.server.got) == 1, operation, "with all members:", said)
        for target, body in self.server.got:
            self.check(target == TARGET + operation, operation, "has the target", target)
            self.check(json.loads(body) == full, operation, "was sent as", body)

    def secrets(self, operation):
        full, secrets = self.model.full_input(operation)
        self.check(secrets, operation, "has no secret at all")
        self.server.answer = lambda body: (400, "InvalidParameterException", f"{operation} {body}")
        _, said = self.call(operation, full)
        text = json.dumps(said)
        self.check(operation in said["Error"]["Message"], operation, "lost the server's message:", said)
        for secret in secrets:
            self.check(secret not in text, operation, "shows the secret", secret)

    def send_rule(self, operation):
        full, _ = self.model.full_input(operation)
        self.server.answer = lambda body: (500, "InternalErrorException", "")
        _, said = self.call(operation, full)
        attempts = 3 if operation in READ else 1
        self.check(len(self.server.got) == attempts, operation, "was sent", len(self.server.got), "times")
        sent = "maybe" if operation in MAY_SEND else None
        self.check(said.get("CodeSent") == sent, operation, "says of the code:", said.get("CodeSent"))

    def all(self):
        self.check(
            len(self.model.unsigned) >= 34, "the model has only", len(self.model.unsigned), "unsigned operations"
        )
        for operation in self.model.unsigned:
            status, said = self.call(operation, {})
            known = status != INVALID_ARGUMENT or said["Error"]["Message"].startswith(operation)
            self.check(known, operation, "is unsigned in AWS's model and missing in the catalog")
            if known:
                self.names_and_members(operation)
                self.wire(operation)
                self.secrets(operation)
                self.send_rule(operation)
        for operation in self.model.signed:
            self.refused(operation, {}, operation, "signature")
        for code in self.model.errors:
            self.server.answer = lambda body, code=code: (400, code, "")
            status, said = self.call("DeleteUser", {"AccessToken": "abc"})
            self.check(status > SERVICE_ERROR and said["Error"]["Code"] == code, code, "has no status:", said)


def main():
    checks = Checks()
    checks.all()
    print("\n".join(checks.failures))
    print(f"{checks.count} comparisons with AWS's model, {len(checks.failures)} differ")
    sys.exit(bool(checks.failures))


if __name__ == "__main__":
    main()
