"""A function of AWS Lambda behind an API, with one client for all calls."""

import json
import os

import boto3
from botocore.exceptions import ClientError

client = boto3.client("cognito-idp", region_name=os.environ.get("AWS_REGION", "us-east-1"))


def reply(status, **body):
    return {"statusCode": status, "body": json.dumps(body)}


def handler(event, context):
    body = json.loads(event.get("body") or "{}")
    who = {"ClientId": os.environ["CLIENT_ID"], "Username": body.get("username")}
    try:
        if event["resource"] == "/register":
            answer = client.sign_up(**who, Password=body["password"], UserAttributes=body["attributes"])
            return reply(201, confirmed=answer["UserConfirmed"])
        if event["resource"] == "/resend":
            return reply(200, to=client.resend_confirmation_code(**who).get("CodeDeliveryDetails"))
        if event["resource"] == "/forgot":
            return reply(200, to=client.forgot_password(**who).get("CodeDeliveryDetails"))
        if event["resource"] == "/reset":
            client.confirm_forgot_password(**who, ConfirmationCode=body["code"], Password=body["password"])
            return reply(200)
    except client.exceptions.UsernameExistsException:
        return reply(409, error="taken")
    except ClientError as error:
        return reply(400, error=error.response["Error"]["Code"], message=error.response["Error"]["Message"])
    return reply(404)


def exercise(client_id, username, code):
    os.environ["CLIENT_ID"] = client_id
    seen = []

    def post(resource, **body):
        answer = handler({"resource": resource, "body": json.dumps({"username": username, **body})}, None)
        seen.append((resource, answer["statusCode"], answer["body"]))

    attributes = [{"Name": "email", "Value": "zoe@blume.example"}]
    post("/register", password="short", attributes=attributes)
    post("/register", password="Correct-Horse-7", attributes=attributes)
    post("/register", password="Correct-Horse-7", attributes=attributes)
    post("/resend")
    client.confirm_sign_up(ClientId=client_id, Username=username, ConfirmationCode=code())
    post("/forgot")
    post("/reset", code="nonsense", password="Battery-Staple-8")
    post("/reset", code=code(), password="Battery-Staple-8")
    post("/elsewhere")
    return seen
