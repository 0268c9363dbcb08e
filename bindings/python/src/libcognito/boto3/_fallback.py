"""The exceptions of botocore that can occur here, for where botocore is not installed: same names, bases and texts."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class BotoCoreError(Exception):
    """The base of all exceptions that are no answers of the service."""

    fmt = "An unspecified error occurred"


class HTTPClientError(BotoCoreError):
    fmt = "An HTTP Client raised an unhandled exception: {error}"


class ConnectionError(BotoCoreError):
    fmt = "An HTTP Client failed to establish a connection: {error}"


class EndpointConnectionError(ConnectionError):
    fmt = 'Could not connect to the endpoint URL: "{endpoint_url}"'


class SSLError(ConnectionError):
    fmt = "SSL validation failed for {endpoint_url} {error}"


class ConnectTimeoutError(ConnectionError):
    fmt = 'Connect timeout on endpoint URL: "{endpoint_url}"'


class ProxyConnectionError(ConnectionError):
    fmt = 'Failed to connect to proxy URL: "{proxy_url}"'


class ConnectionClosedError(HTTPClientError):
    fmt = 'Connection was closed before we received a valid response from endpoint URL: "{endpoint_url}".'


class ReadTimeoutError(HTTPClientError):
    fmt = 'Read timeout on endpoint URL: "{endpoint_url}"'


class NoRegionError(BotoCoreError):
    fmt = "You must specify a region."


class InvalidRegionError(BotoCoreError, ValueError):
    fmt = "Provided region_name '{region_name}' doesn't match a supported format."


class ProfileNotFound(BotoCoreError):
    fmt = "The config profile ({profile}) could not be found"


class UnknownServiceError(BotoCoreError):
    fmt = "Unknown service: '{service_name}'. Valid service names are: {known_service_names}"


class ParamValidationError(BotoCoreError):
    fmt = "Parameter validation failed:\n{report}"


class ClientError(Exception):
    """The service answered with an error."""

    MSG_TEMPLATE = (
        "An error occurred ({error_code}) when calling the {operation_name} operation{retry_info}: {error_message}"
    )

    def __init__(self, error_response: dict[str, Any], operation_name: str) -> None:
        error = error_response.get("Error", {})
        metadata = error_response.get("ResponseMetadata", {})
        retries = metadata.get("RetryAttempts") if metadata.get("MaxAttemptsReached") else None
        super().__init__(
            self.MSG_TEMPLATE.format(
                error_code=error.get("Code", "Unknown"),
                operation_name=operation_name,
                retry_info="" if retries is None else f" (reached max retries: {retries})",
                error_message=error.get("Message", "Unknown"),
            )
        )
        self.response = error_response
        self.operation_name = operation_name
