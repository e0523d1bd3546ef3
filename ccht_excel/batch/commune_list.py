"""The list of communes a district or province starts its campaigns from: any spreadsheet with one commune a row.

Columns are known by their headings, Vietnamese or English, in any order; :data:`COLUMNS` lists them. Relies on the
reader and the parsers of :mod:`ccht_excel.vietnamese.typed`. Every problem is found at once, with sheet and cell; a
list with any error gives no communes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from ccht_excel.control.layout import FIRST_YEAR, LAST_YEAR
from ccht_excel.exchange.grid import CellValue, ErrorValue, SheetGrid
from ccht_excel.exchange.keyed_sheets import Cell
from ccht_excel.findings import of_communes
from ccht_excel.findings.entry import FindingType, RefusedError, finding
from ccht_excel.guarded import GuardedProcess
from ccht_excel.law.criteria import available_criteria, criteria_of_type, load_criteria
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.levels import LevelScale
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.model.place import Place
from ccht_excel.model.subjects import Subject
from ccht_excel.spreadsheets.outside import SAVED_ANEW, done_outside, file_bytes, refusal
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.vietnamese.place_names import is_of_other_kind, named_type, names_no_place, stated_type
from ccht_excel.vietnamese.text import capital, clean, fold, join_words
from ccht_excel.vietnamese.typed import Reading, parse_date, parse_year, parse_yes_no
from ccht_excel.vietnamese.typed_levels import parse_granted

_HEADING_ROWS = 30


class CommuneRow(Struct, frozen=True):
    """One commune of the list; ``None`` where the list leaves a choice to the defaults. ``cell`` is where it stands.

    ``subject_type`` is the id of its type; the text of its cell where the list was read for no criteria set.
    """

    commune: str
    cell: str
    district: str = ""
    province: str = ""
    difficult_area: bool | None = None
    contact: str = ""
    email: str = ""
    receiver: str = ""
    deadline: date | None = None
    year: int | None = None
    claimed_level: int | None = None
    subject_type: str | None = None


class CommuneList(Struct, frozen=True):
    """The communes of a list, in its order, and everything found in it; no communes where there are errors."""

    rows: tuple[CommuneRow, ...]
    findings: tuple[Finding, ...]


class _Column(Struct, frozen=True):
    """A column of the list: how it is called in messages, its other headings, how its cells are read."""

    label: str
    headings: tuple[str, ...]
    expected: str = ""
    parse: Callable[[Any], Reading[Any]] | None = None


def _year(value: Any) -> Reading[int]:
    """A year that a campaign may be for."""
    reading = parse_year(value)
    known = reading.value is None or FIRST_YEAR <= reading.value <= LAST_YEAR
    return reading if known else Reading(None, "out_of_range")


class _Known(Struct, frozen=True):
    """What may be asked for: legal levels, and the types of subject, name by id.

    Where the criteria set is not known, there are the levels of all sets and no type, and anything is taken.
    """

    levels: tuple[LevelScale, ...]
    types: Mapping[str, str]
    subject: Subject | None = None
    default_type: str = ""

    def columns(self) -> Mapping[str, _Column]:
        """The columns that take these."""
        nouns = tuple(dict.fromkeys(scale.noun for scale in self.levels))
        claimed = replace(
            COLUMNS["claimed_level"],
            label=f"{capital(nouns[0])} đề nghị",
            headings=("claimed_level", *(text for noun in nouns for text in _ASKED.format(noun=noun).split(";"))),
            expected=join_words(self.levels[0].granted, "hoặc"),
            parse=self.level,
        )
        named = replace(
            COLUMNS["subject_type"], expected=f"một trong: {', '.join(self.types.values())}", parse=self.type
        )
        return {**COLUMNS, "claimed_level": claimed, "subject_type": named}

    def keys(self) -> Mapping[str, str]:
        """The columns by their headings."""
        return {
            fold(heading): key for key, column in self.columns().items() for heading in (column.label, *column.headings)
        }

    def level(self, value: Any) -> Reading[int]:
        """The level that a cell asks for."""
        return parse_granted(value, self.levels[0]) if self.types else Reading(0)

    def leaves_open(self, name: str) -> bool:
        """Whether nothing says what type this is of: neither its name nor a default."""
        subject = self.subject
        if subject is None or self.default_type or not subject.must_be_named:
            return False
        return stated_type(name, subject) is None

    def is_strange(self, name: str) -> bool:
        """Whether this is plainly the name of something else than what the set assesses."""
        return self.subject is not None and not self.default_type and is_of_other_kind(name, self.subject)

    def type(self, value: Any) -> Reading[str]:
        """The id of the type that a cell names; what it says where no set is known."""
        if self.subject is None:
            return Reading(clean(str(value)))
        named = named_type(str(value), self.subject)
        return Reading(named.id) if named else Reading(None, "unknown")


def _known(criteria_set: str | None, default_type: str) -> _Known:
    if criteria_set is None:
        return _Known(tuple(load_criteria(id).award_levels for id in available_criteria()), {})
    known = criteria_of_type(criteria_set, default_type)
    types = {type.id: type.name for type in known.subject.types}
    return _Known((known.award_levels,), types, known.subject, default_type)


_UNITS = ("đơn vị", "tên đơn vị", "trường", "tên trường", "cơ quan, đơn vị")


COLUMNS: Mapping[str, _Column] = {
    "commune": _Column(
        "Đơn vị",
        ("commune", "xã", "tên xã", "xã/phường", "xã, phường", "tên xã/phường", "xã, phường, thị trấn", *_UNITS),
    ),
    "district": _Column("Huyện", ("district", "tên huyện", "quận/huyện", "huyện/quận", "quận, huyện")),
    "province": _Column("Tỉnh", ("province", "tên tỉnh", "tỉnh/thành phố", "tỉnh, thành phố", "tỉnh/tp")),
    "difficult_area": _Column(
        "Vùng khó khăn",
        ("difficult_area", "xã vùng khó khăn", "thuộc vùng khó khăn", "xã thuộc vùng khó khăn", "khó khăn"),
        "Có hoặc Không",
        parse_yes_no,
    ),
    "contact": _Column("Liên hệ", ("contact", "người liên hệ", "đầu mối", "điện thoại", "số điện thoại")),
    "email": _Column("Email", ("e-mail", "thư điện tử", "hộp thư")),
    "receiver": _Column("Nơi nhận", ("receiver", "nơi nhận hồ sơ", "cơ quan nhận hồ sơ")),
    "deadline": _Column(
        "Hạn nộp", ("deadline", "hạn nộp phiếu", "thời hạn", "hạn"), "một ngày, ví dụ 31/01/2025", parse_date
    ),
    "year": _Column("Năm", ("year", "năm đánh giá"), f"một năm từ {FIRST_YEAR} đến {LAST_YEAR}", _year),
    "claimed_level": _Column("", ("claimed_level",)),
    "subject_type": _Column("Loại", ("subject_type", "loại đơn vị", "loại hình")),
}
"""Field of :class:`CommuneRow` -> its column. Only the first is required; levels and types are the Circular's."""

