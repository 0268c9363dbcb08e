#!/usr/bin/env python3
"""Asks the local pool, cognito-local and moto the same questions, and holds the table in the pool's README against what
they answer.

    LIBCOGNITO_TEST_POOL=target/debug/cognito-local-pool python3 local-pool/tests/peers.py [--write]

--write brings the table up to date. A server that is not installed is left out, which is a failure with
COGNITO_TEST_NO_SKIP=1. What real pools answer is in REAL below, and how it is known.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from imitations import PASSWORD, Answer, CognitoLocal, LocalPool, Moto, Server

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- answers: made by tests/peers.py -->\n", "<!-- /answers -->\n"

SEND, VERIFY = "GetUserAttributeVerificationCode", "VerifyUserAttribute"
OBSERVED = "real pools"
#: How the answers of real pools are known, and what they are: seen on real pools, or quoted in a public thread.
#: What is not here is a guess.
REAL = {
    "GetUser with a token that is none": (OBSERVED, "NotAuthorizedException: Invalid Access Token"),
    "GetUser with an ID token": (OBSERVED, "NotAuthorizedException: Invalid Access Token"),
    "GetUser with an expired token": (OBSERVED, "NotAuthorizedException: Access Token has expired"),
    "GetUser with a token without the scope": (
        OBSERVED,
        "NotAuthorizedException: Access Token does not have required scopes",
    ),
    "GetUser after GlobalSignOut": (OBSERVED, "NotAuthorizedException: Access Token has been revoked"),
    "a code asked for: the first": (OBSERVED, "200"),
    "a code asked for: the sixth within an hour": (
        OBSERVED,
        "LimitExceededException: Attempt limit exceeded, please try after some time.",
    ),
    "a code asked for `nickname`": (
        OBSERVED,
        "InvalidParameterException: Invalid attribute name. Only phone_number and email can be verified.",
    ),
    "a code asked for a phone number that is not there": (
        OBSERVED,
        "InvalidParameterException: User does not have a valid registered phone number",
    ),
    "a code asked for without AttributeName": (
        "amazon-archives/amazon-cognito-auth-js#65",
        r"InvalidParameterException: 1 validation error detected: Value null at '\w+' failed to satisfy constraint: "
        "Member must not be null",
    ),
    "VerifyUserAttribute with the right code": (OBSERVED, "200"),
    "VerifyUserAttribute with a wrong code": (
        OBSERVED,
        "CodeMismatchException: Invalid verification code provided, please try again.",
    ),
    "VerifyUserAttribute with a used code": (
        OBSERVED,
        "ExpiredCodeException: Invalid code provided, please request a code again.",
    ),
    "VerifyUserAttribute, the sixteenth within an hour": (
        OBSERVED,
        "LimitExceededException: Attempt limit exceeded, please try after some time.",
    ),
    "`email_verified` written by its user": (
        "aws/aws-sdk-js#1084",
        "NotAuthorizedException: A client attempted to write unauthorized attribute",
    ),
    "SignUp of a name that is taken": ("aws-amplify/amplify-js#6238", "UsernameExistsException: User already exists"),
    "SignUp with a password without a digit": (
        "data-dot-all/dataall#690",
        "InvalidPasswordException: Password did not conform with password policy: "
        "Password must have numeric characters",
    ),
    "SignUp with an unknown `custom:` attribute": (
        "aws-amplify/amplify-flutter#509",
        r"InvalidParameterException: Attributes did not conform to the schema: custom:\w+: "
        "Attribute does not exist in the schema.",
    ),
    "ConfirmSignUp of a confirmed user": (
        "furaiev/amazon-cognito-identity-dart-2#80",
        "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED",
    ),
    "sign-in with a wrong password": (
        "aws-amplify/aws-sdk-ios#380",
        "NotAuthorizedException: Incorrect username or password.",
    ),
    "sign-in of a user that is not there": (
        "aws-amplify/amplify-js#6238",
        "NotAuthorizedException: Incorrect username or password.",
    ),
    "sign-in before ConfirmSignUp": (
        "aws-amplify/amplify-js#3679",
        "UserNotConfirmedException: User is not confirmed.",
    ),
    "sign-in with an app client that is not there": (
        "aws/aws-sdk-php#2183",
        r"ResourceNotFoundException: User pool client \w+ does not exist.",
    ),
    "a client with a secret, with a wrong SECRET_HASH": (
        "aws-amplify/amplify-js#277",
        r"NotAuthorizedException: Unable to verify secret hash for client \w+",
    ),
    "a refresh token that is none": ("aws/aws-sdk-js-v3#7162", "NotAuthorizedException: Invalid Refresh Token."),
    "ForgotPassword without a verified address": (
        "amazon-archives/amazon-cognito-identity-js#678",
        "InvalidParameterException: Cannot reset password for the user as there is no registered/verified email or "
        "phone_number",
    ),
    "GetDevice of one that is not there": (
        "aws/aws-sdk-net-extensions-cognito#10",
        "ResourceNotFoundException: Device does not exist.",
    ),
}
Question = Callable[["Asked"], Answer]
QUESTIONS: dict[str, Question] = {}


def question(words: str) -> Callable[[Question], Question]:
    def add(ask: Question) -> Question:
        QUESTIONS[words] = ask
        return ask

    return add


class Asked:
    """A server with a user of its own for each question."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.client_id = server.client()["ClientId"]
        self._users = 0

    def next(self) -> None:
        self._users += 1
        self._token = ""
        self._signed_in: dict[str, str] = {}

    @property
    def username(self) -> str:
        return f"user{self._users}@bluebird.example"  # cognito-local takes no other name

    def call(self, operation: str, **members: object) -> Answer:
        return self.server.call(operation, **members)

    def of_app(self, operation: str, **members: object) -> Answer:
        return self.call(operation, ClientId=self.client_id, **members)

    def sign_in(self, username: str, password: str = PASSWORD, **more: str) -> Answer:
        parameters = {"USERNAME": username, "PASSWORD": password, **more}
        return self.of_app("InitiateAuth", AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)

    def tokens(self, phone_number: str | None = None) -> dict[str, str]:
        """The tokens of the question's user, who is made for it."""
        if not self._signed_in:
            self.server.user(self.username, phone_number)
            self._signed_in = self.sign_in(self.username).body["AuthenticationResult"]
        return self._signed_in

    def signed_in(self, operation: str, **members: object) -> Answer:
        return self.call(operation, AccessToken=self.tokens()["AccessToken"], **members)

    def send(self, attribute: str = "email", **members: object) -> Answer:
        return self.signed_in(SEND, AttributeName=attribute, **members)

    def verify(self, code: str) -> Answer:
        return self.signed_in(VERIFY, AttributeName="email", Code=code)

    def sign_up(self, password: str = PASSWORD, **attributes: str) -> Answer:
        listed = [{"Name": name.replace("__", ":"), "Value": value} for name, value in attributes.items()]
        return self.of_app("SignUp", Username=self.username, Password=password, UserAttributes=listed)

    def signed_up(self) -> None:
        self.sign_up(email=self.username)


