"""Keeps an access token fresh for long-running programs, and revokes it at the end."""

import threading

import boto3
import botocore.exceptions


class Keeper:
    def __init__(self, client_id, username, password, session=None):
        self._cognito = (session or boto3.Session()).client(service_name="cognito-idp")
        self._client_id = client_id
        self._lock = threading.Lock()
        parameters = {"USERNAME": username, "PASSWORD": password}
        self._keep(self._cognito.initiate_auth, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)

    def _keep(self, method, **members):
        result = method(ClientId=self._client_id, **members)["AuthenticationResult"]
        self.access = result["AccessToken"]
        self._refresh = result.get("RefreshToken", getattr(self, "_refresh", None))
        self.lasts = result.get("ExpiresIn")

    def token(self, renew=False):
        with self._lock:
            if renew:
                self._keep(self._cognito.get_tokens_from_refresh_token, RefreshToken=self._refresh)
            return self.access

    def close(self):
        self._cognito.revoke_token(Token=self._refresh, ClientId=self._client_id)
        try:
            self.token(renew=True)
        except botocore.exceptions.ClientError as error:
            return error.response["Error"]["Code"]
        return "still good"


def exercise(client_id, username, code):
    cognito = boto3.client("cognito-idp")
    attributes = [{"Name": "email", "Value": "zoe@blume.example"}]
    cognito.sign_up(ClientId=client_id, Username=username, Password="Correct-Horse-7", UserAttributes=attributes)
    cognito.confirm_sign_up(ClientId=client_id, Username=username, ConfirmationCode=code())
    keeper = Keeper(client_id, username, "Correct-Horse-7")
    threads = [threading.Thread(target=keeper.token) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen = [keeper.lasts, cognito.get_user(AccessToken=keeper.token())["Username"]]
    try:
        cognito.get_user(AccessToken=keeper.token(renew=True))
    except cognito.exceptions.ClientError as error:
        seen.append(error.response["Error"]["Code"])
    return [*seen, keeper.close()]
