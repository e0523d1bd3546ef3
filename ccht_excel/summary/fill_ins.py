"""The cells of `Tổng hợp` that people fill in by hand: each has a name in the workbook, by which it is found again.

Number, place and date of the document, names of those who sign, and where the office wants it what the council that
appraises the dossier holds of each row, named by what the row is about. What the control workbook says of them is
written there; the rest is left to fill in. Everything else on the summary is the program's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from ccht_excel.exchange.cell_text import storable
from ccht_excel.likeness.typed import Typed
from ccht_excel.model.assessment import Assessment
from ccht_excel.paper.page import Page
from ccht_excel.paper.rows import Piece, Style
from ccht_excel.vietnamese.place_names import DOTS, dated_place
from ccht_excel.vietnamese.printed import format_date_long

NUMBER, PLACE_AND_DATE = "dien_so", "dien_noi_ngay"
SIGNERS = ("ky_nguoi_lap", "ky_thu_ky", "ky_chu_tri", "ky_chu_tich")

FILL_INS: Mapping[str, str] = {
    NUMBER: "số, ký hiệu",
    PLACE_AND_DATE: "địa danh, ngày tháng",
    **dict(zip(SIGNERS, ("người lập biểu", "thư ký", "chủ trì", "người đứng đầu"), strict=True)),
}
"""Name in the workbook, and how it is called; the council's cells are beside these."""

COUNCIL = "Hội đồng thẩm định"
"""Heading of the column that is the council's."""
IN_ALL = "chung"
"""What the last row of the table is about."""
_OF_COUNCIL = "tham_dinh_"


def council_cell(about: str) -> str:
    """The name of the council's cell beside a tiêu chí, a chỉ tiêu, a share of one, or all of them."""
    # A full stop is a letter of a name to Excel, not to every program.
    return _OF_COUNCIL + about.replace(".", "__")


def fill_ins_of(assessment: Assessment) -> dict[str, str]:
    """All cells to fill in of one summary: their names in the workbook, and how they are called."""
    if not assessment.campaign.paperwork.council:
        return dict(FILL_INS)
    called = {IN_ALL: "kết quả chung"}
    called |= {item.id: f"tiêu chí {item.id}" for item in assessment.criteria}
    for item in assessment.indicators:
        called[item.id] = f"chỉ tiêu {item.id}"
        if len(item.ratios) > 1:
            called |= {ratio.id: f"chỉ tiêu {item.id}, {ratio.label}" for ratio in item.ratios}
    return {**FILL_INS, **{council_cell(about): f"{COUNCIL}, {words}" for about, words in called.items()}}


def fill_ins_among(names: Iterable[str]) -> list[str]:
    """Those of the names in any summary that are names of cells to fill in."""
    return [*FILL_INS, *(name for name in names if name.startswith(_OF_COUNCIL))]


def carried_words(typed: Typed) -> Iterator[str]:
    """What was typed before and stands on the new summary, for people; the council's column as one."""
    yield from (f"{FILL_INS[name]}: {value}" for name, value in typed.items() if name in FILL_INS)
    of_council = sum(name not in FILL_INS for name in typed)
    if of_council:
        yield f"cột {COUNCIL}: {of_council} ô"


def said_of(assessment: Assessment) -> dict[str, str]:
    """What the control workbook says of these cells, by name, as it is printed; only of those it says something of."""
    papers = assessment.campaign.paperwork
    signers = zip(SIGNERS, (papers.officer, papers.secretary, papers.chair, papers.signer), strict=True)
    said = {name: storable(value) for name, value in signers}
    said[NUMBER] = f"Số: {storable(papers.summary_number)}" if papers.summary_number else ""
    said[PLACE_AND_DATE] = (
        f"{place_of(assessment)}, {format_date_long(papers.summary_date)}" if papers.summary_date else ""
    )
    return {name: value for name, value in said.items() if value}


def place_of(assessment: Assessment) -> str:
    """The place before the date of a paper; dots where it is written by hand."""
    return storable(dated_place(assessment.campaign, assessment.criteria_set.subject)) or DOTS


def fits(assessment: Assessment, name: str, value: str | float) -> bool:
    """Whether what was typed into a cell before may still stand there: there is one, and the control workbook says
    nothing else of it."""
    return name in fill_ins_of(assessment) and said_of(assessment).get(name, value) == value


class FillIns(Struct):
    """What is written into the cells: what was said or typed before, else dots; ``cells`` says where (row, column)."""

    typed: Typed
    cells: dict[str, tuple[int, int]] = field(default_factory=dict)

    def piece(self, page: Page, name: str, span: tuple[int, int], dots: str | None, style: Style) -> Piece:
        """The cell of this name in the next row of a page."""
        self.cells[name] = (page.row, span[0])
        return Piece(*span, self.typed.get(name, dots), style)
