"""What a file is that is no summary: a form, a marked copy, a control workbook, a roll-up, a list, anything else.

Relies on machine sheets, keyed tables and :mod:`ccht_excel.exchange.own_texts`. Never raises for what a file holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ccht_excel.errors import CriteriaError
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook
from ccht_excel.exchange.own_texts import HANDOUT_NAME, is_handout, own_text
from ccht_excel.files.shipped import DEFAULT_CRITERIA_SET
from ccht_excel.findings import of_files, of_summaries
from ccht_excel.findings.entry import RefusedError
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.subjects import UNIT

_ANSWERED = frozenset({"indicators", "figures", "villages", "evidence"})
_ASSIGNED = frozenset({"assignments", "campaign"})
_OTHER_KINDS: Mapping[str, str] = MappingProxyType(
    {
        of_files.FILE_NOT_SPREADSHEET.code: "{found}",
        of_files.FILE_IS_SHORTCUT.code: "lối tắt ({found}) trỏ tới tệp khác",
        of_files.FILE_IS_MAIL.code: "thư điện tử không có tệp đính kèm nào đọc được",
        of_files.FILE_IS_ARCHIVE.code: "tệp nén",
        of_files.ARCHIVE_NOT_OPENED.code: "{found}",
    }
)
"""Why a file was not read as a workbook, where that is what it is: in words."""


def no_summary(book: KeyedWorkbook) -> RefusedError:
    """What a workbook without a summary in it is."""
    kind = book.meta.get("kind", "")
    tables, word = {table.name for table in book.tables}, _unit_word(book.meta.get("criteria_set", ""))
    if kind == "rollup":
        return RefusedError(of_summaries.ROLLUP_NO_SUMMARY)
    if kind == "control" or (not kind and tables >= _ASSIGNED):
        return RefusedError(of_summaries.CONTROL_NO_SUMMARY)
    if book.meta.get("marked_from"):
        return RefusedError(of_summaries.MARKED_COPY_NO_SUMMARY, unit_word=word)
    if kind == "return" or (not kind and tables & _ANSWERED):
        return RefusedError(of_summaries.FORM_NO_SUMMARY, unit_word=word)
    if is_handout(book.sheets):
        return RefusedError(of_summaries.OWN_PAPER_NO_SUMMARY, found=HANDOUT_NAME)
    return RefusedError(of_summaries.NOT_A_SUMMARY)


def _unit_word(criteria_set: str) -> str:
    """What a set calls those who fill in forms; the usual word where it is not known here."""
    try:
        return load_criteria(criteria_set or DEFAULT_CRITERIA_SET).subject.unit
    except CriteriaError:
        return UNIT


def unread_summary(data: bytes, reason: RefusedError) -> RefusedError:
    """The reason why a file was not read as a workbook, as it is told of what should be a summary."""
    said = _OTHER_KINDS.get(reason.type.code)
    if said is None:
        return reason
    own = own_text(data)
    if own:
        return RefusedError(of_summaries.OWN_PAPER_NO_SUMMARY, found=own)
    return RefusedError(of_summaries.OTHER_FILE_NO_SUMMARY, found=said.format(**reason.words))
