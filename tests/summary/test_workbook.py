"""The summary workbook: read back with openpyxl and LibreOffice, never with the library that wrote it."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.exchange.cell_text import clean
from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook, read_keyed
from ccht_excel.findings import of_control
from ccht_excel.findings.entry import finding
from ccht_excel.findings.groups import group_findings
from ccht_excel.judging.scoring import assess
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Assessment, Datum, Reconciled
from ccht_excel.model.campaign import Campaign, Resolution, Unit
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import Kind, Outcome, Value
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Evidence, Note, Report, Submission, SubmissionStatus
from ccht_excel.summary.texts import (
    conclusion,
    grouped_points,
    low_target_note,
    plan_conclusion,
    share_number,
    share_places,
    time_text,
)
from ccht_excel.summary.workbook import write_summary
from ccht_excel.verification.content import code_of, content, content_code, content_from
from ccht_excel.vietnamese.printed import NBSP, format_count, format_share
from tests.support.campaigns import convert

CRITERIA = load_criteria()
SHEETS = ["Tổng hợp", "Biểu đồ", "Tình hình nộp", "Cần sửa", "Minh chứng", "Nguồn số liệu", "Dữ liệu", "_ccht"]
LONG_NAME = (
    "Ủy ban Mặt trận Tổ quốc Việt Nam xã Thái Sơn phối hợp cùng Hội Liên hiệp Phụ nữ, Hội Nông dân, Hội Cựu chiến binh "
    "và Đoàn Thanh niên Cộng sản Hồ Chí Minh, Hội Cựu giáo chức, Hội Người cao tuổi trên địa bàn toàn xã"
)
Reports = Mapping[str, Sequence[tuple[str, Value, str]]]

# ---------------------------------------------------------------------------------------------
# Campaigns that never were


def campaign(**changes: Any) -> Campaign:
    base = Campaign(
        id="thai-son-2024",
        commune="Thái Sơn",
        district="Hiệp Hòa",
        province="Bắc Giang",
        year=2024,
        claimed_level=2,
        receiver="Phòng GD&ĐT",
        deadline=date(2024, 12, 20),
        difficult_area=False,
        evidence_required=True,
        units=tuple(Unit(unit.id, unit.name, "Văn thư, 0912 345 678") for unit in CRITERIA.default_units),
        assignments={
            indicator.id: tuple(unit.id for unit in CRITERIA.default_units if indicator.id in unit.indicators)
            for indicator in CRITERIA.indicators
        },
        targets={
            "4.2": 3,
            "4.3": 3,
            "4.4": 2,
            "5.1": Fraction(3, 5),
            "5.2.trained": Fraction(1, 2),
            "5.2.university": Fraction(3, 25),
        },
        criteria_set=CRITERIA.id,
        criteria_version=CRITERIA.version,
    )
    return replace(base, **changes)


def answers(
    of: Campaign, counts: Sequence[int] = (5000, 3000, 2512, 612), levels: Sequence[int] = (3, 3, 2)
) -> dict[str, Any]:
    """Every chỉ tiêu answered: citizens, learning, trained, university; levels of 4.2, 4.3, 4.4."""

    def by_all(indicator: str, value: Value, raw: str) -> list[tuple[str, Value, str]]:
        return [(unit, value, raw) for unit in of.assignments[indicator]]

    given = {item.id: by_all(item.id, Outcome.MET, "đạt") for item in CRITERIA.indicators if item.kind is Kind.ATTESTED}
    given |= {id: by_all(id, level, str(level)) for id, level in zip(("4.2", "4.3", "4.4"), levels, strict=True)}
    citizens, learning, trained, university = counts
    given["citizens"] = [("hoi_khuyen_hoc", citizens, str(citizens)), ("ban_to_chuc", citizens, str(citizens))]
    given["learning_citizens"] = [("hoi_khuyen_hoc", learning, str(learning))]
    given["trained_citizens"] = [("ban_to_chuc", trained, str(trained))]
    given["university_citizens"] = [("ban_to_chuc", university, str(university))]
    return given


def judged(
    of: Campaign,
    reports: Reports,
    documents: Mapping[str, int] | None = None,
    returned: Iterable[str] | None = None,
    **more: Any,
) -> Assessment:
    """Judge reports as if they had been read from ``nhan_ve/<unit>.xlsx``; two documents a chỉ tiêu."""
    data = {}
    for id, spec in CRITERIA.data.items():
        found = tuple(
            Report(id, unit, value, Place(f"nhan_ve/{unit}.xlsx", "Tiêu chí", f"E{14 + number}"), raw)
            for number, (unit, value, raw) in enumerate(reports.get(id, ()))
        )
        resolution = of.resolutions.get(id)
        values = (resolution.value,) if resolution else tuple(dict.fromkeys(report.value for report in found))
        data[id] = Datum(id, spec.kind, spec.label, values, found, resolution)
    numbers = {item.id: 2 for item in CRITERIA.indicators} if documents is None else documents
    evidence = tuple(
        Evidence(
            id,
            of.assignments[id][0],
            *(f"{n + 1}/BC", "15/11/2024", "UBND xã", "Báo cáo", ""),
            Place("a.xlsx", "T", f"B{n}"),
        )
        for id, count in numbers.items()
        for n in range(count)
    )
    units = [unit.id for unit in of.units] if returned is None else list(returned)
    submissions = tuple(
        Submission(
            f"nhan_ve/{unit}.xlsx", "ab12" * 16, unit, SubmissionStatus.ACCEPTED, None, datetime(2024, 12, 10, 8)
        )
        for unit in units
    )
    reconciled = Reconciled(
        data=data,
        evidence=evidence,
        notes=more.get("notes", ()),
        submissions=(*submissions, *more.get("submissions", ())),
        outstanding=tuple(unit.id for unit in of.units if unit.id not in units),
        findings=more.get("findings", ()),
    )
    return assess(of, CRITERIA, reconciled)


def level_1() -> Assessment:
    return judged(campaign(), answers(campaign()))


def level_2() -> Assessment:
    return judged(campaign(), answers(campaign(), (5000, 4321, 3456, 999)))


def nothing() -> Assessment:
    return judged(campaign(commune=""), {}, {}, returned=())


def no_level() -> Assessment:
    return judged(campaign(), answers(campaign(), (5000, 2999, 1000, 100), (1, 1, 1)))


def still_open() -> Assessment:
    given = answers(campaign(), (5000, 4321, 3456, 999)) | {"4.3": [], "learning_citizens": []}
    return judged(campaign(), given, returned=[unit.id for unit in campaign().units if unit.id != "truong_thcs"])


def disputed() -> Assessment:
    """Conflicts, a resolution, names of 200 characters, long notes, text that looks like formulas, a unit missing."""
    resolution = Resolution("citizens", 5432, "Theo số liệu của Công an xã chốt ngày 31/12/2024. " * 3)
    units = tuple(
        replace(unit, name=LONG_NAME) if unit.id in ("hoi_khuyen_hoc", "van_phong") else unit
        for unit in campaign().units
    )
    of = campaign(units=units, resolutions={"citizens": resolution})
    given = answers(of, (5432, 3259, 2512, 600), (2, 3, 2))
    given["citizens"] = [("hoi_khuyen_hoc", 5432, "5.432"), ("ban_to_chuc", 5600, "=5600")]
    given["university_citizens"] = [("ban_to_chuc", 600, "600"), ("hoi_khuyen_hoc", 660, "660")]
    given["4.4"] = [("truong_tieu_hoc", 2, "2"), ("truong_thcs", 1, "MĐ 1")]
    given["2.1"] = [("ban_chi_dao", Outcome.NOT_MET, "k đạt")]
    given["3.2"] = []
    notes = (
        Note("5.1", "hoi_khuyen_hoc", "Danh sách lập theo từng thôn, " * 400, Place("a.xlsx", "Tiêu chí 5", "G12")),
        Note("citizens", "ban_to_chuc", "=cmd|' /C calc'!A0 \x07\ud800 lạ", Place("a.xlsx", "Tiêu chí 5", "G13")),
    )
    findings = tuple(
        Finding("x", severity, text, "Sửa ô này.", Place("+a.xlsx", "Tiêu chí 5", "D8:D19"), "hoi_khuyen_hoc", "5.1")
        for severity, text in (
            (Severity.INFO, "-bỏ dấu cách"),
            (Severity.ERROR, "@lỗi\x00"),
            (Severity.WARNING, "=1+1"),
        )
    )
    late = Submission("nhan_ve/ảnh.jpg", None, None, SubmissionStatus.REJECTED, "Không phải bảng tính", None)
    documents = {item.id: 2 for item in CRITERIA.indicators} | {"1.2": 0, "5.1": 5}
    returned = [unit.id for unit in units if unit.id != "trung_tam_hoc_tap"]
    return judged(of, given, documents, returned, notes=notes, findings=findings, submissions=(late,))


CASES: Mapping[str, Callable[[], Assessment]] = {
    case.__name__: case for case in (level_1, level_2, nothing, no_level, still_open, disputed)
}


@pytest.fixture(params=CASES)
def assessment(request: pytest.FixtureRequest) -> Assessment:
    return CASES[request.param]()


# ---------------------------------------------------------------------------------------------
# Reading back


def written(assessment: Assessment) -> bytes:
    stream = io.BytesIO()
    write_summary(stream, assessment)
    return stream.getvalue()


def opened(data: bytes, *, values: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def keyed(book: openpyxl.Workbook) -> KeyedWorkbook:
    return read_keyed(
        SheetGrid(
            sheet.title,
            [
                (number, ["" if value is None else value for value in row])
                for number, row in enumerate(sheet.iter_rows(values_only=True))
            ],
        )
        for sheet in book.worksheets
    )


def texts(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def row_of(sheet: Worksheet, first: str, column: int = 1) -> list[Any]:
    """Values of the row that has this text in the column."""
    for row in sheet.iter_rows(values_only=True):
        if row[column - 1] == first:
            return list(row)
    raise AssertionError(f"no row {first!r} in {sheet.title}")


# ---------------------------------------------------------------------------------------------
# What it says


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            level_1,
            "Xã Thái Sơn đủ điều kiện đề nghị công nhận mức độ 1; chưa đủ điều kiện mức độ 2 vì: "
            "chỉ tiêu 5.1 mới đạt 60 % (cần ≥ 80 %, thiếu 1.000 người) và chỉ tiêu 5.2 có tỷ lệ công dân được đào tạo "
            "trình độ chuyên môn kỹ thuật mới đạt 50,24 % (cần ≥ 60 %, thiếu 488 người) và có tỷ lệ công dân có trình "
            "độ đại học trở lên mới đạt 12,24 % (cần ≥ 15 %, thiếu 138 người).",
        ),
        (level_2, 'Xã Thái Sơn đủ điều kiện đề nghị công nhận "Cộng đồng học tập" cấp xã mức độ 2.'),
        (
            nothing,
            "Chưa đủ căn cứ để kết luận xã ………………………………… đủ điều kiện đề nghị công nhận mức độ nào: "
            "chưa có số liệu của đơn vị nào.",
        ),
        (
            still_open,
            "Chưa đủ căn cứ để kết luận xã Thái Sơn đủ điều kiện đề nghị công nhận mức độ 1 hay mức độ 2 "
            "vì chưa đủ căn cứ về chỉ tiêu 4.3 và 5.1.",
        ),
    ],
)
def test_conclusion_is_one_plain_sentence(case: Callable[[], Assessment], sentence: str) -> None:
    assessment = case()
    said = conclusion(assessment)
    assert re.sub(r"…+", "…", said.replace(NBSP, " ")) == re.sub(r"…+", "…", sentence)
    assert said in texts(opened(written(assessment))["Tổng hợp"])


def test_conclusion_without_any_level() -> None:
    said = conclusion(no_level())
    assert said.startswith(
        "Xã Thái Sơn chưa đủ điều kiện đề nghị công nhận mức độ 1 vì: chỉ tiêu 4.2 mới ở mức độ 1 (cần"
    )
    assert "; chưa đủ điều kiện mức độ 2 vì: chỉ tiêu 4.2" in said
    assert f"chỉ tiêu 5.1 mới đạt 59,98{NBSP}% (cần ≥ 60{NBSP}%, thiếu 1 người)" in said


def test_conclusion_open_at_level_1_refused_at_level_2() -> None:
    of = campaign()
    assessment = judged(of, answers(of) | {"4.3": []})
    assert conclusion(assessment).startswith(
        "Xã Thái Sơn chưa đủ căn cứ để kết luận về mức độ 1 vì chưa đủ căn cứ về chỉ tiêu 4.3; "
        "chưa đủ điều kiện mức độ 2 vì: chỉ tiêu 5.1"
    )


def test_conclusion_level_1_met_level_2_open() -> None:
    of = campaign()
    given = answers(of, (5000, 4321, 3456, 999)) | {"4.4": [("truong_tieu_hoc", 2, "2"), ("truong_thcs", 1, "1")]}
    assert conclusion(judged(of, given)) == (
        "Xã Thái Sơn đủ điều kiện đề nghị công nhận mức độ 1; chưa đủ căn cứ để kết luận về mức độ 2 "
        "vì chưa đủ căn cứ về chỉ tiêu 4.4."
    )


@pytest.mark.parametrize(("commune", "name"), [("Phường Bách Quang", "phường Bách Quang"), ("xã An Hòa", "xã An Hòa")])
def test_kind_of_commune_is_kept(commune: str, name: str) -> None:
    assessment = judged(campaign(commune=commune), answers(campaign(), (5000, 4321, 3456, 999)))
    main = texts(opened(written(assessment))["Tổng hợp"])
    assert name.upper() in main
    assert f'"Cộng đồng học tập" cấp xã năm 2024 của {name}' in main


def test_low_targets_name_both_numbers() -> None:
    assessment = level_1()
    notes = [low_target_note(assessment, low).replace(NBSP, " ") for low in assessment.low_targets]
    assert notes[0] == "Kế hoạch đề nghị mức độ 2 nhưng chỉ tiêu 5.1 đặt 60 %, mức độ 2 cần 80 %."
    assert len(notes) == 3
    main = texts(opened(written(assessment))["Tổng hợp"])
    assert all(f"- {low_target_note(assessment, low)}" in main for low in assessment.low_targets)


def test_open_points_name_unit_and_what_is_missing() -> None:
    points = {point.indicators: point for point in grouped_points(still_open())}
    assert points[("4.3",)].units == ("truong_thcs",)
    assert points[("4.3",)].text == "Chưa báo cáo mức độ đã được công nhận."
    assert points[("5.1",)].text == 'Chưa báo cáo số công dân đạt danh hiệu "Công dân học tập".'
    assert ("1.1", "1.2", "1.3") in [point.indicators for point in grouped_points(nothing())]


def test_disputed_figures_are_told_apart_from_the_resolution() -> None:
    main = opened(written(disputed()))["Tổng hợp"]
    row = [value for value in row_of(main, "Tổng số công dân trong xã") if value]
    assert row[1:3] == [f"5.432 ({LONG_NAME}); 5.600 (Ban tổ chức Đảng ủy)", "5.432*"]
    assert row[3].startswith("Theo số liệu của Công an xã")
    found = texts(main)
    assert (
        "Báo cáo khác nhau – Chỉ tiêu 4.4: Mức độ 2 (Trường tiểu học); Mức độ 1 (Trường trung học cơ sở). "
        in "".join(text for text in found if text.startswith("Báo cáo khác nhau"))
    )
    assert "- Còn 1/8 đơn vị chưa nộp: Ban giám đốc Trung tâm học tập cộng đồng." in found


def test_table_shows_wording_units_requirements_and_outcomes() -> None:
    assessment = level_1()
    main = opened(written(assessment))["Tổng hợp"]
    found = texts(main)
    for criterion in CRITERIA.criteria:
        assert f"Tiêu chí {criterion.id}. {criterion.title}" in found
        for indicator in criterion.indicators:
            row = row_of(main, indicator.id)
            assert row[1] == indicator.title
            assert row[12] == 2
    assert [str(value).replace(NBSP, " ") for value in row_of(main, "5.1")[2:]] == [
        *("Hội Khuyến học xã", "3000", "5000", "0.6"),
        *("≥ 60 %", "√ Đạt", "≥ 60 %", "√ Đạt", "≥ 80 %", "× Không đạt", "2"),
    ]
    assert row_of(main, "4.2")[3] == 3
    assert row_of(main, "1")[6:12] == ["đạt 3/3", "√ Đạt"] * 3
    assert row_of(main, "KẾT QUẢ CHUNG (số chỉ tiêu đạt)")[6:] == [
        *("đạt 15/15", "√ Đạt", "đạt 15/15", "√ Đạt", "đạt 13/15", "× Không đạt", 30),
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
            assert clean(report.raw) in sources
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


def test_time_is_local() -> None:
    assert time_text(datetime(2024, 12, 31, 18, 5)) == "01/01/2025 01:05"
    assert time_text(None) == ""


# ---------------------------------------------------------------------------------------------
# Shares


THRESHOLDS = (Fraction(3, 5), Fraction(4, 5), Fraction(1, 8), Fraction(1, 3))


@given(st.integers(1, 200_000_000), st.data())
def test_shown_share_never_contradicts_its_outcome(everyone: int, draw: st.DataObject) -> None:
    threshold = draw.draw(st.sampled_from(THRESHOLDS))
    at = -(-everyone * threshold.numerator // threshold.denominator)
    people = draw.draw(st.sampled_from([at - 1, at, at + 1, everyone // 2]).filter(lambda n: 0 <= n <= everyone))
    shown = format_share(people, everyone, THRESHOLDS)
    number = share_number(shown)
    if isinstance(number, str):
        assert Fraction(number) == Fraction(people, everyone)
        return
    exact = Fraction(people, everyone)
    assert Fraction(str(number)) <= exact
    assert (Fraction(str(number)) >= threshold) == (exact >= threshold)
    # What INT(n*scale/d)/scale gives in a spreadsheet, which computes with doubles.
    scale = 10 ** (share_places(shown) + 2)
    assert float(people * scale) / everyone // 1 / scale == number


def test_59_996_per_cent_is_not_shown_as_60() -> None:
    assessment = judged(campaign(), answers(campaign(), (100_000, 59_996, 50_000, 12_000)))
    main = opened(written(assessment))["Tổng hợp"]
    row = row_of(main, "5.1")
    assert (row[5], row[7]) == (0.5999, "× Không đạt")
    assert f"59,99{NBSP}%" in conclusion(assessment)


def test_missing_people_are_counted_by_formula() -> None:
    data = written(level_1())
    main, formulas = opened(data)["Tổng hợp"], opened(data, values=False)["Tổng hợp"]
    label = "Số người còn thiếu để đạt yêu cầu"
    values = [row[6:12:2] for row in main.iter_rows(values_only=True) if row[1] == label]
    assert values == [(0, 0, 1000), (0, 0, 488), (0, 0, 138)]
    row = next(row for row in formulas.iter_rows(values_only=True) if row[1] == label)
    assert re.fullmatch(r"=MAX\(0,-INT\(-80\*'Nguồn số liệu'!\$B\$\d+/100\)-'Nguồn số liệu'!\$B\$\d+\)", row[10])


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


def test_code_depends_on_every_judged_figure() -> None:
    assessment = level_1()
    code = content_code(assessment)
    assert re.fullmatch(r"[0-9A-F]{4}(-[0-9A-F]{4}){2}", code)
    others = {
        content_code(judged(campaign(), answers(campaign(), (5000, 3001, 2512, 612)))),
        content_code(judged(campaign(difficult_area=True), answers(campaign()))),
        content_code(judged(campaign(claimed_level=1), answers(campaign()))),
        content_code(judged(campaign(), answers(campaign()), {"1.1": 3})),
        content_code(replace(assessment, campaign=campaign(commune="An Hòa"))),
    }
    assert len(others | {code}) == 6


def test_code_is_the_same_however_the_text_was_composed() -> None:
    decomposed = "Tha\u0301i Sơn "
    assert content_code(replace(level_1(), campaign=campaign(commune=decomposed))) == content_code(level_1())


@pytest.mark.parametrize(
    ("cell", "value"), [("@summary", "x"), ("year", "năm"), ("evidence_required", "maybe"), ("1.1", 1.5)]
)
def test_broken_machine_sheet_is_refused(cell: str, value: object) -> None:
    book = opened(written(level_1()))
    sheet = book["Dữ liệu"]
    for row in sheet.iter_rows():
        if row[0].value == cell:
            (row[0] if cell.startswith("@") else row[1]).value = value  # type: ignore[assignment]
    with pytest.raises(ValueError, match=r"ô|Dữ liệu"):
        content_from(keyed(book))


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


@given(st.text(st.characters(), max_size=40))
def test_clean_text_can_be_written(text: str) -> None:
    kept = clean(text)
    kept.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", kept)


@pytest.mark.parametrize("name", SHEETS[:6])
def test_every_sheet_prints_on_a4(name: str) -> None:
    assessment = disputed()
    sheet = opened(written(assessment))[name]
    assert int(sheet.page_setup.paperSize) == 9
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.page_setup.orientation == ("portrait" if name == "Biểu đồ" else "landscape")
    margins = sheet.page_margins
    assert [round(inches * 25.4) for inches in (margins.top, margins.bottom, margins.left, margins.right)] == [
        20,
        20,
        30,
        15,
    ]
    assert sheet.HeaderFooter.differentFirst
    assert "P" in str(sheet.oddHeader.center.text)
    assert content_code(assessment) in str(sheet.oddFooter.left.text)
    assert content_code(assessment) in str(sheet.firstFooter.left.text)
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
    assert row_of(formulas, "1")[6].startswith("=\"đạt \"&SUMPRODUCT(--('Dữ liệu'!$E$")


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


# ---------------------------------------------------------------------------------------------
# In a real program


@pytest.mark.libreoffice
@pytest.mark.parametrize("case", [level_1, disputed, nothing])
def test_recalculating_changes_nothing(case: Callable[[], Assessment], tmp_path: Path) -> None:
    data = written(case())
    source = tmp_path / "in" / "tong_hop.xlsx"
    source.parent.mkdir()
    # Without stored results the program must compute every formula itself.
    blank = opened(data, values=False)
    blank.save(source)
    again = openpyxl.load_workbook(convert(source, "xlsx", tmp_path, tmp_path / "profile"), data_only=True)
    formulas = opened(data, values=False)
    book = opened(data)
    compared = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    place = (sheet.title, cell.coordinate)
                    assert again[place[0]][place[1]].value == book[place[0]][place[1]].value, place
                    compared += 1
    assert compared > 50
    assert content_from(keyed(again)) == content(case())


@pytest.mark.libreoffice
def test_a_changed_figure_no_longer_fits_the_code(tmp_path: Path) -> None:
    book = opened(written(level_1()), values=False)
    sheet = book["Nguồn số liệu"]
    cell = next(row[1] for row in sheet.iter_rows() if str(row[0].value).startswith("Số công dân đạt"))
    cell.value = 4000
    source = tmp_path / "in" / "tong_hop.xlsx"
    source.parent.mkdir()
    book.save(source)
    changed = keyed(openpyxl.load_workbook(convert(source, "xlsx", tmp_path, tmp_path / "profile"), data_only=True))
    assert code_of(content_from(changed)) != changed.meta["content_code"]


@pytest.mark.libreoffice
@pytest.mark.parametrize("case", [level_1, disputed, nothing])
def test_every_letter_of_the_main_sheet_is_on_the_paper(case: Callable[[], Assessment], tmp_path: Path) -> None:
    assessment = case()
    source = tmp_path / "tong_hop.xlsx"
    write_summary(source, assessment)
    pdf = convert(source, "pdf", tmp_path, tmp_path / "profile")
    sizes = subprocess.run(["pdfinfo", "-l", "99", pdf], check=True, capture_output=True, text=True).stdout
    pages = [tuple(sorted(map(float, found))) for found in re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", sizes)]
    assert pages
    assert all(abs(short - 595.3) < 1 and abs(long - 841.9) < 1 for short, long in pages)
    printed = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    sheets = printed.split("\f")
    end = next(number for number, text in enumerate(sheets) if "BIỂU ĐỒ KẾT QUẢ" in text)
    table = next(number for number, text in enumerate(sheets) if "KẾT QUẢ TỪNG TIÊU CHÍ" in text)
    assert all("Tiêu chí, chỉ tiêu" in text for text in sheets[table:end])
    assert [re.match(r"\s*(\d+)\n", text) is not None for text in sheets[:end]] == [False] + [True] * (end - 1)
    # Letter by letter: LibreOffice places letters so that words seem to have gaps.
    found = Counter("".join("".join(sheets[:end]).split()))
    wanted = Counter("".join("".join(shown(source)).split()))
    assert not {letter: count for letter, count in wanted.items() if found[letter] < count}


def shown(source: Path) -> Iterable[str]:
    """Every text of the main sheet, whole numbers as they are printed."""
    for row in openpyxl.load_workbook(source, data_only=True)["Tổng hợp"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                yield cell.value
            elif isinstance(cell.value, int) and cell.number_format == "[$-42A]#,##0":
                yield format_count(cell.value)


@pytest.mark.libreoffice
def test_figures_are_printed_as_in_viet_nam(tmp_path: Path) -> None:
    source = tmp_path / "tong_hop.xlsx"
    write_summary(source, level_1())
    pdf = convert(source, "pdf", tmp_path, tmp_path / "profile")
    printed = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    row = next(line for line in printed.splitlines() if "3.000" in line and "5.000" in line)
    assert re.search(r"3\.000\s+5\.000\s+60\s%", row)
    assert re.search(r"2\.512\s+5\.000\s+50,24\s%", printed)
    assert "1.000 người" in printed
