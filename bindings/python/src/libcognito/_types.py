"""The type of a client's options."""

from __future__ import annotations

import os
from typing import TypedDict, Union

Path = Union[str, "os.PathLike[str]"]


class Options(TypedDict, total=False):
    """The options of `Client` and `AsyncClient`, beside region, endpoint_url and timeout."""

    #: Use the region's FIPS endpoint.
    use_fips_endpoint: bool | None
    #: Use the endpoint that has IPv6 too.
    use_dualstack_endpoint: bool | None
    #: Which profile of the file to read.
    profile: str | None
    #: The profile file.
    config_file: Path | None
    #: Seconds for name look-up, connect and TLS handshake together.
    connect_timeout: float | None
    #: How often a request is sent at most, where sending again is safe.
    max_attempts: int | None
    #: PEM file of the certificate authorities to trust, in place of the system's.
    ca_bundle: Path | None
    #: PEM file of a client certificate (and its chain), for a gateway that asks for one.
    client_cert: Path | None
    #: PEM file of the private key of client_cert.
    client_key: Path | None
    #: URL of an http or https proxy, "" for none.
    proxy: str | None
    #: Let the token travel unencrypted to a host other than this one.
    allow_http: bool | None
    #: Refuse what cannot be an access token before anything is sent.
    check_token: bool | None
    #: Text added to the User-Agent header.
    user_agent_extra: str | None
