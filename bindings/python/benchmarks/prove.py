"""Measures what the package promises beside boto3, in one run on one machine, and fails where a promise is broken.

    python bindings/python/benchmarks/prove.py WHEEL [--runs N] [--seconds S]

1. From a wheel in an empty virtual environment: import and first HTTPS call in less than a tenth of boto3's time, and
   less than half of its memory.
2. 32 threads: more calls per second of CPU time than boto3 makes.
3. Ctrl-C: how long it takes until a hanging call has ended.

Needs `openssl` for the server's certificate. boto3 comes from PyPI, of the version in requirements-test.txt.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BOUND = 300

COLD = {
    "libcognito": "import libcognito; libcognito.get_user(token)",
    "boto3": "import boto3; boto3.client('cognito-idp').get_user(AccessToken=token)",
}

#: Prints milliseconds, peak memory in kilobytes, and that of the interpreter before the import.
FRAME = """
import time
# Not getrusage: its peak begins with that of the process that started this one.
peak = lambda: next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
token, before, start = "eyJ.eyJ.sig", peak(), time.perf_counter()
{work}
print((time.perf_counter() - start) * 1000, peak(), before)
"""

#: 32 threads call as fast as they can; prints calls, seconds of CPU time, seconds.
WARM = """
import resource, sys, threading, time
{make}
seconds, threads, counts = float(sys.argv[1]), 32, [0] * 32
call()
ready = threading.Barrier(threads + 1)
def work(number):
    call()
    ready.wait()
    while time.perf_counter() < until:
        call()
        counts[number] += 1
team = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
for thread in team: thread.start()
until = time.perf_counter() + 3600
while ready.n_waiting < threads: time.sleep(0.01)
usage = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
before, start = usage(), time.perf_counter()
until = start + seconds
ready.wait()
for thread in team: thread.join()
print(sum(counts), usage() - before, time.perf_counter() - start)
"""

MAKE = {
    "libcognito": "import libcognito; client = libcognito.Client(); call = lambda: client.get_user('eyJ.eyJ.sig')",
    "libcognito.boto3": (
        "from libcognito import boto3; client = boto3.client('cognito-idp'); "
        "call = lambda: client.get_user(AccessToken='eyJ.eyJ.sig')"
    ),
    "boto3": (
        "import boto3; from botocore.config import Config; "
        "client = boto3.client('cognito-idp', config=Config(max_pool_connections=32)); "
        "call = lambda: client.get_user(AccessToken='eyJ.eyJ.sig')"
    ),
}

HANG = """
import sys, time, libcognito
try:
    libcognito.Client(endpoint_url=sys.argv[1], timeout=100).get_user("abc")
except KeyboardInterrupt:
    print(time.time())
