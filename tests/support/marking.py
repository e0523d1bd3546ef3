"""Returns marked directly, without a campaign on disk."""

from __future__ import annotations

from functools import cache

from ccht_excel.corrections.marking import mark
from ccht_excel.corrections.to_mark import MarkedReturn, ToMark
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Submission, SubmissionStatus
from tests.support.office_files import sheet_part
from tests.support.returns import CAMPAIGN, CRITERIA, FIGURES, FILE, MOMENT, filled

SHEET = "Tiêu chí 5"
CELL = "F16"


@cache
def a_return() -> bytes:
    """A filled form of the Hội Khuyến học, saved by openpyxl."""
    return filled(FIGURES, unit="hoi_khuyen_hoc")


@cache
def part() -> str:
    """The part with the sheet that is marked."""
    return sheet_part(a_return(), SHEET)


def marked(data: bytes, *cells: str, limits: Limits = DEFAULT_LIMITS) -> MarkedReturn:
    """The return with an error at each of these cells, F16 unless told otherwise."""
    findings = tuple(
        Finding("count_not_number", Severity.ERROR, "Sai số", "Sửa đi.", Place(FILE, SHEET, cell))
        for cell in cells or (CELL,)
    )
    sent = Submission(FILE, "0" * 64, "hoi_khuyen_hoc", SubmissionStatus.ACCEPTED, None, MOMENT)
    return mark(ToMark(sent, data, findings, damaged=False), CAMPAIGN, CRITERIA, limits)


def copy_of(data: bytes, *cells: str) -> bytes:
    """The bytes of a marked copy that is the unit's own file."""
    made = marked(data, *cells)
    assert not made.refilled and made.data is not None, made.refilled
    return made.data
