"""What a type checker tells a user of the package."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from conftest import skip
from servers import BOUND

PROGRAM = """
import asyncio
import libcognito
from libcognito import AsyncClient, Client, NotAuthorizedException, boto3

def work(token: str) -> bool:
    with Client(region="eu-central-1", timeout=2.5, max_attempts=1) as client:
        reveal_type(client.get_attr_verification_code(token, "email", {"lang": "de"}).destination)
        reveal_type(client.get_user(token).attributes)
    try:
        libcognito.verify_attr(token, "email", "123456")
    except (NotAuthorizedException, libcognito.TimeoutError, libcognito.ConnectionError) as error:
        reveal_type(error.code_sent)
    boto3.client("cognito-idp").get_user(AccessToken=token)
    return libcognito.get_user(token).email_verified

async def more(token: str) -> None:
    async with AsyncClient() as client:
        reveal_type(await client.get_user(token))
    libcognito.get_user(5)
"""


def test_a_users_program_under_strict_mypy(tmp_path: Path) -> None:
    if importlib.util.find_spec("mypy") is None:
        skip("mypy", "pip install mypy")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--config-file=", str(program)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=BOUND * 5,
    )
    said = [line.split(": ", 1)[1] for line in done.stdout.splitlines()[:-1]]
    assert said == [
        'note: Revealed type is "str | None"',
        'note: Revealed type is "typing.Mapping[str, str | bool]"',
        'note: Revealed type is "str | None"',
        'note: Revealed type is "libcognito.results.User"',
        'error: Argument 1 to "get_user" has incompatible type "int"; expected "str"  [arg-type]',
    ]
