"""What the buttons do, without a browser: forms as it sends them, pages as it gets them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote_plus

from ccht_excel.campaign.folder import CONTROL, RESULT, RESULTS, RETURNS, SUMMARY
from tests.support.slow import slow_files
from tests.support.web import Served, served

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def typed(**fields: str) -> bytes:
    return "&".join(f"{name}={quote_plus(text)}" for name, text in fields.items()).encode()


def wait_for(found: Callable[[], bool]) -> None:
    until = time.monotonic() + 40
    while not found():
        assert time.monotonic() < until
        time.sleep(0.2)


def enter(page: Served) -> str:
    """Come in; the address of the only campaign."""
    page.enter()
    return page.ask("GET", "/")[1]["location"]


def test_a_resolution_is_refused_while_the_workbook_is_open_and_written_once_it_is_closed(
    full: Path, tmp_path: Path
) -> None:
    with served(full, tmp_path / "tt") as page:
        home = enter(page)
        mark = full / f"~${CONTROL}"
        mark.write_bytes(b"")
        body = typed(datum="citizens", value="5.000", other="", reason="Theo Công an xã")
        before = (full / CONTROL).read_bytes()
        page.ask("POST", f"{home}hop", FORM, body)
        assert "đang mở ở Excel" in page.ask("GET", f"{home}hop")[2].decode()
        assert (full / CONTROL).read_bytes() == before
        mark.unlink()
        page.ask("POST", f"{home}hop", FORM, typed(datum="citizens", value="", other="nhiều", reason="Không rõ"))
        assert "nhiều" in page.ask("GET", f"{home}hop")[2].decode()
        assert (full / CONTROL).read_bytes() == before
        page.ask("POST", f"{home}hop", FORM, body)
        text = page.ask("GET", f"{home}hop")[2].decode()
        assert ("Đã kết luận: 5.000" in text, "Theo Công an xã" in text) == (True, True)


def test_a_result_that_cannot_be_written_is_shown_and_written_later(full: Path, tmp_path: Path) -> None:
    (full / RESULTS / SUMMARY).mkdir()  # as good as a file that is locked: nothing can take its place
    with served(full, tmp_path / "tt") as page:
        home = enter(page)
        wait_for(lambda: "chưa ghi được vào thư mục ket_qua" in page.ask("GET", home)[2].decode())
        assert "Tất cả các đơn vị đã nộp phiếu" in page.ask("GET", home)[2].decode()
        (full / RESULTS / SUMMARY).rmdir()
        page.ask("POST", f"{home}tong-hop")
        wait_for((full / RESULTS / SUMMARY).is_file)


def test_long_work_can_be_stopped_and_leaves_nothing_half_done(full: Path, tmp_path: Path) -> None:
    slow = slow_files(full / RETURNS)
    with served(full, tmp_path / "tt") as page:
        home = enter(page)
        page.ask("GET", home)
        page.ask("POST", f"{home}dung")
        wait_for(lambda: "Đã dừng theo yêu cầu" in page.ask("GET", home)[2].decode())
        assert not (full / RESULTS / RESULT).exists()
        assert list(full.rglob(".ccht-*")) == []
        for path in slow:
            path.unlink()
        page.ask("POST", f"{home}tong-hop")
        wait_for((full / RESULTS / RESULT).is_file)


def test_all_campaigns_of_a_tree_at_once(blank: Path, returned: Path, tmp_path: Path) -> None:
    root = tmp_path / "cây"
    shutil.copytree(blank, root / "một")
    shutil.copytree(returned, root / "hai")
    shutil.copytree(blank, root / "ba")
    (root / "ba" / CONTROL).write_bytes(b"no workbook")
    with served(root, tmp_path / "tt") as page:
        page.enter()
        page.ask("POST", "/tat-ca/tong-hop")
        wait_for(lambda: "Đã xong 2 đợt" in page.ask("GET", "/")[2].decode())
        text = page.ask("GET", "/")[2].decode()
        assert ("Bỏ qua 1 đợt: ba" in text, "đủ để kết luận" in text, "tệp điều khiển có lỗi" in text) == (True,) * 3
