"""The cells of `Tổng hợp` that people fill in by hand: each has a name in the workbook, by which it is found again.

Number, place and date of the document, names of those who sign. Everything else on the summary is the program's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccht_excel.likeness.typed import Typed
from ccht_excel.paper.page import Page
from ccht_excel.paper.rows import Piece, Style

NUMBER, PLACE_AND_DATE = "dien_so", "dien_noi_ngay"
SIGNERS = ("ky_nguoi_lap", "ky_thu_ky", "ky_chu_tri", "ky_chu_tich")

FILL_INS: Mapping[str, str] = {
    NUMBER: "số, ký hiệu",
    PLACE_AND_DATE: "địa danh, ngày tháng",
    **dict(zip(SIGNERS, ("người lập biểu", "thư ký", "chủ trì", "chủ tịch"), strict=True)),
}
"""Name in the workbook, and how it is called."""


@dataclass(slots=True)
class FillIns:
    """What is written into the cells: what was typed before, else the dots; ``cells`` says where (row, column)."""

    typed: Typed
    cells: dict[str, tuple[int, int]] = field(default_factory=dict)

    def piece(self, page: Page, name: str, span: tuple[int, int], dots: str | None, style: Style) -> Piece:
        """The cell of this name in the next row of a page."""
        self.cells[name] = (page.row, span[0])
        return Piece(*span, self.typed.get(name, dots), style)
