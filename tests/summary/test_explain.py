"""``ccht explain``: from an outcome back to article, value, file, cell, raw text and SHA-256."""

from __future__ import annotations

import hashlib
import shutil

import pytest
from msgspec.structs import replace

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.folder import CONTROL
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Resolution
from ccht_excel.model.law import Outcome
from ccht_excel.summary.explain import UnknownSubjectError, explain, find_subject
from tests.support.campaigns import ANSWERS, campaign_folder, cell_of, fill_form, return_all
from tests.support.judging import judge


@pytest.fixture(scope="module")
def folder(returned, tmp_path_factory):
    """Everything returned; two schools disagree on 4.4, level 2 is out of reach."""
    folder = shutil.copytree(returned, tmp_path_factory.mktemp("x") / "Đợt đánh giá 2024")
    (folder / "nhan_ve" / "truong_thcs.xlsx").unlink()
    form = folder / "phat_di" / "truong_thcs.xlsx"
    fill_form(form, folder / "nhan_ve" / "cấp hai.xlsx", {**ANSWERS, "4.4": 1})
    return folder


@pytest.fixture(scope="module")
def assessment(folder):
    return assess_folder(folder)


def part(explanation, title: str) -> str:
    return "\n".join(next(item.lines for item in explanation.sections if item.title.startswith(title)))


def test_share_is_explained_down_to_the_cell(folder, assessment):
    found = explain(assessment, "5.1")
    outcome = part(found, "Kết quả")
    assert "Điều 6 Thông tư 25/2023/TT-BGDĐT, hiệu lực từ 12/02/2024" in outcome
    assert "Điều 7 Thông tư 25/2023/TT-BGDĐT" in outcome
    assert "Kế hoạch tự đánh giá của UBND xã" in outcome
    assert "3.000 / 5.000 = 60\N{NO-BREAK SPACE}%" in outcome
    assert outcome.count("còn thiếu 1.000 người") == 1, "to level 2 only"
    figures = part(found, "Số liệu – Số công dân đạt danh hiệu")
    file = folder / "nhan_ve" / "hoi_khuyen_hoc.xlsx"
    assert "nguyên văn trong ô: “3000”" in figures
    assert "tệp nhan_ve/hoi_khuyen_hoc.xlsx, trang Tiêu chí 5, ô F18" in figures
    assert hashlib.sha256(file.read_bytes()).hexdigest() in figures
    assert "Văn bản về chỉ tiêu 5.1" in part(found, "Minh chứng: 1")
    assert "Cảnh báo: Chỉ tiêu 5.1: kế hoạch đặt" in part(found, "Phát hiện")


def test_dispute_names_both_reports_and_what_is_open(assessment):
    found = explain(assessment, "4.4")
    reports = part(found, "Số liệu 4.4")
    assert "nhan_ve/truong_tieu_hoc.xlsx" in reports and "nhan_ve/cấp hai.xlsx" in reports
    assert "Mức độ 2 hoặc Mức độ 1" in reports or "Mức độ 1 hoặc Mức độ 2" in reports
    assert "Cuộc họp cần kết luận" in part(found, "Còn phụ thuộc")
    assert part(found, "Phát hiện").count("Lỗi: ") == 2


def test_datum_is_explained_with_what_it_decides(assessment):
    found = explain(assessment, "citizens")
    reports = part(found, "Số liệu – Tổng số công dân")
    assert "Hội Khuyến học xã báo 5.000" in reports and "Ban tổ chức Đảng ủy báo 5.000" in reports
    used = part(found, "Dùng để đánh giá")
    assert "Chỉ tiêu 5.1" in used and "Chỉ tiêu 5.2" in used and "còn thiếu 1.000 người để đạt Mức độ 2" in used
    assert found.text.startswith("Số liệu – Tổng số công dân trong xã\n")


def test_resolution_is_shown_with_reason_and_reports(tmp_path):
    campaign = new_campaign("Thái Sơn", 2024)
    folder = return_all(campaign_folder(tmp_path / "đợt", campaign), {**ANSWERS, "4.4": 0})
    resolved = replace(campaign, resolutions={"4.4": Resolution("4.4", 2, "theo quyết định của huyện")})
    write_control_workbook(folder / CONTROL, resolved, load_criteria(campaign.criteria_set))
    reports = part(explain(assess_folder(folder), "4.4"), "Số liệu 4.4")
    assert "Dùng để đánh giá: Mức độ 2. Cuộc họp kết luận" in reports
    assert "theo quyết định của huyện" in reports
    assert "Trường tiểu học báo Chưa được công nhận" in reports


