"""Forms, handout list and summary on paper, as LibreOffice prints them: nothing cut, no empty page."""

from __future__ import annotations

import html
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.merge import merge
from ccht_excel.forms.handout_list import write_handout_list
from ccht_excel.forms.layout import HEADINGS
from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.model.campaign import Campaign, Unit, Village
from tests.support import summaries
from tests.support.forms import EVERY, SET, a_campaign, requirements, sheets_of
from tests.support.uno_probe import Probe
from tests.support.written import written_by

pytestmark = pytest.mark.libreoffice

MANY_VILLAGES = tuple(Village(f"thon_{number}", f"Thôn {number}") for number in range(1, 41))
LONG_NAME = (
    "Ủy ban Mặt trận Tổ quốc Việt Nam xã phối hợp cùng Hội Liên hiệp Phụ nữ, Hội Nông dân, Hội Cựu chiến binh và Đoàn "
    "Thanh niên Cộng sản Hồ Chí Minh, Hội Cựu giáo chức, Hội Người cao tuổi và các chi hội khuyến học trên địa bàn toàn"
    " xã"
)


def on_paper(probe: Probe, path: Path) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Texts by sheet, cells whose text does not fit, and the pages of the PDF."""
    pdf = path.with_suffix(".pdf")
    _, (texts, tight) = probe.ask(path, ("save", str(pdf)), ("paper",))
    sizes = subprocess.run(["pdfinfo", "-l", "999", pdf], check=True, capture_output=True, text=True).stdout
    for short, long in (sorted(map(float, pair)) for pair in re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", sizes)):
        assert (abs(short - 595.3) < 1, abs(long - 841.9) < 1) == (True, True)
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    return texts, tight, text.split("\f")[:-1]


def assert_all_there(texts: Iterable[str], pages: Iterable[str]) -> None:
    """Every word of the sheets stands in the PDF, and every letter as often as on them.

    Words are sought between any letters: LibreOffice places some so that words seem to have gaps. Long ones may be
    broken at the end of a line.
    """
    # Lines end at dashes, and those are lost on the way back from the PDF.
    wanted, printed = [text.replace("-", " ") for text in texts], "".join("".join(pages).split()).replace("-", "")
    missing = [word for text in wanted for word in text.split() if len(word) <= 20 and word not in printed]
    assert missing == []
    there, needed = (Counter(letters) for letters in (printed, "".join("".join(wanted).split())))
    assert {letter: count for letter, count in needed.items() if there[letter] < count} == {}


def assert_no_empty_page(pages: Iterable[str]) -> None:
    assert [number for number, page in enumerate(pages, 1) if len(page.split()) < 25] == []


@pytest.mark.parametrize("unit", [*EVERY, None])
def test_forms_on_paper(probe: Probe, form: Callable[..., Path], unit: str | None) -> None:
    texts, tight, pages = on_paper(probe, form(unit))
    assert tight == []
    assert_all_there((text for sheet in texts.values() for text in sheet), pages)
    assert_no_empty_page(pages)
    assert len(pages) == {None: 12, "truong_mam_non": 2, "truong_tieu_hoc": 2, "truong_thcs": 2}.get(unit, 3)
    assert "PHIẾU TỰ ĐÁNH GIÁ" in pages[0]
    assert [page.split()[0] for page in pages[1:]] == [str(number) for number in range(2, len(pages) + 1)]
    # Evidence stands above the signatures; where it flows over the end of a page its heading is there again.
    signed = [page for page in pages if "NGƯỜI LẬP PHIẾU" in page]
    assert len(signed) == len(sheets_of(unit))
    assert all(HEADINGS["evidence"]["issuer"].split("\n")[0] in page for page in signed)


EXTREMES: Mapping[str, tuple[str, Campaign, int]] = {
    "shortest": (
        "a",
        a_campaign(
            commune="",
            district="",
            province="",
            deadline=None,
            units=(Unit("a", "A"),),
            assignments={indicator.id: ("a",) for indicator in SET.indicators},
        ),
        12,
    ),
    "longest": (
        "a",
        a_campaign(
            commune="Thị trấn Nông trường Việt Lâm và các vùng phụ cận phía Tây Bắc",
            units=(Unit("a", LONG_NAME),),
            assignments={indicator.id: ("a",) for indicator in SET.indicators},
            villages=tuple(replace(village, name=f"{village.name}: {LONG_NAME}") for village in MANY_VILLAGES),
        ),
        40,
    ),
    "much evidence": ("van_phong", a_campaign(), 70),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_shortest_and_longest_forms_on_paper(probe: Probe, tmp_path: Path, name: str) -> None:
    unit, campaign, rows = EXTREMES[name]
    path = tmp_path / "x.xlsx"
    with path.open("wb") as stream:
        write_return_workbook(stream, SET, campaign, campaign.unit(unit), requirements(), evidence_rows=rows)
    texts, tight, pages = on_paper(probe, path)
    assert tight == []
    assert_all_there((text for sheet in texts.values() for text in sheet), pages)
    evidence = "Tên văn bản, minh chứng"
    if name == "much evidence":
        assert len(pages) >= 4
        assert all(evidence in page for page in pages[2:])
        assert "NGƯỜI LẬP PHIẾU" in pages[-1]


def test_handout_list_on_paper(probe: Probe, tmp_path: Path) -> None:
    units = tuple(
        Unit(f"don_vi_{number}", LONG_NAME if number % 5 else "A", "Bà Hạnh, 0912 345 678", "hanh@vi.du.vn")
        for number in range(30)
    )
    campaign = a_campaign(units=units, assignments={"1.1": tuple(unit.id for unit in units)})
    path = tmp_path / "x.xlsx"
    path.write_bytes(written_by(write_handout_list, SET, campaign))
    texts, tight, pages = on_paper(probe, path)
    assert tight == []
    assert_all_there((text for sheet in texts.values() for text in sheet), pages)
    assert len(pages) > 2
    assert all("Người liên hệ" in page for page in pages)


@pytest.mark.parametrize("case", ["level_1", "disputed", "nothing"])
def test_every_sheet_of_the_summary_on_paper(probe: Probe, tmp_path: Path, case: str) -> None:
    path = tmp_path / "tong_hop.xlsx"
    path.write_bytes(summaries.written(summaries.CASES[case]()))
    texts, tight, pages = on_paper(probe, path)
    assert tight == []
    assert list(texts) == summaries.SHEETS[:6]
    assert_all_there((text for sheet in texts.values() for text in sheet), pages)
    # Each register begins on a page of its own and repeats its head on every page until the next one begins.
    titles = {
        "NHỮNG ĐIỂM CẦN SỬA": "Cách sửa",
        "DANH MỤC MINH CHỨNG": "Cơ quan ban hành",
        "NGUỒN SỐ LIỆU": "Nội dung gốc trong ô",
    }
    head = ""
    for page in pages:
        head = next((found for title, found in titles.items() if title in page), head)
        assert "".join(head.split()) in "".join(page.split())
    assert head


def test_the_sample_s_summary_on_few_full_pages(probe: Probe, tmp_path: Path) -> None:
    """The signed part on four pages, each but its last at least half full; the register of returns on one."""
    path = merge(copy_sample(tmp_path / "mau")).summary
    on_paper(probe, path)
    pages = boxes(path.with_suffix(".pdf"))
    texts = ["".join(word for word, _ in page.words) for page in pages]
    charts = next(number for number, text in enumerate(texts) if "BIỂUĐỒKẾTQUẢ" in text)
    assert charts <= 4
    for page in pages[: charts - 1]:
        body = [bottom for _, bottom in page.words if bottom < page.height * 0.93]
        assert max(body) > page.height / 2
    returns = next(number for number, text in enumerate(texts) if "TÌNHHÌNHNỘP" in text)
    assert "NHỮNGĐIỂMCẦNSỬA" in texts[returns + 1]
    assert [page.words[0][0] for page in pages[1:]] == [str(number) for number in range(2, len(pages) + 1)]
    printed = "".join(texts)
    assert "SHA-256" not in printed
    assert "nhan_ve/zalo" not in printed.replace("nhan_ve/zalo/van_phong", "")


class PrintedPage(NamedTuple):
    """Height of a page in points, and its words with their lower edge."""

    height: float
    words: list[tuple[str, float]]


def boxes(pdf: Path) -> list[PrintedPage]:
    out = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True).stdout
    pages = []
    for page in re.findall(r"<page .*?</page>", out, flags=re.S):
        height = float(re.search(r'height="([\d.]+)"', page).group(1))  # type: ignore[union-attr]
        words = re.findall(r'yMax="([\d.]+)">(.*?)</word>', page)
        pages.append(PrintedPage(height, [(html.unescape(text), float(bottom)) for bottom, text in words]))
    return pages
