"""A made-up list of residents with the usual dirt, and what it says, counted a second time in the plainest way.

Nobody in it exists: names are codes. Written with openpyxl, or as what :mod:`tests.support.office_files` can write.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import openpyxl

VILLAGES = ("Thôn Đông", "Thôn Tây", "Tổ dân phố số 1")
SPELT = {
    "Thôn Đông": ["Thôn Đông", "thôn  đông", "Đông", "Thon Dong", "Th«n §«ng", "Thoân Ñoâng"],
    "Thôn Tây": ["Thôn Tây", "THÔN TÂY", "Thôn Tây "],
    "Tổ dân phố số 1": ["Tổ dân phố số 1", "TDP số 1", "tổ dân phố số 01"],
}
LEVELS = {
    "": ["", " ", None, "THPT", "12/12"],
    "trained": ["thcn", "THCN ", "Trung cấp", "TC", "Cao đẳng", "CĐ", "cao ®¼ng", "CAO ĐẲNG"],
    "degree": ["ĐH", "Đại học", "đại  học", "§¹i häc", "Ñaïi hoïc", "Thạc sỹ", "thạc sĩ", "Th.S", "Tiến sĩ"],
}
UNKNOWN_LEVELS, UNKNOWN_VILLAGES = ("lớp may", "học nghề xa"), ("Thôn Tâyy", "Làng Mới")
BASES = ("residents", "from_15", "from_18", "working_age")
WIDTH = 73


def retires(year: int, woman: bool) -> int:
    """Months of age at which somebody leaves the working age in a year (men 2024: 61 years; women: 56 and 4 months)."""
    return {(2024, False): 732, (2024, True): 676, (2025, False): 735, (2025, True): 680}[year, woman]


class MadeUp:
    """A list of so many people in the assessed year; ``counts`` has (once, every row) by (datum, base, village)."""

    def __init__(self, people: int, year: int, seed: int = 7) -> None:
        self.year = year
        self.rows: list[list[object]] = []
        self.counts: dict[tuple[str, str, str], list[int]] = {}
        self.doubled = self.people = 0
        self.unknown: dict[str, int] = {}
        self._random = random.Random(seed)
        for number in range(people):
            self._somebody(number)

    def _somebody(self, number: int) -> None:
        pick = self._random
        year, month, woman = pick.randint(self.year - 90, self.year), pick.randint(1, 12), pick.random() < 0.5
        kind = pick.choice(["", "", "", "trained", "degree"]) if self.year - year > 22 else ""
        village: str = pick.choice([*VILLAGES, *VILLAGES, ""])
        level = pick.choice(LEVELS[kind])
        written_village = pick.choice(SPELT[village]) if village else pick.choice(["", *UNKNOWN_VILLAGES])
        if not kind and pick.random() < 0.02:
            level = pick.choice(UNKNOWN_LEVELS)
        row = self._row(number, written_village, (pick.randint(1, 28), month, year), woman, level)
        times = 2 if pick.random() < 0.01 else 1
        for time in range(times):
            self.rows.append(row)
            self._count(year, month, woman, kind, village, first=time == 0)
            for word in (level, written_village):
                if word in (*UNKNOWN_LEVELS, *UNKNOWN_VILLAGES):
                    self.unknown[word] = self.unknown.get(word, 0) + 1
        self.doubled += times - 1

    def _row(self, number: int, village: str, born: tuple[int, int, int], woman: bool, level: object) -> list[object]:
        pick = self._random
        day, month, year = born
        row: list[object] = [None] * WIDTH
        row[0], row[1], row[2], row[3] = village, number, f"Mã {number // 7}", f"số {number}"
        row[4], row[5] = pick.choice([day, str(day)]), pick.choice([month, f"{month:02}", f"{month} "])
        row[6] = pick.choice([year, year, str(year), f"{year} ", f"'{year}", f" {year}."])
        row[7] = pick.choice(["x", "X", "Nữ", 1]) if woman else pick.choice([None, "", "Nam"])
        row[14], row[25] = pick.choice([number // 4, str(number // 4)]), level
        for column in (17, 18, 21, 22, 24, 35, 40):
            row[column] = pick.choice(["", "5A", 2019, None])
        return row

    def _count(self, year: int, month: int, woman: bool, kind: str, village: str, *, first: bool) -> None:
        self.people += 1
        months = (self.year - year) * 12 + 12 - month
        inside = [True, months >= 180, months >= 216, 180 <= months < retires(self.year, woman)]
        data = ["citizens"] + ["trained_citizens"] * bool(kind) + ["university_citizens"] * (kind == "degree")
        for place in {"", village}:
            for datum in data:
                for base in (base for base, is_in in zip(BASES, inside, strict=True) if is_in):
                    counted = self.counts.setdefault((datum, base, place), [0, 0])
                    counted[0] += first
                    counted[1] += 1

    def grid(self, year: object = None, before: Sequence[Sequence[object]] = ()) -> list[list[object]]:
        """The sheet row by row; ``before`` are rows put above the people."""
        head: list[list[object]] = [
            ["Sổ theo dõi"],
            [self.year if year is None else year],
            [],
            ["Thôn", "TT", "Họ đệm"],
        ]
        return [*head, *map(list, before), *self.rows]

    def save(self, path: Path, **how: object) -> Path:
        """As an .xlsx of openpyxl."""
        return save(path, self.grid(**how))  # type: ignore[arg-type]


def save(path: Path, grid: Sequence[Sequence[object]], sheet: str = "DATA") -> Path:
    """A workbook with these rows, among the other sheets of such a file."""
    book = openpyxl.Workbook(write_only=True)
    for name in ("THONG_TIN", sheet, "MaTruong"):
        written = book.create_sheet(name)
        for row in grid if name == sheet else [["x"]]:
            written.append([None if value == "" else value for value in row])
    book.save(path)
    return path


def person(village: str = "", year: object = 1980, **others: object) -> list[object]:
    """One row, by the names of the columns that matter."""
    columns = {"family": 2, "given": 3, "day": 4, "month": 5, "woman": 7, "household": 14, "level": 25}
    row: list[object] = [None] * WIDTH
    row[0], row[6], row[3] = village, year, "Mã 1"
    for name, value in others.items():
        row[columns[name]] = value
    return row
