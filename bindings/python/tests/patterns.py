"""How programs use boto3 for Cognito: each function is one way, tried with boto3 and with libcognito.boto3.

A function takes the module and its surroundings and returns what a program would see. test_patterns.py compares, and
PARITY.md lists them.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import importlib
import io
import json
import logging
import pickle
import threading
import types
import unittest.mock
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from servers import Server, answer

TOKEN = {"AccessToken": "abc"}
EMAIL = {"AccessToken": "abc", "AttributeName": "email"}
POOL = "eu-central-1_AbCdEf123"
USER = {"Username": "zoe", "UserAttributes": [{"Name": "email", "Value": "zoe@blume.example"}]}
KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "a-secret"}


@dataclass
class Around:
    """What a pattern finds around it."""

    server: Server
    folder: Path
    patch: pytest.MonkeyPatch

    def client(self, boto3: Any, **settings: Any) -> Any:
        """A client as most programs make it, at the test's server."""
        everything = {"region_name": "eu-central-1", "endpoint_url": self.server.url, **KEYS, **settings}
        return boto3.client("cognito-idp", **everything)

    def sent(self, *names: str) -> list[Any]:
        """What came to the server: the operations, and the headers of these names."""
        return [
            (request.headers["x-amz-target"].partition(".")[2], *(request.headers.get(name) for name in names))
            for request in self.server.requests
        ]


@dataclass
class Pattern:
    """One way of use; `differs` says why it does not come out as with boto3."""

    name: str
    run: Callable[[Any, Around], Any]
    differs: str = ""


PATTERNS: list[Pattern] = []


def pattern(name: str, differs: str = "") -> Callable[[Any], Any]:
    def note(run: Any) -> Any:
        PATTERNS.append(Pattern(name, run, differs))
        return run

    return note


def errors_of(call: Callable[[], Any]) -> Any:
    """The exception of a call, as a program sees it."""
    with pytest.raises(Exception) as raised:  # noqa: PT011
        call()
    return raised.value


def seen(error: Any) -> Any:
    return type(error).__name__, str(error), getattr(error, "response", None)


def refusal(code: str = "NotAuthorizedException", status: int = 400) -> Any:
    return answer(status, {"__type": code, "message": "No."})


# Clients and sessions


@pattern("client, the region by position")
def _(boto3: Any, around: Around) -> Any:
    client = boto3.client("cognito-idp", "eu-west-1", endpoint_url=around.server.url)
    return client.meta.region_name, client.get_user(**TOKEN)


@pattern("client, the region by keyword")
def _(boto3: Any, around: Around) -> Any:
    return around.client(boto3, region_name="eu-west-2").meta.region_name


@pattern("client, the region from AWS_DEFAULT_REGION")
def _(boto3: Any, around: Around) -> Any:
    around.patch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    return boto3.client("cognito-idp").meta.endpoint_url


@pattern("client with keys of AWS")
def _(boto3: Any, around: Around) -> Any:
    client = boto3.client("cognito-idp", "eu-west-1", endpoint_url=around.server.url, aws_session_token="t", **KEYS)
    return client.get_user(**TOKEN), around.sent("authorization", "x-amz-security-token")


@pattern("client, service_name as a keyword")
def _(boto3: Any, around: Around) -> Any:
    client = boto3.client(service_name="cognito-idp", region_name="eu-west-1", endpoint_url=around.server.url)
    return client.get_user(**TOKEN)


@pattern("client of a dictionary of settings")
def _(boto3: Any, around: Around) -> Any:
    settings = {"service_name": "cognito-idp", "region_name": "eu-west-1", "endpoint_url": around.server.url}
    return boto3.client(**settings).get_user(**TOKEN)


@pattern("client with api_version and use_ssl")
def _(boto3: Any, around: Around) -> Any:
    return around.client(boto3, api_version="2016-04-18", use_ssl=True).get_user(**TOKEN)


@pattern("endpoint_url from AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER")
def _(boto3: Any, around: Around) -> Any:
    around.patch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", around.server.url)
    client = boto3.client("cognito-idp", "eu-west-1")
    return client.get_user(**TOKEN), client.meta.endpoint_url == around.server.url


