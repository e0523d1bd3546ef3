"""Whether a package holds the parts of a rendering: to the byte, in their order, all and no other ones."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from ccht_excel.model.limits import DEFAULT_LIMITS
from ccht_excel.verification.rendered import has_parts, packed

PARTS = {"[Content_Types].xml": b"<Types/>", "xl/a.xml": b"<a/>" * 90, "xl/b.xml": b"<b/>"}


def zipped(parts: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize("data", [zipped(PARTS), zipped(PARTS, ZIP_STORED), packed(PARTS)])
def test_the_same_parts_however_packed(data: bytes) -> None:
    assert has_parts(data, PARTS, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    "parts",
    [
        {**PARTS, "xl/b.xml": b"<c/>"},
        {**PARTS, "xl/c.xml": b""},
        {name: PARTS[name] for name in reversed(PARTS)},
        {name: PARTS[name] for name in ("[Content_Types].xml", "xl/a.xml")},
        {name.upper(): part for name, part in PARTS.items()},
    ],
)
def test_other_parts(parts: Mapping[str, bytes]) -> None:
    assert not has_parts(zipped(parts), PARTS, DEFAULT_LIMITS)


def test_a_part_that_is_there_twice() -> None:
    stream = io.BytesIO(zipped(PARTS))
    with ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/b.xml", b"<b/>")
    assert not has_parts(stream.getvalue(), PARTS, DEFAULT_LIMITS)


def test_what_is_no_package() -> None:
    assert not has_parts(b"", PARTS, DEFAULT_LIMITS)
    assert not has_parts(zipped(PARTS)[:-30], PARTS, DEFAULT_LIMITS)
