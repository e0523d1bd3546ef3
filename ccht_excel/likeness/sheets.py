"""One worksheet as it is read and printed: cells, rows, columns, and everything else under the name of its place.

Relies on :mod:`ccht_excel.likeness.styles`. What has no bearing on screen words or paper (zoom, selection, the cell the
sheet was left at) is left out; what is not known is told as it stands. Rows and columns are 0-based.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element

from msgspec import Struct, field

from ccht_excel.exchange.grid import position
from ccht_excel.likeness.aspects import Aspect
from ccht_excel.likeness.headers import FOOTERS, PAGES, look_of, words_of
from ccht_excel.likeness.styles import CellStyle, StyleSheet
from ccht_excel.likeness.xml_values import as_told, child, children, flag, name_of, number, told, whole
from ccht_excel.patterns import regex

_CELL = regex(r"[A-Z]{1,3}[0-9]{1,7}")
_PRINTED_VIEW = ("showFormulas", "rightToLeft", "showWhiteSpace")
_NO_MATTER = frozenset({"dimension", "sheetProtection", "phoneticPr", "ignoredErrors", "drawing", "legacyDrawing"})
_RULE_HABITS = frozenset({"priority", "dxfId", "aboveAverage", "equalAverage", "bottom", "percent", "rank", "text"})
_ROW_HABITS = frozenset(
    {"r", "spans", "s", "customFormat", "ht", "customHeight", "hidden", "outlineLevel", "collapsed", "thickTop"}
    | {"thickBot", "dyDescent", "ph"}
)
_PAGE_HABITS = frozenset({"id", "horizontalDpi", "verticalDpi", "copies", "usePrinterDefaults"})
_PAGE_DEFAULTS = {
    "paperSize": "1", "scale": "100", "orientation": "portrait", "fitToWidth": "1", "fitToHeight": "1",
    "pageOrder": "downThenOver", "cellComments": "none", "errors": "displayed", "firstPageNumber": "1",
}  # fmt: skip


class Text(NamedTuple):
    """What a cell holds: its words for comparing, how its pieces look, and the very text or number."""

    words: str
    pieces: str = ""
    raw: str | float = ""


class SheetLook(Struct):
    """A worksheet. ``facets`` are told by (place, aspect); cells, rows and columns have theirs in fields of their own.

    A style is looked up with :meth:`style`: a cell that is not there looks like its row or its column.
    """

    name: str
    state: str
    values: dict[tuple[int, int], str] = field(default_factory=dict)
    pieces: dict[tuple[int, int], str] = field(default_factory=dict)
    raw: dict[tuple[int, int], str | float] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    styles: dict[tuple[int, int], CellStyle] = field(default_factory=dict)
    row_styles: dict[int, CellStyle] = field(default_factory=dict)
    column_styles: list[tuple[int, int, CellStyle]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    facets: dict[tuple[str, Aspect], str | float] = field(default_factory=dict)
    usual_height: float = 15.0
    usual_width: float = 9.0
    usual_style: CellStyle | None = None

    def style(self, row: int, column: int) -> CellStyle | None:
        """How a cell looks."""
        own = self.styles.get((row, column)) or self.row_styles.get(row)
        return own or next(
            (style for first, last, style in self.column_styles if first <= column <= last), self.usual_style
        )

    def height(self, row: int) -> float:
        """Height of a row in points."""
        return self.heights.get(row, self.usual_height)

    def width(self, column: int) -> float:
        """Width of a column in characters."""
        return next((width for first, last, width in self.widths if first <= column <= last), self.usual_width)

    def hides_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


class SheetReader:
    """Reads worksheets of one workbook."""

    def __init__(self, sheet: StyleSheet, texts: Sequence[Text]) -> None:
        self._sheet = sheet
        self._texts = texts

    def read(self, name: str, state: str, root: Element) -> SheetLook:
        """Everything a worksheet says."""
        look = SheetLook(name, state, usual_style=self._sheet.style(0))
        for element in root:
            tag = name_of(element)
            if tag in _READERS:
                _READERS[tag](self, look, element)
            elif tag not in _NO_MATTER:
                _strange(look, element)
        return look

    # --- rows and cells

    def rows(self, look: SheetLook, data: Element) -> None:
        """The rows with their cells; a row or cell without an address follows the one before."""
        row = -1
        for element in data:
            row = whole(element.get("r"), row + 2) - 1
            self._row(look, row, element)
            column = -1
            for cell in element:
                at = _column(cell.get("r", ""))
                column = column + 1 if at is None else at
                self._cell(look, (row, column), cell)

    def _row(self, look: SheetLook, row: int, element: Element) -> None:
        if flag(element.get("customFormat")):
            look.row_styles[row] = self._sheet.style(whole(element.get("s")))
        if element.get("ht") is not None:
            look.heights[row] = number(element.get("ht"))
        if flag(element.get("hidden")):
            look.hidden_rows.add(row)
        if strange := told(element.attrib, _ROW_HABITS):
            look.facets[f"dòng {row + 1}", Aspect.STRANGE] = strange

    def _cell(self, look: SheetLook, place: tuple[int, int], cell: Element) -> None:
        look.styles[place] = self._sheet.style(whole(cell.get("s")))
        if not len(cell) and cell.get("t") is None:
            return
        formula = child(cell, "f")
        if formula is not None:
            text = (formula.text or "").replace(" ", "")
            look.formulas[place] = f"{text} {told(formula.attrib, _FORMULA_HABITS)}".strip()
        held = self._value(cell)
        if held.words:
            look.values[place] = held.words
            look.raw[place] = held.raw
        if held.pieces:
            look.pieces[place] = held.pieces

    def _value(self, cell: Element) -> Text:
        kind, stored = cell.get("t", "n"), child(cell, "v")
        text = (stored.text or "") if stored is not None else ""
        if kind == "s":
            index = whole(text, -1)
            return self._texts[index] if 0 <= index < len(self._texts) else Text(f"? {text}")
        if kind == "inlineStr":
            return text_of(child(cell, "is"), self._sheet)
        if kind == "n":
            return _number(text)
        return Text(f"{'' if kind == 'str' else kind}{_one_line(text)}", "", text)

    # --- columns and the rest

    def columns(self, look: SheetLook, element: Element) -> None:
        """Widths and looks of the columns."""
        for column in children(element, "col"):
            span = (whole(column.get("min"), 1) - 1, whole(column.get("max"), 1) - 1)
            if column.get("width") is not None:
                look.widths.append((*span, number(column.get("width"))))
            if column.get("style") is not None:
                look.column_styles.append((*span, self._sheet.style(whole(column.get("style")))))
            if flag(column.get("hidden")):
                look.hidden_columns.append(span)

    def usual_sizes(self, look: SheetLook, element: Element) -> None:
        """Height and width of what has none of its own."""
        look.usual_height = number(element.get("defaultRowHeight"), look.usual_height)
        look.usual_width = number(element.get("defaultColWidth"), look.usual_width)
        if flag(element.get("zeroHeight")):
            look.facets["", Aspect.HIDDEN_ROWS] = "zeroHeight"

    def conditional(self, look: SheetLook, element: Element) -> None:
        """What changes the look of cells where something is true."""
        for rule in element:
            effects, index = self._sheet.effects, whole(rule.get("dxfId"), -1)
            effect = effects[index] if 0 <= index < len(effects) else ""
            inside = "".join(as_told(item).replace(" ", "") for item in rule)
            key = (f"ô {element.get('sqref', '')}", Aspect.CONDITIONAL)
            said = f"{told(rule.attrib, _RULE_HABITS)} {inside} {effect}"
            look.facets[key] = f"{look.facets.get(key, '')}{said}\n"

    def views(self, look: SheetLook, element: Element) -> None:
        """What a view of the sheet does to words: formulas in place of results, zeros left out."""
        for view in children(element, "sheetView"):
            said = [name for name in _PRINTED_VIEW if flag(view.get(name))]
            said += [] if flag(view.get("showZeros"), True) else ["showZeros=0"]
            if said:
                look.facets["", Aspect.VIEW] = " ".join(said)

    def properties(self, look: SheetLook, element: Element) -> None:
        """Whether the sheet is made to fit the page, the colour of its tab."""
        for item in element:
            if name_of(item) == "pageSetUpPr":
                look.facets["fit", Aspect.PAGE] = str(flag(item.get("fitToPage")))
            elif name_of(item) != "outlinePr":
                _strange(look, item)
        if flag(element.get("filterMode")):
            look.facets["", Aspect.FILTER] = "filtered"

    def page(self, look: SheetLook, element: Element) -> None:
        """Paper and scale."""
        said = {name: value for name, value in element.attrib.items() if name.rsplit("}", 1)[-1] not in _PAGE_HABITS}
        kept = {name: value for name, value in said.items() if value not in (_PAGE_DEFAULTS.get(name), "default")}
        look.facets["", Aspect.PAGE] = told(kept)

    def margins(self, look: SheetLook, element: Element) -> None:
        """Margins in inches."""
        for name, value in element.attrib.items():
            look.facets[name, Aspect.MARGIN] = number(value)

    def on_paper(self, look: SheetLook, element: Element) -> None:
        """Gridlines, headings and centring in print."""
        look.facets["", Aspect.PRINT_OPTIONS] = told(element.attrib, frozenset({"gridLinesSet"}))

    def header_footer(self, look: SheetLook, element: Element) -> None:
        """What stands above and below every page."""
        there = {"odd": True, "first": flag(element.get("differentFirst"))}
        there["even"] = flag(element.get("differentOddEven"))
        found = {name_of(item): item.text or "" for item in element}
        for part, (pages, kind) in FOOTERS.items():
            if there[pages]:
                text = found.get(part, "")
                look.facets[PAGES[pages], kind] = words_of(text) or "-"
                look.facets[f"{kind.value} {PAGES[pages]}".strip(), Aspect.HEADER_LOOK] = look_of(text)

    def breaks(self, look: SheetLook, element: Element) -> None:
        """Page breaks that were set by hand."""
        ids = sorted({whole(item.get("id")) for item in element if flag(item.get("man"))})
        if ids:
            look.facets[name_of(element), Aspect.BREAKS] = " ".join(map(str, ids))

    def merged(self, look: SheetLook, element: Element) -> None:
        """Merged cells."""
        for item in element:
            look.facets[f"ô {item.get('ref', '')}", Aspect.MERGED] = "merged"

    def filters(self, look: SheetLook, element: Element) -> None:
        """Which rows a filter leaves."""
        look.facets["", Aspect.FILTER] = element.get("ref", "") + "".join(as_told(item) for item in element)

    def links(self, look: SheetLook, element: Element) -> None:
        """Cells that lead elsewhere."""
        for item in element:
            place = re.sub(r"[#'$]", "", item.get("location", "")) or "outside"
            look.facets[f"ô {item.get('ref', '')}", Aspect.LINK] = place

    def validations(self, look: SheetLook, element: Element) -> None:
        """What may be typed: nothing that is seen or printed, but told for what was written without any."""
        if len(element):
            look.facets["", Aspect.VALIDATION] = "present"


_FORMULA_HABITS = frozenset({"aca", "ca"})

_READERS: Mapping[str, Callable[[SheetReader, SheetLook, Element], None]] = {
    "sheetData": SheetReader.rows,
    "cols": SheetReader.columns,
    "sheetFormatPr": SheetReader.usual_sizes,
    "conditionalFormatting": SheetReader.conditional,
    "sheetViews": SheetReader.views,
    "sheetPr": SheetReader.properties,
    "pageSetup": SheetReader.page,
    "pageMargins": SheetReader.margins,
    "printOptions": SheetReader.on_paper,
    "headerFooter": SheetReader.header_footer,
    "rowBreaks": SheetReader.breaks,
    "colBreaks": SheetReader.breaks,
    "mergeCells": SheetReader.merged,
    "autoFilter": SheetReader.filters,
    "hyperlinks": SheetReader.links,
    "dataValidations": SheetReader.validations,
}


@lru_cache(maxsize=8192)
def _column(place: str) -> int | None:
    """The column of an address, 0-based; ``None`` of what is none."""
    return position(place)[1] if _CELL.fullmatch(place) else None


def text_of(element: Element | None, sheet: StyleSheet) -> Text:
    """The words of a text, and how its pieces look where it has several."""
    if element is None:
        return Text("")
    words, pieces = "", []
    for item in element:
        tag = name_of(item)
        if tag == "t":
            words += item.text or ""
        elif tag == "r":
            said = "".join(part.text or "" for part in children(item, "t"))
            words += said
            pieces.append(f"{len(said.strip())} {sheet.font(child(item, 'rPr'))}")
        elif tag != "phoneticPr":
            pieces.append(as_told(item))
    return Text(_one_line(words), "\n".join(pieces), words.replace("_x000D_", ""))


def _one_line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.replace("_x000D_", "")).split())


def _number(text: str) -> Text:
    try:
        value = float(text) if text else None
    except ValueError:
        return Text(text, "", text)
    return Text("") if value is None else Text(format(value, ".10g"), "", value)


def _strange(look: SheetLook, element: Element) -> None:
    key = (name_of(element).rsplit("}", 1)[-1], Aspect.STRANGE)
    look.facets[key] = f"{look.facets.get(key, '')}{as_told(element)}"
