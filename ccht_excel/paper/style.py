"""What every workbook written here has in common: font, properties, formats, validation.

Relies on XlsxWriter only. Nothing here depends on the clock: the same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from xlsxwriter.worksheet import CellFormulaTuple, CellNumberTuple, CellRichStringTuple, CellStringTuple

from ccht_excel.exchange.cell_text import one_line, storable
from ccht_excel.paper.quick_package import QuickBook, Unpacked
from ccht_excel.paper.quick_sheet import QuickSheet
from ccht_excel.paper.text_size import DEFAULT_COLUMN_PIXELS, FONT, HIGHEST_ROW, POINTS_PER_PIXEL, SIZE

CREATED = datetime(2024, 1, 1)
"""Creation date written into every workbook, so that identical input gives identical files."""


class _BlankText(str):
    """XlsxWriter takes "" for a formula not yet computed; this one it stores as the text that the formula gives."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return False


_BLANK_TEXT = _BlankText()


_READ = frozenset({CellStringTuple, CellRichStringTuple, CellNumberTuple, CellFormulaTuple})
"""Cells in which something can be read."""


def _value(cell: Any, texts: Sequence[str]) -> Any:
    kind = cell.__class__
    if kind is CellStringTuple:
        return texts[cell.string]
    if kind is CellRichStringTuple:
        return cell.raw_string
    return cell.number if kind is CellNumberTuple else cell.value


class Sheet(QuickSheet):
    """A worksheet whose page number may be left off the first page, and whose rows may grow with what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.first_page_apart = True
        self._growing: set[int] = set()

    def write_live(self, row: int, column: int, formula: str, style: Any, value: str | int | float) -> None:
        """Write a formula together with what it gives now, so that it reads right where nothing is recalculated."""
        result = storable(value) if isinstance(value, str) else value
        self.write_formula(row, column, formula, style, _BLANK_TEXT if result == "" else result)

    def values(self) -> Iterator[tuple[int, list[tuple[int, str | int | float]]]]:
        """What can be read on the sheet so far, row by row: (column, value), of formulas their result."""
        # Closing the workbook makes a list of what was a table.
        texts = self.str_table.string_array or list(self.str_table.string_table)
        for row in sorted(self.table):
            cells = self.table[row]
            yield (
                row,
                [
                    (column, _value(cells[column], texts))
                    for column in sorted(cells)
                    if cells[column].__class__ in _READ
                ],
            )

    def write_string(self, row: int, column: int, text: str, style: Any = None) -> int:
        """XlsxWriter's, of text that a workbook can hold: every word of a sheet that is not rich goes through here."""
        return super().write_string(row, column, storable(text), style)

    def set_row(self, row: int, height: float | None = None, *look: Any) -> int:
        """XlsxWriter's, but never higher than Excel lets a row be."""
        return int(super().set_row(row, None if height is None else min(height, HIGHEST_ROW), *look))

    def set_growing_row(self, row: int, height: float) -> None:
        """Show the row with this height until somebody types in it; then the program fits it to its text."""
        self.set_row(row, height)
        self._growing.add(row)

    def row_points(self, row: int) -> float:
        """Height of a row as it is now; a hidden one has none."""
        info = self.row_info.get(row)
        if info is None:
            return float(self.default_row_height) * POINTS_PER_PIXEL
        return 0.0 if info.hidden else float(info.height or self.default_row_height) * POINTS_PER_PIXEL

    def _begin_row(self, row: int, span: str | None, info: Any) -> None:
        if row in self._growing:
            self._write_row(row, span, info)
        else:
            super()._begin_row(row, span, info)

    def _write_row(self, row: int, spans: Any, row_info: Any = None, empty_row: bool = False) -> None:
        if row not in self._growing:
            super()._write_row(row, spans, row_info, empty_row)
            return
        attributes = [("r", row + 1), ("ht", f"{row_info.height * POINTS_PER_PIXEL:.16g}")]
        write = self._xml_empty_tag_unencoded if empty_row else self._xml_start_tag_unencoded
        write("row", attributes)

    def _write_header_footer(self) -> None:
        if not self.header_footer_changed or not self.first_page_apart:
            super()._write_header_footer()
            return
        self._xml_start_tag("headerFooter", [("differentFirst", 1)])
        self._xml_data_element("oddHeader", self.header)
        self._xml_data_element("oddFooter", self.footer)
        self._xml_data_element("firstFooter", self.footer)
        self._xml_end_tag("headerFooter")


class Book(QuickBook):
    """A workbook of such sheets."""

    worksheet_class = Sheet


_LONGEST_PROPERTY = 255


def new_workbook(target: Path | str | BinaryIO | Unpacked, *, title: str, citation: str, subject: str = "") -> Any:
    """An empty workbook in Times New Roman with fixed properties; text stays text whatever it begins with."""
    workbook = Book(
        str(target) if isinstance(target, Path) else target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {
                "font_name": FONT,
                "font_size": SIZE,
                "font_family": 1,
                "font_scheme": "none",
            },
            "default_row_height": 21,
            "default_column_width": DEFAULT_COLUMN_PIXELS,
        },
    )
    workbook.set_size(1900, 1100)
    workbook.set_properties(
        {
            "title": one_line(title)[:_LONGEST_PROPERTY],
            "subject": one_line(subject)[:_LONGEST_PROPERTY],
            "author": "ccht_excel",
            "category": "Cộng đồng học tập",
            "keywords": f"tự đánh giá; cộng đồng học tập; {citation}",
            "created": CREATED,
        }
    )
    return workbook


_SHORT_NAMES = {"size": "font_size", "wrap": "text_wrap", "bg": "bg_color", "num": "num_format", "color": "font_color"}


class Styles:
    """Formats of one workbook by their properties, each made once.

    ``styles(bold=True, size=13, align="center", wrap=True, border=1, bg="#EEEEEE", locked=False, num="#,##0")``;
    any other property of XlsxWriter works under its own name. Text stands in the middle of the row unless ``valign``
    says otherwise.
    """

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._as_asked: dict[tuple[object, ...], Any] = {}

    def __call__(self, **properties: object) -> Any:
        """The format with these properties."""
        return self.of(properties)

    def of(self, properties: Mapping[str, object]) -> Any:
        """The format with these properties."""
        asked = (*properties, *properties.values())
        found = self._as_asked.get(asked)
        if found is not None:
            return found
        key = tuple(sorted(properties.items()))
        made = self._formats.get(key)
        if made is None:
            named = {_SHORT_NAMES.get(name, name): value for name, value in properties.items()}
            made = self._formats[key] = self._workbook.add_format({"valign": "vcenter", **named})
        self._as_asked[asked] = made
        return made


def add_validation(worksheet: Any, first_row: int, first_column: int, rows: int, columns: int, **rule: Any) -> None:
    """Add a data validation to a block of cells; ``rule`` is XlsxWriter's.

    Raises ``ValueError`` where XlsxWriter would drop the rule in silence (too long a list or message, unknown key).
    """
    items = rule.get("source")
    if isinstance(items, list) and (
        len(",".join(map(str, items))) > 255 or any("," in str(item) or not str(item).strip() for item in items)
    ):
        raise ValueError(
            f"drop-down list is over 255 characters or has an item that is blank or holds a comma: {items}"
        )
    last = (first_row + rows - 1, first_column + columns - 1)
    if worksheet.data_validation(first_row, first_column, *last, rule) != 0:
        raise ValueError(f"data validation refused by XlsxWriter: {rule}")
