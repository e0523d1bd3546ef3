"""Marks that stand for names while a workbook is written, so that the next one can be had by putting other names there.

Relies on :mod:`ccht_excel.paper.text_size`. While :func:`standing_for` lasts, texts with marks are measured as what
they stand for, and it is kept how high each came out: with other names of the same heights nothing else differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from ccht_excel.paper.text_size import text_height

MARK = "\ue00d"
"""A letter for private use that begins and ends every mark; nobody prints it."""


def mark(name: str) -> str:
    """The mark of that name."""
    return f"{MARK}{name}{MARK}"


def filled(text: str, names: Mapping[str, str]) -> str:
    """A text with names in place of their marks."""
    for stand_in, name in names.items():
        text = text.replace(stand_in, name)
    return text


class StandIns:
    """What each mark stands for, and what texts with marks were measured: (text, width, size, bold) -> height."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names
        self.measured: dict[tuple[str, float, float, bool], float] = {}

    def height(self, text: str, width: float, size: float, bold: bool) -> float:
        """As :func:`~ccht_excel.paper.text_size.text_height`."""
        if MARK not in text:
            return text_height(text, width, size, bold)
        height = text_height(filled(text, self.names), width, size, bold)
        self.measured[text, width, size, bold] = height
        return height

    def as_high_with(self, names: Mapping[str, str]) -> bool:
        """Whether every text is as high with other names."""
        return all(
            text_height(filled(text, names), width, size, bold) == height
            for (text, width, size, bold), height in self.measured.items()
        )


_STANDING: ContextVar[StandIns | None] = ContextVar("standing", default=None)


@contextmanager
def standing_for(names: Mapping[str, str]) -> Iterator[StandIns]:
    """Measure texts with marks as if these names stood there; what was measured is in what is given."""
    stand_ins = StandIns(names)
    token = _STANDING.set(stand_ins)
    try:
        yield stand_ins
    finally:
        _STANDING.reset(token)


def standing() -> StandIns | None:
    """What marks stand for at present; nothing where there are none."""
    return _STANDING.get()
