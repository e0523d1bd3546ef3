"""One criterion of a return workbook: the sheet ``Tiêu chí N`` with its keyed tables, live preview and signatures.

Relies on :mod:`ccht_excel.forms.sheet` and the tables of :mod:`ccht_excel.forms.layout`. Knows one unit's chỉ tiêu
only; the workbook around it is :mod:`ccht_excel.forms.workbook`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from ccht_excel.exchange.grid import address, column_letters
from ccht_excel.forms import formulas, layout, levels
from ccht_excel.forms.evidence_table import EvidenceSheet
from ccht_excel.forms.sheet import (
    BESIDE,
    BESIDE_DAY,
    CENTRED,
    CHOICE,
    COUNT,
    HEADING,
    ID,
    LABEL,
    PAST,
    STATED,
    STATED_CHOICE,
    STATUS_ROW,
    STRONG,
    SUM,
    TEXT,
    Form,
    SheetStatus,
)
from ccht_excel.law import shares
from ccht_excel.law.answer_kinds import OF_KIND
from ccht_excel.law.implied import implied_constraints
from ccht_excel.model.attributes import Attribute, AttributeKind, stated_key
from ccht_excel.model.law import Constraint, ConstraintKind, Criterion, Indicator, Kind, RatioSpec, Standard
from ccht_excel.paper.palette import CELL, CLOSED
from ccht_excel.paper.rows import Formula, Piece, Style, spread
from ccht_excel.vietnamese.printed import format_required


class CriterionSheet(EvidenceSheet):
    """Writes one sheet."""

    def __init__(self, form: Form, criterion: Criterion, indicators: Sequence[Indicator]) -> None:
        super().__init__(form, criterion, indicators)
        self.standards = form.criteria_set.standards
        self._by_village: dict[str, str] = {}

    def write(self) -> SheetStatus:
        """Write the whole sheet."""
        self.write_head()
        self._indicator_table()
        data = self._data()
        if data:
            if self.form.campaign.villages:
                self._village_table(data)
            self._figure_table(data)
            self._ratio_block()
        self._check_block()
        self.write_evidence()
        self.write_signatures()
        blank_text = self.write_status()
        self.finish()
        return SheetStatus(self.name, address(STATUS_ROW, LABEL + 1), blank_text, self.first_input)

    def _ask_answer(self, row: int, column: int, rule: Mapping[str, Any], rows: int = 1) -> str:
        cell = self.ask(row, column, rule, rows)
        self.first_input = self.first_input or cell
        return cell

    # --- chỉ tiêu

    def _required(self, indicator: Indicator, standard: Standard) -> str:
        ids = [ratio.id for ratio in indicator.ratios] or [indicator.id]
        scale = levels.scale_of(self.form.criteria_set, indicator)
        values = [self.form.requirements.get(id, {}).get(standard) for id in ids]
        return ";\n".join(layout.BLANK_RESULT if value is None else format_required(value, scale) for value in values)

    def _indicator_table(self) -> None:
        words, columns = layout.HEADINGS["indicators"], self.columns
        kinds = {indicator.kind for indicator in self.indicators}
        hint = "indicators_mixed" if len(kinds) > 1 else "indicators_ratio" if Kind.RATIO in kinds else "indicators"
        self.start_section("indicators", layout.SECTION_HINTS[hint])
        places = {ID: "id", LABEL: "label", columns.note: "note"}
        places |= {column: key for key, column in columns.answers.items()} | self._past_place()
        required = {
            number: layout.REQUIRED_HEADING.format(label=spec.label)
            for number, spec in enumerate(self.standards, columns.required)
        }
        words = {**words, **self.past_heading, "level": levels.heading(self.form.criteria_set, self.indicators)}
        self.write_headings({column: words[key] for column, key in places.items()} | required, columns.label)
        self.keys.table(self.row, "indicators", dict(sorted(places.items())))
        self.row += 1
        for indicator in self.indicators:
            self._indicator_row(indicator)

    def _indicator_row(self, indicator: Indicator) -> None:
        row, columns, form = self.row, self.columns, self.form
        self.keys.key(row, indicator.id)
        looks = dict.fromkeys(range(columns.required + len(self.standards), columns.note), CLOSED)
        answer = columns.answers.get(OF_KIND[indicator.kind].column)
        if answer is not None:
            self.inputs[indicator.id] = self._ask_answer(row, answer, self._answer_rule(indicator))
            looks[answer] = CHOICE
        self.ask(row, columns.note, form.rule(layout.NOTE_RULE))
        looks[columns.note] = TEXT
        required = (self._required(indicator, spec.id) for spec in self.standards)
        self.add(
            Piece(ID, ID, indicator.id, STRONG),
            Piece(*columns.label, indicator.title, CELL),
            *(Piece(column, column, text, CENTRED) for column, text in enumerate(required, columns.required)),
            *(
                Piece(column, column, None, look, self._longest(indicator) if column == answer else None)
                for column, look in looks.items()
            ),
            *self.past_piece(indicator.id),
            minimum=layout.MIN_INPUT_HEIGHT,
            growing=True,
        )
        if answer is not None:
            closed = [Piece(number, number, None, CLOSED) for number in range(columns.required, answer)]
            self._attribute_rows(indicator.id, answer, columns.label, closed)

    def _longest(self, indicator: Indicator) -> str | None:
        """The longest text that the answer may be, so that its row has room for it."""
        scale = levels.scale_of(self.form.criteria_set, indicator)
        return max(scale.choices, key=len) if scale else None

    def _attribute_rows(self, datum: str, answer: int, label: tuple[int, int], closed: Sequence[Piece] = ()) -> None:
        """A row for each thing that the answer above must come with."""
        columns, form = self.columns, self.form
        for attribute in (item for item in form.criteria_set.data[datum].attributes if not item.beside):
            row = self.row
            self.keys.key(row, stated_key(datum, attribute.id))
            rule = form.rule(layout.STATED_RULE) | {"source": [choice.label for choice in attribute.choices]}
            self.stated.append((self.ask(row, answer, rule | {"input_message": attribute.help}), datum))
            self.add(
                Piece(ID, ID, None, CENTRED),
                Piece(*label, layout.STATED_LABEL.format(label=attribute.label), STATED),
                *closed,
                Piece(answer, columns.note, None, STATED_CHOICE),
                *self.past_piece(stated_key(datum, attribute.id)),
                minimum=layout.MIN_FIGURE_HEIGHT,
                growing=True,
            )

    def _past_place(self) -> dict[int, str]:
        return {} if self.columns.past is None else {self.columns.past: "past"}

    def _answer_rule(self, indicator: Indicator) -> dict[str, Any]:
        scale = levels.scale_of(self.form.criteria_set, indicator)
        rule = levels.rule(scale) if scale else layout.RESULT_RULE
        return self.form.rule(rule) | {"input_message": indicator.ask}

    # --- figures

    def _data(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for indicator in self.indicators:
            if indicator.ratios:
                found |= dict.fromkeys(indicator.data)
        return tuple(found)

    def _count_rule(self, datum: str) -> dict[str, Any]:
        return self.form.rule(layout.COUNT_RULE) | {"input_message": self.form.criteria_set.data[datum].help}

    def _village_table(self, data: Sequence[str]) -> None:
        words, villages = layout.HEADINGS["villages"], self.form.campaign.villages
        specs = self.form.criteria_set.data
        start = self.start_section("villages", self.form.fill(layout.SECTION_HINTS["villages"]))
        beside = self._beside_villages(data)
        first = self._first_of(data, beside)
        label = (LABEL, first - 1)
        places = dict(enumerate(data, first))
        labels = {column: words["datum"].format(label=specs[datum].village_label) for column, datum in places.items()}
        compared = dict.fromkeys(beside, self.past_heading["past"])
        texts = {ID: words["number"]} | labels | compared
        head = spread(label, self.form.fill(words["label"]), HEADING)
        self.write_headings(texts, beside=head)
        self.keys.table(self.row, "villages", {LABEL: "label"} | places | dict.fromkeys(beside, "past"))
        self.row += 1
        first_row = self.row
        self.blocks.append((start, first_row + 1))
        counts = [Piece(column, column, None, COUNT) for column in places]
        for number, village in enumerate(villages, 1):
            self.keys.key(self.row, village.id)
            lead = (Piece(ID, ID, number, CENTRED), *spread(label, village.name, CELL))
            text = self.form.references.of_village(village.id, data) or None
            self.add(
                *lead, *counts, *(Piece(column, column, text, PAST) for column in beside), minimum=22, growing=True
            )
        for column, datum in places.items():
            self._ask_answer(first_row, column, self._count_rule(datum), len(villages))
            letter = column_letters(column)
            self.inputs[datum] = self._by_village[datum] = f"{letter}{first_row + 1}:{letter}{self.row}"

    def _beside_villages(self, data: Sequence[str]) -> list[int]:
        """The column for what a list says of each village, if it says something."""
        column = self.columns.past
        return [] if column is None or not any(map(self.form.references.of, data)) else [column]

    def _first_of(self, data: Sequence[str], beside: Sequence[int]) -> int:
        """The first column of the numbers of villages: the last one ends where the other tables do."""
        return max(LABEL + 1, self.columns.last + 1 - len(beside) - len(data))

    def _figure_table(self, data: Sequence[str]) -> None:
        form, columns = self.form, self.columns
        summed = bool(form.campaign.villages)
        beside = self._columns_beside(data)
        words = layout.HEADINGS["figures"] | (layout.HEADINGS["figures_summed"] if summed else {})
        words |= layout.HEADINGS["figures_sourced"] if beside else {}
        start = self.start_section(
            "figures", form.fill(layout.SECTION_HINTS["figures_summed" if summed else "figures"])
        )
        for datum in data:
            spec = form.criteria_set.data[datum]
            self.explain(f"• {spec.label}: {spec.help[0].lower()}{spec.help[1:]}")
        value = columns.note - 1
        texts = {ID: words["number"], LABEL: words["label"], value: words["value"], columns.note: words["note"]}
        label, past = (LABEL, value - 1 - len(beside)), self._past_place()
        texts |= {at: layout.BESIDE_HEADINGS[one.kind].format(label=one.label) for at, one in beside.items()}
        self.write_headings(texts | {at: self.past_heading[key] for at, key in past.items()}, label)
        keys = {LABEL: "label", value: "value", columns.note: "note"} | {at: one.id for at, one in beside.items()}
        self.keys.table(self.row, "figures", dict(sorted((keys | past).items())))
        self.row += 1
        for number, datum in enumerate(data, 1):
            self._figure_row(number, datum, label, beside)
        self.blocks.append((start, self.row - 1))

    def _figure_row(self, number: int, datum: str, label: tuple[int, int], beside: Mapping[int, Attribute]) -> None:
        form, columns, value = self.form, self.columns, self.columns.note - 1
        self.keys.key(self.row, datum)
        if form.campaign.villages:
            formula = formulas.village_sum(self.inputs[datum], len(form.campaign.villages))
            people = Piece(value, value, Formula(formula, ""), SUM)
            self.inputs[datum] = address(self.row, value)
        else:
            people = Piece(value, value, None, COUNT)
            self.inputs[datum] = self._ask_answer(self.row, value, self._count_rule(datum))
        self.ask(self.row, columns.note, form.rule(layout.NOTE_RULE if beside else layout.SOURCE_RULE))
        self.add(
            Piece(ID, ID, number, CENTRED),
            Piece(*label, form.criteria_set.data[datum].label, CELL),
            *self._cells_beside(datum, beside),
            people,
            Piece(columns.note, columns.note, None, TEXT),
            *self.past_piece(datum),
            minimum=layout.MIN_FIGURE_HEIGHT,
            growing=True,
        )
        self._attribute_rows(datum, value, (LABEL, value - 1))

    def _columns_beside(self, data: Sequence[str]) -> dict[int, Attribute]:
        """The columns before the number that ask where it comes from, of all these data."""
        specs = self.form.criteria_set.data
        found = {one.id: one for datum in data for one in specs[datum].attributes if one.beside}
        return dict(enumerate(found.values(), self.columns.note - 1 - len(found)))

    def _cells_beside(self, datum: str, beside: Mapping[int, Attribute]) -> Iterator[Piece]:
        """The cells of those columns in the row of a figure; grey where it is not asked."""
        asked = {one.id for one in self.form.criteria_set.data[datum].attributes}
        for column, attribute in beside.items():
            if attribute.id not in asked:
                yield Piece(column, column, None, CLOSED)
                continue
            rule = self.form.rule(layout.BESIDE_RULES[attribute.kind]) | {"input_message": attribute.help}
            if attribute.kind is AttributeKind.SOURCE:
                rule["source"] = [choice.label for choice in attribute.choices]
            self.beside.append((self.ask(self.row, column, rule), datum))
            yield Piece(column, column, None, BESIDE_DAY if attribute.kind is AttributeKind.DAY else BESIDE)

    # --- preview

    def _ratio_block(self) -> None:
        """All stay with the heading where a page takes them; else each share stays whole, the first with it."""
        words = layout.HEADINGS["ratios"]
        start = top = self.start_section("ratios")
        first = self.columns.required
        share = first + len(self.standards)
        labels = {number: spec.label for number, spec in enumerate(self.standards, first)}
        headings = {ID: words["id"], LABEL: words["label"]} | labels | {share: words["share"]}
        self.write_headings(headings, self.columns.label, (share, self.columns.last))
        for indicator in self.indicators:
            for ratio in indicator.ratios:
                self._ratio_rows(indicator, ratio, share)
                self.blocks.append((start, self.row - 1))
                start = self.row
        self.blocks.append((top, self.row - 1))

    def _ratio_rows(self, indicator: Indicator, ratio: RatioSpec, share: int) -> None:
        row, last_row = self.row, self.row + 2
        numerator, denominator = self.inputs[ratio.numerator], self.inputs[ratio.denominator]
        self.put(Piece(ID, ID, indicator.id, STRONG), last_row=last_row)
        part = self._is_part(ratio)
        needed = self.put(Piece(*self.columns.label, ratio.label, {**CELL, "bold": True}))
        self.worksheet.set_row(row, needed + 4)
        word: Style = {**CELL, "align": "right", "indent": 1, "italic": True}
        for offset, key in enumerate(("verdict", "missing"), 1):
            self.put(Piece(*self.columns.label, layout.RATIO_ROWS[key], word), row=row + offset)
        percent: Style = {**STRONG, "size": 14, "num": "0.00%"}
        formula = Formula(shares.excel_share(numerator, denominator, part=part), "")
        self.put(Piece(share, self.columns.last, formula, percent), last_row=last_row)
        for column, spec in enumerate(self.standards, self.columns.required):
            required = self.form.requirements.get(ratio.id, {}).get(spec.id)
            text = layout.BLANK_RESULT if required is None else format_required(required)
            self.put(Piece(column, column, text, CENTRED))
            verdict = missing = Piece(column, column, None, CLOSED)
            if isinstance(required, Fraction):
                formula = Formula(formulas.verdict(numerator, denominator, required, part=part), "")
                verdict = Piece(column, column, formula, STRONG)
                formula = Formula(shares.excel_missing(numerator, denominator, required, part=part), "")
                missing = Piece(column, column, formula, {**CENTRED, "num": layout.PEOPLE})
            self.put(verdict, row=row + 1)
            self.put(missing, row=row + 2)
        last = share - 1
        self.highlight(row + 1, self.columns.required, last, layout.REACHED, layout.NOT_REACHED)
        self.row += 3

    def _is_part(self, ratio: RatioSpec) -> bool:
        """Whether by the criteria set the one figure cannot be more than the other."""
        return any(
            item.kind is ConstraintKind.AT_MOST and (item.left, item.right) == (ratio.numerator, ratio.denominator)
            for item in implied_constraints(self.form.criteria_set)
        )

    # --- checks

    def _check_block(self) -> None:
        checks = [
            constraint
            for constraint in self.form.criteria_set.constraints
            if constraint.left in self.inputs and constraint.right in self.inputs
        ]
        if not checks:
            return
        start = self.start_section("checks", layout.SECTION_HINTS["checks"])
        for number, constraint in enumerate(checks, 1):
            self._check_row(number, constraint)
        self.blocks.append((start, self.row - 1))

    def _number(self, datum: str) -> str:
        """The cell of a datum, or for a level the number that it stands for."""
        scale = self.form.criteria_set.data[datum].levels
        return levels.number(self.inputs[datum], scale) if scale else self.inputs[datum]

    def _check_row(self, number: int, constraint: Constraint) -> None:
        left, right = self._number(constraint.left), self._number(constraint.right)
        test = formulas.breaks_at_most if constraint.kind is ConstraintKind.AT_MOST else formulas.breaks_requires
        broken = test(left, right)
        villages = [self._by_village.get(id, "") for id in (constraint.left, constraint.right)]
        if constraint.kind is ConstraintKind.AT_MOST and all(villages):
            broken = f"({broken}+{formulas.breaks_at_most_somewhere(*villages)})>0"
        reason = constraint.reason[:1].upper() + constraint.reason[1:]
        note = self.columns.note
        self.highlight(self.row, note, note, layout.CONSISTENT, layout.DOUBTFUL)
        self.add(
            Piece(ID, ID, number, CENTRED),
            Piece(LABEL, note - 1, reason, CELL),
            Piece(note, self.columns.last, Formula(formulas.check_shown(broken, left, right), ""), STRONG),
            more=4,
        )
        self.check_cells.append((broken, str(number)))
