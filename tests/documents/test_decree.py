"""The layout that Nghị định 30/2020/NĐ-CP (Phụ lục I) asks of documents, measured in the XML of each and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.merge import merge
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.documents.kinds import KINDS
from ccht_excel.model.campaign import Paperwork
from tests.documents.conftest import hide_libreoffice
from tests.support.campaigns import campaign_folder, return_all
from tests.support.libreoffice import convert_text
from tests.support.printed import boxes, motto_and_line
from tests.support.word import W, parts

MADE = [kind.file for kind in KINDS.values()]
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
TITLES: Mapping[str, str] = {
    "to_trinh.docx": "TỜ TRÌNH",
    "bao_cao_tu_danh_gia.docx": "BÁO CÁO",
    "bien_ban_hop.docx": "BIÊN BẢN",
    "ke_hoach_tu_danh_gia.docx": "KẾ HOẠCH",
    "danh_muc_minh_chung.docx": "DANH MỤC MINH CHỨNG",
}
PAPERS = Paperwork(
    signer="Người Ký", signer_title="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", chair="Người Chủ Trì", secretary="Người Ghi",
    recipients=("Thường trực Đảng ủy", "Lưu: VT, VX"), plan_number="12",
)  # fmt: skip


class Run(NamedTuple):
    """Letters of one look, and where they stand: in a table with lines, in another table, or in none."""

    text: str
    points: float
    bold: bool
    italic: bool
    align: str
    where: str


@pytest.fixture(scope="module")
def dossiers(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A commune's dossier, one with everything an office can say, and one of a school."""
    root = tmp_path_factory.mktemp("nd30")
    whole = replace(new_campaign("phường Bắc Giang", 2024, subject_type="phuong"), paperwork=PAPERS)
    folders = {
        "whole": return_all(campaign_folder(root / "whole", whole)),
        "school": copy_sample(root / "don_vi", "tt24_2023_cap_huyen") / "truong_tieu_hoc",
    }
    with pytest.MonkeyPatch.context() as patch:
        hide_libreoffice(patch)
        for folder in folders.values():
            merge(folder, dossier=True)
    return {name: folder / "ket_qua" / "ho_so" for name, folder in {**folders, "made": made}.items()}


OF_ALL = pytest.mark.parametrize(
    ("dossier", "name"), [(one, name) for one in ("made", "whole", "school") for name in MADE]
)


def runs(path: Path) -> list[Run]:
    """All letters of the body, each with what its style says where it says nothing itself."""
    content = parts(path.read_bytes())
    normal = re.search(r'w:styleId="Normal".*?</w:style>', content["word/styles.xml"].decode(), re.DOTALL)
    assert normal
    size = int(re.search(r'<w:sz w:val="(\d+)"', normal[0])[1])  # type: ignore[index]
    body = ElementTree.fromstring(content["word/document.xml"]).find(f"{W}body")
    assert body is not None
    return list(_runs(body, size, "text"))


def _runs(parent: ElementTree.Element, size: int, where: str) -> Iterator[Run]:
    for item in parent:
        if item.tag == f"{W}tbl":
            lined = item.find(f"{W}tblPr/{W}tblStyle") is not None
            yield from _runs(item, size, "lined" if lined else "layout")
        elif item.tag == f"{W}p":
            align = item.find(f"{W}pPr/{W}jc")
            for run in item.iter(f"{W}r"):
                text = "".join(run.itertext())
                if text.strip():
                    yield _run(run, text, size, "" if align is None else align.get(f"{W}val", ""), where)
        else:
            yield from _runs(item, size, where)


def _run(run: ElementTree.Element, text: str, size: int, align: str, where: str) -> Run:
    look = run.find(f"{W}rPr")
    own = None if look is None else look.find(f"{W}sz")
    points = int(size if own is None else own.get(f"{W}val", "0")) / 2
    bold, italic = (look is not None and look.find(f"{W}{tag}") is not None for tag in ("b", "i"))
    return Run(" ".join(text.split()), points, bold, italic, align, where)


@OF_ALL
def test_page_and_font(dossiers: Mapping[str, Path], dossier: str, name: str) -> None:
    content = parts((dossiers[dossier] / name).read_bytes())
    body = ElementTree.fromstring(content["word/document.xml"])
    size, margins = next(body.iter(f"{W}pgSz")), next(body.iter(f"{W}pgMar"))
    assert [round(int(size.get(f"{W}{side}", "0")) / 56.7) for side in ("w", "h")] == [210, 297]
    allowed = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
    for side, (least, most) in allowed.items():
        assert least <= round(int(margins.get(f"{W}{side}", "0")) / 56.7, 1) <= most, side
    own = [data.decode() for part, data in content.items() if re.fullmatch(r"word/(document|\w+er\d)\.xml", part)]
    assert fonts("".join(own)) <= {"Times New Roman"}, "nothing has a font of its own"
    normal = re.search(r'w:styleId="Normal".*?</w:style>', content["word/styles.xml"].decode(), re.DOTALL)
    assert normal and fonts(normal[0]) == {"Times New Roman"}
    colours = set(re.findall(r'<w:color w:val="([^"]+)"', content["word/document.xml"].decode()))
    assert colours <= {"000000", "auto"}


