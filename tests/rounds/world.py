"""A made-up campaign over several rounds: what each unit truly sent, when, and what the officer changed meanwhile.

In a *plain* world everything is read as it was typed, so that the verdict can be told from what was typed. In others
units type what nobody can read and edit their forms, villages come and go, and a campaign has whatever it may have.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import openpyxl
from msgspec.structs import replace

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import CONTROL, FORMS, MARKED, RESULTS, read_campaign
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.corrections.list_sheet import LIST_SHEET
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.campaign import Campaign, Village
from tests.edits.edits import EDITS, copy_sheet
from tests.edits.filled import Filled, counts_of
from tests.journeys.campaigns import any_campaign
from tests.journeys.journey import hand_out
from tests.rounds.filling import Habits, asked_in, correct, fill_in, typed_in
from tests.rounds.officer import CHANGES, STEADY, ask_another
from tests.rounds.sending import CLOCKS, KINDS, Sent, believed, drop, file_name, saved, sha256
from tests.support.loaded import loaded
from tests.support.written import written_by

_ELSEWHERE = "other_commune"
_BEGINS = datetime(2025, 1, 10, 8, tzinfo=UTC)
_EDITS = [edit for edit in EDITS if edit is not copy_sheet]  # its copies are told of one for the other


class World:
    """One campaign in a folder, made from its seed alone; ``log`` tells what happened."""

    def __init__(self, seed: int, folder: Path, *, plain: bool) -> None:
        self.chance, self.folder, self.plain = Random(seed), folder, plain
        self.sent: list[Sent] = []
        self.log: list[str] = []
        self._clock, self._files = _BEGINS, 0
        self._forms: dict[str, list[bytes]] = {}
        self._slow: dict[str, timedelta] = {}
        self.campaign = self._begin()
        self.law = load_criteria(self.campaign.criteria_set, self.campaign.subject_type)
        odd = 0.0 if plain else 0.06
        self._habits = Habits(self.law, counts_of(self.law, self.chance), odd)
        hand_out(folder, self.campaign)
        self._keep_forms()

    def _begin(self) -> Campaign:
        chance = self.chance
        if not self.plain and chance.random() < 0.5:
            return any_campaign(chance.randrange(10**6))
        set = "tt25_2023_cap_xa" if chance.random() < 0.6 else chance.choice(available_criteria())
        type = chance.choice(load_criteria(set).subject.types).id
        names = {"district": "Hiệp Hòa", "province": "Bắc Giang"}
        made = new_campaign("Thái Sơn", 2024, **names, criteria_set=set, subject_type=type)
        villages = chance.randint(1, 3) if chance.random() < 0.3 else 0
        made = replace(
            made,
            evidence_required=chance.random() < 0.5,
            villages=tuple(Village(f"v{number}", f"Thôn {number}") for number in range(1, villages + 1)),
        )
        return ask_another(made, chance) if chance.random() < 0.4 else made

    def round(self, number: int) -> None:
        """What happens between two merges."""
        if number and self.chance.random() < 0.5:
            self._change_control()
        for unit in self.campaign.units:
            if forms := self._forms.get(unit.id):
                self._of_unit(unit.id, forms)
        if number and self.chance.random() < 0.3:
            self._correct_for_unit()
        if self.chance.random() < 0.2:
            self._send_strange()

    def _of_unit(self, unit: str, forms: list[bytes]) -> None:
        chance, luck = self.chance, self.chance.random()
        copy = self.folder / RESULTS / MARKED / f"{unit}.xlsx"
        if copy.exists() and luck < 0.6:
            self._send_copy(unit, copy.read_bytes(), unaltered=luck < 0.1)
        elif luck < (0.75 if copy.exists() or not any(sent.unit == unit for sent in self.sent) else 0.25):
            form = chance.choice(forms)
            if chance.random() < 0.15:
                self._send_halves(unit, form)
            else:
                self._send(fill_in(loaded(form), self._habits, chance), unit, f"form {forms.index(form)}")

    def _send_halves(self, unit: str, form: bytes) -> None:
        """Two files, each with about half of the answers."""
        habits = replace(self._habits, blank=0.0)
        first = {datum for datum in asked_in(loaded(form), self.law) if self.chance.random() < 0.5}
        for leave in (first, self.law.data.keys() - first):
            self._send(fill_in(loaded(form), habits, self.chance, leave), unit, "a half", kind="xlsx")

    def _send_copy(self, unit: str, data: bytes, *, unaltered: bool) -> None:
        """The marked copy again: as it was, or corrected."""
        book = openpyxl.load_workbook(io.BytesIO(data))
        rows = book["_ccht"].iter_rows(values_only=True)
        parent = next((str(row[1]) for row in rows if row[0] == "marked_from"), None)
        items = [typed for sent in self.sent_by(unit) for typed in sent.form.typed]
        form = typed_in(book, self.law, {(typed.about, typed.cell.value): typed.value for typed in items})
        if unaltered:
            said = believed(book.properties.modified.replace(tzinfo=UTC))
            self._lay(form, unit, data, "xlsx", (said, self._tick()), "marked copy unaltered", parent)
            return
        how = ", ".join(correct(form, self._habits, self.chance))
        if not self.plain and LIST_SHEET in book.sheetnames and self.chance.random() < 0.2:
            if self.chance.random() < 0.5:
                del book[LIST_SHEET]
            else:
                book[LIST_SHEET].cell(12, 8).value = "đã sửa"
        self._send(form, unit, f"marked copy: {how}", parent=parent)

    def _send(self, form: Filled, unit: str, how: str, *, parent: str | None = None, kind: str = "") -> None:
        chance = self.chance
        for _ in range(0 if self.plain else chance.choice((0, 0, 1, 2))):
            if form.there():
                edit = chance.choice(_EDITS)
                how += f"; {edit.__name__}: {edit(form, chance)}"
        if not form.there():
            return
        kind = kind or chance.choice(KINDS)
        moment = self._tick()
        data, said = saved(form, kind, moment + self._slow.setdefault(unit, chance.choice(CLOCKS)))
        self._lay(form, unit, data, kind, (said, moment), how, parent)

    def _lay(
        self,
        form: Filled,
        unit: str,
        data: bytes,
        kind: str,
        times: tuple[datetime | None, datetime],
        how: str,
        parent: str | None = None,
        stranger: str = "",
    ) -> None:
        self._files += 1
        called = unit if self.chance.random() < 0.8 else self.chance.choice(self.campaign.units).id
        name = file_name(self._files, called, kind, self.chance)
        path, came = drop(self.folder, name, data, times[1], self.chance)
        digest = sha256(data)
        self.sent.append(Sent(self._files, name, unit, form, digest, times[0], came, path, parent, stranger))
        self.log.append(f"{name} of {unit}, says {times[0]}, came {came}: {how}")

    def _send_strange(self) -> None:
        """A return of last year's campaign, or of another commune's."""
        year, commune, code = self.chance.choice(
            ((-1, self.campaign.commune, "other_year"), (0, "Đông Lỗ", _ELSEWHERE))
        )
        other = replace(
            new_campaign(
                commune,
                self.campaign.year + year,
                province=self.campaign.province,
                criteria_set=self.law.id,
                subject_type=self.campaign.subject_type,
            ),
            units=self.campaign.units,
            assignments=self.campaign.assignments,
        )
        unit = self.chance.choice([unit for unit in other.units if other.indicators_of(unit.id)])
        required = applicable_requirements(self.law, other)
        form = fill_in(
            loaded(written_by(write_return_workbook, self.law, other, unit, required)), self._habits, self.chance
        )
        if form.there():
            moment = self._tick()
            data, said = saved(form, kind := self.chance.choice(KINDS), moment)
            self._lay(form, "", data, kind, (said, moment), f"of {unit.id}, {code}", stranger=code)

    def _correct_for_unit(self) -> None:
        """The officer types an answer into a return that lies there, and saves it."""
        plain = [sent for sent in self.sent if sent.path.name == sent.name and sent.said and not sent.stranger]
        if not plain:
            return
        sent = self.chance.choice(plain)
        changed = correct(sent.form, self._habits, self.chance)
        moment = self._tick()
        data, sent.said = saved(sent.form, "xlsx", moment)
        sent.came, sent.sha256 = moment, sha256(data)
        sent.path.write_bytes(data)
        os.utime(sent.path, (moment.timestamp(),) * 2)
        self.log.append(f"{sent.name} corrected by the officer at {moment}: {', '.join(changed)}")

    def _tick(self) -> datetime:
        self._clock += timedelta(minutes=self.chance.randint(20, 3000))
        return self._clock

    def _change_control(self) -> None:
        change = self.chance.choice(STEADY if self.plain else CHANGES)
        self.campaign = change(read_campaign(self.folder).campaign, self.chance)
        self.log.append(f"control workbook: {change.__name__}")
        with (self.folder / CONTROL).open("wb") as stream:
            write_control_workbook(stream, self.campaign, self.law)
        if self.chance.random() < 0.8:
            distribute(self.folder)
            self._keep_forms()

    def _keep_forms(self) -> None:
        """Units keep what they got: any form of any round may come back."""
        for path in sorted((self.folder / FORMS).glob("*.xlsx")):
            known = self._forms.setdefault(path.stem, []) if self.campaign.unit(path.stem) else None
            if known is not None and path.read_bytes() not in known:
                known.append(path.read_bytes())

    def sent_by(self, unit: str) -> Iterator[Sent]:
        return (item for item in self.sent if item.unit == unit)
