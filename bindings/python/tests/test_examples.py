"""The programs in examples/python, against the local pool."""

from __future__ import annotations

import importlib.util
import os
import pty
import runpy
import subprocess
import sys
from typing import Any

import pytest

from conftest import skip
from pools import ROOT, LocalPool
from scripts import environment
from servers import BOUND

EXAMPLES = ROOT / "examples" / "python"


def send_code(pool: LocalPool, token: str, attr: str, typed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(EXAMPLES / "send_code.py"), attr],
        env=environment(AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url, COGNITO_ACCESS_TOKEN=token),
        input=typed,
        capture_output=True,
        text=True,
        timeout=BOUND,
    )


def test_the_script(pool: LocalPool) -> None:
    user = pool.user()
    ended = send_code(pool, user["access"], "email", "nonsense\n")
    assert ended.returncode == 1
    assert "Invalid verification code provided" in ended.stdout
    assert ended.stderr == "There was no code.\n"

    # The pool has the code only once the script has asked for one, so the script is run as a person would run it.
    with subprocess.Popen(
        [sys.executable, str(EXAMPLES / "send_code.py"), "email"],
        env=environment(AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url, COGNITO_ACCESS_TOKEN=user["access"]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        beginning = "A code for email is on its way to "
        assert process.stdout.read(len(beginning)) == beginning
        out, _ = process.communicate(pool.code(user) + "\n", timeout=BOUND)
    assert process.returncode == 0
    assert out.endswith(f"{user['username']}: email is verified.\n")


def test_the_script_says_what_went_wrong(pool: LocalPool) -> None:
    for token, words in ((pool.user()["expired"], "Access Token has expired"), ("", "The token is empty")):
        ended = send_code(pool, token, "email", "")
        assert (ended.returncode, ended.stdout) == (1, "")
        assert words in ended.stderr


PASSWORD = "Analytical-Engine-1"


class Dialogue:
    """sign_in.py, answered as its user would, on a terminal."""

    def __init__(self, pool: LocalPool, username: str, email: str, **client: str) -> None:
        self.terminal, inside = pty.openpty()
        variables = environment(AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url, **client)
        self.process = subprocess.Popen(
            [sys.executable, str(EXAMPLES / "sign_in.py"), username, email],
            env=variables,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)
        self.said = ""

    def hear(self, words: str) -> None:
        while words not in self.said:
            said = self._read()
            assert said, f"{words!r} was not said: {self.said}"
            self.said += said

    def say(self, line: str) -> None:
        os.write(self.terminal, (line + "\n").encode())

    def end(self) -> tuple[int, str]:
        while said := self._read():
            self.said += said
        os.close(self.terminal)
        return self.process.wait(BOUND), self.said

    def _read(self) -> str:
        try:
            return os.read(self.terminal, 4096).decode()
        except OSError:  # the other side is closed
            return ""


@pytest.mark.parametrize(
    "settings", [{}, {"client_secret": True}, {"client_secret": True, "refresh_token_rotation": True}]
)
def test_sign_in_on_a_terminal(pool: LocalPool, settings: dict[str, bool]) -> None:
    user = pool.user(password=PASSWORD)
    client = pool.client(**settings)
    variables = {"COGNITO_CLIENT_ID": client["client_id"]}
    if settings:
        variables["COGNITO_CLIENT_SECRET"] = client["client_secret"]
    dialogue = Dialogue(pool, user["username"], "new@blume.example", **variables)
    dialogue.hear("password: ")
    dialogue.say(PASSWORD)
    dialogue.hear("code: ")
    dialogue.say(pool.code(user))
    status, said = dialogue.end()
    assert status == 0, said
    assert "new@blume.example is verified" in said
    assert PASSWORD not in said
    assert pool.inbox(user)[-1]["to"] == "new@blume.example"


def sign_in(pool: LocalPool, user: dict[str, Any], typed: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(EXAMPLES / "sign_in.py"), *(arguments or (user["username"], user["email"]))],
        env=environment(
            AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url, COGNITO_CLIENT_ID=pool.client()["client_id"]
        ),
        input=typed,
        capture_output=True,
        text=True,
        timeout=BOUND,
    )


def test_sign_in_says_what_went_wrong(pool: LocalPool) -> None:
    user = pool.user(password=PASSWORD)
    for typed, status, words in (
        ("", 1, "there is no such line"),
        ("wrong\n", 1, "Incorrect username or password"),
        # The address is the one that the user has, so the change brings no code and one is asked for.
        (f"{PASSWORD}\nnonsense\n", 1, "Invalid verification code provided"),
    ):
        ended = sign_in(pool, user, typed)
        assert (ended.returncode, ended.stdout) == (status, ""), ended
        assert words in ended.stderr
        assert PASSWORD not in ended.stderr
    assert pool.code(user)
    challenged = pool.user(password=PASSWORD, status="FORCE_CHANGE_PASSWORD")
    assert "NEW_PASSWORD_REQUIRED" in sign_in(pool, challenged, PASSWORD + "\n").stderr
    usage = sign_in(pool, user, "", "zoe")
    assert (usage.returncode, usage.stdout) == (2, "")
    assert "COGNITO_CLIENT_ID" in usage.stderr


@pytest.fixture
def web(pool: LocalPool, monkeypatch: pytest.MonkeyPatch) -> Any:
    if importlib.util.find_spec("flask") is None:
        skip("flask", "pip install flask")
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", pool.url)
    program = runpy.run_path(str(EXAMPLES / "web_app.py"), run_name="web_app")
    return program["app"].test_client()


def test_the_web_app(pool: LocalPool, web: Any) -> None:
    user = pool.user()
    headers = {"Authorization": f"Bearer {user['access']}"}
    sent = web.post("/attributes/email/code", headers=headers)
    assert (sent.status_code, sent.json["medium"]) == (202, "EMAIL")
    wrong = web.post("/attributes/email/verify", headers=headers, json={"code": "nonsense"})
    assert (wrong.status_code, wrong.json["error"]) == (400, "CodeMismatchException")
    right = web.post("/attributes/email/verify", headers=headers, json={"code": pool.code(user)})
    assert (right.status_code, right.json) == (200, {"verified": True})
    me = {"username": user["username"], "email_verified": True, "phone_number_verified": False}
    assert web.get("/me", headers=headers).json == me


def test_the_web_app_answers_with_a_fitting_status(pool: LocalPool, web: Any) -> None:
    user = pool.user()
    good = {"Authorization": f"Bearer {user['access']}"}
    assert web.get("/me").status_code == 400
    assert web.get("/me", headers={"Authorization": f"Bearer {user['expired']}"}).status_code == 401
    assert web.post("/attributes/nickname/code", headers=good).status_code == 404
    for _ in range(5):
        assert web.post("/attributes/email/code", headers=good).status_code == 202
    limited = web.post("/attributes/email/code", headers=good)
    assert (limited.status_code, limited.json["code_sent"]) == (429, "no")
    pool.fault(target="GetUser", status=400, code="ForbiddenException", message="No.")
    assert web.get("/me", headers=good).status_code == 502
