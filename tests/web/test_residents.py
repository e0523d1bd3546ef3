"""A list of residents on the page: counted in memory, looked at, taken over; nothing of it stays anywhere."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect
from starlette.requests import Request

from ccht_excel.campaign.folder import CONTROL, FORMS, RETURNS, read_campaign
from ccht_excel.web.uploads import take_list
from tests.support.browser import drop
from tests.support.campaigns import campaign_folder
from tests.support.residents import MadeUp, person, save
from tests.web.conftest import Opened

SECRET = "Zzyzxq"


def everything(root: Path) -> Iterator[bytes]:
    return (path.read_bytes() for path in root.rglob("*") if path.is_file() and not path.is_symlink())


@pytest.mark.slow
@pytest.mark.browser
def test_a_list_is_counted_shown_and_taken_over(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tam"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    folder = campaign_folder(tmp_path / "dot")
    people = [person(family=SECRET, given=f"{SECRET} {n}", year=1980, level="ĐH" if n < 30 else "") for n in range(90)]
    (tmp_path / "nguon").mkdir()
    path = save(tmp_path / "nguon" / "sổ phổ cập.xlsx", [[], [2024], [], [], *people])
    before = (folder / CONTROL).read_bytes()
    _, page = opened(folder)
    page.get_by_role("link", name="Số tham khảo từ sổ phổ cập giáo dục").click()
    expect(page.get_by_role("heading", name="Số tham khảo từ sổ phổ cập giáo dục")).to_be_visible()
    drop(page, [(path.name, path.read_bytes())])
    expect(page.get_by_role("heading", name="Đã đếm, chưa ghi")).to_be_visible()
    expect(page.get_by_text("SHA-256 của tệp")).to_be_visible()
    expect(page.locator("#dem")).to_contain_text("90 (mọi công dân thường trú")
    assert (folder / CONTROL).read_bytes() == before
    assert SECRET not in page.content()
    page.get_by_label("Được đào tạo, có ghi trình độ").uncheck()
    page.get_by_role("button", name="Ghi vào tệp điều khiển").click()
    expect(page.get_by_text("Đã ghi vào tệp điều khiển")).to_be_visible()
    kept = {(item.datum, item.value) for item in read_campaign(folder).campaign.references}
    assert kept == {("citizens", 90), ("university_citizens", 30)}
    page.get_by_role("link", name="Về trang đợt").click()
    page.get_by_role("button", name="phiếu", exact=False).first.click()
    expect(page.get_by_text("Đã tạo 8 phiếu")).to_be_visible()
    form = openpyxl.load_workbook(folder / FORMS / "ban_to_chuc.xlsx")
    texts = [str(cell.value) for row in form["Tiêu chí 5"].iter_rows() for cell in row if cell.value]
    assert any(text.startswith("sổ phổ cập giáo dục: 90 (") for text in texts)
    assert list((folder / RETURNS).iterdir()) == []
    places = (folder, temporary, tmp_path / "trạng thái")
    assert not any(SECRET.encode() in data for place in places for data in everything(place))


@pytest.mark.slow
@pytest.mark.browser
def test_what_is_no_list_is_told_and_what_was_counted_can_be_dropped(opened: Opened, tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot")
    before = (folder / CONTROL).read_bytes()
    _, page = opened(folder)
    page.get_by_role("link", name="Số tham khảo từ").click()
    expect(page.get_by_role("heading", name="Số tham khảo từ")).to_be_visible()
    drop(page, [("so.xlsx", (folder / CONTROL).read_bytes())])
    expect(page.get_by_text("Không đếm được so.xlsx")).to_be_visible()
    page.locator("#so").set_input_files(MadeUp(60, 2024).save(tmp_path / "so.xlsx"))
    page.get_by_role("button", name="Đếm, chưa ghi gì").click()
    expect(page.get_by_role("heading", name="Đã đếm, chưa ghi")).to_be_visible()
    page.get_by_role("button", name="Bỏ, không ghi").click()
    expect(page.get_by_text("Đã bỏ số vừa đếm")).to_be_visible()
    expect(page.get_by_role("heading", name="Đã đếm, chưa ghi")).to_have_count(0)
    assert (folder / CONTROL).read_bytes() == before
    assert list((folder / RETURNS).iterdir()) == []


def test_no_temporary_file_is_made_of_a_list_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    content = b"x" * (5 << 20)
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="C:\\\\nha\\\\so.xlsx"\r\n\r\n'
    body = head + content + b"\r\n--b--\r\n"

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", b"multipart/form-data; boundary=b")]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    with ThreadPoolExecutor(1) as elsewhere:  # the browser of the tests above has a loop running in this thread
        name, data = elsewhere.submit(lambda: asyncio.run(take_list(request))).result()
    assert (name.rpartition("/")[2], data) == ("so.xlsx", content)


@pytest.mark.browser
def test_a_list_dropped_among_the_returns_is_refused_with_what_to_do_instead(opened: Opened, tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot")
    book = openpyxl.Workbook()
    for row in (["STT", "Họ và tên", "Tuổi"], [1, SECRET, 40]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "ds.xlsx")
    _, page = opened(folder)
    drop(page, [("ds.xlsx", (tmp_path / "ds.xlsx").read_bytes())])
    expect(page.get_by_text("là danh sách từng người", exact=False)).to_be_visible()
    expect(page.get_by_text("trang Số tham khảo", exact=False).first).to_be_visible()
    assert SECRET not in page.content()
    assert list((folder / RETURNS).iterdir()) == []
