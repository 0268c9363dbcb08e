"""The machine: what it is, which cores the two sides get, and how much else it has to do."""

import os
import platform
import resource
import subprocess
from pathlib import Path


def describe() -> dict[str, object]:
    return {
        "cpu": cpu_model(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "system": system_name(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }


def cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            family = cpu_numbers()
            return f"{value.strip()}{family}"
    return platform.processor()


def cpu_numbers() -> str:
    """Family and model, because a virtual machine's "model name" says little."""
    found = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        found.setdefault(name.strip(), value.strip())
    if "cpu family" not in found:
        return ""
    mhz = found.get("cpu MHz", "?").split(".")[0]
    return f" (family {found['cpu family']}, model {found.get('model', '?')}, {mhz} MHz)"


def system_name() -> str:
    for line in Path("/etc/os-release").read_text().splitlines():
        if line.startswith("PRETTY_NAME="):
            return line.split("=", 1)[1].strip('"')
    return platform.system()


def cores() -> tuple[int, int]:
    """The server's core and the clients'. The same one where there is no second."""
    allowed = sorted(os.sched_getaffinity(0))
    return allowed[0], allowed[-1]


# Above all ordinary work, so that a busy machine's other programs stay out of the figures.
REALTIME = (os.SCHED_RR, os.sched_param(5))


def place(core: int, *, realtime: bool) -> None:
    """Puts this process on a core."""
    os.sched_setaffinity(0, {core})
    if realtime:
        os.sched_setscheduler(0, *REALTIME)


def may_realtime() -> bool:
    done = subprocess.run(
        ["true"],
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=try_realtime,
    )
    return done.returncode == 0


def try_realtime() -> None:
    try:
        os.sched_setscheduler(0, *REALTIME)
    except OSError:
        os._exit(1)


def raise_descriptor_limit() -> int:
    """To what the machine allows: a thousand clients have thousands of descriptors."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def versions(commands: dict[str, list[str]]) -> dict[str, str]:
    found = {}
    for name, command in commands.items():
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        except OSError:
            continue
        said = (done.stdout + done.stderr).strip().splitlines()
        if said:
            found[name] = said[0].strip()
    return found
