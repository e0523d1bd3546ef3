"""A campaign made from last year's: what is carried over, what is shown beside the cells, what is never read back."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl import Workbook

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import FORMS, RETURNS, init_campaign, read_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.campaign.next_year import Named, carried_over, next_year
from ccht_excel.cli.ccht import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.errors import BrokenControlError, CampaignError
from ccht_excel.law.answer_kinds import OF_DATUM
from ccht_excel.law.criteria import available_criteria, load_criteria
from ccht_excel.model.campaign import Paperwork, PastAnswer, PastStated, Recognition, Unit, Village
from ccht_excel.model.law import Outcome
from tests.support.campaigns import ANSWERS, campaign_folder, fill_form, hand_in, return_all

BASE = "past_counted_otherwise"
AWARD = Recognition("", 1, "7/QĐ-PGDĐT", date(2022, 3, 1), "Phòng Giáo dục và Đào tạo")
PAPERS = Paperwork(
    officer="Phạm Thị Bình",
    officer_phone="0912 345 678",
    plan_number="12/KH-UBND",
    plan_date=date(2024, 3, 5),
    summary_number="7/BC-UBND",
    summary_date=date(2025, 1, 9),
    signer="Trần Văn An",
    recipients=("Như trên", "Lưu: VT"),
    dossier_deadline=date(2025, 2, 1),
)


@pytest.fixture(scope="module")
def last(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ward's campaign of 2024, all returned."""
    campaign = new_campaign("phường Vũ Ninh", 2024, province="Bắc Ninh", difficult_area=True)
    units = (*campaign.units[:-1], Unit("ban_to_chuc", "Ban Xây dựng Đảng", "Bà Hoa", "hoa@vn"))
    targets = {**campaign.targets, "4.2": 2}
    campaign = replace(campaign, units=units, targets=targets, paperwork=PAPERS, recognitions=(AWARD,), receiver="Sở")
    folder = return_all(campaign_folder(tmp_path_factory.mktemp("nam") / "2024", campaign))
    merge(folder)
    return folder


def texts(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]


def made(last: Path, folder: Path) -> Path:
    init_campaign(folder, next_year(last, Named()).campaign)
    distribute(folder)
    return folder


def test_what_stays_the_same_is_carried_over_and_what_is_of_its_year_is_not(last: Path) -> None:
    before, after = read_campaign(last).campaign, next_year(last, Named()).campaign
    assert after.year == 2025
    assert after.id != before.id
    assert (after.commune, after.subject_type, after.province, after.difficult_area, after.receiver) == (
        "phường Vũ Ninh",
        "phuong",
        "Bắc Ninh",
        True,
        "",
    ), "from 2025 on the receiver is asked anew"
    assert (after.units, after.assignments, after.targets) == (before.units, before.assignments, before.targets)
    assert after.paperwork == Paperwork(
        officer="Phạm Thị Bình",
        officer_phone="0912 345 678",
        coordinator="Phòng Văn hóa - Xã hội",
        signer="Trần Văn An",
        recipients=("Như trên", "Lưu: VT"),
    )
    assert [item.number for item in after.recognitions] == ["7/QĐ-PGDĐT"]
    assert after.deadline == date(2026, 1, 31)
    assert after.resolutions == {}
    police = (PastStated("age_base", "from_15"), PastStated("source", "Công an xã"), PastStated("as_of", "2024-12-31"))
    assert PastAnswer("hoi_khuyen_hoc", "citizens", 5000, 2024, police) in after.past
    assert PastAnswer("truong_thcs", "4.3", 3, 2024) in after.past
    assert PastAnswer("van_phong", "1.1", Outcome.MET, 2024) in after.past


def test_the_control_workbook_keeps_what_was_reported(last: Path, tmp_path: Path) -> None:
    campaign = next_year(last, Named()).campaign
    init_campaign(tmp_path, campaign)
    control = read_campaign(tmp_path)
    assert control.campaign.past == campaign.past
    assert [item.code for item in control.findings if item.code.startswith("control")] == []


