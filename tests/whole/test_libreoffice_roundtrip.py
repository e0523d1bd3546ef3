"""Forms typed into in a real LibreOffice and saved as .xlsx, .ods and .xls: what was typed is what is read."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import CONTROL, FORMS, RETURNS, init_campaign, read_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Campaign, Unit, Village
from ccht_excel.model.law import Kind, Outcome
from ccht_excel.model.place import NOWHERE
from ccht_excel.model.returns import Return
from ccht_excel.returns.reader import read_return
from ccht_excel.spreadsheets.workbook_file import read_workbook
from samples.uno_fill import LibreOffice, Typed, typed
from tests.support.campaigns import ANSWERS, campaign_folder
from tests.support.libreoffice import libreoffice_with_uno

pytestmark = pytest.mark.libreoffice

TYPES = (".xlsx", ".ods", ".xls")
SET = load_criteria()
UNITS = tuple(unit.id for unit in SET.default_units)
VILLAGES = (Village("thon_1", "Thôn Đông"), Village("thon_2", "Thôn Đoài “mới”"), Village("thon_3", "Thôn 3"))
WHO = {"filled_by": "Văn thư đơn vị", "phone": "0912345678", "filled_on": "15/12/2024"}
NOTE = "Theo Công an xã & các thôn: “chốt” <31/12>, 60% – số 5.432; ước 1/2"
PROOF = {
    "title": "Quyết định “công nhận” & danh sách kèm theo",
    "number": "12/2024",
    "date": "5/3/2024",
    "issuer": "UBND xã <Thái Sơn>",
    "link": "https://vidu.vn/a?b=1&c=2",
}


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibreOffice]:
    """One LibreOffice for all tests."""
    with LibreOffice(libreoffice_with_uno(), tmp_path_factory.mktemp("libreoffice")) as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return campaign_folder(tmp_path_factory.mktemp("campaign") / "Xã Thái Sơn")


def read(path: Path, villages: Sequence[Village] = ()) -> Return:
    content = read_workbook(path.read_bytes())
    moment = datetime(2025, 1, 20, tzinfo=UTC)
    return read_return(content, file=path.name, sha256="", file_time=moment, criteria_set=SET, villages=villages)


def asked_of(indicators: Sequence[str]) -> list[str]:
    """Ids of the data asked for, each once."""
    return list(dict.fromkeys(datum for id in indicators for datum in SET.indicator(id).data))


def stated_of(datum: str) -> list[str]:
    """Rows for what an answer must come with."""
    return [f"{datum}.{attribute.id}" for attribute in SET.data[datum].attributes]


def entries(indicators: Sequence[str], answers: Mapping[str, object] = ANSWERS) -> list[Typed]:
    """A form filled in completely: every answer, a note beside each, one piece of evidence a chỉ tiêu."""
    asked = asked_of(indicators)
    noted = [*indicators, *(id for id in asked if id not in indicators)]
    return typed(
        {id: said(id, {**ANSWERS, **answers}[id]) for one in asked for id in (one, *stated_of(one))},
        notes={id: f"{id}: {NOTE}" for id in noted},
        evidence=[{"indicator": id, **PROOF} for id in indicators],
        unit=WHO,
    )


def said(id: str, answer: object) -> str:
    """What is chosen or typed for an answer: a level by its name."""
    scale = SET.data[id].levels if id in SET.data else None
    return scale.name(answer) if scale and isinstance(answer, int) else str(answer)


def meaning(answer: object) -> object:
    return {"Đạt": Outcome.MET, "Không đạt": Outcome.NOT_MET}.get(str(answer), answer)


# ---------------------------------------------------------------------------------------------
# Every form, every type


@pytest.fixture(scope="module", params=UNITS)
def saved(request: pytest.FixtureRequest, office: LibreOffice, folder: Path) -> tuple[str, Path]:
    """A default form filled in and saved as every type: unit and the path without its ending."""
    unit, target = request.param, folder / "saved" / request.param
    own = read_campaign(folder).campaign.indicators_of(unit)
    office.fill(folder / FORMS / f"{unit}.xlsx", entries(own), *(target.with_suffix(kind) for kind in TYPES))
    return unit, target


@pytest.mark.parametrize("kind", TYPES)
def test_what_was_typed_is_what_is_read(saved: tuple[str, Path], kind: str, folder: Path) -> None:
    unit, path = saved
    campaign = read_campaign(folder).campaign
    own = campaign.indicators_of(unit)
    found = read(path.with_suffix(kind))
    assert found.findings == ()
    assert (found.unit, found.campaign, found.year, found.commune) == (unit, campaign.id, 2024, "Thái Sơn")
    assert found.indicators == own
    assert {item.datum: item.value for item in found.reports} == {id: meaning(ANSWERS[id]) for id in asked_of(own)}
    assert {item.datum: item.raw for item in found.reports} == {id: said(id, ANSWERS[id]) for id in asked_of(own)}
    assert {item.subject: item.text for item in found.notes} == {id: f"{id}: {NOTE}" for id in {*own, *asked_of(own)}}
    assert {f"{one.datum}.{item.attribute}": item.raw for one in found.reports for item in one.stated} == {
        key: ANSWERS[key] for id in asked_of(own) for key in stated_of(id)
    }
    assert [
        (item.indicator, item.title, item.number, item.date, item.issuer, item.link) for item in found.evidence
    ] == [(id, PROOF["title"], "12/2024", "05/03/2024", PROOF["issuer"], PROOF["link"]) for id in own]
    assert dict(found.filled) == WHO


def test_all_types_put_a_value_in_the_same_cell(saved: tuple[str, Path]) -> None:
    places = [
        {(item.datum, item.place.sheet, item.place.cell) for item in read(saved[1].with_suffix(kind)).reports}
        for kind in TYPES
    ]
    assert places[0] == places[1] == places[2]


def test_all_types_agree_when_they_were_saved(saved: tuple[str, Path]) -> None:
    """LibreOffice calls its local time UTC in .xlsx; a version of one unit must not seem seven hours younger."""
    returns = [read(saved[1].with_suffix(kind)) for kind in TYPES]
    assert {item.saved_at_from for item in returns} == {"document"}
    moments = [item.saved_at for item in returns]
    assert max(moments) - min(moments) < timedelta(minutes=5)
    assert abs(datetime.now(UTC) - moments[0]) < timedelta(hours=1)


@pytest.mark.slow
def test_passing_through_every_type_loses_nothing(office: LibreOffice, folder: Path, tmp_path: Path) -> None:
    own = ("5.2",)
    chain = [tmp_path / name for name in ("1.xlsx", "2.ods", "3.xls", "4.ods", "5.xlsx")]
    office.fill(folder / FORMS / "ban_to_chuc.xlsx", entries(own), chain[0])
    for before, after in pairwise(chain):
        office.fill(before, [], after)
    first, last = read(chain[0]), read(chain[-1])
    assert last.findings == ()
    assert [(item.datum, item.value, item.place.cell) for item in last.reports] == [
        (item.datum, item.value, item.place.cell) for item in first.reports
    ]
    assert [replace(item, place=NOWHERE) for item in last.evidence] == [
        replace(item, place=NOWHERE) for item in first.evidence
    ]
    assert (last.unit, last.campaign, dict(last.filled)) == (first.unit, first.campaign, dict(first.filled))


@pytest.mark.parametrize("kind", TYPES)
def test_the_date_of_the_blank_form_is_no_date_of_saving(
    office: LibreOffice, folder: Path, tmp_path: Path, kind: str
) -> None:
    """A program that stores no date leaves the form's own, which LibreOffice then passes on as local time."""
    target = tmp_path / f"x{kind}"
    office.fill(folder / FORMS / "truong_mam_non.xlsx", typed({"4.1": "Đạt"}), target, saved=datetime(2024, 1, 1))
    assert read(target).saved_at_from == "file"


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("text", "value"), [("5.432", 5432), ("5 432", 5432), ("5432 người", 5432), ("5.432 người", 5432), ("0", 0)]
)
def test_numbers_as_people_type_them(office: LibreOffice, folder: Path, tmp_path: Path, text: str, value: int) -> None:
    targets = [tmp_path / f"x{kind}" for kind in TYPES]
    office.fill(folder / FORMS / "hoi_khuyen_hoc.xlsx", typed({"citizens": text}), *targets)
    assert [[item.value for item in read(target).reports] for target in targets] == [[value]] * 3


