"""What is remembered of small parts: parsed, passive, packed. Each quick way is held against its slow one."""

import random
import zlib
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError

import pytest

from ccht_excel.patching.active_formulas import _passive
from ccht_excel.patching.markup import Document, _parsed
from ccht_excel.patching.parts import _packed
from ccht_excel.spreadsheets.package_xml import is_plain

_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NAMES = (
    f'<workbook xmlns="{_SPACE}"><a/><definedNames><n id="1"/><n id="2"/></definedNames><z k="1"/></workbook>'.encode()
)


def _tags(xml: bytes) -> list[str]:
    return [element.tag.rpartition("}")[2] for element in ElementTree.fromstring(xml).iter()]


def test_what_is_cut_from_a_part_is_still_in_the_next_one_of_the_same_bytes() -> None:
    changed = Document(_NAMES)
    names = changed.root.child("definedNames")
    assert names
    for name in names.children:
        changed.cut(name)
    changed.append(changed.root, b"<new/>")
    z = changed.root.child("z")
    assert z
    changed.set(z, "k", "2")
    assert _tags(changed.result()) == ["workbook", "a", "z", "new"]
    assert b'k="2"' in changed.result()
    again = Document(bytes(bytearray(_NAMES)))
    assert again.result() == _NAMES
    assert not again.changed
    one = again.root.child("definedNames")
    assert one
    again.cut(one.children[0])
    assert _tags(again.result()) == ["workbook", "a", "definedNames", "n", "z"]


def test_an_element_cut_twice_is_gone_once() -> None:
    document = Document(_NAMES)
    names = document.root.child("definedNames")
    assert names
    for _ in range(2):
        document.cut(names.children[0])
    assert _tags(document.result()) == ["workbook", "a", "definedNames", "n", "z"]


def test_a_part_is_parsed_by_what_is_opaque_in_it() -> None:
    assert Document(_NAMES).root.children[1].children
    assert not Document(_NAMES, ("definedNames",)).root.children[1].children
    with pytest.raises(ExpatError, match="mismatched tag"):
        Document(_NAMES[:-3] + b"x>")


def test_remembered_parts_are_few() -> None:
    for number in range(200):
        xml = b'<a xmlns="%s"><f>SUM(A%d)</f></a>' % (_SPACE.encode(), number)
        Document(xml)
        _passive(xml)
        _packed(xml)
    for reading in (_parsed, _passive, _packed):
        assert reading.cache_info().currsize <= 32


def test_a_packed_part_unpacks_to_what_it_was() -> None:
    for content in (b"", _NAMES, _NAMES, bytes(range(256)) * 40):
        packed, checksum = _packed(content)
        assert zlib.decompress(packed, -15) == content
        assert checksum == zlib.crc32(content)


@pytest.mark.parametrize("start", [b"", b"<?xml?>", b'<?xml version="1.0"?>', b'\xef\xbb\xbf<?xml version="1.0"?>'])
def test_plain_is_what_has_no_declarations_and_instructions(start: bytes) -> None:
    signs = random.Random(len(start))
    for _ in range(5_000):
        xml = start + bytes(signs.choice(b"<?>!xa ") for _ in range(signs.randint(0, 12)))
        if b"encoding" not in xml:
            assert is_plain(xml) == (b"<!" not in xml and xml.find(b"<?", 5) < 0), xml