def test_level_says_how_far_it_is(tmp_path):
    folder = return_all(campaign_folder(tmp_path / "đợt"), {**ANSWERS, "4.2": 2})
    outcome = part(explain(assess_folder(folder), "4.2"), "Kết quả")
    assert outcome.count("Còn thiếu: 1 mức độ") == 2, "to the plan and to level 2"


def test_unanswered_says_what_is_missing(tmp_path):
    folder = campaign_folder(tmp_path / "đợt")

    def change(book):
        cell_of(book, "figures", "citizens", "value").value = "60%"

    fill_form(folder / "phat_di" / "hoi_khuyen_hoc.xlsx", folder / "nhan_ve" / "a.xlsx", evidence=False, change=change)
    found = explain(assess_folder(folder), "5.1")
    figure = part(found, "Số liệu – Tổng số công dân")
    assert "Chưa có báo cáo dùng được" in figure, "the unit did write something, only not a count"
    assert "Chưa đơn vị nào báo cáo" not in figure
    assert "chưa tính được" in part(found, "Kết quả")
    assert "Chưa có (bắt buộc phải có)" in part(found, "Minh chứng: 0")
    assert "ghi tỷ lệ “60%”" in part(found, "Phát hiện")
    assert "ghi tỷ lệ “60%”" in part(explain(assess_folder(folder), "citizens"), "Phát hiện")
    assert "Không có." in part(explain(assess_folder(folder), "trained_citizens"), "Phát hiện")


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("5.1", "5.1"),
        ("5,1", "5.1"),
        (" Chỉ tiêu 5.1 ", "5.1"),
        ("ct 1.2", "1.2"),
        ("5.2.trained", "5.2"),
        ("citizens", "citizens"),
        ("Citizens", "citizens"),
        ("tổng số công dân trong xã", "citizens"),
        ("Tong so cong dan trong xa", "citizens"),
    ],
)
def test_subject_is_found_as_people_type_it(typed, id):
    assert find_subject(load_criteria(), typed) == id


@pytest.mark.parametrize(
    ("typed", "near"),
    [("5", ["5.1", "5.2"]), ("citzens", ["citizens"]), ("6.1", ["5.1"]), ("công dân học tập", ["learning_citizens"])],
)
def test_unknown_subject_names_what_is_near(typed, near):
    with pytest.raises(UnknownSubjectError) as caught:
        find_subject(load_criteria(), typed)
    assert set(near) <= caught.value.near.keys()


def test_command(folder, capsys):
    assert run(["explain", str(folder), "chỉ", "tiêu", "5.1"]) == 0
    printed = capsys.readouterr().out
    assert "SHA-256" in printed and "Điều 7" in printed
    assert not (folder / "ket_qua" / "ket_qua.json").exists(), "nothing is written"


def test_command_with_an_unknown_subject(folder, capsys):
    assert run(["explain", str(folder), "citzens"]) == 2
    assert "citizens" in capsys.readouterr().err


def test_command_without_a_campaign(tmp_path, capsys):
    assert run(["explain", str(tmp_path), "5.1"]) == 2
    assert "dot_danh_gia.xlsx" in capsys.readouterr().err


@pytest.mark.parametrize("id", ["tt24_2023_cap_huyen", "tt24_2023_cap_tinh", "tt25_2023_cap_xa"])
def test_every_indicator_of_every_type_is_explained(id: str) -> None:
    """Those included that do not apply to a type, of which no answer is asked."""
    for type in load_criteria(id).subject.types:
        rules = load_criteria(id, type.id)
        campaign = new_campaign("Nơi đánh giá", 2024, criteria_set=id, subject_type=type.id)
        assessment = judge(campaign, (), rules)
        for judged in assessment.indicators:
            text = explain(assessment, judged.id).text
            asked = any(outcome is not Outcome.NOT_APPLICABLE for outcome in judged.outcomes.values())
            assert ("Cách đánh giá" in text) is asked and "{" not in text
