"""Made-up campaigns of every criteria set and type with whatever a control workbook may say, each from its seed."""

from __future__ import annotations

from datetime import date
from random import Random
from types import MappingProxyType

from msgspec.structs import replace

from ccht_excel.control.layout import recognition_choices
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.model.campaign import Campaign, Paperwork, PastAnswer, Recognition, Resolution, Village
from ccht_excel.model.law import CriteriaSet, DatumKind, DatumSpec, Outcome, Value

_VILLAGES = ("Thôn Đông", "Tổ dân phố số 3", "Bản Hua Tạt", "=1+1", "Xóm 'Mới'", "Ấp 1 A", "Thôn & <b>", "12")
_LAST_YEARS = (2024, 2025, 2026)


def any_campaign(seed: int) -> Campaign:
    """A campaign that the control workbook can carry."""
    chance = Random(seed)
    criteria_set = chance.choice(available_criteria())
    law = load_criteria(criteria_set, chance.choice(load_criteria(criteria_set).subject.types).id)
    made = new_campaign(
        f"Thái Sơn {seed}",
        chance.choice(_LAST_YEARS),
        district=chance.choice(("", "Hiệp Hòa")),
        province=chance.choice(("Bắc Giang", "Thành phố Huế")),
        difficult_area=chance.random() < 0.3,
        criteria_set=criteria_set,
        subject_type=law.subject.type.id,
    )
    asked = [id for indicator in law.asked for id in indicator.data]
    villages = chance.sample(_VILLAGES, chance.randint(1, 6)) if chance.random() < 0.5 else []
    settled = chance.sample([id for id in asked if law.data[id].kind is not DatumKind.COUNT], chance.randint(0, 2))
    return replace(
        made,
        deadline=chance.choice((None, date(made.year, 11, 30), made.deadline)),
        receiver=chance.choice(("", "UBND tỉnh")),
        evidence_required=chance.random() < 0.6,
        villages=tuple(Village(f"v{number}", name) for number, name in enumerate(villages)),
        resolutions=MappingProxyType({id: Resolution(id, _value(chance, law.data[id]), "Đã họp") for id in settled}),
        past=tuple(_past(chance, made, law, asked)),
        paperwork=_papers(chance, made),
        recognitions=tuple(_decisions(chance, made.year, law)),
        part=chance.choice(("", *law.subject.parts)),
    )


def _value(chance: Random, spec: DatumSpec) -> Value:
    if spec.kind is DatumKind.COUNT:
        return chance.choice((0, 1, 50, 500, 5000, 10**6))
    if spec.kind is DatumKind.LEVEL:
        return chance.randint(0, spec.maximum or 1)
    return chance.choice((Outcome.MET, Outcome.NOT_MET))


def _past(chance: Random, made: Campaign, law: CriteriaSet, asked: list[str]) -> list[PastAnswer]:
    if chance.random() < 0.6:
        return []
    return [
        PastAnswer(chance.choice(made.units).id, id, _value(chance, law.data[id]), made.year - 1)
        for id in chance.sample(asked, 4)
    ]


def _papers(chance: Random, made: Campaign) -> Paperwork:
    return replace(
        made.paperwork,
        council=chance.random() < 0.5,
        officer=chance.choice(("", "Công chức văn hóa - xã hội")),
        officer_phone=chance.choice(("", "0912 345 678")),
        plan_number=chance.choice(("", "12/KH-UBND")),
        plan_date=chance.choice((None, date(made.year, 3, 1))),
        summary_date=chance.choice((None, date(made.year + 1, 1, 10))),
        signer_title=chance.choice(("", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH")),
        recipients=chance.choice(((), ("Như trên", "Lưu: VT"))),
    )


def _decisions(chance: Random, year: int, law: CriteriaSet) -> list[Recognition]:
    choices = list(recognition_choices(law))
    found = []
    for number in range(chance.choice((0, 0, 1, 3))):
        subject = chance.choice(choices)
        highest = law.data[subject].maximum if subject else max(law.levels)
        level = chance.randint(1, highest) if highest else None
        day = date(year - chance.randint(0, 3), 5, number + 1)
        found.append(Recognition(subject, level, f"{number}/QĐ-UBND", day, "UBND"))
    return found
