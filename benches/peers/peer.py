"""The main function of the Python peers: the modes of peer.c, measured the same way.

A peer calls `main(open_peer)`; `open_peer(url, ca_file)` gives a function that makes one call with
a token and an attribute and returns the destination from the answer.
"""

import os
import sys


def main(open_peer):
    mode, url, *counts = sys.argv[1:]
    token = os.environ["BENCH_TOKEN"]
    ca_file = os.environ["BENCH_CA_FILE"]

    def opened():
        send = open_peer(url, ca_file)

        def call():
            found = send(token, "email")
            if found != "a***@e***":
                raise SystemExit(f"peer: the answer was not understood: {found!r}")

        return call

    if mode == "first":
        opened()()
    elif mode == "warm":
        warm(opened, int(counts[0]))
    elif mode == "threads":
        threads(opened, int(counts[0]), int(counts[1]))
    else:
        raise SystemExit(f"peer: unknown mode {mode}")


def empty():
    """A program that makes no call."""
    if sys.argv[1] == "warm":
        print(f'{{"rss_kb": [{status("VmRSS")}]}}')


def warm(opened, calls):
    import time

    before = status("VmRSS"), status("RssAnon")
    call = opened()
    call()
    after = status("VmRSS"), status("RssAnon")
    threads_open = status("Threads")
    descriptors = len(os.listdir("/proc/self/fd")) - 1
    for _ in range(calls // 10):
        call()
    times = []
    used = time.process_time()
    for _ in range(calls):
        start = time.perf_counter_ns()
        call()
        times.append(time.perf_counter_ns() - start)
    used = time.process_time() - used
    report(
        times,
        cpu_us=used * 1e6 / calls,
        rss_kb=[before[0], after[0], status("VmRSS")],
        anonymous_kb=[before[1], after[1]],
        threads=threads_open,
        descriptors=descriptors,
    )


def threads(opened, calls, count):
    import threading
    import time

    call = opened()
    # The clock starts before anyone goes: this thread may get the processor back late.
    ready, start = threading.Barrier(count + 1), threading.Barrier(count + 1)
    shares = [[] for _ in range(count)]
    failures = []

    def work(times):
        try:
            call()
        except BaseException as error:
            failures.append(error)
            ready.abort()
            raise
        ready.wait()
        start.wait()
        for _ in range(calls // count):
            began = time.perf_counter_ns()
            call()
            times.append(time.perf_counter_ns() - began)

    workers = [threading.Thread(target=work, args=(times,)) for times in shares]
    for worker in workers:
        worker.start()
    ready.wait()
    began, used = time.perf_counter(), time.process_time()
    start.wait()
    for worker in workers:
        worker.join()
    took, used = time.perf_counter() - began, time.process_time() - used
    times = [time for share in shares for time in share]
    if failures or len(times) != calls // count * count:
        raise SystemExit("peer: a call failed")
    report(
        times,
        cpu_us=used * 1e6 / len(times),
        calls_per_s=len(times) / took,
        rss_kb=status("VmRSS"),
    )


def status(name):
    """A number of /proc/self/status, such as VmRSS in kB."""
    with open("/proc/self/status") as file:
        for line in file:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    return -1


def report(times, **rest):
    import json

    times.sort()
    print(
        json.dumps(
            {
                "p50_us": times[len(times) // 2] / 1e3,
                "p99_us": times[len(times) * 99 // 100] / 1e3,
                **rest,
            }
        )
    )
