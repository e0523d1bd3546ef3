"""Every kind of workbook on paper, of every criteria set and type of place: pages, how full they are, nothing cut.

One LibreOffice prints them all. Fullness is measured on the page: blank tables to fill in are part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.control.writer import write_control_workbook
from ccht_excel.forms.handout_list import write_handout_list
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.law.criteria import load_criteria
from ccht_excel.law.requirements import applicable_requirements
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.campaign import Campaign, Village
from tests.support import summaries
from tests.support.campaigns import ANSWERS, campaign_folder, hand_in, return_all
from tests.support.libreoffice import convert
from tests.support.made_up import answers, made_assessment, made_campaign, made_summary
from tests.support.printed import assert_all_there, fullness, half_empty, motto_and_line, on_paper
from tests.support.uno_probe import Probe
from tests.support.written import written_by

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]

PLACES = tuple(Village(f"to_{number}", f"Tổ dân phố {number}") for number in range(1, 8))
CAMPAIGNS: Mapping[str, Callable[[], Campaign]] = {
    "phường": lambda: new_campaign("phường Bắc Giang", 2025, subject_type="phuong"),
    "đặc khu, by place": lambda: replace(
        new_campaign("đặc khu Vân Đồn", 2025, subject_type="dac_khu"), villages=PLACES
    ),
    "cấp huyện": lambda: new_campaign(
        "Trường tiểu học Thái Sơn", 2025, criteria_set="tt24_2023_cap_huyen", subject_type="truong_tieu_hoc"
    ),
    "without some chỉ tiêu": lambda: new_campaign(
        "Công ty A", 2025, criteria_set="tt24_2023_cap_huyen", subject_type="to_chuc_kinh_te"
    ),
    "private school": lambda: new_campaign(
        "Trường mầm non A", 2025, criteria_set="tt24_2023_cap_huyen", subject_type="truong_mam_non_tu_thuc"
    ),
    "cấp tỉnh": lambda: new_campaign("Sở Nội vụ", 2025, criteria_set="tt24_2023_cap_tinh", subject_type="co_quan"),
}
PAGES = {
    "phường": {"truong_mam_non": 2, "truong_tieu_hoc": 2, "truong_thcs": 2, None: 12},
    "đặc khu, by place": {"truong_mam_non": 2, "truong_tieu_hoc": 2, "truong_thcs": 2, "hoi_khuyen_hoc": 4,
                          "ban_to_chuc": 4, None: 12},
    "cấp huyện": {"tai_vu": 2, "cong_nghe_thong_tin": 6, "thi_dua_khen_thuong": 6, "to_chuc_nhan_su": 6, None: 12},
    "without some chỉ tiêu": {"tai_vu": 2, "cong_nghe_thong_tin": 4, "thi_dua_khen_thuong": 6, "to_chuc_nhan_su": 5,
                              None: 10},
    "private school": {"tai_vu": 2, "cong_nghe_thong_tin": 4, "thi_dua_khen_thuong": 6, "to_chuc_nhan_su": 6,
                       None: 11},
    "cấp tỉnh": {"tai_vu": 2, "cong_nghe_thong_tin": 4, "thi_dua_khen_thuong": 5, "to_chuc_nhan_su": 6, None: 11},
}  # fmt: skip
"""Of each form; three where none is named, ``None`` for the form with everything."""

FIRST_OF_FORM = "Tình trạng điền"
FIRST_OF_SUMMARY = "BIỂU ĐỒ KẾT QUẢ|TÌNH HÌNH NỘP|NHỮNG ĐIỂM CẦN SỬA|DANH MỤC MINH CHỨNG|NGUỒN SỐ LIỆU"
FIRST_OF_ROLLUP = "KẾT QUẢ CỦA TỪNG|CHỈ TIÊU CÁC|THỐNG KÊ SỐ|SỐ NGƯỜI THEO|BIỂU ĐỒ KẾT QUẢ|BẢN TỔNG HỢP CẦN|QUA CÁC NĂM"


def assert_whole(probe: Probe, path: Path, starts: str) -> list[str]:
    """The pages: nothing is cut or missing on them, none but the last of a sheet is half empty."""
    texts, tight, pages = on_paper(probe, path)
    assert not tight, "\n".join(tight)
    assert_all_there((text for sheet in texts.values() for text in sheet), pages)
    assert half_empty(pages, fullness(path.with_suffix(".pdf")), starts) == [], path.name
    return pages


def forms(campaign: Campaign, folder: Path) -> Iterator[tuple[str | None, Path]]:
    rules = load_criteria(campaign.criteria_set, campaign.subject_type)
    required = applicable_requirements(rules, campaign)
    for unit in (*campaign.units, None):
        if unit is None or campaign.indicators_of(unit.id):
            path = folder / f"{unit.id if unit else 'full'}.xlsx"
            path.write_bytes(written_by(write_return_workbook, rules, campaign, unit, required))
            yield unit.id if unit else None, path


@pytest.mark.parametrize("case", CAMPAIGNS)
def test_forms_of_every_set(probe: Probe, tmp_path: Path, case: str) -> None:
    counted = {}
    for unit, path in forms(CAMPAIGNS[case](), tmp_path):
        pages = assert_whole(probe, path, FIRST_OF_FORM)
        assert all("Minh chứng" in page or "Tên văn bản, minh chứng" in page for page in pages if "NGƯỜI LẬP" in page)
        counted[unit] = len(pages)
    assert counted == {unit: PAGES[case].get(unit, 3) for unit in counted}


@pytest.mark.parametrize("case", CAMPAIGNS)
def test_control_workbook_and_list(probe: Probe, tmp_path: Path, case: str) -> None:
    campaign = CAMPAIGNS[case]()
    rules = load_criteria(campaign.criteria_set, campaign.subject_type)
    for name, write in (("control", write_control_workbook), ("list", write_handout_list)):
        path = tmp_path / f"{name}.xlsx"
        arguments = (campaign, rules) if name == "control" else (rules, campaign)
        path.write_bytes(written_by(write, *arguments))
        assert_whole(probe, path, "")


FIRST_OF_MARKED = "NHỮNG CHỖ CẦN SỬA|PHIẾU TỰ ĐÁNH GIÁ|Tình trạng điền"


def test_marked_copies_of_what_was_no_xlsx(probe: Probe, tmp_path: Path) -> None:
    """The fresh form into which the answers of an .ods went: no text is cut, days are as the form shows them."""
    folder = copy_sample(tmp_path / "mau")
    long = "Quyết định phê duyệt, giao dự toán ngân sách địa phương " * 6

    def more(book: openpyxl.Workbook) -> None:
        sheet = book["Tiêu chí 3"]
        row = next(cell.row for cell in sheet["A"] if str(cell.value).startswith("@evidence")) + 1
        columns = {sheet.cell(row - 1, at).value: at for at in range(2, 9)}
        sheet.cell(row, columns["title"]).value = long
        sheet.cell(row, columns["date"]).value = date(2024, 3, 8)
        sheet.cell(row, columns["issuer"]).value = "Ủy ban nhân dân huyện Hiệp Hòa, tỉnh Bắc Giang"

    distribute(folder)
    path = hand_in(folder, "trung_tam_hoc_tap", "tt.xlsx", {**ANSWERS, "3.1": "có lẽ"}, evidence=False, change=more)
    for old in (folder / "nhan_ve").glob("Trung tam*"):
        old.unlink()
    convert(path, "ods", folder / "nhan_ve")
    path.unlink()
    merge(folder)
    marked = folder / "ket_qua" / "tra_lai"
    for unit in ("trung_tam_hoc_tap", "ban_chi_dao"):
        pages = assert_whole(probe, marked / f"{unit}.xlsx", FIRST_OF_MARKED)
        assert "29/12/2023" in "".join(pages) or "08/03/2024" in "".join(pages)


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Campaign folders with results: a phường with everything met, a đặc khu at level 1, one with nothing returned."""
    folder = tmp_path_factory.mktemp("dot")
    level_2 = {**ANSWERS, "learning_citizens": 4321, "trained_citizens": 3456, "university_citizens": 999}
    campaigns = {
        "phuong": (new_campaign("phường Bắc Giang", 2024, province="Bắc Ninh", subject_type="phuong"), level_2),
        "dac_khu": (new_campaign("đặc khu Vân Đồn", 2024, province="Quảng Ninh", subject_type="dac_khu"), ANSWERS),
        "trong": (new_campaign("phường Vũ Ninh", 2024, province="Bắc Ninh", subject_type="phuong"), None),
    }
    found = {}
    for name, (campaign, given) in campaigns.items():
        found[name] = campaign_folder(folder / name, campaign)
        if given is not None:
            return_all(found[name], given)
        merge(found[name])
    units = copy_sample(folder / "don_vi", "tt24_2023_cap_huyen")
    for name in ("truong_tieu_hoc", "ubnd_xa"):
        found[name] = units / name
        merge(found[name])
    return found


