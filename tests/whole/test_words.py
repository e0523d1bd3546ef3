"""One word for each thing: what offices do not write stands on no paper of any criteria set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest

from ccht_excel.campaign.demo import copy_sample
from ccht_excel.campaign.distribute import distribute
from ccht_excel.campaign.folder import init_campaign
from ccht_excel.campaign.merge import merge
from ccht_excel.control.new_campaign import new_campaign

OTHERS = re.compile(r"biểu mẫu|chưa đạt|chưa xác định|✓|✗", re.IGNORECASE)
"""Instead of: phiếu, Không đạt, Chưa đủ căn cứ, √ and ×."""


def texts(path: Path) -> Iterator[str]:
    if path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path).worksheets:
            cells = (cell.value for row in sheet.iter_rows() for cell in row) if sheet.sheet_state == "visible" else ()
            yield from (value for value in cells if isinstance(value, str))
            for rule in sheet.data_validations.dataValidation:
                yield from filter(None, (rule.prompt, rule.error, rule.promptTitle, rule.errorTitle))
    elif path.suffix == ".docx":
        book = docx.Document(str(path))
        yield from (paragraph.text for paragraph in book.paragraphs)
        yield from (cell.text for table in book.tables for row in table.rows for cell in row.cells)
    elif path.suffix == ".txt":
        yield path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("set_id", ["sample", "tt25_2023_cap_xa", "tt24_2023_cap_huyen", "tt24_2023_cap_tinh"])
def test_no_paper_calls_a_thing_by_another_word(tmp_path: Path, set_id: str) -> None:
    folder = tmp_path / "dot"
    if set_id == "sample":
        copy_sample(folder)
    else:
        init_campaign(folder, new_campaign("Thái Sơn", 2025, criteria_set=set_id))
    distribute(folder)
    merge(folder, dossier=True)
    papers = [path for path in folder.rglob("*") if "nhan_ve" not in path.parts and path.is_file()]
    found = {path.name: [text for text in texts(path) if text] for path in papers}
    assert sum(map(bool, found.values())) > 9
    assert any("Chưa đủ căn cứ" in text for text in found["tong_hop.xlsx"])
    others = {name: [text for text in said if OTHERS.search(text)] for name, said in found.items()}
    assert {name: said for name, said in others.items() if said} == {}
