"""Whatever lies in the folder of returns: archives, leftovers, pipes, loops, strange names."""

from __future__ import annotations

import errno
import io
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.merge import merge, standing_result
from ccht_excel.cli import run
from ccht_excel.model.limits import Limits
from ccht_excel.model.returns import SubmissionStatus
from ccht_excel.returns.inbox import incoming_files
from ccht_excel.returns.intake import take_in
from ccht_excel.returns.rejected import Rejected
from tests.support.campaigns import campaign_folder, return_all
from tests.support.office_files import zipped
from tests.support.returns import CRITERIA, FIGURES, filled

# ---------------------------------------------------------------------------------------------
# Leftovers and archives


def _names(folder: Path) -> list[str]:
    return [item.file for item in incoming_files(folder, folder)]


def test_leftovers_of_programs_are_passed_over(tmp_path: Path) -> None:
    for name in (
        "~$phieu.xlsx",
        ".~lock.phieu.ods#",
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
        "._phieu.xlsx",
        ".~phieu.xlsx",
    ):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "phieu.xlsx").write_bytes(b"x")
    (tmp_path / "Từ Zalo").mkdir()
    (tmp_path / "Từ Zalo" / "phiếu (1).xlsx").write_bytes(b"x")
    assert _names(tmp_path) == ["Từ Zalo/phiếu (1).xlsx"]


_LOCK = b"\x05abc" + bytes(161)
_OF_MAC = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + bytes(40_000)
_THUMBNAILS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40_000)


def _workbook() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


_NO_LEFTOVERS = {
    "~$phiếu.xls": _THUMBNAILS,
    "~$phiếu.xlsx": _workbook(),
    "~$phiếu quét.pdf": b"%PDF-1.4" + bytes(5000),
    ".~phiếu.xlsx": _workbook(),
    ".~lock.phiếu.fods#": b"<?xml" + bytes(5000),
    "._phiếu.xlsx": _workbook(),
    "desktop.ini": _THUMBNAILS,
    "Thumbs.db": _workbook(),
    "__MACOSX/phiếu.xlsx": _workbook(),
}
_LEFTOVERS = {
    "~$phiếu.xlsx": _LOCK,
    "~$phiếu.xls": b"",
    ".~lock.phiếu.ods#": ",cán bộ,MAY-1,20.11.2024 08:00,file:///C:/Users/canbo;".encode(),
    "._phiếu.xlsx": _OF_MAC,
    "Thumbs.db": _THUMBNAILS,
    ".DS_Store": b"\x00\x00\x00\x01Bud1" + bytes(6140),
    "__MACOSX/._phiếu.xlsx": _OF_MAC,
    ".ccht-tam-0a1b2c3d-12-0a1b2c3d-1": _workbook(),
}


def _each_way(folder: Path, name: str, data: bytes) -> tuple[list[str], list[str], list[str]]:
    """What is found of a file that lies in a folder, in an archive, in a mail."""
    for way in ("tệp", "nén", "thư"):
        (folder / way).mkdir()
    (folder / "tệp" / name).parent.mkdir(exist_ok=True)
    (folder / "tệp" / name).write_bytes(data)
    (folder / "nén" / "a.zip").write_bytes(zipped({"khác.txt": b"x", name: data}))
    mail = EmailMessage()
    mail.set_content("phiếu")
    for attached, content in (("khác.txt", b"x"), (name, data)):
        mail.add_attachment(content, "application", "octet-stream", filename=attached)
    (folder / "thư" / "a.eml").write_bytes(bytes(mail))
    inside, attached = ([item.rpartition(".zip/")[2] for item in _names(folder / "nén")], _names(folder / "thư"))
    return (
        _names(folder / "tệp"),
        [item for item in inside if item != "khác.txt"],
        [item.partition(".eml/")[2] for item in attached if not item.endswith("khác.txt")],
    )


@pytest.mark.parametrize("name", _NO_LEFTOVERS)
def test_what_is_only_called_like_a_leftover_is_read_as_any_other(tmp_path: Path, name: str) -> None:
    assert _each_way(tmp_path, name, _NO_LEFTOVERS[name]) == ([name], [name], [name.rpartition("/")[2]])


