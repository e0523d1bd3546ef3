"""A ward is called a ward on every page, form and message; what the Circular itself says of a xã stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.folder import CONTROL, FORMS, REMINDERS, RESULT, RESULTS
from ccht_excel.campaign.merge import merge
from ccht_excel.campaign.start import set_of_name
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.campaign import Paperwork, Village
from tests.support.campaigns import campaign_folder, hand_in

OFFICIAL = (
    *(indicator.title for indicator in load_criteria().indicators),
    *(criterion.title for criterion in load_criteria().criteria),
    *('công dân trong xã"', "“Công dân trong xã”", "cấp xã", "xã hội", "Xã hội", "XÃ HỘI", "CẤP XÃ"),
)
"""Where a xã, or a society, is named as the Circular names it."""
LISTED = re.compile(r"[Xx]ã, phường, đặc khu|Xã, Phường, Đặc khu, Thị trấn")
PAPERS = Paperwork(
    officer="Phạm Thị Bình",
    officer_phone="0912 345 678",
    plan_number="12/KH-UBND",
    plan_date=date(2025, 3, 5),
    summary_number="7/BC-UBND",
    summary_date=date(2026, 1, 9),
    signer="Trần Văn An",
    signer_title="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
    recipients=("Như trên", "Lưu: VT"),
)


def words(path: Path) -> Iterator[str]:
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        for row in sheet.iter_rows():
            yield from (str(cell.value) for cell in row if isinstance(cell.value, str))
        for rule in sheet.data_validations.dataValidation:
            yield from filter(None, (rule.prompt, rule.error, rule.promptTitle))
        yield from filter(None, (sheet.oddFooter.center.text, sheet.oddFooter.left.text, sheet.oddHeader.center.text))


def calls_it_a_xa(text: str) -> bool:
    text = LISTED.sub("", text)
    cut = re.sub(r"^[\d.]+ ", "", text).removesuffix(" …")
    if any(official.startswith(cut) for official in OFFICIAL):
        return False
    for official in OFFICIAL:
        text = text.replace(official, "")
    return re.search(r"\bxã\b", text, re.IGNORECASE) is not None


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign of a ward in which one unit has returned, with a number too many."""
    campaign = new_campaign("Vũ Ninh", 2025, province="Bắc Ninh", subject_type="phuong")
    villages = (Village("kp1", "Khu phố 1"), Village("kp2", "Khu phố 2"))
    campaign = replace(campaign, receiver="Sở Giáo dục và Đào tạo", villages=villages, paperwork=PAPERS)
    folder = campaign_folder(tmp_path_factory.mktemp("phuong") / "dot", campaign)
    hand_in(folder, "truong_thcs", "thcs.xlsx", {"4.3": 3, "4.4": 0}, evidence=False)
    merge(folder)
    return folder


def test_no_page_form_or_message_calls_a_ward_a_commune(ward: Path) -> None:
    books = [ward / CONTROL, *sorted((ward / FORMS).glob("*.xlsx")), *sorted((ward / RESULTS).rglob("*.xlsx"))]
    assert len(books) > 10
    wrong = [(path.name, text) for path in books for text in words(path) if calls_it_a_xa(text)]
    assert wrong == []
    told = (ward / RESULTS / REMINDERS).read_text("utf-8-sig")
    assert [line for line in told.splitlines() if calls_it_a_xa(line)] == []
    assert "UBND phường chưa nhận được phiếu" in told
    assert "gửi lại cho Phạm Thị Bình, 0912 345 678" in told
    result = json.loads((ward / RESULTS / RESULT).read_text("utf-8"))
    assert result["subject_type"] == "phuong"
    assert [item["message"] for item in result["findings"] if calls_it_a_xa(item["message"])] == []


def test_what_an_office_says_once_stands_on_every_form_and_on_the_summary(ward: Path) -> None:
    for form in (ward / FORMS).glob("*.xlsx"):
        if form.stem != "danh_sach_phat":
            assert "Phạm Thị Bình, 0912 345 678" in words(form), form.name
    text = "\n".join(words(ward / RESULTS / "tong_hop.xlsx"))
    for said in (
        "Số: 7/BC-UBND",
        "Vũ Ninh, ngày 09 tháng 01 năm 2026",
        "Căn cứ Kế hoạch số 12/KH-UBND ngày 05 tháng 3 năm 2025 tự đánh giá",
        "Ủy ban nhân dân phường Vũ Ninh",
        "KT. CHỦ TỊCH",
        "Trần Văn An",
        "- Sở Giáo dục và Đào tạo;",
        "- Lưu: VT",
    ):
        assert said in text, said


def test_the_summary_of_a_ward_is_vouched_for_and_told_in_the_roll_up_as_one(ward: Path) -> None:
    from ccht_excel.guarded import GuardedProcess
    from ccht_excel.rollup.summaries import SummaryReader
    from ccht_excel.summary.vouching import verify_summary

    path = ward / RESULTS / "tong_hop.xlsx"
    assert verify_summary(path).genuine
    with GuardedProcess() as process:
        (found,) = SummaryReader(process).read(path, ward)
    assert found.place is not None
    assert found.place.text == "Phường Vũ Ninh, tỉnh Bắc Ninh"


def test_a_form_handed_out_before_the_kind_was_corrected_is_still_ours(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot", new_campaign("Vũ Ninh", 2025, province="Bắc Ninh"))
    hand_in(folder, "truong_thcs", "thcs.xlsx")
    book = openpyxl.load_workbook(folder / CONTROL)
    book["Đợt đánh giá"]["C7"] = "Phường"
    book.save(folder / CONTROL)
    assessment = merge(folder).assessment
    assert "truong_thcs" not in assessment.outstanding
    assert assessment.data["4.3"].value == 3


@pytest.mark.parametrize(
    ("name", "criteria_set"),
    [
        ("Trường mầm non Hoa Mai", "tt24_2023_cap_huyen"),
        ("Trường THPT Hiệp Hòa", "tt24_2023_cap_tinh"),
        ("Sở Nội vụ", "tt25_2023_cap_xa"),
        ("UBND Thái Sơn", "tt25_2023_cap_xa"),
        ("UBND xã Thái Sơn", "tt25_2023_cap_xa"),
        ("Trường Sơn", "tt25_2023_cap_xa"),
    ],
)
def test_a_name_says_by_which_set_it_is_assessed_or_that_for_communes_is_taken(name: str, criteria_set: str) -> None:
    assert set_of_name(name) == criteria_set
