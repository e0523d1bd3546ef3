"""The summary workbook: read back with openpyxl and LibreOffice, never with the library that wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl.utils import range_boundaries

from ccht_excel.exchange.cell_text import storable
from ccht_excel.findings import of_control
from ccht_excel.findings.entry import finding
from ccht_excel.findings.groups import group_findings
from ccht_excel.model.assessment import Assessment
from ccht_excel.model.place import Place
from ccht_excel.summary.texts import plan_conclusion
from ccht_excel.summary.workbook import write_summary
from ccht_excel.verification.content import code_of, content, content_code, content_from
from ccht_excel.vietnamese.printed import NBSP
from tests.support.summaries import (
    CRITERIA,
    SHEETS,
    disputed,
    keyed,
    level_1,
    level_2,
    no_level,
    opened,
    row_of,
    texts,
    written,
)

# ---------------------------------------------------------------------------------------------
# What it says


def test_table_shows_wording_units_requirements_and_outcomes() -> None:
    assessment = level_1()
    main = opened(written(assessment))["Tổng hợp"]
    found = texts(main)
    for criterion in CRITERIA.criteria:
        assert f"Tiêu chí {criterion.id}. {criterion.title}" in found
        for indicator in criterion.indicators:
            row = row_of(main, indicator.id)
            stated = {"4.1": "\nCông nhận theo: chưa ghi", "5.1": "\nĐộ tuổi của công dân: chưa ghi"}
            assert row[1] == indicator.title + stated.get(indicator.id, "")
            assert row[12] == 2
    assert [str(value).replace(NBSP, " ") for value in row_of(main, "5.1")[2:]] == [
        *("Hội Khuyến học xã", "3000", "5000", "0.6"),
        *("≥ 60 %", "√ Đạt", "≥ 60 %", "√ Đạt", "≥ 80 %", "× Không đạt", "2"),
    ]
    assert row_of(main, "4.2")[3] == 3
    assert row_of(main, "1")[6:12] == ["√ Đạt (3/3)", None] * 3
    assert row_of(main, "KẾT QUẢ CHUNG (số chỉ tiêu đạt)")[6:] == [
        *("√ Đạt (15/15)", None, "√ Đạt (15/15)", None, "× Không đạt (13/15)", None, 30),
    ]
    assert [row_of(main, f"{letter})")[3:6] for letter in "ab"] == [[2512, 5000, 0.5024], [612, 5000, 0.1224]]


def test_claim_without_evidence_is_not_enough() -> None:
    main = opened(written(disputed()))["Tổng hợp"]
    row = row_of(main, "1.2")
    assert (row[3], row[7], row[12]) == ("Đạt", "○ Chưa đủ căn cứ", 0)


def test_plan_is_judged_beside_the_levels() -> None:
    assert plan_conclusion(level_1()) == (
        "So với kế hoạch của xã (đề nghị công nhận mức độ 2): đạt kế hoạch, 15/15 chỉ tiêu đạt."
    )
    assert plan_conclusion(no_level()).endswith("không đạt: chỉ tiêu 4.2, 4.3, 4.4, 5.1 và 5.2.")


def test_registers_hold_every_file_finding_document_and_report() -> None:
    assessment = disputed()
    book = opened(written(assessment))
    returns = texts(book["Tình hình nộp"])
    assert {"Chưa nộp", "Nộp nhưng có lỗi", "Đã nộp", "Được dùng", "Bị loại", "nhan_ve/ảnh.jpg"} <= set(returns)
    assert "10/12/2024 15:00" in returns
    severities = [text for text in texts(book["Cần sửa"]) if text in ("Lỗi", "Cảnh báo", "Thông tin")]
    assert len(severities) == len(group_findings(assessment.findings)) < len(assessment.findings)
    assert severities == sorted(severities, key=["Lỗi", "Cảnh báo", "Thông tin"].index)
    assert book["Cần sửa"].auto_filter.ref
    assert sum(text == "Báo cáo" for text in texts(book["Minh chứng"])) == len(assessment.evidence)
    sources = texts(book["Nguồn số liệu"])
    for datum in assessment.data.values():
        for report in datum.reports:
            assert storable(report.raw) in sources
    assert "Các báo cáo khác nhau, cuộc họp chưa kết luận" in sources


def test_nothing_to_correct_is_said() -> None:
    assessment = replace(level_2(), findings=())
    assert "Không có gì cần sửa." in texts(opened(written(assessment))["Cần sửa"])


def test_long_notes_go_on_in_further_rows() -> None:
    assessment = disputed()
    sheet = opened(written(assessment))["Nguồn số liệu"]
    note = assessment.notes[0].text
    pieces = [text for text in texts(sheet) if text.startswith(("Danh sách", "lập", "theo", "từng", "thôn"))]
    assert len(pieces) > 1
    assert "".join(pieces).replace(" ", "") == note.replace(" ", "")
    assert all((dimension.height or 0) <= 409 for dimension in sheet.row_dimensions.values())


# ---------------------------------------------------------------------------------------------
# How it is made


def test_sheets_and_their_visibility(assessment: Assessment) -> None:
    book = opened(written(assessment))
    assert book.sheetnames == SHEETS
    assert [book[name].sheet_state for name in SHEETS[-2:]] == ["hidden", "veryHidden"]
    assert all(book[name].sheet_state == "visible" for name in SHEETS[:-2])
    assert book.active is book["Tổng hợp"]


def test_meta_says_what_it_is(assessment: Assessment) -> None:
    meta = keyed(opened(written(assessment))).meta
    assert {
        key: meta.get(key) for key in ("schema", "kind", "campaign", "year", "criteria_set", "criteria_version")
    } == {
        "schema": "1",
        "kind": "summary",
        "campaign": "thai-son-2024",
        "year": "2024",
        "criteria_set": CRITERIA.id,
        "criteria_version": CRITERIA.version,
    }
    assert meta["content_code"] == content_code(assessment)


def test_machine_sheet_holds_the_coded_content(assessment: Assessment) -> None:
    book = keyed(opened(written(assessment)))
    stored = content_from(book)
    assert stored == content(assessment)
    assert code_of(stored) == content_code(assessment) == book.meta["content_code"]
    counts = book.first("submissions")
    assert counts is not None
    assert counts.keyed()["outstanding"].text("value") == str(len(assessment.outstanding))


def test_same_assessment_same_bytes(assessment: Assessment, tmp_path: Path) -> None:
    path = tmp_path / "tong_hop.xlsx"
    write_summary(path, assessment)
    assert path.read_bytes() == written(assessment)


def test_text_is_never_a_formula_and_never_illegal() -> None:
    data = written(disputed())
    plain, formulas = opened(data), opened(data, values=False)
    assert {"=1+1", "@lỗi", "-bỏ dấu cách", "+a.xlsx"} <= set(texts(plain["Cần sửa"]))
    assert "=cmd|' /C calc'!A0  lạ" in texts(plain["Nguồn số liệu"])
    for name in ("Tình hình nộp", "Cần sửa", "Minh chứng", "Nguồn số liệu"):
        assert not any(cell.data_type == "f" for row in formulas[name].iter_rows() for cell in row)


@pytest.mark.parametrize("name", SHEETS[:6])
def test_every_sheet_prints_on_a4(name: str) -> None:
    assessment = disputed()
    sheet = opened(written(assessment))[name]
    assert int(sheet.page_setup.paperSize) == 9
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.page_setup.orientation == ("portrait" if name in ("Biểu đồ", "Tình hình nộp") else "landscape")
    margins = sheet.page_margins
    assert [round(inches * 25.4) for inches in (margins.top, margins.bottom, margins.left, margins.right)] == [
        20,
        20,
        30,
        15,
    ]
    # Page numbers run through the printed workbook; only its very first page has none.
    first = name == "Tổng hợp"
    assert bool(sheet.HeaderFooter.differentFirst) == first
    assert bool(sheet.page_setup.useFirstPageNumber) == first
    assert "P" in str(sheet.oddHeader.center.text)
    assert content_code(assessment) in str(sheet.oddFooter.left.text)
    assert not first or content_code(assessment) in str(sheet.firstFooter.left.text)
    assert bool(sheet.print_title_rows) == (name != "Biểu đồ")
    assert sheet.print_area


def test_figures_read_as_in_viet_nam() -> None:
    main = opened(written(level_1()))["Tổng hợp"]
    formats = {cell.value: cell.number_format for row in main.iter_rows() for cell in row if cell.data_type == "n"}
    assert formats[5000] == "[$-42A]#,##0"
    assert formats[0.5024] == f"[$-42A]0.0#\\{NBSP}%"


def test_figures_are_live_formulas() -> None:
    formulas = opened(written(level_1()), values=False)["Tổng hợp"]
    row = row_of(formulas, "5.1")
    number = next(cell.row for column in formulas.iter_cols(1, 1) for cell in column if cell.value == "5.1")
    assert row[3].startswith("='Nguồn số liệu'!$B$")
    assert row[5] == (f'=IF(COUNT(D{number},E{number})=2,IF(E{number}>0,INT(D{number}*10000/E{number})/10000,"–"),"–")')
    assert row[12].startswith("=SUMPRODUCT(--('Minh chứng'!$A$")
    assert row_of(formulas, "1")[6].startswith("=\"√ Đạt (\"&SUMPRODUCT(--('Dữ liệu'!$E$")


def test_merged_ranges_do_not_overlap(assessment: Assessment) -> None:
    for sheet in opened(written(assessment)).worksheets:
        seen: set[tuple[int, int]] = set()
        for merged in sheet.merged_cells.ranges:
            left, top, right, bottom = range_boundaries(str(merged))
            cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
            assert not cells & seen, f"{sheet.title}!{merged}"
            seen |= cells


def test_three_native_charts() -> None:
    book = opened(written(level_1()), values=False)
    charts = book["Biểu đồ"]._charts  # type: ignore[attr-defined]
    assert len(charts) == 3
    assert [len(chart.series) for chart in charts] == [4, 4, 3]


def test_every_finding_code_of_the_catalogue_can_be_shown() -> None:
    item = finding(of_control.COMMUNE_MISSING, Place("dot_danh_gia.xlsx", "Đợt", "C4"))
    assessment = replace(level_2(), findings=(item,))
    assert item.message in texts(opened(written(assessment))["Cần sửa"])
