"""What the summary, the screen and the officer's page say beside the conclusion: notes on plan, returns, corrections.

Pure text from an :class:`Assessment`; no workbook.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from ccht_excel.exchange.cell_text import storable
from ccht_excel.findings.groups import points_by_severity
from ccht_excel.law.due import dossier_due, months_after
from ccht_excel.model.assessment import Assessment, LowTarget
from ccht_excel.model.finding import Severity
from ccht_excel.model.law import Outcome, Presumption
from ccht_excel.summary.texts import claimed_name, unit_names
from ccht_excel.vietnamese.printed import format_date, format_percent, required_inside
from ccht_excel.vietnamese.text import join_words


def presumption_notes(assessment: Assessment) -> list[str]:
    """What has to be recognised before a level is asked, where that level is not ruled out, and whether it was."""
    criteria_set = assessment.criteria_set
    return [
        f"{spec.label} chỉ được đề nghị sau ít nhất {spec.presumes.months} tháng kể từ ngày ra quyết định công nhận "
        f"{criteria_set.standard(spec.presumes.standard).name} ({spec.presumes.article}): "
        f"{_presumed(assessment, spec.presumes)}."
        for spec in criteria_set.legal
        if spec.presumes and assessment.standards[spec.id].outcome is not Outcome.NOT_MET
    ]


def _presumed(assessment: Assessment, asked: Presumption) -> str:
    """What the register of decisions says of a level that has to be recognised before."""
    campaign, rules = assessment.campaign, assessment.criteria_set
    level = rules.standard(asked.standard).level or 0
    decided = [item for item in campaign.recognitions if not item.subject and not item.holder]
    held = [item for item in decided if (item.level or 0) >= level and item.holds_on(date.max)]
    first = min(held, key=lambda item: item.decided_on, default=None)
    if first is None:
        return "cần đối chiếu với quyết định ấy, tệp điều khiển chưa ghi quyết định nào"
    ready = months_after(first.decided_on, asked.months)
    due = dossier_due(campaign, rules)
    word = "đã đủ" if ready <= due else "chưa đủ"
    return (
        f"theo Quyết định số {storable(first.number)} ngày {format_date(first.decided_on)} thì đủ từ ngày "
        f"{format_date(ready)}, {word} khi hết hạn gửi hồ sơ ({format_date(due)})"
    )


def due_note(assessment: Assessment) -> str:
    """By when dossier and decision are due, and how long a recognition in time is kept, each with its article."""
    campaign, year = assessment.campaign, assessment.criteria_set.year
    due, law = dossier_due(campaign, assessment.criteria_set), year.dossier_due(campaign.year)
    decided = year.decision_due(campaign.year)
    own = "" if due == law else f" (theo luật {format_date(law)})"
    clauses = join_words(dict.fromkeys((year.due_clause, year.decided_clause)))
    return (
        f"Hạn gửi hồ sơ {format_date(due)}{own}, quyết định {format_date(decided)} ({clauses}); công nhận năm "
        f"{decided.year} thì giữ đến hết {format_date(year.held_until(decided))} ({year.valid_clause})."
    )


def low_targets_of(assessment: Assessment) -> str:
    """The note about low targets of a judged campaign; empty where there are none."""
    return low_targets_note(assessment.low_targets, claimed_name(assessment))


def low_targets_note(low_targets: Iterable[LowTarget], level: str) -> str:
    """The targets of the plan that lie below the level the plan claims, with both numbers; empty where none does.

    ``level`` is the name of that level, see :func:`claimed_name`.
    """
    by_indicator: dict[str, list[str]] = {}
    for low in low_targets:
        by_indicator.setdefault(low.indicator, []).append(f"{_target(low, low.plan)}, cần {_target(low, low.claimed)}")
    if not by_indicator:
        return ""
    parts = (f"{id} ({'; '.join(both)})" for id, both in by_indicator.items())
    return f"Kế hoạch đề nghị {level} nhưng đặt thấp hơn yêu cầu của {level} ở chỉ tiêu {join_words(parts)}."


def _target(low: LowTarget, value: int | Fraction) -> str:
    return format_percent(value) if isinstance(value, Fraction) else required_inside(value, low.levels)


def outstanding_text(assessment: Assessment) -> str:
    """Which units have not returned their workbook; empty where all have."""
    if not assessment.outstanding:
        return ""
    names = unit_names(assessment.campaign, assessment.outstanding)
    word = assessment.criteria_set.subject.unit
    return f"Còn {len(assessment.outstanding)}/{len(assessment.campaign.units)} {word} chưa nộp: {names}."


def errors_text(assessment: Assessment) -> str:
    """How many points must still be corrected; empty where there are none."""
    errors = points_by_severity(assessment.findings)[Severity.ERROR]
    return f'Còn {errors} lỗi phải sửa, xem trang "Cần sửa".' if errors else ""
