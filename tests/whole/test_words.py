"""One word for each thing: what offices do not write stands on no paper of any criteria set."""

from __future__ import annotations

import email
import html
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from email.policy import default
from pathlib import Path

import docx
import openpyxl
import pytest

from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import init_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.findings.catalogue import CATALOGUE
from tests.support.web import Served, served

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

OTHERS = re.compile(r"biểu mẫu|chưa đạt|chưa xác định|✓|✗", re.IGNORECASE)
"""Instead of: phiếu, Không đạt, Chưa đủ căn cứ, √ and ×."""


def texts(path: Path) -> Iterator[str]:
    if path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path).worksheets:
            cells = (cell.value for row in sheet.iter_rows() for cell in row) if sheet.sheet_state == "visible" else ()
            yield from (value for value in cells if isinstance(value, str))
            for rule in sheet.data_validations.dataValidation:
                yield from filter(None, (rule.prompt, rule.error, rule.promptTitle, rule.errorTitle))
    elif path.suffix == ".docx":
        book = docx.Document(str(path))
        yield from (paragraph.text for paragraph in book.paragraphs)
        yield from (cell.text for table in book.tables for row in table.rows for cell in row.cells)
    elif path.suffix == ".eml":
        mail = email.message_from_bytes(path.read_bytes(), policy=default)
        yield from filter(None, (mail["subject"], mail.get_body().get_content()))  # type: ignore[attr-defined]
    elif path.suffix == ".txt":
        yield path.read_text(encoding="utf-8-sig")


def none_by_another_word(said: Mapping[str, Iterable[str]]) -> None:
    others = {name: [text for text in texts if OTHERS.search(text)] for name, texts in said.items()}
    assert {name: texts for name, texts in others.items() if texts} == {}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("set_id", ["sample", "tt25_2023_cap_xa", "tt24_2023_cap_huyen", "tt24_2023_cap_tinh"])
def test_no_paper_calls_a_thing_by_another_word(tmp_path: Path, set_id: str) -> None:
    folder = tmp_path / "dot"
    if set_id == "sample":
        copy_sample(folder)
    else:
        init_campaign(folder, new_campaign("Thái Sơn", 2025, criteria_set=set_id))
    distribute(folder)
    merge(folder, dossier=True)
    papers = [path for path in folder.rglob("*") if "nhan_ve" not in path.parts and path.is_file()]
    found = {path.name: [text for text in texts(path) if text] for path in papers}
    assert sum(map(bool, found.values())) > 9
    assert any("Chưa đủ căn cứ" in text for text in found["tong_hop.xlsx"])
    none_by_another_word(found)


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with mail addresses, merged: marked copies of returns of every type, messages, drafts of mails."""
    folder = copy_sample(tmp_path_factory.mktemp("dot") / "mau")
    book = openpyxl.load_workbook(folder / "dot_danh_gia.xlsx")
    sheet = book["Đơn vị"]
    for row in sheet.iter_rows(min_row=6, max_row=13):
        row[4].value = "don.vi@vi.du.vn"
    book.save(folder / "dot_danh_gia.xlsx")
    distribute(folder)
    merge(folder)
    return folder


def test_nor_do_marked_copies_messages_and_mails(worked: Path) -> None:
    wanted = ("tra_lai", "thu", "phat_di", "ket_qua")
    papers = [path for path in worked.rglob("*") if path.parent.name in wanted and path.is_file()]
    found = {str(path.relative_to(worked)): list(texts(path)) for path in papers}
    kinds = {path.suffix for path in papers if found[str(path.relative_to(worked))]}
    assert kinds >= {".xlsx", ".eml", ".txt"}
    assert sum("tra_lai" in name and bool(said) for name, said in found.items()) > 2
    none_by_another_word(found)


def test_nor_does_a_roll_up(worked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["rollup", str(worked), "-o", str(tmp_path / "gop.xlsx")])
    said = list(texts(tmp_path / "gop.xlsx"))
    assert any("Chưa đủ căn cứ" in text for text in said)
    none_by_another_word({"roll-up": said, "screen": capsys.readouterr()})


def test_nor_does_the_screen(worked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = (
        ["merge", str(worked)],
        ["distribute", str(worked)],
        ["due", str(worked)],
        ["verify", str(worked)],
        ["explain", str(worked), "5.1"],
        ["check", *map(str, sorted((worked / "nhan_ve").glob("*.xlsx"))[:2])],
        ["findings"],
    )
    said = {}
    for command in commands:
        run(command)
        captured = capsys.readouterr()
        assert captured.out or captured.err
        said[command[0]] = [captured.out, captured.err]
    none_by_another_word(said)


def test_nor_does_a_finding() -> None:
    said = {code: (entry.title, entry.message, entry.remedy) for code, entry in CATALOGUE.items()}
    assert len(said) > 100
    none_by_another_word(said)


@pytest.mark.slow
def test_nor_do_the_pages_in_the_browser(worked: Path, tmp_path: Path) -> None:
    with served(worked, tmp_path / "state") as page:
        page.enter()
        _, headers, _ = page.ask("GET", "/")
        for _ in range(120):
            if b"/chi-tieu/" in page.ask("GET", headers["location"])[2]:
                break
            time.sleep(0.5)
        said = pages_of(page, headers["location"])
    assert any("/chi-tieu/" in path for path in said) and any("/sua" in path for path in said)
    assert sum("chưa đủ căn cứ" in text.lower() for text in said.values()) > 1
    none_by_another_word({path: (text,) for path, text in said.items()})


def pages_of(page: Served, first: str) -> dict[str, str]:
    """Every page that links lead to from the first, scripts and styles too; not what is there to be saved."""
    found: dict[str, str] = {}
    waiting = [first]
    while waiting:
        path = waiting.pop()
        if path in found or "/tai/" in path or path.endswith("/tin"):
            continue
        status, headers, body = page.ask("GET", path)
        if status == 200 and headers["content-type"].startswith("text/"):
            found[path] = html.unescape(body.decode())
            waiting += re.findall(r'(?:href|src)="(/[^"#]*)"', found[path])
    return found
