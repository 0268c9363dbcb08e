"""Turns boto3's settings into options of the library."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Seconds for a connection where a Config gives a read_timeout alone: the library's default.
_CONNECT = 5
#: "No timeout at all": a year, the longest that the library takes.
_ENDLESS = 31_536_000
#: What botocore's Config has where nothing was given.
_THEIR_TIMEOUT = 60


def options(
    region_name: str | None,
    endpoint_url: str | None,
    verify: bool | str | None,
    use_ssl: bool,
    config: Any,
    profile_name: str | None,
) -> dict[str, Any]:
    """The options that the settings come to.

    Raises:
        ValueError: a setting would make the call less safe, or is one that the library has nothing for.
    """
    found: dict[str, Any] = {
        "region": region_name,
        "endpoint_url": endpoint_url,
        "profile": profile_name,
        # Cognito's own answer to a token that is none is what code for boto3 expects.
        "check_token": False,
    }
    is_http = (endpoint_url or "").lower().startswith("http://")
    if verify is False and not is_http:
        raise ValueError(
            "libcognito does not switch the verification of certificates off, because the request carries the user's "
            "token: give verify= the path of a CA bundle"
        )
    if not use_ssl and endpoint_url is None:
        raise ValueError("libcognito does not send a token unencrypted: leave use_ssl out, or give an endpoint_url")
    if verify is None or isinstance(verify, bool):
        if "AWS_CA_BUNDLE" not in os.environ:
            found["ca_bundle"] = os.environ.get("REQUESTS_CA_BUNDLE") or None
    else:
        found["ca_bundle"] = os.fspath(verify)
    if config is not None:
        _read_config(_settings(config), is_http, found)
    return {name: value for name, value in found.items() if value is not None}


def _settings(config: Any) -> dict[str, Any]:
    """What a Config, botocore's or one that looks like it, was given."""
    given = getattr(config, "_user_provided_options", None)
    if isinstance(given, dict):
        return given
    settings = {name: value for name, value in vars(config).items() if not name.startswith("_") and value is not None}
    for name in ("connect_timeout", "read_timeout"):
        if settings.get(name) == _THEIR_TIMEOUT:
            del settings[name]
    return settings


def settings_for_botocore(given: dict[str, Any]) -> dict[str, Any]:
    """Returns the settings of `Session.client` as boto3 takes them: its Config in place of what only looks like one."""
    from botocore.config import Config

    config = given.get("config")
    if config is None or isinstance(config, Config):
        return dict(given)
    known = Config.OPTION_DEFAULTS
    config = Config(**{name: value for name, value in _settings(config).items() if name in known})
    return {**given, "config": config}


def _read_config(settings: dict[str, Any], is_http: bool, found: dict[str, Any]) -> None:
    found["region"] = found["region"] or settings.get("region_name")
    for name in ("use_fips_endpoint", "use_dualstack_endpoint"):
        found[name] = settings.get(name)
    extra = [settings.get(name) for name in ("user_agent", "user_agent_extra", "user_agent_appid")]
    found["user_agent_extra"] = " ".join(text for text in extra if text) or None
    _read_timeouts(settings, found)
    retries = settings.get("retries") or {}
    if "total_max_attempts" in retries:
        found["max_attempts"] = retries["total_max_attempts"]
    elif "max_attempts" in retries:
        found["max_attempts"] = retries["max_attempts"] + 1
    proxies = settings.get("proxies")
    if proxies is not None:
        found["proxy"] = proxies.get("http" if is_http else "https", "")
    certificate = settings.get("client_cert")
    if certificate is not None:
        pair = (certificate, certificate) if isinstance(certificate, str) else certificate
        found["client_cert"], found["client_key"] = (os.fspath(path) for path in pair)
    if settings.get("proxies_config"):
        raise ValueError("libcognito has no proxies_config: put the proxy's user and password into its URL")
    if settings.get("ignore_configured_endpoint_urls") and found["endpoint_url"] is None:
        raise ValueError("set AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true in place of ignore_configured_endpoint_urls")


def _read_timeouts(settings: dict[str, Any], found: dict[str, Any]) -> None:
    """boto3 limits each wait for the socket, the library the whole call: the sum of both covers one attempt."""
    connect = _seconds(settings, "connect_timeout")
    found["connect_timeout"] = connect
    if "read_timeout" in settings:
        read = _seconds(settings, "read_timeout")
        found["timeout"] = _ENDLESS if read is None else read + (_CONNECT if connect is None else connect)


def _seconds(settings: dict[str, Any], name: str) -> Any:
    value = settings.get(name)
    if value is None:
        return None
    from .._options import plain

    # Numbers of two kinds, such as Decimal and float, cannot always be added.
    return plain(name, value)
