"""What Excel insists on in worksheets, their tables and charts."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations, pairwise
from xml.etree.ElementTree import Element

from msgspec import Struct, field

from tests.support.open_xml_package import (
    CHART,
    LAST_COLUMN,
    LAST_ROW,
    MAIN,
    NAME,
    REL,
    Area,
    Package,
    area,
    areas_of,
    check_formula,
    counted,
    in_order,
)

_SHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)


# ---------------------------------------------------------------------------------------------
# Sheets


class Sheet(Struct):
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


def check_sheets(package: Package) -> None:
    checks: tuple[Callable[[Sheet], None], ...] = (
        *(_frame, _rows, _columns, _merged, _validations, _conditions, _filter, _links, _page, _drawings),
    )
    for name, part in package.sheets.items():
        package.say(part not in package.trees, f"{name}: no part")
        for check in checks if part in package.trees else ():
            check(Sheet(package, name, part))


def _frame(sheet: Sheet) -> None:
    tree = sheet.tree
    in_order(sheet.package, sheet.name, tree, _SHEET_ORDER)
    counted(sheet.package, sheet.name, tree, "mergeCells", "dataValidations", "rowBreaks", "tableParts")
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
    sheet.say(any(number > LAST_ROW for number in numbers), "a row below the last one")
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
        check_formula(sheet.package, f"{sheet.name} {where}", formula.text or "")
    sheet.say(kind not in ("n", "s", "str", "b", "inlineStr"), f"{where} is of type {kind}")
    sheet.say(kind == "inlineStr" and len("".join(cell.itertext())) > 32_767, f"{where}: a text too long")
    sheet.say(kind == "str" and formula is None, f"{where}: a result without formula")
    if kind == "n" and value is not None:
        sheet.say(not re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", value), f"{where} holds {value!r}")


def _columns(sheet: Sheet) -> None:
    ends = [0]
    for item in sheet.tree.iter(f"{MAIN}col"):
        first, last = int(item.get("min", 0)), int(item.get("max", 0))
        sheet.say(not ends[-1] < first <= last <= LAST_COLUMN, f"columns {first} to {last}")
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
            check_formula(sheet.package, f"{sheet.name} {where}", text)
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
                check_formula(sheet.package, f"{sheet.name}: conditional format", formula.text or "")
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
    hidden = [dict(areas_of(text)).get(sheet.name) for text in names]
    sheet.say(hidden != found, f"filter {used.get('ref')} has the name {names}")


def _links(sheet: Sheet) -> None:
    links = list(sheet.tree.iter(f"{MAIN}hyperlink"))
    sheet.say(len(links) > 65_530, "too many links")
    sheet.apart([found for item in links for found in sheet.areas(item.get("ref", ""), "link")], "links")
    for item in links:
        location = item.get("location", "")
        sheet.say(not location and not item.get(f"{REL}id"), "a link to nowhere")
        sheet.say(len(location) > 2079 or len(item.get("tooltip", "")) > 255, "a link too long")
        for name, found in areas_of(location):
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


def check_tables(package: Package) -> None:
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
        package.say(not NAME.fullmatch(name) or area(name.upper()) is not None, f"table name {name}")
    package.say(len({name.lower() for name in names}) < len(names), "two tables of one name")


def check_charts(package: Package) -> None:
    for part, tree in package.trees.items():
        if part.startswith("xl/charts/"):
            for item in tree.iter(f"{CHART}f"):
                found = list(areas_of(item.text or ""))
                wrong = not found or any(name not in package.sheets or cells is None for name, cells in found)
                package.say(wrong, f"{part} shows {item.text}")
