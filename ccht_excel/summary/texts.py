"""What the summary says in words: outcomes with their marks, the conclusion, what it still depends on, notes.

Pure text from an :class:`Assessment`; no workbook. Official wording of Thông tư 25/2023/TT-BGDĐT where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from ccht_excel.exchange.cell_text import storable
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.model.assessment import (
    Assessment,
    Datum,
    IndicatorJudgement,
    RatioJudgement,
)
from ccht_excel.model.campaign import Campaign, Recognition
from ccht_excel.model.law import CriteriaSet, DatumKind, Outcome, Standard, StandardSpec, Value
from ccht_excel.model.levels import LevelScale
from ccht_excel.model.returns import VIETNAM, Report, SubmissionStatus, told_by_file
from ccht_excel.vietnamese.place_names import subject_name
from ccht_excel.vietnamese.printed import (
    NBSP,
    format_count,
    format_date,
    format_required,
    format_share,
    format_value,
)
from ccht_excel.vietnamese.text import capital, join_words

OUTCOMES: Mapping[Outcome, str] = {
    outcome: f"{mark} {format_value(outcome)}"
    for outcome, mark in {
        Outcome.MET: "√",
        Outcome.NOT_MET: "×",
        Outcome.UNDETERMINED: "○",
        Outcome.NOT_APPLICABLE: "–",
    }.items()
}
"""Mark and word; the marks are in Times New Roman and its metric twins, so they print everywhere."""


STATUSES: Mapping[SubmissionStatus, str] = {
    SubmissionStatus.ACCEPTED: "Được dùng",
    SubmissionStatus.SUPERSEDED: "Bị thay thế",
    SubmissionStatus.DUPLICATE: "Trùng",
    SubmissionStatus.REJECTED: "Bị loại",
    SubmissionStatus.FOREIGN: "Không thuộc đợt này",
}


# ---------------------------------------------------------------------------------------------
# Names


def kind_of(assessment: Assessment) -> str:
    """What kind of subject was assessed, as inside a sentence: ``xã``."""
    return assessment.criteria_set.subject.type.name


def name_of(assessment: Assessment) -> str:
    """Kind and name as inside a sentence: ``xã Thái Sơn``."""
    return subject_name(storable(assessment.campaign.commune), assessment.criteria_set.subject)


def about(assessment: Assessment) -> str:
    """What the papers are about: award, year and name."""
    return f"{assessment.criteria_set.subject.award} năm {assessment.campaign.year} – {name_of(assessment)}"


def head_titles(assessment: Assessment) -> list[str]:
    """The lines over the signature of the head: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"."""
    return titles_of(assessment.campaign, assessment.criteria_set)


def titles_of(campaign: Campaign, criteria_set: CriteriaSet) -> list[str]:
    """The same where nothing has been judged yet."""
    kind, said = criteria_set.subject.type, campaign.paperwork.signer_title
    body = [f"TM. {kind.body.upper()}"] if kind.body else []
    return body + [storable(line) for line in (said or kind.head.upper()).split("\n")]


def recipients(assessment: Assessment) -> list[str]:
    """The lines under "Nơi nhận": who decides, then those whom the office named."""
    campaign = assessment.campaign
    asked = assessment.criteria_set.handling.receiver_asked(campaign.year)
    receiver = storable(campaign.receiver) or ("…" * 12 if asked else "")
    first = f"- {receiver};" if receiver else ""
    others = [f"- {storable(line)}" for line in campaign.paperwork.recipients]
    return [line for line in (first, *others) if line]


def standard_names(assessment: Assessment, standards: Iterable[Standard]) -> str:
    """Names of standards, as enumerated in a sentence: ``mức độ 1 và mức độ 2``."""
    return join_words(assessment.criteria_set.standard(id).name for id in standards)


def claimed_name(assessment: Assessment) -> str:
    """The level that is asked to be recognised, inside a sentence."""
    return assessment.criteria_set.level_spec(assessment.campaign.claimed_level).name


