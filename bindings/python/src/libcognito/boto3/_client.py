"""The client with boto3's surface: keyword arguments in, dictionaries out, botocore's exceptions."""

from __future__ import annotations

import os

from .. import errors
from .._client import Client, active_mock
from . import _config, exceptions
from ._model import COMMON_ERROR_MEMBERS, ERROR_MEMBERS, METHODS, OPERATIONS
from ._shapes import modelled
from ._validation import failures

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from .._real import RealClient
    from ._model import Operation
    from ._signatures import Signatures  # pyright: ignore[reportMissingModuleSource]
else:
    Signatures = object

#: Refusals before the work, which the library tries again; see the send rule in its README.
_THROTTLES = ("TooManyRequestsException", "ThrottlingException")


class ClientMeta:
    """`client.meta`."""

    def __init__(self, region_name: str | None, endpoint_url: str | None, config: Any, real: Callable[[], Any]) -> None:
        #: None where the token decides.
        self.region_name = region_name
        #: None where the token decides.
        self.endpoint_url = endpoint_url
        self.config = config
        self.method_to_api_mapping = {method: operation.name for method, operation in OPERATIONS.items()}
        self._real = real

    @property
    def events(self) -> Any:
        """The events of a client of botocore's. From the first use on that client makes the calls: Stubber needs it."""
        return self._real().meta.events

    @property
    def service_model(self) -> Any:
        """botocore's model of the service."""
        return self._real().meta.service_model


def _method(name: str) -> Callable[..., Any]:
    def method(self: CognitoIdentityProvider, *args: Any, **kwargs: Any) -> Any:
        if args:
            raise TypeError(f"{name}() only accepts keyword arguments.")
        # Through a method of botocore's name, which tests replace.
        return self._make_api_call(operation_name, kwargs)

    operation_name = OPERATIONS[name].name
    method.__name__ = name
    method.__qualname__ = f"CognitoIdentityProvider.{name}"
    method.__doc__ = f"AWS operation: {operation_name}. Keyword arguments: {', '.join(OPERATIONS[name].input.members)}."
    return method


class CognitoIdentityProvider(Signatures):
    """What `boto3.client("cognito-idp")` gives: the operations that need no signature."""

    def __init__(
        self,
        region_name: str | None,
        endpoint_url: str | None,
        verify: bool | str | None,
        use_ssl: bool,
        config: Any,
        profile_name: str | None,
    ) -> None:
        options = _config.options(region_name, endpoint_url, verify, use_ssl, config, profile_name)
        try:
            self._client = Client(**options)
        except errors.CognitoError as error:
            raise _configuration_error(error, options) from None
        self._settled = self._client.describe()
        endpoint = self._settled["endpoint_url"]
        self._endpoint = endpoint or "(of the region in the token)"
        settings = _config._settings(config) if config is not None else {}
        self._validates = settings.get("parameter_validation", True)
        #: botocore's client, once somebody has asked for its events.
        self._stubbed: Any = None
        self._real: RealClient | None = None
        self._given: dict[str, Any] = {
            "endpoint_url": self._settled["endpoint_url"],
            "verify": verify,
            "use_ssl": use_ssl,
            "profile_name": profile_name,
            "config": config,
        }
        self.meta = ClientMeta(
            self._settled["region"], endpoint.rstrip("/") if endpoint else None, config, self._with_events
        )
        self.exceptions = exceptions.ClientExceptions()

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            raise AttributeError(
                f"'CognitoIdentityProvider' object has no attribute '{name}': libcognito has the operations that "
                "need no signature; use boto3 itself for anything else"
            )

    def can_paginate(self, operation_name: str) -> bool:
        """False: none of the operations has pages."""
        if operation_name not in OPERATIONS:
            raise KeyError(operation_name)
        return False

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client of libcognito.boto3 cannot be pickled: make one in each process")

    def _make_api_call(self, operation_name: str, kwargs: dict[str, Any]) -> Any:
        operation = OPERATIONS[METHODS[operation_name]]
        real = self._stubbed
        if real is None:
            mock = active_mock()
            if mock is not None:
                real = self._real_client().get(kwargs.get("AccessToken"), mock)
        if real is not None:
            return self._call_real(real, operation, kwargs)
        if self._validates:
            wrong = failures(operation.input, kwargs)
            if wrong:
                raise _invalid("\n".join(wrong))
        try:
            # No None is left that means "not given".
            answer = self._client._operation(operation_name, kwargs, drops_none=False)
        except errors.CognitoError as error:
            raise self._translated(error, operation) from None
        result: dict[str, Any] = modelled(operation.output, answer)
        result["ResponseMetadata"] = answer["ResponseMetadata"]
        return result

    def _real_client(self) -> RealClient:
        from .._real import RealClient

        if self._real is None:
            self._real = RealClient(self._settled, lambda: _config.settings_for_botocore(self._given))
        return self._real

    def _with_events(self) -> Any:
        if self._stubbed is None:
            self._stubbed = self._real_client().get(None, "an event handler")
            if self._stubbed is None:
                raise AttributeError("the events and the model of a client are botocore's: pip install boto3")
        return self._stubbed

    def _call_real(self, real: Any, operation: Operation, kwargs: dict[str, Any]) -> Any:
        """Makes the call with botocore's client, and raises what this surface raises."""
        from .._real import MAY_SEND, translated

        def choose(raised: Any, error: errors.CognitoError) -> BaseException:
            found: BaseException
            if isinstance(error, errors.ServiceError):
                found = exceptions.service_class(error.code)(error.response, raised.response, operation.name)
            elif isinstance(error, errors.InvalidArgument):
                # botocore's text shows the values.
                wrong = failures(operation.input, kwargs)
                found = _invalid("\n".join(wrong)) if wrong else raised
            else:
                name = next(base.__name__ for base in type(raised).__mro__ if base.__name__ in exceptions.LOCAL)
                found = exceptions.local_error(name, error, **raised.kwargs)
            return found

        method = getattr(real, METHODS[operation.name])
        return translated(lambda: method(**kwargs), operation.name in MAY_SEND, choose)

    def _translated(self, error: errors.CognitoError, operation: Operation) -> Exception:
        """The exception that boto3 has for it."""
        found: Exception
        is_redirect = isinstance(error, errors.BadResponse) and (error.http_status or 0) >= 300
        if isinstance(error, errors.ServiceError) or is_redirect:
            parsed = self._parsed(error, operation)
            found = exceptions.service_class(parsed["Error"]["Code"])(error.response, parsed, operation.name)
        elif isinstance(error, errors.InvalidArgument):
            found = _invalid(error.message, error)
        elif isinstance(error, errors.ConfigurationError):
            found = _configuration_error(error, {})
        else:
            name = _transport_error(error)
            found = exceptions.local_error(
                name,
                error,
                endpoint_url=self._endpoint,
                proxy_url=self._settled.get("proxy"),
                error=error.message,
            )
        return found

    def _parsed(self, error: errors.CognitoError, operation: Operation) -> dict[str, Any]:
        """The error's `response` as botocore reads it out of the same answer."""
        body = error.response.get("ErrorResponse")
        metadata = dict(error.response["ResponseMetadata"])
        code, message = error.code, error.message
        if isinstance(body, dict):
            code = _code_in(body) or code
            text = body.get("message", body.get("Message", ""))
            # With a header for it the library knows more than the body says.
            if isinstance(text, str) and (text or "x-amzn-errormessage" not in metadata["HTTPHeaders"]):
                message = text
        elif isinstance(error, errors.BadResponse):
            code = str(error.http_status)
        elif (error.http_status or 0) >= 500:
            message = _phrase(error.http_status)
        parsed: dict[str, Any] = {"Error": {"Message": message, "Code": code}, "ResponseMetadata": metadata}
        if isinstance(body, dict) and exceptions.service_class(code).__name__ != "ClientError":
            for name in ERROR_MEMBERS.get(code, COMMON_ERROR_MEMBERS):
                if body.get(name) is not None:
                    parsed[name] = body[name]
        if self._gave_up(code, error.http_status or 0, metadata["RetryAttempts"], operation):
            metadata["MaxAttemptsReached"] = True
        return parsed

    def _gave_up(self, code: str, http_status: int, retries: int, operation: Operation) -> bool:
        """Whether the library would have tried again, had it not been the last attempt."""
        if retries + 1 < self._settled["max_attempts"]:
            return False
        if http_status >= 500:
            return operation.reads and http_status in (500, 502, 503, 504)
        if code == "LimitExceededException":
            return operation.reads
        return code in _THROTTLES or http_status == 429


