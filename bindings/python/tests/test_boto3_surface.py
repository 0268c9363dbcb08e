"""libcognito.boto3 beyond the table of PARITY.md: classes of exceptions, settings, sessions, life without botocore."""

from __future__ import annotations

import ast
import datetime
import pickle
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import libcognito
from conftest import skip
from libcognito import boto3
from libcognito.boto3 import _model, exceptions, types as answers
from libcognito.boto3._shapes import Shape
from pools import LocalPool
from scripts import run
from servers import Answer, Server, answer, closed_port

EMAIL: dict[str, Any] = {"AccessToken": "abc", "AttributeName": "email"}

try:
    import boto3 as theirs
    import botocore
    import botocore.exceptions
    from botocore.config import Config
except ImportError:
    theirs = None  # type: ignore[assignment]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


@pytest.fixture
def with_botocore() -> None:
    if theirs is None:
        skip("boto3", "pip install boto3")


def raised(server: Server, *script: Answer, **settings: Any) -> Any:
    server.script(*script)
    everything: dict[str, Any] = {"endpoint_url": server.url, **settings}
    client = boto3.client("cognito-idp", **everything)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        client.get_user_attribute_verification_code(**EMAIL)
    return caught.value


def test_the_same_script_on_the_pool(pool: LocalPool, with_botocore: None) -> None:
    def script(module: Any) -> list[Any]:
        user = pool.user()
        client = module.client("cognito-idp", region_name="eu-central-1", endpoint_url=pool.url)
        token = {"AccessToken": user["access"]}
        seen = [client.get_user(**token)]
        seen.append(
            client.get_user_attribute_verification_code(**token, AttributeName="email", ClientMetadata={"a": "ä"})
        )
        calls = (
            lambda: client.verify_user_attribute(**token, AttributeName="email", Code="000000x"),
            lambda: client.get_user(AccessToken=user["expired"]),
            lambda: client.get_user(AccessToken=user["id"]),
            lambda: client.get_user(AccessToken=user["no_scope"]),
            lambda: client.get_user(AccessToken="abc"),
            lambda: client.get_user_attribute_verification_code(**token, AttributeName="nickname"),
        )
        for call in calls:
            with pytest.raises(botocore.exceptions.ClientError) as caught:
                call()
            assert isinstance(caught.value, getattr(client.exceptions, type(caught.value).__name__))
            seen += [str(caught.value), caught.value.response]
        seen.append(client.verify_user_attribute(**token, AttributeName="email", Code=pool.code(user)))
        seen.append(client.get_user(**token)["UserAttributes"])
        assert pool.inbox(user)[0]["client_metadata"] == {"a": "ä"}
        return [without_what_is_new_each_time(entry) for entry in seen]

    ours, expected = script(boto3), script(theirs)
    assert ours == expected


def without_what_is_new_each_time(entry: Any) -> Any:
    """Request ids, dates, and the users, of whom each script has its own."""
    if isinstance(entry, dict):
        skipped = ("RequestId", "date", "x-amzn-requestid", "Username", "Destination", "content-length")
        return {name: without_what_is_new_each_time(value) for name, value in entry.items() if name not in skipped}
    if isinstance(entry, list):
        named = [
            item
            for item in entry
            if not (isinstance(item, dict) and item.get("Name") in ("sub", "email", "phone_number"))
        ]
        return [without_what_is_new_each_time(item) for item in named]
    return entry


def test_an_error_is_both_worlds(server: Server, with_botocore: None) -> None:
    limit = answer(400, {"__type": "LimitExceededException", "message": "Enough."}, x_amzn_requestid="0-1-2")
    error = raised(server, limit)
    client = boto3.client("cognito-idp")
    assert isinstance(error, client.exceptions.LimitExceededException)
    assert isinstance(error, client.exceptions.ClientError)
    assert client.exceptions.ClientError is botocore.exceptions.ClientError
    assert isinstance(error, libcognito.LimitExceededException)
    # Type checkers see the class without boto3, which does not derive from ClientError.
    operation = error.operation_name  # pyright: ignore[reportAttributeAccessIssue]
    assert (error.code_sent, error.request_id, operation) == (
        "no",
        "0-1-2",
        "GetUserAttributeVerificationCode",
    )
    assert error.hint.endswith(".")
    assert error.response["Error"] == {"Code": "LimitExceededException", "Message": "Enough."}
    assert set(error.response) == {"Error", "ResponseMetadata", "message"}


