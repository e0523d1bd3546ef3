"""Any returned workbook into a :class:`~ccht_excel.model.assessment.Return`: values with their places, and what was
wrong with it.

Relies on the keyed tables of :mod:`ccht_excel.exchange.keyed_sheets`; where the hidden keys are gone, on the visible
labels (:mod:`ccht_excel.returns.labels`), with a warning. Refuses with :class:`RefusedError` what is no return.
Knows nothing of the campaign but its villages: whose return it is and whether it counts is decided in
:mod:`ccht_excel.judging.reconcile`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ccht_excel.exchange.grid import ErrorValue
from ccht_excel.exchange.keyed_sheets import Cell, KeyedWorkbook, Row, Table, read_keyed
from ccht_excel.findings import of_files, of_returns
from ccht_excel.findings.entry import FindingType, RefusedError, finding
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.campaign import Village
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, DatumKind, DatumSpec, Value
from ccht_excel.model.place import Place
from ccht_excel.model.returns import VIETNAM, Evidence, Note, Report, Return
from ccht_excel.returns.answers import Answer, AnswerCell, MergedInputs, read_answer, settle
from ccht_excel.returns.labels import tables_by_label
from ccht_excel.returns.villages import VillageSums, read_villages
from ccht_excel.spreadsheets.workbook_file import WorkbookContent
from ccht_excel.vietnamese.legacy_fonts import decode_legacy
from ccht_excel.vietnamese.text import clean, fold
from ccht_excel.vietnamese.typed import indicator_ids, parse_year

FORM_CREATED = frozenset(datetime(2024, 1, 1, tzinfo=zone) for zone in (UTC, VIETNAM))
"""The fixed date blank forms carry: a return that still has it was saved by a program that stores no date.

Programs that keep local time turn it into the same moment on a Vietnamese clock.
"""

_RETURN_TABLES = frozenset({"indicators", "figures", "evidence"})
_EVIDENCE_TEXTS = ("number", "date", "issuer", "title", "link")


def read_return(
    content: WorkbookContent,
    *,
    file: str,
    sha256: str,
    file_time: datetime,
    criteria_set: CriteriaSet,
    villages: Sequence[Village] = (),
) -> Return:
    """Read a returned workbook. ``file`` is its name as printed, ``file_time`` (UTC) stands in for a missing save date.

    Raises ``RefusedError`` where the workbook is something else or still blank.
    """
    workbook = read_keyed(content.sheets)
    kind = workbook.meta.get("kind")
    if kind in ("control", "summary"):
        raise RefusedError(of_files.IS_CONTROL_WORKBOOK if kind == "control" else of_files.IS_SUMMARY_WORKBOOK)
    tables = return_tables(workbook, criteria_set)
    if not tables:
        raise RefusedError(of_files.NOT_A_RETURN)
    reader = _Reader(file, criteria_set, tables, MergedInputs({sheet.name: sheet for sheet in content.sheets}))
    for sheet in dict.fromkeys(table.sheet for table in tables if table not in workbook.tables):
        reader.findings.append(finding(of_returns.KEYS_MISSING, Place(file, sheet)))
    if kind != "return":
        reader.findings.append(finding(of_returns.IDENTITY_MISSING, Place(file)))
    for sheet, cell in content.stray[:3]:
        reader.findings.append(finding(of_returns.STRAY_CELL, Place(file, sheet, cell)))
    reader.read(villages)
    if reader.blank:
        raise RefusedError(of_files.RETURN_BLANK)
    # A time before the form was made is that of a wrong clock: it says nothing about order.
    in_document = content.modified is not None and content.modified > max(FORM_CREATED)
    meta = workbook.meta
    year = parse_year(meta["year"]).value if meta.get("year") else None
    return Return(
        file=file,
        sha256=sha256,
        saved_at=content.modified if content.modified and in_document else file_time,
        saved_at_from="document" if in_document else "file",
        unit=meta.get("unit") or None,
        campaign=meta.get("campaign") or None,
        year=year,
        commune=meta.get("commune") or None,
        criteria_set=meta.get("criteria_set") or None,
        criteria_version=meta.get("criteria_version") or None,
        reports=tuple(reader.reports),
        evidence=tuple(reader.evidence),
        notes=tuple(reader.notes),
        filled=reader.filled,
        places=reader.places,
        indicators=tuple(reader.indicators),
        findings=tuple(reader.findings),
        marked_from=meta.get("marked_from") or None,
    )


def return_tables(workbook: KeyedWorkbook, criteria_set: CriteriaSet) -> tuple[Table, ...]:
    """The keyed tables of a returned workbook, and what only visible labels tell of the sheets that lost their keys."""
    keyed = workbook.tables
    with_keys = {table.sheet for table in keyed}
    by_label = tables_by_label((sheet for sheet in workbook.sheets if sheet.name not in with_keys), criteria_set)
    if not any(table.name in _RETURN_TABLES for table in (*keyed, *by_label)):
        return ()
    answered = {row.key for table in keyed for row in table.rows if row.key}
    kept = [
        table
        for table in by_label
        if not any(row.key in answered for row in table.rows) and _stands_alone(table, keyed)
    ]
    return (*keyed, *kept)


def _stands_alone(table: Table, keyed: Sequence[Table]) -> bool:
    """A table of villages or evidence without keys counts only where no keyed one stands beside it."""
    return table.name not in ("villages", "evidence") or not any(other.name == table.name for other in keyed)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One place where a datum is asked for, with the chỉ tiêu it stands under."""

    table: Table
    cell: Cell


