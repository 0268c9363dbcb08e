"""The program's process: how it starts, what is said where it does not, and that nothing is left of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from conftest import BOUND, ends, run
from libcognito_testing import CognitoPool, PoolError
from libcognito_testing._process import PROGRAM

#: Prints the number of the pool's process.
NUMBER = "print(pool._running.process._process.pid, flush=True)"


def script(path: Path, text: str) -> Path:
    path.write_text("#!/bin/sh\n" + text, encoding="utf-8")
    path.chmod(0o755)
    return path


def failure(**arguments: object) -> str:
    with pytest.raises(PoolError) as caught:
        CognitoPool(**arguments).start()  # type: ignore[arg-type]
    return str(caught.value)


def test_a_program_that_is_missing(tmp_path: Path) -> None:
    missing = tmp_path / "a folder" / "pool"
    assert failure(program=missing).startswith(f"The program {missing} is missing: install")


def test_a_program_that_may_not_be_run(tmp_path: Path) -> None:
    program = script(tmp_path / "pool", "")
    program.chmod(0o644)
    said = f"The program {program} cannot be run: Permission denied. It needs the permission to be executed."
    assert failure(program=program) == said


def test_a_program_for_another_machine(tmp_path: Path) -> None:
    program = tmp_path / "pool"
    program.write_bytes(b"\x7fELF of another kind")
    program.chmod(0o755)
    assert "cannot be run: Exec format error. It is built for another machine or C library" in failure(program=program)


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = failure(port=port)
    assert "ended with status 1 before it was ready. It printed:\n" in said
    assert f"cannot serve on 127.0.0.1:{port}: Address already in use" in said


def test_arguments_that_are_refused() -> None:
    said = failure(arguments=["--no-such-option"])
    assert "ended with status 2" in said and "unexpected argument '--no-such-option'" in said
    assert "a region looks like eu-central-1" in failure(region="of course")


def test_a_program_that_ends_early(tmp_path: Path) -> None:
    said = failure(program=script(tmp_path / "pool", "echo '# hello'; echo oh >&2; exit 7"))
    assert said.endswith("ended with status 7 before it was ready. It printed:\n# hello\noh")
    assert "was ended by SIGKILL" in failure(program=script(tmp_path / "pool", "kill -KILL $$"))
    assert failure(program=script(tmp_path / "pool", "")).endswith("It printed nothing.")


def test_a_program_that_never_gets_ready_is_ended(tmp_path: Path) -> None:
    program = script(tmp_path / "pool", f"echo $$ > '{tmp_path}/number'; echo wait; exec cat")
    said = failure(program=program, start_timeout=0.5)
    assert "did not get ready within 0.5 s." in said
    number = tmp_path / "number"
    assert not number.exists() or not Path("/proc", number.read_text().strip()).exists()


def test_a_pool_that_has_died_says_so() -> None:
    with CognitoPool() as pool:
        pool._running.process._process.kill()
        assert ends(pool._running.process._process.pid)
        with pytest.raises(PoolError, match=r"does not answer, because .* was ended by SIGKILL"):
            pool.user()
    assert "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER" not in os.environ


def test_nothing_is_left_of_a_pool_that_was_stopped() -> None:
    open_before = set(Path("/proc/self/fd").iterdir())
    pool = CognitoPool()
    pool.start()
    pool.start()
    process = pool._running.process._process
    pool.stop()
    assert process.returncode == -signal.SIGKILL and not Path(f"/proc/{process.pid}").exists()
    assert set(Path("/proc/self/fd").iterdir()) == open_before
    pool.start()
    assert pool.user().username
    pool.stop()


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(0)", "os.abort()", "sys.exit(0)"])
def test_the_pool_ends_with_its_parent(end: str) -> None:
    program = f"""
        import os, resource, signal, sys
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        from libcognito_testing import CognitoPool
        pool = CognitoPool()
        pool.start()
        {NUMBER}
        {end}
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True, timeout=BOUND
    )
    assert ends(int(done.stdout))


