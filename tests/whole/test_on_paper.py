"""Forms, handout list and summary on paper, as LibreOffice prints them: nothing cut, no empty page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

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
from tests.support.printed import assert_all_there, assert_no_empty_page, boxes, on_paper
from tests.support.uno_probe import Probe
from tests.support.written import written_by

pytestmark = pytest.mark.libreoffice

MANY_VILLAGES = tuple(Village(f"thon_{number}", f"Thôn {number}") for number in range(1, 41))
LONG_NAME = (
    "Ủy ban Mặt trận Tổ quốc Việt Nam xã phối hợp cùng Hội Liên hiệp Phụ nữ, Hội Nông dân, Hội Cựu chiến binh và Đoàn "
    "Thanh niên Cộng sản Hồ Chí Minh, Hội Cựu giáo chức, Hội Người cao tuổi và các chi hội khuyến học trên địa bàn toàn"
    " xã"
)


@pytest.mark.sampled(2)
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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
