"""What a worksheet of an .xlsx package holds, as it stands in its XML: cells, merged ranges, what is out of sight.

Relies on the standard library only. Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from msgspec import Struct, field

from ccht_excel.model.limits import MOST_ROWS
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.rich_text import RichText
from ccht_excel.spreadsheets.sparse_sheet import LEAST_HEIGHT, LEAST_WIDTH, MAX_COLUMNS, MergedRange

Place: TypeAlias = tuple[int, int]
"""0-based row and column."""

ADDRESS = regex(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_RANGE = regex(r"([A-Z]{1,3}[1-9][0-9]{0,6}):([A-Z]{1,3}[1-9][0-9]{0,6})")


LINK = "HYPERLINK"


class RawCell(NamedTuple):
    """A cell as it stands in the XML: 0-based place, style, type, text of its value, and its formula.

    ``value`` is ``None`` where there is no value element at all, ``formula`` where there is no formula; only one that
    makes a link is kept as it stands, any other is the empty text.
    """

    row: int
    column: int
    style: int
    type: str
    value: str | RichText | None
    formula: str | None


def number_in(cell: RawCell) -> float | None:
    """The number that a cell stores; ``None`` where it stores none."""
    try:
        return float(cell.value) if cell.type == "n" and isinstance(cell.value, str) else None
    except ValueError:
        return None


class SheetXml(Struct):
    """What a worksheet part holds: cells that are not plainly empty, merged ranges, 0-based rows and columns hidden.

    ``rich`` are the cells that name an entry of the workbook's metadata of values, with its 1-based number.
    """

    cells: list[RawCell] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rich: dict[Place, int] = field(default_factory=dict)

    def hide_row(self, number: int, attributes: Mapping[str, str]) -> None:
        """Take in a row's attributes; one of next to no height is hidden too."""
        if number < MOST_ROWS and (_is_on(attributes, "hidden") or _is_below(attributes.get("ht", ""), LEAST_HEIGHT)):
            self.hidden_rows.add(number)

    def hide_columns(self, attributes: Mapping[str, str]) -> None:
        """Take in the attributes of some columns; those of next to no width are hidden too."""
        if _is_on(attributes, "hidden") or _is_below(attributes.get("width", ""), LEAST_WIDTH):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))


def _is_on(attributes: Mapping[str, str], name: str) -> bool:
    return attributes.get(name, "0").strip() in ("1", "true")


def _is_below(size: str, least: float) -> bool:
    try:
        return bool(size) and float(size) < least
    except ValueError:
        return False


def place_of(address: str) -> Place:
    """0-based row and column of an address."""
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]) - 1, column_of(letters)


@lru_cache(maxsize=20_000)
def column_of(letters: str) -> int:
    """0-based number of a column."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


@lru_cache(maxsize=5_000)
def range_of(ref: str) -> MergedRange | None:
    """First and last cell of a range; ``None`` where it is written in another way."""
    match = _RANGE.fullmatch(ref)
    return (place_of(match[1]), place_of(match[2])) if match else None