def test_the_pool_ends_with_its_parent_though_children_of_it_live() -> None:
    program = f"""
        import os, signal, subprocess
        from libcognito_testing import CognitoPool
        alive, word = os.pipe()
        with CognitoPool() as pool:
            {NUMBER}
            if os.fork() == 0:
                assert pool.user()      # a child may ask,
                pool.stop()             # and does not stop it
                print("asked", flush=True)
                os.write(word, b"x")
                os.read(0, 1)           # lives until the test closes the pipe
                os._exit(0)
            subprocess.Popen(["cat"], stdout=subprocess.DEVNULL)
            os.read(alive, 1)
            assert pool.user()
            print("parent", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        number = int(process.stdout.readline())
        assert process.stdout.readline() == "asked\n"
        assert process.stdout.readline() == "parent\n"
        assert ends(number)


def test_children_of_multiprocessing_use_the_pool() -> None:
    program = """
        import multiprocessing, sys, boto3
        from libcognito_testing import CognitoPool

        def work(number):
            boto3.client("cognito-idp").get_user(AccessToken=pool.token)
            return pool.user().username

        with CognitoPool() as pool:
            with multiprocessing.get_context("fork").Pool(3) as workers:
                assert len(set(workers.map(work, range(6)))) == 6
            assert len(pool.requests) == 6
    """
    run(program)


def test_ctrl_c_is_for_the_tests() -> None:
    program = """
        import os, signal
        from libcognito_testing import CognitoPool
        with CognitoPool() as pool:
            try:
                os.killpg(0, signal.SIGINT)
                signal.pause()
            except KeyboardInterrupt:
                assert pool.user()
                print("answered")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=BOUND,
        start_new_session=True,
    )
    assert (done.stdout, done.stderr) == ("answered\n", "")


def test_nothing_is_printed_and_nobody_need_read() -> None:
    program = """
        import os
        from http.client import HTTPConnection
        from libcognito_testing import CognitoPool

        with CognitoPool() as pool:
            host = pool.endpoint_url.rpartition("/")[2]
            target = {"X-Amz-Target": "AWSCognitoIdentityProviderService.GetUserAttributeVerificationCode"}
            connection = HTTPConnection(host)
            users = [pool.user() for _ in range(300)]
            for user in users:          # 1500 lines, more than the pipe and the program's queue hold
                body = '{"AccessToken": "%s", "AttributeName": "email"}' % user.access_token
                for _ in range(5):
                    connection.request("POST", "/", body, {"Content-Type": "application/x-amz-json-1.1", **target})
                    answer = connection.getresponse()
                    answer.read()
                    assert answer.status == 200
            connection.close()
            assert pool.last_code(users[-1])
    """
    assert run(program) == ""


def test_a_path_with_blanks(tmp_path: Path) -> None:
    program = shutil.copy2(PROGRAM, tmp_path / "a pool")
    with CognitoPool(program=program) as pool:
        assert pool.user()


@pytest.mark.parametrize("command", ["module", "script"])
def test_the_command_line_is_the_programs(command: str) -> None:
    script = Path(sys.executable).with_name("cognito-local-pool")
    start = [sys.executable, "-m", "libcognito_testing"] if command == "module" else [str(script)]
    version = subprocess.run([*start, "--version"], capture_output=True, text=True, timeout=BOUND)
    assert (version.returncode, version.stdout, version.stderr) == (0, "cognito-local-pool 0.1.0\n", "")
    with subprocess.Popen(
        [*start, "--until-stdin-closes"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdin is not None
        assert "# ready\n" in iter(process.stdout.readline, "")
        process.stdin.close()
        assert process.wait(BOUND) == 0


def test_the_command_line_says_what_is_wrong(tmp_path: Path) -> None:
    package = tmp_path / "libcognito_testing"
    shutil.copytree(PROGRAM.parents[1], package, ignore=shutil.ignore_patterns("_bin", "__pycache__"))
    done = subprocess.run(
        [sys.executable, "-m", "libcognito_testing"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=BOUND,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"cognito-local-pool: The program {package}/_bin/cognito-local-pool is missing")
