"""The sentences of the summary, and its shares, which never contradict their outcome."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ccht_excel.documents.result_words import result_words
from ccht_excel.model.assessment import Assessment, RatioJudgement, ShareCase
from ccht_excel.model.campaign import Resolution, SettledChoice, Unit
from ccht_excel.model.law import Outcome
from ccht_excel.summary.explain import explain
from ccht_excel.summary.notes import due_note, low_targets_of
from ccht_excel.summary.open_points import disputed_shares, grouped_points, points_by_reason
from ccht_excel.summary.texts import conclusion, failure, share_number, share_places, time_text
from ccht_excel.vietnamese.printed import NBSP, format_share
from ccht_excel.web.shown import results_of
from tests.support.judging import BASE, CRITERIA, FULL, handed_in, in_file, judge
from tests.support.law import INDICATORS
from tests.support.summaries import (
    LONG_NAME,
    answers,
    campaign,
    disputed,
    judged,
    level_1,
    level_2,
    no_level,
    nothing,
    opened,
    row_of,
    still_open,
    texts,
    written,
)

# ---------------------------------------------------------------------------------------------
# Sentences


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            level_1,
            "Xã Thái Sơn đủ điều kiện đề nghị công nhận mức độ 1; chưa đủ điều kiện mức độ 2 vì: "
            "chỉ tiêu 5.1 mới đạt 60 % (cần ≥ 80 %, thiếu 1.000 người) và chỉ tiêu 5.2 có tỷ lệ công dân được đào tạo "
            "trình độ chuyên môn kỹ thuật mới đạt 50,24 % (cần ≥ 60 %, thiếu 488 người) và có tỷ lệ công dân có trình "
            "độ đại học trở lên mới đạt 12,24 % (cần ≥ 15 %, thiếu 138 người).",
        ),
        (level_2, 'Xã Thái Sơn đủ điều kiện đề nghị công nhận "Cộng đồng học tập" cấp xã mức độ 2.'),
        (
            nothing,
            "Chưa đủ căn cứ để kết luận xã ………………………………… đủ điều kiện đề nghị công nhận mức độ nào: "
            "chưa có số liệu của đơn vị nào.",
        ),
        (
            still_open,
            "Chưa đủ căn cứ để kết luận xã Thái Sơn đủ điều kiện đề nghị công nhận mức độ 1 hay mức độ 2 "
            "vì chưa đủ căn cứ về chỉ tiêu 4.3 và 5.1.",
        ),
    ],
)
def test_conclusion_is_one_plain_sentence(case: Callable[[], Assessment], sentence: str) -> None:
    assessment = case()
    said = conclusion(assessment)
    assert re.sub(r"…+", "…", said.replace(NBSP, " ")) == re.sub(r"…+", "…", sentence)
    assert said in texts(opened(written(assessment))["Tổng hợp"])


def test_conclusion_without_any_level() -> None:
    said = conclusion(no_level())
    assert said.startswith(
        "Xã Thái Sơn chưa đủ điều kiện đề nghị công nhận mức độ 1 vì: chỉ tiêu 4.2 mới ở mức độ 1 (cần"
    )
    assert "; chưa đủ điều kiện mức độ 2 vì: chỉ tiêu 4.2" in said
    assert f"chỉ tiêu 5.1 mới đạt 59,98{NBSP}% (cần ≥ 60{NBSP}%, thiếu 1 người)" in said


def test_conclusion_open_at_level_1_refused_at_level_2() -> None:
    of = campaign()
    assessment = judged(of, answers(of) | {"4.3": []})
    assert conclusion(assessment).startswith(
        "Xã Thái Sơn chưa đủ căn cứ để kết luận về mức độ 1 vì chưa đủ căn cứ về chỉ tiêu 4.3; "
        "chưa đủ điều kiện mức độ 2 vì: chỉ tiêu 5.1"
    )


def test_conclusion_level_1_met_level_2_open() -> None:
    of = campaign()
    given = answers(of, (5000, 4321, 3456, 999)) | {"4.4": [("truong_tieu_hoc", 2, "2"), ("truong_thcs", 1, "1")]}
    assert conclusion(judged(of, given)) == (
        "Xã Thái Sơn đủ điều kiện đề nghị công nhận mức độ 1; chưa đủ căn cứ để kết luận về mức độ 2 "
        "vì chưa đủ căn cứ về chỉ tiêu 4.4."
    )


@pytest.mark.parametrize(("commune", "name"), [("Phường Bách Quang", "phường Bách Quang"), ("xã An Hòa", "xã An Hòa")])
def test_kind_of_commune_is_kept(commune: str, name: str) -> None:
    assessment = judged(campaign(commune=commune), answers(campaign(), (5000, 4321, 3456, 999)))
    main = texts(opened(written(assessment))["Tổng hợp"])
    assert name.upper() in main
    assert f'"Cộng đồng học tập" cấp xã năm 2024 của {name}' in main


def test_low_targets_name_both_numbers() -> None:
    assessment = level_1()
    note = low_targets_of(assessment)
    assert note.replace(NBSP, " ") == (
        "Kế hoạch đề nghị mức độ 2 nhưng đặt thấp hơn yêu cầu của mức độ 2 ở chỉ tiêu 5.1 (60 %, cần 80 %) và "
        "5.2 (50 %, cần 60 %; 12 %, cần 15 %)."
    )
    main = texts(opened(written(assessment))["Tổng hợp"])
    assert main.count(f"- {note}") == 1


def test_open_points_name_unit_and_what_is_missing() -> None:
    points = {point.indicators: point for point in grouped_points(still_open())}
    assert points[("4.3",)].units == ("truong_thcs",)
    assert points[("4.3",)].text == "Chưa có báo cáo dùng được về mức độ đã được công nhận."
    assert points[("5.1",)].text == 'Chưa có báo cáo dùng được về số công dân đạt danh hiệu "Công dân học tập".'
    assert ("1.1", "1.2", "1.3") in [point.indicators for point in grouped_points(nothing())]


def test_what_is_open_between_versions_of_one_unit_is_not_told_as_two_units() -> None:
    files = ({**FULL, "4.3": 1, "citizens": 5001}, {id: value for id, value in FULL.items() if id != "4.4"})
    item = judge(BASE, [in_file(handed_in("xa", said, list(INDICATORS)), f"ban {at}") for at, said in enumerate(files)])
    points = {point.indicators: point.text for point in grouped_points(item)}
    assert points[("4.3",)].startswith(
        "Các phiếu của cùng đơn vị ghi khác nhau – Chỉ tiêu 4.3: Mức độ 1 (Xã, tệp ban 0.xlsx); Mức độ 3 (Xã, tệp ban"
        " 1.xlsx). Đơn vị xem phiếu nào đúng"
    )
    assert points[("4.4",)].startswith("Các phiếu của cùng đơn vị, có phiếu chưa trả lời được về mức độ")
    assert points_by_reason(item) == [
        "Còn chờ trả lời ở phiếu khác của cùng đơn vị: chỉ tiêu 4.4",
        "Các phiếu của cùng đơn vị ghi khác nhau, chờ đơn vị sửa hoặc cuộc họp kết luận: chỉ tiêu 4.3, 5.1 và 5.2",
    ]
    everything = " ".join((*points.values(), str(result_words(item)), *(str(explain(item, id)) for id in INDICATORS)))
    assert "ơn vị khác" not in everything and "ơn vị kia" not in everything and "ác đơn vị ghi" not in everything


def test_of_reports_that_the_meeting_settled_the_papers_say_whether_one_unit_made_them() -> None:
    named = replace(BASE, resolutions={"citizens": Resolution("citizens", 5000, "họp")})
    (settled,) = result_words(judge(named, [handed_in("xa", FULL)]))["hop_ket_luan"]
    assert (settled["nguoi_bao"], settled["bao_cao"]) == ("Đơn vị", "5.000 (Xã)")
    shared = {**BASE.assignments, "5.1": ("xa", "hoi")}
    two = replace(named, units=(*BASE.units, Unit("hoi", "Hội")), assignments=shared)
    other = handed_in("hoi", {"citizens": 5001})
    (settled,) = result_words(judge(two, [handed_in("xa", FULL), other]))["hop_ket_luan"]
    assert (settled["nguoi_bao"], settled["bao_cao"]) == ("Các đơn vị", "5.000 (Xã); 5.001 (Hội)")


def test_what_the_meeting_named_of_a_way_of_counting_is_told_with_its_reason() -> None:
    shared = {**BASE.assignments, "5.1": ("xa", "hoi")}
    settled = SettledChoice("citizens", "age_base", "residents", "Theo hướng dẫn của Sở")
    two = replace(BASE, units=(*BASE.units, Unit("hoi", "Hội")), assignments=shared, settled=(settled,))
    ways = [{"citizens.age_base": "from_15"}, {"citizens.age_base": "residents"}]
    files = [handed_in("xa", FULL, list(INDICATORS), ways[0]), handed_in("hoi", {"citizens": 5001}, ["5.1"], ways[1])]
    found = judge(two, files)
    (told,) = result_words(found)["hop_ket_luan"]
    assert told == {
        "ten": "Đã tính công dân ở độ tuổi nào",
        "nguoi_bao": "Các đơn vị",
        "bao_cao": "Từ đủ 15 tuổi trở lên (Xã); Mọi công dân thường trú (Hội)",
        "ket_luan": "Mọi công dân thường trú",
        "ly_do": "Theo hướng dẫn của Sở",
    }
    sheet = texts(opened(written(found))["Tổng hợp"])
    assert {told["ten"], told["bao_cao"], f"{told['ket_luan']}*", told["ly_do"]} <= set(sheet)


def test_those_who_fill_in_forms_are_called_as_the_set_calls_them() -> None:
    parts = replace(CRITERIA, subject=replace(CRITERIA.subject, unit="bộ phận"))
    shared = {**BASE.assignments, "4.3": ("xa", "hoi"), "5.1": ("xa", "hoi"), "1.1": ("toi",)}
    asked = replace(BASE, units=(*BASE.units, Unit("hoi", "Hội"), Unit("toi", "Tổ")), assignments=shared)
    named = replace(asked, resolutions={"learning_citizens": Resolution("learning_citizens", 3000, "họp")})
    ways = {"citizens.age_base": "from_15"}, {"citizens.age_base": "residents"}
    files = [
        in_file(handed_in("xa", FULL, list(INDICATORS), ways[0]), "a"),
        in_file(handed_in("xa", {**FULL, "4.4": 1}, list(INDICATORS), ways[0]), "b"),
        handed_in("hoi", {"citizens": 5001, "learning_citizens": 3001}, ["5.1"], ways[1]),
    ]
    found = judge(named, files, parts)
    assert {item.code for item in found.findings} >= {"conflict_decisive", "own_conflict_decisive", "stated_conflict"}
    told = [item for item in found.findings if "conflict" in item.code or item.code == "resolution_overrides"]
    said = [f"{item.message} {item.remedy} {item.officer}" for item in told]
    said += [group.text for group in grouped_points(found)] + points_by_reason(found)
    said += [str(explain(found, "5.1")), str(result_words(found)["hop_ket_luan"]), result_words(found)["chua_nop"]]
    book = opened(written(found))
    said += [text for name in ("Tổng hợp", "Tình hình nộp", "Nguồn số liệu", "Biểu đồ") for text in texts(book[name])]
    assert [text for text in said if "đơn vị" in text.lower()] == []
    assert any("bộ phận kia" in text for text in said) and "Bộ phận phụ trách" in said


def test_disputed_figures_are_told_apart_from_the_resolution() -> None:
    main = opened(written(disputed()))["Tổng hợp"]
    row = [value for value in row_of(main, "Tổng số công dân trong xã") if value]
    assert row[1:3] == [f"5.432 ({LONG_NAME}); 5.600 (Ban tổ chức Đảng ủy)", "5.432*"]
    assert row[3].startswith("Theo số liệu của Công an xã")
    found = texts(main)
    assert (
        "Báo cáo khác nhau – Chỉ tiêu 4.4: Mức độ 2 (Trường tiểu học); Mức độ 1 (Trường trung học cơ sở). "
        in "".join(text for text in found if text.startswith("Báo cáo khác nhau"))
    )
    assert "- Còn 1/8 đơn vị chưa nộp: Ban giám đốc Trung tâm học tập cộng đồng." in found


def test_time_is_local() -> None:
    assert time_text(datetime(2024, 12, 31, 18, 5)) == "01/01/2025 01:05"
    assert time_text(None) == ""


# ---------------------------------------------------------------------------------------------
# Shares

THRESHOLDS = (Fraction(3, 5), Fraction(4, 5), Fraction(1, 8), Fraction(1, 3))


@given(st.integers(1, 200_000_000), st.data())
def test_shown_share_never_contradicts_its_outcome(everyone: int, draw: st.DataObject) -> None:
    threshold = draw.draw(st.sampled_from(THRESHOLDS))
    at = -(-everyone * threshold.numerator // threshold.denominator)
    people = draw.draw(st.sampled_from([at - 1, at, at + 1, everyone // 2]).filter(lambda n: 0 <= n <= everyone))
    shown = format_share(people, everyone, THRESHOLDS)
    number = share_number(shown)
    if isinstance(number, str):
        assert Fraction(number) == Fraction(people, everyone)
        return
    exact = Fraction(people, everyone)
    assert Fraction(str(number)) <= exact
    assert (Fraction(str(number)) >= threshold) == (exact >= threshold)
    # What INT(n*scale/d)/scale gives in a spreadsheet, which computes with doubles.
    scale = 10 ** (share_places(shown) + 2)
    assert float(people * scale) / everyone // 1 / scale == number


def test_59_996_per_cent_is_not_shown_as_60() -> None:
    assessment = judged(campaign(), answers(campaign(), (100_000, 59_996, 50_000, 12_000)))
    main = opened(written(assessment))["Tổng hợp"]
    row = row_of(main, "5.1")
    assert (row[5], row[7]) == (0.5999, "× Không đạt")
    assert f"59,99{NBSP}%" in conclusion(assessment)


def test_missing_people_are_counted_by_formula() -> None:
    data = written(level_1())
    main, formulas = opened(data)["Tổng hợp"], opened(data, values=False)["Tổng hợp"]
    label = "Số người còn thiếu để đạt yêu cầu"
    values = [row[6:12:2] for row in main.iter_rows(values_only=True) if row[1] == label]
    assert values == [(0, 0, 1000), (0, 0, 488), (0, 0, 138)]
    row = next(row for row in formulas.iter_rows(values_only=True) if row[1] == label)
    assert re.fullmatch(r"=MAX\(0,-INT\(-80\*'Nguồn số liệu'!\$B\$\d+/100\)-'Nguồn số liệu'!\$B\$\d+\)", row[10])


def test_a_disputed_total_shows_both_shares_with_what_is_missing_under_each() -> None:
    ratio = RatioJudgement(
        "5.1", "Tỷ lệ", "learning_citizens", "citizens", 3300, None, {"level_1": Fraction(3, 5)},
        {"level_1": Outcome.UNDETERMINED}, {},
        (ShareCase(3300, 5432, {}), ShareCase(3300, 5608, {"level_1": 65})),
    )  # fmt: skip
    assessment = level_1()
    item = next(item for item in assessment.indicators if item.id == "5.1")
    shown = disputed_shares(assessment, replace(item, ratios=(ratio,)), ("level_1",)).replace(NBSP, " ")
    assert shown == "Tỷ lệ: 60,75 % hoặc 58,84 % (thiếu 65 người theo mức độ 1)."


def test_the_table_shows_every_share_that_may_be_right_with_what_is_missing() -> None:
    of = campaign()
    disputed_total = {"citizens": [("hoi_khuyen_hoc", 5432, "5432"), ("ban_to_chuc", 5608, "5608")]}
    both = judged(of, answers(of, (5432, 3300, 3456, 999)) | disputed_total)
    main = opened(written(both))["Tổng hợp"]
    rows = [[str(value).replace(NBSP, " ") for value in row] for row in main.iter_rows(values_only=True)]
    share = next(row for row in rows if row[0] == "5.1")
    assert share[4:6] == ["5.432 hoặc 5.608", "60,75 % hoặc 58,84 %"]
    missing = rows[rows.index(share) + 1]
    assert missing[1] == "Số người còn thiếu để đạt yêu cầu"
    assert (missing[8], missing[10]) == ("0 hoặc 65 người", "1.046 hoặc 1.187 người")
    refused = conclusion(judged(of, answers(of, (5432, 3000, 3456, 999)) | disputed_total)).replace(NBSP, " ")
    assert "chỉ tiêu 5.1 mới đạt 55,22 % hoặc 53,49 % (cần ≥ 60 %, thiếu 260 hoặc 365 người)" in refused


def test_a_share_that_cannot_be_is_printed_as_no_figure() -> None:
    """113,14 % of all is none: table, chart, page and paper keep the two figures and say why there is no share."""
    of = campaign()
    assessment = judged(of, answers(of, (5000, 5657, 3456, 999)))
    book = opened(written(assessment))
    assert row_of(book["Tổng hợp"], "5.1")[3:6] == [5657, 5000, "số liệu mâu thuẫn nhau"]
    drawn = next(row for row in book["Biểu đồ"].iter_rows(values_only=True) if "số liệu mâu thuẫn nhau" in row)
    assert not any(isinstance(value, float) and value > 1 for value in drawn)
    assert not any("113" in text for sheet in book for text in texts(sheet))
    (bar,) = next(row for part in results_of(assessment).criteria for row in part.rows if row.id == "5.1").bars
    assert (bar.share, bar.filled, bar.up_to) == ("số liệu mâu thuẫn nhau", None, None)
    assert "(số liệu mâu thuẫn nhau)" in str(explain(assessment, "5.1"))
    assert "số liệu mâu thuẫn nhau (5.657 trên 5.000 người)" in str(result_words(assessment))


def test_figures_of_a_refusal_that_others_may_still_change_are_provisional() -> None:
    assessment = judged(campaign(), answers(campaign(), (5000, 1000, 3456, 999)))
    item = next(item for item in assessment.indicators if item.id == "5.1")
    awaited = replace(item, ratios=(replace(item.ratios[0], awaited=True),))
    said = failure(awaited, "level_1", None).replace(NBSP, " ")
    assert said == "chỉ tiêu 5.1 tạm tính mới đạt 20 % (cần ≥ 60 %, thiếu 2.000 người)"
    indicators = tuple(awaited if one is item else one for one in assessment.indicators)
    main = texts(opened(written(replace(assessment, indicators=indicators)))["Tổng hợp"])
    assert "Số người còn thiếu để đạt yêu cầu (tạm tính theo số đã báo)" in main
    assert "Số người còn thiếu để đạt yêu cầu" not in main


def test_what_is_open_says_what_the_reports_alone_would_give() -> None:
    assert any("Tạm tính theo số đã báo: đạt" in group.text for group in grouped_points(disputed()))


# ---------------------------------------------------------------------------------------------
# What is due


def test_what_is_due_stands_among_the_notes_with_its_articles() -> None:
    said = due_note(level_1())
    assert said == (
        "Hạn gửi hồ sơ 27/02/2025, quyết định 30/03/2025 (Điều 9); "
        "công nhận năm 2025 thì giữ đến hết 31/12/2028 (Điều 5)."
    )
    assert f"- {said}" in texts(opened(written(level_1()))["Tổng hợp"])


@pytest.mark.parametrize(
    ("day", "own"), [(date(2025, 2, 10), True), (date(2025, 2, 27), False), (date(2025, 3, 9), False)]
)
def test_an_earlier_day_of_the_receiver_is_named_beside_that_of_the_law(day: date, own: bool) -> None:
    found = level_1()
    papers = replace(found.campaign.paperwork, dossier_deadline=day)
    said = due_note(replace(found, campaign=replace(found.campaign, paperwork=papers)))
    assert said.startswith("Hạn gửi hồ sơ 10/02/2025 (theo luật 27/02/2025), " if own else "Hạn gửi hồ sơ 27/02/2025, ")