@pytest.mark.parametrize(
    ("unit", "entry", "refusal"),
    [
        ("van_phong", Typed("indicators", "1.1", "label", "khác"), "locked"),
        ("van_phong", Typed("indicators", "1.1", "result", "Có"), "does not offer"),
        ("truong_tieu_hoc", Typed("indicators", "4.2", "level", "Mức độ 4"), "does not offer"),
        ("truong_tieu_hoc", Typed("evidence", 0, "indicator", "4.1"), "does not offer"),
    ],
)
def test_locks_and_drop_downs_hold_in_libreoffice(
    office: LibreOffice, folder: Path, unit: str, entry: Typed, refusal: str
) -> None:
    with pytest.raises(ValueError, match=refusal):
        office.fill(folder / FORMS / f"{unit}.xlsx", [entry])


# ---------------------------------------------------------------------------------------------
# Villages


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", TYPES)
def test_figures_by_village(office: LibreOffice, tmp_path: Path, kind: str) -> None:
    campaign = replace(new_campaign("Thái Sơn", 2024), villages=VILLAGES)
    folder = campaign_folder(tmp_path / "x", campaign)
    counts = {"citizens": (2000, 1812, 1620), "trained_citizens": (1100, 0, 1400), "university_citizens": (310, 0, 290)}
    cells = [
        Typed("villages", village.id, datum, str(values[number]))
        for datum, values in counts.items()
        for number, village in enumerate(VILLAGES)
    ]
    cells = [*typed({key: str(ANSWERS[key]) for id in counts for key in stated_of(id)}), *cells]
    target = folder / RETURNS / f"phiếu{kind}"
    office.fill(folder / FORMS / "ban_to_chuc.xlsx", cells, target)
    found = read(target, VILLAGES)
    assert found.findings == ()
    assert {item.datum: item.value for item in found.reports} == {
        "citizens": 5432,
        "trained_citizens": 2500,
        "university_citizens": 600,
    }
    for item in found.reports:
        assert [part.split(": ")[1] for part in item.raw.split("; ")] == [str(count) for count in counts[item.datum]]
    office.fill(folder / FORMS / "ban_to_chuc.xlsx", cells[:-1], target)
    partly = read(target, VILLAGES)
    assert {item.datum for item in partly.reports} == {"citizens", "trained_citizens"}
    assert [item.code for item in partly.findings] == ["village_blank"]


