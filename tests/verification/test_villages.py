"""A summary of a commune whose units answered by village is as whole as any other."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from ccht_excel.campaign.merge import merge
from ccht_excel.cli import run
from ccht_excel.control.new_campaign import new_campaign
from ccht_excel.exchange.plain_data import as_text, from_text
from ccht_excel.model.campaign import Village
from tests.support.campaigns import ANSWERS, DONE, campaign_folder, keyed_cells, return_all

VILLAGES = (Village("mot", "Thôn Một"), Village("hai", "Thôn Hai"))


def test_it_verifies_and_counts_in_a_roll_up(tmp_path: Path) -> None:
    folder = campaign_folder(tmp_path / "dot", replace(new_campaign("Thái Sơn", 2024), villages=VILLAGES))
    for form in sorted(return_all(folder).glob("nhan_ve/*.xlsx")):
        book = openpyxl.load_workbook(form)
        for sheet in book.worksheets:
            for table, village, datum, cell in keyed_cells(sheet):
                if table == "villages" and village and datum in ANSWERS:
                    half = int(str(ANSWERS[datum])) // 2
                    cell.value = half
        book.save(form)
    done = merge(folder)
    assert [item.villages for item in done.assessment.data["citizens"].reports] == [
        (("Thôn Một", 2500), ("Thôn Hai", 2500))
    ] * 2
    assert run(["verify", str(done.summary)]) == DONE
    assert run(["rollup", str(folder), "-o", str(tmp_path / "gop.xlsx")]) == DONE


def test_values_of_several_types_in_a_row_are_read_back_and_nothing_else_for_them() -> None:
    pairs = (("Thôn Một", 2500), ("", 0))
    assert from_text(tuple[tuple[str, int], ...], as_text(pairs)) == pairs
    for other in ('[["Thôn"]]', '[["Thôn", 1, 2]]', '[[1, "Thôn"]]', '[["Thôn", true]]', '[{"Thôn": 1}]', "[[]]"):
        with pytest.raises(ValueError):
            from_text(tuple[tuple[str, int], ...], other)
