"""What was judged, in words for a document: the same sentences and figures as those of the summary.

Relies on the texts of the summary for every verdict, share and reason. Nothing here decides anything; a level is asked
for only where the assessment has reached it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ccht_excel.documents.campaign_words import Words, level_words, line, printed, unit_words
from ccht_excel.model.assessment import Assessment, Datum, IndicatorJudgement, RatioJudgement
from ccht_excel.model.law import CriteriaSet, Kind, Outcome, StandardSpec
from ccht_excel.model.levels import LevelScale
from ccht_excel.model.returns import Evidence
from ccht_excel.summary.notes import outstanding_text
from ccht_excel.summary.open_points import PointGroup, grouped_points, points_by_reason
from ccht_excel.summary.settled import Settled, settled_by_meeting
from ccht_excel.summary.stated import StatedBeside
from ccht_excel.summary.texts import (
    conclusion,
    failure,
    judged_text,
    levels_of,
    plan_conclusion,
    share_said,
)
from ccht_excel.vietnamese.printed import format_value
from ccht_excel.vietnamese.text import capital, join_words

_NONE = "nào"


def result_words(assessment: Assessment) -> dict[str, Any]:
    """The fields of what was judged."""
    campaign, stated = assessment.campaign, StatedBeside(assessment)
    return {
        "ket_luan": printed(conclusion(assessment)),
        "ket_luan_gon": printed(conclusion(assessment, brief=True)),
        "ket_luan_ke_hoach": printed(plan_conclusion(assessment)),
        "muc_de_nghi": level_words(assessment.criteria_set, assessment.level_reached),
        "khong_dat_muc_nao": "" if assessment.level_possible else _NONE,
        "chuan": [_standard(assessment, spec) for spec in assessment.criteria_set.standards],
        "tieu_chi": [
            {
                "so": criterion.id,
                "ten": printed(criterion.title),
                "ket_qua": _outcomes(assessment.criteria_set, _of_tallies(criterion.tallies)),
                "chi_tieu": [
                    _indicator(assessment, item, stated)
                    for item in assessment.indicators
                    if item.criterion == criterion.id
                ],
            }
            for criterion in assessment.criteria
        ],
        "con_thieu": [_open_point(assessment, group) for group in grouped_points(assessment)],
        "con_thieu_gon": [printed(text) for text in points_by_reason(assessment)],
        "hop_ket_luan": [_settled(assessment, item) for item in settled_by_meeting(assessment)],
        "so_don_vi": str(len(campaign.units)),
        "so_da_nop": str(len(campaign.units) - len(assessment.outstanding)),
        "chua_nop": line(outstanding_text(assessment)),
        "tong_minh_chung": str(sum(item.evidence for item in assessment.indicators)),
    }


def _standard(assessment: Assessment, spec: StandardSpec) -> Words:
    tally = assessment.standards[spec.id]
    criteria = [criterion.tallies[spec.id].outcome for criterion in assessment.criteria]
    failed = (item for item in assessment.indicators if item.outcomes[spec.id] is Outcome.NOT_MET)
    return {
        "ten": spec.label,
        "ten_giua_cau": spec.name,
        "dieu": "" if spec.level is None else spec.clause or spec.article,
        "ket_qua": format_value(tally.outcome),
        "chi_tieu_dat": str(tally.met),
        "tong_chi_tieu": str(tally.total),
        "tieu_chi_dat": str(criteria.count(Outcome.MET)),
        "tong_tieu_chi": str(len(criteria)),
        "chua_dat": [printed(failure(item, spec.id, levels_of(assessment, item.id))) for item in failed],
    }


def _of_tallies(tallies: Mapping[Any, Any]) -> Mapping[Any, Outcome]:
    return {standard: tally.outcome for standard, tally in tallies.items()}


def _outcomes(criteria_set: CriteriaSet, outcomes: Mapping[Any, Outcome]) -> str:
    """An outcome where all standards give the same, else a line for each standard."""
    if len(set(outcomes.values())) == 1:
        return format_value(next(iter(outcomes.values())))
    return "\n".join(
        f"{spec.name[:1].upper()}{spec.name[1:]}: {format_value(outcomes[spec.id]).lower()}"
        for spec in criteria_set.standards
    )


def _indicator(assessment: Assessment, item: IndicatorJudgement, stated: StatedBeside) -> Words:
    documents = [one for one in assessment.evidence if one.indicator == item.id]
    applied = any(outcome is not Outcome.NOT_APPLICABLE for outcome in item.outcomes.values())
    return {
        "so": item.id,
        "ten": printed(item.title),
        "don_vi": unit_words(assessment.campaign, item.units),
        "so_lieu": _figures(assessment, item, stated) if applied else "–",
        "ket_qua": _outcomes(assessment.criteria_set, item.outcomes),
        "so_minh_chung": str(item.evidence) if applied else "–",
        "khong_ap_dung": "" if applied else "x",
        "cuoi": "x" if item.id == assessment.indicators[-1].id else "",
        "minh_chung": [_document(assessment, one, number) for number, one in enumerate(documents, start=1)],
    }


def _figures(assessment: Assessment, item: IndicatorJudgement, stated: StatedBeside) -> str:
    """The judged value of a chỉ tiêu, a line for each share, and what they are by, where not said in a row before.

    A star marks what the meeting settled.
    """
    if item.kind is Kind.RATIO:
        text = "\n".join(_share(assessment, ratio) for ratio in item.ratios)
        data: Sequence[str] = assessment.criteria_set.indicator(item.id).data
    else:
        text, data = _judged(assessment.data.get(item.id), levels_of(assessment, item.id)), (item.id,)
    said = (*stated.beside(text, item.id, data).splitlines(), stated.sources(data))
    return "\n".join(printed(text) for text in said if text)


def _share(assessment: Assessment, ratio: RatioJudgement) -> str:
    people, everyone = (assessment.data.get(datum) for datum in (ratio.numerator_datum, ratio.denominator_datum))
    shown = share_said(ratio)
    return f"{printed(ratio.label)}: {shown or 'chưa tính được'} ({_judged(people)} trên {_judged(everyone)} người)"


def _judged(datum: Datum | None, scale: LevelScale | None = None) -> str:
    return f"{line(judged_text(datum, scale))}{'*' if datum and datum.resolved else ''}"


def _document(assessment: Assessment, item: Evidence, number: int) -> Words:
    return {
        "tt": str(number),
        "ten": line(item.title),
        "so_ky_hieu": line(item.number),
        "ngay": line(item.date),
        "noi_ban_hanh": line(item.issuer),
        "duong_dan": line(item.link),
        "don_vi": unit_words(assessment.campaign, [item.unit]),
    }


def _open_point(assessment: Assessment, group: PointGroup) -> Words:
    return {
        "chi_tieu": join_words(group.indicators),
        "don_vi": unit_words(assessment.campaign, group.units),
        "noi_dung": printed(group.text),
    }


def _settled(assessment: Assessment, item: Settled) -> Words:
    word = assessment.criteria_set.subject.unit
    return {
        "ten": printed(item.label),
        "nguoi_bao": capital(word) if item.of_one_unit else f"Các {word}",
        "bao_cao": printed(item.reports),
        "ket_luan": item.value,
        "ly_do": line(item.reason),
    }
