"""Drafts of mails and messages that go with the forms and with corrections; read with the standard library's parser."""

from __future__ import annotations

import email
import email.policy
import io
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import init_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.corrections.letters import Attached, draft
from ccht_excel.model.campaign import Campaign
from ccht_excel.vietnamese.typed_addresses import addresses
from tests.support.campaigns import campaign_folder, cell_of, hand_in, return_all

HOSTILE = "Trường\r\nBcc: x@evil.vn\r\n\r\n<b>“THCS” \x1b[2J; =1+1"


def read(data: bytes) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(data, policy=email.policy.default))


def with_mails(**mails: str) -> Campaign:
    campaign = new_campaign("Thái Sơn", 2024, district="Hiệp Hòa", province="Bắc Giang")
    units = tuple(replace(unit, email=mails.get(unit.id, "")) for unit in campaign.units)
    return replace(campaign, units=units)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("a@b.vn", ["a@b.vn"]),
        (
            "Thầy Hiệu trưởng <thcs.thaison@bacgiang.edu.vn>; b@gmail.com",
            ["thcs.thaison@bacgiang.edu.vn", "b@gmail.com"],
        ),
        ("a@b.vn, a@b.vn", ["a@b.vn"]),
        ("Email: a@b.vn.", ["a@b.vn"]),
        ("0912 345 678", []),
        ("a@b", []),
        ("@b.vn a@ .@.vn", []),
        ("a@b.vn\r\nBcc:x@evil.vn", ["a@b.vn"]),
        ("", []),
        ("a" * 100_000 + "@" + "b." * 50_000, []),
    ],
)
def test_addresses_are_found_in_what_people_type(typed: str, found: list[str]) -> None:
    assert list(addresses(typed))[: len(found)] == found
    assert bool(addresses(typed)) is bool(found)
    assert all("\n" not in item and "\r" not in item for item in addresses(typed))


def test_a_hostile_name_becomes_no_header() -> None:
    data = draft("a@b.vn", HOSTILE, HOSTILE, Attached("phiếu.xlsx", b"PK"), "0123")
    assert data is not None
    mail = read(data)
    assert sorted(mail.keys()) == ["Content-Type", "MIME-Version", "Subject", "To", "X-Ccht-Run", "X-Unsent"]
    assert (mail["To"], mail["X-Unsent"], mail["Bcc"]) == ("a@b.vn", "1", None)
    assert "\n" not in str(mail["Subject"]) and "\x1b" not in str(mail["Subject"])
    assert all(len(line) <= 998 for line in data.splitlines())
    assert data == draft("a@b.vn", HOSTILE, HOSTILE, Attached("phiếu.xlsx", b"PK"), "0123")


@pytest.mark.parametrize("length", range(1, 25))
def test_no_space_of_a_long_subject_is_lost(length: int) -> None:
    subject = f'Xin nộp phiếu tự đánh giá "Cộng đồng học tập" cấp xã năm 2024 – {"Xã Thái Sơn " * 3}'[
        : 40 + 3 * length
    ].strip()
    data = draft("a@b.vn", subject, "x", None)
    assert data is not None and read(data)["Subject"] == subject


def test_the_form_goes_with_a_draft_to_each_unit_with_an_address(tmp_path: Path) -> None:
    folder = tmp_path / "dot"
    init_campaign(folder, with_mails(truong_thcs="thcs@thaison.edu.vn", hoi_khuyen_hoc="hỏi lại"))
    done = distribute(folder)
    assert [path.relative_to(folder).as_posix() for path in done.letters] == ["phat_di/thu/truong_thcs.eml"]
    mail = read(done.letters[0].read_bytes())
    (form,) = mail.iter_attachments()
    assert form.get_filename() == "truong_thcs.xlsx"
    assert form.get_content() == (folder / "phat_di" / "truong_thcs.xlsx").read_bytes()
    openpyxl.load_workbook(io.BytesIO(form.get_content()))
    body = mail.get_body()
    assert body is not None and "Kính gửi Trường trung học cơ sở," in body.get_content()
    assert "chỉ tiêu 4.3 và 4.4" in body.get_content()
    text = (folder / "phat_di" / "loi_nhan.txt").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf") and text.count(b"\n") == text.count(b"\r\n")
    assert text.decode("utf-8-sig").count("Kính gửi") == 8
    assert "Đính kèm: phat_di/truong_thcs.xlsx" in text.decode("utf-8-sig")


def test_an_address_typed_on_the_hand_out_list_counts(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot")
    handout = folder / "phat_di" / "danh_sach_phat.xlsx"
    book = openpyxl.load_workbook(handout)
    sheet = book.worksheets[0]
    place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "truong_thcs.xlsx")
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Thư điện tử")
    sheet.cell(place.row, head.column).value = "thcs@thaison.edu.vn"
    book.save(handout)
    assert [path.name for path in distribute(folder).letters] == ["truong_thcs.eml"]


