"""The table of calls that are made through boto3 and through libcognito.boto3."""

from __future__ import annotations

from typing import Any

from parity import Case
from servers import Answer, answer, closed_port

SEND, VERIFY, USER = "get_user_attribute_verification_code", "verify_user_attribute", "get_user"
EMAIL = {"AccessToken": "abc", "AttributeName": "email"}
CODE = {**EMAIL, "Code": "123456"}
TOKEN = {"AccessToken": "abc"}
DETAILS = {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"}
ONCE = {"config": {"retries": {"total_max_attempts": 1}}}

#: The errors of the send's model, with their usual status.
SEND_ERRORS = """
    ResourceNotFoundException InvalidParameterException NotAuthorizedException UnexpectedLambdaException
    UserLambdaValidationException InvalidLambdaResponseException InvalidSmsRoleAccessPolicyException
    InvalidSmsRoleTrustRelationshipException InvalidEmailRoleAccessPolicyException CodeDeliveryFailureException
    PasswordResetRequiredException UserNotFoundException UserNotConfirmedException OperationNotEnabledException
    ForbiddenException
""".split()


def error(code: str, status: int = 400, **more: Any) -> Answer:
    body = {"__type": code, "message": f"What {code} says.", **more}
    return answer(status, body, x_amzn_errortype=code + ":", x_amzn_requestid="0-1-2")


def html(status: int, text: str = "<html><body>Sorry</body></html>") -> Answer:
    return Answer(status, text.encode(), {"Content-Type": "text/html"})


ONE_CODE = "One call sends at most one code, so it is not sent again where a code may have gone out."
BODY = "The text of a page is not taken for a message; the words say what came instead."
SECRET = "A token, a code or metadata is never shown in an error, whatever its type."
EARLY = "Refused before it is sent, because Cognito would refuse it or C could not take it."
STRICT = "An answer that is no JSON object is no success."

CASES = [
    # Successes
    Case("send: details", answers=(answer(200, {"CodeDeliveryDetails": DETAILS}, x_amzn_requestid="0-1-2"),)),
    Case("send: `{}`, as cognito-local answers"),
    Case("send: empty body", answers=(Answer(body=b""),)),
    Case("send: details are null", answers=(answer(200, {"CodeDeliveryDetails": None}),)),
    Case("send: one member is null", answers=(answer(200, {"CodeDeliveryDetails": {**DETAILS, "Destination": None}}),)),
    Case("send: unknown members", answers=(answer(200, {"CodeDeliveryDetails": {**DETAILS, "X": 1}, "Y": [2]}),)),
    Case("send: unknown medium", answers=(answer(200, {"CodeDeliveryDetails": {"DeliveryMedium": "PIGEON"}}),)),
    Case("send: a number where text belongs", answers=(answer(200, {"CodeDeliveryDetails": {"Destination": 5}}),)),
    Case("send: Unicode in the answer", answers=(answer(200, {"CodeDeliveryDetails": {"Destination": "ä***@ü***"}}),)),
    Case("send: repeated and odd headers", answers=(answer(200, {}, X_Some_Header="a, b", Date="Mon, 1 Jan 2024"),)),
    Case("send: ClientMetadata", kwargs={**EMAIL, "ClientMetadata": {"lang": "de", "b": ""}}),
    Case("send: Unicode in ClientMetadata", kwargs={**EMAIL, "ClientMetadata": {"größe": 'ﬀ \U0001f600 \u2028 "\\'}}),
    Case("send: control characters in ClientMetadata", kwargs={**EMAIL, "ClientMetadata": {"a": "\x00\x01\n\x7f"}}),
    Case("send: empty ClientMetadata", kwargs={**EMAIL, "ClientMetadata": {}}),
    Case("send: 10,000 characters of ClientMetadata", kwargs={**EMAIL, "ClientMetadata": {"a": "x" * 10_000}}),
    Case("send: Unicode as AttributeName", kwargs={**EMAIL, "AttributeName": "schlüssel"}),
    Case("send: HTTP 201", answers=(answer(201, {"CodeDeliveryDetails": DETAILS}),)),
    Case("verify: success", VERIFY, CODE, (answer(200, {}, x_amzn_requestid="0-1-2"),)),
    Case("verify: unknown member", VERIFY, CODE, (answer(200, {"More": 1}),)),
    Case("verify: Unicode in Code", VERIFY, {**CODE, "Code": "１２３４５６"}),
    Case(
        "get_user: all members",
        USER,
        TOKEN,
        (
            answer(
                200,
                {
                    "Username": "zoë",
                    "UserAttributes": [{"Name": "sub", "Value": "1"}, {"Name": "email", "Value": None}, {"Name": "x"}],
                    "MFAOptions": [{"DeliveryMedium": "SMS", "AttributeName": "phone_number", "New": 1}],
                    "PreferredMfaSetting": "SMS_MFA",
                    "UserMFASettingList": ["SMS_MFA", "EMAIL_OTP"],
                    "Unknown": {},
                },
            ),
        ),
    ),
    Case(
        "get_user: a value that is JSON's true, as emulators send",
        USER,
        TOKEN,
        (answer(200, {"UserAttributes": [{"Name": "email_verified", "Value": True}]}),),
    ),
    Case("get_user: `{}`", USER, TOKEN),
    # Errors that the service answers with
    *(Case(f"send: {code}", answers=(error(code),)) for code in SEND_ERRORS),
    Case("send: TooManyRequestsException, one attempt", answers=(error("TooManyRequestsException"),), client=ONCE),
    Case("send: TooManyRequestsException, then success", answers=(error("TooManyRequestsException"), Answer())),
    Case("send: ThrottlingException, one attempt", answers=(error("ThrottlingException"),), client=ONCE),
    Case(
        "send: LimitExceededException",
        answers=(error("LimitExceededException"),),
        differs=("text", "response", "requests sent"),
        why="The user's hour is used up: it is not asked again at once, so there is no word of retries.",
    ),
    Case("send: LimitExceededException, one attempt", answers=(error("LimitExceededException"),), client=ONCE),
    Case(
        "send: InternalErrorException",
        answers=(error("InternalErrorException", 500),),
        differs=("text", "response", "requests sent"),
        why=ONE_CODE,
    ),
    Case("verify: CodeMismatchException", VERIFY, CODE, (error("CodeMismatchException"),)),
    Case("verify: ExpiredCodeException", VERIFY, CODE, (error("ExpiredCodeException"),)),
    Case("verify: AliasExistsException", VERIFY, CODE, (error("AliasExistsException"),)),
    Case("get_user: NotAuthorizedException", USER, TOKEN, (error("NotAuthorizedException"),)),
    Case("get_user: InternalErrorException, three times", USER, TOKEN, (error("InternalErrorException", 500),)),
    Case("get_user: 503, then success", USER, TOKEN, (html(503), answer(200, {"Username": "zoe"}))),
    Case("get_user: a lost answer, then success", USER, TOKEN, (Answer(act="close"), answer(200, {"Username": "zoe"}))),
    Case("send: an error of another operation", answers=(error("UsernameExistsException"),)),
    Case("send: an error that is not in the model", answers=(error("BrandNewException"),)),
    Case("send: reasonCode", answers=(error("InvalidParameterException", reasonCode="X"),)),
    Case("send: Unicode in the message", answers=(answer(400, {"__type": "UserNotFoundException", "message": "ñ €"}),)),
    Case(
        "send: code with a namespace", answers=(answer(400, {"__type": "a.b#UserNotFoundException", "message": "m"}),)
    ),
    Case(
        "send: code with a URL", answers=(answer(400, {"__type": "UserNotFoundException:http://x/y", "message": "m"}),)
    ),
    Case("send: Message with a capital", answers=(answer(400, {"__type": "UserNotFoundException", "Message": "m"}),)),
    Case("send: code without a message", answers=(answer(400, {"__type": "UserNotFoundException"}),)),
    Case("send: code in another case", answers=(answer(400, {"__type": "usernotfoundexception", "message": "m"}),)),
    Case("send: 400 and `{}`", answers=(answer(400, {}),)),
    Case(
        "send: 403 and JSON without a code",
        answers=(answer(403, {"message": "Request not allowed due to WAF block."}),),
    ),
    Case("send: 400 with an application's own members", answers=(answer(400, {"error": "x", "message": "m"}),)),
    Case(
        "send: code in the header alone",
        answers=(answer(400, {"message": "m"}, x_amzn_errortype="UserNotFoundException:"),),
        differs=("exception", "text", "response"),
        why="The header x-amzn-errortype is read too; boto3 reports ClientError 400.",
    ),
    Case(
        "send: message in the header alone",
        answers=(answer(400, {"__type": "UserNotFoundException"}, x_amzn_errormessage="m"),),
        differs=("text", "response"),
        why="The header x-amzn-errormessage is read too; boto3's message is empty.",
    ),
    # Answers of something else than Cognito
    Case(
        "send: 400 HTML",
        answers=(html(400, "<html><body>Bad</body></html>"),),
        differs=("text", "response"),
        why=BODY,
    ),
    Case("send: 413 HTML", answers=(html(413),), differs=("text", "response"), why=BODY),
    Case("send: 405 and an empty body", answers=(html(405, ""),), differs=("text", "response"), why=BODY),
    Case("send: 504 HTML, one attempt", answers=(html(504),), client=ONCE),
    Case("send: 502 HTML", answers=(html(502),), differs=("text", "response", "requests sent"), why=ONE_CODE),
    Case("get_user: 502 HTML, three times", USER, TOKEN, (html(502),)),
    Case("get_user: 501 HTML", USER, TOKEN, (html(501),)),
    Case("send: 501 and an empty body", answers=(html(501, ""),)),
    Case("send: 302", answers=(Answer(302, b"", {"Location": "/else"}),), differs=("text", "response"), why=BODY),
    Case("send: 200 HTML", answers=(html(200),), differs=("result", "exception", "text"), why=STRICT),
    Case(
        "send: 200 and half a JSON object",
        answers=(Answer(body=b'{"Code'),),
        differs=("result", "exception", "text"),
        why=STRICT,
    ),
    Case(
        "send: 200 and a JSON array",
        answers=(Answer(body=b"[]"),),
        differs=("exception", "text"),
        why="boto3 raises an AttributeError of its parser's.",
    ),
    Case(
        "send: 200 and bytes that are not UTF-8",
        answers=(Answer(body=b'{"a": "\xff"}'),),
        differs=("result", "exception", "text"),
        why="Such bytes are read as U+FFFD: the code is out. boto3 raises a UnicodeDecodeError of its parser's.",
    ),
    # The answer is lost, or there is none
    Case("send: the answer is lost", answers=(Answer(act="close"),), differs=("requests sent",), why=ONE_CODE),
    Case("send: a reset", answers=(Answer(act="reset"),), differs=("requests sent",), why=ONE_CODE),
    Case("send: the answer is lost, one attempt", answers=(Answer(act="close"),), client=ONCE),
    Case("verify: the answer is lost", VERIFY, CODE, (Answer(act="close"),), differs=("requests sent",), why=ONE_CODE),
    Case("get_user: all answers are lost", USER, TOKEN, (Answer(act="close"),)),
    Case("send: nobody listens", client={"endpoint_url": closed_port()}),
    Case(
        "send: no answer in time",
        answers=(Answer(act="hang"),),
        client={"config": {"connect_timeout": 3, "read_timeout": 0.2}},
        differs=("requests sent",),
        why=ONE_CODE,
    ),
    # Parameters
    Case("send: nothing given", kwargs={}),
    Case("send: AccessToken missing", kwargs={"AttributeName": "email"}),
    Case("verify: Code missing", VERIFY, EMAIL),
    Case("send: AccessToken is None", kwargs={**EMAIL, "AccessToken": None}),
    Case("send: AccessToken is a number", kwargs={**EMAIL, "AccessToken": 1}, differs=("text",), why=SECRET),
    Case("send: AttributeName is a list", kwargs={**EMAIL, "AttributeName": ["email"]}),
    Case("send: AttributeName is empty", kwargs={**EMAIL, "AttributeName": ""}),
    Case("verify: Code is empty", VERIFY, {**CODE, "Code": ""}),
    Case("send: an unknown parameter", kwargs={**EMAIL, "Foo": 1}),
    Case("send: three mistakes at once", kwargs={"AttributeName": 5, "Foo": 1, "ClientMetadata": None}),
    Case("send: ClientMetadata is None", kwargs={**EMAIL, "ClientMetadata": None}),
    Case("send: a name in ClientMetadata is no text", kwargs={**EMAIL, "ClientMetadata": {None: "x"}}),
    Case("send: a value in ClientMetadata is None", kwargs={**EMAIL, "ClientMetadata": {"k": None}}),
    Case("send: positional arguments", args=("abc", "email"), kwargs={}),
    Case("get_user: an unknown parameter", USER, {**TOKEN, "AttributeName": "email"}),
    Case("send: AccessToken is bytes", kwargs={**EMAIL, "AccessToken": b"abc"}, differs=("text",), why=SECRET),
    Case("verify: Code is a number", VERIFY, {**CODE, "Code": 123456}, differs=("text",), why=SECRET),
    Case(
        "send: a value in ClientMetadata is a number",
        kwargs={**EMAIL, "ClientMetadata": {"k": 1}},
        differs=("text",),
        why=SECRET,
    ),
    Case("send: ClientMetadata is a list", kwargs={**EMAIL, "ClientMetadata": ["a"]}, differs=("text",), why=SECRET),
    Case(
        "send: AccessToken is empty",
        kwargs={**EMAIL, "AccessToken": ""},
        differs=("result", "exception", "text", "requests sent", "request"),
        why=EARLY,
    ),
    Case("send: AttributeName has 33 characters", kwargs={**EMAIL, "AttributeName": "x" * 33}),
    Case("verify: white space in Code", VERIFY, {**CODE, "Code": "123 456"}),
    Case("send: NUL in AccessToken", kwargs={**EMAIL, "AccessToken": "a\0b"}),
    Case(
        "send: half a character in AttributeName",
        kwargs={**EMAIL, "AttributeName": "\ud800"},
        differs=("result", "exception", "text", "requests sent", "request"),
        why=EARLY,
    ),
    # Making the client
    Case(
        "client: no region with an endpoint",
        client={"region_name": None},
        differs=("result", "exception", "text", "requests sent", "request"),
        why="An endpoint needs no region, and a token names its own.",
    ),
    Case("client: a malformed region", client={"region_name": "no/region", "endpoint_url": None}),
    Case(
        "client: a malformed endpoint",
        client={"endpoint_url": "nope"},
        differs=("exception", "text"),
        why="A subclass of ValueError, whose words say what is wrong and do not repeat the URL: it may hold a password.",
    ),
    Case(
        "client: read_timeout, retries and user agent",
        client={"config": {"read_timeout": 5, "retries": {"max_attempts": 1}, "user_agent_extra": "x/1"}},
    ),
]
