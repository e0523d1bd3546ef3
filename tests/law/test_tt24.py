"""Thông tư 24/2023/TT-BGDĐT as data: what each level asks of whom, held against a table typed from the Circular."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import requirements_in_force
from ccht_excel.model.law import EvidenceBy, Kind

HUYEN, TINH = "tt24_2023_cap_huyen", "tt24_2023_cap_tinh"
SETS = (HUYEN, TINH)

SHARES = {  # mức độ 1, mức độ 2, in per cent: Điều 6, 7, 12, 13
    "2.1": (90, 95),
    "2.2": (90, 95),
    "2.3": (90, 95),
    "2.4.certified": (50, None),
    "2.4.proficient": (None, 70),
    "2.5": (90, 95),
    "3.1.members": (90, 95),
    "3.1.learners": (95, 97),
}
ARTICLES = {HUYEN: ("Điều 6", "Điều 7", "khoản 3 Điều 9"), TINH: ("Điều 12", "Điều 13", "khoản 3 Điều 15")}

NOT_FOR = {  # chỉ tiêu that do not apply, by type of unit
    (HUYEN, "ubnd_cap_xa"): "3.4 3.5",
    (HUYEN, "to_chuc"): "1.3 3.4 3.5",
    (HUYEN, "to_chuc_kinh_te"): "1.3 2.4 3.4 3.5",
    (HUYEN, "truong_mam_non"): "3.4 3.5",
    (HUYEN, "truong_mam_non_tu_thuc"): "1.3 3.4 3.5",
    (HUYEN, "truong_tieu_hoc"): "3.5",
    (HUYEN, "truong_tieu_hoc_tu_thuc"): "1.3 3.5",
    (HUYEN, "truong_thcs"): "3.5",
    (HUYEN, "trung_tam_gdnn"): "3.4",
    (HUYEN, "co_so_giao_duc_khac"): "3.4 3.5",
    (TINH, "co_quan"): "3.4 3.5 3.6",
    (TINH, "to_chuc_kinh_te"): "1.3 2.4 3.4 3.5 3.6",
    (TINH, "truong_thpt"): "3.5 3.6",
    (TINH, "trung_tam_gdtx"): "3.5 3.6",
    (TINH, "truong_dai_hoc"): "3.4 3.6",
    (TINH, "truong_nghe"): "3.4 3.5",
}


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_has_its_article_and_day(name: str) -> None:
    for type in load_criteria(name).subject.types:
        known = load_criteria(name, type.id)
        rules = [rule for item in known.asked for rule in item.requirements]
        rules += [rule for item in known.asked for ratio in item.ratios for rule in ratio.requirements]
        assert len(rules) > 20
        for rule in rules:
            first, second, _ = ARTICLES[name]
            wanted = first if rule.standard == "level_1" else second
            assert wanted in rule.article and "Thông tư 24/2023/TT-BGDĐT" in rule.article
            assert rule.in_force.isoformat() == "2024-01-26"


@pytest.mark.parametrize("name", SETS)
def test_the_shares_are_those_of_the_circular(name: str) -> None:
    found = {ratio.id: ratio.requirements for _, ratio in load_criteria(name).shares}
    learners = next(
        load_criteria(name, type.id) for type in load_criteria(name).subject.types if type.id.startswith("co_so_giao")
    )
    found |= {ratio.id: ratio.requirements for item in learners.indicators for ratio in item.ratios}
    assert set(found) == set(SHARES)
    for id, shares in SHARES.items():
        in_force = requirements_in_force(found[id], 2025, False)
        asked = {"level_1": shares[0], "level_2": shares[1]}
        assert {standard: rule.value for standard, rule in in_force.items()} == {
            standard: Fraction(share, 100) for standard, share in asked.items() if share
        }


@pytest.mark.parametrize(("name", "type"), NOT_FOR)
def test_what_does_not_apply_is_left_out(name: str, type: str) -> None:
    known = load_criteria(name, type)
    left_out = {item.id for item in known.indicators if not item.applies}
    assert left_out == set(NOT_FOR[name, type].split())
    asked = {id for item in known.asked for id in item.data}
    assert asked == set(known.data), "figures that nothing is judged from are not asked for"
    assert {id for unit in known.default_units for id in unit.indicators} == {item.id for item in known.asked}


def test_level_2_asks_the_title_of_public_units_only() -> None:
    public, private = (load_criteria(HUYEN, type).indicator("3.3") for type in ("ubnd_cap_xa", "to_chuc_kinh_te"))
    assert (public.asked_by("level_1"), public.asked_by("level_2")) == (True, True)
    assert (private.asked_by("level_1"), private.asked_by("level_2")) == (True, False)
    assert private.title == public.title
    assert public.title.startswith("Mức độ 1: Đơn vị cấp huyện đạt danh hiệu thi đua")
    assert "; mức độ 2: Đơn vị cấp huyện là cơ quan, đơn vị sự nghiệp công lập đạt" in public.title


@pytest.mark.parametrize(("type", "asked"), [("truong_tieu_hoc", False), ("trung_tam_gdnn", True)])
def test_learners_are_counted_where_the_circular_calls_them_so(type: str, asked: bool) -> None:
    known = load_criteria(HUYEN, type)
    assert ("learners" in known.data) is asked
    assert [ratio.id for ratio in known.indicator("3.1").ratios] == ["3.1.members", *["3.1.learners"] * asked]


@pytest.mark.parametrize("name", SETS)
def test_evidence_is_asked_for_by_the_circular_and_there_is_no_plan(name: str) -> None:
    known = load_criteria(name)
    assert known.evidence.required_by is EvidenceBy.LAW
    assert known.evidence.article.startswith(ARTICLES[name][2])
    assert known.plan is None
    assert [spec.level for spec in known.legal] == [1, 2]


def test_digital_levels_are_recognised_levels() -> None:
    school = load_criteria(HUYEN, "truong_tieu_hoc").indicator("3.4")
    assert school.kind is Kind.RECOGNISED_LEVEL
    assert [rule.value for rule in school.requirements] == [1, 2]
