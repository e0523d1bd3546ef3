"""An Open XML package as trees, and what its parts have in common: areas, names, formulas."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from msgspec import Struct

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: Functions of Excel 2010 that the workbooks may use: those that LibreOffice, WPS and Google Sheets share.
_FUNCTIONS = frozenset(
    [
        *("ABS", "AND", "COUNT", "COUNTA", "COUNTIF", "HYPERLINK", "IF", "IFERROR", "INDEX", "INT", "ISERROR", "LEN"),
        *("ISNUMBER", "MATCH", "MAX", "MID", "MIN", "MOD", "N", "NOT", "OR", "ROUND", "SUBSTITUTE", "SUM", "SUMIF"),
        *("SUMPRODUCT", "TEXT", "TRIM"),
    ]
)
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
NAME = re.compile(r"[^\W\d][\w.]*|_[\w.]*")


class Area(Struct, frozen=True):
    """Cells from one corner to the other, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: Area) -> bool:
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom

    def holds(self, other: Area) -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


def area(text: str) -> Area | None:
    """``A1``, ``$A$1:B2``, ``3:4`` or ``B:C`` as an area; ``None`` for anything else or beyond the sheet."""
    found = re.fullmatch(r"\$?([A-Z]{0,3})\$?(\d*)(?::\$?([A-Z]{0,3})\$?(\d*))?", text)
    if not found or not (found[1] or found[2]):
        return None
    left, top, right, bottom = found.groups()
    right, bottom = (left, top) if right is None else (right, bottom)
    if bool(left) != bool(right) or bool(top) != bool(bottom):
        return None
    made = Area(int(top or 1), column_number(left) or 1, int(bottom or LAST_ROW), column_number(right) or LAST_COLUMN)
    return made if Area(1, 1, LAST_ROW, LAST_COLUMN).holds(made) and made.top <= made.bottom else None


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class Package:
    """The parts of a package as trees, and what was found wrong so far."""

    def __init__(self, data: bytes) -> None:
        self.problems: list[str] = []
        self.trees: dict[str, Element] = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.say(archive.testzip() is not None, "a damaged part")
            for name in self.names:
                self.say("\\" in name or name.startswith("/") or name != posixpath.normpath(name), f"path {name}")
                try:
                    self.trees[name] = ElementTree.fromstring(archive.read(name))
                except ElementTree.ParseError as error:
                    self.say(True, f"{name}: {error}")
        lower = [name.lower() for name in self.names]
        self.say(len(set(lower)) < len(lower), "two parts of one name")
        for needed in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"):
            self.say(needed not in self.names, f"no {needed}")
        if not self.problems:
            self.relations = {name: dict(self._read_relations(name)) for name in ["", *self.names]}
            self.sheets = self._read_sheets()

    def say(self, wrong: bool, text: str) -> None:
        """Note a problem."""
        if wrong:
            self.problems.append(text)

    def related(self, part: str, kind: str) -> list[str]:
        """Parts that ``part`` refers to by relationships of a kind."""
        return [target for found, target in self.relations[part].values() if found == kind]

    def _read_relations(self, part: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """(id, (kind, target)) of a part's relationships; external ones have no target."""
        folder, name = posixpath.split(part)
        tree = self.trees.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        seen = set[str]()
        for item in tree if tree is not None else ():
            id, target = item.get("Id", ""), item.get("Target", "")
            self.say(item.tag != f"{PACKAGE_REL}Relationship" or not id or id in seen, f"{part}: relationship {id!r}")
            seen.add(id)
            outside = item.get("TargetMode") == "External"
            self.say(outside and not 0 < len(target) <= 2079, f"{part}: link of {len(target)} characters")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            self.say(not outside and path not in self.names, f"{part}: {target} is not there")
            yield id, (item.get("Type", "").rsplit("/", 1)[-1], "" if outside else path)

    def _read_sheets(self) -> dict[str, str]:
        """Part by name of the sheet, in order."""
        relations = self.relations["xl/workbook.xml"]
        sheets = self.trees["xl/workbook.xml"].iter(f"{MAIN}sheet")
        return {sheet.get("name", ""): relations.get(sheet.get(f"{REL}id", ""), ("", ""))[1] for sheet in sheets}


# ---------------------------------------------------------------------------------------------
# The package


def in_order(package: Package, where: str, tree: Element, order: Iterable[str]) -> None:
    """Children come in the order of the schema; those that may repeat stand together."""
    places = {f"{MAIN}{name}": number for number, name in enumerate(order)}
    numbers = [places.get(item.tag, -1) for item in tree]
    package.say(-1 in numbers, f"{where}: an element that does not belong there")
    package.say(numbers != sorted(numbers), f"{where}: elements out of order")
    once = [
        number for item, number in zip(tree, numbers, strict=True) if not item.tag.endswith("conditionalFormatting")
    ]
    package.say(len(set(once)) < len(once), f"{where}: an element twice")


def counted(package: Package, where: str, tree: Element, *names: str) -> None:
    for name in names:
        for item in tree.iter(f"{MAIN}{name}"):
            wrong = item.get("count") not in (None, str(len(item))) or not (len(item) or name == "numFmts")
            package.say(wrong, f"{where}: {name} counts {item.get('count')}, holds {len(item)}")


# ---------------------------------------------------------------------------------------------
# The workbook


def areas_of(text: str) -> Iterator[tuple[str, Area | None]]:
    """The areas of ``'Sheet one'!$A$1:$B$2,Sheet2!$1:$2``."""
    for quoted, bare, cells in re.findall(r"(?:'((?:[^']|'')+)'|([^',!]+))!([^,]+)(?:,|$)", text):
        yield quoted.replace("''", "'") or bare, area(cells)


def check_formula(package: Package, where: str, text: str) -> None:
    """A formula that every Excel since 2010 takes, and that refers only to sheets of the workbook."""
    bare = re.sub(r'"(?:[^"]|"")*"', '""', text)
    package.say(not text.strip() or text.startswith("="), f"{where}: formula {text[:40]!r}")
    package.say(len(text) > 8192, f"{where}: formula of {len(text)} characters")
    package.say(bare.count("(") != bare.count(")") or text.count('"') % 2 == 1, f"{where}: unbalanced {text[:60]}")
    package.say(any(len(item) > 257 for item in re.findall(r'"(?:[^"]|"")*"', text)), f"{where}: text in a formula")
    package.say(bool(re.search(r"#REF!|_xlfn|_xlws|\[|\{|;", bare)), f"{where}: formula {text[:60]}")
    functions = set(re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r"'[^']*'!", "", bare)))
    package.say(not functions <= _FUNCTIONS, f"{where}: functions {sorted(functions - _FUNCTIONS)}")
    for sheet in re.findall(r"'((?:[^']|'')+)'!", bare):
        package.say(sheet.replace("''", "'") not in package.sheets, f"{where}: no sheet {sheet!r}")
