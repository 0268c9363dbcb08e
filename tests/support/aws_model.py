"""AWS's model of the service, as botocore has it.

As a program: ends well where there is a botocore that knows all operations, and else says what is there.
"""

from __future__ import annotations

import sys
from typing import Any

try:
    import botocore.loaders
except ImportError:
    sys.exit("no module botocore")

#: What the newest botocore brought that the operations need.
NEWEST = "ListUserSessions"


def load() -> dict[str, Any]:
    """The model; ends the program where it is older than the operations."""
    model = botocore.loaders.create_loader().load_service_model("cognito-idp", "service-2")
    if NEWEST not in model["operations"]:
        sys.exit(f"only botocore {botocore.__version__}, which has no {NEWEST}")
    return model


if __name__ == "__main__":
    load()
