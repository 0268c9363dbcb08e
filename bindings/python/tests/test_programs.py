"""Ten programs as the public writes them, with boto3 and with libcognito in its import line: the same comes out.

They run against the local pool, and with the mocks that their tests would use: moto, a patched `_make_api_call`, and
Stubber where a program has a client for all calls. No request leaves the mocks.
"""

from __future__ import annotations

import importlib
import json
import types
import unittest.mock
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import skip
from pools import LocalPool
from servers import Server

try:
    import boto3 as theirs
    import botocore.client
    from botocore.stub import Stubber

    for _name in ("django", "fastapi", "flask", "httpx", "moto"):
        importlib.import_module(_name)
except ImportError as missing:
    skip(str(missing.name), "pip install -r requirements-test.txt")

PROGRAMS = sorted((Path(__file__).parent / "public_programs").glob("*.py"))
IMPORT = "import boto3\n"
#: Answers of a patched `_make_api_call`, and of Stubber.
ANSWERS: dict[str, Any] = {
    "SignUp": {"UserConfirmed": False, "UserSub": "sub", "CodeDeliveryDetails": {"DeliveryMedium": "EMAIL"}},
    "InitiateAuth": {"AuthenticationResult": {"AccessToken": "abc", "RefreshToken": "def", "TokenType": "Bearer"}},
    "GetTokensFromRefreshToken": {"AuthenticationResult": {"AccessToken": "abc"}},
    "GetUser": {"Username": "zoe", "UserAttributes": [{"Name": "email", "Value": "zoe@blume.example"}]},
    "GetUserAttributeVerificationCode": {"CodeDeliveryDetails": {"DeliveryMedium": "EMAIL"}},
    "AssociateSoftwareToken": {"SecretCode": "s" * 16},
    "ListUsers": {"Users": [{"Username": "zoe"}]},
}


def load(path: Path, line: str) -> Any:
    """The program as a module, with this line in place of its import of boto3."""
    source = path.read_text(encoding="utf-8")
    assert source.count(IMPORT) == 1
    module = types.ModuleType(path.stem)
    exec(compile(source.replace(IMPORT, line), str(path), "exec"), vars(module))
    return module


def both(path: Path, run: Callable[[Any], Any]) -> tuple[Any, Any]:
    """What the program comes to with libcognito and with boto3."""
    lines = ("from libcognito import boto3\n", IMPORT)
    outcomes = [run(lambda line=line: load(path, line)) for line in lines]
    found, expected = json.loads(json.dumps(outcomes, default=str))
    return found, expected


@pytest.fixture(autouse=True)
def _surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "A"),
        ("AWS_SECRET_ACCESS_KEY", "s"),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(theirs, "DEFAULT_SESSION", None)
    monkeypatch.setattr(importlib.import_module("libcognito.boto3"), "DEFAULT_SESSION", None)
    # A lost answer would be waited for by boto3, and nothing here depends on it.
    monkeypatch.setattr("botocore.endpoint.time", types.SimpleNamespace(sleep=lambda seconds: None))


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server that no request may come to."""
    with Server() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", server.url)
        yield server
        assert not server.requests


_names = iter(f"user{number}x" for number in range(1000))

pytestmark = [
    pytest.mark.filterwarnings("ignore:Using `httpx` with"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
programs = pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)


def test_there_are_ten() -> None:
    assert len(PROGRAMS) == 10


@programs
def test_with_the_local_pool(path: Path, pool: LocalPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", pool.url)
    app = pool.client()["client_id"]

    def run(module: Any) -> Any:
        username = next(_names)

        def code() -> str:
            inbox = pool.inbox({"username": username})
            return str(inbox[-1]["code"]) if inbox else ""

        outcome = module().exercise(app, username, code)
        return json.loads(json.dumps(outcome, default=str).replace(username, "USER"))

    found, expected = both(path, run)
    assert found == expected


@programs
def test_with_a_patched_make_api_call(path: Path, nowhere: Server) -> None:
    def run(module: Any) -> Any:
        calls = []

        def fake(client: Any, operation: str, members: Any) -> Any:
            calls.append((operation, members))
            if "nonsense" in members.values():
                code = {"Error": {"Code": "CodeMismatchException", "Message": "Wrong."}}
                raise client.exceptions.CodeMismatchException(code, operation)
            return json.loads(json.dumps({**ANSWERS.get(operation, {}), "ResponseMetadata": {"HTTPStatusCode": 200}}))

        with unittest.mock.patch.object(botocore.client.BaseClient, "_make_api_call", new=fake):
            return module().exercise("app", "zoe", lambda: "123456"), calls

    found, expected = both(path, run)
    assert found == expected
    assert len(expected[1]) > 2, expected


@programs
def test_with_moto(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import moto

    monkeypatch.setenv("MOTO_COGNITO_IDP_USER_POOL_CLIENT_ID_STRATEGY", "HASH")

    def run(module: Any) -> Any:
        with moto.mock_aws():
            cognito = theirs.client("cognito-idp", region_name="us-east-1")
            pool = cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
            made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="c")["UserPoolClient"]
            try:
                return module().exercise(made["ClientId"], "zoe", lambda: "123456")
            except NotImplementedError as error:
                # moto lacks some operations, and says so to either.
                return str(error)

    found, expected = both(path, run)
    assert found == expected


@programs
def test_with_stubber(path: Path, nowhere: Server) -> None:
    if "\nclient = " not in path.read_text(encoding="utf-8"):
        return  # it makes its clients itself

    def run(module: Any) -> Any:
        program = module()
        with Stubber(program.client) as stubber:
            stubber.add_response("sign_up", ANSWERS["SignUp"])
            stubber.add_client_error("confirm_sign_up", "ExpiredCodeException", "Late.")
            first = program.client.sign_up(ClientId="app", Username="zoe")
            try:
                program.client.confirm_sign_up(ClientId="app", Username="zoe", ConfirmationCode="1")
            except program.client.exceptions.ExpiredCodeException as error:
                return first, str(error), error.response

    found, expected = both(path, run)
    assert found == expected
    assert "Late." in expected[1]
