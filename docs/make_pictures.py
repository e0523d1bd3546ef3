"""Makes the pictures of the manuals anew, from the workbooks that the program writes and the page that it serves.

    python docs/make_pictures.py                 # all pictures
    python docs/make_pictures.py tong_hop.png    # only these

Run it whenever a layout or a text of a workbook has changed; ``tests/house/test_docs.py`` fails until then. Needs
LibreOffice, pdftoppm, pdftotext, Chromium (Debian: libreoffice-calc, poppler-utils, chromium) and the extra ``dev`` of
this project.

The sample campaign goes through the real commands, is turned into PDF by LibreOffice and cut to the part worth seeing.
``anh/van_tay.json`` keeps for each picture what the pictured sheet held (``shows``) and which file was made of it
(``file``): the test makes the workbooks again and compares, without LibreOffice. The screen text in ``huong_dan.md``
between the two marks is written here too.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import openpyxl
from msgspec import Struct
from msgspec.structs import replace

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from ccht_excel import new_campaign
from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import (
    CONTROL,
    FORMS,
    HANDOUT,
    MARKED,
    RESULT,
    RESULTS,
    RETURNS,
    SUMMARY,
    init_campaign,
    read_campaign,
)
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.cli.screen import show_verdict
from ccht_excel.cli.terminal import Screen
from ccht_excel.model.campaign import Resolution, Village
from tests.support.campaigns import ANSWERS as LEVEL_1
from tests.support.campaigns import campaign_folder, cell_of, fill_form, keyed_cells, return_all

PICTURES = ROOT / "docs" / "anh"
RECORD = PICTURES / "van_tay.json"
MANUAL = ROOT / "docs" / "huong_dan.md"
SCREEN_MARKS = ("<!-- man_hinh: make_pictures.py -->", "<!-- het_man_hinh -->")
COMMAND = "python docs/make_pictures.py"

#: Folders of the workbooks shown: the sample; the sample after the meeting; with villages; filled forms; many communes.
MAIN, AFTER, VILLAGES, FILLED, MANY = "mau", "sau_hop", "theo_thon", "da_dien", "nhieu_xa"


class Picture(Struct, frozen=True):
    """One picture: the sheet it shows, in which workbook, and a text that only the page to be shown has.

    ``whole`` keeps the printed page's head and foot; ``height`` is how much of the page is kept, from its top, in
    hundredths.
    """

    name: str
    workbook: str
    sheet: str
    text: str
    width: int = 1100
    whole: bool = False
    height: int = 100


class PagePicture(Struct, frozen=True):
    """One picture of the officer's page: which folder is open, what is gone to, how much of it is seen."""

    name: str
    folder: str
    path: str
    ready: str
    height: int = 768
    width: int = 1366


PAGES: tuple[PagePicture, ...] = (
    PagePicture("trang_dau.png", MANY, "", "table.campaigns"),
    PagePicture("trang_dot.png", MAIN, "", "tr.total", 1100),
    PagePicture("trang_giai_thich.png", MAIN, "chi-tieu/5.1", "article", 900),
    PagePicture("trang_hop.png", MAIN, "hop", "fieldset", 620),
    PagePicture("trang_nhac.png", MAIN, "sua", "textarea", 620),
    PagePicture("trang_ho_so.png", MAIN, "ho-so", "table", 520),
)

