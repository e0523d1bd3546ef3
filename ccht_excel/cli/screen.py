"""What the commands show on the screen: short Vietnamese tables and lists.

Relies on rich for layout and on :mod:`ccht_excel.model.assessment`. Colour is never the only signal; where the output
is no terminal, plain text comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ccht_excel.findings import of_control
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.groups import SEVERITIES, FindingGroup, group_findings
from ccht_excel.findings.table import actor_text
from ccht_excel.model.assessment import Assessment, Tally
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import Outcome, Standard
from ccht_excel.summary.open_points import grouped_points
from ccht_excel.summary.texts import (
    conclusion,
    low_target_note,
    outstanding_text,
    plan_conclusion,
    unit_names,
)
from ccht_excel.vietnamese.text import join_words

if TYPE_CHECKING:
    from ccht_excel.verification.verify import Verification

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
    show_findings(
        screen, [item for item in assessment.findings if item.code != of_control.TARGET_BELOW_LEVEL.code], limit=12
    )


def _cell(tally: Tally) -> Text:
    text, style = OUTCOME_TEXTS[tally.outcome]
    shown = Text(f"{text} ({tally.met}/{tally.total})", style=style)
    if tally.outcome is Outcome.UNDETERMINED and tally.provisional is not Outcome.UNDETERMINED:
        shown.append(f"\ntạm tính: {OUTCOME_TEXTS[tally.provisional][0][2:].lower()}")
    return shown


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
    told = group_findings(item for item in findings if item.severity is not Severity.INFO)
    shown = sorted(told, key=_weight)
    if shown:
        screen.print("Cần sửa hoặc xem lại:", style="bold")
    for item in shown[:limit]:
        word, style = SEVERITY_TEXTS[item.severity]
        where = item.full_place[:1].upper() + item.full_place[1:]
        text = Text.assemble((f"{word} ", style), f"{where}: " if where else "", f"{item.message}. ", item.remedies)
        screen.print(Padding(text, (0, 0, 0, 2)))
    if limit is not None and len(shown) > limit:
        screen.print(f"  … và {len(shown) - limit} điểm nữa, xem trang Cần sửa của bản tổng hợp.")


def _weight(item: FindingGroup) -> int:
    return list(Severity).index(item.severity)


def show_catalogue(screen: Console) -> None:
    """The catalogue of findings: code, severity, title, who acts."""
    table = Table(show_lines=False)
    for name in ("Mã", "Mức độ", "Tên", "Ai làm"):
        table.add_column(name, no_wrap=name != "Tên")
    for entry in CATALOGUE.values():
        style = SEVERITY_TEXTS[entry.severity][1]
        table.add_row(entry.code, Text(SEVERITIES[entry.severity], style=style), entry.title, actor_text(entry))
    screen.print(table)
    screen.print("Xem một phát hiện: ccht findings MÃ, ví dụ: ccht findings count_percent")


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding must be corrected."""
    return any(item.severity is Severity.ERROR for item in findings)


def show_verification(screen: Console, result: Verification) -> None:
    """What verifying a summary gave, and how to compare it with the paper."""
    screen.print(f"{result.file}: xã {result.commune or '(chưa ghi tên)'}, năm {result.year}", style="bold")
    screen.print(f"  Mã nội dung của tệp: {result.stored_code} (bản giấy của tệp này in đúng mã ấy ở chân trang)")
    for text in _doubts(result):
        screen.print(Padding(Text(f"✗ {text}", style="red"), (0, 0, 0, 2)))
    if result.genuine:
        screen.print("  ✓ Tệp nguyên: chữ, số và cách trình bày đúng như chương trình ghi ra.", style="green")
    elif result.content_holds:
        screen.print(Padding(Text(f"! {_reserve(result)}", style="yellow"), (0, 0, 0, 2)))
    for text in result.added[:10]:
        screen.print(Padding(Text(f"Đã điền tay: {text}"), (0, 0, 0, 2)))
    if len(result.added) > 10:
        screen.print(f"  … và {len(result.added) - 10} chỗ điền tay nữa")


def _reserve(result: Verification) -> str:
    """What can be said of a summary whose words agree, and what cannot."""
    if result.looks:
        changed = _shortened(result.looks)
        return f"Nội dung khớp; trình bày đã thay đổi ở: {changed}. Không xác nhận được bản in ra đúng như bản gốc."
    return f"Nội dung khớp; không xác nhận được cách trình bày: {result.unsure}."


def _shortened(places: Sequence[str]) -> str:
    return "; ".join(places[:10]) + (f"; và {len(places) - 10} chỗ nữa" if len(places) > 10 else "")


def _doubts(result: Verification) -> Iterable[str]:
    if result.defect:
        yield f"Phần dữ liệu ẩn của tệp đã bị sửa, không đánh giá lại được: {result.defect}."
    elif result.code != result.stored_code:
        yield f"Số liệu trong tệp đã bị sửa: số liệu hiện nay cho mã {result.code}."
    if result.wrong_outcomes:
        yield f"Kết quả ghi trong tệp không khớp số liệu ở: {', '.join(result.wrong_outcomes)}."
    if result.altered:
        yield f"Nội dung đã bị sửa ở: {_shortened(result.altered)}."