def kept_until(rules: CriteriaSet, until: date) -> str:
    """Until when a recognition is kept, with the article."""
    return f"được giữ đến hết ngày {format_date(until)} ({rules.year.valid_clause})"


def recognition_lines(assessment: Assessment) -> list[str]:
    """Decisions of the register that the evidence has not: the award so far and how long it is kept, predecessors'."""
    campaign, rules = assessment.campaign, assessment.criteria_set
    lines = []
    for item in campaign.recognitions:
        until = rules.year.held_until(item.decided_on) if not item.subject else None
        if item.holder:
            kept = "của đơn vị cũ, không tính cho đợt này"
        elif item.ended:
            kept = f"hết hiệu lực từ ngày {format_date(item.ended)}"
        elif until:
            kept = kept_until(rules, until)
        else:
            continue
        lines.append(f"{recognised(rules, item)}: {kept}.")
    return lines


def recognised(rules: CriteriaSet, item: Recognition) -> str:
    """What a decision recognises, whose it is, and the decision itself."""
    what = f"chỉ tiêu {item.subject}" if item.subject else rules.subject.award
    scale = rules.data[item.subject].levels if item.subject else rules.award_levels
    level = f" {scale.inside(item.level)}" if scale and item.level is not None else ""
    whose = f"{storable(item.holder)}, " if item.holder else ""
    issuer = f" của {storable(item.issuer)}" if item.issuer else ""
    decision = f"Quyết định số {storable(item.number)} ngày {format_date(item.decided_on)}{issuer}"
    return capital(f"{whose}{what}{level}, {decision}")


def unit_names(campaign: Campaign, units: Iterable[str]) -> str:
    """Names of units, as enumerated in a sentence."""
    return join_words(storable(campaign.unit_name(unit)) for unit in units)


def datum_label(datum: str, assessment: Assessment) -> str:
    """How a datum is called: the label of a count, ``Chỉ tiêu 4.2`` where it is what a chỉ tiêu itself asks."""
    spec = assessment.criteria_set.data.get(datum)
    if spec is None or spec.kind is not DatumKind.COUNT:
        return f"Chỉ tiêu {datum}"
    return spec.label


def levels_of(assessment: Assessment, id: str) -> LevelScale | None:
    """The levels of a datum; ``None`` for one that is no level."""
    spec = assessment.criteria_set.data.get(id)
    return spec.levels if spec else None


def value_text(value: Value, kind: DatumKind, scale: LevelScale | None = None) -> str:
    """A value as printed: ``5.432``, ``Mức độ 3``, ``Chưa được công nhận``, ``Đạt``."""
    return OF_DATUM[kind].shown(value, scale)


def judged_text(datum: Datum | None, scale: LevelScale | None = None) -> str:
    """The judged value of a datum in words, also where it is missing or in dispute."""
    if datum is None or not datum.candidates:
        return "chưa có"
    return join_words((value_text(value, datum.kind, scale) for value in datum.candidates), "hoặc")


def time_text(moment: datetime | None) -> str:
    """Date and time in Vietnam; empty where unknown."""
    if moment is None:
        return ""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


# ---------------------------------------------------------------------------------------------
# The conclusion


def conclusion(assessment: Assessment, *, brief: bool = False) -> str:
    """The verdict on all legal levels in one plain sentence; a ``brief`` one names what failed and not by how much."""
    commune = name_of(assessment)
    subject, level = capital(commune), assessment.criteria_set.subject.level
    if not any(datum.candidates for datum in assessment.data.values()):
        return (
            f"Chưa đủ căn cứ để kết luận {commune} đủ điều kiện đề nghị công nhận {level} nào: "
            f"chưa có số liệu của {assessment.criteria_set.subject.unit} nào."
        )
    legal = assessment.criteria_set.legal
    highest = legal[-1]
    if assessment.standards[highest.id].outcome is Outcome.MET and highest.presumes is None:
        return f"{subject} đủ điều kiện đề nghị công nhận {assessment.criteria_set.subject.award} {highest.name}."
    if all(assessment.standards[spec.id].outcome is Outcome.UNDETERMINED for spec in legal):
        return (
            f"Chưa đủ căn cứ để kết luận {commune} đủ điều kiện đề nghị công nhận "
            f"{join_words((spec.name for spec in legal), 'hay')} vì {_open_reason(assessment, highest.id)}."
        )
    clauses = [_clause(assessment, spec, first=spec is legal[0], brief=brief) for spec in legal]
    return f"{subject} {'; '.join(clauses)}."


