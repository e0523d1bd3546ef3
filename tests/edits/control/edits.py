"""What people do to the control workbook besides what they do to any workbook; each says what it did, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from datetime import date, datetime
from fractions import Fraction
from random import Random
from typing import Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.model.law import Outcome
from tests.edits import anywhere
from tests.edits.control.filled import Control
from tests.edits.filled import Filled, Typed
from tests.edits.shapes import shift
from tests.support.campaigns import keyed_cells

Edit = Callable[[Control, Random], str]
UNREADABLE = object()
"""The value of what nobody can understand: it must be named."""

_LISTS = ("units", "villages", "recognitions", "resolutions", "past")


def _table(item: Typed) -> str:
    return item.about.partition("/")[0]


def _taken(page: Worksheet, target: Cell) -> bool:
    return isinstance(target, MergedCell) or target.value is not None


def _asks(page: Worksheet, wanted: Cell) -> bool:
    """Whether a cell may be filled in."""
    return any(cell is wanted and (key or table in _LISTS) for table, key, _, cell in keyed_cells(page))


def into_neighbour(control: Control, chance: Random) -> str:
    """A value typed into a cell beside its own, one where nothing stands and nothing is asked."""
    item = chance.choice(control.there())
    page: Worksheet = item.cell.parent
    down, right = chance.choice(((0, 1), (0, -1), (0, 2), (0, -2), (1, 0), (-1, 0), (0, 5)))
    if item.cell.row + down < 1 or item.cell.column + right < 2:
        return ""
    target = page.cell(item.cell.row + down, item.cell.column + right)
    if _taken(page, target) or _asks(page, target):
        return ""
    target.value, item.cell.value = item.cell.value, None
    item.cell, item.value = target, UNREADABLE
    return f"{item.about} typed into {target.coordinate}"


def aside(control: Control, chance: Random) -> str:
    """Something typed where nothing is asked: beside a table, in a row put into it, below it."""
    item = chance.choice(control.there())
    page: Worksheet = item.cell.parent
    if chance.random() < 0.4 and page.max_row > 6:
        shift(page, item.cell.row, 1, rows=True)
        row, columns = item.cell.row - 1, [item.cell.column]
    else:
        row, columns = chance.choice((item.cell.row, page.max_row + 2)), [page.max_column + 1, item.cell.column]
    target = page.cell(row, chance.choice(columns))
    if _taken(page, target) or row <= 5 or _asks(page, target):
        return ""
    target.value = item.cell.value
    control.beside.append(Typed(target, item.about, item.cell.value))
    return f"{item.cell.value!r} typed into {page.title} {target.coordinate}"


def write_otherwise(control: Control, chance: Random) -> str:
    """A value written as people write it; what it means is what it meant."""
    items = [item for item in control.there() if _ways(item)]
    if not items:
        return ""
    item = chance.choice(items)
    typed = chance.choice(_ways(item))
    item.cell.value = typed
    if not isinstance(typed, float):
        item.cell.number_format = chance.choice((item.cell.number_format, "@", "General"))
    return f"{item.about} as {typed!r} {item.cell.number_format}"


def _ways(item: Typed) -> Sequence[Any]:
    value, table = item.value, _table(item)
    if item.cell.data_type == "f" or value is UNREADABLE:
        return ()
    if table == "assignments":
        return ("X", " x ", "✓", "có", "Có", "√", "x.", "\uff58", True)
    if item.about == "campaign/year":
        return (str(value), f"Năm {value}", f" {value} ", f"{value}.", f"'{value}")
    if table == "references" and isinstance(value, int):
        dotted = f"{value:,}".replace(",", ".")
        return (dotted, str(value), f"{value} người", f"'{value}", dotted.replace(".", " "))
    if table in ("units", "villages") and isinstance(item.cell.value, str):
        text = item.cell.value
        return (f" {text}", f"{text} ", f"\u200b{text}", f"{text}\u00a0")
    return _ways_of_kind(value)


def _ways_of_kind(value: object) -> Sequence[Any]:
    if isinstance(value, Fraction):
        whole = int(value * 100)
        same = Fraction(whole, 100) == value
        bare = (f"{whole}", f"{whole},0") if whole > 1 else ()
        return (f"{whole} %", f"{whole}%", f"{whole},0%", f"{whole} phần trăm", f"≥ {whole}%", *bare) if same else ()
    if isinstance(value, date):
        return _days(value)
    if isinstance(value, bool):
        return ("CÓ", "co", "có ", True) if value else ("KHÔNG", "khong", "không", False)
    if isinstance(value, Outcome):
        return ("đạt", "ĐẠT", "Đạt ") if value is Outcome.MET else ("không đạt", "Chưa đạt", "Không  đạt")
    return ()


def _days(value: date) -> Sequence[Any]:
    day = f"{value.day:02}/{value.month:02}/{value.year}"
    return (
        day,
        f"{value.day}/{value.month}/{value.year}",
        f"{value.day}-{value.month}-{value.year}",
        f"{value.day}.{value.month}.{value.year}",
        value.isoformat(),
        f"ngày {value.day:02} tháng {value.month:02} năm {value.year}",
        f"Ngày {day}",
        datetime(value.year, value.month, value.day),
    )


def write_doubtfully(control: Control, chance: Random) -> str:
    """Something that cannot be understood."""
    item = chance.choice(control.there())
    if item.about.endswith(("/id", "/unit", "/datum", "/number")) and _table(item) in _LISTS:
        typed: Any = chance.choice(("#REF!", "#N/A"))
    elif isinstance(item.value, str):
        typed = chance.choice(("#REF!", "#N/A", "=1+1"))
    else:
        typed = chance.choice(("#REF!", "#VALUE!", "=1+1", "khoảng 60", "?", "60 - 70", "hỏi lại", "tháng 3"))
    item.cell.value, item.value = typed, UNREADABLE
    return f"{item.about} as {typed!r}"


def doubtful_number(control: Control, chance: Random) -> str:
    """A share or level beyond what there is, or one with two meanings."""
    items = [item for item in control.there() if _table(item) == "targets"]
    if not items:
        return ""
    item = chance.choice(items)
    if isinstance(item.value, Fraction):
        typed: Any = chance.choice((60, "150%", 0, "0%", -0.5, "1", "60,5,5%", "60%%", "100,1", datetime(2024, 6, 1)))
        if typed == 60:
            item.cell.number_format = "0%"
    else:
        typed = chance.choice((9, "Mức độ 9", 1.5, -1, "1-2", True))
    item.cell.value, item.value = typed, UNREADABLE
    return f"{item.about} as {typed!r}"


def other_mark(control: Control, chance: Random) -> str:
    """A mark that is none: it may mean anything."""
    page = _page(control, "assignments")
    if page is None:
        return ""
    cells = [
        cell
        for table, key, column, cell in keyed_cells(page)
        if key[:1].isdigit() and column not in ("id", "label") and not _taken(page, cell)
    ]
    cell = chance.choice(cells)
    cell.value = chance.choice(("v", "1", 1, "*", "xx", "chính", "phối hợp", "#N/A", 0.5, datetime(2024, 1, 2)))
    control.beside.append(Typed(cell, "assignments/?/?", cell.value))
    return f"mark {cell.value!r} in {cell.coordinate}"


def mark_elsewhere(control: Control, chance: Random) -> str:
    """A mark in the column of a unit that has no name, in a column of one's own, or in one copied."""
    page = _page(control, "assignments")
    if page is None:
        return ""
    rows = [cell.row for _, key, column, cell in keyed_cells(page) if column == "id" and key[:1].isdigit()]
    named = {item.about.split("/")[1] for item in control.typed if _table(item) == "units"}
    columns = [
        cell.column
        for _, key, column, cell in keyed_cells(page)
        if column.startswith("don_vi_") and key and column not in named
    ]
    column = chance.choice((page.max_column + 1, *columns[:3]))
    cell = page.cell(chance.choice(rows), column)
    if _taken(page, cell):
        return ""
    cell.value = chance.choice(("x", True))
    if column > page.max_column - 1 and chance.random() < 0.5:
        page.cell(5, column).value = chance.choice((chance.choice(control.campaign.units).id, "Trạm y tế", 7))
    control.beside.append(Typed(cell, f"assignments/?/{page.cell(5, column).value}", cell.value))
    return f"mark {cell.value!r} in {cell.coordinate}"


