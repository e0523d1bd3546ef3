"""Proposals from a list of residents: in the control workbook, beside the cells of the forms, held against reports."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import CONTROL, FORMS, RETURNS, read_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.campaign.prefill import ListRefusedError, prefill
from ccht_excel.cli.ccht import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import CampaignError
from ccht_excel.model.campaign import Campaign
from tests.support.campaigns import ANSWERS, campaign_folder, hand_in, keyed_cells
from tests.support.residents import VILLAGES, MadeUp, person, save

SHEET, DAY, BASE = "Số tham khảo", date(2025, 1, 9), "citizens.age_base"


def add_villages(folder: Path, names: tuple[str, ...] = VILLAGES) -> None:
    book = openpyxl.load_workbook(folder / CONTROL)
    for number, name in enumerate(names):
        book["Thôn"].cell(6 + number, 3).value = name
    book.save(folder / CONTROL)


def cells(path: Path, sheet: str = SHEET) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in openpyxl.load_workbook(path)[sheet].values]


def beside(path: Path, sheet: str) -> list[str]:
    """The texts of a form's sheet that name the list."""
    rows = openpyxl.load_workbook(path)[sheet].values
    texts = (text for row in rows for text in row if isinstance(text, str))
    return [text for text in texts if "(mọi công dân thường trú" in text]


