"""What the control workbook says, in words for a document: names, numbers and dates, addressees, who answers for what.

A thing that nobody filled in is a dotted blank to fill in by hand, never a guess. Relies on the texts of the summary
and on :mod:`ccht_excel.law.requirements`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from ccht_excel.documents.kinds import MINUTES, PLAN, DocumentKind
from ccht_excel.exchange.cell_text import storable
from ccht_excel.law.due import dossier_due
from ccht_excel.law.requirements import RequiredByTarget, applicable_requirements
from ccht_excel.model.campaign import Campaign, Paperwork
from ccht_excel.model.law import CriteriaSet, Criterion, Indicator, Outcome, Required, Standard
from ccht_excel.model.levels import LevelScale
from ccht_excel.model.subjects import Subject
from ccht_excel.patterns import regex
from ccht_excel.summary.texts import titles_of
from ccht_excel.vietnamese.place_names import bare_name, dated_place, subject_name
from ccht_excel.vietnamese.printed import NBSP, format_date_long, format_percent, format_required, format_value
from ccht_excel.vietnamese.text import capital, join_words

Words: TypeAlias = Mapping[str, Any]
"""Texts, lists of texts and lists of the like, by the names of their fields."""

SHORT, LONG = "…" * 3, "…" * 12
"""Blanks to fill in by hand."""
_BREAKS = regex("[ \\t-\\r\\x1c-\\x1f\\x85\\u2028\\u2029]+")
_QUOTES = regex('"([^"]*)"')
_DAY = regex(r"ngày (\d{1,2})/(\d{1,2})/(\d{4})")
_LETTERHEAD = 20
"""Capitals that a line of the letterhead surely takes."""
_OF_PLACE = ("XÃ", "PHƯỜNG", "ĐẶC", "HUYỆN", "TỈNH")
"""With what the name of a place begins, and so a line does."""
_DATE = f"ngày {'…' * 2} tháng {'…' * 2} năm {'…' * 3}"


def line(text: str) -> str:
    """One line of text as a document can hold it; spaces that keep words together stay."""
    return _BREAKS.sub(" ", unicodedata.normalize("NFC", storable(text))).strip(" ")


def printed(text: str) -> str:
    """A text of the program or of the criteria set on one line, in printed quotes; ≥ stays with its number."""
    return _QUOTES.sub("“\\1”", line(text)).replace("≥ ", f"≥{NBSP}")


def campaign_words(campaign: Campaign, criteria_set: CriteriaSet, kind: DocumentKind) -> dict[str, Any]:
    """The fields that every document has, but for the content code."""
    papers, subject = campaign.paperwork, criteria_set.subject
    name = line(subject_name(storable(campaign.commune), subject))
    acting = f"{subject.type.body} {name}".strip()
    return {
        "loai_doi_tuong": subject.type.name,
        "ten_doi_tuong": line(bare_name(storable(campaign.commune), subject)),
        "doi_tuong": name,
        "doi_tuong_viet_hoa": _in_two(name.upper(), line(bare_name(storable(campaign.commune), subject)).upper()),
        "co_quan_viet_hoa": subject.type.body.upper(),
        "chu_the": acting,
        "chu_the_dau_cau": f"{acting[:1].upper()}{acting[1:]}",
        "goi_don_vi": subject.unit,
        "goi_don_vi_dau_cau": capital(subject.unit),
        "nam": str(campaign.year),
        "nam_sau": str(campaign.year + 1),
        "muc": subject.level,
        "danh_hieu": printed(subject.award),
        "muc_ke_hoach": level_words(criteria_set, campaign.claimed_level),
        "vung": _area(campaign, criteria_set),
        "noi_gui": line(campaign.receiver) or LONG,
        "noi_nhan": _recipients(papers, kind, subject),
        "ky": [line(title) for title in titles_of(campaign, criteria_set)],
        "nguoi_ky": line(papers.signer),
        "chu_tri": line(papers.chair) or LONG,
        "thu_ky": line(papers.secretary) or LONG,
        "nguoi_hoc_tap": printed(criteria_set.handling.concerned),
        "tham_du": [
            *({"ten": printed(text), "nhieu_nguoi": ""} for text in criteria_set.handling.meeting_people),
            *({"ten": printed(text), "nhieu_nguoi": "x"} for text in criteria_set.handling.meeting_groups),
        ],
        "phan_cong": [_assigned(campaign, criteria_set, item) for item in criteria_set.criteria],
        "don_vi": [
            {"ten": line(unit.name), "chi_tieu": ", ".join(campaign.indicators_of(unit.id))} for unit in campaign.units
        ],
        **_of_law(criteria_set),
        **_numbers_and_days(campaign, criteria_set, kind),
    }


def _in_two(name: str, own: str = "") -> str:
    """A name in capitals, where it is too long for a line of the letterhead with its second line kept whole.

    That begins with the kind of a place, else with the ``own`` name without its kind, else in the middle. Of one that
    is too long for two lines the own name is kept whole.
    """
    words = name.split(" ")
    parts = [(" ".join(words[:at]), NBSP.join(words[at:]), words[at]) for at in range(1, len(words))]
    fitting = [part for part in parts if max(map(len, part[:2])) <= _LETTERHEAD]
    owned = own.replace(" ", NBSP)
    if len(name) <= _LETTERHEAD:
        return name
    if not fitting:
        return name.removesuffix(own) + owned if len(own) <= _LETTERHEAD else name
    first, second, _ = min(
        fitting, key=lambda part: (part[2] not in _OF_PLACE, part[1] != owned, abs(len(part[0]) - len(part[1])))
    )
    return f"{first} {second}"


def _area(campaign: Campaign, criteria_set: CriteriaSet) -> str:
    """Whether the place is in a difficult area; empty where nothing in the set hangs on it."""
    if not any(item.by_area for item in criteria_set.indicators):
        return ""
    return "thuộc" if campaign.difficult_area else "không thuộc"


def _of_law(criteria_set: CriteriaSet) -> dict[str, str]:
    return {
        "can_cu": _days_in_words(printed(criteria_set.source)),
        "trich_dan": criteria_set.citation,
        "dieu_thoi_gian": criteria_set.year.period_clause,
        "dieu_ho_so": criteria_set.year.due_clause,
    }


def _numbers_and_days(campaign: Campaign, criteria_set: CriteriaSet, kind: DocumentKind) -> dict[str, str]:
    papers, subject = campaign.paperwork, criteria_set.subject
    number, day = {
        PLAN.id: (papers.plan_number, papers.plan_date),
        MINUTES.id: (papers.minutes_number, papers.minutes_date),
    }.get(kind.id, ("", None))
    place = line(storable(dated_place(campaign, subject))) or "…" * 5
    plan_number = _number_of(papers.plan_number, PLAN, criteria_set)
    return {
        "so_ky_hieu": _number_of(number, kind, criteria_set),
        "noi_ngay": f"{place}, {_day(day)}",
        "ke_hoach_so_ngay": f"số {plan_number} {_day(papers.plan_date)}",
        "bien_ban_ngay": _day(papers.minutes_date),
        "han_nop_phieu": _day(campaign.deadline),
        "han_gui_ho_so": _due(campaign, criteria_set),
    }


def _number_of(number: str, kind: DocumentKind, criteria_set: CriteriaSet) -> str:
    """A number with its mark: as it was given, with the mark where only a number was, dots where nothing was."""
    said, body = line(number), criteria_set.subject.type.body_short
    mark = f"{kind.mark}-{body}" if body else kind.mark
    return said if "/" in said else f"{said or SHORT}/{mark}"


def _day(day: date | None) -> str:
    return format_date_long(day) if day else _DATE


def _due(campaign: Campaign, criteria_set: CriteriaSet) -> str:
    """By when the dossier is to be sent: as the law words it, or the earlier day that the office set."""
    law, due = criteria_set.year.dossier_due(campaign.year), dossier_due(campaign, criteria_set)
    if due < law:
        return f"chậm nhất {format_date_long(due)}"
    return f"trước {format_date_long(law + timedelta(days=1))}"


def _recipients(papers: Paperwork, kind: DocumentKind, subject: Subject) -> list[str]:
    """The lines of Nơi nhận without dash and stop; what stays in the office's own files comes last."""
    named = [text for text in (line(item).lstrip("-+• ").rstrip(";., ") for item in papers.recipients) if text]
    kept = [] if any(item.lower().startswith("lưu") for item in named) else ["Lưu: VT"]
    first = [text.format(unit_word=subject.unit) for text in kind.addressees]
    return list(dict.fromkeys([*first, *named, *kept]))