@pytest.mark.parametrize("name", _LEFTOVERS)
def test_what_is_a_leftover_by_its_content_too_is_passed_over(tmp_path: Path, name: str) -> None:
    assert _each_way(tmp_path, name, _LEFTOVERS[name]) == ([], [], [])


@pytest.mark.parametrize(("size", "found"), [(4095, False), (4096, False), (4097, True)])
def test_a_lock_file_is_small(tmp_path: Path, size: int, found: bool) -> None:
    (tmp_path / "~$phiếu.xls").write_bytes(bytes(size))
    assert bool(_names(tmp_path)) == found


@pytest.mark.parametrize(("size", "found"), [(165, False), (40_000, True)])
def test_a_lock_file_need_not_be_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, found: bool
) -> None:
    def closed(*_: object) -> None:
        raise PermissionError(errno.EACCES, "")

    (tmp_path / "~$phiếu.xls").write_bytes(bytes(size))
    monkeypatch.setattr(Path, "open", closed)
    items = list(incoming_files(tmp_path, tmp_path))
    assert [item.problem and item.problem.type.code for item in items] == ["file_unreadable_on_disk"] * found


def test_a_return_that_is_called_like_a_lock_file_counts(tmp_path: Path) -> None:
    folder = return_all(campaign_folder(tmp_path))
    whole = assess_folder(folder)
    first = next(path for path in sorted((folder / "nhan_ve").iterdir()))
    first.rename(first.with_name(f"~${first.name}"))
    found = assess_folder(folder)
    assert found.standards == whole.standards
    assert [row.file for row in found.submissions if row not in whole.submissions] == [f"nhan_ve/~${first.name}"]
    merge(folder)
    assert standing_result(folder) is not None


@pytest.mark.parametrize("size", [0, 9, 10, 11])
def test_a_file_that_grew_or_shrank_since_it_was_looked_at_is_read_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"0123456789")
    looked_at = os.stat_result((stat.S_IFREG, 0, 0, 1, 0, 0, size, 0, 0, 0))
    monkeypatch.setattr(Path, "stat", lambda *_, **__: looked_at)
    (incoming,) = incoming_files(path, tmp_path)
    assert incoming.data == b"0123456789"


def test_archives_are_folders(tmp_path: Path) -> None:
    inner = zipped({"sâu/c.xlsx": b"c", "~$c.xlsx": b"x", "__MACOSX/._c.xlsx": b"x"})
    (tmp_path / "nộp.zip").write_bytes(zipped({"b.xlsx": b"b", "../../etc/a.xlsx": b"a", "trong.zip": inner}))
    found = {item.file: item.data for item in incoming_files(tmp_path, tmp_path)}
    assert found == {
        "nộp.zip/b.xlsx": b"b",
        "nộp.zip/etc/a.xlsx": b"a",
        "nộp.zip/trong.zip/sâu/c.xlsx": b"c",
    }


@pytest.mark.parametrize(
    "name", ["Phiếu văn phòng.xlsx", "a.XLS", "b.ods", "c.fods", "d.xlsm", "e.xlsb", "nộp.zip", "Zalo/phiếu.xlsx"]
)
def test_an_empty_folder_that_is_called_like_a_file_is_told(tmp_path: Path, name: str) -> None:
    folder = return_all(campaign_folder(tmp_path))
    whole = assess_folder(folder)
    (folder / "nhan_ve" / name).mkdir(parents=True)
    (folder / "nhan_ve" / name / "~$phiếu.xlsx").write_bytes(b"x")
    (folder / "nhan_ve" / "chưa nộp").mkdir()
    found = assess_folder(folder)
    assert [row.file for row in found.submissions if row not in whole.submissions] == [f"nhan_ve/{name}"]
    said = [item for item in found.findings if item not in whole.findings]
    assert [(item.code, item.place.file) for item in said] == [("folder_named_as_file", f"nhan_ve/{name}")]
    assert found.standards == whole.standards


