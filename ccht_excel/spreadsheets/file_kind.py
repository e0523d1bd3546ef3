"""What a file is, told by its content and never by its name.

Relies on :mod:`ccht_excel.spreadsheets.zip_package` and ``olefile``. Refuses with :class:`RefusedError` what is
no spreadsheet we read, naming what it is instead, and what is protected by a password.
"""

from __future__ import annotations

import io
import re

from ccht_excel.exchange.text_file import encoding_of
from ccht_excel.findings import of_files
from ccht_excel.findings.entry import RefusedError
from ccht_excel.model.limits import DEFAULT_LIMITS, Limits
from ccht_excel.patterns import regex
from ccht_excel.spreadsheets.mail import OLE_MAGIC, is_mail
from ccht_excel.spreadsheets.main_part import workbook_part
from ccht_excel.spreadsheets.zip_package import Package, damaged, open_package

_TEXT_KINDS = (
    (regex(rb"^\s*(<!doctype html|<html|<table|<head|<meta|<body)", re.I), "tệp HTML (trang web)"),
    (regex(rb"^\s*<\?xml[^>]*>.{0,400}<html", re.I | re.S), "tệp HTML (trang web)"),
    (regex(rb"^MIME-Version:", re.I), "tệp MHTML (trang web)"),
    (regex(rb"^\s*<\?xml", re.I), "tệp XML"),
    (regex(rb"^\{\\rtf"), "tệp RTF (Word)"),
    (
        regex(rb'^\s*\{.{0,400}("doc_id"|docs\.google\.com/)', re.S),
        "lối tắt tới Google Trang tính (mở bằng trình duyệt, chọn Tệp > Tải xuống > Microsoft Excel)",
    ),
)
_FLAT_ODS = regex(rb"\s*(?:<\?.{0,400}?\?>\s*|<!--.{0,400}?-->\s*){0,9}<(?:[\w.-]{1,40}:)?document\b", re.S)
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHER_SPREADSHEETS = (
    (regex(rb"\s*<.{0,3000}urn:schemas-microsoft-com:office:spreadsheet", re.S), "bảng tính XML của Excel 2003"),
    (regex(rb"ID;P"), "bảng tính SYLK (.slk)"),
    (regex(rb"TABLE\s+0\s*,\s*1\s"), "bảng tính DIF (.dif)"),
)
_SHORTCUTS = (
    (regex(rb"L\0\0\0\x01\x14\x02\0"), "lối tắt của Windows"),
    (regex(rb"(?:\s*\[\{[^\n]*\n.{0,300}^|\s*)\[InternetShortcut\]", re.I | re.S | re.M), "đường dẫn trang web"),
    (regex(rb"\s*<\?xml.{0,600}<plist.{0,200}<key>URL</key>", re.S), "đường dẫn trang web của máy Mac"),
    (regex(rb"bplist00.{0,200}NSURL[A-Z]", re.S), "tệp ở iCloud chưa tải về máy"),
    (regex(rb"bplist00.{0,200}URL", re.S), "đường dẫn trang web của máy Mac"),
    (regex(rb"book\0\0\0\0mark\0\0\0\0"), "lối tắt của máy Mac"),
    (regex(rb"\s*\[Desktop Entry\]"), "lối tắt của Linux"),
)
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"\x89PNG", "ảnh PNG"),
    (b"GIF8", "ảnh GIF"),
    (b"BM", "ảnh BMP"),
    (b"RIFF", "ảnh hoặc âm thanh"),
    (b"MZ", "chương trình"),
    (b"\x7fELF", "chương trình"),
    (b"SQLite format 3", "tệp cơ sở dữ liệu"),
    (b"\x00\x01\x00\x00Standard", "tệp cơ sở dữ liệu Access"),
)
_ARCHIVES = (
    (b"Rar!", "tệp nén RAR"),
    (b"7z\xbc\xaf", "tệp nén 7z"),
    (b"\x1f\x8b", "tệp nén gzip"),
    (b"\xfd7zXZ\0", "tệp nén xz"),
    (b"BZh", "tệp nén bzip2"),
    (b"\x28\xb5\x2f\xfd", "tệp nén Zstandard"),
)
_TAR_SIGN, _TAR_PLACE = b"ustar", 257
_OLD_SPREADSHEETS = (
    (b"\x00\x00\x1a\x00", "bảng tính Lotus 1-2-3"),
    (b"\x00\x00\x02\x00", "bảng tính Lotus 1-2-3 hoặc Quattro"),
)
_ISO_MEDIA = regex(rb"^....ftyp(heic|heix|mif1|avif)?", re.S)
_OLD_EXCEL_SIZES = (b"\x04\x00", b"\x06\x00", b"\x08\x00", b"\x10\x00")
_OLD_EXCEL = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")


