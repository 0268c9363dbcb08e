"""How much is measured: the full run of minutes, and the quick one that proves it all works."""

from dataclasses import dataclass, replace

# Where throughput has a goal.
GOAL_THREADS = (16, 64)


@dataclass(frozen=True)
class Plan:
    """Numbers of rounds and calls, and the points of each growth."""

    name: str
    first_rounds: int
    slow_first_rounds: int
    r_first_rounds: int
    warm_rounds: int
    warm_calls: int
    growth_rounds: int
    goal_rounds: int
    thread_calls: int
    threads: tuple[int, ...]
    python_threads: tuple[int, ...]
    size_rounds: int
    size_calls: int
    metadata: tuple[int, ...]
    responses: tuple[int, ...]
    clients: tuple[int, ...]
    most_curl_handles: int
    soak: int

    def with_soak(self, calls: int) -> "Plan":
        return replace(self, soak=calls)


FULL = Plan(
    name="full",
    first_rounds=21,
    slow_first_rounds=15,
    r_first_rounds=61,
    warm_rounds=21,
    warm_calls=4000,
    growth_rounds=1,
    goal_rounds=15,
    thread_calls=4800,
    threads=(1, 2, 4, 8, 16, 32, 64),
    python_threads=(32,),
    size_rounds=5,
    size_calls=400,
    metadata=(0, 1024, 8192, 32768, 65536, 131072),
    responses=(1024, 16384, 65536, 262144, 1048576),
    clients=(1, 10, 100, 1000),
    most_curl_handles=100,
    soak=100_000,
)

QUICK = Plan(
    name="quick",
    first_rounds=1,
    slow_first_rounds=1,
    r_first_rounds=1,
    warm_rounds=1,
    warm_calls=200,
    growth_rounds=1,
    goal_rounds=1,
    thread_calls=160,
    threads=(1, 16),
    python_threads=(4,),
    size_rounds=1,
    size_calls=20,
    metadata=(0, 131072),
    responses=(1048576,),
    clients=(1, 50),
    most_curl_handles=10,
    soak=2000,
)
