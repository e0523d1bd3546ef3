"""When a return was saved: its own word or its file's, never a time that cannot be."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ccht_excel.campaign.assess import assess_folder
from ccht_excel.model.assessment import Assessment
from tests.support.campaigns import cell_of
from tests.support.office_files import as_ods, as_xlsb, cells_of, packed, parts_of
from tests.support.returns import CRITERIA, FILE, MOMENT, Return, answer, filled, read, read_return, read_workbook


def saved_on(data: bytes, moment: str | None) -> bytes:
    """The workbook with this date of saving in its properties."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                text = f"<dcterms:modified>{moment}</dcterms:modified>" if moment else ""
                content = re.sub(rb"<dcterms:modified.*?</dcterms:modified>", text.encode(), content)
            new.writestr(entry, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("moment", "expected", "source"),
    [
        ("2025-01-15T08:30:00Z", datetime(2025, 1, 15, 8, 30, tzinfo=UTC), "document"),
        ("2025-01-15T15:30:00+07:00", datetime(2025, 1, 15, 8, 30, tzinfo=UTC), "document"),
        ("2024-01-01T00:00:00Z", MOMENT, "file"),
        ("hôm qua", MOMENT, "file"),
        (None, MOMENT, "file"),
    ],
)
def test_when_it_was_saved(moment: str | None, expected: datetime, source: str) -> None:
    item = read(saved_on(filled({answer("citizens"): 5}, unit="hoi_khuyen_hoc"), moment))
    assert (item.saved_at, item.saved_at_from) == (expected, source)


NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
GOOD = filled({answer("citizens"): 5}, unit="hoi_khuyen_hoc")
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>{}</dcterms:modified></cp:coreProperties>'
)
META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:date>{}</dc:date></office:meta>'
    "</office:document-meta>"
)


def in_xlsb(moment: str) -> bytes:
    return packed({**parts_of(as_xlsb(cells_of(GOOD))), "docProps/core.xml": CORE.format(moment).encode()})


TYPES: dict[str, Callable[[str], bytes]] = {
    "xlsx": lambda moment: saved_on(GOOD, moment),
    "xlsb": in_xlsb,
    "ods": lambda moment: as_ods(cells_of(GOOD), extra={"meta.xml": META.format(moment).encode()}),
}


def read_at(data: bytes, now: datetime | None, file_time: datetime = MOMENT) -> Return:
    return read_return(read_workbook(data), file=FILE, sha256="0", file_time=file_time, criteria_set=CRITERIA, now=now)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    ("ahead", "source"),
    [
        (timedelta(days=-1), "document"),
        (timedelta(0), "document"),
        (timedelta(minutes=10), "document"),
        (timedelta(minutes=11), "file"),
        (timedelta(hours=7), "file"),
        (timedelta(days=4000), "file"),
    ],
)
def test_a_document_saved_in_the_future_says_nothing_of_when(kind: str, ahead: timedelta, source: str) -> None:
    data = TYPES[kind]((NOW + ahead).isoformat().replace("+00:00", "Z"))
    item = read_at(data, NOW)
    assert item.saved_at_from == source
    assert item.saved_at == (NOW + ahead if source == "document" else MOMENT)
    assert read_at(data, None).saved_at_from == "document"


def test_where_the_file_is_of_the_future_too_nobody_knows() -> None:
    item = read_at(saved_on(GOOD, "2060-01-01T00:00:00Z"), NOW, file_time=NOW + timedelta(days=1))
    assert (item.saved_at_from, item.saved_if_known) == ("unknown", None)


# ---------------------------------------------------------------------------------------------
# Two versions


def version(folder: Path, name: str, level: int, moment: str | None, changed: datetime = MOMENT) -> None:
    """A return of the primary school with this level, saved at this moment, its file changed then."""
    target = folder / "nhan_ve" / name
    shutil.copy(folder / "nhan_ve" / "truong_tieu_hoc.xlsx", target)
    book = load_workbook(target)
    cell_of(book, *answer("4.2")).value = level
    book.save(target)
    target.write_bytes(saved_on(target.read_bytes(), moment))
    os.utime(target, (changed.timestamp(), changed.timestamp()))


def judged(folder: Path) -> Assessment:
    (folder / "nhan_ve" / "truong_tieu_hoc.xlsx").unlink()
    return assess_folder(folder, now=NOW)


