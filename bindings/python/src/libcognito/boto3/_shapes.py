"""The kinds of values that the service's model knows, and how an answer is read by them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Shape:
    """The shape of a value."""

    __slots__ = ("_is_secret", "kind", "member", "members", "minimum", "required")

    def __init__(
        self,
        kind: str,
        minimum: int = 0,
        member: Shape | None = None,
        members: dict[str, Shape] | None = None,
        required: tuple[str, ...] = (),
        is_secret: bool = False,
    ) -> None:
        #: What botocore calls it: string, integer, boolean, timestamp, list, map, structure; and document.
        self.kind = kind
        #: The least number of characters, or the least number.
        self.minimum = minimum
        #: What a list is made of.
        self.member = member
        #: What a structure is made of.
        self.members = members or {}
        self.required = required
        self._is_secret = is_secret

    @property
    def is_secret(self) -> bool:
        """Whether its value must stand in no message. What holds a secret is one."""
        return self._is_secret or any(part.is_secret for part in (self.member, *self.members.values()) if part)


def text(minimum: int = 0) -> Shape:
    """A string of at least so many characters."""
    return Shape("string", minimum)


def secret(minimum: int = 0) -> Shape:
    """A string that must stand in no message."""
    return Shape("string", minimum, is_secret=True)


def array(member: Shape) -> Shape:
    """A list."""
    return Shape("list", member=member)


def structure(*required: str, **members: Shape) -> Shape:
    """A dictionary with these members, of which some are required."""
    return Shape("structure", members=members, required=required)


TEXT = text()
SECRET = secret()
NUMBER = Shape("integer")
FLAG = Shape("boolean")
MOMENT = Shape("timestamp")
#: A dictionary of strings. All of those that are sent may hold secrets.
STRINGS = Shape("map", is_secret=True)
#: Any JSON value.
DOCUMENT = Shape("document")


def modelled(shape: Shape, value: Any) -> Any:
    """The value with the members that the model knows and that are not null, as boto3 gives it."""
    if shape.kind == "structure" and isinstance(value, dict):
        known = ((name, value.get(name)) for name in shape.members)
        return {name: modelled(shape.members[name], member) for name, member in known if member is not None}
    if shape.kind == "list" and shape.member is not None and isinstance(value, list):
        return [modelled(shape.member, item) for item in value]
    return _moment(value) if shape.kind == "timestamp" else value


def _moment(value: Any) -> Any:
    """Returns the time of a timestamp; what is none stays as it is."""
    import datetime

    try:
        if isinstance(value, str) and not value.replace(".", "", 1).isdigit():
            return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        return datetime.datetime.fromtimestamp(float(value), datetime.timezone.utc).astimezone()
    except (TypeError, ValueError, OverflowError, OSError):
        return value
