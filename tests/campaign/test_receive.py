"""Files dropped on the page: into nhan_ve under their own names, nowhere else, over nothing."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.receive import Doorkeeper, receive
from ccht_excel.errors import CampaignError
from ccht_excel.model.limits import Limits


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_file_keeps_its_name_and_its_folder(blank: Path) -> None:
    assert receive(blank, "Zalo tải về/phiếu (ký).xlsx", b"1").said == ""
    assert (blank / "nhan_ve" / "Zalo tải về" / "phiếu (ký).xlsx").read_bytes() == b"1"


def test_nothing_that_is_there_is_replaced_and_the_same_is_kept_once(blank: Path) -> None:
    first, second, third = (receive(blank, "a.xlsx", data) for data in (b"1", b"2", b"2"))
    assert [item.path and item.path.name for item in (first, second, third)] == ["a.xlsx", "a (2).xlsx", "a (2).xlsx"]
    assert (first.said, "a (2).xlsx" in second.said, third.said) == ("", True, "đã có sẵn, giống hệt")
    assert (blank / "nhan_ve" / "a.xlsx").read_bytes() == b"1"


NAMES = [
    ("../../dot_danh_gia.xlsx", "dot_danh_gia.xlsx"),
    ("..\\..\\ket_qua\\x.xlsx", "ket_qua/x.xlsx"),
    ("/etc/passwd", "etc/passwd"),
    ("C:\\Windows\\a.xlsx", "C_/Windows/a.xlsx"),
    ("a.xlsx:stream", "a.xlsx_stream"),
    ("CON.xlsx", "_CON.xlsx"),
    ("a\x00b\n.xlsx", "a�b�.xlsx"),
    ("dấu chấm. . .", "dấu chấm"),
    ("..", "(không tên)"),
    ("", "(không tên)"),
    (".../x/./y.xlsx", "(không tên)/x/y.xlsx"),
    ("d" * 300 + ".xlsx", "d" * 115 + ".xlsx"),
    ("ế" * 119 + ".xlsx", "ế" * 65 + ".xlsx"),
    ("ế" * 300, "ế" * 66),
    ("a/b/c/d/e/f/g/h.xlsx", "c/d/e/f/g/h.xlsx"),
]


@pytest.mark.parametrize(("name", "place"), NAMES)
def test_a_name_leads_nowhere_but_down(blank: Path, name: str, place: str) -> None:
    before = everything(blank)
    receive(blank, name, b"new")
    assert everything(blank) == {**before, f"nhan_ve/{place}": b"new"}


@pytest.mark.parametrize("name", ["~$phiếu.xlsx", "Thumbs.db", "a/.DS_Store", ".ccht-khoa", "__MACOSX/._a.xlsx"])
def test_what_programs_leave_behind_is_not_taken(blank: Path, name: str) -> None:
    before = everything(blank)
    assert receive(blank, name, b"new").path is None
    assert everything(blank) == before


def test_a_workbook_called_like_a_lock_file_is_taken(blank: Path) -> None:
    workbook = (blank / "phat_di" / "van_phong.xlsx").read_bytes()
    for name in ("~$phiếu.xlsx", "._phiếu.xlsx"):
        assert receive(blank, name, workbook).path == blank / "nhan_ve" / name


def test_a_link_that_leads_out_is_not_followed(blank: Path, tmp_path: Path) -> None:
    outside = tmp_path / "ngoài"
    outside.mkdir()
    (blank / "nhan_ve" / "lối tắt").symlink_to(outside)
    (blank / "nhan_ve" / "tệp.xlsx").symlink_to(outside / "không có")
    assert receive(blank, "lối tắt/a.xlsx", b"1").path is None
    assert receive(blank, "tệp.xlsx", b"1").path == blank / "nhan_ve" / "tệp (2).xlsx"
    assert everything(outside) == {}


def test_many_at_the_same_moment_under_one_name_all_find_a_place(blank: Path) -> None:
    files = [f"{number}".encode() for number in range(24)]
    with ThreadPoolExecutor(8) as threads:
        done = list(threads.map(lambda data: receive(blank, "a.xlsx", data).path, files))
    assert len(set(done)) == len(files)
    assert sorted(everything(blank / "nhan_ve").values()) == sorted(files)


def test_one_byte_too_many_is_told(blank: Path) -> None:
    limits = Limits(file_bytes=4)
    assert receive(blank, "a.xlsx", b"1234", limits).path
    assert "nặng hơn" in receive(blank, "b.xlsx", b"12345", limits).said


def test_no_campaign_no_file(tmp_path: Path) -> None:
    with pytest.raises(CampaignError):
        receive(tmp_path, "a.xlsx", b"1")
    assert everything(tmp_path) == {}


PERSON = "Mã số bảy mươi bảy"
TEXT = f"STT;Họ và tên;Năm sinh\r\n1;{PERSON};1990\r\n".encode()


def listed() -> bytes:
    book = openpyxl.Workbook()
    for row in (["DANH SÁCH"], [], ["STT", "Họ và tên", "Giới tính", "Trình độ"], [1, PERSON, "Nữ", "ĐH"]):
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in files.items():
            package.writestr(f"{name}.xlsx", data)
    return stream.getvalue()


def test_a_list_of_people_is_not_let_in(blank: Path) -> None:
    before = everything(blank)
    form = (blank / "phat_di" / "van_phong.xlsx").read_bytes()
    with Doorkeeper(blank) as door:
        for name, data in (("ds.xlsx", listed()), ("ds.csv", TEXT), ("cả bộ.zip", zipped(phieu=form, ds=listed()))):
            found = receive(blank, name, data, doorkeeper=door)
            assert found.path is None
            assert "là danh sách từng người" in found.said and "Số tham khảo" in found.said
            assert PERSON not in found.said
            assert ("(trong đó có ds.xlsx)" in found.said) is name.endswith(".zip")
        assert everything(blank) == before
        for name, data in (("a.xlsx", form), ("b.pdf", b"%PDF-1.7"), ("c.zip", zipped(phieu=form))):
            assert receive(blank, name, data, doorkeeper=door).path == blank / "nhan_ve" / name
