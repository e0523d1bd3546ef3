"""The list of residents counted: bytes of a workbook in, numbers out. Meant for a guarded process.

Relies on :mod:`ccht_excel.prefill.people` and :mod:`ccht_excel.prefill.names`. Ages are those of 31/12 of the assessed
year. Somebody who stands there several times is counted once, and both readings are told. Refuses with ``RefusedError``
a workbook without the sheet, or whose columns are not where they should be. Gives nothing back that is of one person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.exchange.grid import CellValue, SheetGrid
from ccht_excel.findings import of_prefill
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.campaign import Village
from ccht_excel.model.limits import DEFAULT_LIMITS, MIB, Limits
from ccht_excel.model.prefill import AgeBase, ListCount, Prefill, PrefillCount, Reference, UnknownVillage
from ccht_excel.patterns import regex
from ccht_excel.prefill.layout import EXPECTED, FIRST_ROW, LAST_ROW, NUMBERS, SHEET, column_name
from ccht_excel.prefill.names import Levels, Villages
from ccht_excel.prefill.people import (
    Person,
    birth,
    born_after,
    cell_text,
    column_of_leaving,
    is_heading,
    is_total,
    name_of,
    person,
)
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.vietnamese.text import fold

LIST_LIMITS = replace(
    DEFAULT_LIMITS,
    file_bytes=60 * MIB,
    unpacked_bytes=600 * MIB,
    seconds=180.0,
    memory_bytes=3 * 1024 * MIB,
    rows=70_000,
)
"""A workbook of 20 000 rows and 73 columns is large for a form, and a usual one here."""

_SHOWN = 12
_LONGEST = 40
_PRIVATE = regex(r"[0-9][0-9 .\-]{4,}[0-9]")
"""Numbers of papers and telephones, which nobody shall find in a message."""


class ToCount(Struct, frozen=True):
    """The workbook and what it is counted for."""

    data: bytes
    prefill: Prefill
    villages: tuple[Village, ...]
    year: int
    limits: Limits = LIST_LIMITS


def count_list(item: ToCount) -> ListCount | RefusedError:
    """What the list in a workbook says, or why it cannot be counted."""
    try:
        sheet = _sheet(read_workbook(item.data, item.limits).sheets)
        rows = [(number, values) for number, values in sheet.rows if _filled(values)]
        _expect_layout(rows, item.year)
        counting = _Counting(item)
        for number, values in rows:
            counting.take(number, values)
        return counting.result(sheet)
    except RefusedError as error:
        return error


def _sheet(sheets: Sequence[SheetGrid]) -> SheetGrid:
    for sheet in sheets:
        if fold(sheet.name) == fold(SHEET):
            return sheet
    found = ", ".join(sheet.name for sheet in sheets[:_SHOWN]) or "không có trang nào"
    raise RefusedError(of_prefill.LIST_SHEET_MISSING, expected=SHEET, first=FIRST_ROW, found=found)


def _filled(values: Sequence[CellValue]) -> bool:
    """Whether a row says anything of somebody; a village alone is often filled in ahead."""
    return any(column < len(values) and values[column] != "" for key, column in NUMBERS.items() if key != "village")


def _expect_layout(rows: Sequence[tuple[int, Sequence[CellValue]]], year: int) -> None:
    """Raises ``RefusedError`` unless people stand where they should."""

    def shifted(what: str) -> RefusedError:
        return RefusedError(of_prefill.LIST_LAYOUT_SHIFTED, what=what, first=FIRST_ROW, columns=EXPECTED)

    people = [values for number, values in rows if number >= FIRST_ROW - 1]
    above = [number for number, values in rows if 1 < number < FIRST_ROW - 1 and _is_sure(values, year)]
    if above:
        raise shifted(f"dòng {above[0] + 1} đã là một người")
    if not people:
        raise shifted(f"không có ai từ dòng {FIRST_ROW} trở xuống")
    if is_heading(people[0]):
        raise shifted(f"dòng đầu có chữ ở cột năm sinh, như dòng tiêu đề, đứng từ dòng {FIRST_ROW} trở xuống")
    if 2 * sum(birth(values, year)[2] is not None for values in people) < len(people):
        elsewhere = _years_elsewhere(people, year)
        hint = f" (năm sinh có vẻ ở {column_name(elsewhere)})" if elsewhere is not None else ""
        raise shifted(f"quá nửa số dòng không có năm sinh ở {column_name(NUMBERS['year'])}{hint}")


def _is_sure(values: Sequence[CellValue], year: int) -> bool:
    """Whether a row is certainly that of a person: a year of birth, and words for a name."""
    return birth(values, year)[2] is not None and all(not text.isdigit() and text for text in name_of(values))


def _years_elsewhere(people: Sequence[Sequence[CellValue]], year: int) -> int | None:
    """The column that holds a year of birth in most rows."""
    found: Counter[int] = Counter()
    for values in people:
        for column in range(min(len(values), 30)):
            text = cell_text(values, column)
            if len(text) == 4 and text.isascii() and text.isdigit() and year - 110 <= int(text) <= year:
                found[column] += 1
    column, times = found.most_common(1)[0] if found else (0, 0)
    return column if 2 * times >= len(people) and column != NUMBERS["year"] else None


class _Bases:
    """Which age bases somebody is in; ``unsure`` tells those that the row says too little for."""

    def __init__(self, bases: Iterable[AgeBase], year: int) -> None:
        self._year = year
        self._bases = tuple(bases)
        self._known: dict[tuple[int | None, int | None, bool | None], tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def of(self, who: Person) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ids of the bases somebody is in, labels of those that cannot be told."""
        key = who.year, who.month, who.woman
        if key not in self._known:
            said = {base: self._in(base, *key) for base in self._bases}
            sure = tuple(base.id for base, inside in said.items() if inside)
            self._known[key] = sure, tuple(base.label for base, inside in said.items() if inside is None)
        return self._known[key]

    def _in(self, base: AgeBase, year: int | None, month: int | None, woman: bool | None) -> bool | None:
        if not base.lowest and base.men is None:
            return True
        if year is None:
            return None
        if self._year - year < base.lowest:
            return False
        limits = {True: (base.women,), False: (base.men,), None: (base.women, base.men)}[woman]
        youngest = 12 * (self._year - year) + (12 - month if month else 0)
        oldest = youngest if month else youngest + 11
        inside = {
            age < limit.in_year(self._year) for limit in limits if limit is not None for age in (youngest, oldest)
        }
        return None if len(inside) > 1 else inside != {False}


