"""One worksheet part being changed: its cells, and what stands around them.

Relies on :mod:`ccht_excel.patching.cells` and :mod:`ccht_excel.patching.markup`. Keeps the order of elements that the
standard sets. Refuses nothing; broken XML raises one of ``XML_ERRORS``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from ccht_excel.exchange.grid import CellValue, address, position
from ccht_excel.patching.cells import CellChange, Piece, SheetData, content_of
from ccht_excel.patching.markup import Document, Element, attributes_in, main_space
from ccht_excel.patching.parts import Parts
from ccht_excel.patching.plain_xml import attribute_text
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.package_xml import is_plain

CHILDREN = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
"""Elements of a worksheet in the order of the standard."""

_OPAQUE = ("sheetData", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks")
"""What of a worksheet is not looked into: the rows, and what nothing here asks for."""

_TAGS = rb'(?:<(?!sheetData)[^<>"]*+(?:"[^"<>]*+"[^<>"]*+)*+>\s*+)*?'
_SELECTED = regex(
    rb'(\s*+%s<sheetViews>\s*+<sheetView(?: [A-Za-z]++="[^"<>]*+")*?) tabSelected="[^"<>]*+"(?=[ />])' % _TAGS
)
"""A worksheet as far as its first view says that it is selected, where all before are tags in double quotes."""

_RANGE = regex(r"([A-Z]{1,3}[1-9][0-9]{0,6})(?::([A-Z]{1,3}[1-9][0-9]{0,6}))?")


class Sheet:
    """A worksheet part, parsed where something of it is asked for."""

    def __init__(self, name: str, part: str, parts: Parts) -> None:
        self.name, self.part, self._parts = name, part, parts
        self._wanted: dict[tuple[int, int], CellChange] = {}
        self._heights: dict[int, float] = {}

    @cached_property
    def document(self) -> Document:
        """The part as XML; its rows are not looked into."""
        return self._parts.document(self.part, _OPAQUE)

    @property
    def space(self) -> str:
        """The namespace of the sheet. Raises ``ValueError`` where it is none of workbooks."""
        return main_space(self.document.root)

    @cached_property
    def data(self) -> SheetData:
        """The rows."""
        element = self._rows
        return SheetData(self.document.xml, element.inside, element.outside, element.prefix)

    @property
    def _rows(self) -> Element:
        found = self.document.root.child("sheetData")
        if found is None:
            raise ValueError("a worksheet without rows")
        return found

    @cached_property
    def _cells(self) -> dict[int, dict[int, Piece]]:
        return {}

    def _piece(self, row: int, column: int) -> Piece | None:
        if row not in self._cells:
            found = self._row_numbers.get(row + 1)
            self._cells[row] = {} if found is None else {cell.number - 1: cell for cell in self.data.cells(found)}
        return self._cells[row].get(column)

    @cached_property
    def _row_numbers(self) -> Mapping[int, Piece]:
        return {row.number: row for row in reversed(self.data.rows)}

    def style(self, row: int, column: int) -> int:
        """The style of a cell by 0-based place; of one that is not there, the one that it would have."""
        piece = self._piece(row, column)
        if piece is not None:
            return _number(attributes_in(self.data.head(piece)).get("s", ""))
        found = self._row_numbers.get(row + 1)
        attributes = attributes_in(self.data.head(found)) if found else {}
        if attributes.get("customFormat") in ("1", "true"):
            return _number(attributes.get("s", ""))
        return _number(self._column_style(column + 1))

    def has_formula(self, row: int, column: int) -> bool:
        """Whether a cell computes."""
        piece = self._piece(row, column)
        mark = re.compile(rb"<%sf[\s/>]" % re.escape(self.data.prefix))
        return piece is not None and mark.search(self.document.xml, piece.inside, piece.outside) is not None

    def _column_style(self, column: int) -> str:
        return next((style for first, last, style in self._columns if first <= column <= last), "")

    @cached_property
    def _columns(self) -> list[tuple[int, int, str]]:
        found = self.document.root.child("cols")
        items = [item.attributes for item in found.children] if found else []
        return [(_number(item.get("min", "")), _number(item.get("max", "")), item.get("style", "")) for item in items]

    def width(self, column: int) -> float:
        """The width of a column by 0-based number, in characters; 0 where the sheet does not say it."""
        found = self.document.root.child("cols")
        items = [item.attributes for item in found.children] if found else []
        inside = (i for i in items if _number(i.get("min", "")) <= column + 1 <= _number(i.get("max", "")))
        return float(next(inside, {}).get("width", 0))

    # -------------------------------------------------------------------------------------

    def heighten(self, row: int, points: float) -> None:
        """Give a row in which a cell changes at least this height; one that says no height fits itself."""
        found = self._row_numbers.get(row + 1)
        there = attributes_in(self.data.head(found)).get("ht", "") if found else ""
        if there and points > max(float(there), self._heights.get(row, 0.0)):
            self._heights[row] = points

    def change(self, row: int, column: int, change: CellChange) -> None:
        """Change a cell by 0-based place; what an earlier change said and this one leaves open stays."""
        before = self._wanted.get((row, column), CellChange())
        self._wanted[row, column] = CellChange(
            before.style if change.style is None else change.style,
            before.content if change.content is None else change.content,
        )

    def write(self, row: int, column: int, value: CellValue) -> None:
        """Give a cell a value by 0-based place; its style stays."""
        self.change(row, column, CellChange(content=content_of(value)))

    def deselect(self) -> None:
        """The sheet is no longer among those that are typed into together."""
        xml = self._parts.read(self.part)
        if is_plain(xml) and b"tabSelected" not in xml:
            return
        usual = _SELECTED.match(xml) if xml.count(b"tabSelected") == 1 else None
        if usual and is_plain(xml) and "document" not in self.__dict__:  # nothing else of it may ever be asked for
            self._parts.write(self.part, xml[: usual.end(1)] + xml[usual.end() :])
            return
        views = self.document.root.child("sheetViews")
        for view in views.children if views else ():
            if "tabSelected" in view.attributes:
                self.document.set(view, "tabSelected", None)

    def put(self, name: str, attributes: Mapping[str, str]) -> None:
        """Add an empty element where the standard has its place."""
        written = b"".join(b' %s="%s"' % (key.encode(), attribute_text(value)) for key, value in attributes.items())
        element = b"<%s%s%s/>" % (self.document.root.prefix.encode(), name.encode(), written)
        self.document.insert(self.document.root, element, name, CHILDREN)

    def settle(self) -> None:
        """Write the changes of cells into the part."""
        if not self._wanted:
            return
        new = b""
        for start, end, written in self.data.changes(self._wanted, self._column_style, self._heights):
            if self._rows.empty:
                new += written
            else:
                self.document.replace(start, end, written)
        if new:
            self.document.append(self._rows, new)
        self._widen()
        self._wanted, self._heights = {}, {}

    def _widen(self) -> None:
        """The cells said to be in use include those that were added."""
        dimension = self.document.root.child("dimension")
        match = _RANGE.fullmatch(dimension.attributes.get("ref", "")) if dimension else None
        if dimension is None or match is None:
            return
        corners = [position(corner) for corner in match.groups() if corner]
        rows, columns = zip(*corners, *self._wanted, strict=True)
        first, last = address(min(rows), min(columns)), address(max(rows), max(columns))
        wanted = first if first == last else f"{first}:{last}"
        if wanted != dimension.attributes["ref"]:
            self.document.set(dimension, "ref", wanted)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