_ASKED = "{noun};{noun} đề nghị;{noun} đề nghị công nhận"
"""Headings of the column for the level that is asked for."""
_UNCOUNTED = frozenset({"tt", "stt", "so tt", "so thu tu", "ghi chu", "#", "no", ""})


def read_commune_list(path: Path, criteria_set: str | None = None, default_type: str = "") -> CommuneList:
    """Read and check a list of communes (.xlsx, .xls, .ods) in a process of its own.

    ``criteria_set`` is the id of the set by which their campaigns are judged, where that is known: it says what levels
    may be asked for. ``default_type`` is the type of those whose row and name say none.

    Raises ``CriteriaError`` where there is no such set.

    Raises ``OSError`` where there is no such file, ``GuardError`` where no process can be started.
    """
    known = _known(criteria_set, default_type)
    try:
        data = file_bytes(path, DEFAULT_LIMITS)
        with GuardedProcess(ready=__name__) as process:
            return done_outside(process, _read, (data, path.name, known))
    except RefusedError as error:
        return CommuneList((), (refusal(error, Place(path.name), SAVED_ANEW),))


def _read(given: tuple[bytes, str, _Known]) -> CommuneList | RefusedError:
    data, name, known = given
    keys = known.keys()
    try:
        content = read_workbook(data)
    except RefusedError as error:
        return error
    for grid in content.sheets:
        for number, values in grid.rows[:_HEADING_ROWS]:
            columns = {column: keys.get(fold(Cell(value, 0, 0).text)) for column, value in enumerate(values)}
            if grid.visible and "commune" in columns.values():
                return _Reader(name, grid, known.columns(), keys, known).read(number, values)
    return CommuneList((), (finding(of_communes.COMMUNES_NO_HEADING, Place(name), expected=COLUMNS["commune"].label),))


