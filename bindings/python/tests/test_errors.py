"""The exceptions: which is raised, what it holds, that it can be pickled, that it shows no secret."""

from __future__ import annotations

import ast
import builtins
import copy
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

import libcognito
from libcognito import Client, errors
from pools import LocalPool
from scripts import run
from servers import Answer, Server, answer, closed_port
from tokens import token

MODELLED = sorted(errors.MODELLED)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


def failure(server: Server, *script: Answer, **options: object) -> libcognito.CognitoError:
    server.script(*script)
    client = Client(**{"endpoint_url": server.url, "max_attempts": 1, **options})  # type: ignore[arg-type]
    with pytest.raises(libcognito.CognitoError) as raised:
        client.get_attr_verification_code(token(), "email", {"lang": "metadata-value"})
    return raised.value


def test_there_are_44_modelled_errors() -> None:
    assert len(MODELLED) == 44
    assert all(issubclass(getattr(libcognito, name), libcognito.ServiceError) for name in MODELLED)


def test_type_checkers_see_the_classes_that_are_made() -> None:
    tree = ast.parse(Path(errors.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and node.orelse)
    declared = [ast.unparse(node) for node in block.body]
    assert sorted(declared) == [f"class {name}(ServiceError):\n    ..." for name in MODELLED]
    for name in MODELLED:
        made = getattr(errors, name)
        assert (made.__module__, made.__qualname__) == ("libcognito.errors", name)
        assert made.__doc__ is not None and made.__doc__.endswith(".")


def test_a_class_is_there_once_however_it_is_reached() -> None:
    out = run(
        """
        import sys, threading
        from libcognito import errors
        sys.setswitchinterval(1e-6)
        for name in sorted(errors.MODELLED):
            together = threading.Barrier(8)
            def work():
                together.wait()
                found.append(getattr(errors, name))
            found = []
            threads = [threading.Thread(target=work) for _ in range(8)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            assert len(found) == 8 and len(set(found)) == 1, (name, found)
        from libcognito import *
        import libcognito
        scope = {}
        exec("from libcognito.errors import *", scope)
        for name in sorted(errors.MODELLED):
            assert globals()[name] is scope[name] is getattr(libcognito, name) is getattr(errors, name), name
            assert name in dir(errors) and name in dir(libcognito)
        try:
            errors.NoSuchException
        except AttributeError as error:
            print(error)
        """
    )
    assert out == "module 'libcognito.errors' has no attribute 'NoSuchException'\n"


def test_a_failure_is_reported_where_no_file_can_be_opened() -> None:
    out = run(
        """
        import os, resource
        import libcognito
        client = libcognito.Client(endpoint_url="http://127.0.0.1:9", max_attempts=1)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
        try:
            client.get_user("not.a-token")
        except libcognito.CognitoError as error:
            print(type(error).__name__)
        response = {"Error": {"Code": "LimitExceededException"}}
        print(type(libcognito.errors.from_response(response)).__name__)
        """
    )
    assert out == "ConnectError\nLimitExceededException\n"


@pytest.mark.parametrize("code", MODELLED)
def test_each_modelled_error_has_a_class(server: Server, code: str) -> None:
    error = failure(server, answer(400, {"__type": code, "message": "Words."}, x_amzn_requestid="0-1-2"))
    assert type(error) is getattr(libcognito, code)
    assert (error.code, error.message, error.http_status, error.request_id) == (code, "Words.", 400, "0-1-2")
    assert error.status.startswith("COGNITO_")
    assert error.code_sent in ("no", "maybe")
    assert error.hint is not None and error.hint.endswith(".")
    assert str(error) == f"{code}: Words. ({error.hint})"
    assert error.response["ErrorResponse"] == {"__type": code, "message": "Words."}
    same(error)


def test_an_error_without_a_class(server: Server) -> None:
    error = failure(server, answer(400, {"__type": "BrandNewException", "message": "Words."}))
    assert type(error) is libcognito.ServiceError
    assert (error.code, error.status) == ("BrandNewException", "COGNITO_SERVICE_ERROR")
    same(error)


def test_failures_on_this_side(server: Server) -> None:
    hang = {"timeout": 3}  # long enough for a connection on a busy machine
    for script, options, expected, also in (
        ((Answer(),), {"endpoint_url": closed_port()}, libcognito.ConnectError, builtins.ConnectionError),
        ((Answer(act="reset"),), {}, libcognito.ConnectionLost, builtins.ConnectionError),
        ((Answer(act="close"),), {}, libcognito.ConnectionLost, OSError),
        ((Answer(act="hang"),), hang, libcognito.TimeoutError, builtins.TimeoutError),
        ((Answer(body=b"<html>"),), {}, libcognito.BadResponse, libcognito.CognitoError),
    ):
        error = failure(server, *script, **options)
        assert type(error) is expected
        assert isinstance(error, also)
        assert error.code_sent == ("no" if expected is libcognito.ConnectError else "maybe")
        same(error)


def test_a_wrong_argument_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="Bearer") as raised:
        Client().get_user("Bearer abc")
    assert type(raised.value) is libcognito.InvalidArgument
    same(raised.value)


def test_errors_of_the_pool_carry_its_words(pool: LocalPool) -> None:
    user = pool.user()
    client = Client(endpoint_url=pool.url)
    with pytest.raises(libcognito.NotAuthorizedException, match="Access Token has expired") as raised:
        client.get_user(user["expired"])
    assert raised.value.hint is not None and "expired" in raised.value.hint
    with pytest.raises(libcognito.InvalidArgument, match="is an ID token"):
        client.get_attr_verification_code(user["id"], "email")
    client.get_attr_verification_code(user["access"], "email")
    with pytest.raises(libcognito.CodeMismatchException):
        client.verify_attr(user["access"], "email", "not-the-code")
    for _ in range(4):
        client.get_attr_verification_code(user["access"], "email")
    with pytest.raises(libcognito.LimitExceededException) as limit:
        client.get_attr_verification_code(user["access"], "email")
    assert limit.value.code_sent == "no"


def test_no_text_of_an_error_shows_a_secret(server: Server) -> None:
    secret = token()
    echo = {"__type": "InvalidParameterException", "message": f"{secret} and metadata-value are wrong"}
    error = failure(server, answer(400, echo))
    for text in (str(error), repr(error), repr(error.response["Error"]), repr(error.response["ErrorResponse"])):
        assert secret not in text
        assert "metadata-value" not in text


def same(error: libcognito.CognitoError) -> None:
    """A copy is the same error."""
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(other) is type(error)
        assert other.response == error.response
        assert (str(other), repr(other)) == (str(error), repr(error))
