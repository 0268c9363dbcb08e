"""Systems that forbid memory both writable and executable, as systemd's MemoryDenyWriteExecute and SELinux do.

libffi then keeps the code of callbacks in a file that a fork shares, so a child that frees or makes one there damages
its parent.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from conftest import skip
from pools import LocalPool
from protections import MDWE, SECCOMP
from scripts import environment, signalled, start
from servers import BOUND, Answer, Server
from tokens import token

_launcher = ""


@pytest.fixture(autouse=True, params=[MDWE, SECCOMP], ids=["prctl", "seccomp"])
def _protection(request: pytest.FixtureRequest) -> None:
    global _launcher
    _launcher = request.param
    if not _works(_launcher):
        skip("prctl(PR_SET_MDWE)" if _launcher is MDWE else "seccomp", "use Linux 6.3 or later on x86-64 or arm64")


@functools.lru_cache
def _works(launcher: str) -> bool:
    return subprocess.run(_command("pass", launcher), capture_output=True, timeout=BOUND).returncode == 0


def _command(program: str, launcher: str | None = None) -> list[str]:
    return [sys.executable, "-c", launcher or _launcher, sys.executable, "-c", program]


def run(program: str, *arguments: str, **more: str) -> str:
    done = subprocess.run(
        [*_command(textwrap.dedent(program)), *arguments],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=BOUND,
    )
    assert (done.returncode, done.stderr) == (0, ""), (done.stdout, done.stderr)
    return done.stdout


#: Another part of the program, which has made a callback with ctypes already.
ANOTHER = "import ctypes; another = ctypes.CFUNCTYPE(None)(print)"


def on(pool: LocalPool) -> dict[str, str]:
    return {"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": pool.url}


def test_the_protection_is_on() -> None:
    out = run(
        """
        import mmap
        try:
            mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        except OSError as error:
            print("refused", error.errno in (1, 13))
        """
    )
    assert out == "refused True\n"


@pytest.mark.parametrize("end", ["sys.exit()", "os._exit(0)"])
def test_children_that_end_leave_the_parent_whole(pool: LocalPool, end: str) -> None:
    out = run(
        f"""
        import logging, os, sys, libcognito
        logging.basicConfig(level=1, stream=open(os.devnull, "w"))
        token = sys.argv[1]
        client = libcognito.Client()
        first = client.get_user(token).username
        for calls in (False, True, False, True):
            child = os.fork()
            if child == 0:
                if calls:
                    assert client.get_user(token).username == libcognito.get_user(token).username == first
                {end}
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
            assert client.get_user(token).username == first
        print("whole")
        """,
        pool.user()["access"],
        **on(pool),
    )
    assert out == "whole\n"


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing(pool: LocalPool, method: str, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    with program.open("w", encoding="utf-8") as file:
        file.write(
            textwrap.dedent(
                """
                import multiprocessing, sys, libcognito
                def work(token):
                    return libcognito.get_user(token).username
                if __name__ == "__main__":
                    token = sys.argv[1]
                    first = work(token)
                    with multiprocessing.get_context(sys.argv[2]).Pool(3) as pool:
                        print(set(pool.map(work, [token] * 24, 1)) == {first})
                    print(work(token) == first)
                """
            )
        )
    out = run("import runpy, sys; sys.argv[:] = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
              if method == "fork" else
              "import os, sys; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])",
              str(program), pool.user()["access"], method, **on(pool))  # fmt: skip
    assert out == "True\nTrue\n"


PREFORK = """
import os, sys
{before}
pipes = []
for number in range(2):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        # Each child has a history of its own, so that no two of them make the same things at the same addresses.
        kept = [bytearray(number * 1000 + n) for n in range(1, number * 500 + 1)]
        import logging, libcognito
        logging.basicConfig(level=1, format="%(message)s", stream=open(os.devnull, "w"))
        libcognito.Client()
        os.write(write, b"ready")
        os.read(0, 1)  # until both have made what they need
        for _ in range(5):
            libcognito.get_user(sys.argv[1])
        os._exit(0)
    os.close(write)
    pipes.append((child, read))
for _, read in pipes:
    assert os.read(read, 5) == b"ready"
os.write(int(sys.argv[2]), b"gg")
print(*(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child, _ in pipes))
"""


@pytest.mark.parametrize(
    "before", ["import ctypes", ANOTHER, "import libcognito; libcognito.Client()"], ids=["ctypes", "another", "loaded"]
)
def test_children_that_use_it_first(pool: LocalPool, before: str) -> None:
    # A server that forks its workers before the package was used.
    read, write = os.pipe()
    try:
        done = subprocess.run(
            [*_command(PREFORK.format(before=before)), pool.user()["access"], str(write)],
            env=environment(**on(pool)),
            stdin=read,
            pass_fds=[write],
            capture_output=True,
            text=True,
            timeout=BOUND,
        )
    finally:
        os.close(read)
        os.close(write)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 0\n", "")


@pytest.mark.parametrize("before", ["", ANOTHER], ids=["callbacks", "none"])
def test_ctrl_c_ends_a_hanging_call(before: str) -> None:
    import signal

    with Server(Answer(act="hang")) as server:
        program = f"""
        {before}
        import sys, libcognito
        from libcognito import _callbacks
        client = libcognito.Client(endpoint_url=sys.argv[1], timeout=100000)
        print(_callbacks.CHECK is not None, flush=True)
        try:
            client.get_user(sys.argv[2])
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        """
        process = start(_launcher, *_command(textwrap.dedent(program))[3:], server.url, token())
        out, err = signalled(process, server, signal.SIGINT)
    assert (process.returncode, out, err) == (0, f"{not before}\ninterrupted\n", "")


def test_lines_come_or_their_absence_is_said(pool: LocalPool) -> None:
    program = """
    {before}
    import logging, sys, libcognito
    logging.basicConfig(level="INFO", format="%(message)s", stream=sys.stdout)
    libcognito.get_user(sys.argv[1])
    """
    lines = {}
    for before in ("", ANOTHER):
        lines[before] = run(program.format(before=before), pool.user()["access"], **on(pool)).splitlines()
    assert lines[""][0].startswith("GetUser host=")
    assert len(lines[ANOTHER]) == 1
    assert lines[ANOTHER][0].startswith("There are no log lines of libcognito: ")


def test_calls_work_where_no_callback_can_be_made(pool: LocalPool) -> None:
    out = run(
        """
        import sys
        from libcognito import _callbacks
        def refusing(*_):
            raise MemoryError
        _callbacks.methodcaller = refusing
        assert _callbacks._make() == (None, None)
        _callbacks.CHECK = _callbacks.LOG = None
        _callbacks.MAIN_IS_DEAF = True
        import libcognito
        print(libcognito.get_user(sys.argv[1]).email_verified)
        """,
        pool.user()["access"],
        **on(pool),
    )
    assert out == "False\n"