@pytest.mark.parametrize(
    ("name", "signed", "charts"),
    [("phuong", 4, 2), ("dac_khu", 4, 2), ("trong", 4, 2), ("truong_tieu_hoc", 5, 3), ("ubnd_xa", 5, 3)],
)
def test_summaries(probe: Probe, merged: Mapping[str, Path], name: str, signed: int, charts: int) -> None:
    pages = assert_whole(probe, merged[name] / "ket_qua" / "tong_hop.xlsx", FIRST_OF_SUMMARY)
    motto, line = motto_and_line(merged[name] / "ket_qua" / "tong_hop.pdf")
    assert abs(line - motto) < 0.05 * motto, "the line under tiêu ngữ is as long as it"
    first, returns = (
        next(number for number, page in enumerate(pages) if title in page)
        for title in ("BIỂU ĐỒ KẾT QUẢ", "TÌNH HÌNH NỘP")
    )
    assert first <= signed
    assert returns - first <= charts
    assert [page.split()[0] for page in pages[1:]] == [str(number) for number in range(2, len(pages) + 1)]


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (("phuong", "dac_khu", "trong"), "phường, đặc khu"),
        (("phuong", "trong"), "phường"),
        (("truong_tieu_hoc", "ubnd_xa"), "đơn vị"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_roll_ups(
    probe: Probe, merged: Mapping[str, Path], tmp_path: Path, names: tuple[str, ...], called: str
) -> None:
    """Named by what they are; without districts there is no column for them, nor for what the law asks of them."""
    path = tmp_path / "gop.xlsx"
    run(["rollup", *(str(merged[name]) for name in names), "-o", str(path)])
    pages = assert_whole(probe, path, FIRST_OF_ROLLUP)
    assert len(pages) <= 8
    assert "".join(f"CỦA CÁC {called.upper()}".split()) in "".join(pages[0].split())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[1] == f"Các {called}"
    said = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert "Huyện" not in said and not any(text.startswith("So với 90") for text in said)
    titles = [cell.value for cell in book["Biểu đồ"]["A"] if re.match(r"\d\. ", str(cell.value))]
    assert [title[0] for title in titles] == [str(number) for number in range(1, len(titles) + 1)]


def _districts(root: Path) -> None:
    for number in range(1, 41):
        made_summary(root / f"{number}.xlsx", number)


def _one_district(root: Path) -> None:
    for number in range(1, 12):
        _made(root / f"{number}.xlsx", number, district="Hiệp Hòa", province="Bắc Giang")


def _years(root: Path) -> None:
    for year in (2022, 2023, 2024):
        for number in range(1, 9):
            _made(root / f"{number}_{year}.xlsx", number, year, district="", province="Bắc Giang")


def _many(root: Path) -> None:
    for number in range(1, 151):
        _made(root / f"{number}.xlsx", number, district="", province="Bắc Giang")


def _made(path: Path, number: int, year: int = 2024, **place: str) -> None:
    campaign = replace(made_campaign(number, year), **place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(summaries.written(made_assessment(campaign, answers(number + year))))


ROLL_UPS: Mapping[str, tuple[Callable[[Path], None], int]] = {
    "several years": (_years, 8),
    "several provinces and districts": (_districts, 11),
    "one district": (_one_district, 6),
    "many communes": (_many, 14),
}
"""How the summaries are made, and the most pages that their roll-up takes."""


@pytest.fixture(params=ROLL_UPS)
def rolled_up(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    make, _ = ROLL_UPS[request.param]
    make(tmp_path / "x")
    run(["rollup", str(tmp_path / "x"), "-o", str(tmp_path / "gop.xlsx")])
    return request.param, tmp_path / "gop.xlsx"


def test_roll_ups_of_many_places_and_years(probe: Probe, rolled_up: tuple[str, Path]) -> None:
    """Nothing stands alone on a page, neither who signs nor a row."""
    name, path = rolled_up
    pages = assert_whole(probe, path, FIRST_OF_ROLLUP)
    motto, line = motto_and_line(path.with_suffix(".pdf"))
    assert abs(line - motto) < 0.05 * motto, "the line under tiêu ngữ is as long as it"
    assert len(pages) <= ROLL_UPS[name][1]
    reached = fullness(path.with_suffix(".pdf"))
    for page, full in zip(pages, reached, strict=True):
        if "NGƯỜI LẬP BIỂU" in page:
            assert full > 0.2
            assert len(re.findall(r"^\d+$", page, re.MULTILINE)) >= 3, "rows of the table on the page of the signatures"
    assert ("So với" in pages[0]) == ("district" in name), "90 % is asked of districts"
    assert '"' not in "".join(pages), "quotation marks as they are printed"
    assert ("THỐNG KÊ SỐ XÃ" in "".join(pages)) == ("districts" in name), "one row is no statistics"


@pytest.mark.parametrize("case", ["disputed", "still_open", "level_2", "no_level"])
def test_summaries_of_other_outcomes(probe: Probe, tmp_path: Path, case: str) -> None:
    path = tmp_path / "tong_hop.xlsx"
    made: Assessment = summaries.CASES[case]()
    path.write_bytes(summaries.written(made))
    pages = assert_whole(probe, path, FIRST_OF_SUMMARY)
    charts = next(number for number, page in enumerate(pages) if "BIỂU ĐỒ KẾT QUẢ" in page)
    assert charts <= (8 if case == "disputed" else 4)


def test_a_share_in_dispute_is_said_beside_its_chart_and_not_drawn() -> None:
    book = summaries.opened(summaries.written(summaries.disputed()))
    sheet = book["Biểu đồ"]
    [row] = [row for row in sheet.iter_rows(min_row=4, max_row=8) if "đại học" in str(row[0].value)]
    assert str(row[1].value).replace("\xa0", " ") == "11,04 % hoặc 12,15 %"
    series = sheet._charts[0].series[0]  # type: ignore[attr-defined]
    column = series.val.numRef.f.rsplit("$", 2)[1]
    drawn = [
        sheet[f"{column}{cell.row}"].value for cell in sheet["A"] if cell.row in range(row[0].row - 2, row[0].row + 1)
    ]
    assert drawn == [pytest.approx(0.5999, abs=1e-4), pytest.approx(0.4624, abs=1e-4), None]
    assert column > sheet.print_area.split("$")[3], "the numbers drawn stand beside what is printed"