def test_transport_errors_are_botocores_too(server: Server, with_botocore: None) -> None:
    # Long enough for a connection on a busy machine.
    wait = types.SimpleNamespace(connect_timeout=3, read_timeout=0.1)
    b = botocore.exceptions
    for script, settings, expected, native in (
        (Answer(), {"endpoint_url": closed_port()}, b.EndpointConnectionError, libcognito.ConnectError),
        (Answer(act="close"), {}, b.ConnectionClosedError, libcognito.ConnectionLost),
        (Answer(act="hang"), {"config": wait}, b.ReadTimeoutError, libcognito.TimeoutError),
        (
            Answer(),
            {
                "endpoint_url": "https://cognito.example",
                "config": types.SimpleNamespace(proxies={"https": closed_port()}),
            },
            b.ProxyConnectionError,
            libcognito.ConnectError,
        ),
    ):
        error = raised(server, script, **settings)
        assert isinstance(error, expected)
        assert isinstance(error, b.BotoCoreError)
        assert isinstance(error, native)
        assert str(error) == expected.fmt.format(**error.kwargs)


def test_exceptions_can_be_pickled(server: Server) -> None:
    for script in (
        answer(400, {"__type": "UserNotFoundException", "message": "m"}),
        answer(400, {"__type": "UsernameExistsException", "message": "m"}),
        answer(400, {"__type": "BrandNewException", "message": "m"}),
        answer(400, {"message": "m"}, x_amzn_errortype="UserNotFoundException"),
        Answer(act="close"),
        Answer(body=b"<html>"),
    ):
        error = raised(server, script)
        other = pickle.loads(pickle.dumps(error))
        assert type(other) is type(error)
        assert (str(other), repr(other), other.response, vars(other)) == (
            str(error),
            repr(error),
            error.response,
            vars(error),
        )


def test_all_errors_of_the_service_have_a_name(with_botocore: None) -> None:
    client = boto3.client("cognito-idp", region_name="eu-central-1")
    real = theirs.client("cognito-idp", region_name="eu-central-1")
    names = [shape.name for shape in real.meta.service_model.error_shapes]
    assert sorted(name + "Exception" for name in _model.ERRORS) == sorted(names)
    for name in names:
        assert getattr(client.exceptions, name).__name__ == name
        assert client.exceptions.from_code(name) is getattr(client.exceptions, name)
    assert client.exceptions.from_code("Other") is client.exceptions.ClientError
    with pytest.raises(AttributeError, match=r"has no attribute Other\. Valid exceptions are: AccessDenied"):
        _ = client.exceptions.Other  # pyright: ignore[reportAttributeAccessIssue]
    for shape in real.meta.service_model.error_shapes:
        assert set(shape.members) == set(_model.ERROR_MEMBERS.get(shape.name, _model.COMMON_ERROR_MEMBERS))


#: What must stand in no message beside what the model calls sensitive: codes, and what holds them or metadata.
ALSO_SECRET = {"Code", "ConfirmationCode", "ClientMetadata", "ChallengeResponses", "AuthParameters", "Session"}


