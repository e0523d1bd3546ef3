"""Tables found by their visible labels, for sheets whose hidden keys are gone (content pasted into a new workbook).

Relies on the headings of :mod:`ccht_excel.forms.layout`, compared without case, diacritics and punctuation and with
near misses forgiven. Refuses what it cannot tell: a row whose label fits nothing is left out, and missed as an answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from types import MappingProxyType

from ccht_excel.exchange.grid import CellValue, SheetGrid, all_told
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table, is_meta
from ccht_excel.forms.layout import (
    FORMER_PART,
    FORMER_SIGNATURES,
    GUIDE_SECTIONS,
    GUIDE_SHEET,
    HEADINGS,
    SECTIONS,
    SIGNATURES,
)
from ccht_excel.forms.levels import heading
from ccht_excel.law.attributes import attribute_rows, attributes_beside
from ccht_excel.model.law import CriteriaSet, DatumKind
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.legacy_fonts import decode_legacy
from ccht_excel.vietnamese.text import fold
from ccht_excel.vietnamese.typed import indicator_ids

_NEAR = 0.86
_CLEARLY = 0.04
_LIKE = 0.6
_SHARE = "share "
_SHORTEST, _LONGEST = 5, 500
_PARENTHESIS = regex(r"\([^)]*\)")
_NUMBER = regex(r"^\s*\d+\s*[.)]\s*")
_PLACE_AND_DATE = regex(r", ngay\b.{1,12}\bthang\b.{1,12}\bnam\b[^,]{0,14}$")
_NEEDED: Mapping[str, tuple[frozenset[str], ...]] = {
    "indicators": (
        *(frozenset({name, answer}) for name in ("id", "label") for answer in ("result", "level")),
        frozenset({"id", "label", "note"}),
    ),
    "villages": (frozenset({"label"}),),
    "figures": (frozenset({"label", "value"}),),
    "evidence": (frozenset({"indicator", "title"}), frozenset({"title", "number"})),
}
"""Table -> sets of columns any of which make a row its heading; villages need a figure besides."""

READ_ROWS = 1_000
"""No form reads on further; a sheet of fifty thousand rows is something else."""

_MOST_COLUMNS = 4096
"""So many headings are remembered with the columns that they name."""

_Rows = Sequence[tuple[int, Sequence[CellValue]]]


class Labels:
    """The visible words of forms for one criteria set, made ready for comparing.

    ``exact`` is for sheets that still have keys: headings must be those of the form, misspelt ones are none.
    """

    def __init__(self, criteria_set: CriteriaSet, *, exact: bool = False) -> None:
        self._exact = exact
        counts = {id: spec for id, spec in criteria_set.data.items() if spec.kind is DatumKind.COUNT}
        asked_beside = {
            key: (spec, _bare(attribute.label)) for key, (spec, attribute) in attribute_rows(criteria_set).items()
        }
        self.figures = {id: _bare(spec.label) for id, spec in counts.items()}
        self._rows_of_figures = self.figures | {
            key: label for key, (spec, label) in asked_beside.items() if spec.id in counts
        }
        # Shares are named much like the counts they are made of; they are nobody's answers.
        self._shares = {
            f"{_SHARE}{ratio.id}": _bare(ratio.label) for item in criteria_set.indicators for ratio in item.ratios
        }
        self.indicators = {indicator.id: _bare(indicator.title) for indicator in criteria_set.indicators}
        self.indicators |= {key: label for key, (spec, label) in asked_beside.items() if spec.id not in counts}
        self.headings: dict[str, dict[str, str]] = {}
        for name in _NEEDED:
            self.headings[name] = {key: _bare(label) for key, label in HEADINGS[name].items() if "{" not in label}
        del self.headings["evidence"]["check"]  # where the form itself says what a document lacks: no key names it
        parts = dict.fromkeys(map(_bare, (*criteria_set.subject.parts, FORMER_PART)), "label")
        self.headings["villages"] |= self.figures | {"label": _bare(criteria_set.subject.part)}
        self.headings["figures"] |= {
            id: _bare(attribute.label) for id, attribute in attributes_beside(criteria_set).items()
        }
        # A column for levels is called by what they are called, of one chỉ tiêu or of several together.
        scales = [spec.levels for spec in criteria_set.data.values() if spec.levels]
        nouns = (noun for scale in scales for noun in (scale.noun, *scale.nouns))
        together = (heading(criteria_set, criterion.indicators) for criterion in criteria_set.criteria)
        self._of_levels = dict.fromkeys(filter(None, map(_bare, (*nouns, *together))), "level")
        self.headings["indicators"] |= dict(zip(("level",), self._of_levels, strict=False))
        # Whatever parts were called when the form was made.
        self._of_villages = parts | {
            _bare(label): id for id, spec in criteria_set.data.items() for label in spec.village_labels
        }
        words = (label for headings in self.headings.values() for label in headings.values())
        self._words = frozenset(words) | self._of_villages.keys() | _ALSO["figures"].keys()
        self._words |= self._of_levels.keys()
        self._also = _ALSO | {"villages": self._of_villages, "indicators": self._of_levels}
        self._columns: dict[tuple[str, str], str | None] = {}

    def may_head(self, texts: Iterable[str]) -> bool:
        """Whether a row of these texts may be the heading of a table, which has two columns at least."""
        return not self._exact or sum(_bare_text(text) in self._words for text in texts) > 1

    def figure(self, text: str) -> str | None:
        """The count that a label names."""
        found = nearest(_bare(text), self._rows_of_figures | self._shares)
        return None if found is None or found.startswith(_SHARE) else found

    def column(self, table: str, text: str) -> str | None:
        """The column of a table that a heading names."""
        if (table, text) not in self._columns:
            if len(self._columns) >= _MOST_COLUMNS:
                self._columns.clear()
            bare, headings = _bare(text), self.headings[table]
            asked = self._also[table].get(bare) if table in self._also else None
            found = asked or next((key for key, label in headings.items() if label == bare), None)
            self._columns[table, text] = found or (None if self._exact else nearest(bare, headings))
        return self._columns[table, text]

    def heads_in(self, rows: _Rows) -> Sequence[tuple[str, Mapping[str, int]] | None]:
        """As :meth:`head` of each row, from memory where these labels are kept: others are made for one file."""
        return all_told(rows, self.head) if self._exact else [self.head(values) for _, values in rows]

    def head(self, values: Sequence[CellValue]) -> tuple[str, Mapping[str, int]] | None:
        """The table this row is the heading of, with its columns; ``None`` for an ordinary row."""
        texts = {
            column: value
            for column, value in enumerate(values)
            if isinstance(value, str) and value.strip() and len(value) <= _LONGEST
        }
        if len(texts) < 2 or not self.may_head(texts.values()):
            return None
        best: tuple[int, str, Mapping[str, int]] | None = None
        for name, needed in _NEEDED.items():
            columns: dict[str, int] = {}
            for column, text in texts.items():
                key = self.column(name, text)
                if key:
                    columns.setdefault(key, column)
            enough = any(keys <= columns.keys() for keys in needed)
            if name == "villages":
                enough = enough and len(columns.keys() - {"label", "number"}) > 0
            if enough and (best is None or len(columns) > best[0]):
                best = (len(columns), name, MappingProxyType(columns))
        return best[1:] if best else None


def tables_by_label(sheets: Iterable[SheetGrid], criteria_set: CriteriaSet) -> tuple[Table, ...]:
    """The tables recognisable in these sheets by visible headings and labels alone."""
    kept = [sheet for sheet in sheets if not is_meta(sheet) and not _is_guide(sheet)]
    labels = Labels(criteria_set) if kept else None
    return tuple(table for sheet in kept for table in _sheet_tables(sheet, labels)) if labels else ()


def _is_guide(sheet: SheetGrid) -> bool:
    """Whether a sheet is that of the instructions, whose tables are examples; known by its name or by their head."""
    if sheet.name.strip() == GUIDE_SHEET:
        return True
    texts = (value for _, values in sheet.rows[:_GUIDE_ROWS] for value in values if isinstance(value, str))
    return any(_EXAMPLE in fold(text) for text in texts if len(text) <= _LONGEST)


def tables_without_keys(
    sheets: Iterable[SheetGrid], keyed: Sequence[Table], criteria_set: CriteriaSet
) -> tuple[Table, ...]:
    """The tables of sheets with keys that lost their own row of keys, by their visible headings."""
    named: dict[str, set[str]] = {}
    for table in keyed:
        named.setdefault(table.sheet, set()).add(table.name)
    labels = _exact_labels(criteria_set)
    return tuple(
        table
        for sheet in sheets
        if sheet.name in named and "unit" not in named[sheet.name]  # the guide shows tables as examples
        for table in _sheet_tables(sheet, labels, set(_NEEDED) - named[sheet.name])
    )


class _LastLabels:
    """The labels made last: the returns of a campaign, and of a tree, are asked by one criteria set."""

    of: CriteriaSet | None = None
    labels: Labels | None = None


def _exact_labels(criteria_set: CriteriaSet) -> Labels:
    if _LastLabels.labels is None or _LastLabels.of is not criteria_set:
        _LastLabels.of, _LastLabels.labels = criteria_set, Labels(criteria_set, exact=True)
    return _LastLabels.labels


def _sheet_tables(sheet: SheetGrid, labels: Labels, names: Container[str] = _NEEDED) -> Iterator[Table]:
    lines = sheet.rows[:READ_ROWS]
    heads = [(index, head) for index, head in enumerate(labels.heads_in(lines)) if head]
    for number, (index, (name, columns)) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else len(lines)
        rows = tuple(_table_rows(name, columns, lines[index + 1 : end], labels)) if name in names else ()
        if rows:
            yield Table(name, sheet.name, lines[index][0], columns, rows)


def _table_rows(name: str, columns: Mapping[str, int], rows: _Rows, labels: Labels) -> Iterator[Row]:
    for number, values in rows:
        if ends_table(values):
            return
        cells = {
            key: Cell(values[column] if column < len(values) else "", number, column) for key, column in columns.items()
        }
        key = _row_key(name, Row("", number, cells), labels)
        if key is not None:
            yield Row(key, number, cells)


def ends_table(values: Sequence[CellValue]) -> bool:
    """Whether the row is a heading of the next section, or belongs to the signatures."""
    texts = [value for value in values if isinstance(value, str) and value.strip()]
    if len(texts) == 1 and (
        _section(_bare(_NUMBER.sub("", texts[0]))) or _PLACE_AND_DATE.search(fold(texts[0][:_LONGEST]))
    ):
        return True
    return signs(values)


def signs(values: Sequence[CellValue]) -> bool:
    """Whether the row says who signs, or how."""
    return any(isinstance(value, str) and fold(value) in _SIGNATURES for value in values)


def _row_key(name: str, row: Row, labels: Labels) -> str | None:
    """The key the row would have had; ``None`` where it is no row of this table."""
    if name == "evidence":
        text = row.text("indicator")
        filled = not row.blank and (indicator_ids(text) or not text)
        return "" if filled else None
    if name == "villages":
        return "" if row.text("label") and any(not row[id].blank for id in row.cells if id != "label") else None
    if name == "figures":
        return labels.figure(row.text("label"))
    id = row.text("id").strip().replace(",", ".")
    return id if id in labels.indicators else nearest(_bare(row.text("label")), labels.indicators)


def _bare(value: CellValue) -> str:
    """A label for comparing: without the "(chọn)" of headings, case, diacritics, punctuation, in whatever font."""
    return _bare_text(str(value)[:_LONGEST])


@lru_cache(maxsize=4096)
def _bare_text(text: str) -> str:
    text = decode_legacy(text) or text
    return re.sub(r"[^a-z0-9]+", " ", fold(_PARENTHESIS.sub(" ", text))).strip()


def nearest(text: str, labels: Mapping[str, str]) -> str | None:
    """The key of the label that this text is, perhaps misspelt; ``None`` where none or more than one is close."""
    exact = next((key for key, label in labels.items() if label == text), None)
    if exact or len(text) < _SHORTEST:
        return exact
    close: list[tuple[float, str]] = []
    for key, label in labels.items():
        if len(label) < _SHORTEST or abs(len(text) - len(label)) > max(4, len(label) // 20):
            continue
        matcher = SequenceMatcher(None, text, label)
        if matcher.quick_ratio() >= _NEAR and (ratio := matcher.ratio()) >= _NEAR:
            close.append((ratio, key))
    close.sort(reverse=True)
    if not close or (len(close) > 1 and close[0][0] - close[1][0] < _CLEARLY):
        return None
    return close[0][1]


def unlike(text: str, label: str, nouns: Collection[str] = ()) -> bool:
    """Whether a text is something else than this label, or holds other words, whatever its font and even if misspelt.

    Words left out change nothing; nor do ``nouns``, of which another may have been right when the form was made.
    """
    found, asked = _bare(text), _bare(label)
    if SequenceMatcher(None, found, asked).ratio() < _LIKE:
        return True
    had, has = ([word for word in words.split() if word not in nouns] for words in (asked, found))
    blocks = SequenceMatcher(None, had, has, autojunk=False).get_opcodes()
    pairs = (("".join(had[i:j]), "".join(has[k:m])) for kind, i, j, k, m in blocks if kind in ("insert", "replace"))
    return any(SequenceMatcher(None, was, put).ratio() < _LIKE for was, put in pairs)


_ALSO = {"figures": {_bare(HEADINGS["figures_sourced"]["note"]): "note"}}
"""Other headings of columns, by table: of figures with columns for where they come from."""
_EXAMPLE = fold(GUIDE_SECTIONS["example"])
_GUIDE_ROWS = 80
_SECTIONS = {key: _bare(text) for key, text in SECTIONS.items()}


@lru_cache(maxsize=256)
def _section(text: str) -> str | None:
    """The section whose heading this text is; most of those that stand alone in a row are the form's own."""
    return nearest(text, _SECTIONS)


_SIGNATURES = frozenset(fold(text) for pair in (*SIGNATURES, FORMER_SIGNATURES) for text in pair)
