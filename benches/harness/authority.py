"""A test authority like Amazon's (root, intermediate, RSA 2048 leaf) and a full-size trust store."""

import os
import subprocess
import time
from pathlib import Path

DAYS = "30"

SYSTEM_STORES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",
)


class Authority:
    """Where its files are: `chain` and `key` for the server, `store` for the clients."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.chain = folder / "chain.pem"
        self.key = folder / "leaf.key"
        self.store = folder / "store.pem"
        self._make()
        self.store_size = self.store.read_text().count("BEGIN CERTIFICATE")

    def _make(self) -> None:
        self._issue("root", "/CN=Benchmark Root CA", None, "basicConstraints=critical,CA:TRUE")
        self._issue("middle", "/CN=Benchmark Intermediate CA", "root", "basicConstraints=critical,CA:TRUE")
        self._issue(
            "leaf",
            "/CN=localhost",
            "middle",
            "basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n"
            "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1",
        )
        leaf, middle, root = (self.folder / f"{n}.pem" for n in ("leaf", "middle", "root"))
        self.chain.write_text(leaf.read_text() + middle.read_text())
        self.store.write_text(system_store().read_text() + "\n" + root.read_text())
        # As old as a system's is: what was changed just now may change again, and is not relied on.
        an_hour_ago = time.time() - 3600
        os.utime(self.store, (an_hour_ago, an_hour_ago))

    def _issue(self, name: str, subject: str, issuer: str | None, extensions: str) -> None:
        at = self.folder
        key, request, certificate = (at / f"{name}.{end}" for end in ("key", "csr", "pem"))
        (at / f"{name}.ext").write_text(extensions + "\n")
        openssl(
            "req",
            "-new",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-sha256",
            "-subj",
            subject,
            "-keyout",
            str(key),
            "-out",
            str(request),
        )
        signer = (
            ["-signkey", str(key)]
            if issuer is None
            else ["-CA", str(at / f"{issuer}.pem"), "-CAkey", str(at / f"{issuer}.key"), "-CAcreateserial"]
        )
        openssl(
            "x509",
            "-req",
            "-in",
            str(request),
            "-sha256",
            "-days",
            DAYS,
            *signer,
            "-extfile",
            str(at / f"{name}.ext"),
            "-out",
            str(certificate),
        )


def system_store() -> Path:
    """The machine's own bundle of authorities."""
    named = os.environ.get("SSL_CERT_FILE")
    for path in (named, *SYSTEM_STORES):
        if path and Path(path).is_file():
            return Path(path)
    raise SystemExit("bench: no system trust store found (Debian: apt-get install ca-certificates)")


def openssl(*arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise SystemExit(f"bench: openssl {arguments[0]} failed:\n{done.stderr}")
