"""What is asked of each language: one function for each column of the table.

A check returns what the table shows, or None where it does not apply to the language. It looks at what the pool or the
server saw, and at what the program printed.
"""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import time
from typing import Callable, Optional

from machine import Machine, User
from programs import BOUND, CheckError, Finished, Language, Program, finish, first_line_with, marked

from protections import MDWE, SECCOMP
from servers import Answer, Server, answer

Check = Callable[[Language], Optional[str]]
THREADS = 16
#: How soon a call ends after Ctrl-C, in seconds; the best of so many tries counts, for the machine may be busy.
SOON, TRIES = 0.5, 5
ANY_TOKEN = "a-token-that-is-no-jwt"


def _of(name: str) -> Callable[[Callable[[Program], str]], Check]:
    """Makes a check of a program one of a language; it does not apply where the language has no such program."""

    def of(check: Callable[[Program], str]) -> Check:
        @functools.wraps(check)
        def of_language(language: Language) -> str | None:
            program = language.program(name)
            return None if program is None else check(program)

        return of_language

    return of


def _user(machine: Machine) -> User:
    return machine.pool.user(email="zoe@bluebird.example")


def _sent_and_verified(program: Program, user: User, launcher: str = "") -> Finished:
    """Runs the example, as somebody who types the code once it is in the inbox."""
    pool = program.machine.pool
    process = program.start(program.machine.environment(pool, user["access"]), launcher)
    deadline = time.monotonic() + BOUND
    while not pool.inbox(user) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    return finish(process, pool.code(user) + "\n" if pool.inbox(user) else "")


@functools.cache
def _good(program: Program) -> tuple[User, Finished]:
    """One run of the example with everything as it should be; three columns look at it."""
    user = _user(program.machine)
    return user, _sent_and_verified(program, user)


@_of("send_code")
def sent(program: Program) -> str:
    user, finished = _good(program)
    _expect_sent(program.machine, user, finished)
    finished.expect("A code went to z***@b***" in finished.out, "It does not say where the code went")
    finished.expect("Code: " in finished.out, "It does not ask for the code")
    return "yes"


def _expect_sent(machine: Machine, user: User, finished: Finished) -> None:
    requests = machine.pool.requests(user, "GetUserAttributeVerificationCode")
    finished.expect(len(requests) == 1, f"The pool saw {len(requests)} requests for a code in place of one")
    inbox = machine.pool.inbox(user)
    finished.expect(len(inbox) == 1, f"{len(inbox)} codes were sent in place of one")
    metadata = inbox[0]["client_metadata"]
    finished.expect(metadata == {"lang": "de"}, f'The metadata that arrived is {metadata} in place of {{"lang": "de"}}')


@_of("send_code")
def verified(program: Program) -> str:
    user, finished = _good(program)
    _expect_verified(program.machine, user, finished)
    return "yes"


def _expect_verified(machine: Machine, user: User, finished: Finished) -> None:
    requests = machine.pool.requests(user, "VerifyUserAttribute")
    finished.expect(len(requests) == 1, f"The pool saw {len(requests)} requests with a code in place of one")
    finished.expect(machine.pool.attributes(user)["email_verified"] == "true", "The pool's user is not verified")


@_of("send_code")
def shown(program: Program) -> str:
    _, finished = _good(program)
    finished.expect("email_verified: true" in finished.out, 'It does not show "email_verified: true"')
    finished.expect((finished.code, finished.err) == (0, ""), "It does not end well")
    return "yes"


@_of("send_code")
def error_shown(program: Program) -> str:
    machine = program.machine
    user = _user(machine)
    finished = program.finish(machine.environment(machine.pool, user["revoked"]))
    refusal = machine.refusal(user["revoked"])
    for text in (refusal.status, refusal.message, refusal.hint):
        finished.expect(text in finished.err, f'Standard error does not have "{text}" in it')
    _expect_failed(finished)
    finished.expect(machine.pool.inbox(user) == [], "A code was sent")
    return "yes"


def _expect_failed(finished: Finished) -> None:
    ended_by_itself = 0 < finished.code <= 125 or finished.code == 255
    finished.expect(ended_by_itself, "It does not end with the exit status of a failure")


@_of("send_code")
def reset(program: Program) -> str:
    with Server(Answer(act="reset")) as server:
        finished = program.finish(program.machine.environment(server, ANY_TOKEN))
        count = len(server.requests)
    finished.expect("COGNITO_CONNECTION_LOST" in finished.err, "It does not show COGNITO_CONNECTION_LOST")
    finished.expect(count == 1, f"{count} requests in place of one")
    _expect_failed(finished)
    return "yes"