def _page(control: Control, table: str) -> Worksheet | None:
    return next(
        (
            page
            for page in control.pages
            for row in page.iter_rows(max_col=3)
            for cell in row
            if cell.value == f"@{table}"
        ),
        None,
    )


def new_id(control: Control, chance: Random) -> str:
    """The id of a unit changed, on one sheet or on both."""
    items = [item for item in control.there() if _table(item) == "units" and item.about.endswith("/id")]
    if not items:
        return ""
    item = chance.choice(items)
    old = str(item.value)
    new = chance.choice(
        (old.upper(), f"{old} ", "Trường số 2", f"{old}_2", "thôn_1", "7", 7, "con", old.replace("_", " "))
    )
    item.cell.value = new
    good = str(new).strip() == old
    both = chance.random() < 0.5
    page = _page(control, "assignments") if both else None
    for row in page.iter_rows() if page else ():
        for cell in row:
            if cell.value == old:
                cell.value = new
    valid = str(new).strip() in (f"{old}_2", "7", old)
    for other in control.there():
        table, *keys = other.about.split("/")
        if good or (table == "past" and keys[0] == old):
            continue
        if table == "units" and keys[0] == old:
            own = other.about.endswith("/id")
            other.about = f"units/{str(new).strip()}/{keys[1]}"
            other.value = (str(new).strip() if own else other.value) if valid else UNREADABLE
        elif table == "assignments" and keys[1] == old:
            other.about = f"assignments/{keys[0]}/{str(new).strip()}"
            other.value = True if both and valid else UNREADABLE
    return f"id {old} is {new!r} {'on both sheets' if both else ''}"


