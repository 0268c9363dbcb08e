"""The client with boto3's surface: keyword arguments in, dictionaries out, botocore's exceptions."""

from __future__ import annotations

import os
import sys

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
    from ._handover import Events
    from ._model import Operation
    from ._signatures import Signatures  # pyright: ignore[reportMissingModuleSource]
    from .session import Session
else:
    Signatures = object

SERVICE = "cognito-idp"


class ClientMeta:
    """`client.meta`. What is not here is boto3's own."""

    def __init__(self, client: CognitoIdentityProvider, region_name: str | None, endpoint_url: str | None) -> None:
        self._client = client
        #: None where the token decides.
        self.region_name = region_name
        #: None where the token decides.
        self.endpoint_url = endpoint_url

    if TYPE_CHECKING:
        partition: str
        service_model: Any

    @property
    def events(self) -> Any:
        """The events of botocore's clients. From the first use on these make the calls, so that handlers are asked."""
        try:
            return self._client._with_events()
        except ImportError as missing:
            raise AttributeError(str(missing)) from None

    @property
    def config(self) -> Any:
        """botocore's Config, as boto3's own client has it."""
        return self._client._of_boto3("client.meta.config").meta.config

    @property
    def method_to_api_mapping(self) -> dict[str, str]:
        """AWS's names of the methods."""
        try:
            found: dict[str, str] = self._client._like_boto3s("meta").meta.method_to_api_mapping
        except ImportError:
            return {method: operation.name for method, operation in OPERATIONS.items()}
        return found

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._handover import attribute

            return attribute("client.meta", name, lambda: self._client._like_boto3s(f"client.meta.{name}").meta)


def _method(name: str, operation_name: str) -> Callable[..., Any]:
    def method(self: CognitoIdentityProvider, *args: Any, **kwargs: Any) -> Any:
        if args:
            raise TypeError(f"{name}() only accepts keyword arguments.")
        # Through a method of botocore's name, which tests replace.
        return self._make_api_call(operation_name, kwargs)

    method.__name__ = name
    method.__qualname__ = f"CognitoIdentityProvider.{name}"
    method.__doc__ = f"AWS operation: {operation_name}."
    return method


