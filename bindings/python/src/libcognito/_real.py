"""Makes a call through botocore's own client, for where a test mocks boto3: see `_mocks`.

One call sends at most one code here too: the client is told to send a request once.
"""

from __future__ import annotations

from . import _json_text, errors
from ._mocks import refuse_unless_local

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

#: Where nothing says otherwise: a mock needs no particular region, but botocore needs one.
_ANY_REGION = "us-east-1"
#: What botocore's events call the service.
_ID = "cognito-identity-provider"

#: The operations of the named functions, and their members in the order of the arguments.
_NAMED = {
    "get_attr_verification_code": (
        "GetUserAttributeVerificationCode",
        ("AccessToken", "AttributeName", "ClientMetadata"),
    ),
    "verify_attr": ("VerifyUserAttribute", ("AccessToken", "AttributeName", "Code")),
    "get_user": ("GetUser", ("AccessToken",)),
}

#: The operations that may send the user a message.
MAY_SEND = (
    "ForgotPassword",
    "GetUserAttributeVerificationCode",
    "InitiateAuth",
    "ResendConfirmationCode",
    "RespondToAuthChallenge",
    "SignUp",
    "UpdateUserAttributes",
)


class RealClient:
    """botocore's client, one for each region that is needed."""

    def __init__(
        self,
        settled: Mapping[str, Any],
        settings: Callable[[], dict[str, Any]],
        session: Callable[[], Any] = lambda: None,
        prepare: Callable[[Any], None] = lambda client: None,
    ) -> None:
        """Makes none yet.

        Args:
            settled: what `Client.describe` returns.
            settings: returns what `create_client` takes beside it.
            session: returns botocore's session that makes the client; None for one of the profile.
            prepare: is called with each client that is made.
        """
        self._settled = settled
        self._settings = settings
        self._session = session
        self._prepare = prepare
        self._made: dict[str | None, Any] = {}

    def get(self, token: object, mock: str) -> Any:
        """Returns the client for a token's region; None if botocore is missing and the endpoint is on this machine."""
        region = self._settled.get("region") or _region_in(token)
        if region not in self._made:
            try:
                import botocore.session
                from botocore import UNSIGNED
                from botocore.config import Config
            except ImportError:
                refuse_unless_local(self._settled.get("endpoint_url"), mock)
                return None
            settings = self._settings()
            profile = settings.pop("profile_name", None)
            # No credentials are looked for: these operations are not signed.
            forced: dict[str, Any] = {"signature_version": UNSIGNED, "retries": {"total_max_attempts": 1}}
            given = settings.pop("config", None)
            config = given.merge(Config(**forced)) if isinstance(given, Config) else Config(**forced)
            session = self._session() or botocore.session.Session(profile=profile)
            made = session.create_client("cognito-idp", region_name=region or _ANY_REGION, config=config, **settings)
            # Without it an answer has no word of retries that were used up.
            made.meta.events.unregister("needs-retry." + _ID, unique_id="retry-config-" + _ID)
            if self._made.setdefault(region, made) is made:
                self._prepare(made)
        return self._made[region]

    def has_place(self, token: object) -> bool:
        """Returns whether a call has a region or an endpoint to go to."""
        return bool(self._settled.get("endpoint_url") or self._settled.get("region") or _region_in(token))