WORKBOOKS: tuple[Picture, ...] = (
    Picture("tong_hop.png", f"{MAIN}/{RESULTS}/{SUMMARY}", "Tổng hợp", "BẢN TỔNG HỢP", 1300, whole=True),
    Picture("tong_hop_bang.png", f"{MAIN}/{RESULTS}/{SUMMARY}", "Tổng hợp", "III. NỘI DUNG CÒN THIẾU", 1300),
    Picture("tong_hop_cuoi.png", f"{MAIN}/{RESULTS}/{SUMMARY}", "Tổng hợp", "CHỦ TRÌ CUỘC HỌP", 1300),
    Picture("tong_hop_sau_hop.png", f"{AFTER}/{RESULTS}/{SUMMARY}", "Tổng hợp", "Cuộc họp kết luận", 1300),
    Picture("bieu_do.png", f"{AFTER}/{RESULTS}/{SUMMARY}", "Biểu đồ", "BIỂU ĐỒ KẾT QUẢ", 800),
    Picture("tinh_hinh_nop.png", f"{MAIN}/{RESULTS}/{SUMMARY}", "Tình hình nộp", "TÌNH HÌNH NỘP", 1300),
    Picture("can_sua.png", f"{MAIN}/{RESULTS}/{SUMMARY}", "Cần sửa", "NHỮNG ĐIỂM CẦN SỬA", 1300),
    Picture("minh_chung.png", f"{MAIN}/{RESULTS}/{SUMMARY}", "Minh chứng", "DANH MỤC MINH CHỨNG", 1300),
    Picture("nguon_so_lieu.png", f"{MAIN}/{RESULTS}/{SUMMARY}", "Nguồn số liệu", "NGUỒN SỐ LIỆU", 1300),
    Picture("tra_lai.png", f"{MAIN}/{RESULTS}/{MARKED}/hoi_khuyen_hoc.xlsx", "Cần sửa", "NHỮNG CHỖ CẦN SỬA"),
    Picture("tra_lai_o.png", f"{MAIN}/{RESULTS}/{MARKED}/hoi_khuyen_hoc.xlsx", "Tiêu chí 5", "2. Số liệu cả xã"),
    Picture("danh_sach_phat.png", f"{MAIN}/{FORMS}/{HANDOUT}", "Danh sách phát", "DANH SÁCH PHÁT"),
    Picture("dieu_khien_dot.png", f"{AFTER}/{CONTROL}", "Đợt đánh giá", "TỆP ĐIỀU KHIỂN"),
    Picture("dieu_khien_don_vi.png", f"{AFTER}/{CONTROL}", "Đơn vị", "CÁC ĐƠN VỊ NHẬN PHIẾU"),
    Picture("dieu_khien_phan_cong.png", f"{AFTER}/{CONTROL}", "Phân công", "PHÂN CÔNG PHỤ TRÁCH", 1300),
    Picture("dieu_khien_chi_tieu.png", f"{AFTER}/{CONTROL}", "Chỉ tiêu kế hoạch", "CHỈ TIÊU KẾ HOẠCH"),
    Picture("dieu_khien_thon.png", f"{VILLAGES}/{CONTROL}", "Thôn", "DANH SÁCH THÔN", 800, height=30),
    Picture("dieu_khien_ket_luan.png", f"{AFTER}/{CONTROL}", "Kết luận họp", "KẾT LUẬN CỦA CUỘC HỌP", height=40),
    Picture("phieu_huong_dan.png", f"{FILLED}/hoi_khuyen_hoc.xlsx", "Hướng dẫn", "PHIẾU TỰ ĐÁNH GIÁ", 900),
    Picture("phieu_tieu_chi_5.png", f"{FILLED}/hoi_khuyen_hoc.xlsx", "Tiêu chí 5", "1. Chỉ tiêu"),
    Picture("phieu_minh_chung.png", f"{FILLED}/hoi_khuyen_hoc.xlsx", "Tiêu chí 5", "5. Minh chứng"),
    Picture("phieu_tieu_chi_1.png", f"{FILLED}/van_phong.xlsx", "Tiêu chí 1", "1. Chỉ tiêu"),
    Picture("phieu_theo_thon.png", f"{VILLAGES}/{FORMS}/hoi_khuyen_hoc.xlsx", "Tiêu chí 5", "Thôn 1"),
    Picture("nhieu_xa_tong_quan.png", f"{MANY}.xlsx", "Tổng quan", "TỔNG HỢP KẾT QUẢ", 1300),
    Picture("nhieu_xa_cac_xa.png", f"{MANY}.xlsx", "Các xã", "KẾT QUẢ CỦA TỪNG XÃ", 1300),
)

ALL: tuple[Picture | PagePicture, ...] = (*WORKBOOKS, *PAGES)


# ---------------------------------------------------------------------------------------------
# The workbooks shown


