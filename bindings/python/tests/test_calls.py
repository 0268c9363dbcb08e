"""The calls themselves, against the local pool: what goes in, what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

import libcognito
from libcognito import Client
from pools import LocalPool
from scripts import run
from servers import Answer, Server, answer
from tokens import token


def test_a_code_is_sent_and_confirmed(pool: LocalPool) -> None:
    user = pool.user()
    with Client(endpoint_url=pool.url) as client:
        before = client.get_user(user["access"])
        delivery = client.get_attr_verification_code(user["access"], "email", {"lang": "de", "größe": "ß"})
        client.verify_attr(user["access"], "email", pool.code(user))
        after = client.get_user(user["access"])
    assert (delivery.attribute, delivery.medium) == ("email", "EMAIL")
    assert delivery.destination == delivery.response["CodeDeliveryDetails"]["Destination"]
    assert delivery.destination is not None and "***@" in delivery.destination
    assert delivery.request_id == delivery.response["ResponseMetadata"]["RequestId"]
    message = pool.inbox(user)[0]
    assert message["client_metadata"] == {"lang": "de", "größe": "ß"}
    assert before.attributes["email_verified"] is False is before.email_verified
    assert after.attributes["email_verified"] is True is after.email_verified
    assert after.phone_number_verified is False
    assert after.username == user["username"]
    assert after.attributes["email"] == message["to"]


def test_a_phone_number_gets_an_sms(pool: LocalPool) -> None:
    user = pool.user()
    delivery = Client(endpoint_url=pool.url).get_attr_verification_code(user["access"], "phone_number")
    assert delivery.medium == "SMS"
    assert pool.inbox(user)[0]["client_metadata"] in (None, {})


def test_the_functions_of_the_package_need_the_environment_alone(pool: LocalPool) -> None:
    user = pool.user()
    out = run(
        """
        import sys, libcognito
        token = sys.argv[1]
        print(libcognito.get_attr_verification_code(token, "email"))
        print(libcognito.get_user(token).email_verified)
        try:
            libcognito.verify_attr(token, "email", "000 000")
        except ValueError as error:
            print(error.code_sent, error)
        """,
        user["access"],
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url,
    )
    first, second, third = out.splitlines()
    assert first.startswith("CodeDelivery(attribute='email', medium='EMAIL', destination=")
    assert second == "False"
    assert third == "None InvalidArgument: The code holds white space. (Trim what the user typed.)"
    assert len(pool.inbox(user)) == 1


def test_what_the_server_leaves_out_is_none() -> None:
    with Server() as server, Client(endpoint_url=server.url) as client:
        delivery = client.get_attr_verification_code(token(), "email")
        user = client.get_user(token())
    assert (delivery.attribute, delivery.medium, delivery.destination, delivery.request_id) == (None,) * 4
    assert (user.username, dict(user.attributes), user.email_verified) == (None, {}, False)


def test_odd_members_do_no_harm() -> None:
    odd = {"UserAttributes": [{"Name": "a"}, {"Value": "b"}, 5, {"Name": "email_verified", "Value": "True"}]}
    with Server(answer(200, {"CodeDeliveryDetails": 5}), answer(200, odd)) as server:
        client = Client(endpoint_url=server.url)
        assert client.get_attr_verification_code(token(), "email").destination is None
        assert dict(client.get_user(token()).attributes) == {"a": "", "email_verified": True}


@pytest.mark.parametrize(
    ("value", "verified"),
    [("true", True), ("True", True), (True, True), ("false", False), (False, False), (None, False), (1, False)],
)
def test_a_flag_may_be_text_or_a_bool_of_json(value: object, verified: bool) -> None:
    flags = [{"Name": name, "Value": value} for name in ("email_verified", "phone_number_verified")]
    others = [{"Name": "custom:flag", "Value": True}, {"Name": "custom:number", "Value": 5}]
    with Server(answer(200, {"UserAttributes": flags + others})) as server:
        user = Client(endpoint_url=server.url).get_user(token())
    assert user.email_verified is user.phone_number_verified is verified
    assert user.attributes["email_verified"] is verified
    assert (user.attributes["custom:flag"], user.attributes["custom:number"]) == ("true", "5")


def test_the_send_is_never_repeated_and_the_read_is() -> None:
    with Server(answer(500, {"__type": "InternalErrorException"})) as server:
        client = Client(endpoint_url=server.url)
        with pytest.raises(libcognito.InternalErrorException) as sent:
            client.get_attr_verification_code(token(), "email")
        assert (len(server.requests), sent.value.code_sent) == (1, "maybe")
        with pytest.raises(libcognito.InternalErrorException) as read:
            client.get_user(token())
        assert (len(server.requests), read.value.code_sent) == (4, None)
        assert read.value.response["ResponseMetadata"]["RetryAttempts"] == 2


def test_options_reach_the_library() -> None:
    settled = Client(
        "eu-west-1", timeout=7.5, connect_timeout=2, max_attempts=1, proxy="", user_agent_extra="me/1"
    ).describe()
    assert settled["endpoint_url"] == "https://cognito-idp.eu-west-1.amazonaws.com/"
    assert (settled["timeout"], settled["connect_timeout"], settled["max_attempts"]) == (7.5, 2.0, 1)
    assert settled["user_agent"].endswith(" me/1")


def test_paths_are_taken_and_other_objects_are_not(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    assert Client(ca_bundle=bundle).describe()["trust"]
    with pytest.raises(TypeError, match="not object"):
        Client(ca_bundle=object())  # type: ignore[arg-type]


def test_wrong_options_are_named() -> None:
    for options, words in (
        ({"regoin": "x"}, 'Option "regoin": there is no such option'),
        ({"timeout": "5"}, "Option timeout: must be a number of seconds"),
        ({"region": "No Region"}, "Option region"),
        ({"timeout": float("nan")}, "Option timeout: must be a finite number"),
    ):
        with pytest.raises(libcognito.InvalidArgument, match=words):
            Client(**options)  # type: ignore[arg-type]


def test_a_missing_profile_is_a_fault_of_the_configuration() -> None:
    with pytest.raises(libcognito.ConfigurationError, match="there is no profile"):
        Client(profile="nobody")


def test_a_closed_client_says_so() -> None:
    client = Client(endpoint_url="http://localhost:1")
    client.close()
    client.close()
    with pytest.raises(libcognito.InvalidArgument, match="is closed"):
        client.get_user(token())
    with pytest.raises(ValueError, match="is closed"), client:
        pass
    assert repr(client) == "<libcognito.Client, closed>"


def test_a_client_cannot_be_pickled() -> None:
    import pickle

    with pytest.raises(TypeError, match="make one in each process"):
        pickle.dumps(Client())


def test_repr_names_the_endpoint_and_no_more() -> None:
    client = Client("eu-west-1", proxy="http://user:secret@proxy.example:3128")
    assert repr(client) == "<libcognito.Client for https://cognito-idp.eu-west-1.amazonaws.com/>"
    assert repr(Client()) == "<libcognito.Client for the region of the token>"


def test_the_whole_journey_by_operations_names(pool: LocalPool) -> None:
    app = pool.client(client_secret=True, refresh_token_rotation=True)
    name, password, address = "ada", "Analytical-Engine-1", "ada@lovelace.example"
    secret_hash = libcognito.secret_hash(name, app["client_id"], app["client_secret"])
    caller = {"ClientId": app["client_id"], "SecretHash": secret_hash, "Username": name}
    with Client(endpoint_url=pool.url) as client:
        attributes = [{"Name": "email", "Value": address}]
        signed_up = client.call("SignUp", **caller, Password=password, UserAttributes=attributes, ClientMetadata=None)
        assert signed_up["UserConfirmed"] is False
        client.call("ConfirmSignUp", **caller, ConfirmationCode=pool.code({"username": name}))
        parameters = {"USERNAME": name, "PASSWORD": password, "SECRET_HASH": secret_hash}
        signed_in = client.call(
            "InitiateAuth", ClientId=app["client_id"], AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
        )
        tokens = libcognito.Tokens(signed_in)
        assert tokens.access and tokens.refresh and tokens.access not in repr(tokens)
        (delivery,) = client.update_attributes(tokens.access, {"email": "zoe@bluebird.example"}, {"lang": "de"})
        assert delivery.attribute == "email"
        client.get_attr_verification_code(tokens.access, "email")
        client.verify_attr(tokens.access, "email", pool.code({"username": name}))
        assert client.get_user(tokens.access).email_verified
        fresh = client.refresh(tokens.refresh, app["client_id"], app["client_secret"])
        assert fresh.access and fresh.access != tokens.access and fresh.refresh != tokens.refresh
        client.sign_out(fresh.access)
        with pytest.raises(libcognito.NotAuthorizedException, match="revoked"):
            client.get_user(fresh.access)


def test_what_an_operation_cannot_take_is_refused_by_name() -> None:
    client = Client(endpoint_url="http://127.0.0.1:1")
    with pytest.raises(libcognito.InvalidArgument, match="SignUp needs the members ClientId, Username") as raised:
        client.call("SignUp")
    assert raised.value.code_sent == "no"
    with pytest.raises(libcognito.InvalidArgument, match="AdminGetUser is not one of the operations"):
        client.call("AdminGetUser", Username="zoe")
    with pytest.raises(libcognito.InvalidArgument, match="no member Nonsense"):
        client.call("GetUser", AccessToken="abc", Nonsense=1)
    with pytest.raises(TypeError, match=r"^AccessToken must be made of str, .*, not bytes$"):
        client.call("GetUser", AccessToken=b"abc")
    with pytest.raises(libcognito.InvalidArgument, match="The client_id is empty"):
        libcognito.secret_hash("zoe", "", "secret")


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("InitiateAuth", {"ClientId": "c", "AuthFlow": "USER_PASSWORD_AUTH"}),
        ("SignUp", {"ClientId": "c", "Username": "u", "Password": "p"}),
        ("ForgotPassword", {"ClientId": "c", "Username": "u"}),
        ("UpdateUserAttributes", {"AccessToken": "abc", "UserAttributes": []}),
    ],
)
def test_what_may_send_a_message_is_sent_once(operation: str, members: dict[str, object]) -> None:
    with Server() as server:
        client = Client(endpoint_url=server.url)
        for fault in (
            answer(500, {}),
            answer(503, {}),
            answer(400, {"__type": "LimitExceededException"}),
            Answer(act="reset"),
        ):
            server.script(fault)
            before = len(server.requests)
            with pytest.raises(libcognito.CognitoError) as raised:
                client.call(operation, **members)
            assert len(server.requests) == before + 1
            assert raised.value.code_sent == ("no" if raised.value.http_status == 400 else "maybe")
