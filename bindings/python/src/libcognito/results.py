"""What successful calls give back."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

#: The attributes whose values are "true" or "false".
_FLAGS = ("email_verified", "phone_number_verified")


class CodeDelivery:
    """A code is on its way. What the server left out is None.

    Attributes:
        attribute: the attribute that the code is for: `"email"` or `"phone_number"`.
        medium: `"EMAIL"` or `"SMS"`.
        destination: the address or number, masked by Cognito (`a***@e***`).
        request_id: what AWS support asks for.
        response: the whole answer, as a dictionary in boto3's shape.
    """

    __slots__ = ("attribute", "destination", "medium", "request_id", "response")

    def __init__(self, response: dict[str, Any]) -> None:
        self.response = response
        details = response.get("CodeDeliveryDetails")
        details = details if isinstance(details, dict) else {}
        self.attribute: str | None = details.get("AttributeName")
        self.medium: str | None = details.get("DeliveryMedium")
        self.destination: str | None = details.get("Destination")
        self.request_id: str | None = response.get("ResponseMetadata", {}).get("RequestId")

    def __repr__(self) -> str:
        return f"CodeDelivery(attribute={self.attribute!r}, medium={self.medium!r}, destination={self.destination!r})"

    def __reduce__(self) -> tuple[type[CodeDelivery], tuple[dict[str, Any]]]:
        return CodeDelivery, (self.response,)


class Tokens:
    """What a sign-in or a refresh gives. `repr` shows none of it.

    Attributes:
        access: the access token, which authorises the user's calls.
        id: the ID token, or None.
        refresh: the refresh token; None where the pool keeps the one that was used.
        expires_in: how long the access token is good, in seconds, or None.
        response: the whole answer, as a dictionary in boto3's shape.
    """

    __slots__ = ("access", "expires_in", "id", "refresh", "response")

    def __init__(self, response: dict[str, Any]) -> None:
        self.response = response
        found = response.get("AuthenticationResult")
        found = found if isinstance(found, dict) else {}
        self.access: str | None = found.get("AccessToken")
        self.id: str | None = found.get("IdToken")
        self.refresh: str | None = found.get("RefreshToken")
        self.expires_in: int | None = found.get("ExpiresIn")

    def __repr__(self) -> str:
        return f"Tokens(expires_in={self.expires_in!r})"

    def __reduce__(self) -> tuple[type[Tokens], tuple[dict[str, Any]]]:
        return Tokens, (self.response,)


class User:
    """The signed-in user.

    Attributes:
        username: the user's name in the pool, or None.
        attributes: the user's attributes by name, in the order of the answer. Values are strings, but for
            `email_verified` and `phone_number_verified`, which are bools.
        request_id: what AWS support asks for.
        response: the whole answer, as a dictionary in boto3's shape.
    """

    __slots__ = ("attributes", "request_id", "response", "username")

    def __init__(self, response: dict[str, Any]) -> None:
        self.response = response
        self.username: str | None = response.get("Username")
        self.attributes: Mapping[str, str | bool] = dict(_attributes(response))
        self.request_id: str | None = response.get("ResponseMetadata", {}).get("RequestId")

    @property
    def email_verified(self) -> bool:
        """Whether the e-mail address is verified; False too where there is none."""
        return self.attributes.get("email_verified") is True

    @property
    def phone_number_verified(self) -> bool:
        """Whether the phone number is verified; False too where there is none."""
        return self.attributes.get("phone_number_verified") is True

    def __repr__(self) -> str:
        # The values are personal data, and this may end in a log.
        return f"User(username={self.username!r}, attributes=<{', '.join(self.attributes)}>)"

    def __reduce__(self) -> tuple[type[User], tuple[dict[str, Any]]]:
        return User, (self.response,)


def deliveries(response: dict[str, Any]) -> list[CodeDelivery]:
    """The codes that were sent because of changed attributes."""
    entries = response.get("CodeDeliveryDetailsList")
    metadata = response.get("ResponseMetadata", {})
    return [
        CodeDelivery({"CodeDeliveryDetails": entry, "ResponseMetadata": metadata})
        for entry in (entries if isinstance(entries, list) else [])
    ]


def _attributes(response: dict[str, Any]) -> list[tuple[str, str | bool]]:
    entries = response.get("UserAttributes")
    found: list[tuple[str, str | bool]] = []
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("Name"), str):
            name, text = entry["Name"], _text(entry.get("Value"))
            found.append((name, text.lower() == "true" if name in _FLAGS else text))
    return found


def _text(value: object) -> str:
    """Returns the value of an attribute, which is a string at Cognito; emulators send true, false and numbers too."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, (int, float)) else ""
