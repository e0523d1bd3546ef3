"""An .xlsx or .xlsm package into grids of cell values: what each cell shows, and nothing it does not.

Relies on :mod:`ccht_excel.spreadsheets.sheet_xml` for the cells as they stand in the XML. Refuses with
:class:`RefusedError` what contradicts itself: texts and styles that do not exist, two contents for one cell, a document
type declaration. A worksheet whose part is not there is lost, and said to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

from msgspec import Struct

from ccht_excel.exchange.grid import CellValue, ErrorValue, RowValues
from ccht_excel.model.limits import MOST_ROWS
from ccht_excel.spreadsheets.beside import beside_of
from ccht_excel.spreadsheets.cell_formats import SHOWN_OTHERWISE, Formats, day_value, number_value, text_value
from ccht_excel.spreadsheets.conditional import Effect, Held, Rule, effects, shown_under
from ccht_excel.spreadsheets.in_cell_pictures import PICTURE, is_picture_by_formula, pictures_in
from ccht_excel.spreadsheets.ink import USUAL_THEME, Colour, Inked
from ccht_excel.spreadsheets.links import links_by_formula, links_of
from ccht_excel.spreadsheets.main_part import workbook_part
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, Relations, named, relations_of, remembered, tree
from ccht_excel.spreadsheets.raw_cells import RawCell, SheetXml, number_in
from ccht_excel.spreadsheets.rich_text import RichText, inks_within, joined, struck_out
from ccht_excel.spreadsheets.row_memory import Line, Styled, known_sheet
from ccht_excel.spreadsheets.sheet_xml import UnusualError, read_sheet_xml
from ccht_excel.spreadsheets.sparse_sheet import FORMULA_WITHOUT_RESULT, UNNAMED_ERROR, SparseSheet
from ccht_excel.spreadsheets.xlsx_conditional import rules_of
from ccht_excel.spreadsheets.xlsx_formulas import formulas_in, unsteady_in
from ccht_excel.spreadsheets.xlsx_ink import Colours, asks_for_theme, theme_in
from ccht_excel.spreadsheets.xlsx_parts import formats_of, shared_texts
from ccht_excel.spreadsheets.zip_package import Package, damaged

_RELATION_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


def read_xlsx(package: Package, most_rows: int = MOST_ROWS) -> list[SparseSheet]:
    """The sheets of a package.

    Raises ``RefusedError`` where the package is damaged.
    """
    try:
        return _sheets(package, most_rows)
    except XML_ERRORS as error:
        raise damaged("nội dung bên trong tệp bị hỏng") from error


class _Listed(NamedTuple):
    """A sheet as the workbook lists it: its name, whether it is seen, the id of the relation that leads to it."""

    name: str
    visible: bool
    relation: str


class _Book(NamedTuple):
    """What the workbook part says: its sheets, and whether it counts days since 1904."""

    sheets: tuple[_Listed, ...]
    since_1904: bool


def _workbook(package: Package) -> tuple[_Book, Relations]:
    """The workbook part and what it refers to. Raises ``RefusedError`` where there is none."""
    found = workbook_part(package)
    if found is None:
        raise damaged("tệp Office thiếu phần bảng tính")
    return remembered(_book, package.read(found[1])), relations_of(package, found[1])


@lru_cache(maxsize=64)
def _book(xml: bytes) -> _Book:
    root = tree(xml)
    properties = next(named(root, "workbookPr"), None)
    sheets = (
        _Listed(
            element.get("name", ""),
            element.get("state", "visible") == "visible",
            next((element.attrib[key] for key in _RELATION_ID if key in element.attrib), ""),
        )
        for element in named(root, "sheet")
    )
    return _Book(tuple(sheets), properties is not None and properties.get("date1904") in ("1", "true"))


def _worksheets(package: Package, book: _Book, relations: Relations) -> Iterator[tuple[_Listed, str | None]]:
    """Each worksheet of the workbook and the name of its part; ``None`` where that leads nowhere."""
    for listed in book.sheets:
        kind, part = relations.get(listed.relation, ("worksheet", ""))
        if kind == "worksheet":
            yield listed, part if part in package else None


class _Shared(Struct, frozen=True, dict=True):
    """What all sheets of a workbook refer to; ``parts`` by the kind of their relation.

    ``theme`` gives its colours as far as a part asks for them.
    """

    parts: Mapping[str, str]
    texts: Sequence[str | RichText]
    styled: Styled
    theme: Callable[[bytes], Sequence[Colour | None]]

    @property
    def formats(self) -> Formats:
        """What each cell style shows."""
        return self.styled.formats

    @cached_property
    def may_hide_letters(self) -> bool:
        """Whether letters within a text may be seen less, or more, than those of its cell."""
        rich = [run.ink for text in self.texts if isinstance(text, tuple) for run in text if run.ink]
        some = bool(self.formats.faint or self.formats.coloured)
        return any(some or Inked(*ink, ground).faint for ink in rich for ground in self.formats.grounds)


def _sheets(package: Package, most_rows: int) -> list[SparseSheet]:
    book, relations = _workbook(package)
    by_type = dict(relations.values())
    styles, texts = (package.read(by_type[kind]) if kind in by_type else b"" for kind in ("styles", "sharedStrings"))
    theme = partial(_theme, package, by_type.get("theme", ""))
    styled = remembered(_styled, styles, book.since_1904, theme(styles))
    colours = Colours(styled.palette, theme(texts))
    shared = _Shared(by_type, shared_texts(texts, colours) if "sharedStrings" in by_type else [], styled, theme)
    read: list[tuple[SparseSheet, str]] = []
    for listed, part in _worksheets(package, book, relations):
        sheet = SparseSheet(listed.name, listed.visible, lost=part is None, most_rows=most_rows)
        if part is not None:
            _read_sheet(package, part, sheet, shared)
        read.append((sheet, part or ""))
    if any(sheet.unsteady for sheet, _ in read):
        for sheet, part in read:
            sheet.formulas = formulas_in(package.read(part)) if part else {}
    return [sheet for sheet, _ in read]


def _theme(package: Package, part: str, xml: bytes) -> Sequence[Colour | None]:
    """The colours of the theme, looked up only where this part asks for one of those that are not always the same."""
    return theme_in(package, part) if part in package and asks_for_theme(xml) else USUAL_THEME


@lru_cache(maxsize=32)
def _styled(styles: bytes, since_1904: bool, theme: Sequence[Colour | None]) -> Styled:
    """By this part of styles, which is empty where there is none."""
    formats, palette = formats_of(styles, theme) if styles else (Formats(), ())
    return Styled(formats, since_1904, palette)


def _read_sheet(package: Package, part: str, sheet: SparseSheet, shared: _Shared) -> None:
    xml = package.read(part)
    known = known_sheet(xml, shared.styled, sheet.most_rows)
    found = known or read_sheet_xml(xml, sheet.most_rows, Colours(shared.styled.palette, shared.theme(xml)))
    outside = known.outside if known else xml
    sheet.merged = found.merged
    sheet.hidden_rows, sheet.hidden_columns = found.hidden_rows, found.hidden_columns
    sheet.links = {**(known.links if known else links_by_formula(found.cells)), **links_of(package, part, outside)}
    sheet.notes, sheet.drawn = beside_of(package, part)
    sheet.unsteady = {} if known and not known.unsteady else unsteady_in(xml)
    rules = rules_of(outside, shared.formats.conditional)
    own = _rules_by_cell(found.cells, rules, shared) if rules else {}
    sheet.faint = (
        known.faint if known and not rules and not shared.may_hide_letters else _faint(found.cells, shared, own)
    )
    sheet.lines = known.lines(shared.texts, partial(_line, shared)) if known and not rules else None
    if sheet.lines is None:
        cells = found.cells
        seen = _cells_seen(cells, shared, own)
        if isinstance(found, SheetXml) and found.rich:
            pictures = pictures_in(package, shared.parts, found.rich)
            seen = ((row, column, PICTURE if (row, column) in pictures else value) for row, column, value in seen)
        sheet.put_all(seen)


def _faint(
    cells: Sequence[RawCell], shared: _Shared, own: Mapping[tuple[int, int], Sequence[Rule]]
) -> list[tuple[int, int]]:
    """The cells some of whose letters nobody sees, or may not: by their conditional formats, where these are unsure."""
    return [(cell.row, cell.column) for cell in cells if _is_faint(cell, shared, own.get((cell.row, cell.column), ()))]


def _is_faint(cell: RawCell, shared: _Shared, rules: Sequence[Rule]) -> bool:
    text = _text(cell, shared.texts)
    if not rules and not isinstance(text, tuple):
        return shared.formats.hides(cell.style, number_in(cell))
    inks = inks_within(text if isinstance(text, tuple) else (), shared.formats.ink(cell.style, number_in(cell)))
    return any(effect.on(inked).faint for effect in effects(rules, _held(cell, text)) for inked in inks)


def _line(shared: _Shared, cells: Sequence[RawCell]) -> Line | None:
    """The values of one row; ``None`` where all are empty. Raises ``UnusualError`` where some are far outside."""
    alone = SparseSheet("")
    alone.put_all(_cells_seen(cells, shared, {}))
    if alone.stray:
        raise UnusualError
    return next(((number, RowValues(values)) for number, values in alone.grid().rows), None)


def _cells_seen(
    cells: Sequence[RawCell], shared: _Shared, own: Mapping[tuple[int, int], Sequence[Rule]]
) -> Iterator[tuple[int, int, CellValue]]:
    """Row, column and what is seen of each cell; a shared text in a usual style is seen as it stands."""
    texts, special = shared.texts, shared.formats.special
    for cell in cells:
        row, column, style, kind, value, _ = cell
        if kind == "s" and not own and style not in special and isinstance(value, str) and value.isdecimal():
            number = int(value)
            text = texts[number] if number < len(texts) else None
            if isinstance(text, str):
                yield row, column, text
                continue
        yield row, column, _seen(cell, shared, own.get((row, column), ()))


def _rules_by_cell(
    cells: Sequence[RawCell], rules: Sequence[Rule], shared: _Shared
) -> Mapping[tuple[int, int], Sequence[Rule]]:
    """The rules for each cell; keys are read as they stand, whatever becomes of the look of their rows."""
    keyed = {cell.row for cell in cells if not cell.column and str(_text(cell, shared.texts)).startswith("@")}
    return {
        (cell.row, cell.column): [rule for rule in rules if rule.covers(cell.row, cell.column)]
        for cell in cells
        if cell.column and cell.row not in keyed
    }


_NO_EFFECT = Effect()


def _seen(cell: RawCell, shared: _Shared, rules: Sequence[Rule]) -> CellValue:
    """What the cell says: what it shows, but for what is struck out; ``rules`` are the conditional formats for it."""
    text = _text(cell, shared.texts)
    if not rules:
        return _shown(cell, text, shared, _NO_EFFECT)
    return shown_under(effects(rules, _held(cell, text)), lambda effect: _shown(cell, text, shared, effect))


def _held(cell: RawCell, text: str | RichText | None) -> Held:
    """What a cell holds, before any format."""
    if isinstance(text, tuple):
        return "".join(run.text for run in text)
    if cell.type == "n" and text and text.strip():
        return float(text)
    return text == "1" if cell.type == "b" else text or ""


def _shown(cell: RawCell, text: str | RichText | None, shared: _Shared, effect: Effect) -> CellValue:
    struck = cell.style in shared.formats.struck if effect.struck is None else effect.struck
    if effect.unseen and cell.type == "n":
        return SHOWN_OTHERWISE
    if isinstance(text, tuple):
        return _as_text(cell, joined(text, struck), shared, effect)
    value = _value(cell, text, shared, effect)
    return struck_out(value) if struck else value


def _as_text(cell: RawCell, text: str, shared: _Shared, effect: Effect) -> CellValue:
    return text_value(text, effect.form) if effect.form else shared.formats.text(cell.style, text)


def _text(cell: RawCell, texts: Sequence[str | RichText]) -> str | RichText | None:
    """The text of a cell's value. Raises ``RefusedError`` for a shared text that does not exist."""
    if cell.type != "s" or not cell.value:
        return cell.value
    index = int(str(cell.value))
    if not 0 <= index < len(texts):
        raise damaged("tệp nhắc đến một dòng chữ không có trong tệp")
    return texts[index]


def _value(cell: RawCell, text: str | None, shared: _Shared, effect: Effect) -> CellValue:
    """What the cell shows. Raises ``RefusedError`` for a style that does not exist."""
    if cell.type == "e":
        return ErrorValue(text) if text else UNNAMED_ERROR
    if text is None or (text == "" and cell.type not in ("s", "str", "inlineStr")):
        return FORMULA_WITHOUT_RESULT if cell.formula is not None else ""
    if cell.type == "str" and is_picture_by_formula(text):
        return PICTURE
    if cell.type in ("s", "str", "inlineStr"):
        return _as_text(cell, text, shared, effect)
    if cell.type == "b":
        return {"1": True, "0": False, "true": True, "false": False}.get(text.strip(), UNNAMED_ERROR)
    if cell.type == "d":
        return day_value(text)
    if cell.type != "n":
        return UNNAMED_ERROR
    try:
        form = effect.form or shared.formats.of(cell.style)
    except IndexError as error:
        raise damaged("tệp nhắc đến một kiểu trình bày không có trong tệp") from error
    return number_value(text, form, shared.styled.since_1904)