def make_workbooks(folder: Path) -> None:
    """Write every workbook of which there is a picture below ``folder``."""
    sample = copy_sample(folder / MAIN)
    distribute(sample)
    merge(sample)
    campaign = read_campaign(sample).campaign
    settled = Resolution("citizens", 5432, "Theo số liệu của Công an xã, chốt ngày 31/12/2024")
    init_campaign(folder / AFTER, replace(campaign, resolutions=MappingProxyType({"citizens": settled})))
    shutil.copytree(sample / RETURNS, folder / AFTER / RETURNS, dirs_exist_ok=True)
    merge(folder / AFTER)
    villages = tuple(Village(f"thon_{number}", f"Thôn {number}") for number in range(1, 5))
    init_campaign(folder / VILLAGES, replace(campaign, villages=villages))
    distribute(folder / VILLAGES)
    _many_communes(folder / MANY)
    for unit in ("hoi_khuyen_hoc", "van_phong"):
        form = sample / FORMS / f"{unit}.xlsx"
        fill_form(form, folder / FILLED / form.name, ANSWERS, change=_sign)


def _many_communes(root: Path) -> None:
    """Four invented communes, one of them without returns, and the workbook that ``ccht rollup`` makes of them."""
    for number, (district, answers) in enumerate(COMMUNES, 1):
        campaign = new_campaign(f"Mẫu {number}", 2024, district=district, province="Mẫu")
        commune = campaign_folder(root / f"xa_{number}", campaign)
        if answers:
            return_all(commune, {**LEVEL_1, **answers})
        merge(commune)
    with redirect_stdout(io.StringIO()):
        code = run(["rollup", str(root), "-o", str(root.with_suffix(".xlsx")), "--jobs", "1"])
    if code:
        raise RuntimeError(f"ccht rollup: exit code {code}")


COMMUNES: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("Mẫu A", {"learning_citizens": 4200, "trained_citizens": 3200, "university_citizens": 800}),
    ("Mẫu A", {"citizens": 5000}),
    ("Mẫu A", {"1.3": "Không đạt", "learning_citizens": 2800}),
    ("Mẫu B", {}),
)
ANSWERS: Mapping[str, object] = {
    "citizens": 5432,
    "learning_citizens": 3300,
    "1.1": "Đạt",
    "1.2": "Đạt",
    "1.3": "Không đạt",
}
EVIDENCE: Mapping[str, tuple[str, str, date, str]] = {
    "5.1": ("09/QĐ-HKH", "Quyết định công nhận “Công dân học tập” năm 2024", date(2024, 12, 18), "Hội KH xã"),
    "1.1": ("41/BC-UBND", "Báo cáo tuyên truyền năm 2024", date(2024, 12, 10), "UBND xã"),
    "1.2": ("12/KH-UBND", "Kế hoạch năm 2024", date(2024, 2, 15), "UBND xã"),
    "1.3": ("58/KH-UBND", "Kế hoạch Tuần lễ học tập", date(2024, 9, 16), "UBND xã"),
}


def _sign(book: openpyxl.Workbook) -> None:
    """Fill in what is no answer: who filled the form in, and the documents in full."""
    for row, text in (
        ("filled_by", "Cán bộ khuyến học (ví dụ)"),
        ("phone", "0900 000 000"),
        ("filled_on", "06/01/2025"),
    ):
        cell_of(book, "unit", row, "value").value = text
    for sheet in book.worksheets:
        rows: dict[int, dict[str, Any]] = {}
        for table, _, column, cell in keyed_cells(sheet):
            if table == "evidence":
                rows.setdefault(cell.row, {})[column] = cell
        for cells in rows.values():
            if document := EVIDENCE.get(str(cells["indicator"].value)):
                for column, value in zip(("number", "title", "date", "issuer"), document, strict=True):
                    cells[column].value = value


def screen_text(folder: Path) -> str:
    """What the screen says of the sample's verdict, down to the points it still depends on."""
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        show_verdict(Screen(), assess_folder(folder / MAIN))
    text = stream.getvalue().split("Cần sửa hoặc xem lại:")[0]
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


# ---------------------------------------------------------------------------------------------
# What a picture shows


def _shown_page(folder: Path, picture: PagePicture) -> str:
    """SHA-256 of all that makes the page look as it does: templates, style, script, the result that it shows."""
    digest = hashlib.sha256(repr(picture).encode())
    for path in sorted((ROOT / "ccht_excel" / "web").glob("*/*.*")):
        if path.suffix in (".html", ".css", ".js", ".svg"):
            digest.update(path.read_bytes())
    if picture.folder == MAIN:
        result = (folder / MAIN / RESULTS / RESULT).read_text(encoding="utf-8")
        digest.update(re.sub(r"[0-9a-f]{12,64}", "", unicodedata.normalize("NFC", result)).encode())
    return digest.hexdigest()


