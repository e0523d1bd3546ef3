"""Signature files as they lie on the disk: small, plain files with an ending of their own.

Opens nothing but plain files, and no more of them than the limits say.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from ccht_excel.files.found import clean_name
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.signatures.statement import MOST_BYTES, SUFFIX
from ccht_excel.spreadsheets.outside import file_bytes

_MOST_BESIDE = 1_000
"""Signature files of one folder that are looked at, besides the one of a summary's own name."""


def is_signature(name: str) -> bool:
    """Whether a file is called as signature files are."""
    return name.lower().endswith(SUFFIX)


def signature_bytes(path: Path) -> bytes:
    """The content of a signature file. Raises ``OSError``, or ``RefusedError`` where it is too large or no file."""
    return file_bytes(path, replace(DEFAULT_LIMITS, file_bytes=MOST_BYTES))


def beside(path: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the signature files in the folder of a file; empty what cannot be read."""
    own = path.name + SUFFIX
    try:
        with os.scandir(path.absolute().parent) as listing:
            names = sorted((entry.name for entry in listing if is_signature(entry.name)), key=lambda name: name != own)
    except OSError:
        return
    for name in names[: _MOST_BESIDE + 1]:
        try:
            yield clean_name(name), signature_bytes(path.with_name(name))
        except (OSError, RefusedError):
            yield clean_name(name), b""
