"""Any campaign comes back from its control workbook as it was written."""

from __future__ import annotations

import io
import re
import string
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ccht_excel.model.campaign import Campaign, Paperwork, Resolution, Unit, Village
from ccht_excel.model.law import DatumKind, Outcome, Value
from ccht_excel.model.place import NOWHERE
from ccht_excel.vietnamese.text import clean, is_blank
from tests.support.control import (
    CRITERIA,
    TARGETS,
    THAI_SON,
    THAI_SON_WRITTEN,
    campaign_of,
    control,
    edited,
    read,
    saved,
    written,
)


def test_the_default_campaign_comes_back_whole() -> None:
    reading = edited()
    assert reading.findings == ()
    assert reading.campaign == THAI_SON


LETTERS = string.ascii_letters + string.digits + " ăâđêôơưÁẰỖữ'\"“”=+-@&<>%/\\.,;:()[]{}#!?*|\n–…№😀ﬁ"
TEXT = st.text(LETTERS, max_size=24).filter(lambda text: text == clean(text) and not (text and is_blank(text)))
NAME = st.one_of(
    TEXT.filter(bool), st.sampled_from(["=1+1", "+84 912 345 678", "'Trường", "@units", "12", "31/12/2024"])
)
ID = st.from_regex(r"[a-z0-9][a-z0-9_]{2,12}", fullmatch=True).filter(lambda text: text != "label")
SHARE = st.one_of(
    st.sampled_from(
        [Fraction(5, 8), Fraction(2, 3), Fraction(1), Fraction(1, 3), Fraction(1999, 2000), Fraction(1, 8000)]
    ),
    st.integers(1, 10_000).map(lambda hundredths: Fraction(hundredths, 10_000)),
    st.fractions(Fraction(1, 99), 1, max_denominator=99),
)
VALUES: Mapping[DatumKind, st.SearchStrategy[Value]] = {
    DatumKind.COUNT: st.integers(0, 200_000_000),
    DatumKind.LEVEL: st.integers(0, 2),
    DatumKind.RESULT: st.sampled_from([Outcome.MET, Outcome.NOT_MET]),
}


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    units = tuple(
        Unit(id, draw(NAME), draw(TEXT), draw(TEXT)) for id in draw(st.lists(ID, min_size=1, max_size=24, unique=True))
    )
    assignments = {}
    for indicator in CRITERIA.indicators:
        chosen = draw(st.sets(st.sampled_from([unit.id for unit in units]), min_size=1, max_size=3))
        assignments[indicator.id] = tuple(unit.id for unit in units if unit.id in chosen)
    targets: dict[str, int | Fraction] = {}
    for target in CRITERIA.targets:
        maximum = CRITERIA.data[target].maximum if target in CRITERIA.data else None
        targets[target] = draw(st.integers(0, maximum) if maximum else SHARE)
    names = draw(st.lists(NAME, max_size=6, unique_by=lambda name: re.sub(r"\b0+(?=\d)", "", name.casefold())))
    ids = draw(st.lists(ID, min_size=len(names), max_size=len(names), unique=True))
    # One of those that constraints bind together, and no commune without citizens: others are refused.
    alone = [id for id in CRITERIA.data if id not in ("citizens", "4.3", "university_citizens", "learning_citizens")]
    resolved = draw(st.lists(st.sampled_from(alone), unique=True))
    papers = Paperwork(
        officer=draw(TEXT),
        officer_phone=draw(TEXT),
        plan_number=draw(TEXT),
        plan_date=draw(st.none() | st.dates(date(2024, 1, 1), date(2100, 12, 31))),
        signer_title=draw(st.sampled_from(["", "CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"])),
        recipients=tuple(draw(st.lists(st.sampled_from(["Như trên", "Lưu: VT", "=1+1"]), max_size=3))),
    )
    return replace(
        THAI_SON,
        subject_type=draw(st.sampled_from([type.id for type in CRITERIA.subject.types])),
        paperwork=papers,
        commune=draw(TEXT),
        district=draw(TEXT),
        province=draw(TEXT),
        year=draw(st.integers(2024, 2100)),
        claimed_level=draw(st.sampled_from([1, 2])),
        receiver=draw(TEXT),
        deadline=draw(st.none() | st.dates(date(2024, 1, 1), date(2100, 12, 31))),
        difficult_area=draw(st.booleans()),
        evidence_required=draw(st.booleans()),
        units=units,
        assignments=assignments,
        targets=targets,
        villages=tuple(Village(id, name) for id, name in zip(ids, names, strict=True)),
        resolutions={id: Resolution(id, draw(VALUES[CRITERIA.data[id].kind]), draw(NAME)) for id in resolved},
    )


@settings(max_examples=25, deadline=None)
@given(campaigns(), st.booleans())
def test_any_campaign_comes_back_as_it_was_written(campaign: Campaign, through_openpyxl: bool) -> None:
    data = written(campaign)
    if through_openpyxl:
        data = saved(openpyxl.load_workbook(io.BytesIO(data)))
    reading = read(data)
    found = campaign_of(reading)
    assert {item.code for item in reading.findings} <= {
        "commune_missing",
        "unit_without_indicator",
        "deadline_after_law",
        "deadline_before_year",
        "day_out_of_time",
        "unit_name_twice",
        "receiver_missing",
        "unit_email_invalid",
    }
    placeless = {id: replace(item, place=NOWHERE) for id, item in found.resolutions.items()}
    assert replace(found, resolutions=placeless) == campaign


def test_the_same_campaign_gives_the_same_bytes() -> None:
    assert written(THAI_SON) == THAI_SON_WRITTEN


def test_figures_of_the_law_are_printed_for_reading_and_read_by_nobody() -> None:
    book = control()
    assert [cell.value for cell in book[TARGETS][10]][1:] == [
        "5.2",
        "Tỷ lệ công dân được đào tạo trình độ chuyên môn kỹ thuật",
        0.5,
        "Vùng khác: 50\xa0%\nVùng khó khăn: 40\xa0%",
        "Vùng khác: 60\xa0%\nVùng khó khăn: 50\xa0%",
    ]
    assert campaign_of(edited({f"{TARGETS}!E9": "5%", f"{TARGETS}!F9": 1})) == THAI_SON
