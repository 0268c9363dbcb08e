"""HTTPS with authorities of the tests' own."""

from __future__ import annotations

import datetime
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import libcognito
from libcognito import Client, boto3
from libcognito.boto3 import exceptions
from servers import Server, answer
from tokens import token


def authority(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A bundle to trust, and what a server on localhost needs."""
    key, ca_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.timezone.utc)

    def certificate(name: str, public: ec.EllipticCurvePublicKey, is_ca: bool) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")]))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(ca_key, hashes.SHA256())
        )

    pem = serialization.Encoding.PEM
    bundle, chain = folder / "ca.pem", folder / "server.pem"
    bundle.write_bytes(certificate("authority", ca_key.public_key(), True).public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chain.write_bytes(private + certificate("localhost", key.public_key(), False).public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return bundle, context


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Path, Server]]:
    bundle, context = authority(tmp_path)
    with Server(answer(200, {"Username": "zoe"}), context=context) as server:
        yield bundle, server


def test_an_authority_of_ones_own(secure: tuple[Path, Server]) -> None:
    bundle, server = secure
    assert Client(endpoint_url=server.url, ca_bundle=bundle).get_user(token()).username == "zoe"
    client = boto3.client("cognito-idp", endpoint_url=server.url, verify=str(bundle))
    assert client.get_user(AccessToken="abc")["Username"] == "zoe"


def test_an_unknown_authority_is_refused(secure: tuple[Path, Server]) -> None:
    _, server = secure
    with pytest.raises(libcognito.TlsError) as raised:
        Client(endpoint_url=server.url, max_attempts=1).get_attr_verification_code(token(), "email")
    assert raised.value.code_sent == "no"
    with pytest.raises(exceptions.theirs().SSLError, match="SSL validation failed for https://localhost"):
        boto3.client("cognito-idp", endpoint_url=server.url).get_user(AccessToken="abc")
    assert not server.requests
