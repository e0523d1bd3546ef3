"""Headings of columns that people put other words into: told, as what stands below counts for what the form asks."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from ccht_excel.model.returns import Return
from tests.support.loaded import loaded
from tests.support.office_files import TYPES
from tests.support.returns import EVERYTHING, VILLAGES, answer, filled, form, read, said, values

ALL = {answer(id): value for id, value in EVERYTHING.items()}
COUNTS, LEVELS = "Tiêu chí 5", "Tiêu chí 4"
DOCUMENT = {"indicator": "4.1", "title": "Quyết định công nhận", "number": "12/QĐ-UBND", "date": "05/06/2024"}


def returned(sheet: str, **cells: object) -> Return:
    """A full form with a document, into which this was typed."""

    def change(book: Workbook) -> None:
        (keys,) = (cell.row for cell in book[LEVELS]["A"] if cell.value == "@evidence")
        for cell in book[LEVELS][keys]:
            if cell.value in DOCUMENT:
                book[LEVELS].cell(keys + 1, cell.column).value = DOCUMENT[cell.value]
        for place, value in cells.items():
            book[sheet][place] = value  # type: ignore[assignment]

    return read(filled(ALL, change=change))


def found(sheet: str, **cells: object) -> list[tuple[str, str | None]]:
    """What is said of it; everything counts as it did."""
    item, before = returned(sheet, **cells), returned(sheet)
    assert (values(item), item.evidence) == (values(before), before.evidence) and before.evidence
    return said(item)


def head_of(sheet: str, words: str) -> str:
    """Where the heading that begins with these words stands in a form."""
    cells = (cell for row in loaded(form())[sheet] for cell in row)
    return next(cell.coordinate for cell in cells if str(cell.value).startswith(f"{words}\n"))


@pytest.mark.parametrize(
    ("sheet", "own", "put"),
    [
        (COUNTS, "Số người", "Năm 2023"),
        (COUNTS, "Số người", "Số hộ"),
        (COUNTS, "Số người", "Số nữ\n(điền)"),
        (COUNTS, "Số người", "Số người (năm 2023)"),
        (COUNTS, "Số người", "Tỷ lệ %"),
        (COUNTS, "Số người", "Sè hé\n(®iÒn)"),
        (LEVELS, "Mức độ", "Năm 2023\n(chọn)"),
        (LEVELS, "Mức độ", "Mức độ đề nghị năm 2023"),
        (LEVELS, "Số, ký hiệu", "Số trang"),
        (LEVELS, "Tên văn bản, minh chứng", "Nơi ban hành"),
        (LEVELS, "Ngày ban hành", "Ngày hết hạn"),
    ],
)
def test_a_heading_with_other_words_is_told_and_its_column_counts(sheet: str, own: str, put: object) -> None:
    place = head_of(sheet, own)
    assert found(sheet, **{place: put}) == [("heading_replaced", place)]


@pytest.mark.parametrize("own", ["Số, ký hiệu", "Số người", "Ngày ban hành"])
def test_above_a_column_without_content_it_is_not(own: str) -> None:
    blank = {key: value for key, value in ALL.items() if key[0] != "figures"}
    sheet = COUNTS if own == "Số người" else LEVELS
    place = head_of(sheet, own)
    item = read(filled(blank, change=lambda book: setattr(book[sheet][place], "value", "Năm 2023")))
    assert "heading_replaced" not in [code for code, _ in said(item)]


@pytest.mark.parametrize(
    ("sheet", "own", "put"),
    [
        *((COUNTS, "Số người", text) for text in ("Số người", "SỐ NGƯỜI", "so nguoi", "Số nguời (điền)", None, "-")),
        (COUNTS, "Số người", "Sè ng\u00adêi\n(®iÒn)"),
        *((LEVELS, "Mức độ", text) for text in ("Mức độ", "Mức độ (chọn)", None)),
        *((LEVELS, "Số, ký hiệu", text) for text in ("Số ký hiệu", "Số / ký hiệu")),
    ],
)
def test_the_same_heading_in_other_letters_is_not(sheet: str, own: str, put: object) -> None:
    assert found(sheet, **{head_of(sheet, own): put}) == []


@pytest.mark.parametrize("kind", TYPES)
def test_it_is_told_in_every_type_of_file_and_of_the_numbers_of_villages(kind: str) -> None:
    edits = {("villages", village.id, id): 10 for village in VILLAGES for id in ("citizens", "learning_citizens")}

    def change(book: Workbook) -> None:
        (keys,) = (cell.row for cell in book[COUNTS]["A"] if cell.value == "@villages")
        for cell in book[COUNTS][keys]:
            if cell.value in ("label", "citizens"):
                heads.append(book[COUNTS].cell(keys - 1, cell.column))
                heads[-1].value = "Số hộ" if cell.value == "citizens" else "Xóm"

    heads: list[Cell] = []
    item = read(TYPES[kind](filled(edits, unit="hoi_khuyen_hoc", villages=VILLAGES, change=change)), VILLAGES)
    assert values(item) == {"citizens": 30, "learning_citizens": 30}
    assert said(item) == [("heading_replaced", heads[1].coordinate)]
    (told,) = item.findings
    assert "nay ghi là “Số hộ”" in told.message
