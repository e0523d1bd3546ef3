"""Mails with files attached, as Outlook and other mail programs save them."""

from __future__ import annotations

import email.policy
import email.utils
import struct
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage

from ccht_excel.model.returns import VIETNAM

_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF


_SENT = datetime(2025, 1, 20, 10, tzinfo=VIETNAM)


def eml(
    files: Mapping[str, bytes], *, picture: bytes | None = None, inner: bytes | None = None, sent: datetime = _SENT
) -> bytes:
    """A mail with these files attached, a picture within its text, a mail forwarded with it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "Phiếu tự đánh giá"
    mail["Date"] = email.utils.format_datetime(sent)
    mail.set_content("Gửi phiếu, đề nghị tổng hợp")
    if picture:
        mail.add_related(picture, "image", "png", cid="<logo>", filename="image001.png")
    for name, data in files.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if inner:
        mail.add_attachment(email.message_from_bytes(inner, policy=email.policy.default))
    return mail.as_bytes(policy=email.policy.SMTP)


def tnef(files: Mapping[str, bytes]) -> bytes:
    """A winmail.dat with these files."""
    parts = [struct.pack("<IH", 0x223E9F78, 1)]
    for name, data in files.items():
        for id, value in ((0x00069002, bytes(14)), (0x00018010, name.encode("cp1258") + b"\0"), (0x0006800F, data)):
            parts.append(struct.pack("<BII", 2, id, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF))
    return b"".join(parts)


def msg(files: Mapping[str, bytes]) -> bytes:
    """A mail as Outlook saves it: one storage for each attachment, with its name and its content."""
    entries: list[tuple[str, int, int, bytes]] = [("Root Entry", 5, 0, b"")]
    parents = [_NONE]

    def add(name: str, kind: int, parent: int, data: bytes = b"") -> int:
        entries.append((name, kind, parent, data.ljust(4096, b"\0") if kind == 2 else b""))
        parents.append(parent)
        return len(entries) - 1

    add("__properties_version1.0", 2, 0)
    for number, (name, data) in enumerate(files.items()):
        storage = add(f"__attach_version1.0_#{number:08X}", 1, 0)
        add("__substg1.0_3707001F", 2, storage, name.encode("utf-16-le"))
        add("__substg1.0_37010102", 2, storage, data)
    return _compound(entries, parents)


def _compound(entries: list[tuple[str, int, int, bytes]], parents: list[int]) -> bytes:
    """A compound file: streams, then the directory, then one table of sectors; siblings hang in a chain."""
    sectors: list[bytes] = []
    table: list[int] = []

    def chain(data: bytes) -> int:
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        first = len(sectors)
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    starts = [chain(data) if kind == 2 else _END if kind == 5 else 0 for _, kind, _, data in entries]
    directory = b""
    for number, (name, kind, parent, data) in enumerate(entries):
        after = [other for other in range(number + 1, len(entries)) if number and parents[other] == parent]
        below = [other for other in range(len(entries)) if parents[other] == number]
        directory += name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        directory += struct.pack("<III", _NONE, (after or [_NONE])[0], (below or [_NONE])[0]) + bytes(36)
        directory += struct.pack("<IQ", starts[number], len(data))
    first = chain(directory)
    tables = -(-(len(table) + 4) // 128)
    at = len(sectors)
    table += [0xFFFFFFFD] * tables
    sectors.append(b"".join(struct.pack("<I", item) for item in table).ljust(512 * tables, b"\xff"))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, tables, first, 0, 4096, _END, 0, _END, 0)
    return head + b"".join(struct.pack("<I", at + n if n < tables else _FREE) for n in range(109)) + b"".join(sectors)