def test_forms_show_it_with_its_year_and_no_reader_takes_it_for_an_answer(last: Path, tmp_path: Path) -> None:
    folder = made(last, tmp_path / "2025")
    form = folder / FORMS / "hoi_khuyen_hoc.xlsx"
    assert {"năm 2024: 5.000\n(Công an xã, 31/12/2024)", "năm 2024: 3.000"} <= set(texts(form))
    assert "năm 2024: Từ đủ 15 tuổi trở lên" in texts(form), "beside the choice of this year"
    shown = [text for path in (folder / FORMS).glob("*.xlsx") for text in texts(path) if text.startswith("năm 2024: ")]
    choices = [one for item in read_campaign(folder).campaign.past for one in item.stated]
    beside = [one for one in choices if one.attribute not in ("source", "as_of")]
    assert len(shown) == len(read_campaign(folder).campaign.past) + len(beside)
    for spec in load_criteria().data.values():
        assert all(OF_DATUM[spec.kind].parse(text, spec).value is None for text in shown), spec.id


def keys_gone(book: Workbook) -> None:
    for name in [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]:
        book.remove(book[name])
    for sheet in book.worksheets:
        for (cell,) in sheet["A1:A80"]:
            cell.value = None


@pytest.mark.parametrize("keys", [True, False], ids=("with keys", "keys lost"))
def test_a_form_that_answers_one_thing_answers_only_that(last: Path, tmp_path: Path, keys: bool) -> None:
    folder = made(last, tmp_path / "2025")
    form = folder / FORMS / "ban_to_chuc.xlsx"
    fill_form(form, folder / RETURNS / "a.xlsx", {"citizens": 5100}, evidence=False, change=None if keys else keys_gone)
    found = merge(folder).assessment
    values = {id: [report.value for report in datum.reports] for id, datum in found.data.items() if datum.reports}
    assert values == {"citizens": [5100]}
    assert [item.code for item in found.findings if item.code in ("answer_aside", "cells_beside_tables")] == []


@pytest.mark.parametrize(
    ("people", "asked"), [(10_000, False), (10_001, True), (2_500, False), (2_499, True), (5_000, False)]
)
def test_more_than_twice_or_less_than_half_is_asked_about(last: Path, tmp_path: Path, people: int, asked: bool) -> None:
    folder = made(last, tmp_path / "2025")
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", {**ANSWERS, "citizens": people, "learning_citizens": 2_400})
    found = [item for item in merge(folder).assessment.findings if item.code == "count_jumped"]
    assert [(item.place.sheet, item.unit) for item in found] == ([("Tiêu chí 5", "hoi_khuyen_hoc")] if asked else [])
    assert all("năm 2024 đơn vị báo 5.000" in item.message for item in found)


OTHER_BASE = {"citizens.age_base": "Mọi công dân thường trú"}


@pytest.mark.parametrize("people", [10_001, 5_000])
def test_a_number_on_another_base_is_no_jump_and_is_said(last: Path, tmp_path: Path, people: int) -> None:
    folder = made(last, tmp_path / "2025")
    hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", {**ANSWERS, **OTHER_BASE, "citizens": people})
    found = [item for item in merge(folder).assessment.findings if item.code in ("count_jumped", BASE)]
    assert [(item.code, item.severity, item.unit) for item in found] == [(BASE, "info", "hoi_khuyen_hoc")]
    (said,) = found
    for text in ("năm 2024 đơn vị báo 5.000", "Mọi công dân thường trú", "Từ đủ 15 tuổi trở lên", "không so được"):
        assert text in said.message


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_jump_where_a_base_is_not_stated_says_so(last: Path, tmp_path: Path, year: int) -> None:
    campaign = next_year(last, Named()).campaign
    if year == 2024:
        past = tuple(replace(item, stated=()) for item in campaign.past)
        campaign = replace(campaign, past=past)
    init_campaign(tmp_path / "x", campaign)
    distribute(tmp_path / "x")
    answers = {**ANSWERS, "citizens": 10_001} | ({"citizens.age_base": ""} if year == 2025 else {})
    hand_in(tmp_path / "x", "hoi_khuyen_hoc", "a.xlsx", answers)
    (said,) = (item for item in merge(tmp_path / "x").assessment.findings if item.code == "count_jumped")
    assert f"{'năm nay' if year == 2025 else 'năm 2024'} chưa ghi “" in said.message
    assert "có thể không so được" in said.message


def test_workbooks_of_before_have_no_columns_for_it(last: Path, tmp_path: Path) -> None:
    init_campaign(tmp_path, next_year(last, Named()).campaign)
    book = openpyxl.load_workbook(tmp_path / "dot_danh_gia.xlsx")
    book["Năm trước"].delete_cols(7, 6)
    book.save(tmp_path / "dot_danh_gia.xlsx")
    control = read_campaign(tmp_path)
    assert PastAnswer("hoi_khuyen_hoc", "citizens", 5000, 2024) in control.campaign.past


