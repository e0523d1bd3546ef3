"""The key of an office: made once, kept in the user's own folder under a pass phrase, used to sign.

The file is PKCS #8 in PEM, as other programs know it, readable by its owner only. Relies on ``cryptography``, loaded
where a key is used. Never replaces a key that is there.
"""

from __future__ import annotations

import base64
import os
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from ccht_excel.errors import CampaignError
from ccht_excel.files.places import expect_file
from ccht_excel.files.trouble import why
from ccht_excel.files.whole import write_whole
from ccht_excel.signatures.statement import Signature, Statement, fingerprint

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_FILE, PUBLIC_FILE = "khoa_ky.pem", "khoa_cong_khai.txt"
_MOST_BYTES = 65_536


class PublicKey(Struct, frozen=True):
    """The half of a key that everybody may know. ``file`` is where it was written down to be sent."""

    key: bytes
    file: Path

    @property
    def text(self) -> str:
        """The key in base 64, as it stands in a list of keys."""
        return base64.b64encode(self.key).decode("ascii")

    @property
    def fingerprint(self) -> str:
        """The key for people to compare."""
        return fingerprint(self.key)


def make_key(path: Path, passphrase: str | None) -> PublicKey:
    """Make a key and write it, with the public half in a text file beside it. Without a pass phrase it lies open.

    Raises ``CampaignError`` where there is one already, or it cannot be written.
    """
    from cryptography.hazmat.primitives import serialization as form  # slow
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if os.path.lexists(path):
        raise CampaignError(
            f"Đã có khóa ký ở {path}; không ghi đè, vì mất khóa cũ là không ký tiếp được bằng khóa ấy.\n"
            "Dùng tiếp khóa ấy, hoặc chuyển tệp ấy đi nơi khác rồi chạy lại để có khóa mới."
        )
    private = Ed25519PrivateKey.generate()
    locked = form.BestAvailableEncryption(_typed(passphrase)) if passphrase else form.NoEncryption()
    pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, locked)
    public = PublicKey(
        private.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw), path.with_name(PUBLIC_FILE)
    )
    told = f"Khóa công khai: {public.text}\nVân tay: {public.fingerprint}\n".encode()
    _write_secretly(path, pem)
    write_whole(public.file, lambda stream: _put(stream, told))
    return public


def _typed(passphrase: str) -> bytes:
    """A pass phrase as bytes, the same whatever way a keyboard writes letters with marks."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogateescape")


def _put(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)


def _write_secretly(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except FileExistsError as error:
        raise CampaignError(f"Đã có khóa ký ở {path}; không ghi đè.") from error
    except OSError as error:
        raise CampaignError(f"Không ghi được khóa ký {path}: {why(error)}.") from error


class OfficeKey:
    """A key ready to sign with."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        from cryptography.hazmat.primitives import serialization as form

        self._private = private
        self.public = private.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)

    def sign(self, commune: str, year: str, code: str, digest: str, signed_at: datetime | None = None) -> Signature:
        """The signature for the summary with this digest; at the present moment unless told."""
        moment = (signed_at or datetime.now(UTC)).replace(microsecond=0)
        statement = Statement(commune, year, code, digest, moment, self.public)
        return Signature(statement, self._private.sign(statement.text.encode()))


def needs_passphrase(path: Path) -> bool:
    """Whether a key lies under a pass phrase. Raises ``CampaignError`` where there is no key."""
    return b"ENCRYPTED" in _content(path)[:200]


def open_key(path: Path, passphrase: str | None) -> OfficeKey:
    """The key in a file. Raises ``CampaignError`` where there is none, or the pass phrase is another one."""
    from cryptography.exceptions import UnsupportedAlgorithm  # slow
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = _content(path)
    try:
        private = load_pem_private_key(data, _typed(passphrase) if passphrase else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        said = "mật khẩu không đúng, hoặc tệp đã hỏng" if passphrase else "tệp đã hỏng, hoặc không phải khóa ký"
        raise CampaignError(f"Không mở được khóa ký {path}: {said}.") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise CampaignError(f"Không mở được khóa ký {path}: đó là khóa kiểu khác, cần Ed25519.")
    return OfficeKey(private)


def _content(path: Path) -> bytes:
    if not os.path.lexists(path):
        raise CampaignError(f"Chưa có khóa ký ở {path}.\nTạo khóa của cơ quan bằng: ccht sign --new-key")
    expect_file(path)
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST_BYTES)
    except OSError as error:
        raise CampaignError(f"Không đọc được khóa ký {path}: {why(error)}.") from error
