"""A wrapper with typed errors and secret hashes, as samples for Cognito have it."""

import base64
import hashlib
import hmac
import logging

import boto3
from botocore.exceptions import ClientError

logger = logging.getLogger(__name__)


class Wrapper:
    def __init__(self, cognito, client_id, client_secret=None):
        self.cognito, self.client_id, self.client_secret = cognito, client_id, client_secret

    def _secret_hash(self, username):
        message = (username + self.client_id).encode()
        return base64.b64encode(hmac.new(self.client_secret.encode(), message, hashlib.sha256).digest()).decode()

    def _who(self, username):
        who = {"ClientId": self.client_id, "Username": username}
        return {**who, "SecretHash": self._secret_hash(username)} if self.client_secret else who

    def sign_up(self, username, password, email):
        try:
            answer = self.cognito.sign_up(
                **self._who(username), Password=password, UserAttributes=[{"Name": "email", "Value": email}]
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "UsernameExistsException":
                logger.error("Couldn't sign up. %s", error.response["Error"]["Code"])
                raise
            return "exists"
        return answer["UserConfirmed"]

    def confirm(self, username, code):
        self.cognito.confirm_sign_up(**self._who(username), ConfirmationCode=code)
        return True

    def sign_in(self, username, password):
        answer = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": password},
        )
        challenge = answer.pop("ChallengeName", None)
        if challenge == "NEW_PASSWORD_REQUIRED":
            answer = self.cognito.respond_to_auth_challenge(
                ClientId=self.client_id,
                ChallengeName=challenge,
                Session=answer["Session"],
                ChallengeResponses={"USERNAME": username, "NEW_PASSWORD": password + "!"},
            )
        return answer["AuthenticationResult"]["AccessToken"]

    def set_up_mfa(self, token):
        try:
            return len(self.cognito.associate_software_token(AccessToken=token)["SecretCode"]) > 0
        except ClientError as error:
            return error.response["Error"]["Code"]

    def change(self, token, old, new):
        try:
            self.cognito.change_password(AccessToken=token, PreviousPassword=old, ProposedPassword=new)
        except ClientError as error:
            return error.response["Error"]["Code"]
        return "changed"


def exercise(client_id, username, code):
    wrapper = Wrapper(boto3.client("cognito-idp"), client_id)
    seen = [wrapper.sign_up(username, "Correct-Horse-7", "zoe@blume.example")]
    seen.append(wrapper.sign_up(username, "Correct-Horse-7", "zoe@blume.example"))
    seen.append(wrapper.confirm(username, code()))
    token = wrapper.sign_in(username, "Correct-Horse-7")
    seen += [
        wrapper.set_up_mfa(token),
        wrapper.change(token, "wrong", "x"),
        wrapper.change(token, "Correct-Horse-7", "x"),
    ]
    wrapper.cognito.delete_user(AccessToken=token)
    try:
        wrapper.cognito.get_user(AccessToken=token)
    except wrapper.cognito.exceptions.ClientError as error:
        seen.append(error.response["Error"]["Code"])
    return seen
