"""Text as a cell of a workbook can hold it, and as it is compared.

Relies on the standard library only. Drops what XML cannot carry and cuts what Excel would; refuses nothing.
"""

from __future__ import annotations

import re
import unicodedata

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_LONGEST = 32_000


def storable(text: str) -> str:
    """The text without what a workbook cannot hold (control characters, lone surrogates), cut to a cell's size."""
    kept = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return kept if len(kept) <= _LONGEST else f"{kept[:_LONGEST]}…"


def one_line(text: str) -> str:
    """One line of cleaned NFC text: what is compared and coded."""
    return " ".join(unicodedata.normalize("NFC", storable(text)).split())
