"""Campaigns judged without any return, their summaries written and read back with openpyxl."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from ccht_excel.exchange.grid import SheetGrid
from ccht_excel.exchange.keyed_sheets import KeyedWorkbook, read_keyed
from ccht_excel.judging.scoring import assess
from ccht_excel.law.criteria import load_criteria
from ccht_excel.model.assessment import Assessment, Datum, Reconciled
from ccht_excel.model.campaign import Campaign, Resolution, Unit
from ccht_excel.model.finding import Finding, Severity
from ccht_excel.model.law import Kind, Outcome, Value
from ccht_excel.model.place import Place
from ccht_excel.model.returns import Evidence, Note, Report, Submission, SubmissionStatus
from ccht_excel.summary.workbook import write_summary
from tests.support.forms import a_campaign
from tests.support.law import LEVELS, SHARES
from tests.support.written import written_by

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
    """The commune of the plan, its targets set."""
    own: dict[str, Any] = {
        "id": "thai-son-2024",
        "receiver": "Phòng GD&ĐT",
        "deadline": date(2024, 12, 20),
        "units": tuple(Unit(unit.id, unit.name, "Văn thư, 0912 345 678") for unit in CRITERIA.default_units),
        "targets": LEVELS["plan"] | SHARES["plan", False],
    }
    return a_campaign(**(own | changes))


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


# ---------------------------------------------------------------------------------------------
# Reading back


def written(assessment: Assessment) -> bytes:
    return written_by(write_summary, assessment)


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
