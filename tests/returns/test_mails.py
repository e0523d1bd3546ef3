"""Mails in the folder of returns: what is attached counts as if it lay there; shortcuts are named for what they are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ccht_excel.model.limits import Limits
from ccht_excel.returns.inbox import Incoming, incoming_files
from ccht_excel.returns.rejected import Rejected
from tests.support.mails import eml, msg, tnef
from tests.support.office_files import zipped
from tests.support.returns import FIGURES, accepted, filled, refused, taken

FORM = filled(FIGURES, unit="hoi_khuyen_hoc")


def found(folder: Path, data: bytes, name: str = "thư", limits: Limits | None = None) -> list[Incoming]:
    (folder / name).write_bytes(data)
    return list(incoming_files(folder, folder, limits or Limits()))


@pytest.mark.parametrize(
    "data",
    [
        eml({"phiếu.xlsx": FORM}),
        b"Received: from mail.example.org\r\n" + eml({"phiếu.xlsx": FORM}),
        b"MIME-Version: 1.0\r\n" + eml({"phiếu.xlsx": FORM}).replace(b"MIME-Version: 1.0\r\n", b"", 1),
        b"From a@example.org Mon Jan 20\n" + eml({"phiếu.xlsx": FORM}).replace(b"\r\n", b"\n"),
        eml({"phiếu.xlsx": FORM}, picture=b"\x89PNG\r\n\x1a\n"),
        msg({"phiếu.xlsx": FORM}),
    ],
    ids=["eml", "received first", "MIME first", "mbox line", "picture in the text", "msg"],
)
def test_what_is_attached_is_handed_in(tmp_path: Path, data: bytes) -> None:
    (item,) = found(tmp_path, data)
    assert item.file == "thư/phiếu.xlsx"
    assert accepted(item.data or b"") == accepted(FORM)


def test_a_mail_tells_when_it_was_sent(tmp_path: Path) -> None:
    (item,) = found(tmp_path, eml({"a.xlsx": FORM}))
    assert item.moment == datetime(2025, 1, 20, 3, tzinfo=UTC)


def test_mails_archives_and_winmail_within_each_other(tmp_path: Path) -> None:
    inner = eml({"winmail.dat": tnef({"a.xlsx": b"a", "b.xlsx": b"b"}), "c.zip": zipped({"c.xlsx": b"c"})})
    items = found(tmp_path, zipped({"thư.eml": inner}), "tất cả.zip")
    assert {item.file: item.data for item in items} == {
        "tất cả.zip/thư.eml/winmail.dat/a.xlsx": b"a",
        "tất cả.zip/thư.eml/winmail.dat/b.xlsx": b"b",
        "tất cả.zip/thư.eml/c.zip/c.xlsx": b"c",
    }


def test_a_mail_forwarded_as_an_attachment(tmp_path: Path) -> None:
    assert [item.file for item in found(tmp_path, eml({}, inner=eml({"a.xlsx": FORM})))] == ["thư/a.xlsx"]


def test_two_attachments_of_one_name_are_two_files(tmp_path: Path) -> None:
    data = eml({"a.xlsx": FORM, "b.xlsx": b"b"}).replace(b'"b.xlsx"', b'"a.xlsx"')
    assert [item.file for item in found(tmp_path, data)] == ["thư/a.xlsx", "thư/a.xlsx (2)"]


def test_attachments_count_towards_the_limit(tmp_path: Path) -> None:
    (item,) = found(
        tmp_path, eml({"a.bin": bytes(1 << 20), "b.bin": bytes(1 << 20)}), limits=Limits(unpacked_bytes=1 << 20)
    )
    assert item.problem
    assert item.problem.type.code == "file_unpacks_too_large"


@pytest.mark.parametrize(
    "data",
    [eml({}), msg({}), tnef({}), eml({}, picture=b"\x89PNG"), tnef({"a.xlsx": FORM})[:200]],
    ids=["eml", "msg", "winmail", "picture only", "cut short"],
)
def test_a_mail_without_files_is_named(tmp_path: Path, data: bytes) -> None:
    (item,) = found(tmp_path, data)
    assert item.file == "thư"
    assert refused(item.data or b"") == "file_is_mail"


def test_a_web_page_is_no_mail() -> None:
    page = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n<html>"
    assert refused(page) == "file_not_spreadsheet"


@pytest.mark.parametrize(
    "data",
    [
        b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0" + bytes(60),
        b"[InternetShortcut]\r\nURL=https://example.org/\r\n",
        b"[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nURL=https://example.org/\r\n",
        b'<?xml version="1.0"?>\n<plist version="1.0"><dict><key>URL</key><string>https://example.org</string></dict></plist>',
        b"bplist00\xd1\x01\x02SURL_\x10\x14https://example.org/",
        b"[Desktop Entry]\nType=Link\nURL=https://example.org/\n",
    ],
)
def test_shortcuts_are_named(data: bytes) -> None:
    outcome = taken(data)
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "file_is_shortcut"
    assert "ối tắt" in outcome.finding.message
