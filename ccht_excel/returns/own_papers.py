"""The program's own papers among the returns: told for what they are, so that nobody is asked to fill one in.

Relies on :mod:`ccht_excel.exchange.own_texts` and on what machine sheets say. Never raises for what a file holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.exchange.own_texts import (
    DOCUMENT_NAMESPACE,
    HANDOUT_NAME,
    PDF_NAME,
    ROLLUP_NAME,
    is_handout,
    is_own_pdf,
    own_text,
)
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import FindingType, RefusedError
from ccht_excel.model.limits import Limits
from ccht_excel.spreadsheets.file_kind import is_zip
from ccht_excel.spreadsheets.zip_package import open_package

_RECORD_BYTES = 400
_DOCUMENT = "văn bản của bộ hồ sơ"

_OF_KIND: Mapping[str, FindingType] = MappingProxyType(
    {
        "control": of_files.IS_CONTROL_WORKBOOK,
        "summary": of_files.IS_SUMMARY_WORKBOOK,
        "rollup": of_files.IS_OWN_PAPER,
    }
)


def own_kind(kind: str) -> RefusedError | None:
    """Why a workbook whose machine sheet says this kind is no return, if it is one of the program's own."""
    return RefusedError(_OF_KIND[kind], found=ROLLUP_NAME) if kind in _OF_KIND else None


def own_list(sheets: Sequence[SheetGrid]) -> RefusedError | None:
    """Why a workbook without any table of a return is none, if it is the list of who gets which form."""
    return RefusedError(of_files.IS_OWN_PAPER, found=HANDOUT_NAME) if is_handout(sheets) else None


def own_paper(data: bytes, limits: Limits) -> RefusedError | None:
    """Why a file that is no spreadsheet is no return either, if it is one of the program's own."""
    if is_own_pdf(data):
        return RefusedError(of_files.IS_OWN_PAPER, found=PDF_NAME)
    said = (_DOCUMENT if _is_document(data, limits) else None) if is_zip(data) else own_text(data)
    return RefusedError(of_files.IS_OWN_PAPER, found=said) if said else None


def _is_document(data: bytes, limits: Limits) -> bool:
    """Whether a Word file has the part in which a document of the dossier says what it was made from."""
    try:
        package = open_package(data, limits)
        named = (name for name in package.names if name.startswith("customxml/item") and "props" not in name)
        return any(DOCUMENT_NAMESPACE.encode() in package.read(name)[:_RECORD_BYTES] for name in named)
    except RefusedError:
        return False
