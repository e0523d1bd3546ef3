"""A form is blank only where there is nothing at all: notes and text boxes are named, with their place."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from PIL import Image as PillowImage

from ccht_excel.campaign.merge import merge
from ccht_excel.exchange.own_texts import ERROR_MARK
from ccht_excel.model.finding import Severity
from tests.support.campaigns import cell_of, hand_in
from tests.support.libreoffice import convert
from tests.support.returns import EXPECTED, FIGURES, accepted, answer, filled, read, refused, values


def noted(book: Workbook) -> None:
    for id in ("1.1", "citizens"):
        cell_of(book, *answer(id)).comment = Comment("Đạt", "x")


def test_answers_in_notes_are_named_with_their_cells() -> None:
    item = read(filled({}, change=noted))
    assert [(found.code, found.place.sheet) for found in item.findings] == [
        ("answers_beside_cells", "Tiêu chí 1"),
        ("answers_beside_cells", "Tiêu chí 5"),
    ]
    assert "ghi chú gắn ở ô G9" in item.findings[0].message


@pytest.mark.parametrize("unit", [None, "van_phong"])
def test_a_form_with_nothing_in_it_is_blank(unit: str | None) -> None:
    assert refused(filled({}, unit=unit)) == "return_blank"


def test_notes_beside_answers_that_are_there_do_not_change_them() -> None:
    item = read(filled({**FIGURES, answer("1.1"): "Đạt"}, change=noted))
    assert len(values(item)) == 3
    assert {(found.code, found.severity) for found in item.findings} == {("notes_not_read", Severity.INFO)}


def pictured(book: Workbook) -> None:
    stream = io.BytesIO()
    PillowImage.new("RGB", (8, 8)).save(stream, "PNG")
    book["Tiêu chí 5"].add_image(Image(stream), "B20")


def test_pictures_beside_answers_are_named_for_the_record() -> None:
    (found,) = read(filled(FIGURES, unit="hoi_khuyen_hoc", change=pictured)).findings
    assert (found.code, found.severity, found.place.sheet) == ("drawings_not_read", Severity.INFO, "Tiêu chí 5")
    assert "hình ảnh" in found.message


# ---------------------------------------------------------------------------------------------
# Beside answers that are there


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_note_on_an_answer_is_told_to_the_officer(tmp_path: Path, kind: str) -> None:
    def change(book: Workbook) -> None:
        cell_of(book, "figures", "learning_citizens", "value").comment = Comment("2900 mới đúng", "x")

    form = tmp_path / "phiếu.xlsx"
    form.write_bytes(filled(FIGURES, unit="hoi_khuyen_hoc", change=change))
    item = accepted((form if kind == "xlsx" else convert(form, kind, tmp_path)).read_bytes())
    assert values(item) == EXPECTED
    told = [found for found in item.findings if found.code == "notes_not_read"]
    place = next(report.place for report in item.reports if report.datum == "learning_citizens")
    assert [found.place.sheet for found in told] == [place.sheet]
    assert f"ô {place.cell};" in told[0].message


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize("before", ["", "Số này chưa chắc"])
def test_the_marks_of_a_marked_copy_are_no_notes_of_the_unit_but_what_people_pin_is(
    full: Path, tmp_path: Path, kind: str, before: str
) -> None:
    def untrue(book: Workbook) -> None:
        cell = cell_of(book, *answer("learning_citizens"))
        cell.value = "khoảng ba nghìn"
        cell.comment = Comment(before, "x") if before else None

    hand_in(full, "hoi_khuyen_hoc", "hoi_khuyen_hoc.xlsx", change=untrue)
    marked = shutil.copy(merge(full).marked["hoi_khuyen_hoc"], tmp_path / "phiếu.xlsx")
    book = openpyxl.load_workbook(marked)
    place = cell_of(book, *answer("learning_citizens"))
    assert place.comment.text.startswith(ERROR_MARK) and before in place.comment.text
    form = marked if kind == "xlsx" else convert(marked, kind, tmp_path)
    assert noted_cells(form) == ([place.coordinate] if before else [])
    other = cell_of(book, *answer("citizens"))
    other.comment = Comment("Chưa trừ người đi vắng", "x")
    book.save(marked)
    form = marked if kind == "xlsx" else convert(marked, kind, tmp_path)
    assert noted_cells(form) == sorted([place.coordinate] * bool(before) + [other.coordinate])


def noted_cells(form: Path) -> list[str]:
    """The cells of notes that are told of a return."""
    told = [found for found in accepted(form.read_bytes()).findings if found.code == "notes_not_read"]
    return sorted(cell for found in told for cell in re.findall(r"\b[A-Z]+[0-9]+\b", found.message))


@pytest.mark.parametrize(
    ("key", "typed", "added"),
    [
        (("figures", "learning_citizens", "label"), "{}: 2900", "2900"),
        (("figures", "learning_citizens", "label"), "{} (kể cả tạm trú)", "(kể cả tạm trú)"),
        (("figures", "citizens", "label"), "Ước tính: {}", "Ước tính"),
        (("indicators", "5.1", "label"), "{}\nĐạt 62%", "Đạt 62%"),
    ],
    ids=str,
)
def test_what_is_typed_into_a_label_is_named(key: tuple[str, str, str], typed: str, added: str) -> None:
    def change(book: Workbook) -> None:
        cell = cell_of(book, *key)
        cell.value = typed.format(cell.value)

    for edits, values_read in ((FIGURES, EXPECTED), ({}, {})):
        item = accepted(filled(edits, unit="hoi_khuyen_hoc", change=change))
        assert values(item) == values_read
        assert [found.code for found in item.findings] == ["label_added_to"]
        assert f"có thêm “{added}”" in item.findings[0].message
