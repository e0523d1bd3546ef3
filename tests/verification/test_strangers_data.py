"""A machine sheet that a stranger wrote: every refusal names what is wrong, nothing ends verify or the roll-up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from msgspec.structs import replace

from ccht_excel.cli import run
from ccht_excel.exchange.grid import ErrorValue, PercentValue, SheetGrid, ShownText, address
from ccht_excel.exchange.keyed_sheets import META_SHEET
from ccht_excel.model.limits import Limits
from ccht_excel.returns.inbox import Incoming
from ccht_excel.rollup.summaries import read_summary
from ccht_excel.spreadsheets.workbook_file import WorkbookContent, read_workbook
from ccht_excel.summary import vouching
from ccht_excel.summary.machine_sheet import MACHINE_SHEET
from ccht_excel.summary.vouching import verify_summary
from ccht_excel.verification import verify
from tests.support.made_up import made_summary
from tests.support.office_files import repacked, sheet_part
from tests.support.returns import MOMENT
from tests.support.summaries import level_1, written

_HOSTILE: Sequence[Any] = (
    *("", " ", "x", "1/0", "0/0", "9" * 5_000, "[" * 100_000, "{" * 5_000, "[NaN]", "[Infinity]", "[1e400]", "null"),
    *(
        '{"a": 1, "a": 2}',
        '[{"a": []}]',
        "[[[[1]]]]",
        f"[{'9' * 4_000}]",
        f"[{'9' * 5_000}]",
        "[true]",
        '["' + "x" * 300,
    ),
    *("[" + "1," * 2_000 + "1]", '["\\ud800"]', "\ud800", "=1+1", "met", "có", "x" * 1_000_000, "../../etc/passwd"),
    *(10**400, 10**5_000, -1, 10**15, 2**63, 1e300, float("nan"), float("inf"), 0.5, True, 0, 5, 99_999_999),
    *(date(2024, 1, 1), ErrorValue("#DIV/0!"), PercentValue(0.5), ShownText("Đạt", 0), "\x1b[2J", "[/cũ]"),
)


@pytest.fixture(scope="module")
def summary() -> bytes:
    return written(level_1())


def _changed(content: WorkbookContent, sheet: str, row: int, column: int, value: Any) -> WorkbookContent:
    def of(grid: SheetGrid) -> SheetGrid:
        if grid.name != sheet:
            return grid
        rows = [
            (number, [value if (number, at) == (row, column) else found for at, found in enumerate(values)])
            for number, values in grid.rows
        ]
        return replace(grid, rows=rows)

    return replace(content, sheets=tuple(map(of, content.sheets)))


def _cells(content: WorkbookContent, sheet: str) -> list[tuple[int, int]]:
    grid = next(grid for grid in content.sheets if grid.name == sheet)
    return [(row, column) for row, values in grid.rows for column, found in enumerate(values) if found != ""]


@pytest.mark.slow
@pytest.mark.parametrize("sheet", [META_SHEET, MACHINE_SHEET])
def test_whatever_stands_in_a_cell_is_read_or_refused_by_name(
    summary: bytes, sheet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = read_workbook(summary)
    cells = _cells(content, sheet)
    monkeypatch.setattr(vouching, "rendered_from", lambda data, limits: None)  # what is as it was written is not read
    # Of the many rows with digests of printed ones a few are enough.
    for number, (row, column) in enumerate(cells[:160] + cells[-8:]):
        for value in _HOSTILE[number % 7 :: 7]:
            changed = _changed(content, sheet, row, column, value)
            monkeypatch.setattr(verify, "read_workbook", lambda data, limits, changed=changed: changed)
            found = read_summary(Incoming("lạ.xlsx", summary, MOMENT), Limits())
            where = (address(row, column), str(type(value)), repr(value)[:40] if not isinstance(value, int) else "int")
            assert found is not None, where
            for item in found.findings:
                assert item.code not in ("file_broken", "summary_stops_reader"), (where, item.message)
                assert item.place.file == "lạ.xlsx"
                assert len(item.message) < 1_000, where
            if found.summary is None:
                assert found.findings, where


def _cell(value: str) -> Callable[[str], str]:
    return lambda place: f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _number(value: str) -> Callable[[str], str]:
    return lambda place: f'<c r="{place}"><v>{value}</v></c>'


_FORGED: Sequence[tuple[str, str, Callable[[str], str], str]] = (
    ("year", "B", _number("1" + "0" * 15), "số nguyên từ 0 đến 9999"),
    ("year", "B", _number("1" + "0" * 400), ""),
    ("year", "B", _cell("9" * 5_000), "số nguyên"),
    ("year", "B", _number("NaN"), ""),
    ("claimed_level", "B", _number("7"), "mức đề nghị"),
    ("commune", "B", _cell("x" * 30_000), "không quá 1000 ký tự"),
    ("evidence_required", "B", _number("1"), "có hoặc không"),
    ("citizens", "B", _number("1" + "0" * 400), ""),
    ("citizens", "C", _cell("[" + "9" * 5_000 + "]"), "danh sách số"),
    ("citizens", "C", _cell("[" * 30_000), "danh sách số"),
    ("citizens", "C", _cell('[{"a": 1, "a": 2}]'), "danh sách số"),
    ("citizens", "C", _cell("[NaN]"), "danh sách số"),
    ("citizens", "C", _cell('["met"]'), "số nguyên"),
    ("citizens", "D", _cell("maybe"), "có hoặc không"),
    ("citizens", "F", _cell("[1, 2]"), "danh sách tên ngắn"),
    ("citizens", "A", _cell("trained_citizens"), "khóa hai lần"),
    ("5.1", "B", _cell("1/0"), ""),
    ("@results", "B", _cell("met"), "thiếu cột claimed"),
    ("@results", "C", _cell("units"), "thiếu cột evidence"),
    ("@standards", "A", _cell("@results"), "thiếu bảng standards"),
    ("@standards", "A", _cell("@lạ"), "thiếu bảng standards"),
    ("level_2", "B", _cell("perhaps"), "một trong"),
    ("level_2", "C", _number("-1"), "số nguyên từ 0"),
    ("received", "B", _number("1" + "0" * 12), "số nguyên từ 0"),
    ("received", "B", _cell("tám"), "số nguyên"),
    ("error", "A", _cell("lỗi"), "thiếu dòng error"),
    ("@printed", "D", _cell("x"), "thiếu cột columns"),
)


def _forge(summary: bytes, key: str, column: str, made: Callable[[str], str]) -> bytes:
    """The summary with one cell of the machine sheet replaced in its XML; ``key`` is what stands in column A."""
    content = read_workbook(summary)
    grid = next(grid for grid in content.sheets if grid.name == MACHINE_SHEET)
    row = next(number for number, values in grid.rows if values[0] == key) + 1
    place = f"{column}{row}"

    def change(xml: bytes) -> bytes:
        text = xml.decode()
        pattern = rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)'
        assert re.search(pattern, text) or column == "B"
        return re.sub(pattern, lambda _: made(place), text, count=1).encode()

    changed = repacked(summary, {sheet_part(summary, MACHINE_SHEET): change})
    assert changed != summary
    return changed


@pytest.fixture(scope="module")
def folder(summary: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nhận")
    for number in range(2):
        made_summary(folder / f"tốt {number}.xlsx", number)
    for number, (key, column, made, _) in enumerate(_FORGED):
        (folder / f"giả {number:02}.xlsx").write_bytes(_forge(summary, key, column, made))
    return folder


def test_the_other_communes_are_rolled_up(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "gộp.xlsx"
    assert run(["rollup", str(folder), "-o", str(out), "--year", "2024", "--jobs", "2"]) == 1
    capsys.readouterr()
    rolled = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    found = {item["file"]: item for item in rolled["findings"]}
    assert found.keys() == {path.name for path in folder.glob("giả*")}
    for number, (key, _, _, said) in enumerate(_FORGED):
        item = found[f"giả {number:02}.xlsx"]
        assert item["code"] == "summary_broken", (key, item)
        assert said in item["message"], (key, item["message"])


@pytest.mark.parametrize("number", range(0, len(_FORGED), 3))
def test_verify_says_it(folder: Path, number: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(folder / f"giả {number:02}.xlsx")]) == 1
    assert "đã bị sửa" in capsys.readouterr().out


def test_verify_goes_on_after_a_file_it_cannot_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, good = folder / "không có.xlsx", folder / "tốt 0.xlsx"
    assert run(["verify", str(bad), str(good)]) == 1
    said = capsys.readouterr()
    assert "không có.xlsx" in said.err
    assert "Mã nội dung" in said.out


def test_spaces_before_the_time_of_saving_cost_nothing(summary: bytes, tmp_path: Path) -> None:
    def spaced(xml: bytes) -> bytes:
        return re.sub(rb"(<dcterms:modified[^>]*>)", rb"\1" + b" " * 200_000 + b"\n" * 200_000, xml)

    path = tmp_path / "tong_hop.xlsx"
    path.write_bytes(repacked(summary, {"docProps/core.xml": spaced}))
    assert verify_summary(path, Limits(seconds=5)).code
