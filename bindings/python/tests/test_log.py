"""The logger "libcognito", and COGNITO_LOG."""

from __future__ import annotations

import logging
import threading

import pytest

from libcognito import Client, _library
from pools import LocalPool
from scripts import run
from servers import Server
from tokens import token

CALL = "import sys, libcognito; libcognito.get_user(sys.argv[1])"


def test_lines_go_to_the_logger(caplog: pytest.LogCaptureFixture) -> None:
    secret = token()
    with Server() as server, caplog.at_level(logging.DEBUG, "libcognito"):
        client = Client(endpoint_url=server.url)
        client.get_attr_verification_code(secret, "email", {"lang": "metadata-value"})
        lines = [(record.levelname, record.getMessage()) for record in caplog.records]
        caplog.clear()
        with caplog.at_level(logging.INFO, "libcognito"):
            client.get_user(secret)
        fewer = [(record.levelname, record.name) for record in caplog.records]
        caplog.clear()
        with caplog.at_level(logging.WARNING, "libcognito"):
            client.get_user(secret)
        assert not caplog.records
    assert lines[-1][0] == "INFO"
    assert lines[-1][1].startswith("GetUserAttributeVerificationCode host=localhost:")
    assert {"DEBUG", "INFO"} == {level for level, _ in lines}
    assert not any(secret in line or "metadata-value" in line for _, line in lines)
    assert fewer == [("INFO", "libcognito")]


def test_a_call_beside_the_one_that_sets_the_log_has_its_lines(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A level counts as set once it is: another thread's call came before that, and had no lines."""
    real = _library.library()
    set_log = real.cognito_client_set_log
    lines: list[int] = []

    def call_first(*arguments: object) -> None:
        monkeypatch.undo()
        beside = threading.Thread(target=client.get_user, args=(token(),))
        beside.start()
        beside.join()
        lines.append(len(caplog.records))
        set_log(*arguments)

    with Server() as server, caplog.at_level(logging.INFO, "libcognito"):
        client = Client(endpoint_url=server.url)
        monkeypatch.setattr(real, "cognito_client_set_log", call_first)
        client.get_user(token())
    assert lines == [1]
    assert len(caplog.records) == 2


def test_what_a_handler_raises_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise KeyboardInterrupt

    logger = logging.getLogger("libcognito")
    monkeypatch.setattr(logger, "handlers", [Broken()])
    monkeypatch.setattr(logger, "level", logging.INFO)
    logger.manager._clear_cache()  # type: ignore[attr-defined]
    try:
        with Server() as server, pytest.raises(KeyboardInterrupt):
            Client(endpoint_url=server.url).get_user(token())
    finally:
        monkeypatch.undo()
        logger.manager._clear_cache()  # type: ignore[attr-defined]


def test_the_environment_asks_for_lines_on_standard_error(pool: LocalPool) -> None:
    import subprocess
    import sys

    from scripts import environment
    from servers import BOUND

    for level, lines in (("info", 1), ("debug", 3), ("off", 0), ("", 0)):
        done = subprocess.run(
            [sys.executable, "-c", CALL, pool.user()["access"]],
            env=environment(COGNITO_LOG=level, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url),
            capture_output=True,
            text=True,
            timeout=BOUND,
        )
        assert done.returncode == 0
        found = done.stderr.splitlines()
        assert len(found) == lines or (level == "debug" and len(found) >= lines), done.stderr
        assert all(line.startswith(("libcognito INFO: ", "libcognito DEBUG: ")) for line in found)


def test_a_level_that_is_none_is_refused() -> None:
    out = run(
        """
        import libcognito
        try:
            libcognito.get_user("abc")
        except libcognito.ConfigurationError as error:
            print(error)
        """,
        COGNITO_LOG="loud",
    )
    assert out.startswith("Configuration: Environment variable COGNITO_LOG: is no level.")
