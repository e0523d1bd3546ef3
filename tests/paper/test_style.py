"""Styles are made once, and no validation is dropped in silence."""

from __future__ import annotations

import io

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.forms.workbook import write_return_workbook
from ccht_excel.paper.style import Styles, add_validation, new_workbook
from tests.support.campaigns import cell_of
from tests.support.forms import SET, a_campaign, requirements, rule_of


def test_help_longer_than_excel_shows_is_cut() -> None:
    spec = replace(SET.data["citizens"], help="Số công dân của xã. " * 20)
    target = io.BytesIO()
    write_return_workbook(
        target, replace(SET, data={**SET.data, "citizens": spec}), a_campaign(), a_campaign().units[6], requirements()
    )
    book = openpyxl.load_workbook(target)
    cell = cell_of(book, "figures", "citizens", "value")
    prompt = rule_of(cell.parent, cell.coordinate).prompt
    assert len(prompt) == 255 and prompt.endswith("…")


def test_validation_that_excel_would_drop_is_refused() -> None:
    workbook = new_workbook(io.BytesIO(), title="thử", citation="TT")
    sheet = workbook.add_worksheet()
    add_validation(sheet, 0, 0, 1, 1, validate="list", source=["a" * 255])
    for bad in (
        {"validate": "list", "source": ["a" * 200, "b" * 60]},
        {"validate": "list", "source": ["a,b"]},
        {"validate": "list", "source": ["", "b"]},
    ):
        with pytest.raises(ValueError, match="drop-down"):
            add_validation(sheet, 1, 0, 1, 1, **bad)
    with pytest.warns(UserWarning), pytest.raises(ValueError, match="refused"):
        add_validation(sheet, 2, 0, 1, 1, validate="any", input_title="x" * 33)
    workbook.close()


def test_styles_are_made_once() -> None:
    workbook = new_workbook(io.BytesIO(), title="thử", citation="TT")
    styles = Styles(workbook)
    assert styles(bold=True, size=13) is styles(size=13, bold=True)
    assert styles(bold=True) is not styles(bold=False)
    workbook.add_worksheet()
    workbook.close()
