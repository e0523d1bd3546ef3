"""No output of a campaign of Thông tư 24 calls a part of the school “đơn vị”: that is the school itself there."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.folder import CONTROL, FORMS, RETURNS, init_campaign
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from tests.support.campaigns import keyed_cells
from tests.support.official import OFFICIAL, of_the_page, texts_in
from tests.support.web import served

pytestmark = [pytest.mark.filterwarnings("ignore:.*extension is not supported"), pytest.mark.slow]

SET = "tt24_2023_cap_huyen"
UNIT = re.compile("đơn vị", re.IGNORECASE)


def calls_a_part_so(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if UNIT.search(OFFICIAL.sub("", text))]


def answered(form: Path, target: Path, number: int) -> None:
    """Every question answered, with numbers of this return's own, so that parts and versions differ."""
    book = openpyxl.load_workbook(form)
    for sheet in book:
        for table, _, column, cell in keyed_cells(sheet):
            if table == "indicators" and column == "result" and cell.value is None:
                cell.value = "Đạt"
            elif table == "figures" and column == "value" and cell.value is None:
                cell.value = 40 + number
    book.save(target)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school of whose parts two are asked the same; returned: versions, a stranger, a blank form, other files."""
    folder = tmp_path_factory.mktemp("truong") / "dot"
    init_campaign(folder, new_campaign("Trường Tiểu học Thái Sơn", 2025, criteria_set=SET))
    book = openpyxl.load_workbook(folder / CONTROL)
    for sheet in book:
        for table, _, column, cell in keyed_cells(sheet):
            if table == "assignments" and column in ("to_chuc_nhan_su", "tai_vu"):
                cell.value = "x"
            elif table == "units" and column == "email" and cell.row == 6:
                cell.value = "to.danh.gia@vi.du.vn"
    book.save(folder / CONTROL)
    assert run(["distribute", str(folder)]) == 0
    forms, returns = folder / FORMS, folder / RETURNS
    for number, name in enumerate(("to_chuc_nhan_su", "tai_vu", "tai_vu")):
        answered(forms / f"{name}.xlsx", returns / f"{number}.xlsx", number)
    book = openpyxl.load_workbook(returns / "0.xlsx")
    del book["_ccht"]
    book.save(returns / "la.xlsx")
    shutil.copy(forms / "to_danh_gia.xlsx", returns)
    shutil.copy(folder / CONTROL, returns / "dieu_khien.xlsx")
    (returns / "hong.xlsx").write_bytes(b"PK\x03\x04")
    (returns / "thu.eml").write_bytes(b"From: a@b.vn\r\nSubject: x\r\n\r\nphieu\r\n")
    return folder


def test_no_paper_result_mail_or_screen_does(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said, gathered = {}, school.parent / "gop.xlsx"
    for command in (
        ["merge", str(school)],
        ["dossier", str(school)],
        ["distribute", str(school)],
        ["due", str(school)],
        ["explain", str(school), "1.3"],
        ["check", *map(str, sorted((school / RETURNS).iterdir()))],
        ["verify", str(school / FORMS / "tai_vu.xlsx")],
        ["merge", str(school.parent)],
        ["init", str(school.parent / "sau"), "--from", str(school)],
        ["rollup", str(school), "-o", str(gathered)],
    ):
        run(command)
        told = capsys.readouterr()
        said[command[0]] = [line for line in (told.out + told.err).splitlines() if "ccht rollup" not in line]
    # A roll-up counts schools and offices themselves.
    rolled = said.pop("rollup")
    assert rolled and gathered.is_file()
    papers = [path for path in school.rglob("*") if path.is_file() and RETURNS not in path.parts]
    said |= {str(path.relative_to(school)): list(texts_in(path)) for path in papers}
    assert sum(bool(texts) for texts in said.values()) > 20
    assert {name: found for name, texts in said.items() if (found := calls_a_part_so(texts))} == {}
    assert any("bộ phận" in text for text in said["check"])


def test_no_page_does(school: Path, tmp_path: Path) -> None:
    root = shutil.copytree(school, tmp_path / "noi")
    with served(root, tmp_path / "state") as page:
        page.enter()
        home = dict(page.ask("GET", "/")[1])["location"]
        for _ in range(120):
            body = page.ask("GET", home)[2].decode()
            if "Đang đọc…" not in body:
                break
            time.sleep(0.25)
        for part in ("", "sua", "hop", "ho-so", "nguoi-dan", "chi-tieu/1.3"):
            status, _, shown = page.ask("GET", home + part)
            assert status == 200 and calls_a_part_so(of_the_page(shown)) == [], part
        assert "nơi sửa bộ phận, phân công" in page.ask("GET", home)[2].decode()
        _, _, refused = page.ask(
            "POST", f"{home}giao/khong_co", {"Content-Type": "application/x-www-form-urlencoded"}, b""
        )
        assert "Không có bộ phận nào như vậy" in refused.decode()