@dataclass
class _Reader:
    """One workbook being read."""

    file: str
    criteria_set: CriteriaSet
    tables: Sequence[Table]
    merged: MergedInputs
    reports: list[Report] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    filled: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    indicators: dict[str, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    touched: bool = False

    @property
    def blank(self) -> bool:
        """Whether nobody filled in anything."""
        return not (self.touched or self.reports or self.evidence or self.notes)

    def read(self, villages: Sequence[Village]) -> None:
        asked: dict[str, list[_Asked]] = {}
        for table in self.tables:
            if table.name == "indicators":
                self._indicators(table, asked)
            elif table.name == "figures":
                self._figures(table, asked)
        sums = read_villages(
            [table for table in self.tables if table.name == "villages"],
            file=self.file,
            criteria_set=self.criteria_set,
            villages=villages,
            merged=self.merged,
        )
        self._answers(asked, sums)
        self._village_sums(asked, sums)
        for table in self.tables:
            if table.name == "evidence":
                self._evidence(table)
            elif table.name == "unit":
                self.filled.update({row.key: self._text(table, row["value"]) for row in table.rows if row.key})

    # -- which rows ask for what

    def _indicators(self, table: Table, asked: dict[str, list[_Asked]]) -> None:
        names = {text: item.id for item in self.criteria_set.indicators for text in (fold(item.id), fold(item.title))}
        for row in table.rows:
            id = self._subject(table, row, names)
            if id is None:
                continue
            self.indicators.setdefault(id)
            self._note(table, row, id)
            spec = self.criteria_set.data.get(id)
            if spec and (column := OF_DATUM[spec.kind].column) in table.columns:
                asked.setdefault(id, []).append(_Asked(table, row[column]))

    def _figures(self, table: Table, asked: dict[str, list[_Asked]]) -> None:
        counts = {id: spec for id, spec in self.criteria_set.data.items() if spec.kind is DatumKind.COUNT}
        names = {text: id for id, spec in counts.items() for text in (id, fold(spec.label))}
        for row in table.rows:
            id = self._subject(table, row, names)
            if id is not None and "value" in table.columns:
                self._note(table, row, id)
                asked.setdefault(id, []).append(_Asked(table, row["value"]))

    def _subject(self, table: Table, row: Row, names: Mapping[str, str]) -> str | None:
        """What a row asks: its key, unless its visible label names another known thing (rows sorted without keys)."""
        seen = [id for column in ("id", "label") if (id := names.get(fold(row.text(column))))]
        where = row.cells.get("label") or row.cells.get("id") or next(iter(row.cells.values()))
        if len(set(seen)) > 1:
            self._say(of_returns.ROW_UNCLEAR, table, where, None, number=row.text("id"), visible=row.text("label"))
            return None
        if seen and seen[0] != row.key:
            if row.key:
                self._say(
                    of_returns.ROW_LABEL_MISMATCH, table, where, None, visible=row.text("id") or row.text("label")
                )
            return seen[0]
        if row.key in names.values():
            return row.key
        if row.key and not row.blank:
            self._say(of_returns.ROW_UNKNOWN, table, next(iter(row.cells.values())), None, found=row.key)
        return None

    # -- values

    def _answers(self, asked: Mapping[str, list[_Asked]], sums: VillageSums) -> None:
        """Read every datum that is asked for once a file, copies of a sheet counting as one where they agree."""
        answers: dict[str, tuple[AnswerCell, Answer]] = {}
        for id, places in asked.items():
            if id in sums.columns:
                continue
            spec = self.criteria_set.data[id]
            read = [(place, self._answer(one, place, spec)) for one, place in self._placed(id, places)]
            filled = [item for item in read if not item[1].blank]
            place, answer = (filled or read)[0]
            self.places[id] = place.place
            if len({_identity(item[1]) for item in filled}) > 1:
                cells = ", ".join(f"{item[0].sheet}!{item[0].cell.address}" for item in filled)
                self.findings.append(place.say(of_returns.COPIES_DIFFER, label=spec.name, cells=cells))
                self.touched = True
                continue
            answers[id] = (place, answer)
        for id, (place, answer) in settle(answers, self.criteria_set.constraints).items():
            self.findings.extend(answer.findings)
            self.touched = self.touched or not answer.blank
            if answer.value is not None:
                self._report(id, answer.value, place)

    def _placed(self, id: str, places: Iterable[_Asked]) -> Iterator[tuple[_Asked, AnswerCell]]:
        indicator = self._indicator_of(id)
        return ((one, AnswerCell(self.file, one.table.sheet, one.cell, indicator)) for one in places)

    def _answer(self, asked: _Asked, place: AnswerCell, spec: DatumSpec) -> Answer:
        swallowed = self.merged.covering(asked.table, asked.cell)
        if swallowed:
            return Answer(findings=(place.say(of_returns.MERGED_INPUT, range=swallowed, label=spec.name),))
        return read_answer(place, spec)

    def _report(self, id: str, value: Value, place: AnswerCell) -> None:
        self.reports.append(Report(id, "", value, place.place, place.cell.text))

    def _village_sums(self, asked: Mapping[str, list[_Asked]], sums: VillageSums) -> None:
        self.findings.extend(sums.findings)
        self.touched = self.touched or sums.touched
        self.places |= sums.columns
        for report in sums.reports:
            self.reports.append(report)
            for one, place in self._placed(report.datum, asked.get(report.datum, ())):
                shown = one.cell.value
                if isinstance(shown, int | float) and not isinstance(shown, bool) and shown != report.value:
                    self.findings.append(
                        place.say(of_returns.VILLAGE_SUM_DIFFERS, found=one.cell.text, value=report.value)
                    )

    def _indicator_of(self, id: str) -> str | None:
        """The chỉ tiêu a datum belongs to, one of this file where possible."""
        using = [indicator.id for indicator in self.criteria_set.indicators_using(id)]
        return next((one for one in using if one in self.indicators), using[0] if using else None)

    # -- evidence, notes, texts

    def _evidence(self, table: Table) -> None:
        here = [
            row.key
            for other in self.tables
            if other.name == "indicators" and other.sheet == table.sheet
            for row in other.rows
            if row.key in self.indicators
        ]
        known = {indicator.id for indicator in self.criteria_set.indicators}
        for row in table.rows:
            texts = {column: self._text(table, row[column]) for column in _EVIDENCE_TEXTS if column in table.columns}
            if not any(texts.values()):
                continue
            self.touched = True
            indicator = self._evidence_indicator(table, row, here, known)
            where = next(row[column] for column, text in texts.items() if text)
            if indicator is None:
                continue
            if not (texts.get("number") or texts.get("title") or texts.get("link")):
                self._say(of_returns.EVIDENCE_INCOMPLETE, table, where, indicator)
                continue
            fields = {column: texts.get(column, "") for column in _EVIDENCE_TEXTS}
            self.evidence.append(Evidence(indicator, "", **fields, place=Place(self.file, table.sheet, where.address)))

    def _evidence_indicator(self, table: Table, row: Row, here: Sequence[str], known: set[str]) -> str | None:
        cell = row.cells.get("indicator")
        text = cell.text if cell else ""
        id = next(iter(indicator_ids(text)), "")
        if id in known:
            return id
        where = cell or next(iter(row.cells.values()))
        if not text and len(here) == 1:
            return here[0]
        code = of_returns.EVIDENCE_INDICATOR_UNKNOWN if text else of_returns.EVIDENCE_WITHOUT_INDICATOR
        self._say(code, table, where, here[0] if here else None, found=text, expected=", ".join(here))
        return None

    def _note(self, table: Table, row: Row, id: str) -> None:
        if "note" in table.columns:
            text = self._text(table, row["note"])
            if text:
                self.notes.append(Note(id, "", text, Place(self.file, table.sheet, row["note"].address)))

    def _text(self, table: Table, cell: Cell) -> str:
        """Text a person wrote, cleaned; old encodings are shown converted and flagged."""
        if isinstance(cell.value, ErrorValue):
            return ""
        text = clean(cell.text)
        converted = decode_legacy(text)
        if converted:
            self._say(of_returns.LEGACY_FONT, table, cell, None, found=text, converted=converted)
            return converted
        return text

    def _say(self, type: FindingType, table: Table, cell: Cell, indicator: str | None, **words: Any) -> None:
        self.findings.append(AnswerCell(self.file, table.sheet, cell, indicator).say(type, **words))


def _identity(answer: Answer) -> object:
    return answer.value if answer.value is not None else tuple(item.message for item in answer.findings)
