"""A web application with Flask that signs users up and in and verifies their address."""

import os

import boto3
from botocore.exceptions import ClientError
from flask import Flask, jsonify, request

app = Flask(__name__)
cognito = boto3.client("cognito-idp", region_name=os.environ.get("AWS_DEFAULT_REGION", "us-east-1"))


@app.errorhandler(ClientError)
def refused(error):
    return jsonify(error=error.response["Error"]["Code"]), error.response["ResponseMetadata"]["HTTPStatusCode"]


def bearer():
    return request.headers.get("Authorization", "").partition(" ")[2]


@app.post("/signup")
def sign_up():
    form = request.get_json()
    attributes = [{"Name": "email", "Value": form["email"]}]
    answer = cognito.sign_up(
        ClientId=app.config["CLIENT"], Username=form["name"], Password=form["password"], UserAttributes=attributes
    )
    return jsonify(
        confirmed=answer["UserConfirmed"], medium=answer.get("CodeDeliveryDetails", {}).get("DeliveryMedium")
    )


@app.post("/confirm")
def confirm():
    form = request.get_json()
    cognito.confirm_sign_up(ClientId=app.config["CLIENT"], Username=form["name"], ConfirmationCode=form["code"])
    return "", 204


@app.post("/login")
def login():
    form = request.get_json()
    try:
        answer = cognito.initiate_auth(
            ClientId=app.config["CLIENT"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": form["name"], "PASSWORD": form["password"]},
        )
    except cognito.exceptions.NotAuthorizedException:
        return jsonify(error="wrong name or password"), 401
    return jsonify(token=answer["AuthenticationResult"]["AccessToken"])


@app.get("/me")
def me():
    user = cognito.get_user(AccessToken=bearer())
    return jsonify({entry["Name"]: entry["Value"] for entry in user["UserAttributes"] if entry["Name"] != "sub"})


@app.post("/email/code")
def send():
    cognito.get_user_attribute_verification_code(AccessToken=bearer(), AttributeName="email")
    return "", 202


@app.post("/email/verify")
def verify():
    try:
        cognito.verify_user_attribute(AccessToken=bearer(), AttributeName="email", Code=request.get_json()["code"])
    except (cognito.exceptions.CodeMismatchException, cognito.exceptions.ExpiredCodeException) as error:
        return jsonify(error=str(error)), 422
    return jsonify(verified=True)


def exercise(client_id, username, code):
    app.config["CLIENT"] = client_id
    browser = app.test_client()
    seen = []

    def post(path, headers=None, **form):
        answer = browser.post(path, json=form, headers=headers)
        body = answer.get_json(silent=True) or {}
        token = body.pop("token", None)
        seen.append((path, answer.status_code, body))
        return token

    post("/signup", name=username, password="Correct-Horse-7", email="zoe@blume.example")
    post("/confirm", name=username, code=code())
    post("/login", name=username, password="wrong")
    headers = {"Authorization": f"Bearer {post('/login', name=username, password='Correct-Horse-7')}"}
    post("/email/code", headers)
    post("/email/verify", headers, code="nonsense")
    post("/email/verify", headers, code=code())
    seen.append(browser.get("/me", headers=headers).get_json())
    return seen
