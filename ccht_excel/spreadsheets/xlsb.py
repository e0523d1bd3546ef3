"""An .xlsb workbook (Excel's binary package) into grids of cell values.

Relies on :mod:`ccht_excel.spreadsheets.zip_package` and the record numbers of [MS-XLSB]. Refuses with
``RefusedError`` what is damaged.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct, field

from ccht_excel.exchange.grid import CellValue, ErrorValue
from ccht_excel.model.limits import MOST_ROWS
from ccht_excel.spreadsheets import ink
from ccht_excel.spreadsheets.beside import beside_of
from ccht_excel.spreadsheets.binary_conditional import areas_of_xlsb, effect_of_xlsb, rule_of_xlsb
from ccht_excel.spreadsheets.cell_formats import Formats, shaped
from ccht_excel.spreadsheets.conditional import Effect, Rule, apply_rules
from ccht_excel.spreadsheets.formula_tokens import Elsewhere
from ccht_excel.spreadsheets.ink import Colour, Ink, Inked
from ccht_excel.spreadsheets.links import spread, targets_of
from ccht_excel.spreadsheets.main_part import workbook_part
from ccht_excel.spreadsheets.number_formats import NumberFormat
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, relations_of
from ccht_excel.spreadsheets.rich_text import Look, Run, inks_within, joined, struck_out
from ccht_excel.spreadsheets.sparse_sheet import LEAST_HEIGHT, LEAST_WIDTH, MAX_COLUMNS, MergedRange, SparseSheet
from ccht_excel.spreadsheets.xlsb_formulas import SheetFormulas, elsewhere_of
from ccht_excel.spreadsheets.xlsx_ink import theme_in
from ccht_excel.spreadsheets.zip_package import Package, damaged

_ROW, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = 8, 9, 10, 11
_AFTER_VALUE = {_FORMULA_TEXT: 0, _FORMULA_NUMBER: 16, _FORMULA_BOOL: 9, _FORMULA_ERROR: 9}
"""Where the value of a formula ends; that of a text says how long it is."""
_RICH_TEXT, _SHARED_ITEM, _FONT, _FORMAT, _STYLE, _PROPERTIES, _SHEET, _MERGED = 62, 19, 43, 44, 47, 153, 156, 176
_CELL_STYLES, _END_CELL_STYLES, _COLUMNS, _LINK = 617, 618, 60, 494
_DIFFERENTIAL, _CONDITIONAL, _RULE = 507, 461, 463
_FILL = 45
_SOLID = 1
_TWIPS = 20
"""Units of the height of a font or a row in a point."""
_OF_CHARACTER = 256
"""Units of the width of a column in a character."""
_BROKEN: tuple[type[Exception], ...] = (struct.error, *XML_ERRORS)
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def read_xlsb(package: Package, most_rows: int = MOST_ROWS) -> list[SparseSheet]:
    """The sheets of a package.

    Raises ``RefusedError`` where the package is damaged.
    """
    try:
        return list(_sheets(package, most_rows))
    except _BROKEN as error:
        raise damaged("nội dung bên trong tệp bị hỏng") from error


def _sheets(package: Package, most_rows: int) -> Iterator[SparseSheet]:
    found = workbook_part(package)
    if found is None:
        raise damaged("tệp Office thiếu phần bảng tính")
    relations = relations_of(package, found[1])
    by_type = dict(relations.values())
    texts = _shared_texts(package.read(by_type["sharedStrings"])) if "sharedStrings" in by_type else []
    theme = theme_in(package, by_type["theme"]) if "theme" in by_type else ink.USUAL_THEME
    styles = _styles(package.read(by_type["styles"]), theme) if "styles" in by_type else _Styles()
    since_1904 = False
    book = list(_records(package.read(found[1])))
    elsewhere = elsewhere_of(book)
    for kind, record in book:
        if kind == _PROPERTIES:
            since_1904 = bool(record[0] & 1)
        elif kind == _SHEET:
            id, after = _string(record, 8)
            name, _ = _string(record, after)
            type, part = relations.get(id, ("worksheet", ""))
            if type == "worksheet":
                sheet = SparseSheet(name, record[0] == 0, lost=part not in package, most_rows=most_rows)
                if not sheet.lost:
                    targets = targets_of(package, part)
                    _read_sheet(package.read(part), sheet, _Shared(texts, styles, since_1904, targets, elsewhere))
                    sheet.notes, sheet.drawn = beside_of(package, part)
                yield sheet


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(record number, content) of a binary part; both numbers before the content are of variable length."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if at + size > len(data):
            raise damaged("nội dung bên trong tệp bị cắt cụt")
        yield kind, data[at : at + size]
        at += size


def _string(record: bytes, at: int) -> tuple[str, int]:
    """A string of a record, and where it ends."""
    (length,) = struct.unpack_from("<I", record, at)
    end = at + 4 + 2 * length
    if end > len(record):
        raise damaged("nội dung bên trong tệp bị cắt cụt")
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


_Text: TypeAlias = tuple[str, Sequence[tuple[int, int]]]
"""A text and its runs: where each starts, and its font."""


def _rich(record: bytes, at: int) -> _Text:
    """A text with what is said of its runs."""
    text, after = _string(record, at + 1)
    if not record[at] & 1:
        return text, ()
    (count,) = struct.unpack_from("<I", record, after)
    if after + 4 + 4 * count > len(record):
        raise damaged("nội dung bên trong tệp bị cắt cụt")
    return text, [struct.unpack_from("<HH", record, after + 4 + 4 * number) for number in range(count)]


def _shared_texts(data: bytes) -> list[_Text]:
    return [_rich(record, 0) for kind, record in _records(data) if kind == _SHARED_ITEM]


class _Styles(Struct):
    """The formats of cells, and the looks of fonts and of cell styles."""

    formats: Formats = field(default_factory=Formats)
    fonts: list[Look] = field(default_factory=list)
    inks: list[Ink] = field(default_factory=list)

    def is_faint(self, found: CellValue | _Text, style: int) -> bool:
        """Whether nobody sees some of the letters of a cell."""
        if not isinstance(found, tuple):
            return self.formats.hides(style, found if isinstance(found, float) else None)
        return any(inked.faint for inked in inks_within(self._runs(*found), self.formats.ink(style)))

    def seen(self, found: CellValue | _Text, style: int, since_1904: bool) -> CellValue:
        """What a cell says: what it shows, but for what is struck out."""
        struck = style in self.formats.struck
        if isinstance(found, tuple):
            return self.formats.text(style, joined(self._runs(*found), struck))
        value = shaped(found, self.formats.of(style), since_1904) if isinstance(found, float) else found
        return struck_out(value) if struck else value

    def _runs(self, text: str, runs: Sequence[tuple[int, int]]) -> Iterator[Run]:
        starts = [0, *(start for start, _ in runs), len(text)]
        looks = [(None, None), *((self.fonts[font], self.inks[font]) for _, font in runs)]
        for start, end, look in zip(starts, starts[1:], looks, strict=False):
            if start < end:
                yield Run(text[start:end], *look)


def _styles(data: bytes, theme: Sequence[Colour | None]) -> _Styles:
    codes: dict[int, str] = {}
    fonts: list[Look] = []
    by_style: list[NumberFormat] = []
    letters: list[Ink] = []
    grounds: list[Colour | None] = []
    struck: set[int] = set()
    inks: list[Inked] = []
    conditional: list[Effect] = []
    of_cells = False
    for kind, record in _records(data):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", record)[0]] = _string(record, 2)[0]
        elif kind == _FONT:
            height, bits, _, script = struct.unpack_from("<4H", record)
            fonts.append(Look(bool(bits & 8), script in (1, 2)))
            letters.append((_colour(record, 12, theme), height / _TWIPS))
        elif kind == _FILL:
            (pattern,) = struct.unpack_from("<I", record)
            grounds.append(_colour(record, 4, theme) if pattern == _SOLID else None if pattern else ink.WHITE)
        elif kind in (_CELL_STYLES, _END_CELL_STYLES):
            of_cells = kind == _CELL_STYLES
        elif kind == _STYLE and of_cells:
            id, font, fill = struct.unpack_from("<3H", record, 2)
            if any(look.struck for look in fonts[font : font + 1]):
                struck.add(len(by_style))
            inks.append(_inked(letters[font : font + 1], grounds[fill : fill + 1]))
            by_style.append(NumberFormat.of(id, codes.get(id)))
        elif kind == _DIFFERENTIAL:
            conditional.append(effect_of_xlsb(record))
    return _Styles(Formats(tuple(by_style), frozenset(struck), inks, conditional), fonts, letters)


def _inked(font: Sequence[Ink], fill: Sequence[Colour | None]) -> Inked:
    """The letters of this font on this fill, where both are known."""
    return next((Inked(*letters, ground) for letters in font for ground in fill), Inked(None, None, None))


def _colour(record: bytes, at: int, theme: Sequence[Colour | None]) -> Colour | None:
    """The colour that a record says from there on; ``None`` where it says none that is known."""
    if len(record) < at + 8:
        return None
    kind, number, tint, red, green, blue = struct.unpack_from("<BBh3B", record, at)
    kind, tint = kind >> 1, tint / 0x7FFF
    if kind == _THEME:
        return ink.of_theme(number, tint, theme)
    if kind == _SHARES:
        return ink.tinted((red, green, blue), tint)
    found = ink.by_number(number) if kind == _NUMBERED else ink.BLACK if kind == _AUTOMATIC else None
    return found and ink.tinted(found, tint)


_AUTOMATIC, _NUMBERED, _SHARES, _THEME = range(4)
"""Ways in which a colour is given."""


class _Shared(Struct, frozen=True):
    """What the cells of a sheet refer to: texts, styles, addresses of links by relation, other sheets."""

    texts: Sequence[_Text]
    styles: _Styles
    since_1904: bool
    targets: Mapping[str, str]
    elsewhere: Elsewhere


def _read_sheet(data: bytes, sheet: SparseSheet, shared: _Shared) -> None:
    reading = _SheetReading(sheet, shared, SheetFormulas(shared.elsewhere))
    for kind, record in _records(data):
        if _RK <= kind <= _FORMULA_ERROR or kind == _RICH_TEXT:
            reading.cell(kind, record)
        else:
            reading.other(kind, record)
    reading.end()


class _SheetReading(Struct):
    """One sheet being read, record by record."""

    sheet: SparseSheet
    shared: _Shared
    formulas: SheetFormulas
    row: int = -1
    merged: list[MergedRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    faint: set[tuple[int, int]] = field(default_factory=set)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    ruled: list[MergedRange] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def cell(self, kind: int, record: bytes) -> None:
        column, style = struct.unpack_from("<II", record)
        value = _value(kind, record, self.shared.texts)
        style &= 0xFFFFFF
        self.sheet.put(self.row, column, self.shared.styles.seen(value, style, self.shared.since_1904))
        if self.shared.styles.is_faint(value, style):
            self.faint.add((self.row, column))
        if kind in _AFTER_VALUE:
            after = _string(record, 8)[1] if kind == _FORMULA_TEXT else _AFTER_VALUE[kind]
            self.formulas.cell((self.row, column), record, after)

    def other(self, kind: int, record: bytes) -> None:
        if kind == _ROW:
            self.row, _, height = struct.unpack_from("<IIH", record)
            if (record[11] & 0x10 or height < LEAST_HEIGHT * _TWIPS) and self.row < self.sheet.most_rows:
                self.hidden_rows.add(self.row)
        elif kind == _COLUMNS:
            first, last, width, _, flags = struct.unpack_from("<4IH", record)
            if flags & 1 or width < LEAST_WIDTH * _OF_CHARACTER:
                self.hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))
        elif kind == _LINK:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            target = self.shared.targets.get(_string(record, 16)[0], "")
            self.links.update(spread((top, left), (bottom, right), target))
        elif kind == _CONDITIONAL:
            self.ruled = areas_of_xlsb(record)
        elif kind == _RULE:
            self.rules.append(rule_of_xlsb(record, self.ruled, self.shared.styles.formats.conditional))
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", record)
            self.merged.append(((top, left), (bottom, right)))
        else:
            self.formulas.other(kind, record)

    def end(self) -> None:
        self.formulas.end()
        self.sheet.merged, self.sheet.links = self.merged, {**self.formulas.links, **self.links}
        self.sheet.unsteady = self.formulas.unsteady
        self.sheet.hidden_rows, self.sheet.hidden_columns = self.hidden_rows, self.hidden_columns
        self.sheet.faint = self.faint
        apply_rules(self.sheet, self.rules)


def _value(kind: int, record: bytes, texts: Sequence[_Text]) -> CellValue | _Text:
    if kind == _RK:
        return _packed_number(int(struct.unpack_from("<I", record, 8)[0]))
    if kind in (_REAL, _FORMULA_NUMBER):
        return float(struct.unpack_from("<d", record, 8)[0])
    if kind == _SHARED:
        return texts[int(struct.unpack_from("<I", record, 8)[0])]
    if kind in (_TEXT, _FORMULA_TEXT):
        return _string(record, 8)[0], ()
    if kind == _RICH_TEXT:
        return _rich(record, 8)
    if kind in (_BOOL, _FORMULA_BOOL):
        return bool(record[8])
    return ErrorValue(_ERRORS.get(record[8], "#LỖI"))


def _packed_number(packed: int) -> float:
    """An RK number: 30 bits of an integer or of the upper half of a double, perhaps times 100."""
    if packed & 2:
        whole = packed >> 2
        number = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        number = float(struct.unpack("<d", struct.pack("<Q", (packed & ~3) << 32))[0])
    return number / 100 if packed & 1 else number
