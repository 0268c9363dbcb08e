"""Many threads on one client; the GIL while a call waits; clients that are closed under a call."""

from __future__ import annotations

import contextlib
import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import libcognito
from libcognito import Client
from pools import LocalPool
from servers import BOUND, Answer, Server, closed_port
from tokens import token

THREADS = 32


def test_32_threads_share_a_client(pool: LocalPool) -> None:
    users = [pool.user() for _ in range(THREADS)]
    client = Client(endpoint_url=pool.url)
    together = threading.Barrier(THREADS, timeout=BOUND)

    def work(user: dict[str, str]) -> bool:
        together.wait()
        for _ in range(5):
            assert client.get_user(user["access"]).username == user["username"]
        delivery = client.get_attr_verification_code(user["access"], "email")
        client.verify_attr(user["access"], "email", pool.code(user))
        return delivery.medium == "EMAIL" and client.get_user(user["access"]).email_verified

    with ThreadPoolExecutor(THREADS) as threads:
        assert list(threads.map(work, users)) == [True] * THREADS
    assert all(len(pool.inbox(user)) == 1 for user in users)


def test_other_threads_run_while_calls_wait() -> None:
    # The servers are threads of this process: if a call kept the GIL while it waits, none would ever answer it.
    with Server(Answer(act="hang")) as server:
        client = Client(endpoint_url=server.url, timeout=BOUND)
        waiting = [threading.Thread(target=hang, args=(client,)) for _ in range(4)]
        for thread in waiting:
            thread.start()
        for _ in waiting:
            server.wait_for_request()
        assert all(thread.is_alive() for thread in waiting)
        with Server() as other:
            assert Client(endpoint_url=other.url).get_user(token()).username is None
        server.stop()
        for thread in waiting:
            thread.join(BOUND)
            assert not thread.is_alive()


def test_a_client_that_is_closed_under_a_call_lets_it_finish() -> None:
    with Server(Answer(act="hang")) as server:
        client = Client(endpoint_url=server.url, timeout=BOUND, max_attempts=1)
        thread = threading.Thread(target=hang, args=(client,))
        thread.start()
        server.wait_for_request()
        client.close()
        del client
        gc.collect()
        assert thread.is_alive()
        server.stop()
        thread.join(BOUND)
        assert not thread.is_alive()


def test_threads_that_come_at_once_get_one_default_client(pool: LocalPool) -> None:
    from scripts import run

    out = run(
        """
        import sys, threading, libcognito
        from libcognito import _client
        together = threading.Barrier(16)
        found = []
        def work():
            together.wait()
            libcognito.get_user(sys.argv[1])
            found.append(_client.default())
        threads = [threading.Thread(target=work) for _ in range(16)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(len(found), len(set(map(id, found))))
        """,
        pool.user()["access"],
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url,
    )
    assert out == "16 1\n"


def test_the_default_client_is_made_anew_where_that_is_asked_for(pool: LocalPool) -> None:
    from scripts import run

    out = run(
        """
        import os, sys, libcognito
        libcognito.reset_default_client()  # there is none yet
        try:
            libcognito.get_user(sys.argv[1])
        except libcognito.CognitoError as error:
            print(error.code)
        os.environ["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] = sys.argv[2]
        try:
            libcognito.get_user(sys.argv[1])
        except libcognito.CognitoError as error:
            print(error.code)
        libcognito.reset_default_client()
        print(libcognito.get_user(sys.argv[1]).username == sys.argv[3])
        """,
        (user := pool.user())["access"],
        pool.url,
        user["username"],
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=closed_port(),
        AWS_MAX_ATTEMPTS="1",
    )
    assert out == "Connect\nConnect\nTrue\n"


def hang(client: Client) -> None:
    with contextlib.suppress(libcognito.ConnectionError):  # the server stopped
        client.get_user(token())
