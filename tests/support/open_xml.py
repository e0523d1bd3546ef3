"""What Excel insists on when it opens an .xlsx package, checked with zipfile and ElementTree only.

:func:`problems` lists everything that makes Excel offer to repair a file, drop a part of it, or refuse a formula. It
knows the parts that workbooks of this project have; a part of an unknown kind is a problem too, so that nothing passes
unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from xml.etree.ElementTree import Element

from tests.support.open_xml_package import (
    MAIN,
    NAME,
    REL,
    TYPES,
    XML_SPACE,
    Package,
    area,
    areas_of,
    check_formula,
    counted,
    in_order,
)
from tests.support.open_xml_sheets import check_charts, check_sheets, check_tables

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
_WORKBOOK_ORDER = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "extLst"),
)
_STYLES_ORDER = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles"),
    *("colors", "extLst"),
)


def problems(data: bytes) -> list[str]:
    """Everything wrong with a package; empty where Excel opens it without a word."""
    package = Package(data)
    if not package.problems:
        for check in (
            _content_types,
            _relations,
            _properties,
            _styles,
            _strings,
            _workbook,
            check_sheets,
            check_tables,
            check_charts,
        ):
            check(package)
    return package.problems


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


# ---------------------------------------------------------------------------------------------
# Styles and shared strings


def _styles(package: Package) -> None:
    tree = package.trees["xl/styles.xml"]
    in_order(package, "styles", tree, _STYLES_ORDER)
    counted(package, "styles", tree, "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")
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
    in_order(package, "workbook", tree, _WORKBOOK_ORDER)
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
        package.say(len(name) > 255 or not NAME.fullmatch(plain) or area(plain.upper()) is not None, where)
        package.say((name.lower(), local) in seen, f"{where} twice")
        seen.add((name.lower(), local))
        there = local is None or int(local) < len(sheets)
        package.say(not there, f"{where}: no such sheet")
        check_formula(package, where, text)
        if name.startswith("_xlnm."):
            areas = list(areas_of(text))
            package.say(not areas or any(found is None for _, found in areas), f"{where}: {text}")
            package.say(
                local is None or (there and any(sheet != sheets[int(local)] for sheet, _ in areas)), f"{where}: {text}"
            )
