"""Every type of file a return may come in: read, or named for what it is."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import plistlib
import tarfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ccht_excel.model.law import Outcome
from ccht_excel.model.returns import Return, SubmissionStatus
from ccht_excel.returns.rejected import Rejected
from tests.support.libreoffice import convert
from tests.support.office_files import (
    WRITERS,
    ErrorCell,
    PercentCell,
    PlainSheet,
    as_ods,
    as_xls,
    cells_of,
    edited,
    encrypted_ods,
    encrypted_xls,
    encrypted_xls_by,
    encrypted_xlsx,
    limited_xlsx,
    parts_of,
    repacked,
    zipped,
)
from tests.support.returns import EXPECTED, accepted, filled, refused, taken, values

EXCELS_OWN = "VelvetSweatshop"
TYPED = {
    ("figures", "citizens", "value"): 5432,
    ("figures", "learning_citizens", "value"): "4.321",
    ("indicators", "5.1", "note"): "Theo Công an xã\nchốt 31/12",
}


def figures() -> bytes:
    return filled(TYPED, unit="hoi_khuyen_hoc")


def place_of(sheets: list[PlainSheet], key: str) -> tuple[int, tuple[int, int]]:
    """The number of the sheet and the cell where a figure is answered."""
    for number, sheet in enumerate(sheets):
        for (row, column), value in sheet.cells.items():
            if column == 0 and value == key:
                head = max(r for (r, c), text in sheet.cells.items() if r < row and c == 0 and str(text)[:1] == "@")
                return number, (row, next(c for (r, c), text in sheet.cells.items() if r == head and text == "value"))
    raise KeyError(key)


# ---------------------------------------------------------------------------------------------
# The types we read


def test_what_recorded_changes_took_away_from_ods_is_not_read() -> None:
    """The log of changes holds cells that nobody sees any more, and stands before the sheets."""
    old = '<table:change-track-table-cell office:value-type="float" office:value="9999"><text:p>9999</text:p>'
    who = "<dc:creator>Kế toán</dc:creator><dc:date>2031-01-01T00:00:00</dc:date>"
    said = f"<office:change-info>{who}</office:change-info>"
    where = '<table:cell-address table:column="5" table:row="16" table:table="1"/>'
    log = (
        f'<table:tracked-changes><table:cell-content-change table:id="ct1">{where}{said}'
        f"<table:previous>{old}</table:change-track-table-cell></table:previous></table:cell-content-change>"
        f'<table:deletion table:id="ct2" table:type="row" table:position="17" table:table="1">{said}<table:deletions>'
        f"<table:cell-content-deletion>{where}{old}</table:change-track-table-cell></table:cell-content-deletion>"
        "</table:deletions></table:deletion></table:tracked-changes>"
    )
    plain = as_ods(cells_of(figures()))
    content = parts_of(plain)["content.xml"].replace(b"<table:table ", log.encode() + b"<table:table ", 1)
    content = content.replace(b"<office:document-content ", b'<office:document-content xmlns:dc="urn:dc" ', 1)
    item = accepted(repacked(plain, {"content.xml": content}))
    assert (values(item), item.findings, item.saved_at) == (
        EXPECTED,
        accepted(plain).findings,
        accepted(plain).saved_at,
    )


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_cells_in_another_type_are_the_same_return(kind: str) -> None:
    original = accepted(figures())
    assert values(original) == EXPECTED
    again = accepted(WRITERS[kind](cells_of(figures())))
    assert values(again) == EXPECTED
    assert [(report.place.sheet, report.place.cell, report.raw) for report in again.reports] == [
        (report.place.sheet, report.place.cell, report.raw) for report in original.reports
    ]
    assert (again.unit, again.campaign, again.year, again.commune) == (
        original.unit,
        original.campaign,
        original.year,
        original.commune,
    )
    assert [note.text for note in again.notes] == [note.text for note in original.notes]
    assert again.findings == original.findings


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (ErrorCell("#DIV/0!"), "cell_error"),
        (ErrorCell("#REF!"), "cell_error"),
        (PercentCell(0.6), "count_percent"),
        (date(2024, 12, 31), "count_is_date"),
        (True, "count_not_number"),
        (5432.5, "count_fractional"),
        (-3, "count_negative"),
        ("", None),
    ],
    ids=str,
)
def test_what_is_no_count_is_told_in_every_type(kind: str, value: object, code: str | None) -> None:
    sheets = cells_of(figures())
    number, place = place_of(sheets, "citizens")
    item = accepted(WRITERS[kind](edited(sheets, number, place, value)))
    assert [(said.code, said.place.sheet or None, said.place.cell or None) for said in item.findings] == (
        [(code, "Tiêu chí 5", "F16")] if code else []
    )
    assert values(item) == {"learning_citizens": 4321}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("value", [0, 7, 5432, 123_456_789])
def test_counts_are_exact_in_every_type(kind: str, value: int) -> None:
    sheets = cells_of(figures())
    number, place = place_of(sheets, "citizens")
    assert values(accepted(WRITERS[kind](edited(sheets, number, place, value))))["citizens"] == value


def test_a_macro_workbook_is_read_and_its_macros_stay_where_they_are() -> None:
    def with_macros(types: bytes) -> bytes:
        return types.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml").replace(
            b"spreadsheetml.sheet.macroEnabled", b"vnd.ms-excel.sheet.macroEnabled"
        )

    data = repacked(figures(), {"[Content_Types].xml": with_macros, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100})
    assert values(accepted(data)) == EXPECTED


@pytest.mark.parametrize("name", ["phieu.xls", "phieu.ods", "phieu.pdf", "phieu", "phieu.XLSX.tmp"])
def test_the_name_says_nothing_about_the_type(name: str) -> None:
    outcome = taken(figures(), name)
    assert isinstance(outcome, Return)
    assert values(outcome) == EXPECTED


# ---------------------------------------------------------------------------------------------
# What is no spreadsheet of ours

_HTML = "<html><head><meta charset='utf-8'></head><body><table><tr><td>Kết quả</td></tr></table></body></html>"
_XML_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
OTHERS = {
    "HTML": (_HTML.encode(), "tệp HTML (trang web)"),
    "HTML with mark": (b"\xef\xbb\xbf\r\n" + _HTML.encode(), "tệp HTML (trang web)"),
    "HTML in UTF-16": (b"\xff\xfe" + _HTML.encode("utf-16-le"), "tệp HTML (trang web)"),
    "other XML": (b'<?xml version="1.0"?><hoadon/>', "tệp XML"),
    "CSV": ("Chỉ tiêu;Kết quả\r\n1.1;Đạt\r\n".encode(), "tệp CSV"),
    "a text with commas": ("Kính gửi trường, xin điền.\r\nXin gửi, trước ngày 31, cảm ơn!\r\n".encode(), "tệp văn bản"),
    "CSV in an old encoding": (b"Ch\xec ti\xeau,K\xean qu\xe2\r\n1.1,\xd0at\r\n" * 3, "tệp CSV"),
    "text": ("Kính gửi Ủy ban".encode(), "tệp văn bản"),
    "rich text": (b"{\\rtf1\\ansi x}", "tệp RTF (Word)"),
    "google shortcut": (
        b'{"url":"https://docs.google.com/open?id=x","doc_id":"x"}',
        "lối tắt tới Google Trang tính (mở bằng trình duyệt, chọn Tệp > Tải xuống > Microsoft Excel)",
    ),
    "PDF": (b"%PDF-1.7\n", "PDF"),
    "photo": (b"\xff\xd8\xff\xe0\0\x10JFIF", "ảnh JPEG"),
    "photo of an iPhone": (b"\0\0\0\x18ftypheic\0\0\0\0", "ảnh chụp"),
    "film": (b"\0\0\0\x18ftypmp42\0\0\0\0", "phim"),
    "program": (b"MZ\x90\0\x03", "chương trình"),
    "zeros": (bytes(5000), "tệp toàn số không (tải về chưa xong)"),
    "noise": (bytes(range(1, 32)) * 9, "tệp không rõ loại"),
    "Word": (zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "tài liệu Word"),
    "PowerPoint": (
        zipped({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}),
        "bài trình chiếu PowerPoint",
    ),
    "Numbers": (zipped({"Index/Document.iwa": b"x"}), "bảng tính Numbers của Apple"),
    "Writer": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}),
        "văn bản Writer",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_spreadsheet_is_named(name: str) -> None:
    data, found = OTHERS[name]
    outcome = taken(data, "nhan_ve/phieu.xls")
    assert isinstance(outcome, Rejected)
    assert (outcome.finding.code, outcome.submission.status) == ("file_not_spreadsheet", SubmissionStatus.REJECTED)
    assert f"Bên trong tệp là {found}, không phải bảng tính Excel" in outcome.finding.message


def _tar(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        item = tarfile.TarInfo(name)
        item.size = len(content)
        archive.addfile(item, io.BytesIO(content))
    return made.getvalue()


ARCHIVES = {
    "RAR": (b"Rar!\x1a\x07\x01\0", "tệp nén RAR"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z"),
    "gzip": (gzip.compress(b"x", mtime=0), "tệp nén gzip"),
    "xz": (lzma.compress(b"x"), "tệp nén xz"),
    "bzip2": (bz2.compress(b"x"), "tệp nén bzip2"),
    "zstd": (b"\x28\xb5\x2f\xfd" + bytes(40), "tệp nén Zstandard"),
    "tar": (_tar("phieu.xlsx", b"PK\x03\x04"), "tệp gói tar"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives_of_other_kinds_are_to_be_unpacked_not_filled_in(name: str) -> None:
    data, found = ARCHIVES[name]
    outcome = taken(data, "nhan_ve/Phiếu của trường.rar")
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "archive_not_opened"
    assert f"Bên trong tệp là {found}" in outcome.finding.message
    assert outcome.finding.remedy.startswith("Giải nén")
    assert "Điền" not in outcome.finding.remedies


def test_a_file_that_icloud_has_not_fetched_is_told() -> None:
    kept = {"NSURLNameKey": "Phiếu.xlsx", "NSURLFileSizeKey": 24_000}
    outcome = taken(plistlib.dumps(kept, fmt=plistlib.FMT_BINARY), "nhan_ve/.Phiếu.xlsx.icloud")
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "file_is_shortcut"
    assert "iCloud chưa tải về máy" in outcome.finding.message


OTHER_SPREADSHEETS = {
    "XML 2003": (_XML_2003.encode(), "bảng tính XML của Excel 2003"),
    "XML 2003 without a declaration": (_XML_2003.partition("?>")[2].encode(), "bảng tính XML của Excel 2003"),
    "XML 2003 in UTF-16": (b"\xff\xfe" + _XML_2003.encode("utf-16-le"), "bảng tính XML của Excel 2003"),
    "XML 2003 far down": (
        _XML_2003.replace("<Workbook", f"<!-- {'x' * 600} --><Workbook").encode(),
        "bảng tính XML của Excel 2003",
    ),
    "DIF": (b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,7\r\n""\r\n', "bảng tính DIF (.dif)"),
    "DIF of LibreOffice": (b'TABLE\n0,1\n"Sheet1"\nVECTORS\n0,7\n""\n', "bảng tính DIF (.dif)"),
    "SYLK": (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "bảng tính SYLK (.slk)"),
    "Excel 4": (b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(40), "bảng tính Excel đời rất cũ (trước 1997)"),
    "Lotus": (b"\x00\x00\x1a\x00\x00\x10\x04\x00" + bytes(40), "bảng tính Lotus 1-2-3"),
}


@pytest.mark.parametrize("name", OTHER_SPREADSHEETS)
def test_spreadsheets_of_other_kinds_are_named_with_the_way_out(name: str) -> None:
    data, found = OTHER_SPREADSHEETS[name]
    outcome = taken(data, "nhan_ve/phieu.xls")
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "file_other_spreadsheet"
    assert f"Bên trong tệp là {found}" in outcome.finding.message
    assert "(.xlsx)" in outcome.finding.remedy


# ---------------------------------------------------------------------------------------------
# OpenDocument as one XML file


def flat(data: bytes, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n', saved: str = "") -> bytes:
    """A .fods of the content of an .ods."""
    xml = parts_of(data)["content.xml"].decode()
    body = xml[xml.index("<office:body>") : xml.rindex("</office:document-content>")]
    spaces = xml[xml.index(" xmlns:") : xml.index("><office:body>")]
    meta = f"<office:meta><dc:date>{saved}</dc:date></office:meta>" if saved else ""
    kind = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    )
    return f"{head}<office:document{spaces} {kind}>{meta}{body}</office:document>".encode()


@pytest.mark.parametrize(
    "head", ['<?xml version="1.0" encoding="UTF-8"?>\n', "", "<?xml version='1.0'?><!-- x -->\r\n"]
)
def test_an_open_document_of_one_file_is_read(head: str) -> None:
    item = accepted(flat(as_ods(cells_of(figures())), head, "2025-01-15T08:30:00"))
    assert values(item) == EXPECTED
    assert (item.saved_at_from, item.saved_at.isoformat()) == ("document", "2025-01-15T01:30:00+00:00")


def test_an_open_document_of_one_file_as_libreoffice_saves_it(tmp_path: Path) -> None:
    source = tmp_path / "phieu.xlsx"
    source.write_bytes(figures())
    saved = convert(source, "fods", tmp_path).read_bytes()
    assert saved[:1] == b"<"
    assert values(accepted(saved)) == EXPECTED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda xml: xml[:-200], "file_broken"),
        (lambda xml: xml.replace(b"<office:document ", b"<!DOCTYPE a><office:document ", 1), "file_not_spreadsheet"),
        (lambda xml: xml.replace(b"opendocument.spreadsheet", b"opendocument.text"), "file_not_spreadsheet"),
    ],
)
def test_flat_documents_that_are_damaged_or_no_spreadsheets(change: Callable[[bytes], bytes], code: str) -> None:
    assert refused(change(flat(as_ods(cells_of(figures()))))) == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (encrypted_xlsx(figures()), "file_password"),
        (limited_xlsx(figures()), "file_rights_limited"),
        (encrypted_xls(as_xls(cells_of(figures()))), "file_password"),
        (encrypted_ods(WRITERS["ods"](cells_of(figures()))), "file_password"),
        (as_xls([PlainSheet("Sheet1", {(0, 0): "Danh sách lớp"})]), "not_a_return"),
        (filled({}, unit="hoi_khuyen_hoc"), "return_blank"),
    ],
    ids=["empty", "password .xlsx", "rights .xlsx", "password .xls", "password .ods", "another table", "blank form"],
)
def test_other_reasons_to_refuse(data: bytes, code: str) -> None:
    outcome = taken(data)
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == code
    assert outcome.finding.remedy


@pytest.mark.parametrize(
    "data",
    [
        encrypted_xlsx(figures(), EXCELS_OWN),
        encrypted_xls_by(as_xls(cells_of(figures())), EXCELS_OWN),
    ],
    ids=["xlsx", "xls"],
)
def test_what_excel_opens_unasked_is_read(data: bytes) -> None:
    assert values(accepted(data)) == EXPECTED


@pytest.mark.parametrize(
    "data",
    [
        encrypted_xls_by(as_xls(cells_of(figures())), "bi-mat"),
        encrypted_xlsx(figures(), EXCELS_OWN)[:-3000],
    ],
    ids=["password .xls", "cut short"],
)
def test_what_excel_asks_a_password_for_is_refused(data: bytes) -> None:
    assert refused(data) in ("file_password", "file_broken")


def test_a_met_result_is_met_in_every_type() -> None:
    for write in WRITERS.values():
        data = filled(
            {("indicators", "1.1", "result"): "Đạt", ("indicators", "1.2", "result"): "chưa đạt"}, unit="van_phong"
        )
        assert values(accepted(write(cells_of(data)))) == {"1.1": Outcome.MET, "1.2": Outcome.NOT_MET}