def sniff(data: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[str, Package | None]:
    """``xlsx`` (also .xlsm), ``xlsb``, ``ods``, ``fods`` or ``xls``, and the opened package where it is one.

    Raises ``RefusedError`` for everything else; ``FILE_IS_ARCHIVE`` for a zip of other files.
    """
    if not data:
        raise RefusedError(of_files.FILE_EMPTY)
    if is_zip(data):
        package = open_package(data, limits)
        return _package_kind(package), package
    if data[:8] == OLE_MAGIC:
        return _ole_kind(data), None
    shortcut = next((said for sign, said in _SHORTCUTS if sign.match(_as_utf8(data[:4096]))), None)
    if shortcut:
        raise RefusedError(of_files.FILE_IS_SHORTCUT, found=shortcut)
    if is_mail(data):
        raise RefusedError(of_files.FILE_IS_MAIL)
    head = _as_utf8(data[:4096])
    if _ODS_TYPE in head and _FLAT_ODS.match(head):
        return "fods", None
    if other := _other_spreadsheet(data, head):
        raise RefusedError(of_files.FILE_OTHER_SPREADSHEET, found=other)
    if other := _other_archive(data):
        raise RefusedError(of_files.ARCHIVE_NOT_OPENED, found=other)
    raise RefusedError(of_files.FILE_NOT_SPREADSHEET, found=_named(data))


def _other_spreadsheet(data: bytes, head: bytes) -> str | None:
    """The name of a kind of spreadsheet that is not read here."""
    if data[:2] in _OLD_EXCEL and len(data) > 4 and data[2:4] in _OLD_EXCEL_SIZES:
        return "bảng tính Excel đời rất cũ (trước 1997)"
    by_sign = (name for sign, name in _OLD_SPREADSHEETS if data.startswith(sign))
    return next(by_sign, None) or next((name for sign, name in _OTHER_SPREADSHEETS if sign.match(head)), None)


def _other_archive(data: bytes) -> str | None:
    """The name of a kind of archive that is not opened here."""
    if data.startswith(_TAR_SIGN, _TAR_PLACE):
        return "tệp gói tar"
    return next((name for sign, name in _ARCHIVES if data.startswith(sign)), None)


def archive_in(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Package | None:
    """The opened package where these bytes are a readable archive of other files, else ``None``."""
    if not is_zip(data):
        return None
    try:
        package = open_package(data, limits)
        _package_kind(package)
    except RefusedError as error:
        return package if error.type is of_files.FILE_IS_ARCHIVE else None
    return None


def is_zip(data: bytes) -> bool:
    """Whether these bytes start like a zip package."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def _package_kind(package: Package) -> str:
    if package.encrypted and ("[content_types].xml" in package or "content.xml" in package):
        raise RefusedError(of_files.FILE_PASSWORD)
    if (found := workbook_part(package)) is not None:
        return found[0]
    if "content.xml" in package and "mimetype" in package:
        return _open_document_kind(package)
    other = next((said for sign, said in _OTHER_PACKAGES if any(map(sign, package.names))), None)
    if other:
        raise RefusedError(of_files.FILE_NOT_SPREADSHEET, found=other)
    if "[content_types].xml" in package:
        raise damaged("tệp Office thiếu phần bảng tính")
    if package.encrypted:
        raise RefusedError(of_files.ARCHIVE_PASSWORD)
    raise RefusedError(of_files.FILE_IS_ARCHIVE)


_OTHER_PACKAGES = (
    (re.compile(r"word/.*").fullmatch, "tài liệu Word"),
    (re.compile(r"ppt/.*").fullmatch, "bài trình chiếu PowerPoint"),
    (re.compile(r"(index/document\.iwa|index\.zip)").fullmatch, "bảng tính Numbers của Apple"),
    (re.compile(r"androidmanifest\.xml").fullmatch, "ứng dụng điện thoại"),
)


def _open_document_kind(package: Package) -> str:
    mimetype = package.read("mimetype")[:100].decode("ascii", "replace").strip()
    if "spreadsheet" not in mimetype:
        names = {"text": "văn bản Writer", "presentation": "bài trình chiếu Impress"}
        kind = mimetype.rsplit(".", 1)[-1]
        raise RefusedError(of_files.FILE_NOT_SPREADSHEET, found=names.get(kind, f"tài liệu OpenDocument ({kind})"))
    if "meta-inf/manifest.xml" in package and b"encryption-data" in package.read("meta-inf/manifest.xml"):
        raise RefusedError(of_files.FILE_PASSWORD)
    return "ods"


_LIMITED = regex(r"drmencrypted(?:dataspace|transform)|\x09drmcontent")
"""[MS-OFFCRYPTO] 2.2: what a file holds that is encrypted for those who have the right to it."""


def _ole_kind(data: bytes) -> str:
    import olefile  # needed by few files

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {"/".join(parts).lower() for parts in ole.listdir()}
    except Exception as error:
        raise damaged("cấu trúc tệp .xls bị hỏng") from error
    if not streams:
        raise damaged("cấu trúc tệp .xls bị hỏng")
    if any(map(_LIMITED.search, streams)):
        raise RefusedError(of_files.FILE_RIGHTS_LIMITED)
    if "encryptedpackage" in streams:
        raise RefusedError(of_files.FILE_PASSWORD)
    if streams & {"workbook", "book"}:
        return "xls"
    signs = (
        ("worddocument", "tài liệu Word"),
        ("powerpoint document", "bài trình chiếu PowerPoint"),
    )
    if "et" in streams:
        raise RefusedError(of_files.FILE_OTHER_SPREADSHEET, found="bảng tính WPS (.et)")
    found = next((said for sign, said in signs if sign in streams), None)
    if found is None and "__properties_version1.0" in streams:
        raise RefusedError(of_files.FILE_IS_MAIL)
    raise RefusedError(of_files.FILE_NOT_SPREADSHEET, found=found or "tệp Office không phải bảng tính")


def _named(data: bytes) -> str:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    media = _ISO_MEDIA.match(data)
    if media:
        return "ảnh chụp" if media[1] else "phim"
    head = _as_utf8(data[:4096])
    for pattern, name in _TEXT_KINDS:
        if pattern.search(head):
            return name
    return _text_or_unknown(head)


def _as_utf8(head: bytes) -> bytes:
    """Text of any Unicode encoding as UTF-8, its byte order mark removed."""
    encoding, mark = encoding_of(head)
    return head[mark:] if encoding == "utf-8" else head[mark:].decode(encoding, "replace").encode()


_ROWS = 5
"""So many lines show whether a text has columns."""


def _has_columns(text: str) -> bool:
    """Whether the first lines have the same separator, equally often each: sentences have commas too."""
    rows = [line for line in text.splitlines() if line.strip()][:_ROWS]
    counts = ({row.count(separator) for row in rows} for separator in ";\t,")
    return any(len(count) == 1 and 0 not in count for count in counts)


def _text_or_unknown(head: bytes) -> str:
    if not head.strip(b"\0"):
        return "tệp toàn số không (tải về chưa xong)"
    text = head.decode("utf-8", "ignore" if len(head) >= 4093 else "replace")
    if "\ufffd" in text:
        text = head.decode("cp1258", "replace")
    printable = sum(letter.isprintable() or letter in "\r\n\t" for letter in text)
    if text and printable > 0.97 * len(text):
        return "tệp CSV" if _has_columns(text) else "tệp văn bản"
    return "tệp không rõ loại"