def other_than(code: str) -> str:
    return "000000" if code != "000000" else "000001"


@question("GetUser with a token that is none")
def _(asked: Asked) -> Answer:
    return asked.call("GetUser", AccessToken="garbage")


@question("GetUser with an ID token")
def _(asked: Asked) -> Answer:
    return asked.call("GetUser", AccessToken=asked.tokens()["IdToken"])


@question("GetUser with an expired token")
def _(asked: Asked) -> Answer:
    return asked.call("GetUser", AccessToken=asked.server.expired(asked.tokens()["AccessToken"]))


@question("GetUser with a token without the scope")
def _(asked: Asked) -> Answer:
    return asked.call("GetUser", AccessToken=asked.server.without_scope(asked.tokens()["AccessToken"]))


@question("GetUser after GlobalSignOut")
def _(asked: Asked) -> Answer:
    asked.signed_in("GlobalSignOut")
    return asked.signed_in("GetUser")


@question("a code asked for: the first")
def _(asked: Asked) -> Answer:
    return asked.send()


@question("a code asked for: the sixth within an hour")
def _(asked: Asked) -> Answer:
    for _ in range(5):
        asked.send()
    return asked.send()


@question("a code asked for `nickname`")
def _(asked: Asked) -> Answer:
    return asked.send("nickname")


@question("a code asked for a phone number that is not there")
def _(asked: Asked) -> Answer:
    return asked.send("phone_number")


@question("a code asked for without AttributeName")
def _(asked: Asked) -> Answer:
    return asked.signed_in(SEND)


@question("a code asked for with metadata that is a number")
def _(asked: Asked) -> Answer:
    return asked.send(ClientMetadata={"n": 5})


@question("VerifyUserAttribute with the right code")
def _(asked: Asked) -> Answer:
    asked.send()
    return asked.verify(asked.server.code(asked.username))