def clear_cells(control: Control, chance: Random) -> str:
    """Some cells of a list cleared, others of their row left."""
    item = chance.choice(control.there())
    item.cell.value = None
    return f"{item.about} cleared"


def clear_name(control: Control, chance: Random) -> str:
    """A unit taken away by its row, its marks left."""
    items = [item for item in control.there() if _table(item) == "units" and item.about.endswith("/name")]
    if not items:
        return ""
    item = chance.choice(items)
    page: Any = item.cell.parent
    for other in control.there():
        if other.cell.parent is page and other.cell.row == item.cell.row and not other.about.endswith("/id"):
            other.cell.value = None
    for other in control.there():
        if other.about.startswith("assignments/") and other.about.endswith("/" + item.about.split("/")[1]):
            other.value = UNREADABLE
        if other.about == f"units/{item.about.split('/')[1]}/id":
            control.typed.remove(other)
    return f"{item.about} and all of it cleared"


def copy_row(control: Control, chance: Random) -> str:
    """A row copied and inserted below, key and all, one of its values another."""
    item = chance.choice(control.there())
    page: Any = item.cell.parent
    row = item.cell.row
    if any(area.min_row <= row <= area.max_row for area in page.merged_cells.ranges):
        return ""
    shift(page, row + 1, 1, rows=True)
    there = control.there()
    for column in range(1, page.max_column + 1):
        above, below = page.cell(row, column), page.cell(row + 1, column)
        below.value, below._style = above.value, copy(above._style)
        for other in there:
            if other.cell is above:
                control.typed.append(_changed(other, below, changed=other is item))
    return f"row {row} of {page.title} copied, {item.about} changed"


def copy_column(control: Control, chance: Random) -> str:
    """A column copied and inserted beside, one of its values another."""
    item = chance.choice(control.there())
    page: Any = item.cell.parent
    column = item.cell.column
    if page.merged_cells.ranges and any(
        a.min_col <= column < a.max_col for a in page.merged_cells.ranges if a.min_row > 3
    ):
        return ""
    shift(page, column + 1, 1, rows=False)
    there = control.there()
    for row in range(4, page.max_row + 1):
        left, right = page.cell(row, column), page.cell(row, column + 1)
        if isinstance(left, MergedCell) or isinstance(right, MergedCell):
            continue
        right.value, right._style = left.value, copy(left._style)
        for other in there:
            if other.cell is left:
                control.typed.append(_changed(other, right, changed=other is item))
    return f"column {column} of {page.title} copied, {item.about} changed"


_FREE = ("/contact", "/email", "/issuer", "/reason", "/commune", "/district", "/province", "/receiver", "/officer")


def _changed(item: Typed, cell: Cell, *, changed: bool) -> Typed:
    if not changed or item.about.endswith(("/id", "/unit", "/datum", "/number", "/subject", "/by")):
        return Typed(cell, item.about, item.value)
    value: Any = item.value
    if isinstance(value, Fraction):
        cell.value, value = "77%", Fraction(77, 100)
    elif isinstance(value, date):
        cell.value = value = date(value.year, value.month, 17)
    elif isinstance(value, bool) and item.about.startswith("assignments"):
        cell.value = "x"
    elif isinstance(value, bool):
        cell.value, value = "Không" if value else "Có", not value
    elif item.about.endswith("/year"):
        cell.value = value = item.value + 1  # type: ignore[operator]
    elif isinstance(value, str) and isinstance(cell.value, str) and item.about.endswith(_FREE):
        cell.value = value = f"{cell.value} khác"
    return Typed(cell, item.about, value)


def copy_sheet(control: Control, chance: Random) -> str:
    """A copy of a sheet, in which one value may be another."""
    page = chance.choice(control.pages)
    twin = control.book.copy_worksheet(page)
    there = [item for item in control.there() if item.cell.parent is page]
    changed = chance.choice(there) if there and chance.random() < 0.7 else None
    control.typed += [_changed(item, twin[item.address], changed=item is changed) for item in there]
    return f"{page.title} copied"