# ---------------------------------------------------------------------------------------------
# The control workbook


def test_the_control_workbook_survives_libreoffice(office: LibreOffice, tmp_path: Path) -> None:
    folder = tmp_path / "x"
    init_campaign(folder, replace(new_campaign("Thái Sơn", 2024), villages=VILLAGES))
    before = read_campaign(folder).campaign
    changes = [
        Typed("campaign", "deadline", "value", "20/12/2024"),
        Typed("campaign", "difficult_area", "value", "Có"),
        Typed("units", 0, "contact", "Công chức văn phòng"),
        Typed("targets", "5.1", "plan", "62,5%"),
        Typed("resolutions", 0, "value", "5.432"),
        Typed("resolutions", 0, "reason", "Theo Công an xã"),
    ]
    choice = "Tổng số công dân trong xã"
    office.fill(folder / CONTROL, [*changes, Typed("resolutions", 0, "datum", choice)], folder / "saved.xlsx")
    (folder / "saved.xlsx").replace(folder / CONTROL)
    after = read_campaign(folder).campaign
    resolution = after.resolutions["citizens"]
    assert (resolution.value, resolution.reason) == (5432, "Theo Công an xã")
    units = (replace(before.units[0], contact="Công chức văn phòng"), *before.units[1:])
    assert after == replace(
        before,
        deadline=date(2024, 12, 20),
        difficult_area=True,
        units=units,
        targets={**before.targets, "5.1": Fraction(5, 8)},
        resolutions=after.resolutions,
    )


# ---------------------------------------------------------------------------------------------
# A campaign that stands nowhere else in the tests


class Invented(Struct, frozen=True):
    campaign: Campaign
    answers: Mapping[str, Any]