def test_the_model_is_botocores(with_botocore: None) -> None:
    model = theirs.client("cognito-idp", region_name="eu-central-1").meta.service_model
    unsigned = [name for name in model.operation_names if model.operation_model(name).auth_type == "none"]
    assert sorted(_model.METHODS) == sorted(unsigned)

    def check(ours: Shape, right: Any, path: str) -> None:
        is_document = right.type_name == "structure" and right.is_document_type
        assert ours.kind == ("document" if is_document else right.type_name), path
        assert list(ours.members) == ([] if is_document else list(getattr(right, "members", []))), path
        for name, member in ours.members.items():
            check(member, right.members[name], f"{path}.{name}")
        if ours.member is not None:
            check(ours.member, right.member, path + "[]")

    def check_input(ours: Shape, right: Any, path: str, is_secret: bool) -> None:
        is_secret = is_secret or bool(right.metadata.get("sensitive"))
        parts = [(name, ours.members[name], right.members[name]) for name in ours.members]
        parts += [("[]", ours.member, right.member)] if ours.member is not None else []
        if ours.kind not in ("document", "list"):
            assert ours.minimum == right.metadata.get("min", 0), path
        assert list(ours.required) == (right.required_members if ours.kind == "structure" else []), path
        if not parts:
            assert ours.is_secret or not is_secret, path
        for name, member, theirs_member in parts:
            check_input(member, theirs_member, f"{path}.{name}", is_secret or name in ALSO_SECRET)

    for method, operation in _model.OPERATIONS.items():
        found = model.operation_model(operation.name)
        assert botocore.xform_name(operation.name) == method
        check(operation.input, found.input_shape, method)
        check_input(operation.input, found.input_shape, method, False)
        if found.output_shape is None:
            assert not operation.output.members
        else:
            check(operation.output, found.output_shape, method)


def annotation(shape: Shape) -> Any:
    """The type that a value of a shape has, with a TypedDict as its members' types."""
    if shape.kind == "structure":
        return {name: annotation(member) for name, member in shape.members.items()}
    if shape.member is not None:
        return [annotation(shape.member)]
    kinds = {"string": str, "integer": int, "boolean": bool, "timestamp": datetime.datetime}
    return kinds.get(shape.kind) or {"map": dict[str, str], "document": dict[str, Any]}[shape.kind]


def resolved(hint: Any) -> Any:
    if typing.is_typeddict(hint) if hasattr(typing, "is_typeddict") else hasattr(hint, "__total__"):
        return {name: resolved(member) for name, member in typing.get_type_hints(hint).items()}
    if typing.get_origin(hint) is list:
        return [resolved(typing.get_args(hint)[0])]
    return hint


def test_the_types_are_the_models() -> None:
    for operation in _model.OPERATIONS.values():
        found = resolved(getattr(answers, operation.name + "Response"))
        assert set(found.pop("ResponseMetadata")) == {"RequestId", "HTTPStatusCode", "HTTPHeaders", "RetryAttempts"}
        assert found == annotation(operation.output), operation.name


def test_the_signatures_are_the_models(with_botocore: None) -> None:
    path = Path(_model.__file__).with_name("_signatures.pyi")
    (class_,) = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
    methods = {node.name: node for node in class_.body if isinstance(node, ast.FunctionDef)}
    assert list(methods) == list(_model.OPERATIONS)
    for name, operation in _model.OPERATIONS.items():
        arguments = methods[name].args
        given = {argument.arg: ast.unparse(argument.annotation or argument) for argument in arguments.kwonlyargs}
        required = [
            argument.arg for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults) if default is None
        ]
        assert sorted(required) == sorted(operation.input.required)
        found = {member: resolved(eval(kind, {**vars(answers)})) for member, kind in given.items()}
        assert found == annotation(operation.input), name
        assert ast.unparse(methods[name].returns or class_) == operation.name + "Response"
    others = {node.target.id for node in class_.body if isinstance(node, ast.AnnAssign)}  # type: ignore[union-attr]
    mapping = theirs.client("cognito-idp", region_name="eu-central-1").meta.method_to_api_mapping
    assert set(mapping) - set(methods) == others - {
        "get_paginator", "get_waiter", "generate_presigned_url", "waiter_names",
    }  # fmt: skip