for _name in OPERATIONS:
    setattr(CognitoIdentityProvider, _name, _method(_name))


def _code_in(body: dict[str, Any]) -> str | None:
    code = body.get("__type")
    if not isinstance(code, str):
        return None
    return code.split(":", 1)[0].rsplit("#", 1)[-1]


def _phrase(http_status: int | None) -> str:
    from http import HTTPStatus

    try:
        return HTTPStatus(http_status or 0).phrase
    except ValueError:
        return ""


def _transport_error(error: errors.CognitoError) -> str:
    """The name of botocore's exception, or "" for its base."""
    if isinstance(error, errors.TlsError):
        return "SSLError"
    if isinstance(error, errors.ConnectError):
        return "ProxyConnectionError" if "the proxy " in error.message.lower() else "EndpointConnectionError"
    if isinstance(error, errors.ConnectionLost):
        return "ConnectionClosedError"
    if isinstance(error, errors.TimeoutError):
        # One status for both, because a caller does the same about them; botocore has two exceptions.
        connecting = error.message.lower().startswith("no connection ")
        return "ConnectTimeoutError" if connecting else "ReadTimeoutError"
    return "HTTPClientError"


def _invalid(report: str, error: errors.CognitoError | None = None) -> Exception:
    cause = error or errors.InvalidArgument.here(report)
    found: Exception = exceptions.local_error("ParamValidationError", cause, report=report)
    return found


_PROFILE_SOURCES = ("Option profile:", "Environment variable AWS_PROFILE:", "Environment variable AWS_DEFAULT_PROFILE:")
_REGION_SOURCES = (
    "Option region:",
    "Environment variable AWS_REGION:",
    "Environment variable AWS_DEFAULT_REGION:",
    "Setting region of profile ",
)


def _named(message: str, options: dict[str, Any]) -> Any:
    """Returns the value of the setting that the message begins with."""
    kind, _, name = message.partition(":")[0].rpartition(" ")
    if kind == "Option":
        return options.get(name)
    if kind == "Environment variable":
        return os.environ.get(name)
    # A profile file's value stands in the message.
    return message.partition(' the region "')[2].rpartition('" is malformed')[0]


def _configuration_error(error: errors.CognitoError, options: dict[str, Any]) -> Exception:
    found: Exception
    if error.message.startswith("There is no region"):
        found = exceptions.local_error("NoRegionError", error)
    elif error.message.startswith(_REGION_SOURCES):
        found = exceptions.local_error("InvalidRegionError", error, region_name=_named(error.message, options))
    elif error.message.startswith(_PROFILE_SOURCES):
        found = exceptions.local_error("ProfileNotFound", error, profile=_named(error.message, options))
    else:
        # An InvalidArgument is a ValueError, which is what botocore raises for an endpoint that is none.
        found = exceptions.local_error("", error)
    return found
