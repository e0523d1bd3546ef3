"""Files that are broken, absurd or meant to do harm: the run goes on, each gets its row, nothing of them gets out."""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.merge import merge
from ccht_excel.model.limits import Limits
from ccht_excel.model.returns import Return, SubmissionStatus
from ccht_excel.returns.guard import Reader
from ccht_excel.returns.inbox import Incoming, incoming_files
from ccht_excel.returns.intake import Rejected, take_in
from tests.returns.test_reader import CRITERIA, filled, values
from tests.support.campaigns import ANSWERS, campaign_folder, cell_of, fill_form, return_all
from tests.support.office_files import (
    PlainSheet,
    as_ods,
    as_xls,
    cells_of,
    edited,
    parts_of,
    repacked,
    sheet_part,
    zipped,
)

MOMENT = datetime(2025, 1, 20, 3, tzinfo=UTC)
SHEET = "Tiêu chí 5"
GOOD = filled(
    {("figures", "citizens", "value"): 5432, ("figures", "learning_citizens", "value"): 4321}, unit="hoi_khuyen_hoc"
)
PART = sheet_part(GOOD, SHEET)
EXPECTED = {"citizens": 5432, "learning_citizens": 4321}
Xml = Callable[[bytes], bytes]


def taken(data: bytes, limits: Limits | None = None) -> Return | Rejected:
    return take_in(Incoming("nhan_ve/phieu.xlsx", data, MOMENT), CRITERIA, (), limits or Limits())


def read(data: bytes) -> Return:
    outcome = taken(data)
    assert isinstance(outcome, Return), outcome
    return outcome


def refused(data: bytes, limits: Limits | None = None) -> str:
    outcome = taken(data, limits)
    assert isinstance(outcome, Rejected), outcome
    assert outcome.finding.remedy
    return outcome.finding.code


def sheet_changed(change: Xml) -> bytes:
    return repacked(GOOD, {PART: change})


def sub(pattern: bytes, new: bytes, count: int = 1) -> Xml:
    def change(xml: bytes) -> bytes:
        changed, times = re.subn(pattern, new, xml, count=count, flags=re.S)
        assert times
        return changed

    return change


# ---------------------------------------------------------------------------------------------
# Honest oddities of XML: everything is read as it stands


def prefixed(xml: bytes) -> bytes:
    """The same sheet with a prefix on every element, as some exporters write it."""
    xml = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml)
    return xml.replace(b'xmlns="http', b'xmlns:x="http', 1).replace(b"<x:?xml", b"<?xml")


ODDITIES: dict[str, Xml] = {
    "prefixes": prefixed,
    "no addresses": lambda xml: _without_addresses(xml),
    "a comment inside a value": sub(rb"<v>5432</v>", b"<v>54<!-- 9 -->32</v>"),
    "a value in CDATA": sub(rb"<v>5432</v>", b"<v><![CDATA[5432]]></v>"),
    "digits as entities": sub(rb"<v>5432</v>", b"<v>5&#52;3&#x32;</v>"),
    "a commented-out cell": sub(rb"<sheetData>", b'<sheetData><!-- <row r="16"><c r="F16"><v>1</v></c></row> -->'),
    "space around a value": sub(rb"<v>5432</v>", b"<v> 5432\n</v>"),
    "exponent": sub(rb"<v>5432</v>", b"<v>5.432E3</v>"),
    "text in pieces": sub(
        rb"<v>5432</v>", b"<is><r><t>54</t></r><r><rPr><b/></rPr><t>32</t></r><rPh sb='0' eb='1'><t>99</t></rPh></is>"
    ),
    "carriage returns": lambda xml: xml.replace(b"><", b">\r\n<"),
    "UTF-16": lambda xml: re.sub(rb"^<\?xml[^>]*\?>", b"", xml).decode().encode("utf-16"),
    "a huge dimension": sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"'),
    "a million columns": sub(rb"<cols>", b'<cols><col min="1" max="16384" width="9"/>'),
    "styled rows to the end": sub(
        rb"</sheetData>", b'<row r="1048576" spans="1:16384"><c r="XFD1048576" s="1"/></row></sheetData>'
    ),
    "a strange extension": sub(
        rb"</worksheet>", b'<extLst><ext uri="{x}"><c r="F16"><v>1</v></c></ext></extLst></worksheet>'
    ),
}


