"""Conditional formats as binary workbooks store them: records of [MS-XLS] (Excel 97 to 2003) and of [MS-XLSB].

Relies on :mod:`ccht_excel.spreadsheets.conditional`. Refuses nothing: a condition that is not understood is one that
cannot be decided, and so is what another number format by condition would show.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

from ccht_excel.spreadsheets.conditional import Effect, Held, Rule, compared, given, unknown
from ccht_excel.spreadsheets.sparse_sheet import MergedRange

_COMPARES, _REQUIRES = 1, 2
_OPERATORS = {
    1: "between",
    2: "notBetween",
    3: "equal",
    4: "notEqual",
    5: "greaterThan",
    6: "lessThan",
    7: "greaterThanOrEqual",
    8: "lessThanOrEqual",
}
_NO_TEXT = 0xFFFFFFFF
_STRIKE, _FORMAT_CODE, _FORMAT_ID = 0x1D, 0x26, 0x29
_HAS_FORMAT, _HAS_FONT = 1 << 25, 1 << 26
_STRUCK_BIT = 0x80


def _condition(kind: int, operator: int, formulas: Sequence[bytes]) -> Callable[[Held], bool | None]:
    texts = [_constant(tokens) for tokens in formulas]
    if kind == _COMPARES and operator in _OPERATORS:
        return compared(_OPERATORS[operator], texts)
    return given(texts[0]) if kind == _REQUIRES and texts else unknown


def _constant(tokens: bytes) -> str:
    """The constant that a formula is, as it is typed; empty where it is none."""
    if tokens[:1] == b"\x1e" and len(tokens) == 3:
        return str(int.from_bytes(tokens[1:], "little"))
    if tokens[:1] == b"\x1f" and len(tokens) == 9:
        return format(struct.unpack("<d", tokens[1:])[0], ".15g")
    if tokens[:1] == b"\x1d" and len(tokens) == 2:
        return "TRUE" if tokens[1] else "FALSE"
    return ""


# ---------------------------------------------------------------------------------------------
# Excel 97 to 2003


def areas_of_xls(record: bytes) -> list[MergedRange]:
    """The ranges of a CONDFMT record."""
    (count,) = struct.unpack_from("<H", record, 12)
    corners = (struct.unpack_from("<4H", record, 14 + 8 * number) for number in range(count))
    return [((top, left), (bottom, right)) for top, bottom, left, right in corners]


def rule_of_xls(record: bytes, areas: Sequence[MergedRange], number: int) -> Rule:
    """The rule of a CF record; of those for one cell, the first that holds is the only one."""
    kind, operator, first, second = struct.unpack_from("<BBHH", record)
    after = len(record) - first - second
    formulas = [record[after : after + first], *([record[after + first :]] if second else [])]
    has, more = struct.unpack_from("<IH", record, 6)
    at = 12
    if has & _HAS_FORMAT:
        at += struct.unpack_from("<H", record, at)[0] if more & 1 else 2
    struck = None
    if has & _HAS_FONT:
        style, left_alone = (struct.unpack_from("<I", record, at + offset)[0] for offset in (68, 88))
        struck = None if left_alone & _STRUCK_BIT else bool(style & _STRUCK_BIT)
    effect = Effect(struck or None, unseen=bool(has & _HAS_FORMAT))
    return Rule(areas, _condition(kind, operator, formulas), effect, number, stops=True)


# ---------------------------------------------------------------------------------------------
# .xlsb


def effect_of_xlsb(record: bytes) -> Effect:
    """What a BrtDXF record does to a cell; one that is not understood does nothing."""
    try:
        return _effect_of_xlsb(record)
    except (struct.error, IndexError):
        return Effect()


def _effect_of_xlsb(record: bytes) -> Effect:
    (count,) = struct.unpack_from("<H", record, 4)
    at, struck, unseen = 6, None, False
    for _ in range(count):
        kind, size = struct.unpack_from("<HH", record, at)
        if kind == _STRIKE:
            struck = bool(record[at + 4]) or None
        unseen = unseen or kind in (_FORMAT_CODE, _FORMAT_ID)
        at += max(size, 4)
    return Effect(struck, unseen=unseen)


def _counted(record: bytes, at: int) -> tuple[bytes, int]:
    """Bytes behind their number, and where they end."""
    (count,) = struct.unpack_from("<I", record, at)
    return record[at + 4 : at + 4 + count], at + 4 + count


def areas_of_xlsb(record: bytes) -> list[MergedRange]:
    """The ranges of a BrtBeginConditionalFormatting record."""
    (count,) = struct.unpack_from("<I", record, 8)
    corners = (struct.unpack_from("<4I", record, 12 + 16 * number) for number in range(count))
    return [((top, left), (bottom, right)) for top, bottom, left, right in corners]


def rule_of_xlsb(record: bytes, areas: Sequence[MergedRange], known: Sequence[Effect]) -> Rule:
    """The rule of a BrtBeginCFRule record; ``known`` are the effects of the workbook's own formats."""
    try:
        return _rule_of_xlsb(record, areas, known)
    except struct.error:
        return Rule(areas, unknown, Effect())


def _rule_of_xlsb(record: bytes, areas: Sequence[MergedRange], known: Sequence[Effect]) -> Rule:
    kind, _, format_number, priority, operator = struct.unpack_from("<5I", record)
    flags, *sizes, letters = struct.unpack_from("<H4I", record, 28)
    formulas, at = [], 46 + (0 if letters == _NO_TEXT else 2 * letters)
    for _ in range(sum(size > 0 for size in sizes)):
        tokens, at = _counted(record, at)
        formulas.append(tokens)
        at = _counted(record, at)[1]
    effect = known[format_number] if format_number < len(known) else Effect()
    return Rule(areas, _condition(kind, operator, formulas), effect, priority, stops=bool(flags & 2))