class CognitoIdentityProvider(Signatures):
    """What `boto3.client("cognito-idp")` gives: the operations that need no signature, and by boto3 itself the rest."""

    def __init__(self, session: Session, given: dict[str, Any]) -> None:
        """Makes the client of a session; `given` is what `Session.client` was given, and is not None."""
        config = given.get("config")
        options = _config.options(
            given.get("region_name") or session._region_name,
            given.get("endpoint_url"),
            given.get("verify"),
            given["use_ssl"],
            config,
            session._profile_name,
        )
        try:
            self._client = Client(**options)
        except errors.CognitoError as error:
            raise _configuration_error(error, options) from None
        self._session = session
        self._settled = self._client.describe()
        endpoint = self._settled["endpoint_url"]
        self._shown_endpoint = endpoint or "(of the region in the token)"
        settings = _config._settings(config) if config is not None else {}
        self._validates = settings.get("parameter_validation", True)
        #: Whether a handler of events may be registered, which botocore's clients ask.
        self._has_handlers = session._is_shared
        self._events: Events | None = None
        self._real: RealClient | None = None
        self._boto3_client: Any = None
        self._given = given
        self.meta = ClientMeta(self, self._settled["region"], endpoint.rstrip("/") if endpoint else None)
        self.exceptions = exceptions.ClientExceptions()

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            from ._handover import attribute

            attribute("CognitoIdentityProvider", name, lambda: self._like_boto3s(f"client.{name}"))
            operation = self.meta.method_to_api_mapping.get(name)
            if operation is not None:
                # By way of _make_api_call, which tests replace.
                return _method(name, operation).__get__(self)
            return getattr(self._of_boto3(name), name)

        def __dir__(self):
            try:
                return sorted({*object.__dir__(self), *dir(self._like_boto3s("dir"))})
            except ImportError:
                return object.__dir__(self)

        @property
        def __class__(self):
            """botocore's base class, so that isinstance says what it does of boto3's clients."""
            base = getattr(sys.modules.get("botocore.client"), "BaseClient", None)
            return base if isinstance(base, type) else CognitoIdentityProvider

    def can_paginate(self, operation_name: str) -> bool:
        """False for the operations that need no signature."""
        if operation_name in OPERATIONS:
            return False
        found: bool = self._like_boto3s("can_paginate").can_paginate(operation_name)
        return found

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a client of libcognito.boto3 cannot be pickled: make one in each process")

    def _make_api_call(self, operation_name: str, kwargs: dict[str, Any]) -> Any:
        if operation_name not in METHODS:
            return self._of_boto3(operation_name)._make_api_call(operation_name, kwargs)
        operation = OPERATIONS[METHODS[operation_name]]
        mock = "an event handler" if self._has_handlers else active_mock()
        if mock is not None:
            token = kwargs.get("AccessToken")
            real = self._real_client().get(token, mock)
            if self._has_handlers and not self._real_client().has_place(token):
                # It is asked last: where a handler has answered, as Stubber's does, it makes no difference.
                real.meta.events.register_last("before-send", _refuse_without_region, "libcognito")
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
        result["ResponseMetadata"] = self._with_attempts(answer["ResponseMetadata"])
        return result

    def _real_client(self) -> RealClient:
        """What makes the calls of these operations by botocore, each request once: for mocks and handlers."""
        from .._real import RealClient

        if self._real is None:
            given = {name: self._given.get(name) for name in ("verify", "use_ssl", "config")}
            given["endpoint_url"] = self._settled["endpoint_url"]
            given["profile_name"] = self._session._profile_name
            self._real = RealClient(
                self._settled,
                lambda: _config.settings_for_botocore(given),
                self._session._botocores,
                self._prepare,
            )
        return self._real

    def _of_boto3(self, what: str) -> Any:
        """Returns boto3's own client of these settings, made at first use. It signs, and sends again as boto3 does."""
        if self._boto3_client is None:
            from ._handover import Exceptions

            session = self._session._itself(what)
            settings = {**_config.settings_for_botocore(self._given), "region_name": self._settled["region"]}
            made = session.client(SERVICE, **settings)
            made._exceptions = Exceptions()
            self._prepare(made)
            self._boto3_client = made
        return self._boto3_client

    def _like_boto3s(self, what: str) -> Any:
        """Returns a client to look at. Unlike boto3's own it needs neither credentials nor a region."""
        from ._handover import itself

        itself(what)
        return self._real_client().get(None, what)

    def _prepare(self, real: Any) -> None:
        """Registers on a new client of botocore's what was registered on this one."""
        self._all_events().add(real.meta.events)

    def _all_events(self) -> Events:
        if self._events is None:
            from ._handover import Events

            self._events = Events()
        return self._events

    def _with_events(self) -> Any:
        self._like_boto3s("client.meta.events")
        self._has_handlers = True
        return self._all_events()

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
                endpoint_url=self._shown_endpoint,
                proxy_url=self._settled.get("proxy"),
                error=error.message,
            )
        return found

    def _parsed(self, error: errors.CognitoError, operation: Operation) -> dict[str, Any]:
        """The error's `response` as botocore reads it out of the same answer."""
        body = error.response.get("ErrorResponse")
        metadata = self._with_attempts(dict(error.response["ResponseMetadata"]))
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
        return parsed

    def _with_attempts(self, metadata: dict[str, Any]) -> dict[str, Any]:
        """Says, as botocore does of any answer, whether the attempt was the last that could have been made."""
        if metadata["RetryAttempts"] + 1 >= self._settled["max_attempts"]:
            metadata["MaxAttemptsReached"] = True
        return metadata


for _name, _operation in OPERATIONS.items():
    setattr(CognitoIdentityProvider, _name, _method(_name, _operation.name))


def _refuse_without_region(**_: object) -> None:
    raise exceptions.local_error("NoRegionError", errors.ConfigurationError.here("There is no region."))


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
