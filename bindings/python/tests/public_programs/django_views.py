"""Views of Django that sign a user in, and change and verify the address."""

import json

import boto3
from botocore.exceptions import ClientError, ParamValidationError
from django.conf import settings
from django.http import JsonResponse
from django.test import RequestFactory

if not settings.configured:
    settings.configure(DEFAULT_CHARSET="utf-8", ALLOWED_HOSTS=["*"])


class Backend:
    def __init__(self):
        self.cognito = boto3.session.Session().client("cognito-idp")

    def authenticate(self, username, password):
        try:
            answer = self.cognito.initiate_auth(
                AuthFlow="USER_PASSWORD_AUTH",
                ClientId=settings.COGNITO_CLIENT,
                AuthParameters={"USERNAME": username, "PASSWORD": password},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NotAuthorizedException", "UserNotFoundException"):
                return None
            raise
        return answer["AuthenticationResult"]["AccessToken"]


def answered(view):
    def wrapped(request, *args):
        try:
            return view(request, *args)
        except ParamValidationError as error:
            return JsonResponse({"error": str(error)}, status=400)
        except ClientError as error:
            return JsonResponse({"error": error.response["Error"]}, status=409)

    return wrapped


@answered
def change_email(request, token):
    attribute = {"Name": "email", "Value": json.loads(request.body)["email"]}
    answer = Backend().cognito.update_user_attributes(AccessToken=token, UserAttributes=[attribute])
    return JsonResponse({"sent": len(answer.get("CodeDeliveryDetailsList", []))})


@answered
def verify_email(request, token):
    typed = json.loads(request.body)["code"]
    Backend().cognito.verify_user_attribute(AccessToken=token, AttributeName="email", Code=typed)
    return JsonResponse({"verified": True})


def exercise(client_id, username, code):
    settings.COGNITO_CLIENT = client_id
    backend, requests, seen = Backend(), RequestFactory(), []
    who = {"ClientId": client_id, "Username": username}
    backend.cognito.sign_up(
        **who, Password="Correct-Horse-7", UserAttributes=[{"Name": "email", "Value": "zoe@blume.example"}]
    )
    backend.cognito.confirm_sign_up(**who, ConfirmationCode=code())
    seen.append(backend.authenticate("nobody", "wrong"))
    token = backend.authenticate(username, "Correct-Horse-7")

    def post(view, **form):
        answer = view(requests.post("/", json.dumps(form), content_type="application/json"), token)
        seen.append((answer.status_code, json.loads(answer.content)))

    post(change_email, email="new@blume.example")
    post(verify_email, code="")
    post(verify_email, code="nonsense")
    post(verify_email, code=code())
    return seen
