"""Tables found by their visible labels, for sheets whose hidden keys are gone (content pasted into a new workbook).

Relies on the headings of :mod:`ccht_excel.form_layout`, compared without case, diacritics and punctuation and with
near misses forgiven. Refuses what it cannot tell: a row whose label fits nothing is left out, and missed as an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from ccht_excel.form_layout import GUIDE_SHEET, HEADINGS, SECTIONS, SIGNATURES
from ccht_excel.keyed_sheet import META_SHEET, Cell, CellValue, Row, SheetGrid, Table
from ccht_excel.model import CriteriaSet, DatumKind
from ccht_excel.vietnamese import fold

_NEAR = 0.86
_INDICATOR = re.compile(r"\d+[.,]\d+")
_PARENTHESIS = re.compile(r"\([^)]*\)")
_NUMBER = re.compile(r"^\s*\d+\s*[.)]\s*")
_PLACE_AND_DATE = re.compile(r", ngay\b.{1,12}\bthang\b.{1,12}\bnam\b[^,]{0,14}$")
_NEEDED: Mapping[str, tuple[frozenset[str], ...]] = {
    "indicators": (frozenset({"id", "result"}), frozenset({"id", "level"}), frozenset({"id", "label", "note"})),
    "villages": (frozenset({"label"}),),
    "figures": (frozenset({"label", "value"}),),
    "evidence": (frozenset({"indicator", "title"}), frozenset({"title", "number"})),
}
"""Table -> sets of columns any of which make a row its heading; villages need a figure besides."""

_Rows = Sequence[tuple[int, Sequence[CellValue]]]


def tables_by_label(sheets: Iterable[SheetGrid], criteria_set: CriteriaSet) -> tuple[Table, ...]:
    """The tables recognisable in these sheets by visible headings and labels alone."""
    found: list[Table] = []
    for sheet in sheets:
        if sheet.name.strip() not in (GUIDE_SHEET, META_SHEET):
            found.extend(_sheet_tables(sheet, criteria_set))
    return tuple(found)


def _sheet_tables(sheet: SheetGrid, criteria_set: CriteriaSet) -> Iterator[Table]:
    heads = [(index, head) for index, (_, values) in enumerate(sheet.rows) if (head := _heading(values, criteria_set))]
    for number, (index, (name, columns)) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else len(sheet.rows)
        rows = tuple(_table_rows(name, columns, sheet.rows[index + 1 : end], criteria_set))
        if rows:
            yield Table(name, sheet.name, sheet.rows[index][0], columns, rows)


def _heading(values: Sequence[CellValue], criteria_set: CriteriaSet) -> tuple[str, dict[str, int]] | None:
    """The table this row is the heading of, with its columns; ``None`` for an ordinary row."""
    texts = {column: _bare(value) for column, value in enumerate(values) if isinstance(value, str) and value.strip()}
    if len(texts) < 2:
        return None
    best: tuple[int, str, dict[str, int]] | None = None
    for name, needed in _NEEDED.items():
        labels = {key: _bare(label) for key, label in HEADINGS[name].items() if "{" not in label}
        if name == "villages":
            labels |= _figure_labels(criteria_set)
        columns: dict[str, int] = {}
        for column, text in texts.items():
            key = next((key for key, label in labels.items() if key not in columns and _near(text, label)), None)
            if key:
                columns[key] = column
        enough = any(keys <= columns.keys() for keys in needed)
        if name == "villages":
            enough = enough and len(columns.keys() - {"label", "number"}) > 0
        if enough and (best is None or len(columns) > best[0]):
            best = (len(columns), name, columns)
    return best[1:] if best else None


def _table_rows(name: str, columns: Mapping[str, int], rows: _Rows, criteria_set: CriteriaSet) -> Iterator[Row]:
    for number, values in rows:
        if _ends_table(values):
            return
        cells = {
            key: Cell(values[column] if column < len(values) else "", number, column) for key, column in columns.items()
        }
        row = Row("", number, cells)
        key = _row_key(name, row, criteria_set)
        if key is not None:
            yield Row(key, number, cells)


def _ends_table(values: Sequence[CellValue]) -> bool:
    """Whether the row is a heading of the next section, or belongs to the signatures."""
    texts = [value for value in values if isinstance(value, str) and value.strip()]
    if len(texts) == 1 and (_bare(_NUMBER.sub("", texts[0])) in _SECTIONS or _PLACE_AND_DATE.search(fold(texts[0]))):
        return True
    return any(fold(text) in _SIGNATURES for text in texts)


def _row_key(name: str, row: Row, criteria_set: CriteriaSet) -> str | None:
    """The key the row would have had; ``None`` where it is no row of this table."""
    if name == "evidence":
        match = _INDICATOR.search(row.text("indicator"))
        filled = not row.blank and (match or not row.text("indicator"))
        return "" if filled else None
    if name == "villages":
        return "" if row.text("label") and any(not row[id].blank for id in row.cells if id != "label") else None
    if name == "figures":
        text = _bare(row.text("label"))
        return next((id for id, label in _figure_labels(criteria_set).items() if _near(text, label)), None)
    match = _INDICATOR.fullmatch(row.text("id").strip())
    id = match.group().replace(",", ".") if match else ""
    return id if any(indicator.id == id for indicator in criteria_set.indicators) else None


def _figure_labels(criteria_set: CriteriaSet) -> dict[str, str]:
    return {id: _bare(spec.label) for id, spec in criteria_set.data.items() if spec.kind is DatumKind.COUNT}


def _bare(value: CellValue) -> str:
    """A label for comparing: without the "(chọn)" of headings, case, diacritics, punctuation."""
    return re.sub(r"[^a-z0-9]+", " ", fold(_PARENTHESIS.sub(" ", str(value)))).strip()


def _near(text: str, label: str) -> bool:
    if text == label:
        return True
    if abs(len(text) - len(label)) > 4 or min(len(text), len(label)) < 5:
        return False
    return SequenceMatcher(None, text, label).ratio() >= _NEAR


_SECTIONS = frozenset(_bare(text) for text in SECTIONS.values())
_SIGNATURES = frozenset(fold(text) for pair in SIGNATURES for text in pair)
