"""The list of keys: whose key it is, when it may sign, and lists that cannot be trusted."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.signatures.key_list import BrokenKeysError, read_keys
from ccht_excel.signatures.office_key import make_key, open_key
from ccht_excel.summary.vouching import verify_summary
from tests.support.campaigns import DONE, FAILED, WRONG, campaign_folder, return_all
from tests.support.libreoffice import convert

HEADINGS = ("TT", "Xã", "Huyện", "Tỉnh", "Khóa", "Từ ngày", "Đến ngày", "Thu hồi", "Ghi chú")
PLACE = ("Thái Sơn", "Hiệp Hòa", "Bắc Giang")
OTHER = "A1B2-C3D4-E5F6-A7B8-C9D0"
SIGNED_ON = datetime(2025, 2, 10, 20, tzinfo=UTC)
"""Already the 11th in Vietnam."""


def write_list(path: Path, *rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "KHÓA KÝ CỦA CÁC XÃ"
    for number, row in enumerate((headings, *rows), start=3):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A signed summary, the public key and the fingerprint."""
    folder = tmp_path_factory.mktemp("dot")
    summary = merge(return_all(campaign_folder(folder / "a"))).summary
    public = make_key(folder / "khoa.pem", None)
    found = verify_summary(summary)
    key = open_key(folder / "khoa.pem", None)
    signature = key.sign(found.commune, found.year, found.stored_code, found.signed_digest, SIGNED_ON)
    summary.with_name("tong_hop.xlsx.chuky").write_bytes(signature.content)
    return summary, public.text, public.fingerprint


