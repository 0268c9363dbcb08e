"""Arguments that are refused before anything is sent, in words that show no value."""

from __future__ import annotations

import copy
import enum
import pickle
import types
from collections.abc import Callable
from typing import Any

import pytest

import libcognito
from libcognito import Client, boto3
from servers import Server
from tokens import token

T = token()


@pytest.mark.parametrize(
    ("call", "parameter"),
    [
        (lambda c: c.get_attr_verification_code("secret\0", "email"), "token"),
        (lambda c: c.get_attr_verification_code(T, "ema\0il"), "attr"),
        (lambda c: c.verify_attr(T, "email", "secret\0"), "code"),
        (lambda c: c.get_user("\0secret"), "token"),
        (lambda c: c.get_user("secret\ud800"), "token"),
        (lambda c: c.verify_attr(T, "email", "secret\udfff"), "code"),
        (lambda c: c.get_attr_verification_code(T, "email", {"a": "secret\ud800"}), "metadata"),
    ],
)
def test_what_c_cannot_take_is_refused(call: Callable[[Client], object], parameter: str) -> None:
    with Server() as server:
        with pytest.raises(libcognito.InvalidArgument, match=f"^InvalidArgument: The {parameter} holds") as raised:
            call(Client(endpoint_url=server.url))
        assert not server.requests
    shown(raised.value)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda c: c.get_user(b"secret"), "token must be str, not bytes"),
        (lambda c: c.get_user(None), "token must be str, not NoneType"),
        (lambda c: c.get_attr_verification_code(T, 5), "attr must be str, not int"),
        (lambda c: c.verify_attr(T, "email", 123456), "code must be str, not int"),
        (
            lambda c: c.get_attr_verification_code(T, "email", ["secret"]),
            "metadata must be a mapping of str to str, not list",
        ),
        (lambda c: c.get_attr_verification_code(T, "email", {"a": "b", "c": 5}), "entry 2 is str to int"),
        (lambda c: c.get_attr_verification_code(T, "email", {5: "b"}), "entry 1 is int to str"),
    ],
)
def test_wrong_types_are_type_errors(call: Callable[[Any], object], words: str) -> None:
    with Server() as server:
        with pytest.raises(TypeError, match=words) as raised:
            call(Client(endpoint_url=server.url))
        assert not server.requests
    shown(raised.value)


def test_metadata_with_a_nul_arrives() -> None:
    with Server() as server:
        Client(endpoint_url=server.url).get_attr_verification_code(T, "email", {"a": "b\0c"})
        assert server.requests[0].json()["ClientMetadata"] == {"a": "b\0c"}


def test_a_token_with_a_line_break_is_told_to_be_trimmed() -> None:
    for secret in (T + "\n", T + "\r\n", "\n" + T, T[:40] + "\n" + T[40:]):
        with pytest.raises(
            libcognito.InvalidArgument, match=r"^InvalidArgument: The token holds a line break.*Trim it"
        ) as raised:
            Client().get_user(secret)
        assert T[:16] not in str(raised.value)
    with pytest.raises(libcognito.InvalidArgument, match=r"^InvalidArgument: The token holds white space"):
        Client().get_user(" " + T)


class Name(str, enum.Enum):
    EMAIL = "email"
    LANG = "lang"

    def __str__(self) -> str:
        return "not the value"


class Text(str):
    def encode(self, encoding: str = "", errors: str = "") -> bytes:
        return b"not the value"

    def __str__(self) -> str:
        return "not the value"


def test_strings_of_any_kind_are_taken_for_what_they_hold() -> None:
    with Server() as server:
        client = Client(endpoint_url=server.url)
        client.get_attr_verification_code(Text(T), Name.EMAIL, {Name.LANG: Text("de")})
        client.verify_attr(Text(T), Name.EMAIL, Text("123456"))
        bodies = [request.json() for request in server.requests]
    assert bodies == [
        {"AccessToken": T, "AttributeName": "email", "ClientMetadata": {"lang": "de"}},
        {"AccessToken": T, "AttributeName": "email", "Code": "123456"},
    ]


@pytest.mark.parametrize("value", [5, 5.0, True, None, b"secret", bytearray(b"secret"), ["secret"], Name], ids=repr)
def test_no_other_type_is_made_into_text(value: Any) -> None:
    with Server() as server:
        client: Any = Client(endpoint_url=server.url)
        for call in (
            lambda: client.get_user(value),
            lambda: client.verify_attr(T, value, "123456"),
            lambda: client.verify_attr(T, "email", value),
            lambda: client.get_attr_verification_code(T, value),
            lambda: client.get_attr_verification_code(T, "email", {"a": value}),
            lambda: client.get_attr_verification_code(T, "email", {value if value.__hash__ else 5: "a"}),
        ):
            with pytest.raises(TypeError) as raised:
                call()
            shown(raised.value)
        assert not server.requests


def test_no_client_shows_or_pickles_a_secret() -> None:
    proxy = "http://user:secret@127.0.0.1:9"
    clients = [
        Client(proxy=proxy),
        libcognito.AsyncClient(proxy=proxy),
        boto3.client("cognito-idp", config=types.SimpleNamespace(proxies={"https": proxy})),
        boto3.Session("key", "secret", "secret"),
    ]
    for client in clients:
        assert "secret" not in repr(client) + str(client)
        for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot be pickled: make one in each process") as raised:
                attempt(client)
            shown(raised.value)


def shown(error: BaseException) -> None:
    """No text of the error, or of what it refers to, shows the value."""
    chain: BaseException | None = error
    while chain is not None:
        assert "secret" not in repr(chain) + str(chain) + repr(chain.args)
        assert "123456" not in repr(chain)
        chain = chain.__cause__ or chain.__context__
