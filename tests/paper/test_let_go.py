"""A workbook that was written is gone as soon as nobody holds it: its cells do not wait for Python's collector."""

from __future__ import annotations

import gc
import io
import weakref
from collections.abc import Callable

import pytest

from ccht_excel.paper.style import Sheet
from ccht_excel.summary.workbook import write_summary
from tests.support.forms import written
from tests.support.summaries import level_1


def summary() -> None:
    write_summary(io.BytesIO(), level_1())


@pytest.mark.parametrize("write", [summary, lambda: written("hoi_khuyen_hoc")], ids=["summary", "form"])
def test_sheets_are_gone_without_the_collector(write: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[weakref.ref[Sheet]] = []
    begin = Sheet.__init__

    def begun(sheet: Sheet) -> None:
        begin(sheet)
        made.append(weakref.ref(sheet))

    monkeypatch.setattr(Sheet, "__init__", begun)
    gc.disable()
    try:
        write()
        assert made
        assert [sheet for sheet in made if sheet()] == []
    finally:
        gc.enable()