def test_sessions() -> None:
    session = boto3.session.Session("key", "secret", "token", region_name="eu-west-3")
    client = session.client("cognito-idp", aws_access_key_id="key", api_version="2016-04-18")
    assert client.meta.region_name == session.region_name == "eu-west-3"
    assert client.meta.endpoint_url == "https://cognito-idp.eu-west-3.amazonaws.com"
    assert client.meta.method_to_api_mapping["get_user"] == "GetUser"
    assert "cognito-idp" in session.get_available_services()
    assert boto3.Session().region_name is None
    assert boto3.client("cognito-idp").meta.endpoint_url is None
    try:
        boto3.setup_default_session(region_name="eu-west-2")
        assert boto3.client("cognito-idp").meta.region_name == "eu-west-2"
    finally:
        boto3.DEFAULT_SESSION = None
    with pytest.raises(exceptions.theirs().ProfileNotFound, match=r"The config profile \(nobody\) could not be found"):
        boto3.Session(profile_name="nobody").client("cognito-idp")
    client.close()


@pytest.mark.parametrize("variable", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"])
def test_a_profile_that_a_variable_names_is_named(
    variable: str, monkeypatch: pytest.MonkeyPatch, with_botocore: None
) -> None:
    monkeypatch.setenv(variable, "nobody")
    for module in (theirs, boto3):
        with pytest.raises(botocore.exceptions.ProfileNotFound) as caught:
            module.Session().client("cognito-idp")
        assert str(caught.value) == "The config profile (nobody) could not be found"
        assert caught.value.kwargs == {"profile": "nobody"}
    assert f"{variable}: there is no profile" in caught.value.message  # type: ignore[attr-defined]


def test_a_malformed_region_is_named_wherever_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        with pytest.raises(exceptions.theirs().InvalidRegionError) as caught:
            boto3.client("cognito-idp")
        assert str(caught.value) == "Provided region_name 'eu/west' doesn't match a supported format."
        assert caught.value.kwargs == {"region_name": "eu/west"}

    file = tmp_path / "config"
    file.write_text('[profile "a: b"]\nregion = eu/west\n', encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setenv("AWS_CONFIG_FILE", str(file))
        patch.setenv("AWS_PROFILE", "a: b")
        refused()
    for variable in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        with monkeypatch.context() as patch:
            patch.setenv(variable, "eu/west")
            refused()


def test_no_region_anywhere(server: Server) -> None:
    client = boto3.client("cognito-idp")
    with pytest.raises(exceptions.theirs().NoRegionError, match="You must specify a region"):
        client.get_user(AccessToken="abc")


def settled(**settings: Any) -> dict[str, Any]:
    return boto3.client("cognito-idp", **settings)._client.describe()


def test_settings_of_a_real_config(with_botocore: None) -> None:
    config = Config(
        region_name="eu-west-1",
        connect_timeout=3,
        read_timeout=4,
        retries={"max_attempts": 4, "mode": "standard"},
        user_agent_extra="me/1",
        user_agent_appid="app",
        use_dualstack_endpoint=True,
        use_fips_endpoint=True,
        proxies={"https": "http://proxy.example:3128"},
        max_pool_connections=50,
        signature_version="v4",
    )
    found = settled(config=config)
    assert found["endpoint_url"] == "https://cognito-idp-fips.eu-west-1.api.aws/"
    assert (found["connect_timeout"], found["timeout"], found["max_attempts"]) == (3.0, 7.0, 5)
    assert found["user_agent"].endswith(" me/1 app")
    assert found["proxy"] == "http://proxy.example:3128"
    assert settled(config=Config())["timeout"] == settled()["timeout"] == 30.0
    assert settled(region_name="eu-west-2", config=config)["region"] == "eu-west-2"
    assert settled(config=Config(read_timeout=None))["timeout"] > 30_000_000
    assert settled(config=Config(retries={"total_max_attempts": 1}))["max_attempts"] == 1
    assert settled(config=Config(proxies={}))["proxy"] is None


def test_settings_of_what_looks_like_a_config() -> None:
    config = types.SimpleNamespace(
        region_name="eu-west-1", connect_timeout=60, read_timeout=9, client_cert=("a.pem", "b.pem")
    )
    found = settled(config=config)
    assert (found["region"], found["connect_timeout"], found["timeout"]) == ("eu-west-1", 5.0, 14.0)
    assert found["client_cert"] == "a.pem"


def test_validation_can_be_switched_off(server: Server) -> None:
    config = types.SimpleNamespace(parameter_validation=False)
    client = boto3.client("cognito-idp", endpoint_url=server.url, config=config)
    with pytest.raises(TypeError, match=r"AccessToken must be made of str, .*, not bytes"):
        client.get_user(AccessToken=b"abc")  # type: ignore[arg-type]
    assert not server.requests


def test_what_would_make_a_call_less_safe_is_refused(server: Server) -> None:
    for settings, words in (
        ({"verify": False}, "does not switch the verification of certificates off"),
        ({"use_ssl": False}, "does not send a token unencrypted"),
        ({"endpoint_url": "http://192.0.2.1"}, "plain http"),
        ({"config": types.SimpleNamespace(proxies_config={"a": 1})}, "no proxies_config"),
        (
            {"config": types.SimpleNamespace(ignore_configured_endpoint_urls=True)},
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        ),
    ):
        with pytest.raises(ValueError, match=words):
            boto3.client("cognito-idp", **settings)  # type: ignore[arg-type]
    # Where there is no certificate there is nothing to switch off.
    boto3.client("cognito-idp", endpoint_url=server.url, verify=False).get_user(AccessToken="abc")


def test_the_bundle_that_boto3_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/requests.pem")
    assert "/requests.pem" in settled()["trust"]
    assert "/given.pem" in settled(verify="/given.pem")["trust"]
    monkeypatch.setenv("AWS_CA_BUNDLE", "/aws.pem")
    assert "/aws.pem" in settled()["trust"]


def test_without_botocore() -> None:
    with Server(answer(400, {"__type": "UserNotFoundException", "message": "m"})) as server:
        out = run(
            """
            import sys
            for name in ("boto3", "botocore", "botocore.exceptions"):
                sys.modules[name] = None  # importing it fails
            import pickle
            from libcognito import boto3
            from libcognito.boto3.exceptions import BotoCoreError, ClientError, ParamValidationError
            client = boto3.client("cognito-idp", endpoint_url=sys.argv[1])
            try:
                client.get_user(AccessToken="abc")
            except client.exceptions.UserNotFoundException as error:
                print(isinstance(error, ClientError), client.exceptions.ClientError is ClientError, error)
                print(str(pickle.loads(pickle.dumps(error))) == str(error))
            try:
                client.get_user()
            except ParamValidationError as error:
                print(isinstance(error, BotoCoreError), str(error).splitlines())
            """,
            server.url,
        )
    assert out.splitlines() == [
        "True True An error occurred (UserNotFoundException) when calling the GetUser operation: m",
        "True",
        "True ['Parameter validation failed:', 'Missing required parameter in input: \"AccessToken\"']",
    ]


def test_what_stands_in_for_botocore_has_its_texts(with_botocore: None) -> None:
    from libcognito.boto3 import _fallback

    for name, ours in vars(_fallback).items():
        if isinstance(ours, type):
            real = getattr(botocore.exceptions, name)
            assert getattr(ours, "fmt", None) == getattr(real, "fmt", None)
            assert getattr(ours, "MSG_TEMPLATE", None) == getattr(real, "MSG_TEMPLATE", None)
            assert {b.__name__ for b in ours.__mro__} <= {b.__name__ for b in real.__mro__}
    for response in (
        {},
        {"Error": {"Code": "C", "Message": "m"}},
        {"Error": {}, "ResponseMetadata": {"MaxAttemptsReached": True, "RetryAttempts": 2}},
    ):
        assert str(_fallback.ClientError(response, "Op")) == str(botocore.exceptions.ClientError(response, "Op"))