def invented(seed: int) -> Invented:
    """A commune in a vùng khó khăn with units, assignments, targets and figures drawn by lot."""
    draw = random.Random(seed)
    base = new_campaign(f"Mường Lống {seed}", 2025, province="Nghệ An", difficult_area=True)
    names = ("Văn hóa - xã hội & y tế", "Trường PTDTBT “Bản Mới”", "Đoàn thể", "Công an xã")
    units = tuple(Unit(f"dv_{number}", name) for number, name in enumerate(names, 1))
    ids = [unit.id for unit in units]
    assignments = {
        indicator.id: tuple(sorted(draw.sample(ids, draw.choice((1, 1, 2))))) for indicator in SET.indicators
    }
    targets = {**base.targets, "4.2": draw.randint(1, 3), "5.1": Fraction(draw.randint(500, 800), 1000)}
    citizens = draw.randint(900, 9000)
    trained = -(-citizens * 40 // 100) + draw.choice((-1, 0, 1))
    answers: dict[str, Any] = {
        "citizens": citizens,
        "learning_citizens": -(-citizens * 60 // 100) + draw.choice((-1, 0, 1)),
        "trained_citizens": trained,
        "university_citizens": -(-citizens * 10 // 100) + draw.choice((-1, 0, 1)),
        "4.2": draw.randint(1, 3),
        "4.3": draw.randint(1, 3),
        "4.4": draw.randint(1, 2),
    }
    for indicator in SET.indicators:
        if indicator.kind is Kind.ATTESTED:
            answers[indicator.id] = draw.choice(("Đạt", "Đạt", "Đạt", "Không đạt"))
    campaign = replace(
        base,
        units=units,
        assignments=MappingProxyType(assignments),
        targets=MappingProxyType(targets),
        evidence_required=draw.choice((True, False)),
    )
    return Invented(campaign, answers)


def naive_outcome(given: Invented, indicator: str, standard: str) -> bool:
    """The law of this campaign, written down once more and plainly."""
    answers, targets = given.answers, given.campaign.targets
    row = {"plan": 0, "level_1": 1, "level_2": 2}[standard]
    if indicator in ("4.2", "4.3", "4.4"):
        needed = {"4.2": (targets["4.2"], 2, 3), "4.3": (targets["4.3"], 2, 3), "4.4": (targets["4.4"], 1, 2)}
        return bool(answers[indicator] >= needed[indicator][row])
    if indicator == "5.1":
        return share(answers, "learning_citizens") >= (targets["5.1"], Fraction(60, 100), Fraction(80, 100))[row]
    if indicator == "5.2":
        trained = (targets["5.2.trained"], Fraction(40, 100), Fraction(50, 100))[row]
        degrees = (targets["5.2.university"], Fraction(10, 100), Fraction(12, 100))[row]
        return share(answers, "trained_citizens") >= trained and share(answers, "university_citizens") >= degrees
    return bool(answers[indicator] == "Đạt")


def share(answers: Mapping[str, Any], datum: str) -> Fraction:
    return Fraction(answers[datum], answers["citizens"])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [20241, 20242, 20243])
def test_a_campaign_that_was_never_in_the_tests(office: LibreOffice, tmp_path: Path, seed: int) -> None:
    given = invented(seed)
    folder = tmp_path / "Xã mới"
    init_campaign(folder, given.campaign)
    campaign = read_campaign(folder).campaign
    assert campaign == given.campaign
    draw = random.Random(seed)
    for unit, form in distribute(folder).forms.items():
        own = campaign.indicators_of(unit)
        kind = draw.choice(TYPES)
        name = f"{draw.choice(('Phiếu', 'phieu (1)', 'Bản cuối'))} {unit}{kind}"
        office.fill(form, entries(own, given.answers), folder / RETURNS / name)
    assessment = merge(folder).assessment
    assert assessment.outstanding == ()
    judged = {item.id: item.outcomes for item in assessment.indicators}
    for id, outcomes in judged.items():
        for standard in SET.standard_ids:
            expected = Outcome.MET if naive_outcome(given, id, standard) else Outcome.NOT_MET
            assert outcomes[standard] is expected, (id, standard)
    reached = 2 if is_met(given, "level_2") else 1 if is_met(given, "level_1") else 0
    assert (assessment.level_reached, assessment.level_possible) == (reached, reached)


def is_met(given: Invented, standard: str) -> bool:
    return all(naive_outcome(given, indicator.id, standard) for indicator in SET.indicators)


@pytest.mark.slow
def test_all_default_forms_together_give_the_verdict(office: LibreOffice, folder: Path) -> None:
    """The plan met in full, level 1 reached, level 2 refused for 5.1 and 5.2."""
    campaign = read_campaign(folder).campaign
    for number, unit in enumerate(UNITS):
        target = folder / RETURNS / f"{unit}{TYPES[number % 3]}"
        office.fill(folder / FORMS / f"{unit}.xlsx", entries(campaign.indicators_of(unit)), target)
    assessment = assess_folder(folder)
    assert [item.id for item in assessment.indicators if item.outcomes["level_2"] is Outcome.NOT_MET] == [
        "5.1",
        "5.2",
    ]
    assert {item.code for item in assessment.findings} == {"target_below_level"}
    assert assessment.standards["plan"].outcome is Outcome.MET
    assert (assessment.level_reached, assessment.level_possible) == (1, 1)