_NOBODY = "không có họ tên lẫn năm sinh, hoặc đã gạch bỏ"
_UNBORN = "sinh sau năm đánh giá"
_BELOW = f"nằm dưới dòng {LAST_ROW}, ngoài vùng mà sổ tính đến"
_HEADINGS = "là dòng tiêu đề lặp lại"
_TOTALS = "là dòng cộng"
_NO_YEAR = "không có năm sinh đọc được: không có trong số nào theo độ tuổi"
_NO_MONTH = "không đủ tháng sinh hay giới tính để biết có {label} không: không tính ở số ấy"
_NO_VILLAGE = "không ghi nơi ở: chỉ có trong số chung"


class _Counting(Struct, dict=True):
    """The list being counted. Keys of ``once`` and ``every`` are (village or empty, base, level or empty)."""

    item: ToCount
    once: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    every: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    doubled: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    partly: Counter[str] = field(default_factory=Counter)
    unknown_villages: Counter[str] = field(default_factory=Counter)
    unknown_levels: Counter[str] = field(default_factory=Counter)
    gone: Counter[int] = field(default_factory=Counter)
    rows: int = 0

    def __post_init__(self) -> None:
        self._levels = Levels(self.item.prefill.levels)
        self._villages = Villages(self.item.villages)
        self._bases = _Bases(self.item.prefill.bases, self.item.year)
        self._seen: set[tuple[object, ...]] = set()
        self._names: set[str] = set()

    def take(self, number: int, values: Sequence[CellValue]) -> None:
        """Take in one row of the sheet, by its 0-based number."""
        if number < FIRST_ROW - 1:
            return
        if is_heading(values) or is_total(values):
            self.left_out[_HEADINGS if is_heading(values) else _TOTALS] += 1
            return
        if born_after(values, self.item.year):
            self.left_out[_UNBORN] += 1
            return
        who = person(values, self.item.year)
        if who is None:
            self.left_out[_NOBODY] += 1
        elif number >= LAST_ROW:
            self.left_out[_BELOW] += 1
        else:
            left = column_of_leaving(values)
            if left is not None:
                self.gone[left] += 1
            self._names.update(map(fold, (" ".join(name_of(values)), *name_of(values))))
            self._count(who)

    def _count(self, who: Person) -> None:
        self.rows += 1
        village = self._village(who)
        level = self._level(who)
        again = who.same is not None and who.same in self._seen
        if again:
            self.doubled[""] += 1
            self.doubled.update([village] if village else [])
        elif who.same is not None:
            self._seen.add(who.same)
        bases, unsure = self._bases.of(who)
        if who.year is None:
            self.partly[_NO_YEAR] += 1
        else:
            self.partly.update(_NO_MONTH.format(label=label) for label in unsure)
        for place in {"", village}:
            for base in bases:
                self.every[place, base, level] += 1
                self.once[place, base, level] += not again

    def _village(self, who: Person) -> str:
        if not self.item.villages:
            return ""
        if not who.village:
            self.partly[_NO_VILLAGE] += 1
            return ""
        found = self._villages.of(who.village)
        if found is None:
            self.unknown_villages[who.village] += 1
        return found or ""

    def _level(self, who: Person) -> str:
        if not who.level:
            return ""
        found = self._levels.of(who.level)
        if found is None:
            self.unknown_levels[who.level] += 1
        return found or ""

    # -------------------------------------------------------------------------------------

    def result(self, sheet: SheetGrid) -> ListCount:
        """The numbers."""
        year = next((cell_text(values, 0) for number, values in sheet.rows if number == 1), "")
        places = ("", *(village.id for village in self.item.villages))
        levels, unnamed = self._printable(self.unknown_levels)
        villages, unnamed_villages = self._printable(self.unknown_villages)
        years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", year))
        return ListCount(
            sheet=sheet.name,
            rows=self.rows,
            references=tuple(self._references(self.once, places)),
            every_row=tuple(self._references(self.every, ("",))),
            doubled=dict(self.doubled),
            left_out=tuple(self.left_out.items()),
            partly=tuple(self.partly.items()),
            gone=tuple((column_name(column), rows) for column, rows in sorted(self.gone.items())),
            villages=tuple(UnknownVillage(name, rows, self._villages.near(name)) for name, rows in villages),
            levels=levels,
            unnamed_levels=unnamed,
            unnamed_villages=unnamed_villages,
            year=int(years.pop()) if len(years) == 1 else None,
            year_text=year[:_LONGEST] if not self._is_private(year) else "…",
        )

    def _references(self, counted: Counter[tuple[str, str, str]], places: Iterable[str]) -> Iterator[Reference]:
        for place in places:
            for item in self.item.prefill.counts:
                for base in self.item.prefill.bases:
                    yield Reference(item.datum, base.id, place, self._sum(counted, place, base, item))

    def _sum(self, counted: Counter[tuple[str, str, str]], place: str, base: AgeBase, item: PrefillCount) -> int:
        levels = item.levels or ("", *(level.id for level in self.item.prefill.levels))
        return sum(counted[place, base.id, level] for level in levels)

    def _printable(self, words: Counter[str]) -> tuple[tuple[tuple[str, int], ...], int]:
        """Unknown wordings, the most frequent first, and the rows of those that may be of a person or are too many."""
        shown = [(word, rows) for word, rows in words.most_common() if not self._is_private(word)][:_SHOWN]
        return tuple(shown), sum(words.values()) - sum(rows for _, rows in shown)

    def _is_private(self, text: str) -> bool:
        return len(text) > _LONGEST or fold(text) in self._names or _PRIVATE.search(text) is not None
