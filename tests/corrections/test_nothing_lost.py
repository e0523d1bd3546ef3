"""What units put into their file is in the marked copy as it was, read as plain XML and by LibreOffice."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, canonicalize

import openpyxl
import pytest

from ccht_excel.campaign.merge import merge
from ccht_excel.model.finding import Severity
from tests.support.audited import audited
from tests.support.campaigns import campaign_folder
from tests.support.libreoffice import convert
from tests.support.marked import MAIN, answered, coloured, contents, copy_of, hand_in, listed, notes_of
from tests.support.office_files import parts_of, repacked, sheet_part
from tests.support.package_contents import KINDS, NOTE, with_contents

SHEET = "Tiêu chí 5"
#: What marks need: the list of sheets, styles, the marked sheet, its notes and boxes, the sheet that says what it is.
_OF_MARKS = re.compile(
    r"\[Content_Types\]\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml|xl/worksheets/(_rels/)?[^/]+"
    r"|xl/comments/?\w*\.xml|xl/drawings/\w*[vV]ml\w*(\.vml|\.xml)"
)
_CHANGED = {"dimension", "sheetViews", "sheetData", "legacyDrawing"}


def returned_with(folder: Path, *kinds: str) -> tuple[bytes, Path]:
    """A return with a wrong figure and this content, and its marked copy."""
    path = hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    path.write_bytes(with_contents(path.read_bytes(), SHEET, *kinds))
    done = merge(folder)
    assert [item.code for item in done.assessment.findings if item.code.startswith("copy")] == []
    return path.read_bytes(), copy_of(folder, "hoi_khuyen_hoc")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_content_is_as_it_was(folder: Path, kind: str) -> None:
    source, path = returned_with(folder, kind)
    nothing_lost(source, path.read_bytes())
    assert set(audited(path)) <= set(audited(folder / "nhan_ve" / "a.xlsx"))
    assert coloured(path, SHEET) == {"F16": Severity.ERROR}
    assert listed(path) == [(SHEET, "F16")]


def test_all_of_it_at_once(folder: Path) -> None:
    kinds = [kind for kind in KINDS if kind not in ("text_box", "chart", "conversation", "check_box")]
    source, path = returned_with(folder, *kinds)
    nothing_lost(source, path.read_bytes())
    assert notes_of(path, SHEET)["F16"].endswith(NOTE)


def test_it_does_not_hang_on_a_library_that_may_be_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, path = returned_with(folder, "picture")
    first = path.read_bytes()
    monkeypatch.setitem(sys.modules, "PIL", None)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    merge(folder)
    assert path.read_bytes() == first
    nothing_lost(source, first)


def test_hidden_sheets_and_rich_texts_stay(folder: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        answered("figures", "citizens", "value", "5k")(book)
        book.create_sheet("Nháp").sheet_state = "hidden"
        book["Nháp"]["B2"] = "tinh thu"

    path = hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=change)
    (part,) = [name for name, xml in parts_of(path.read_bytes()).items() if b"tinh thu" in xml]
    rich = b'<r><rPr><b/></rPr><t>tinh</t></r><r><t xml:space="preserve"> thu</t></r>'
    change_part = {part: lambda xml: xml.replace(b"<t>tinh thu</t>", rich)}
    path.write_bytes(repacked(path.read_bytes(), change_part))
    assert rich in parts_of(path.read_bytes())[part]
    merge(folder)
    copy = copy_of(folder, "hoi_khuyen_hoc").read_bytes()
    nothing_lost(path.read_bytes(), copy)
    sheets = ElementTree.fromstring(parts_of(copy)["xl/workbook.xml"]).iter(f"{MAIN}sheet")
    assert sorted(item.get("state", "visible") for item in sheets).count("hidden") == 1


def test_a_note_goes_before_the_unit_s_own_and_comes_off_again(folder: Path) -> None:
    source, path = returned_with(folder, "note")
    assert notes_of(path, SHEET)["F16"].startswith("CẦN SỬA") and notes_of(path, SHEET)["D9"] == "Cô Hoa: ghi theo sổ"
    again = folder / "nhan_ve" / "b.xlsx"
    again.write_bytes(path.read_bytes())
    (folder / "nhan_ve" / "a.xlsx").unlink()
    merge(folder)
    comment = part_like(copy_of(folder, "hoi_khuyen_hoc").read_bytes(), "comments")
    assert comment.count("CẦN SỬA".encode()) == 1
    assert "".join(ElementTree.fromstring(part_like(source, "comments"))[1][1].itertext()) == NOTE
    assert notes_of(copy_of(folder, "hoi_khuyen_hoc"), SHEET)["F16"].endswith(NOTE)


def part_like(data: bytes, word: str) -> bytes:
    return next(part for name, part in parts_of(data).items() if word in name)


# ---------------------------------------------------------------------------------------------
# As LibreOffice writes and reads it


@pytest.mark.libreoffice
def test_a_return_saved_by_libreoffice(tmp_path: Path) -> None:
    """Its own way of writing pictures, charts, text boxes, notes and controls."""
    folder = campaign_folder(tmp_path / "Đợt đánh giá 2024")
    path = hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    made = tmp_path / "phiếu.xlsx"
    made.write_bytes(with_contents(path.read_bytes(), SHEET, "picture", "note"))
    path.unlink()
    convert(made, "xlsx", folder / "nhan_ve")
    source = (folder / "nhan_ve" / "phiếu.xlsx").read_bytes()
    merge(folder)
    copy = copy_of(folder, "hoi_khuyen_hoc")
    nothing_lost(source, copy.read_bytes())
    assert "CẦN SỬA" in notes_of(copy, SHEET)["F16"] and "hỏi lại công an xã" in notes_of(copy, SHEET)["F16"]
    # And LibreOffice sees in the copy what it wrote itself, beside the marks.
    convert(copy, "ods", tmp_path / "đọc")
    seen = parts_of((tmp_path / "đọc" / "hoi_khuyen_hoc.ods").read_bytes())
    content = seen["content.xml"].decode()
    assert content.count("<draw:image ") >= 1 and any(name.startswith("Pictures/") for name in seen)
    assert "CẦN SỬA" in content and "hỏi lại công an xã" in content and "#ffb3b3" in content


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["chart", "text_box", "check_box", "later_rules"])
def test_other_content_as_libreoffice_writes_it(tmp_path: Path, kind: str) -> None:
    folder = campaign_folder(tmp_path / "Đợt đánh giá 2024")
    path = hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    made = tmp_path / "phiếu.xlsx"
    made.write_bytes(with_contents(path.read_bytes(), SHEET, kind))
    path.unlink()
    convert(made, "xlsx", folder / "nhan_ve")
    source = (folder / "nhan_ve" / "phiếu.xlsx").read_bytes()
    signs = {
        "chart": "xl/charts/",
        "text_box": "xl/drawings/drawing",
        "check_box": "xl/ctrlProps/",
        "later_rules": "xl/",
    }
    assert any(name.startswith(signs[kind]) for name in parts_of(source))
    done = merge(folder)
    assert [item.code for item in done.assessment.findings if item.code.startswith("copy")] == []
    nothing_lost(source, copy_of(folder, "hoi_khuyen_hoc").read_bytes())
    assert coloured(copy_of(folder, "hoi_khuyen_hoc"), SHEET) == {"F16": Severity.ERROR}


# ---------------------------------------------------------------------------------------------
# Nothing lost


def nothing_lost(source: bytes, copy: bytes) -> None:
    """Every part of the return is in the copy to the byte; where marks need it changed, what was there still is."""
    old, new = parts_of(source), parts_of(copy)
    assert set(old) <= set(new)
    for name, part in old.items():
        if not _OF_MARKS.fullmatch(name):
            assert new[name] == part, name
    for name in openpyxl.load_workbook(io.BytesIO(source), read_only=True).sheetnames:
        if name != "_ccht":
            same_sheet(old[sheet_part(source, name)], new[sheet_part(copy, name)])
    for name in old:
        if "vmlDrawing" in name:
            shapes = re.findall(rb"<v:shape .*?</v:shape>", old[name], re.S)
            assert all(shape in new[name] for shape in shapes), name
        if re.fullmatch(r"xl/comments\w*\.xml|xl/comments/\w+\.xml", name):
            texts = note_texts(new[name])
            assert all(any(text.endswith(one) for text in texts) for one in note_texts(old[name]))
    same_workbook(old["xl/workbook.xml"], new["xl/workbook.xml"])


def same_sheet(old: bytes, new: bytes) -> None:
    before, after = ElementTree.fromstring(old), ElementTree.fromstring(new)
    assert written(before) == written(after)
    cells = {item.get("r"): item for item in after.iter(f"{MAIN}c")}
    for item in before.iter(f"{MAIN}c"):
        found = cells[item.get("r")]
        assert {**item.attrib, "s": ""} == {**found.attrib, "s": ""} and inside(item) == inside(found)


def written(root: Element) -> list[str]:
    return [
        canonicalize(ElementTree.tostring(item, encoding="unicode"))
        for item in root
        if item.tag.rpartition("}")[2] not in _CHANGED
    ]


def inside(item: Iterable[Element]) -> list[str]:
    return [canonicalize(ElementTree.tostring(child, encoding="unicode")) for child in item]


def note_texts(xml: bytes) -> list[str]:
    return ["".join(item.itertext()) for item in ElementTree.fromstring(xml).iter(f"{MAIN}comment")]


def same_workbook(old: bytes, new: bytes) -> None:
    before, after = (
        [
            (item.get("name"), item.get("localSheetId"), item.text)
            for item in ElementTree.fromstring(xml).iter(f"{MAIN}definedName")
        ]
        for xml in (old, new)
    )
    moved = [(name, None if local is None else str(int(local) + 1), text) for name, local, text in before]
    assert [item for item in after if "Cần sửa" not in (item[2] or "")] == moved


def test_contents_are_what_they_were_for_another_reader(folder: Path) -> None:
    path = hand_in(folder, "hoi_khuyen_hoc", "a.xlsx", change=answered("figures", "citizens", "value", "5k"))
    merge(folder)
    assert contents(copy_of(folder, "hoi_khuyen_hoc")) == contents(path)