def test_a_folder_called_like_a_file_is_only_told_where_it_holds_none(tmp_path: Path) -> None:
    (tmp_path / "a.zip" / "b.xlsx").mkdir(parents=True)
    (tmp_path / "c.xlsx" / "sâu").mkdir(parents=True)
    (tmp_path / "c.xlsx" / "sâu" / "phiếu.xlsx").write_bytes(b"c")
    assert sorted(_names(tmp_path)) == ["a.zip/b.xlsx", "c.xlsx/sâu/phiếu.xlsx"]


def test_a_result_stands_beside_a_folder_called_like_a_file(tmp_path: Path) -> None:
    folder = return_all(campaign_folder(tmp_path))
    (folder / "nhan_ve" / "phiếu.xlsx").mkdir()
    merge(folder)
    assert standing_result(folder) is not None
    (folder / "nhan_ve" / "phiếu.xlsx").rmdir()
    assert standing_result(folder) is None


def test_returns_in_an_archive_count_like_any_other(tmp_path: Path) -> None:
    plain = return_all(campaign_folder(tmp_path / "a"))
    packed = campaign_folder(tmp_path / "b")
    files = {path.name: path.read_bytes() for path in (plain / "nhan_ve").iterdir()}
    (packed / "nhan_ve" / "tat ca.zip").write_bytes(zipped({"gửi": zipped(files)}))
    one, other = assess_folder(plain), assess_folder(packed)
    assert other.standards == one.standards
    assert {row.status for row in other.submissions} == {SubmissionStatus.ACCEPTED}
    assert sorted(row.file for row in other.submissions) == [f"nhan_ve/tat ca.zip/gửi/{name}" for name in sorted(files)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped({}), "file_is_archive"),
        (zipped({"thư mục/": b""}), "file_is_archive"),
        (zipped({"a": zipped({"b": zipped({"c": zipped({"d": b"x"})})})}), "file_is_archive"),
        (zipped({"[Content_Types].xml": b"<x/>", "xl/styles.xml": b"<x/>"}), "file_broken"),
    ],
    ids=["nothing in it", "only folders", "too deep", "a workbook without a workbook"],
)
def test_archives_without_returns(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    (found,) = incoming_files(tmp_path, tmp_path)
    outcome = take_in(found, CRITERIA)
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == code


def test_an_archive_with_a_password(tmp_path: Path) -> None:
    data = bytearray(zipped({"phieu.xlsx": filled(FIGURES, unit="hoi_khuyen_hoc")}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    (found,) = incoming_files(tmp_path, tmp_path)
    outcome = take_in(found, CRITERIA)
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "archive_password"


def test_names_in_archives_of_old_windows_programs(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("Phi\u00e9u.xlsx"), b"x")
    (tmp_path / "a.zip").write_bytes(stream.getvalue())
    assert _names(tmp_path) == ["a.zip/Phiéu.xlsx"]


@pytest.mark.parametrize("name", ["", "/", "//", "..", "\\\\", "a/", "x" * 60_000, "\x00", "con\nhai dòng"])
def test_strange_names_in_archives(tmp_path: Path, name: str) -> None:
    form = filled(FIGURES, unit="hoi_khuyen_hoc")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        strange = zipfile.ZipInfo("n")
        strange.filename = name
        archive.writestr(strange, form)
        archive.writestr("phieu.xlsx", form)
    (tmp_path / "a.zip").write_bytes(stream.getvalue())
    found = list(incoming_files(tmp_path, tmp_path))
    assert "a.zip/phieu.xlsx" in [item.file for item in found]
    assert all(item.file.isprintable() for item in found)
    assert run(["check", str(tmp_path / "a.zip")]) in (0, 1)


def test_archives_within_archives_count_together(tmp_path: Path) -> None:
    layer = zipped({f"{n}.bin": bytes(1 << 20) for n in range(8)})
    (tmp_path / "a.zip").write_bytes(zipped({f"{n}.zip": layer for n in range(8)}))
    found = list(incoming_files(tmp_path, tmp_path, Limits(unpacked_bytes=20 << 20)))
    assert {item.problem.type.code if item.problem else "read" for item in found} == {"read", "file_unpacks_too_large"}
    assert sum(len(item.data) for item in found if item.data) <= 20 << 20


# ---------------------------------------------------------------------------------------------
# What is no ordinary file


@pytest.fixture
def folder(full: Path) -> Iterator[Path]:
    yield full
    for path in full.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_what_is_no_ordinary_file_is_told_and_never_opened(folder: Path) -> None:
    inbox = folder / "nhan_ve"
    expected = assess_folder(folder)
    os.mkfifo(inbox / "ống dẫn.xlsx")
    (inbox / "vòng").symlink_to(inbox, target_is_directory=True)
    (inbox / "a.xlsx").symlink_to(inbox / "b.xlsx")
    (inbox / "b.xlsx").symlink_to(inbox / "a.xlsx")
    (inbox / "mất.xlsx").symlink_to(inbox / "không có.xlsx")
    judged = merge(folder).assessment
    rows = {row.file: row.reason for row in judged.submissions if row.status is SubmissionStatus.REJECTED}
    assert rows == {
        "nhan_ve/a.xlsx": "Đây là lối tắt trỏ vòng về chính nó, không dẫn tới tệp nào",
        "nhan_ve/b.xlsx": "Đây là lối tắt trỏ vòng về chính nó, không dẫn tới tệp nào",
        "nhan_ve/mất.xlsx": "Tệp vừa bị xóa, hoặc đây là lối tắt trỏ vào chỗ không có",
        "nhan_ve/ống dẫn.xlsx": "Đây là một đường ống (pipe), ổ cắm hay thiết bị của máy, không phải tệp, nên không mở",
    }
    assert judged.standards == expected.standards


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes")
def test_a_pipe_alone_stops_nothing(folder: Path) -> None:
    os.mkfifo(folder / "nhan_ve" / "ống dẫn")
    assert len(merge(folder).assessment.submissions) == 9


@pytest.mark.skipif(sys.platform == "win32", reason="needs names that Windows does not have")
@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe.xlsx", b"xu\nong dong.xlsx", b"-rf.xlsx", b"=cmd.xlsx", b"\xe2\x80\xaegpj.xlsx", b"a" * 250 + b".xlsx"],
    ids=["no UTF-8", "line break", "dash", "formula", "right to left", "long"],
)
def test_strange_names_are_printable_rows(folder: Path, name: bytes) -> None:
    good = (folder / "nhan_ve" / "van_phong.xlsx").read_bytes()
    with open(os.path.join(os.fsencode(folder / "nhan_ve"), name), "wb") as stream:  # noqa: PTH123, PTH118
        stream.write(good)
    judged = merge(folder).assessment
    assert len(judged.submissions) == 9
    assert all(row.file.isprintable() for row in judged.submissions)
    assert sorted(row.status for row in judged.submissions).count(SubmissionStatus.DUPLICATE) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="paths are short there")
def test_folders_without_end(tmp_path: Path) -> None:
    (tmp_path / "nhan_ve").mkdir()
    start = os.open(tmp_path / "nhan_ve", os.O_RDONLY)
    here = start
    for _ in range(1500):
        os.mkdir("a", dir_fd=here)
        below = os.open("a", os.O_RDONLY, dir_fd=here)
        if here != start:
            os.close(here)
        here = below
    os.close(os.open("phieu.xlsx", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    os.close(start)
    try:
        found = list(incoming_files(tmp_path / "nhan_ve", tmp_path))
    finally:
        # Deeper than the clean-up of temporary folders can go.
        subprocess.run(["rm", "-rf", tmp_path / "nhan_ve"], check=True)
    assert len(found) == 1


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything is readable for the administrator")
def test_a_folder_that_cannot_be_looked_into(folder: Path) -> None:
    closed = folder / "nhan_ve" / "riêng"
    closed.mkdir()
    closed.chmod(0)
    assert stat.S_IMODE(closed.stat().st_mode) == 0
    rows = [row.file for row in assess_folder(folder).submissions if row.status is SubmissionStatus.REJECTED]
    assert rows == ["nhan_ve/riêng"]
