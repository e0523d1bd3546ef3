"""The shipped criteria set against the Circular."""

from __future__ import annotations

import pytest

from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import CriteriaError
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.law.requirements import requirements_in_force
from ccht_excel.model.law import DatumKind, Outcome, Required
from tests.support.law import IN_FORCE, INDICATORS, LEVELS, SHARES, STANDARDS


def test_the_shipped_set_has_the_criteria_of_the_circular() -> None:
    criteria_set = load_criteria()
    assert criteria_set.id in available_criteria()
    assert {c.id: [i.id for i in c.indicators] for c in criteria_set.criteria} == {
        "1": ["1.1", "1.2", "1.3"],
        "2": ["2.1", "2.2", "2.3"],
        "3": ["3.1", "3.2", "3.3"],
        "4": ["4.1", "4.2", "4.3", "4.4"],
        "5": ["5.1", "5.2"],
    }
    assert {i.id: (i.kind.value, i.data) for i in criteria_set.indicators} == INDICATORS
    assert {id: (spec.kind, spec.maximum) for id, spec in criteria_set.data.items() if "." in id} == {
        **{id: (DatumKind.RESULT, None) for id, (kind, _) in INDICATORS.items() if kind == "attested"},
        "4.2": (DatumKind.LEVEL, 3),
        "4.3": (DatumKind.LEVEL, 3),
        "4.4": (DatumKind.LEVEL, 2),
    }


def test_official_wording_stands_as_it_is() -> None:
    titles = {indicator.id: indicator.title for indicator in load_criteria().indicators}
    assert titles["1.1"] == (
        "Thực hiện công tác tuyên truyền nâng cao nhận thức cho cộng đồng về học tập suốt đời, xây dựng xã hội học tập"
    )
    assert titles["3.2"] == (
        "Thư viện công cộng cấp xã có ứng dụng công nghệ thông tin và chuyển đổi số trong quản lý, tổ chức hoạt động"
        " phục vụ việc học tập suốt đời cho người sử dụng thư viện"
    )
    assert titles["5.2"] == (
        "Có ít nhất …% công dân trong xã được đào tạo trình độ chuyên môn kỹ thuật; trong đó, có ít nhất …% công dân"
        " trong xã có trình độ đại học trở lên"
    )


@pytest.mark.parametrize("difficult_area", [False, True])
@pytest.mark.parametrize("standard", STANDARDS)
def test_requirements_are_those_of_the_circular(standard: str, difficult_area: bool) -> None:
    criteria_set = load_criteria()
    found: dict[str, Required] = {}
    for indicator in criteria_set.indicators:
        for target, requirements in [(ratio.id, ratio.requirements) for ratio in indicator.ratios] or [
            (indicator.id, indicator.requirements)
        ]:
            found[target] = requirements_in_force(requirements, 2024, difficult_area)[standard].value
    attested: dict[str, Required] = {id: Outcome.MET for id, (kind, _) in INDICATORS.items() if kind == "attested"}
    assert found == attested | LEVELS[standard] | SHARES[standard, difficult_area]


def test_nothing_is_in_force_before_the_circular() -> None:
    for requirements in load_criteria().targets.values():
        assert {item.in_force for item in requirements} == {IN_FORCE}
        assert requirements_in_force(requirements, IN_FORCE.year - 1, False) == {}


def test_every_requirement_names_its_article() -> None:
    articles = {
        "plan": "Kế hoạch tự đánh giá của UBND xã",
        "level_1": "Điều 6 Thông tư 25/2023/TT-BGDĐT",
        "level_2": "Điều 7 Thông tư 25/2023/TT-BGDĐT",
    }
    for indicator in load_criteria().indicators:
        for requirement in (
            *indicator.requirements,
            *(item for ratio in indicator.ratios for item in ratio.requirements),
        ):
            assert requirement.article == articles[requirement.standard]


def test_default_units_are_those_of_the_plan() -> None:
    campaign = new_campaign("Thái Sơn", 2024)
    assert {unit.id: campaign.indicators_of(unit.id) for unit in campaign.units} == {
        "van_phong": ("1.1", "1.2", "1.3"),
        "ban_chi_dao": ("2.1", "2.2", "2.3"),
        "trung_tam_hoc_tap": ("3.1", "3.2", "3.3"),
        "truong_mam_non": ("4.1",),
        "truong_tieu_hoc": ("4.2", "4.4"),
        "truong_thcs": ("4.3", "4.4"),
        "hoi_khuyen_hoc": ("5.1",),
        "ban_to_chuc": ("5.2",),
    }
    assert campaign.claimed_level == 1
    assert campaign.evidence_required
    assert campaign.targets == LEVELS["plan"] | SHARES["plan", False]


@pytest.mark.parametrize("id", ["", "khac", "../tt25_2023_cap_xa", "tt25_2023_cap_xa.toml"])
def test_an_unknown_set_is_refused_and_the_known_ones_named(id: str) -> None:
    with pytest.raises(CriteriaError, match="tt25_2023_cap_xa"):
        load_criteria(id)
