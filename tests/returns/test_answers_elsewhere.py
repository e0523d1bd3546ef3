"""Answers where a form asks nothing, beside answers that are given: named with their cells, never counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell

from ccht_excel.model.finding import Severity
from ccht_excel.model.law import Outcome
from tests.support.campaigns import cell_of
from tests.support.loaded import loaded
from tests.support.office_files import TYPES
from tests.support.returns import EVERYTHING, VILLAGES, answer, filled, form, read, said, values

ALL = {answer(id): value for id, value in EVERYTHING.items()}
COUNTS, LEVELS = "Tiêu chí 5", "Tiêu chí 4"


def typed(sheet: str, **cells: object) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for place, value in cells.items():
            book[sheet][place] = value  # type: ignore[assignment]

    return change


def found_at(sheet: str, **cells: object) -> list[tuple[str, str | None]]:
    """What is said of a full form into which this was typed besides; its answers count as they did."""
    item = read(filled(ALL, change=typed(sheet, **cells)))
    assert values(item) == values(read(filled(ALL)))
    return said(item)


@pytest.mark.parametrize("kind", TYPES)
def test_a_source_where_none_is_asked_is_told_to_the_officer_and_asks_nothing_of_the_unit(kind: str) -> None:
    """Beside “Công dân học tập” no source is asked; what is typed there is no other number of people."""
    item = read(TYPES[kind](filled(ALL, change=typed(COUNTS, D21="Công an xã", E21="31/12/2024"))))
    assert values(item) == values(read(filled(ALL)))
    assert said(item) == [("source_not_asked", "D21")]
    (found,) = item.findings
    assert found.severity is Severity.INFO and "D21 (“Công an xã”), E21 (“31/12/2024”)" in found.message


@pytest.mark.parametrize("keys", [True, False], ids=["with keys", "without"])
@pytest.mark.parametrize("below", [2, 3])
def test_an_answer_where_a_form_checks_its_documents_is_named(below: int, keys: bool) -> None:
    """In rows of documents and right below them, also where the table is known by its headings alone."""
    sheet = loaded(form())[LEVELS]
    (head,) = [cell for row in sheet for cell in row if cell.value == "Tự kiểm\n(tự hiện)"]
    cell = head.offset(row=below).coordinate

    def change(book: Workbook) -> None:
        book[LEVELS][cell] = "Không đạt"
        book[LEVELS].cell(head.row + 1, 1).value = "@evidence" if keys else None

    item = read(filled(ALL, change=change))
    assert values(item) == values(read(filled(ALL)))
    assert ("cells_beside_tables", cell) in said(item)


@pytest.mark.parametrize("value", ["Không đạt", "Đã họp và thống nhất"])
def test_what_is_typed_beside_place_and_day_is_named_and_not_they(value: str) -> None:
    (row,) = [cell.row for row in loaded(form())[LEVELS] for cell in row if "ngày …" in str(cell.value)]
    assert found_at(LEVELS, **{f"B{row}": value}) == [("cells_beside_tables", f"B{row}")]


def test_a_number_where_a_source_would_stand_is_a_second_answer() -> None:
    assert found_at(COUNTS, D21=5600) == [("second_answer", "D21")]


@pytest.mark.parametrize("kind", TYPES)
def test_an_answer_below_the_signatures_is_named(kind: str) -> None:
    item = read(TYPES[kind](filled(ALL, change=typed(COUNTS, C64="Tổng số công dân", F64=5600))))
    assert values(item) == values(read(filled(ALL)))
    assert ("cells_beside_tables", "F64") in said(item)


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        (COUNTS, "F64", "5.600 người"),
        (COUNTS, "F17", 5600),
        (COUNTS, "D13", "5600"),
        (COUNTS, "G38", 5600),
        (COUNTS, "B20", 5600),
        (COUNTS, "F25", 7),
        (LEVELS, "C41", "Không đạt"),
        (LEVELS, "H14", 2),
    ],
)
def test_an_answer_between_the_tables_is_named(sheet: str, cell: str, value: object) -> None:
    def change(book: Workbook) -> None:
        for area in list(book[sheet].merged_cells.ranges):
            book[sheet].unmerge_cells(str(area))
        book[sheet][cell] = value  # type: ignore[assignment]

    item = read(filled(ALL, change=change))
    assert values(item) == values(read(filled(ALL)))
    assert said(item) == [("cells_beside_tables", cell)]


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        (LEVELS, "D9", "Không đạt"),
        (LEVELS, "H9", 2),
        (LEVELS, "G11", "Đạt"),
        (LEVELS, "B9", "Đạt"),
        (COUNTS, "B19", 5600),
        (COUNTS, "C19", "5.600"),
    ],
)
def test_a_second_answer_in_the_row_of_the_first_is_named(sheet: str, cell: str, value: object) -> None:
    assert found_at(sheet, **{cell: value}) == [("second_answer", cell)]


@pytest.mark.parametrize("value", ["Không đạt", 0, "Chưa được công nhận"])
def test_a_level_that_is_denied_beside_it_is_not_certain(value: object) -> None:
    item = read(filled(ALL, change=typed(LEVELS, G11=value)))
    assert "4.2" not in values(item)
    (found,) = item.findings
    assert (found.code, "H11" in found.message, "G11" in found.message) == ("copies_differ", True, True)


def test_no_level_is_not_denied_by_what_says_the_same() -> None:
    item = read(filled({**ALL, answer("4.2"): "Chưa được công nhận"}, change=typed(LEVELS, G11="Không đạt")))
    assert (values(item)["4.2"], item.findings) == (0, ())


def test_a_result_that_is_denied_beside_it_is_not_certain() -> None:
    item = read(filled({**ALL, answer("4.1"): "Đạt"}, change=typed(LEVELS, H9="Không đạt")))
    assert "4.1" not in values(item)
    assert [code for code, _ in said(item)] == ["copies_differ"]


def test_a_denial_alone_is_no_answer() -> None:
    item = read(filled({**ALL, answer("4.2"): None}, change=typed(LEVELS, G11="Không đạt")))
    assert "4.2" not in values(item)
    assert [code for code, _ in said(item)] == ["answer_aside"]


def test_a_number_beside_a_village_is_named() -> None:
    def change(book: Workbook) -> None:
        cell = cell_of(book, "villages", "dong", "citizens")
        cell.parent.cell(cell.row, 2).value = 888

    edits = {("villages", village.id, id): 10 for village in VILLAGES for id in ("citizens", "learning_citizens")}
    item = read(filled(edits, unit="hoi_khuyen_hoc", villages=VILLAGES, change=change), VILLAGES)
    assert values(item) == {"citizens": 30, "learning_citizens": 30}
    assert [code for code, _ in said(item)] == ["cells_beside_tables"]


@pytest.mark.parametrize(
    "text",
    [
        *("4.2 là 2 chứ không phải 3", "Xem 4,2: mức 2", "5.1 chưa tính người tạm trú", "Chỉ tiêu này không đạt"),
        *("Tổng số công dân là 5.400 người", "Đính chính số liệu", "Quyết định công nhận mức độ ba", "Số 12/QĐ-UBND"),
    ],
)
def test_a_remark_below_the_signatures_is_named(text: str) -> None:
    assert found_at(COUNTS, C66=text) == [("cells_beside_tables", "C66")]


@pytest.mark.parametrize(
    "text",
    [
        *("TM. BAN CHỈ ĐẠO", "Công ty Đạt Thành", "Đã ký", "Ký ngày 5.1.2025, lúc 15:30", "ĐT: 0912.345.678"),
        *("Thời gian ký: 20.01.2025 08:31:14 +07:00", "Thái Sơn, ngày 5.1 năm 2025", "Trưởng phòng Kế hoạch"),
    ],
)
def test_what_goes_with_signatures_is_no_remark(text: str) -> None:
    assert found_at(COUNTS, C66=text) == []


def test_documents_of_a_table_that_lost_its_head_are_named() -> None:
    def change(book: Workbook) -> None:
        page = book[LEVELS]
        (keys,) = (cell.row for cell in page["A"] if cell.value == "@evidence")
        page.cell(keys + 1, 3).value = "Quyết định công nhận"
        for row in page.iter_rows(keys - 1, keys):
            for cell in row:
                if not isinstance(cell, MergedCell):
                    cell.value = None

    item = read(filled(ALL, change=change))
    assert values(item) == values(read(filled(ALL)))
    (found,) = item.findings
    assert (found.code, "Quyết định công nhận" in found.message) == ("cells_beside_tables", True)


def test_a_remark_below_the_guide_is_named() -> None:
    assert loaded(form())["Hướng dẫn"].max_row < 60
    assert found_at("Hướng dẫn", C60="4.2 là 2 chứ không phải 3", B61="Hiệu trưởng") == [("cells_beside_tables", "C60")]


@pytest.mark.parametrize("value", ["Nguyễn Thị Hoa", "0912345678", 912345678, "ngày 20 tháng 01 năm 2025", "x", 12])
def test_what_people_write_about_the_signatures_is_no_answer(value: object) -> None:
    assert found_at(COUNTS, C64=value) == []


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("Số dân tạm trú", ["label_replaced"]),
        ("Tổng số hộ dân trong xã", ["label_replaced"]),
        ("Tổng số công dân nữ trong xã", ["label_replaced"]),
        ("Tổng số công dân trong phường", []),
        ("Tổng số công dân", []),
        ("Tong so cong dan trong xa", []),
        ("Tổng số công dâm trong xã", []),
        ("Tổng số công dân trong xã (không kể tạm trú)", ["label_added_to"]),
        (None, []),
    ],
)
def test_a_question_that_people_put_in_other_words_is_told(label: str | None, codes: list[str]) -> None:
    item = read(filled(ALL, change=typed(COUNTS, C19=label)))
    assert values(item)["citizens"] == EVERYTHING["citizens"]
    assert [code for code, _ in said(item)] == codes


def test_outcomes_that_a_form_computes_are_its_own() -> None:
    computed = {"D28": "Không đạt", "E28": "Không đạt", "F28": "Không đạt", "F29": 1346, "D27": "≥ 60 %"}
    assert found_at(COUNTS, **computed) == []
    assert Outcome.MET in values(read(filled(ALL))).values()