def _days_in_words(text: str) -> str:
    """Days as documents have them, "ngày 27 tháng 12 năm 2023"."""
    return _DAY.sub(lambda day: format_date_long(date(int(day[3]), int(day[2]), int(day[1]))), text)


def level_words(criteria_set: CriteriaSet, level: int) -> str:
    """What a level is called inside a sentence; empty where the set has no such level."""
    return criteria_set.level_spec(level).name if level in criteria_set.levels else ""


def unit_words(campaign: Campaign, units: Iterable[str]) -> str:
    """Names of units on one line, as enumerated in a sentence."""
    return join_words(line(campaign.unit_name(unit)) for unit in units)


def _assigned(campaign: Campaign, criteria_set: CriteriaSet, criterion: Criterion) -> Words:
    units = dict.fromkeys(unit for item in criterion.indicators for unit in campaign.assignments.get(item.id, ()))
    required = applicable_requirements(criteria_set, campaign)
    plan = criteria_set.plan.id if criteria_set.plan else ""
    levels = {id: spec.levels for id, spec in criteria_set.data.items()}
    return {
        "so": criterion.id,
        "ten": printed(criterion.title),
        "don_vi": unit_words(campaign, units),
        "chi_tieu": [
            {
                "so": item.id,
                "ten": printed(_with_targets(item, levels.get(item.id), required, plan)),
                "yeu_cau": _target(item, levels.get(item.id), required, plan),
                "don_vi": unit_words(campaign, campaign.assignments.get(item.id, ())),
                "khong_ap_dung": "" if item.applies else "x",
            }
            for item in criterion.indicators
        ],
    }


