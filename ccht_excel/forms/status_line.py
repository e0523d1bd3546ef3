"""The status line at the head of a criterion's sheet: what is still missing, as a live formula over its input cells.

Relies on :mod:`ccht_excel.forms.formulas`. Whoever writes the tables of the sheet fills in where the inputs stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from ccht_excel.exchange.grid import address
from ccht_excel.forms import formulas, layout, levels
from ccht_excel.forms.sheet import HELPER_ROW, ID, LABEL, STATUS_ROW, Form, FormSheet
from ccht_excel.law.answer_kinds import OF_KIND
from ccht_excel.model.law import Criterion, Indicator
from ccht_excel.paper.palette import CELL, HEADING
from ccht_excel.paper.rows import Formula, Piece, Style


class StatusSheet(FormSheet):
    """A sheet with its status line.

    ``inputs`` is the cell of each datum (a result, a level or a count), ``evidence`` the range of each column of the
    evidence table, ``check_cells`` the formulas that say a check fails, each with the number of its row; ``stated`` the
    cells that ask what an answer is by, each with its datum, ``beside`` those that ask where it comes from.
    """

    def __init__(self, form: Form, criterion: Criterion, indicators: Sequence[Indicator]) -> None:
        super().__init__(form, criterion, indicators)
        self.inputs: dict[str, str] = {}
        self.evidence: dict[str, str] = {}
        self.check_cells: list[tuple[str, str]] = []
        self.stated: list[tuple[str, str]] = []
        self.beside: list[tuple[str, str]] = []

    def write_status(self) -> str:
        """Write the status line and the hidden lists it is made of; returns what it says on the blank form."""
        missing: dict[str, list[tuple[str, str]]] = {group: [] for group in layout.STATUS_GROUPS}
        unproven: list[tuple[str, str]] = []
        contents = [self.evidence[key] for key in ("title", "number", "link")]
        for indicator in self.indicators:
            group, condition, claim = self._answer(indicator)
            missing[group].append((condition, indicator.id))
            alone = len(self.indicators) == 1
            proof = formulas.without_evidence(claim, indicator.id, self.evidence["indicator"], contents, alone)
            unproven.append((proof, indicator.id))
        if self.form.campaign.evidence_required:
            missing["evidence"] = unproven
        missing["stated"] = self._unstated(self.stated)
        missing["beside"] = self._unstated(self.beside)
        cells: list[tuple[str, str]] = []
        blank_parts: list[str] = []
        for number, (group, conditions) in enumerate((g, c) for g, c in missing.items() if c):
            cells.append((group, address(HELPER_ROW, LABEL + number)))
            blank = "" if group in layout.CONDITIONAL_GROUPS else "".join(f", {id}" for _, id in conditions)
            self.worksheet.write_live(HELPER_ROW, LABEL + number, "=" + formulas.listed(conditions), None, blank)
            if blank:
                before, after = layout.STATUS_GROUPS[group]
                blank_parts.append(f"{before}{blank[2:]}{after}")
        checks = None
        if self.check_cells:
            checks = address(HELPER_ROW, LABEL + len(cells))
            formula = "=" + formulas.listed(self.check_cells)
            self.worksheet.write_live(HELPER_ROW, LABEL + len(cells), formula, None, "")
        text = layout.STATUS_MISSING + "; ".join(blank_parts)
        self._status_line(formulas.status(cells, checks), text)
        return text

    def _unstated(self, cells: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Formulas saying that a chỉ tiêu has an answer beside which one of these is blank, each with its number."""
        found: list[tuple[str, str]] = []
        for indicator in self.indicators:
            conditions = []
            for cell, datum in cells:
                if datum in indicator.data:
                    answered = self._claims(indicator, self.inputs[datum])
                    conditions.append(f"AND({answered},{formulas.is_blank(cell)})")
            if conditions:
                found.append((conditions[0] if len(conditions) == 1 else f"({'+'.join(conditions)})>0", indicator.id))
        return found

    def _status_line(self, formula: str, text: str) -> None:
        last = self.columns.last
        box: Style = {**CELL, "bold": True, "bg": HEADING, "indent": 1}
        every = "; ".join(f"{indicator.id}, {indicator.id}" for indicator in self.indicators)
        longest = f"{text}; minh chứng {every}"
        needed = self.put(
            Piece(ID, LABEL, layout.STATUS_LABEL, {**box, "align": "right"}),
            Piece(LABEL + 1, last, Formula(formula, text), {**box, "align": "left"}, longest),
            row=STATUS_ROW,
        )
        self.worksheet.set_row(STATUS_ROW, needed + 4)
        self.highlight(STATUS_ROW, LABEL + 1, LABEL + 1, layout.STATUS_DONE, layout.STATUS_CHECK)

    def _answer(self, indicator: Indicator) -> tuple[str, str, str]:
        """(group, formula saying that the answer is missing, formula saying that the unit claims the chỉ tiêu)."""
        column = OF_KIND[indicator.kind].column
        if indicator.ratios:
            known = formulas.are_numbers(self.inputs[datum] for datum in indicator.data)
            return column, f"NOT({known})", known
        cell = self.inputs[indicator.id]
        return column, formulas.is_blank(cell), self._claims(indicator, cell)

    def _claims(self, indicator: Indicator, cell: str) -> str:
        """Formula: whether the cell holds what a chỉ tiêu may be met by."""
        scale = levels.scale_of(self.form.criteria_set, indicator)
        if scale:
            return levels.claims(cell, scale)
        return formulas.is_number(cell) if indicator.ratios else formulas.claims_result(cell)
