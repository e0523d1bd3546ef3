"""The shipped sample: what it must show, what comes out of it to the byte, and that its files say what is reported."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import xlrd

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.campaign.demo import copy_sample, sample_of
from ccht_excel.campaign.folder import CONTROL, RESULT, RETURNS
from ccht_excel.campaign.merge import Merge, merge
from ccht_excel.exchange.grid import position
from tests.support.campaigns import cell_of, keyed_cells, without_run

HOI_KHUYEN_HOC = "nhan_ve/Phiếu (2) hội khuyến học - bản cuối.xlsx"
BAN_TO_CHUC = "nhan_ve/zalo/ban_to_chuc (2).xls"
TABLE, OFFICE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text"))


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Merge:
    """A fresh copy of the sample, merged."""
    return merge(copy_sample(tmp_path_factory.mktemp("sample") / "Xã Thái Sơn - thử"))


@pytest.fixture(scope="module")
def result(merged: Merge) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(merged.result.read_text(encoding="utf-8"))
    return found


def sample(*parts: str) -> Path:
    return sample_of().joinpath(*parts)


def by_id(items: list[dict[str, Any]], id: str) -> dict[str, Any]:
    return next(item for item in items if item["id"] == id)


# ---------------------------------------------------------------------------------------------
# What comes out of it


def test_the_result_is_the_expected_one_to_the_byte(merged: Merge) -> None:
    assert without_run(merged.result.read_bytes()) == sample("mong_doi", RESULT).read_bytes()


def test_times_and_names_of_folders_make_no_difference(merged: Merge, tmp_path: Path) -> None:
    folder = copy_sample(tmp_path / "khác")
    for number, path in enumerate(sorted(folder.rglob("*"), reverse=True)):
        os.utime(path, (1_000_000_000 + number, 1_000_000_000 + 86_400 * number))
    again = merge(folder)
    assert again.result.read_bytes() == merged.result.read_bytes()
    assert again.summary.read_bytes() == merged.summary.read_bytes()


def test_verdict_to_show_off(result: dict[str, Any]) -> None:
    assert result["standards"] == {
        "plan": {"outcome": "undetermined", "met": 13, "total": 15, "provisional": "undetermined"},
        "level_1": {"outcome": "undetermined", "met": 13, "total": 15, "provisional": "undetermined"},
        "level_2": {"outcome": "not_met", "met": 12, "total": 15},
    }
    assert result["level"] == {"reached": 0, "possible": 1}
    assert result["outstanding"] == []
    outcomes = {item["id"]: item["outcomes"] for item in result["indicators"]}
    assert [id for id, by in outcomes.items() if by["plan"] != "met"] == ["2.2", "5.1"]
    assert [id for id, by in outcomes.items() if by["level_1"] != "met"] == ["2.2", "5.1"]
    assert [id for id, by in outcomes.items() if by["level_2"] == "not_met"] == ["5.1", "5.2"]


def test_every_status_and_every_file_type_occurs(result: dict[str, Any]) -> None:
    statuses: dict[str, list[str]] = {}
    for row in result["submissions"]:
        statuses.setdefault(row["status"], []).append(row["file"])
    assert set(statuses) == {"accepted", "superseded", "duplicate", "rejected", "foreign"}
    assert len(statuses["accepted"]) == 8
    assert {Path(file).suffix for file in statuses["accepted"]} == {".xlsx", ".ods", ".xls"}
    assert len(statuses["accepted"] + statuses["superseded"] + statuses["duplicate"]) >= 10
    found = {f"{RETURNS}/{path.relative_to(sample(RETURNS)).as_posix()}" for path in files_of(sample(RETURNS))}
    assert {row["file"] for row in result["submissions"]} == found


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("code", "file", "indicator"),
    [
        ("superseded_return", "nhan_ve/truong_thcs.xlsx", None),
        ("duplicate_return", "nhan_ve/zalo/van_phong (1).xlsx", None),
        ("file_not_spreadsheet", "nhan_ve/Trung tam HTCD - tieu chi 3 (ký tên).pdf", None),
        ("other_commune", "nhan_ve/zalo/truong_mam_non.xlsx", None),
        ("conflict_decisive", HOI_KHUYEN_HOC, "5.1"),
        ("conflict_decisive", BAN_TO_CHUC, "5.1"),
        ("stated_conflict", HOI_KHUYEN_HOC, "5.1"),
        ("stated_conflict", BAN_TO_CHUC, "5.1"),
        ("evidence_missing", "nhan_ve/ban_chi_dao.ods", "2.2"),
        ("evidence_outside_year", "nhan_ve/ban_chi_dao.ods", "2.1"),
        ("target_below_level", None, "5.1"),
    ],
)
def test_each_planned_flaw_is_found(result: dict[str, Any], code: str, file: str | None, indicator: str | None) -> None:
    found = [(item["code"], item["file"], item["indicator"]) for item in result["findings"]]
    assert (code, file, indicator) in found


def test_nothing_else_is_wrong_with_it(result: dict[str, Any]) -> None:
    planned = {"superseded_return", "duplicate_return", "file_not_spreadsheet", "other_commune"}
    planned |= {
        "sources_differ",
        "conflict_decisive",
        "evidence_missing",
        "evidence_outside_year",
        "target_below_level",
    }
    planned |= {"copy_is_fresh_form", "stated_conflict"}
    assert {item["code"] for item in result["findings"]} == planned


def test_the_later_version_counts_whatever_type_it_was_saved_as(result: dict[str, Any]) -> None:
    report = by_id(result["data"], "4.3")["reports"]
    assert [(item["file"], item["value"]) for item in report] == [("nhan_ve/truong_thcs sửa.xls", 3)]


def test_a_file_of_another_commune_is_no_return_of_our_unit(merged: Merge, result: dict[str, Any]) -> None:
    row = next(row for row in result["submissions"] if row["status"] == "foreign")
    assert row["unit"] is None
    said = next(item for item in result["findings"] if item["code"] == "other_commune")
    assert said["unit"] is None
    own = next(row for row in merged.assessment.submissions if row.unit == "truong_mam_non")
    assert own.file == "nhan_ve/zalo/Phiếu trường mầm non.xlsx"


def test_files_tell_when_they_were_saved_on_a_vietnamese_clock(merged: Merge) -> None:
    """LibreOffice keeps local time in .ods and, wrongly called UTC, in .xlsx; true UTC in .xls."""
    saved = {row.file: row.saved_at for row in merged.assessment.submissions}
    assert saved["nhan_ve/van_phong.xlsx"] == datetime(2024, 12, 20, 2, 15, tzinfo=UTC)
    assert saved["nhan_ve/ban_chi_dao.ods"] == datetime(2024, 12, 27, 9, 5, tzinfo=UTC)
    assert saved["nhan_ve/truong_thcs sửa.xls"] == datetime(2025, 1, 6, 0, 50, tzinfo=UTC)


# ---------------------------------------------------------------------------------------------
# The files, read without the program


def in_xlsx(path: Path, sheet: str, cell: str) -> object:
    return openpyxl.load_workbook(path)[sheet][cell].value


def in_xls(path: Path, sheet: str, cell: str) -> object:
    return xlrd.open_workbook(path).sheet_by_name(sheet).cell_value(*position(cell))


def in_ods(path: Path, sheet: str, cell: str) -> object:
    with zipfile.ZipFile(path) as archive:
        tree = ElementTree.fromstring(archive.read("content.xml"))
    found = next(one for one in tree.iter(f"{TABLE}table") if one.get(f"{TABLE}name") == sheet)
    row, column = position(cell)
    here = unfolded(unfolded(found.iter(f"{TABLE}table-row"), "rows")[row], "columns")[column]
    if here.get(f"{OFFICE}value-type") == "float":
        return float(here.get(f"{OFFICE}value", ""))
    return "\n".join("".join(line.itertext()) for line in here.iter(f"{TEXT}p"))


def unfolded(elements: Iterable[ElementTree.Element], what: str) -> list[ElementTree.Element]:
    """Rows or cells, those that stand for several repeated (the last ones of a sheet stand for very many)."""
    counted = ((one, int(one.get(f"{TABLE}number-{what}-repeated", "1"))) for one in elements)
    return [one for one, count in counted for _ in range(min(count, 200))]


READERS: dict[str, Callable[[Path, str, str], object]] = {".xlsx": in_xlsx, ".xls": in_xls, ".ods": in_ods}


def independent(file: str, sheet: str, cell: str) -> str:
    path = sample(file)
    value = READERS[path.suffix](path, sheet, cell)
    return format(value, ".15g") if isinstance(value, int | float) else str(value)


def test_every_reported_value_stands_in_its_cell(result: dict[str, Any]) -> None:
    reports = [report for datum in result["data"] for report in datum["reports"]]
    assert len(reports) == 19
    for report in reports:
        raw = independent(report["file"], report["sheet"], report["cell"])
        assert raw == report["raw"]
        meant = {"Đạt": "met", "Không đạt": "not_met"}.get(raw) or int(re.sub(r"\D", "", raw))
        assert meant == report["value"]


def test_numbers_were_really_typed_as_text() -> None:
    for file, cell, text in (
        (HOI_KHUYEN_HOC, "citizens", "5.432 người"),
        (BAN_TO_CHUC, "trained_citizens", "3 000"),
        (BAN_TO_CHUC, "university_citizens", "700 người"),
    ):
        reports = by_id(json.loads(sample("mong_doi", RESULT).read_text(encoding="utf-8"))["data"], cell)["reports"]
        place = next(report for report in reports if report["file"] == file)
        path = sample(file)
        assert READERS[path.suffix](path, place["sheet"], place["cell"]) == text


def test_every_piece_of_evidence_stands_in_its_cell_and_says_it_is_invented(merged: Merge) -> None:
    evidence = merged.assessment.evidence
    assert len(evidence) == 17
    for item in evidence:
        assert independent(item.place.file, item.place.sheet, item.place.cell) == item.number
        assert item.title.endswith("(số liệu giả định)")


def test_files_were_saved_by_a_spreadsheet_program() -> None:
    for path in files_of(sample(RETURNS)):
        if path.suffix in (".xlsx", ".ods"):
            with zipfile.ZipFile(path) as archive:
                about = archive.read("docProps/app.xml" if path.suffix == ".xlsx" else "meta.xml")
            assert b"LibreOffice" in about


def test_the_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in files_of(sample())) < 500_000


# ---------------------------------------------------------------------------------------------
# The meeting settles the dispute


def resolved(folder: Path, value: int, reason: str) -> Path:
    """A copy of the sample whose control workbook holds the meeting's resolution on the number of citizens."""
    copy_sample(folder)
    book = openpyxl.load_workbook(folder / CONTROL)
    empty: dict[str, Any] = {}
    for sheet in book.worksheets:
        for table, _, column, cell in keyed_cells(sheet):
            if table == "resolutions":
                empty.setdefault(column, cell)
    for column, entry in {"datum": "citizens", "value": value, "reason": reason}.items():
        empty[column].value = entry
    book.save(folder / CONTROL)
    return folder


