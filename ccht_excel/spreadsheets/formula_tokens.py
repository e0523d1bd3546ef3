"""Formulas as binary workbooks store them, token by token: whether what they give is there to stay.

Relies on the tokens of [MS-XLS] and [MS-XLSB], which differ in the size of places. Refuses nothing: of a formula with a
token that is not known the rest is left out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ccht_excel.exchange.grid import Unsteady

_BY_CHANCE, _BY_CLOCK = frozenset({63, 464}), frozenset({74, 221})
"""The numbers of RAND and RANDBETWEEN, of NOW and TODAY."""
_ADD_INS = {"RAND": Unsteady.BY_CHANCE, "RANDBETWEEN": Unsteady.BY_CHANCE}
_EXP, _STRING, _LIST, _ATTRIBUTE = 0x01, 0x17, 0x18, 0x19
_FUNCTION, _FUNCTION_OF_SOME, _NAME_ELSEWHERE = 0x21, 0x22, 0x39
_ELSEWHERE = frozenset({0x39, 0x3A, 0x3B, 0x3C, 0x3D})
_CHOOSE = 0x04
_SIZES: Mapping[int, tuple[int, int]] = {
    **dict.fromkeys(range(0x03, 0x17), (0, 0)),
    _EXP: (4, 4),
    0x02: (4, 4),
    _LIST: (5, 13),
    0x1C: (1, 1),
    0x1D: (1, 1),
    0x1E: (2, 2),
    0x1F: (8, 8),
    0x20: (7, 14),
    _FUNCTION: (2, 2),
    _FUNCTION_OF_SOME: (3, 3),
    0x23: (4, 4),
    0x24: (4, 6),
    0x25: (8, 12),
    0x26: (6, 6),
    0x27: (6, 6),
    0x28: (6, 6),
    0x29: (2, 2),
    0x2A: (4, 6),
    0x2B: (8, 12),
    0x2C: (4, 6),
    0x2D: (8, 12),
    _NAME_ELSEWHERE: (6, 6),
    0x3A: (6, 8),
    0x3B: (10, 14),
    0x3C: (6, 8),
    0x3D: (10, 14),
}
"""Bytes behind the number of each token, in .xls and in .xlsb."""


class Elsewhere(NamedTuple):
    """What references to other sheets lead to, by their number: those into other files, functions of add-ins."""

    outside: frozenset[int] = frozenset()
    functions: Mapping[tuple[int, int], str] = {}


def is_shared(tokens: bytes) -> bool:
    """Whether the formula is one that stands elsewhere, for several cells."""
    return tokens[:1] == bytes([_EXP])


def unsteady_by_tokens(tokens: bytes, elsewhere: Elsewhere, *, wide: bool) -> Unsteady | None:
    """Why the result of a formula is not there to stay; ``None`` where it is. ``wide`` is for .xlsb."""
    found: set[Unsteady] = set()
    for token, content in _tokens(tokens, wide):
        if token in (_FUNCTION, _FUNCTION_OF_SOME):
            number = int.from_bytes(content[-2:], "little") & 0x7FFF
            found |= {Unsteady.BY_CHANCE} if number in _BY_CHANCE else set()
            found |= {Unsteady.BY_CLOCK} if number in _BY_CLOCK else set()
        elif token in _ELSEWHERE:
            sheets, name = struct.unpack_from("<HH", content)
            function = elsewhere.functions.get((sheets, name), "") if token == _NAME_ELSEWHERE else ""
            found |= {_ADD_INS[function]} if function in _ADD_INS else set()
            found |= {Unsteady.FROM_OUTSIDE} if sheets in elsewhere.outside else set()
    return next((why for why in Unsteady if why in found), None)


def _tokens(tokens: bytes, wide: bool) -> Iterator[tuple[int, bytes]]:
    """The number of each token, without its class, and what it holds."""
    at = 0
    while at < len(tokens):
        token = tokens[at] & 0x1F | 0x20 if tokens[at] & 0x60 else tokens[at]
        size = _size(token, tokens, at + 1, wide)
        if size is None or at + 1 + size > len(tokens):
            return
        yield token, tokens[at + 1 : at + 1 + size]
        at += 1 + size


def _size(token: int, tokens: bytes, at: int, wide: bool) -> int | None:
    if token == _STRING:
        if wide:
            return 2 + 2 * int.from_bytes(tokens[at : at + 2], "little")
        return 2 + tokens[at] * (1 + (tokens[at + 1] & 1)) if at + 1 < len(tokens) else None
    if token == _ATTRIBUTE:
        count = int.from_bytes(tokens[at + 1 : at + 3], "little")
        return 3 + 2 * (count + 1) if tokens[at : at + 1] and tokens[at] & _CHOOSE else 3
    sizes = _SIZES.get(token)
    return sizes and sizes[wide]
