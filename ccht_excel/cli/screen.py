"""What the commands show on the screen: short Vietnamese tables and lists.

Relies on :mod:`ccht_excel.cli.terminal` for what is shown at all. Colour is never the only signal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ccht_excel.cli.terminal import Column, Screen, Words
from ccht_excel.findings import of_control, of_judging
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.groups import SEVERITIES, FindingGroup, group_findings
from ccht_excel.findings.table import actor_text
from ccht_excel.model.assessment import Assessment, Datum, Tally
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import Outcome, Value
from ccht_excel.summary.notes import low_targets_of, outstanding_text, presumption_notes
from ccht_excel.summary.open_points import grouped_points
from ccht_excel.summary.texts import OUTCOMES, conclusion, kind_of, name_of, plan_conclusion, unit_names, value_text
from ccht_excel.vietnamese.printed import format_value
from ccht_excel.vietnamese.text import join_words

if TYPE_CHECKING:
    from ccht_excel.verification.verify import Verification

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

SEVERITY_TEXTS = {
    Severity.ERROR: ("LỖI", "bold red"),
    Severity.WARNING: ("Cảnh báo", "yellow"),
    Severity.INFO: ("Thông tin", "cyan"),
}


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
    show_findings(screen, [item for item in assessment.findings if item.code not in _TOLD], limit=_MOST)


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
        screen.item([(f"{word} ", style), f"{assessment.criteria_set.data[datum.id].name} ({datum.id}), {effect}:"])
        for report in datum.reports[:_MOST]:
            unit = assessment.campaign.unit_name(report.unit)
            place = report.place
            parts = (("tệp", place.file), ("trang", place.sheet), ("ô", place.cell))
            where = ", ".join(f"{word} {name}" for word, name in parts if name)
            screen.item(f"  {value_text(report.value, datum.kind)} – {unit}: {where}")
        if len(datum.reports) > _MOST:
            screen.item(f"  … và {len(datum.reports) - _MOST} báo cáo nữa, xem trang Nguồn số liệu.")
    if len(disputed) > _MOST:
        screen.line(f"  … và {len(disputed) - _MOST} số liệu nữa, xem trang Cần sửa của bản tổng hợp.")
    if disputed:
        screen.line(
            "Ai sai thì sửa rồi gửi lại; không thống nhất được thì ghi vào trang Kết luận họp của tệp điều khiển."
        )


def _values(datum: Datum) -> list[Value]:
    return [report.value for report in datum.reports]


def show_findings(screen: Screen, findings: Sequence[Finding], limit: int | None = None) -> None:
    """Findings, errors first; beyond the limit only how many more there are."""
    told = group_findings(item for item in findings if item.severity is not Severity.INFO)
    shown = sorted(told, key=_weight)
    if shown:
        screen.line("Cần sửa hoặc xem lại:", style="bold")
    for item in shown[:limit]:
        word, style = SEVERITY_TEXTS[item.severity]
        where = item.full_place[:1].upper() + item.full_place[1:]
        screen.item([(f"{word} ", style), f"{where}: " if where else "", f"{item.message}. ", item.remedies])
    if limit is not None and len(shown) > limit:
        screen.line(f"  … và {len(shown) - limit} điểm nữa, xem trang Cần sửa của bản tổng hợp.")


def _weight(item: FindingGroup) -> int:
    return list(Severity).index(item.severity)


def show_catalogue(screen: Screen) -> None:
    """The catalogue of findings: code, severity, title, who acts."""
    columns = [Column(name, whole=name != "Tên") for name in ("Mã", "Mức độ", "Tên", "Ai làm")]
    rows: list[Sequence[Words]] = [
        (entry.code, (SEVERITIES[entry.severity], SEVERITY_TEXTS[entry.severity][1]), entry.title, actor_text(entry))
        for entry in CATALOGUE.values()
    ]
    screen.table(columns, rows)
    screen.line("Xem một phát hiện: ccht findings MÃ, ví dụ: ccht findings count_percent")


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding must be corrected."""
    return any(item.severity is Severity.ERROR for item in findings)


def show_verification(screen: Screen, result: Verification) -> None:
    """What verifying a summary gave, and how to compare it with the paper."""
    screen.line(f"{result.file}: {result.commune or '(chưa ghi tên)'}, năm {result.year}", style="bold")
    screen.line(f"  Mã nội dung của tệp: {result.stored_code} (bản giấy của tệp này in đúng mã ấy ở chân trang)")
    for text in _doubts(result):
        screen.item((f"× {text}", "red"))
    if result.genuine:
        screen.line("  √ Tệp nguyên: chữ, số và cách trình bày đúng như chương trình ghi ra.", style="green")
    elif result.content_holds:
        screen.item((f"! {_reserve(result)}", "yellow"))
    for text in result.added[:10]:
        screen.item(f"Đã điền tay: {text}")
    if len(result.added) > 10:
        screen.line(f"  … và {len(result.added) - 10} chỗ điền tay nữa")


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