@_of("interrupt")
def interrupted(program: Program) -> str:
    best = min(_until(program) for _ in range(TRIES))
    if best > SOON:
        raise CheckError(f"The call ended {best:.2f} s after SIGINT at best, of {TRIES} tries")
    return f"{best:.2f} s"


def _until(program: Program) -> float:
    """Returns how many seconds pass from SIGINT to the line that says how the call ended."""
    with Server(Answer(act="hang")) as server:
        process = program.start(program.machine.environment(server, ANY_TOKEN))
        assert process.stdout is not None
        if not _request_came(server, process):
            finish(process).expect(False, "It made no call")
        begin = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        read = first_line_with(process.stdout, "COGNITO_CANCELLED")
        passed = time.monotonic() - begin
        finished = finish(process)
    finished.out = read + finished.out
    finished.expect("COGNITO_CANCELLED" in read, "It does not print COGNITO_CANCELLED")
    finished.expect(finished.code == 0, "It does not end well")
    return passed


def _request_came(server: Server, process: subprocess.Popen[str]) -> bool:
    deadline = time.monotonic() + BOUND
    while process.poll() is None and time.monotonic() < deadline:
        if server.arrived.acquire(timeout=0.02):
            return True
    return False


@_of("fork")
def fork(program: Program) -> str:
    return _fork(program)


def _fork(program: Program, launcher: str = "") -> str:
    """Four calls: the parent, two children, and the parent again."""
    machine = program.machine
    user = _user(machine)
    finished = program.finish(machine.environment(machine.pool, user["access"]), launcher=launcher)
    calls = len(machine.pool.requests(user, "GetUser"))
    finished.expect((finished.code, finished.err) == (0, ""), "It does not end well")
    finished.expect(calls == 4, f"The pool saw {calls} calls in place of four")
    return "yes"


@_of("threads")
def threads(program: Program) -> str:
    """Calls at once: none is answered before all have come."""
    reply = answer(200, {"Username": "zoe", "UserAttributes": []})
    reply.act = f"gate:{THREADS}"
    with Server(reply) as server:
        finished = program.finish(program.machine.environment(server, ANY_TOKEN))
        count = len(server.requests)
    finished.expect((finished.code, finished.err) == (0, ""), "It does not end well")
    finished.expect(count == THREADS, f"{count} calls in place of {THREADS}")
    return str(count)


@_of("jump")
def jump(program: Program) -> str:
    """A jump out of a callback, then a call that must work; or the end of the process, where the program says so."""
    machine = program.machine
    user = _user(machine)
    with Server(Answer(act="hang")) as hanging:
        environment = machine.environment(machine.pool, user["access"])
        finished = program.finish({**environment, "COGNITO_TEST_HANGING_URL": hanging.url})
    if marked(program.path, "Ends") == "by abort":
        finished.expect(finished.signalled(signal.SIGABRT), "It does not end by abort")
        return "aborts"
    finished.expect((finished.code, finished.err) == (0, ""), "It does not end well")
    last = finished.out.rstrip().rpartition("\n")[2]
    finished.expect(last == "goes on: COGNITO_OK", 'Its last line is not "goes on: COGNITO_OK"')
    finished.expect(len(machine.pool.requests(user, "GetUser")) > 0, "The pool saw no call")
    return "goes on"


def protected(language: Language) -> str | None:
    """Memory may not be writable and executable: the example and the forks work all the same."""
    for launcher in (MDWE, SECCOMP):
        _probe(launcher)
        example = language.program("send_code")
        if example is not None:
            user = _user(language.machine)
            finished = _sent_and_verified(example, user, launcher)
            finished.expect((finished.code, finished.err) == (0, ""), "It does not end well under W^X")
            _expect_sent(language.machine, user, finished)
            _expect_verified(language.machine, user, finished)
        forks = language.program("fork")
        if forks is not None:
            _fork(forks, launcher)
    return "yes"


def _probe(launcher: str) -> None:
    done = subprocess.run([sys.executable, "-c", launcher, "true"], capture_output=True, text=True)
    if done.returncode:
        raise CheckError(f"This system cannot forbid such memory: {done.stderr}")


COLUMNS: dict[str, Check] = {
    "sent": sent,
    "verified": verified,
    "shown": shown,
    "error shown": error_shown,
    "reset": reset,
    "interrupted": interrupted,
    "fork": fork,
    "threads": threads,
    "jump": jump,
    "W^X": protected,
}
