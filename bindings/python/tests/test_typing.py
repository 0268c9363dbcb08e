"""What type checkers tell a user of the package: mypy and pyright, line by line."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import skip
from servers import BOUND

#: Types that are revealed: the comment says as what.
GOOD = """
import libcognito
from libcognito import AsyncClient, Client, NotAuthorizedException, Options, boto3
from libcognito.boto3.exceptions import ClientError, ParamValidationError
from libcognito.boto3.types import GetUserResponse
from pathlib import Path

def work(token: str) -> bool:
    options: Options = {"max_attempts": 1, "ca_bundle": Path("a.pem"), "use_fips_endpoint": True}
    with Client("eu-central-1", timeout=2.5, connect_timeout=1, proxy="") as client, Client(**options) as other:
        reveal_type(client.get_attr_verification_code(token, "email", {"lang": "de"}).destination)  # str | None
        reveal_type(client.get_user(token).email_verified)  # bool
        other.verify_attr(token, "email", "123456")
    try:
        libcognito.verify_attr(token, "email", "123456")
    except (NotAuthorizedException, libcognito.TimeoutError, libcognito.ConnectionError) as error:
        reveal_type(error.code_sent)  # str | None
    return libcognito.get_user(token).email_verified

def existing(token: str) -> GetUserResponse:
    client = boto3.client("cognito-idp", region_name="eu-central-1", aws_access_key_id="key")
    details = client.get_user_attribute_verification_code(
        AccessToken=token, AttributeName="email", ClientMetadata={"lang": "de"}
    )["CodeDeliveryDetails"]
    reveal_type(details.get("Destination"))  # str | None
    try:
        client.verify_user_attribute(AccessToken=token, AttributeName="email", Code="123456")
    except client.exceptions.CodeMismatchException as error:
        reveal_type(error.operation_name)  # str
        reveal_type(error.code_sent)  # str | None
    except (ClientError, ParamValidationError, client.exceptions.ClientError):
        pass
    found = boto3.Session(region_name="eu-west-1").client("cognito-idp").get_user(AccessToken=token)
    reveal_type(found["UserAttributes"][0]["Name"])  # str
    reveal_type(found["ResponseMetadata"].get("HTTPStatusCode"))  # int | None
    client.update_user_attributes(AccessToken=token, UserAttributes=[{"Name": "email", "Value": "zoe@blume.example"}])
    signed_in = client.initiate_auth(ClientId="app", AuthFlow="EMAIL_OTP", AuthParameters={"USERNAME": "zoe"})
    reveal_type(signed_in["AuthenticationResult"].get("RefreshToken"))  # str | None
    return found

async def more(token: str) -> None:
    async with AsyncClient(timeout=5, max_concurrency=2, max_attempts=1) as client:
        reveal_type(await client.get_user(token))  # User
"""

#: Each of these lines is a mistake, and the only one.
BAD = """
import libcognito
from libcognito import AsyncClient, Client, boto3
from libcognito.boto3 import exceptions
from libcognito.boto3.exceptions import ParamValidatoinError  # bad

