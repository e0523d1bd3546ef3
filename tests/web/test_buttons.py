"""What the buttons do, without a browser: forms as it sends them, pages as it gets them."""

from __future__ import annotations

import re
import shutil
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from ccht_excel.campaign.folder import CONTROL, RESULT, RESULTS, RETURNS, SUMMARY, read_campaign
from ccht_excel.law.criteria import load_criteria
from ccht_excel.vietnamese.printed import format_date
from tests.support.campaigns import ANSWERS, hand_in
from tests.support.slow import slow_files
from tests.support.web import Served, served

AGE, COUNTING = "citizens.age_base", "trained_citizens.counting"
CHOICES = load_criteria().data["citizens"].attributes[0].choices
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


@pytest.mark.slow
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
        page.ask("POST", f"{home}hop", FORM, typed(form="khac", datum="citizens", other="nhiều", reason="Không rõ"))
        text = page.ask("GET", f"{home}hop")[2].decode()
        assert "kết luận về “Tổng số công dân trong xã” là “nhiều”" in text
        assert "ô C6" not in text, "nothing stands in a cell that was not written"
        assert ('value="nhiều"' in text, 'value="Không rõ"' in text) == (True, True)
        assert (full / CONTROL).read_bytes() == before
        page.ask(
            "POST", f"{home}hop", FORM, typed(datum="citizens", value="4.999", other="5.000", reason="Theo Công an xã")
        )
        text = page.ask("GET", f"{home}hop")[2].decode()
        assert "Đã ghi “5.000” vào tệp điều khiển" in text
        assert ("Đã kết luận: 5.000" in text, "Theo Công an xã" in text) == (True, True)
        assert 'value="Theo Công an xã"' not in text


@pytest.mark.slow
def test_while_nobody_has_returned_anything_units_are_not_said_to_agree(blank: Path, tmp_path: Path) -> None:
    with served(blank, tmp_path / "tt") as page:
        home = enter(page)
        wait_for(lambda: "còn 8 đơn vị chưa nộp" in page.ask("GET", f"{home}hop")[2].decode())
        assert 'class="good"' not in page.ask("GET", f"{home}hop")[2].decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "good"), [("hop", "Không có số liệu, cách tính nào"), ("sua", "Không phải nhắc đơn vị nào")]
)
def test_where_nothing_could_be_read_nothing_is_said_to_be_well(
    blank: Path, tmp_path: Path, step: str, good: str
) -> None:
    (blank / CONTROL).write_bytes(b"x")
    with served(blank, tmp_path / "tt") as page:
        text = page.ask("GET", f"{enter(page)}{step}")[2].decode()
        assert "Tệp điều khiển" in text
        assert (good in text, "Ghi kết luận" in text) == (False, False)


