"""Villages are called what the office calls them, in all it hands out and gets; forms with another word are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import CONTROL, FORMS, REMINDERS, RESULTS, SUMMARY, read_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.campaign.next_year import Named, next_year
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import CampaignError, CriteriaError
from ccht_excel.law.criteria import load_criteria, rules_for
from ccht_excel.model.campaign import Campaign, Village
from ccht_excel.summary.vouching import verify_summary
from tests.support.campaigns import campaign_folder, cell_of, hand_in, result_of
from tests.support.lost_keys import without_keys

UNIT = "hoi_khuyen_hoc"
VILLAGES = tuple(Village(f"v{number}", f"Số {number}") for number in range(1, 9))
OTHERS = re.compile(r"\b(thôn|bản làng|ấp|tổ dân phố|khu phố|buôn)\b", re.IGNORECASE)


def campaign(commune: str = "Vũ Ninh", **changes: object) -> Campaign:
    type, part = str(changes.pop("subject_type", "")), str(changes.pop("part", ""))
    made = new_campaign(commune, 2025, province="Bắc Ninh", subject_type=type, **changes)  # type: ignore[arg-type]
    return replace(made, villages=VILLAGES, receiver="Sở Giáo dục và Đào tạo", part=part)


def said(path: Path) -> Iterator[str]:
    """Every text of a workbook, of hidden rows and of its rules too, but the choices of its drop-downs."""
    for sheet in openpyxl.load_workbook(path).worksheets:
        if sheet.sheet_state != "visible":
            continue
        yield sheet.title
        for row in sheet.iter_rows(max_col=19):
            yield from (cell.value for cell in row if isinstance(cell.value, str) and cell.data_type != "f")
        for rule in sheet.data_validations.dataValidation:
            yield from filter(None, (rule.prompt, rule.error, rule.promptTitle))


def by_village(folder: Path, name: str, numbers: dict[str, object], **more: object) -> None:
    """A return with these numbers of citizens by village, by key of the row."""

    def change(book: openpyxl.Workbook) -> None:
        for key, number in numbers.items():
            cell_of(book, "villages", key, "citizens").value = number  # type: ignore[assignment]
            cell_of(book, "villages", key, "learning_citizens").value = 1
        if "change" in more:
            more["change"](book)  # type: ignore[operator]

    hand_in(folder, UNIT, name, {}, change=change)


@pytest.mark.parametrize(
    ("made", "part"),
    [
        (campaign(), "thôn"),
        (campaign(subject_type="phuong"), "tổ dân phố"),
        (campaign(subject_type="thi_tran"), "tổ dân phố"),
        (campaign(part="ấp"), "ấp"),
        (campaign(subject_type="phuong", part="khu phố"), "khu phố"),
        (campaign("Tiểu học Số 1", criteria_set="tt24_2023_cap_huyen", subject_type="truong_tieu_hoc"), "bộ phận"),
    ],
    ids=["xã", "phường", "thị trấn", "ấp", "khu phố", "trường"],
)
def test_nothing_calls_them_by_another_word(tmp_path: Path, made: Campaign, part: str) -> None:
    folder = campaign_folder(tmp_path / "đợt 1", made)
    rules = rules_for(made)
    assert rules.subject.part == part
    merge(folder)
    books = [folder / CONTROL, *sorted((folder / FORMS).glob("*.xlsx")), folder / RESULTS / SUMMARY]
    listed = rules.subject.type.part or rules.subject.parts[0]
    for book in books:
        # Where the office may choose a word, that of its kind is named.
        words = [text.replace(f"Để trống: {listed}", "") for text in said(book)]
        others = [text for text in words if part not in text.lower() and OTHERS.search(text)]
        assert others == [], book.name
    assert any(f"Số liệu từng {part}" in text for book in books for text in said(book))
    assert made.units and verify_summary(folder / RESULTS / SUMMARY).genuine


def test_a_special_zone_has_both_kinds(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot", campaign("Vân Đồn", subject_type="dac_khu"))
    texts = list(said(folder / FORMS / f"{UNIT}.xlsx"))
    assert any("Tổng số công dân của thôn, tổ dân phố" in text for text in texts)


def test_findings_and_reminders_say_it_too(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot", campaign(part="buôn"))
    by_village(folder, "a.xlsx", {"v1": 10, "v2": None, "v3": 30})
    merge(folder)
    found = [item["message"] for item in result_of(folder)["findings"] if item["code"] == "village_blank"]
    assert any(text.startswith("6 buôn chưa ghi “Tổng số công dân trong xã”: Số 2, Số 4") for text in found), found
    told = (folder / RESULTS / REMINDERS).read_text("utf-8-sig")
    assert "buôn chưa ghi" in told and "thôn" not in told.replace("thông", "")


@pytest.mark.parametrize("keys_lost", [False, True])
def test_a_form_with_the_word_of_before_is_read(tmp_path: Path, keys_lost: bool) -> None:
    """Handed out as thôn, then somebody says that it is ấp; the hidden keys may be gone besides."""
    folder = campaign_folder(tmp_path / "dot", campaign())
    change = without_keys("villages", "Tiêu chí 5") if keys_lost else lambda book: None
    by_village(folder, "a.xlsx", {f"v{number}": 10 for number in range(1, 9)}, change=change)
    book = openpyxl.load_workbook(folder / CONTROL)
    cell_of(book, "campaign", "part", "value").value = "Ấp"
    book.save(folder / CONTROL)
    result = merge(folder).assessment
    assert result.data["citizens"].candidates == (80,)
    assert ("table_keys_missing" in {item.code for item in result.findings}) is keys_lost


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Tổ dân phố", "tổ dân phố"), ("  ẤP ", "ấp"), ("ap", "ấp"), ("", ""), ("thôn,  tổ dân phố", "thôn, tổ dân phố")],
)
def test_the_word_as_people_type_it(tmp_path: Path, typed: str, meant: str) -> None:
    folder = campaign_folder(tmp_path / "dot", campaign())
    book = openpyxl.load_workbook(folder / CONTROL)
    cell_of(book, "campaign", "part", "value").value = typed or None
    book.save(folder / CONTROL)
    assert read_campaign(folder).campaign.part == meant


def test_a_word_that_is_none_is_told_with_its_cell_and_the_choices(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot", campaign())
    book = openpyxl.load_workbook(folder / CONTROL)
    cell = cell_of(book, "campaign", "part", "value")
    cell.value = "huyện"
    book.save(folder / CONTROL)
    with pytest.raises(CampaignError) as raised:
        read_campaign(folder)
    (found,) = raised.value.findings  # type: ignore[attr-defined]
    assert (found.place.sheet, found.place.cell) == ("Đợt đánh giá", cell.coordinate)
    assert "khu phố" in found.message and "ấp" in found.message and "huyện" in found.message


def test_a_control_workbook_of_before_has_no_such_row(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot", campaign(subject_type="phuong"))
    book = openpyxl.load_workbook(folder / CONTROL)
    cell = cell_of(book, "campaign", "part", "value")
    cell.parent.delete_rows(cell.row)
    book.save(folder / CONTROL)
    control = read_campaign(folder)
    assert (control.campaign.part, control.criteria_set.subject.part) == ("", "tổ dân phố")


def test_next_year_calls_them_the_same_unless_it_is_of_another_kind(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot", campaign(part="ấp"))
    assert next_year(folder, Named()).campaign.part == "ấp"
    after = next_year(folder, Named(subject_type="phuong")).campaign
    assert (after.part, rules_for(after).subject.part) == ("", "tổ dân phố")


def test_what_the_list_of_residents_calls_it(tmp_path: Path) -> None:
    """The sheet of villages is called by it, and the summary is rendered anew by the word it was written with."""
    folder = campaign_folder(tmp_path / "dot", campaign(part="xóm"))
    assert "Xóm" in openpyxl.load_workbook(folder / CONTROL).sheetnames
    distribute(folder)
    by_village(folder, "a.xlsx", {f"v{number}": 10 for number in range(1, 9)})
    merge(folder)
    assert verify_summary(folder / RESULTS / SUMMARY).genuine


def test_a_set_knows_no_other_words() -> None:
    with pytest.raises(CriteriaError, match="huyện"):
        load_criteria("tt25_2023_cap_xa", "xa", "huyện")