def test_a_draft_goes_with_the_address_unless_somebody_changed_it(tmp_path: Path) -> None:
    folder = tmp_path / "dot"
    init_campaign(folder, with_mails(truong_thcs="a@b.vn", hoi_khuyen_hoc="c@d.vn"))
    assert len(distribute(folder).letters) == 2
    changed = folder / "phat_di" / "thu" / "hoi_khuyen_hoc.eml"
    changed.write_bytes(changed.read_bytes() + b"mine")
    control = folder / "dot_danh_gia.xlsx"
    book = openpyxl.load_workbook(control)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in ("a@b.vn", "c@d.vn"):
                    cell.value = None
    book.save(control)
    assert distribute(folder).letters == ()
    assert [path.name for path in (folder / "phat_di" / "thu").iterdir()] == ["hoi_khuyen_hoc.eml"]


def test_corrections_go_back_by_mail_with_the_marked_copy(tmp_path: Path) -> None:
    folder = return_all(campaign_folder(tmp_path / "dot", with_mails(hoi_khuyen_hoc="hkh@thaison.vn")))

    def change(book: openpyxl.Workbook) -> None:
        cell_of(book, "figures", "citizens", "value").value = "60%"

    hand_in(folder, "hoi_khuyen_hoc", "hoi_khuyen_hoc.xlsx", change=change)
    done = merge(folder)
    path = folder / "ket_qua" / "thu" / "hoi_khuyen_hoc.eml"
    mail = read(path.read_bytes())
    (copy,) = mail.iter_attachments()
    assert copy.get_content() == done.marked["hoi_khuyen_hoc"].read_bytes()
    body = mail.get_body()
    assert body is not None and "cần sửa" in body.get_content() and "Bản" not in str(mail["Subject"])
    assert str(mail["Subject"]).startswith("Xin sửa phiếu tự đánh giá")
    hand_in(folder, "hoi_khuyen_hoc", "hoi_khuyen_hoc.xlsx")
    merge(folder)
    assert not path.exists()


def test_who_has_not_returned_gets_the_blank_form_by_mail(tmp_path: Path) -> None:
    mails = {"truong_thcs": "thcs@thaison.vn", "hoi_khuyen_hoc": "hkh@thaison.vn", "ban_chi_dao": "bcd@thaison.vn"}
    folder = return_all(campaign_folder(tmp_path / "dot", with_mails(**mails)))
    for unit in mails:
        (folder / "nhan_ve" / f"{unit}.xlsx").unlink()
    (folder / "phat_di" / "ban_chi_dao.xlsx").unlink()
    (folder / "nhan_ve" / "hoi_khuyen_hoc.xlsx").write_bytes(b"not a workbook")
    merge(folder)
    written = {path.stem: read(path.read_bytes()) for path in (folder / "ket_qua" / "thu").iterdir()}
    assert set(written) == set(mails)
    for unit, mail in written.items():
        body = mail.get_body()
        assert body is not None and "chưa nhận được phiếu tự đánh giá" in body.get_content()
        assert mail["X-Unsent"] == "1" and mail["To"] == mails[unit]
        assert str(mail["Subject"]) == 'Xin nộp phiếu tự đánh giá "Cộng đồng học tập" cấp xã năm 2024 – Xã Thái Sơn'
        forms = [(part.get_filename(), part.get_content()) for part in mail.iter_attachments()]
        if unit == "ban_chi_dao":
            assert forms == [] and "đính kèm" not in body.get_content() and "đã nhận" in body.get_content()
        else:
            assert forms == [(f"{unit}.xlsx", (folder / "phat_di" / f"{unit}.xlsx").read_bytes())]
            assert "tệp Excel đính kèm" in body.get_content()
    hand_in(folder, "truong_thcs", "truong_thcs.xlsx")
    merge(folder)
    assert not (folder / "ket_qua" / "thu" / "truong_thcs.eml").exists()
    assert (folder / "ket_qua" / "thu" / "ban_chi_dao.eml").exists()


@pytest.mark.parametrize("after", [-1, 0, 1])
def test_marked_copy_and_message_say_alike_whether_the_deadline_has_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    day = date(2025, 1, 31)
    campaign = replace(with_mails(hoi_khuyen_hoc="hkh@thaison.vn"), deadline=day)
    folder = return_all(campaign_folder(tmp_path / "dot", campaign))

    def change(book: openpyxl.Workbook) -> None:
        cell_of(book, "figures", "citizens", "value").value = "60%"

    hand_in(folder, "hoi_khuyen_hoc", "hoi_khuyen_hoc.xlsx", change=change)

    class Day(date):
        @classmethod
        def today(cls) -> date:
            return day + timedelta(days=after)

    monkeypatch.setattr("ccht_excel.campaign.judged.date", Day)
    done = merge(folder)
    copy = openpyxl.load_workbook(done.marked["hoi_khuyen_hoc"])
    marked = " ".join(str(cell.value) for row in copy["Cần sửa"].iter_rows() for cell in row if cell.value)
    message = (folder / "ket_qua" / "nhac_viec.txt").read_text(encoding="utf-8-sig")
    mail = read((folder / "ket_qua" / "thu" / "hoi_khuyen_hoc.eml").read_bytes()).get_body()
    assert mail is not None
    for text in (marked, message, mail.get_content()):
        assert ("ngay (hạn 31/01/2025 đã qua)" in text) is (after > 0)
        assert ("chậm nhất ngày 31/01/2025" in text) is (after <= 0)


def test_what_was_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "dot"
    init_campaign(folder, with_mails(truong_thcs="a@b.vn"))
    assert run(["distribute", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "loi_nhan.txt" in said and "1 thư nháp" in said
