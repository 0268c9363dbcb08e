"""The whole journey from sign-up to sign-out against three servers: the local pool, cognito-local and moto's.

What a server lacks stands in its test, as the lines that differ from those of the whole journey.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import libcognito
from conftest import skip
from libcognito import Client, boto3
from pools import CognitoLocal, LocalPool, Moto

try:
    import boto3 as theirs
except ImportError:
    theirs = None  # type: ignore[assignment]

PASSWORD = "Analytical-Engine-1"
OLD, NEW = "old@bluebird.example", "ada@analytical.example"

#: How each step ends where a server lacks nothing. After the sign-out the token is refused.
WHOLE = {
    "sign up": "ok",
    "confirm": "ok",
    "sign in": "ok",
    "change the address": "ok",
    "send": "ok",
    "verify": "ok",
    "the address, and whether it is verified": f"{NEW} true",
    "refresh": "ok",
    "refresh by InitiateAuth": "ok",
    "sign out": "ok",
    "read after the sign-out": "NotAuthorizedException",
}

#: Runs an operation by AWS's name with AWS's members.
Call = Callable[..., Any]


def by_client(url: str) -> Call:
    return Client("us-east-1", url).call


def by_boto3(module: Any) -> Callable[[str], Call]:
    def by(url: str) -> Call:
        client = module.client(
            "cognito-idp",
            region_name="us-east-1",
            endpoint_url=url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        methods = {operation: method for method, operation in client.meta.method_to_api_mapping.items()}
        return lambda operation, **members: getattr(client, methods[operation])(**members)

    return by


SURFACES = {"Client": by_client, "libcognito.boto3": by_boto3(boto3), "boto3": by_boto3(theirs)}


@pytest.fixture(params=list(SURFACES))
def surface(request: pytest.FixtureRequest) -> Callable[[str], Call]:
    if theirs is None and request.param != "Client":
        skip("boto3", "pip install boto3")
    return SURFACES[request.param]


def journey(call: Call, app: str, username: str, code: Callable[[], str]) -> dict[str, str]:
    """Takes each step, also after one that failed. `code` returns the code that was sent last."""
    ended: dict[str, str] = {}

    def step(name: str, operation: str, **members: Any) -> Any:
        try:
            answer = call(operation, **members)
            ended[name] = "ok"
            return answer
        except Exception as error:  # noqa: BLE001 # of either surface
            response: Any = getattr(error, "response", {})
            ended[name] = response.get("Error", {}).get("Code", type(error).__name__)
            return {}

    email = {"Name": "email", "Value": username if "@" in username else OLD}
    step("sign up", "SignUp", ClientId=app, Username=username, Password=PASSWORD, UserAttributes=[email])
    step("confirm", "ConfirmSignUp", ClientId=app, Username=username, ConfirmationCode=code())
    parameters = {"USERNAME": username, "PASSWORD": PASSWORD}
    auth = {"ClientId": app, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters}
    tokens = step("sign in", "InitiateAuth", **auth)["AuthenticationResult"]
    token = {"AccessToken": tokens["AccessToken"]}
    step("change the address", "UpdateUserAttributes", **token, UserAttributes=[{"Name": "email", "Value": NEW}])
    step("send", "GetUserAttributeVerificationCode", **token, AttributeName="email")
    step("verify", "VerifyUserAttribute", **token, AttributeName="email", Code=code())
    user = libcognito.User(call("GetUser", **token))
    ended["the address, and whether it is verified"] = f"{user.attributes['email']} {str(user.email_verified).lower()}"
    step("refresh", "GetTokensFromRefreshToken", ClientId=app, RefreshToken=tokens["RefreshToken"])
    auth = {"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": tokens["RefreshToken"]}}
    step("refresh by InitiateAuth", "InitiateAuth", ClientId=app, **auth)
    step("sign out", "GlobalSignOut", **token)
    step("read after the sign-out", "GetUser", **token)
    return ended


_number = iter(range(1000))


def test_in_the_local_pool(pool: LocalPool, surface: Callable[[str], Call]) -> None:
    username = f"ada{next(_number)}"
    client = pool.client()["client_id"]
    assert journey(surface(pool.url), client, username, lambda: pool.code({"username": username})) == WHOLE


def test_in_the_local_pool_with_refresh_tokens_that_are_replaced(
    pool: LocalPool, surface: Callable[[str], Call]
) -> None:
    username = f"ada{next(_number)}"
    client = pool.client(refresh_token_rotation=True)["client_id"]
    # Such an app client does not have the older way.
    assert journey(surface(pool.url), client, username, lambda: pool.code({"username": username})) == {
        **WHOLE,
        "refresh by InitiateAuth": "InvalidParameterException",
    }


def test_cognito_local_lacks_a_way_to_refresh_and_the_sign_out(
    cognito_local: CognitoLocal, surface: Callable[[str], Call]
) -> None:
    username = f"ada{next(_number)}@bluebird.example"
    assert journey(surface(cognito_local.url), cognito_local.client_id, username, lambda: "424242") == {
        **WHOLE,
        "refresh": "Unsupported",
        "sign out": "Unsupported",
        "read after the sign-out": "ok",
    }


def test_moto_lacks_codes_and_a_way_to_refresh(moto_server: Moto, surface: Callable[[str], Call]) -> None:
    # It takes any code, and says 500 of what it does not have.
    assert journey(surface(moto_server.url), moto_server.client_id, f"ada{next(_number)}", lambda: "123456") == {
        **WHOLE,
        "send": "500",
        "verify": "500",
        "the address, and whether it is verified": f"{NEW} false",
        "refresh": "500",
    }
