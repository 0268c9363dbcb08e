"""AsyncClient: the same calls, at once, and given up when their task is cancelled."""

from __future__ import annotations

import asyncio
import threading

import pytest

import libcognito
from libcognito import AsyncClient
from pools import LocalPool
from servers import BOUND, Answer, Server
from tokens import token


def test_the_calls(pool: LocalPool) -> None:
    user = pool.user()

    async def work() -> None:
        async with AsyncClient(endpoint_url=pool.url) as client:
            assert repr(client) == f"<libcognito.AsyncClient for {pool.url}/>"
            assert client.describe()["endpoint_url"] == pool.url + "/"
            delivery = await client.get_attr_verification_code(user["access"], "email", {"lang": "de"})
            assert delivery.medium == "EMAIL"
            with pytest.raises(libcognito.CodeMismatchException):
                await client.verify_attr(user["access"], "email", "000000x")
            await client.verify_attr(user["access"], "email", pool.code(user))
            users = await asyncio.gather(*(client.get_user(user["access"]) for _ in range(64)))
            assert all(found.email_verified for found in users)
        with pytest.raises(libcognito.InvalidArgument, match="is closed"):
            await client.get_user(user["access"])

    asyncio.run(work())


def test_cancellation_gives_the_call_up() -> None:
    async def work(server: Server) -> None:
        client = AsyncClient(endpoint_url=server.url, timeout=100000)
        call = asyncio.ensure_future(client.get_attr_verification_code(token(), "email"))
        await asyncio.get_running_loop().run_in_executor(None, server.wait_for_request)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        # It is the threads' end that shows that the library let go: the timeout is a day away.
        await client.aclose()
        threads = [thread for thread in threading.enumerate() if thread.name.startswith("libcognito")]
        for thread in threads:
            await asyncio.get_running_loop().run_in_executor(None, thread.join, BOUND)
            assert not thread.is_alive()
        assert len(server.requests) == 1

    with Server(Answer(act="hang")) as server:
        asyncio.run(work(server))


def test_a_timeout_of_asyncios_ends_it() -> None:
    async def work(server: Server) -> None:
        async with AsyncClient(endpoint_url=server.url, timeout=100000) as client:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.get_user(token()), 0.1)

    with Server(Answer(act="hang")) as server:
        asyncio.run(work(server))


def test_calls_that_wait_for_their_turn_are_never_made_when_cancelled() -> None:
    async def work(server: Server) -> None:
        client = AsyncClient(endpoint_url=server.url, timeout=100000, max_concurrency=1)
        calls = [asyncio.ensure_future(client.get_user(token())) for _ in range(3)]
        await asyncio.get_running_loop().run_in_executor(None, server.wait_for_request)
        for call in reversed(calls):
            call.cancel()
        for call in calls:
            with pytest.raises(asyncio.CancelledError):
                await call
        await client.aclose()
        assert len(server.requests) == 1

    with Server(Answer(act="hang")) as server:
        asyncio.run(work(server))
