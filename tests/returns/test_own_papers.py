"""The program's own papers dropped among the returns: each is told for what it is, and no unit is asked for another."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path
from typing import Literal

import docx
import openpyxl
import pytest

from ccht_excel.campaign.folder import CONTROL, FORMS, HANDOUT, INVITATIONS, RESULT, RESULTS, RETURNS
from ccht_excel.campaign.merge import merge
from ccht_excel.campaign.signing import sign_summary
from ccht_excel.cli import run
from ccht_excel.documents.kinds import DOSSIER, KINDS
from ccht_excel.exchange.own_texts import PDF_END
from ccht_excel.returns.rejected import Rejected
from ccht_excel.signatures.office_key import KEY_FILE, PUBLIC_FILE, make_key, open_key
from tests.support.campaigns import DONE, campaign_folder, return_all
from tests.support.libreoffice import convert
from tests.support.numbers import as_numbers_exports
from tests.support.returns import refused, taken


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign after everything that writes has run: its files lie together in one folder."""
    root = tmp_path_factory.mktemp("đợt")
    folder = return_all(campaign_folder(root / "xã"))
    summary = merge(folder, dossier=True).summary
    assert run(["rollup", str(summary), "-o", str(root / "gop.xlsx")]) == DONE
    make_key(root / KEY_FILE, "mật khẩu")
    sign_summary(summary, open_key(root / KEY_FILE, "mật khẩu"))
    return root


PAPERS = {
    f"xã/{FORMS}/{INVITATIONS}": "lời nhắn",
    f"xã/{FORMS}/{HANDOUT}": "danh sách phát phiếu",
    f"xã/{FORMS}/da_phat.json": "tệp số liệu",
    f"xã/{RESULTS}/nhac_viec.txt": "nhắc việc",
    f"xã/{RESULTS}/{RESULT}": "tệp số liệu",
    f"xã/{RESULTS}/dau_vao.json": "tệp số liệu",
    f"xã/{RESULTS}/tong_hop.xlsx.chuky": "tệp chữ ký",
    "gop.xlsx": "bảng gộp",
    "gop.json": "tệp số liệu",
    KEY_FILE: "khóa ký bí mật",
    PUBLIC_FILE: "khóa công khai",
    **{f"xã/{RESULTS}/{DOSSIER}/{kind.file}": "bộ hồ sơ" for kind in KINDS.values() if kind.judged},
}


@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_is_told_for_what_it_is(written: Path, name: str) -> None:
    outcome = taken((written / name).read_bytes(), "Phiếu của trường.xlsx")
    assert isinstance(outcome, Rejected)
    assert outcome.finding.code == "is_own_paper"
    assert PAPERS[name] in outcome.finding.message
    assert outcome.finding.remedy == "Chuyển tệp ra khỏi thư mục nhan_ve."


def test_workbooks_with_a_finding_of_their_own_keep_it(written: Path) -> None:
    assert refused((written / "xã" / CONTROL).read_bytes()) == "is_control_workbook"
    assert refused((written / "xã" / RESULTS / "tong_hop.xlsx").read_bytes()) == "is_summary_workbook"


TEXTS = [name for name, called in PAPERS.items() if Path(name).suffix not in (".xlsx", ".docx")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", TEXTS)
def test_texts_saved_again_by_notepad(written: Path, name: str, encoding: str) -> None:
    """Also as UTF-16 without the mark that says so."""
    text = (written / name).read_text(encoding="utf-8-sig")
    said = taken(("\r\n" + text + "\r\nđã gửi").encode(encoding), "Phiếu.xlsx")
    assert isinstance(said, Rejected)
    assert said.finding.code == "is_own_paper" and PAPERS[name] in said.finding.message


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_texts_with_letters_and_marks_apart(written: Path, form: Literal["NFC", "NFD"], encoding: str) -> None:
    text = (written / f"xã/{FORMS}/{INVITATIONS}").read_text(encoding="utf-8-sig")
    assert refused(unicodedata.normalize(form, text).encode(encoding)) == "is_own_paper"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_other_texts_without_a_mark_are_texts(encoding: str) -> None:
    text = "Kính gửi Ủy ban nhân dân xã, trường xin gửi lại phiếu sau.\r\nTrân trọng cảm ơn."
    said = taken(text.encode(encoding), "Phiếu.xlsx")
    assert isinstance(said, Rejected)
    assert said.finding.code == "file_not_spreadsheet" and "tệp văn bản" in said.finding.message
    said = taken("Chỉ tiêu;Kết quả\r\n1.1;Đạt\r\n".encode(encoding), "Phiếu.xlsx")
    assert isinstance(said, Rejected) and "tệp CSV" in said.finding.message


@pytest.mark.parametrize("data", [b"\x01\x00\x02\x00" * 40, b"\x00\x1e" * 50, b"\x00A\xff" * 30, b"ab" * 50])
def test_bytes_that_are_no_text_are_none_of_ours(data: bytes) -> None:
    said = taken(data, "Phiếu.xlsx")
    assert isinstance(said, Rejected) and said.finding.code == "file_not_spreadsheet"


def test_a_document_saved_again_by_another_program(written: Path) -> None:
    document = docx.Document(str(written / "xã" / RESULTS / DOSSIER / KINDS["to_trinh"].file))
    document.add_paragraph("Đã sửa.")
    stream = io.BytesIO()
    document.save(stream)
    assert refused(stream.getvalue()) == "is_own_paper"


@pytest.mark.libreoffice
def test_the_list_saved_again_by_other_programs(written: Path, tmp_path: Path) -> None:
    source = written / "xã" / FORMS / HANDOUT
    book = openpyxl.load_workbook(source)
    book.worksheets[0]["H6"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    assert refused(stream.getvalue()) == "is_own_paper"
    as_numbers_exports(book)
    stream = io.BytesIO()
    book.save(stream)
    assert refused(stream.getvalue()) == "is_own_paper"
    for kind in ("ods", "xls"):
        assert refused(convert(source, kind, tmp_path).read_bytes()) == "is_own_paper"


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi Ủy ban nhân dân xã,\nTrường xin báo: TIN NHẮN GỬI CÁC ĐƠN VỊ đã nhận. Tỷ lệ 60 %.",
        '{"schema": 1, "name": "của người khác"}',
        "Tin nhắn gửi các bạn",
    ],
)
def test_other_texts_are_not_ours(text: str) -> None:
    assert refused(text.encode()) == "file_not_spreadsheet"


def test_dropped_papers_change_nothing_for_anybody(written: Path) -> None:
    folder = written / "xã"
    before = merge(folder)
    for number, name in enumerate(PAPERS):
        (folder / RETURNS / f"{number} {Path(name).name}").write_bytes((written / name).read_bytes())
    after = merge(folder)
    assert after.assessment.standards == before.assessment.standards
    assert sum(item.code == "is_own_paper" for item in after.assessment.findings) == len(PAPERS)
    assert after.messages == before.messages


def test_a_pdf_made_by_the_program_is_no_return_that_a_unit_is_asked_for_again() -> None:
    assert refused(b"%PDF-1.7\n%%EOF\n" + PDF_END) == "is_own_paper"
    assert refused(b"%PDF-1.7\n%%EOF\n") == "file_not_spreadsheet"