def verified(summary: Path, keys: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = run(["verify", str(summary), "--keys", str(keys)])
    captured = capsys.readouterr()
    return code, " ".join((captured.out + captured.err).split())


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ((1, *PLACE, "{key}"), DONE, "Xã Thái Sơn, huyện Hiệp Hòa, tỉnh Bắc Giang đã ký đúng nội dung này"),
        ((1, "UBND xã THÁI SƠN", "", "", "{fingerprint}"), DONE, "đã ký đúng nội dung này"),
        ((1, *PLACE, "{spaced}"), DONE, "đã ký đúng nội dung này"),
        ((1, *PLACE, "{key}", date(2025, 2, 11), date(2025, 2, 11)), DONE, "ghi là ký ngày 11/02/2025"),
        ((1, *PLACE, "{key}", "12/02/2025"), WRONG, "khóa chỉ dùng từ 12/02/2025"),
        ((1, *PLACE, "{key}", None, "10/02/2025"), WRONG, "khóa chỉ dùng đến 10/02/2025"),
        ((1, *PLACE, "{key}", None, None, "15/3/2026"), WRONG, "đã bị thu hồi"),
        ((1, *PLACE, "{key}", None, None, "mất máy"), WRONG, "đã bị thu hồi"),
        ((1, *PLACE, "{key}", None, None, "Không"), DONE, "đã ký đúng nội dung này"),
        ((1, "Đông Lỗ", "Hiệp Hòa", "Bắc Giang", "{key}"), WRONG, "danh sách ghi khóa ấy là của Xã Đông Lỗ"),
        ((1, "Thái Sơn", "Hiệp Hòa", "Thái Bình", "{key}"), WRONG, "tỉnh Thái Bình"),
        ((1, "phường Thái Sơn", "", "", "{key}"), WRONG, "Phường Thái Sơn"),
        ((1, *PLACE, OTHER), WRONG, "không có trong danh sách khóa"),
    ],
    ids=str,
)
def test_what_a_signature_is_worth_by_the_list(
    signed: tuple[Path, str, str],
    row: tuple[object, ...],
    code: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    summary, key, fingerprint = signed
    spaced = fingerprint.lower().replace("-", " ")
    cells = [
        cell.format(key=key, fingerprint=fingerprint, spaced=spaced) if isinstance(cell, str) else cell for cell in row
    ]
    found, told = verified(summary, write_list(tmp_path / "khoa.xlsx", cells), capsys)
    assert (found, said in told) == (code, True), told
    assert ("√ Chữ ký" in told) is (code == DONE)


def test_an_unsigned_summary_is_named_where_keys_are_asked_for(
    signed: tuple[Path, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "bản.xlsx"
    copy.write_bytes(signed[0].read_bytes())
    keys = write_list(tmp_path / "khoa.xlsx", (1, *PLACE, signed[1]))
    code, told = verified(copy, keys, capsys)
    assert code == WRONG and "không có chữ ký nào" in told


@pytest.mark.parametrize(
    ("name", "between", "encoding"),
    [("k.txt", "\t", "utf-16"), ("k.csv", ";", "utf-8-sig"), ("k.CSV", ",", "utf-8"), ("k.txt", ";", "utf-8")],
)
def test_a_text_file_is_a_list_too(name: str, between: str, encoding: str, tmp_path: Path) -> None:
    lines = ["# các khóa", between.join(("Khóa", "Xã", "Thu hồi")), between.join((OTHER, "Thái Sơn", "x")), ""]
    (tmp_path / name).write_bytes("\r\n".join(lines).encode(encoding))
    (found,) = read_keys(tmp_path / name).values()
    assert (found.fingerprint, found.commune, found.withdrawn) == (OTHER, "Thái Sơn", True)


@pytest.mark.parametrize("extension", ["ods", "xls"])
def test_a_list_of_another_program_is_read(extension: str, tmp_path: Path) -> None:
    made = write_list(tmp_path / "k.xlsx", (1, *PLACE, OTHER, date(2026, 1, 1), "31/12/2027"))
    path = convert(made, extension, tmp_path / "lưu")
    (found,) = read_keys(path).values()
    assert (found.valid_from, found.valid_to) == (date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("rows", "headings", "codes"),
    [
        ([], HEADINGS, ["keys_none"]),
        ([(1, *PLACE, OTHER)], ("TT", "Xã", "Huyện", "Tỉnh", "Mã"), ["keys_no_heading"]),
        ([(1, *PLACE, OTHER)], (*HEADINGS[:5], "Vân tay"), ["keys_column_twice"]),
        ([(1, "", "", "", OTHER)], HEADINGS, ["keys_value_missing"]),
        ([(1, *PLACE, "")], HEADINGS, ["keys_value_invalid"]),
        ([(1, *PLACE, OTHER[:-1])], HEADINGS, ["keys_value_invalid"]),
        ([(1, *PLACE, 12345678901234567890)], HEADINGS, ["keys_value_invalid"]),
        ([(1, *PLACE, OTHER, "bao giờ cũng được")], HEADINGS, ["keys_value_invalid"]),
        ([(1, *PLACE, OTHER), (2, "Đông Lỗ", "", "", OTHER.lower())], HEADINGS, ["keys_twice"]),
        ([(1, *PLACE, OTHER), (2, "=1/0", "", "", "=A1")], HEADINGS, ["keys_value_invalid"]),
    ],
    ids=str,
)
def test_a_list_with_any_error_is_not_used(
    rows: list[tuple[object, ...]], headings: tuple[str, ...], codes: list[str], tmp_path: Path
) -> None:
    with pytest.raises(BrokenKeysError) as caught:
        read_keys(write_list(tmp_path / "k.xlsx", *rows, headings=headings))
    assert [item.code for item in caught.value.findings] == codes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("k.xlsx", b""),
        ("k.xlsx", b"PK\x03\x04" + b"\0" * 100),
        ("k.txt", b"\xff\xfe\x00"),
        ("k.txt", b"\0" * 5_000),
        ("k.csv", ("Xã;Khóa\n" + '"' * 200_000).encode()),
        ("k.csv", ("Xã;Khóa\n" + "x;" * 200_000).encode()),
        ("k.txt", "Xã\tKhóa\n\x1b[2J[/red]\t\x1b]0;a\x07\n".encode()),
    ],
)
def test_a_hostile_list_is_refused_in_words(
    signed: tuple[Path, str, str], name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    capsys.readouterr()
    assert run(["verify", str(signed[0]), "--keys", str(tmp_path / name)]) == FAILED
    captured = capsys.readouterr()
    assert "Danh sách khóa" in captured.err and "\x1b" not in captured.err + captured.out


def test_a_list_that_swells_is_stopped(
    signed: tuple[Path, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = write_list(tmp_path / "k.xlsx", (1, *PLACE, OTHER))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", bytes(60 << 20))
    assert run(["verify", str(signed[0]), "--keys", str(made), "--max-file-mb", "5"]) == FAILED
    assert "Danh sách khóa" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["missing.xlsx", "."])
def test_no_list_where_one_is_named(
    signed: tuple[Path, str, str], place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", str(signed[0]), "--keys", str(tmp_path / place)]) == FAILED
    assert capsys.readouterr().err