def _target(indicator: Indicator, scale: LevelScale | None, required: RequiredByTarget, plan: Standard) -> str:
    """What the plan asks of a chỉ tiêu, or that it does not apply to this type of subject."""
    if not indicator.applies:
        return format_value(Outcome.NOT_APPLICABLE).lower()
    if not indicator.ratios:
        value = required.get(indicator.id, {}).get(plan)
        return "" if value is None else format_required(value, scale)
    shares = ((ratio.label, required[ratio.id].get(plan)) for ratio in indicator.ratios)
    texts = [(label, format_required(value)) for label, value in shares if value is not None]
    if len(indicator.ratios) == 1:
        return "".join(text for _, text in texts)
    return "; ".join(f"{small(label)} {text}" for label, text in texts)


def _with_targets(indicator: Indicator, scale: LevelScale | None, required: RequiredByTarget, plan: Standard) -> str:
    """The wording of a chỉ tiêu with the plan's own levels and shares where the law leaves dots for them."""
    ids = [ratio.id for ratio in indicator.ratios] or [indicator.id]
    values = [_number(required.get(id, {}).get(plan), scale) for id in ids]
    pieces = indicator.title.split("…")
    if len(pieces) != len(values) + 1 or not all(values):
        return indicator.title
    return "".join(piece + value for piece, value in zip(pieces, [*values, ""], strict=True))


def _number(value: Required | None, scale: LevelScale | None) -> str:
    """A share without its sign, a level by its number, or by its name where that has none; empty for anything else."""
    if isinstance(value, Fraction):
        shown = format_percent(value)
        return shown.rstrip(f"{NBSP}%") if shown.endswith("%") else ""
    return str(scale.number(value) or scale.inside(value)) if scale and isinstance(value, int) else ""


def small(text: str) -> str:
    """The text as inside a sentence."""
    return text[:1].lower() + text[1:]
