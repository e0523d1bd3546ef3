"""Findings, their catalogue and what verifying gave, on the screen.

Relies on :mod:`ccht_excel.cli.terminal` for what is shown at all. Colour is never the only signal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ccht_excel.cli.terminal import Column, Screen, Words
from ccht_excel.findings.catalogue import CATALOGUE
from ccht_excel.findings.groups import SEVERITIES, FindingGroup, group_findings
from ccht_excel.findings.table import actor_text, shown
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.subjects import UNIT

if TYPE_CHECKING:
    from ccht_excel.verification.verify import Verification

SEVERITY_TEXTS = {
    Severity.ERROR: ("LỖI", "bold red"),
    Severity.WARNING: ("Cảnh báo", "yellow"),
    Severity.INFO: ("Thông tin", "cyan"),
}


def show_findings(
    screen: Screen, findings: Sequence[Finding], limit: int | None = None, rest: str = "", unit_word: str = UNIT
) -> None:
    """Findings, errors first; beyond the limit only how many more there are, and where: ``rest``.

    ``unit_word`` is what those are called that fill in forms.
    """
    told = group_findings((item for item in findings if item.severity is not Severity.INFO), unit_word)
    shown = sorted(told, key=_weight)
    if shown:
        screen.line("Cần sửa hoặc xem lại:", style="bold")
    for item in shown[:limit]:
        word, style = SEVERITY_TEXTS[item.severity]
        where = item.full_place[:1].upper() + item.full_place[1:]
        screen.item([(f"{word} ", style), f"{where}: " if where else "", f"{item.message}. ", item.remedies])
    if limit is not None and len(shown) > limit:
        screen.line(f"  … và {len(shown) - limit} điểm nữa, xem {rest}.")


def _weight(item: FindingGroup) -> int:
    return list(Severity).index(item.severity)


def show_catalogue(screen: Screen) -> None:
    """The catalogue of findings: code, severity, title, who acts."""
    columns = [Column(name, whole=name != "Tên") for name in ("Mã", "Loại", "Tên", "Ai làm")]
    rows: list[Sequence[Words]] = [
        (
            entry.code,
            (SEVERITIES[entry.severity], SEVERITY_TEXTS[entry.severity][1]),
            shown(entry.title),
            actor_text(entry),
        )
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
