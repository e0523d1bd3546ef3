"""The sample of Thông tư 24/2023: a school and a UBND xã, filled in LibreOffice, from the forms to the roll-up."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ccht_excel.campaign.demo import copy_sample, sample_of
from ccht_excel.campaign.folder import init_campaign
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import CampaignError
from ccht_excel.summary.charts import DRAWN
from tests.support.campaigns import DONE, WRONG

SET = "tt24_2023_cap_huyen"
CAMPAIGNS = ("truong_tieu_hoc", "ubnd_xa")

pytestmark = [pytest.mark.filterwarnings("ignore:.*extension is not supported"), pytest.mark.slow]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, handed out and merged."""
    folder = tmp_path_factory.mktemp("mau") / "don_vi"
    assert run(["demo", str(folder), "--criteria-set", SET]) == DONE
    return folder


def result(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / name / "ket_qua" / "ket_qua.json").read_text(encoding="utf-8"))
    return {key: value for key, value in found.items() if key != "run"}


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_the_result_is_the_expected_one(tree: Path, name: str) -> None:
    expected = sample_of(SET) / name / "mong_doi" / "ket_qua.json"
    assert result(tree, name) == json.loads(expected.read_text(encoding="utf-8"))


def test_the_school_meets_level_1(tree: Path) -> None:
    found = result(tree, "truong_tieu_hoc")
    assert {id: (tally["outcome"], tally["met"], tally["total"]) for id, tally in found["standards"].items()} == {
        "level_1": ("met", 14, 14),
        "level_2": ("not_met", 10, 14),
    }
    failing = [item["id"] for item in found["indicators"] if item["outcomes"]["level_2"] == "not_met"]
    assert failing == ["2.3", "2.4", "2.5", "3.4"]
    assert [item["id"] for item in found["indicators"] if "not_applicable" in item["outcomes"].values()] == ["3.5"]


def test_the_office_fails_for_want_of_a_document_while_another_part_is_outstanding(tree: Path) -> None:
    found = result(tree, "ubnd_xa")
    outcomes = {item["id"]: item["outcomes"]["level_1"] for item in found["indicators"]}
    assert (outcomes["1.5"], outcomes["2.5"], outcomes["3.4"]) == ("not_met", "undetermined", "not_applicable")
    assert found["outstanding"] == ["thi_dua_khen_thuong"]
    assert [item["code"] for item in found["findings"] if item["severity"] == "error"] == ["not_met_without_evidence"]


