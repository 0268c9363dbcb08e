"""The pytest plugin, in test runs of its own."""

from __future__ import annotations

import os
import re

import pytest


@pytest.fixture(autouse=True)
def _outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs inside are no workers of this one."""
    for name in list(os.environ):
        if name.startswith(("PYTEST_XDIST", "PYTEST_CURRENT", "PYTEST_ADDOPTS")):
            monkeypatch.delenv(name)


def test_the_pool_is_one_and_emptied(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import os, libcognito, pytest
        seen = []

        @pytest.mark.parametrize("round", range(3))
        def test_send(cognito_pool, round):
            assert (cognito_pool.inbox, cognito_pool.requests, len(cognito_pool.users)) == ([], [], 1)
            seen.append((cognito_pool.endpoint_url, cognito_pool.token))
            assert os.environ["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] == cognito_pool.endpoint_url
            assert os.environ["COGNITO_ACCESS_TOKEN"] == cognito_pool.token
            libcognito.get_attr_verification_code(cognito_pool.token, "email")
            cognito_pool.user(username="ada")
            cognito_pool.fail_next("GetUser", times=99)

        def test_it_was_one_pool():
            assert len(set(seen)) == 1
    """)
    pytester.runpytest_subprocess().assert_outcomes(passed=4)


def test_the_environment_is_restored(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import os, pytest
        before = dict(os.environ)

        def same():
            now = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
            return now == {name: value for name, value in before.items() if name != "PYTEST_CURRENT_TEST"}

        def test_it_is_set(cognito_pool):
            assert not same()

        @pytest.mark.xfail(raises=ZeroDivisionError, strict=True)
        def test_it_is_set_and_fails(cognito_pool):
            1 / 0

        def test_it_is_as_it_was(monkeypatch):
            assert same()

        def test_with_monkeypatch(monkeypatch, cognito_pool):
            monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
            monkeypatch.delenv("AWS_ACCESS_KEY_ID")

        def test_it_is_still_as_it_was():
            assert same()
    """)
    pytester.runpytest_subprocess().assert_outcomes(passed=4, xfailed=1)


def test_a_failure_points_at_the_tests_own_line(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        def test_no_code(cognito_pool):
            cognito_pool.last_code("zoe")

        def test_wrong_name(cognito_pool):
            cognito_pool.fail_next("GetUsr")
    """)
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            '>*cognito_pool.last_code("zoe")',
            "E*PoolError: The pool has sent no code to zoe: no request has come.*",
            '>*cognito_pool.fail_next("GetUsr")',
            "E*ValueError: The pool refuses this: target must be one of *",
        ]
    )
    assert "libcognito_testing/_" not in result.stdout.str()


def test_a_pool_that_cannot_start_is_an_error_in_words(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("""
        import pytest
        from libcognito_testing import CognitoPool

        @pytest.fixture(scope="session")
        def cognito_pool_session():
            pool = CognitoPool(arguments=["--no-such-option"])
            pool.start()
            yield pool
            pool.stop()
    """)
    pytester.makepyfile("def test_any(cognito_pool): pass")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["E*PoolError: *ended with status 2 before it was ready. It printed:", "E*--no-such-option*"]
    )


def test_a_server_for_the_whole_run_finds_the_pool(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import os, subprocess, sys, pytest

        @pytest.fixture(scope="session")
        def server(cognito_pool_session):
            program = '''if True:
                import sys, libcognito
                for token in sys.stdin:
                    print(libcognito.get_user(token.strip()).username, flush=True)
            '''
            environment = {**os.environ, **cognito_pool_session.environment}
            with subprocess.Popen(
                [sys.executable, "-c", program], env=environment, stdin=-1, stdout=-1, text=True
            ) as process:
                yield process
                process.stdin.close()

        @pytest.mark.parametrize("name", ["ada", "eve"])
        def test_it_answers(server, cognito_pool, name):
            server.stdin.write(cognito_pool.user(username=name).access_token + "\\n")
            server.stdin.flush()
            assert server.stdout.readline() == name + "\\n"
            assert len(cognito_pool.requests) == 1
    """)
    pytester.runpytest_subprocess().assert_outcomes(passed=2)


def test_with_unittest_classes(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import unittest, libcognito, pytest

        class TestSending(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def _pool(self, cognito_pool):
                self.pool = cognito_pool

            def test_a_code_is_sent(self):
                libcognito.get_attr_verification_code(self.pool.token, "email")
                self.assertEqual(len(self.pool.inbox), 1)
    """)
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_each_worker_of_xdist_has_a_pool(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import os, boto3, pytest

        @pytest.mark.parametrize("number", range(12))
        def test_send(cognito_pool, number, tmp_path_factory):
            user = cognito_pool.user()
            client = boto3.client("cognito-idp")
            client.get_user_attribute_verification_code(AccessToken=user.access_token, AttributeName="email")
            assert cognito_pool.last_code()
            assert (len(cognito_pool.inbox), len(cognito_pool.users)) == (1, 2)
            worker = os.environ["PYTEST_XDIST_WORKER"]
            shared = tmp_path_factory.getbasetemp().parent / "pools"
            shared.mkdir(exist_ok=True)
            (shared / f"{worker} {cognito_pool.endpoint_url.rpartition(':')[2]}").touch()
    """)
    result = pytester.runpytest_subprocess("-n", "2", f"--basetemp={pytester.path / 'temp'}")
    result.assert_outcomes(passed=12)
    used = [path.name.split() for path in (pytester.path / "temp" / "pools").iterdir()]
    assert len(used) == len({worker for worker, _ in used}) == len({port for _, port in used}) == 2


def test_output_is_the_tests_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import libcognito

        def test_send(cognito_pool, capfd):
            libcognito.get_attr_verification_code(cognito_pool.token, "email")
            assert capfd.readouterr() == ("", "")

        def test_again(cognito_pool):
            libcognito.get_attr_verification_code(cognito_pool.token, "email")
    """)
    result = pytester.runpytest_subprocess("-s", "-q")
    result.assert_outcomes(passed=2)
    assert not re.search("verification code|imitation|ready", result.stdout.str() + result.stderr.str())


def test_a_run_without_the_pool_starts_none(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import pathlib

        def test_any():
            children = pathlib.Path("/proc/thread-self/children").read_text()
            assert children == ""
    """)
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_fixtures_are_listed_with_their_words(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("--fixtures")
    result.stdout.fnmatch_lines(["cognito_pool -- *", "*A local Cognito user pool, empty but for one user*"])
