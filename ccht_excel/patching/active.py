"""What acts by itself is taken out of a workbook: a copy that goes back to people carries nothing active.

Macros, controls of other programs (ActiveX), embedded objects (OLE), connections and what they filled, links to other
workbooks, pictures fetched from elsewhere, links to network shares and strange schemes; formulas that reach outside
become their stored values (:mod:`ccht_excel.patching.active_formulas`). So is the history of a shared workbook, which
tells who changed what from what, and would not be that of the copy. Relies on the relations of the package, as all
programs do. Refuses with ``UnpatchableError`` what is active in a place that is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

from ccht_excel.patching.active_formulas import Active, TakenOut, make_formulas_passive
from ccht_excel.patching.markup import Document, Element
from ccht_excel.patching.parts import Parts, Relation, UnpatchableError, is_xml
from ccht_excel.patching.plain_xml import plain
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.package_xml import is_plain

_KINDS = {
    **dict.fromkeys(("vbaproject", "vbaprojectsignature", "vbaprojectsignatureagile"), Active.MACRO),
    **dict.fromkeys(("vbaprojectsignaturev3", "wordvbadata", "attachedtoolbars"), Active.MACRO),
    **dict.fromkeys(("extensibility", "usercustomization"), Active.ADD_IN),
    **dict.fromkeys(("webextension", "webextensiontaskpanes", "taskpanes"), Active.ADD_IN),
    **dict.fromkeys(("control", "activexcontrolbinary"), Active.CONTROL),
    **dict.fromkeys(("oleobject", "package"), Active.OBJECT),
    **dict.fromkeys(("connections", "querytable", "volatiledependencies"), Active.CONNECTION),
    **dict.fromkeys(("externallink", "externallinkpath", "xlexternallinkpath"), Active.WORKBOOK),
    **dict.fromkeys(("revisionheaders", "usernames"), Active.HISTORY),
}
_WOVEN_IN = frozenset({"xlmacrosheet", "xlintlmacrosheet", "dialogsheet", "powerpivotdata"})
"""Kinds of parts that cannot be taken out alone."""

_ACTIVE_TYPES = regex(r"vbaProject|vbaData|activeX|oleObject|macrosheet|externalLink|\.connections|queryTable", re.I)
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_ANY_WORKBOOK_TYPE = regex(r"application/vnd\.\S{1,80}(?:macroEnabled|template|addin)\S{0,30}\.main\+xml", re.I)

_HARMLESS_LINK = regex(
    r"(?:https?|mailto|ftp|tel):|#|file:///(?![/\\])|[a-z]:[/\\]|(?![/\\]{2})[^:]*+\Z|(?![/\\]{2})[^:/\\?#]*+[/\\?#]",
    re.I,
)
_LINKS = frozenset({"hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"})
_LOOSE = _LINKS | {"externalReference", "oleObject", "control", "externalData", "picture"}
"""Elements that can go without harm to what stands around them."""

_BOX_LINK = regex(rb"\s(src|o:href|href|o:althref)\s*+=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)')")
_NO_FORMULAS = ("customxml/", "docprops/")
_DOCUMENT_TYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_MASHUP = b"schemas.microsoft.com/DataMashup"


def make_passive(parts: Parts, workbook: str, sheets: Mapping[str, str]) -> list[TakenOut]:
    """Take out what is active; ``sheets`` are the names of the sheets by part. Returns what was taken, each once."""
    found = [*_declarations(parts)]
    before = parts.reached()
    waiting, seen = [""], set()
    while waiting:
        part = waiting.pop()
        if part not in seen:
            seen.add(part)
            found += _cut_relations(parts, part, sheets)
            waiting += [parts.known(item.target) for item in _inside(parts, part)]
    parts.sweep(before)
    found += _stray_parts(parts, parts.reached())
    _as_plain_workbook(parts)
    if any(item.kind is Active.HISTORY for item in found):
        _no_longer_shared(parts, workbook, sheets)
    for name in sorted(parts.reached()):
        if is_xml(name) and not name.lower().startswith(_NO_FORMULAS):
            found += make_formulas_passive(parts, name, sheets.get(name, ""))
    if any(item.kind is Active.FORMULA for item in found):
        chain = [item.id for item in parts.relations(workbook) if item.kind == "calcChain"]
        before = parts.reached()
        parts.unrelate(workbook, chain)
        parts.sweep(before)
    return list(dict.fromkeys(found))


def _inside(parts: Parts, part: str) -> Iterator[Relation]:
    return (item for item in parts.relations(part) if not item.outside and item.target in parts)


def _declarations(parts: Parts) -> Iterator[TakenOut]:
    for name in parts.names:
        if is_xml(name):
            xml = parts.read(name)
            if not is_plain(xml) and any(mark in xml for mark in _DOCUMENT_TYPES):
                parts.write(name, plain(xml))
                yield TakenOut(Active.DECLARATION)


# ---------------------------------------------------------------------------------------------
# Relations


def _cut_relations(parts: Parts, part: str, sheets: Mapping[str, str]) -> Iterator[TakenOut]:
    cut = {item.id: kind for item in parts.relations(part) if (kind := _active(parts, item))}
    if part and part.lower().endswith(".vml"):
        yield from _boxes(parts, part, cut)
    elif part and cut:
        _cut_references(parts, part, cut)
    if cut:
        parts.unrelate(part, cut)
    for kind in cut.values():
        yield TakenOut(kind, sheets.get(part, ""))


def _active(parts: Parts, item: Relation) -> Active | None:
    kind = item.kind.lower()
    if kind in _WOVEN_IN:
        raise UnpatchableError(f"a part of kind {item.kind}")
    if kind in _KINDS:
        return _KINDS[kind]
    if item.outside:
        if kind == "hyperlink":
            return None if harmless_link(item.target) else Active.LINK
        return Active.PICTURE if kind in ("image", "video", "audio", "media") else Active.WORKBOOK
    if kind == "customxml" and item.target in parts and _MASHUP in parts.read(item.target).replace(b"\0", b""):
        return Active.CONNECTION
    return None


def harmless_link(target: str) -> bool:
    """Whether a link leads to the web, to mail, into a folder beside or on a drive; not to a share or a program."""
    return _HARMLESS_LINK.match(unquote(target).strip()) is not None


def _cut_references(parts: Parts, part: str, ids: Collection[str]) -> None:
    """Take out the elements that use these relations."""
    document = parts.document(part, ("sheetData",))
    for element in list(document.root.walk()):
        for key, id in element.relation_ids().items():
            if id in ids:
                _cut_reference(document, element, key)
    if document.root.name == "table":
        for element in document.root.walk():
            for key in {"tableType", "connectionId", "queryTableFieldId"} & element.attributes.keys():
                document.set(element, key, None)
    elif document.root.name == "pivotCacheDefinition":
        raise UnpatchableError("a table of another workbook")
    parts.settle(part)


def _cut_reference(document: Document, element: Element, key: str) -> None:
    if element.name == "blip":
        document.set(element, key, None)
    elif element.name in _LOOSE:
        document.cut(element)
    else:
        raise UnpatchableError(f"{element.name} is active")


def _boxes(parts: Parts, part: str, ids: Collection[str]) -> Iterator[TakenOut]:
    """The part with boxes is no orderly XML: what is active in it is cut out of its bytes."""
    old = parts.read(part)
    if b"\0" in old:
        raise UnpatchableError("boxes of an unknown kind")
    found: list[Active] = []

    def kept(match: re.Match[bytes]) -> bytes:
        target = (match[2] or match[3] or b"").decode("utf-8", "replace")
        fetched = match[1] == b"src"
        if not target or (":" not in target if fetched else harmless_link(target)):
            return match[0]
        found.append(Active.PICTURE if fetched else Active.LINK)
        return b""

    new = _BOX_LINK.sub(kept, old)
    for id in ids:
        new = re.sub(rb"\s(?:o:relid|r:id|r:href|r:pict)=[\"']%s[\"']" % re.escape(id.encode()), b"", new)
    if new != old:
        parts.write(part, new)
    yield from map(TakenOut, found)


# ---------------------------------------------------------------------------------------------
# Shared workbooks


def _no_longer_shared(parts: Parts, workbook: str, sheets: Mapping[str, str]) -> None:
    """Forget who shared a workbook: each one's view of it, and that its history is protected."""
    document = parts.document(workbook)
    for element in document.root.walk():
        if element.name == "workbookProtection":
            for key in [key for key in element.attributes if key.startswith(("lockRevision", "revisions"))]:
                document.set(element, key, None)
    personal = {
        element.attributes.get("guid", "")
        for element in document.root.walk()
        if element.name == "customWorkbookView" and element.attributes.get("personalView") in ("1", "true")
    }
    _cut_views(document, "customWorkbookViews", personal)
    parts.settle(workbook)
    for name in sheets if personal else ():
        _cut_views(parts.document(name, ("sheetData",)), "customSheetViews", personal)
        parts.settle(name)


