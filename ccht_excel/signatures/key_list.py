"""The province's list of keys: any spreadsheet or text file with one key a row, and whose it is.

Columns are known by their headings, in any order; :data:`COLUMNS` lists them. A text file (.txt, .csv) has tabs,
semicolons or commas between them. Read in a process of its own. Every problem is found at once, with sheet and cell; a
list with any of them is not used, for a withdrawn key would pass for a good one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from ccht_excel.errors import CampaignError
from ccht_excel.exchange.grid import ErrorValue, SheetGrid
from ccht_excel.exchange.keyed_sheets import Cell
from ccht_excel.files.places import expect_file
from ccht_excel.files.trouble import why
from ccht_excel.findings import of_signatures
from ccht_excel.findings.entry import FindingType, RefusedError, finding
from ccht_excel.guarded import GuardedProcess
from ccht_excel.model.finding import Finding
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.model.place import Place
from ccht_excel.patterns import regex
from ccht_excel.signatures.statement import fingerprint, unpacked
from ccht_excel.spreadsheets.outside import SAVED_ANEW, done_outside, file_bytes, refusal
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.vietnamese.text import clean, fold
from ccht_excel.vietnamese.typed import parse_date

_HEADING_ROWS = 30
_TEXT_SUFFIXES = frozenset({".txt", ".csv", ".tsv"})
_MOST_TEXT = 1 << 20
_FINGERPRINT = regex(r"[0-9A-F]{20}")
_BETWEEN = "\t;,"
_OFFICES = regex(r"^(ubnd|ủy ban nhân dân|uỷ ban nhân dân)\s+", re.IGNORECASE)
"""How an office is called before the name of its commune."""
_NOT_WITHDRAWN = frozenset({"", "khong", "chua", "-", "0"})

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "commune": ("Đơn vị", "xã", "tên xã", "xã/phường", "xã, phường", "phường"),
    "district": ("Huyện", "tên huyện", "quận/huyện", "huyện/quận"),
    "province": ("Tỉnh", "tên tỉnh", "tỉnh/thành phố", "tỉnh, thành phố"),
    "key": ("Khóa", "khóa công khai", "vân tay", "vân tay khóa"),
    "valid_from": ("Từ ngày", "từ", "hiệu lực từ"),
    "valid_to": ("Đến ngày", "đến", "hiệu lực đến"),
    "withdrawn": ("Thu hồi", "đã thu hồi", "ngày thu hồi"),
}
"""Field of :class:`ListedKey` -> its headings, the one for messages first. The first and `Khóa` are required."""

_KEYS = {fold(heading): key for key, headings in COLUMNS.items() for heading in headings}


class ListedKey(Struct, frozen=True):
    """Whose a key is and when it may sign. ``fingerprint`` is told by the key, or stands in the list itself.

    ``valid_from`` and ``valid_to`` are days that still count; ``withdrawn`` keys sign nothing any more.
    """

    fingerprint: str
    commune: str
    district: str = ""
    province: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    withdrawn: bool = False


class BrokenKeysError(CampaignError):
    """A list of keys with errors; ``findings`` lists them all."""

    def __init__(self, path: Path, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(f"Danh sách khóa {path} có lỗi nên chưa dùng.")


def read_keys(path: Path, limits: Limits = DEFAULT_LIMITS) -> Mapping[str, ListedKey]:
    """The keys of a list by fingerprint.

    Raises ``BrokenKeysError`` where it has errors, ``CampaignError`` where there is no such file, ``GuardError`` where
    no process can be started.
    """
    expect_file(path)
    try:
        data = file_bytes(path, limits)
        with GuardedProcess(limits, ready=__name__) as process:
            keys, findings = done_outside(process, _read, (data, path.name, limits))
    except OSError as error:
        raise CampaignError(f"Không đọc được danh sách khóa {path}: {why(error)}.") from error
    except RefusedError as error:
        keys, findings = {}, [refusal(error, Place(path.name), SAVED_ANEW)]
    if findings:
        raise BrokenKeysError(path, findings)
    return keys


def _read(given: tuple[bytes, str, Limits]) -> tuple[dict[str, ListedKey], list[Finding]] | RefusedError:
    data, name, limits = given
    try:
        text = Path(name).suffix.lower() in _TEXT_SUFFIXES
        sheets = [_text_grid(data)] if text else read_workbook(data, limits).sheets
    except RefusedError as error:
        return error
    for grid in sheets:
        for number, values in grid.rows[:_HEADING_ROWS]:
            columns = [_KEYS.get(fold(Cell(value, 0, 0).text)) for value in values]
            if grid.visible and {"commune", "key"} <= set(columns):
                return _Reader(name, grid).read(number, columns)
    return {}, [finding(of_signatures.KEYS_NO_HEADING, Place(name))]


def _text_grid(data: bytes) -> SheetGrid:
    """A text file as a sheet. Excel's own "Unicode text" is UTF-16 with tabs."""
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = data[:_MOST_TEXT].decode("utf-16" if wide else "utf-8-sig", "replace").replace("\0", "")
    lines = [(number, line) for number, line in enumerate(text.splitlines()) if line.strip() and line[:1] != "#"]
    csv.field_size_limit(_MOST_TEXT)  # what is longer would be an error
    heading = next((line for _, line in lines[:_HEADING_ROWS] if {"commune", "key"} <= set(_headings(line))), "")
    between = next((mark for mark in _BETWEEN if mark in heading), ";")
    return SheetGrid("", [(number, next(csv.reader([line], delimiter=between), [])) for number, line in lines])


