"""Mails as people save them (.eml, .msg, winmail.dat): what is attached to them, told by content.

Relies on the standard library's ``email`` for .eml, on ``olefile`` for .msg of Outlook and on [MS-OXTNEF] for
winmail.dat. Refuses nothing: what is no mail, or a broken one, has nothing attached. Pictures shown within a text are
part of it.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from ccht_excel.patterns import regex

if TYPE_CHECKING:
    from email.message import Message

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls, .msg and other files of that family begin."""

_TNEF = struct.pack("<I", 0x223E9F78)
_HEADER = regex(rb"(?:\xef\xbb\xbf|\s)*(?:From [^\n]*\n)?[A-Za-z][A-Za-z0-9-]{0,60}:[ \t\r\n]")
_OF_MAILS = regex(rb"^(?:From|To|Subject|Received|Date|Delivered-To|Return-Path|X-[A-Za-z-]+):", re.I | re.M)
_MIME = regex(rb"^(?:MIME-Version|Content-Type):", re.I | re.M)
_WEB_PAGE = regex(rb"^(?:From: ?<Saved by|Snapshot-Content-Location:|Content-Type: ?multipart/related)", re.I | re.M)
_NAMELESS = "tệp đính kèm"
_PICTURE = regex(r"\.(?:png|jpe?g|gif|bmp|emz|wmz)", re.I)


class Attachment(Struct, frozen=True):
    """A file attached to a mail; ``moment`` is when the mail was sent, where it says so."""

    name: str
    data: bytes
    moment: datetime | None = None


def is_mail(data: bytes) -> bool:
    """Whether these bytes are a mail as a mail program saves it; a web page saved the same way is none."""
    if data.startswith(_TNEF):
        return True
    if not _HEADER.match(data[:65536]):  # most files, told without looking for the end of the head
        return False
    head = re.split(rb"\r?\n\r?\n", data[:65536], maxsplit=1)[0]
    if not _HEADER.match(head) or not _MIME.search(head):
        return False
    return (bool(_OF_MAILS.search(head)) and not _WEB_PAGE.search(head)) or b"attachment" in data[:65536]


def attachments(data: bytes) -> list[Attachment]:
    """What is attached to a mail; nothing where these bytes are none."""
    try:
        if data.startswith(_TNEF):
            return list(_of_tnef(data))
        if data[:8] == OLE_MAGIC:
            return list(_of_outlook(data))
        return list(_of_message(data)) if is_mail(data) else []
    except MemoryError:
        raise
    except Exception:
        return []


def _of_message(data: bytes) -> Iterator[Attachment]:
    import email  # slow, and mails are few
    from email import policy

    message = email.message_from_bytes(data.lstrip(), policy=policy.default)
    moment = _sent(message)
    for part in message.walk():
        name = part.get_filename()
        attached = name or part.get_content_disposition() == "attachment"
        shown = part.get_content_maintype() == "image" and part["Content-ID"]
        if part.is_multipart() or not attached or shown:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Attachment(name or _NAMELESS, content, moment)


def _sent(message: Message) -> datetime | None:
    from email.utils import parsedate_to_datetime

    try:
        found = parsedate_to_datetime(str(message["Date"]))
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, TypeError, OverflowError):
        return None


_OF_A_MAIL = "__properties_version1.0"
_CONTENT = "__substg1.0_37010102"
_OUTLOOK_NAMES = (
    *(("__substg1.0_3707001f", "utf-16-le"), ("__substg1.0_3704001f", "utf-16-le")),
    *(("__substg1.0_3707001e", "cp1258"), ("__substg1.0_3704001e", "cp1258")),
)
_SHOWN_AS = "__substg1.0_3712001f"


def _of_outlook(data: bytes) -> Iterator[Attachment]:
    import olefile  # slow, and such mails are few

    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        by_lower = {tuple(part.lower() for part in path): path for path in ole.listdir()}
        if (_OF_A_MAIL,) not in by_lower:
            return
        for lower, path in sorted(by_lower.items()):
            if lower[-1] != _CONTENT:
                continue
            named = ((by_lower.get((*lower[:-1], stream)), encoding) for stream, encoding in _OUTLOOK_NAMES)
            names = (ole.openstream(found).read().decode(encoding, "replace") for found, encoding in named if found)
            name = next((name for found in names if (name := found.strip("\0 "))), _NAMELESS)
            if not (_PICTURE.search(name[-5:]) and (*lower[:-1], _SHOWN_AS) in by_lower):
                yield Attachment(name, ole.openstream(path).read())


_NEW, _TITLE, _DATA = 0x00069002, 0x00018010, 0x0006800F


def _of_tnef(data: bytes) -> Iterator[Attachment]:
    """The attachments of a winmail.dat, as far as it is whole."""
    at, name = 6, _NAMELESS
    content: bytes | None = None
    while at + 9 <= len(data):
        id, length = struct.unpack_from("<II", data, at + 1)
        value = data[at + 9 : at + 9 + length]
        if len(value) < length:
            break
        at += 9 + length + 2
        if id == _NEW:
            if content is not None:
                yield Attachment(name, content)
            name, content = _NAMELESS, None
        elif id == _TITLE:
            name = value.rstrip(b"\0").decode("cp1258", "replace") or _NAMELESS
        elif id == _DATA:
            content = value
    if content is not None:
        yield Attachment(name, content)
