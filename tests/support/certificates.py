"""Certificates for a cluster on this machine: an authority of one's own, and one certificate signed by it."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey


def certificates(folder: Path) -> tuple[Path, Path, Path]:
    """Authority, certificate and key in PEM, good for 127.0.0.1 today."""
    folder.mkdir(parents=True)
    authority = ec.generate_private_key(ec.SECP256R1())
    root = _named("nơi cấp").issuer_name(_name("nơi cấp")).public_key(authority.public_key())
    signer = root.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signer = signer.add_extension(x509.SubjectKeyIdentifier.from_public_key(authority.public_key()), critical=False)
    key = ec.generate_private_key(ec.SECP256R1())
    own = _named("máy").issuer_name(_name("nơi cấp")).public_key(key.public_key())
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")])
    own = own.add_extension(names, critical=False)
    own = own.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
    for name, made in (("ca.pem", signer), ("may.pem", own)):
        pem = made.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        (folder / name).write_bytes(pem)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "may.key").write_bytes(key.private_bytes(*form))
    return folder / "ca.pem", folder / "may.pem", folder / "may.key"


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _named(text: str) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(_name(text)).serial_number(x509.random_serial_number())
    return built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
