"""The table of evidence at the end of a criterion's sheet: one document a row, in the columns of the whole sheet.

Relies on the tables of :mod:`ccht_excel.forms.layout`. No cell of what people fill in and sort is merged; where the
sheet has more columns than a document has fields, the rest say of each row whether it is whole.
"""

from __future__ import annotations

from ccht_excel.exchange.grid import address, column_letters
from ccht_excel.forms import formulas, layout
from ccht_excel.forms.sheet import CODE, DAY, ID, STATED, TEXT
from ccht_excel.forms.status_line import StatusSheet
from ccht_excel.paper.palette import UNSEEN
from ccht_excel.paper.rows import Formula, Piece


class EvidenceSheet(StatusSheet):
    """A criterion's sheet with its table of evidence."""

    def write_evidence(self) -> None:
        """Write the table: on the page that has been begun where it ends there, else over its end onto the next."""
        form = self.form
        needed = layout.SECTION_HINTS["evidence_required"] if form.campaign.evidence_required else ""
        start = self.start_section("evidence", needed + layout.SECTION_HINTS["evidence"])
        hints = "; ".join(f"({indicator.id}) {indicator.evidence_hint}" for indicator in self.indicators)
        self.explain(layout.SECTION_HINTS["evidence_hints"].format(hints=hints))
        words = layout.HEADINGS["evidence"]
        self.repeated_row = self.row
        checked = ID + len(layout.EVIDENCE_KEYS), self.columns.last
        beside = [checked] if checked[0] <= checked[1] else []
        texts = {ID + number: words[key] for number, key in enumerate(layout.EVIDENCE_KEYS)}
        self.write_headings(texts | {first: words["check"] for first, _ in beside}, *beside)
        self.keys.table(self.row, "evidence", {ID + n: key for n, key in enumerate(layout.EVIDENCE_KEYS)})
        self.row += 1
        first = self.row
        # The keys lie within the filter, whose "show all" may unhide their row: keep them invisible even then.
        self.worksheet.set_row(first - 1, 0.75, self.styles(color=UNSEEN, size=1), {"hidden": True})
        count = self._evidence_rows()
        self.blocks.append((start, first + 1))
        ids = [indicator.id for indicator in self.indicators]
        for number, key in enumerate(layout.EVIDENCE_KEYS):
            rule = form.rule(layout.EVIDENCE_RULES[key], ids=", ".join(ids))
            if key == "indicator":
                rule["source"] = ids
            self.ask(first, ID + number, rule, count)
            letter = column_letters(ID + number)
            # One row more than the table, so that a row inserted below the last one is counted too.
            self.evidence[key] = f"{letter}{first + 1}:{letter}{first + count + 1}"
        looks = [{"indicator": CODE, "date": DAY}.get(key, TEXT) for key in layout.EVIDENCE_KEYS]
        blanks = [Piece(column, column, None, look) for column, look in enumerate(looks, ID)]
        for _ in range(count):
            check = Formula(self._row_check(self.row), "")
            self.add(
                *blanks, *(Piece(*at, check, STATED) for at in beside), height=layout.EVIDENCE_HEIGHT, growing=True
            )
        self.worksheet.autofilter(self.repeated_row, ID, self.row - 1, ID + len(blanks) - 1)
        self.keys.end(self.row)

    def _row_check(self, row: int) -> str:
        """Formula that says what a row still lacks."""
        cells = {key: address(row, ID + number) for number, key in enumerate(layout.EVIDENCE_KEYS)}
        alone = len(self.indicators) == 1
        return formulas.document_check(cells, alone=alone)

    def _evidence_rows(self) -> int:
        if self.form.evidence_rows is not None:
            return self.form.evidence_rows
        few = self.rows_before_signatures(layout.EVIDENCE_HEIGHT)
        enough = max(layout.FEWEST_EVIDENCE_ROWS, sum(layout.USUAL_DOCUMENTS[item.kind] for item in self.indicators))
        return min(few, layout.EVIDENCE_ROWS) if few >= enough else layout.EVIDENCE_ROWS
