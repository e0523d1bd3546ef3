"""``ccht verify`` on documents: changed words are found and named, blanks that were filled are said to be."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from ccht_excel.campaign.dossier_check import DocumentCheck, verify_document
from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.documents.comparing import filled_blanks
from ccht_excel.documents.kinds import KINDS
from tests.support.campaigns import DONE, FAILED, WRONG
from tests.support.libreoffice import convert_text
from tests.support.word import change, packed, parts, replace, template


def paper(folder: Path, name: str = "to_trinh") -> Path:
    return folder / "ket_qua" / "ho_so" / f"{name}.docx"


def found(path: Path) -> DocumentCheck:
    return verify_document(path)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_written_is_genuine(made: Path, kind: str) -> None:
    check = found(paper(made, kind))
    assert check.genuine and check.kind == KINDS[kind].title
    assert check.compared == KINDS[kind].judged
    assert run(["verify", str(paper(made, kind))]) == DONE


def test_a_document_far_from_its_campaign_is_vouched_for_by_itself(made: Path, tmp_path: Path) -> None:
    copy = shutil.copy(paper(made), tmp_path / "Tờ trình xã Thái Sơn.docx")
    check = found(Path(copy))
    assert check.genuine and not check.compared


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("to_trinh", "mức độ 1", "mức độ 2"),
        ("bao_cao_tu_danh_gia", "3.000 trên 5.000", "4.000 trên 5.000"),
        ("bien_ban_hop", "Không đạt", "Đạt"),
        ("ke_hoach_tu_danh_gia", "60%", "80%"),
        ("danh_muc_minh_chung", "Văn bản về chỉ tiêu 5.1", "Quyết định 5.1"),
        ("to_trinh", "CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ],
)
def test_a_changed_word_is_found_and_named(
    done: Path, name: str, old: str, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(paper(done, name), old, new)
    check = found(paper(done, name))
    assert not check.genuine and not check.verification.content_holds
    assert any(old.split()[0] in text for text in check.verification.altered)
    assert run(["verify", str(paper(done, name))]) == WRONG
    assert "Nội dung đã bị sửa ở: đoạn" in " ".join(capsys.readouterr().out.split())


def _after_title(xml: str, words: str) -> str:
    place = xml.index("</w:p>", xml.index("Về việc")) + len("</w:p>")
    return f"{xml[:place]}<w:p><w:r><w:t>{words}</w:t></w:r></w:p>{xml[place:]}"


@pytest.mark.parametrize(
    "edit",
    [
        lambda xml: _after_title(xml, "Đã được công nhận mức độ 2."),
        lambda xml: re.sub(r"<w:p>(?:(?!</w:p>).)*Mức độ 2: không đạt.*?</w:p>", "", xml, count=1, flags=re.S),
        lambda xml: xml.replace("Mức độ 2: không đạt", "Mức độ 2: không</w:t></w:r><w:r><w:t> đạt đâu"),
        lambda xml: _struck(xml, "<w:vanish/>"),
        lambda xml: _struck(xml, '<w:color w:val="FFFFFF"/>'),
        lambda xml: _struck(xml, '<w:sz w:val="2"/>'),
        lambda xml: _struck(xml, "<w:strike/>"),
        lambda xml: re.sub(
            r"(<w:r>(?:(?!</w:r>).)*Mức độ 2: không đạt.*?</w:r>)", r"<w:del>\1</w:del>", xml, flags=re.S
        ),
    ],
    ids=["added", "removed", "split and changed", "hidden", "white", "tiny", "struck", "deleted with a mark"],
)
def test_words_that_come_go_or_cannot_be_seen_are_found(done: Path, edit: object) -> None:
    change(paper(done), edit)  # type: ignore[arg-type]
    assert not found(paper(done)).verification.content_holds


def _struck(xml: str, look: str) -> str:
    """The run that says level 2 is not reached, in this look."""
    place = xml.rindex("<w:rPr>", 0, xml.index("Mức độ 2: không đạt")) + len("<w:rPr>")
    return f"{xml[:place]}{look}{xml[place:]}"


def test_a_changed_foot_of_the_page_is_found(done: Path) -> None:
    content = parts(paper(done).read_bytes())
    footer = next(name for name in content if name.startswith("word/footer"))
    change(paper(done), lambda xml: re.sub(r"Mã nội dung [0-9A-F]{4}", "Mã nội dung 0000", xml), footer)
    assert any("chân trang" in text for text in found(paper(done)).verification.altered)


def test_a_picture_laid_over_the_words_is_said(done: Path) -> None:
    change(paper(done), lambda xml: xml.replace("</w:p>", "<w:r><w:pict/></w:r></w:p>", 1))
    check = found(paper(done))
    assert not check.genuine and check.verification.looks


def test_blanks_filled_by_hand_are_said_and_leave_the_document_genuine(done: Path) -> None:
    change(paper(done), lambda xml: xml.replace("………/TTr-UBND", "15/TTr-UBND"))
    check = found(paper(done))
    assert check.verification.content_holds
    assert any("15" in text for text in check.verification.added)
    assert check.verification.altered == ()


def test_a_new_look_is_not_vouched_for(done: Path) -> None:
    change(paper(done), lambda xml: xml.replace('<w:sz w:val="26"/>', '<w:sz w:val="40"/>'))
    check = found(paper(done))
    assert check.verification.content_holds and not check.genuine
    assert "chỉ so được chữ" in check.verification.unsure


def test_results_beside_it_that_say_something_else_are_named(done: Path) -> None:
    path = done / "ket_qua" / "ket_qua.json"
    result = json.loads(path.read_text(encoding="utf-8"))
    next(item for item in result["indicators"] if item["id"] == "5.1")["outcomes"]["level_2"] = "met"
    path.write_text(json.dumps(result), encoding="utf-8")
    assert found(paper(done)).beside == ("ket_qua.json, indicators 5.1",)
    result["run"] = "0" * 16
    path.write_text(json.dumps(result), encoding="utf-8")
    assert "lần tổng hợp khác" in found(paper(done)).beside[0]
    assert run(["verify", str(paper(done))]) == WRONG


def test_a_document_made_from_an_own_template_says_so(full: Path, tmp_path: Path) -> None:
    template(full / "mau" / "to_trinh.docx", "Đề nghị công nhận xã {{ ten_xa }} mức độ 2. {{ ket_luan }}")
    merge(full, dossier=True)
    check = found(paper(full))
    assert check.verification.content_holds and not check.genuine
    assert "mẫu riêng" in check.verification.unsure
    replace(paper(full), "mức độ 2.", "mức độ 3.")
    assert found(paper(full)).verification.altered
    far = Path(shutil.copy(paper(full), tmp_path / "a.docx"))
    assert "không có mẫu" in found(far).verification.unsure


@pytest.mark.parametrize(
    "content",
    [b"", b"x", packed({"a": b"b"}), packed({"word/document.xml": b"<a/>"})],
    ids=["empty", "text", "zip", "other"],
)
def test_what_is_no_document_is_refused_in_words(
    done: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    paper(done).write_bytes(content)
    assert run(["verify", str(paper(done))]) == FAILED
    assert "to_trinh.docx" in capsys.readouterr().err


def test_a_record_that_was_changed_is_no_record(done: Path) -> None:
    content = parts(paper(done).read_bytes())
    record = next(name for name, data in content.items() if b"urn:ccht_excel:document" in data)
    change(paper(done), lambda xml: xml.replace("eN", "eM", 1), record)
    assert not found(paper(done)).genuine
    change(paper(done), lambda xml: re.sub(r">[^<]+</ccht>", ">AAAA</ccht>", xml), record)
    assert found(paper(done)).verification.defect


@pytest.mark.libreoffice
def test_saved_by_libreoffice_the_words_still_hold_and_a_change_is_still_found(done: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for name in ("to_trinh", "bao_cao_tu_danh_gia"):
        [saved] = convert_text([paper(done, name)], "docx", tmp_path / "out")
        check = found(saved)
        assert check.verification.altered == () and check.verification.content_holds, name
        assert not check.genuine, "looks are another program's"
        replace(saved, "không đạt", "đã đạt")
        assert found(saved).verification.altered


@pytest.mark.parametrize(
    ("written", "typed", "values"),
    [
        ("Số: …………/TTr", "Số: 15/TTr", ("15",)),
        ("Số: …………/TTr", "Số: /TTr", ("",)),
        ("Số: …………/TTr", "Số: 15/KH", None),
        ("ngày …… tháng ……", "ngày 05 tháng 02", ("05", "02")),
        ("……", "Ý kiến", ("Ý kiến",)),
        ("không có chỗ trống", "không có chỗ trống", None),
        ("a (……) + b", "a (1) + b", ("1",)),
        ("……", "x" * 900, None),
    ],
)
def test_what_counts_as_filled(written: str, typed: str, values: tuple[str, ...] | None) -> None:
    assert filled_blanks(written, typed) == values
