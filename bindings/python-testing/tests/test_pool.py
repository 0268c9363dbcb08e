"""What the pool does and tells, asked of it by boto3 with an explicit endpoint."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from libcognito_testing import CognitoPool, PoolError, Tokens


def boto(pool: CognitoPool, read_timeout: float = 60) -> Any:
    """A client that makes one attempt."""
    config = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}, read_timeout=read_timeout)
    return boto3.client("cognito-idp", region_name="eu-central-1", endpoint_url=pool.endpoint_url, config=config)


def test_a_user_has_what_was_asked_for(pool: CognitoPool) -> None:
    plain = pool.user()
    assert plain.email == f"{plain.username}@bluebird.example" and plain.phone_number
    assert not plain.email_verified and plain.status == "CONFIRMED"
    assert plain.access_token == plain.tokens.access
    assert plain.access_token not in repr(plain)
    ada = pool.user(
        username="ada",
        password="Analytical-Engine-1",
        email="ada@lovelace.example",
        phone_number=None,
        email_verified=True,
        status="RESET_REQUIRED",
    )
    assert (ada.username, ada.password, ada.email) == ("ada", "Analytical-Engine-1", "ada@lovelace.example")
    assert (ada.phone_number, ada.email_verified, ada.status) == (None, True, "RESET_REQUIRED")
    assert {user.username for user in pool.users} >= {plain.username, "ada"}
    assert isinstance(ada.tokens, Tokens)


def test_the_tokens_are_what_they_say(pool: CognitoPool) -> None:
    user, client = pool.user(), boto(pool)
    assert client.get_user(AccessToken=user.access_token)["Username"] == user.username
    assert client.get_user(AccessToken=pool.token)["Username"] in {user.username for user in pool.users}
    for token in (user.tokens.expired, user.tokens.no_scope, user.tokens.revoked, user.tokens.id):
        with pytest.raises(client.exceptions.NotAuthorizedException):
            client.get_user(AccessToken=token)


def test_users_sign_in_with_an_app_client(pool: CognitoPool) -> None:
    user, client = pool.user(username="ada", password="Analytical-Engine-1"), boto(pool)
    parameters = {"USERNAME": user.username, "PASSWORD": "Analytical-Engine-1"}
    short = pool.client(access_token_seconds=300, explicit_auth_flows=["ALLOW_USER_PASSWORD_AUTH"])
    assert short.explicit_auth_flows == ("ALLOW_USER_PASSWORD_AUTH",) and short.client_secret is None
    for name, seconds in ((pool.client_id, 3600), (short.client_id, 300)):
        answer = client.initiate_auth(ClientId=name, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
        assert answer["AuthenticationResult"]["ExpiresIn"] == seconds
    secret = pool.client(client_secret=True)
    assert secret.client_secret
    with pytest.raises(client.exceptions.NotAuthorizedException, match="SECRET_HASH was not received"):
        client.initiate_auth(ClientId=secret.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


def test_a_code_is_in_the_inbox(pool: CognitoPool) -> None:
    zoe, adam, client = pool.user(), pool.user(), boto(pool)
    for user, attribute in ((zoe, "email"), (adam, "phone_number")):
        client.get_user_attribute_verification_code(
            AccessToken=user.access_token, AttributeName=attribute, ClientMetadata={"lang": "de"}
        )
    first, second = pool.inbox
    assert (first.username, first.to, first.medium, first.attribute) == (zoe.username, zoe.email, "EMAIL", "email")
    assert (second.to, second.medium) == (adam.phone_number, "SMS")
    assert first.client_metadata == {"lang": "de"} and first.operation == "GetUserAttributeVerificationCode"
    assert first.at.tzinfo is not None
    assert pool.last_code(zoe) == pool.last_code(zoe.username) == first.code
    assert pool.last_code(adam) == pool.last_code() == second.code
    client.verify_user_attribute(AccessToken=zoe.access_token, AttributeName="email", Code=pool.last_code(zoe))
    assert {user.username: user.email_verified for user in pool.users}[zoe.username]


def test_where_no_code_was_sent_the_words_say_what_happened_instead(pool: CognitoPool) -> None:
    zoe, adam, client = pool.user(), pool.user(), boto(pool)
    with pytest.raises(PoolError, match=r"sent no code: no request has come.*before the pool's environment was set"):
        pool.last_code()
    with pytest.raises(client.exceptions.NotAuthorizedException):
        client.get_user_attribute_verification_code(AccessToken=zoe.tokens.expired, AttributeName="email")
    client.get_user(AccessToken=zoe.access_token)
    requests = r"GetUserAttributeVerificationCode \(NotAuthorizedException\), GetUser \(200\)\."
    with pytest.raises(PoolError, match=rf"sent no code to {zoe.username}\. The requests were: {requests}"):
        pool.last_code(zoe)
    client.get_user_attribute_verification_code(AccessToken=adam.access_token, AttributeName="email")
    with pytest.raises(PoolError, match=rf"sent no code to {zoe.username}, but to {adam.username}\."):
        pool.last_code(zoe)


def test_the_next_calls_fail_as_ordered(pool: CognitoPool) -> None:
    client = boto(pool)
    pool.fail_next("GetUser", code="TooManyRequestsException", message="Too many.", times=2, headers={"x-odd": "1"})
    for _ in range(2):
        with pytest.raises(client.exceptions.TooManyRequestsException, match=r"Too many\.") as caught:
            client.get_user(AccessToken=pool.token)
        metadata = caught.value.response["ResponseMetadata"]
        assert (metadata["HTTPStatusCode"], metadata["HTTPHeaders"]["x-odd"]) == (400, "1")
    client.get_user(AccessToken=pool.token)
    pool.fail_next("GetUser")
    with pytest.raises(client.exceptions.InternalErrorException) as internal:
        client.get_user(AccessToken=pool.token)
    assert internal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    pool.fail_next("GetUser", status=504, body="<html>")
    with pytest.raises(ClientError) as raw:
        client.get_user(AccessToken=pool.token)
    assert raw.value.response["ResponseMetadata"]["HTTPStatusCode"] == 504


def test_a_lost_answer_is_one_to_a_request_that_was_carried_out(pool: CognitoPool) -> None:
    user, client = pool.user(), boto(pool)
    pool.lose_answer()
    with pytest.raises(ConnectionClosedError):
        client.get_user_attribute_verification_code(AccessToken=user.access_token, AttributeName="email")
    code = pool.last_code(user)
    pool.lose_answer("VerifyUserAttribute", times=2)
    with pytest.raises(ConnectionClosedError):
        client.verify_user_attribute(AccessToken=user.access_token, AttributeName="email", Code=code)
    with pytest.raises(ConnectionClosedError):
        client.verify_user_attribute(AccessToken=user.access_token, AttributeName="email", Code=code)
    attributes = client.get_user(AccessToken=user.access_token)["UserAttributes"]
    assert {"Name": "email_verified", "Value": "true"} in attributes
    assert len(pool.inbox) == 1


def test_a_late_answer_is_one_to_a_request_that_was_carried_out(pool: CognitoPool) -> None:
    user, client = pool.user(), boto(pool, read_timeout=0.2)
    pool.delay_next("GetUserAttributeVerificationCode", seconds=3600)
    with pytest.raises(ReadTimeoutError):
        client.get_user_attribute_verification_code(AccessToken=user.access_token, AttributeName="email")
    assert pool.last_code(user)


def test_time_passes_at_once(pool: CognitoPool) -> None:
    user, client = pool.user(), boto(pool)

    def send() -> None:
        client.get_user_attribute_verification_code(AccessToken=user.access_token, AttributeName="email")

    for _ in range(5):
        send()
    with pytest.raises(client.exceptions.LimitExceededException):
        send()
    before = pool.inbox[-1].at
    assert pool.advance(hours=1) - before >= timedelta(hours=1)
    send()
    now = pool.advance(timedelta(minutes=1), minutes=1, seconds=0.5)
    assert now - pool.inbox[-1].at >= timedelta(minutes=2, seconds=1)
    pool.advance(days=2)
    with pytest.raises(client.exceptions.NotAuthorizedException):
        send()
    with pytest.raises(ValueError, match="forward only"):
        pool.advance(seconds=-1)
    with pytest.raises(ValueError, match="advance_seconds must be at most"):
        pool.advance(days=367)


def test_requests_are_kept(pool: CognitoPool) -> None:
    client = boto(pool)
    client.get_user(AccessToken=pool.token)
    client.get_user_attribute_verification_code(AccessToken=pool.token, AttributeName="email")
    with pytest.raises(client.exceptions.CodeMismatchException):
        client.verify_user_attribute(AccessToken=pool.token, AttributeName="email", Code="nonsense")
    read, _, verify = pool.requests
    assert (read.operation, read.body, read.status, read.error) == ("GetUser", {"AccessToken": pool.token}, 200, None)
    assert "AccessToken" in read.text and read.headers["user-agent"].startswith("Boto3/")
    assert read.attempt == 1 and read.invocation and read.invocation != verify.invocation
    assert (verify.body["Code"], verify.status, verify.error) == ("nonsense", 400, "CodeMismatchException")


def test_a_reset_leaves_the_start_state(pool: CognitoPool) -> None:
    client, user = boto(pool), pool.user()
    app = pool.client()
    client.get_user_attribute_verification_code(AccessToken=user.access_token, AttributeName="email")
    pool.fail_next("GetUser")
    later = pool.advance(days=3)
    pool.reset()
    assert (pool.inbox, pool.requests) == ([], [])
    assert len(pool.users) == 1 and user.username not in {user.username for user in pool.users}
    client.get_user(AccessToken=pool.token)
    assert pool.client(client_id=app.client_id).client_id == app.client_id != pool.client_id
    assert pool.advance() < later
    with pytest.raises(client.exceptions.NotAuthorizedException):
        client.get_user(AccessToken=user.access_token)


def test_what_the_pool_refuses_is_said_in_its_words(pool: CognitoPool) -> None:
    with pytest.raises(ValueError, match=r"The pool refuses this: target must be one of .*GetUser"):
        pool.fail_next("GetUsr")
    with pytest.raises(ValueError, match="white space"):
        pool.user(email="a b")
    pool.user(username="ada")
    with pytest.raises(ValueError, match="there is a user ada already"):
        pool.user(username="ada")
    with pytest.raises(ValueError, match="ALLOW_MAGIC"):
        pool.client(explicit_auth_flows=["ALLOW_MAGIC"])


def test_threads_may_ask_at_once(pool: CognitoPool) -> None:
    made: list[str] = []

    def work() -> None:
        for _ in range(10):
            made.append(pool.user().username)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 80
    assert set(made) < {user.username for user in pool.users}


def test_outside_its_life_the_pool_says_so() -> None:
    pool = CognitoPool()
    pool.stop()
    for use in (pool.user, pool.reset, pool.last_code, lambda: pool.endpoint_url, lambda: pool.environment):
        with pytest.raises(PoolError, match="does not run"):
            use()