@question("VerifyUserAttribute with a wrong code")
def _(asked: Asked) -> Answer:
    asked.send()
    return asked.verify(other_than(asked.server.code(asked.username)))


@question("VerifyUserAttribute with a used code")
def _(asked: Asked) -> Answer:
    asked.send()
    code = asked.server.code(asked.username)
    asked.verify(code)
    return asked.verify(code)


@question("VerifyUserAttribute, the sixteenth within an hour")
def _(asked: Asked) -> Answer:
    asked.send()
    wrong = other_than(asked.server.code(asked.username))
    for _ in range(15):
        asked.verify(wrong)
    return asked.verify(wrong)


@question("`email_verified` written by its user")
def _(asked: Asked) -> Answer:
    return asked.signed_in("UpdateUserAttributes", UserAttributes=[{"Name": "email_verified", "Value": "true"}])


@question("SignUp of a name that is taken")
def _(asked: Asked) -> Answer:
    asked.signed_up()
    return asked.sign_up(email="other@bluebird.example")


@question("SignUp with a password without a digit")
def _(asked: Asked) -> Answer:
    return asked.sign_up("Correct-Horse", email="a@bluebird.example")


@question("SignUp with an unknown `custom:` attribute")
def _(asked: Asked) -> Answer:
    return asked.sign_up(custom__plan="x")


@question("ConfirmSignUp with a wrong code")
def _(asked: Asked) -> Answer:
    asked.signed_up()
    wrong = other_than(asked.server.code(asked.username))
    return asked.of_app("ConfirmSignUp", Username=asked.username, ConfirmationCode=wrong)


@question("ConfirmSignUp of a confirmed user")
def _(asked: Asked) -> Answer:
    asked.tokens()
    return asked.of_app("ConfirmSignUp", Username=asked.username, ConfirmationCode="123456")


@question("sign-in with a wrong password")
def _(asked: Asked) -> Answer:
    asked.tokens()
    return asked.sign_in(asked.username, "Wrong-Horse-7")


@question("sign-in of a user that is not there")
def _(asked: Asked) -> Answer:
    return asked.sign_in("nobody@bluebird.example")


@question("sign-in before ConfirmSignUp")
def _(asked: Asked) -> Answer:
    asked.signed_up()
    return asked.sign_in(asked.username)


