"""A verdict on the screen: what was met, what is open, in dispute, to be corrected.

Relies on :mod:`ccht_excel.cli.terminal` for what is shown at all. Colour is never the only signal.
"""

from __future__ import annotations

from collections.abc import Sequence

from ccht_excel.cli.conflicts_shown import CONFLICTS, MOST, show_conflicts, where_text
from ccht_excel.cli.findings_shown import SEVERITY_TEXTS, show_findings
from ccht_excel.cli.terminal import Column, Screen, Words
from ccht_excel.findings import of_control, of_judging
from ccht_excel.model.assessment import Assessment, Tally
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import Outcome
from ccht_excel.summary.notes import low_targets_of, outstanding_text, presumption_notes
from ccht_excel.summary.open_points import NOTHING_CHANGED, grouped_points, is_conclusion_open
from ccht_excel.summary.texts import (
    OUTCOMES,
    conclusion,
    kind_of,
    name_of,
    plan_conclusion,
    unit_names,
)
from ccht_excel.vietnamese.printed import format_value
from ccht_excel.vietnamese.text import join_words

_COLOURS = {
    Outcome.MET: "green",
    Outcome.NOT_MET: "red",
    Outcome.UNDETERMINED: "yellow",
    Outcome.NOT_APPLICABLE: "dim",
}
_TOLD = {of_control.TARGET_BELOW_LEVEL.code, *CONFLICTS}
"""Findings that are told in another way than one by one."""


def show_verdict(screen: Screen, assessment: Assessment) -> None:
    """The table of criteria by standards, the levels, and what is still open or to be corrected."""
    campaign = assessment.campaign
    name = name_of(assessment) if campaign.commune else f"{kind_of(assessment)} (chưa ghi tên)"
    screen.line(f"\n{name[:1].upper()}{name[1:]} - năm {campaign.year}", style="bold")
    labels = [Column(spec.label, whole=True) for spec in assessment.criteria_set.standards]
    rows: list[Sequence[Words] | None] = [
        (f"Tiêu chí {criterion.id}", *map(_cell, criterion.tallies.values())) for criterion in assessment.criteria
    ]
    total = (("Kết luận chung", "bold"), *map(_cell, assessment.standards.values()))
    screen.table([Column("Tiêu chí", share=3), *labels], [*rows, None, total])
    screen.line(conclusion(assessment), style="bold")
    if assessment.criteria_set.plan:
        screen.line(plan_conclusion(assessment))
    if note := low_targets_of(assessment):
        screen.line(f"Lưu ý: {note}")
    for note in presumption_notes(assessment):
        screen.line(f"Lưu ý: {note}")
    screen.line(outstanding_text(assessment) or f"Tất cả các {assessment.criteria_set.subject.unit} đã nộp phiếu.")
    _show_open_points(screen, assessment)
    show_conflicts(screen, assessment)
    _show_contradictions(screen, assessment)
    others = [item for item in assessment.findings if item.code not in _TOLD and not _contradicts(item)]
    word = assessment.criteria_set.subject.unit
    show_findings(screen, others, MOST, "trang Cần sửa của bản tổng hợp", word)


def _cell(tally: Tally) -> Words:
    text, style = OUTCOMES[tally.outcome], _COLOURS[tally.outcome]
    shown = f"{text} ({tally.met}/{tally.total})"
    if tally.outcome is Outcome.UNDETERMINED and tally.provisional is not Outcome.UNDETERMINED:
        return [(shown, style), (f"\ntạm tính: {format_value(tally.provisional).lower()}", style)]
    return shown, style


def _show_open_points(screen: Screen, assessment: Assessment) -> None:
    """What the verdict depends on, but for the units already named as outstanding."""
    groups = [group for group in grouped_points(assessment) if not set(group.units) <= set(assessment.outstanding)]
    if groups:
        heading = "Kết luận còn phụ thuộc" if is_conclusion_open(assessment) else NOTHING_CHANGED
        screen.line(f"{heading}:", style="bold")
    for group in groups:
        units = unit_names(assessment.campaign, group.units)
        screen.item(f"- Chỉ tiêu {join_words(group.indicators)} ({units}): {group.text}")


def _show_contradictions(screen: Screen, assessment: Assessment) -> None:
    """What cannot be true together: a block for each pair of data, with the units that report them."""
    told: dict[str, list[Finding]] = {}
    for item in assessment.findings:
        if _contradicts(item):
            told.setdefault(item.message, []).append(item)
    if told:
        screen.line("Số liệu không thể cùng đúng:", style="bold")
    word, style = SEVERITY_TEXTS[Severity.ERROR]
    for message, items in list(told.items())[:MOST]:
        screen.item([(f"{word} ", style), f"{message}:"])
        for item in items[:MOST]:
            screen.item(f"  {assessment.campaign.unit_name(item.unit or '')}: {where_text(item.place)}")
        if len(items) > MOST:
            screen.item(f"  … và {len(items) - MOST} {assessment.criteria_set.subject.unit} nữa, xem trang Cần sửa.")
    if len(told) > MOST:
        screen.line(f"  … và {len(told) - MOST} cặp nữa, xem trang Cần sửa của bản tổng hợp.")
    if told:
        screen.line("Kiểm tra lại cả hai số của mỗi cặp; ai sai thì sửa rồi gửi lại.")


def _contradicts(item: Finding) -> bool:
    """Whether a unit reports what cannot be true together with something else."""
    return item.code == of_judging.CONTRADICTION.code and item.unit is not None
