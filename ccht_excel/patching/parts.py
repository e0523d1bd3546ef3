"""The parts of an Office package being changed: contents, relations, content types; all else is copied as packed.

Relies on :mod:`ccht_excel.spreadsheets.zip_package` for opening and on ``zlib`` for packing. Refuses with
:class:`UnpatchableError` packages in which a part stands twice or nothing leads to a workbook.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from urllib.parse import unquote

from msgspec import Struct

from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import Limits
from ccht_excel.patching.markup import Document, Element
from ccht_excel.patching.plain_xml import attribute_text
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, remembered
from ccht_excel.spreadsheets.zip_directory import Entry
from ccht_excel.spreadsheets.zip_package import Package, open_package

CONTENT_TYPES = "[Content_Types].xml"

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8 = 0x800
_DAY = (0 << 9 | 1 << 5 | 1, 0)
"""1 January 1980, the first day a package knows."""

_NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'


class UnpatchableError(Exception):
    """A package in which nothing can be changed with certainty."""


UNPATCHABLE: tuple[type[Exception], ...] = (UnpatchableError, RefusedError, *XML_ERRORS)
"""What a package raises in which nothing can be changed with certainty, broken parts included."""


class Relation(Struct, frozen=True):
    """What one part refers to: ``kind`` is the last word of its type, ``target`` a part or, outside, an address."""

    id: str
    type: str
    target: str
    outside: bool

    @property
    def kind(self) -> str:
        """The last word of the type."""
        return self.type.rstrip("/").rpartition("/")[2]


class Parts:
    """The parts of a package by name. Names differ by more than the case of their letters."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._package: Package = open_package(data, limits)
        self._names: dict[str, str] = {}
        self._entries: dict[str, Entry] = {}
        self._new: dict[str, bytes | None] = {}
        self._documents: dict[str, Document] = {}
        self._unpacked: dict[str, bytes] = {}
        self._relations: dict[str, Sequence[Relation]] = {}
        for entry in self._package.entries:
            name = entry.filename.replace("\\", "/").lstrip("/")
            if entry.flag_bits & 1 or name.lower() in self._names:
                raise UnpatchableError("a part twice or under a password")
            if name and not name.endswith("/"):
                self._names[name.lower()] = name
                self._entries[name] = entry

    @property
    def names(self) -> list[str]:
        """Names of all parts."""
        return list(self._names.values())

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._names

    def known(self, name: str) -> str:
        """A name as the package spells it. Raises ``UnpatchableError`` where there is no such part."""
        found = self._names.get(name.lower())
        if found is None:
            raise UnpatchableError(f"no part {name}")
        return found

    def read(self, name: str) -> bytes:
        """The content of a part as it is by now."""
        name = self.known(name)
        if name in self._documents and self._documents[name].changed:
            return self._documents[name].result()
        new = self._new.get(name)
        if new is not None:
            return new
        if name not in self._unpacked:
            self._unpacked[name] = self._package.read_entry(self._entries[name])
        return self._unpacked[name]

    def write(self, name: str, content: bytes) -> None:
        """Give a part this content; a part that is not there yet is added."""
        name = self._names.setdefault(name.lower(), name)
        self._new[name] = content
        self._documents.pop(name, None)
        self._relations.clear()

    def remove(self, name: str) -> None:
        """Take a part out, with its list of relations and the content types of both."""
        self._relations.clear()
        both = (name, relations_name(name))
        for gone in both:
            known = self._names.pop(gone.lower(), None)
            if known is not None:
                self._new.pop(known, None)
                self._entries.pop(known, None)
                self._documents.pop(known, None)
        types = self.document(CONTENT_TYPES)
        for item in list(types.root.children):
            if item.name == "Override" and _path(item.attributes.get("PartName", "")) in map(str.lower, both):
                types.cut(item)

    def document(self, name: str, opaque: Collection[str] = ()) -> Document:
        """A part to be changed; changes made to it count when the package is saved."""
        name = self.known(name)
        if name not in self._documents:
            self._documents[name] = Document(self.read(name), opaque)
        return self._documents[name]

    def settle(self, name: str) -> None:
        """Make the changes of a part its content, so that they can be built upon."""
        name = self.known(name)
        document = self._documents.get(name)
        if document is not None and document.changed:
            self.write(name, document.result())

    def begin_anew(self) -> None:
        """Make the changes of all parts their content."""
        for name in list(self._documents):
            self.settle(name)
        self._documents.clear()

    def size(self, name: str) -> int:
        """How many bytes a part that was not changed has unpacked."""
        return self._entries[self.known(name)].file_size

    def digest(self, without: str) -> str:
        """SHA-256 of the names and checksums of all parts but one, as they would be saved."""
        for name in list(self._documents):
            if name != without:
                self.settle(name)
        digest = hashlib.sha256()
        for name in sorted(self.names):
            if name != without:
                new = self._new.get(name)
                crc = zlib.crc32(new) if new is not None else self._entries[name].CRC
                digest.update(f"{name} {crc:08x}\n".encode())
        return digest.hexdigest()

    def free_name(self, pattern: str) -> str:
        """A name that no part has; ``pattern`` has a place for a number."""
        return next(name for number in range(1, 1_000_000) if (name := pattern.format(number)) not in self)

    # -------------------------------------------------------------------------------------
    # Relations and content types

    def relations(self, part: str) -> Sequence[Relation]:
        """What a part refers to, the package itself (``""``) included."""
        if part not in self._relations:
            name = relations_name(part)
            self._relations[part] = _relations(self.read(name), part) if name in self else ()
        return self._relations[part]

    def related(self, part: str, kind: str) -> str | None:
        """The first part that a part refers to by a relation of this kind, if it is there."""
        found = (item.target for item in self.relations(part) if item.kind == kind and not item.outside)
        return next((self.known(target) for target in found if target in self), None)

    def relate(self, part: str, type: str, target: str) -> str:
        """Make a part refer to another; returns the id of the relation."""
        name = relations_name(part)
        if name not in self:
            self.write(name, _NO_RELATIONS)
        document = self.document(name)
        used = {item.attributes.get("Id", "") for item in document.root.children}
        id = next(id for number in range(1, 1_000_000) if (id := f"rIdCcht{number}") not in used)
        words = (("Id", id), ("Type", type), ("Target", f"/{target}"))
        written = b"".join(b' %s="%s"' % (key.encode(), attribute_text(value)) for key, value in words)
        document.append(document.root, b"<%sRelationship%s/>" % (document.root.prefix.encode(), written))
        self.settle(name)
        return id

    def unrelate(self, part: str, ids: Collection[str]) -> None:
        """Take relations off a part."""
        document = self.document(relations_name(part))
        for item in list(document.root.children):
            if item.attributes.get("Id") in ids:
                document.cut(item)
        self.settle(relations_name(part))

    def reached(self) -> set[str]:
        """Every part that relations lead to, from the package on."""
        found: set[str] = set()
        waiting = [""]
        while waiting:
            for item in self.relations(waiting.pop()):
                name = None if item.outside else self._names.get(item.target.lower())
                if name is not None and name not in found:
                    found.add(name)
                    waiting.append(name)
        return found

    def sweep(self, before: Collection[str]) -> None:
        """Take out parts that were reached before and are no more."""
        for name in sorted(set(before) - self.reached()):
            self.remove(name)

    def content_types(self) -> Iterator[tuple[Element, str, str]]:
        """Every entry of the content types: element, part (or extension), type."""
        for item in self.document(CONTENT_TYPES).root.children:
            named = item.attributes.get("PartName", item.attributes.get("Extension", ""))
            yield item, _path(named), item.attributes.get("ContentType", "")

    def declare(self, part: str, content_type: str) -> None:
        """Say of which content type a new part is."""
        types = self.document(CONTENT_TYPES)
        words = attribute_text(f"/{part}"), attribute_text(content_type)
        prefix = types.root.prefix.encode()
        types.append(types.root, b'<%sOverride PartName="%s" ContentType="%s"/>' % (prefix, *words))

    # -------------------------------------------------------------------------------------
    # Saving

    def save(self) -> bytes:
        """The package: parts that were not changed as they were packed, in their order, then what is new."""
        for name in list(self._documents):
            self.settle(name)
        writer = _Writer()
        for name in self.names:
            new = self._new.get(name)
            entry = self._entries.get(name)
            if new is not None:
                writer.add(name, new, entry)
            elif entry is not None:
                writer.copy(name, self._packed(entry), entry)
        return writer.result()

    def _packed(self, entry: Entry) -> bytes:
        """The bytes of a part as they are packed."""
        try:
            head = _LOCAL.unpack_from(self._data, entry.header_offset)
        except struct.error as error:
            raise UnpatchableError("a part that is not there") from error
        start = entry.header_offset + _LOCAL.size + head[9] + head[10]
        packed = self._data[start : start + entry.compress_size]
        if head[0] != b"PK\x03\x04" or len(packed) != entry.compress_size:
            raise UnpatchableError("a part that is not there")
        return packed