"""

ANSWER = json.dumps({"Username": "zoe", "UserAttributes": [{"Name": "email_verified", "Value": "true"}]}).encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\n\r\n" % len(ANSWER)


async def serve(certificate: str) -> None:
    """The server, in a process of its own: answers every request alike. Its address goes to standard output."""

    async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
                await reader.readexactly(length)
                writer.write(HEAD + ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        print("waiting", flush=True)
        await asyncio.sleep(BOUND)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    secure = await asyncio.start_server(connection, "127.0.0.1", 0, ssl=context, backlog=256)
    silent = await asyncio.start_server(hang, "127.0.0.1", 0)
    print(*(server.sockets[0].getsockname()[1] for server in (secure, silent)), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def environment(folder: Path, name: str, *packages: str) -> Path:
    subprocess.run([sys.executable, "-m", "venv", folder / name], check=True)
    subprocess.run([folder / name / "bin/pip", "install", "-q", *packages], check=True)
    return folder / name / "bin/python"


def run(python: Path, program: str, *arguments: str) -> list[float]:
    done = subprocess.run(
        [python, "-c", program, *arguments], check=True, stdout=subprocess.PIPE, text=True, timeout=BOUND
    )
    return [float(number) for number in done.stdout.split()]


def cold(pythons: dict[str, Path], runs: int) -> list[str]:
    for name, work in COLD.items():
        run(pythons[name], FRAME.format(work=work))  # Python compiles, the system reads the disk
    found: dict[str, list[list[float]]] = {name: [] for name in COLD}
    for _ in range(runs):
        for name, work in COLD.items():
            found[name].append(run(pythons[name], FRAME.format(work=work)))
    times, peaks, growth = (
        {name: statistics.median(pick(line) for line in lines) for name, lines in found.items()}
        for pick in (lambda line: line[0], lambda line: line[1] / 1024, lambda line: (line[1] - line[2]) / 1024)
    )
    print(f"import and first HTTPS call, median of {runs}:")
    for name in COLD:
        print(f"  {name:11} {times[name]:7.1f} ms, peak {peaks[name]:5.1f} MB, of that {growth[name]:5.1f} MB its own")
    time_ratio, peak_ratio = (side["libcognito"] / side["boto3"] for side in (times, peaks))
    print(f"  libcognito/boto3: time {time_ratio:.3f} (promised < 0.1), peak memory {peak_ratio:.3f} (promised < 0.5)")
    return ["time"] * (time_ratio >= 0.1) + ["memory"] * (peak_ratio >= 0.5)


def warm(pythons: dict[str, Path], seconds: float) -> list[str]:
    print("32 threads:")
    rates = {}
    for name, make in MAKE.items():
        python = pythons["boto3" if name == "boto3" else "libcognito"]
        calls, cpu, elapsed = run(python, WARM.format(make=make), str(seconds))
        rates[name] = calls / cpu
        print(f"  {name:16} {rates[name]:7.0f} calls per second of CPU time ({calls / elapsed:.0f} per second)")
    factors = {name: rates[name] / rates["boto3"] for name in MAKE if name != "boto3"}
    print("  per core, beside boto3: " + ", ".join(f"{name} {factor:.1f} times" for name, factor in factors.items()))
    return ["throughput"] * any(factor <= 1 for factor in factors.values())


def interrupt(python: Path, server: subprocess.Popen[str], url: str) -> list[str]:
    waits = []
    for _ in range(5):
        process = subprocess.Popen([python, "-c", HANG, url], stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        assert server.stdout.readline() == "waiting\n"
        sent = time.time()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=BOUND)
        waits.append(float(out) - sent)
    print(f"Ctrl-C ended a hanging call after {max(waits) * 1000:.0f} ms at most (promised < 300 ms)")
    return ["Ctrl-C"] * (max(waits) >= 0.3)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=5)
    given = parser.parse_args()
    for name in list(os.environ):
        if name.startswith(("AWS_", "COGNITO_", "LIBCOGNITO_", "PYTHON")) or name.lower().endswith("_proxy"):
            del os.environ[name]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        requirements = (HERE.parent / "requirements-test.txt").read_text(encoding="utf-8").split()
        pythons = {
            "libcognito": environment(folder, "libcognito", "--no-index", str(given.wheel)),
            "boto3": environment(folder, "boto3", *(line for line in requirements if line.startswith("boto"))),
        }
        certificate = folder / "server.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
             "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
             "-addext", "basicConstraints=critical,CA:FALSE", "-keyout", certificate, "-out", folder / "ca.pem"],
            check=True,
            capture_output=True,
        )  # fmt: skip
        certificate.write_text(certificate.read_text() + (folder / "ca.pem").read_text())
        with subprocess.Popen(
            [sys.executable, __file__, "--serve", certificate], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            secure, silent = server.stdout.readline().split()
            os.environ["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] = f"https://localhost:{secure}"
            os.environ["AWS_CA_BUNDLE"] = str(folder / "ca.pem")
            os.environ["AWS_DEFAULT_REGION"] = "eu-central-1"
            os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
            os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
            broken = cold(pythons, given.runs) + warm(pythons, given.seconds)
            broken += interrupt(pythons["libcognito"], server, f"http://127.0.0.1:{silent}")
            server.kill()
    print("broken promises: " + ", ".join(broken) if broken else "all promises kept")
    return 1 if broken else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(sys.argv[2]))
    else:
        sys.exit(main())
