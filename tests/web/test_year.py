"""The officer's year in a real browser, clicks and drops only."""

from __future__ import annotations

import io
import shutil
import signal
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from ccht_excel.campaign.folder import CONTROL, RESULT, RESULTS, RETURNS, SUMMARY, read_campaign
from ccht_excel.files.shipped import shipped_path
from tests.support.browser import drop, go_to
from tests.support.campaigns import cell_of
from tests.support.slow import slow_files
from tests.web.conftest import Opened

pytestmark = pytest.mark.browser
SAMPLE = shipped_path("samples", "thai_son_2024")


def zipped(folder: Path) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                package.write(path, path.relative_to(folder).as_posix())
    return stream.getvalue()


def total(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator("tr.total td").all_inner_texts()]


def create(page: Page, commune: str, **others: str) -> None:
    page.get_by_label("Tên", exact=True).fill(commune)
    for label, text in others.items():
        page.locator(f"[name={label}]").fill(text)
    page.get_by_role("button", name="Tạo đợt").click()


@pytest.mark.slow
def test_from_an_empty_folder_to_a_verdict(opened: Opened, tmp_path: Path) -> None:
    root = tmp_path / "Cộng đồng học tập"
    running, page = opened(root)
    create(page, "Thái Sơn", district="Hiệp Hòa", province="Bắc Giang", year="2024")
    expect(page.get_by_text("Đã tạo đợt")).to_be_visible()
    (campaign,) = root.iterdir()
    page.get_by_role("button", name="Mở tệp điều khiển").click()
    expect(page.get_by_text("Đang mở dot_danh_gia.xlsx")).to_be_visible()
    shutil.copy(SAMPLE / CONTROL, campaign / CONTROL)  # what the officer changes in Excel
    page.get_by_role("button", name="Tạo phiếu").click()
    expect(page.get_by_text("Đã tạo 8 phiếu")).to_be_visible()
    page.get_by_text("Hội Khuyến học xã").first.click()
    expect(page.get_by_label("Tin nhắn gửi kèm phiếu").nth(6)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải phiếu của Hội Khuyến học xã").click()
    assert openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).sheetnames[:2] == [
        "Hướng dẫn",
        "Tiêu chí 5",
    ]

    files = [path for path in (SAMPLE / RETURNS).iterdir() if path.is_file()]
    drop(page, [(path.name, path.read_bytes()) for path in files])
    expect(page.get_by_text("Chưa nộp (")).to_be_visible()
    drop(page, [("zalo.zip", zipped(SAMPLE / RETURNS / "zalo"))])
    expect(page.get_by_text("Tất cả các đơn vị đã nộp phiếu.")).to_be_visible()
    assert {path.name for path in files} | {"zalo.zip"} == {path.name for path in (campaign / RETURNS).iterdir()}
    expect(page.locator("tr.total td").first).to_contain_text("Chưa đủ căn cứ")

    page.locator("table.results").get_by_role("link", name="5.1.").click()
    expect(page.get_by_text("nguyên văn trong ô: “5.432 người”")).to_be_visible()
    go_to(page, "Nhắc và trả lại phiếu")
    page.get_by_role("button", name="Mở tệp đính kèm: Hội Khuyến học xã").click()
    expect(page.get_by_text("Đang mở hoi_khuyen_hoc.xlsx")).to_be_visible()
    assert [Path(line).name for line in running.opened.read_text().splitlines()] == [CONTROL, "hoi_khuyen_hoc.xlsx"]

    go_to(page, "Cuộc họp")
    page.get_by_label("5.432 – Hội Khuyến học xã").check()
    page.get_by_label("Lý do (bắt buộc)").first.fill("Theo số liệu của Công an xã")
    page.get_by_role("button", name="Ghi kết luận").first.click()
    expect(page.get_by_text("Đã kết luận: 5.432")).to_be_visible()
    go_to(page, "Phát, thu, kết quả")
    expect(page.locator("tr.criterion").last.locator("td").nth(1)).to_contain_text("√ Đạt")
    assert (campaign / RESULTS / SUMMARY).is_file()
    go_to(page, "Hồ sơ")
    page.get_by_role("button", name="Ghi hồ sơ").click()
    expect(page.get_by_text("Ghi hồ sơ: xong.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải Tờ trình").click()
    assert "Thái Sơn" in "\n".join(line.text for line in docx.Document(download.value.path()).paragraphs)
    go_to(page, "Phát, thu, kết quả")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về").last.click()
    assert download.value.path().read_bytes() == (campaign / RESULTS / SUMMARY).read_bytes()


@pytest.mark.slow
def test_next_years_campaign_comes_from_last_years(opened: Opened, full: Path, tmp_path: Path) -> None:
    root = tmp_path / "gốc"
    shutil.copytree(full, root / "năm 2024")
    _, page = opened(root)
    expect(page.locator("table.campaigns")).to_contain_text("đang thu")
    page.get_by_label("Chép từ đợt năm trước").select_option("Xã Thái Sơn, năm 2024")
    page.get_by_role("button", name="Tạo đợt").click()
    expect(page.get_by_text("Đã chép từ đợt trước")).to_be_visible()
    made = next(path for path in root.iterdir() if path.name != "năm 2024")
    assert made.name == "Xã Thái Sơn 2025"
    book = openpyxl.load_workbook(made / CONTROL)
    assert cell_of(book, "campaign", "year", "value").value == 2025
    shutil.copytree(full, root / "bản sao")
    page.goto(page.url.partition("/dot/")[0])
    before = page.get_by_label("Chép từ đợt năm trước")
    expect(before).to_contain_text("Xã Thái Sơn, năm 2024 (bản sao)")
    expect(before).to_contain_text("Xã Thái Sơn, năm 2024 (năm 2024)")


@pytest.mark.slow
def test_a_campaign_for_nobody_is_not_created(opened: Opened, tmp_path: Path) -> None:
    _, page = opened(tmp_path / "gốc")
    page.get_by_label("Loại").select_option(label="phường")
    page.get_by_label("Tỉnh, thành phố").fill("tỉnh Bắc Ninh")
    page.get_by_label("Thuộc vùng khó khăn").check()
    page.get_by_role("button", name="Tạo đợt").click()
    expect(page.get_by_text("Chưa ghi tên")).to_be_visible()
    expect(page.get_by_label("Tỉnh, thành phố")).to_have_value("tỉnh Bắc Ninh")
    expect(page.get_by_label("Loại").locator("option:checked")).to_have_text("phường")
    expect(page.get_by_label("Thuộc vùng khó khăn")).to_be_checked()
    assert not (tmp_path / "gốc").exists()


@pytest.mark.slow
def test_a_name_that_says_its_kind_chooses_the_criteria_and_another_is_asked_for(
    opened: Opened, tmp_path: Path
) -> None:
    root = tmp_path / "gốc"
    _, page = opened(root)
    page.get_by_label("Tên").fill("Trường mẫu giáo Hoa Sen")
    page.get_by_role("button", name="Tạo đợt").click()
    expect(page.get_by_text("không phải tên của một xã")).to_be_visible()
    assert not root.exists()
    page.get_by_label("Tên").fill("Trường mầm non Hoa Sen")
    page.get_by_role("button", name="Tạo đợt").click()
    expect(page.get_by_text("Đã tạo đợt")).to_be_visible()
    (made,) = root.iterdir()
    assert read_campaign(made).campaign.criteria_set == "tt24_2023_cap_huyen"


@pytest.mark.slow
def test_files_that_arrive_behind_the_pages_back(opened: Opened, blank: Path, returned: Path) -> None:
    _, page = opened(blank)
    expect(page.get_by_text("Chưa nộp (8)")).to_be_visible()
    shutil.copy(returned / RETURNS / "truong_thcs.xlsx", blank / RETURNS / "Zalo tải về.xlsx")
    expect(page.locator(".files .accepted")).to_contain_text("Zalo tải về.xlsx")
    expect(page.get_by_text("Chưa nộp (7)")).to_be_visible()
    data = (returned / RETURNS / "hoi_khuyen_hoc.xlsx").read_bytes()
    with (blank / RETURNS / "chậm.xlsx").open("wb") as slow:
        for start in range(0, len(data), len(data) // 6 + 1):
            slow.write(data[start : start + len(data) // 6 + 1])
            slow.flush()
            time.sleep(0.4)
            assert page.locator(".files .rejected").count() == 0
    expect(page.get_by_text("Chưa nộp (6)")).to_be_visible()
    assert page.locator(".files .rejected").count() == 0


@pytest.mark.slow
def test_a_broken_control_workbook_says_where_and_mending_it_is_noticed(opened: Opened, full: Path) -> None:
    good = (full / CONTROL).read_bytes()
    book = openpyxl.load_workbook(full / CONTROL)
    wrong = cell_of(book, "campaign", "year", "value")
    wrong.value = "năm nay"
    book.save(full / CONTROL)
    _, page = opened(full)
    expect(page.get_by_text("Tệp điều khiển").first).to_be_visible()
    expect(page.locator(".found").get_by_text("năm nay")).to_contain_text(f"ô {wrong.coordinate}")
    (full / CONTROL).write_bytes(good)
    expect(page.locator("tr.total")).to_be_visible()


HOSTILE = "<script>alert(1)</script>"


@pytest.mark.slow
def test_names_and_notes_are_text_wherever_they_go(opened: Opened, tmp_path: Path) -> None:
    root = tmp_path / "gốc"
    _, page = opened(root)
    create(page, HOSTILE, district='"><img src=x onerror=alert(2)>')
    (campaign,) = root.iterdir()
    book = openpyxl.load_workbook(campaign / CONTROL)
    cell = book["Đơn vị"]["C6"]
    cell.value = f"{HOSTILE} & 'Hội' {{{{7*7}}}}"
    book.save(campaign / CONTROL)
    page.get_by_role("button", name="Tạo phiếu").click()
    expect(page.get_by_text("Đã tạo 8 phiếu")).to_be_visible()
    drop(page, [('"><svg onload=alert(3)>.xlsx', b"no workbook"), ("<b>đậm</b>.xlsx", b"none either")])
    expect(page.locator(".files .file")).to_have_count(2)
    for step in ("Phát, thu, kết quả", "Nhắc và trả lại phiếu", "Cuộc họp"):
        go_to(page, step)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
    go_to(page, "Phát, thu, kết quả")
    expect(page.get_by_text(f"{HOSTILE} & 'Hội' {{{{7*7}}}}").first).to_be_visible()
    page.locator("table.results").get_by_role("link", name="1.1.").click()
    expect(page.locator("article")).to_contain_text(HOSTILE)
    assert page.locator("main script, main img, main svg[onload], main b").count() == 0


@pytest.mark.slow
def test_two_pages_show_the_same_and_do_not_mix(opened: Opened, blank: Path, returned: Path) -> None:
    _, first = opened(blank)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.get_by_text("Chưa nộp (8)")).to_be_visible()
    drop(first, [("truong_thcs.xlsx", (returned / RETURNS / "truong_thcs.xlsx").read_bytes())])
    drop(second, [("truong_thcs.xlsx", (returned / RETURNS / "hoi_khuyen_hoc.xlsx").read_bytes())])
    for page in (first, second):
        expect(page.get_by_text("Chưa nộp (6)")).to_be_visible()
    assert sorted(path.name for path in (blank / RETURNS).iterdir()) == ["truong_thcs (2).xlsx", "truong_thcs.xlsx"]


@pytest.mark.slow
def test_keyboard_alone_is_enough(opened: Opened, tmp_path: Path) -> None:
    root = tmp_path / "gốc"
    _, page = opened(root)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.id") != "commune":
        page.keyboard.press("Tab")
    page.keyboard.type("Thái Sơn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã tạo đợt")).to_be_visible()
    expect(page.get_by_role("button", name="Tạo phiếu")).to_be_visible()
    for _ in range(40):
        if page.evaluate("document.activeElement.textContent") == "Tạo phiếu":
            break
        page.keyboard.press("Tab")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    page.keyboard.press("Space")
    expect(page.get_by_text("Đã tạo 8 phiếu")).to_be_visible()
    assert ring == "3px"


@pytest.mark.slow
def test_a_page_reopened_after_the_server_was_killed_while_merging(opened: Opened, full: Path) -> None:
    slow = slow_files(full / RETURNS)
    running, page = opened(full)
    page.locator(".job").wait_for()
    running.process.send_signal(signal.SIGKILL)
    running.process.wait()
    for path in slow:
        path.unlink()
    expect(page.get_by_text("mất liên lạc")).to_be_visible()
    _, again = opened(full)
    expect(again.locator("tr.total")).to_be_visible()
    expect(again.get_by_role("button", name="Mở bản tổng hợp")).to_be_visible()
    assert (full / RESULTS / RESULT).is_file()
    assert list(full.rglob(".ccht-*")) == []
