"""What stands below the table of `Tổng hợp`: conclusion, what it depends on, the meeting's resolutions, signatures.

Relies on :mod:`ccht_excel.summary_texts` for every sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from ccht_excel.content_code import clean
from ccht_excel.model import Assessment
from ccht_excel.summary_main import EVIDENCE, NUMBER, WORDING
from ccht_excel.summary_page import LIGHT, Page, Piece, Rich, Style
from ccht_excel.summary_texts import (
    STANDARDS,
    conclusion,
    datum_label,
    errors_text,
    low_target_note,
    open_point_text,
    outstanding_text,
    plan_conclusion,
    reports_text,
    score_text,
    unit_names,
    value_text,
)
from ccht_excel.vietnamese import join_words

_SECTION: Style = {"bold": True, "size": 13}
_TEXT: Style = {"size": 13, "valign": "top"}
_TABLE: Style = {"border": 1, "wrap": True, "size": 11.5, "valign": "top"}
_HEAD: Style = {**_TABLE, "bold": True, "align": "center", "valign": "vcenter", "bg": LIGHT}
_POINTS = ((NUMBER, NUMBER), (WORDING, WORDING), (2, 8), (9, EVIDENCE))
_POINT_LABELS = ("TT", "Chỉ tiêu – đơn vị cần bổ sung", "Còn thiếu, cần làm", "Ảnh hưởng đến kết quả theo")
_RESOLUTIONS = ((NUMBER, WORDING), (2, 5), (6, 8), (9, EVIDENCE))
_RESOLUTION_LABELS = ("Số liệu", "Đơn vị báo cáo", "Cuộc họp kết luận", "Lý do")
_SIGNATURES = (
    ((0, 1), "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"),
    ((2, 4), "THƯ KÝ CUỘC HỌP", "(Ký, ghi rõ họ tên)"),
    ((5, 7), "CHỦ TRÌ CUỘC HỌP", "(Ký, ghi rõ họ tên)"),
    ((8, 12), "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "(Ký, ghi rõ họ tên, đóng dấu)"),
)
_ROOM_TO_SIGN = 150


def write_conclusion(page: Page, assessment: Assessment) -> None:
    """Conclusion, open points, resolutions, notes and signature blocks."""
    sections = _Numbered()
    if any(datum.resolved for datum in assessment.data.values()):
        page.line("* Số liệu do cuộc họp kết luận, xem bảng bên dưới.", italic=True, size=11.5)
    page.skip(8)
    page.line(sections.title("KẾT LUẬN"), **_SECTION)
    for text in (conclusion(assessment), plan_conclusion(assessment), score_text(assessment)):
        page.line(text, **{**_TEXT, "bold": text == conclusion(assessment)})
    _notes(page, assessment, sections)
    _open_points(page, assessment, sections)
    _resolutions(page, assessment, sections)
    _signatures(page)


class _Numbered:
    """Roman numbers for the sections that are there."""

    def __init__(self) -> None:
        self._numbers = iter(("I", "II", "III", "IV", "V"))

    def title(self, text: str) -> str:
        return f"{next(self._numbers)}. {text}"


def _notes(page: Page, assessment: Assessment, sections: _Numbered) -> None:
    notes = [low_target_note(assessment, low) for low in assessment.low_targets]
    notes += [text for text in (outstanding_text(assessment), errors_text(assessment)) if text]
    if not notes:
        return
    page.skip(6)
    page.line(sections.title("LƯU Ý"), **_SECTION)
    for note in notes:
        page.line(f"- {note}", **_TEXT)


def _open_points(page: Page, assessment: Assessment, sections: _Numbered) -> None:
    if not assessment.open_points:
        return
    rows = []
    for number, point in enumerate(assessment.open_points, start=1):
        units = unit_names(assessment.campaign, point.units)
        rows.append(
            (
                str(number),
                f"Chỉ tiêu {point.indicator}" + (f" – {units}" if units else ""),
                open_point_text(assessment, point),
                join_words(STANDARDS[standard] for standard in point.standards),
            )
        )
    _table(page, sections.title("KẾT QUẢ CÒN PHỤ THUỘC VÀO"), _POINTS, _POINT_LABELS, rows)


def _resolutions(page: Page, assessment: Assessment, sections: _Numbered) -> None:
    rows = [
        (
            datum_label(datum.id, assessment),
            reports_text(assessment, datum),
            value_text(datum.resolution.value, datum.kind),
            clean(datum.resolution.reason),
        )
        for datum in assessment.data.values()
        if datum.resolution
    ]
    if rows:
        _table(page, sections.title("SỐ LIỆU DO CUỘC HỌP KẾT LUẬN"), _RESOLUTIONS, _RESOLUTION_LABELS, rows)


def _table(
    page: Page,
    title: str,
    places: Sequence[tuple[int, int]],
    labels: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> None:
    page.skip(6)
    page.line(title, **_SECTION)
    page.cells(*(Piece(*place, label, _HEAD) for place, label in zip(places, labels, strict=True)), minimum=22)
    for row in rows:
        page.cells(*(Piece(*place, text, _TABLE) for place, text in zip(places, row, strict=True)))


def _signatures(page: Page) -> None:
    """One row holds a block with the room to sign, because a row is never cut across pages."""
    page.skip(14)
    style = {"align": "center", "valign": "top", "wrap": True}
    pieces = []
    for place, title, how in _SIGNATURES:
        lines = ((title, {"bold": True, "size": 13}), (how, {"italic": True, "size": 12}))
        pieces.append(Piece(*place, Rich(lines), style))
    page.cells(*pieces, height=_ROOM_TO_SIGN)
