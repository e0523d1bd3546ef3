"""What a person sees in a cell, by another reader: openpyxl, and calamine for .xls, .xlsb and .ods."""

from __future__ import annotations

import atexit
import io
import multiprocessing
import os
import re
import sys
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils import coordinate_to_tuple
from python_calamine import CalamineWorkbook

from ccht_excel.model.law import DatumKind, Outcome
from ccht_excel.model.returns import Report, Return
from tests.fuzz.cases import CRITERIA


def _by_calamine(data: bytes) -> dict[tuple[str, int, int], Any] | None:
    """The cells as calamine reads them; ``None`` where it cannot. It panics on much of this, so it is kept apart."""
    cells: dict[tuple[str, int, int], Any] = {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for name in book.sheet_names:
                for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                    for column, value in enumerate(values):
                        if value != "":
                            cells[name, row, column] = value
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return None
    return cells


def _quiet_and_small() -> None:
    """In calamine's process: it would allocate every cell up to a stray one, and says aloud that it panics."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


class Apart:
    """Runs functions in a process of its own; one that dies is replaced."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def call(self, function: Callable[[bytes], Any], data: bytes) -> Any:
        """The result; ``None`` where the process died of it."""
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, _quiet_and_small)
            atexit.register(self.close)
        try:
            return self._pool.submit(function, data).result()
        except BrokenProcessPool:
            self.close()
            return None

    def close(self) -> None:
        """End the process."""
        if self._pool:
            self._pool.shutdown()
            self._pool = None


_APART = Apart()


class Other:
    """The cells of a file as another library reads them; ``usable`` is false where it cannot."""

    def __init__(self, kind: str, data: bytes) -> None:
        self._cells: dict[tuple[str, int, int], Any] = {}
        self.usable = True
        if kind != "xlsx":
            found = _APART.call(_by_calamine, data)
            self._cells, self.usable = found or {}, found is not None
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._by_openpyxl(data)
        except Exception:
            self.usable = False

    def _by_openpyxl(self, data: bytes) -> None:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        for sheet in book.worksheets:
            for cell in list(sheet._cells.values()):  # type: ignore[attr-defined]
                value = cell.value
                if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
                    value = f"{value * 100}%"
                self._cells[sheet.title, cell.row - 1, cell.column - 1] = value

    def shows(self, sheet: str, cell: str) -> Any:
        """The value at an address."""
        row, column = coordinate_to_tuple(cell)
        return self._cells.get((sheet, row - 1, column - 1))


def wrong_reports(item: Return, other: Other) -> Iterable[str]:
    """What is reported otherwise than another reader sees it."""
    for report in item.reports:
        cells = (
            re.findall(r"([A-Z]+\d+): ([^;]*)", report.raw)
            if ":" in report.place.cell
            else [(report.place.cell, report.raw)]
        )
        values = [other.shows(report.place.sheet, cell) for cell, _ in cells]
        if not _same(report, values):
            where = f"{report.place.sheet}!{report.place.cell}"
            yield f"{report.datum} = {report.value} ({report.raw!r}) at {where}, seen: {values}"


def _same(report: Report, values: Sequence[Any]) -> bool:
    kind = CRITERIA.data[report.datum].kind
    if kind is DatumKind.COUNT:
        counts = [_count(value) for value in values]
        return None not in counts and sum(count for count in counts if count is not None) == report.value
    (value,) = values
    if kind is DatumKind.LEVEL:
        return _level(value) == report.value
    said = unicodedata.normalize("NFC", str(value)).casefold()
    negative = re.search(r"không|chưa|khong|chua|^\W*(k|ko|kg|kđ|cđ)\b", said) is not None
    return isinstance(value, str) and bool(said.strip()) and negative is (report.value is Outcome.NOT_MET)


def _count(value: Any) -> int | None:
    """A count as anybody would read it, without regard for the rules of the program under test."""
    if isinstance(value, bool | date | time | timedelta) or value is None:
        return None
    if isinstance(value, int | float):
        near = round(value)
        return near if abs(value - near) <= 1e-9 * max(1, abs(value)) else None
    text = unicodedata.normalize("NFKC", str(value))
    if "%" in text or "-" in text:
        return None
    text = re.sub(r"[,.]0+(?!\d)", "", text) if not re.search(r"[,.]\d{3}(?!\d)", text) else text
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else None


def _level(value: Any) -> int | None:
    if isinstance(value, str):
        if re.search(r"không|chưa|khong|chua", value.casefold()):
            return 0
        roman = re.search(r"\b(i{1,3})\b", value.casefold())
        return len(roman[1]) if roman else _count(value)
    return _count(value)
