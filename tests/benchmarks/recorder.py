"""What a program asks of XlsxWriter, noted down, to be asked again by nobody but XlsxWriter.

Only the outermost calls count: what XlsxWriter calls of its own is its own work.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from types import TracebackType
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ccht_excel.paper.quick_sheet import QuickSheet
from ccht_excel.paper.style import Sheet

_PASSED_OVER = frozenset({"close", "get_name"})


class Recorder:
    """A context that notes every call to XlsxWriter; :meth:`replay` makes the same calls with XlsxWriter alone."""

    def __init__(self) -> None:
        self._books: list[tuple[Workbook, dict[str, Any], list[tuple[Any, str, tuple[Any, ...], dict[str, Any], Any]]]]
        self._books = []
        self._inside = 0
        self._patched: list[tuple[type, str, Any]] = []

    def __enter__(self) -> Recorder:
        recorder = self
        start = Workbook.__init__

        def begin(book: Workbook, filename: Any = None, options: Any = None) -> None:
            recorder._books.append((book, dict(options or {}), []))
            recorder._inside += 1
            try:
                start(book, filename, options)
            finally:
                recorder._inside -= 1

        self._patch(Workbook, "__init__", begin)
        for kind in (Workbook, Worksheet, QuickSheet, Sheet):
            # Of the program's own sheets, what takes the place of something of XlsxWriter's.
            for name in vars(kind) if kind in (QuickSheet, Sheet) else dir(kind):
                method = getattr(Worksheet if kind in (QuickSheet, Sheet) else kind, name, None)
                if not name.startswith("_") and callable(method) and name not in _PASSED_OVER:
                    self._patch(kind, name, self._noting(name, getattr(kind, name)))
        # Cells are written one by one, so that each is heard.
        self._patch(QuickSheet, "line", lambda *row: None)
        close = Workbook.close

        def end(book: Workbook) -> None:
            recorder._inside += 1
            try:
                close(book)
            finally:
                recorder._inside -= 1

        self._patch(Workbook, "close", end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for owner, name, original in reversed(self._patched):
            setattr(owner, name, original)

    def _patch(self, owner: type, name: str, replacement: Any) -> None:
        self._patched.append((owner, name, getattr(owner, name)))
        setattr(owner, name, replacement)

    def _noting(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def note(target: Any, *arguments: Any, **named: Any) -> Any:
            if self._inside:
                return original(target, *arguments, **named)
            self._inside += 1
            try:
                result = original(target, *arguments, **named)
            finally:
                self._inside -= 1
            self._books[-1][2].append((target, name, arguments, named, result))
            return result

        return note

    def replay(self) -> None:
        """Write the same workbooks again."""
        for book, options, calls in self._books:
            fresh = xlsxwriter.Workbook(io.BytesIO(), options)
            known: dict[int, Any] = {id(book): fresh}
            for target, name, arguments, named, result in calls:
                again = getattr(known[id(target)], name)(
                    *[_translated(value, known) for value in arguments],
                    **{key: _translated(value, known) for key, value in named.items()},
                )
                if again is not None and not isinstance(again, int):
                    known[id(result)] = again
            fresh.close()


def _translated(value: Any, known: dict[int, Any]) -> Any:
    """Formats and sheets of the recorded workbook become those of the new one, also inside a rule."""
    if isinstance(value, dict):
        return {key: known.get(id(item), item) for key, item in value.items()}
    return known.get(id(value), value)