def test_proposals_stand_in_the_control_workbook_with_where_they_come_from(blank: Path, tmp_path: Path) -> None:
    add_villages(blank)
    made = MadeUp(400, 2024)
    path = made.save(tmp_path / "so pho cap.xlsx")
    prefill(blank, path, DAY)
    rows = cells(blank / CONTROL)
    said = {str(row[1]): str(row[2]) for row in rows if len(row) == 3}
    assert said["Tệp"] == "so pho cap.xlsx"
    assert said["SHA-256 của tệp"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (said["Trang"], said["Ngày đọc"], said["Năm ghi trong sổ"]) == ("DATA", "09/01/2025", "2024")
    assert said["Số dòng được tính"] == str(made.people)
    assert said["Số dòng lặp (mỗi người tính một lần)"] == str(made.doubled)
    assert "nam chưa đủ 61 tuổi và nữ chưa đủ 56 tuổi 4 tháng" in said["Cách tính tuổi"]
    (total,) = [row for row in rows if row and row[0] == "Cả xã"]
    assert total[1] == made.doubled
    assert total[2:6] == [
        made.counts["citizens", base, ""][0] for base in ("residents", "from_15", "from_18", "working_age")
    ]
    (west,) = [row for row in rows if "Thôn Tây" in row and len(row) > 10]
    assert west[3] == made.counts["citizens", "residents", "Thôn Tây"][0]
    kept = read_campaign(blank).campaign.references
    assert {(item.datum, item.base, item.village) for item in kept} >= {
        ("citizens", "residents", ""),
        ("citizens", "residents", "thon_tay"),
    }


def test_nothing_else_of_the_officers_workbook_is_touched(blank: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank / CONTROL)
    book["Đơn vị"]["G9"] = "Hỏi lại"
    book["Đơn vị"]["C6"].comment = Comment("Gọi sau 14 giờ", "cán bộ")
    own = book.create_sheet("Của tôi", 0)
    own["A1"] = "=SUM('Đơn vị'!A1:A3)"
    book.save(blank / CONTROL)
    before = _parts(blank / CONTROL)
    prefill(blank, MadeUp(50, 2024).save(tmp_path / "s.xlsx"), DAY)
    after = _parts(blank / CONTROL)
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed <= {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    names = openpyxl.load_workbook(blank / CONTROL).sheetnames
    assert names[0] == "Của tôi"
    assert names.index(SHEET) == names.index("Thôn") + 1


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_done_again_the_proposals_are_replaced_and_nothing_else(blank: Path, tmp_path: Path) -> None:
    add_villages(blank)
    prefill(blank, MadeUp(90, 2024).save(tmp_path / "s.xlsx"), DAY)
    book = openpyxl.load_workbook(blank / CONTROL)
    sheet = book[SHEET]
    sheet.insert_rows(3)
    sheet["T30"] = "Đã đối chiếu với Công an"
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Cả xã")
    sheet.cell(place.row, 20).value = "ghi chú bên cạnh"
    book.save(blank / CONTROL)
    add_villages(blank, ("Thôn Đông",))
    again = MadeUp(160, 2024, seed=9)
    prefill(blank, again.save(tmp_path / "s2.xlsx"), date(2025, 1, 20))
    rows = cells(blank / CONTROL)
    assert next(row for row in rows if row and row[0] == "Cả xã")[2] == again.counts["citizens", "residents", ""][0]
    flat = [cell for row in rows for cell in row]
    assert {"Đã đối chiếu với Công an", "ghi chú bên cạnh", "s2.xlsx", "20/01/2025"} <= set(flat)
    assert "s.xlsx" not in flat
    assert openpyxl.load_workbook(blank / CONTROL).sheetnames.count(SHEET) == 1
    campaign = read_campaign(blank).campaign
    assert _whole(campaign)["residents"] == again.counts["citizens", "residents", ""][0]


def _whole(campaign: Campaign) -> dict[str, int]:
    return {item.base: item.value for item in campaign.references if (item.datum, item.village) == ("citizens", "")}


def test_villages_that_are_gone_leave_no_numbers_behind(blank: Path, tmp_path: Path) -> None:
    add_villages(blank)
    path = MadeUp(90, 2024).save(tmp_path / "s.xlsx")
    prefill(blank, path, DAY)
    book = openpyxl.load_workbook(blank / CONTROL)
    for row in range(6, 6 + len(VILLAGES)):
        book["Thôn"].cell(row, 3).value = None
    book.save(blank / CONTROL)
    prefill(blank, path, DAY)
    assert {item.village for item in read_campaign(blank).campaign.references} == {""}


def test_units_see_them_grey_beside_the_cells_and_nobody_counts_them(blank: Path, tmp_path: Path) -> None:
    add_villages(blank)
    made = MadeUp(400, 2024)
    prefill(blank, made.save(tmp_path / "s.xlsx"), DAY)
    distribute(blank)
    shown = beside(blank / FORMS / "ban_to_chuc.xlsx", "Tiêu chí 5")
    people = made.counts["citizens", "residents", ""][0]
    assert any(text.startswith(f"sổ phổ cập giáo dục: {people} (mọi công dân thường trú)") for text in shown)
    assert sum(text.startswith("Công dân: ") for text in shown) == len(VILLAGES)
    assert beside(blank / FORMS / "hoi_khuyen_hoc.xlsx", "Tiêu chí 5"), "asked for the citizens too"
    assert SHEET not in openpyxl.load_workbook(blank / FORMS / "van_phong.xlsx").sheetnames
    for unit in ("ban_to_chuc", "hoi_khuyen_hoc"):
        shutil.copy(blank / FORMS / f"{unit}.xlsx", blank / RETURNS)
    assessment = merge(blank).assessment
    assert all(not assessment.data[id].reports for id in ("citizens", "trained_citizens", "university_citizens"))


def test_a_number_typed_over_them_beside_a_blank_village_is_named(blank: Path, tmp_path: Path) -> None:
    add_villages(blank)
    prefill(blank, MadeUp(400, 2024).save(tmp_path / "s.xlsx"), DAY)
    distribute(blank)
    book = openpyxl.load_workbook(blank / FORMS / "hoi_khuyen_hoc.xlsx")
    sheet = book["Tiêu chí 5"]
    cells = [item for item in keyed_cells(sheet) if item[0] == "villages"]
    counts = [cell for _, _, column, cell in cells if column in ("citizens", "learning_citizens")]
    for cell in counts[1:]:
        cell.value = 7
    over = next(cell for _, _, column, cell in cells if column == "past" and cell.row == counts[0].row)
    over.value = 44
    book.save(blank / RETURNS / "hoi_khuyen_hoc.xlsx")
    found = [item for item in merge(blank).assessment.findings if item.code == "answer_aside"]
    assert [(item.place.cell, f"ô {over.coordinate} ghi “44”" in item.message) for item in found] == [
        (counts[0].coordinate, True)
    ]


@pytest.fixture(scope="module")
def hundred(distributed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign with a list of 100, from 15 on 60 of whom 20 are trained and 10 have a degree; to be copied."""
    room = tmp_path_factory.mktemp("sổ")
    levels = ["ĐH"] * 10 + ["TC"] * 10 + [""] * 40
    people = [person(year=1980, given=f"M{n}", level=level, month=1) for n, level in enumerate(levels)]
    people += [person(year=2020, given=f"T{n}") for n in range(40)]
    folder = shutil.copytree(distributed, room / "x")
    prefill(folder, save(room / "s.xlsx", [[], [2024], [], [], *people]), DAY)
    distribute(folder)
    return folder


@pytest.mark.parametrize(
    ("reported", "asked"),
    [
        ({"citizens": 100}, False),
        ({"citizens": 80}, False),
        ({"citizens": 79}, True),
        ({"citizens": 120}, False),
        ({"citizens": 121}, True),
        ({"citizens": 60}, False),  # those from 15 on
        ({"citizens": 48}, False),
        ({"citizens": 47}, True),
        ({"trained_citizens": 40}, False),  # short courses are not in the list
        ({"trained_citizens": 16}, False),
        ({"trained_citizens": 15}, True),
        ({"university_citizens": 12}, False),
        ({"university_citizens": 13}, True),
        ({"citizens": 72, BASE: "Từ đủ 15 tuổi trở lên"}, False),
        ({"citizens": 73, BASE: "Từ đủ 15 tuổi trở lên"}, True),
        ({"citizens": 100, BASE: "Từ đủ 15 tuổi trở lên"}, True),
        ({"citizens": 60, BASE: "Mọi công dân thường trú"}, True),
    ],
    ids=str,
)
def test_a_report_far_from_every_base_is_asked_about(
    hundred: Path, tmp_path: Path, reported: dict[str, object], asked: bool
) -> None:
    """A fifth is the bound."""
    folder = shutil.copytree(hundred, tmp_path / "x")
    answers = {
        **ANSWERS,
        BASE: "Cách khác (có ghi chú)",
        "citizens": 100,
        "trained_citizens": 20,
        "university_citizens": 10,
    } | reported
    hand_in(folder, "ban_to_chuc", "a.xlsx", answers)
    found = [item for item in merge(folder).assessment.findings if item.code == "reference_apart"]
    assert bool(found) is asked
    assert all(item.unit == "ban_to_chuc" and item.place.cell and "chênh quá 20" in item.message for item in found)


def test_no_name_reaches_any_file_or_the_screen(
    blank: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither results, forms, messages, nor what is left in the folder of temporary files."""
    noted = tmp_path / "tam"
    noted.mkdir()
    monkeypatch.setenv("TMPDIR", str(noted))
    monkeypatch.setattr(tempfile, "tempdir", None)
    secret = "Zzyzx"
    rows = [person(family=secret, given=f"{secret} {n}", level="?" if n else f"{secret} 0") for n in range(9)]
    path = save(tmp_path / "s.xlsx", [[], [2023], [], [], *rows])
    assert run(["prefill", str(blank), str(path)]) == 0
    assert run(["distribute", str(blank)]) == 0
    run(["merge", str(blank)])
    out, err = capfd.readouterr()
    assert secret not in out + err
    for file in [*blank.rglob("*"), *noted.rglob("*")]:
        if file.is_file():
            data = file.read_bytes()
            texts = _parts(file).values() if zipfile.is_zipfile(file) else [data]
            assert not any(secret.encode() in text for text in texts), file


def test_the_command_tells_numbers_and_asks_about_the_year(
    blank: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made = MadeUp(100, 2024)
    assert run(["prefill", str(blank), str(made.save(tmp_path / "s.xlsx", year=2023))]) == 0
    out = " ".join(capfd.readouterr().out.split())
    assert f"{made.people} dòng được tính (tuổi tính đến 31/12/2024)" in out
    assert "ô A2: Ô này là “2023”, năm đánh giá là 2024" in out
    assert "Đã ghi trang “Số tham khảo”" in out


@pytest.mark.parametrize("mark", ["~$dot_danh_gia.xlsx", ".~lock.dot_danh_gia.xlsx#"])
def test_refused_while_the_workbook_is_open(blank: Path, tmp_path: Path, mark: str) -> None:
    before = (blank / CONTROL).read_bytes()
    (blank / mark).write_bytes(b"")
    with pytest.raises(CampaignError, match="đang mở ở Excel"):
        prefill(blank, MadeUp(9, 2024).save(tmp_path / "s.xlsx"), DAY)
    assert (blank / CONTROL).read_bytes() == before


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "file_empty"), (b"PK\x03\x04 broken", "file_broken"), (b"GIF89a", "file_not_workbook")],
)
def test_a_file_that_is_no_list_is_refused_with_its_reason(blank: Path, tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "s.xlsx"
    path.write_bytes(data)
    before = (blank / CONTROL).read_bytes()
    with pytest.raises(ListRefusedError) as caught:
        prefill(blank, path, DAY)
    assert [item.severity for item in caught.value.findings] == ["error"]
    assert (blank / CONTROL).read_bytes() == before
    assert run(["prefill", str(blank), str(path)]) == 2


def test_a_sheet_that_lost_its_columns_is_said_and_the_workbook_stays(blank: Path, tmp_path: Path) -> None:
    path = MadeUp(9, 2024).save(tmp_path / "s.xlsx")
    prefill(blank, path, DAY)
    book = openpyxl.load_workbook(blank / CONTROL)
    book[SHEET].delete_cols(6)
    book.save(blank / CONTROL)
    before = (blank / CONTROL).read_bytes()
    with pytest.raises(CampaignError, match="xóa trang “Số tham khảo”"):
        prefill(blank, path, DAY)
    assert (blank / CONTROL).read_bytes() == before


def test_a_number_that_somebody_wrote_over_is_found_with_its_cell(blank: Path, tmp_path: Path) -> None:
    prefill(blank, MadeUp(9, 2024).save(tmp_path / "s.xlsx"), DAY)
    book = openpyxl.load_workbook(blank / CONTROL)
    place = next(cell for row in book[SHEET].iter_rows() for cell in row if cell.value == "Cả xã")
    book[SHEET].cell(place.row, 5).value = "khoảng chín"
    book.save(blank / CONTROL)
    with pytest.raises(CampaignError) as caught:
        read_campaign(blank)
    (found,) = caught.value.findings
    assert (found.place.sheet, found.place.cell) == (SHEET, f"E{place.row}")


def test_the_words_follow_the_kind_of_subject(blank: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank / CONTROL)
    for row in book["Đợt đánh giá"].iter_rows():
        if row[0].value in ("commune", "subject_type"):
            row[2].value = {"commune": "Vũ Ninh", "subject_type": "Phường"}[row[0].value]
    book.save(blank / CONTROL)
    prefill(blank, MadeUp(9, 2024).save(tmp_path / "s.xlsx"), DAY)
    assert "Cả phường" in [cell for row in cells(blank / CONTROL) for cell in row]


def test_a_set_that_knows_no_list_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "truong"
    campaign_folder(folder, new_campaign("Trường Tiểu học A", 2025, criteria_set="tt24_2023_cap_huyen"))
    with pytest.raises(CampaignError, match="không lấy số tham khảo"):
        prefill(folder, MadeUp(9, 2025).save(tmp_path / "s.xlsx"), DAY)


def test_the_help_loads_no_reader() -> None:
    code = "import sys; import ccht_excel.cli.commands.prefill; print([m for m in sys.modules if 'spreadsheets' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
