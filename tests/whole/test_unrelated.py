"""A hundred unrelated spreadsheets of every kind in the folder: the verdict does not move, every file has its row."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import psutil
import pytest
import xlsxwriter
from msgspec.structs import replace
from openpyxl import Workbook

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.folder import read_campaign
from ccht_excel.model.limits import Limits
from ccht_excel.model.returns import SubmissionStatus
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import incoming_files
from ccht_excel.summary.as_json import result_text
from tests.support.office_files import WRITERS, PlainSheet, encrypted_xlsx, repacked, zipped

pytestmark = pytest.mark.slow

COUNT = 100
_WORDS = (
    *("Họ và tên", "Ngày sinh", "Địa chỉ", "Số tiền", "Ghi chú", "STT", "Đạt", "Không đạt", "Tổng cộng", "Lớp 5A"),
    *("@figures", "@end", "Chỉ tiêu", "Kết quả", "1.1", "5.432", "=A1", "Thôn Đông", "x", "Văn thư đơn vị"),
)


def _value(rng: random.Random) -> object:
    return rng.choice(
        (
            rng.choice(_WORDS),
            rng.randrange(10_000),
            rng.random() * 1e6,
            date(2020, 1, 1 + rng.randrange(28)),
            datetime(2021, 2, 3, 4, 5),
            True,
        )
    )


def _sheets(rng: random.Random) -> list[PlainSheet]:
    sheets = []
    for number in range(rng.choice((1, 1, 2, 5))):
        rows, columns = rng.choice((1, 10, 60, 300)), rng.choice((1, 5, 12, 40))
        cells = {(row, column): _value(rng) for row in range(rows) for column in range(columns) if rng.random() < 0.7}
        sheets.append(PlainSheet(f"Trang {number}", cells, hidden=number > 2))
    return sheets


def by_openpyxl(rng: random.Random) -> bytes:
    book = Workbook()
    for sheet in _sheets(rng):
        target = book.create_sheet(sheet.name)
        for (row, column), value in sheet.cells.items():
            target.cell(row + 1, column + 1).value = value
        if rng.random() < 0.3:
            target.merge_cells("B2:E9")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_xlsxwriter(rng: random.Random) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for sheet in _sheets(rng):
        target = book.add_worksheet(sheet.name)
        for (row, column), value in sheet.cells.items():
            target.write(row, column, value)
        if rng.random() < 0.5:
            chart = book.add_chart({"type": "column"})
            chart.add_series({"values": f"='{sheet.name}'!$A$1:$A$5"})
            target.insert_chart("H2", chart)
    if rng.random() < 0.3:
        book.add_chartsheet("Biểu đồ")
    book.close()
    return stream.getvalue()


def of_another_type(rng: random.Random) -> bytes:
    return WRITERS[rng.choice(list(WRITERS))](_sheets(rng))


def no_spreadsheet(rng: random.Random) -> bytes:
    good = by_openpyxl(rng)
    return rng.choice(
        (
            rng.randbytes(3000),
            b"",
            "Kính gửi".encode() * 50,
            b"%PDF-1.4 " + rng.randbytes(500),
            good[: len(good) // 2],
            encrypted_xlsx(good),
            zipped({"word/document.xml": b"<x/>"}),
            repacked(good, {"xl/workbook.xml": None}),
        )
    )


MAKERS: tuple[Callable[[random.Random], bytes], ...] = (by_openpyxl, by_xlsxwriter, of_another_type, no_spreadsheet)


@pytest.fixture(scope="module")
def folder(returned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(returned, tmp_path_factory.mktemp("đợt") / "a")


@pytest.fixture(scope="module")
def crowded(folder: Path) -> Path:
    """The same campaign with unrelated files, some in folders, some in an archive, around the returns."""
    target = folder.parent / "b"
    shutil.copytree(folder, target)
    rng = random.Random(2024)
    archived = {}
    for number in range(COUNT):
        data = MAKERS[number % len(MAKERS)](rng)
        name = f"{rng.choice('0azé')} tệp {number}{rng.choice(('.xlsx', '.xls', '.ods', '.zip', ''))}"
        if number % 9 == 0:
            archived[f"khác/{name}"] = data
        else:
            path = target / "nhan_ve" / rng.choice((".", "Zalo", "Zalo/2")) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    (target / "nhan_ve" / "kho.zip").write_bytes(zipped(archived))
    return target


def test_the_verdict_is_the_same_and_every_file_is_accounted_for(folder: Path, crowded: Path) -> None:
    alone, among = assess_folder(folder), assess_folder(crowded)
    good = {row.file for row in alone.submissions}
    assert (among.standards, among.criteria, among.indicators) == (alone.standards, alone.criteria, alone.indicators)
    assert among.data == alone.data
    assert [row for row in among.submissions if row.file in good] == list(alone.submissions)
    about = [[item for item in judged.findings if item.place.file in good] for judged in (alone, among)]
    assert about[0] == about[1]
    others = [row for row in among.submissions if row.file not in good]
    assert len(others) == COUNT
    for row in others:
        assert row.status is SubmissionStatus.REJECTED
        assert row.reason
        assert "kho.zip/khác/" in row.file or (crowded / row.file).is_file()


def test_the_verdict_is_the_same_to_the_byte(folder: Path, crowded: Path) -> None:
    """Results without the rows of the other files: by taking those out of the assessment, not out of the text."""
    alone, among = assess_folder(folder), assess_folder(crowded)
    good = {row.file for row in alone.submissions}
    cleaned = replace(
        among,
        submissions=tuple(row for row in among.submissions if row.file in good),
        findings=tuple(item for item in among.findings if not item.place.file or item.place.file in good),
    )
    assert result_text(cleaned).encode() == result_text(alone).encode()


def test_memory_does_not_grow_with_the_number_of_files(crowded: Path) -> None:
    control = read_campaign(crowded)
    limits = Limits(memory_bytes=300 << 20)
    with Reader(limits) as reader:
        sizes = []
        for _ in range(3):
            for incoming in incoming_files(crowded / "nhan_ve", crowded, limits):
                reader.take_in(incoming, control.criteria_set, control.campaign.villages)
            worker = reader._process._worker
            assert worker is not None
            sizes.append(psutil.Process(worker._process.pid).memory_info().rss)
    assert max(sizes) < limits.memory_bytes
    assert sizes[2] < 1.3 * sizes[0], "the third round takes no more than the first"
