"""The servers that are asked: the local pool, cognito-local and moto, each with users, their tokens and codes."""

from __future__ import annotations

import base64
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any, Callable

ROOT = Path(__file__).resolve().parents[2]
POOL = Path(os.environ.get("LIBCOGNITO_TEST_POOL") or ROOT / "target/debug/cognito-local-pool")
MOTO_SERVER = ROOT / "tests/support/moto_server.py"
COGNITO_LOCAL = ROOT / "tests/support/cognito_local/node_modules/.bin/cognito-local"
PASSWORD = "Correct-Horse-7"
BOUND = 60
FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


def fetch(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
    # Without a proxy of the surroundings: everything here is local.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, body, headers or {}), timeout=BOUND) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class Answer:
    """What a server said: its status, and the JSON where it is some."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        try:
            self.body: dict[str, Any] = json.loads(text or "{}")
        except ValueError:
            self.body = {}
        self.is_json = bool(self.body) or text.strip() in ("", "{}")

    @property
    def code(self) -> str:
        return str(self.body.get("__type", "")).rpartition("#")[2]

    @property
    def message(self) -> str:
        return str(self.body.get("message") or self.body.get("Message") or "")


class Server:
    """One of them, as a process of its own. A subclass says how it begins, and how codes are read."""

    name = ""

    def __init__(self, command: list[str], **options: Any) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", **options
        )
        assert self.process.stdout is not None
        self.url = self.begin(self.process.stdout)
        self.pool_id = ""
        threading.Thread(target=self.follow, args=(self.process.stdout,), daemon=True).start()

    def begin(self, out: IO[str]) -> str:
        """Returns the address that it prints."""
        raise NotImplementedError

    def follow(self, out: IO[str]) -> None:
        for _ in out:
            pass

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(BOUND)

    def raw(self, operation: str, body: bytes) -> Answer:
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
            # The operations need none, but moto finds its region there.
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20200101/us-east-1/cognito-idp/aws4_request, "
            "SignedHeaders=host, Signature=0",
        }
        return Answer(*fetch(self.url, body, headers))

    def call(self, operation: str, **members: Any) -> Answer:
        return self.raw(operation, json.dumps(members).encode())

    def made(self, operation: str, **members: Any) -> dict[str, Any]:
        answer = self.call(operation, **members)
        assert answer.status == 200, f"{self.name}: {operation}: {answer.body}"
        return answer.body

    def client(self, **settings: Any) -> dict[str, str]:
        """An app client; the settings are those of CreateUserPoolClient."""
        if not self.pool_id:
            pool = self.made("CreateUserPool", PoolName="tests", AutoVerifiedAttributes=["email"])
            self.pool_id = pool["UserPool"]["Id"]
        return self.made(
            "CreateUserPoolClient",
            UserPoolId=self.pool_id,
            ClientName="tests",
            ExplicitAuthFlows=FLOWS,
            **settings,
        )["UserPoolClient"]

    def user(self, username: str, phone_number: str | None = None) -> None:
        """A confirmed user with an unverified e-mail address."""
        attributes = [{"Name": "email", "Value": username}]
        if phone_number:
            attributes.append({"Name": "phone_number", "Value": phone_number})
        at = {"UserPoolId": self.pool_id, "Username": username}
        self.made("AdminCreateUser", **at, MessageAction="SUPPRESS", UserAttributes=attributes)
        self.made("AdminSetUserPassword", **at, Password=PASSWORD, Permanent=True)

    def code(self, username: str) -> str:
        """The code that was sent last."""
        raise NotImplementedError

    def expired(self, token: str) -> str:
        """The token as if it had expired; one that looks so, where the server gives out none."""
        return forged(token, lambda claims: claims.update(exp=1))

    def without_scope(self, token: str) -> str:
        return forged(token, lambda claims: claims.update(scope="openid email"))


def forged(token: str, change: Callable[[dict[str, Any]], None]) -> str:
    """The token with other claims, and the signature of before."""
    head, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    change(claims)
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"{head}.{changed}.{signature}"


class LocalPool(Server):
    name = "local pool"

    def __init__(self) -> None:
        super().__init__([str(POOL), "--until-stdin-closes"])

    def begin(self, out: IO[str]) -> str:
        url = ""
        for line in out:
            if line.startswith("export AWS_ENDPOINT_URL"):
                url = line.strip().partition("=")[2]
            if line.startswith("# ready"):
                return url
        raise AssertionError("the local pool has ended")

    def control(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        status, text = fetch(f"{self.url}/control/v1{path}", data)
        assert status == 200, text
        return json.loads(text)

    def client(self, **settings: Any) -> dict[str, str]:
        rotates, has_secret = "RefreshTokenRotation" in settings, settings.get("GenerateSecret", False)
        client = self.control("/clients", {"client_secret": has_secret, "refresh_token_rotation": rotates})
        return {"ClientId": client["client_id"]}

    def user(self, username: str, phone_number: str | None = None) -> None:
        self.control("/users", {"username": username, "email": username, "phone_number": phone_number})

    def code(self, username: str) -> str:
        return self.control(f"/inbox?username={username}")[-1]["code"]

    def expired(self, token: str) -> str:
        return self.control("/tokens")["expired"]

    def without_scope(self, token: str) -> str:
        return self.control("/tokens")["no_scope"]


class CognitoLocal(Server):
    name = "cognito-local"

    @staticmethod
    def version() -> str:
        package = COGNITO_LOCAL.parents[1] / "cognito-local/package.json"
        return json.loads(package.read_text())["version"]

    @staticmethod
    def missing() -> str:
        """Returns the command that installs it where it is missing."""
        if shutil.which("node") is None:
            return "apt-get install nodejs npm"
        return "" if COGNITO_LOCAL.is_file() else "npm ci --prefix tests/support/cognito_local"

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        environment = {"PATH": os.environ["PATH"], "HOST": "127.0.0.1", "PORT": "0", "CODE": "424242"}
        super().__init__([str(COGNITO_LOCAL)], cwd=self._folder.name, env=environment, stderr=subprocess.STDOUT)

    def begin(self, out: IO[str]) -> str:
        for line in out:
            found = re.search(r"Cognito Local running on (\S+)", re.sub("\x1b\\[[0-9;]*m", "", line))
            if found:
                return found[1]
        raise AssertionError("cognito-local has ended")

    def code(self, username: str) -> str:
        return "424242"  # CODE has said so

    def stop(self) -> None:
        super().stop()
        self._folder.cleanup()


class Moto(Server):
    name = "moto"

    @staticmethod
    def version() -> str:
        return importlib.metadata.version("moto")

    @staticmethod
    def missing() -> str:
        """Returns the command that installs it where it is missing."""
        ended = subprocess.run([sys.executable, "-c", "import moto.server, flask, joserfc"], capture_output=True)
        # Another version may answer otherwise than the README says.
        pinned = re.search(r"^moto.*==(\S+)", (ROOT / "tests/requirements.txt").read_text(), re.MULTILINE)
        is_there = ended.returncode == 0 and pinned is not None and Moto.version() == pinned[1]
        return "" if is_there else "pip install -r tests/requirements.txt"

    def __init__(self) -> None:
        # It writes a traceback for each operation that it lacks.
        super().__init__([sys.executable, str(MOTO_SERVER)], stderr=subprocess.DEVNULL)

    def begin(self, out: IO[str]) -> str:
        return out.readline().split()[1]

    def code(self, username: str) -> str:
        return "123456"  # it takes any
