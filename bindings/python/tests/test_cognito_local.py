"""The calls against cognito-local, the emulator from npm, which answers in ways of its own."""

from __future__ import annotations

import pytest

import libcognito
from libcognito import Client, boto3
from pools import CognitoLocal


def test_a_code_is_sent_and_confirmed(cognito_local: CognitoLocal) -> None:
    client = Client(endpoint_url=cognito_local.url)
    delivery = client.get_attr_verification_code(cognito_local.token, "email")
    assert delivery.destination is None, "it answers with an empty object"
    with pytest.raises(libcognito.CodeMismatchException):
        client.verify_attr(cognito_local.token, "email", "000000")
    client.verify_attr(cognito_local.token, "email", "424242")
    assert client.get_user(cognito_local.token).email_verified


def test_boto3s_surface(cognito_local: CognitoLocal) -> None:
    client = boto3.client("cognito-idp", endpoint_url=cognito_local.url)
    sent = client.get_user_attribute_verification_code(AccessToken=cognito_local.token, AttributeName="email")
    assert list(sent) == ["ResponseMetadata"]
    client.verify_user_attribute(AccessToken=cognito_local.token, AttributeName="email", Code="424242")
    with pytest.raises(client.exceptions.InvalidParameterException):
        client.get_user(AccessToken="abc")
