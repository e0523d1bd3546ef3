"""Figures collected by village: sums are made here from the village cells, never taken from a formula's stored result.

Relies on :mod:`ccht_excel.returns.answers`. Refuses a sum where a village is missing, doubled, unknown or impossible:
then there are findings and no value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from ccht_excel.exchange.grid import address
from ccht_excel.exchange.keyed_sheets import Cell, Row, Table
from ccht_excel.findings import of_returns, of_sight
from ccht_excel.findings.entry import FindingType, finding
from ccht_excel.law.implied import implied_constraints
from ccht_excel.model.campaign import Village
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import Constraint, CriteriaSet, DatumSpec
from ccht_excel.model.limits import HIGHEST_COUNT
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Report
from ccht_excel.returns.answers import Answer, AnswerCell, settle
from ccht_excel.returns.beside_answers import is_answer, of_cells, say_aside
from ccht_excel.returns.labels import nearest
from ccht_excel.returns.surroundings import Surroundings
from ccht_excel.returns.village_totals import rows_below, total_names
from ccht_excel.vietnamese.legacy_fonts import readings
from ccht_excel.vietnamese.printed import format_count
from ccht_excel.vietnamese.text import fold, is_blank, plain

_BESIDE = "past"
"""The column for comparing; what the form says in it is no answer."""


class VillageSums(Struct):
    """What the village tables of one file give: ``columns`` names the range each datum is collected in.

    ``totals`` are cells in which a sum of a datum was typed, ``blank`` the data that some village has no number for.
    """

    columns: dict[str, Place] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    totals: dict[str, list[AnswerCell]] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    touched: bool = False


def read_villages(
    tables: Sequence[Table],
    *,
    file: str,
    criteria_set: CriteriaSet,
    villages: Sequence[Village],
    around: Surroundings,
    indicator_of: Callable[[str], str | None],
) -> VillageSums:
    """Sum the village tables of a file. ``villages`` are those of the campaign; empty where they are not known.

    ``indicator_of`` tells the chỉ tiêu of the file that a datum belongs to.
    """
    sums = VillageSums()
    different = list(_without_copies(tables, criteria_set, file, sums, around, indicator_of))
    asked = _asked_once(different, criteria_set, file, sums, around, indicator_of)
    for table in different:
        data = [id for id in table.columns if asked.get(id) is table]
        if data:
            _Summing(file, criteria_set, around, table, data, sums, indicator_of).read(villages)
    return sums


def _without_copies(
    tables: Sequence[Table],
    criteria_set: CriteriaSet,
    file: str,
    sums: VillageSums,
    around: Surroundings,
    indicator_of: Callable[[str], str | None],
) -> Iterator[Table]:
    """One table of each kind: sheets get copied, and copies left blank or filled alike are no second answer."""
    by_data: dict[tuple[str, ...], list[Table]] = {}
    for table in tables:
        data = tuple(sorted(id for id in table.columns if id in criteria_set.data))
        by_data.setdefault(data, []).append(table)
    for data, alike in by_data.items():
        filled = [table for table in alike if any(not row[id].blank for row in table.rows for id in data)]
        contents = {tuple(_content(table, data)): table for table in filled}
        if len(contents) < 2:
            yield min(filled or alike, key=lambda table: bool(_unseen(table, around)))
            continue
        first = filled[0]
        cells = ", ".join(f"{table.sheet}!{_head(table)}{_unseen(table, around)}" for table in filled)
        words = {"label": f"số liệu từng {criteria_set.subject.part}", "cells": cells}
        place = Place(file, first.sheet, first.rows[0][data[0]].address)
        _say_differ(sums, data, place, indicator_of(data[0]), words)


def _say_differ(
    sums: VillageSums, data: Sequence[str], place: Place, indicator: str | None, words: Mapping[str, str]
) -> None:
    """Name tables that say different things of these data: there is no sum of them."""
    sums.touched = True
    sums.columns |= dict.fromkeys(data, place)
    sums.findings.append(finding(of_returns.COPIES_DIFFER, place, indicator=indicator, **words))


def _asked_once(
    tables: Sequence[Table],
    criteria_set: CriteriaSet,
    file: str,
    sums: VillageSums,
    around: Surroundings,
    indicator_of: Callable[[str], str | None],
) -> Mapping[str, Table]:
    """The table each datum is read from: a form may ask for it in several, and they must not differ."""
    asked = dict.fromkeys(id for table in tables for id in table.columns if id in criteria_set.data)
    found: dict[str, Table] = {}
    for id in (id for id in asked if id not in sums.columns):
        here = [table for table in tables if id in table.columns]
        found[id] = fullest = max(here, key=lambda table: sum(not row[id].blank for row in table.rows))
        apart = _apart(fullest, [table for table in here if table is not fullest], id)
        if apart:
            del found[id]
            words = {"label": criteria_set.data[id].name, "cells": around.named(apart)}
            _say_differ(sums, [id], Place(file, apart[0][0], apart[0][1]), indicator_of(id), words)
    return found


def _apart(fullest: Table, others: Sequence[Table], id: str) -> list[tuple[str, str]]:
    """The cells of a datum in which other tables do not say of a village what the fullest one says."""
    known = {row.key or fold(row.text("label")): row[id] for row in fullest.rows}
    places: dict[tuple[str, str], None] = {}
    for table in others:
        for row in table.rows:
            own = known.get(row.key or fold(row.text("label")))
            if not row[id].blank and (own is None or own.text != row[id].text):
                if own is not None:
                    places.setdefault((fullest.sheet, own.address))
                places.setdefault((table.sheet, row[id].address))
    return list(places)


def _head(table: Table) -> str:
    return address(table.row, min(table.columns.values()))


def _unseen(table: Table, around: Surroundings) -> str:
    """What is put behind the name of a table that nobody sees; its own first row is hidden in every form."""
    numbers = [row.number for row in table.rows] or [table.row]
    asides = [around.aside(table.sheet, address(number, min(table.columns.values()))) for number in numbers]
    return asides[0] if all(asides) else ""


def _content(table: Table, data: Sequence[str]) -> Iterator[object]:
    for row in table.rows:
        if any(not row[id].blank for id in data):
            yield (row.key, fold(row.text("label")), *(row[id].text for id in data))


class _Names:
    """Which village a name means: written exactly, or without its diacritics where only one village reads so."""

    def __init__(self, villages: Sequence[Village]) -> None:
        self._of = {village.id: village.name for village in villages}
        self._exact = {plain(village.name): village.id for village in villages}
        folded = Counter(fold(village.name) for village in villages)
        self._folded = {fold(item.name): item.id for item in villages if folded[fold(item.name)] == 1}

    def _known(self, name: str) -> str | None:
        found = self._exact.get(plain(name)) or self._folded.get(fold(name))
        # In an old font the marks are letters of their own: nothing but the exact name is it.
        in_old_font = {self._exact[plain(text)] for text in readings(name) if plain(text) in self._exact}
        return found or (in_old_font.pop() if len(in_old_font) == 1 else None)

    def id(self, name: str, key: str) -> str:
        """The id behind a visible name; the row's own key where the name says nothing."""
        found = self._known(name)
        if found or not name or key not in self._of:
            return found or key
        # Another name written over a village's own is another village; a misspelt one is not.
        return key if nearest(fold(name), {key: fold(self._of[key])}) else ""


