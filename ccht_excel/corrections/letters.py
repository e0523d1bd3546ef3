"""Mails as drafts: .eml files that a mail program opens for sending, with a workbook attached where there is one.

Outlook and others open a mail with ``X-Unsent: 1`` for writing; the officer looks at it and sends it, nothing is sent
from here. Relies on the standard library's ``email``. Names of units are data: no line of them becomes a header. The
same mail has the same bytes: it bears no date and no number.
"""

from __future__ import annotations

import hashlib

from msgspec import Struct

from ccht_excel.exchange.cell_text import one_line, printable
from ccht_excel.vietnamese.typed_addresses import addresses

_WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_LONGEST = 200
_LINE_END = "\r\n"


class Attached(Struct, frozen=True):
    """A workbook that goes with a mail: the name it has there, and its content."""

    name: str
    content: bytes


def draft(typed: str, subject: str, text: str, attached: Attached | None, run: str = "") -> bytes | None:
    """A mail to the addresses in ``typed``, ready to be looked at and sent; ``None`` where there are none.

    ``run`` names the run in all its files.
    """
    to = addresses(typed)
    if not to:
        return None
    # Slow, and few units have an address.
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP

    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    if run:
        mail["X-Ccht-Run"] = run
    mail["To"] = tuple(Address(addr_spec=address) for address in to)
    mail.set_content(printable(text).replace("\r\n", "\n") + "\n", cte="base64")
    if attached is not None:
        kind, subkind = _WORKBOOK
        mail.add_attachment(attached.content, maintype=kind, subtype=subkind, filename=one_line(attached.name))
        mail.set_boundary(f"ccht-{hashlib.sha256(attached.content + text.encode('utf-8', 'replace')).hexdigest()[:32]}")
    return _subject(subject) + mail.as_bytes()


def _subject(subject: str) -> bytes:
    """The line of the subject. ``EmailMessage`` loses a space where it breaks a long one between two words."""
    from email.header import Header  # slow

    words = Header(one_line(printable(subject))[:_LONGEST], "utf-8", header_name="Subject")
    return f"Subject: {words.encode(linesep=_LINE_END)}{_LINE_END}".encode("ascii")