client = boto3.client("cognito-idp")
T = "token"
libcognito.get_user(5)  # bad
libcognito.get_usr(T)  # bad
libcognito.LimitExceedException  # bad
Client(regoin="eu-west-1")  # bad
Client(max_attemps=1)  # bad
Client(timeout="5")  # bad
Client(max_attempts="5")  # bad
Client(ca_bundle=5)  # bad
AsyncClient(conect_timeout=1)  # bad
boto3.client("s3", regionname="eu-west-1")  # bad
boto3.client("cognito-idp", regionname="eu-west-1")  # bad
boto3.Session(region="eu-west-1")  # bad
boto3.Session().cilent("s3")  # bad
boto3.setup_default_session(region="eu-west-1")  # bad
boto3.clinet("cognito-idp")  # bad
client.get_usr(AccessToken=T)  # bad
client.sign_up(Username="zoe")  # bad
client.initiate_auth(ClientId="app", AuthFlow="EMAIL_OTP")["AuthenticationResults"]  # bad
client.update_user_attributes(AccessToken=T, UserAttributes=[{"name": "email"}])  # bad
client.get_user(T)  # bad
client.get_user()  # bad
client.get_user(AcessToken=T)  # bad
client.get_user(AccessToken=5)  # bad
client.verify_user_attribute(AccessToken=T, AttributeName="email")  # bad
client.verify_user_attribute(AccessToken=T, AttributeName="email", Code=123456)  # bad
client.get_user_attribute_verification_code(AccessToken=T, AttributeName="email", ClientMetadata={"a": 1})  # bad
client.get_user(AccessToken=T)["UserName"]  # bad
client.get_user(AccessToken=T)["UserAttributes"][0]["name"]  # bad
client.get_user_attribute_verification_code(AccessToken=T, AttributeName="email")["CodeDeliveryDetail"]  # bad
client.exceptions.CodeMissmatchException  # bad
client.meta.regoin_name  # bad
exceptions.ClientErorr  # bad
"""


def mypy(program: Path) -> list[tuple[int, str, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", str(program)],
        cwd=program.parent,
        capture_output=True,
        text=True,
        timeout=BOUND * 5,
    )
    assert done.stderr == "", done.stderr
    found = re.findall(r"^[^:\n]+:(\d+): (error|note): (.*)$", done.stdout, re.MULTILINE)
    return [(int(line), kind, text) for line, kind, text in found]


def pyright(program: Path) -> list[tuple[int, str, str]]:
    config = {"include": [program.name], "typeCheckingMode": "strict", "reportUnusedExpression": False}
    (program.parent / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, "--project", "."],
        cwd=program.parent,
        capture_output=True,
        text=True,
        timeout=BOUND * 5,
    )
    if not done.stdout.lstrip().startswith("{"):
        skip("pyright's own node package", "let pyright reach the npm registry once: " + done.stderr[-300:])
    kinds = {"error": "error", "warning": "error", "information": "note"}
    return [
        (entry["range"]["start"]["line"] + 1, kinds[entry["severity"]], entry["message"])
        for entry in json.loads(done.stdout)["generalDiagnostics"]
    ]


@pytest.fixture(params=[mypy, pyright], ids=["mypy", "pyright"])
def checker(request: pytest.FixtureRequest) -> object:
    if importlib.util.find_spec(request.param.__name__) is None:
        skip(request.param.__name__, f"pip install {request.param.__name__}")
    return request.param


def test_a_right_program_has_the_types_that_it_says(checker: object, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(GOOD, encoding="utf-8")
    said = checker(program)  # type: ignore[operator]
    assert [entry for entry in said if entry[1] == "error"] == []
    revealed = {line: re.findall(r'"([^"]*)"', text)[-1].rpartition("libcognito.results.")[2] for line, _, text in said}
    expected = {
        number: line.partition("  # ")[2] for number, line in enumerate(GOOD.split("\n"), 1) if "reveal_type" in line
    }
    assert revealed == expected


def test_every_misspelling_is_found(checker: object, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(BAD, encoding="utf-8")
    found = {line: text for line, kind, text in checker(program) if kind == "error"}  # type: ignore[operator]
    lines = BAD.split("\n")
    expected = {number for number, line in enumerate(lines, 1) if line.endswith("# bad")}
    assert len(expected) > 30
    assert [lines[number - 1] for number in sorted(expected - set(found))] == [], "not found"
    assert {number: found[number] for number in set(found) - expected} == {}, "found where nothing is wrong"


def test_the_options_are_the_librarys() -> None:
    from libcognito import Client, Options
    from pools import ROOT

    page = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    table = page.partition("| option | environment |")[2].partition("\n\n")[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    assert set(Options.__annotations__) | {"region", "endpoint_url", "timeout"} == documented
    for name in Options.__annotations__:
        assert name in (Client.__doc__ or "")