@pytest.mark.slow
def test_what_units_count_by_is_settled_alone_by_the_choices_of_the_control_workbook(
    full: Path, tmp_path: Path
) -> None:
    hand_in(full, "ban_to_chuc", "khac.xlsx", {**ANSWERS, AGE: "Mọi công dân thường trú", COUNTING: None})
    with served(full, tmp_path / "tt") as page:
        home = enter(page)
        wait_for(lambda: "khac.xlsx" in page.ask("GET", home)[2].decode())
        wait_for(lambda: "Đã tính công dân ở độ tuổi nào</h2>" in page.ask("GET", f"{home}hop")[2].decode())
        text = page.ask("GET", f"{home}hop")[2].decode()
        card = text.partition("Đã tính công dân ở độ tuổi nào</h2>")[2].partition("</section>")[0]
        assert (
            "Hội Khuyến học xã ghi “Từ đủ 15 tuổi trở lên”; Ban tổ chức Đảng ủy ghi “Mọi công dân thường trú”" in card
        )
        assert re.findall("<option>([^<]*)", card) == [choice.label for choice in CHOICES]
        unknown = text.partition("Đã tính người được đào tạo theo cách nào</h2>")[2].partition("</section>")[0]
        assert "<p>Đơn vị ghi: chưa ghi.</p>" in unknown
        settled = text.partition("Kết luận về cách tính, căn cứ khác")[2]
        assert "Quyết định công nhận theo nghị định nào" in settled
        assert "277/2025" not in settled, "no decree of a year after"
        page.ask("POST", f"{home}hop", FORM, typed(datum=AGE, value="Từ 16 tuổi", reason="họp"))
        assert "“Từ 16 tuổi”" in page.ask("GET", f"{home}hop")[2].decode()
        page.ask("POST", f"{home}hop", FORM, typed(datum=AGE, value="Mọi công dân thường trú", reason=" "))
        assert "<option selected>Mọi công dân thường trú" in page.ask("GET", f"{home}hop")[2].decode()
        page.ask("POST", f"{home}hop", FORM, typed(datum=AGE, value="Mọi công dân thường trú", reason="họp"))
        text = page.ask("GET", f"{home}hop")[2].decode()
        assert "Đã kết luận: Mọi công dân thường trú" in text
    (named,) = read_campaign(full).campaign.settled
    assert (named.datum, named.attribute, named.choice, named.reason) == ("citizens", "age_base", "residents", "họp")


@pytest.mark.slow
def test_a_result_that_cannot_be_written_is_shown_and_written_later(full: Path, tmp_path: Path) -> None:
    (full / RESULTS / SUMMARY).mkdir()  # as good as a file that is locked: nothing can take its place
    with served(full, tmp_path / "tt") as page:
        home = enter(page)
        wait_for(lambda: "chưa ghi được vào thư mục ket_qua" in page.ask("GET", home)[2].decode())
        assert "Tất cả các đơn vị đã nộp phiếu" in page.ask("GET", home)[2].decode()
        (full / RESULTS / SUMMARY).rmdir()
        page.ask("POST", f"{home}tong-hop")
        wait_for((full / RESULTS / SUMMARY).is_file)


@pytest.mark.slow
def test_a_result_that_could_not_be_written_is_written_once_excel_lets_go(full: Path, tmp_path: Path) -> None:
    (full / RESULTS / SUMMARY).mkdir()
    mark = full / RESULTS / f"~${SUMMARY}"
    mark.touch()
    with served(full, tmp_path / "tt") as page:
        home = enter(page)
        wait_for(lambda: "chưa ghi được vào thư mục ket_qua" in page.ask("GET", home)[2].decode())
        (full / RESULTS / SUMMARY).rmdir()
        time.sleep(6)  # longer than the pause before the first attempt
        assert not (full / RESULTS / SUMMARY).exists()
        mark.unlink()
        wait_for((full / RESULTS / SUMMARY).is_file)
        wait_for(lambda: "chưa ghi được" not in page.ask("GET", home)[2].decode())


@pytest.mark.slow
def test_a_control_workbook_that_is_gone_is_told_with_what_to_do_on_the_page(full: Path, tmp_path: Path) -> None:
    with served(full.parent, tmp_path / "tt") as page:
        page.enter()
        home = f"/dot/{page.ask('GET', '/')[2].decode().partition('/dot/')[2].partition('/')[0]}/"
        (full / CONTROL).rename(full / "chép.xlsx")
        text = page.ask("GET", f"{home}sua")[2].decode()
        assert text.count("Không còn thấy tệp điều khiển") == 1
        assert "ccht init" not in text
        assert "Mở thư mục của đợt" in text
        (full / "chép.xlsx").rename(full / CONTROL)
        assert "Không còn thấy tệp" not in page.ask("GET", f"{home}sua")[2].decode()


