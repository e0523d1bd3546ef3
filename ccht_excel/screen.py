"""What the commands show on the screen: short Vietnamese tables and lists.

Relies on rich for layout and on :mod:`ccht_excel.model`. Colour is never the only signal; where the output is no
terminal, plain text comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ccht_excel.findings import place
from ccht_excel.model import Assessment, Finding, Outcome, Severity, Standard, Tally
from ccht_excel.summary_texts import (
    conclusion,
    grouped_points,
    low_target_note,
    outstanding_text,
    plan_conclusion,
    unit_names,
)
from ccht_excel.vietnamese import join_words

OUTCOME_TEXTS = {
    Outcome.MET: ("✓ Đạt", "green"),
    Outcome.NOT_MET: ("✗ Không đạt", "red"),
    Outcome.UNDETERMINED: ("? Chưa đủ căn cứ", "yellow"),
}
SEVERITY_TEXTS = {
    Severity.ERROR: ("LỖI", "bold red"),
    Severity.WARNING: ("Cảnh báo", "yellow"),
    Severity.INFO: ("Thông tin", "cyan"),
}


def console(*, stderr: bool = False) -> Console:
    """The screen; plain and 100 columns wide where it is no terminal."""
    made = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not made.is_terminal:
        made = Console(stderr=stderr, highlight=False, width=100, color_system=None)
    return made


def show_verdict(screen: Console, assessment: Assessment) -> None:
    """The table of criteria by standards, the levels, and what is still open or to be corrected."""
    campaign = assessment.campaign
    screen.print(f"\nXã {campaign.commune or '(chưa ghi tên)'} - năm {campaign.year}", style="bold")
    table = Table(show_lines=False)
    table.add_column("Tiêu chí", ratio=3)
    for spec in assessment.criteria_set.standards:
        table.add_column(spec.label, no_wrap=True)
    for criterion in assessment.criteria:
        table.add_row(f"{criterion.id}. {criterion.title}", *(_cell(criterion.tallies[item]) for item in Standard))
    table.add_section()
    table.add_row(Text("Kết luận chung", style="bold"), *(_cell(assessment.standards[item]) for item in Standard))
    screen.print(table)
    screen.print(conclusion(assessment), style="bold")
    screen.print(plan_conclusion(assessment))
    for low in assessment.low_targets:
        screen.print(f"Lưu ý: {low_target_note(assessment, low)}")
    screen.print(outstanding_text(assessment) or "Tất cả các đơn vị đã nộp phiếu.")
    _show_open_points(screen, assessment)
    told = {"target_below_level"}
    show_findings(screen, [item for item in assessment.findings if item.code not in told], limit=12)


def _cell(tally: Tally) -> Text:
    text, style = OUTCOME_TEXTS[tally.outcome]
    return Text(f"{text} ({tally.met}/{tally.total})", style=style)


def _show_open_points(screen: Console, assessment: Assessment) -> None:
    """What the verdict depends on, but for the units already named as outstanding."""
    groups = [group for group in grouped_points(assessment) if not set(group.units) <= set(assessment.outstanding)]
    if groups:
        screen.print("Kết luận còn phụ thuộc:", style="bold")
    for group in groups:
        units = unit_names(assessment.campaign, group.units)
        screen.print(Padding(f"- Chỉ tiêu {join_words(group.indicators)} ({units}): {group.text}", (0, 0, 0, 2)))


def show_findings(screen: Console, findings: Sequence[Finding], limit: int | None = None) -> None:
    """Findings, errors first; beyond the limit only how many more there are."""
    shown = sorted((item for item in findings if item.severity is not Severity.INFO), key=_weight)
    if shown:
        screen.print("Cần sửa hoặc xem lại:", style="bold")
    for item in shown[:limit]:
        word, style = SEVERITY_TEXTS[item.severity]
        where = place(item)
        text = Text.assemble((f"{word} ", style), f"{where}: " if where else "", f"{item.message}. ", item.remedy)
        screen.print(Padding(text, (0, 0, 0, 2)))
    if limit is not None and len(shown) > limit:
        screen.print(f"  … và {len(shown) - limit} điểm nữa, xem trang Cần sửa của bản tổng hợp.")


def _weight(item: Finding) -> int:
    return list(Severity).index(item.severity)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding must be corrected."""
    return any(item.severity is Severity.ERROR for item in findings)
