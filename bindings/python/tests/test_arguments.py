"""Arguments that are refused before anything is sent, in words that show no value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import libcognito
from libcognito import Client
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
        with pytest.raises(libcognito.InvalidArgument, match=f"^InvalidArgument: {parameter}: holds") as raised:
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


def shown(error: BaseException) -> None:
    """No text of the error, or of what it refers to, shows the value."""
    chain: BaseException | None = error
    while chain is not None:
        assert "secret" not in repr(chain) + str(chain) + repr(chain.args)
        assert "123456" not in repr(chain)
        chain = chain.__cause__ or chain.__context__