@pytest.mark.parametrize(
    ("value", "outcome", "missing"),
    [(5432, "met", None), (5500, "met", None), (5501, "not_met", 1), (5608, "not_met", 65)],
)
def test_the_meeting_decides(tmp_path: Path, value: int, outcome: str, missing: int | None) -> None:
    """3300 of 5500 is 60 % exactly; one citizen more and it is not."""
    assessment = assess_folder(resolved(tmp_path / "x", value, "Theo rà soát cư trú"))
    judged = next(item for item in assessment.indicators if item.id == "5.1")
    assert judged.outcomes["plan"] == judged.outcomes["level_1"] == outcome
    assert judged.ratios[0].missing.get("plan") == missing
    assert judged.outcomes["level_2"] == "not_met"
    assert assessment.level_possible == (1 if outcome == "met" else 0)
    assert not any(item.code.startswith("conflict") for item in assessment.findings)


def test_claim_report_and_resolution_stay_apart(tmp_path: Path) -> None:
    reason = "Thống nhất theo rà soát cư trú"
    done = merge(resolved(tmp_path / "x", 5500, reason))
    data = json.loads(done.result.read_text(encoding="utf-8"))
    citizens = by_id(data["data"], "citizens")
    assert (citizens["value"], citizens["resolved"]) == (5500, True)
    assert [(report["value"], report["raw"]) for report in citizens["reports"]] == [
        (5432, "5.432 người"),
        (5608, "5608"),
    ]
    assert by_id(by_id(data["indicators"], "5.1")["ratios"], "5.1")["denominator"] == 5500
    overridden = [item for item in data["findings"] if item["code"] == "resolution_overrides"]
    assert [(item["file"], item["severity"]) for item in overridden] == [
        (HOI_KHUYEN_HOC, "info"),
        (BAN_TO_CHUC, "info"),
    ]
    for item in overridden:
        assert reason in item["message"]
    book = openpyxl.load_workbook(done.summary)
    sources = [[cell.value for cell in row] for row in book["Nguồn số liệu"].iter_rows()]
    texts = {str(value) for row in sources for value in row if value is not None}
    assert {"5500", "5432", "5608", "5.432 người"} <= texts
    assert any(reason in text and "5.500" in text for text in texts)
    main = {str(cell.value) for row in book["Tổng hợp"].iter_rows() for cell in row if cell.value is not None}
    assert reason in main
    assert any("5.432" in text and "5.608" in text for text in main)


