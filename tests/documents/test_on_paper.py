"""The documents as another program prints them, and as the schemas of Word want them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace
from openxml_audit import FileFormat, OpenXmlValidator

from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.merge import merge
from ccht_excel.campaign.pdf import find_libreoffice, pdf_of
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.documents.kinds import KINDS
from ccht_excel.model.campaign import Campaign
from tests.documents.conftest import hide_libreoffice
from tests.support.campaigns import ANSWERS, campaign_folder, return_all
from tests.support.libreoffice import convert_text
from tests.support.printed import fullness

PAGES: Mapping[str, tuple[int, int]] = {
    "to_trinh": (1, 1),
    "bao_cao_tu_danh_gia": (3, 5),
    "bien_ban_hop": (2, 3),
    "ke_hoach_tu_danh_gia": (2, 3),
    "danh_muc_minh_chung": (1, 3),
}
"""Fewest and most pages that a clerk expects, for the sample and for a commune that reaches a level."""
MOST: Mapping[tuple[str, str], int] = {
    **{(unit, "bao_cao_tu_danh_gia"): 6 for unit in ("school", "office", "fresh school", "fresh office")},
}
"""More pages where the wording of a chỉ tiêu fills a third of a page."""
BEST = {**ANSWERS, "learning_citizens": 4321, "trained_citizens": 3456, "university_citizens": 999}
WORST = {
    **ANSWERS,
    **dict.fromkeys(("1.1", "1.2", "2.1", "2.2", "3.1", "3.3", "4.1"), "Không đạt"),
    "4.2": 1,
    "4.3": 1,
    "4.4": 1,
    "learning_citizens": 1000,
    "trained_citizens": 500,
    "university_citizens": 10,
}


def _half_answered(folder: Path) -> Path:
    campaign = return_all(campaign_folder(folder), evidence=False)
    for unit in ("van_phong", "truong_thcs"):
        (campaign / "nhan_ve" / f"{unit}.xlsx").unlink()
    return campaign


def _ward() -> Campaign:
    return new_campaign("phường Bắc Giang", 2024, subject_type="phuong")


def _unit(name: str, level: str, kind: str) -> Campaign:
    return new_campaign(name, 2025, criteria_set=f"tt24_2023_{level}", subject_type=kind)


CAMPAIGNS: Mapping[str, Callable[[Path], Path]] = {
    "ward": lambda folder: return_all(campaign_folder(folder, _ward()), BEST),
    "fresh ward": lambda folder: campaign_folder(folder, _ward()),
    "failed": lambda folder: return_all(campaign_folder(folder), WORST),
    "open": _half_answered,
    "school": lambda folder: copy_sample(folder, "tt24_2023_cap_huyen") / "truong_tieu_hoc",
    "office": lambda folder: copy_sample(folder, "tt24_2023_cap_huyen") / "ubnd_xa",
    "fresh school": lambda folder: campaign_folder(folder, _unit("Trường A", "cap_huyen", "truong_tieu_hoc")),
    "fresh office": lambda folder: campaign_folder(folder, _unit("Sở Nội vụ", "cap_tinh", "co_quan")),
}
"""Campaigns of both kinds of Thông tư, decided and open in every way."""


@pytest.fixture(scope="module")
def printed(sample: Path, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Tells where the documents of a campaign lie as PDF: of the sample, of one that reaches level 1, of the others."""

    @cache
    def of(name: str) -> Path:
        campaign = {"sample": sample, "made": made}.get(name)
        if not campaign:
            campaign = CAMPAIGNS[name](tmp_path_factory.mktemp("dot") / "x")
            with pytest.MonkeyPatch.context() as patch:
                hide_libreoffice(patch)
                merge(campaign, dossier=True)
        folder = tmp_path_factory.mktemp("in")
        convert_text(sorted((campaign / "ket_qua" / "ho_so").glob("*.docx")), "pdf", folder)
        return folder

    return of