def test_the_summary_is_genuine_and_shows_what_does_not_apply(tree: Path) -> None:
    summary = tree / "truong_tieu_hoc" / "ket_qua" / "tong_hop.xlsx"
    assert run(["verify", str(summary)]) == DONE
    sheet = openpyxl.load_workbook(summary, data_only=True)["Tổng hợp"]
    rows = {str(row[0].value): [cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()}
    assert rows["3.5"][-3:-1] == ["– Không áp dụng"] * 2
    named = [text for text in rows["3.4"] if str(text).startswith("Mức đáp")]
    assert named == ["Mức đáp ứng cơ bản", "Mức đáp ứng tốt"]
    formats = {cell.number_format for row in sheet.iter_rows() for cell in row if cell.value == 1}
    assert '[=0]"Chưa đáp ứng";[=1]"Mức đáp ứng cơ bản";"Mức đáp ứng tốt"' in formats
    assert "√ Đạt" in rows["1.1"]


def test_what_does_not_apply_lacks_no_document(tree: Path) -> None:
    said = texts_of(tree / "truong_tieu_hoc" / "ket_qua" / "tong_hop.xlsx", "Minh chứng")
    assert not [text for text in said if "chưa có minh chứng" in text]
    said = texts_of(tree / "ubnd_xa" / "ket_qua" / "tong_hop.xlsx", "Minh chứng")
    assert "Chỉ tiêu chưa có minh chứng: 1.5, 2.5, 3.1 và 3.3." in said


def texts_of(path: Path, sheet: str) -> list[str]:
    rows = openpyxl.load_workbook(path)[sheet].iter_rows()
    return [str(cell.value) for row in rows for cell in row if cell.value is not None]


def test_charts_of_many_shares_name_the_own_ones_and_print_no_numbers_to_draw(tree: Path) -> None:
    sheet = openpyxl.load_workbook(tree / "truong_tieu_hoc" / "ket_qua" / "tong_hop.xlsx")["Biểu đồ"]
    (aside,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == DRAWN]
    last = openpyxl.utils.range_boundaries(sheet.print_area.replace("$", "").rpartition("!")[2])[2]
    assert aside.column == last + 1
    drawn = sheet._charts[0].series  # type: ignore[attr-defined]
    assert {series.val.numRef.f.rpartition("!")[2][1] for series in drawn[:1]} == {aside.column_letter}
    assert [series.dLbls is not None for series in drawn] == [True, False, False]


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_forms_of_units_give_examples_of_units(tree: Path, name: str) -> None:
    """Not those of a commune: its police, its number of citizens, papers of a UBND; parts of a unit have no seal."""
    folder = tree / name
    for form in (folder / "phat_di").glob("*.xlsx"):
        book = openpyxl.load_workbook(form)
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
        rules = [rule.prompt or "" for sheet in book for rule in sheet.data_validations.dataValidation]
        assert not [text for text in (*cells, *rules) if "Công an" in text or "-UBND" in text or text == "5432"]
        signed = form.stem != "danh_sach_phat"
        assert ("PHỤ TRÁCH BỘ PHẬN" in cells) is signed and "THỦ TRƯỞNG ĐƠN VỊ" not in cells
        assert not [text for text in cells if "đóng dấu" in text]


def test_shares_of_a_form_stay_on_the_page_of_their_heading(tree: Path) -> None:
    sheet = openpyxl.load_workbook(tree / "truong_tieu_hoc" / "phat_di" / "to_chuc_nhan_su.xlsx")["Tiêu chí 2"]
    rows = {str(cell.value)[:2]: cell.row for cell in sheet["B"] if cell.value and str(cell.value)[1:3] == ". "}
    breaks = {item.id for item in sheet.row_breaks.brk}
    assert rows["3."] - 1 in breaks and not breaks & set(range(rows["3."], rows["4."] - 1))


def test_the_example_of_a_count_says_where_units_take_it_from(tree: Path) -> None:
    said = texts_of(tree / "truong_tieu_hoc" / "phat_di" / "thi_dua_khen_thuong.xlsx", "Hướng dẫn")
    assert "Danh sách nhân sự, chốt ngày 31/12/2025" in said


def test_a_unit_has_its_own_symbol_in_the_number_of_its_plan(tmp_path: Path) -> None:
    init_campaign(tmp_path, new_campaign("Trường Tiểu học Thái Sơn", 2025, criteria_set=SET))
    assert "Ví dụ: 125/KH-…" in texts_of(tmp_path / "dot_danh_gia.xlsx", "Văn bản, người ký")


def test_the_dossier_of_a_unit_says_what_does_not_apply(tree: Path) -> None:
    assert run(["dossier", str(tree / "truong_tieu_hoc")]) == DONE
    plan = tree / "truong_tieu_hoc" / "ket_qua" / "ho_so" / "ke_hoach_tu_danh_gia.docx"
    with zipfile.ZipFile(plan) as package:
        text = re.sub(r"<[^>]+>", "", package.read("word/document.xml").decode())
    assert "Chỉ tiêu 3.5: không áp dụng cho trường tiểu học" in text and "Trường Tiểu học Thái Sơn" in text


def test_the_units_are_rolled_up(tree: Path) -> None:
    assert run(["rollup", str(tree), "-o", str(tree.parent / "gop.xlsx")]) == DONE
    found = json.loads((tree.parent / "gop.json").read_text(encoding="utf-8"))
    assert found["whole"]["standings"] == {
        "level_2": 0, "level_1": 1, "undetermined": 0, "not_reached": 1, "no_result": 0,
    }  # fmt: skip
    people = {item["ratio"]: (item["numerator"], item["denominator"]) for item in found["whole"]["people"]}
    assert people["2.4.proficient"][0] >= 22
    assert "3.1.learners" in people, "asked of other types of unit"
    book = openpyxl.load_workbook(tree.parent / "gop.xlsx")
    assert "Các đơn vị" in book.sheetnames
    said = " ".join(str(row[0].value) for row in book["Tổng quan"].iter_rows() if row[0].value)
    for item in found["whole"]["people"]:
        if item["denominator"]:
            assert f"({item['numerator']}/{item['denominator']} người, cộng từ {item['communes']} đơn vị" in said
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    named = ("Ủy ban nhân dân xã Thái Sơn", "xã Thái Sơn")
    communes = re.compile(r"\bxã\b(?! hội)", re.IGNORECASE)
    assert [text for text in texts if communes.search(text) and not text.endswith(named)] == []
    assert any("“ĐƠN VỊ HỌC TẬP” CỦA CÁC ĐƠN VỊ" in text for text in texts)


def test_a_list_of_units_gives_a_campaign_each(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("STT", "Đơn vị", "Loại", "Liên hệ"),
        (1, "Trường Tiểu học Thái Sơn", None, "Phó hiệu trưởng"),
        (2, "Ủy ban nhân dân xã Thái Sơn", "Ủy ban nhân dân", None),
        (3, "May mặc Thái Sơn", "tổ chức kinh tế", None),
        (4, "Trường Mầm non Hoa Sen", "trường mầm non tư thục", None),
    ):
        sheet.append(row)
    book.save(tmp_path / "don_vi.xlsx")
    root = tmp_path / "dot"
    asked = ["init", str(root), "--subjects", str(tmp_path / "don_vi.xlsx"), "--criteria-set", SET, "--year", "2025"]
    assert run(asked) == DONE
    assert run(["distribute", str(root)]) == DONE
    forms = {path.parent.name: sorted(one.stem for one in path.glob("*.xlsx")) for path in root.glob("*/phat_di")}
    assert sorted(forms) == [
        "may-mac-thai-son",
        "truong-mam-non-hoa-sen",
        "truong-tieu-hoc-thai-son",
        "uy-ban-nhan-dan-xa-thai-son",
    ]
    assert "tai_vu" in forms["truong-tieu-hoc-thai-son"]
    assert "tai_vu" not in forms["may-mac-thai-son"], "no state budget there"
    assert "tai_vu" not in forms["truong-mam-non-hoa-sen"], "not of the state"
    assert run(["merge", str(root)]) == WRONG
    assert run(["rollup", str(root), "-o", str(tmp_path / "gop.xlsx")]) == DONE


def test_a_type_that_the_circular_does_not_know_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Đơn vị", "Loại"), ("Hoa Sen", "siêu thị")):
        sheet.append(row)
    book.save(tmp_path / "don_vi.xlsx")
    asked = ["init", str(tmp_path / "dot"), "--subjects", str(tmp_path / "don_vi.xlsx"), "--criteria-set", SET]
    assert run(asked) == 2
    assert not (tmp_path / "dot").exists()


def test_the_name_of_a_unit_says_its_type() -> None:
    made = new_campaign("Trường Tiểu học Thái Sơn", 2025, province="Bắc Ninh", criteria_set=SET)
    assert (made.subject_type, made.targets, len(made.units)) == ("truong_tieu_hoc", {}, 5)


def test_a_set_without_a_sample_says_so(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="không có bộ mẫu"):
        copy_sample(tmp_path / "x", "tt24_2023_cap_tinh")