def remove_sheet(control: Control, chance: Random) -> str:
    """A sheet deleted."""
    page = chance.choice(control.pages)
    if len(control.pages) < 3:
        return ""
    control.book.remove(page)
    return f"{page.title} deleted"


def remove_meta(control: Control, chance: Random) -> str:
    """What says what the workbook is, lost: its sheets were copied into another workbook."""
    if "_ccht" in control.book.sheetnames:
        control.book.remove(control.book["_ccht"])
    return "_ccht deleted"


def own_sheet(control: Control, chance: Random) -> str:
    """A sheet of one's own, with a list."""
    page: Worksheet = control.book.create_sheet("Ghi chú")
    page["B2"] = "Trường tiểu học số 2"
    page["C2"] = "x"
    control.beside.append(Typed(page["B2"], "", "Trường tiểu học số 2"))
    return "a sheet of one's own"


def settle_twice(control: Control, chance: Random) -> str:
    """A datum settled once more, with another value."""
    items = [
        item for item in control.there() if item.about.startswith("resolutions/") and item.about.endswith("/datum")
    ]
    if not items:
        return ""
    item = chance.choice(items)
    page: Worksheet = item.cell.parent
    below = range(item.cell.row + 1, page.max_row + 1)
    free = next((row for row in below if not (_row_filled(page, row) or _has_merged(page, row))), None)
    if free is None:
        return ""
    for other in [one for one in control.there() if one.cell.parent is page and one.cell.row == item.cell.row]:
        cell = page.cell(free, other.cell.column)
        cell.value = other.cell.value
        control.typed.append(_changed(other, cell, changed=other.about.endswith("/reason")))
    return f"{item.about} twice"


def _has_merged(page: Worksheet, row: int) -> bool:
    return any(isinstance(page.cell(row, column), MergedCell) for column in range(1, 6))


def _row_filled(page: Worksheet, row: int) -> bool:
    return any(page.cell(row, column).value is not None for column in range(1, 6))


def add_unit(control: Control, chance: Random) -> str:
    """A unit typed into a spare row, with marks in its column."""
    page, who = _page(control, "units"), _page(control, "assignments")
    if page is None or who is None:
        return ""
    ids = [cell for table, _, column, cell in keyed_cells(page) if (table, column) == ("units", "id")]
    # A new name in a row that was another unit's, or over a marked column, gets the marks that are there: as is meant.
    marked = {
        column
        for table, key, column, mark in keyed_cells(who)
        if table == "assignments" and key[:1].isdigit() and mark.value is not None
    }
    spare = [
        cell
        for cell in ids
        if str(cell.value).startswith("don_vi_")
        and cell.value not in marked
        and page.cell(cell.row, cell.column + 1).value is None
    ]
    if not spare:
        return ""
    cell = chance.choice(spare[:3])
    unit = str(cell.value)
    name = page.cell(cell.row, cell.column + 1)
    name.value = f"Trường tiểu học số {chance.randint(2, 99)}"
    control.typed += [Typed(name, f"units/{unit}/name", name.value), Typed(cell, f"units/{unit}/id", unit)]
    for table, key, column, mark in list(keyed_cells(who)):
        if table == "assignments" and column == unit and key[:1].isdigit() and chance.random() < 0.3:
            mark.value = "x"
            control.typed.append(Typed(mark, f"assignments/{key}/{unit}", True))
    return f"unit {unit} added"


def add_village(control: Control, chance: Random) -> str:
    """A village more, without an id."""
    page = _page(control, "villages")
    if page is None:
        return ""
    free = [
        cell
        for table, _, column, cell in keyed_cells(page)
        if (table, column) == ("villages", "name") and not _taken(page, cell)
    ]
    if not free:
        return ""
    cell = chance.choice(free[:10])
    cell.value = f"Xóm {chance.randint(1, 500)}"
    control.typed.append(Typed(cell, f"villages/{cell.value}/name", cell.value))
    return f"village {cell.value}"


_ANY: tuple[Callable[[Filled, Random], str], ...] = (
    anywhere.insert_rows,
    anywhere.insert_columns,
    anywhere.delete_row,
    anywhere.delete_column,
    anywhere.sort_rows,
    anywhere.merge,
    anywhere.rename_sheet,
    anywhere.move_sheet,
    anywhere.hide,
    anywhere.lose_keys,
    anywhere.lose_columns,
)
EDITS: tuple[Edit, ...] = (
    *_ANY,
    into_neighbour,
    aside,
    write_otherwise,
    write_otherwise,
    write_doubtfully,
    doubtful_number,
    other_mark,
    mark_elsewhere,
    new_id,
    clear_cells,
    clear_name,
    copy_row,
    copy_column,
    copy_sheet,
    remove_sheet,
    remove_meta,
    own_sheet,
    settle_twice,
    add_unit,
    add_village,
)
