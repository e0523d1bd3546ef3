"""What stands around the table of `Tổng hợp`: conclusion, notes, what it depends on, resolutions, signatures.

The conclusion comes before the table, so that the meeting sees it on the first page and the table's repeated head
never stands over anything else. Relies on :mod:`ccht_excel.summary.texts` for every sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ccht_excel.model.assessment import Assessment
from ccht_excel.paper.page import Page
from ccht_excel.paper.palette import LIGHT
from ccht_excel.paper.rows import Piece, Rich, Style
from ccht_excel.paper.text_size import SIZE
from ccht_excel.summary.fill_ins import SIGNERS, FillIns
from ccht_excel.summary.main_layout import Layout, Span
from ccht_excel.summary.notes import due_note, errors_text, low_targets_of, outstanding_text, presumption_notes
from ccht_excel.summary.open_points import grouped_points
from ccht_excel.summary.settled import settled_by_meeting
from ccht_excel.summary.stated import sources_text
from ccht_excel.summary.texts import (
    conclusion,
    head_titles,
    plan_conclusion,
    recipients,
    recognition_lines,
    score_text,
    standard_names,
    unit_names,
)
from ccht_excel.vietnamese.place_names import subject_words
from ccht_excel.vietnamese.text import join_words

_TABLE: Style = {"border": 1, "wrap": True, "size": SIZE}
_HEAD: Style = {**_TABLE, "bold": True, "align": "center", "bg": LIGHT}
_POINT_LABELS = ("TT", "Chỉ tiêu – {unit_word} cần bổ sung", "Còn thiếu, cần làm", "Ảnh hưởng đến kết quả theo")
_RESOLUTION_LABELS = ("Số liệu", "{Unit_word} báo cáo", "Cuộc họp kết luận", "Lý do")
_SIGNATURES = (
    ("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"),
    ("THƯ KÝ CUỘC HỌP", "(Ký, ghi rõ họ tên)"),
    ("CHỦ TRÌ CUỘC HỌP", "(Ký, ghi rõ họ tên)"),
)
_HEAD_SIGNS = "(Ký, ghi rõ họ tên, đóng dấu)"
_TITLE_TO_SIGN = 17
_TITLES_TO_SIGN = 34
"""Height of each line of titles, and of what stands below them."""
_ROOM_TO_SIGN = 66


def write_conclusion(page: Page, assessment: Assessment, layout: Layout) -> None:
    """Conclusion, notes, open points and resolutions, numbered; then the title of the table that follows."""
    sections = _Sections(page, layout)
    sections.start("KẾT LUẬN")
    sections.line(conclusion(assessment), bold=True)
    for text in filter(None, (plan_conclusion(assessment), score_text(assessment))):
        sections.line(text)
    _notes(assessment, sections)
    _open_points(page, assessment, sections)
    _resolutions(page, assessment, sections)
    _recognitions(assessment, sections)
    sections.start("KẾT QUẢ TỪNG TIÊU CHÍ, CHỈ TIÊU")


class _Sections:
    """Titles with Roman numbers for the sections that are there; a title stays with what follows it."""

    def __init__(self, page: Page, layout: Layout) -> None:
        self.layout = layout
        self._page = page
        self._numbers = iter(("I", "II", "III", "IV", "V", "VI"))

    def start(self, title: str) -> None:
        self._page.skip(8)
        look: Style = {"bold": True, "size": self.layout.body}
        self._page.keep(self._page.line(f"{next(self._numbers)}. {title}", minimum=21, **look))

    def line(self, text: str, **style: Any) -> None:
        self._page.line(text, size=self.layout.body, valign="top", **style)


def _notes(assessment: Assessment, sections: _Sections) -> None:
    said = (low_targets_of(assessment), outstanding_text(assessment), errors_text(assessment))
    sections.start("LƯU Ý")
    for note in (*presumption_notes(assessment), *filter(None, said), due_note(assessment)):
        sections.line(f"- {note}")


def _open_points(page: Page, assessment: Assessment, sections: _Sections) -> None:
    rows = [
        (
            str(number),
            f"Chỉ tiêu {join_words(point.indicators)}" + (f" – {units}" if units else ""),
            point.text,
            f"{standards[:1].upper()}{standards[1:]}",
        )
        for number, point in enumerate(grouped_points(assessment), start=1)
        for units in (unit_names(assessment.campaign, point.units),)
        for standards in (standard_names(assessment, point.standards),)
    ]
    if rows:
        sections.start("NỘI DUNG CÒN THIẾU, CẦN LÀM RÕ")
        _table(page, sections.layout.points, _worded(assessment, _POINT_LABELS), rows, centred=(0, 3))


def _recognitions(assessment: Assessment, sections: _Sections) -> None:
    lines = recognition_lines(assessment)
    if lines:
        sections.start("CÁC QUYẾT ĐỊNH CÔNG NHẬN ĐÃ CÓ")
    for line in lines:
        sections.line(f"- {line}")


def _resolutions(page: Page, assessment: Assessment, sections: _Sections) -> None:
    rows = [(item.label, item.reports, f"{item.value}*", item.reason) for item in settled_by_meeting(assessment)]
    if rows:
        sections.start("SỐ LIỆU DO CUỘC HỌP KẾT LUẬN (đánh dấu * trong bảng kết quả)")
        _table(page, sections.layout.resolutions, _worded(assessment, _RESOLUTION_LABELS), rows, centred=(2,))


def _worded(assessment: Assessment, labels: Sequence[str]) -> list[str]:
    words = subject_words(assessment.criteria_set.subject)
    return [label.format(**words) for label in labels]


def _table(
    page: Page,
    places: Sequence[Span],
    labels: Sequence[str],
    rows: Sequence[Sequence[str]],
    centred: Sequence[int],
) -> None:
    page.keep(
        page.cells(*(Piece(*place, label, _HEAD) for place, label in zip(places, labels, strict=True)), minimum=24)
    )
    for row in rows:
        pieces = [
            Piece(*place, text, {**_TABLE, "align": "center"} if number in centred else _TABLE)
            for number, (place, text) in enumerate(zip(places, row, strict=True))
        ]
        page.cells(*pieces, minimum=22)


def write_figure_sources(page: Page, assessment: Assessment) -> None:
    """Where figures come from and of which day they are, in one line below the results; nothing where none is asked."""
    sources = sources_text(assessment, assessment.data)
    if sources:
        page.keep(page.row - 1)
        page.line(f"{sources}.", italic=True, size=SIZE, valign="top")


def write_signatures(page: Page, layout: Layout, fill_ins: FillIns, assessment: Assessment) -> None:
    """Who signs of the meeting, then who gets the paper beside the head who signs it; each with room for the name."""
    page.keep(page.row - 1)
    page.keep(page.row)
    page.skip(14)
    *meeting, head = SIGNERS
    titles = [((title,), how) for title, how in _SIGNATURES]
    _sign(page, layout, fill_ins, list(zip(layout.signers, meeting, titles, strict=True)))
    page.keep(page.row - 1)
    page.keep(page.row)
    page.skip(10)
    left, right = layout.halves
    receivers = recipients(assessment)
    lines = [("Nơi nhận:", {"bold": True, "italic": True, "size": layout.body - 1})] if receivers else []
    lines += [(line, {"size": layout.body - 2}) for line in receivers]
    first = page.row
    _sign(page, layout, fill_ins, [(right, head, (head_titles(assessment), _HEAD_SIGNS))])
    style: Style = {"valign": "top", "wrap": True}
    needed = page.put(Piece(*left, _text_of(lines), style), row=first, last_row=page.row - 1)
    there = sum(page.worksheet.row_points(row) for row in range(first, page.row))
    if needed > there:
        page.keep(page.row - 1)
        page.worksheet.set_row(page.row - 1, page.worksheet.row_points(page.row - 1) + needed - there)


def _text_of(lines: Sequence[tuple[str, Style]]) -> Rich | None:
    return Rich(tuple(lines)) if lines else None


def _sign(
    page: Page,
    layout: Layout,
    fill_ins: FillIns,
    blocks: Sequence[tuple[Span, str, tuple[Sequence[str], str]]],
) -> None:
    """Signature blocks side by side: place, cell of the name, titles and how to sign."""
    style: Style = {"align": "center", "valign": "top", "wrap": True}
    pieces = []
    for place, _, (titles, how) in blocks:
        looks = ({"bold": True, "size": layout.body}, {"italic": True, "size": layout.body - 1})
        pieces.append(Piece(*place, Rich((("\n".join(titles), looks[0]), (how, looks[1]))), style))
    lines = max(len(titles) for _, _, (titles, _) in blocks)
    page.keep(page.cells(*pieces, height=_TITLES_TO_SIGN + _TITLE_TO_SIGN * lines))
    name: Style = {**style, "valign": "bottom", "bold": True, "size": layout.body}
    page.cells(*(fill_ins.piece(page, signer, place, None, name) for place, signer, _ in blocks), height=_ROOM_TO_SIGN)
