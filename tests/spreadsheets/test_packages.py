"""Packages and OLE files that are broken, absurd or meant to do harm."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from ccht_excel.model.limits import Limits
from ccht_excel.model.returns import Return
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Incoming
from ccht_excel.returns.rejected import Rejected
from tests.support.damaged import GOOD, PART, sub
from tests.support.office_files import as_xls, cells_of, parts_of, repacked
from tests.support.returns import CRITERIA, EXPECTED, MOMENT, accepted, refused, taken, values

# ---------------------------------------------------------------------------------------------
# Packages


def test_what_unpacks_too_large_is_not_unpacked() -> None:
    bomb = repacked(GOOD, {"xl/media/bomb.bin": bytes(40 << 20)})
    assert len(bomb) < 1 << 20
    assert refused(bomb, Limits(unpacked_bytes=30 << 20)) == "file_unpacks_too_large"


def test_a_part_that_unpacks_to_more_than_it_declares() -> None:
    """The directory says 1 000 bytes; the stream holds 60 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts_of(GOOD).items():
            archive.writestr(name, bytes(60 << 20) if name == PART else part)
    data = bytearray(stream.getvalue())
    at = 0
    while (at := data.find(b"PK\x01\x02", at + 1)) > 0:
        if struct.unpack_from("<L", data, at + 24)[0] == 60 << 20:
            struct.pack_into("<L", data, at + 24, 1000)
    assert refused(bytes(data)) == "file_broken"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_packed_in_ways_no_office_program_uses(method: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, part in parts_of(GOOD).items():
            archive.writestr(name, part)
    assert refused(stream.getvalue()) == "file_broken"


def test_a_directory_of_a_million_entries() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    count = 150_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, 4, 0)
    assert refused(b"PK\x03\x04" + entry * count + end) == "file_broken"


def test_two_parts_of_one_name() -> None:
    stream = io.BytesIO(GOOD)
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(PART, b"<worksheet/>")
    assert refused(stream.getvalue()) == "file_broken"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_files_cut_short(kind: str, share: float) -> None:
    data = GOOD if kind == "xlsx" else as_xls(cells_of(GOOD))
    outcome = taken(data[: int(len(data) * share)])
    if kind == "xlsx":
        assert isinstance(outcome, Rejected)
    if isinstance(outcome, Return):
        assert values(outcome).items() <= EXPECTED.items()
    else:
        assert outcome.finding.code in {"file_broken", "file_not_spreadsheet", "return_blank"}


def test_a_wrong_checksum() -> None:
    data = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        crc = archive.getinfo(PART).CRC
    at = data.rindex(struct.pack("<L", crc))
    data[at] ^= 1
    assert refused(bytes(data)) == "file_broken"


def test_damage_in_a_part_that_is_not_read_harms_nothing() -> None:
    data = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        crc = archive.getinfo("docProps/core.xml").CRC
    data[data.rindex(struct.pack("<L", crc))] ^= 1
    item = accepted(bytes(data))
    assert (values(item), item.saved_at, item.saved_at_from) == (EXPECTED, MOMENT, "file")


# ---------------------------------------------------------------------------------------------
# OLE files


def _sector(data: bytes, number: int) -> int:
    return 512 * (number + 1)


def ole_with_chain_in_a_circle() -> bytes:
    """Every sector follows itself."""
    data = bytearray(as_xls(cells_of(GOOD)))
    (fat,) = struct.unpack_from("<l", data, 76)
    at = _sector(data, fat)
    for number in range(128):
        if struct.unpack_from("<l", data, at + 4 * number)[0] >= 0:
            struct.pack_into("<l", data, at + 4 * number, number)
    return bytes(data)


def ole_with_directory_in_a_circle() -> bytes:
    """Every entry of the directory is its own neighbour."""
    data = bytearray(as_xls(cells_of(GOOD)))
    (directory,) = struct.unpack_from("<l", data, 48)
    at = _sector(data, directory)
    for number in range(4):
        struct.pack_into("<3l", data, at + 128 * number + 68, number, number, number)
    return bytes(data)


@pytest.mark.parametrize("make", [ole_with_chain_in_a_circle, ole_with_directory_in_a_circle])
def test_references_in_a_circle(make: Callable[[], bytes]) -> None:
    with Reader(Limits(seconds=10)) as reader:
        outcome = reader.take_in(Incoming("nhan_ve/vong.xls", make(), MOMENT), CRITERIA)
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "file_broken"


# ---------------------------------------------------------------------------------------------
# Links


def test_nothing_is_fetched_or_followed() -> None:
    """External links are left alone: the worker has no reason to leave the package."""
    links = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="x/externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/>'
        b"</Relationships>"
    )
    data = repacked(
        GOOD,
        {
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": links,
            "xl/_rels/workbook.xml.rels": sub(
                rb"</Relationships>",
                b'<Relationship Id="rId99" Type="x/externalLink" Target="http://vidu.invalid/" TargetMode="External"/>'
                b"</Relationships>",
            ),
        },
    )
    assert values(accepted(data)) == EXPECTED
