"""A class that stands for a user of the pool, as wrappers of Cognito have it."""

import boto3


class User:
    def __init__(self, client_id, username=None, access_token=None, refresh_token=None, client=None):
        self.client_id = client_id
        self.username = username
        self.access_token = access_token
        self.refresh_token = refresh_token
        self.client = client or boto3.client("cognito-idp")

    def register(self, password, **attributes):
        listed = [{"Name": name, "Value": value} for name, value in attributes.items()]
        answer = self.client.sign_up(
            ClientId=self.client_id, Username=self.username, Password=password, UserAttributes=listed
        )
        answer.pop("ResponseMetadata")
        return answer

    def confirm_sign_up(self, code):
        self.client.confirm_sign_up(ClientId=self.client_id, Username=self.username, ConfirmationCode=code)

    def authenticate(self, password):
        tokens = self.client.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": self.username, "PASSWORD": password},
        )
        self._set_tokens(tokens)

    def renew_access_token(self):
        answer = self.client.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": self.refresh_token},
        )
        self._set_tokens(answer)

    def _set_tokens(self, answer):
        result = answer["AuthenticationResult"]
        self.access_token = result["AccessToken"]
        self.refresh_token = result.get("RefreshToken", self.refresh_token)
        self.token_type = result["TokenType"]

    def get_user(self):
        found = self.client.get_user(AccessToken=self.access_token)
        return {entry["Name"]: entry["Value"] for entry in found["UserAttributes"]}

    def send_verification(self, attribute="email"):
        return self.client.get_user_attribute_verification_code(
            AccessToken=self.access_token, AttributeName=attribute
        ).get("CodeDeliveryDetails")

    def validate_verification(self, code, attribute="email"):
        return self.client.verify_user_attribute(AccessToken=self.access_token, AttributeName=attribute, Code=code)

    def logout(self):
        self.client.global_sign_out(AccessToken=self.access_token)
        self.access_token = self.refresh_token = None


def exercise(app, username, code):
    user = User(app, username)
    seen = [user.register("Correct-Horse-7", email="zoe@blume.example")["UserConfirmed"]]
    user.confirm_sign_up(code())
    user.authenticate("Correct-Horse-7")
    user.renew_access_token()
    seen += [user.token_type, user.get_user()["email"]]
    try:
        seen += [user.send_verification(), user.validate_verification(code())["ResponseMetadata"]["HTTPStatusCode"]]
    finally:
        user.logout()
    return seen