def codes(assessment: Assessment) -> set[str]:
    return {found.code for found in assessment.findings}


@pytest.mark.parametrize("names", [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
@pytest.mark.parametrize(
    ("moment", "changed", "level"),
    [
        ("2025-02-20T03:00:00Z", MOMENT, 2),
        ("2031-01-15T03:00:00Z", NOW, None),
        (None, NOW + timedelta(days=300), None),
        ("2031-01-15T03:00:00Z", NOW + timedelta(days=300), None),
    ],
)
def test_a_version_of_the_future_is_not_the_newest(
    full: Path, names: tuple[str, str], moment: str | None, changed: datetime, level: int | None
) -> None:
    version(full, names[0], 3, "2025-02-10T03:00:00Z")
    version(full, names[1], 2, moment, changed)
    assessment = judged(full)
    assert assessment.data["4.2"].value == level
    assert ("version_order_unsure" in codes(assessment)) is (level is None)


@pytest.mark.parametrize("year", [2044, 1980, 2015])
def test_times_inside_an_archive_that_cannot_be(full: Path, year: int) -> None:
    version(full, "a.xlsx", 3, None)
    version(full, "b.xlsx", 2, None)
    with zipfile.ZipFile(full / "nhan_ve" / "gui.zip", "w") as archive:
        for name, changed in (("a.xlsx", 2025), ("b.xlsx", year)):
            path = full / "nhan_ve" / name
            archive.writestr(zipfile.ZipInfo(name, (changed, 1, 5, 8, 0, 0)), path.read_bytes())
            path.unlink()
    assessment = judged(full)
    assert assessment.data["4.2"].value is None
    assert "version_order_unsure" in codes(assessment)
    late = next(row for row in assessment.submissions if row.file.endswith("b.xlsx"))
    assert (late.saved_at, late.saved_at_from) == (None, "unknown")


# ---------------------------------------------------------------------------------------------
# Programs that call their local time UTC

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
WPS = (
    f'<Properties xmlns="{OFFICE}custom-properties" xmlns:vt="{OFFICE}docPropsVTypes"><property pid="2"'
    ' fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" name="KSOProductBuildVer"><vt:lpwstr>BUILD</vt:lpwstr></property>'
    "</Properties>"
)


def by_wps(data: bytes, build: str = "1066-5.4.0.7913") -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as book:
        book.writestr("docProps/custom.xml", WPS.replace("BUILD", build))
    return stream.getvalue()


@pytest.mark.parametrize(("build", "hours"), [("1066-5.4.0.7913", 7), ("2052-2.5.0.4100", 7), ("1066-11.2.0.9281", 0)])
def test_a_program_that_may_store_local_time_may_have_saved_earlier(build: str, hours: int) -> None:
    item = read(by_wps(saved_on(GOOD, "2025-01-15T08:30:00Z"), build))
    assert item.saved_at_from == "document"
    assert item.saved_within == timedelta(hours=hours)


def test_local_time_called_utc_is_no_time_of_the_future() -> None:
    item = read_at(by_wps(saved_on(GOOD, (NOW + timedelta(hours=6)).isoformat())), NOW)
    assert item.saved_at_from == "document"
    item = read_at(by_wps(saved_on(GOOD, (NOW + timedelta(hours=8)).isoformat())), NOW)
    assert item.saved_at_from == "file"


@pytest.mark.parametrize(
    ("wps", "excel", "level"),
    [
        ("2025-01-15T08:00:00Z", "2025-01-15T04:00:00Z", None),
        ("2025-01-15T08:00:00Z", "2025-01-15T08:30:00Z", 3),
        ("2025-01-15T08:00:00Z", "2025-01-15T00:59:00Z", 2),
        ("2025-01-15T08:00:00Z", "2025-01-15T01:00:00Z", None),
    ],
)
def test_versions_whose_times_may_overlap_are_not_in_order(full: Path, wps: str, excel: str, level: int | None) -> None:
    version(full, "a.xlsx", 2, wps)
    path = full / "nhan_ve" / "a.xlsx"
    path.write_bytes(by_wps(path.read_bytes()))
    version(full, "b.xlsx", 3, excel)
    assert judged(full).data["4.2"].value == level