def relations_name(part: str) -> str:
    """The part that lists the relations of a part."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


@lru_cache(maxsize=64)
def _relations(xml: bytes, part: str) -> tuple[Relation, ...]:
    """What a part refers to by its list of relations; those of the returns of one campaign are mostly the same."""
    return tuple(_relation(part, item) for item in Document(xml).root.children)


def _relation(part: str, item: Element) -> Relation:
    target = item.attributes.get("Target", "").strip()
    outside = item.attributes.get("TargetMode", "").strip().lower() == "external"
    if not outside:
        folder = part.rpartition("/")[0]
        target = posixpath.normpath(posixpath.join("/", folder, unquote(target.replace("\\", "/")))).lstrip("/")
    return Relation(item.attributes.get("Id", ""), item.attributes.get("Type", ""), target, outside)


def _path(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


@lru_cache(maxsize=32)
def _packed(content: bytes) -> tuple[bytes, int]:
    """A part as it is packed, and its checksum; styles and lists of parts come out the same in many copies."""
    packer = zlib.compressobj(4, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush(), zlib.crc32(content)


class _Writer:
    """A zip package being written."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._central: list[bytes] = []
        self._at = 0

    def add(self, name: str, content: bytes, old: Entry | None) -> None:
        """A part with new content; one that was there keeps its time."""
        packed, checksum = remembered(_packed, content)
        self._put(name, packed, checksum, len(content), zipfile.ZIP_DEFLATED, _time(old))

    def copy(self, name: str, packed: bytes, entry: Entry) -> None:
        """A part as it is packed."""
        self._put(name, packed, entry.CRC, entry.file_size, entry.compress_type, _time(entry))

    def _put(self, name: str, packed: bytes, crc: int, size: int, method: int, time: tuple[int, int]) -> None:
        raw = name.encode("utf-8", "surrogateescape")
        flags = 0 if raw.isascii() else _UTF8
        day, hour = time
        common = (flags, method, hour, day, crc, len(packed), size, len(raw), 0)
        self._pieces += [_LOCAL.pack(b"PK\x03\x04", 20, *common), raw, packed]
        self._central += [_CENTRAL.pack(b"PK\x01\x02", 20, 20, *common, 0, 0, 0, 0, self._at), raw]
        self._at += _LOCAL.size + len(raw) + len(packed)

    def result(self) -> bytes:
        """The bytes of the package."""
        central = b"".join(self._central)
        count = len(self._central) // 2
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), self._at, 0)
        return b"".join([*self._pieces, central, end])


def _time(entry: Entry | None) -> tuple[int, int]:
    """(day, hour) as a package stores them."""
    if entry is None:
        return _DAY
    year, month, day, hour, minute, second = entry.date_time
    return (max(0, year - 1980) & 0x7F) << 9 | (month & 15) << 5 | day & 31, hour << 11 | minute << 5 | second // 2


_XML_NAME = regex(r".*\.(?:xml|rels|vml)", re.I | re.S)


def is_xml(name: str) -> bool:
    """Whether a part is XML by its name, as Office names them."""
    return _XML_NAME.fullmatch(name) is not None