def test_without_the_planned_flaws_plan_and_level_1_are_met(tmp_path: Path) -> None:
    folder = resolved(tmp_path / "x", 5432, "Theo rà soát cư trú")
    book = openpyxl.load_workbook(folder / CONTROL)
    cell_of(book, "campaign", "evidence_required", "value").value = "Không"
    book.save(folder / CONTROL)
    assessment = assess_folder(folder)
    assert {standard: tally.met for standard, tally in assessment.standards.items()} == {
        "plan": 15,
        "level_1": 15,
        "level_2": 13,
    }
    assert (assessment.level_reached, assessment.level_possible) == (1, 1)


# ---------------------------------------------------------------------------------------------
# ccht demo


def demo(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ccht_excel", "demo", *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_demo_goes_the_whole_way(tmp_path: Path) -> None:
    target = tmp_path / "Hồ sơ xã Thái Sơn" / "thử nghiệm 1"
    done = demo(str(target), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    said = "".join(done.stdout.split())
    assert "Kếtluậnchung" in said
    assert "○Chưađủcăncứ(13/15)" in said
    assert "×Khôngđạt(12/15)" in said
    for path in (
        target / "phat_di",
        target / RETURNS,
        target / "ket_qua" / "tong_hop.xlsx",
        target / "ket_qua" / RESULT,
    ):
        assert path.exists()
        assert done.stdout.count(str(path)) == 1
    forms = {path.name for path in (target / "phat_di").glob("*.xlsx")}
    assert len(forms) == 9
    assert without_run((target / "ket_qua" / RESULT).read_bytes()) == sample("mong_doi", RESULT).read_bytes()
    assert digests(target / RETURNS) == digests(sample(RETURNS))


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files_of(folder)
    }


@pytest.mark.slow
def test_demo_takes_a_fresh_folder_each_time_and_overwrites_none(tmp_path: Path) -> None:
    for name in ("ccht_demo", "ccht_demo_2"):
        assert demo(cwd=tmp_path).returncode == 0
        assert (tmp_path / name / "ket_qua" / RESULT).exists()
    before = digests(tmp_path / "ccht_demo")
    again = demo("ccht_demo", cwd=tmp_path)
    assert again.returncode == 2
    assert "không trống" in again.stderr
    assert digests(tmp_path / "ccht_demo") == before