class _Reader(Struct):
    """One list being read."""

    file: str
    grid: SheetGrid
    known: Mapping[str, _Column]
    keys: Mapping[str, str]
    rules: _Known
    findings: list[Finding] = field(default_factory=list)

    def read(self, heading: int, headings: Any) -> CommuneList:
        columns = self._columns(heading, headings)
        rows: list[CommuneRow] = []
        seen: dict[tuple[str, ...], str] = {}
        for number, values in self.grid.rows:
            cells = {
                key: Cell(values[column] if column < len(values) else "", number, column)
                for key, column in columns.items()
            }
            if number > heading and not all(cell.blank for cell in cells.values()):
                row = self._row(cells)
                if row.commune and self._new(row, seen):
                    rows.append(row)
        if not rows and not self.findings:
            self._say(of_communes.COMMUNES_NONE, None)
        broken = any(item.severity is Severity.ERROR for item in self.findings)
        return CommuneList(() if broken else tuple(rows), tuple(self.findings))

    def _columns(self, heading: int, headings: Any) -> dict[str, int]:
        columns: dict[str, int] = {}
        for column, value in enumerate(headings):
            cell = Cell(value, heading, column)
            key = self.keys.get(fold(cell.text))
            if key is None:
                if fold(cell.text) not in _UNCOUNTED:
                    known = ", ".join(column.label for column in self.known.values())
                    self._say(of_communes.COMMUNES_COLUMN_UNKNOWN, cell, found=cell.text, expected=known)
            elif key in columns:
                first = Cell("", heading, columns[key]).address
                self._say(of_communes.COMMUNES_COLUMN_TWICE, cell, found=cell.text, other=first)
            else:
                columns[key] = column
        return columns

    def _row(self, cells: Mapping[str, Cell]) -> CommuneRow:
        fields: dict[str, Any] = {}
        for key, cell in cells.items():
            column = self.known[key]
            if isinstance(cell.value, ErrorValue):
                self._say(
                    of_communes.COMMUNES_VALUE_INVALID, cell, what=column.label, found=cell.text, expected="chữ hoặc số"
                )
                fields[key] = cell.text
            elif column.parse is None:
                fields[key] = " ".join(clean(cell.text).split())
            elif not cell.blank:
                fields[key] = self._parsed(key, column, cell)
        if not fields["commune"]:
            self._say(of_communes.COMMUNES_VALUE_MISSING, cells["commune"], what="tên")
        elif names_no_place(fields["commune"]):
            words = {"what": self.known["commune"].label, "found": fields["commune"]}
            self._say(of_communes.COMMUNES_VALUE_INVALID, cells["commune"], **words, expected="tên của một nơi")
        elif not fields.get("subject_type") and self.rules.is_strange(fields["commune"]):
            words = {"what": self.known["commune"].label, "found": fields["commune"]}
            expected = f"tên của một {join_words(self.rules.types.values(), 'hoặc')}"
            self._say(of_communes.COMMUNES_VALUE_INVALID, cells["commune"], **words, expected=expected)
        elif not fields.get("subject_type") and self.rules.leaves_open(fields["commune"]):
            where = cells.get("subject_type", cells["commune"])
            asked = self.known["subject_type"]
            words = {"found": fields["commune"], "column": asked.label, "expected": asked.expected}
            self._say(of_communes.COMMUNES_TYPE_OPEN, where, **words)
        return CommuneRow(cell=cells["commune"].address, **fields)

    def _parsed(self, key: str, column: _Column, cell: Cell) -> Any:
        assert column.parse is not None
        value: CellValue = cell.value
        reading = column.parse(value)
        if reading.problem is not None and reading.problem != "blank":
            self._say(
                of_communes.COMMUNES_VALUE_INVALID, cell, what=column.label, found=cell.text, expected=column.expected
            )
        return reading.value

    def _new(self, row: CommuneRow, seen: dict[tuple[str, ...], str]) -> bool:
        identity = tuple(name.casefold() for name in (row.province, row.district, row.commune))
        if identity in seen:
            where = ", ".join(filter(None, (row.commune, row.district, row.province)))
            self.findings.append(
                finding(
                    of_communes.COMMUNES_TWICE,
                    Place(self.file, self.grid.name, row.cell),
                    found=where,
                    other=seen[identity],
                )
            )
            return False
        seen[identity] = row.cell
        return True

    def _say(self, type: FindingType, cell: Cell | None, **words: str) -> None:
        place = Place(self.file, self.grid.name, cell.address if cell else "")
        self.findings.append(finding(type, place, **words))
