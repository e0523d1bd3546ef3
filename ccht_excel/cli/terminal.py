"""The one door to the screen: whatever is shown goes through here, and nothing else writes to it.

Texts come from files that strangers filled in, from names of files, from the system. They are data: brackets are no
markup, and what would move the cursor, clear the screen, change a window's title or turn letters round is shown as �.
Lines are broken at ordinary spaces, never at one that holds two words together.

Relies on click for single lines and on rich, loaded when first needed, for what is laid out.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import click
from msgspec import Struct

from ccht_excel.exchange.cell_text import printable

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.measure import Measurement
    from rich.segment import Segment
    from rich.text import Text

Part: TypeAlias = str | tuple[str, str]
"""A text, or a text and its style."""

Words: TypeAlias = Part | list[Part]
"""What stands in one place: one part, or several in a row."""

_WIDTH = 100
"""Columns where the output is no terminal."""


def say(text: str, *, err: bool = False, end: bool = True) -> None:
    """A line as it is, however long."""
    click.echo(printable(text), nl=end, err=err)


def say_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A fault of the program, for those who mend it: Python's own account of it. For ``sys.excepthook``."""
    say("".join(traceback.format_exception(kind, error, trace)), err=True, end=False)


class Column(Struct, frozen=True):
    """A column of a table: its heading, and how it takes its share of the width."""

    heading: str
    whole: bool = False
    right: bool = False
    fold: bool = False
    share: int | None = None


class Screen:
    """What is laid out: wrapped lines, lists, tables, progress. Plain and 100 columns wide where it is no terminal."""

    def __init__(self, *, err: bool = False) -> None:
        self._err = err

    @cached_property
    def _console(self) -> Console:
        """Made when something is laid out for the first time: often nothing is."""
        from rich.console import Console  # slow

        made = Console(stderr=self._err, highlight=False, soft_wrap=False)
        if made.is_terminal:
            return made
        return Console(stderr=self._err, highlight=False, width=_WIDTH, color_system=None)

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at it."""
        return self._console.is_terminal

    def line(self, words: Words, style: str = "") -> None:
        """A paragraph."""
        self._console.print(_text(words), style=style or None)

    def item(self, words: Words) -> None:
        """A paragraph set in."""
        from rich.padding import Padding  # slow

        self._console.print(Padding(_text(words), (0, 0, 0, 2)))

    def plain(self, text: str) -> None:
        """A line that is not wrapped, there at once."""
        self._console.out(printable(text), highlight=False)
        self._console.file.flush()

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[Words] | None], title: str = "") -> None:
        """A table; ``None`` among the rows is a line across."""
        from rich.table import Table  # slow

        above = cast("Text", _text(title)) if title else None
        table = Table(title=above, title_justify="left", show_lines=False)
        for column in columns:
            table.add_column(
                _text(column.heading),
                no_wrap=column.whole,
                justify="right" if column.right else "left",
                overflow="fold" if column.fold else "ellipsis",
                ratio=column.share,
            )
        for row in rows:
            if row is None:
                table.add_section()
            else:
                table.add_row(*map(_text, row))
        self._console.print(table)

    @contextmanager
    def progress(self, title: str, total: int) -> Iterator[Callable[[], None]]:
        """A bar as long as the work lasts; what it gives is called for each piece done."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # slow

        label = TextColumn("{task.description}", markup=False)
        columns: tuple[Any, ...] = (label, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._console, transient=True) as progress:
            task = progress.add_task(printable(title), total=total)
            yield lambda: progress.advance(task)


_HOLDING = "\u00a0\u202f\u2007"
_HELD = {ord(space): 0xE000 + number for number, space in enumerate(_HOLDING)}
_LET_GO = {number: space for space, number in _HELD.items()}
"""For each space that holds words together a letter that no text has here: rich breaks lines at spaces of any kind."""


class _Held:
    """A text laid out with such letters, and shown with the spaces."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        from rich.segment import Segment  # slow

        for text, style, control in console.render(self._text, options):
            yield Segment(text.translate(_LET_GO), style, control)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement  # slow

        return Measurement.get(console, options, self._text)


def _text(words: Words) -> _Held:
    from rich.text import Text  # slow

    found = Text()
    for part in words if isinstance(words, list) else [words]:
        text, style = (part, "") if isinstance(part, str) else part
        found.append(printable(text).translate(_HELD), style=style or None)
    return _Held(found)
