"""XML of packages: trees as ElementTree makes them, and no document type in any part that anything here opens."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.spreadsheets.package_xml import XML_ERRORS, check, parse, relations_of, tree
from ccht_excel.spreadsheets.workbook_file import read_workbook
from ccht_excel.spreadsheets.zip_package import open_package

SAMPLES = Path(__file__).resolve().parents[2] / "samples"

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
DECLARED = {
    "bare": ("<!DOCTYPE a>", ""),
    "internal entity": ('<!DOCTYPE a [<!ENTITY e "5432">]>', "&e;"),
    "external entity": ('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
    "parameter entity": ('<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.invalid/p"> %p;]>', ""),
    "external type": ('<!DOCTYPE a SYSTEM "http://example.invalid/x.dtd">', ""),
    "billion laughs": (f'<!DOCTYPE a [<!ENTITY l0 "ha">{_LAUGHS}]>', "&l11;"),
    "quadratic": (f'<!DOCTYPE a [<!ENTITY e "{"x" * 50_000}">]>', "&e;" * 1000),
}
ENCODINGS = ("utf-8", "utf-16", "utf-8-sig")


def declared(name: str, encoding: str = "utf-8") -> bytes:
    declaration, use = DECLARED[name]
    return f"{declaration}<a>{use}</a>".encode(encoding)


def parsed(xml: bytes) -> None:
    parse(xml, lambda *_: None, lambda _: None, lambda _: None)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", DECLARED)
def test_no_way_of_parsing_takes_a_document_type(name: str, encoding: str) -> None:
    xml = declared(name, encoding)
    for way in (tree, check, parsed):
        with pytest.raises(ValueError, match="document type declaration"):
            way(xml)


@pytest.mark.parametrize(
    "xml",
    [
        *(b"", b"<a>", b"<a/>x", b"<a>&e;</a>", b"<a>\x00</a>", b"<a>\xff</a>", b"<a b='1' b='2'/>"),
        *(b"<?xml version='1.0' encoding='klingon'?><a/>", b"<?xml version='1.0' encoding='shift_jis'?><a/>"),
    ],
)
def test_broken_xml_raises_what_readers_catch(xml: bytes) -> None:
    for way in (tree, check, parsed):
        with pytest.raises(XML_ERRORS):
            way(xml)


def test_trees_are_those_of_elementtree() -> None:
    seen = 0
    for path in sorted(SAMPLES.rglob("*.xlsx")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    data = archive.read(name)
                    assert ElementTree.tostring(tree(data)) == ElementTree.tostring(ElementTree.fromstring(data))
                    seen += 1
    assert seen > 50


# ---------------------------------------------------------------------------------------------
# Every reader

RETURNS = SAMPLES / "thai_son_2024" / "nhan_ve"


def with_declaration(data: bytes, part: str, name: str) -> bytes:
    """The package with a declaration at the head of one part, whatever stood there."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == part:
                content = DECLARED[name][0].encode() + content.partition(b"?>")[2]
            target.writestr(entry.filename, content)
    return stream.getvalue()


@pytest.fixture(scope="module")
def returned() -> bytes:
    return next(path for path in sorted(RETURNS.glob("*.xlsx"))).read_bytes()


@pytest.mark.parametrize("name", DECLARED)
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_the_reader_of_workbooks_refuses_them(returned: bytes, part: str, name: str) -> None:
    with pytest.raises(RefusedError) as raised:
        read_workbook(with_declaration(returned, part, name))
    assert raised.value.type.code == "file_broken"


@pytest.mark.parametrize("name", DECLARED)
def test_relations_refuse_them(returned: bytes, name: str) -> None:
    data = with_declaration(returned, "xl/_rels/workbook.xml.rels", name)
    with pytest.raises(ValueError, match="document type declaration"):
        relations_of(open_package(data, DEFAULT_LIMITS), "xl/workbook.xml")
