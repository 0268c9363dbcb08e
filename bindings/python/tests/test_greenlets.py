"""gevent and eventlet: a call stops its own greenlet alone, and ends with it."""

from __future__ import annotations

import importlib.util
import signal

import pytest

from conftest import skip
from scripts import run, signalled, start
from servers import BOUND, Answer, Server, answer
from tokens import token

#: For each: patches, and spawns a function; `wait` waits for all, `sleep` lets others run, `limit` is a timeout.
KITS = {
    "gevent": """
import gevent.monkey
gevent.monkey.patch_all()
import gevent
spawn, wait, sleep = gevent.spawn, gevent.joinall, gevent.sleep
kill, limit, Limit, Killed = gevent.kill, gevent.Timeout, gevent.Timeout, gevent.GreenletExit
""",
    "eventlet": """
import warnings
warnings.simplefilter("ignore")
import eventlet
eventlet.monkey_patch()
from eventlet import spawn, sleep, kill, Timeout as limit, Timeout as Limit
import greenlet
Killed = greenlet.GreenletExit
def wait(greenlets):
    for one in greenlets:
        one.wait()
""",
}


@pytest.fixture(params=sorted(KITS))
def kit(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if importlib.util.find_spec(name) is None:
        skip(name, f"pip install {name}")
    return KITS[name]


def test_other_greenlets_run_while_a_call_waits(kit: str) -> None:
    # The server holds the answers of all three until the last has come, so they have to be under way at once.
    with Server(Answer(act="gate:3", body=b'{"Username": "zoe"}')) as server:
        out = run(
            kit
            + """
import sys, libcognito
client = libcognito.Client(endpoint_url=sys.argv[1], timeout=100000)
names = []
def work():
    names.append(client.get_user(sys.argv[2]).username)
wait([spawn(work) for _ in range(3)])
print(names)
""",
            server.url,
            token(),
        )
    assert out == "['zoe', 'zoe', 'zoe']\n"


def test_errors_and_log_lines_come_to_the_greenlet_that_called(kit: str) -> None:
    with Server(answer(400, {"__type": "LimitExceededException", "message": "Enough."})) as server:
        out = run(
            kit
            + """
import logging, sys, threading, libcognito
class Handler(logging.Handler):
    def emit(self, record):
        lines.append((record.levelname, getattr(threading.current_thread(), "name", None)))
lines, seen = [], []
logging.basicConfig(level="DEBUG", handlers=[Handler()])
logging.getLogger("gevent").setLevel("ERROR")
client = libcognito.Client(endpoint_url=sys.argv[1])
def work():
    try:
        client.get_attr_verification_code(sys.argv[2], "email")
    except libcognito.LimitExceededException as error:
        seen.append((error.code_sent, threading.current_thread().name))
wait([spawn(work)])
((sent, name),) = seen
assert lines and lines[-1][0] == "INFO"
assert {where for _, where in lines} == {name}, (lines, name)
print(sent)
""",
            server.url,
            token(),
        )
    assert out == "no\n"


def test_a_greenlet_that_is_killed_or_timed_out_ends_its_call(kit: str) -> None:
    with Server(Answer(act="hang")) as server:
        process = start(
            kit
            + """
import sys, libcognito
from libcognito import _call
ended, calls = [], []
inner = _call.Handle._call
def counted(*arguments):
    calls.append(1)
    try:
        return inner(*arguments)
    finally:
        calls.pop()
_call.Handle._call = counted
client = libcognito.Client(endpoint_url=sys.argv[1], timeout=100000)
def work():
    try:
        client.get_user(sys.argv[2])
    except Killed:
        ended.append("killed")
        raise
def timed():
    try:
        with limit(0.2):
            client.get_user(sys.argv[2])
    except Limit:
        ended.append("timed out")
wait([spawn(timed)])
while calls:
    sleep(0.01)  # until the library has let go, a day before its timeout
one = spawn(work)
while not calls:
    sleep(0.01)
kill(one)
while calls:
    sleep(0.01)
print(ended)
""",
            server.url,
            token(),
        )
        out, err = process.communicate(timeout=BOUND)
    assert (process.returncode, out, err) == (0, "['timed out', 'killed']\n", "")


def test_ctrl_c_ends_a_hanging_call(kit: str) -> None:
    with Server(Answer(act="hang")) as server:
        process = start(
            kit
            + """
import sys, libcognito
client = libcognito.Client(endpoint_url=sys.argv[1], timeout=100000)
try:
    client.get_user(sys.argv[2])
except KeyboardInterrupt:
    print("interrupted")
""",
            server.url,
            token(),
        )
        out, err = signalled(process, server, signal.SIGINT)
    assert (process.returncode, out) == (0, "interrupted\n"), err  # gevent's hub prints a traceback of its own
    assert "ignored" not in err


def test_without_patches_nothing_changes() -> None:
    if importlib.util.find_spec("gevent") is None:
        skip("gevent", "pip install gevent")
    out = run(
        """
        import gevent, gevent.monkey, libcognito
        from libcognito import _offload
        print(_offload.runner(False))
        """
    )
    assert out == "None\n"