def settings_of(settled: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what `create_client` takes for the options of a `libcognito.Client`."""
    from botocore.config import Config

    proxy, certificate = options.get("proxy"), options.get("client_cert")
    config = Config(
        connect_timeout=settled["connect_timeout"],
        read_timeout=settled["timeout"],
        use_fips_endpoint=bool(settled.get("use_fips_endpoint")),
        use_dualstack_endpoint=bool(settled.get("use_dualstack_endpoint")),
        user_agent_extra=options.get("user_agent_extra"),
        proxies=None if proxy is None else {"http": proxy, "https": proxy} if proxy else {},
        client_cert=None if certificate is None else (certificate, options.get("client_key")),
    )
    return {
        "config": config,
        "endpoint_url": settled.get("endpoint_url"),
        "verify": options.get("ca_bundle"),
        "profile_name": options.get("profile"),
    }


def call(real: Any, name: str, arguments: list[str | None]) -> dict[str, Any]:
    """Makes a call of `libcognito.Client`'s, and raises this package's exceptions."""
    from .boto3._model import METHODS

    if name == "call":
        operation = str(arguments[0])
        given: dict[str, Any] = _json_text.read(arguments[1] or "{}")
        if operation not in METHODS:
            raise errors.InvalidArgument.here(f"{operation} is not one of the operations that need no signature.")
    else:
        operation, members = _NAMED[name]
        given = {key: value for key, value in zip(members, arguments) if value is not None}
        if "ClientMetadata" in given:
            given["ClientMetadata"] = _json_text.read(given["ClientMetadata"])
    method = getattr(real, METHODS[operation])
    found = translated(lambda: method(**given), operation in MAY_SEND, lambda _, error: error)
    # A mock may answer with anything.
    return found if isinstance(found, dict) else {}


def translated(
    function: Callable[[], Any], sends: bool, choose: Callable[[BaseException, errors.CognitoError], BaseException]
) -> Any:
    """Returns what the function returns; raises what `choose` makes of botocore's exception and ours."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        found = function()
    except errors.CognitoError:
        raise
    except (ClientError, BotoCoreError) as raised:
        error = _error(raised, sends)
        if error is None:
            raise
        raise choose(raised, error) from None
    return found


def _error(raised: Any, sends: bool) -> errors.CognitoError | None:
    """Returns this package's exception for botocore's; None where there is no such."""
    response = getattr(raised, "response", None)
    if isinstance(response, dict):
        return errors.from_response(raw(response, sends))
    from .boto3.exceptions import LOCAL

    for base in type(raised).__mro__:
        if base.__name__ in LOCAL:
            error = LOCAL[base.__name__].here(str(raised))
            if sends and isinstance(error, (errors.TimeoutError, errors.ConnectionLost)):
                error.response["CodeSent"] = error.code_sent = "maybe"
            return error
    return None


def raw(response: Mapping[str, Any], sends: bool) -> dict[str, Any]:
    """Returns what this package's exceptions are made of, for the `response` of a ClientError."""
    code = str(response.get("Error", {}).get("Code", ""))
    metadata = {"RetryAttempts": 0, **response.get("ResponseMetadata", {})}
    found: dict[str, Any] = {
        "Error": {"Code": code, "Message": str(response.get("Error", {}).get("Message", ""))},
        "Status": _status(code, metadata.get("HTTPStatusCode", 400)),
        "ResponseMetadata": metadata,
    }
    if sends:
        found["CodeSent"] = _code_sent(code, metadata.get("HTTPStatusCode", 400))
    return found


#: What AWS calls a refusal before the work, beside the error that Cognito's model has.
_THROTTLED = (
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "SlowDown",
)


def _is_throttled(code: str, http_status: int) -> bool:
    return http_status < 500 and (code in _THROTTLED or http_status == 429)


def _status(code: str, http_status: int) -> str:
    """Returns the name of the status for an error code of Cognito's."""
    if code not in errors.MODELLED:
        return "COGNITO_TOO_MANY_REQUESTS" if _is_throttled(code, http_status) else "COGNITO_SERVICE_ERROR"
    letters = code[: -len("Exception")]
    words = ""
    for before, letter, after in zip("a" + letters, letters, letters[1:] + "A"):
        # MFAMethod is two words, and so is TokenMFA.
        begins = letter.isupper() and (before.islower() or after.islower())
        words += ("_" if begins else "") + letter.upper()
    return "COGNITO" + words


#: Errors after which a message may have gone out.
_MAYBE = (
    "CodeDeliveryFailureException",
    "UnexpectedLambdaException",
    "UserLambdaValidationException",
    "InvalidLambdaResponseException",
    "InternalErrorException",
)


def _code_sent(code: str, http_status: int) -> str:
    """Returns what the library says of the same answer."""
    if code in errors.MODELLED:
        return "maybe" if code in _MAYBE or http_status >= 500 else "no"
    if _is_throttled(code, http_status):
        return "no"
    return "no" if http_status in (401, 403, 404, 405, 407, 411, 413, 414, 415, 429, 431) else "maybe"


def _region_in(token: object) -> str | None:
    """Returns the region of the user pool that issued the token, if it can be read."""
    import base64
    import json

    try:
        text = token.decode() if isinstance(token, bytes) else str(token)
        payload = text.split(".")[1]
        issuer = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["iss"]
        return str(issuer).rsplit("/", 1)[1].rpartition("_")[0] or None
    except (LookupError, ValueError, TypeError):
        return None
