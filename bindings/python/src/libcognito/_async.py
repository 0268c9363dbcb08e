"""The client for asyncio: the same calls, each on a thread, given up when the task that waits is cancelled."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from ._call import Cancel
from ._client import Client, _refresh, _update
from .results import CodeDelivery, Tokens, User, deliveries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NoReturn

    from typing_extensions import Unpack

    from ._types import Options


class AsyncClient:
    """`Client` with methods to await. An asynchronous context manager.

    Calls run on threads of this client's own. Where the task is cancelled, the call is given up within 100 ms; a code
    may have gone out by then.

    Args:
        region, endpoint_url, timeout, **options: as of `Client`.
        max_concurrency: how many calls run at once; more wait for their turn.

    Raises:
        InvalidArgument, ConfigurationError, ImportError: as of `Client`.
    """

    def __init__(
        self,
        region: str | None = None,
        endpoint_url: str | None = None,
        timeout: float | None = None,
        *,
        max_concurrency: int = 32,
        **options: Unpack[Options],
    ) -> None:
        self._client = Client(region, endpoint_url, timeout, **options)
        self._threads = ThreadPoolExecutor(max_concurrency, thread_name_prefix="libcognito")

    async def get_attr_verification_code(
        self, token: str, attr: str, metadata: Mapping[str, str] | None = None
    ) -> CodeDelivery:
        """As `Client.get_attr_verification_code`."""
        return CodeDelivery(await self._run(lambda cancel: self._client._send(token, attr, metadata, cancel)))

    async def verify_attr(self, token: str, attr: str, code: str) -> None:
        """As `Client.verify_attr`."""
        await self._run(lambda cancel: self._client._verify(token, attr, code, cancel))

    async def get_user(self, token: str) -> User:
        """As `Client.get_user`."""
        return User(await self._run(lambda cancel: self._client._user(token, cancel)))

    async def call(self, operation: str, **members: Any) -> dict[str, Any]:
        """As `Client.call`."""
        return await self._run(lambda cancel: self._client._operation(operation, members, cancel))

    async def refresh(self, refresh_token: str, client_id: str, client_secret: str | None = None) -> Tokens:
        """As `Client.refresh`."""
        operation, members = _refresh(refresh_token, client_id, client_secret)
        return Tokens(await self.call(operation, **members))

    async def update_attributes(
        self, token: str, attributes: Mapping[str, str], metadata: Mapping[str, str] | None = None
    ) -> list[CodeDelivery]:
        """As `Client.update_attributes`."""
        operation, members = _update(token, attributes, metadata)
        return deliveries(await self.call(operation, **members))

    async def sign_out(self, token: str) -> None:
        """As `Client.sign_out`."""
        await self.call("GlobalSignOut", AccessToken=token)

    def describe(self) -> dict[str, Any]:
        """As `Client.describe`."""
        return self._client.describe()

    async def aclose(self) -> None:
        """Closes the connections, as soon as no call is under way."""
        self._client.close()
        self._threads.shutdown(wait=False)

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return repr(self._client).replace("Client", "AsyncClient", 1)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a libcognito.AsyncClient cannot be pickled: make one in each process")

    async def _run(self, call: Callable[[Cancel], dict[str, Any]]) -> dict[str, Any]:
        self._client._open()  # says so in the words of a closed client, not in the executor's
        cancel = Cancel()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, call, cancel)
        finally:
            # Too late for a call that has ended; any other is given up.
            cancel.requested = True
