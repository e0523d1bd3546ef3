"""Lists of people among the returns: told for what they are, so that names of people are not kept where returns lie.

A list is known by the columns that its heading asks for. Never raises for what a sheet holds, and quotes nothing of it:
what stands in a cell may be of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from ccht_excel.exchange.grid import CellValue, SheetGrid, all_told, told
from ccht_excel.exchange.keyed_sheets import Table, is_meta
from ccht_excel.exchange.text_file import text_of
from ccht_excel.findings import of_files, of_returns
from ccht_excel.findings.entry import RefusedError, finding
from ccht_excel.model.finding import Finding
from ccht_excel.model.place import Place
from ccht_excel.model.subjects import Subject
from ccht_excel.patterns import regex
from ccht_excel.vietnamese.legacy_fonts import decode_legacy
from ccht_excel.vietnamese.text import fold

_FIRST_ROWS = 30
"""So far down stands the heading of a list, below its titles."""
_HIGH = 3
"""Rows that a heading with merged cells takes at most."""
_LONGEST = 60
"""Letters of a heading; what is longer is a sentence."""
_TEXT_BYTES = 20_000
"""Of a text file, in which a heading stands at the beginning."""

_WHO = "(?:cong dan|nguoi(?: dan| hoc| duoc [a-z ]+)?|hoc vien|hoc sinh|hoi vien|chu ho|tre|thanh vien|khai sinh)"
_NAMES = regex(
    rf"ho(?: va|,|/)? (?:(?:chu )?(?:ten|dem)\b)(?! (?:nguoi )?(?:dien|lap|lien he|phu trach|ky)\b).*|ho|ten"
    rf"|(?:ten|danh tinh) {_WHO}\b.*"
)
_WHO_ALONE = regex(rf"{_WHO}")
_BORN = regex(r"(?:(?:ngay|thang|nam)[ ,/.-]*){0,3}sinh(?: (?:ngay|thang|nam)\b.*| ?[^ \w].*|)")
_NUMBERED = regex(r"(?:so )?(?:cccd|cmnd|cmtnd|can cuoc|dinh danh|ma dinh danh)\b.*")
_OF_A_PERSON = {
    "tuổi": regex(r"(?:so |do )?tuoi\b.*"),
    "giới tính": regex(r"gioi tinh\b.*|gioi|phai|nam ?[/,-] ?nu|nu"),
    "trình độ": regex(r"trinh do\b.*|hoc van\b.*|bang cap\b.*|van bang\b.*|chuyen mon\b.*|lop|nghe nghiep\b.*"),
    "dân tộc": regex(r"dan toc\b.*|ton giao\b.*|quan he (?:voi )?chu ho\b.*"),
}
_CONTACT = regex(r"(?:so )?(?:dien thoai|dt|sdt|e-?mail|thu dien tu)\b.*")
_UNIT = regex(r"(?:ten |co quan, )?don vi\b.*|co quan\b.*|to chuc\b.*|chuc (?:vu|danh)\b.*")
_ASKED = (_NAMES, _WHO_ALONE, _BORN, _NUMBERED, _CONTACT, _UNIT, *_OF_A_PERSON.values())
_NOTHING: frozenset[re.Pattern[str]] = frozenset()
_HINT = regex("t[êe]n|h[ọo]|t\u00aan|te\u00e2n|c[ôo]ng d[âa]n", re.IGNORECASE)
"""Some letters of every heading that names people, also in old fonts."""
_MOST_ROWS = 1_000


class PeopleHeading(Struct, frozen=True):
    """The heading of a list of people: the number of its first row from 0 on, and what besides names it asks for."""

    row: int
    besides: str


def list_of_people(sheets: Iterable[SheetGrid]) -> RefusedError | None:
    """Why a workbook without any table of a return is none, if a heading in it asks for people one by one.

    A heading may be three rows high, and in an old font.
    """
    found = next(filter(None, map(people_heading, sheets)), None)
    return _refused(found) if found else None


def people_in_text(data: bytes) -> RefusedError | None:
    """The same of a text file with columns (.csv, .txt), whose columns are parted by tab, semicolon or comma."""
    lines = text_of(data[:_TEXT_BYTES]).splitlines()[:_FIRST_ROWS]
    for between in "\t;,|":
        cells = [[cell.strip(' "') for cell in line.split(between)] for line in lines]
        found = people_heading(SheetGrid("", list(enumerate(cells))))
        if found:
            return _refused(found)
    return None


def people_heading(sheet: SheetGrid) -> PeopleHeading | None:
    """Where a list of people begins on a sheet; ``None`` where there is none."""
    rows = sheet.rows[:_FIRST_ROWS]
    for index, (number, _) in enumerate(rows):
        besides = _besides(rows[index : index + _HIGH])
        if besides:
            return PeopleHeading(number, besides)
    return None


def people_beside(sheets: Iterable[SheetGrid]) -> Mapping[str, PeopleHeading]:
    """Where lists of people stand in a workbook that is a return, by sheet: on sheets of their own or below a form."""
    found = {sheet.name: _anywhere(sheet) for sheet in sheets if not is_meta(sheet)}
    return {name: heading for name, heading in found.items() if heading}


def sheet_before(sheet: SheetGrid, people: Mapping[str, PeopleHeading]) -> SheetGrid:
    """A sheet without the rows of a list of people, so that nothing beside its cells is quoted from there."""
    heading = people.get(sheet.name)
    return replace(sheet, rows=tuple(row for row in sheet.rows if row[0] < heading.row)) if heading else sheet


def tables_before(tables: Iterable[Table], people: Mapping[str, PeopleHeading]) -> tuple[Table, ...]:
    """The tables of a return, those of evidence without the rows of a list of people: they are no documents."""
    return tuple(
        _evidence_before(table, people[table.sheet]) if table.name == "evidence" and table.sheet in people else table
        for table in tables
    )


def _evidence_before(table: Table, heading: PeopleHeading) -> Table:
    rows, below = (tuple(row for row in some if row.number < heading.row) for some in (table.rows, table.below))
    return replace(table, rows=rows, below=below)


def told_people(file: str, subject: Subject, people: Mapping[str, PeopleHeading]) -> Iterator[Finding]:
    """What is said of each of them, at its sheet."""
    for name, heading in people.items():
        place, row, word = Place(file, name), heading.row + 1, subject.unit
        yield finding(of_returns.PEOPLE_BESIDE_FORM, place, row=row, besides=heading.besides, unit_word=word)


def _anywhere(sheet: SheetGrid) -> PeopleHeading | None:
    """The heading of a list however far down; only rows that may name people are looked at."""
    rows = sheet.rows[:_MOST_ROWS]
    for index, may_be in enumerate(all_told(rows, _may_name_people)):
        besides = _besides(rows[index : index + _HIGH]) if may_be else ""
        if besides:
            return PeopleHeading(rows[index][0], besides)
    return None


def _typed(values: Sequence[CellValue]) -> list[str]:
    """The texts of a row that may be headings."""
    return [value for value in values if isinstance(value, str) and len(value) <= _LONGEST]


def _may_name_people(values: Sequence[CellValue]) -> bool:
    return _HINT.search("\n".join(_typed(values))) is not None


def _asked_in(values: Sequence[CellValue]) -> tuple[bool, frozenset[re.Pattern[str]]]:
    """Whether a row says anything, and what it asks for if it is one of a heading."""
    typed = _typed(values)
    return any(map(fold, typed)), _NOTHING.union(*map(_asked_by, typed))


def _besides(rows: Sequence[tuple[int, Sequence[CellValue]]]) -> str:
    """What the heading that begins in the first of these rows asks of each person; empty where it is none."""
    asked = _NOTHING
    for number, (_, values) in enumerate(rows):
        says_something, here = told(values, _asked_in)
        if not number and not says_something:
            return ""
        asked |= here
        if asked and (besides := _of_each_person(asked)):
            return besides
    return ""


def _of_each_person(asked: Set[re.Pattern[str]]) -> str:
    """What is asked of each person beside the name; empty where that is not asked of people one by one."""
    named = _NAMES in asked
    if (named or _WHO_ALONE in asked) and _BORN in asked:
        return "ngày, năm sinh"
    if (named or _WHO_ALONE in asked) and _NUMBERED in asked:
        return "số định danh"
    besides = [word for word, pattern in _OF_A_PERSON.items() if pattern in asked]
    # Whom to call in an office is asked for with office and telephone: no list of residents has both.
    is_contact = _CONTACT in asked and _UNIT in asked
    return ", ".join(besides) if named and besides and not is_contact else ""


_KEPT = 4_096
"""So many cells are remembered: most of the returns of one campaign are the same to the letter."""


@lru_cache(maxsize=_KEPT)
def _asked_by(value: str) -> frozenset[re.Pattern[str]]:
    """What a cell asks for if it is one of a heading."""
    text = fold(" ".join((decode_legacy(value) or value).split()))
    return frozenset(pattern for pattern in _ASKED if pattern.fullmatch(text)) if text else _NOTHING


def _refused(found: PeopleHeading) -> RefusedError:
    return RefusedError(of_files.IS_LIST_OF_PEOPLE, row=found.row + 1, besides=found.besides)
