"""A service class that is given its client, times its calls by events, and keeps secrets out of the log."""

import time

import boto3
from botocore.config import Config


class Metrics:
    def __init__(self, client):
        self.calls = []
        client.meta.events.register("before-call.cognito-idp", self.begin)
        client.meta.events.register("after-call.cognito-idp", self.end)

    def begin(self, model, context, **_):
        context["began"] = time.monotonic()

    def end(self, model, context, http_response, **_):
        self.calls.append((model.name, http_response.status_code, time.monotonic() >= context["began"]))


class Accounts:
    def __init__(self, client, client_id):
        self.client = client
        self.client_id = client_id
        self.metrics = Metrics(client)

    def open(self, username, password, email):
        attributes = [{"Name": "email", "Value": email}]
        self.client.sign_up(
            ClientId=self.client_id,
            Username=username,
            Password=password,
            UserAttributes=attributes,
            ClientMetadata={"source": "service"},
        )

    def confirm(self, username, code):
        try:
            self.client.confirm_sign_up(ClientId=self.client_id, Username=username, ConfirmationCode=code)
        except self.client.exceptions.CodeMismatchException as error:
            return error.response["Error"]["Message"]
        return "confirmed"


client = boto3.client("cognito-idp", config=Config(user_agent_extra="accounts/1", max_pool_connections=20))


def exercise(client_id, username, code):
    accounts = Accounts(client, client_id)
    accounts.open(username, "Correct-Horse-7", "zoe@blume.example")
    seen = [accounts.confirm(username, "nonsense"), accounts.confirm(username, code())]
    return seen, accounts.metrics.calls
