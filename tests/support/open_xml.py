"""What Excel insists on when it opens an .xlsx package, checked with zipfile and ElementTree only.

:func:`problems` lists everything that makes Excel offer to repair a file, drop a part of it, or refuse a formula. It
knows the parts that workbooks of this project have; a part of an unknown kind is a problem too, so that nothing passes
unchecked.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations, pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_OFFICE = "application/vnd.openxmlformats-officedocument."
#: Content type by path of the part, and the end of the relationship type that leads to it.
PARTS: Mapping[str, tuple[str, str]] = {
    r"xl/workbook\.xml": (f"{_OFFICE}spreadsheetml.sheet.main+xml", "officeDocument"),
    r"xl/worksheets/sheet\d+\.xml": (f"{_OFFICE}spreadsheetml.worksheet+xml", "worksheet"),
    r"xl/styles\.xml": (f"{_OFFICE}spreadsheetml.styles+xml", "styles"),
    r"xl/sharedStrings\.xml": (f"{_OFFICE}spreadsheetml.sharedStrings+xml", "sharedStrings"),
    r"xl/theme/theme\d+\.xml": (f"{_OFFICE}theme+xml", "theme"),
    r"xl/charts/chart\d+\.xml": (f"{_OFFICE}drawingml.chart+xml", "chart"),
    r"xl/drawings/drawing\d+\.xml": (f"{_OFFICE}drawing+xml", "drawing"),
    r"xl/tables/table\d+\.xml": (f"{_OFFICE}spreadsheetml.table+xml", "table"),
    r"xl/(?:comments/comment|comments)\d+\.xml": (f"{_OFFICE}spreadsheetml.comments+xml", "comments"),
    r"xl/drawings/.*\.vml": (f"{_OFFICE}vmlDrawing", "vmlDrawing"),
    r"docProps/core\.xml": ("application/vnd.openxmlformats-package.core-properties+xml", "core-properties"),
    r"docProps/app\.xml": (f"{_OFFICE}extended-properties+xml", "extended-properties"),
    r"docProps/custom\.xml": (f"{_OFFICE}custom-properties+xml", "custom-properties"),
}

_SHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
_WORKBOOK_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "extLst"),
)
_STYLES_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles"),
    *("colors", "extLst"),
)
#: Functions of Excel 2010 that the workbooks may use: those that LibreOffice, WPS and Google Sheets share.
_FUNCTIONS = frozenset(
    [
        *("ABS", "AND", "COUNT", "COUNTA", "COUNTIF", "HYPERLINK", "IF", "IFERROR", "INDEX", "INT", "ISERROR", "LEN"),
        *("ISNUMBER", "MATCH", "MAX", "MID", "MIN", "MOD", "N", "NOT", "OR", "ROUND", "SUBSTITUTE", "SUM", "SUMIF"),
        *("SUMPRODUCT", "TEXT", "TRIM"),
    ]
)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_NAME = re.compile(r"[^\W\d][\w.]*|_[\w.]*")


def problems(data: bytes) -> list[str]:
    """Everything wrong with a package; empty where Excel opens it without a word."""
    package = Package(data)
    if not package.problems:
        for check in (_content_types, _relations, _properties, _styles, _strings, _workbook, _sheets, _tables, _charts):
            check(package)
    return package.problems


@dataclass(frozen=True)
class Area:
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
    made = Area(int(top or 1), _column(left) or 1, int(bottom or _LAST_ROW), _column(right) or _LAST_COLUMN)
    return made if Area(1, 1, _LAST_ROW, _LAST_COLUMN).holds(made) and made.top <= made.bottom else None


def _column(letters: str) -> int:
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


def _kind_of(name: str) -> tuple[str, str]:
    return next((kind for pattern, kind in PARTS.items() if re.fullmatch(pattern, name)), ("", ""))


def _content_types(package: Package) -> None:
    tree = package.trees["[Content_Types].xml"]
    defaults = {item.get("Extension", "").lower(): item.get("ContentType") for item in tree.iter(f"{TYPES}Default")}
    listed = [item.get("PartName", "") for item in tree.iter(f"{TYPES}Override")]
    overrides = {item.get("PartName"): item.get("ContentType") for item in tree.iter(f"{TYPES}Override")}
    package.say(len(listed) != len(overrides), "a part with two content types")
    for part in overrides:
        package.say(str(part).lstrip("/") not in package.names, f"content type for {part}, which is not there")
    for name in package.names:
        if name == "[Content_Types].xml" or name.endswith(".rels"):
            continue
        given = overrides.get(f"/{name}", defaults.get(name.rpartition(".")[2].lower()))
        package.say(not _kind_of(name)[0], f"{name} is a part of unknown kind")
        package.say(given != _kind_of(name)[0], f"{name} has content type {given}")
    package.say(not str(defaults.get("rels")).endswith("package.relationships+xml"), "no content type for .rels")


def _relations(package: Package) -> None:
    reached = {"[Content_Types].xml"}
    for part, relations in package.relations.items():
        for kind, target in relations.values():
            reached.add(target)
            package.say(bool(target) and kind != _kind_of(target)[1], f"{part} calls {target} a {kind}")
        used = (
            [value for item in package.trees[part].iter() for key, value in item.items() if key.startswith(REL)]
            if (part)
            else []
        )
        for id in used:
            package.say(id not in relations, f"{part} uses relationship {id}, which it does not have")
    for name in package.names:
        package.say(name not in reached and not name.endswith(".rels"), f"nothing leads to {name}")


def _properties(package: Package) -> None:
    for name in ("docProps/core.xml", "docProps/app.xml"):
        package.say(name not in package.names, f"no {name}")
    for name, tree in package.trees.items():
        if name == "docProps/core.xml":
            package.say(len({item.tag for item in tree}) < len(tree), "a document property twice")
            for item in tree:
                if item.tag.endswith(("}created", "}modified")):
                    _date(package, item.text or "")
        if name == "docProps/app.xml":
            for vector in (item for item in tree.iter() if item.tag.endswith("}vector")):
                package.say(vector.get("size") != str(len(vector)), "docProps/app.xml: size of a list")


def _date(package: Package, text: str) -> None:
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        package.say(True, f"date {text!r} in docProps/core.xml")


def _in_order(package: Package, where: str, tree: Element, order: Iterable[str]) -> None:
    """Children come in the order of the schema; those that may repeat stand together."""
    places = {f"{MAIN}{name}": number for number, name in enumerate(order)}
    numbers = [places.get(item.tag, -1) for item in tree]
    package.say(-1 in numbers, f"{where}: an element that does not belong there")
    package.say(numbers != sorted(numbers), f"{where}: elements out of order")
    once = [
        number for item, number in zip(tree, numbers, strict=True) if not item.tag.endswith("conditionalFormatting")
    ]
    package.say(len(set(once)) < len(once), f"{where}: an element twice")


def _counted(package: Package, where: str, tree: Element, *names: str) -> None:
    for name in names:
        for item in tree.iter(f"{MAIN}{name}"):
            wrong = item.get("count") not in (None, str(len(item))) or not (len(item) or name == "numFmts")
            package.say(wrong, f"{where}: {name} counts {item.get('count')}, holds {len(item)}")


# ---------------------------------------------------------------------------------------------
# Styles and shared strings


def _styles(package: Package) -> None:
    tree = package.trees["xl/styles.xml"]
    _in_order(package, "styles", tree, _STYLES_ORDER)
    _counted(package, "styles", tree, "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")
    sizes = {name: len(tree.findall(f"{MAIN}{name}/*")) for name in ("fonts", "fills", "borders", "cellStyleXfs")}
    own = [int(item.get("numFmtId", 0)) for item in tree.findall(f"{MAIN}numFmts/*")]
    package.say(len(set(own)) < len(own) or any(id < 164 for id in own), "styles: number format ids")
    for item in tree.iter(f"{MAIN}numFmt"):
        package.say(not 0 < len(item.get("formatCode", "")) <= 255, "styles: length of a number format")
    for parent in ("cellXfs", "cellStyleXfs"):
        for xf in tree.findall(f"{MAIN}{parent}/*"):
            used = {"fonts": "fontId", "fills": "fillId", "borders": "borderId", "cellStyleXfs": "xfId"}
            for name, key in used.items():
                package.say(int(xf.get(key, 0)) >= sizes[name], f"styles: {key} {xf.get(key)}")
            id = int(xf.get("numFmtId", 0))
            package.say(id >= 164 and id not in own, f"styles: number format {id}")
    package.say(len(tree.findall(f"{MAIN}cellXfs/*")) > 64_000, "styles: too many formats")
    for color in tree.iter(f"{MAIN}color"):
        package.say(not re.fullmatch(r"[0-9A-F]{8}", color.get("rgb", "00000000")), f"styles: color {color.get('rgb')}")


def _strings(package: Package) -> None:
    tree = package.trees.get("xl/sharedStrings.xml")
    if tree is None:
        return
    used = [
        cell.findtext(f"{MAIN}v", "")
        for part in package.sheets.values()
        if part
        for cell in package.trees[part].iter(f"{MAIN}c")
        if cell.get("t") == "s"
    ]
    package.say(not all(index.isdigit() and int(index) < len(tree) for index in used), "a shared text out of range")
    package.say(tree.get("uniqueCount") not in (None, str(len(tree))), "number of shared texts")
    for item in tree:
        text = "".join(part.text or "" for part in item.iter(f"{MAIN}t"))
        package.say(len(text) > 32_767, "a text over 32767 characters")
        for part in item.iter(f"{MAIN}t"):
            kept = part.get(XML_SPACE) == "preserve"
            package.say(not kept and (part.text or "") != (part.text or "").strip(" \n\t"), f"spaces lost: {text[:30]}")


# ---------------------------------------------------------------------------------------------
# The workbook


def _workbook(package: Package) -> None:
    tree = package.trees["xl/workbook.xml"]
    _in_order(package, "workbook", tree, _WORKBOOK_ORDER)
    sheets = list(tree.iter(f"{MAIN}sheet"))
    names = [sheet.get("name", "") for sheet in sheets]
    for name in names:
        bad = not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name[0] == "'" or name[-1] == "'"
        package.say(bool(bad) or name.lower() == "history", f"sheet name {name!r}")
    package.say(len({name.lower() for name in names}) < len(names), "two sheets of one name")
    package.say(len({sheet.get("sheetId") for sheet in sheets}) < len(sheets), "two sheets of one id")
    states = [sheet.get("state", "visible") for sheet in sheets]
    package.say(
        "visible" not in states or not set(states) <= {"visible", "hidden", "veryHidden"}, "visibility of sheets"
    )
    for view in tree.iter(f"{MAIN}workbookView"):
        for key in ("activeTab", "firstSheet"):
            number = int(view.get(key, 0))
            package.say(number >= len(sheets) or states[number] != "visible", f"{key} {number}")
    _defined_names(package, tree, names)


def _defined_names(package: Package, tree: Element, sheets: list[str]) -> None:
    seen = set[tuple[str, str | None]]()
    for item in tree.iter(f"{MAIN}definedName"):
        name, local, text = item.get("name", ""), item.get("localSheetId"), item.text or ""
        where = f"name {name} ({local})"
        plain = name.removeprefix("_xlnm.")
        package.say(len(name) > 255 or not _NAME.fullmatch(plain) or area(plain.upper()) is not None, where)
        package.say((name.lower(), local) in seen, f"{where} twice")
        seen.add((name.lower(), local))
        there = local is None or int(local) < len(sheets)
        package.say(not there, f"{where}: no such sheet")
        _formula(package, where, text)
        if name.startswith("_xlnm."):
            areas = list(_areas_of(text))
            package.say(not areas or any(found is None for _, found in areas), f"{where}: {text}")
            package.say(
                local is None or (there and any(sheet != sheets[int(local)] for sheet, _ in areas)), f"{where}: {text}"
            )


def _areas_of(text: str) -> Iterator[tuple[str, Area | None]]:
    """The areas of ``'Sheet one'!$A$1:$B$2,Sheet2!$1:$2``."""
    for quoted, bare, cells in re.findall(r"(?:'((?:[^']|'')+)'|([^',!]+))!([^,]+)(?:,|$)", text):
        yield quoted.replace("''", "'") or bare, area(cells)


def _formula(package: Package, where: str, text: str) -> None:
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


# ---------------------------------------------------------------------------------------------
# Sheets


@dataclass
class Sheet:
    """One worksheet being checked."""

    package: Package
    name: str
    part: str
    cells: dict[str, Element] = field(default_factory=dict)

    @property
    def tree(self) -> Element:
        return self.package.trees[self.part]

    def say(self, wrong: bool, text: str) -> None:
        self.package.say(wrong, f"{self.name}: {text}")

    def areas(self, text: str, what: str) -> list[Area]:
        """The areas of a sqref; says where one is none."""
        found = [area(item) for item in text.split()]
        self.say(not found or None in found, f"{what} for {text!r}")
        return [item for item in found if item]

    def apart(self, areas: list[Area], what: str) -> None:
        """Areas must not overlap."""
        self.say(any(one.meets(other) for one, other in combinations(areas, 2)), f"{what} overlap")


def _sheets(package: Package) -> None:
    checks: tuple[Callable[[Sheet], None], ...] = (
        *(_frame, _rows, _columns, _merged, _validations, _conditions, _filter, _links, _page, _drawings),
    )
    for name, part in package.sheets.items():
        package.say(part not in package.trees, f"{name}: no part")
        for check in checks if part in package.trees else ():
            check(Sheet(package, name, part))


def _frame(sheet: Sheet) -> None:
    tree = sheet.tree
    _in_order(sheet.package, sheet.name, tree, _SHEET_ORDER)
    _counted(sheet.package, sheet.name, tree, "mergeCells", "dataValidations", "rowBreaks", "tableParts")
    used = [area(cell.get("r", "")) for cell in tree.iter(f"{MAIN}c")]
    for dimension in tree.iter(f"{MAIN}dimension"):
        whole = area(dimension.get("ref", ""))
        sheet.say(whole is None, "dimension")
        sheet.say(bool(whole) and any(cell and not whole.holds(cell) for cell in used), "cells outside the dimension")
    for item in tree.iter(f"{MAIN}selection"):
        chosen = sheet.areas(item.get("sqref", "A1"), "selection")
        active = area(item.get("activeCell", "A1"))
        sheet.say(active is None or not any(one.holds(active) for one in chosen), "active cell outside the selection")
    panes = {item.get("pane", "topLeft") for item in tree.iter(f"{MAIN}selection")}
    frozen = tree.find(f"{MAIN}sheetViews/{MAIN}sheetView/{MAIN}pane")
    sheet.say(bool(panes - {"topLeft"}) and frozen is None, "a selection in a pane that is not there")
    for item in tree.iter(f"{MAIN}ignoredError"):
        sheet.areas(item.get("sqref", ""), "ignored errors")


def _rows(sheet: Sheet) -> None:
    formats = len(sheet.package.trees["xl/styles.xml"].findall(f"{MAIN}cellXfs/*"))
    rows = list(sheet.tree.iter(f"{MAIN}row"))
    numbers = [int(row.get("r", 0)) for row in rows]
    sheet.say(any(later <= earlier for earlier, later in pairwise([0, *numbers])), "rows out of order")
    sheet.say(any(number > _LAST_ROW for number in numbers), "a row below the last one")
    for row, number in zip(rows, numbers, strict=True):
        sheet.say(not 0 <= float(row.get("ht", 0)) <= 409.5, f"height of row {number}")
        places = [area(cell.get("r", "")) for cell in row]
        columns = [place.left if place and place.top == number else 0 for place in places]
        sheet.say(any(later <= earlier for earlier, later in pairwise([0, *columns])), f"cells of row {number}")
        sheet.say(int(row.get("s", 0)) >= formats, f"style of row {number}")
        for cell in row:
            sheet.say(int(cell.get("s", 0)) >= formats, f"style of {cell.get('r')}")
            _cell(sheet, cell)


def _cell(sheet: Sheet, cell: Element) -> None:
    kind, value, where = cell.get("t", "n"), cell.findtext(f"{MAIN}v"), str(cell.get("r"))
    formula = cell.find(f"{MAIN}f")
    if formula is not None:
        sheet.say(bool(formula.get("t")), f"{where}: an array or shared formula")
        _formula(sheet.package, f"{sheet.name} {where}", formula.text or "")
    sheet.say(kind not in ("n", "s", "str", "b", "inlineStr"), f"{where} is of type {kind}")
    sheet.say(kind == "inlineStr" and len("".join(cell.itertext())) > 32_767, f"{where}: a text too long")
    sheet.say(kind == "str" and formula is None, f"{where}: a result without formula")
    if kind == "n" and value is not None:
        sheet.say(not re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", value), f"{where} holds {value!r}")


def _columns(sheet: Sheet) -> None:
    ends = [0]
    for item in sheet.tree.iter(f"{MAIN}col"):
        first, last = int(item.get("min", 0)), int(item.get("max", 0))
        sheet.say(not ends[-1] < first <= last <= _LAST_COLUMN, f"columns {first} to {last}")
        sheet.say(not 0 <= float(item.get("width", 0)) <= 255, f"width of column {first}")
        ends.append(last)


def _merged(sheet: Sheet) -> None:
    areas = [
        found for item in sheet.tree.iter(f"{MAIN}mergeCell") for found in sheet.areas(item.get("ref", ""), "merge")
    ]
    sheet.say(any((one.top, one.left) == (one.bottom, one.right) for one in areas), "one cell merged")
    sheet.apart(areas, "merged cells")


def _validations(sheet: Sheet) -> None:
    areas: list[Area] = []
    for rule in sheet.tree.iter(f"{MAIN}dataValidation"):
        cells = rule.get("sqref", "")
        areas += sheet.areas(cells, "validation")
        where = f"validation of {cells}"
        for key, limit in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)):
            sheet.say(len(rule.get(key, "")) > limit, f"{where}: {key} is too long")
        kind = rule.get("type", "none")
        sheet.say(kind not in ("none", "whole", "decimal", "list", "date", "time", "textLength", "custom"), where)
        texts = [rule.findtext(f"{MAIN}formula{number}") for number in (1, 2)]
        for text in filter(None, texts):
            _formula(sheet.package, f"{sheet.name} {where}", text)
            sheet.say(len(text) > (257 if text.startswith('"') else 255), f"{where}: {len(text)} characters")
        between = kind not in ("none", "list", "custom") and rule.get("operator", "between") in (
            "between",
            "notBetween",
        )
        sheet.say(kind != "none" and texts[0] is None, f"{where}: what it compares with")
        sheet.say(between and texts[1] is None, f"{where}: its second limit")
    sheet.apart(areas, "validations")
    rules = sheet.tree.find(f"{MAIN}dataValidations")
    sheet.say(rules is not None and len(rules) > 65_534, "too many validations")


def _conditions(sheet: Sheet) -> None:
    styles = len(sheet.package.trees["xl/styles.xml"].findall(f"{MAIN}dxfs/*"))
    priorities: list[str] = []
    for block in sheet.tree.iter(f"{MAIN}conditionalFormatting"):
        sheet.areas(block.get("sqref", ""), "conditional format")
        for rule in block:
            priorities.append(rule.get("priority", ""))
            sheet.say(int(rule.get("dxfId", -1)) >= styles, "style of a conditional format")
            kind = rule.get("type")
            sheet.say(kind not in ("cellIs", "expression", "dataBar"), f"conditional format {kind}")
            sheet.say(kind == "cellIs" and not rule.get("operator"), "conditional format without operator")
            sheet.say(kind != "dataBar" and not rule.findall(f"{MAIN}formula"), "conditional format without formula")
            for formula in rule.iter(f"{MAIN}formula"):
                _formula(sheet.package, f"{sheet.name}: conditional format", formula.text or "")
    sheet.say(len(set(priorities)) < len(priorities), "conditional formats of one priority")


def _filter(sheet: Sheet) -> None:
    used = sheet.tree.find(f"{MAIN}autoFilter")
    if used is None:
        return
    found = sheet.areas(used.get("ref", ""), "filter")
    number = str(list(sheet.package.sheets).index(sheet.name))
    names = [
        item.text or ""
        for item in sheet.package.trees["xl/workbook.xml"].iter(f"{MAIN}definedName")
        if item.get("name") == "_xlnm._FilterDatabase" and item.get("localSheetId") == number
    ]
    hidden = [dict(_areas_of(text)).get(sheet.name) for text in names]
    sheet.say(hidden != found, f"filter {used.get('ref')} has the name {names}")


def _links(sheet: Sheet) -> None:
    links = list(sheet.tree.iter(f"{MAIN}hyperlink"))
    sheet.say(len(links) > 65_530, "too many links")
    sheet.apart([found for item in links for found in sheet.areas(item.get("ref", ""), "link")], "links")
    for item in links:
        location = item.get("location", "")
        sheet.say(not location and not item.get(f"{REL}id"), "a link to nowhere")
        sheet.say(len(location) > 2079 or len(item.get("tooltip", "")) > 255, "a link too long")
        for name, found in _areas_of(location):
            sheet.say(name not in sheet.package.sheets or found is None, f"a link to {location}")


def _page(sheet: Sheet) -> None:
    for item in sheet.tree.iter(f"{MAIN}pageMargins"):
        sides = ("left", "right", "top", "bottom", "header", "footer")
        sheet.say(any(not 0 <= float(item.get(side, -1)) < 49 for side in sides), "margins")
    for item in sheet.tree.iter(f"{MAIN}pageSetup"):
        sheet.say(not 10 <= int(item.get("scale", 100)) <= 400, "print scale")
    for parent in sheet.tree.iter(f"{MAIN}headerFooter"):
        order = ["oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"]
        names = [item.tag.removeprefix(MAIN) for item in parent]
        sheet.say(names != sorted(names, key=order.index), "header and footer out of order")
        sheet.say(any(len(item.text or "") > 255 for item in parent), "a header or footer over 255 characters")
    for breaks in sheet.tree.iter(f"{MAIN}rowBreaks"):
        ids = [int(item.get("id", 0)) for item in breaks]
        sheet.say(ids != sorted(set(ids)) or len(ids) > 1023, "page breaks")
        sheet.say(breaks.get("manualBreakCount") not in (None, str(len(ids))), "number of page breaks")


def _drawings(sheet: Sheet) -> None:
    for kind in ("drawing", "legacyDrawing"):
        ids = [item.get(f"{REL}id", "") for item in sheet.tree.iter(f"{MAIN}{kind}")]
        wanted = "vmlDrawing" if kind == "legacyDrawing" else kind
        found = [sheet.package.relations[sheet.part].get(id, ("",))[0] for id in ids]
        sheet.say(len(ids) > 1 or any(name != wanted for name in found), kind)
    notes = sheet.package.related(sheet.part, "comments")
    shapes = sheet.package.related(sheet.part, "vmlDrawing")
    sheet.say(len(notes) != len(shapes) or len(notes) > 1, "comments and their shapes")
    for part in notes:
        tree = sheet.package.trees[part]
        refs = [item.get("ref", "") for item in tree.iter(f"{MAIN}comment")]
        authors = len(tree.findall(f"{MAIN}authors/*"))
        sheet.say(len(set(refs)) < len(refs) or None in [area(ref) for ref in refs], "cells with comments")
        sheet.say(any(int(item.get("authorId", 0)) >= authors for item in tree.iter(f"{MAIN}comment")), "author")
        drawn = [item for item in sheet.package.trees[shapes[0]].iter() if item.tag.endswith("}ClientData")]
        sheet.say(len(drawn) != len(refs), f"{len(refs)} comments, {len(drawn)} shapes")


# ---------------------------------------------------------------------------------------------
# Tables and charts


def _tables(package: Package) -> None:
    names: list[str] = []
    for name, part in package.sheets.items():
        sheet = Sheet(package, name, part)
        areas: list[Area] = []
        for table in (package.trees[target] for target in package.related(part, "table")):
            names.append(table.get("displayName", ""))
            areas += sheet.areas(table.get("ref", ""), "table")
            columns = [item.get("name", "") for item in table.iter(f"{MAIN}tableColumn")]
            sheet.say(len({one.lower() for one in columns}) < len(columns) or "" in columns, "columns of a table")
            sheet.say(len(columns) != areas[-1].right - areas[-1].left + 1, "width of a table")
        sheet.apart(areas, "tables")
    for name in names:
        package.say(not _NAME.fullmatch(name) or area(name.upper()) is not None, f"table name {name}")
    package.say(len({name.lower() for name in names}) < len(names), "two tables of one name")


def _charts(package: Package) -> None:
    for part, tree in package.trees.items():
        if part.startswith("xl/charts/"):
            for item in tree.iter(f"{CHART}f"):
                found = list(_areas_of(item.text or ""))
                wrong = not found or any(name not in package.sheets or cells is None for name, cells in found)
                package.say(wrong, f"{part} shows {item.text}")