def shown(folder: Path, picture: Picture | PagePicture) -> str:
    """SHA-256 of all that makes the pictured sheet look as it does: texts, widths, heights, colours, charts.

    Codes of files (runs of hexadecimal digits) are left out: they change whenever the sample is saved anew.
    """
    if isinstance(picture, PagePicture):
        return _shown_page(folder, picture)
    path = folder / picture.workbook
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not know, bars in cells for instance, is no concern here
        sheet = openpyxl.load_workbook(path)[picture.sheet]
    cells = [
        (cell.coordinate, _text(cell.value), cell.fill.fgColor.rgb, cell.font.b, cell.font.sz, cell.number_format)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style
    ]
    columns = {name: (size.width, size.hidden) for name, size in sorted(sheet.column_dimensions.items())}
    rows = {number: (size.height, size.hidden) for number, size in sorted(sheet.row_dimensions.items())}
    merged = sorted(str(area) for area in sheet.merged_cells.ranges)
    charts = _charts(path) if sheet._charts else []
    layout = [sheet.page_setup.orientation, sheet.print_title_rows, [item.id for item in sheet.row_breaks.brk]]
    text = json.dumps([cells, columns, rows, merged, charts, layout], default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _text(value: object) -> str:
    text = unicodedata.normalize("NFC", str(value))
    return "" if re.fullmatch(r"[0-9a-f]{12,64}", text) else text


def _charts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        names = sorted(name for name in package.namelist() if name.startswith(("xl/charts/chart", "xl/drawings/")))
        return [hashlib.sha256(package.read(name)).hexdigest() for name in names]


def file_code(path: Path) -> str:
    """SHA-256 of a picture file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_record() -> dict[str, dict[str, str]]:
    """What is on record for each picture."""
    if not RECORD.exists():
        return {}
    record: dict[str, dict[str, str]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return record


# ---------------------------------------------------------------------------------------------
# Rendering

_DOTS = 150
_COLOURS = 16
_HEAD = round(_DOTS * 14 / 25.4)


def make_pictures(folder: Path, names: Sequence[str] = ()) -> None:
    """Render the pictures (all, unless named) from the workbooks in ``folder``, and put them on record."""
    chosen = [picture for picture in ALL if not names or picture.name in names]
    PICTURES.mkdir(exist_ok=True)
    record = read_record()
    sheets = [picture for picture in chosen if isinstance(picture, Picture)]
    pdfs = {workbook: _pdf(folder, workbook) for workbook in sorted({picture.workbook for picture in sheets})}
    for picture in sheets:
        _render(pdfs[picture.workbook], picture, PICTURES / picture.name)
    _photograph(folder, [picture for picture in chosen if isinstance(picture, PagePicture)])
    for picture in chosen:
        target = PICTURES / picture.name
        record[picture.name] = {"file": file_code(target), "shows": shown(folder, picture)}
        print(f"{target.relative_to(ROOT)}  {target.stat().st_size // 1024} KB")
    known = {picture.name for picture in ALL}
    record = {name: entry for name, entry in sorted(record.items()) if name in known}
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    for path in PICTURES.glob("*.png"):
        if path.name not in known:
            path.unlink()


def _pdf(folder: Path, workbook: str) -> Path:
    from ccht_excel.campaign.pdf import make_pdfs

    return make_pdfs([folder / workbook], folder / "pdf" / workbook.replace("/", "_").replace(".xlsx", ".pdf"), 180)[0]


def _render(pdf: Path, picture: Picture, target: Path) -> None:
    """Turn the page to be seen into a small PNG."""
    from PIL import Image

    page = _page_with(pdf, picture.text)
    call = ["pdftoppm", "-r", str(_DOTS), "-png", "-f", str(page), "-l", str(page), str(pdf)]
    data = subprocess.run(call, check=True, capture_output=True).stdout
    image = _cut(Image.open(io.BytesIO(data)).convert("RGB"), picture)
    if image.width > picture.width:
        image = image.resize(
            (picture.width, round(image.height * picture.width / image.width)), Image.Resampling.LANCZOS
        )
    _few_colours(image).save(target, optimize=True)


_NO_REAL_FOLDER = """real => {
  for (const one of document.querySelectorAll(".place")) {
    one.textContent = one.textContent.replace(real, "D:\\\\Cong dong hoc tap");
  }
}"""


def _photograph(folder: Path, pages: Sequence[PagePicture]) -> None:
    """Pictures of the officer's page in a real Chromium."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    from tests.support.web import chromium, served

    for home in sorted({page.folder for page in pages}):
        with served(folder / home, folder / "trang" / home) as running, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--lang=vi"])
            window = browser.new_page(locale="vi-VN")
            window.goto(running.entrance)
            window.wait_for_load_state()
            start = window.url
            for page in (page for page in pages if page.folder == home):
                window.set_viewport_size({"width": page.width, "height": page.height})
                window.goto(start + page.path)
                window.locator(page.ready).first.wait_for(timeout=60_000)
                window.locator(".job").wait_for(state="detached", timeout=60_000)
                window.evaluate(_NO_REAL_FOLDER, str(folder / home))
                image = Image.open(io.BytesIO(window.screenshot(caret="hide"))).convert("RGB")
                _few_colours(image).save(PICTURES / page.name, optimize=True)
            browser.close()


def _few_colours(image: Any) -> Any:
    """The picture in greys, its commonest colours and its commonest bright ones: the file small, red text red."""
    from PIL import Image

    parts = np.asarray(image).astype(np.int32)
    found, places, counts = np.unique(
        parts[..., 0] << 16 | parts[..., 1] << 8 | parts[..., 2], return_inverse=True, return_counts=True
    )
    colours = np.stack((found >> 16, found >> 8 & 255, found & 255), axis=1)
    bright = np.ptp(colours, axis=1) > 60
    order = np.argsort(-counts, kind="stable")
    greys = np.repeat(np.arange(0, 256, 17), 3).reshape(-1, 3)
    kept = np.concatenate((greys, colours[order[:_COLOURS]], colours[order[bright[order]][: 3 * _COLOURS]]))
    nearest = np.array([np.abs(kept - colour).sum(axis=1).argmin() for colour in colours], dtype=np.uint8)
    made = Image.fromarray(nearest[places].reshape(parts.shape[:2]), "P")
    made.putpalette(kept.astype(np.uint8).tobytes())
    return made


def _page_with(pdf: Path, text: str) -> int:
    """Number of the first page that has the text."""
    output = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout
    pages = unicodedata.normalize("NFC", output.decode()).split("\f")
    for number, page in enumerate(pages, 1):
        if text in " ".join(page.split()):
            return number
    raise LookupError(f"{pdf.name}: no page has the text {text!r}")


def _cut(image: Any, picture: Picture) -> Any:
    """Cut away the blank margins (and the page's head and foot, unless all of it is to be seen), add a thin frame."""
    from PIL import ImageChops, ImageOps

    if not picture.whole:
        image = image.crop((0, _HEAD, image.width, image.height - _HEAD))
    image = image.crop((0, 0, image.width, image.height * picture.height // 100))
    box = ImageChops.invert(image.convert("L")).getbbox()
    margin = 18
    image = ImageOps.expand(image.crop(box), margin, "white")
    return ImageOps.expand(image, 1, "#a0a0a0")


def write_screen_text(text: str) -> None:
    """Put the screen text into the manual, between its two marks."""
    start, end = SCREEN_MARKS
    before, _, rest = MANUAL.read_text(encoding="utf-8").partition(start)
    _, _, after = rest.partition(end)
    MANUAL.write_text(f"{before}{start}\n```text\n{text}\n```\n{end}{after}", encoding="utf-8")


def main(names: Sequence[str]) -> None:
    """Make everything anew, with numbers in Vietnamese form as on the officer's machine."""
    os.environ["LC_ALL"] = "vi_VN.UTF-8"
    with tempfile.TemporaryDirectory(prefix="ccht-anh-") as name:
        folder = Path(name)
        make_workbooks(folder)
        make_pictures(folder, names)
        write_screen_text(screen_text(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
