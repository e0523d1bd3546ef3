"""Whose sheet it is: the head that people see against the hidden identity, sheet by sheet."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl import Workbook

from ccht_excel.judging.reconcile import reconcile
from ccht_excel.model.assessment import Reconciled
from tests.support.returns import CAMPAIGN, CRITERIA, Edits, answer, filled, read


def moved_in(source: bytes, sheet: str, title: str, head: dict[str, str] | None = None) -> bytes:
    """The form of Trường mầm non, filled, with a sheet of another workbook moved in; ``head`` changes its cells."""

    def change(book: Workbook) -> None:
        old, new = openpyxl.load_workbook(io.BytesIO(source))[sheet], book.create_sheet(title)
        for row in old.iter_rows():
            for cell in row:
                if cell.value is not None:
                    new[cell.coordinate].value = cell.value
        for place, text in (head or {}).items():
            new[place].value = text

    return filled({answer("4.1"): "Đạt"}, unit="truong_mam_non", change=change)


def facts(*files: bytes) -> Reconciled:
    return reconcile(CAMPAIGN, CRITERIA, [read(data) for data in files])


def primary(edits: Edits) -> bytes:
    return filled(edits, unit="truong_tieu_hoc")


def test_answers_go_to_the_unit_their_sheet_names() -> None:
    found = facts(moved_in(primary({answer("4.2"): 3, answer("4.4"): 2}), "Tiêu chí 4", "TH"))
    assert [(row.unit, row.value) for id in ("4.1", "4.2", "4.4") for row in found.data[id].reports] == [
        ("truong_mam_non", found.data["4.1"].candidates[0]),
        ("truong_tieu_hoc", 3),
        ("truong_tieu_hoc", 2),
    ]
    assert "truong_tieu_hoc" not in found.outstanding
    assert [(item.code, item.place.sheet) for item in found.findings] == [("sheet_of_other_unit", "TH")]
    assert {row.unit for row in found.submissions} == {"truong_mam_non", "truong_tieu_hoc"}


def test_two_units_asked_the_same_are_two_answers_not_two_copies() -> None:
    second = filled({answer("4.3"): 3, answer("4.4"): 1}, unit="truong_thcs")

    def change(book: Workbook) -> None:
        old, new = openpyxl.load_workbook(io.BytesIO(second))["Tiêu chí 4"], book.create_sheet("THCS")
        for row in old.iter_rows():
            for cell in row:
                if cell.value is not None:
                    new[cell.coordinate].value = cell.value

    found = facts(filled({answer("4.2"): 3, answer("4.4"): 2}, unit="truong_tieu_hoc", change=change))
    assert {(row.unit, row.value) for row in found.data["4.4"].reports} == {("truong_tieu_hoc", 2), ("truong_thcs", 1)}


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ({"E2": "Xã Thái Sơn – năm 2023"}, "sheet_of_other_year"),
        ({"E2": "Xã Thái Sơn - năm 2023"}, "sheet_of_other_year"),
        ({"E2": "Xã Hùng Sơn – năm 2024"}, "sheet_of_other_commune"),
    ],
)
def test_a_sheet_of_another_year_or_commune_is_set_aside_and_said(head: dict[str, str], code: str) -> None:
    found = facts(moved_in(primary({answer("4.2"): 3}), "Tiêu chí 4", "cũ", head))
    assert found.data["4.2"].reports == ()
    assert len(found.data["4.1"].reports) == 1
    assert [(item.code, item.place.sheet) for item in found.findings] == [(code, "cũ")]


@pytest.mark.parametrize("head", ["Đơn vị: Trường nào đó", "Đơn vị: ………", "", "Đơn vị: TRƯỜNG MẦM NON"])
def test_a_head_that_names_nobody_else_changes_nothing(head: str) -> None:
    def change(book: Workbook) -> None:
        book["Tiêu chí 4"]["B2"].value = head

    found = facts(filled({answer("4.1"): "Đạt"}, unit="truong_mam_non", change=change))
    assert [row.unit for row in found.data["4.1"].reports] == ["truong_mam_non"]
    assert found.findings == ()
