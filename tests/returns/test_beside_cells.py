"""A form is blank only where there is nothing at all: notes and text boxes are named, with their place."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from PIL import Image as PillowImage

from ccht_excel.model.finding import Severity
from tests.support.campaigns import cell_of
from tests.support.returns import FIGURES, answer, filled, read, refused, said, values


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


def test_notes_beside_answers_that_are_there_are_no_matter() -> None:
    item = read(filled({**FIGURES, answer("1.1"): "Đạt"}, change=noted))
    assert len(values(item)) == 3
    assert said(item) == []


def pictured(book: Workbook) -> None:
    stream = io.BytesIO()
    PillowImage.new("RGB", (8, 8)).save(stream, "PNG")
    book["Tiêu chí 5"].add_image(Image(stream), "B20")


def test_pictures_beside_answers_are_named_for_the_record() -> None:
    (found,) = read(filled(FIGURES, unit="hoi_khuyen_hoc", change=pictured)).findings
    assert (found.code, found.severity, found.place.sheet) == ("drawings_not_read", Severity.INFO, "Tiêu chí 5")
    assert "hình ảnh" in found.message
