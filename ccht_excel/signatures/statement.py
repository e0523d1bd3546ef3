"""What an office signs: a few lines that name a summary by the digest of its content; and the small file they lie in.

The signed text is the lines of the file but the last, which is the signature (Ed25519) over them. Relies on the
``cryptography`` package, loaded where a signature is made or checked. Refuses with ``ValueError`` what is no such file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import Struct

from ccht_excel.exchange.cell_text import one_line
from ccht_excel.exchange.own_texts import SIGNATURE_TITLE
from ccht_excel.patterns import regex

SUFFIX = ".chuky"
"""Ending of a file with a signature: ``tong_hop.xlsx.chuky`` beside ``tong_hop.xlsx``."""
MOST_BYTES = 8_192
"""Size beyond which a file is none of these."""

_COMMUNE, _YEAR, _CODE, _DIGEST, _SIGNED_AT, _KEY = (
    "Xã",
    "Năm",
    "Mã nội dung",
    "Tóm tắt nội dung (SHA-256)",
    "Ký lúc",
    "Khóa công khai",
)
_SIGNATURE = "Chữ ký (Ed25519)"
_LINES = (_COMMUNE, _YEAR, _CODE, _DIGEST, _SIGNED_AT, _KEY, _SIGNATURE)
_DIGITS = regex(r"[0-9a-f]{64}")
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_LONGEST = 200


class Statement(Struct, frozen=True):
    """What is signed: whose summary of what year, its content code, the digest of its content, when, by which key.

    ``signed_at`` is what the signer's clock said. ``key`` are the 32 bytes of the public key.
    """

    commune: str
    year: str
    code: str
    digest: str
    signed_at: datetime
    key: bytes

    @property
    def text(self) -> str:
        """The lines that are signed."""
        values = (
            one_line(self.commune)[:_LONGEST],
            one_line(self.year)[:_LONGEST],
            one_line(self.code)[:_LONGEST],
            self.digest,
            self.signed_at.astimezone(UTC).strftime(_MOMENT),
            base64.b64encode(self.key).decode("ascii"),
        )
        pairs = zip(_LINES[:-1], values, strict=True)
        return "\n".join([SIGNATURE_TITLE, *(f"{name}: {value}".rstrip() for name, value in pairs)]) + "\n"


class Signature(Struct, frozen=True):
    """A statement and the 64 bytes that its key made of it, if they are that; :meth:`holds` tells."""

    statement: Statement
    seal: bytes

    def holds(self) -> bool:
        """Whether the key named in the statement has signed exactly this statement."""
        from cryptography.exceptions import InvalidSignature  # slow
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.statement.key).verify(self.seal, self.statement.text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    @property
    def content(self) -> bytes:
        """The file: the signed lines and the signature."""
        return f"{self.statement.text}{_SIGNATURE}: {base64.b64encode(self.seal).decode('ascii')}\n".encode()


def read_signature(data: bytes) -> Signature:
    """The signature in a file; whether it holds is another question. Raises ``ValueError`` where it is no such file.

    A mark at the beginning and the ends of lines may be those of any system: mail programs change them.
    """
    if len(data) > MOST_BYTES:
        raise ValueError("tệp quá lớn")
    title, *lines = data.decode("utf-8-sig").strip().splitlines() or [""]
    values = dict(line.split(":", 1) for line in lines if ":" in line)
    if title.strip() != SIGNATURE_TITLE or tuple(values) != _LINES or len(lines) != len(_LINES):
        raise ValueError("không phải tệp chữ ký")
    return _from_lines({name: value.strip() for name, value in values.items()})


def _from_lines(values: Mapping[str, str]) -> Signature:
    if not _DIGITS.fullmatch(values[_DIGEST]):
        raise ValueError("tóm tắt nội dung không hợp lệ")
    statement = Statement(
        values[_COMMUNE],
        values[_YEAR],
        values[_CODE],
        values[_DIGEST],
        datetime.strptime(values[_SIGNED_AT], _MOMENT).replace(tzinfo=UTC),
        unpacked(values[_KEY], 32),
    )
    return Signature(statement, unpacked(values[_SIGNATURE], 64))


def unpacked(text: str, length: int) -> bytes:
    """So many bytes written in base 64. Raises ``ValueError`` where it is something else."""
    try:
        found = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("không phải base64") from error
    if len(found) != length:
        raise ValueError(f"cần {length} byte")
    return found


def fingerprint(key: bytes) -> str:
    """A public key for people to compare, 80 bits of its SHA-256: ``A1B2-C3D4-E5F6-A7B8-C9D0``."""
    digits = hashlib.sha256(key).hexdigest()[:20].upper()
    return "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))
