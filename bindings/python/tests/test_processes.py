"""Signals and forks, in processes of their own."""

from __future__ import annotations

import signal

import pytest

from pools import LocalPool
from scripts import run, signalled, start
from servers import BOUND, Answer, Server
from tokens import token

#: Calls a server that never answers, with a timeout that the test would not live to see.
HANG = """
import sys, libcognito
client = libcognito.Client(endpoint_url=sys.argv[1], timeout=100000)
client.get_user(sys.argv[2])
"""

BOTO3 = """
import sys, types
from libcognito import boto3
settings = types.SimpleNamespace(read_timeout=100000)
client = boto3.client("cognito-idp", endpoint_url=sys.argv[1], config=settings)
client.get_user(AccessToken=sys.argv[2])
"""

LOGGING = "import logging; logging.basicConfig(level=1, filename='/dev/null')\n"


@pytest.mark.parametrize("program", [HANG, LOGGING + HANG, BOTO3], ids=["plain", "with logging", "boto3's surface"])
def test_ctrl_c_ends_a_hanging_call(program: str) -> None:
    with Server(Answer(act="hang")) as server:
        process = start(program, server.url, token())
        _, err = signalled(process, server, signal.SIGINT)
    assert process.returncode == -signal.SIGINT
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert "ignored" not in err, "ctypes dropped an exception"


def test_ctrl_c_can_be_caught_and_the_client_used_on() -> None:
    with Server(Answer(act="hang"), Answer(body=b'{"Username": "zoe"}')) as server:
        process = start(
            """
            import sys, libcognito
            client = libcognito.Client(endpoint_url=sys.argv[1], timeout=100000)
            try:
                client.get_user(sys.argv[2])
            except KeyboardInterrupt:
                print(client.get_user(sys.argv[2]).username)
            """,
            server.url,
            token(),
        )
        out, err = signalled(process, server, signal.SIGINT)
    assert (process.returncode, out, err) == (0, "zoe\n", "")


def test_what_another_signals_handler_raises_arrives_too() -> None:
    with Server(Answer(act="hang")) as server:
        process = start(
            """
            import signal, sys, libcognito
            class Enough(Exception): pass
            def enough(*_):
                # A call inside a call: the handler may use the library itself.
                try:
                    libcognito.Client(endpoint_url=sys.argv[1]).get_user("not a token")
                except ValueError:
                    raise Enough
            signal.signal(signal.SIGUSR1, enough)
            try:
                libcognito.Client(endpoint_url=sys.argv[1], timeout=100000).get_user(sys.argv[2])
            except Enough:
                print("enough")
            """,
            server.url,
            token(),
        )
        out, err = signalled(process, server, signal.SIGUSR1)
    assert (process.returncode, out, err) == (0, "enough\n", "")


def test_a_signal_whose_handler_returns_does_not_disturb() -> None:
    with Server(Answer(act="hang")) as server:
        process = start(
            """
            import signal, sys, libcognito
            signal.signal(signal.SIGUSR1, lambda *_: print("handled", flush=True))
            try:
                libcognito.Client(endpoint_url=sys.argv[1], timeout=100000, max_attempts=1).get_user(sys.argv[2])
            except libcognito.ConnectionLost:
                print("waited for the server")
            """,
            server.url,
            token(),
        )
        server.wait_for_request()
        process.send_signal(signal.SIGUSR1)
        assert process.stdout is not None
        assert process.stdout.readline() == "handled\n"
        server.stop()
        out, err = process.communicate(timeout=BOUND)
    assert (process.returncode, out, err) == (0, "waited for the server\n", "")


def test_a_server_that_resets_does_not_kill_the_process() -> None:
    with Server(Answer(act="reset")) as server:
        out = run(
            """
            import signal, sys, libcognito
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as in a C program: the signal would kill
            client = libcognito.Client(endpoint_url=sys.argv[1], max_attempts=1)
            for _ in range(50):
                try:
                    client.get_user(sys.argv[2])
                except ConnectionError as error:
                    print(error.code)
            """,
            server.url,
            token(),
        )
    assert out == "ConnectionLost\n" * 50


def test_forked_children_go_on_with_the_parents_clients(pool: LocalPool) -> None:
    user = pool.user()
    out = run(
        """
        import multiprocessing, sys, libcognito
        token = sys.argv[1]
        client = libcognito.Client()
        def work(number):
            return libcognito.get_user(token).username, client.get_user(token).username
        work(0)  # both clients have connections before the fork
        with multiprocessing.get_context("fork").Pool(4) as children:
            print(set(children.map(work, range(32), 1)) == {work(0)})
        """,
        user["access"],
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url,
    )
    assert out == "True\n"


def test_a_fork_while_another_thread_is_in_a_call(pool: LocalPool) -> None:
    user = pool.user()
    with Server(Answer(act="hang")) as server:
        out = run(
            """
            import os, sys, threading, warnings, libcognito
            warnings.simplefilter("ignore")  # newer Pythons warn of exactly this
            hanging = libcognito.Client(endpoint_url=sys.argv[1], timeout=100000)
            threading.Thread(target=hanging.get_user, args=(sys.argv[2],), daemon=True).start()
            client = libcognito.Client(endpoint_url=sys.argv[3])
            client.get_user(sys.argv[4])
            for _ in range(8):
                child = os.fork()
                if child == 0:
                    client.get_user(sys.argv[4])
                    libcognito.Client(endpoint_url=sys.argv[3]).get_user(sys.argv[4])
                    os._exit(7)
                print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            client.get_user(sys.argv[4])
            sys.stdout.flush()
            os._exit(0)
            """,
            server.url,
            token(),
            pool.url,
            user["access"],
        )
    assert out == "7\n" * 8


def test_a_process_ends_well_with_clients_left_open(pool: LocalPool) -> None:
    out = run(
        """
        import sys, threading, libcognito
        client = libcognito.Client()
        libcognito.get_user(sys.argv[1])
        client.get_user(sys.argv[1])
        threading.Thread(target=client.get_user, args=(sys.argv[1],)).start()
        """,
        pool.user()["access"],
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url,
    )
    assert out == ""


def test_a_process_ends_while_daemon_threads_are_in_calls(pool: LocalPool) -> None:
    with Server(Answer(act="hang")) as server:
        out = run(
            """
            import logging, os, sys, threading, libcognito
            logging.basicConfig(level=1, stream=open(os.devnull, "w"))
            client = libcognito.Client(endpoint_url=sys.argv[1], timeout=100000)
            waiting = threading.Semaphore(0)
            class Line(logging.Handler):
                def emit(self, record):
                    waiting.release()
            logging.getLogger("libcognito").addHandler(Line())
            for _ in range(4):
                threading.Thread(target=client.get_user, args=(sys.argv[2],), daemon=True).start()
            for _ in range(4):
                waiting.acquire()  # a line comes from inside each call
            print("end")
            """,
            server.url,
            token(),
        )
    assert out == "end\n"


def test_an_exit_handler_may_make_calls(pool: LocalPool) -> None:
    out = run(
        """
        import atexit, sys, libcognito
        atexit.register(lambda: print(libcognito.get_user(sys.argv[1]).email_verified))
        libcognito.get_user(sys.argv[1])
        """,
        pool.user()["access"],
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url,
    )
    assert out == "False\n"
