"""The local pool, cognito-local and moto's server, as processes of their own."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request
from pathlib import Path
from queue import Queue
from typing import Any

from servers import BOUND

ROOT = Path(__file__).resolve().parents[3]
TARGET = Path(ROOT, os.environ.get("CARGO_TARGET_DIR") or "target")
POOL = Path(os.environ.get("LIBCOGNITO_TEST_POOL") or TARGET / "debug/cognito-local-pool")
MOTO_SERVER = ROOT / "tests/support/moto_server.py"
COGNITO_LOCAL = ROOT / "tests/support/cognito_local/node_modules/.bin/cognito-local"


def _fetch(url: str, body: object = None, headers: dict[str, str] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    # Without a proxy of the surroundings: everything here is local.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url, data, headers or {}), timeout=BOUND) as response:
        return json.load(response)


def _end(process: subprocess.Popen[str], reader: threading.Thread) -> None:
    process.kill()
    process.wait(BOUND)
    reader.join(BOUND)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


class LocalPool:
    """The bundled pool, until it is stopped."""

    def __init__(self, program: Path = POOL) -> None:
        assert program.is_file(), f"{program} is missing: run `cargo build -p cognito-local-pool` first"
        self._process = subprocess.Popen(
            [str(program), "--until-stdin-closes"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        said: dict[str, str] = {}
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("export "):
                name, _, value = line[len("export ") :].strip().partition("=")
                said[name] = value
            if line.startswith("# ready"):
                break
        self.url = said["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"]
        # Read on, or the pool's printing would stop when the pipe is full.
        self._reader = threading.Thread(target=self._process.stdout.read, daemon=True)
        self._reader.start()

    def user(self, **profile: object) -> dict[str, Any]:
        """A user with quotas of their own: username, tokens and so on."""
        user: dict[str, Any] = _fetch(self.url + "/control/v1/users", profile)
        return user

    def client(self, **settings: object) -> dict[str, Any]:
        """An app client of the test's own: client_id, client_secret and so on."""
        client: dict[str, Any] = _fetch(self.url + "/control/v1/clients", settings)
        return client

    def code(self, user: dict[str, Any]) -> str:
        """The code that was sent last."""
        return str(self.inbox(user)[-1]["code"])

    def inbox(self, user: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = _fetch(f"{self.url}/control/v1/inbox?username={user['username']}")
        return found

    def requests(self, user: dict[str, Any], operation: str) -> list[dict[str, Any]]:
        """The bodies of the requests for an operation with this user's token."""
        of_operation = [row for row in _fetch(self.url + "/control/v1/requests") if row["target"] == operation]
        bodies = [body if isinstance(body := row["body"], dict) else json.loads(body) for row in of_operation]
        return [body for body in bodies if body["AccessToken"] in user.values()]

    def attributes(self, user: dict[str, Any]) -> dict[str, str]:
        """What the pool says of the user."""
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AWSCognitoIdentityProviderService.GetUser",
        }
        answer = _fetch(self.url, {"AccessToken": user["access"]}, headers)
        return {attribute["Name"]: attribute["Value"] for attribute in answer["UserAttributes"]}

    def fault(self, **fault: object) -> None:
        _fetch(self.url + "/control/v1/faults", fault)

    def stop(self) -> None:
        _end(self._process, self._reader)


class CognitoLocal:
    """The emulator from npm, with one pool and one signed-in user."""

    @staticmethod
    def missing() -> str:
        """What to do where it is not installed, else nothing."""
        if shutil.which("node") is None:
            return "apt-get install nodejs npm"
        return "" if COGNITO_LOCAL.is_file() else "npm ci --prefix tests/support/cognito_local"

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        config = Path(self._folder.name, ".cognito", "config.json")
        config.parent.mkdir()
        config.write_text(json.dumps({"TokenConfig": {"IssuerDomain": "http://localhost:9229"}}))
        environment = {"PATH": os.environ["PATH"], "HOST": "127.0.0.1", "PORT": "0", "CODE": "424242"}
        self._process = subprocess.Popen(
            [str(COGNITO_LOCAL)],
            cwd=self._folder.name,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        address: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._follow, args=(address,), daemon=True)
        self._reader.start()
        self.url = address.get(timeout=BOUND)
        self.client_id = ""
        self.token = self._sign_up()

    def _follow(self, address: Queue[str]) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found = re.search(r"Cognito Local running on (\S+)", re.sub("\x1b\\[[0-9;]*m", "", line))
            if found:
                address.put(found.group(1))

    def call(self, operation: str, **body: object) -> Any:
        target = "AWSCognitoIdentityProviderService." + operation
        return _fetch(self.url, body, {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target})

    def _sign_up(self) -> str:
        user, password = "zoe@blume.example", "Correct-Horse-7"
        pool = self.call(
            "CreateUserPool", PoolName="tests", AutoVerifiedAttributes=["email"], UsernameAttributes=["email"]
        )["UserPool"]["Id"]
        client = self.call(
            "CreateUserPoolClient",
            UserPoolId=pool,
            ClientName="tests",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )["UserPoolClient"]["ClientId"]
        self.client_id = client
        self.call(
            "AdminCreateUser",
            UserPoolId=pool,
            Username=user,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": user}],
        )
        self.call("AdminSetUserPassword", UserPoolId=pool, Username=user, Password=password, Permanent=True)
        signed_in = self.call(
            "InitiateAuth",
            ClientId=client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": user, "PASSWORD": password},
        )
        return str(signed_in["AuthenticationResult"]["AccessToken"])

    def stop(self) -> None:
        _end(self._process, self._reader)
        self._folder.cleanup()


class Moto:
    """moto's server, with one pool and one app client."""

    @staticmethod
    def missing() -> str:
        """What to do where it is not installed, else nothing."""
        names = ("boto3", "moto", "flask", "flask_cors")
        return "" if all(map(importlib.util.find_spec, names)) else "pip install 'moto[cognitoidp]' flask flask-cors"

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(MOTO_SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        _, self.url, self.client_id = self._process.stdout.readline().split()
        self._reader = threading.Thread(target=self._process.stdout.read, daemon=True)
        self._reader.start()

    def stop(self) -> None:
        _end(self._process, self._reader)