@question("sign-in with an app client that is not there")
def _(asked: Asked) -> Answer:
    parameters = {"USERNAME": "zoe", "PASSWORD": PASSWORD}
    return asked.call("InitiateAuth", ClientId="nothere", AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


def with_secret(asked: Asked, **more: str) -> Answer:
    client = asked.server.client(GenerateSecret=True)
    asked.tokens()
    parameters = {"USERNAME": asked.username, "PASSWORD": PASSWORD, **more}
    answer = asked.call(
        "InitiateAuth", ClientId=client["ClientId"], AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
    )
    return named(answer, client["ClientId"])


def named(answer: Answer, client_id: str) -> Answer:
    """The answer with a word in the place of an id that is another each time."""
    if answer.message:
        answer.body = {"__type": answer.code, "message": answer.message.replace(client_id, "ID")}
    return answer


@question("a client with a secret, without SECRET_HASH")
def _(asked: Asked) -> Answer:
    return with_secret(asked)


@question("a client with a secret, with a wrong SECRET_HASH")
def _(asked: Asked) -> Answer:
    digest = hmac.new(b"other", b"other", hashlib.sha256).digest()
    return with_secret(asked, SECRET_HASH=base64.b64encode(digest).decode())


@question("a refresh token that is none")
def _(asked: Asked) -> Answer:
    parameters = {"REFRESH_TOKEN": "garbage"}
    return asked.of_app("InitiateAuth", AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters)


@question("a refresh token used twice, with rotation")
def _(asked: Asked) -> Answer:
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
    client_id = asked.server.client(RefreshTokenRotation=rotation)["ClientId"]
    asked.tokens()
    parameters = {"USERNAME": asked.username, "PASSWORD": PASSWORD}
    answer = asked.call("InitiateAuth", ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)
    token = answer.body["AuthenticationResult"]["RefreshToken"]
    asked.call("GetTokensFromRefreshToken", ClientId=client_id, RefreshToken=token)
    return asked.call("GetTokensFromRefreshToken", ClientId=client_id, RefreshToken=token)


@question("RevokeToken with an access token")
def _(asked: Asked) -> Answer:
    return asked.of_app("RevokeToken", Token=asked.tokens()["AccessToken"])


@question("ForgotPassword without a verified address")
def _(asked: Asked) -> Answer:
    asked.tokens()
    return asked.of_app("ForgotPassword", Username=asked.username)


@question("StartWebAuthnRegistration, not switched on")
def _(asked: Asked) -> Answer:
    return asked.signed_in("StartWebAuthnRegistration")


@question("AssociateSoftwareToken, not switched on")
def _(asked: Asked) -> Answer:
    return asked.signed_in("AssociateSoftwareToken")


@question("GetDevice of one that is not there")
def _(asked: Asked) -> Answer:
    return asked.signed_in("GetDevice", DeviceKey="eu-central-1_0a")


@question("an operation that there is not")
def _(asked: Asked) -> Answer:
    return asked.call("Nonsense")


@question("a body that is no JSON")
def _(asked: Asked) -> Answer:
    return asked.server.raw("GetUser", b"{")


def shown(answer: Answer) -> str:
    """The answer in a cell of the table."""
    if answer.status == 200:
        return "200"
    if not answer.code:
        return f"{answer.status}" + ("" if answer.is_json else ", no JSON")
    message = " ".join(answer.message.replace("|", "\\|").split())
    if len(message) > 130:
        message = message[:100] + "…"
    return f"{answer.code}: {message}" if message else answer.code


def answers(server: Server) -> dict[str, str]:
    """What the server answers to each question."""
    found: dict[str, str] = {}
    try:
        asked = Asked(server)
        for words, ask in QUESTIONS.items():
            asked.next()
            found[words] = shown(ask(asked)).replace(asked.username, "USER")
    finally:
        server.stop()
    return found


def source(words: str) -> str:
    """How the wording of real pools is known."""
    known = REAL.get(words)
    if known is None:
        return "a guess"
    repository, _, number = known[0].partition("#")
    return f"[{known[0]}](https://github.com/{repository}/issues/{number})" if number else known[0]


def table(pool: dict[str, str], others: dict[str, dict[str, str]], titles: list[str]) -> list[list[str]]:
    """The rows, the heading first; a server that was not asked has empty cells."""
    rows = [["asked for", "local pool", "known from", *titles]]
    for words, answer in pool.items():
        beside = [given.get(words, "") for given in others.values()]
        rows.append([words, answer, source(words), *("the same" if cell == answer else cell for cell in beside)])
    return rows


def read(text: str) -> list[list[str]]:
    """The rows that stand in a text, without the line below the heading."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def written(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]) + "\n"


def differences(is_there: list[list[str]], is_so: list[list[str]], columns: list[int]) -> list[str]:
    """What the README says otherwise, in the columns that are known."""
    if len(is_there) != len(is_so):
        return [f"the table has {len(is_there)} rows, and there are {len(is_so)}"]
    pairs = [(there[0], there[c], so[c]) for there, so in zip(is_there, is_so) for c in columns if there[c] != so[c]]
    return [f"{words}: README has {there!r}, but: {so!r}" for words, there, so in pairs]


def main() -> int:
    pool = answers(LocalPool())
    failures = [
        f"{words}: real pools answer {REAL[words][1]!r}, and the local pool {answer!r}"
        for words, answer in pool.items()
        if words in REAL and not re.fullmatch(REAL[words][1], answer)
    ]
    others: dict[str, dict[str, str]] = {}
    columns, titles, skipped = [0, 1, 2], [], False
    for column, kind in enumerate((CognitoLocal, Moto), 3):
        missing = kind.missing()
        others[kind.name] = {} if missing else answers(kind())
        titles.append(kind.name if missing else f"{kind.name} {kind.version()}")
        if missing:
            print(f"SKIPPED: {kind.name}: install it with: {missing}")
            skipped = True
        else:
            columns.append(column)
    rows = table(pool, others, titles)
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    there, _, after = rest.partition(END)
    if sys.argv[1:] == ["--write"] and not skipped:
        README.write_text(before + BEGIN + "\n" + written(rows) + "\n" + END + after, encoding="utf-8")
    else:
        failures += differences(read(there), rows, columns)
    print("\n".join(failures))
    guesses = sum(words not in REAL for words in pool)
    print(f"{len(pool)} questions, {guesses} of them answered by a guess; {len(failures)} differ")
    return bool(failures) or (skipped and os.environ.get("COGNITO_TEST_NO_SKIP") == "1")


if __name__ == "__main__":
    sys.exit(main())