def test_what_somebody_typed_over_it_is_named_by_cell(last: Path, tmp_path: Path) -> None:
    init_campaign(tmp_path, next_year(last, Named()).campaign)
    book = openpyxl.load_workbook(tmp_path / "dot_danh_gia.xlsx")
    sheet = book["Năm trước"]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "Từ đủ 15 tuổi trở lên"][:1]
    cell.value = "người già"
    book.save(tmp_path / "dot_danh_gia.xlsx")
    with pytest.raises(BrokenControlError) as error:
        read_campaign(tmp_path)
    (said,) = (item for item in error.value.findings if item.place.sheet == "Năm trước")
    assert (said.place.cell, "người già" in said.message) == (cell.coordinate, True)


def test_the_command_says_what_was_carried_over(last: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(tmp_path / "x"), "--from", str(last), "--year", "2026"]) == 0
    said = capsys.readouterr().out
    assert "Đã tạo đợt đánh giá năm 2026 của phường Vũ Ninh" in said
    assert "8 đơn vị với người liên hệ" in said
    assert "1 quyết định công nhận: xem lại" in said
    assert read_campaign(tmp_path / "x").campaign.year == 2026
    assert run(["init", str(tmp_path / "x"), "--from", str(last)]) == 2


def test_a_year_that_is_no_later_one_is_refused(last: Path) -> None:
    with pytest.raises(CampaignError, match="phải của năm sau"):
        next_year(last, Named(year=2024))


def test_villages_go_along_and_returns_that_are_away_are_said(tmp_path: Path) -> None:
    campaign = replace(new_campaign("Thái Sơn", 2024), villages=(Village("a", "Thôn A"), Village("b", "Thôn B")))
    folder = campaign_folder(tmp_path / "2024", campaign)
    (folder / RETURNS).rmdir()
    made_from = next_year(folder, Named())
    assert made_from.campaign.villages == campaign.villages
    assert made_from.campaign.past == ()
    assert RETURNS in made_from.unread


TYPES = [
    (criteria_set, type.id, following.id)
    for criteria_set in available_criteria()
    for type, following in pairwise(
        (*load_criteria(criteria_set).subject.types, load_criteria(criteria_set).subject.type)
    )
]


@pytest.mark.sampled(19)
@pytest.mark.parametrize(("criteria_set", "before", "after"), TYPES)
@pytest.mark.parametrize("same", [True, False])
def test_each_type_is_asked_what_applies_to_it(
    tmp_path: Path, criteria_set: str, before: str, after: str, same: bool
) -> None:
    campaign = new_campaign("Thái Sơn", 2025, criteria_set=criteria_set, subject_type=before)
    everybody = tuple(unit.id for unit in campaign.units)
    assigned = replace(campaign, assignments=dict.fromkeys(campaign.assignments, everybody))
    init_campaign(tmp_path / "2025", assigned)
    following = next_year(tmp_path / "2025", Named(subject_type="" if same else after)).campaign
    rules = load_criteria(criteria_set, before if same else after)
    assert list(following.assignments) == [item.id for item in rules.asked]
    kept = {id: units for id, units in following.assignments.items() if id in campaign.assignments}
    assert set(kept.values()) == {everybody}
    init_campaign(tmp_path / "2026", following)
    read = read_campaign(tmp_path / "2026").campaign
    assert (read.subject_type, read.assignments) == (rules.subject.type.id, following.assignments)


def test_who_answers_what_is_new_is_told(tmp_path: Path) -> None:
    before = new_campaign("Thái Sơn", 2025, criteria_set="tt24_2023_cap_huyen", subject_type="truong_tieu_hoc_tu_thuc")
    following = new_campaign("Thái Sơn", 2026, criteria_set="tt24_2023_cap_huyen", subject_type="truong_tieu_hoc")
    [new] = following.assignments.keys() - before.assignments.keys()
    init_campaign(tmp_path / "2025", before)
    made_from = next_year(tmp_path / "2025", Named(subject_type="truong_tieu_hoc"))
    assert {unit.id for unit in made_from.added} == set(following.assignments[new])
    told = "\n".join(carried_over(made_from))
    assert f"{len(before.units)} bộ phận" in told
    assert all(f"“{unit.name}” trả lời chỉ tiêu mới {new}" in told for unit in made_from.added)
