"""What a summary stores, read strictly: its machine sheet is a stranger's text, whoever wrote the rest of the file.

Relies on the keyed sheets. Refuses with ``ValueError``, naming the cell, what is of another type, larger or longer than
the program ever writes; so nothing that passed can swell, overflow or mean two things.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, NoReturn

from ccht_excel.exchange.cell_text import LONGEST_TEXT, one_line
from ccht_excel.exchange.grid import CellValue
from ccht_excel.exchange.keyed_sheets import Cell, KeyedWorkbook, Row, Table
from ccht_excel.model.law import Outcome
from ccht_excel.model.limits import HIGHEST_COUNT
from ccht_excel.patterns import regex

MOST_ROWS = 20_000
_MOST_LISTED = 1_000
LONGEST_LISTED = 200
"""Letters of a name in a list."""
_QUOTED = 40
_SHARE = regex(r"[0-9]{1,9}(?:/[1-9][0-9]{0,8})?")
_OUTCOMES = frozenset(item.value for item in Outcome)


def stored_rows(book: KeyedWorkbook, name: str, columns: Collection[str], most: int = MOST_ROWS) -> Mapping[str, Row]:
    """The rows of the only table of this name by their keys; it has these columns."""
    table = stored_table(book, name, columns, most)
    rows = table.keyed()
    if len(rows) != len(table.rows):
        raise ValueError(f"trang {table.sheet}: bảng {name} có dòng không có khóa hoặc có khóa hai lần")
    return rows


def stored_table(book: KeyedWorkbook, name: str, columns: Collection[str], most: int = MOST_ROWS) -> Table:
    """The only table of this name, whose columns are there once each."""
    tables = book.all(name)
    if len(tables) != 1:
        raise ValueError(
            f"trang Dữ liệu có {len(tables)} bảng {name}" if tables else f"trang Dữ liệu thiếu bảng {name}"
        )
    table = tables[0]
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ValueError(f"trang Dữ liệu thiếu cột {missing[0]} của bảng {name}")
    if len(table.rows) > most:
        raise ValueError(f"bảng {name} có {len(table.rows)} dòng, nhiều nhất là {most}")
    if any(row.copies for row in table.rows):
        raise ValueError(f"bảng {name} có hai cột cùng khóa")
    return table


def whole(cell: Cell, most: int = HIGHEST_COUNT, least: int = 0) -> int:
    """A whole number within these bounds."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse(cell, "số nguyên")
    if not least <= value <= most or int(value) != value:
        _refuse(cell, f"số nguyên từ {least} đến {most}")
    return int(value)


def text(cell: Cell, longest: int = LONGEST_TEXT) -> str:
    """One line of text, or a number as text."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        _refuse(cell, "chữ")
    if isinstance(value, str) and len(value) > longest + 1:
        _refuse(cell, f"chữ không quá {longest} ký tự")
    return one_line(cell.text)


def flag(cell: Cell) -> bool:
    """Có or không."""
    if cell.value not in ("có", "không"):
        _refuse(cell, "có hoặc không")
    return cell.value == "có"


def outcome(cell: Cell) -> str:
    """The name of an outcome."""
    if not isinstance(cell.value, str) or cell.value not in _OUTCOMES:
        _refuse(cell, "một trong " + ", ".join(sorted(_OUTCOMES)))
    return str(cell.value)


def value(cell: Cell) -> int | str | None:
    """A count, a level, the name of an outcome, a share ``p/q``; ``None`` for a blank cell."""
    if cell.blank:
        return None
    return cell.text if _is_word(cell.value) else whole(cell)


def values(cell: Cell) -> list[int | str]:
    """A list of counts, levels and outcomes, written as JSON."""
    return _listed(cell, lambda item: _is_word(item) or _is_count(item), "số và kết quả")


def names(cell: Cell) -> list[str]:
    """A list of ids, written as JSON."""
    found = _listed(cell, lambda item: isinstance(item, str) and len(item) <= LONGEST_LISTED, "tên ngắn")
    return [one_line(item) for item in found]


def numbers(cell: Cell, most: int) -> list[int]:
    """A list of whole numbers up to ``most``, written as JSON."""
    return _listed(cell, lambda item: _is_count(item) and item <= most, "số")


def is_value(item: object) -> bool:
    """Whether :func:`value` gives this."""
    return item is None or _is_word(item) or _is_count(item)


def _is_word(item: object) -> bool:
    return isinstance(item, str) and (item in _OUTCOMES or _SHARE.fullmatch(item) is not None)


def _is_count(item: object) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and 0 <= item <= HIGHEST_COUNT


def _listed(cell: Cell, allowed: Callable[[Any], bool], what: str) -> list[Any]:
    expected = f"danh sách {what}, không quá {_MOST_LISTED} mục"
    source = cell.value
    if not isinstance(source, str) or len(source) > LONGEST_TEXT:
        _refuse(cell, expected)
    if source == "[]":
        return []
    try:
        found = _DECODER.decode(source)
    except (ValueError, RecursionError):
        _refuse(cell, expected)
    if not isinstance(found, list) or len(found) > _MOST_LISTED or not all(map(allowed, found)):
        _refuse(cell, expected)
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def _refuse(cell: Cell, expected: str) -> NoReturn:
    raise ValueError(f"ô {cell.address} cần {expected}, đang là “{_quoted(cell.value)}”")


def _quoted(found: CellValue) -> str:
    shown = one_line(Cell(found if not isinstance(found, str) else found[: 4 * _QUOTED], 0, 0).text)
    return shown if len(shown) <= _QUOTED else f"{shown[:_QUOTED]}…"
