"""What units report differently, on the screen: a block for each datum, and for what a number is by.

Relies on :mod:`ccht_excel.cli.terminal` for what is shown at all. Colour is never the only signal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ccht_excel.cli.findings_shown import SEVERITY_TEXTS
from ccht_excel.cli.terminal import Screen
from ccht_excel.findings import of_attributes, of_judging
from ccht_excel.model.assessment import Assessment, Datum
from ccht_excel.model.attributes import Attribute
from ccht_excel.model.finding import Severity
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Report, are_versions
from ccht_excel.summary.texts import levels_of, value_text
from ccht_excel.vietnamese.place_names import subject_words

MOST = 12
"""So many findings, conflicts, and reports in a conflict are shown one by one."""

CONFLICTS = {
    entry.code
    for entry in (
        *(of_judging.CONFLICT_DECISIVE, of_judging.CONFLICT_HARMLESS),
        *(of_judging.OWN_CONFLICT_DECISIVE, of_judging.OWN_CONFLICT_HARMLESS),
        *(of_attributes.STATED_CONFLICT, of_attributes.STATED_DIFFERS, of_attributes.SOURCES_DIFFER),
        *(of_attributes.OWN_STATED_CONFLICT, of_attributes.OWN_STATED_DIFFERS, of_attributes.OWN_SOURCES_DIFFER),
    )
}
"""Findings that are told here, and not once more for each unit."""

_DECISIVE = (of_attributes.STATED_CONFLICT.code, of_attributes.OWN_STATED_CONFLICT.code)


class _Block(Struct, frozen=True):
    """One dispute: what it is about, whether an outcome hangs on it, whether all of it is one unit's, who says what."""

    about: str
    decisive: bool
    own: bool
    lines: tuple[str, ...]


def show_conflicts(screen: Screen, assessment: Assessment) -> None:
    """Every dispute with who says what, where, and how it ends."""
    blocks = [*_blocks(assessment)]
    for own, (heading, remedy) in _SAID.items():
        if some := [block for block in blocks if block.own is own]:
            words = subject_words(assessment.criteria_set.subject)
            _show(screen, heading.format(**words), some)
            screen.line(remedy.format(**words) + _OR_THE_MEETING)


_OR_THE_MEETING = "; không thống nhất được thì ghi vào trang Kết luận họp của tệp điều khiển."
_SAID = {
    False: ("Số liệu các {unit_word} báo khác nhau:", "Ai sai thì sửa rồi gửi lại"),
    True: (
        "Số liệu ghi khác nhau ở các phiếu của cùng một {unit_word}:",
        "{Unit_word} xem phiếu nào đúng, sửa phiếu kia rồi gửi lại",
    ),
}
"""Heading and remedy: of disputes between units, and between versions of one unit."""


def _show(screen: Screen, heading: str, blocks: Sequence[_Block]) -> None:
    screen.line(heading, style="bold")
    for block in blocks[:MOST]:
        word, style = SEVERITY_TEXTS[Severity.ERROR if block.decisive else Severity.WARNING]
        screen.item([(f"{word} ", style), f"{block.about}:"])
        for line in block.lines[:MOST]:
            screen.item(f"  {line}")
        if len(block.lines) > MOST:
            screen.item(f"  … và {len(block.lines) - MOST} báo cáo nữa, xem trang Nguồn số liệu.")
    if len(blocks) > MOST:
        screen.line(f"  … và {len(blocks) - MOST} chỗ khác nhau nữa, xem trang Cần sửa của bản tổng hợp.")


def _blocks(assessment: Assessment) -> Iterator[_Block]:
    for datum in assessment.data.values():
        if not datum.resolved and len({report.value for report in datum.reports}) > 1:
            decisive = any(datum.id in point.data for point in assessment.open_points)
            effect = "kết quả tùy số nào đúng" if decisive else "kết quả vẫn như nhau"
            lines = tuple(_reported(assessment, datum, report) for report in datum.reports)
            own = are_versions(datum.reports)
            yield _Block(f"{_datum_name(assessment, datum)}, {effect}", decisive, own, lines)
        for attribute in assessment.criteria_set.data[datum.id].attributes:
            yield from _stated(assessment, datum, attribute)


def _reported(assessment: Assessment, datum: Datum, report: Report) -> str:
    value = value_text(report.value, datum.kind, levels_of(assessment, datum.id))
    beside = [item for item in assessment.criteria_set.data[datum.id].attributes if item.beside]
    sources = [item.shown(report.choice(item.id)) for item in beside if report.choice(item.id)]
    by = f" ({', '.join(sources)})" if sources else ""
    return f"{value} – {assessment.campaign.unit_name(report.unit)}{by}: {where_text(report.place)}"


def _stated(assessment: Assessment, datum: Datum, attribute: Attribute) -> Iterator[_Block]:
    """The dispute about what a datum is by, where units state different choices and the meeting named none."""
    campaign = assessment.campaign
    said = [
        (report, item)
        for report in datum.reports
        for item in report.stated
        if item.attribute == attribute.id and item.choice
    ]
    settled = campaign.settled_choice(datum.id, attribute.id)
    if attribute.beside or settled or len({item.choice for _, item in said}) < 2:
        return
    decisive = any(
        item.code in _DECISIVE and item.place in {one.place for _, one in said} for item in assessment.findings
    )
    effect = "kết quả tùy cách nào đúng" if decisive else "kết quả vẫn như nhau"
    lines = tuple(
        f"{attribute.shown(item.choice)} – {campaign.unit_name(report.unit)}: {where_text(item.place)}"
        for report, item in said
    )
    own = are_versions([report for report, _ in said])
    yield _Block(f"{attribute.label}, {effect}", decisive, own, lines)


def _datum_name(assessment: Assessment, datum: Datum) -> str:
    """The name of a datum as it begins a line."""
    name = assessment.criteria_set.data[datum.id].name
    return name[:1].upper() + name[1:]


def where_text(place: Place) -> str:
    """File, sheet and cell."""
    parts = (("tệp", place.file), ("trang", place.sheet), ("ô", place.cell))
    return ", ".join(f"{word} {name}" for word, name in parts if name)
