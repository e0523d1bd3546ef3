"""Reading without any of the quick ways: nothing known from before, every part through the parser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import _lru_cache_wrapper
from typing import Any

import pytest

from ccht_excel.findings.entry import RefusedError
from ccht_excel.spreadsheets.workbook_file import read_anew

_LEFT_TO_THE_OTHER = (
    "ods.sheets_quickly",
    "package_xml.is_plain",
    "sheet_xml.quickly",
    "xlsx.known_sheet",
    "xlsx_parts.known_texts",
    "xlsx_parts.texts_quickly",
    "zip_directory.directory_quickly",
    "zip_package.unpacked_quickly",
)
_REMEMBER = ("links.remembered", "package_xml.remembered", "xlsx.remembered", "xlsx_parts.remembered")


@contextmanager
def careful_ways() -> Iterator[None]:
    """Within, every file is read the careful way."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _LEFT_TO_THE_OTHER:
            patch.setattr(f"ccht_excel.spreadsheets.{name}", lambda *_: None)
        for name in _REMEMBER:
            patch.setattr(f"ccht_excel.spreadsheets.{name}", _anew)
        yield


def _anew(reading: _lru_cache_wrapper[Any], xml: bytes, *more: Any) -> Any:
    return reading.__wrapped__(xml, *more)


def read_outcome(data: bytes) -> object:
    """All that is read of a file, types of values included; else why it is refused, or only that it is broken."""
    try:
        content = read_anew(data)
    except RefusedError as error:
        return error.type.code, {name: str(value) for name, value in error.words.items()}
    except Exception:
        return "broken"
    return content, [repr(sheet.rows) for sheet in content.sheets]
