"""What is a document and what only looks like one: fillers, several chỉ tiêu in a cell, errors, links, rows below."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

import openpyxl
import pytest
from openpyxl import Workbook

from ccht_excel.model.returns import Return
from ccht_excel.returns.evidence import says_none
from tests.support.campaigns import keyed_cells
from tests.support.returns import answer, evidence_rows, filled, read, said


def with_rows(*rows: Mapping[str, object], sheet: str = "Tiêu chí 2") -> Return:
    return read(filled({answer("2.1"): "Đạt"}, change=evidence_rows(*rows, sheet=sheet)))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Không có",
            "không",
            "KHÔNG CÓ.",
            "khong co",
            "Chưa có",
            "chưa có văn bản",
            "(không có)",
            "Không có minh chứng",
        ),
        *("-", "--", "…", "……", "N/A", "n.a", "/", "***", "0", "0,0", "none", "Không áp dụng", "?"),
        *("Không ban hành văn bản nào trong năm", "Đơn vị chưa ban hành quyết định gì về việc này", "Không rõ"),
        *("Đang chờ UBND xã ký", "Đang trình ký", "Chờ phê duyệt", "Sẽ bổ sung trong tháng 1/2025", "Không tìm thấy"),
        *("Đang cập nhật", "sẽ bổ sung sau", "Chưa ban hành", "Hiện nay chưa có", "Không có văn bản nào", "ko có"),
    ],
)
def test_ways_of_saying_that_there_is_none(text: str) -> None:
    assert says_none(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Kế hoạch xây dựng xã không có người mù chữ", "Báo cáo số 0", "Quyết định 10", "Không có người tái mù chữ"),
        *(
            "Danh sách hộ chưa có sổ",
            "NA-12",
            "Kế hoạch bổ sung sau rà soát",
            "0912345678",
            "1",
            "Nô nức học tập",
        ),
        *(
            "Chưa có ai bỏ học",
            "Văn bản số 3",
            "Biên bản",
            "Đăng ký học tập suốt đời",
            "Đội tình nguyện ký cam kết",
        ),
        *("Chưa có văn bản nào, chỉ có Kế hoạch 12/KH-UBND", "Kế hoạch không quyết định gì", "Đăng ký năm 2024"),
    ],
)
def test_real_titles_that_hold_such_words_go_on_counting(text: str) -> None:
    assert not says_none(text)
    assert [item.title for item in with_rows({"indicator": "2.1", "title": text}).evidence] == [text]


@pytest.mark.parametrize("column", ["title", "number", "link"])
@pytest.mark.parametrize(
    "text",
    [
        *("Có", "có.", "Đã có", "Có đủ", "Có kèm theo", "Kèm theo", "(đính kèm)", "Có hồ sơ kèm theo", "x", "✓", True),
        *("Đầy đủ", "ok", "Xem file đính kèm", "Gửi kèm qua Zalo", "Có văn bản"),
    ],
)
def test_that_there_is_a_document_does_not_say_which(column: str, text: object) -> None:
    item = with_rows({"indicator": "2.1", column: text})
    assert item.evidence == ()
    assert [code for code, _ in said(item)] == ["evidence_incomplete"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Có 12 lớp học",
            "Danh sách kèm theo",
            "Báo cáo kèm theo",
            "Quyết định",
            "Đủ điều kiện công nhận",
            "Ảnh lớp học",
        ),
        *("Có Kế hoạch 12/KH-UBND", "Công văn đính kèm số 3", "Đầy đủ hồ sơ 12/HS", "Kèm Quyết định 12/QĐ-UBND"),
    ],
)
def test_words_that_name_a_document_go_on_counting(text: str) -> None:
    assert [item.title for item in with_rows({"indicator": "2.1", "title": text}).evidence] == [text]


@pytest.mark.parametrize(
    ("day", "said_of_it"),
    [
        *((day, "lịch không có ngày này") for day in ("31/02/2024", "12/13/2024", "ngày 31 tháng 4 năm 2024")),
        *((day, "thiếu năm") for day in ("5/6", "ngày 5 tháng 6")),
        *((day, "") for day in ("05/06/2024", "5/6/24", "tháng 6/2024", "2024", None, datetime(2024, 6, 5))),
    ],
)
def test_a_day_that_is_none_is_said_at_its_cell_and_takes_nothing_away(day: object, said_of_it: str) -> None:
    item = with_rows({"indicator": "2.1", "title": "Quyết định 12/QĐ-UBND", "date": day})
    assert len(item.evidence) == 1
    assert [finding.code for finding in item.findings] == ["evidence_day_unclear"] * bool(said_of_it)
    for finding in item.findings:
        assert said_of_it in finding.message and finding.place.cell == "E17"


@pytest.mark.parametrize(("number", "codes"), [("12/2023/QĐ-UBND", ["evidence_day_unclear"]), ("12/2024/QĐ-UBND", [])])
def test_a_day_that_the_number_contradicts_is_said(number: str, codes: list[str]) -> None:
    item = with_rows({"indicator": "2.1", "number": number, "date": "05/06/2024"})
    assert [finding.code for finding in item.findings] == codes and len(item.evidence) == 1


def test_a_tick_beside_a_title_takes_nothing_away() -> None:
    item = with_rows({"indicator": "2.1", "title": "Báo cáo năm", "number": "x", "link": "Kèm theo"})
    assert [(row.title, row.number, row.link) for row in item.evidence] == [("Báo cáo năm", "x", "Kèm theo")]
    assert said(item) == []


@pytest.mark.sampled(9)
@pytest.mark.parametrize("column", ["title", "number", "link", "date", "issuer"])
@pytest.mark.parametrize("text", ["Không có", 0, "…", "N/A", "-"])
def test_a_row_that_says_none_is_no_document_and_said(column: str, text: object) -> None:
    item = with_rows({"indicator": "2.1", column: text})
    assert item.evidence == ()
    assert [code for code, _ in said(item)] == ["evidence_says_none"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Quyết định 12/QĐ-UBND", ["evidence_indicator_unknown"]),
        ("2.1: Quyết định 12/QĐ-UBND", ["evidence_incomplete"]),
        ("2.1", []),
        ("chưa có", []),
    ],
)
def test_a_document_in_the_place_of_its_chi_tieu_is_named(text: str, codes: list[str]) -> None:
    item = with_rows({"indicator": text})
    assert not item.evidence
    assert [finding.code for finding in item.findings] == codes


def test_what_is_typed_beside_a_real_title_is_kept() -> None:
    item = with_rows({"indicator": "2.1", "title": "Kế hoạch", "number": "Không số", "link": "không có"})
    assert [(row.title, row.number, row.link) for row in item.evidence] == [("Kế hoạch", "Không số", "không có")]
    assert item.findings == ()


@pytest.mark.parametrize(
    ("typed", "ids", "codes"),
    [
        ("2.1; 2.2", ["2.1", "2.2"], []),
        ("2.2 và 2.3", ["2.2", "2.3"], []),
        ("2,1,2,3", ["2.1", "2.3"], []),
        ("2.1/2.2/2.3", ["2.1", "2.2", "2.3"], []),
        ("2.1\n2.2", ["2.1", "2.2"], []),
        ("2.1-2.2", ["2.1", "2.2"], []),
        ("2.1 - 2.3", ["2.1", "2.2", "2.3"], ["evidence_indicator_range"]),
        ("từ 2.1 đến 2.3", ["2.1", "2.2", "2.3"], ["evidence_indicator_range"]),
        ("2.2, 2.2", ["2.2"], []),
        ("2.2 và 3", ["2.2"], ["evidence_indicator_partly"]),
        ("2.2 và 9.9", ["2.2"], ["evidence_indicator_partly"]),
        ("9.9", [], ["evidence_indicator_unknown"]),
        ("2.1 (không có 2.2)", ["2.1"], ["evidence_indicator_partly"]),
        ("trừ 2.2", [], ["evidence_indicator_unknown"]),
    ],
)
def test_several_ids_in_one_cell(typed: str, ids: list[str], codes: list[str]) -> None:
    item = with_rows({"indicator": typed, "title": "Kế hoạch"})
    assert [row.indicator for row in item.evidence] == ids
    assert [code for code, _ in said(item)] == codes


def test_one_document_listed_twice_is_one() -> None:
    row = {"indicator": "2.1", "title": "Kế hoạch", "number": "12/KH"}
    assert len(with_rows(row, {**row, "title": "KẾ HOẠCH"}, {**row, "indicator": "2.2"}).evidence) == 2


@pytest.mark.parametrize("column", ["title", "number", "date", "issuer", "link", "indicator"])
def test_a_cell_in_error_is_said(column: str) -> None:
    row = {"indicator": "2.1", "title": "Kế hoạch", "number": "5/KH", column: "#NAME?"}
    item = with_rows(row)
    assert [code for code, _ in said(item)] == ["text_in_error"]
    assert len(item.evidence) == (column != "indicator")


URL = "https://example.org/qd-12"


@pytest.mark.parametrize(
    ("column", "shown", "link"),
    [
        ("link", "Xem tại đây", f"Xem tại đây ({URL})"),
        ("title", "Quyết định", URL),
        ("link", URL, URL),
        ("link", "example.org/qd-12/", "example.org/qd-12/"),
        ("link", "-", URL),
    ],
)
def test_the_address_behind_a_link_is_read(column: str, shown: str, link: str) -> None:
    def change(book: Workbook) -> None:
        evidence_rows({"indicator": "2.1", column: shown}, sheet="Tiêu chí 2")(book)
        cells = [
            cell for table, _, key, cell in keyed_cells(book["Tiêu chí 2"]) if (table, key) == ("evidence", column)
        ]
        cells[0].hyperlink, cells[0].value = URL, shown

    item = read(filled({answer("2.1"): "Đạt"}, change=change))
    assert [row.link for row in item.evidence] == [link]


@pytest.mark.parametrize("far", [0, 1, 2])
def test_rows_typed_below_the_table_are_read(far: int) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Tiêu chí 2"]
        last = max(cell.row for table, _, _, cell in keyed_cells(sheet) if table == "evidence")
        for area in list(sheet.merged_cells.ranges):
            if area.min_row > last:
                sheet.unmerge_cells(str(area))
        sheet.cell(last + 1 + far, 2).value, sheet.cell(last + 1 + far, 3).value = "2.3", "Báo cáo"

    item = read(filled({answer("2.3"): "Đạt"}, change=change))
    assert [(row.indicator, row.title) for row in item.evidence] == [("2.3", "Báo cáo")]


def test_a_title_alone_right_below_the_table_is_asked_for_its_chi_tieu() -> None:
    def change(book: Workbook) -> None:
        sheet = book["Tiêu chí 2"]
        last = max(cell.row for table, _, _, cell in keyed_cells(sheet) if table == "evidence")
        sheet.cell(last + 1, 3).value = "Báo cáo"

    assert [code for code, _ in said(read(filled({answer("2.3"): "Đạt"}, change=change)))] == [
        "evidence_without_indicator"
    ]


def test_the_blank_form_has_nothing_below_its_tables() -> None:
    item = read(filled({answer("2.3"): "Đạt"}))
    assert (item.evidence, item.findings) == ((), ())
    assert openpyxl.load_workbook(io.BytesIO(filled({})))["Tiêu chí 2"].max_row > 30


def merged_down(column: str, rows: int, *typed: Mapping[str, object]) -> bytes:
    """A form whose first rows of evidence hold what was typed, one column of them merged into one cell."""

    def change(book: Workbook) -> None:
        evidence_rows(*typed, sheet="Tiêu chí 2")(book)
        keyed = keyed_cells(book["Tiêu chí 2"])
        cells = [cell for table, _, key, cell in keyed if (table, key) == ("evidence", column)]
        book["Tiêu chí 2"].merge_cells(f"{cells[0].coordinate}:{cells[rows - 1].coordinate}")

    return filled({answer("2.1"): "Đạt"}, change=change)


@pytest.mark.parametrize(
    ("column", "typed", "documents"),
    [
        (
            "indicator",
            ({"indicator": "2.1", "title": "Kế hoạch"}, {"title": "Báo cáo"}, {"number": "5/BC"}),
            [("2.1", "Kế hoạch", ""), ("2.1", "Báo cáo", ""), ("2.1", "", "5/BC")],
        ),
        (
            "title",
            ({"indicator": "2.1", "title": "Kế hoạch"}, {"indicator": "2.2"}, {"indicator": "2.3", "number": "7"}),
            [("2.1", "Kế hoạch", ""), ("2.2", "Kế hoạch", ""), ("2.3", "Kế hoạch", "7")],
        ),
        ("title", ({"indicator": "2.1", "title": "Kế hoạch"}, {}, {}), [("2.1", "Kế hoạch", "")]),
    ],
)
def test_a_cell_merged_over_rows_stands_in_each_of_them(
    column: str, typed: tuple[Mapping[str, object], ...], documents: list[tuple[str, str, str]]
) -> None:
    item = read(merged_down(column, 3, *typed, {"indicator": "2.3", "number": "8"}))
    assert [(row.indicator, row.title, row.number) for row in item.evidence] == [*documents, ("2.3", "", "8")]
    assert item.findings == ()


def test_what_is_wrong_with_a_merged_cell_is_said_where_it_is() -> None:
    item = read(merged_down("indicator", 2, {"indicator": "9.9", "title": "Kế hoạch"}, {"title": "Báo cáo"}))
    assert [(one.code, one.place.cell) for one in item.findings] == [("evidence_indicator_unknown", "B17")]