class _Summing(Struct):
    """One village table being summed. ``wrong`` is the first place of each datum where something keeps its sum away."""

    file: str
    criteria_set: CriteriaSet
    around: Surroundings
    table: Table
    data: Sequence[str]
    sums: VillageSums
    indicator_of: Callable[[str], str | None]
    unusable: set[str] = field(default_factory=set)
    wrong: dict[str, Place] = field(default_factory=dict)
    blanks: dict[str, list[tuple[str, Cell]]] = field(default_factory=dict)
    constraints: Sequence[Constraint] = ()

    def __post_init__(self) -> None:
        self.constraints = implied_constraints(self.criteria_set)

    def read(self, villages: Sequence[Village]) -> None:
        rows = self._rows(villages)
        answers = {key: self._row(row) for key, row in rows.items()}
        numbers = [row.number for row in rows.values()] or [self.table.row + 1]
        for id in self.data:
            column = self.table.columns[id]
            cells = f"{address(min(numbers), column)}:{address(max(numbers), column)}"
            place = self.sums.columns[id] = Place(self.file, self.table.sheet, cells)
            blank = self.blanks.get(id, [])
            if blank:
                self.sums.blank.add(id)
            if blank and len(blank) < len(rows):
                self._say_blank(id, blank)
            # What is wrong at one village is asked for there, not the whole column.
            self.sums.columns[id] = self.wrong.get(id, place)
            if blank or id in self.unusable or not rows:
                continue
            found = {key: row[id] for key, row in answers.items()}
            if any(answer.value is None for _, answer in found.values()):
                continue
            total = sum(answer.value for _, answer in found.values() if isinstance(answer.value, int))
            raw = "; ".join(f"{asked.cell.address}: {asked.cell.text}" for asked, _ in found.values())
            if total > HIGHEST_COUNT:
                self._too_large(id, total, place)
                continue
            by_village = tuple(
                (rows[key].text("label") or key, answer.value)
                for key, (_, answer) in found.items()
                if isinstance(answer.value, int)
            )
            self.sums.reports.append(Report(id, "", total, place, raw, by_village))

    def _too_large(self, id: str, total: int, place: Place) -> None:
        label = self.criteria_set.data[id].label
        said = finding(
            of_returns.COUNT_TOO_LARGE, place, indicator=self.indicator_of(id), label=label, found=str(total)
        )
        self.sums.findings.append(said)

    def _rows(self, villages: Sequence[Village]) -> Mapping[str, Row]:
        """The row of each village; missing, doubled and unknown ones are findings that leave no sum."""
        known = {village.id: village.name for village in villages}
        names, totals = _Names(villages), total_names(self.criteria_set)
        for row in rows_below(self.table, self.data, self.criteria_set):
            self._aside(row, is_total=fold(self._named(row)) in totals)
        rows: dict[str, Row] = {}
        for row in self.table.rows:
            name = row.text("label")
            key = names.id(name, row.key)
            filled = any(not row[id].blank for id in self.data)
            if not key and (not filled or fold(self._named(row)) in totals):
                self._aside(row, is_total=fold(self._named(row)) in totals)
                continue
            where = row.cells.get("label") or row[self.data[0]]
            if not key or (known and key not in known):
                if filled:
                    self._fail(of_returns.VILLAGE_UNKNOWN, where, found=name or key or "(không tên)")
            elif key in rows:
                if filled:
                    self._doubled(where, name or key, rows[key])
            else:
                rows[key] = row
        for id, name in known.items():
            if id not in rows:
                self._fail(of_returns.VILLAGE_ROW_MISSING, None, found=name)
        return rows

    def _named(self, row: Row) -> str:
        """What a row calls itself: its name, or the first words to the left of the numbers."""
        first = min(self.table.columns[id] for id in self.data)
        grid = self.around.sheets[self.table.sheet]
        values = next((values for number, values in grid.rows if number == row.number), ())
        typed = (value for value in values[1:first] if isinstance(value, str) and not is_blank(value))
        return row.text("label") or next(typed, "")

    def _aside(self, row: Row, *, is_total: bool) -> None:
        """Keep the totals of a row that is no village's; name what else was typed in it."""
        if is_total:
            for id in self.data:
                places = [AnswerCell(self.file, self.table.sheet, cell, self.indicator_of(id)) for cell in row.all(id)]
                self.sums.totals.setdefault(id, []).extend(places)
            return
        typed = ("label", *self.data) if "label" in row.cells else self.data
        cells = [cell for id in typed for cell in row.all(id) if not cell.blank]
        if self.table.end is not None and row.number > self.table.end:  # headings of the form stand there too
            cells = [cell for cell in cells if is_answer(cell.value, self.criteria_set.data[self.data[0]])]
        if cells:
            self.sums.findings.append(of_cells(of_sight.CELLS_BESIDE_TABLES, self.file, self.table.sheet, cells))
            self.sums.touched = True

    def _row(self, row: Row) -> dict[str, tuple[AnswerCell, Answer]]:
        indicator = {id: self.indicator_of(id) for id in self.data}
        places = {id: AnswerCell(self.file, self.table.sheet, row.shown(id), indicator[id]) for id in self.data}
        answers: dict[str, tuple[AnswerCell, Answer]] = {}
        for id, place in places.items():
            spec = self.criteria_set.data[id]
            shown = {cell.text: cell for cell in row.all(id) if not cell.blank}
            if len(shown) > 1:
                cells = self.around.named((self.table.sheet, cell.address) for cell in shown.values())
                said = place.say(of_returns.COPIES_DIFFER, label=spec.name, cells=cells)
                answers[id] = (place, Answer(findings=(said,)))
            else:
                answers[id] = (place, self.around.answer(self.table, place, spec))
        settled = settle(answers, self.constraints)
        for id, (place, answer) in settled.items():
            self.sums.findings.extend(answer.findings)
            self.sums.touched = self.sums.touched or not answer.blank
            if answer.value is None and answer.findings:
                self.wrong.setdefault(id, place.place)
            if answer.blank:
                self._say_aside(row, place, self.criteria_set.data[id])
                self.blanks.setdefault(id, []).append((row.text("label") or row.key, place.cell))
        self._check_possible(row, settled)
        return settled

    def _say_aside(self, row: Row, place: AnswerCell, spec: DatumSpec) -> None:
        """Name what is typed over the form's own words beside a blank number of a village."""
        cells = [cell for cell in row.all(_BESIDE) if is_answer(cell.value, spec)] if _BESIDE in row.cells else []
        if cells:
            self.sums.findings.append(say_aside(place, spec, cells))
            self.sums.touched = True

    def _check_possible(self, row: Row, answers: Mapping[str, tuple[AnswerCell, Answer]]) -> None:
        """Name what cannot be true together in one village; of a chain, only where no link of it is broken itself."""
        told: set[str] = set()
        for constraint in self.constraints:
            left, right = (answers.get(id) for id in (constraint.left, constraint.right))
            direct = constraint in self.criteria_set.constraints
            if left is None or right is None or (not direct and {constraint.left, constraint.right} & told):
                continue
            left_value, right_value = left[1].value, right[1].value
            if not isinstance(left_value, int) or not isinstance(right_value, int):
                continue
            if constraint.holds(left_value, right_value):
                continue
            told |= {constraint.left, constraint.right} if direct else set()
            self.unusable |= {constraint.left, constraint.right}
            for id in (constraint.left, constraint.right):
                self.wrong.setdefault(id, left[0].place)
            self.sums.findings.append(
                left[0].say(
                    of_returns.VILLAGE_CONTRADICTION,
                    village=row.text("label") or row.key,
                    left=format_count(left_value),
                    right=format_count(right_value),
                    reason=constraint.reason,
                )
            )

    def _say_blank(self, id: str, blank: Sequence[tuple[str, Cell]]) -> None:
        cells = [cell.address for _, cell in blank]
        where = cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1]}"
        self.wrong.setdefault(id, Place(self.file, self.table.sheet, where))
        self.sums.findings.append(
            finding(
                of_returns.VILLAGE_BLANK,
                Place(self.file, self.table.sheet, where),
                indicator=self.indicator_of(id),
                count=len(blank),
                part=self.criteria_set.subject.part,
                label=self.criteria_set.data[id].label,
                villages=", ".join(name for name, _ in blank[:5]) + (", …" if len(blank) > 5 else ""),
            )
        )

    def _doubled(self, where: Cell, name: str, first: Row) -> None:
        found = f"{name}{self.around.aside(self.table.sheet, where.address)}"
        other = address(first.number, 1)
        other += self.around.aside(self.table.sheet, other)
        self._fail(of_returns.VILLAGE_DOUBLED, where, found=found, other=other)

    def _fail(self, type: FindingType, cell: Cell | None, **words: Any) -> None:
        self.unusable.update(self.data)
        place = Place(self.file, self.table.sheet, cell.address if cell else "")
        for id in self.data:
            self.wrong.setdefault(id, place)
        self.sums.findings.append(
            finding(
                type,
                place,
                indicator=self.indicator_of(self.data[0]),
                part=self.criteria_set.subject.part,
                **words,
            )
        )
