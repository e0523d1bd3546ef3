"""The columns of the sheet `Tổng hợp`, by how many standards stand side by side on it, and the sizes of its texts.

Relies on :mod:`ccht_excel.paper.print_setup` for sizes as they come out on paper.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from ccht_excel.model.law import CriteriaSet, Standard
from ccht_excel.paper.print_setup import size_for_print

MAIN_SHEET = "Tổng hợp"

NUMBER, WORDING, UNIT, PEOPLE, ALL, SHARE, FIRST_STANDARD = range(7)
"""Columns before those of the standards; each standard has two, one may be left to the council, and the number of
documents comes last."""

Span = tuple[int, int]
"""First and last column of what is written across several."""

_WIDTHS: Mapping[int, tuple[float, ...]] = {
    1: (4, 50, 24, 9.5, 9.5, 9.5, *(12.4, 13.4), 9),
    2: (4, 54, 17, 8, 8, 8, *(9, 11.6) * 2, 6.5),
    3: (4.4, 41, 18, 6.8, 6.8, 7.6, *(8.4, 10.8) * 3, 6),
    4: (4, 30, 13, 6.8, 6.8, 7.2, *(8.6, 11.4) * 4, 6.5),
}
"""TT, wording, unit, people, of how many, share, then requirement and outcome of each standard, evidence."""

_WITH_COUNCIL: Mapping[int, tuple[float, ...]] = {
    1: (4, 44, 20, 9.5, 9.5, 9.5, *(12.4, 13.4), 14, 9),
    2: (4, 46, 15, 7.6, 7.6, 7.8, *(8.4, 11) * 2, 12, 6.4),
    3: (4.4, 42, 15.2, 6.8, 6.8, 7.6, *(7.6, 10.2) * 3, 10.6, 6),
    4: (4, 27, 12, 6.4, 6.4, 7.2, *(7.8, 10.6) * 4, 10, 6),
}
"""The same with the council's column between the results and the evidence; the sheet is about as wide."""


class Layout(Struct, frozen=True):
    """Where everything stands. ``standards`` is the column of what each asks; its outcome is beside it.

    ``council`` is the column in which those who appraise the dossier write; ``None`` where there is none.
    """

    widths: tuple[float, ...]
    standards: Mapping[Standard, int]
    council: int | None = None

    @property
    def last(self) -> int:
        """The last column, that of the number of documents."""
        return len(self.widths) - 1

    @property
    def after_standards(self) -> int:
        """The first column after those of the standards."""
        return FIRST_STANDARD + 2 * len(self.standards)

    @property
    def body(self) -> float:
        """Size of running text."""
        return self.size(13)

    def size(self, points: float) -> float:
        """The size that comes out of the printer as so many points (Nghị định 30/2020)."""
        return size_for_print(points, self.widths, landscape=True)

    @property
    def halves(self) -> tuple[Span, Span]:
        """The issuing body on the left, quốc hiệu on the right."""
        return (NUMBER, PEOPLE), (ALL, self.last)

    @property
    def points(self) -> tuple[Span, ...]:
        """The table of what is still open: number, chỉ tiêu, what to do, under which standards."""
        return (NUMBER, NUMBER), (WORDING, UNIT), (PEOPLE, self.last - 3), (self.last - 2, self.last)

    @property
    def resolutions(self) -> tuple[Span, ...]:
        """The table of what the meeting settled: datum, reports, value, reason."""
        last = self.last
        return (NUMBER, WORDING), (UNIT, last - 6), (last - 5, last - 4), (last - 3, last)

    @property
    def signers(self) -> tuple[Span, ...]:
        """Who signs of the meeting, from left to right."""
        middle = (UNIT + self.last) // 2
        return (NUMBER, WORDING), (UNIT, middle), (middle + 1, self.last)


def layout_of(criteria_set: CriteriaSet, *, council: bool = False) -> Layout:
    """The layout that has room for the standards of a criteria set, and for the ``council`` where it is asked for."""
    columns = {id: FIRST_STANDARD + 2 * number for number, id in enumerate(criteria_set.standard_ids)}
    if not council:
        return Layout(_WIDTHS[len(columns)], columns)
    widths = _WITH_COUNCIL[len(columns)]
    return Layout(widths, columns, len(widths) - 2)
