"""A chart that only keeps what is asked of it: XlsxWriter draws each kind once, then its numbers and labels are put in.

Relies on what XlsxWriter's workbook and worksheet ask of a chart, and on its charts writing what they remember of cells
through two methods. Charts of one kind differ in these alone; another title, range or size of data is another kind.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct
from xlsxwriter.chart import Chart

_MOST_KEPT = 128
_Values = Sequence[Any]


class _Slot(Struct, frozen=True):
    """Where what the chart remembers of a range goes, what writes it, and the XML behind it."""

    write: Callable[[_Values], str]
    range: int
    behind: str


class _Drawn(Struct, frozen=True):
    """The XML of one kind of chart up to its first slot, and the slots."""

    before: str
    slots: tuple[_Slot, ...]


_RANGES: dict[str, tuple[str, ...]] = {}
"""The ranges of a chart, in the order of their numbers, by what was asked of it."""
_DRAWN: dict[tuple[object, ...], _Drawn] = {}
"""Charts by what was asked of them, their number, and what kinds of values are in their ranges."""


class QuickChart:
    """To a workbook of XlsxWriter, a chart with these options. ``make`` makes XlsxWriter's own."""

    already_inserted = False
    combined = None
    chart_name = ""
    x_scale = y_scale = 1
    x_offset = y_offset = 0
    width, height, id = 480, 288, -1

    def __init__(self, options: Mapping[str, Any], make: Callable[[], Any]) -> None:
        self._options, self._make = options, make
        self._asked: list[tuple[str, Mapping[str, Any]]] = []
        self._stream: Any = None
        self.series = 0

    def set_size(self, options: Mapping[str, int]) -> None:
        """XlsxWriter's, of width and height."""
        self.width, self.height = options["width"], options["height"]

    def add_series(self, options: Mapping[str, Any]) -> None:
        """XlsxWriter's."""
        self.series += 1
        self._asked.append(("add_series", options))

    def set_title(self, options: Mapping[str, Any]) -> None:
        """XlsxWriter's."""
        self._asked.append(("set_title", options))

    def set_legend(self, options: Mapping[str, Any]) -> None:
        """XlsxWriter's."""
        self._asked.append(("set_legend", options))

    def set_x_axis(self, options: Mapping[str, Any]) -> None:
        """XlsxWriter's."""
        self._asked.append(("set_x_axis", options))

    def set_y_axis(self, options: Mapping[str, Any]) -> None:
        """XlsxWriter's."""
        self._asked.append(("set_y_axis", options))

    def set_chartarea(self, options: Mapping[str, Any]) -> None:
        """XlsxWriter's."""
        self._asked.append(("set_chartarea", options))

    @cached_property
    def formula_ids(self) -> dict[str, int]:
        """The ranges that values are drawn from, by their numbers. Nothing more is asked of the chart from then on."""
        ranges = _RANGES.get(self._key)
        if ranges is None:
            ranges = _kept(_RANGES, self._key, tuple(self._real().formula_ids))
        return {named: number for number, named in enumerate(ranges)}

    @cached_property
    def formula_data(self) -> list[Any]:
        """The values of each range: the workbook puts them here."""
        return [None] * len(self.formula_ids)

    @cached_property
    def _key(self) -> str:
        return repr((self._options, self._asked))

    def _set_xml_writer(self, stream: Any) -> None:
        self._stream = stream

    def _assemble_xml_file(self) -> None:
        kind = (self._key, self.id, *map(_ANY._get_data_type, self.formula_data))
        drawn = _DRAWN.get(kind)
        if drawn is None:
            drawn = _kept(_DRAWN, kind, self._draw())
        write, data = self._stream.write, self.formula_data
        write(drawn.before)
        for slot in drawn.slots:
            write(slot.write(data[slot.range]))
            write(slot.behind)

    def _real(self) -> Any:
        chart = self._make()
        for name, options in self._asked:
            getattr(chart, name)(options)
        return chart

    def _draw(self) -> _Drawn:
        """This chart drawn by XlsxWriter, with slots where it would write values."""
        chart = self._real()
        chart.id, chart.formula_data = self.id, self.formula_data
        stream, found = io.StringIO(), []

        def slot(write: Callable[[_Values], str]) -> Callable[[_Values], None]:
            def remember(values: _Values) -> None:
                number = next(at for at, data in enumerate(self.formula_data) if data is values)
                found.append((stream.tell(), write, number))

            return remember

        chart._write_num_cache, chart._write_str_cache = slot(_numbers), slot(_texts)
        chart._set_xml_writer(stream)
        chart._assemble_xml_file()
        xml = stream.getvalue()
        ends = [at for at, _, _ in found[1:]] + [len(xml)]
        slots = [_Slot(write, number, xml[at:end]) for (at, write, number), end in zip(found, ends, strict=True)]
        return _Drawn(xml[: found[0][0]] if found else xml, tuple(slots))


def _kept(kept: dict[Any, Any], key: Any, made: Any) -> Any:
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[key] = made
    return made


def _numbers(values: _Values) -> str:
    """What XlsxWriter remembers of a range of numbers; a word in it is drawn as none."""
    points = "".join([_point(at, _number(value)) for at, value in enumerate(values or ()) if value is not None])
    head = f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(values or ())}"/>'
    return f"<c:numCache>{head}{points}</c:numCache>"


def _number(value: Any) -> Any:
    try:
        float(value)
    except ValueError:
        return 0
    return value


def _texts(values: _Values) -> str:
    """What XlsxWriter remembers of a range of texts."""
    points = "".join([_point(at, value) for at, value in enumerate(values) if value is not None])
    return f'<c:strCache><c:ptCount val="{len(values)}"/>{points}</c:strCache>'


def _point(at: int, value: Any) -> str:
    return f'<c:pt idx="{at}"><c:v>{_ANY._escape_control_characters(_ANY._escape_data(value))}</c:v></c:pt>'


_ANY = Chart()
