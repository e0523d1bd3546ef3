"""A whole .xlsx package as it is read and printed.

Relies on the readers of :mod:`ccht_excel.likeness` for its parts, and on :mod:`ccht_excel.spreadsheets` for opening it.
Parts are found by following the package's relations, as office programs do; a part that is none of those known is told
by its name. Refuses with ``RefusedError`` what is no sound package, with ``ValueError`` what is no workbook in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from msgspec import Struct, field

from ccht_excel.likeness.aspects import Aspect
from ccht_excel.likeness.drawings import drawing_facets
from ccht_excel.likeness.sheets import SheetLook, SheetReader, Text, text_of
from ccht_excel.likeness.styles import StyleSheet
from ccht_excel.likeness.xml_values import as_told, child, children, flag, name_of, told, word_of
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, tree
from ccht_excel.spreadsheets.zip_package import Package, open_package

_TYPES, _ROOT = "[content_types].xml", "_rels/.rels"
_PRINT_NAMES = ("_xlnm.Print_Area", "_xlnm.Print_Titles")
_FILTER_NAME = "_xlnm._FilterDatabase"
_HARMLESS = regex(
    r"xl/(calcchain\.xml|printersettings/[^/]+|theme/[^/]+|charts/(style|colors)[0-9]+\.xml"
    r"|worksheets/_rels/[^/]+|drawings/_rels/[^/]+|charts/_rels/[^/]+|_rels/[^/]+)|docprops/[^/]+|_rels/\.rels"
)
_BOOK_HABITS = frozenset({"fileVersion", "calcPr", "sheets", "definedNames", "fileSharing", "fileRecoveryPr", "extLst"})
_BOOK_PROPERTIES = frozenset({"backupFile", "showObjects", "defaultThemeVersion", "codeName", "filterPrivacy"})
_NAME_HABITS = frozenset({"name", "localSheetId", "function", "vbProcedure", "hidden"})
_LONGEST_REMEMBERED = 96 << 10
_PROGRAM = regex(rb"<Application>([^<]{1,100})</Application>")

Relation = tuple[str, str]
"""Last word of the type, and the part it leads to; a part outside is ``""``."""


class BookLook(Struct):
    """A workbook: its sheets, names that stand for cells, and what concerns the whole file."""

    sheets: list[SheetLook]
    names: Mapping[str, str]
    program: str
    facets: dict[tuple[str, Aspect], str | float] = field(default_factory=dict)


def look_at(data: bytes, limits: Limits = DEFAULT_LIMITS) -> BookLook:
    """Take a package apart."""
    package = open_package(data, limits)
    try:
        return _Reader(package).book()
    except XML_ERRORS as error:
        raise ValueError(f"{error}") from error


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._used = {_TYPES, _ROOT}

    def book(self) -> BookLook:
        outer = self._relations("")
        mains = [part for kind, part in outer.values() if kind == "officeDocument"]
        if len(mains) != 1:
            raise ValueError("không có đúng một bảng tính trong tệp")
        main = mains[0]
        root = self._tree(main)
        relations = self._relations(main)
        by_kind = dict(relations.values())
        styles = self._styles(by_kind.get("styles"), by_kind.get("theme"))
        reader = SheetReader(styles, self._texts(by_kind.get("sharedStrings"), styles))
        listed = list(children(child(root, "sheets"), "sheet"))
        sheets = [self._sheet(reader, item, relations) for item in listed]
        book = BookLook(sheets, _names(root), self._program())
        _print_names(root, sheets)
        _settings(root, book)
        for kind, part in relations.values():
            if kind not in ("worksheet", "styles", "theme", "sharedStrings", "calcChain"):
                book.facets[f"{kind} {part}", Aspect.STRANGE] = "relation"
        for kind, part in outer.values():
            if kind not in ("officeDocument", "core-properties", "extended-properties", "custom-properties"):
                book.facets[f"{kind} {part}", Aspect.STRANGE] = "relation"
        self._types(book, main, [part for kind, part in relations.values() if kind == "worksheet"])
        self._strange_parts(book)
        return book

    # --- parts

    def _tree(self, part: str) -> Element:
        self._used.add(part)
        return tree(self._package.read(part))

    def _optional(self, part: str | None) -> Element | None:
        return self._tree(part) if part and part in self._package else None

    def _relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to, by relation; none where it has no list of relations."""
        folder, _, name = part.rpartition("/")
        listed = f"{folder}/_rels/{name}.rels".lstrip("/")
        if listed not in self._package:
            return {}
        found: dict[str, Relation] = {}
        for item in tree(self._package.read(listed)):
            if item.get("Id", "") in found:
                raise ValueError("hai liên kết bên trong tệp cùng một mã")
            outside = item.get("TargetMode") == "External"
            kind = item.get("Type", "").rsplit("/", 1)[-1]
            found[item.get("Id", "")] = (kind, "" if outside else _resolved(folder, item.get("Target", "")))
        return found

    def _styles(self, *parts: str | None) -> StyleSheet:
        """Those of the parts with styles and theme, where there are any; they are the same in many workbooks."""
        there = [part if part and part in self._package else None for part in parts]
        self._used.update(filter(None, there))
        styles, theme = (self._package.read(part) if part else b"" for part in there)
        short = len(styles) + len(theme) <= _LONGEST_REMEMBERED
        return (_styles if short else _styles.__wrapped__)(styles, theme)

    def _texts(self, part: str | None, styles: StyleSheet) -> list[Text]:
        root = self._optional(part)
        return [text_of(item, styles) for item in children(root, "si")]

    def _sheet(self, reader: SheetReader, item: Element, relations: Mapping[str, Relation]) -> SheetLook:
        id = next((value for name, value in item.attrib.items() if word_of(name) == "id"), "")
        kind, part = relations.get(id, ("", ""))
        name, state = item.get("name", ""), item.get("state", "visible")
        if kind != "worksheet":
            look = SheetLook(name, state)
            look.facets["", Aspect.STRANGE] = f"{kind or 'no'} sheet"
            return look
        look = reader.read(name, state, self._tree(part))
        for kind, target in self._relations(part).values():
            self._beside(look, kind, target)
        return look

    def _beside(self, look: SheetLook, kind: str, part: str) -> None:
        """What a sheet refers to: drawings, notes, anything else."""
        if kind == "drawing":
            root = self._tree(part)
            parts = {id: target for id, (kind, target) in self._relations(part).items() if kind == "chart"}
            charts = {id: self._tree(target) for id, target in parts.items()}
            look.facets |= drawing_facets(root, charts)
        elif kind == "comments":
            for item in self._tree(part).iter():
                if name_of(item) == "comment":
                    words = " ".join(text.text or "" for text in item.iter() if name_of(text) == "t")
                    look.facets[f"ô {item.get('ref', '')}", Aspect.NOTE] = words
        elif kind not in ("printerSettings", "hyperlink", "vmlDrawing"):
            look.facets[f"{kind} {part}", Aspect.STRANGE] = "relation"

    def _program(self) -> str:
        """The program that says it wrote the file."""
        name = "docprops/app.xml"
        match = _PROGRAM.search(self._package.read(name)) if name in self._package else None
        return match[1].decode("utf-8", "replace") if match else ""

    def _types(self, book: BookLook, main: str, sheets: list[str]) -> None:
        """Parts that go by another type than they are used as."""
        types = {
            item.get("PartName", "").lstrip("/").lower(): item.get("ContentType", "").rsplit(".", 2)
            for item in tree(self._package.read(_TYPES))
        }
        for part, kind in [(main, ["sheet", "main+xml"]), *((part, ["worksheet+xml"]) for part in sheets)]:
            if types.get(part, [])[-len(kind) :] != kind:
                book.facets[f"kiểu của {part}", Aspect.STRANGE] = str(types.get(part))

    def _strange_parts(self, book: BookLook) -> None:
        for name in self._package.names:
            shapes_of_notes = name.startswith("xl/drawings/vmldrawing")
            if name not in self._used and not _HARMLESS.fullmatch(name) and not shapes_of_notes:
                book.facets[f"phần {name}", Aspect.STRANGE] = "part"


