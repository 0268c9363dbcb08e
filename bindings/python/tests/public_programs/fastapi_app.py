"""An application with FastAPI, whose client of Cognito is injected."""

from functools import lru_cache

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from fastapi import Body, Depends, FastAPI, Header, HTTPException
from fastapi.testclient import TestClient

app = FastAPI()


@lru_cache
def cognito():
    return boto3.client("cognito-idp", config=Config(connect_timeout=5, read_timeout=10, retries={"max_attempts": 1}))


def token(authorization=Header()):  # noqa: B008 # as FastAPI has it
    return authorization.partition(" ")[2]


@app.exception_handler(ClientError)
async def refused(request, error):
    from fastapi.responses import JSONResponse

    return JSONResponse({"error": error.response["Error"], "in": error.operation_name}, 400)


@app.post("/token")
def sign_in(form=Body(), client=Depends(cognito)):  # noqa: B008
    parameters = {"USERNAME": form["name"], "PASSWORD": form["password"]}
    try:
        answer = client.initiate_auth(ClientId=form["app"], AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
    except (client.exceptions.UserNotConfirmedException, client.exceptions.PasswordResetRequiredException) as error:
        raise HTTPException(403, type(error).__name__) from error
    return answer["AuthenticationResult"]


@app.get("/user")
def user(token=Depends(token), client=Depends(cognito)):  # noqa: B008
    found = client.get_user(AccessToken=token)
    return {entry["Name"]: entry["Value"] for entry in found["UserAttributes"]}


@app.post("/verification")
def verification(token=Depends(token), client=Depends(cognito)):  # noqa: B008
    answer = client.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    return answer["CodeDeliveryDetails"]


def exercise(client_id, username, code):
    cognito.cache_clear()
    client, who = cognito(), {"ClientId": client_id, "Username": username}
    attributes = [{"Name": "email", "Value": "zoe@blume.example"}]
    client.sign_up(**who, Password="Correct-Horse-7", UserAttributes=attributes)
    browser, form = TestClient(app), {"app": client_id, "name": username, "password": "Correct-Horse-7"}
    early = browser.post("/token", json=form)
    seen = [(early.status_code, early.json() if early.is_error else None)]
    client.confirm_sign_up(**who, ConfirmationCode=code())
    headers = {"Authorization": f"Bearer {browser.post('/token', json=form).json()['AccessToken']}"}
    seen.append(browser.get("/user", headers=headers).json().get("email"))
    seen.append(browser.get("/user", headers={"Authorization": "Bearer abc"}).json())
    sent = browser.post("/verification", headers=headers)
    return [*seen, (sent.status_code, sent.json())]