def _without_addresses(xml: bytes) -> bytes:
    """Rows and cells by position: every gap filled, as a reader without addresses must count them."""

    def row(match: re.Match[bytes]) -> bytes:
        cells, column = b"", 0
        for cell in re.finditer(rb'<c r="([A-Z]+)\d+"([^>]*?)(/>|>.*?</c>)', match[2], re.S):
            place = ord(cell[1]) - 65
            cells += b"<c/>" * (place - column) + b"<c" + cell[2] + cell[3]
            column = place + 1
        return b"<row>" * 0 + b'<row r="%s">' % match[1] + cells + b"</row>"

    return re.sub(rb'<row r="(\d+)"[^>/]*>(.*?)</row>', row, xml, flags=re.S)


@pytest.mark.parametrize("name", ODDITIES)
def test_unusual_xml_is_read_as_it_stands(name: str) -> None:
    change = ODDITIES[name]
    kind: Xml = sub(rb'(<c r="F16"[^>]*?) t="n"', rb'\1 t="inlineStr"') if name == "text in pieces" else bytes
    item = read(sheet_changed(lambda xml: change(kind(xml))))
    assert values(item) == EXPECTED
    assert [said.code for said in item.findings] == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"<v>1_000</v>", "cell_error"),
        (b"<v>NaN</v>", "cell_error"),
        (b"<v>1e999</v>", "cell_error"),
        (b"<v>0x10</v>", "cell_error"),
        (b"<v>5432.000000001</v>", "count_fractional"),
        (b"<f>1/0</f>", "formula_without_result"),
        (b"<f>SUM(A1)</f><v></v>", "formula_without_result"),
        (b"<v></v>", None),
        (b"", None),
    ],
)
def test_what_no_program_shows_as_a_number_is_none(value: bytes, code: str | None) -> None:
    item = read(sheet_changed(sub(rb"<v>5432</v>", value)))
    assert values(item) == {"learning_citizens": 4321}
    assert [(said.code, said.place.cell or None) for said in item.findings] == ([(code, "F16")] if code else [])


# ---------------------------------------------------------------------------------------------
# Stray cells: happen to honest people


@pytest.mark.parametrize("cell", ["XFD1048576", "F1048576", "AAA1", "A10000"])
def test_a_stray_cell_costs_nothing_and_is_told(cell: str) -> None:
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").encode()
    row = b'<row r="%s"><c r="%s"><v>1</v></c></row></sheetData>' % (number, cell.encode())
    item = read(sheet_changed(sub(rb"</sheetData>", row)))
    assert values(item) == EXPECTED
    assert [(said.code, said.place.sheet or None, said.place.cell or None) for said in item.findings] == [
        ("stray_cell", SHEET, cell)
    ]


@pytest.mark.parametrize(
    ("write", "place"), [(as_ods, (1_048_575, 16_383)), (as_xls, (65_535, 255))], ids=["ods", "xls"]
)
def test_a_stray_cell_in_other_types(write: Callable[[list[PlainSheet]], bytes], place: tuple[int, int]) -> None:
    item = read(write(edited(cells_of(GOOD), 1, place, "lạc")))
    assert values(item) == EXPECTED
    assert [(said.code, said.place.sheet or None) for said in item.findings] == [("stray_cell", SHEET)]


def test_a_full_sheet_of_another_kind_is_no_return() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(1, 200_000))
    other = sheet_changed(sub(rb"<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>"))
    assert refused(repacked(other, {sheet_part(GOOD, "Hướng dẫn"): lambda xml: sub(rb"<row.*</row>", b"")(xml)})) in {
        "not_a_return",
        "return_blank",
    }


# ---------------------------------------------------------------------------------------------
# Contradictions and damage: refused, never guessed

