"""The peers: how each is built and started, and which of them this machine can."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

C_FLAGS = ["-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror"]

# Python packages of the peers and of the plot.
PYTHON_PACKAGES = "benches/requirements.txt"

REQWEST = "benches/peers/reqwest_blocking"


@dataclass(frozen=True)
class Peer:
    """One implementation of the call over one scheme."""

    name: str
    label: str
    command: tuple[str, ...]
    scheme: str = "https"
    # How many times fewer calls it gets, because it is that much slower.
    slower: int = 1
    environment: dict[str, str] = field(default_factory=dict)


class Peers:
    """Builds into `out`. What is missing is in `skipped`, with the reason."""

    def __init__(
        self, root: Path, out: Path, stage: Path, *, before: Path | None, quick: bool, unwanted: list[str]
    ) -> None:
        self.root, self.out, self.stage, self.before, self.quick = root, out, stage, before, quick
        self.sources = root / "benches/peers"
        self.bin = out / "bin"
        self.bin.mkdir(parents=True, exist_ok=True)
        self.skipped: dict[str, str] = {}
        library = next(iter(sorted((stage / "lib").glob("libcognito.so.*.*"))), None)
        if library is None:
            raise SystemExit(f"bench: no library in {stage}/lib: run `make stage` first")
        self.library = library
        self.python: str | None = None
        self.unwanted = unwanted

    def build(self) -> dict[str, Peer]:
        """All peers that this machine can, by name."""
        found = self._c_peers()
        others = {"reqwest": self._reqwest, "python": self._python_peers, "r": self._r_peers}
        for name, make in others.items():
            if name in self.unwanted:
                self._skip(name, "unwanted")
            else:
                found += make()
        return {peer.name: peer for peer in found}

    def version_commands(self) -> dict[str, list[str]]:
        """What tells the versions that matter."""
        python = self.python or sys.executable
        return {
            "nginx": [shutil.which("nginx") or "/usr/sbin/nginx", "-v"],
            "openssl": ["openssl", "version"],
            "libcurl": ["curl-config", "--version"],
            "cc": [os.environ.get("CC", "cc"), "--version"],
            "rustc": ["rustc", "--version"],
            "python": [python, "--version"],
            "boto3": [python, "-c", "import boto3; print('boto3', boto3.__version__)"],
        }

    def _skip(self, name: str, why: str) -> None:
        self.skipped[name] = why
        print(f"SKIPPED {name}: {why}", file=sys.stderr)

    def _c_peers(self) -> list[Peer]:
        ours = self._of_stage(self.stage)
        found = []
        if self._compile("empty", ["empty.c"], []):
            found.append(Peer("empty", "an empty C program", (str(self.bin / "empty"),), "none"))
        if self._compile("raw", ["peer.c", "raw.c"], []):
            found.append(Peer("raw", "raw socket, plain http (the floor)", (str(self.bin / "raw"),), "http"))
        if self._compile("ours", ["peer.c", "ours.c"], ours):
            command = (str(self.bin / "ours"),)
            found += [
                Peer("ours", "libcognito from C", command),
                Peer("ours-http", "libcognito from C, plain http", command, "http"),
            ]
        if self.before and self._compile("before", ["peer.c", "ours.c"], self._of_stage(self.before)):
            found.append(Peer("before", "libcognito from C, an earlier version", (str(self.bin / "before"),)))
        if self._compile("curl", ["peer.c", "curl.c"], ["-lcurl", "-lcjson"]):
            command = (str(self.bin / "curl"),)
            found += [
                Peer("curl", "C, libcurl + cJSON, by hand", command),
                Peer("curl-http", "C, libcurl + cJSON, plain http", command, "http"),
            ]
        return found

    def _of_stage(self, stage: Path) -> list[str]:
        """The flags for a library that is installed there."""
        lib = stage / "lib"
        return [f"-I{stage}/include", f"-L{lib}", "-lcognito", f"-Wl,-rpath,{lib}"]

    def _compile(self, name: str, sources: list[str], libraries: list[str]) -> bool:
        compiler = os.environ.get("CC", "cc")
        done = run(
            [
                compiler,
                *C_FLAGS,
                *(str(self.sources / source) for source in sources),
                "-o",
                str(self.bin / name),
                *libraries,
                "-lpthread",
            ]
        )
        if done.returncode == 0:
            return True
        if name == "curl":
            self._skip(name, "not compiled (Debian: libcurl4-openssl-dev libcjson-dev): " + first_line(done.stderr))
            return False
        raise SystemExit(f"bench: {name} does not compile:\n{done.stderr}")

    def _reqwest(self) -> list[Peer]:
        """`reqwest::blocking` in the same build profile; compiled once, which takes minutes."""
        target = self.out / "reqwest"
        binary = target / "release/reqwest-blocking-peer"
        if self.quick and not binary.exists():
            self._skip("reqwest", "not built yet, and building takes too long for --quick")
            return []
        done = run(
            [
                os.environ.get("CARGO", "cargo"),
                "build",
                "--release",
                "--locked",
                "--manifest-path",
                str(self.root / REQWEST / "Cargo.toml"),
                "--target-dir",
                str(target),
            ],
            timeout=1800,
        )
        if done.returncode != 0:
            self._skip("reqwest", "cargo build failed: " + last_line(done.stderr))
            return []
        return [
            Peer("reqwest", "Rust, reqwest::blocking", (str(binary),)),
            Peer("hyper", "Rust, hyper alone, without checks", (str(binary), "--hyper")),
        ]

    def _python_peers(self) -> list[Peer]:
        python = self._virtual_environment()
        if python is None:
            return []
        self.python = python
        found = []
        environment = {"LIBCOGNITO_LIBRARY": str(self.library)}
        peer = str(self.sources / "ctypes_peer.py")
        package = next(
            (
                at
                for at in (self.root / "bindings/python/src", self.root / "bindings/python")
                if (at / "libcognito/__init__.py").exists()
            ),
            None,
        )
        if package is None:
            self._skip("python", "bindings/python is not there; plain ctypes stands in")
        else:
            environment["PYTHONPATH"] = str(package)
            peer = str(self.sources / "ours_peer.py")
        found.append(Peer("python", "libcognito from Python", (python, peer), slower=5, environment=environment))
        empty = str(self.sources / "empty.py")
        found.append(Peer("python-empty", "an empty Python program", (python, empty), "none"))
        if run([python, "-c", "import boto3"]).returncode == 0:
            peer = str(self.sources / "boto3_peer.py")
            found.append(Peer("boto3", "Python, boto3", (python, peer), slower=25))
        else:
            self._skip("boto3", f"not importable in {python}")
        return found

    def _virtual_environment(self) -> str | None:
        """A Python with the packages of requirements.txt, made once."""
        folder = self.out / "venv"
        python = folder / "bin/python"
        wanted = (self.root / PYTHON_PACKAGES).read_text()
        stamp = folder / "requirements.txt"
        if stamp.exists() and stamp.read_text() == wanted:
            return str(python)
        done = run([sys.executable, "-m", "venv", "--clear", str(folder)], timeout=120)
        if done.returncode != 0:
            self._skip("venv", "python3 -m venv failed (Debian: apt-get install python3-venv)")
            return sys.executable
        done = run(
            [
                str(python),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
                str(self.root / PYTHON_PACKAGES),
            ],
            timeout=600,
        )
        if done.returncode != 0:
            self._skip("venv", "pip install failed: " + last_line(done.stderr))
            return sys.executable
        stamp.write_text(wanted)
        return str(python)

    def _r_peers(self) -> list[Peer]:
        rscript = shutil.which("Rscript")
        if rscript is None:
            self._skip("r", "Rscript is missing (Debian: apt-get install r-base-core)")
            return []
        package = self.root / "bindings/R"
        if not (package / "DESCRIPTION").exists():
            self._skip("r", "bindings/R is not there")
            return []
        # A copy, because R compiles inside of the package's folder.
        copy, libraries = self.out / "r-package", self.out / "r-library"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(package, copy, ignore=shutil.ignore_patterns("*.o", "*.so"))
        libraries.mkdir(exist_ok=True)
        done = run(
            ["R", "CMD", "INSTALL", "--no-docs", "--no-test-load", f"--library={libraries}", str(copy)],
            timeout=300,
            environment={"PKG_CONFIG_PATH": str(self.stage / "lib/pkgconfig")},
        )
        if done.returncode != 0:
            self._skip("r", "R CMD INSTALL failed: " + last_line(done.stderr))
            return []
        environment = {"R_LIBS": str(libraries)}
        return [
            Peer("r", "libcognito from R", self._r(rscript, "ours.R"), slower=10, environment=environment),
            Peer("r-empty", "an empty R program", self._r(rscript, "empty.R"), "none"),
        ]

    def _r(self, rscript: str, script: str) -> tuple[str, ...]:
        return (rscript, "--vanilla", str(self.sources / script))


def run(
    command: list[str], *, timeout: float = 120, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )


def first_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[0]


def last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]