def _clause(assessment: Assessment, spec: StandardSpec, *, first: bool, brief: bool) -> str:
    outcome = assessment.standards[spec.id].outcome
    proposed = "đề nghị công nhận " if first else ""
    if outcome is Outcome.MET and spec.presumes:
        return f"đạt đủ tiêu chí, chỉ tiêu của {spec.name}"
    if outcome is Outcome.MET:
        return f"đủ điều kiện {proposed}{spec.name}"
    if outcome is Outcome.NOT_MET:
        failed = [item for item in assessment.indicators if item.outcomes[spec.id] is Outcome.NOT_MET]
        named = f" không đạt chỉ tiêu {join_words(item.id for item in failed)}"
        return (
            f"chưa đủ điều kiện {proposed}{spec.name} vì"
            f"{named if brief else f': {_failures(assessment, failed, spec.id)}'}"
        )
    return f"chưa đủ căn cứ để kết luận về {spec.name} vì {_open_reason(assessment, spec.id)}"


def _failures(assessment: Assessment, failed: Iterable[IndicatorJudgement], standard: Standard) -> str:
    return join_words(failure(item, standard, levels_of(assessment, item.id)) for item in failed)


def failure(item: IndicatorJudgement, standard: Standard, scale: LevelScale | None) -> str:
    """Why a chỉ tiêu fails: ``chỉ tiêu 5.1 mới đạt 60 % (cần ≥ 80 %, thiếu 1.000 người)``."""
    failed = [ratio for ratio in item.ratios if ratio.outcomes[standard] is Outcome.NOT_MET]
    if item.unproven_by and item.value_outcomes[standard] is not Outcome.NOT_MET:
        return f"chỉ tiêu {item.id} không có minh chứng ({item.unproven_by})"
    if failed:
        shares = (_short_share(ratio, standard, named=len(item.ratios) > 1) for ratio in failed)
        return f"chỉ tiêu {item.id} {' và '.join(shares)}"
    required = item.required.get(standard)
    if scale and isinstance(item.value, int) and isinstance(required, int) and not isinstance(item.value, Outcome):
        reached = f"mới ở {scale.phrase(item.value)}" if item.value else scale.none
        return f"chỉ tiêu {item.id} {reached} (cần {scale.phrase(required)})"
    return f"chỉ tiêu {item.id} không đạt"


def _short_share(ratio: RatioJudgement, standard: Standard, *, named: bool) -> str:
    required = ratio.required[standard]
    missing = missing_text(ratio, standard)
    people = f", thiếu {missing}" if missing else ""
    shown = shares_text(ratio)
    reached = f"{'tạm tính ' if ratio.awaited else ''}mới đạt {shown}" if shown else "không đạt"
    name = f"có {ratio.label[:1].lower()}{ratio.label[1:]} " if named else ""
    return f"{name}{reached} (cần {format_required(required)}{people})"


MOST_CASES = 4
"""So many values in dispute are printed one by one."""


def share_text(ratio: RatioJudgement) -> str:
    """The share, truncated so that it never contradicts its outcome; empty where it is not known."""
    if ratio.numerator is None or not ratio.denominator:
        return ""
    return format_share(ratio.numerator, ratio.denominator, ratio.required.values())


def shares_text(ratio: RatioJudgement) -> str:
    """The share; each share that may be the right one where figures are in dispute; empty where none is known."""
    if not ratio.cases:
        return share_text(ratio)
    required = ratio.required.values()
    return _alternatives(format_share(one.numerator, one.denominator, required) for one in ratio.cases)


