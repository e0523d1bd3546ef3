"""A workbook package being changed: its sheets, styles and notes, sheets put in front or taken out.

Relies on :mod:`ccht_excel.patching.parts`. What is active in the package is taken out first
(:mod:`ccht_excel.patching.active`), unless it is the owner's own. Refuses with one of ``UNPATCHABLE`` what cannot be
changed with certainty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, count

from msgspec import Struct

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.patching.active import make_passive
from ccht_excel.patching.active_formulas import TakenOut
from ccht_excel.patching.markup import RELATIONSHIPS, Document, Element, main_space
from ccht_excel.patching.notes import Notes
from ccht_excel.patching.parts import Parts, Relation, UnpatchableError
from ccht_excel.patching.plain_xml import attribute_text, element_text
from ccht_excel.patching.sheet import Sheet
from ccht_excel.patching.styles import EMPTY, OPAQUE, Styles
from ccht_excel.spreadsheets.package_xml import MAIN
from ccht_excel.spreadsheets.xlsx import read_xlsx
from ccht_excel.spreadsheets.zip_package import Unpacked

CHILDREN = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches"),
    *("smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_PROPERTIES = "http://schemas.openxmlformats.org/package/2006"
_PROPERTIES_RELATION = f"{_PROPERTIES}/relationships/metadata/core-properties"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_NO_PROPERTIES = f'<cp:coreProperties xmlns:cp="{_PROPERTIES}/metadata/core-properties"></cp:coreProperties>'.encode()
_MODIFIED = (
    b'<dcterms:modified xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    b' xsi:type="dcterms:W3CDTF">%s</dcterms:modified>'
)
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


class _Listed(Struct, frozen=True):
    """A sheet as the workbook lists it."""

    name: str
    element: Element
    relation: Relation


class PatchedWorkbook:
    """A workbook package being changed. Sheets are known by name.

    ``taken_out`` is what was active in it, which the package no longer has; nothing where ``own`` says that it goes
    back to the one whose it is.
    """

    def __init__(self, data: bytes, limits: Limits = DEFAULT_LIMITS, *, own: bool = False) -> None:
        self.parts = Parts(data, limits)
        part = self.parts.related("", "officeDocument")
        if part is None:
            raise UnpatchableError("nothing leads to a workbook")
        self.part = part
        self.space = main_space(self._document.root)
        self._known: list[_Listed] | None = None
        names = {self.parts.known(item.relation.target): item.name for item in self._listed()}
        self.taken_out: Sequence[TakenOut] = () if own else make_passive(self.parts, part, names)
        self._known = None
        self._sheets: dict[str, Sheet] = {}
        self._styles: Styles | None = None
        self._notes: dict[str, Notes] = {}

    @property
    def _document(self) -> Document:
        return self.parts.document(self.part)

    @property
    def relation_space(self) -> str:
        """The namespace of relations in this package, which is another one in strict workbooks."""
        return RELATIONSHIPS[MAIN.index(self.space)]

    def _child(self, name: str) -> Element:
        found = self._document.root.child(name)
        if found is None:
            raise UnpatchableError(f"a workbook without {name}")
        return found

    def _listed(self) -> list[_Listed]:
        if self._known is None:
            self._known = self._listed_now()
        return self._known

    def _listed_now(self) -> list[_Listed]:
        relations = {item.id: item for item in self.parts.relations(self.part)}
        listed = []
        for element in self._child("sheets").children:
            id = next(iter(element.relation_ids().values()), "")
            if id not in relations or relations[id].target not in self.parts:
                raise UnpatchableError("a sheet without a part")
            listed.append(_Listed(element.attributes.get("name", ""), element, relations[id]))
        return listed

    @property
    def sheet_names(self) -> list[str]:
        """The names of all sheets in their order."""
        return [item.name for item in self._listed()]

    def hide_all_but(self, name: str) -> None:
        """Hide every sheet but this one, so that a program prints it alone.

        LibreOffice prints a hidden sheet that has an area to print, so the others lose theirs.
        """
        hidden = {str(number) for number, item in enumerate(self._listed()) if item.name != name}
        for item in self._listed():
            if item.name != name:
                self._document.set(item.element, "state", "hidden")
        names = self._document.root.child("definedNames")
        for element in [*names.children] if names else ():
            of = element.attributes
            if of.get("name") == "_xlnm.Print_Area" and of.get("localSheetId") in hidden:
                self._document.cut(element)

    def sheet(self, name: str) -> Sheet | None:
        """The worksheet of this name."""
        if name not in self._sheets:
            found = next((item for item in self._listed() if item.name == name), None)
            if found is None or found.relation.kind != "worksheet":
                return None
            part = self.parts.known(found.relation.target)
            self._sheets[name] = Sheet(name, part, self.parts)
        return self._sheets[name]

    @property
    def styles(self) -> Styles:
        """The styles of the workbook."""
        if self._styles is None:
            part = self.parts.related(self.part, "styles")
            if part is None:
                part = self.parts.free_name("xl/styles{}.xml")
                self.parts.write(part, EMPTY % self.space.encode())
                self.parts.relate(self.part, f"{self.relation_space}/styles", part)
                self.parts.declare(part, _STYLES_TYPE)
            self._styles = Styles(self.parts.document(part, OPAQUE))
        return self._styles

    def notes(self, sheet: Sheet) -> Notes:
        """The notes on the cells of a sheet."""
        if sheet.name not in self._notes:
            self._notes[sheet.name] = Notes(self.parts, sheet, self.relation_space)
        return self._notes[sheet.name]

    # -------------------------------------------------------------------------------------
    # Sheets put in and taken out

    def remove_sheet(self, name: str) -> None:
        """Take a sheet out, with all that belongs to it alone."""
        before = self.parts.reached()
        listed = self._listed()
        number = next(index for index, item in enumerate(listed) if item.name == name)
        self._move_names(lambda index: None if index == number else index - (index > number))
        self._document.cut(listed[number].element)
        self.parts.settle(self.part)
        self._known = None
        self.parts.unrelate(self.part, (listed[number].relation.id,))
        self.parts.sweep(before)
        self.drop_calculation_chain()
        self._sheets.pop(name, None)

    def drop_calculation_chain(self) -> None:
        """Forget the order of computing, which names cells that may be gone; programs make it anew."""
        before = self.parts.reached()
        chains = [item.id for item in self.parts.relations(self.part) if item.kind == "calcChain"]
        if chains:
            self.parts.unrelate(self.part, chains)
            self.parts.sweep(before)

    def insert_first(self, name: str, names: Mapping[str, str]) -> tuple[str, str]:
        """Put a new sheet before all others and show it; ``names`` are defined names of its own.

        Returns the name of the sheet, another one than asked for where a sheet has that already, and of its part, whose
        content is still to be written. Names are formulas with a place for the sheet.
        """
        for other in self.sheet_names:
            sheet = self.sheet(other)
            if sheet:
                sheet.deselect()
        given, part, id = self._new_sheet(name)
        self._move_names(lambda index: index + 1)
        self._list(given, id, 0)
        self._define(names, given, 0)
        views = self._document.root.child("bookViews")
        for view in views.children if views else ():
            for key in {"activeTab", "firstSheet"} & view.attributes.keys():
                self._document.set(view, key, None)
        self.parts.settle(self.part)
        self._known = None
        return given, part

    def insert_behind(self, before: str, name: str, names: Mapping[str, str]) -> tuple[str, str]:
        """Put a new sheet behind another one, behind all where there is none of that name; else as
        :meth:`insert_first`, but what is shown first stays."""
        at = 1 + (self.sheet_names.index(before) if before in self.sheet_names else len(self.sheet_names) - 1)
        given, part, id = self._new_sheet(name)
        self._move_names(lambda index: index + (index >= at))
        self._list(given, id, at)
        self._define(names, given, at)
        views = self._document.root.child("bookViews")
        for view in views.children if views else ():
            for key in {"activeTab", "firstSheet"} & view.attributes.keys():
                number = view.attributes[key]
                if number.isascii() and number.isdigit() and int(number) >= at:
                    self._document.set(view, key, str(int(number) + 1))
        self.parts.settle(self.part)
        self._known = None
        return given, part

    def _new_sheet(self, name: str) -> tuple[str, str, str]:
        """The name that a new sheet gets, that of its part, still without content, and the id that leads to it."""
        taken = {other.casefold() for other in self.sheet_names}
        wanted = chain([name], (f"{name} {number}" for number in count(2)))
        given = next(one for one in wanted if one.casefold() not in taken)
        part = self.parts.free_name("xl/worksheets/sheet{}.xml")
        self.parts.write(part, b"")
        self.parts.declare(part, _SHEET_TYPE)
        return given, part, self.parts.relate(self.part, f"{self.relation_space}/worksheet", part)

    def _list(self, name: str, id: str, at: int) -> None:
        """List a sheet before the one that is number ``at`` now."""
        sheets = self._child("sheets")
        first = sheets.children[0]
        place = sheets.children[at].start if at < len(sheets.children) else sheets.children[-1].end
        used = {item.attributes.get("sheetId", "") for item in sheets.children}
        number = next(number for number in range(1, 70_000) if str(number) not in used)
        words = (("name", name), ("sheetId", str(number)), ("xmlns:r", self.relation_space), ("r:id", id))
        written = b"".join(b' %s="%s"' % (key.encode(), attribute_text(text)) for key, text in words)
        self._document.replace(place, place, b"<%ssheet%s/>" % (first.prefix.encode(), written))

    def _move_names(self, moved: Callable[[int], int | None]) -> None:
        """Names that belong to one sheet know it by its number in the list; ``None`` takes them out."""
        table = self._document.root.child("definedNames")
        for item in list(table.children) if table else ():
            local = item.attributes.get("localSheetId", "")
            if local.isascii() and local.isdigit():
                number = moved(int(local))
                if number is None:
                    self._document.cut(item)
                else:
                    self._document.set(item, "localSheetId", str(number))

    def _define(self, names: Mapping[str, str], sheet: str, at: int) -> None:
        """Names that belong to the sheet of this name and number."""
        quoted = sheet.replace("'", "''")
        root = self._document.root
        prefix = root.prefix.encode()
        written = b"".join(
            b'<%sdefinedName name="%s" localSheetId="%d">%s</%sdefinedName>'
            % (prefix, attribute_text(key), at, element_text(text.format(sheet=f"'{quoted}'")), prefix)
            for key, text in names.items()
        )
        table = root.child("definedNames")
        if table is None:
            whole = b"<%sdefinedNames>%s</%sdefinedNames>" % (prefix, written, prefix)
            self._document.insert(root, whole, "definedNames", CHILDREN)
        else:
            self._document.append(table, written)

    # -------------------------------------------------------------------------------------

    def set_modified(self, moment: datetime) -> None:
        """Let the document say that it was saved at this time."""
        text = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        part = self.parts.related("", "core-properties")
        if part is None:
            part = self.parts.free_name("docProps/core{}.xml")
            self.parts.write(part, _NO_PROPERTIES)
            self.parts.relate("", _PROPERTIES_RELATION, part)
            self.parts.declare(part, _PROPERTIES_TYPE)
        document = self.parts.document(part)
        found = next((item for item in document.root.children if item.name == "modified"), None)
        if found is None:
            document.append(document.root, _MODIFIED % text)
        else:
            document.replace_content(found, text)

    def digest(self, without: Sheet) -> str:
        """What the package is but for one sheet, which alone may be changed from now on."""
        self._settle(without)
        return self.parts.digest(without.part)

    def begin_anew(self) -> None:
        """Build upon all changes so far, as if the package had been saved and were opened again."""
        self._settle()
        self.parts.begin_anew()
        self._known, self._sheets, self._styles, self._notes = None, {}, None, {}

    def read(self) -> tuple[SheetGrid, ...]:
        """The sheets as they are read once the package is saved; all changes must be built upon."""
        sheets = read_xlsx(Unpacked(self.parts.names, self.parts.read))
        return tuple(sheet.grid() for sheet in sheets if not sheet.lost)

    def save(self) -> bytes:
        """The package with all changes."""
        self._settle()
        return self.parts.save()

    def _settle(self, without: Sheet | None = None) -> None:
        if self._styles is not None:
            self._styles.settle()
        for notes in self._notes.values():
            notes.settle()
        for sheet in self._sheets.values():
            if sheet is not without:
                sheet.settle()
