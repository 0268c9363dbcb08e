"""Mocks of boto3 in a user's tests: they get the call, or the call is refused. Nothing is sent past them."""

from __future__ import annotations

import functools
import importlib
import re
import unittest.mock
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import libcognito
from conftest import skip
from libcognito import Client, _client, _mocks, _real, boto3
from pools import ROOT
from scripts import run
from servers import Answer, Server, answer, closed_port
from tokens import token

try:
    import boto3 as theirs
    import botocore.client
    import botocore.exceptions
    import moto
    import pytest_socket
    import requests_mock
    import responses
    import vcr
    from botocore.stub import ANY, Stubber

    # Has types for newer Pythons alone.
    wrapt: Any = importlib.import_module("wrapt")
except ImportError as missing:
    skip(str(missing.name), "pip install -r requirements-test.txt")

T = token()
DETAILS = {"CodeDeliveryDetails": {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"}}
ORIGINAL = botocore.client.BaseClient._make_api_call


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails here, nothing reaches the network."""
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, closed_port())


@pytest.fixture
def server() -> Iterator[Server]:
    """What the mocks stand in for: no request may come."""
    with Server() as started:
        yield started


def send(server: Server) -> list[Any]:
    """One call on each surface. The endpoint is the server, so that a request that is sent would be seen."""
    client = boto3.client("cognito-idp", endpoint_url=server.url)
    native = Client(endpoint_url=server.url)
    return [
        client.get_user_attribute_verification_code(AccessToken=T, AttributeName="email", ClientMetadata={"a": "b"}),
        native.get_attr_verification_code(T, "email", {"a": "b"}),
        client.verify_user_attribute(AccessToken=T, AttributeName="email", Code="123456"),
        native.verify_attr(T, "email", "123456"),
        client.get_user(AccessToken=T),
        native.get_user(T),
    ]


class Fake:
    """Stands in for `_make_api_call`, and keeps what it was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def function(self) -> Any:
        def fake(client: Any, operation_name: str, api_params: dict[str, Any]) -> dict[str, Any]:
            self.calls.append((operation_name, api_params))
            return {
                "GetUserAttributeVerificationCode": DETAILS,
                "GetUser": {"Username": "zoe", "UserAttributes": [{"Name": "email_verified", "Value": "true"}]},
            }.get(operation_name, {})

        return fake

    def check(self, results: list[Any], server: Server) -> None:
        assert not server.requests
        sent = {"AccessToken": T, "AttributeName": "email"}
        expected = [
            ("GetUserAttributeVerificationCode", {**sent, "ClientMetadata": {"a": "b"}}),
            ("VerifyUserAttribute", {**sent, "Code": "123456"}),
            ("GetUser", {"AccessToken": T}),
        ]
        assert self.calls == [call for call in expected for _ in range(2)]
        assert results[0] == DETAILS
        assert (results[1].medium, results[1].destination) == ("EMAIL", "a***@e***")
        assert results[4]["Username"] == results[5].username == "zoe"
        assert results[5].email_verified


def test_a_patched_make_api_call_with_a_function(server: Server) -> None:
    fake = Fake()
    with unittest.mock.patch("botocore.client.BaseClient._make_api_call", new=fake.function()):
        fake.check(send(server), server)


def test_a_function_that_says_it_wraps_the_original_is_a_mock_too(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = Fake()
    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", functools.wraps(ORIGINAL)(fake.function()))
    fake.check(send(server), server)


def test_a_patched_make_api_call_with_autospec(server: Server) -> None:
    fake = Fake()
    with unittest.mock.patch.object(
        botocore.client.BaseClient, "_make_api_call", autospec=True, side_effect=fake.function()
    ):
        fake.check(send(server), server)


def test_a_mock_object_that_answers_with_anything(server: Server) -> None:
    with unittest.mock.patch("botocore.client.BaseClient._make_api_call") as mock:
        results = send(server)
    assert not server.requests and mock.call_count == 6
    assert results[0] is results[2] is results[4] is mock.return_value
    assert (results[1].destination, results[5].email_verified) == (None, False)


@pytest.mark.parametrize(
    "where",
    [
        "botocore.client.BaseClient._make_request",
        "botocore.endpoint.Endpoint.make_request",
        "botocore.endpoint.Endpoint._send",
        "botocore.httpsession.URLLib3Session.send",
        "urllib3.connectionpool.HTTPConnectionPool.urlopen",
    ],
)
def test_deeper_patches(server: Server, where: str) -> None:
    class Mocked(Exception):
        pass

    with unittest.mock.patch(where, side_effect=Mocked) as mock:
        for call in (
            lambda: boto3.client("cognito-idp", endpoint_url=server.url).get_user(AccessToken=T),
            lambda: Client(endpoint_url=server.url).get_user(T),
        ):
            with pytest.raises((Mocked, botocore.exceptions.HTTPClientError)):
                call()
    assert mock.call_count >= 2 and not server.requests


def test_a_call_is_this_packages_own_again_after_the_mock(server: Server) -> None:
    client, native = boto3.client("cognito-idp", endpoint_url=server.url), Client(endpoint_url=server.url)
    with unittest.mock.patch("botocore.client.BaseClient._make_api_call", return_value={}):
        client.get_user(AccessToken=T)
        native.get_user(T)
    assert not server.requests
    client.get_user(AccessToken=T)
    native.get_user(T)
    agents = [request.headers["user-agent"] for request in server.requests]
    assert len(agents) == 2 and all(agent.startswith("libcognito/") for agent in agents)


def test_tracing_tools_are_not_mocks(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    # Datadog, New Relic, OpenTelemetry and AWS X-Ray use wrapt, which vcrpy brings here.
    def traced(wrapped: Any, instance: Any, args: Any, kwargs: Any) -> Any:
        return wrapped(*args, **kwargs)

    for module, name in (
        ("botocore.client", "BaseClient._make_api_call"),
        ("botocore.endpoint", "Endpoint.make_request"),
        ("urllib3.connectionpool", "HTTPConnectionPool.urlopen"),
    ):
        parent, attribute, _ = wrapt.resolve_path(module, name)
        monkeypatch.setattr(parent, attribute, vars(parent)[attribute])  # undone at the end
        wrapt.wrap_function_wrapper(module, name, traced)
        wrapt.wrap_function_wrapper(module, name, traced)
        assert isinstance(vars(parent)[attribute], wrapt.FunctionWrapper)
    assert _mocks.catching() is None
    assert Client(endpoint_url=server.url).get_user(T).username is None
    assert server.requests[0].headers["user-agent"].startswith("libcognito/")
    fake = wrapt.FunctionWrapper(Fake().function(), traced)
    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", fake)
    assert _mocks.catching() == "botocore.client.BaseClient._make_api_call"


def test_errors_of_a_mock_are_both_worlds(server: Server) -> None:
    response = {
        "Error": {"Code": "LimitExceededException", "Message": "Enough."},
        "ResponseMetadata": {"HTTPStatusCode": 400, "RequestId": "0-1-2"},
    }
    error = botocore.exceptions.ClientError(response, "GetUserAttributeVerificationCode")
    with unittest.mock.patch("botocore.client.BaseClient._make_api_call", side_effect=error):
        client = boto3.client("cognito-idp", endpoint_url=server.url)
        with pytest.raises(client.exceptions.LimitExceededException) as caught:
            client.get_user_attribute_verification_code(AccessToken=T, AttributeName="email")
        with pytest.raises(libcognito.LimitExceededException) as native:
            Client(endpoint_url=server.url).get_attr_verification_code(T, "email")
    assert isinstance(caught.value, botocore.exceptions.ClientError)
    assert isinstance(caught.value, libcognito.LimitExceededException)
    assert caught.value.response == response and str(caught.value) == str(error)
    for raised in (caught.value, native.value):
        assert (raised.code, raised.message, raised.code_sent, raised.request_id) == (
            "LimitExceededException", "Enough.", "no", "0-1-2",
        )  # fmt: skip
    assert native.value.status == "COGNITO_LIMIT_EXCEEDED"


def test_transport_errors_of_a_mock(server: Server) -> None:
    b = botocore.exceptions
    for error, native, sent in (
        (b.EndpointConnectionError(endpoint_url="u"), libcognito.ConnectError, "no"),
        (b.ReadTimeoutError(endpoint_url="u"), libcognito.TimeoutError, "maybe"),
        (b.ConnectionClosedError(endpoint_url="u"), libcognito.ConnectionLost, "maybe"),
        (b.SSLError(endpoint_url="u", error="e"), libcognito.TlsError, "no"),
    ):
        with unittest.mock.patch("botocore.client.BaseClient._make_api_call", side_effect=error):
            client = boto3.client("cognito-idp", endpoint_url=server.url)
            with pytest.raises(type(error)) as caught:
                client.get_user_attribute_verification_code(AccessToken=T, AttributeName="email")
            with pytest.raises(native) as raised:
                Client(endpoint_url=server.url).get_attr_verification_code(T, "email")
        assert isinstance(caught.value, native) and str(caught.value) == str(error)
        assert caught.value.code_sent == raised.value.code_sent == sent


def test_statuses_and_code_sent_are_the_librarys() -> None:
    with Server() as server:
        for code in [*sorted(libcognito.errors.MODELLED), *_real._THROTTLED, "BrandNewException"]:
            for http_status in (400, 403, 429, 500):
                server.script(answer(http_status, {"__type": code, "message": "m"}))
                with pytest.raises(libcognito.ServiceError) as raised:
                    Client(endpoint_url=server.url, max_attempts=1).get_attr_verification_code(T, "email")
                if code in ("TooManyRequestsException", "LimitExceededException") and http_status == 500:
                    continue
                assert _real._status(code, http_status) == raised.value.status
                assert _real._code_sent(code, http_status) == raised.value.code_sent, (code, http_status)


def test_the_operations_that_may_send_a_message_are_the_librarys() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    operations = re.findall(r"(?m)^\| `(\w+)` \|", page)
    assert len(operations) == 34
    client = Client(endpoint_url="http://127.0.0.1:1")
    for operation in operations:
        with pytest.raises(libcognito.InvalidArgument) as raised:
            client.call(operation, Nonsense=1)
        assert (raised.value.code_sent is not None) == (operation in _real.MAY_SEND), operation


def test_a_mock_of_the_surface_itself() -> None:
    client = boto3.client("cognito-idp")
    with unittest.mock.patch.object(client, "_make_api_call", return_value=DETAILS) as mock:
        assert client.get_user(AccessToken="abc") == DETAILS
    mock.assert_called_once_with("GetUser", {"AccessToken": "abc"})


# moto


@moto.mock_aws
def test_moto(server: Server) -> None:
    pools = theirs.client("cognito-idp", region_name="eu-central-1")
    pool = pools.create_user_pool(PoolName="p")["UserPool"]["Id"]
    app = pools.create_user_pool_client(
        UserPoolId=pool, ClientName="c", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    attributes = [{"Name": "email", "Value": "zoe@blume.example"}, {"Name": "email_verified", "Value": "true"}]
    pools.admin_create_user(UserPoolId=pool, Username="zoe", UserAttributes=attributes)
    pools.admin_set_user_password(UserPoolId=pool, Username="zoe", Password="Correct-Horse-7", Permanent=True)
    access = pools.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=app,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "zoe", "PASSWORD": "Correct-Horse-7"},
    )["AuthenticationResult"]["AccessToken"]
    client = boto3.client("cognito-idp", region_name="eu-central-1")
    expected = pools.get_user(AccessToken=access)
    found = client.get_user(AccessToken=access)
    assert found["Username"] == expected["Username"] == "zoe"
    assert found["UserAttributes"] == expected["UserAttributes"]
    # The region comes out of the token, as it does without a mock.
    assert libcognito.get_user(access).email_verified and Client().get_user(access).username == "zoe"
    with pytest.raises(client.exceptions.NotAuthorizedException):
        client.get_user(AccessToken="abc")


def test_moto_never_lets_a_code_out(monkeypatch: pytest.MonkeyPatch) -> None:
    # A proxy stands where real AWS would be reached.
    with Server() as proxy:
        monkeypatch.delenv("https_proxy")
        out = run(
            """
            import sys
            from moto import mock_aws
            import libcognito
            from libcognito import boto3
            def attempts(client, native):
                for call in (
                    lambda: client.get_user_attribute_verification_code(AccessToken=sys.argv[1], AttributeName="email"),
                    lambda: native.get_attr_verification_code(sys.argv[1], "email"),
                ):
                    try:
                        call()
                        print("no error")
                    except (Exception, NotImplementedError) as error:
                        print(type(error).__name__)
            early = boto3.client("cognito-idp", region_name="eu-central-1"), libcognito.Client("eu-central-1")
            with mock_aws():
                attempts(*early)
                attempts(boto3.client("cognito-idp", region_name="eu-central-1"), libcognito.Client("eu-central-1"))
            """,
            T,
            HTTPS_PROXY=proxy.url,
        )
        assert not proxy.requests
    assert len(out.splitlines()) == 4


# Stubber


def test_stubber(server: Server) -> None:
    client = boto3.client("cognito-idp", endpoint_url=server.url)
    with Stubber(client) as stubber:
        stubber.add_response(
            "get_user_attribute_verification_code", DETAILS, {"AccessToken": ANY, "AttributeName": "email"}
        )
        stubber.add_client_error("verify_user_attribute", "CodeMismatchException", "Wrong.", 400)
        assert client.get_user_attribute_verification_code(AccessToken="abc", AttributeName="email") == DETAILS
        with pytest.raises(client.exceptions.CodeMismatchException) as raised:
            client.verify_user_attribute(AccessToken="abc", AttributeName="email", Code="1")
        stubber.assert_no_pending_responses()
        with pytest.raises(botocore.exceptions.UnStubbedResponseError):
            client.get_user(AccessToken="abc")
        stubber.add_response("get_user", {"Username": "zoe", "UserAttributes": []}, {"AccessToken": "other"})
        with pytest.raises(botocore.exceptions.StubAssertionError):
            client.get_user(AccessToken="abc")
    assert isinstance(raised.value, libcognito.CodeMismatchException)
    assert raised.value.response["Error"] == {"Code": "CodeMismatchException", "Message": "Wrong."}
    with pytest.raises(ValueError, match="does not have method: sing_up"):
        Stubber(client).add_response("sing_up", {})
    with pytest.raises(botocore.exceptions.ParamValidationError):
        Stubber(client).add_response("get_user", {"Usernmae": "zoe"})
    assert not server.requests


def test_after_stubber_the_client_still_calls(server: Server) -> None:
    server.script(Answer(act="close"))
    client = boto3.client("cognito-idp", endpoint_url=server.url)
    with Stubber(client):
        pass
    with pytest.raises(botocore.exceptions.ConnectionClosedError):
        client.get_user_attribute_verification_code(AccessToken="abc", AttributeName="email")
    assert len(server.requests) == 1, "one call sends at most one code, by botocore too"


# vcrpy


def test_vcrpy(tmp_path: Path) -> None:
    cassette = str(tmp_path / "cassette.yaml")
    with Server(answer(200, {"Username": "zoe"})) as server:
        url = server.url
        with vcr.use_cassette(cassette, record_mode="once", match_on=["uri"]):
            assert boto3.client("cognito-idp", endpoint_url=url).get_user(AccessToken=T)["Username"] == "zoe"
        assert len(server.requests) == 1
        with vcr.use_cassette(cassette, record_mode="none", match_on=["uri"], allow_playback_repeats=True):
            assert boto3.client("cognito-idp", endpoint_url=url).get_user(AccessToken=T)["Username"] == "zoe"
            assert Client(endpoint_url=url).get_user(T).username == "zoe"
        assert len(server.requests) == 1
        with vcr.use_cassette(str(tmp_path / "empty.yaml"), record_mode="none"):
            for call in (
                lambda: boto3.client("cognito-idp", endpoint_url=url).get_user(AccessToken=T),
                lambda: Client(endpoint_url=url).get_user(T),
            ):
                with pytest.raises(botocore.exceptions.HTTPClientError, match="Can't play back this request"):
                    call()
        assert len(server.requests) == 1


# Mocks that boto3's requests do not meet


@responses.activate
def test_responses(server: Server) -> None:
    for call in (
        lambda: boto3.client("cognito-idp", region_name="eu-central-1").get_user(AccessToken=T),
        lambda: Client().get_user(T),
        lambda: libcognito.get_user(T),
    ):
        with pytest.raises(libcognito.ConfigurationError, match=r"A mock is active \(responses, at requests.*not made"):
            call()
    # A server on this machine is meant to be called.
    assert Client(endpoint_url=server.url).get_user(T).username is None


def test_a_patched_adapter_of_requests() -> None:
    refused = pytest.raises(libcognito.ConfigurationError, match=r"unittest\.mock, at requests")
    with unittest.mock.patch("requests.adapters.HTTPAdapter.send"), refused:
        Client().get_attr_verification_code(T, "email")


def test_requests_mock() -> None:
    refused = pytest.raises(libcognito.ConfigurationError, match=r"requests_mock, at requests\.sessions")
    with requests_mock.Mocker(), refused:
        Client().get_attr_verification_code(T, "email")


def test_pytest_socket(server: Server) -> None:
    client, native = boto3.client("cognito-idp", endpoint_url=server.url), Client(endpoint_url=server.url)
    pytest_socket.disable_socket()
    try:
        with pytest.raises((pytest_socket.SocketBlockedError, botocore.exceptions.HTTPClientError)):
            client.get_user(AccessToken=T)
        with pytest.raises((pytest_socket.SocketBlockedError, botocore.exceptions.HTTPClientError)):
            native.get_user(T)
    finally:
        pytest_socket.enable_socket()
    assert not server.requests


# boto3's factories


def test_a_patched_boto3_client_or_session() -> None:
    with unittest.mock.patch("boto3.client") as factory:
        assert boto3.client("cognito-idp", region_name="eu-west-1") is factory.return_value
        factory.assert_called_once_with("cognito-idp", region_name="eu-west-1")
        # A call of the other surface does not pass there.
        with pytest.raises(libcognito.ConfigurationError, match=r"unittest\.mock, at boto3\.client"):
            Client().get_user(T)
    for name in ("boto3.Session", "boto3.session.Session"):
        with unittest.mock.patch(name) as session:
            found = boto3.Session(region_name="eu-west-1").client("cognito-idp")
            assert found is session.return_value.client.return_value
    assert type(boto3.client("cognito-idp")).__name__ == "CognitoIdentityProvider"


# What it costs


def test_nothing_is_loaded_or_looked_at_without_a_mock_to_be() -> None:
    out = run(
        """
        import sys, libcognito
        from libcognito import boto3
        try:
            libcognito.Client(endpoint_url="http://localhost:1", max_attempts=1).get_user("abc")
        except libcognito.ConnectError:
            pass
        client = boto3.client("cognito-idp", endpoint_url="http://localhost:1")
        print(any(name in sys.modules for name in ("libcognito._mocks", "libcognito._real", "botocore", "requests")))
        """
    )
    assert out == "False\n"


def test_without_botocore_a_guard_of_sockets_is_obeyed() -> None:
    out = run(
        """
        import socket, sys, types
        sys.modules["botocore"] = sys.modules["botocore.session"] = None
        guard = types.ModuleType("pytest_socket")
        sys.modules["pytest_socket"] = guard
        guard.Guarded = type("Guarded", (socket.socket,), {"__module__": "pytest_socket"})
        socket.socket = guard.Guarded
        import libcognito
        try:
            libcognito.Client("eu-central-1").get_user(sys.argv[1])
        except libcognito.ConfigurationError as error:
            print(error.code_sent, error.message)
        """,
        T,
    )
    assert out == "no A mock is active (pytest_socket's socket) that would not catch this call, so it was not made.\n"


def test_no_mock_is_seen_where_there_is_none() -> None:
    assert _client.active_mock() is None and _mocks.not_catching() is None
    assert _mocks.replaced_session() is None and _mocks.replaced_client_function() is None


def test_the_programs_of_the_readme() -> None:
    page = (ROOT / "bindings/python/README.md").read_text(encoding="utf-8")
    section = page.partition("## Your tests\n")[2].partition("\n## ")[0]
    (program,) = re.findall("```python\n(.*?)```", section, re.DOTALL)
    scope: dict[str, Any] = {}
    exec(compile(program, "README.md", "exec"), scope)
    tests = [name for name in scope if name.startswith("test_")]
    assert len(tests) == 3
    for name in tests:
        scope[name]()
