"""What is to be marked in a return, and the marked copy that comes of it.

Apart from the marking itself, which another process does, so that a run need not load it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ccht_excel.model.finding import Finding
from ccht_excel.model.returns import Submission
from ccht_excel.vietnamese.text import join_words

if TYPE_CHECKING:
    from ccht_excel.patching.active_formulas import TakenOut

_SHOWN = 8


class ToMark(Struct, frozen=True):
    """A return to be marked with these findings; ``refill`` asks for a fresh form whatever the file is like.

    ``run`` names the run whose copy it will be; ``by`` says by when to send it back, see
    :func:`ccht_excel.corrections.due.by_deadline`.
    """

    submission: Submission
    data: bytes
    findings: tuple[Finding, ...]
    damaged: bool
    refill: bool = False
    run: str = ""
    by: str = ""


class MarkedReturn(Struct, frozen=True):
    """A marked copy: its bytes, and the findings with their places in it.

    ``data`` is ``None`` where none could be made. ``refilled`` says why it is a fresh form, where it is one, and
    ``left`` what of the return stands in no cell of that. ``taken_out`` is what was active in the return.
    """

    data: bytes | None
    findings: tuple[Finding, ...]
    refilled: str = ""
    left: tuple[str, ...] = ()
    taken_out: tuple[TakenOut, ...] = ()


def few(things: Sequence[str]) -> str:
    """The first of many things, in words."""
    more = len(things) - _SHOWN
    return ", ".join(things[:_SHOWN]) + f" và {more} chỗ khác" if more > 0 else join_words(things)


def taken_words(taken: Sequence[TakenOut]) -> str:
    """What was taken out, in words: each kind with where it was."""
    places: dict[str, list[str]] = {}
    for item in taken:
        where = " ô ".join(part for part in (f"trang {item.sheet}" if item.sheet else "", item.cell) if part)
        places.setdefault(item.kind.value, []).extend([where] if where else [])
    return "; ".join(f"{kind} ở {few(some)}" if some else kind for kind, some in places.items())
