"""What the pool tells: users, app clients, messages, requests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True)
class Tokens:
    """A user's tokens: good ones, and some that Cognito refuses."""

    access: str
    id: str
    refresh: str
    #: An access token that has expired.
    expired: str
    #: One without the scope `aws.cognito.signin.user.admin`.
    no_scope: str
    #: One that was revoked.
    revoked: str


@dataclass(frozen=True)
class User:
    """A user as it was when the pool was asked."""

    username: str
    password: str | None
    #: CONFIRMED, UNCONFIRMED, RESET_REQUIRED or FORCE_CHANGE_PASSWORD.
    status: str
    email: str | None
    email_verified: bool
    phone_number: str | None
    phone_number_verified: bool
    tokens: Tokens = field(repr=False)

    @property
    def access_token(self) -> str:
        """The token that calls on behalf of the user take."""
        return self.tokens.access


@dataclass(frozen=True)
class AppClient:
    """An app client of the pool."""

    client_id: str
    client_secret: str | None
    explicit_auth_flows: tuple[str, ...]
    refresh_token_rotation: bool
    retry_grace_period_seconds: int
    prevent_user_existence_errors: str
    access_token_seconds: int
    refresh_token_seconds: int


@dataclass(frozen=True)
class Message:
    """A message to a user, which has a code in it."""

    username: str
    #: The address that it went to, unmasked.
    to: str
    #: EMAIL or SMS.
    medium: str
    #: The attribute that holds the address: email or phone_number.
    attribute: str
    code: str
    #: The operation that sent it, such as SignUp.
    operation: str
    client_metadata: Mapping[str, str] | None
    #: By the pool's clock.
    at: datetime


@dataclass(frozen=True)
class Request:
    """A request that a client has made."""

    #: The operation, such as GetUser.
    operation: str
    #: Names in lower case.
    headers: Mapping[str, str]
    #: The body as it came.
    text: str
    #: The answer's HTTP status, also where the answer got lost.
    status: int
    #: The answer's error code, such as CodeMismatchException.
    error: str | None
    #: Which attempt of the client's call it was, where the client says so.
    attempt: int | None
    #: The client's call that it belongs to: what was sent again has the same.
    invocation: str | None

    @property
    def body(self) -> dict[str, Any]:
        """The operation's input: AWS's members by AWS's names."""
        members: dict[str, Any] = json.loads(self.text)
        return members

    def __str__(self) -> str:
        return f"{self.operation} ({self.error or self.status})"


def user(row: Mapping[str, Any]) -> User:
    """A user as the control interface shows it; what a later program adds is left out."""
    tokens = Tokens(**_picked(Tokens, row))
    return User(**_picked(User, {**row, "tokens": tokens}))


def client(row: Mapping[str, Any]) -> AppClient:
    """An app client as the control interface shows it."""
    return AppClient(**_picked(AppClient, {**row, "explicit_auth_flows": tuple(row["explicit_auth_flows"])}))


def message(row: Mapping[str, Any]) -> Message:
    """A message as the control interface shows it."""
    return Message(**_picked(Message, {**row, "at": moment(row["at"])}))


def request(row: Mapping[str, Any]) -> Request:
    """A request as the control interface shows it."""
    return Request(**_picked(Request, {**row, "operation": row["target"], "text": row["body"]}))


def moment(seconds: float) -> datetime:
    """A time of the pool's clock, in UTC."""
    return datetime.fromtimestamp(seconds, timezone.utc)


def _picked(kind: type[DataclassInstance], row: Mapping[str, Any]) -> dict[str, Any]:
    return {entry.name: row[entry.name] for entry in fields(kind)}
