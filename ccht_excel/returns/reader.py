"""Any returned workbook into a :class:`~ccht_excel.model.assessment.Return`: values, their places, and what is wrong.

Relies on the keyed tables of :mod:`ccht_excel.exchange.keyed_sheets`; where the hidden keys are gone, on the visible
labels (:mod:`ccht_excel.returns.labels`), with a warning. Refuses with :class:`RefusedError` what is no return.
Knows nothing of the campaign but its villages; whose return it is :mod:`ccht_excel.judging.reconcile` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.exchange.keyed_sheets import Cell, KeyedWorkbook, Row, Table, read_keyed
from ccht_excel.findings import of_files, of_returns, of_sight
from ccht_excel.findings.entry import FindingType, RefusedError
from ccht_excel.forms.layout import unit_row_label
from ccht_excel.law.implied import implied_constraints
from ccht_excel.model.campaign import Village
from ccht_excel.model.finding import Finding
from ccht_excel.model.law import CriteriaSet, Value
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Evidence, Note, Report, Return, SheetHeading
from ccht_excel.returns import people
from ccht_excel.returns.about_file import about_the_file, beside_blanks, identity_of, keys_lost, lost_sheets
from ccht_excel.returns.answers import Answer, AnswerCell, identity, read_text, settle
from ccht_excel.returns.answers_elsewhere import answering, answers_elsewhere
from ccht_excel.returns.asked_rows import AskedRows, asked_rows
from ccht_excel.returns.beside_answers import Aside, Asides, added_to_label, of_cells
from ccht_excel.returns.computed_cells import computed_otherwise
from ccht_excel.returns.doubting_notes import doubting_notes
from ccht_excel.returns.evidence import EvidenceReading
from ccht_excel.returns.evidence_rows import as_seen
from ccht_excel.returns.headings import by_heading
from ccht_excel.returns.labels import tables_by_label, tables_without_keys
from ccht_excel.returns.on_guide import answers_on_guide
from ccht_excel.returns.own_papers import own_kind, own_list
from ccht_excel.returns.remarks import remarks
from ccht_excel.returns.saving_time import saving_time
from ccht_excel.returns.stated import StatedReading
from ccht_excel.returns.surroundings import Surroundings
from ccht_excel.returns.unread_sheets import unread_sheets
from ccht_excel.returns.village_totals import said_of_totals
from ccht_excel.returns.villages import VillageSums, read_villages
from ccht_excel.spreadsheets.workbook_file import WorkbookContent
from ccht_excel.vietnamese.text import fold
from ccht_excel.vietnamese.typed import day_text

_RETURN_TABLES = frozenset({"indicators", "figures", "evidence"})


def read_return(
    content: WorkbookContent,
    *,
    file: str,
    sha256: str,
    file_time: datetime,
    criteria_set: CriteriaSet,
    villages: Sequence[Village] = (),
    now: datetime | None = None,
) -> Return:
    """Read a returned workbook. ``file`` is its name as printed, ``file_time`` (UTC) stands in for a missing save date.

    ``now`` is the present moment, where times after it are to be seen through.
    Raises ``RefusedError`` where the workbook is something else or still blank.
    """
    workbook = read_keyed(content.sheets)
    if own := own_kind(workbook.meta.get("kind", "")):
        raise own
    tables = return_tables(workbook, criteria_set)
    if not tables:
        told = lost_sheets(content) or own_list(content.sheets) or people.list_of_people(content.sheets)
        raise told or RefusedError(of_files.NOT_A_RETURN)
    lists = people.people_beside(content.sheets)
    tables = people.tables_before(tables, lists)
    around = Surroundings({sheet.name: people.sheet_before(sheet, lists) for sheet in content.sheets})
    readers: list[tuple[SheetHeading, _Reader]] = []
    for heading, group in by_heading(tables, around.sheets, criteria_set.subject.unit):
        readers.append((heading, _Reader(file, criteria_set, group, around)))
        readers[-1][1].read(villages)
    unread = list(unread_sheets(file, content.sheets, tables, lists))
    said = [*keys_lost(file, criteria_set.subject, workbook, tables), *unread]
    if blank := all(reader.blank for _, reader in readers):
        said += beside_blanks(file, content, elsewhere=bool(unread))
    said += about_the_file(file, criteria_set.subject, content, workbook, tables, blank=blank)
    said += people.told_people(file, criteria_set.subject, lists)
    base = identity_of(workbook.meta, file, sha256, saving_time(content, file_time, now))
    first, *others = (reader.added_to(replace(base, heading=heading)) for heading, reader in readers)
    return replace(first, findings=(*said, *first.findings), others=tuple(others))


def return_tables(workbook: KeyedWorkbook, criteria_set: CriteriaSet) -> tuple[Table, ...]:
    """The keyed tables of a returned workbook, and what only visible labels tell of those that lost their keys."""
    lost = tables_without_keys(workbook.sheets, workbook.tables, criteria_set)
    keyed = [_without_rows_of(table, lost) for table in workbook.tables]
    with_keys = {table.sheet for table in keyed}
    by_label = tables_by_label((sheet for sheet in workbook.sheets if sheet.name not in with_keys), criteria_set)
    if not any(table.name in _RETURN_TABLES for table in (*keyed, *lost, *by_label)):
        return ()
    answered = {row.key for table in (*keyed, *lost) for row in table.rows if row.key}
    kept = [
        table
        for table in by_label
        if not any(row.key in answered for row in table.rows) and _stands_alone(table, (*keyed, *lost))
    ]
    asked = asked_rows(criteria_set)
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    own = map(asked.with_own_columns, (*keyed, *lost, *kept))
    return tuple(as_seen(table, sheets.get(table.sheet), asked.known) for table in own)


def _without_rows_of(table: Table, lost: Sequence[Table]) -> Table:
    """A keyed table without the rows of those below that lost their row of keys: they fell to the table above."""
    spans = [(other.row, other.rows[-1].number) for other in lost if other.sheet == table.sheet]

    def apart(rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(row for row in rows if not any(first <= row.number <= last for first, last in spans))

    return replace(table, rows=apart(table.rows), below=apart(table.below)) if spans else table


def _stands_alone(table: Table, keyed: Sequence[Table]) -> bool:
    """A table of villages or evidence without keys counts only where no keyed one stands beside it."""
    return table.name not in ("villages", "evidence") or not any(other.name == table.name for other in keyed)


class _Asked(Struct, frozen=True):
    """One place where a datum is asked for, with the chỉ tiêu it stands under."""

    table: Table
    cell: Cell


class _Reader(Struct, dict=True):
    """One workbook being read."""

    file: str
    criteria_set: CriteriaSet
    tables: Sequence[Table]
    around: Surroundings
    reports: list[Report] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    filled: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    indicators: dict[str, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    left_aside: list[Aside] = field(default_factory=list)
    unanswered: set[str] = field(default_factory=set)
    touched: bool = False

    @cached_property
    def stated(self) -> StatedReading:
        """What the answers are stated to be by."""
        return StatedReading(self.file, self.criteria_set, self.around)

    @cached_property
    def asides(self) -> Asides:
        """The surroundings of blank answers."""
        return Asides(self.around.sheets, self.tables)

    @cached_property
    def asked(self) -> AskedRows:
        """What the criteria set asks."""
        return asked_rows(self.criteria_set)

    @property
    def blank(self) -> bool:
        """Whether nobody filled in anything."""
        return not (self.touched or self.reports or self.evidence or self.notes)

    def added_to(self, item: Return) -> Return:
        """The return with what was read here."""
        return replace(
            item,
            reports=tuple(self.reports),
            evidence=tuple(self.evidence),
            notes=tuple(self.notes),
            filled=self.filled,
            places=self.places,
            indicators=tuple(self.indicators),
            findings=tuple(self.findings),
        )

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
            around=self.around,
            indicator_of=self._indicator_of,
        )
        self._answers(asked, sums)
        self._village_sums(asked, sums)
        self._stated()
        self._say_of_cells(self._evidence())
        self._say_aside()
        for table in self.tables:
            if table.name == "unit":
                self.filled.update({row.key: self._filled(table, row) for row in table.rows if row.key})

    # -- which rows ask for what

    def _indicators(self, table: Table, asked: dict[str, list[_Asked]]) -> None:
        for row in table.rows:
            id = self._subject(table, row, self.asked.indicators)
            if id is None or self._asks_attribute(table, row, id):
                continue
            self.indicators.setdefault(id)
            self._note(table, row, id)
            self._say_label(table, row, self.criteria_set.indicator(id).title, of=f"chỉ tiêu {id}")
            if (spec := self.criteria_set.data.get(id)) and (cells := answering(row, spec)):
                asked.setdefault(id, []).extend(_Asked(table, cell) for cell in cells)

    def _figures(self, table: Table, asked: dict[str, list[_Asked]]) -> None:
        counts = self.asked.counts
        for row in table.rows:
            id = self._subject(table, row, self.asked.figures)
            if id is not None and "value" in table.columns and not self._asks_attribute(table, row, id):
                self._note(table, row, id)
                self._say_label(table, row, counts[id].label, of=counts[id].name)
                self.stated.asks_beside(table, row, id)
                asked.setdefault(id, []).extend(_Asked(table, cell) for cell in row.all("value"))

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
            words = {"found": row.key, "unit_word": self.criteria_set.subject.unit}
            self._say(of_returns.ROW_UNKNOWN, table, next(iter(row.cells.values())), None, **words)
        elif not row.key and (cells := self.asides.answers_in(row, self.criteria_set)):
            self.findings.append(of_cells(of_sight.CELLS_BESIDE_TABLES, self.file, table.sheet, cells))
            self.touched = True
        return None

    def _asks_attribute(self, table: Table, row: Row, id: str) -> bool:
        """Whether a row asks what an answer is by; its note is one about that answer."""
        if not self.stated.asks(table, row, id):
            return False
        self._note(table, row, self.stated.datum(id))
        return True

    def _say_label(self, table: Table, row: Row, own: str, *, of: str) -> None:
        self.findings += (said := added_to_label(self.file, table, row, own, of, self.asked.nouns))
        self.touched = self.touched or bool(said)

    # -- values

    def _stated(self) -> None:
        self.stated.read(self._indicator_of)
        self.reports = [self.stated.beside(report, self.asides) for report in self.reports]
        self.findings += self.stated.findings
        self.touched = self.touched or self.stated.touched

    def _answers(self, asked: Mapping[str, list[_Asked]], sums: VillageSums) -> None:
        """Read every datum that is asked for once a file, copies of a sheet counting as one where they agree."""
        answers: dict[str, tuple[AnswerCell, Answer]] = {}
        for id, places in asked.items():
            if id in sums.columns:
                continue
            spec = self.criteria_set.data[id]
            read = [(place, self.around.answer(one.table, place, spec)) for one, place in self._placed(id, places)]
            filled = [item for item in read if not item[1].blank]
            # A cell that others were merged into is blank as well.
            if all(place.cell.blank for place, _ in filled):
                asides = (self.asides.of(place, one.table, spec) for (place, _), one in zip(read, places, strict=True))
                self.left_aside += filter(None, asides)
            # Of copies that agree, the one that people see is the place.
            place, answer = min(
                filled or read, key=lambda item: bool(self.around.aside(item[0].sheet, item[0].cell.address))
            )
            self.places[id] = place.place
            if len({identity(item[1]) for item in filled}) > 1:
                cells = self.around.named((item[0].sheet, item[0].cell.address) for item in filled)
                self.findings.append(place.say(of_returns.COPIES_DIFFER, label=spec.name, cells=cells))
                self.touched = True
                continue
            answers[id] = (place, answer)
        for id, (place, answer) in settle(answers, implied_constraints(self.criteria_set)).items():
            self.findings.extend(answer.findings)
            self.touched = self.touched or not answer.blank
            if answer.blank:
                self.unanswered.add(id)
            if answer.value is not None:
                self._report(id, answer.value, place)

    def _say_of_cells(self, evidence: Sequence[Place]) -> None:
        """What is said of cells that answers and ``evidence`` were read from, and what goes with them."""
        stated = (item.place for report in self.reports for item in report.stated if item.raw)
        places = [*(item.place for item in self.reports), *evidence]
        self.findings += self.around.said_of(places, [*stated, *(note.place for note in self.notes)])

    def _say_aside(self) -> None:
        """What lies beside blank answers and tables; of notes and drawings in a form left blank the file tells."""
        typed = any(aside.typed for aside in self.left_aside)
        beyond = list(self.asides.beyond(self.file, self.left_aside))
        beyond += answers_elsewhere(self.file, self.around.sheets, self.tables, self.criteria_set)
        beyond += answers_on_guide(self.file, self.around.sheets, self.tables, self.criteria_set)
        beyond += remarks(self.file, self.around.sheets, self.tables, self.asked.known)
        beyond += self._against_answers()
        self.touched = self.touched or typed or bool(beyond)
        if not self.blank:
            told = {aside.asked.place: aside.finding() for aside in self.left_aside}
            self.findings += [*told.values(), *beyond]

    def _against_answers(self) -> Iterator[Finding]:
        """What notes, and cells that the form computes, say against the answers."""
        yield from doubting_notes(self.notes, self.reports, self.criteria_set)
        here = {table.sheet: self.around.sheets[table.sheet] for table in self.tables}
        values = {report.datum: report.value for report in self.reports}
        yield from computed_otherwise(self.file, here, self.criteria_set, values, self.unanswered)

    def _placed(self, id: str, places: Iterable[_Asked]) -> Iterator[tuple[_Asked, AnswerCell]]:
        indicator = self._indicator_of(id)
        return ((one, AnswerCell(self.file, one.table.sheet, one.cell, indicator)) for one in places)

    def _report(self, id: str, value: Value, place: AnswerCell) -> None:
        self.reports.append(Report(id, "", value, place.place, place.cell.text))

    def _village_sums(self, asked: Mapping[str, list[_Asked]], sums: VillageSums) -> None:
        self.findings.extend(sums.findings)
        self.touched = self.touched or sums.touched
        self.places |= sums.columns
        self.reports += sums.reports
        asked_for = {id: [place for _, place in self._placed(id, asked.get(id, ()))] for id in sums.columns}
        totals = {id: [*places, *sums.totals.get(id, ())] for id, places in asked_for.items()}
        self.findings += (said := list(said_of_totals(totals, sums.reports, sums.blank, self.criteria_set)))
        self.touched = self.touched or bool(said)

    def _indicator_of(self, id: str) -> str | None:
        """The chỉ tiêu a datum belongs to, one of this file where possible."""
        using = self.asked.using.get(id, [])
        return next((one for one in using if one in self.indicators), using[0] if using else None)

    # -- evidence, notes, texts

    def _evidence(self) -> Sequence[Place]:
        reading = EvidenceReading(self.file, self.asked.known, self.around)
        # Of copies of a document, the one that people see is the place.
        for table in sorted(self.tables, key=lambda table: self.around.hidden(table.sheet)):
            if table.name == "evidence":
                reading.read(table, self._asked_on(table.sheet))
        self.evidence += reading.evidence
        self.findings += reading.findings
        self.touched = self.touched or reading.touched
        return reading.places

    def _asked_on(self, sheet: str) -> list[str]:
        """The chỉ tiêu whose rows stand on a sheet."""
        tables = [table for table in self.tables if table.name == "indicators" and table.sheet == sheet]
        return [row.key for table in tables for row in table.rows if row.key in self.indicators]

    def _note(self, table: Table, row: Row, id: str) -> None:
        cells = row.all("note") if "note" in table.columns else ()
        for cell in sorted(cells, key=lambda cell: bool(self.around.aside(table.sheet, cell.address))):
            text = self._text(table, cell, "Ghi chú")
            if text and not any((note.subject, note.text) == (id, text) for note in self.notes):
                self.notes.append(Note(id, "", text, Place(self.file, table.sheet, cell.address)))

    def _filled(self, table: Table, row: Row) -> str:
        """What was filled in about the return itself."""
        label = unit_row_label(row.key, self.criteria_set.subject)
        text = self._text(table, row["value"], label)
        return day_text(text) if row.key == "filled_on" else text

    def _text(self, table: Table, cell: Cell, label: str) -> str:
        text, said = read_text(AnswerCell(self.file, table.sheet, cell, None), label)
        self.findings.extend(said)
        return text

    def _say(self, type: FindingType, table: Table, cell: Cell, indicator: str | None, **words: Any) -> None:
        self.findings.append(AnswerCell(self.file, table.sheet, cell, indicator).say(type, **words))
