"""An assessment in, the print-ready workbook `tong_hop.xlsx` out: the paper of the meeting and what stands behind it.

Sheets: `Tổng hợp`, `Biểu đồ`, `Tình hình nộp`, `Cần sửa`, `Minh chứng`, `Nguồn số liệu`, the hidden `Dữ liệu` for other
programs and the very hidden `_ccht`. Relies on the other ``summary_*`` modules, one a sheet. The same assessment gives
the same bytes; nothing is taken from the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from ccht_excel.exchange.cell_text import storable
from ccht_excel.exchange.keyed_sheets import write_meta
from ccht_excel.files.program import generator
from ccht_excel.likeness.typed import Typed
from ccht_excel.model.assessment import Assessment
from ccht_excel.paper.charts import CHARTS_SHEET
from ccht_excel.paper.page import Page
from ccht_excel.paper.quick_package import Unpacked
from ccht_excel.paper.rows import reference
from ccht_excel.paper.style import Styles, new_workbook
from ccht_excel.summary.charts import ASIDE_WIDTHS, summary_charts_widths, write_charts
from ccht_excel.summary.conclusion import write_conclusion, write_figure_sources, write_signatures
from ccht_excel.summary.fill_ins import FillIns, said_of
from ccht_excel.summary.machine_sheet import MACHINE_SHEET, write_machine, write_printed
from ccht_excel.summary.main_layout import MAIN_SHEET, SHARE, layout_of
from ccht_excel.summary.main_sheet import Figures, write_heading, write_table
from ccht_excel.summary.registers import (
    ASIDE,
    EVIDENCE_COLUMNS,
    EVIDENCE_INDICATOR_COLUMN,
    EVIDENCE_SHEET,
    FINDINGS_COLUMNS,
    FINDINGS_SHEET,
    JUDGED_COLUMN,
    RETURNS_COLUMNS,
    RETURNS_SHEET,
    SOURCES_COLUMNS,
    SOURCES_SHEET,
    write_evidence,
    write_findings,
    write_returns,
    write_sources,
)
from ccht_excel.summary.stated import StatedBeside
from ccht_excel.summary.texts import about
from ccht_excel.verification.content import code_of, content, content_code
from ccht_excel.verification.printed import PrintedRow, row_digests, sheet_digest
from ccht_excel.verification.record import run_id

__all__ = ["content_code", "run_id", "write_summary"]

_REGISTERS = {
    RETURNS_SHEET: RETURNS_COLUMNS,
    FINDINGS_SHEET: FINDINGS_COLUMNS,
    EVIDENCE_SHEET: EVIDENCE_COLUMNS,
    SOURCES_SHEET: SOURCES_COLUMNS,
}


def write_summary(
    target: Path | BinaryIO | Unpacked, assessment: Assessment, typed: Typed = MappingProxyType({})
) -> None:
    """Write the summary workbook of a judged campaign; ``typed`` is what people filled in before.

    Raises ``OSError`` where the target cannot be written; never for what the assessment holds.
    """
    stored, named = content(assessment), about(assessment)
    code = code_of(stored)
    subject, citation = f"Mã nội dung {code}", assessment.criteria_set.citation
    workbook = new_workbook(target, title=f"Tổng hợp {named}", subject=subject, citation=citation)
    styles = Styles(workbook)
    layout = layout_of(assessment.criteria_set, council=assessment.campaign.paperwork.council)
    main = Page(workbook.add_worksheet(MAIN_SHEET), styles, layout.widths)
    charts = Page(workbook.add_worksheet(CHARTS_SHEET), styles, summary_charts_widths(assessment), ASIDE_WIDTHS)
    pages = {
        name: Page(workbook.add_worksheet(name), styles, [width for width, _ in columns], ASIDE.get(name, ()))
        for name, columns in _REGISTERS.items()
    }
    machine_sheet = workbook.add_worksheet(MACHINE_SHEET)

    footer = f"Mã nội dung {code} – {named}".replace('"', "")
    write_returns(pages[RETURNS_SHEET], assessment, footer)
    write_findings(pages[FINDINGS_SHEET], assessment, footer)
    first, last = write_evidence(pages[EVIDENCE_SHEET], assessment, footer)
    rows = write_sources(pages[SOURCES_SHEET], assessment, footer)

    def judged(datum: str) -> str:
        return reference(SOURCES_SHEET, rows[datum], JUDGED_COLUMN)

    machine = write_machine(machine_sheet, assessment, stored, judged)
    evidence = reference(EVIDENCE_SHEET, first, EVIDENCE_INDICATOR_COLUMN, last)
    fill_ins = FillIns({**typed, **said_of(assessment)})
    figures = Figures(assessment, layout, judged, machine, evidence, fill_ins, StatedBeside(assessment))
    shares = _write_main(workbook, main, figures, footer)
    write_charts(workbook, charts, assessment, shares, footer)
    write_printed(machine, _printed(main, [charts, *pages.values()], set(fill_ins.cells.values())))
    write_meta(workbook, {key: storable(value) for key, value in _meta(assessment, code).items()})
    workbook.close()


def _write_main(workbook: Any, page: Page, figures: Figures, footer: str) -> dict[str, str]:
    """Fill `Tổng hợp`, where the workbook opens; returns references to the share of each ratio."""
    write_heading(page, figures.assessment, figures.layout, figures.fill_ins)
    write_conclusion(page, figures.assessment, figures.layout)
    head, shares = write_table(page, figures)
    write_figure_sources(page, figures.assessment)
    write_signatures(page, figures.layout, figures.fill_ins, figures.assessment)
    page.finish(landscape=True, repeat=head, footer=footer, first=True)
    page.worksheet.activate()
    for name, cell in figures.fill_ins.cells.items():
        workbook.define_name(name, f"={reference(MAIN_SHEET, *cell)}")
    return {ratio: reference(MAIN_SHEET, row, SHARE) for ratio, row in shares.items()}


def _printed(main: Page, others: Iterable[Page], filled_in: Set[tuple[int, int]]) -> Iterator[PrintedRow]:
    rows = (
        (row, [cell for cell in cells if (row, cell[0]) not in filled_in]) for row, cells in main.worksheet.values()
    )
    yield from row_digests(MAIN_SHEET, rows)
    for page in others:
        yield sheet_digest(page.worksheet.get_name(), page.worksheet.values())


def _meta(assessment: Assessment, code: str) -> dict[str, str]:
    campaign = assessment.campaign
    return {
        "kind": "summary",
        "campaign": campaign.id,
        "unit": "",
        "year": str(campaign.year),
        "commune": campaign.commune,
        "criteria_set": campaign.criteria_set,
        "criteria_version": campaign.criteria_version,
        "generator": generator(),
        "content_code": code,
        "run": run_id(assessment),
    }
