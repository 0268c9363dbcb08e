"""What libcognito.boto3 hands to boto3 itself: signed operations, other services, events."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import pytest

import libcognito
from conftest import skip
from libcognito import boto3
from scripts import run
from servers import Answer, Server, answer
from tokens import token

try:
    import boto3 as theirs
    import botocore.client
    import botocore.exceptions
    import botocore.session
    from botocore.awsrequest import AWSResponse
    from botocore.stub import Stubber
except ImportError:
    skip("boto3", "pip install boto3")

POOL = "eu-central-1_abc"
KEYS: dict[str, Any] = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(answer(200, {"Users": []})) as started:
        yield started


@pytest.fixture
def client(server: Server) -> Any:
    return boto3.client("cognito-idp", region_name="eu-west-1", endpoint_url=server.url, **KEYS)


def test_a_signed_operation_has_the_same_settings(server: Server, client: Any) -> None:
    assert client.list_users(UserPoolId=POOL)["Users"] == []
    (request,) = server.requests
    assert "Credential=AKIDEXAMPLE/" in request.headers["authorization"]
    assert "/eu-west-1/cognito-idp/" in request.headers["authorization"]
    assert [page["Users"] for page in client.get_paginator("list_users").paginate(UserPoolId=POOL)] == [[]]
    assert client.waiter_names == []
    assert client.can_paginate("list_users") and not client.can_paginate("get_user")
    assert client.generate_presigned_url("list_users", {"UserPoolId": POOL}).startswith(server.url)
    assert client._make_api_call("ListUsers", {"UserPoolId": POOL})["Users"] == []
    assert client._endpoint.host == server.url
    assert (client.meta.partition, client.meta.config.region_name) == ("aws", "eu-west-1")
    assert client.meta.service_model.service_name == "cognito-idp"
    assert client.meta.method_to_api_mapping["list_users"] == "ListUsers"
    assert set(dir(client)) >= set(dir(theirs.client("cognito-idp", region_name="eu-west-1"))) - {"__weakref__"}


def test_settings_of_what_looks_like_a_config_reach_boto3(server: Server) -> None:
    import types

    config: Any = types.SimpleNamespace(user_agent_extra="mine/1", region_name="eu-west-3")
    client: Any = boto3.Session(**KEYS).client("cognito-idp", endpoint_url=server.url, config=config)
    client.list_users(UserPoolId=POOL)
    assert server.requests[0].headers["user-agent"].endswith(" mine/1")
    assert "/eu-west-3/" in server.requests[0].headers["authorization"]


def test_errors_of_boto3_are_those_of_the_client(server: Server, client: Any) -> None:
    server.script(answer(400, {"__type": "UserNotFoundException", "message": "No."}))
    paginator = client.get_paginator("list_users")
    for call in (
        lambda: client.admin_get_user(UserPoolId=POOL, Username="zoe"),
        lambda: list(paginator.paginate(UserPoolId=POOL)),
    ):
        with pytest.raises(client.exceptions.UserNotFoundException) as raised:
            call()
        assert isinstance(raised.value, botocore.exceptions.ClientError)
        assert isinstance(raised.value, libcognito.UserNotFoundException)
        assert raised.value.request_id is None
        assert raised.value.response["Error"] == {"Code": "UserNotFoundException", "Message": "No."}
    with pytest.raises(botocore.exceptions.ParamValidationError):
        client.list_users()


# Events


def test_handlers_are_asked_whatever_the_operation(server: Server, client: Any) -> None:
    seen: list[str] = []

    def header(request: Any, event_name: str, **_: Any) -> None:
        seen.append(event_name.rpartition(".")[2])
        request.headers["X-Mine"] = "yes"

    client.get_user(AccessToken="abc")
    client.meta.events.register("before-sign.cognito-idp", header)
    client.get_user(AccessToken="abc")
    client.list_users(UserPoolId=POOL)
    client.meta.events.unregister("before-sign.cognito-idp", header)
    client.get_user(AccessToken="abc")
    assert [request.headers.get("x-mine") for request in server.requests] == [None, "yes", "yes", None]
    assert seen == ["GetUser", "ListUsers"]
    assert not [
        r for r in server.requests if "authorization" in r.headers and r.headers["x-amz-target"].endswith("User")
    ]


def test_with_a_handler_too_one_call_sends_at_most_one_code(server: Server, client: Any) -> None:
    client.meta.events.register("before-send", lambda **_: None)
    server.script(Answer(act="close"))
    with pytest.raises(botocore.exceptions.ConnectionClosedError) as raised:
        client.sign_up(ClientId="app", Username="zoe")
    assert len(server.requests) == 1
    assert raised.value.code_sent == "maybe"  # type: ignore[attr-defined]


def test_a_session_with_handlers(server: Server) -> None:
    seen: list[str] = []
    session: Any = boto3.Session(region_name="eu-west-1", **KEYS)
    before = session.client("cognito-idp", endpoint_url=server.url)
    session.events.register("before-send.cognito-idp", lambda request, **_: seen.append(request.url))
    session.client("cognito-idp", endpoint_url=server.url).get_user(AccessToken="abc")
    session.client("cognito-idp", endpoint_url=server.url).list_users(UserPoolId=POOL)
    assert len(seen) == len(server.requests) == 2
    before.get_user(AccessToken="abc")
    assert len(seen) == 2, "as with boto3, a client has the handlers of the time when it was made"

    other = botocore.session.get_session()
    other.set_config_variable("region", "eu-west-2")
    other.register("before-send.cognito-idp", lambda request, **_: seen.append("other"))
    found = boto3.Session(botocore_session=other)
    assert found.region_name == "eu-west-2"
    found.client("cognito-idp", endpoint_url=server.url).get_user(AccessToken="abc")
    assert seen[2:] == ["other"]


def test_without_a_region_a_handlers_client_goes_where_the_token_says(server: Server) -> None:
    client = boto3.client("cognito-idp")
    hosts: list[str] = []

    def answered(request: Any, **_: Any) -> Any:
        hosts.append(request.url)
        return AWSResponse(request.url, 200, {}, Body())

    client.meta.events.register("before-send", answered)
    for region in ("eu-central-1", "us-east-1", "cn-north-1"):
        client.get_user(AccessToken=token(region))
    assert hosts == [
        "https://cognito-idp.eu-central-1.amazonaws.com/",
        "https://cognito-idp.us-east-1.amazonaws.com/",
        "https://cognito-idp.cn-north-1.amazonaws.com.cn/",
    ]
    # A handler that does not answer, and nothing that says where the pool is.
    other = boto3.client("cognito-idp")
    other.meta.events.register("before-send", lambda **_: None)
    with pytest.raises(botocore.exceptions.NoRegionError):
        other.initiate_auth(ClientId="app", AuthFlow="USER_PASSWORD_AUTH")
    with pytest.raises(botocore.exceptions.NoRegionError):
        client.list_users(UserPoolId=POOL)  # type: ignore[call-arg]


class Body:
    """What urllib3 reads an answer from."""

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield b"{}"


def test_stubber_of_a_signed_operation(client: Any) -> None:
    with Stubber(client) as stubber:
        stubber.add_response("list_users", {"Users": []}, {"UserPoolId": POOL})
        stubber.add_response("initiate_auth", {"Session": "x" * 20}, {"ClientId": "app", "AuthFlow": "EMAIL_OTP"})
        stubber.add_client_error("admin_get_user", "UserNotFoundException", "No.")
        assert client.list_users(UserPoolId=POOL)["Users"] == []
        assert client.initiate_auth(ClientId="app", AuthFlow="EMAIL_OTP")["Session"] == "x" * 20
        with pytest.raises(client.exceptions.UserNotFoundException):
            client.admin_get_user(UserPoolId=POOL, Username="zoe")


# The rest of the module


def test_the_module_is_boto3s() -> None:
    import libcognito.boto3.session as module

    assert boto3.__version__ == theirs.__version__
    assert boto3.set_stream_logger is theirs.set_stream_logger
    assert boto3.session is module and module.Session is boto3.Session
    assert boto3.exceptions.Boto3Error is theirs.exceptions.Boto3Error  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue]
    assert type(boto3.client("s3", region_name="eu-west-1")).__name__ == "S3"
    assert boto3.resource("s3", region_name="eu-west-1").meta.service_name == "s3"
    session: Any = boto3.Session(region_name="eu-west-1", **KEYS)
    assert session.get_credentials().access_key == "AKIDEXAMPLE"
    assert session.get_available_regions("s3") == theirs.Session().get_available_regions("s3")
    assert session.available_profiles == []
    assert session.client("s3").meta.region_name == session.resource("s3").meta.client.meta.region_name == "eu-west-1"
    assert isinstance(session, theirs.Session) and isinstance(session, boto3.Session)
    assert isinstance(boto3.client("cognito-idp"), botocore.client.BaseClient)
    for thing in (boto3, boto3.session, boto3.exceptions, session, session.client("cognito-idp")):
        assert not hasattr(thing, "no_such_thing")


def test_modules_below_boto3_are_imported_from_boto3_itself() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"libcognito\.boto3\.dynamodb"):
        importlib.import_module("libcognito.boto3.dynamodb.conditions")
    out = run(
        """
        from libcognito import boto3
        from boto3.dynamodb.conditions import Attr
        from botocore.stub import Stubber
        keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}
        table = boto3.resource("dynamodb", region_name="eu-west-1", **keys).Table("users")
        with Stubber(table.meta.client) as stubber:
            expected = {"TableName": "users", "FilterExpression": Attr("sub").eq("zoe")}
            stubber.add_response("scan", {"Count": 1}, expected)
            print(table.scan(FilterExpression=Attr("sub").eq("zoe"))["Count"], boto3.__name__)
        """
    )
    assert out == "1 libcognito.boto3\n"


def test_the_default_session_of_boto3_is_that_of_this_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setattr(theirs, "DEFAULT_SESSION", theirs.Session(region_name="eu-west-3"))
    assert boto3.client("cognito-idp").meta.region_name == "eu-west-3"
    # What the environment says must not outrank the token because some module has used boto3.
    monkeypatch.setattr(theirs, "DEFAULT_SESSION", None)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    theirs.client("sts")
    assert boto3.client("cognito-idp")._client.describe()["region"] == "us-west-2"
    assert boto3._get_default_session()._region_name is None


def test_without_boto3_it_says_what_to_install() -> None:
    out = run(
        """
        import sys
        sys.modules["boto3"] = sys.modules["botocore"] = None  # importing it fails
        from libcognito import boto3
        client = boto3.client("cognito-idp", region_name="eu-west-1")
        def attempt(call):
            try:
                print(call())
            except (AttributeError, ImportError) as error:
                print(f"{type(error).__name__}: {error}")
        attempt(lambda: boto3.client("s3"))
        attempt(lambda: boto3.resource("s3"))
        attempt(lambda: client.list_users(UserPoolId="x"))
        attempt(lambda: client._make_api_call("ListUsers", {}))
        attempt(lambda: client.get_paginator("list_users"))
        attempt(lambda: client.meta.events)
        attempt(lambda: client.meta.service_model)
        attempt(lambda: boto3.Session().get_credentials())
        attempt(lambda: boto3.__version__)
        attempt(lambda: boto3.exceptions.Boto3Error)
        attempt(lambda: boto3.Session().get_available_services())
        attempt(lambda: client.meta.method_to_api_mapping["sign_up"])
        attempt(lambda: "sign_up" in dir(client))
        attempt(lambda: client.can_paginate("sign_up"))
        """
    )
    lines = out.splitlines()
    assert lines[0] == 'ImportError: client("s3") is boto3\'s own, which is not installed: pip install boto3'
    assert all(line.endswith("is boto3's own, which is not installed: pip install boto3") for line in lines[:10]), out
    assert {line.partition(":")[0] for line in lines[:10]} == {"ImportError", "AttributeError"}
    assert lines[10:] == ["['cognito-idp']", "SignUp", "True", "False"]
