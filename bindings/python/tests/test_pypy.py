"""PyPy, where it is installed: its ctypes has no py_object to pass, and drops what a signal raises in a callback."""

from __future__ import annotations

import shutil
import signal
import subprocess
import textwrap
from pathlib import Path

import pytest

import libcognito
from conftest import skip
from pools import LocalPool
from scripts import environment, signalled
from servers import BOUND, Answer, Server
from tokens import token

PACKAGES = str(Path(libcognito.__file__).resolve().parents[1])


def start(program: str, *arguments: str, **more: str) -> subprocess.Popen[str]:
    pypy = shutil.which("pypy3")
    if pypy is None:
        skip("pypy3", "apt-get install pypy3")
    # Of the other packages there none is for PyPy.
    head = f"import sys; sys.path.append({PACKAGES!r}); sys.dont_write_bytecode = True\n"
    return subprocess.Popen(
        [str(pypy), "-c", head + textwrap.dedent(program), *arguments],
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(program: str, *arguments: str, **more: str) -> str:
    process = start(program, *arguments, **more)
    out, err = process.communicate(timeout=BOUND)
    assert (process.returncode, err) == (0, ""), err
    return out


def test_the_calls_with_logging(pool: LocalPool) -> None:
    user = pool.user()
    out = run(
        """
        import logging, os, sys
        logging.basicConfig(level="DEBUG", format="%(levelname)s %(message)s", stream=sys.stdout)
        import libcognito
        token = sys.argv[1]
        client = libcognito.Client(timeout=5)
        print(client.get_attr_verification_code(token, "email", {"lang": "de", "ü": "ß"}).medium)
        try:
            client.verify_attr(token, "email", "000000x")
        except libcognito.CodeMismatchException as error:
            print(error.code)
        logging.disable()
        print(libcognito.get_user(token).email_verified)
        child = os.fork()
        if child == 0:
            os._exit(0 if client.get_user(token).username else 1)
        print(os.waitpid(child, 0)[1])
        from libcognito import boto3
        print(boto3.client("cognito-idp", endpoint_url=sys.argv[2]).get_user(AccessToken=token)["UserAttributes"] != [])
        """,
        user["access"],
        pool.url,
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url,
    )
    lines = out.splitlines()
    logged = [line for line in lines if line.startswith(("INFO ", "DEBUG "))]
    assert [line for line in lines if line not in logged] == ["EMAIL", "CodeMismatchException", "False", "0", "True"]
    calls = [line.split(" ")[1] for line in logged if line.startswith("INFO ")]
    assert calls == ["GetUserAttributeVerificationCode", "VerifyUserAttribute"]
    assert any(line.startswith("DEBUG ") for line in logged)
    assert pool.inbox(user)[0]["client_metadata"] == {"lang": "de", "ü": "ß"}


@pytest.mark.parametrize("logs", ["", "import logging; logging.basicConfig(level=1, filename=os.devnull)"])
def test_ctrl_c_ends_a_hanging_call(logs: str) -> None:
    with Server(Answer(act="hang"), Answer(body=b'{"Username": "zoe"}')) as server:
        process = start(
            f"""
            import os, libcognito
            {logs}
            client = libcognito.Client(endpoint_url=sys.argv[1], timeout=100000)
            try:
                client.get_user(sys.argv[2])
            except KeyboardInterrupt:
                print(client.get_user(sys.argv[2]).username)
            """,
            server.url,
            token(),
        )
        out, err = signalled(process, server, signal.SIGINT)
    assert (process.returncode, out, err) == (0, "zoe\n", "")


def test_32_threads_share_a_client(pool: LocalPool) -> None:
    out = run(
        """
        import libcognito
        from concurrent.futures import ThreadPoolExecutor
        client = libcognito.Client(endpoint_url=sys.argv[2])
        with ThreadPoolExecutor(32) as threads:
            print(len(set(threads.map(lambda _: client.get_user(sys.argv[1]).username, range(320)))))
        """,
        pool.user()["access"],
        pool.url,
    )
    assert out == "1\n"


def test_a_task_that_is_cancelled_ends_its_call() -> None:
    with Server(Answer(act="hang")) as server:
        out = run(
            """
            import asyncio, libcognito
            async def work():
                async with libcognito.AsyncClient(endpoint_url=sys.argv[1], timeout=100000) as client:
                    try:
                        await asyncio.wait_for(client.get_user(sys.argv[2]), 0.2)
                    except asyncio.TimeoutError:
                        print("given up")
            asyncio.run(work())
            """,
            server.url,
            token(),
        )
    # The process ends, so its threads did: the timeout is a day away.
    assert out == "given up\n"
