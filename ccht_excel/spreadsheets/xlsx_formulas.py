"""The cells of an .xlsx worksheet with formulas whose results are not there to stay.

Relies on :mod:`ccht_excel.spreadsheets.formulas`. Sheets without any such word, as nearly all are, are not parsed for
it. Raises one of ``XML_ERRORS`` where the XML is broken.
"""

from __future__ import annotations

from collections.abc import Mapping

from ccht_excel.exchange.grid import Unsteady
from ccht_excel.spreadsheets.formulas import unsteady
from ccht_excel.spreadsheets.package_xml import MAIN, parse
from ccht_excel.spreadsheets.raw_cells import ADDRESS, Place, place_of, range_of

_SUSPECT = (b"RAND", b"TODAY", b"NOW", b"[", b"IMPORT", b"WEBSERVICE", b"RTD", b"DDE")
_MOST = 10_000
"""No form has an array of more cells."""


_ENCODED_OTHERWISE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def unsteady_in(xml: bytes) -> Mapping[Place, Unsteady]:
    """Those cells, and why their results are not there to stay."""
    return _Formulas(xml).found if may_be_unsteady(xml) else {}


def may_be_unsteady(xml: bytes) -> bool:
    """Whether a formula holds one of these words, or is written so that only a parser can tell."""
    if xml.startswith(_ENCODED_OTHERWISE) or b"<!" in xml or xml.rfind(b"<?") > 0:
        return True
    # What begins as a formula does, whatever its prefix, up to the next tag.
    begun = [*xml.split(b"<f")[1:], *(xml.split(b":f")[1:] if b":f" in xml else ())]
    upper = b" ".join([part.partition(b"<")[0] for part in begun]).upper()
    return b"&#" in upper or any(word in upper for word in _SUSPECT)


def formulas_in(xml: bytes) -> Mapping[Place, str]:
    """The formulas of a sheet, but for those of cells that share one with the first of them."""
    return _Formulas(xml).texts


class _Formulas:
    """The formulas of a worksheet part; those that share one have its number only, those of an array none at all."""

    def __init__(self, xml: bytes) -> None:
        self.found: dict[Place, Unsteady] = {}
        self.texts: dict[Place, str] = {}
        self._path: list[str] = []
        self._row = self._column = -1
        self._attributes: Mapping[str, str] = {}
        self._text: list[str] = []
        self._shared: dict[str, Unsteady] = {}
        parse(xml, self._start, self._end, self._data, MAIN)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "row" and parent == "sheetData":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif name == "c" and parent == "row":
            self._column += 1
            if ADDRESS.fullmatch(attributes.get("r", "")):
                self._row, self._column = place_of(attributes["r"])
        elif name == "f" and parent == "c":
            self._attributes, self._text = attributes, []

    def _data(self, text: str) -> None:
        if self._path[-2:] == ["c", "f"]:
            self._text.append(text)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name != "f" or self._path[-1:] != ["c"]:
            return
        number = self._attributes.get("si", "")
        text = "".join(self._text)
        if text:
            self.texts[self._row, self._column] = text
        why = unsteady(text) or self._shared.get(number)
        if why is None:
            return
        if number:
            self._shared[number] = why
        self.found[self._row, self._column] = why
        area = range_of(self._attributes.get("ref", "")) if self._attributes.get("t") == "array" else None
        if area is not None:
            (top, left), (bottom, right) = area
            if (bottom - top + 1) * (right - left + 1) <= _MOST:
                cells = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
                self.found.update(dict.fromkeys(cells, why))