@pattern("Session(region_name).client")
def _(boto3: Any, around: Around) -> Any:
    session = boto3.Session(region_name="eu-west-1")
    return session.client("cognito-idp", endpoint_url=around.server.url).get_user(**TOKEN), session.region_name


@pattern("boto3.session.Session")
def _(boto3: Any, around: Around) -> Any:
    return boto3.session.Session(region_name="eu-west-1").client("cognito-idp").meta.endpoint_url


@pattern("import boto3.session")
def _(boto3: Any, around: Around) -> Any:
    return importlib.import_module(boto3.__name__ + ".session").Session is boto3.Session


@pattern("setup_default_session")
def _(boto3: Any, around: Around) -> Any:
    around.patch.setattr(boto3, "DEFAULT_SESSION", None)
    boto3.setup_default_session(region_name="eu-north-1", **KEYS)
    return boto3.client("cognito-idp").meta.region_name, boto3.client("s3").meta.region_name


@pattern("DEFAULT_SESSION")
def _(boto3: Any, around: Around) -> Any:
    around.patch.setattr(boto3, "DEFAULT_SESSION", None)
    boto3.setup_default_session(region_name="eu-north-1")
    return boto3.DEFAULT_SESSION.region_name, boto3._get_default_session() is boto3.DEFAULT_SESSION


@pattern("Session(botocore_session=)")
def _(boto3: Any, around: Around) -> Any:
    import botocore.session

    theirs = botocore.session.get_session()
    theirs.set_config_variable("region", "eu-south-1")
    session = boto3.Session(botocore_session=theirs)
    return session.region_name, session.client("cognito-idp", endpoint_url=around.server.url).get_user(**TOKEN)


@pattern("profile_name from AWS_PROFILE")
def _(boto3: Any, around: Around) -> Any:
    file = around.folder / "config"
    file.write_text("[profile dev]\nregion = eu-west-2\n")
    around.patch.setenv("AWS_CONFIG_FILE", str(file))
    around.patch.setenv("AWS_PROFILE", "dev")
    session = boto3.Session()
    return session.profile_name, session.region_name, session.client("cognito-idp").meta.region_name


@pattern("a profile that stands in the credentials file alone")
def _(boto3: Any, around: Around) -> Any:
    file = around.folder / "credentials"
    file.write_text("[dev]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = s\n")
    around.patch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    session = boto3.Session(profile_name="dev", region_name="eu-west-1")
    client = session.client("cognito-idp", endpoint_url=around.server.url)
    return client.get_user(**TOKEN), session.profile_name, session.get_credentials().access_key


@pattern("a profile that is not there", "It is looked for when a client is made, not when the session is.")
def _(boto3: Any, around: Around) -> Any:
    return seen(errors_of(lambda: boto3.Session(profile_name="nobody")))


@pattern("Session.get_credentials")
def _(boto3: Any, around: Around) -> Any:
    return boto3.Session(**KEYS).get_credentials().get_frozen_credentials()


@pattern("Session.available_profiles")
def _(boto3: Any, around: Around) -> Any:
    return boto3.Session().available_profiles


@pattern("Session.get_available_regions")
def _(boto3: Any, around: Around) -> Any:
    return boto3.Session().get_available_regions("cognito-idp")


@pattern("Session.get_available_services and get_partition_for_region")
def _(boto3: Any, around: Around) -> Any:
    session = boto3.Session()
    return session.get_available_services(), session.get_partition_for_region("cn-north-1")


@pattern("repr of a session")
def _(boto3: Any, around: Around) -> Any:
    return repr(boto3.Session(region_name="eu-west-1"))


@pattern("copy.copy of a session", "A session cannot be copied: it may hold credentials. Make another one.")
def _(boto3: Any, around: Around) -> Any:
    return repr(copy.copy(boto3.Session(region_name="eu-west-1")))


@pattern("isinstance of boto3.Session")
def _(boto3: Any, around: Around) -> Any:
    import boto3 as theirs

    return isinstance(boto3.Session(), theirs.Session), isinstance(boto3.Session(), boto3.session.Session)