def fonts(xml: str) -> set[str]:
    return {font for tag in re.findall("<w:rFonts[^>]*>", xml) for font in re.findall(r'"([^"]+)"', tag)}


@OF_ALL
def test_page_numbers_stand_above_from_the_second_page_on(
    dossiers: Mapping[str, Path], dossier: str, name: str
) -> None:
    content = parts((dossiers[dossier] / name).read_bytes())
    assert "<w:titlePg/>" in content["word/document.xml"].decode()
    numbered = [data.decode() for part, data in content.items() if part.startswith("word/header") and b"PAGE" in data]
    assert len(numbered) == 1, "none on the first page"
    assert 'w:jc w:val="center"' in numbered[0]
    assert {13, 14} >= {int(points) / 2 for points in re.findall(r'w:sz w:val="(\d+)"', numbered[0])} != set()
    footers = [data.decode() for part, data in content.items() if part.startswith("word/footer")]
    assert len(footers) == 2 and all("Mã nội dung" in footer for footer in footers)


@OF_ALL
def test_letterhead(dossiers: Mapping[str, Path], dossier: str, name: str) -> None:
    found = runs(dossiers[dossier] / name)
    nation, motto = (next(run for run in found if run.text == text) for text in (NATION, MOTTO))
    assert nation.bold and 12 <= nation.points <= 13 and nation.align == "center"
    assert motto.bold and 13 <= motto.points <= 14 and not motto.italic and motto.align == "center"
    assert motto.points >= nation.points
    issuer = [run for run in found[: found.index(nation)] if not run.text.startswith("Số:")]
    assert issuer and all(run.bold and 12 <= run.points <= 13 and run.text == run.text.upper() for run in issuer)
    if name != "danh_muc_minh_chung.docx":
        number = next(run for run in found if run.text.startswith("Số: "))
        assert (number.points, number.bold, number.italic, number.align) == (13, False, False, "center")
        assert "/" in number.text
    dated = next(run for run in found if re.search(r", ngày \S+ tháng \S+ năm", run.text) and run.where == "layout")
    assert dated.italic and not dated.bold and 13 <= dated.points <= 14


@OF_ALL
def test_title_and_text(dossiers: Mapping[str, Path], dossier: str, name: str) -> None:
    found = runs(dossiers[dossier] / name)
    title = next(run for run in found if run.text == TITLES[name])
    assert title.bold and 13 <= title.points <= 14 and title.align == "center"
    about = found[found.index(title) + 1]
    assert about.bold and 13 <= about.points <= 14 and about.align == "center"
    small = {run.text for run in found if run.where == "text" and not 13 <= run.points <= 14}
    assert small == set(), "running text has 13 or 14 points"
    assert {run.points for run in found if run.where == "lined"} <= {11.5, 12.0, 13.0}, "in tables"


@OF_ALL
def test_who_gets_and_who_signs_it(dossiers: Mapping[str, Path], dossier: str, name: str) -> None:
    found = runs(dossiers[dossier] / name)
    last = max(number for number, run in enumerate(found) if run.where != "layout")
    signed = found[last + 1 :]
    if name not in ("bien_ban_hop.docx", "danh_muc_minh_chung.docx"):
        heading = next(run for run in found if run.text == "Nơi nhận:")
        assert (heading.points, heading.bold, heading.italic) == (12, True, True)
        after = found[found.index(heading) + 1 :]
        lines = [run for run in after if run.text.startswith("- ")]
        assert len(lines) >= 2 and lines[-1].text.startswith("- Lưu: ") and lines[-1].text.endswith(".")
        assert {(run.points, run.bold, run.italic) for run in lines} == {(11, False, False)}
        signed = [run for run in after if run not in lines]
    titles = [run for run in signed if run.text.isupper() and not run.text.startswith("- ")]
    assert titles and all(run.bold and 13 <= run.points <= 14 and run.align == "center" for run in titles)
    if dossier == "whole":
        names = {run.text: run for run in found if run.text in ("Người Ký", "Người Chủ Trì", "Người Ghi")}
        signers = [run for run in found if run.where == "layout" and run.text in names]
        assert signers and all(run.bold and 13 <= run.points <= 14 and run.align == "center" for run in signers)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_line_under_the_motto_is_as_long_as_it(dossiers: Mapping[str, Path], tmp_path: Path) -> None:
    for dossier in ("made", "school"):
        (tmp_path / dossier).mkdir()
        sources = [dossiers[dossier] / name for name in MADE]
        for pdf in convert_text(sources, "pdf", tmp_path / dossier):
            text, line = motto_and_line(pdf)
            assert abs(line - text) < 0.04 * text, pdf.name
            number = [word for page in boxes(pdf)[1:] for word in page.words[:1]]
            assert [word for word, _ in number] == [str(at) for at in range(2, len(number) + 2)]