@lru_cache(maxsize=8)
def _styles(styles: bytes, theme: bytes) -> StyleSheet:
    return StyleSheet(*(tree(part) if part else None for part in (styles, theme)))


def _resolved(folder: str, target: str) -> str:
    """The part that a relation leads to, in lower case."""
    target = target.replace("\\", "/")
    steps = target.strip("/").split("/") if target.startswith("/") else [*folder.split("/"), *target.split("/")]
    found: list[str] = []
    for step in steps:
        if step == "..":
            del found[-1:]
        elif step not in ("", "."):
            found.append(step)
    return "/".join(found).lower()


# ---------------------------------------------------------------------------------------------
# The workbook part


def _defined(root: Element) -> Iterator[tuple[Element, str]]:
    for item in children(child(root, "definedNames"), "definedName"):
        yield item, re.sub(r"[\s'$]", "", item.text or "")


def _names(root: Element) -> dict[str, str]:
    """Names that stand for cells of the workbook, but those of the program itself."""
    return {
        item.get("name", ""): target
        for item, target in _defined(root)
        if not item.get("name", "").startswith("_xlnm.") and item.get("localSheetId") is None
    }


def _print_names(root: Element, sheets: list[SheetLook]) -> None:
    """Put print areas and repeated rows to their sheets; any other name of the program is strange."""
    for item, target in _defined(root):
        name, index = item.get("name", ""), item.get("localSheetId")
        known = index is not None and index.isdecimal() and int(index[:6]) < len(sheets)
        if not known or name == _FILTER_NAME:
            continue
        sheet = sheets[int(index or 0)]
        key = name if name in _PRINT_NAMES else f"tên {name}"
        sheet.facets[key, Aspect.PRINT_AREA if name in _PRINT_NAMES else Aspect.NAME] = target


def _says_where_it_lay(element: Element) -> bool:
    """Excel says in which folder and as which revision it saved a file."""
    inside = {word_of(item.tag) for item in element.iter()}
    return inside <= {"AlternateContent", "Choice", "absPath", "revisionPtr"}


def _settings(root: Element, book: BookLook) -> None:
    for name, target in book.names.items():
        book.facets[f"tên {name}", Aspect.NAME] = target
    for element in root:
        name = name_of(element)
        if name == "workbookPr":
            said = told(element.attrib, _BOOK_PROPERTIES)
        elif name == "bookViews":
            said = " ".join(view.get("visibility", "") for view in element).replace("visible", "").strip()
        elif name == "workbookProtection" or name in _BOOK_HABITS or _says_where_it_lay(element):
            said = ""
        else:
            said = as_told(element)
        if said:
            book.facets[word_of(name), Aspect.SETTINGS] = said
    calc = child(root, "calcPr")
    if calc is not None and (calc.get("calcMode", "auto") != "auto" or not flag(calc.get("fullPrecision"), True)):
        book.facets["calcPr", Aspect.SETTINGS] = told(calc.attrib)
