"""A table whose hidden row of keys was deleted is read by its labels; the others on its sheet keep their keys."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from tests.support.lost_keys import without_keys
from tests.support.returns import EXPECTED, FIGURES, Edits, answer, evidence_rows, filled, read, said, values
from tests.support.villages import by_village


@pytest.mark.parametrize(
    ("name", "sheet", "edits"),
    [
        ("figures", "Tiêu chí 5", FIGURES),
        ("indicators", "Tiêu chí 4", {answer("4.1"): "Đạt", answer("4.2"): 3, answer("4.4"): 0}),
        ("indicators", "Tiêu chí 1", {answer("1.1"): "Đạt", answer("1.3"): "Không đạt"}),
        ("indicators", "Tiêu chí 5", FIGURES),
    ],
)
def test_answers_are_read_by_their_labels(name: str, sheet: str, edits: Edits) -> None:
    item = read(filled(edits, change=without_keys(name, sheet)))
    assert values(item) == values(read(filled(edits)))
    assert [(found.code, found.place.sheet) for found in item.findings] == [("table_keys_missing", sheet)]


def test_evidence_is_read_by_its_headings_and_the_table_above_is_left_alone() -> None:
    def change(book: Workbook) -> None:
        evidence_rows({"indicator": "4.2", "title": "Quyết định"})(book)
        without_keys("evidence", "Tiêu chí 4")(book)

    item = read(filled({answer("4.2"): 3}, change=change))
    assert [(row.indicator, row.title) for row in item.evidence] == [("4.2", "Quyết định")]
    assert [code for code, _ in said(item)] == ["table_keys_missing"]


def test_villages_are_read_by_their_names() -> None:
    item = by_village({}, without_keys("villages", "Tiêu chí 5"))
    assert values(item) == {"citizens": 6000, "learning_citizens": 2100}
    assert [code for code, _ in said(item)] == ["table_keys_missing"]


def test_two_tables_of_one_sheet() -> None:
    def change(book: Workbook) -> None:
        without_keys("figures", "Tiêu chí 5")(book)
        without_keys("indicators", "Tiêu chí 5")(book)

    item = read(filled(FIGURES, change=change))
    assert values(item) == EXPECTED
    assert [code for code, _ in said(item)] == ["table_keys_missing"] * 2
