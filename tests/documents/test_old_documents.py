"""What people did to documents before new ones take their place: blanks are carried over, other work is put aside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ccht_excel.campaign.dossier import write_plan
from ccht_excel.campaign.dossier_check import verify_document
from ccht_excel.campaign.merge import merge
from ccht_excel.errors import CampaignError
from tests.support.libreoffice import convert_text
from tests.support.word import change, lines, replace, text


def paper(folder: Path, name: str = "to_trinh") -> Path:
    return folder / "ket_qua" / "ho_so" / f"{name}.docx"


def one_less(folder: Path) -> None:
    """Something changes in the results."""
    (folder / "nhan_ve" / "van_phong.xlsx").unlink()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("before", [lambda _: None, one_less], ids=["same results", "other results"])
def test_what_was_filled_into_the_blanks_stands_on_the_new_document(done: Path, before: Callable[[Path], None]) -> None:
    change(paper(done), lambda xml: xml.replace("………/TTr-UBND", "15/TTr-UBND"))
    change(
        paper(done, "bien_ban_hop"),
        lambda xml: xml.replace("Trường mầm non: ông (bà) …………", "Trường mầm non: ông (bà) Đại diện A"),
    )
    before(done)
    result = merge(done, dossier=True)
    assert "Số: 15/TTr-UBND" in lines(paper(done))
    assert any(line.startswith("- Trường mầm non: ông (bà) Đại diện A") for line in lines(paper(done, "bien_ban_hop")))
    assert any("15" in said for said in result.carried)
    # A third run, with nothing done in between, keeps it too.
    merge(done)
    assert "Số: 15/TTr-UBND" in lines(paper(done))
    check = verify_document(paper(done))
    assert check.genuine and any("15" in said for said in check.verification.added)


def test_an_opinion_under_its_heading_stays_under_it(done: Path) -> None:
    report = paper(done, "bao_cao_tu_danh_gia")
    before = lines(report)
    at = before.index("2. Hạn chế, nguyên nhân:")
    dots = before[at + 1]
    change(report, lambda xml: _under(xml, "2. Hạn chế, nguyên nhân:", dots, "Thư viện còn ít sách."))
    one_less(done)
    merge(done)
    after = lines(report)
    assert after[after.index("2. Hạn chế, nguyên nhân:") + 1] == "Thư viện còn ít sách."
    assert after[after.index("1. Ưu điểm:") + 1] == dots


def _under(xml: str, heading: str, old: str, new: str) -> str:
    place = xml.index(old, xml.index(heading))
    return xml[:place] + new + xml[place + len(old) :]


def test_a_text_that_was_changed_elsewhere_is_put_aside_and_named(done: Path) -> None:
    replace(paper(done), "Kính gửi:", "Trân trọng kính gửi:")
    edited = paper(done).read_bytes()
    result = merge(done, dossier=True)
    [kept] = result.kept
    assert kept.old == paper(done) and kept.name.read_bytes() == edited
    assert "Trân trọng" in kept.said
    assert "Trân trọng" not in text(paper(done))
    merge(done, dossier=True)
    assert kept.name.read_bytes() == edited, "later runs leave it alone"
    assert len(list(paper(done).parent.glob("to_trinh*"))) == 2


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04 cut"], ids=["text", "cut"])
def test_a_file_that_cannot_be_read_is_put_aside(done: Path, content: bytes) -> None:
    paper(done).write_bytes(content)
    [kept] = merge(done, dossier=True).kept
    assert kept.name.read_bytes() == content and "không đọc được" in kept.said
    assert "TỜ TRÌNH" in text(paper(done))


def test_without_the_record_of_the_last_run_an_untouched_document_is_no_edited_one(done: Path) -> None:
    (done / "ket_qua" / "dau_vao.json").unlink()
    assert merge(done, dossier=True).kept == ()


def test_the_plan_too(blank: Path) -> None:
    plan = write_plan(blank).path
    change(plan, lambda xml: xml.replace("………/KH-UBND", "07/KH-UBND"))
    done = write_plan(blank)
    assert "Số: 07/KH-UBND" in lines(plan) and done.kept == () and done.carried
    replace(plan, "I. MỤC ĐÍCH", "I. MỤC TIÊU")
    [kept] = write_plan(blank).kept
    assert "I. MỤC TIÊU, YÊU CẦU" in lines(kept.name)


def test_all_or_nothing(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result that cannot be replaced leaves the documents of before too."""
    one_less(done)
    before = {path.name: path.read_bytes() for path in (done / "ket_qua").rglob("*") if path.is_file()}
    real = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).name == "bien_ban_hop.docx" and "ban cu" not in str(target):
            monkeypatch.setattr(Path, "replace", real)
            raise PermissionError(13, "")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CampaignError, match="bien_ban_hop"):
        merge(done)
    assert {path.name: path.read_bytes() for path in (done / "ket_qua").rglob("*") if path.is_file()} == before


def test_the_record_names_the_documents(done: Path) -> None:
    record = json.loads((done / "ket_qua" / "dau_vao.json").read_text(encoding="utf-8"))
    assert "ho_so/to_trinh.docx" in record["outputs"]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_document_saved_by_libreoffice_with_its_blanks_filled_hands_them_on(done: Path, tmp_path: Path) -> None:
    change(paper(done), lambda xml: xml.replace("………/TTr-UBND", "15/TTr-UBND"))
    (tmp_path / "out").mkdir()
    [saved] = convert_text([paper(done)], "docx", tmp_path / "out")
    paper(done).write_bytes(saved.read_bytes())
    [kept] = merge(done, dossier=True).kept
    assert "chương trình khác" in kept.said
    assert "Số: 15/TTr-UBND" in lines(paper(done))
