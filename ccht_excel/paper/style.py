"""What every workbook written here has in common: font, formats, page set-up, and the height that wrapped text needs.

Relies on XlsxWriter only. Nothing here depends on the clock: the same input gives the same bytes. Widths are Excel
column widths (the number of digits of the default font that fit), heights are points.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import (
    CellFormulaTuple,
    CellNumberTuple,
    CellRichStringTuple,
    CellStringTuple,
    Worksheet,
)

FONT = "Times New Roman"
SIZE = 12
CREATED = datetime(2024, 1, 1)
"""Creation date written into every workbook, so that identical input gives identical files."""

_POINTS_PER_PIXEL = 0.75
PIXELS_PER_CHARACTER = 8
"""Width of a digit of the default font (Times New Roman 12) at 96 dpi; a column has 5 pixels of padding besides."""

_MM = 1 / 25.4
_TOP = _BOTTOM = 20 * _MM
_LEFT, _RIGHT = 30 * _MM, 15 * _MM
_HEADER = 10 * _MM
_LIMIT_OF_FOOTER = 180

_LINE = 1.32
"""Line pitch of Times New Roman in Excel, per point of font size."""

_HIGHEST_ROW = 409.5

_USABLE = 0.95
"""Share of a column that text is expected to fill before it wraps; the rest is for rounding on screens and printers."""
_USABLE_SMALL = 0.92
"""The same for small text whose size is no whole number of pixels: its letters are rounded most."""

# Advance widths per mille of the font size (metrics of Tinos, which are those of Times New Roman).
_REGULAR = {
    180: "'", 200: "|", 250: " ,.·\u00a0", 278: "/:;\\ijlt", 333: "!()-I[]`fr‘’", 350: "•", 389: "Js", 400: "°",
    408: '"', 444: "?acez“”", 469: "^", 480: "{}", 500: "#$*0123456789_bdghknopquvxyđ–§", 529: "ơ", 541: "~ư",
    549: "≥≤", 556: "FPS", 564: "+<=>×", 604: "■□●○", 611: "ELTZ", 667: "BCR", 722: "ADGHKNOQUVXYwĐƠ", 778: "&mƯ",
    833: "%", 889: "M", 921: "@", 944: "W", 1000: "…—",
}  # fmt: skip
_BOLD = {
    220: "|", 250: " ,.·\u00a0", 278: "'/\\il", 333: "!()-:;[]`fjt‘’", 350: "•", 389: "Is", 394: "{}", 400: "°",
    444: "cerz", 500: "#$*0123456789?J_agovxy–“”§", 520: "~", 549: "≥≤", 556: "Sbdhknpquđơ", 570: "+<=>×", 581: "^",
    600: "ư", 604: "■□●○", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQƠ", 796: "Ư", 833: "&m", 930: "@",
    944: "M", 1000: "%W…—",
}  # fmt: skip
_UNKNOWN = 1000


class _Widths(dict[str, float]):
    """Width of a character in font sizes; accented letters have the width of their base letter."""

    def __missing__(self, character: str) -> float:
        if unicodedata.combining(character):
            width = 0.0
        else:
            base = unicodedata.normalize("NFD", character)
            # The horn of ơ and ư makes them wider than o and u: keep it when looking up the base.
            letter = unicodedata.normalize("NFC", base[0] + "\u031b") if "\u031b" in base else base[0]
            width = self[letter] if letter != character and len(letter) == 1 else _UNKNOWN / 1000
        self[character] = width
        return width


def _table(widths: dict[int, str]) -> _Widths:
    return _Widths({character: width / 1000 for width, characters in widths.items() for character in characters})


_WIDTHS = {False: _table(_REGULAR), True: _table(_BOLD)}


@lru_cache(maxsize=4096)
def text_height(text: str, width: float, size: float = SIZE, bold: bool = False) -> float:
    """Height in points of a row in which ``text`` is wrapped to a column of this width; never too little.

    For merged cells pass the sum of the column widths.
    """
    return round(text_lines(text, width, size, bold) * size * _LINE + 1.5, 2)


@lru_cache(maxsize=4096)
def text_lines(text: str, width: float, size: float = SIZE, bold: bool = False) -> int:
    """Number of lines ``text`` takes in a column of this width."""
    usable = _USABLE_SMALL if size < SIZE and size / _POINTS_PER_PIXEL % 1 else _USABLE
    room = max(width, 1.0) * PIXELS_PER_CHARACTER * _POINTS_PER_PIXEL / size * usable
    widths = _WIDTHS[bold]
    return sum(_paragraph_lines(paragraph, room, widths) for paragraph in text.split("\n"))


def _paragraph_lines(paragraph: str, room: float, widths: _Widths) -> int:
    lines, used, space = 1, 0.0, widths[" "]
    for word in paragraph.split(" "):
        width = sum([widths[character] for character in word])
        if used and used + space + width > room:
            lines += 1
            used = 0.0
        elif used:
            used += space
        if width > room:
            extra = math.ceil(width / room) - 1
            lines += extra
            width -= extra * room
        used += width
    return lines


class _BlankText(str):
    """XlsxWriter takes "" for a formula not yet computed; this one it stores as the text that the formula gives."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return False


_BLANK_TEXT = _BlankText()


class Sheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose page number is left off the first page, and whose rows may grow with what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self._growing: set[int] = set()

    def write_live(self, row: int, column: int, formula: str, style: Any, value: str | int | float) -> None:
        """Write a formula together with what it gives now, so that it reads right where nothing is recalculated."""
        self.write_formula(row, column, formula, style, _BLANK_TEXT if value == "" else value)

    def values(self) -> Iterator[tuple[int, int, str | int | float]]:
        """Everything written so far that can be read on the sheet: (row, column, value), of formulas their result."""
        texts = {index: text for text, index in self.str_table.string_table.items()}
        for row, cells in self.table.items():
            for column, cell in cells.items():
                if isinstance(cell, CellStringTuple):
                    yield row, column, texts[cell.string]
                elif isinstance(cell, CellRichStringTuple):
                    yield row, column, cell.raw_string
                elif isinstance(cell, CellNumberTuple):
                    yield row, column, cell.number
                elif isinstance(cell, CellFormulaTuple):
                    yield row, column, cell.value

    def set_row(self, row: int, height: float | None = None, *look: Any) -> int:
        """XlsxWriter's, but never higher than Excel lets a row be."""
        return int(super().set_row(row, None if height is None else min(height, _HIGHEST_ROW), *look))

    def set_growing_row(self, row: int, height: float) -> None:
        """Show the row with this height until somebody types in it; then the program fits it to its text."""
        self.set_row(row, height)
        self._growing.add(row)

    def break_pages(self, blocks: Iterable[tuple[int, int]], last: int, *, landscape: bool, repeat: int) -> None:
        """Put page breaks before blocks of rows (first, last) that would be torn apart in print.

        Of several blocks with the same first row the longest that fits on a page is kept whole. ``last`` is the last
        row, ``repeat`` the row printed again on every later page. Call it when all is written.
        """
        wide, high = (297, 210) if landscape else (210, 297)
        width = sum(0 if info.hidden else info.width for info in self.col_info.values()) * _POINTS_PER_PIXEL
        scale = min(1.0, (wide / 25.4 - _LEFT - _RIGHT) * 72 / width)
        room = (high / 25.4 - _TOP - _BOTTOM) * 72 / scale * 0.97
        heights: dict[int, list[float]] = {}
        for first, end in blocks:
            heights.setdefault(first, []).append(sum(self._points(row) for row in range(first, end + 1)))
        breaks, used = [], 0.0
        for row in range(last + 1):
            top = self._points(repeat) if row > repeat else 0.0
            block = max((height for height in heights.get(row, ()) if top + height <= room), default=0.0)
            if used > top and used + max(block, self._points(row)) > room:
                breaks += [row] if block else []
                used = top
            used += self._points(row)
        self.set_h_pagebreaks(breaks)

    def _points(self, row: int) -> float:
        info = self.row_info.get(row)
        if info is None:
            return float(self.default_row_height) * _POINTS_PER_PIXEL
        return 0.0 if info.hidden else float(info.height or self.default_row_height) * _POINTS_PER_PIXEL

    def _write_row(self, row: int, spans: Any, row_info: Any = None, empty_row: bool = False) -> None:
        if row not in self._growing:
            super()._write_row(row, spans, row_info, empty_row)
            return
        attributes = [("r", row + 1), ("ht", f"{row_info.height * _POINTS_PER_PIXEL:.16g}")]
        write = self._xml_empty_tag_unencoded if empty_row else self._xml_start_tag_unencoded
        write("row", attributes)

    def _write_header_footer(self) -> None:
        if not self.header_footer_changed:
            super()._write_header_footer()
            return
        self._xml_start_tag("headerFooter", [("differentFirst", 1)])
        self._xml_data_element("oddHeader", self.header)
        self._xml_data_element("oddFooter", self.footer)
        self._xml_data_element("firstFooter", self.footer)
        self._xml_end_tag("headerFooter")


def new_workbook(target: Path | str | BinaryIO, *, title: str, subject: str = "") -> Any:
    """An empty workbook in Times New Roman with fixed properties; text stays text whatever it begins with."""
    workbook = xlsxwriter.Workbook(
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
            "default_column_width": 72,
        },
    )
    workbook.worksheet_class = Sheet
    workbook.set_size(1900, 1100)
    workbook.set_properties(
        {
            "title": title,
            "subject": subject,
            "author": "ccht_excel",
            "category": "Cộng đồng học tập",
            "keywords": "tự đánh giá; cộng đồng học tập; Thông tư 25/2023/TT-BGDĐT",
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

    def __call__(self, **properties: object) -> Any:
        """The format with these properties."""
        key = tuple(sorted(properties.items()))
        made = self._formats.get(key)
        if made is None:
            named = {_SHORT_NAMES.get(name, name): value for name, value in properties.items()}
            made = self._formats[key] = self._workbook.add_format({"valign": "vcenter", **named})
        return made


def page_setup(worksheet: Any, *, landscape: bool, repeat: tuple[int, int] | None = None, footer: str = "") -> None:
    """A4, margins of Nghị định 30/2020, one page wide, page number on top from page 2, ``footer`` at the bottom left.

    ``repeat`` is the first and last row (0-based) to print again on every page.
    """
    worksheet.set_paper(9)
    if landscape:
        worksheet.set_landscape()
    worksheet.set_margins(left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_start_page(1)
    worksheet.set_header(f'&C&"{FONT},Regular"&13&P', {"margin": _HEADER})
    if len(footer) > _LIMIT_OF_FOOTER:
        footer = footer[: _LIMIT_OF_FOOTER - 1].rstrip() + "…"
    worksheet.set_footer(f'&L&"{FONT},Italic"&9 {footer.replace("&", "&&")}', {"margin": _HEADER})
    if repeat is not None:
        worksheet.repeat_rows(*repeat)


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
