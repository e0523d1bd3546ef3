"""Styles of an OpenDocument spreadsheet, as far as they matter: hidden sheets, texts struck out, raised or unseen.

Relies on :mod:`ccht_excel.spreadsheets.rich_text`. Refuses nothing: an unknown style changes nothing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from ccht_excel.patterns import regex
from ccht_excel.spreadsheets import ink
from ccht_excel.spreadsheets.ink import Colour, Ink, Inked
from ccht_excel.spreadsheets.rich_text import Look
from ccht_excel.spreadsheets.sparse_sheet import LEAST_HEIGHT, LEAST_WIDTH_POINTS

_MOST_PARENTS = 20


class _Style(Struct):
    parent: str
    data: str = ""
    struck: bool | None = None
    raised: bool | None = None
    letters: Colour | None = None
    ground: Colour | None = None
    points: float | None = None
    maps: list[Mapping[str, str]] = field(default_factory=list)


class _Format(Struct):
    """A format of numbers, or of texts: the colour of letters, and which other stands in under which condition."""

    of_texts: bool = False
    colour: Colour | None = None
    others: list[tuple[str, float, str]] = field(default_factory=list)


class Styles(Struct):
    """Styles by family and name, as they are met.

    ``hidden`` are those of sheets that are not shown, ``flat`` those of rows and columns of next to no height or
    width.
    """

    hidden: set[str] = field(default_factory=set)
    flat: set[str] = field(default_factory=set)
    _styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    _name: str = ""
    _data: str = ""
    _plain: set[str] = field(default_factory=set)
    _current: _Style | None = None
    _looks: dict[tuple[str, str, Look], Look] = field(default_factory=dict)
    _maps: dict[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    _formats: dict[str, _Format] = field(default_factory=dict)
    _format: _Format | None = None
    _faint: dict[str, bool] = field(default_factory=dict)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element outside the sheets."""
        self._looks.clear()
        self._maps.clear()
        self._faint.clear()
        self._start_data(name, attributes)
        if self._is_of_format(name, attributes):
            return
        if name in ("style", "default-style"):
            self._name = attributes.get("name", "")
            self._current = _Style(attributes.get("parent-style-name", ""), attributes.get("data-style-name", ""))
            for name_used in {self._name, attributes.get("display-name", self._name)}:
                self._styles[attributes.get("family", ""), name_used] = self._current
        elif name == "table-properties" and attributes.get("display") == "false":
            self.hidden.add(self._name)
        elif name in _SIZES and _is_below(attributes.get(_SIZES[name][0], ""), _SIZES[name][1]):
            self.flat.add(self._name)
        elif name == "map" and self._current is not None and _OF_CELL.match(attributes.get("condition", "")):
            self._current.maps.append(attributes)
        elif name == "text-properties" and self._current is not None:
            self._start_letters(self._current, attributes)
        elif name == "table-cell-properties" and self._current is not None and "background-color" in attributes:
            self._current.ground = _colour(attributes["background-color"])

    def _is_of_format(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Whether an element belongs to a format of numbers; then what it says of the colour of letters is kept."""
        if name in _FORMATS:
            self._current, self._format = None, _Format(name == "text-style")
            self._formats[attributes.get("name", "")] = self._format
        elif name in ("style", "default-style"):
            self._format = None
        form = self._format
        if form is None:
            return False
        if name == "text-properties" and "color" in attributes:
            form.colour = _colour(attributes["color"])
        elif name == "map" and (match := _OF_VALUE.fullmatch(attributes.get("condition", ""))):
            form.others.append((match[1], float(match[2]), attributes.get("apply-style-name", "")))
        return name in _FORMATS or name in ("text-properties", "map")

    def _by_format(self, name: str, number: float | None) -> Colour | None:
        """The colour that the format of a cell style gives this number, or a text."""
        data = next((style.data for style in self._and_parents("table-cell", name) if style.data), "")
        form = self._formats.get(data)
        if form is None or (number is None and not form.of_texts):
            return None
        if number is None:
            return form.colour
        for sign, limit, other in form.others:
            if _HOLDS[sign](number, limit) and other in self._formats:
                return self._formats[other].colour
        return None if form.of_texts else form.colour

    def _start_letters(self, style: _Style, attributes: Mapping[str, str]) -> None:
        """What becomes of letters; colours of the window are chosen so that they can be seen."""
        lines = [attributes[key] for key in _LINES if key in attributes]
        if lines:
            style.struck = any(line != "none" for line in lines)
        if "text-position" in attributes:
            height = attributes["text-position"].split()[:1]
            style.raised = height not in ([], ["0%"])
        if attributes.get("use-window-font-color") == "true":
            style.letters = _OTHER
        elif "color" in attributes:
            style.letters = _colour(attributes["color"])
        if size := _POINTS.fullmatch(attributes.get("font-size", "")):
            style.points = float(size[1])

    def _start_data(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element of the format of numbers; plain is one that prints digits and nothing else."""
        if name == "number-style":
            self._data = attributes.get("name", "")
        elif name == "number" and self._data and "display-factor" not in attributes:
            self._plain.add(self._data)
        elif name in ("text", "map", "number"):
            self._plain.discard(self._data)
            self._data = ""
        elif name in ("style", "page-layout") or name.endswith("-style"):
            self._data = ""

    def reformats(self, name: str) -> bool:
        """Whether a cell style shows numbers or texts in another way than as plain digits."""
        style = self._styles.get(("table-cell", name))
        return style is not None and bool(style.data) and style.data not in self._plain

    def maps(self, name: str) -> Sequence[Mapping[str, str]]:
        """The conditions under which cells of this style take on another one."""
        if name not in self._maps:
            self._maps[name] = self._maps_of(name)
        return self._maps[name]

    def _maps_of(self, name: str) -> Sequence[Mapping[str, str]]:
        for _ in range(_MOST_PARENTS):
            style = self._styles.get(("table-cell", name))
            if style is None or style.maps:
                return style.maps if style else ()
            name = style.parent
        return ()

    def faint(self, name: str, number: float | None = None) -> bool:
        """Whether nobody sees the letters of this number, or of a text, in cells of this style."""
        colour = self._by_format(name, number)
        if colour is not None:
            return self.inked(name)._replace(letters=None if colour == _OTHER else colour).faint
        if name not in self._faint:
            self._faint[name] = self.inked(name).faint
        return self._faint[name]

    def inked(self, name: str) -> Inked:
        """The letters in cells of this style and their ground, by the font."""
        letters = ground = points = None
        for style in self._and_parents("table-cell", name):
            letters = style.letters if letters is None else letters
            ground = style.ground if ground is None else ground
            points = style.points if points is None else points
        ground = ink.WHITE if ground is None else ground
        return Inked(None if letters == _OTHER else letters, points, None if ground == _OTHER else ground)

    def ink(self, name: str, around: Ink) -> Ink:
        """Colour and points of letters in a text style where those around it are these."""
        letters = points = None
        for style in self._and_parents("text", name):
            letters = style.letters if letters is None else letters
            points = style.points if points is None else points
        letters = around[0] if letters is None else None if letters == _OTHER else letters
        return letters, around[1] if points is None else points

    def _and_parents(self, family: str, name: str) -> Iterator[_Style]:
        """A style and those that it is made from, the last of them the one that all have in common."""
        for _ in range(_MOST_PARENTS):
            style = self._styles.get((family, name))
            if style is None:
                return
            yield style
            if not name:
                return
            name = style.parent

    def look(self, family: str, name: str, around: Look) -> Look:
        """The look of a style where that of its surroundings is this one."""
        key = family, name, around
        if key not in self._looks:
            self._looks[key] = self._look_of(family, name, around)
        return self._looks[key]

    def _look_of(self, family: str, name: str, around: Look) -> Look:
        struck = raised = None
        for style in self._and_parents(family, name):
            struck = style.struck if struck is None else struck
            raised = style.raised if raised is None else raised
        return Look(around.struck if struck is None else struck, around.raised if raised is None else raised)


def _is_below(length: str, points: float) -> bool:
    match = _LENGTH.fullmatch(length)
    return match is not None and float(match[1]) * _IN_POINTS[match[2] or "pt"] < points


def _colour(said: str) -> Colour:
    """A colour as it is written; without one of its own a cell shows the white of the sheet."""
    return ink.WHITE if said == "transparent" else ink.by_shares(said) or _OTHER


def tells_of_styles(name: str) -> bool:
    """Whether an element outside the sheets may change what is known of styles."""
    return name in _TELLING or name.endswith("-style")


_SIZES = {
    "table-row-properties": ("row-height", LEAST_HEIGHT),
    "table-column-properties": ("column-width", LEAST_WIDTH_POINTS),
}
"""Sizes and the points below which they are next to nothing."""
_TELLING = frozenset(
    {"style", "table-properties", "table-cell-properties", *_SIZES, "text-properties", "map", "number", "text"}
)
_FORMATS = frozenset(
    f"{kind}-style" for kind in ("number", "currency", "percentage", "date", "time", "boolean", "text")
)
_OF_VALUE = regex(r"value\(\)\s*(>=|<=|!=|=|<|>)\s*(-?[0-9]{1,20}(?:\.[0-9]{1,20})?)")
_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "!=": operator.ne,
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}
_OF_CELL = regex(r"cell-content|is-true-formula")
_POINTS = regex(r"([0-9]{1,4}(?:\.[0-9]{1,9})?)pt")
_OTHER = "other"
"""A colour that is not one for all that stands there, or not known."""
_LENGTH = regex(r"([0-9]{1,6}(?:\.[0-9]{1,12})?)(pt|in|cm|mm|pc|px)?")
_IN_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "px": 0.75}
_LINES = ("text-line-through-style", "text-line-through-type")