def _cut_views(document: Document, name: str, personal: Collection[str]) -> None:
    """Take out these views, and the list of views where it has no others."""
    for views in [element for element in document.root.walk() if element.name == name]:
        gone = [view for view in views.children if view.attributes.get("guid") in personal]
        for element in [views] if len(gone) == len(views.children) else gone:
            document.cut(element)


# ---------------------------------------------------------------------------------------------
# Parts


def _stray_parts(parts: Parts, reached: Collection[str]) -> Iterator[TakenOut]:
    """Parts that nothing leads to are left where they are, but not where their type says that they act."""
    typed = {name: text for element, name, text in parts.content_types() if element.name == "Override"}
    for name in parts.names:
        if _ACTIVE_TYPES.search(typed.get(name.lower(), "")) or (name not in reached and name.lower().endswith(".bin")):
            if name in reached:
                raise UnpatchableError(f"{name} is active")
            parts.remove(name)
            yield TakenOut(Active.OBJECT)


def _as_plain_workbook(parts: Parts) -> None:
    """A workbook with macros, a template or an add-in is a workbook now."""
    types = parts.document("[Content_Types].xml")
    for element, _, content_type in list(parts.content_types()):
        if _ANY_WORKBOOK_TYPE.fullmatch(content_type):
            types.set(element, "ContentType", _WORKBOOK_TYPE)
        elif element.name == "Default" and _ACTIVE_TYPES.search(content_type):
            types.cut(element)
    parts.settle("[Content_Types].xml")