def pages(path: Path) -> list[str]:
    """The text of each page."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True)
    return done.stdout.split("\f")[:-1]


SIGNING = re.compile(r"^\s*(NGƯỜI LẬP|TM\. |KT\. |THƯ KÝ|CHỦ T|PHÓ CHỦ T|Nơi nhận)", re.MULTILINE)


TEXT_WITH_SIGNATURES: Mapping[str, int] = {
    "to_trinh": 15,
    "bao_cao_tu_danh_gia": 6,
    "bien_ban_hop": 6,
    "ke_hoach_tu_danh_gia": 8,
    "danh_muc_minh_chung": 1,
}
"""Lines of text at least that stand over the signatures on their page."""


def text_with_signatures(page: str) -> int:
    """How many lines of text stand over the signatures of a page, without the number of the page."""
    signing = SIGNING.search(page)
    assert signing
    lines = [line.strip() for line in page[: signing.start()].splitlines()]
    return len([line for line in lines if line and not line.isdigit()])


@pytest.mark.sampled(5)
@pytest.mark.libreoffice
@pytest.mark.parametrize("campaign", ["sample", "made", *CAMPAIGNS])
@pytest.mark.parametrize("name", PAGES)
def test_each_document_has_as_many_pages_as_a_clerk_expects(
    printed: Callable[[str], Path], campaign: str, name: str
) -> None:
    found = pages(printed(campaign) / f"{name}.pdf")
    least, most = PAGES[name]
    assert least <= len(found) <= MOST.get((campaign, name), most)
    assert not re.search(r"\{[{%]|[%}]\}", "".join(found))
    for number, page in enumerate(found, start=1):
        top = page.strip().splitlines()[0].strip()
        assert (top == str(number)) == (number > 1), "numbers from the second page on, at the top"
        assert re.search(r"Mã nội dung ([0-9A-F]{4}-){2}[0-9A-F]{4}", page)
    assert text_with_signatures(found[-1]) >= TEXT_WITH_SIGNATURES[name], "who signs does not stand alone on a page"
    *full, last = fullness(printed(campaign) / f"{name}.pdf")
    assert min(full, default=1) > 0.5, "no page but the last is half empty"
    # LibreOffice, unlike Word, keeps no last rows of a table with what stands below it.
    assert last > (0.05 if name == "danh_muc_minh_chung" else 0.15), "without the room to sign"


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_same_summary_gives_the_same_pdf(sample: Path) -> None:
    workbook = sample / "ket_qua" / "tong_hop.xlsx"
    first, second = (pdf_of(find_libreoffice(), workbook.read_bytes(), workbook) for _ in range(2))
    assert first == second and first.startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_dossier_has_the_summary_as_pdf_and_keeps_it_where_nothing_changed(full: Path) -> None:
    done = merge(full, dossier=True)
    pdf = full / "ket_qua" / "ho_so" / "tong_hop.pdf"
    assert pdf in done.documents and not done.no_pdf
    before = pdf.read_bytes()
    merge(full)
    assert pdf.read_bytes() == before
    pdf.write_bytes(b"%PDF somebody's own")
    [kept] = merge(full).kept
    assert kept.name.read_bytes() == b"%PDF somebody's own" and pdf.read_bytes() == before


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", KINDS)
def test_word_finds_nothing_to_repair(made: Path, name: str) -> None:
    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2010, max_errors=0).validate(
        made / "ket_qua" / "ho_so" / f"{name}.docx"
    )
    assert [f"{item.part_uri} {item.path}: {item.description}" for item in result.errors] == []


@pytest.mark.slow
@pytest.mark.libreoffice
def test_long_names_and_many_missing_returns_break_no_page(tmp_path: Path) -> None:
    campaign = new_campaign("Tân Khánh Trung Nam Đồng Lộc Thượng Hạ Phước", 2024)
    units = tuple(
        replace(unit, name=f"{unit.name} trực thuộc Ủy ban nhân dân xã Tân Khánh Trung") for unit in campaign.units
    )
    folder = return_all(campaign_folder(tmp_path / "dot", replace(campaign, units=units)))
    for unit in ("van_phong", "ban_chi_dao", "truong_thcs", "hoi_khuyen_hoc"):
        (folder / "nhan_ve" / f"{unit}.xlsx").unlink()
    merge(folder, dossier=True)
    (tmp_path / "in").mkdir()
    sources = sorted((folder / "ket_qua" / "ho_so").glob("*.docx"))
    for path in convert_text(sources, "pdf", tmp_path / "in"):
        found = pages(path)
        assert len(found) <= 6
        assert all(len(page.split()) > 20 for page in found), f"{path.name}: a page is nearly empty"