def share_said(ratio: RatioJudgement) -> str:
    """What stands where the share is looked for: the share or shares, or that its figures contradict; else empty."""
    return shares_text(ratio) or (IMPOSSIBLE_SHARE if ratio.impossible else "")


IMPOSSIBLE_SHARE = "số liệu mâu thuẫn nhau"


def missing_text(ratio: RatioJudgement, standard: Standard) -> str:
    """How many people it still takes to a threshold, under each of the figures in dispute; empty where none."""
    counts = [one.missing.get(standard, 0) for one in ratio.cases] or [ratio.missing.get(standard, 0)]
    return f"{_alternatives(map(format_count, counts))} người" if any(counts) else ""


def _alternatives(texts: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(texts))
    return join_words(distinct[:MOST_CASES], "hoặc") + (" …" if len(distinct) > MOST_CASES else "")


def share_places(shown: str) -> int:
    """How many decimals of a percentage the sheet computes with: those printed, two at least."""
    return max(2, len(shown.partition(",")[2].rstrip(f"{NBSP}%")))


def share_number(shown: str) -> float | str:
    """The number a printed percentage stands for, as the formula of the sheet gives it; a fraction stays text."""
    if "/" in shown:
        return shown
    whole, _, decimals = shown.rstrip(f"{NBSP}%").replace(".", "").partition(",")
    places = share_places(shown)
    scale: int = 10 ** (places + 2)
    return int(whole + decimals.ljust(places, "0")) / scale


def _open_reason(assessment: Assessment, standard: Standard) -> str:
    ids = [item.id for item in assessment.indicators if item.outcomes[standard] is Outcome.UNDETERMINED]
    if len(ids) > 6:
        return f"còn {len(ids)} chỉ tiêu chưa đủ căn cứ"
    return f"chưa đủ căn cứ về chỉ tiêu {join_words(ids)}"


def plan_conclusion(assessment: Assessment) -> str:
    """How the commune stands against its own plan, and which level that plan proposes; empty without a plan."""
    plan = assessment.criteria_set.plan
    if plan is None:
        return ""
    tally = assessment.standards[plan.id]
    words = {
        Outcome.MET: "đạt kế hoạch",
        Outcome.NOT_MET: "không đạt kế hoạch",
        Outcome.UNDETERMINED: "chưa đủ căn cứ để kết luận",
    }
    failed = [item.id for item in assessment.indicators if item.outcomes[plan.id] is Outcome.NOT_MET]
    tail = f"; không đạt: chỉ tiêu {join_words(failed)}" if failed else ""
    return (
        f"So với {plan.name} của {kind_of(assessment)} (đề nghị công nhận {claimed_name(assessment)}): "
        f"{words[tally.outcome]}, {tally.met}/{tally.total} chỉ tiêu đạt{tail}."
    )


def score_text(assessment: Assessment) -> str:
    """Chỉ tiêu met of all under every standard, in one line."""
    tallies = ((spec.name, assessment.standards[spec.id]) for spec in assessment.criteria_set.standards)
    parts = (f"{name}: {tally.met}/{tally.total}" for name, tally in tallies)
    return f"Số chỉ tiêu đạt theo {'; theo '.join(parts)}."


NO_REPORT = "chưa có báo cáo"


def reports_text(assessment: Assessment, datum: Datum) -> str:
    """Every report of a datum: ``5.000 (Hội Khuyến học xã); 5.200 (Ban tổ chức Đảng ủy)``.

    With the file where one unit reports different values: ``5.000 (Hội Khuyến học xã, tệp a.xlsx)``.
    """
    different: dict[tuple[str, Value], Report] = {}
    for report in datum.reports:
        different.setdefault((report.unit, report.value), report)
    told, scale = list(different.values()), levels_of(assessment, datum.id)
    parts = (
        f"{value_text(report.value, datum.kind, scale)} ({storable(assessment.campaign.unit_name(report.unit))}"
        + (f", tệp {storable(file)})" if (file := told_by_file(report, told)) else ")")
        for report in told
    )
    return "; ".join(parts) or NO_REPORT