DAMAGE: dict[str, dict[str, bytes | Xml | None]] = {
    "one cell twice": {PART: sub(rb'(<c r="F16"[^>]*>)<v>5432</v></c>', rb"\g<0>\1<v>1</v></c>")},
    "a text that does not exist": {PART: sub(rb'(<c r="F16"[^>]*?) t="n"><v>5432', rb'\1 t="s"><v>999999')},
    "a style that does not exist": {PART: sub(rb'<c r="F16" s="\d+"', b'<c r="F16" s="9999"')},
    "an address that is none": {PART: sub(rb'<c r="F16"', b'<c r="F0"')},
    "XML cut off": {PART: lambda xml: xml[: len(xml) // 2]},
    "a sheet lost": {PART: None},
    "relations lost": {"xl/_rels/workbook.xml.rels": None},
    "styles lost": {"xl/styles.xml": None},
    "relations that lead out": {
        "xl/_rels/workbook.xml.rels": lambda xml: re.sub(rb'Target="[^"]*"', b'Target="../../../../etc/passwd"', xml)
    },
    "an unknown entity": {PART: sub(rb"<v>5432</v>", b"<v>&people;</v>")},
    "broken letters": {PART: sub(rb"<v>5432</v>", b"<v>\xff\xfe</v>")},
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_refused(name: str) -> None:
    assert refused(repacked(GOOD, DAMAGE[name])) == "file_broken"


_LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
DOCTYPES = {
    "billion laughs": (b'<!DOCTYPE x [<!ENTITY l0 "ha">' + _LAUGHS + b"]>", b"&l11;"),
    "external entity": (b'<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>', b"&xxe;"),
    "external document type": (b'<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">', b"5432"),
    "parameter entity": (b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.invalid/p"> %p;]>', b"5432"),
}


@pytest.mark.parametrize("part", [PART, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("name", DOCTYPES)
def test_document_type_declarations_are_refused(name: str, part: str) -> None:
    declaration, use = DOCTYPES[name]

    def change(xml: bytes) -> bytes:
        bare = re.sub(rb"^<\?xml[^>]*\?>", b"", xml)
        return declaration + bare.replace(b"<v>5432</v>", b"<v>" + use + b"</v>")

    assert refused(repacked(GOOD, {part: change})) == "file_broken"


@pytest.mark.parametrize("name", DOCTYPES)
def test_document_type_declarations_in_ods_are_refused(name: str) -> None:
    declaration, use = DOCTYPES[name]

    def change(xml: bytes) -> bytes:
        bare = re.sub(rb"^<\?xml[^>]*\?>", b"", xml)
        return declaration + bare.replace(b"<text:p>5432</text:p>", b"<text:p>" + use + b"</text:p>")

    assert refused(repacked(as_ods(cells_of(GOOD)), {"content.xml": change})) == "file_broken"


def test_elements_nested_without_end() -> None:
    nested = b"<a>" * 200_000 + b"</a>" * 200_000
    assert values(read(sheet_changed(sub(rb"</worksheet>", nested + b"</worksheet>")))) == EXPECTED
    content = repacked(as_ods(cells_of(GOOD)), {"content.xml": sub(rb"</table:table>", nested + b"</table:table>")})
    assert values(read(content)) == EXPECTED


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
    item = read(bytes(data))
    assert (values(item), item.saved_at, item.saved_at_from) == (EXPECTED, MOMENT, "file")


def test_archives_within_archives_count_together(tmp_path: Path) -> None:
    layer = zipped({f"{n}.bin": bytes(1 << 20) for n in range(8)})
    (tmp_path / "a.zip").write_bytes(zipped({f"{n}.zip": layer for n in range(8)}))
    found = list(incoming_files(tmp_path, tmp_path, Limits(unpacked_bytes=20 << 20)))
    assert {item.problem.type.code if item.problem else "read" for item in found} == {"read", "file_unpacks_too_large"}
    assert sum(len(item.data) for item in found if item.data) <= 20 << 20


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
# The folder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = return_all(campaign_folder(tmp_path / "dot"))
    yield made
    for path in made.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_what_is_no_ordinary_file_is_told_and_never_opened(folder: Path) -> None:
    inbox = folder / "nhan_ve"
    expected = assess_folder(folder)
    os.mkfifo(inbox / "ống dẫn.xlsx")
    (inbox / "vòng").symlink_to(inbox, target_is_directory=True)
    (inbox / "a.xlsx").symlink_to(inbox / "b.xlsx")
    (inbox / "b.xlsx").symlink_to(inbox / "a.xlsx")
    (inbox / "mất.xlsx").symlink_to(inbox / "không có.xlsx")
    judged = merge(folder).assessment
    rows = {row.file: row.reason for row in judged.submissions if row.status is SubmissionStatus.REJECTED}
    assert rows == {
        "nhan_ve/a.xlsx": "Máy không cho đọc tệp: lối tắt trỏ vòng quanh",
        "nhan_ve/b.xlsx": "Máy không cho đọc tệp: lối tắt trỏ vòng quanh",
        "nhan_ve/mất.xlsx": "Máy không cho đọc tệp: tệp vừa bị xóa, hoặc lối tắt trỏ vào chỗ không có",
        "nhan_ve/ống dẫn.xlsx": "Máy không cho đọc tệp: không phải tệp thường",
    }
    assert judged.standards == expected.standards


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes")
def test_a_pipe_alone_stops_nothing(folder: Path) -> None:
    os.mkfifo(folder / "nhan_ve" / "ống dẫn")
    assert len(merge(folder).assessment.submissions) == 9


@pytest.mark.skipif(sys.platform == "win32", reason="needs names that Windows does not have")
@pytest.mark.parametrize(
    "name",
    [b"\xff\xfe.xlsx", b"xu\nong dong.xlsx", b"-rf.xlsx", b"=cmd.xlsx", b"\xe2\x80\xaegpj.xlsx", b"a" * 250 + b".xlsx"],
    ids=["no UTF-8", "line break", "dash", "formula", "right to left", "long"],
)
def test_strange_names_are_printable_rows(folder: Path, name: bytes) -> None:
    good = (folder / "nhan_ve" / "van_phong.xlsx").read_bytes()
    with open(os.path.join(os.fsencode(folder / "nhan_ve"), name), "wb") as stream:  # noqa: PTH123, PTH118
        stream.write(good)
    judged = merge(folder).assessment
    assert len(judged.submissions) == 9
    assert all(row.file.isprintable() for row in judged.submissions)
    assert sorted(row.status for row in judged.submissions).count(SubmissionStatus.DUPLICATE) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="paths are short there")
def test_folders_without_end(tmp_path: Path) -> None:
    (tmp_path / "nhan_ve").mkdir()
    start = os.open(tmp_path / "nhan_ve", os.O_RDONLY)
    here = start
    for _ in range(1500):
        os.mkdir("a", dir_fd=here)
        below = os.open("a", os.O_RDONLY, dir_fd=here)
        if here != start:
            os.close(here)
        here = below
    os.close(os.open("phieu.xlsx", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    os.close(start)
    try:
        found = list(incoming_files(tmp_path / "nhan_ve", tmp_path))
    finally:
        # Deeper than the clean-up of temporary folders can go.
        subprocess.run(["rm", "-rf", tmp_path / "nhan_ve"], check=True)
    assert len(found) == 1


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="everything is readable for the administrator")
def test_a_folder_that_cannot_be_looked_into(folder: Path) -> None:
    closed = folder / "nhan_ve" / "riêng"
    closed.mkdir()
    closed.chmod(0)
    assert stat.S_IMODE(closed.stat().st_mode) == 0
    rows = [row.file for row in assess_folder(folder).submissions if row.status is SubmissionStatus.REJECTED]
    assert rows == ["nhan_ve/riêng"]


# ---------------------------------------------------------------------------------------------
# Text stays text in everything we write

FORMULAS = [
    "=1+1",
    "+84912345678",
    "-1",
    "@SUM(A1)",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://example.invalid")',
    "{=1}",
]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot")

    def typed(book: openpyxl.Workbook) -> None:
        def put(table: str, row: str, column: str, text: str) -> None:
            cell = cell_of(book, table, row, column)
            cell.value = text
            cell.data_type = "s"

        put("indicators", "5.1", "note", FORMULAS[0])
        put("figures", "citizens", "note", FORMULAS[1])
        put("unit", "filled_by", "value", FORMULAS[2])
        evidence = next(sheet for sheet in book.worksheets if sheet.title == SHEET)
        rows = [row for row in evidence.iter_rows() if row[1].value == "5.1" and row[0].value is None]
        for cell, text in zip(rows[0][2:7], FORMULAS[2:], strict=True):
            cell.value = text
            cell.data_type = "s"
        cell_of(book, "figures", "learning_citizens", "value").value = "không rõ"

    fill_form(folder / "phat_di" / "hoi_khuyen_hoc.xlsx", folder / "nhan_ve" / "a.xlsx", ANSWERS, change=typed)
    done = merge(folder)
    written = list((folder / "ket_qua").rglob("*.xlsx"))
    assert done.summary in written
    assert len(written) > 1, "the marked return is among them"
    seen = set()
    for path in written:
        for sheet in openpyxl.load_workbook(path).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value in FORMULAS:
                        seen.add(cell.value)
                        assert cell.data_type == "s", (path.name, sheet.title, cell.coordinate)
                    elif cell.data_type == "f":
                        assert "cmd|" not in str(cell.value)
    assert seen >= set(FORMULAS[:2]) | {FORMULAS[4]}


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
    assert values(read(data)) == EXPECTED
