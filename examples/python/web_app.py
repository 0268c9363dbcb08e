"""A web service, in Flask, that lets signed-in users verify their e-mail address or phone number.

    pip install libcognito flask
    flask --app web_app run

    POST /attributes/email/code                       sends a code
    POST /attributes/email/verify  {"code": "..."}    takes it back
    GET  /me                                          what is verified

The caller's access token comes in the header `Authorization: Bearer ...`, as it does from an app that signed in with
Cognito. Cognito itself checks it, so nothing is configured here: not even a region.
"""

from flask import Flask, jsonify, request

import libcognito

app = Flask(__name__)

# A user waits at the other end: better an answer in ten seconds than a code in thirty.
cognito = libcognito.Client(timeout=10)

#: What the app should answer to an error that its caller can do something about; anything else is a 502.
STATUS = {
    libcognito.NotAuthorizedException: 401,
    libcognito.InvalidArgument: 400,
    libcognito.InvalidParameterException: 400,
    libcognito.CodeMismatchException: 400,
    libcognito.ExpiredCodeException: 400,
    libcognito.AliasExistsException: 409,
    libcognito.LimitExceededException: 429,
    libcognito.TooManyRequestsException: 503,
    libcognito.TimeoutError: 504,
}


def access_token():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


@app.post("/attributes/<any(email, phone_number):attr>/code")
def send_code(attr):
    delivery = cognito.get_attr_verification_code(access_token(), attr)
    return {"medium": delivery.medium, "destination": delivery.destination}, 202


@app.post("/attributes/<any(email, phone_number):attr>/verify")
def verify(attr):
    cognito.verify_attr(access_token(), attr, str(request.get_json().get("code", "")))
    return {"verified": True}


@app.get("/me")
def me():
    user = cognito.get_user(access_token())
    return {
        "username": user.username,
        "email_verified": user.email_verified,
        "phone_number_verified": user.phone_number_verified,
    }


@app.errorhandler(libcognito.CognitoError)
def failed(error):
    status = STATUS.get(type(error), 502)
    if status >= 500:
        app.logger.error("%s, request id %s", error, error.request_id)
    # The hint is for people who run this service; `code_sent` lets the app say "look for a message first".
    return jsonify(error=error.code, message=error.message, code_sent=error.code_sent), status
