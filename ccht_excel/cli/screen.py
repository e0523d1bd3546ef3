"""A verdict on the screen: what was met, what is open, in dispute, to be corrected.

Relies on :mod:`ccht_excel.cli.terminal` for what is shown at all. Colour is never the only signal.
"""

from __future__ import annotations

from collections.abc import Sequence

from ccht_excel.cli.findings_shown import SEVERITY_TEXTS, show_findings
from ccht_excel.cli.terminal import Column, Screen, Words
from ccht_excel.findings import of_control, of_judging
from ccht_excel.model.assessment import Assessment, Datum, Tally
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import Outcome, Value
from ccht_excel.model.place import Place
from ccht_excel.summary.notes import low_targets_of, outstanding_text, presumption_notes
from ccht_excel.summary.open_points import grouped_points
from ccht_excel.summary.texts import (
    OUTCOMES,
    conclusion,
    kind_of,
    levels_of,
    name_of,
    plan_conclusion,
    unit_names,
    value_text,
)
from ccht_excel.vietnamese.printed import format_value
from ccht_excel.vietnamese.text import join_words

_COLOURS = {
    Outcome.MET: "green",
    Outcome.NOT_MET: "red",
    Outcome.UNDETERMINED: "yellow",
    Outcome.NOT_APPLICABLE: "dim",
}
_MOST = 12
"""So many findings, conflicts, and reports in a conflict are shown one by one."""
_TOLD = {of_control.TARGET_BELOW_LEVEL.code, of_judging.CONFLICT_DECISIVE.code, of_judging.CONFLICT_HARMLESS.code}
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
    screen.line(outstanding_text(assessment) or "Tất cả các đơn vị đã nộp phiếu.")
    _show_open_points(screen, assessment)
    _show_conflicts(screen, assessment)
    _show_contradictions(screen, assessment)
    others = [item for item in assessment.findings if item.code not in _TOLD and not _contradicts(item)]
    show_findings(screen, others, _MOST, "trang Cần sửa của bản tổng hợp")


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
        screen.line("Kết luận còn phụ thuộc:", style="bold")
    for group in groups:
        units = unit_names(assessment.campaign, group.units)
        screen.item(f"- Chỉ tiêu {join_words(group.indicators)} ({units}): {group.text}")


def _show_conflicts(screen: Screen, assessment: Assessment) -> None:
    """What is reported differently: a block for each datum, with every value and who says it where."""
    disputed = [item for item in assessment.data.values() if not item.resolved and len(set(_values(item))) > 1]
    if disputed:
        screen.line("Số liệu các đơn vị báo khác nhau:", style="bold")
    for datum in disputed[:_MOST]:
        decisive = any(datum.id in point.data for point in assessment.open_points)
        word, style = SEVERITY_TEXTS[Severity.ERROR if decisive else Severity.WARNING]
        effect = "kết quả tùy số nào đúng" if decisive else "kết quả vẫn như nhau"
        screen.item([(f"{word} ", style), f"{_datum_name(assessment, datum)}, {effect}:"])
        for report in datum.reports[:_MOST]:
            unit = assessment.campaign.unit_name(report.unit)
            value = value_text(report.value, datum.kind, levels_of(assessment, datum.id))
            screen.item(f"  {value} – {unit}: {_where(report.place)}")
        if len(datum.reports) > _MOST:
            screen.item(f"  … và {len(datum.reports) - _MOST} báo cáo nữa, xem trang Nguồn số liệu.")
    if len(disputed) > _MOST:
        screen.line(f"  … và {len(disputed) - _MOST} số liệu nữa, xem trang Cần sửa của bản tổng hợp.")
    if disputed:
        screen.line(
            "Ai sai thì sửa rồi gửi lại; không thống nhất được thì ghi vào trang Kết luận họp của tệp điều khiển."
        )


def _show_contradictions(screen: Screen, assessment: Assessment) -> None:
    """What cannot be true together: a block for each pair of data, with the units that report them."""
    told: dict[str, list[Finding]] = {}
    for item in assessment.findings:
        if _contradicts(item):
            told.setdefault(item.message, []).append(item)
    if told:
        screen.line("Số liệu không thể cùng đúng:", style="bold")
    word, style = SEVERITY_TEXTS[Severity.ERROR]
    for message, items in list(told.items())[:_MOST]:
        screen.item([(f"{word} ", style), f"{message}:"])
        for item in items[:_MOST]:
            screen.item(f"  {assessment.campaign.unit_name(item.unit or '')}: {_where(item.place)}")
        if len(items) > _MOST:
            screen.item(f"  … và {len(items) - _MOST} đơn vị nữa, xem trang Cần sửa.")
    if len(told) > _MOST:
        screen.line(f"  … và {len(told) - _MOST} cặp nữa, xem trang Cần sửa của bản tổng hợp.")
    if told:
        screen.line("Kiểm tra lại cả hai số của mỗi cặp; ai sai thì sửa rồi gửi lại.")


def _contradicts(item: Finding) -> bool:
    """Whether a unit reports what cannot be true together with something else."""
    return item.code == of_judging.CONTRADICTION.code and item.unit is not None


def _datum_name(assessment: Assessment, datum: Datum) -> str:
    """The name of a datum, with its id where that is not in it."""
    name = assessment.criteria_set.data[datum.id].name
    return name[:1].upper() + name[1:] + ("" if datum.id in name else f" ({datum.id})")


def _where(place: Place) -> str:
    """File, sheet and cell."""
    parts = (("tệp", place.file), ("trang", place.sheet), ("ô", place.cell))
    return ", ".join(f"{word} {name}" for word, name in parts if name)


def _values(datum: Datum) -> list[Value]:
    return [report.value for report in datum.reports]
