"""What a criteria set asks in every return alike, found out once: the returns of a campaign are asked by one.

Relies on :mod:`ccht_excel.law.attributes`. Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from ccht_excel.exchange.grid import CellValue
from ccht_excel.exchange.keyed_sheets import Table
from ccht_excel.forms.column_heads import column_heads
from ccht_excel.forms.layout import (
    EVIDENCE_KEYS,
    EXAMPLE_COUNT,
    EXAMPLE_FEW,
    FORMER_EXAMPLE_ANSWER,
    HEADINGS,
    NO_NUMBER,
)
from ccht_excel.law.answer_kinds import KINDS
from ccht_excel.law.attributes import attribute_rows, attributes_beside
from ccht_excel.model.law import CriteriaSet, DatumKind
from ccht_excel.model.levels import LevelScale
from ccht_excel.returns.beside_answers import any_answer, short_cells
from ccht_excel.vietnamese.text import fold

_COLUMNS = ("id", "number", "label", "result", "level", "value", "note", "past", "check")
"""Keys of the columns of all tables but that of evidence, in forms of any age."""

_SHARE = fold(HEADINGS["ratios"]["share"])


class AskedRows:
    """The rows of forms: ``known`` are the ids of all chỉ tiêu, ``using`` those judged from each datum, in official
    order; ``columns`` are the keys of columns, ``beside`` those beside figures, ``scales`` the levels that chỉ tiêu
    take; ``indicators`` and ``figures`` are the keys of rows by their visible label, attributes included.
    ``heads`` are the possible headings of columns by table and key, ``ratios`` the shares by their visible label,
    ``nouns`` the words for subjects of any kind.
    ``example_answers`` and ``example_document`` is what guides show in their example.
    """

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.known: Sequence[str] = [item.id for item in criteria_set.indicators]
        self.using: dict[str, list[str]] = {}
        for indicator in criteria_set.indicators:
            for datum in indicator.data:
                self.using.setdefault(datum, []).append(indicator.id)
        self.counts = {id: spec for id, spec in criteria_set.data.items() if spec.kind is DatumKind.COUNT}
        self.attributes = attribute_rows(criteria_set)
        self.beside = tuple(attributes_beside(criteria_set))
        self.columns = frozenset((*_COLUMNS, *EVIDENCE_KEYS, *self.beside, *self.counts))
        self.heads = column_heads(criteria_set)
        self.ratios = {fold(ratio.label): ratio for item in criteria_set.indicators for ratio in item.ratios}
        self.nouns = frozenset(word for type in criteria_set.subject.types for word in fold(type.name).split())
        scales = (spec.levels for spec in criteria_set.data.values() if spec.levels)
        self.scales: Sequence[LevelScale] = tuple(dict.fromkeys(scales))
        own = (*(scale.name(scale.highest) for scale in self.scales), *(kind.example[1][2] for kind in KINDS))
        self.example_answers = frozenset(map(fold, (*own, EXAMPLE_COUNT, EXAMPLE_FEW, FORMER_EXAMPLE_ANSWER)))
        document = (
            text for item in criteria_set.indicators for text in (item.id, item.evidence_hint.partition(";")[0])
        )
        self.example_document = frozenset(map(fold, (*document, NO_NUMBER)))
        indicators = {text: item.id for item in criteria_set.indicators for text in (fold(item.id), fold(item.title))}
        figures = {text: id for id, spec in self.counts.items() for text in (id, fold(spec.label))}
        self.indicators: Mapping[str, str] = indicators | dict(self._attributes(counts=False))
        self.figures: Mapping[str, str] = figures | dict(self._attributes(counts=True))

    def asks(self, key: str) -> bool:
        """Whether a row with this key is one of those that forms have under chỉ tiêu and figures."""
        return key in self.using or key in self.known or key in self.attributes

    def with_own_columns(self, table: Table) -> Table:
        """A table without columns that no form has: something typed or pasted over the hidden row of keys made them."""
        own = {key: column for key, column in table.columns.items() if key in self.columns}
        return table if len(own) == len(table.columns) else replace(table, columns=own)

    def answers_in(self, values: Sequence[CellValue]) -> Sequence[int]:
        """The columns of a row, from the second on, with nothing but an answer of some kind in them."""
        return tuple(column for column in short_cells(values) if any_answer(values[column], self.scales))

    def share_in(self, values: Sequence[CellValue]) -> tuple[int | None, str | None]:
        """The column that a row heads as that of shares, and the share that the row is of, by its visible label."""
        said = [fold(value) if isinstance(value, str) else "" for value in values]
        heading = said.index(_SHARE) if _SHARE in said else None
        return heading, next((text for text in said if text in self.ratios), None)

    def _attributes(self, *, counts: bool) -> Iterator[tuple[str, str]]:
        """Label and key of the rows that ask what figures are by, or what chỉ tiêu are."""
        for key, (spec, attribute) in self.attributes.items():
            if (spec.kind is DatumKind.COUNT) is counts:
                yield fold(attribute.label), key


class _Last:
    """What was found out last."""

    of: CriteriaSet | None = None
    asked: AskedRows | None = None


def asked_rows(criteria_set: CriteriaSet) -> AskedRows:
    """What this criteria set asks."""
    if _Last.asked is None or _Last.of is not criteria_set:
        _Last.of, _Last.asked = criteria_set, AskedRows(criteria_set)
    return _Last.asked