@pattern("isinstance of BaseClient")
def _(boto3: Any, around: Around) -> Any:
    from botocore.client import BaseClient

    return isinstance(around.client(boto3), BaseClient), isinstance(boto3.client("s3", "eu-west-1"), BaseClient)


@pattern("a third-party class that takes a session and calls get_user")
def _(boto3: Any, around: Around) -> Any:
    class Directory:
        def __init__(self, session: Any) -> None:
            self.cognito = session.client("cognito-idp", endpoint_url=around.server.url)

        def name(self, token: str) -> Any:
            return self.cognito.get_user(AccessToken=token).get("Username")

    return Directory(boto3.Session(region_name="eu-west-1")).name("abc")


@pattern("one client in many threads")
def _(boto3: Any, around: Around) -> Any:
    client, found = around.client(boto3), []
    threads = [threading.Thread(target=lambda: found.append(client.get_user(**TOKEN))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found, len(around.server.requests)


@pattern("contextlib.closing")
def _(boto3: Any, around: Around) -> Any:
    with contextlib.closing(around.client(boto3)) as client:
        return client.get_user(**TOKEN)


@pattern("functools.partial of a method")
def _(boto3: Any, around: Around) -> Any:
    return functools.partial(around.client(boto3).get_user, AccessToken="abc")()


@pattern("getattr of a method by its name")
def _(boto3: Any, around: Around) -> Any:
    client = around.client(boto3)
    return getattr(client, "get_user")(**TOKEN), hasattr(client, "list_users"), hasattr(client, "no_such")  # noqa: B009


# Config


def config(**settings: Any) -> Any:
    from botocore.config import Config

    return Config(**settings)


def retried(boto3: Any, around: Around, **settings: Any) -> Any:
    around.server.script(refusal("TooManyRequestsException", 429), answer(200, USER))
    return around.client(boto3, config=config(**settings)).get_user(**TOKEN), len(around.server.requests)


@pattern("Config(retries={'max_attempts', 'mode': 'standard'})")
def _(boto3: Any, around: Around) -> Any:
    return retried(boto3, around, retries={"max_attempts": 2, "mode": "standard"})


@pattern("Config(retries={'total_max_attempts'})")
def _(boto3: Any, around: Around) -> Any:
    return retried(boto3, around, retries={"total_max_attempts": 2})


@pattern("Config(retries={'mode': 'adaptive'})")
def _(boto3: Any, around: Around) -> Any:
    return retried(boto3, around, retries={"mode": "adaptive"})


@pattern("Config(retries={'max_attempts': 0})")
def _(boto3: Any, around: Around) -> Any:
    return seen(errors_of(lambda: retried(boto3, around, retries={"max_attempts": 0})))


@pattern("Config with time-outs")
def _(boto3: Any, around: Around) -> Any:
    return around.client(boto3, config=config(connect_timeout=9, read_timeout=9)).get_user(**TOKEN)


@pattern("Config(signature_version=UNSIGNED)")
def _(boto3: Any, around: Around) -> Any:
    from botocore import UNSIGNED

    client = boto3.client(
        "cognito-idp", "eu-west-1", endpoint_url=around.server.url, config=config(signature_version=UNSIGNED)
    )
    return client.get_user(**TOKEN), around.sent("authorization")


@pattern("Config(max_pool_connections)")
def _(boto3: Any, around: Around) -> Any:
    return around.client(boto3, config=config(max_pool_connections=50)).get_user(**TOKEN)


@pattern("Config.merge")
def _(boto3: Any, around: Around) -> Any:
    merged = config(region_name="eu-west-1").merge(config(read_timeout=9))
    return boto3.client("cognito-idp", config=merged).meta.endpoint_url


@pattern("Config(user_agent_extra)")
def _(boto3: Any, around: Around) -> Any:
    around.client(boto3, config=config(user_agent_extra="mine/1")).get_user(**TOKEN)
    return around.server.requests[0].headers["user-agent"].endswith(" mine/1")


@pattern("Config(use_fips_endpoint, use_dualstack_endpoint)")
def _(boto3: Any, around: Around) -> Any:
    both = config(use_fips_endpoint=True, use_dualstack_endpoint=True)
    return boto3.client("cognito-idp", "eu-west-1", config=both)._endpoint.host


@pattern("Config(parameter_validation=False)")
def _(boto3: Any, around: Around) -> Any:
    around.server.script(refusal("InvalidParameterException"))
    client = around.client(boto3, config=config(parameter_validation=False))
    return seen(errors_of(lambda: client.verify_user_attribute(**EMAIL, Code="")))


@pattern("verify=False on local http")
def _(boto3: Any, around: Around) -> Any:
    return around.client(boto3, verify=False).get_user(**TOKEN)


# Exceptions


@pattern("except client.exceptions.X")
def _(boto3: Any, around: Around) -> Any:
    around.server.script(refusal())
    client = around.client(boto3)
    try:
        return client.get_user(**TOKEN)
    except client.exceptions.NotAuthorizedException as error:
        return seen(error)


@pattern("client.exceptions of other operations")
def _(boto3: Any, around: Around) -> Any:
    found = around.client(boto3).exceptions
    return [getattr(found, name).__name__ for name in ("UsernameExistsException", "GroupExistsException")]


@pattern("client.exceptions.ClientError")
def _(boto3: Any, around: Around) -> Any:
    from botocore.exceptions import ClientError

    return around.client(boto3).exceptions.ClientError is ClientError


@pattern("client.exceptions of an error that is not there")
def _(boto3: Any, around: Around) -> Any:
    error = errors_of(lambda: around.client(boto3).exceptions.NoSuchException)
    return type(error).__name__, str(error).partition("has no attribute")[2]


@pattern("client.exceptions.from_code")
def _(boto3: Any, around: Around) -> Any:
    found = around.client(boto3).exceptions
    return [found.from_code(code).__name__ for code in ("CodeMismatchException", "Other")]


@pattern("except ClientError, with e.response")
def _(boto3: Any, around: Around) -> Any:
    from botocore.exceptions import ClientError

    around.server.script(refusal("ExpiredCodeException"))
    try:
        return around.client(boto3).verify_user_attribute(**EMAIL, Code="1")
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]


@pattern("operation_name, str and args of an error")
def _(boto3: Any, around: Around) -> Any:
    around.server.script(refusal())
    error = errors_of(lambda: around.client(boto3).confirm_sign_up(ClientId="a", Username="b", ConfirmationCode="c"))
    return error.operation_name, str(error), error.args


@pattern("ParamValidationError")
def _(boto3: Any, around: Around) -> Any:
    from botocore.exceptions import ParamValidationError

    error = errors_of(lambda: around.client(boto3).sign_up(Username="zoe", AnalyticsMetadata=5, Foo=1))
    return isinstance(error, ParamValidationError), str(error), error.kwargs


@pattern("a positional argument")
def _(boto3: Any, around: Around) -> Any:
    return seen(errors_of(lambda: around.client(boto3).get_user("abc")))


@pattern("EndpointConnectionError")
def _(boto3: Any, around: Around) -> Any:
    from servers import closed_port

    url = closed_port()
    client = around.client(boto3, endpoint_url=url, config=config(retries={"total_max_attempts": 1}))
    return seen(errors_of(lambda: client.get_user(**TOKEN)))[0], url in str(errors_of(lambda: client.get_user(**TOKEN)))


@pattern("NoRegionError", "The region comes from the token, so it is missed at the call, if at all.")
def _(boto3: Any, around: Around) -> Any:
    return seen(errors_of(lambda: boto3.client("cognito-idp")))


@pattern("UnknownServiceError")
def _(boto3: Any, around: Around) -> Any:
    return seen(errors_of(lambda: boto3.client("cognito-ipd", "eu-west-1")))


@pattern("a pickled error", "It comes back as what it was; boto3's as ClientError.")
def _(boto3: Any, around: Around) -> Any:
    around.server.script(refusal())
    error = errors_of(lambda: around.client(boto3).get_user(**TOKEN))
    return seen(pickle.loads(pickle.dumps(error)))


@pattern("boto3.exceptions.Boto3Error")
def _(boto3: Any, around: Around) -> Any:
    return importlib.import_module(boto3.__name__ + ".exceptions").Boto3Error.__mro__


# What the client says of itself


@pattern("meta.region_name and meta.endpoint_url")
def _(boto3: Any, around: Around) -> Any:
    meta = boto3.client("cognito-idp", "eu-west-1").meta
    return meta.region_name, meta.endpoint_url


@pattern("meta.method_to_api_mapping")
def _(boto3: Any, around: Around) -> Any:
    return around.client(boto3).meta.method_to_api_mapping


@pattern("meta.service_model")
def _(boto3: Any, around: Around) -> Any:
    model = around.client(boto3).meta.service_model
    return model.service_id, model.operation_names, model.operation_model("SignUp").input_shape.required_members


@pattern("meta.partition")
def _(boto3: Any, around: Around) -> Any:
    return boto3.client("cognito-idp", "cn-north-1").meta.partition


@pattern("meta.config")
def _(boto3: Any, around: Around) -> Any:
    found = around.client(boto3, config=config(read_timeout=9, retries={"max_attempts": 2})).meta.config
    return found.region_name, found.read_timeout, found.retries, found.signature_version


@pattern("_endpoint.host")
def _(boto3: Any, around: Around) -> Any:
    return around.client(boto3)._endpoint.host == around.server.url


@pattern("can_paginate, get_paginator")
def _(boto3: Any, around: Around) -> Any:
    around.server.script(
        answer(200, {"Users": [{"Username": "a"}], "PaginationToken": "t"}), answer(200, {"Users": []})
    )
    client = around.client(boto3)
    pages = list(client.get_paginator("list_users").paginate(UserPoolId=POOL))
    return client.can_paginate("list_users"), client.can_paginate("get_user"), pages, around.sent()


@pattern("waiter_names, get_waiter")
def _(boto3: Any, around: Around) -> Any:
    client = around.client(boto3)
    return client.waiter_names, seen(errors_of(lambda: client.get_waiter("user_exists")))


@pattern("generate_presigned_url")
def _(boto3: Any, around: Around) -> Any:
    url = around.client(boto3).generate_presigned_url("list_users", Params={"UserPoolId": POOL}, ExpiresIn=60)
    return url.partition("?")[0] == around.server.url + "/", "X-Amz-Expires=60" in url


@pattern("dir of a client")
def _(boto3: Any, around: Around) -> Any:
    return [name for name in dir(around.client(boto3)) if not name.startswith("_")]


@pattern("boto3.__version__")
def _(boto3: Any, around: Around) -> Any:
    return boto3.__version__


@pattern("set_stream_logger")
def _(boto3: Any, around: Around) -> Any:
    logger = logging.getLogger("patterns.of.boto3")
    boto3.set_stream_logger(logger.name, logging.INFO)
    try:
        return logger.level, len(logger.handlers)
    finally:
        logger.handlers.clear()


# Operations


@pattern("sign_up, confirm_sign_up, resend_confirmation_code")
def _(boto3: Any, around: Around) -> Any:
    client = around.client(boto3)
    who = {"ClientId": "app", "Username": "zoe"}
    return (
        client.sign_up(**who, Password="p", UserAttributes=[{"Name": "email", "Value": "zoe@blume.example"}]),
        client.resend_confirmation_code(**who),
        client.confirm_sign_up(**who, ConfirmationCode="1"),
        [request.json() for request in around.server.requests],
    )


@pattern("initiate_auth, respond_to_auth_challenge")
def _(boto3: Any, around: Around) -> Any:
    around.server.script(
        answer(200, {"ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": "s" * 20, "ChallengeParameters": {"a": "b"}}),
        answer(200, {"AuthenticationResult": {"AccessToken": "abc", "ExpiresIn": 3600, "TokenType": "Bearer"}}),
    )
    client = around.client(boto3)
    parameters = {"USERNAME": "zoe", "PASSWORD": "p", "SECRET_HASH": "h"}
    first = client.initiate_auth(ClientId="app", AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
    second = client.respond_to_auth_challenge(
        ClientId="app",
        ChallengeName=first["ChallengeName"],
        Session=first["Session"],
        ChallengeResponses={"USERNAME": "zoe", "NEW_PASSWORD": "q"},
    )
    return first, second, [request.json() for request in around.server.requests]


@pattern("get_tokens_from_refresh_token, revoke_token, global_sign_out")
def _(boto3: Any, around: Around) -> Any:
    client = around.client(boto3)
    return (
        client.get_tokens_from_refresh_token(RefreshToken="r", ClientId="app"),
        client.revoke_token(Token="r", ClientId="app"),
        client.global_sign_out(**TOKEN),
        around.sent(),
    )


@pattern("update_user_attributes, get_user_attribute_verification_code, verify_user_attribute")
def _(boto3: Any, around: Around) -> Any:
    client = around.client(boto3)
    return (
        client.update_user_attributes(**TOKEN, UserAttributes=[{"Name": "email", "Value": "a@b.example"}]),
        client.get_user_attribute_verification_code(**EMAIL, ClientMetadata={"lang": "de"}),
        client.verify_user_attribute(**EMAIL, Code="123456"),
        [request.json() for request in around.server.requests],
    )


@pattern("forgot_password, confirm_forgot_password, change_password")
def _(boto3: Any, around: Around) -> Any:
    client = around.client(boto3)
    who = {"ClientId": "app", "Username": "zoe"}
    return (
        client.forgot_password(**who),
        client.confirm_forgot_password(**who, ConfirmationCode="1", Password="p"),
        client.change_password(**TOKEN, PreviousPassword="p", ProposedPassword="q"),
        around.sent(),
    )


@pattern("list_devices: timestamps are datetimes")
def _(boto3: Any, around: Around) -> Any:
    around.server.script(answer(200, {"Devices": [{"DeviceKey": "k", "DeviceCreateDate": 1764064800.5}]}))
    return around.client(boto3).list_devices(**TOKEN, Limit=10)


@pattern("list_users and admin_get_user, which are signed")
def _(boto3: Any, around: Around) -> Any:
    around.server.script(answer(200, {"Users": []}), answer(200, USER))
    client = around.client(boto3)
    found = client.list_users(UserPoolId=POOL), client.admin_get_user(UserPoolId=POOL, Username="zoe")
    return found, [bool(authorization) for _, authorization in around.sent("authorization")]


@pattern("an error of a signed operation")
def _(boto3: Any, around: Around) -> Any:
    around.server.script(refusal("UsernameExistsException"))
    client = around.client(boto3)
    try:
        return client.admin_create_user(UserPoolId=POOL, Username="zoe")
    except client.exceptions.UsernameExistsException as error:
        return seen(error)


@pattern("_make_api_call")
def _(boto3: Any, around: Around) -> Any:
    client = around.client(boto3)
    return client._make_api_call("GetUser", TOKEN), client._make_api_call("ListUsers", {"UserPoolId": POOL})


@pattern("another service")
def _(boto3: Any, around: Around) -> Any:
    around.server.script(answer(200, {"Tables": []}))
    dynamo = boto3.client("dynamodb", "eu-west-1", endpoint_url=around.server.url, **KEYS)
    dynamo.list_tables()
    return type(dynamo).__name__, dynamo.meta.region_name, around.sent()


@pattern("boto3.resource and Session.resource")
def _(boto3: Any, around: Around) -> Any:
    made = boto3.resource("s3", region_name="eu-west-1"), boto3.Session(region_name="eu-west-1").resource("dynamodb")
    return [repr(resource) for resource in made]


# Events


@pattern("meta.events.register: a header")
def _(boto3: Any, around: Around) -> Any:
    client = around.client(boto3)
    client.meta.events.register(
        "before-sign.cognito-idp", lambda request, **_: request.headers.add_header("X-Mine", "yes")
    )
    return client.get_user(**TOKEN), client.list_users(UserPoolId=POOL), around.sent("x-mine")


@pattern("meta.events.register: a hook for logging")
def _(boto3: Any, around: Around) -> Any:
    lines: list[Any] = []
    client = around.client(boto3)
    client.meta.events.register("provide-client-params.*.*", lambda params, model, **_: lines.append(model.name))
    client.meta.events.register("after-call.*.*", lambda http_response, **_: lines.append(http_response.status_code))
    client.sign_up(ClientId="app", Username="zoe")
    return lines


@pattern("Session.events")
def _(boto3: Any, around: Around) -> Any:
    names: list[str] = []
    session = boto3.Session(region_name="eu-west-1", **KEYS)
    session.events.register("before-send", lambda event_name, **_: names.append(event_name))
    client = session.client("cognito-idp", endpoint_url=around.server.url)
    client.get_user(**TOKEN)
    client.list_users(UserPoolId=POOL)
    return names


# Mocks


@pattern("botocore's Stubber")
def _(boto3: Any, around: Around) -> Any:
    from botocore.stub import ANY, Stubber

    client = around.client(boto3)
    with Stubber(client) as stubber:
        stubber.add_response("initiate_auth", {"Session": "s" * 20}, {"ClientId": ANY, "AuthFlow": "EMAIL_OTP"})
        stubber.add_client_error("verify_user_attribute", "CodeMismatchException", "Wrong.")
        first = client.initiate_auth(ClientId="app", AuthFlow="EMAIL_OTP")
        second = errors_of(lambda: client.verify_user_attribute(**EMAIL, Code="1"))
        stubber.assert_no_pending_responses()
    return first, isinstance(second, client.exceptions.CodeMismatchException), seen(second), around.sent()


@pattern("moto's mock_aws")
def _(boto3: Any, around: Around) -> Any:
    import moto

    around.patch.setenv("MOTO_COGNITO_IDP_USER_POOL_ID_STRATEGY", "HASH")
    with moto.mock_aws():
        client = boto3.client("cognito-idp", "eu-west-1", **KEYS)
        pool = client.create_user_pool(PoolName="p")["UserPool"]["Id"]
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        made = client.create_user_pool_client(UserPoolId=pool, ClientName="c", ExplicitAuthFlows=flows)
        app = made["UserPoolClient"]["ClientId"]
        client.admin_create_user(UserPoolId=pool, Username="zoe", UserAttributes=USER["UserAttributes"])
        client.admin_set_user_password(UserPoolId=pool, Username="zoe", Password="Correct-Horse-7", Permanent=True)
        parameters = {"USERNAME": "zoe", "PASSWORD": "Correct-Horse-7"}
        result = client.initiate_auth(ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
        user = client.get_user(AccessToken=result["AuthenticationResult"]["AccessToken"])
        unknown = errors_of(lambda: client.get_user(AccessToken="abc"))
        email = [entry for entry in user["UserAttributes"] if entry["Name"] == "email"]
        return pool, sorted(result["AuthenticationResult"]), user["Username"], email, str(unknown), around.sent()


@pattern("vcrpy")
def _(boto3: Any, around: Around) -> Any:
    import vcr

    around.server.script(answer(200, USER))
    for _ in range(2):
        with vcr.use_cassette(str(around.folder / "cassette.yaml"), record_mode="once", match_on=["uri"]):
            found = around.client(boto3).get_user(**TOKEN)
    return found["Username"], len(around.server.requests)


@pattern("placebo")
def _(boto3: Any, around: Around) -> Any:
    placebo: Any = importlib.import_module("placebo")
    recorded = {"status_code": 200, "data": {**USER, "ResponseMetadata": {}}}
    (around.folder / "cognito-idp.GetUser_1.json").write_text(json.dumps(recorded))
    session = boto3.Session(region_name="eu-west-1", **KEYS)
    placebo.attach(session, data_path=str(around.folder)).playback()
    return session.client("cognito-idp", endpoint_url=around.server.url).get_user(**TOKEN), around.sent()


@pattern("a patched BaseClient._make_api_call")
def _(boto3: Any, around: Around) -> Any:
    calls = []

    def fake(self: Any, operation_name: str, kwargs: Any) -> Any:
        calls.append((operation_name, kwargs))
        return {"Username": "patched"}

    with unittest.mock.patch("botocore.client.BaseClient._make_api_call", new=fake):
        client = around.client(boto3)
        return client.get_user(**TOKEN), client.list_users(UserPoolId=POOL), calls, around.sent()


@pattern("a patched boto3.client")
def _(boto3: Any, around: Around) -> Any:
    with unittest.mock.patch("boto3.client") as factory:
        factory.return_value.get_user.return_value = USER
        return boto3.client("cognito-idp").get_user(**TOKEN), factory.call_args


@pattern("a patched boto3.Session")
def _(boto3: Any, around: Around) -> Any:
    with unittest.mock.patch("boto3.Session") as session:
        session.return_value.client.return_value.get_user.return_value = USER
        return boto3.Session(region_name="eu-west-1").client("cognito-idp").get_user(**TOKEN)


@pattern("the module's name boto3, patched in a program")
def _(boto3: Any, around: Around) -> Any:
    program = types.ModuleType("program")
    program.boto3 = boto3  # type: ignore[attr-defined]
    exec("def name(token): return boto3.client('cognito-idp').get_user(AccessToken=token)['Username']", vars(program))
    with unittest.mock.patch.object(program, "boto3") as module:
        module.client.return_value.get_user.return_value = USER
        return program.name("abc")


@pattern("patch.object(client, method)")
def _(boto3: Any, around: Around) -> Any:
    client = around.client(boto3)
    with (
        unittest.mock.patch.object(client, "get_user", return_value=USER),
        unittest.mock.patch.object(client, "list_users", return_value={"Users": []}),
    ):
        return client.get_user(**TOKEN), client.list_users(UserPoolId=POOL), around.sent()


@pattern("patch.object(client, '_make_api_call')")
def _(boto3: Any, around: Around) -> Any:
    client = around.client(boto3)
    with unittest.mock.patch.object(client, "_make_api_call", return_value=USER) as mock:
        return client.get_user(**TOKEN), client.list_users(UserPoolId=POOL), mock.call_args_list, around.sent()


@pattern("create_autospec of a client")
def _(boto3: Any, around: Around) -> Any:
    mock = unittest.mock.create_autospec(around.client(boto3))
    mock.get_user.return_value = USER
    mock.list_users(UserPoolId=POOL)
    return mock.get_user(**TOKEN), mock.list_users.call_count, type(errors_of(lambda: mock.no_such)).__name__


@pattern("X-Ray's patch()")
def _(boto3: Any, around: Around) -> Any:
    return traced(boto3, around)[1:]


@pattern(
    "X-Ray's segments of the calls",
    "Tracing tools that wrap botocore see no call of the 34 operations: they are made by libcognito.",
)
def _(boto3: Any, around: Around) -> Any:
    return traced(boto3, around)[0]


def traced(boto3: Any, around: Around) -> Any:
    """Wraps botocore as aws_xray_sdk, OpenTelemetry and others do."""
    import botocore.client

    wrapt: Any = importlib.import_module("wrapt")
    segments = []

    def wrapper(wrapped: Any, instance: Any, args: Any, kwargs: Any) -> Any:
        segments.append(args[0])
        return wrapped(*args, **kwargs)

    around.patch.setattr(botocore.client.BaseClient, "_make_api_call", botocore.client.BaseClient._make_api_call)
    wrapt.wrap_function_wrapper("botocore.client", "BaseClient._make_api_call", wrapper)
    client = around.client(boto3)
    found = client.get_user(**TOKEN), client.list_users(UserPoolId=POOL)
    return segments, found, around.sent()


@pattern("the log lines of botocore", "Lines of the 34 operations go to the logger libcognito, and show no token.")
def _(boto3: Any, around: Around) -> Any:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("botocore.endpoint")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        around.client(boto3).get_user(**TOKEN)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    return "GetUser" in stream.getvalue()
