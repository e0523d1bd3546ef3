"""What the verdict still depends on, in words: what is missing, from whom, what the reported figures alone would give.

Relies on :mod:`ccht_excel.summary.texts` for names, values and shares. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ccht_excel.law.answer_kinds import ATTESTED, OF_DATUM
from ccht_excel.model.assessment import (
    Assessment,
    IndicatorJudgement,
    OpenPoint,
    OpenReason,
    RatioJudgement,
    ShareCase,
)
from ccht_excel.model.law import Outcome, Standard
from ccht_excel.model.returns import are_versions
from ccht_excel.summary.stated import stated_text
from ccht_excel.summary.texts import MOST_CASES, datum_label, reports_text, standard_names
from ccht_excel.vietnamese.printed import format_count, format_share, format_value
from ccht_excel.vietnamese.text import capital, join_words


class PointGroup(NamedTuple):
    """Chỉ tiêu that wait for the same thing from the same units, under the same standards."""

    indicators: tuple[str, ...]
    units: tuple[str, ...]
    text: str
    standards: tuple[Standard, ...]


def grouped_points(assessment: Assessment) -> list[PointGroup]:
    """The open points as the summary lists them: what one unit must do about several chỉ tiêu is said once."""
    texts: dict[tuple[str, tuple[str, ...], tuple[Standard, ...]], list[str]] = {}
    for point in assessment.open_points:
        key = (point.indicator, point.units, point.standards)
        texts.setdefault(key, []).append(open_point_text(assessment, point))
    for (indicator, _, standards), parts in texts.items():
        judgement = next(item for item in assessment.indicators if item.id == indicator)
        parts += [
            text
            for text in (
                disputed_shares(assessment, judgement, standards),
                provisional_text(assessment, judgement, standards),
            )
            if text
        ]
    groups: dict[tuple[tuple[str, ...], str, tuple[Standard, ...]], list[str]] = {}
    for (indicator, units, standards), parts in texts.items():
        groups.setdefault((units, " ".join(parts), standards), []).append(indicator)
    return [PointGroup(tuple(ids), units, text, standards) for (units, text, standards), ids in groups.items()]


def is_conclusion_open(assessment: Assessment) -> bool:
    """Whether what is open may still change the conclusion by any standard; else it changes rows of the table alone."""
    return any(tally.outcome is Outcome.UNDETERMINED for tally in assessment.standards.values())


NOTHING_CHANGED = "Còn chưa rõ, không làm đổi kết luận chung"
"""Heading of what is open where every standard is decided."""


def points_by_reason(assessment: Assessment) -> list[str]:
    """The same in a line for each kind of thing that is missing, with the chỉ tiêu: who must do what is not said."""
    found: dict[str, set[str]] = {}
    for point in assessment.open_points:
        own = _is_own(assessment, point) and point.reason in _OWN_REASONS
        found.setdefault((_OWN_REASONS if own else _REASONS)[point.reason], set()).add(point.indicator)
    ids = [item.id for item in assessment.indicators]
    told = [texts[reason] for reason in _REASONS for texts in (_REASONS, _OWN_REASONS) if reason in texts]
    return [
        f"{text.format(**_units(assessment))}: chỉ tiêu {join_words(sorted(found[text], key=ids.index))}"
        for text in told
        if text in found
    ]


def provisional_text(assessment: Assessment, judgement: IndicatorJudgement, standards: Iterable[Standard]) -> str:
    """What the reported values alone would give, marked as such; empty where they give nothing."""
    by_outcome: dict[Outcome, list[Standard]] = {}
    for standard in standards:
        by_outcome.setdefault(judgement.provisional[standard], []).append(standard)
    parts = [
        f"{format_value(outcome).lower()} ({standard_names(assessment, some)})"
        for outcome, some in by_outcome.items()
        if outcome is not Outcome.UNDETERMINED
    ]
    return f"Tạm tính theo số đã báo: {'; '.join(parts)}." if parts else ""


def disputed_shares(assessment: Assessment, judgement: IndicatorJudgement, standards: Iterable[Standard]) -> str:
    """The share under each value in dispute, with the people missing to the thresholds that are open."""
    asked = tuple(standards)
    texts = (
        (f"{ratio.label[:1].lower()}{ratio.label[1:]} " if len(judgement.ratios) > 1 else "")
        + join_words((_share_case(assessment, ratio, one, asked) for one in ratio.cases[:MOST_CASES]), "hoặc")
        + (" …" if len(ratio.cases) > MOST_CASES else "")
        for ratio in judgement.ratios
        if ratio.cases and any(ratio.outcomes[standard] is Outcome.UNDETERMINED for standard in asked)
    )
    text = "; ".join(texts)
    return f"Tỷ lệ: {text}." if text else ""


def _share_case(assessment: Assessment, ratio: RatioJudgement, case: ShareCase, standards: Iterable[Standard]) -> str:
    shown = format_share(case.numerator, case.denominator, ratio.required.values())
    missing: dict[int, list[Standard]] = {}
    for standard in standards:
        if case.missing.get(standard):
            missing.setdefault(case.missing[standard], []).append(standard)
    texts = (
        f"thiếu {format_count(count)} người theo {standard_names(assessment, some)}" for count, some in missing.items()
    )
    people = ", ".join(texts)
    return f"{shown} ({people})" if people else shown


def open_point_text(assessment: Assessment, point: OpenPoint) -> str:
    """What is missing for one open point and what settles it."""
    labels = join_words(_wanted(assessment, datum) for datum in point.data)
    if point.reason is OpenReason.CONFLICTING:
        details = "; ".join(_reports_text(assessment, datum) for datum in point.data)
        text = _OWN_CONFLICTING if _is_own(assessment, point) else _CONFLICTING
        return text.format(details=details, **_units(assessment))
    if point.reason is OpenReason.STATED_OTHERWISE:
        return f"{stated_text(assessment, point.data)}. Số hay kết quả ấy chưa dùng được; {_STATED_OTHERWISE}"
    if point.reason is OpenReason.AWAITED and _is_own(assessment, point):
        return _OWN_AWAITED.format(labels=labels, **_units(assessment))
    return _OPEN_TEXTS[point.reason].format(labels=labels, **_units(assessment))


def _units(assessment: Assessment) -> Mapping[str, str]:
    """What those are called that fill in forms."""
    word = assessment.criteria_set.subject.unit
    return {"unit": word, "Unit": capital(word)}


def _is_own(assessment: Assessment, point: OpenPoint) -> bool:
    """Whether it is between versions of one unit: nobody reported the data but who is to act."""
    reports = [report for id in point.data if id in assessment.data for report in assessment.data[id].reports]
    return are_versions(reports) and all(report.unit in point.units for report in reports)


def _wanted(assessment: Assessment, datum: str) -> str:
    spec = assessment.criteria_set.data.get(datum)
    if spec is None:
        return ATTESTED.wanted
    kind = OF_DATUM[spec.kind]
    return kind.wanted.format(**kind.words(spec))


_CONFLICTING = "Báo cáo khác nhau – {details}. Cuộc họp cần kết luận."
_OWN_CONFLICTING = (
    "Các phiếu của cùng {unit} ghi khác nhau – {details}. {Unit} xem phiếu nào đúng, sửa phiếu kia rồi gửi lại; không"
    " được thì cuộc họp kết luận."
)
_OWN_AWAITED = (
    "Các phiếu của cùng {unit}, có phiếu chưa trả lời được về {labels}, có phiếu đã trả lời; trả lời còn thiếu có thể"
    " làm kết quả khác đi."
)
_STATED_OTHERWISE = "cần sửa cho thống nhất, không được thì cuộc họp kết luận."

_OPEN_TEXTS: Mapping[OpenReason, str] = {
    OpenReason.MISSING: "Chưa có báo cáo dùng được về {labels}.",
    OpenReason.AWAITED: "Chưa có trả lời dùng được về {labels}, {unit} khác đã trả lời; trả lời này có thể làm kết quả "
    "khác đi.",
    OpenReason.UNREADABLE: "Phần trả lời về {labels} có chỗ chưa hiểu được chắc chắn, xem trang Cần sửa. Cần sửa "
    "rồi gửi lại.",
    OpenReason.CONTRADICTORY: "Số liệu mâu thuẫn nhau: {labels}. Cần kiểm tra và báo cáo lại.",
    OpenReason.UNUSUAL: "Số khác thường, có thể nhầm dấu chấm hàng nghìn: {labels}. Cần kiểm tra; nếu số đúng, cuộc "
    "họp kết luận.",
    OpenReason.NO_EVIDENCE: "Chưa có minh chứng. Cần bổ sung.",
    OpenReason.NO_DENOMINATOR: "Không tính được tỷ lệ vì bằng 0: {labels}. Cần báo cáo lại.",
}

_REASONS: Mapping[OpenReason, str] = {
    OpenReason.MISSING: "Chưa có báo cáo dùng được",
    OpenReason.AWAITED: "Còn chờ trả lời của {unit} cùng phụ trách",
    OpenReason.UNREADABLE: "Có chỗ chưa hiểu được chắc chắn",
    OpenReason.CONFLICTING: "Các {unit} báo cáo khác nhau, chờ cuộc họp kết luận",
    OpenReason.CONTRADICTORY: "Số liệu mâu thuẫn nhau",
    OpenReason.UNUSUAL: "Số khác thường, chờ kiểm tra",
    OpenReason.STATED_OTHERWISE: "Cách tính chưa khai thống nhất",
    OpenReason.NO_EVIDENCE: "Chưa có minh chứng",
    OpenReason.NO_DENOMINATOR: "Không tính được tỷ lệ vì số người bằng 0",
}

_OWN_REASONS: Mapping[OpenReason, str] = {
    OpenReason.AWAITED: "Còn chờ trả lời ở phiếu khác của cùng {unit}",
    OpenReason.CONFLICTING: "Các phiếu của cùng {unit} ghi khác nhau, chờ {unit} sửa hoặc cuộc họp kết luận",
}
"""The same between versions of one unit."""


def _reports_text(assessment: Assessment, datum: str) -> str:
    found = assessment.data.get(datum)
    reports = reports_text(assessment, found) if found else ""
    return f"{datum_label(datum, assessment)}: {reports}"