def _headings(line: str) -> Iterator[str]:
    """What the columns of a line of text are, if it is the heading, whatever stands between them."""
    for between in _BETWEEN:
        known = [_KEYS[name] for name in map(fold, line.split(between)) if name in _KEYS]
        if len(known) > 1:
            yield from known


class _Reader(Struct):
    """One list being read."""

    file: str
    grid: SheetGrid
    findings: list[Finding] = field(default_factory=list)

    def read(self, heading: int, headings: Sequence[str | None]) -> tuple[dict[str, ListedKey], list[Finding]]:
        places: dict[str, int] = {}
        for column, key in enumerate(headings):
            if key in places:
                other = Cell("", heading, places[key]).address
                self._say(
                    of_signatures.KEYS_COLUMN_TWICE, Cell("", heading, column), found=COLUMNS[key][0], other=other
                )
            elif key is not None:
                places[key] = column
        keys: dict[str, ListedKey] = {}
        seen: dict[str, str] = {}
        for number, values in self.grid.rows:
            cells = {
                key: Cell(values[column] if column < len(values) else "", number, column)
                for key, column in places.items()
            }
            if number > heading and not all(cell.blank for cell in cells.values()):
                listed = self._row(cells)
                if listed and listed.fingerprint in keys:
                    self._say(of_signatures.KEYS_TWICE, cells["key"], other=seen[listed.fingerprint])
                elif listed:
                    keys[listed.fingerprint], seen[listed.fingerprint] = listed, cells["key"].address
        if not keys and not self.findings:
            self._say(of_signatures.KEYS_NONE, None)
        return keys, self.findings

    def _row(self, cells: Mapping[str, Cell]) -> ListedKey | None:
        words = {key: " ".join(clean(cell.text).split()) for key, cell in cells.items()}
        if not words["commune"]:
            self._say(of_signatures.KEYS_VALUE_MISSING, cells["commune"], what="tên")
        found = _fingerprint(words["key"])
        if not found:
            expected = "khóa công khai (44 ký tự) hoặc vân tay (5 nhóm 4 ký tự) như ccht sign in ra"
            self._invalid(cells["key"], "khóa", expected)
        days = {key: self._day(cells[key]) for key in ("valid_from", "valid_to") if key in cells}
        if not found:
            return None
        return ListedKey(
            found,
            _OFFICES.sub("", words["commune"], count=1),
            words.get("district", ""),
            words.get("province", ""),
            **days,
            withdrawn=fold(words.get("withdrawn", "")) not in _NOT_WITHDRAWN,
        )

    def _day(self, cell: Cell) -> date | None:
        if cell.blank:
            return None
        found = None if isinstance(cell.value, ErrorValue) else parse_date(cell.value).value
        if found is None:
            self._invalid(cell, "ngày", "một ngày, ví dụ 31/12/2027")
        return found

    def _invalid(self, cell: Cell, what: str, expected: str) -> None:
        self._say(of_signatures.KEYS_VALUE_INVALID, cell, what=what, found=cell.text, expected=expected)

    def _say(self, type: FindingType, cell: Cell | None, **words: Any) -> None:
        self.findings.append(finding(type, Place(self.file, self.grid.name, cell.address if cell else ""), **words))


def _fingerprint(text: str) -> str:
    """The fingerprint that a cell holds, or that of the public key it holds; empty where it is neither."""
    digits = re.sub(r"[\s.:–-]", "", text).upper()
    if _FINGERPRINT.fullmatch(digits):
        return "-".join(digits[start : start + 4] for start in range(0, 20, 4))
    try:
        return fingerprint(unpacked(text, 32))
    except ValueError:
        return ""
