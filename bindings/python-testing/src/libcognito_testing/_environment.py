"""The environment variables by which boto3, libcognito and other clients find the pool."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager

#: What lets a client find credentials; where one is set, they stay as they are.
CREDENTIALS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)


def variables(url: str, token: str, client_id: str, region: str, around: Mapping[str, str]) -> dict[str, str]:
    """What to set, where `around` is the environment: region and credentials only where it has none."""
    found = {
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": url,
        # Each of them, true here or in a profile, leads past the endpoint or makes clients refuse it.
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
        "AWS_USE_FIPS_ENDPOINT": "false",
        "AWS_USE_DUALSTACK_ENDPOINT": "false",
        "COGNITO_ACCESS_TOKEN": token,
        "COGNITO_CLIENT_ID": client_id,
    }
    # Some clients read the one, some the other.
    names = ("AWS_REGION", "AWS_DEFAULT_REGION")
    chosen = next((around[name] for name in names if around.get(name)), region)
    found.update({name: chosen for name in names if not around.get(name)})
    if not any(around.get(name) for name in CREDENTIALS):
        found["AWS_ACCESS_KEY_ID"] = found["AWS_SECRET_ACCESS_KEY"] = "testing"
    found.update(_no_proxy(around))
    return found


def _no_proxy(around: Mapping[str, str]) -> dict[str, str]:
    """The lists of hosts without a proxy, with this machine in them; nothing where no proxy is set."""
    if not any(name.lower().endswith("_proxy") and name.lower() != "no_proxy" and around[name] for name in around):
        return {}
    names = ("no_proxy", "NO_PROXY")
    either = next((around[name] for name in names if around.get(name)), "")
    lists = {name: around.get(name) or either for name in names}
    return {name: f"{hosts},127.0.0.1".lstrip(",") for name, hosts in lists.items() if hosts.strip() != "*"}


@contextmanager
def set_for_now(values: Mapping[str, str]) -> Generator[None]:
    """Sets variables; at the end each is as it was."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    forget_default_client()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        forget_default_client()


def forget_default_client() -> None:
    """Lets libcognito make its default client anew: it keeps to the environment that it was first used in."""
    libcognito = sys.modules.get("libcognito")
    if libcognito is not None:
        libcognito.reset_default_client()
