"""What is set in the environment, that clients find the pool by it, and that all is as it was afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError

import libcognito
from conftest import run
from libcognito_testing import CognitoPool

SEND = """
    import sys, boto3
    boto3.client("cognito-idp").get_user_attribute_verification_code(AccessToken=sys.argv[1], AttributeName="email")
"""


@pytest.fixture(autouse=True)
def _own_session() -> Iterator[None]:
    """boto3's default session keeps what it has found once."""
    boto3.DEFAULT_SESSION = None
    yield
    boto3.DEFAULT_SESSION = None


def test_boto3_alone_finds_it() -> None:
    with CognitoPool() as pool:
        user = pool.user()
        client = boto3.client("cognito-idp")
        client.get_user_attribute_verification_code(AccessToken=user.access_token, AttributeName="email")
        client.verify_user_attribute(AccessToken=user.access_token, AttributeName="email", Code=pool.last_code(user))
        assert [request.operation for request in pool.requests] == [
            "GetUserAttributeVerificationCode",
            "VerifyUserAttribute",
        ]
        # An operation that is signed needs credentials before it is sent, and the pool refuses it.
        with pytest.raises(ClientError):
            client.list_user_pools(MaxResults=1)


def test_libcognito_finds_it_and_the_next_one() -> None:
    for _ in range(2):
        with CognitoPool() as pool:
            user = pool.user()
            libcognito.get_attr_verification_code(user.access_token, "email")
            libcognito.verify_attr(user.access_token, "email", pool.last_code(user))
            assert libcognito.get_user(user.access_token).email_verified
            with libcognito.Client() as client:
                assert client.get_user(pool.token).username
            assert len(pool.requests) == 4
    # It has gone, and so has the setting.
    with pytest.raises(libcognito.CognitoError) as caught:
        libcognito.call("SignUp", ClientId="x", Username="y")
    assert isinstance(caught.value, libcognito.ConfigurationError)


def test_one_lost_answer_is_one_code_with_libcognito() -> None:
    with CognitoPool() as pool:
        pool.lose_answer()
        with pytest.raises(libcognito.ConnectionLost) as caught:
            libcognito.get_attr_verification_code(pool.token, "email")
        assert caught.value.code_sent == "maybe"
        assert len(pool.inbox) == 1


def test_subprocesses_find_it() -> None:
    with CognitoPool() as pool:
        user = pool.user()
        run(SEND, user.access_token)
        assert len(pool.last_code(user)) == 6


def test_a_process_with_an_environment_of_its_own_finds_it(pool: CognitoPool) -> None:
    user = pool.user()
    assert "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER" not in os.environ
    run(SEND, user.access_token, **pool.environment)
    assert len(pool.last_code(user)) == 6


@pytest.mark.parametrize(
    "around",
    [
        {},
        {"AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "mine", "AWS_SECRET_ACCESS_KEY": "secret"},
        {"AWS_DEFAULT_REGION": "us-west-2", "AWS_PROFILE": "mine", "COGNITO_CLIENT_ID": "mine"},
        {"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "https://elsewhere.example", "AWS_REGION": ""},
        {"HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": "a.example", "AWS_USE_FIPS_ENDPOINT": "true"},
        {"http_proxy": "http://127.0.0.1:1", "no_proxy": "b.example", "NO_PROXY": "a.example"},
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
        {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true"},
    ],
    ids=lambda around: " ".join(around) or "nothing",
)
def test_all_is_as_it_was(around: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    with CognitoPool() as pool:
        if around.get("AWS_PROFILE"):
            monkeypatch.delenv("AWS_PROFILE")  # which is in no file
        boto3.client("cognito-idp").get_user(AccessToken=pool.token)
        libcognito.get_user(pool.token)
        assert [request.operation for request in pool.requests] == ["GetUser", "GetUser"]
        kept = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION"}
        assert {name: os.environ[name] for name in kept & set(around) if around[name]} == {
            name: around[name] for name in kept & set(around) if around[name]
        }
        assert os.environ["AWS_REGION"] == os.environ["AWS_DEFAULT_REGION"]
        assert ("AWS_ACCESS_KEY_ID" in os.environ) == ("AWS_PROFILE" not in around)
    if around.get("AWS_PROFILE"):
        monkeypatch.setenv("AWS_PROFILE", around["AWS_PROFILE"])
    assert dict(os.environ) == before


def test_all_is_as_it_was_after_an_exception() -> None:
    before = dict(os.environ)
    with pytest.raises(ZeroDivisionError), CognitoPool():
        raise ZeroDivisionError
    assert dict(os.environ) == before


def test_the_token_in_the_environment_outlives_a_reset() -> None:
    with CognitoPool(region="us-gov-west-1") as pool:
        pool.reset()
        assert os.environ["COGNITO_ACCESS_TOKEN"] == pool.token
        assert os.environ["COGNITO_CLIENT_ID"] == pool.client_id
        assert os.environ["AWS_DEFAULT_REGION"] == "us-gov-west-1"
        assert libcognito.get_user(os.environ["COGNITO_ACCESS_TOKEN"]).username
    assert "COGNITO_ACCESS_TOKEN" not in os.environ


def test_two_pools_are_two() -> None:
    with CognitoPool() as outer:
        with CognitoPool() as inner:
            libcognito.get_user(inner.token)
            assert inner.endpoint_url != outer.endpoint_url
        libcognito.get_user(outer.token)
        assert len(outer.requests) == 1
