"""Workbooks that Excel opens unasked though they are encrypted: with the password that it tries by itself.

Relies on msoffcrypto-tool. Refuses with ``RefusedError`` what has a password of its own; tries no other one.
"""

from __future__ import annotations

import io

import msoffcrypto

from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError

_TRIED_BY_EXCEL = "VelvetSweatshop"
"""[MS-OFFCRYPTO] 2.4.2.3; a workbook saved as read-only, or with its structure protected, is encrypted with it."""


def opened(data: bytes) -> bytes:
    """The workbook without its encryption. Raises ``RefusedError`` where it has a password of its own."""
    plain = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        words = {"verify_password": True} if file.format == "ooxml" else {}
        file.load_key(password=_TRIED_BY_EXCEL, **words)
        file.decrypt(plain)
    except MemoryError:
        raise
    except Exception as error:
        raise RefusedError(of_files.FILE_PASSWORD) from error
    return plain.getvalue()
