"""Texts in runs of different looks: what is struck out is withdrawn, a small raised number is the mark of a footnote.

Relies on :mod:`ccht_excel.exchange.grid`. Takes nothing away in silence: what is left says what there was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from ccht_excel.exchange.grid import CellValue, CutText
from ccht_excel.exchange.keyed_sheets import Cell
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.ink import Ink, Inked


class Look(NamedTuple):
    """What matters of a font: whether it strikes out, and whether it raises or lowers."""

    struck: bool = False
    raised: bool = False


class Run(NamedTuple):
    """A piece of a text; without a look of its own it has the cell's, and so with colour and points of its letters."""

    text: str
    look: Look | None = None
    ink: Ink | None = None


_PLAIN = Look()
RichText: TypeAlias = tuple[Run, ...]

_MARK = r"(?:[0-9]{1,2}|[*†‡§#]{1,3}|[a-z])"
_FOOTNOTE = regex(rf"[\s(\[]*{_MARK}(?:\s*[,;]\s*{_MARK})*[\s)\].]*")
_POWER = regex(r"(?:^|[\W\d_])[kcdm]?m\Z")
_POWERS = frozenset("23")


def joined(runs: Iterable[Run], cell_struck: bool = False) -> str:
    """The text of these runs without what is struck out and without marks of footnotes."""
    usual = Look(cell_struck)
    runs = tuple(runs)
    if not any((run.look or usual) != _PLAIN for run in runs):
        return "".join([run.text for run in runs])
    pieces = [(look, "".join(run.text for run in same)) for look, same in groupby(runs, lambda run: run.look or usual)]
    whole = "".join(text for _, text in pieces)
    struck = "".join(text for look, text in pieces if look.struck and text.strip())
    left = [(look, text) for look, text in pieces if not look.struck]
    kept = "".join(text for look, text in left if not look.raised)
    footnotes = list(_footnotes(left)) if kept.strip() else []
    if not struck and not footnotes:
        return whole
    taken = {number for number, _ in footnotes}
    rest = "".join(text for number, (_, text) in enumerate(left) if number not in taken)
    return CutText(rest.strip(), whole, struck.strip(), ", ".join(text.strip() for _, text in footnotes))


def _footnotes(pieces: Iterable[tuple[Look, str]]) -> Iterator[tuple[int, str]]:
    """The pieces that are marks of footnotes, not powers such as those of m² or thousands written small."""
    before = ""
    for number, (look, text) in enumerate(pieces):
        power = text.strip() in _POWERS and _POWER.search(before.lower())
        if look.raised and _FOOTNOTE.fullmatch(text) and not power:
            yield number, text
        before += text


def inks_within(runs: Iterable[Run], around: Inked) -> Sequence[Inked]:
    """All kinds of letters that are read in a cell: its own where it has no runs; ``around`` is what the cell has."""
    read = [run for run in runs if run.text.strip() and not (run.look and run.look.struck)]
    return [around if run.ink is None else Inked(*run.ink, around.ground) for run in read] or [around]


def struck_out(value: CellValue) -> CellValue:
    """A cell whose own font strikes it out: nothing is left of it."""
    if value == "" or isinstance(value, CutText):
        return value
    return CutText("", value, Cell(value, 0, 0).text)
