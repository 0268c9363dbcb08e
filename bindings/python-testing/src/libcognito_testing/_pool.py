"""The pool as tests see it."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from . import _records
from ._control import Control
from ._environment import set_for_now, variables
from ._errors import PoolError
from ._process import PROGRAM, Process
from ._records import AppClient, Message, Request, User


@dataclass
class _Running:
    """A started pool, and what clients need of it."""

    process: Process
    control: Control
    url: str
    token: str = ""
    client_id: str = ""


#: pytest then shows the line of the test, and none of these.
__tracebackhide__ = True
#: Stands for an address that the pool makes up; None is a user without that address.
_MADE_UP: Any = object()


class CognitoPool:
    """A local imitation of an Amazon Cognito user pool, in a process of its own.

    `with CognitoPool() as pool:` starts it and sets the environment, by which boto3, libcognito and other clients find
    it, those in subprocesses too. At the end the environment is as it was, and the process has ended. The process also
    ends when this one does, in whatever way.

    Any thread, and a forked child, may ask the pool and order something of it. To start, stop and reset it, and to set
    the environment, is for one thread at a time: all of that concerns the whole process. A forked child does not stop
    its parent's pool.

    Args:
        region: the AWS region that the pool says it is in.
        port: the port on 127.0.0.1; 0 takes any free one.
        arguments: further arguments of the program, which `cognito-local-pool --help` lists.
        program: another program than the one in the package.
        start_timeout: seconds that the program may take until it is ready.
    """

    def __init__(
        self,
        *,
        region: str = "eu-central-1",
        port: int = 0,
        arguments: Sequence[str] = (),
        program: str | os.PathLike[str] | None = None,
        start_timeout: float = 60,
    ) -> None:
        self._arguments = ["--region", region, "--port", str(port), *arguments]
        self._program = PROGRAM if program is None else Path(program).absolute()
        self._start_timeout = start_timeout
        self._region = region
        self._started: _Running | None = None
        self._exit = ExitStack()

    # --- Its life ---

    def start(self) -> None:
        """Starts the program, and leaves the environment alone; does nothing where it runs.

        Raises:
            PoolError: the program is missing, cannot be run or has ended; with what it printed.
        """
        if self._started is not None:
            return
        process = Process(self._program, self._arguments, self._start_timeout)
        url = process.settings.get("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "")
        self._started = _Running(process, Control(process, url), url)
        try:
            self._started.token = _records.user(self._control.get("/tokens")).access_token
            self._started.client_id = self._control.get("/clients")[0]["client_id"]
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the program; does nothing where it does not run."""
        if self._started is not None:
            self._started.process.stop()
        self._started = None

    def __enter__(self) -> CognitoPool:
        with ExitStack() as stack:
            self.start()
            stack.callback(self.stop)
            stack.enter_context(set_for_now(self.environment))
            self._exit = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which clients find the pool, for the environment of a process that a test starts."""
        return variables(self.endpoint_url, self.token, self.client_id, self._region, os.environ)

    def reset(self) -> None:
        """Brings everything back to how it was at the start: users, app clients, inbox, requests, clock, failures."""
        self._control.delete("")

    @property
    def _running(self) -> _Running:
        if self._started is None:
            raise PoolError("The pool does not run: use it within `with CognitoPool() as pool:`, or call start().")
        return self._started

    @property
    def _control(self) -> Control:
        return self._running.control

    # --- What clients need ---

    @property
    def endpoint_url(self) -> str:
        """The address that clients take as their `endpoint_url`."""
        return self._running.url

    @property
    def token(self) -> str:
        """The access token of the user that is there from the start."""
        return self._running.token

    @property
    def client_id(self) -> str:
        """The app client that is there from the start; it has no secret."""
        return self._running.client_id

    # --- Users and app clients ---

    def user(
        self,
        *,
        username: str | None = None,
        password: str | None = None,
        email: str | None = _MADE_UP,
        phone_number: str | None = _MADE_UP,
        email_verified: bool = False,
        phone_number_verified: bool = False,
        status: str = "CONFIRMED",
    ) -> User:
        """Makes a user with tokens, and with quotas of their own. What is not given is made up.

        Args:
            username: without white space.
            password: for `USER_PASSWORD_AUTH`; that of the result otherwise.
            email: None for a user without one.
            phone_number: None for a user without one.
            email_verified: whether the address counts as verified.
            phone_number_verified: whether the number counts as verified.
            status: CONFIRMED, UNCONFIRMED, RESET_REQUIRED or FORCE_CHANGE_PASSWORD.
        """
        wanted = _given(
            username=username,
            password=password,
            email_verified=email_verified,
            phone_number_verified=phone_number_verified,
            status=status,
        )
        addresses = {"email": email, "phone_number": phone_number}
        wanted.update({name: value for name, value in addresses.items() if value is not _MADE_UP})
        return _records.user(self._control.post("/users", wanted))

    @property
    def users(self) -> list[User]:
        """All users as they are now."""
        return [_records.user(row) for row in self._control.get("/users")]

    def client(
        self,
        *,
        client_id: str | None = None,
        client_secret: str | bool | None = None,
        explicit_auth_flows: Iterable[str] | None = None,
        refresh_token_rotation: bool | None = None,
        retry_grace_period_seconds: int | None = None,
        prevent_user_existence_errors: str | None = None,
        access_token_seconds: int | None = None,
        refresh_token_seconds: int | None = None,
    ) -> AppClient:
        """Makes an app client.

        Args:
            client_id: made up if it is not given.
            client_secret: True for one that is made up; without one by default.
            explicit_auth_flows: such as `ALLOW_USER_PASSWORD_AUTH`; all that the pool knows by default.
            refresh_token_rotation: whether each refresh gives a new refresh token.
            retry_grace_period_seconds: how long a refresh token that was replaced is still taken.
            prevent_user_existence_errors: `ENABLED`, the default, or `LEGACY`.
            access_token_seconds: how long an access token is good.
            refresh_token_seconds: how long a refresh token is good.
        """
        settings = _given(
            client_id=client_id,
            client_secret=client_secret,
            explicit_auth_flows=None if explicit_auth_flows is None else list(explicit_auth_flows),
            refresh_token_rotation=refresh_token_rotation,
            retry_grace_period_seconds=retry_grace_period_seconds,
            prevent_user_existence_errors=prevent_user_existence_errors,
            access_token_seconds=access_token_seconds,
            refresh_token_seconds=refresh_token_seconds,
        )
        return _records.client(self._control.post("/clients", settings))

    # --- What has happened ---

    @property
    def inbox(self) -> list[Message]:
        """All messages that were sent, the newest last; the last 1000."""
        return self._messages(None)

    def _messages(self, username: str | None) -> list[Message]:
        return [_records.message(row) for row in self._control.get("/inbox", username)]

    def last_code(self, username: str | User | None = None) -> str:
        """The code that was sent last, to anybody or to one user.

        Raises:
            PoolError: none was sent; with what the pool was asked instead.
        """
        name = username.username if isinstance(username, User) else username
        messages = self._messages(name)
        if not messages:
            raise PoolError(self._no_code(name))
        return messages[-1].code

    def _no_code(self, username: str | None) -> str:
        others = sorted({message.username for message in self.inbox})
        nobody = "The pool has sent no code"
        beginning = nobody if username is None else f"{nobody} to {username}"
        if others:
            return f"{beginning}, but to {', '.join(others)}."
        requests = self.requests
        if not requests:
            return (
                f"{beginning}: no request has come. A client that was made before the pool's environment was set "
                "does not find it."
            )
        return f"{beginning}. The requests were: {', '.join(map(str, requests))}."

    @property
    def requests(self) -> list[Request]:
        """All requests of clients, the newest last; the last 1000."""
        return [_records.request(row) for row in self._control.get("/requests")]

    # --- What is to happen ---

    def fail_next(
        self,
        operation: str,
        *,
        code: str | None = None,
        message: str | None = None,
        status: int | None = None,
        times: int = 1,
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> None:
        """Makes the next calls of an operation fail, before it does anything.

        Args:
            operation: AWS's name, such as `GetUser`.
            code: AWS's code, such as `TooManyRequestsException`; `InternalErrorException` if no body is given.
            message: the error's message.
            status: the HTTP status; that of Cognito by default, 500 for `InternalErrorException` and 400 for others.
            times: how many calls fail.
            headers: further headers of the answer.
            body: what is sent in place of code and message, such as a load balancer's HTML.
        """
        if code is None and body is None:
            code = "InternalErrorException"
        if status is None:
            status = 500 if code == "InternalErrorException" else 400
        fault = _given(code=code, message=message, body=body, headers=headers and dict(headers))
        self._control.post("/faults", {"target": operation, "status": status, "times": times, **fault})

    def lose_answer(self, operation: str = "GetUserAttributeVerificationCode", *, times: int = 1) -> None:
        """Makes the next calls of an operation do their work, and breaks the connection before the answer.

        Args:
            operation: AWS's name.
            times: how many answers get lost.
        """
        self._control.post("/faults", {"target": operation, "times": times, "lose_answer": True})

    def delay_next(self, operation: str, *, seconds: float, times: int = 1) -> None:
        """Makes the next calls of an operation do their work, and their answers come late.

        Args:
            operation: AWS's name.
            seconds: how late, in real time: for clients that time out before.
            times: how many answers come late.
        """
        self._control.post("/faults", {"target": operation, "times": times, "delay_seconds": seconds})

    def advance(
        self,
        by: timedelta | None = None,
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> datetime:
        """Moves the pool's clock forward, so that quotas, codes and tokens expire; returns the time it shows then.

        Args:
            by: how far; the others are added to it.
            days: at most 366 days in all.
            hours: likewise.
            minutes: likewise.
            seconds: likewise; parts of a second are rounded up.
        """
        step = (by or timedelta()) + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if step < timedelta():
            raise ValueError("The pool's clock goes forward only.")
        clock = self._control.post("/clock", {"advance_seconds": math.ceil(step.total_seconds())})
        return _records.moment(clock["now"])


def _given(**values: object) -> dict[str, Any]:
    """Those that are not None: for the others the pool has defaults."""
    return {name: value for name, value in values.items() if value is not None}