@pytest.mark.slow
def test_a_folder_of_campaigns_that_is_gone_is_not_called_empty(tmp_path: Path) -> None:
    root = tmp_path / "các đợt"
    root.mkdir()
    with served(root, tmp_path / "tt") as page:
        page.enter()
        assert "Chưa có đợt nào ở đây" in page.ask("GET", "/")[2].decode()
        root.rename(tmp_path / "tên khác")
        assert "Không còn thấy thư mục này" in page.ask("GET", "/")[2].decode()


@pytest.mark.slow
def test_the_day_on_which_a_form_is_given_out_is_written_on_the_list(distributed: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(distributed, tmp_path / "đợt")
    with served(folder, tmp_path / "tt") as page:
        home = enter(page)
        wait_for(lambda: "Chưa ghi ngày giao" in page.ask("GET", home)[2].decode())
        page.ask("POST", f"{home}giao/truong_thcs")
        today = format_date(date.today())
        wait_for(lambda: f"Đã giao: {today}" in page.ask("GET", home)[2].decode())
        assert "cho 7 đơn vị" in page.ask("GET", home)[2].decode()
        page.ask("POST", f"{home}giao")
        wait_for(lambda: "Chưa ghi ngày giao" not in page.ask("GET", home)[2].decode())
        assert page.ask("POST", f"{home}giao/khong_co")[0] == 404
        assert page.ask("POST", f"{home}giao")[0] == 404


@pytest.mark.slow
def test_a_received_file_is_opened_and_no_other(full: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(full / RETURNS / "gộp.zip", "w") as package:
        package.write(full / RETURNS / "truong_thcs.xlsx", "thcs.xlsx")
    outside = full.parent / "ngoài.xlsx"
    outside.write_bytes((full / RETURNS / "van_phong.xlsx").read_bytes())
    (full / RETURNS / "lối tắt.xlsx").symlink_to(outside)
    with served(full, tmp_path / "tt") as page:
        home = enter(page)
        wait_for(lambda: "mo/tep/" in page.ask("GET", home)[2].decode())
        text = page.ask("GET", home)[2].decode()
        codes = {
            name: code
            for code, name in re.findall(
                r'mo/tep/([0-9a-f]{16})".{0,300}?<span class="file">([^<]*)</span>', text, re.S
            )
        }
        data = page.ask("GET", f"{home}tai/tep/{codes['truong_thcs.xlsx']}")[2]
        assert data == (full / RETURNS / "truong_thcs.xlsx").read_bytes()
        inside = next(code for name, code in codes.items() if name.startswith("gộp.zip"))
        assert page.ask("GET", f"{home}tai/tep/{inside}")[2] == (full / RETURNS / "gộp.zip").read_bytes()
        assert "dẫn ra ngoài đợt này" in page.ask("GET", f"{home}tai/tep/{codes['lối tắt.xlsx']}")[2].decode()
        assert page.ask("GET", f"{home}tai/tep/{'0' * 16}")[0] != 200
        assert f"mo/tep/{codes['truong_thcs.xlsx']}" in page.ask("GET", f"{home}chi-tieu/4.3")[2].decode()


@pytest.mark.slow
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


@pytest.mark.slow
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
        wait_for(lambda: "đã xem" not in page.ask("GET", "/")[2].decode())
        counted = re.findall(r'class="stage-count">([^<]*): <strong>(\d+)<', page.ask("GET", "/")[2].decode())
        assert counted == [("tệp điều khiển có lỗi", "1"), ("đã phát phiếu", "1"), ("đủ để kết luận", "1")]


@pytest.mark.slow
def test_pdfs_of_the_summary_stand_among_the_documents(full: Path, tmp_path: Path) -> None:
    (full / RESULTS / "ban_ky.pdf").write_bytes(b"%PDF-1.7")
    with served(full, tmp_path / "tt") as page:
        home = enter(page)
        shown = page.ask("GET", f"{home}ho-so")[2].decode()
        assert f"{home}mo/ban-ky" in shown and f"{home}mo/tong-hop-pdf" not in shown
        assert page.ask("GET", f"{home}tai/ban-ky")[2] == b"%PDF-1.7"
